# SPDX-License-Identifier: Apache-2.0
"""Walking: what is taken, what is reported, what is passed over, and what is never opened."""

import os
import socket
import sys
from pathlib import Path

import pytest

from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.errors import ExitCode, InputError
from pipeline.run.walk import STORE_NAME, walk_paths

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows such names")


def fill(folder: Path, *names: str, content: bytes = b"x"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def names(walk):
    return [found.name for found in walk.files]


def reasons(walk):
    return {skipped.name: skipped.diagnostic.code for skipped in walk.skipped}


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        pytest.param("a.pdf", True, id="pdf"),
        pytest.param("a.PDF", True, id="upper-case"),
        pytest.param("a.DocX", True, id="mixed-case"),
        pytest.param("a.doc", True, id="old-word"),
        pytest.param("a.odt", True, id="open-document"),
        pytest.param("a.rtf", True, id="rich-text"),
        pytest.param("a.dotx", True, id="template"),
        pytest.param("a.docm", True, id="with-macros"),
        pytest.param("a.dotm", True, id="template-with-macros"),
        pytest.param("a.dot", True, id="old-template"),
        pytest.param("a.ott", True, id="open-template"),
        pytest.param("a.fodt", True, id="flat-open-document"),
        pytest.param("a.txt", False, id="plain-text"),
        pytest.param("a.html", False, id="web-page"),
        pytest.param("a b\u2028c\n.pdf", True, id="line-ends-in-the-name"),
        pytest.param("-rf.pdf", True, id="looks-like-an-option"),
        pytest.param("a.pdf.exe", False, id="ending-before-the-last"),
        pytest.param("pdf", False, id="only-the-word"),
        pytest.param("a.xlsx", False, id="spreadsheet"),
        pytest.param("~$a.docx", False, id="word-lock"),
        pytest.param(".~lock.a.docx#", False, id="libreoffice-lock"),
        pytest.param("._a.pdf", False, id="resource-fork"),
        pytest.param(".a.pdf", False, id="hidden"),
        pytest.param(".git/a.pdf", False, id="in-a-hidden-folder"),
    ],
)
def test_documents_are_known_by_their_names(tmp_path, name, taken):
    walk = walk_paths([fill(tmp_path, name, "always.pdf")])
    assert names(walk) == sorted(["always.pdf", name] if taken else ["always.pdf"])


def test_names_are_relative_with_slashes_and_sorted(tmp_path):
    walk = walk_paths([fill(tmp_path, "b.pdf", "a/z.pdf", "a/b/c.docx", "B.pdf")])
    assert names(walk) == ["B.pdf", "a/b/c.docx", "a/z.pdf", "b.pdf"]


def test_an_offer_is_the_first_folder_or_the_name_at_the_top(tmp_path):
    walk = walk_paths([fill(tmp_path, "one/deep/x.pdf", "one/y.pdf", "Loose paper.v2.pdf")])
    assert {found.name: found.offer for found in walk.files} == {
        "one/deep/x.pdf": "one",
        "one/y.pdf": "one",
        "Loose paper.v2.pdf": "Loose paper.v2",
    }


def test_sizes_are_those_of_the_files(tmp_path):
    (found,) = walk_paths([fill(tmp_path, "a.pdf", content=b"12345")]).files
    assert (found.size, found.path) == (5, tmp_path / "a.pdf")


def test_other_files_are_counted(tmp_path):
    walk = walk_paths([fill(tmp_path, "a.pdf", "b.txt", "c.txt", "d/e.xlsx")])
    assert walk.others == 3
    assert walk.skipped == ()


def test_several_folders_give_their_names_to_their_files(tmp_path):
    fill(tmp_path, "north/paper.pdf", "south/paper.pdf")
    walk = walk_paths([tmp_path / "north", tmp_path / "south"])
    assert names(walk) == ["north/paper.pdf", "south/paper.pdf"]
    assert [found.offer for found in walk.files] == ["north", "south"]


def test_a_file_reached_twice_is_one_document(tmp_path):
    fill(tmp_path, "a.pdf", "sub/b.pdf")
    assert names(walk_paths([tmp_path, tmp_path / "a.pdf"])) == ["a.pdf", "sub/b.pdf"]
    assert len(walk_paths([tmp_path, tmp_path / "sub"]).files) == 2


def test_files_that_share_a_name_keep_apart(tmp_path):
    fill(tmp_path, "one/a.pdf", "two/a.pdf")
    walk = walk_paths([tmp_path / "one/a.pdf", tmp_path / "two/a.pdf"])
    assert names(walk) == ["a.pdf", "a.pdf (2)"]


