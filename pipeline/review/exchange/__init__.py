# SPDX-License-Identifier: Apache-2.0
"""Decisions out of a review and into it: annotations, workbooks, records, and the reports."""
