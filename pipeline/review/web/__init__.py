# SPDX-License-Identifier: Apache-2.0
"""The pages of a review, as a browser meets them: who is let in, and what each may do."""
