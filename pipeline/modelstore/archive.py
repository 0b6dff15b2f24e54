# SPDX-License-Identifier: Apache-2.0
"""The file of weights: a skops archive that holds a dictionary of texts and arrays of numbers.

skops builds only types that it trusts, and none has to be trusted beyond those. This module
is stricter: everything that a file declares must be one of a fixed list of nodes, all members must
be small when inflated, and each array as large as it claims. What was looked at is then read, as
numbers and texts and from the same bytes: nothing is ever executed, and a scan needs neither skops
nor scikit-learn, which take a second to load. Sources: the skops persistence format, protocol 2;
NumPy's .npy format, version 1.
"""

import ast
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ModelError
from pipeline.modelstore.refusal import refused

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MOST_BYTES", "read_archive", "renumbered"]

# A model has half of this; whatever has more is something else.
MOST_BYTES = 4 * 1024 * 1024
_MOST_INFLATED = 64 * 1024 * 1024
# Lists and trees take far more room where they are read than where they lie.
_MOST_SCHEMA = 1024 * 1024
_MOST_MEMBERS = 32
_MOST_DEPTH = 8
# What skops and this program write; others may claim any amount of memory before they read.
_COMPRESSIONS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_UNIX = 3  # of the format of zip, section 4.4.2
_SCHEMA = "schema.json"
_PROTOCOL = 2
_ARRAY_NAME = re.compile(r"^\d{1,20}\.npy$")
_NPY_MAGIC = b"\x93NUMPY\x01\x00"
_NUMBERS = re.compile(r"^<f([248])$")
# What may be declared: module, class, loader.
_PLAIN = frozenset(
    {
        ("builtins", "dict", "DictNode"),
        ("builtins", "list", "ListNode"),
        ("builtins", "str", "TypeNode"),
        ("builtins", "str", "JsonNode"),
        ("numpy", "ndarray", "NdArrayNode"),
    }
)
# Of these, what stands in the dictionary at the root.
_VALUES = frozenset({"JsonNode", "NdArrayNode"})


def read_archive(path: Path) -> "dict[str, str | NDArray[np.float64]]":
    """Returns the texts and arrays of a file by name; refuses one that holds anything else.

    Raises:
        ModelError: With what it holds instead.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _read_members(path, archive)
        return _read_values(path, members)
    except ModelError:
        raise
    except Exception as error:
        # Whatever a strange file makes the readers of zip, deflate and names raise: it is refused.
        raise refused(
            path.parent, f"it is no archive of skops ({type(error).__name__})"
        ) from error


def renumbered(data: bytes) -> bytes:
    """Returns an archive of skops with its nodes numbered in order, so that bytes repeat.

    skops names nodes and members by their address in memory.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read(_SCHEMA))
        members = {name: archive.read(name) for name in archive.namelist()}
    numbers: dict[int, int] = {}
    kept: dict[str, bytes] = {}
    for node in _nodes(schema):
        number = numbers.setdefault(node["__id__"], len(numbers) + 1)
        node["__id__"] = number
        if "file" in node:
            # One array may stand in two places.
            kept[f"{number}.npy"] = members[node["file"]]
            node["file"] = f"{number}.npy"
    members = kept
    members[_SCHEMA] = json.dumps(schema, sort_keys=True).encode()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(name)
            # Windows would put its own number there, and the same model had other bytes.
            entry.create_system = _UNIX
            archive.writestr(entry, members[name], zipfile.ZIP_DEFLATED, 9)
    return written.getvalue()


