# SPDX-License-Identifier: Apache-2.0
"""Loads, validates and hashes a folder of rule packs; all faults are reported at once."""

import difflib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import re2
from pydantic import BaseModel, ValidationError

from pipeline.config import find_data_folder
from pipeline.domain.lexicon import PartyLexicon, PartyWord
from pipeline.domain.taxonomy import FindingKind, Mutuality, Role
from pipeline.errors import PackError
from pipeline.packs.question import AbsenceQuestion
from pipeline.packs.question_file import AbsenceFile, as_questions
from pipeline.packs.rule import (
    Condition,
    Example,
    Grader,
    Pack,
    Rule,
    RuleBook,
    Unless,
    VerbTable,
    Weights,
)
from pipeline.packs.safe_yaml import YamlFault, YamlFile, read_yaml
from pipeline.packs.schema import (
    ConditionFile,
    ExampleFile,
    GraderFile,
    LexiconFile,
    PackFile,
    PartiesFile,
    RuleFile,
    UnlessFile,
    WeightsFile,
)
from pipeline.packs.value_file import ValuesFile, value_families
from pipeline.packs.values import ValueFamily
from pipeline.packs.verbs import VerbsFile, verb_tables

__all__ = ["load_rules", "load_verbs"]

_Shape = TypeVar("_Shape", bound=BaseModel)
_MACRO = re.compile(r"\{([a-z_]+)\}")
_DEEPEST_GROUP = 4
_VERBS = Path("lexicon", "verbs.yaml")
_VALUES = Path("lexicon", "value_families.yaml")
_ABSENCE = "absence.yaml"
_CURE = "Correct the places named above, or leave out --rules to use the rules that come along."


def load_rules(folder: Path | None = None, *, roles: Iterable[tuple[str, Role]] = ()) -> RuleBook:
    """Returns the rule book of a folder, that of the program when None.

    The patterns of a folder are proven to be usable. Those of the program itself are proven by
    its tests, and not again at each start: that takes longer than all else.

    Args:
        folder: Holds ``parties.yaml``, ``weights.yaml``, ``lexicon/*.yaml`` and one pack a
            category.
        roles: Sides of party words that a person gave; they win over everything in a paper.

    Raises:
        PackError: All faults of all files, each with file, line and rule.
    """
    root = folder if folder is not None else find_data_folder("rules")
    if not root.is_dir():
        raise PackError([f"{root}: there is no such folder"], cure=_CURE)
    return _Loading(root, proven=folder is None).load(tuple(roles))


def load_verbs() -> tuple[VerbTable, ...]:
    """Returns the tables of verb phrases that come with the program.

    Raises:
        PackError: All faults of their file.
    """
    loading = _Loading(find_data_folder("rules"), proven=True)
    tables = loading.verbs()
    if loading.faults:
        raise PackError(loading.faults, cure=_CURE)
    return tables


