# SPDX-License-Identifier: Apache-2.0
"""Armslength reads the papers a prime contractor offers and flags what bites on independence."""

__version__ = "0.1.0"
