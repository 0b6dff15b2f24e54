# SPDX-License-Identifier: Apache-2.0
"""The picture of a page to its words: Tesseract where it is installed, otherwise rapidocr."""
