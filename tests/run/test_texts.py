# SPDX-License-Identifier: Apache-2.0
"""The text of a paper leaves its worker only where somebody asked for it."""

import docx
import pytest

from pipeline.run.judging import make_judge
from pipeline.run.task import Task
from pipeline.run.wire import decode_judged, encode_judged


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({}, None, id="not asked"),
        pytest.param({"texts": 1}, None, id="neither yes nor no"),
        pytest.param({"texts": True}, "1. Terms\n1.1 It may end.", id="asked"),
    ],
)
def test_the_text_comes_only_when_asked_for(tmp_path, asked, expected):
    document = docx.Document()
    for line in ("1. Terms", "1.1 It may end."):
        document.add_paragraph(line)
    document.save(tmp_path / "a.docx")
    judge = make_judge({"config": {}, **asked})
    judged = judge(Task(tmp_path / "a.docx", "a.docx", "a", ""), lambda: None)
    assert decode_judged(encode_judged(judged)).text == expected
