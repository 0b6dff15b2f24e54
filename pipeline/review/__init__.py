# SPDX-License-Identifier: Apache-2.0
"""The local web application in which people judge what was found, alone or several blind."""
