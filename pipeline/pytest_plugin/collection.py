# SPDX-License-Identifier: Apache-2.0
"""Folders of samples as pytest sees them: a folder, its annotated papers, a test for each case."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline.annotations import AnnotatedDocument, AnnotationSet, load_annotations
from pipeline.check.baseline_files import baseline_folder
from pipeline.check.outputs.cases import DIFFERENCES, FLOORS, Case, CaseOutcome, list_labels
from pipeline.errors import ArmslengthError
from pipeline.pytest_plugin.verdicts import CheckError, Verdicts
from pipeline.report.visible import visible

__all__ = ["SamplesPlugin"]

_MARKER = "armslength"
# Under which a process that runs tests for another one is told where results are shared.
_SHARED = "armslength_shared"


class SamplesPlugin:
    """The hooks of a run that has folders of samples.

    Args:
        config: Of the run.
        folders: The folders, absolute.
        is_setting: Whether a setting names them: the person may then want other tests alone.
    """

    def __init__(
        self, config: pytest.Config, folders: Sequence[Path], *, is_setting: bool
    ) -> None:
        config.addinivalue_line("markers", f"{_MARKER}: a test of annotated papers")
        self._config = config
        self._folders = tuple(Path(os.path.abspath(one)) for one in folders)  # noqa: PTH100 - no link is followed
        self._is_setting = is_setting
        self._samples: dict[Path, Samples] = {}
        self._awaited: set[Path] = set()
        self._shared: tempfile.TemporaryDirectory[str] | None = None

    def pytest_sessionstart(self) -> None:
        """Reads the annotations and adds the folders to what is collected.

        Raises:
            pytest.UsageError: Annotations cannot be used; says all faults.
        """
        shared = getattr(self._config, "workerinput", {}).get(_SHARED)
        show_aside = bool(self._config.getoption("armslength_show_aside"))
        for folder in self._folders:
            try:
                annotations = load_annotations(folder)
            except ArmslengthError as error:
                raise pytest.UsageError(visible(str(error), keep="\n")) from error
            verdicts = Verdicts(
                folder,
                annotations,
                show_aside=show_aside,
                shared=Path(shared) if shared else None,
            )
            self._samples[folder] = Samples(folder, annotations, verdicts)
            self._add_to_arguments(folder)

    def _add_to_arguments(self, folder: Path) -> None:
        here = self._config.invocation_params.dir
        named = [
            Path(os.path.abspath(here / one.partition("::")[0]))  # noqa: PTH100 - as above
            for one in self._config.args
        ]
        if any(folder.is_relative_to(one) for one in named):
            self._awaited.add(folder)
        elif any(one.is_relative_to(folder) for one in named):
            # The person names some of its papers, and wants no others.
            return
        elif not (self._is_setting and self._config.args_source is pytest.Config.ArgsSource.ARGS):
            self._config.args.append(str(folder))
            self._awaited.add(folder)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collect_directory(
        self, path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Returns the collector of a folder of samples."""
        samples = self._samples.get(path)
        if samples is None:
            return None
        self._awaited.discard(path)
        return SamplesFolder.from_parent(parent, path=path, samples=samples)

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Returns the collector of a paper that is annotated."""
        for samples in self._samples.values():
            paper = samples.find_paper(file_path)
            if paper is not None:
                return PaperFile.from_parent(parent, path=file_path, samples=samples, paper=paper)
        return None

    def pytest_collection_finish(self) -> None:
        """Refuses to pass over a folder that was to be collected and was not.

        Raises:
            pytest.UsageError: Such a folder.
        """
        if self._awaited:
            folders = ", ".join(visible(str(one)) for one in sorted(self._awaited))
            msg = (
                f"samples were not collected: {folders}\n"
                "A setting such as norecursedirs or an --ignore hides them: name the folder "
                "itself as the one thing to test, or change the setting."
            )
            raise pytest.UsageError(msg)

    # Before others begin to measure the time of a test: it stands for all tests of the folder.
    @pytest.hookimpl(tryfirst=True, wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Has the papers read before the first of their tests."""
        if isinstance(item, CaseItem) and not item.samples.verdicts.is_known:
            self._say_beginning(item.samples)
            item.samples.verdicts.find()
        return (yield)

    def _say_beginning(self, samples: "Samples") -> None:
        reporter = self._config.pluginmanager.getplugin("terminalreporter")
        if reporter is not None and self._config.get_verbosity() >= 0:
            number = len(samples.annotations.documents)
            reporter.ensure_newline()
            reporter.write_line(
                f"armslength: reading {number} papers of {visible(samples.folder.name)} ..."
            )

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:  # noqa: ANN401 - of pytest-xdist
        """Tells a process that will run tests where to share what one of them finds."""
        if self._shared is None:
            self._shared = tempfile.TemporaryDirectory(prefix="armslength-")
        node.workerinput[_SHARED] = self._shared.name

    def pytest_unconfigure(self) -> None:
        """Takes away what was shared: it holds words of the papers."""
        if self._shared is not None:
            self._shared.cleanup()
            self._shared = None


