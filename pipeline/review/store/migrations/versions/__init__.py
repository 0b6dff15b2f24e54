# SPDX-License-Identifier: Apache-2.0
"""One script a change, by number. None is ever edited once it was released."""
