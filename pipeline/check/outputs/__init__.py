# SPDX-License-Identifier: Apache-2.0
"""What a check writes for other programs and for people: a format a module.

Every output is a pure function of the report: the same check gives the same bytes, with no time,
place or name of a machine in them.
"""

import importlib

from pipeline.check.outputs.material import CheckMaterial

__all__ = ["CHECK_OUTPUTS", "CheckMaterial", "render_check"]


# Each is the name of a module here, and of an option of the command.
CHECK_OUTPUTS = ("junit", "sarif", "html", "markdown", "github")


def render_check(name: str, material: CheckMaterial) -> bytes:
    """Returns an output of a check.

    Args:
        name: One of ``CHECK_OUTPUTS``.
        material: What it is made from.

    Raises:
        ValueError: There is no such output.
    """
    if name not in CHECK_OUTPUTS:
        msg = f"a check has no output {name!r}"
        raise ValueError(msg)
    # Templates and the like are loaded for those who ask for them alone.
    module = importlib.import_module(f"{__name__}.{name}")
    data: bytes = module.render(material)
    return data