class Samples:
    """A folder of samples: what is annotated there, and what a check of it finds."""

    def __init__(self, folder: Path, annotations: AnnotationSet, verdicts: Verdicts) -> None:
        self.folder = folder
        self.annotations = annotations
        self.verdicts = verdicts
        self.has_baseline = baseline_folder(folder).is_dir()
        self._papers = {self.place(one): one for one in annotations.documents}

    def place(self, paper: AnnotatedDocument) -> Path:
        """Returns where a paper lies, whether it is there or not."""
        return self.folder / paper.name

    def find_paper(self, path: Path) -> AnnotatedDocument | None:
        """Returns the annotated paper that lies at a path."""
        return self._papers.get(path)


class SamplesFolder(pytest.Directory):
    """A folder of samples; whatever else it holds is collected as in any folder."""

    def __init__(self, *, samples: Samples, **values: Any) -> None:  # noqa: ANN401 - of pytest
        super().__init__(**values)
        self._samples = samples

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        """Yields the papers, those that are missing too, and the tests of all papers together."""
        yield from pytest.Dir.from_parent(self, path=self.path).collect()
        for paper in self._samples.annotations.documents:
            place = self._samples.place(paper)
            if not place.is_file():
                yield PaperFile.from_parent(self, path=place, samples=self._samples, paper=paper)
        yield from _make_items(self, self._samples, "", (FLOORS,))


class PaperFile(pytest.File):
    """An annotated paper; it is opened by no test, but by the check of its folder."""

    def __init__(self, *, samples: Samples, paper: AnnotatedDocument, **values: Any) -> None:  # noqa: ANN401 - of pytest
        super().__init__(**values)
        self._samples = samples
        self._paper = paper

    def collect(self) -> Iterable[pytest.Item]:
        """Yields a test for each category for which it is annotated, and its differences."""
        labels = [str(label) for label in list_labels(self._paper)]
        yield from _make_items(self, self._samples, self._paper.name, labels)


def _make_items(
    parent: pytest.Collector, samples: Samples, document: str, names: Sequence[str]
) -> Iterator["CaseItem"]:
    for name in (*names, *([DIFFERENCES] if samples.has_baseline else [])):
        yield CaseItem.from_parent(parent, name=name, samples=samples, case=Case(document, name))


class _CaseError(Exception):
    """A case failed; the text says what there is to say."""


class CaseItem(pytest.Item):
    """The test of a case."""

    def __init__(self, *, samples: Samples, case: Case, **values: Any) -> None:  # noqa: ANN401 - of pytest
        super().__init__(**values)
        self.samples = samples
        self._case = case
        self.add_marker(_MARKER)

    def setup(self) -> None:
        """Has the papers read, where that has not been done.

        Raises:
            CheckError: They could not be judged.
        """
        self.samples.verdicts.of(self._case)

    def runtest(self) -> None:
        """Ends as the case did: what nothing forbids is expected to fail, what was not read skips.

        Raises:
            _CaseError: It failed.
        """
        result = self.samples.verdicts.of(self._case)
        if result.outcome is CaseOutcome.PASSED:
            return
        if result.outcome is CaseOutcome.SKIPPED:
            pytest.skip(result.reason)
        if result.outcome is CaseOutcome.KNOWN:
            # Does nothing under --runxfail, which asks for all that is not perfect.
            pytest.xfail(result.reason)
        # Paper and category stand above it, and in the name of the test.
        raise _CaseError("\n".join((result.reason, *(f"  {line}" for line in result.lines))))

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: Any = None,  # noqa: ANN401 - of pytest
    ) -> Any:  # noqa: ANN401 - of pytest
        """Returns what to tell: a lawyer who reads it needs no traceback."""
        if isinstance(excinfo.value, _CaseError | CheckError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Returns where it stands and what it is called."""
        return self.path, None, f"{self.path.name}: {self.name}"
