# SPDX-License-Identifier: Apache-2.0
"""Word files: current and original reading, with automatic numbers."""
