# SPDX-License-Identifier: Apache-2.0
"""The values that pass between the stages: frozen, with slots, tuples inside, plain Python."""
