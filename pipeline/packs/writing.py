# SPDX-License-Identifier: Apache-2.0
"""Help for people who write rules: a folder of their own, a rule to fill in, a schema for editors.

A new rule is put at the end of its pack's file as text, so that nothing else in the file moves.
"""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.config import find_data_folder
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import FindingKind
from pipeline.errors import InputError, PackError
from pipeline.packs.loader import load_rules
from pipeline.packs.rule import Pack, RuleBook
from pipeline.packs.schema import PackFile

__all__ = ["SCHEMA_NAME", "NewRule", "add_rule", "copy_rules", "editor_schema"]

# Beside the packs; their first line names it for editors.
SCHEMA_NAME = "pack.schema.json"

_RULE = """
  - id: {id}
    title: {title}
    severity: {severity}
    forms: [{forms}]
    trigger: 'words that decide'
    because: say in a sentence why this matters to the organisation.
    hits:
      - text: Write a sentence that the rule must find.
      - text: Write a second one, as another drafter would.
      - text: Write a third one, in the passive voice or in plain English.
    misses:
      - {{text: Write its mirror that binds the prime., family: prime_bound, because: the prime is bound}}
      - {{text: Write one that frees the organisation., family: negation, because: it frees}}
      - {{text: Write one with the same words in another sense., family: homonym, because: say which}}
"""  # noqa: E501 - each example on one line, as it will stand in the file


@dataclass(frozen=True, slots=True)
class NewRule:
    """Where a new rule was put: ``line`` counts from 1."""

    id: str
    path: Path
    line: int


def copy_rules(folder: Path) -> None:
    """Copies the rules that come with the program into a folder that is not there yet."""
    shutil.copytree(find_data_folder("rules"), folder)


def add_rule(
    folder: Path, label: Label, *, title: str = "Say in a few words what it finds"
) -> NewRule:
    """Puts a rule to fill in at the end of a label's pack, under the next free id.

    The rule loads, but its examples fail until they are written.

    Raises:
        PackError: The folder has faults already; nothing was written.
        InputError: It holds no pack for this label.
    """
    pack = _pack_of(load_rules(folder), label)
    path = _file_of(folder, label)
    before = path.read_text(encoding="utf-8")
    identifier = _next_id(pack)
    forms = "duty, power" if pack.kind is FindingKind.MITIGATOR else "duty, ban, deemed"
    severity = {FindingKind.MITIGATOR: 1, FindingKind.MODIFIER: 0}.get(pack.kind, 2)
    text = _RULE.format(
        id=identifier, title=json.dumps(title, ensure_ascii=False), severity=severity, forms=forms
    )
    path.write_text(f"{before.rstrip()}\n{text}", encoding="utf-8")
    try:
        load_rules(folder)
    except PackError:
        path.write_text(before, encoding="utf-8")
        raise
    return NewRule(identifier, path, before.rstrip().count("\n") + 3)


def editor_schema() -> dict[str, Any]:
    """Returns the JSON Schema of a pack's file, by which editors complete and check it."""
    schema = PackFile.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Rule pack of armslength"
    return schema


def _pack_of(book: RuleBook, label: Label) -> Pack:
    for pack in book.packs:
        if pack.label is label:
            return pack
    msg = f"the rules have no pack for {label}"
    cure = f"Copy {label}.yaml from the rules that come along (armslength rules list names them)."
    raise InputError(msg, cure=cure)


def _file_of(folder: Path, label: Label) -> Path:
    """Returns the file that holds a label's pack, whatever its name."""
    named = folder / f"{label}.yaml"
    if named.is_file():
        return named
    line = re.compile(rf"^label:\s*{label}\s*(?:#.*)?$", re.MULTILINE)
    return next(
        path
        for path in sorted(folder.glob("*.yaml"))
        if line.search(path.read_text(encoding="utf-8"))
    )


def _next_id(pack: Pack) -> str:
    """Returns the id after the highest one: an id that was given is never given again."""
    highest = max(rule.id for rule in pack.rules)
    letters, number = highest.split("-")
    return f"{letters}-{int(number) + 1:03d}"
