# SPDX-License-Identifier: Apache-2.0
"""An organisation's profiles: loaded, written, applied to a result."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Config
from pipeline.domain.judgement import ScanResult
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.domain.profile import Profile
    from pipeline.domain.trial import Trial
    from pipeline.packs import RuleBook

__all__ = ["apply_profiles", "load_profile_file", "load_profiles", "try_profile", "write_profile"]


def load_profiles(config: Config, *, book: "RuleBook") -> "tuple[Profile, ...]":
    """Returns the profiles that a configuration names, with the values of the papers they name.

    One without a name bears that of its file.

    Raises:
        ConfigurationError: All faults of the first file that has any.
        InputError: A paper with an organisation's values that cannot be read, or two profiles of
            one name.
    """
    loaded = ((path, load_profile_file(path, book=book)) for path in config.profiles)
    profiles = tuple(replace(one, name=one.name or path.stem) for path, one in loaded)
    names = [profile.name for profile in profiles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"two profiles are called {twice[0]!r}"
        raise InputError(msg, cure="Give each a name of its own, or name each file once.")
    return tuple(_with_statements(profile, config) for profile in profiles)


def load_profile_file(path: Path, *, book: "RuleBook") -> "Profile":
    """Returns the profile of one file; the paper that it names for its values is not read.

    Raises:
        ConfigurationError: All faults of the file.
    """
    from pipeline.packs import load_profile, subtypes_by_category

    return load_profile(path, subtypes=subtypes_by_category(book))


def write_profile(profile: "Profile", path: Path, *, book: "RuleBook") -> None:
    """Writes a profile as a file that explains itself, over one that is there.

    Raises:
        InputError: It cannot be written; an old file stays whole.
    """
    from pipeline.packs import profile_text
    from pipeline.report.files import write_atomically

    stated = Path(profile.statements)
    if profile.statements and stated.is_relative_to(path.absolute().parent):
        # The file and the paper that it names can then be moved together.
        beside = stated.relative_to(path.absolute().parent)
        profile = replace(profile, statements=str(beside))
    write_atomically(path, profile_text(profile, book=book, file=path.name).encode())


def apply_profiles(
    result: ScanResult, profiles: "Sequence[Profile]", *, book: "RuleBook"
) -> ScanResult:
    """Returns a result held against profiles instead of those it was held against before.

    Nothing is read again. Without profiles it is the result as if there had never been any.

    Args:
        result: Of a scan now or earlier.
        profiles: The main one first.
        book: The rules of now: their weights order the papers.
    """
    from pipeline.run.standing import settle

    return settle(replace(result, profiles=tuple(profiles)), result.documents, book=book)


def try_profile(result: ScanResult, profile: "Profile", *, book: "RuleBook") -> "Trial":
    """Returns what one profile makes of a finished scan; nothing is read or written."""
    from pipeline.assess import count_survivors
    from pipeline.domain.trial import Trial

    held = apply_profiles(result, (profile,), book=book)
    return Trial(
        profile=profile,
        neutral=apply_profiles(result, (), book=book),
        held=held,
        costs=count_survivors(held.documents, profile),
    )


def _with_statements(profile: "Profile", config: Config) -> "Profile":
    """Returns a profile with the values of the paper that it names, if it names one."""
    if not profile.statements:
        return profile
    from pipeline.run.statements import read_statements

    stated = read_statements(Path(profile.statements), config=config)
    return replace(profile, values=(*profile.values, *stated))
