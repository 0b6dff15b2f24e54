# SPDX-License-Identifier: Apache-2.0
"""What one gets and gives up, who decides, what leaving costs and when, as people read them."""
