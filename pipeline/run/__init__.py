# SPDX-License-Identifier: Apache-2.0
"""Walking folders, isolated workers, limits, the local pool, the store of results.

Begin at ``scan.scan``. Names are imported from the modules that hold them: workers import from
this package too, and must not load the store's libraries with it.
"""
