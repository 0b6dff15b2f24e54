# SPDX-License-Identifier: Apache-2.0
"""YAML read without surprises: every scalar a string, nothing executed, every place known.

Refused are aliases, anchors, tags, duplicate keys, files over 1 MB and nesting over 20: an alias
bomb of 300 bytes passes a plain safe loader, a duplicate key wins silently, and an unquoted 12.10
becomes 12.1 (a clause number).
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

__all__ = ["Place", "YamlFault", "YamlFile", "read_yaml"]

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

# The parser in C is ten times faster and comes with the wheels of the library.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# A path of keys and positions from the root of the file to a value.
Place = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]


class YamlFault(Exception):  # noqa: N818 - a fault of a file, turned into a PackError above
    """A file that cannot be used; the text names file and line."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's value and the line, from 1, on which each part of it begins."""

    path: Path
    value: Value
    lines: dict[Place, int]

    def where(self, place: Place) -> str:
        """Returns ``file:line`` of a place, or of the nearest part above it."""
        for end in range(len(place), -1, -1):
            if place[:end] in self.lines:
                return f"{self.path.name}:{self.lines[place[:end]]}"
        return self.path.name


def read_yaml(path: Path) -> YamlFile:
    """Returns the value of a YAML file with all scalars as strings.

    Raises:
        YamlFault: The file cannot be read, is too large or uses a refused feature.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path.name}: cannot be read as UTF-8 text ({error})"
        raise YamlFault(msg) from error
    if len(data) > MAX_BYTES:
        msg = f"{path.name}: is {len(data)} bytes long, at most {MAX_BYTES} are read"
        raise YamlFault(msg)
    _refuse_aliases(text, path)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise YamlFault(_syntax_fault(path, error)) from error
    if node is None:
        msg = f"{path.name}: is empty"
        raise YamlFault(msg)
    lines: dict[Place, int] = {}
    return YamlFile(path, _convert(node, (), lines, path), lines)


def _refuse_aliases(text: str, path: Path) -> None:
    # Scanned before composing: composing an alias bomb is what must not happen.
    try:
        for token in yaml.scan(text, Loader=_LOADER):
            if isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken):
                line = token.start_mark.line + 1
                msg = f"{path.name}:{line}: anchors, aliases and tags are not used in rule files"
                raise YamlFault(msg)
    except yaml.YAMLError as error:
        raise YamlFault(_syntax_fault(path, error)) from error


def _syntax_fault(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
    return f"{path.name}{place}: {getattr(error, 'problem', None) or 'is not YAML'}"


def _convert(node: yaml.Node, place: Place, lines: dict[Place, int], path: Path) -> Value:
    line = node.start_mark.line + 1
    lines[place] = line
    if len(place) > MAX_DEPTH:
        msg = f"{path.name}:{line}: nested deeper than {MAX_DEPTH}"
        raise YamlFault(msg)
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [
            _convert(child, (*place, position), lines, path)
            for position, child in enumerate(node.value)
        ]
    values: dict[str, Value] = {}
    for key_node, child in node.value:
        key = str(key_node.value)
        if key in values:
            msg = f"{path.name}:{key_node.start_mark.line + 1}: the key {key!r} stands twice"
            raise YamlFault(msg)
        values[key] = _convert(child, (*place, key), lines, path)
        lines[(*place, key)] = key_node.start_mark.line + 1
    return values
