# SPDX-License-Identifier: Apache-2.0
"""YAML read without surprises: every scalar a string, nothing executed, every place known.

Refused are aliases, anchors, tags, duplicate keys, files over 1 MB and nesting over 20: an alias
bomb of 300 bytes passes a plain safe loader, a duplicate key wins silently, and an unquoted 12.10
becomes 12.1 (a clause number).
"""

from collections.abc import Iterator
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
    lines: dict[Place, int] = {}
    try:
        events = yaml.parse(text, Loader=_LOADER)
        value = _read_document(events, lines, path)
    except yaml.YAMLError as error:
        raise YamlFault(_syntax_fault(path, error)) from error
    return YamlFile(path, value, lines)


def _read_document(events: Iterator[yaml.Event], lines: dict[Place, int], path: Path) -> Value:
    """Returns the value of the one document of a file.

    Read event by event, and never composed: what an alias bomb does must not happen.
    """
    next(events)  # the stream begins
    if isinstance(next(events), yaml.StreamEndEvent):
        msg = f"{path.name}: is empty"
        raise YamlFault(msg)
    value = _value(next(events), events, _Filling((), lines, path))
    next(events)  # the document ends
    after = next(events)
    if not isinstance(after, yaml.StreamEndEvent):
        msg = f"{path.name}:{_line(after)}: a second document begins; one file holds one"
        raise YamlFault(msg)
    return value


def _syntax_fault(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
    return f"{path.name}{place}: {getattr(error, 'problem', None) or 'is not YAML'}"


@dataclass(frozen=True, slots=True)
class _Filling:
    """Where a value stands, and what is told of its file while it is read."""

    place: Place
    lines: dict[Place, int]
    path: Path

    def at(self, step: str | int) -> "_Filling":
        return _Filling((*self.place, step), self.lines, self.path)


def _value(event: yaml.Event, events: Iterator[yaml.Event], here: _Filling) -> Value:
    line = _line(event)
    here.lines[here.place] = line
    if _is_refused(event):
        msg = f"{here.path.name}:{line}: anchors, aliases and tags are not used in rule files"
        raise YamlFault(msg)
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    if len(here.place) > MAX_DEPTH:
        msg = f"{here.path.name}:{line}: nested deeper than {MAX_DEPTH}"
        raise YamlFault(msg)
    if isinstance(event, yaml.SequenceStartEvent):
        return [
            _value(one, events, here.at(position))
            for position, one in enumerate(_until(events, yaml.SequenceEndEvent))
        ]
    values: dict[str, Value] = {}
    for one in _until(events, yaml.MappingEndEvent):
        key = _value(one, events, here)
        key_line = _line(one)
        if not isinstance(key, str):
            msg = f"{here.path.name}:{key_line}: a key is one word, not a list"
            raise YamlFault(msg)
        if key in values:
            msg = f"{here.path.name}:{key_line}: the key {key!r} stands twice"
            raise YamlFault(msg)
        values[key] = _value(next(events), events, here.at(key))
        here.lines[(*here.place, key)] = key_line
    here.lines[here.place] = line
    return values


def _until(events: Iterator[yaml.Event], end: type[yaml.Event]) -> Iterator[yaml.Event]:
    """Yields the events that begin the parts of a list or mapping, up to its end."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _is_refused(event: yaml.Event) -> bool:
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        return bool(event.anchor or event.tag)
    return isinstance(event, yaml.AliasEvent)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark else 1
