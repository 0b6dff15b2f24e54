# SPDX-License-Identifier: Apache-2.0
"""``pytest --armslength SAMPLES``: a test for each annotated paper and category.

Every run of pytest in an environment with Armslength loads this module, so it imports nothing
until folders of samples are named.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["pytest_addoption", "pytest_configure"]


def pytest_addoption(parser: "pytest.Parser") -> None:
    """Declares the options and the setting."""
    group = parser.getgroup("armslength", "annotated papers (armslength)")
    group.addoption(
        "--armslength",
        action="append",
        default=[],
        dest="armslength_samples",
        metavar="SAMPLES",
        help="Folder of annotated papers: adds a test for each paper and category. "
        "May be repeated; takes the place of the setting armslength_samples.",
    )
    group.addoption(
        "--armslength-show-aside",
        action="store_true",
        help="Show clauses of papers that are kept aside from whoever writes rules, too.",
    )
    parser.addini(
        "armslength_samples", type="paths", default=[], help="Folders of annotated papers."
    )


def pytest_configure(config: "pytest.Config") -> None:
    """Adds what collects and runs the samples, where folders are named."""
    named = config.getoption("armslength_samples")
    here = config.invocation_params.dir
    # As pytest itself makes paths of arguments: absolute, and links as they are.
    folders = [Path(here, one) for one in named] or config.getini("armslength_samples")
    if not folders:
        return
    from pipeline.pytest_plugin.collection import SamplesPlugin

    plugin = SamplesPlugin(config, folders, is_setting=not named)
    config.pluginmanager.register(plugin, "armslength-samples")