class TestNamedDirectly:
    @pytest.mark.parametrize("name", ["paper.bin", "paper", ".hidden", "~$lock.docx"])
    def test_a_file_is_taken_whatever_its_name(self, tmp_path, name):
        assert names(walk_paths([fill(tmp_path, name) / name])) == [name]

    @posix
    def test_a_link_is_followed(self, tmp_path):
        fill(tmp_path, "elsewhere/a.pdf")
        link = tmp_path / "link.pdf"
        link.symlink_to(tmp_path / "elsewhere/a.pdf")
        (found,) = walk_paths([link]).files
        assert (found.name, found.path) == ("link.pdf", tmp_path / "elsewhere/a.pdf")

    @posix
    def test_a_pipe_is_reported_and_not_opened(self, tmp_path):
        os.mkfifo(tmp_path / "p.pdf")
        assert reasons(walk_paths([tmp_path / "p.pdf"])) == {"p.pdf": ReasonCode.NOT_REGULAR}

    @posix
    def test_a_device_is_reported_and_not_opened(self):
        (skipped,) = walk_paths([Path("/dev/null")]).skipped
        assert "a device" in skipped.diagnostic.message

    @posix
    def test_a_dead_link_is_reported(self, tmp_path):
        (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
        assert "gone.pdf" in reasons(walk_paths([tmp_path / "gone.pdf"]))


class TestTraps:
    @posix
    def test_links_are_not_followed_out_of_the_folder(self, tmp_path):
        fill(tmp_path, "outside/secret.pdf", "in/a.pdf")
        (tmp_path / "in/link.pdf").symlink_to(tmp_path / "outside/secret.pdf")
        (tmp_path / "in/folder").symlink_to(tmp_path / "outside", target_is_directory=True)
        walk = walk_paths([tmp_path / "in"])
        assert names(walk) == ["a.pdf"]
        assert reasons(walk) == {
            "folder": ReasonCode.SYMLINK_OUTSIDE,
            "link.pdf": ReasonCode.SYMLINK_OUTSIDE,
        }
        assert {skipped.diagnostic.gravity for skipped in walk.skipped} == {Gravity.FATAL}

    @posix
    def test_links_within_the_folder_add_nothing(self, tmp_path):
        fill(tmp_path, "sub/a.pdf")
        (tmp_path / "b.pdf").symlink_to(tmp_path / "sub/a.pdf")
        (tmp_path / "sub/loop").symlink_to(tmp_path, target_is_directory=True)
        walk = walk_paths([tmp_path])
        assert (names(walk), walk.skipped) == (["sub/a.pdf"], ())

    @posix
    def test_special_files_are_reported_when_their_name_promises_a_document(
        self, tmp_path, monkeypatch
    ):
        fill(tmp_path, "a.pdf")
        os.mkfifo(tmp_path / "fifo.pdf")
        os.mkfifo(tmp_path / "fifo")
        (tmp_path / "dead.docx").symlink_to(tmp_path / "nothing")
        # The address of a socket is short: by a relative path.
        monkeypatch.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("s.pdf")
            walk = walk_paths([tmp_path])
        assert names(walk) == ["a.pdf"]
        assert reasons(walk) == dict.fromkeys(
            ("dead.docx", "fifo.pdf", "s.pdf"), ReasonCode.NOT_REGULAR
        )

    @linux
    def test_a_name_that_is_not_utf8_is_shown_escaped_and_still_opens(self, tmp_path):
        raw = os.fsencode(tmp_path) + b"/caf\xe9.pdf"
        Path(os.fsdecode(raw)).write_bytes(b"x")
        (found,) = walk_paths([tmp_path]).files
        assert found.name == r"caf\xe9.pdf"
        assert found.path.read_bytes() == b"x"

    @linux
    def test_a_name_that_spells_an_escape_keeps_apart_from_the_escaped_one(self, tmp_path):
        for raw in (b"caf\xe9.pdf", rb"caf\xe9.pdf"):
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + raw)).write_bytes(raw)
        assert names(walk_paths([tmp_path])) == [r"caf\xe9.pdf", r"caf\xe9.pdf (2)"]

    @pytest.mark.parametrize(
        "beginning", [b"%PDF-1.7", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"{\\rtf1 "]
    )
    def test_a_document_without_ending_is_listed_and_left_alone(self, tmp_path, beginning):
        fill(tmp_path, "paper", content=beginning)
        fill(tmp_path, "notes", content=b"shopping")
        walk = walk_paths([tmp_path])
        assert (names(walk), reasons(walk)) == ([], {"paper": ReasonCode.TYPE_MISMATCH})
        assert walk.others == 1

    def test_a_folder_that_may_not_be_read_is_reported(self, tmp_path, monkeypatch):
        fill(tmp_path, "a.pdf", "closed/b.pdf")
        scandir = os.scandir

        def refuse(folder):
            # By hand, because rights do not bind a superuser, as whom tests may run.
            if Path(folder).name == "closed":
                raise PermissionError(13, "Permission denied")
            return scandir(folder)

        monkeypatch.setattr(os, "scandir", refuse)
        walk = walk_paths([tmp_path])
        assert (names(walk), reasons(walk)) == (["a.pdf"], {"closed/": ReasonCode.UNREADABLE})

    def test_deep_folders_are_walked_to_the_end(self, tmp_path):
        deep = "/".join(["d"] * 300)
        assert names(walk_paths([fill(tmp_path, f"{deep}/a.pdf")])) == [f"{deep}/a.pdf"]

    @posix
    @pytest.mark.parametrize("target", [".store/a.pdf", "a.bin"])
    def test_a_link_to_what_the_walk_does_not_meet_is_reported(self, tmp_path, target):
        fill(tmp_path, target, "b.pdf")
        (tmp_path / "link.pdf").symlink_to(tmp_path / target)
        walk = walk_paths([tmp_path])
        assert names(walk) == ["b.pdf"]
        assert reasons(walk) == {"link.pdf": ReasonCode.SYMLINK_OUTSIDE}