class _Loading:
    """One loading of a folder: collects faults so that all can be told at once."""

    def __init__(self, root: Path, *, proven: bool) -> None:
        self.root = root
        self.proven = proven
        self.faults: list[str] = []

    def load(self, roles: tuple[tuple[str, Role], ...]) -> RuleBook:
        lexicon = self._lexicon()
        parties = self._shape(self.root / "parties.yaml", PartiesFile)
        weights = self._shape(self.root / "weights.yaml", WeightsFile)
        packs = [self._pack(path, lexicon) for path in self._pack_files()]
        found = [pack for pack in packs if pack is not None]
        self._refuse_repeated_ids(found)
        verbs = self.verbs()
        values = self._values()
        questions = self._questions(lexicon)
        if not packs:
            self.faults.append(f"{self.root}: holds no rule pack (*.yaml with rules)")
        if self.faults or parties is None or weights is None:
            raise PackError(self.faults, cure=_CURE)
        words = tuple(PartyWord(word.phrase, word.role, word.confidence) for word in parties.words)
        return RuleBook(
            packs=tuple(found),
            parties=PartyLexicon(words, roles),
            weights=Weights(**{name: getattr(weights, name) for name in WeightsFile.model_fields}),
            lexicon=lexicon,
            version=self._version(),
            verbs=verbs,
            questions=questions,
            value_families=values,
        )

    def _questions(self, lexicon: dict[str, str]) -> tuple[AbsenceQuestion, ...]:
        """Returns what is asked of a paper as a whole; a folder may go without."""
        path = self.root / _ABSENCE
        shape = self._shape(path, AbsenceFile) if path.exists() else None
        if shape is None:
            return ()
        return as_questions(
            shape, lambda source, rule: self._pattern(source, lexicon, f"{path.name} ({rule})")
        )

    def verbs(self) -> tuple[VerbTable, ...]:
        """Returns the tables of verb phrases, the program's own where the folder has none."""
        path = self._own_or_ours(_VERBS)
        shape = self._shape(path, VerbsFile)
        if shape is None:
            return ()
        try:
            return verb_tables(shape)
        except ValueError as error:
            self.faults.append(f"{path.name}: {error}")
            return ()

    def _values(self) -> tuple[ValueFamily, ...]:
        """Returns the families of value words, the program's own where the folder has none."""
        shape = self._shape(self._own_or_ours(_VALUES), ValuesFile)
        return value_families(shape) if shape is not None else ()

    def _own_or_ours(self, name: Path) -> Path:
        path = self.root / name
        return path if path.exists() else find_data_folder("rules") / name

    def _pack_files(self) -> list[Path]:
        others = {"parties.yaml", "weights.yaml", _ABSENCE}
        return [path for path in sorted(self.root.glob("*.yaml")) if path.name not in others]

    def _version(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(self.root.rglob("*.yaml")):
            digest.update(path.relative_to(self.root).as_posix().encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()[:12]

    def _file(self, path: Path) -> YamlFile | None:
        try:
            return read_yaml(path)
        except YamlFault as fault:
            self.faults.append(str(fault))
            return None

    def _shape(self, path: Path, shape: type[_Shape]) -> _Shape | None:
        file = self._file(path)
        if file is None:
            return None
        return self._validate(file, shape)

    def _validate(self, file: YamlFile, shape: type[_Shape]) -> _Shape | None:
        try:
            return shape.model_validate(file.value)
        except ValidationError as error:
            for detail in error.errors():
                place = tuple(part for part in detail["loc"] if part != "function-before")
                self.faults.append(_describe(file, place, detail["type"], detail["msg"]))
            return None

    def _lexicon(self) -> dict[str, str]:
        raw: dict[str, str] = {}
        for path in sorted((self.root / "lexicon").glob("*.yaml")):
            if path in {self.root / _VERBS, self.root / _VALUES}:
                continue
            shape = self._shape(path, LexiconFile)
            for name, pattern in (shape.groups if shape else {}).items():
                if name in raw:
                    self.faults.append(f"{path.name}: the word group {name!r} stands twice")
                raw[name] = f"(?:{pattern})"
        # A group may use others; more rounds than groups would mean that they use each other.
        for _ in range(_DEEPEST_GROUP):
            raw = {name: self._expand(one, raw, "lexicon") for name, one in raw.items()}
        for name in sorted(name for name, one in raw.items() if _MACRO.search(one)):
            self.faults.append(f"lexicon: the word group {name!r} is nested too deep")
        return raw

    def _expand(self, pattern: str, lexicon: dict[str, str], where: str) -> str:
        def replace(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in lexicon:
                return lexicon[name]
            nearest = difflib.get_close_matches(name, lexicon, n=1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            self.faults.append(f"{where}: no word group is called {name!r}{hint}")
            return "x"

        return _MACRO.sub(replace, pattern)

    def _pattern(self, source: str, lexicon: dict[str, str], where: str) -> str:
        expanded = self._expand(source, lexicon, where)
        pattern = rf"\b(?:{expanded})\b"
        if self.proven:
            return pattern
        try:
            re2.compile(pattern)
            idle = re2.compile(f"(?:{expanded})").fullmatch("") is not None
        except re2.error as error:
            self.faults.append(f"{where}: the pattern {source!r} cannot be used: {error}")
            return pattern
        if idle:
            self.faults.append(f"{where}: the pattern {source!r} matches nothing at all")
        return pattern

    def _pack(self, path: Path, lexicon: dict[str, str]) -> Pack | None:
        file = self._file(path)
        shape = self._validate(file, PackFile) if file is not None else None
        if file is None or shape is None:
            return None
        where = file.where(())
        return Pack(
            label=shape.label,
            kind=shape.kind,
            title=shape.title,
            loss=shape.loss,
            ask=shape.ask,
            ideal=shape.ideal,
            acceptable=shape.acceptable,
            fallback=shape.fallback,
            rules=tuple(
                self._rule(rule, shape, lexicon, f"{file.where(('rules', position))} ({rule.id})")
                for position, rule in enumerate(shape.rules)
            ),
            graders=self._graders(shape.graders, lexicon, where),
            unless=self._unless(shape.unless, lexicon, where),
        )

    def _rule(self, rule: RuleFile, pack: PackFile, lexicon: dict[str, str], where: str) -> Rule:
        if pack.kind is FindingKind.MITIGATOR and not 1 <= rule.severity <= 3:
            self.faults.append(f"{where}: a mitigator's strength is 1 to 3, not {rule.severity}")
        if pack.kind is FindingKind.MODIFIER and rule.severity:
            self.faults.append(f"{where}: a modifier has severity 0, not {rule.severity}")
        return Rule(
            id=rule.id,
            label=pack.label,
            kind=pack.kind,
            title=rule.title,
            subtypes=rule.subtypes,
            severity=rule.severity,
            forms=rule.forms,
            trigger=self._condition(ConditionFile(pattern=rule.trigger), lexicon, where),
            conditions=tuple(self._condition(one, lexicon, where) for one in rule.where),
            unless=self._unless(rule.unless, lexicon, where),
            graders=self._graders(rule.graders, lexicon, where),
            because=rule.because,
            ask=rule.ask or pack.ask,
            hits=tuple(_example(example) for example in rule.hits),
            misses=tuple(_example(example) for example in rule.misses),
            mutuality=None if rule.mutual == "never" else Mutuality(rule.mutual),
            imposed=rule.imposed,
            conceded=rule.conceded,
            confidence=rule.confidence,
        )

    def _condition(self, one: ConditionFile, lexicon: dict[str, str], where: str) -> Condition:
        pattern = self._pattern(one.pattern, lexicon, where)
        return Condition(pattern, one.pattern, one.near, one.scope)

    def _unless(
        self, entries: Sequence[UnlessFile], lexicon: dict[str, str], where: str
    ) -> tuple[Unless, ...]:
        return tuple(
            Unless(self._pattern(one.pattern, lexicon, where), one.pattern, one.because, one.scope)
            for one in entries
        )

    def _graders(
        self, entries: Sequence[GraderFile], lexicon: dict[str, str], where: str
    ) -> tuple[Grader, ...]:
        return tuple(
            Grader(
                pattern=self._pattern(one.pattern, lexicon, where),
                source=one.pattern,
                because=one.because,
                at_least=one.at_least,
                at_most=one.at_most,
                by=one.by,
                months_over=one.months_over,
                percent_over=one.percent_over,
                amount_over=one.amount_over,
                months_under=one.months_under,
                days_under=one.days_under,
                test=one.test,
                scope=one.scope,
            )
            for one in entries
        )

    def _refuse_repeated_ids(self, packs: Sequence[Pack]) -> None:
        counts = Counter(rule.id for pack in packs for rule in pack.rules)
        self.faults.extend(
            f"{identifier}: the id stands on {count} rules; ids are given once and never reused"
            for identifier, count in sorted(counts.items())
            if count > 1
        )
        labels = Counter(pack.label for pack in packs)
        self.faults.extend(
            f"{label}: has {count} packs; a category has one file"
            for label, count in sorted(labels.items())
            if count > 1
        )


def _example(example: ExampleFile) -> Example:
    return Example(
        text=example.text,
        because=example.because,
        bound=example.bound,
        severity=example.severity,
        force=example.force,
        family=example.family,
        section=example.section,
        todo=example.todo,
        heading=example.heading,
        before=example.before,
        defined=tuple(example.defined.items()),
    )


def _describe(file: YamlFile, place: tuple[int | str, ...], kind: str, text: str) -> str:
    rule = _rule_id(file, place)
    key = ".".join(str(part) for part in place)
    named = f" ({rule})" if rule else ""
    if kind == "extra_forbidden":
        text = f"no such key {place[-1]!r}{_nearest_key(place)}"
    return f"{file.where(place)}{named}: {key}: {text}"


def _rule_id(file: YamlFile, place: tuple[int | str, ...]) -> str:
    if len(place) < 2 or place[0] != "rules" or not isinstance(file.value, dict):
        return ""
    rules = file.value.get("rules")
    if not isinstance(rules, list) or not isinstance(place[1], int):
        return ""
    rule = rules[place[1]]
    identifier = rule.get("id") if isinstance(rule, dict) else None
    return identifier if isinstance(identifier, str) else ""


def _nearest_key(place: tuple[int | str, ...]) -> str:
    shapes: tuple[type[BaseModel], ...] = (PackFile, RuleFile, GraderFile, UnlessFile, ExampleFile)
    known = [name for shape in shapes for name in shape.model_fields]
    nearest = difflib.get_close_matches(str(place[-1]), known, n=1)
    return f"; did you mean {nearest[0]!r}?" if nearest else ""
