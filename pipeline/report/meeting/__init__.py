# SPDX-License-Identifier: Apache-2.0
"""The papers that people take into the room: for trustees, for negotiators, for the other side."""
