# SPDX-License-Identifier: Apache-2.0
"""Scripts of Alembic that bring an older database up to this version, one a change."""
