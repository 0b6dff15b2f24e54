# SPDX-License-Identifier: Apache-2.0
"""Two drafts beside each other, and the same topic across papers, as people read them."""
