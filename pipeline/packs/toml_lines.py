# SPDX-License-Identifier: Apache-2.0
"""On which line a key of a TOML file stands, for faults that name it.

The library that reads TOML keeps no places. This reads table headers and keys at the beginning of
lines, and nothing else: a key within an inline table has the line of the table. A line of a
multi-line text that looks like a key may mislead it; it then names a wrong line, never a wrong
key.
"""

import re

__all__ = ["TomlLines"]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")

Place = tuple[str | int, ...]


class TomlLines:
    """The lines, from 1, of tables and keys of a text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Place, int] = {}
        table: Place = ()
        counts: dict[Place, int] = {}
        for number, line in enumerate(text.splitlines(), start=1):
            header = _HEADER.match(line)
            key = None if header else _KEY.match(line)
            if header:
                table = self._table(header, counts)
                self._lines.setdefault(table, number)
            elif key:
                self._lines.setdefault((*table, *_parts(key.group(1))), number)

    def where(self, place: Place) -> str:
        """Returns ``line 12`` of a place or of the nearest part above it; empty without any."""
        for end in range(len(place), 0, -1):
            if place[:end] in self._lines:
                return f"line {self._lines[place[:end]]}"
        return ""

    def _table(self, header: re.Match[str], counts: dict[Place, int]) -> Place:
        name: Place = _parts(header.group(2))
        if header.group(1) == "[":
            return name
        at = counts[name] = counts.get(name, -1) + 1
        return (*name, at)


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(text))