def _read_members(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    names = archive.namelist()
    if len(names) > _MOST_MEMBERS or len(set(names)) < len(names):
        raise refused(path.parent, "it holds too many members, or one twice")
    if any(one.compress_type not in _COMPRESSIONS for one in archive.infolist()):
        raise refused(path.parent, "it is no archive of skops (compression)")
    left = _MOST_INFLATED
    members: dict[str, bytes] = {}
    for name in names:
        if name != _SCHEMA and not _ARRAY_NAME.match(name):
            raise refused(path.parent, "it holds a member that is neither schema nor array")
        with archive.open(name) as member:
            members[name] = member.read(left + 1)
        left -= len(members[name])
        if left < 0:
            raise refused(path.parent, f"it holds more than {_MOST_INFLATED} bytes")
    if len(members.get(_SCHEMA, b"")) > _MOST_SCHEMA:
        raise refused(path.parent, f"its schema holds more than {_MOST_SCHEMA} bytes")
    return members


def _read_values(
    path: Path, members: Mapping[str, bytes]
) -> "dict[str, str | NDArray[np.float64]]":
    """Returns what the dictionary at the root of a schema holds, once all nodes are plain."""
    try:
        root = json.loads(members[_SCHEMA])
        for node in _nodes(root):
            _check_node(path, node, members)
        if root["__loader__"] != "DictNode" or root["protocol"] != _PROTOCOL:
            raise refused(path.parent, f"it is no dictionary of protocol {_PROTOCOL}")
        values = root["content"]
        if any(node["__loader__"] not in _VALUES for node in values.values()):
            raise refused(path.parent, "it holds a value that is neither a text nor an array")
        return {name: _read_value(node, members) for name, node in values.items()}
    except (KeyError, ValueError, RecursionError, AttributeError, TypeError) as error:
        raise refused(path.parent, "it has no readable schema") from error


def _check_node(path: Path, node: Mapping[str, Any], members: Mapping[str, bytes]) -> None:
    declared = tuple(str(node.get(key)) for key in ("__module__", "__class__", "__loader__"))
    if declared not in _PLAIN:
        what = ".".join(declared[:2])
        raise refused(path.parent, f"it declares an unknown type: {what[:80]}")
    if "file" in node or declared[-1] == "NdArrayNode":
        if node.get("type") != "numpy" or str(node.get("file")) not in members:
            raise refused(path.parent, "it declares an array that holds no numbers")
        _check_array(path, members[node["file"]])


def _read_value(
    node: Mapping[str, Any], members: Mapping[str, bytes]
) -> "str | NDArray[np.float64]":
    # Identifying a model, which reads no weights, does not wait for it.
    import numpy as np

    if node["__loader__"] == "NdArrayNode":
        numbers = np.load(io.BytesIO(members[node["file"]]), allow_pickle=False)
        return np.asarray(numbers, dtype=np.float64)
    return str(json.loads(node["content"]))


def _nodes(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yields all nodes of a schema, the root first.

    Raises:
        ValueError: It is nested deeper than a model is.
    """
    waiting = [(schema, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > _MOST_DEPTH:
            msg = "nested too deeply"
            raise ValueError(msg)
        yield node
        content = node.get("content")
        below = [node["key_types"]] if "key_types" in node else []
        below += content.values() if isinstance(content, dict) else ()
        below += content if isinstance(content, list) else ()
        waiting += [(one, depth + 1) for one in reversed(below)]


def _check_array(path: Path, data: bytes) -> None:
    """Refuses an array of anything but floats, or one that is smaller than it claims."""
    try:
        if not data.startswith(_NPY_MAGIC):
            raise ValueError  # noqa: TRY301 - one way out for all that is wrong with it
        length = struct.unpack_from("<H", data, len(_NPY_MAGIC))[0]
        start = len(_NPY_MAGIC) + 2
        header = ast.literal_eval(data[start : start + length].decode("latin-1"))
        width = int(_NUMBERS.match(header["descr"])[1])  # type: ignore[index]
        count = 1
        for side in header["shape"]:
            if type(side) is not int or side < 0:
                raise ValueError  # noqa: TRY301 - as above
            count *= side
        if count * width != len(data) - start - length:
            raise ValueError  # noqa: TRY301 - as above
    except (
        ValueError,
        TypeError,
        KeyError,
        SyntaxError,
        RecursionError,
        struct.error,
        MemoryError,
    ) as error:
        raise refused(path.parent, "one of its arrays is not what it claims to be") from error