class TestOutputs:
    def test_the_output_folder_is_passed_over(self, tmp_path):
        fill(tmp_path, "a.pdf", "out/report.docx")
        walk = walk_paths([tmp_path], leave_out=[tmp_path / "out"])
        assert names(walk) == ["a.pdf"]

    def test_the_output_folder_of_another_scan_is_passed_over_with_a_note(self, tmp_path):
        fill(tmp_path, "a.pdf", f"old/{STORE_NAME}", "old/annotated.docx")
        walk = walk_paths([tmp_path])
        assert names(walk) == ["a.pdf"]
        (note,) = walk.diagnostics
        assert note.gravity is Gravity.NOTE
        assert "old" in note.message

    def test_papers_beside_the_store_are_read_and_reports_are_not(self, tmp_path):
        fill(tmp_path, "a.pdf", STORE_NAME, "report/annotated.docx")
        walk = walk_paths([tmp_path], leave_out=[tmp_path])
        assert names(walk) == ["a.pdf"]
        assert "report" in walk.diagnostics[0].message

    def test_hidden_documents_are_noted(self, tmp_path):
        (note,) = walk_paths([fill(tmp_path, "a.pdf", ".b.pdf")]).diagnostics
        assert ".b.pdf" in note.message
        assert note.cure


class TestNothingToRead:
    def test_a_missing_path_names_the_nearest_that_exists(self, tmp_path):
        fill(tmp_path, "contracts/a.pdf")
        with pytest.raises(InputError) as caught:
            walk_paths([tmp_path / "contarcts"])
        assert "contarcts" in caught.value.message
        assert "contracts" in caught.value.cure
        assert caught.value.exit_code is ExitCode.USAGE

    def test_a_path_through_a_missing_folder_names_the_folder(self, tmp_path):
        fill(tmp_path, "contracts/a.pdf")
        with pytest.raises(InputError, match=r"Did you mean .*contracts'"):
            walk_paths([tmp_path / "contract/a.pdf"])

    def test_a_missing_path_with_nothing_like_it_has_a_cure_too(self, tmp_path):
        with pytest.raises(InputError) as caught:
            walk_paths([tmp_path / "zzz"])
        assert caught.value.cure

    def test_a_folder_without_documents_says_what_it_looked_for_and_found(self, tmp_path):
        with pytest.raises(InputError, match=r"looked for \.pdf .*3 other files \(2 \.txt, 1 \.x"):
            walk_paths([fill(tmp_path, "a.txt", "b.TXT", "c.xlsx")])

    @pytest.mark.parametrize("name", [".a.pdf", f"old/{STORE_NAME}"])
    def test_what_was_passed_over_is_counted_then(self, tmp_path, name):
        with pytest.raises(InputError, match="1 hidden files and output folders"):
            walk_paths([fill(tmp_path, name)])

    def test_no_path_is_an_error(self):
        with pytest.raises(InputError, match="no path at all"):
            walk_paths([])
