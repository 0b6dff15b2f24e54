# SPDX-License-Identifier: Apache-2.0
"""Where judgements are kept: a record in SQLite or PostgreSQL, and what it comes to."""
