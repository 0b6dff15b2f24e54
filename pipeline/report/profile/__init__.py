# SPDX-License-Identifier: Apache-2.0
"""An organisation's own red lines beside what was found, as people read them."""
