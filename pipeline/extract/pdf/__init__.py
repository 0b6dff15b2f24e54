# SPDX-License-Identifier: Apache-2.0
"""PDF files: printed lines in reading order, with places."""
