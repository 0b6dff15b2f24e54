# SPDX-License-Identifier: Apache-2.0
"""What people decided about findings: tables read back, and the log of all of it."""
