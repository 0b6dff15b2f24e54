# SPDX-License-Identifier: Apache-2.0
"""What of a scan is put before people, and how decisions on it outlive the next scan."""
