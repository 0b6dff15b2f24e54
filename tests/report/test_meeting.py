# SPDX-License-Identifier: Apache-2.0
"""Papers for meetings: one page for trustees, questions, negotiation points, a sheet to share."""

import builtins
import importlib
import io
import re
import zipfile
from dataclasses import replace

import docx
import pypdf
import pytest

from pipeline.domain.assessment import Gate
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.offer import AssessedOffer, PaperPlace, RankedOffer, Repeat
from pipeline.domain.outline import Party
from pipeline.domain.profile import Position, Profile, Stance
from pipeline.domain.taxonomy import Bound, Category, DocumentKind, FindingKind, Role
from pipeline.packs import load_rules
from pipeline.report import FORMATS, write_outputs
from pipeline.report.formats import Material, render
from pipeline.report.html import report_templates
from pipeline.report.meeting.board_view import ROOMS, build_board, count_touches
from pipeline.report.meeting.board_word import fits_one_page
from pipeline.report.meeting.dossier import build_dossiers
from pipeline.report.meeting.points import build_points
from pipeline.report.words import describe_index, place_words

from .decided import decide_on
from .samples import MARKER, docx_text, pdf_text

SETS = ("board", "questions", "negotiation", "conversation")
OUTWARD = ("questions", "conversation")
# What shows the other side how one judges, or what one would settle for.
STRATEGY = re.compile(
    r"(?i)\bindex\b|\bgrades?\b|\bred lines?\b|fallback|\bideal\b|acceptable|\bstrategy|negotia"
    r"|of 4\b|\bsevere\b|\binternal\b|\bprofile\b|\bstance"
)
QUOTED = re.compile(
    "\N{LEFT DOUBLE QUOTATION MARK}.*?\N{RIGHT DOUBLE QUOTATION MARK}(?= \\()", re.S
)


def _can_print():
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):  # the package, or the library that it draws with
        return False
    return True


prints = pytest.mark.skipif(not _can_print(), reason="WeasyPrint or Pango is not here")


@pytest.fixture(scope="module")
def samples(sample_scan):
    result, book = sample_scan
    return Material(result, book.packs)


@pytest.fixture(scope="module")
def made(samples):
    return {name: render(FORMATS[name], samples) for name in SETS}


def texts(files, ending=".docx"):
    return {name: docx_text(data) for name, data in files.items() if name.endswith(ending)}


def of_paper(files, part):
    return next(data for name, data in files.items() if part in name and name.endswith(".docx"))


# One page for trustees


@prints
@pytest.mark.slow
def test_the_board_page_of_every_sample_is_one_page(made):
    pages = {name: data for name, data in made["board"].items() if name.endswith(".pdf")}

    assert len(pages) == 27
    assert {len(pdf_text(data)) for data in pages.values()} == {1}


@prints
@pytest.mark.slow
def test_the_board_page_has_its_ten_points_in_order_in_both_forms(made):
    name = "board/employment-support-subcontract"
    (pdf,), word = pdf_text(made["board"][f"{name}.pdf"]), docx_text(made["board"][f"{name}.docx"])

    for text in (pdf, word):
        numbers = [int(one) for one in re.findall(r"(?m)^(\d+)\. [A-Z]", text)]
        headings = [one for one in numbers if numbers.count(one) == 1 or one > 5]
        assert headings == sorted(headings)
        assert headings[-2:] == [9, 10]
        assert "Internal: not for sharing with the other side." in text
        assert "the order is no recommendation" in text
        assert all(one in text for one in ("talk", "ask for changes", "take advice", "decline"))
        assert all(one in text for one in ("You get", "You give up", "Signed", "Decision"))


@prints
@pytest.mark.slow
def test_the_board_page_is_tagged_and_names_its_language_and_title(made):
    data = made["board"]["board/employment-support-subcontract.pdf"]
    reader = pypdf.PdfReader(io.BytesIO(data))
    catalogue = reader.trailer["/Root"]

    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata.title == "Board page: employment-support-subcontract.pdf"
    assert reader.metadata.creation_date is None
    assert b"pdfuaid" in reader.xmp_metadata.stream.get_data()


@pytest.mark.slow
def test_the_board_page_has_no_decimals(made):
    for name, text in texts(made["board"]).items():
        own = QUOTED.sub("", text)
        own = re.sub(r"Armslength [\d.]+, rules \w+, model [\w. -]+", "", own)
        # Numbers of clauses have points, and are preceded by their noun.
        own = re.sub(r"(?i)\([^()]*(?:\([^()]*\)[^()]*)*\)", "", own)
        assert not re.search(r"\d\.\d", own), name


@pytest.mark.slow
def test_what_the_board_page_leaves_out_is_counted(made):
    text = docx_text(made["board"]["board/probation-subcontract.docx"])

    assert re.search(r"and \d+ more in the report", text)
    assert re.search(r"clauses of which we were not sure: all are in the report", text)


@pytest.mark.parametrize("number", ["(a)", "14.3(b)", "Schedule 2, 1.3"])
def test_the_board_page_cites_clauses_as_all_else_does(find, judge, rank, packs, number):
    charge = find("termination_penalty", 3, subtypes=("exit_charge",), clause=number)
    (text,) = texts(
        render(FORMATS["board"], Material(rank([judge("Paper.docx", [charge])]), packs))
    ).values()

    assert text.count(f"({place_words(number, charge.page)})") == 2


def test_fixed_sentences_of_the_board_page_are_short():
    environment = report_templates()
    source, _, _ = environment.loader.get_source(environment, "board.html.j2")
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " x ", re.sub(r"(?s)<style>.*?</style>", "", source))
    blocks = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in re.split(r"\n|</", plain)]
    sentences = [one for block in blocks for one in re.split(r"(?<=[.!?:])\s", block) if one]
    lengths = [len(one.split()) for one in sentences if len(one.split()) > 2]

    assert len(lengths) > 10
    assert sum(lengths) / len(lengths) <= 20
    assert max(lengths) <= 25


@pytest.mark.slow
def test_sentences_of_board_pages_are_short_on_average(samples):
    for dossier in build_dossiers(samples.result):
        view = build_board(dossier, samples, ROOMS[0])
        said = " ".join((view.sentence, view.red_lines, *view.index))
        sentences = re.split(r"(?<=[.?!])\s", said)
        assert sum(len(one.split()) for one in sentences) / len(sentences) <= 20, dossier.name


@prints
def test_a_long_paper_takes_a_tighter_page(find, judge, rank, packs):
    words = "in such a manner as it may from time to time see fit to direct " * 9
    findings = [
        find(label, 4, at * 1000, quote=f"The Provider shall {words}", clause=f"{at}.1")
        for at, label in enumerate([*Category, *Category], start=1)
    ]
    lines = tuple(Position(one, Stance.RED_LINE) for one in Category)
    profile = Profile(lines, name="Board")
    document = judge(f"offer/{'long name ' * 20}.pdf", findings, profile=profile)
    ask = "Who decides on this, by when, and may we appeal to anybody else? " * 4
    asking = tuple(replace(packs[0], label=one, ask=f"{one}: {ask}") for one in Category)
    material = Material(rank([document], profiles=(profile,)), asking)
    (dossier,) = build_dossiers(material.result)
    files = render(FORMATS["board"], material)
    (pdf,) = (data for name, data in files.items() if name.endswith(".pdf"))

    assert dossier.touches("Board")[0][1].gate is Gate.TOUCHES
    assert not fits_one_page(build_board(dossier, material, ROOMS[0]))
    assert fits_one_page(build_board(dossier, material, ROOMS[-1]))
    assert len(pdf_text(pdf)) == 1
    assert "The rest is in the report." in " ".join(pdf_text(pdf)[0].split())


def test_a_paper_that_could_not_be_read_is_unknown_and_not_light(locked, rank, packs):
    files = render(FORMATS["board"], Material(rank([locked]), packs))
    (text,) = texts(files).values()

    assert "We could read nothing" in text
    assert "Unknown: nothing could be read." in text
    assert "Nothing of it could be judged." in text


@prints
@pytest.mark.slow
def test_both_forms_of_the_board_page_say_the_same(made):
    for name, data in made["board"].items():
        if name.endswith(".pdf"):
            word = _letters(docx_text(made["board"][f"{name[:-4]}.docx"]))
            # What a form alone holds: the names of lists to write on, and marks of lists.
            lines = [one for one in "\n".join(pdf_text(data)).splitlines() if _letters(one)]
            missing = [one for one in lines if _letters(one) not in word]
            assert not missing, (name, missing)


def _letters(text):
    return re.sub(r"[\W\d_]+", "", text)


def _board(result, packs):
    (text,) = texts(render(FORMATS["board"], Material(result, packs))).values()
    return text


def test_the_board_page_tells_each_row_of_what_leaving_takes(find, judge, rank, packs):
    findings = [
        find("publicity_gagging", 3, 0, subtypes=("press_consent",), clause="9.1", page=2),
        find("exit_obligations", 2, 1000, subtypes=("continued_service",), clause="12.7", page=3),
        find(
            "termination_penalty",
            4,
            2000,
            subtypes=("exit_charge",),
            clause="12.4",
            page=3,
            flags=("for_review",),
        ),
    ]
    rows = dict(
        (one.head, one.text) for one in _view(judge("Paper.docx", findings), rank, packs).leaving
    )

    assert list(rows) == ["Months", "Money", "Silence", "Time", "No cost found"]
    assert rows["Money"] == "check: we are not sure (clause 12.4, page 3)"
    assert rows["Silence"].endswith("(clause 9.1, page 2)")
    assert rows["Time"].endswith("(clause 12.7, page 3)")
    assert rows["No cost found"].startswith("people; data; premises; name")


def _view(document, rank, packs):
    material = Material(rank([document]), packs)
    (dossier,) = build_dossiers(material.result)
    return build_board(dossier, material, ROOMS[0])


def test_the_board_page_gives_the_index_before_people_decided(find, judge, rank, packs, weights):
    paper = judge("a.pdf", [find("exclusivity", 4), find("value_statement", 2, 900)])
    assert not any("decided" in line for line in _view(paper, rank, packs).index)
    view = _view(decide_on(paper, {0: Verdict.DISMISS}, weights), rank, packs)
    before = describe_index(paper.assessment)
    assert view.index[0].endswith(f"; {before} before people decided.")
    assert not view.index[0].startswith(before)
    assert view.index[1].startswith("People decided on 1 of 2 clauses found here")


def test_what_is_not_sure_is_not_called_not_found_on_the_board_page(find, judge, rank, packs):
    silence = find(
        "financial_risk", 0, kind=FindingKind.ABSENCE, quote="", clause="", rule_ids=("AB-002",)
    )
    findings = [
        silence,
        find(
            "fair_payment",
            1,
            0,
            quote="Our liability is at most the fees: it does not exceed them.",
            clause="11.2",
            page=4,
            flags=("for_review",),
        ),
        find("delivery_model_control", 3, 1000, clause="6.2", page=3, flags=("for_review",)),
    ]
    view = _view(judge("Paper.docx", findings), rank, packs)
    rights = {one.head: one.text for one in view.rights}

    assert rights["We are not sure: check"] == "how the work is done (clause 6.2, page 3)"
    assert "how the work is done" not in rights["We found no wording"]
    assert view.gives == ("Nothing that we are sure of. Check: clause 6.2, page 3.",)
    assert any(
        "weak or not sure: money and risk (clause 11.2, page 4)" in one for one in view.unseen
    )
    firm = _view(judge("Paper.docx", [silence]), rank, packs)
    assert "We found no wording that protects you on money and risk." in firm.unseen
    assert firm.gives == ("Nothing found in the pages we could read.",)


def _offer(first, second, rank):
    offer = AssessedOffer(
        "bid", (first.name, second.name), replace(first.assessment, document="bid")
    )
    return replace(
        rank([first, second]), documents=(first, second), offers=(RankedOffer(1, offer),)
    )


def _party(name, role):
    return Party(name, (), role, 1.0)


def _notice(months, who):
    return Moment(
        MomentKind.NOTICE, "notice", Span(0, 6), "It ends.", "2", 1, months=months, who=who
    )


def test_papers_of_an_offer_keep_their_own_terms_and_parties(find, judge, rank, packs):
    sides = (_party("Acme Ltd", Role.PRIME), _party("Kite Trust", Role.SUB))
    first = judge(
        "bid/A.docx",
        [find("exclusivity", 3)],
        parties=sides,
        moments=(_notice(1.0, Bound.PRIME),),
    )
    second = judge(
        "bid/B.docx",
        [find("value_statement", 3)],
        parties=(_party("The Acme Limited", Role.PRIME), _party("Lark House", Role.SUB)),
        moments=(_notice(3.0, Bound.MUTUAL),),
    )
    text = _board(_offer(first, second, rank), packs)

    assert (
        "paper A: notice of 1 month by the prime contractor. "
        "paper B: notice of 3 months by either side" in text
    )
    assert "But the parties differ: paper B names Lark House (smaller organisation)." in text
    assert "bind the smaller organisation" in text


def test_the_board_page_names_whom_duties_bind(find, judge, rank, packs):
    sides = (_party("Acme Ltd", Role.PRIME), _party("Kite Trust", Role.SUB))
    named = _board(rank([judge("A.docx", [find("exclusivity", 3)], parties=sides)]), packs)
    unnamed = _board(rank([judge("A.docx", [find("exclusivity", 3)], parties=())]), packs)

    assert "1 binds Kite Trust, 0 bind Acme Ltd and 0 bind both." in named
    assert "1 binds the smaller organisation, 0 bind the prime contractor" in unnamed
    assert "bind you" not in named + unnamed


def test_the_board_page_says_that_pages_were_read_from_pictures(find, judge, rank, packs):
    note = Diagnostic(ReasonCode.TEXT_RECOGNISED, Gravity.NOTE, "Pages 1 to 4.", page=1)
    read = _board(rank([judge("A.pdf", [find("exclusivity", 3)], diagnostics=(note,))]), packs)
    plain = _board(rank([judge("A.pdf", [find("exclusivity", 3)])]), packs)

    assert "Pages were read from a picture (OCR): letters may be wrong." in read
    assert "OCR" not in plain


@pytest.mark.parametrize(
    ("sure", "maybe", "shown", "answer"),
    [
        (1, 0, 1, "Yes. 1 clause touches a red line of yours."),
        (
            11,
            2,
            3,
            "Yes. 11 clauses touch a red line of yours. 2 more clauses may touch one: we are not "
            "sure. Here you see the 3 hardest. The rest is in the report.",
        ),
        (0, 1, 1, "Perhaps. 1 clause may touch one: we are not sure."),
    ],
)
def test_red_lines_are_answered_in_plain_words(sure, maybe, shown, answer):
    assert count_touches(sure, maybe, shown=shown) == answer


def test_without_a_profile_the_page_says_that_red_lines_were_not_looked_at(hard, rank, packs):
    (text,) = texts(render(FORMATS["board"], Material(rank([hard]), packs))).values()

    assert "Not looked at: no profile with your red lines was given." in text


def _without_weasyprint(monkeypatch, error):
    real = builtins.__import__

    def refuse(name, *args, **kwargs):
        if name == "weasyprint":
            raise error
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.parametrize(
    ("error", "cure"),
    [
        (ModuleNotFoundError("gone", name="weasyprint"), "pip install 'armslength[board]'"),
        (OSError("cannot load library 'libpango-1.0-0'"), "apt-get install libpango-1.0-0"),
    ],
    ids=["package", "library"],
)
def test_without_the_means_for_a_pdf_the_word_file_is_written_and_the_cure_told(
    hard, rank, packs, tmp_path, monkeypatch, error, cure
):
    _without_weasyprint(monkeypatch, error)
    told = []
    write_outputs(rank([hard]), tmp_path, packs=packs, formats=["board"], tell=told.append)

    assert [one.suffix for one in sorted((tmp_path / "board").iterdir())] == [".docx"]
    assert len(told) == 1
    assert cure in told[0]


# What goes to the other side


@pytest.mark.slow
@pytest.mark.parametrize("name", OUTWARD)
def test_nothing_internal_goes_to_the_other_side(made, name):
    files = made[name]

    assert len(files) == 27
    for path, text in texts(files).items():
        own = QUOTED.sub("", text)
        own = re.sub(r"(?m)^(?:About|Paper \d+):.*$", "", own)
        assert not STRATEGY.search(own), (path, STRATEGY.search(own))
    for path, data in files.items():
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            everything = b"".join(archive.read(one) for one in archive.namelist())
        assert MARKER.encode() not in everything, path
        stem = path.partition("/")[2].removesuffix(".docx")
        assert stem.encode() not in everything, path


@pytest.mark.slow
def test_the_secret_stands_where_it_belongs(made):
    assert any(MARKER in text for text in texts(made["negotiation"]).values())


@pytest.mark.parametrize("name", SETS)
def test_properties_name_nobody_and_no_day(result, packs, name):
    for path, data in render(FORMATS[name], Material(result, packs)).items():
        if path.endswith(".docx"):
            properties = docx.Document(io.BytesIO(data)).core_properties
            assert (properties.author, properties.last_modified_by, properties.comments) == (
                "",
                "",
                "",
            )
            assert properties.created.year == 2000
            assert properties.language == "en-GB"
            assert "meridian" not in properties.title


@pytest.mark.slow
def test_questions_put_red_lines_first_then_the_hardest_and_are_at_most_twelve(samples):
    several = 0
    for dossier in build_dossiers(samples.result):
        points = build_points(dossier, samples.packs)
        order = [(not one.red, -one.grade) for one in points]
        assert order == sorted(order)
        assert len(points) <= 12
        assert all(one.grade >= 2 for one in points)
        several += any(one.red for one in points) and not all(one.red for one in points)
    assert several > 5


def test_dismissed_and_unsure_findings_raise_no_question(find, judge, rank, packs):
    dismissed = Decision(
        "x@0-1", "offer/Paper.pdf", "ab" * 32, Verdict.DISMISS, comment="Not ours."
    )
    findings = [
        find("mandatory_branding", 4, 0, decision=dismissed),
        find("exclusivity", 3, 1000, flags=("for_review",)),
        find("value_statement", 3, 2000, probability=0.4),
        find("publicity_gagging", 1, 3000),
        find("unilateral_variation", 2, 4000),
    ]
    material = Material(rank([judge("offer/Paper.pdf", findings)]), packs)
    (dossier,) = build_dossiers(material.result)

    assert [one.category for one in build_points(dossier, packs)] == ["unilateral_variation"]
    (text,) = texts(render(FORMATS["negotiation"], material)).values()
    assert "Not sure, check before you raise it: Clause 5.7, page 1." in text
    assert "Not ours" not in text


def test_a_question_quotes_exactly_and_says_where(hard, rank, packs):
    (text,) = texts(render(FORMATS["questions"], Material(rank([hard]), packs))).values()

    quote = next(one for one in hard.findings if one.label is Category.EXCLUSIVITY)
    assert f"\N{LEFT DOUBLE QUOTATION MARK}{quote.quote}\N{RIGHT DOUBLE QUOTATION MARK}" in text
    assert "(Clause 5.3, page 1)" in text
    assert "What we read: This wording appears to be about name and brand" in text
    assert "What we would like to understand: May our own name stand beside the brand?" in text
    assert "What would help: It would help to see the brand guide" in text


def test_each_wording_that_is_quoted_is_read_by_what_its_grade_rests_on(find, judge, rank, packs):
    findings = [
        find("termination_penalty", 3, 0, subtypes=("asymmetric_notice",)),
        find("termination_penalty", 3, 1000, subtypes=("hair_trigger_default",)),
        find(
            "financial_risk",
            4,
            2000,
            subtypes=("clawback", "pay_when_paid"),
            leading=("clawback",),
        ),
    ]
    material = Material(rank([judge("offer/Paper.pdf", findings)]), packs)
    (text,) = texts(render(FORMATS["questions"], material)).values()

    assert (
        "about ending early, and what it costs: you can leave more easily than we can; "
        "a fault, or one event, can end it." in text
    )
    assert "about money and risk: you may take money back." in text


def test_sheets_for_the_other_side_speak_to_it_and_in_plain_words(find, judge, rank):
    asking = load_rules().packs
    findings = [find(label, 3, at * 1000) for at, label in enumerate(Category)]
    material = Material(rank([judge("offer/Paper.pdf", findings)]), asking)
    for name in OUTWARD:
        (text,) = texts(render(FORMATS[name], material)).values()
        own = QUOTED.sub("", text)

        assert "Here 'you' are Northgate Delivery plc, and 'we' are Hillside Advice Trust." in own
        assert not re.search(r"(?i)\bprime\b|\btail\b|head contract|other side|\bif they end", own)


def test_where_parties_differ_or_are_not_named_no_name_stands_for_you(find, judge, rank, packs):
    document = judge("offer/Paper.pdf", [find("exclusivity", 3)], parties=())
    (text,) = texts(render(FORMATS["conversation"], Material(rank([document]), packs))).values()

    assert "Here 'you' are the organisation that offers the paper" in text


def test_papers_of_a_scan_are_never_called_the_same(judge, rank):
    kind = DocumentKind.HANDBOOK
    documents = [
        judge("x/A.docx", [], titles=("TERMS",)),
        judge("x/B.docx", [], titles=("CROWN COMMERCIAL SERVICE", "Schedule 3")),
        judge("x/C.docx", [], titles=("Crown Commercial Service", "Schedule 7")),
        judge("x/D.docx", [], titles=("Guide",)),
        judge("y/E.docx", [], titles=("Guide",), kind=kind),
        judge("y/F.docx", []),
        judge("z/G.docx", []),
        judge("z/I.docx", [], titles=("Same",)),
        judge("w/I.docx", [], titles=("Same",)),
    ]
    called = {one.name: one.titles[0] for one in build_dossiers(rank(documents))}

    assert called == {
        "x/A.docx": "TERMS",
        "x/B.docx": "CROWN COMMERCIAL SERVICE, Schedule 3",
        "x/C.docx": "Crown Commercial Service, Schedule 7",
        "x/D.docx": "Guide (contract)",
        "y/E.docx": "Guide (handbook)",
        "y/F.docx": "a paper without a title (F.docx)",
        "z/G.docx": "a paper without a title (G.docx)",
        "z/I.docx": called["z/I.docx"],
        "w/I.docx": called["w/I.docx"],
    }
    assert {called["z/I.docx"], called["w/I.docx"]} == {"Same (I.docx) (1)", "Same (I.docx) (2)"}


def test_what_is_not_sure_is_named_in_questions_where_nothing_else_is_asked(
    find, judge, rank, packs
):
    unsure = find("value_statement", 3, clause="6.2", page=3, flags=("for_review",))
    asked, shared = (
        texts(render(FORMATS[name], Material(rank([judge("Paper.docx", [unsure])]), packs)))
        for name in OUTWARD
    )
    (silent,) = texts(
        render(FORMATS["questions"], Material(rank([judge("Paper.docx", [])]), packs))
    ).values()

    assert "We are not sure how to read: Clause 6.2, page 3." in next(iter(asked.values()))
    for (text,) in (asked.values(), shared.values()):
        assert "We found no clear wording to ask about" in text
    assert "Clause 6.2" not in next(iter(shared.values()))
    assert "We found no wording to ask about" in silent


# Negotiation points


def test_rungs_come_from_the_pack_and_else_from_the_table(hard, rank, packs):
    own = replace(packs[0], ideal="Our name alone.", acceptable="Both.", fallback="Ours small.")
    material = Material(rank([hard]), (own, packs[1]))
    (data,) = render(FORMATS["negotiation"], material).values()
    tables = docx.Document(io.BytesIO(data)).tables
    rows = [[cell.text for cell in table.rows[1].cells] for table in tables]

    assert ["Our name alone.", "Both.", "Ours small."] in rows
    assert ["None.", "This bid only, mutual, and it lapses on loss."] in [row[:2] for row in rows]
    assert "Internal: not for sharing with the other side." in docx_text(data)
    assert "No profile was given" in docx_text(data)


def test_stance_and_reason_stand_with_the_topic_and_red_lines_come_first(hard, rank, packs):
    positions = (
        Position(Category.VALUE_STATEMENT, Stance.RED_LINE, reason="Our faith is ours."),
        Position(Category.MANDATORY_BRANDING, Stance.INDIFFERENT),
    )
    result = rank([hard], profiles=(Profile(positions, name="Board"),))
    (text,) = texts(render(FORMATS["negotiation"], Material(result, packs))).values()

    assert "Where you stand: red line: Our faith is ours." in text
    assert text.index("Values") < text.index("Exclusivity") < text.index("Branding")


# All of them


@pytest.mark.parametrize("name", SETS)
def test_the_same_result_gives_the_same_bytes(result, packs, name):
    first, second = (render(FORMATS[name], Material(result, packs)) for _ in range(2))

    assert first == second
    for data in first.values():
        if data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert {one.date_time[0] for one in archive.infolist()} == {2000}


@pytest.mark.parametrize("name", SETS)
def test_hostile_words_stay_words(find, judge, rank, packs, name):
    quote = "\x1b[31m\u202eevil\x00 <b>bold</b> {{ 7*7 }} =HYPERLINK(1) \ufffe HYPERLINK \\l x"
    document = judge(
        f"offer/{quote}.pdf",
        [find("mandatory_branding", 4, 0, quote=quote, clause="\u202e1.1")],
        titles=(quote,),
    )
    for path, data in render(FORMATS[name], Material(rank([document]), packs)).items():
        assert "\u202e" not in path
        if path.endswith(".docx"):
            text = docx_text(data)
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                xml = archive.read("word/document.xml")
            assert b"instrText" not in xml
            assert b"fldSimple" not in xml
            assert b"w:hyperlink" not in xml
            assert "\u202e" not in text
            assert "\\u202eevil\\x00 <b>bold</b> {{ 7*7 }}" in text


def test_an_offer_of_several_papers_has_one_set_and_places_name_the_paper(
    find, judge, rank, packs
):
    first = judge(
        "bid/Contract.docx",
        [find("exclusivity", 4, 0), find("mandatory_branding", 3)],
        titles=("Terms",),
    )
    second = judge(
        "bid/Handbook.pdf",
        [find("exclusivity", 3, 0), find("value_statement", 3, 9)],
        titles=("Habits",),
    )
    unread = JudgedDocument("bid/Scan.pdf", "", "bid", first.kind, first.outcome)
    alone = judge("Letter.docx", [], titles=("Letter",))
    again = second.findings[0]
    offer = AssessedOffer(
        "bid",
        (first.name, second.name),
        replace(first.assessment, document="bid"),
        repeats=(
            Repeat(
                PaperPlace(first.name, first.findings[0].id), PaperPlace(second.name, again.id)
            ),
        ),
    )
    result = replace(
        rank([first, second, alone]),
        documents=(alone, first, second, unread),
        offers=(RankedOffer(1, offer),),
    )
    bid, letter = build_dossiers(result)

    assert (bid.stem, letter.stem) == ("bid", "Letter")
    assert [one.name for one in bid.documents] == [first.name, second.name, unread.name]
    assert len(bid.found) == 3
    files = render(FORMATS["negotiation"], Material(result, packs))
    assert [*files] == ["negotiation/bid.docx", "negotiation/Letter.docx"]
    assert "(Handbook.pdf, clause" in docx_text(files["negotiation/bid.docx"])
    board = docx_text(render(FORMATS["board"], Material(result, packs))["board/bid.docx"])
    assert "paper A: Contract.docx; paper B: Handbook.pdf; paper C: Scan.pdf." in board
    assert "Paper C: nothing of it could be judged." in board
    shared = docx_text(
        render(FORMATS["conversation"], Material(result, packs))["conversation/bid.docx"]
    )
    assert "Handbook.pdf" not in shared
    assert "Paper 3: a paper without a title." in shared
    assert "(paper 1, clause" in shared


def test_names_of_files_are_safe_and_none_is_given_twice(judge, rank):
    names = (
        "a/b:c.pdf",
        "a/b?c.pdf",
        "CON.docx",
        "\u202e.pdf",
        f"{'long ' * 40}.pdf",
        "naïve.pdf",
    )
    stems = [one.stem for one in build_dossiers(rank([judge(name, []) for name in names]))]

    assert len({stem.casefold() for stem in stems}) == len(names)
    assert all(re.fullmatch(r"[\w()&,' -]{1,75}", stem) for stem in stems)
    assert "CON" not in stems
    assert "naïve" in stems


def test_sets_of_offers_that_are_gone_go_and_what_people_wrote_into_stays(
    hard, half, rank, packs, tmp_path
):
    told = []
    write_outputs(rank([hard, half]), tmp_path, packs=packs, formats=["questions"])
    mine, *_ = sorted((tmp_path / "questions").iterdir())
    mine.write_bytes(b"mine")
    names = {one.name for one in (tmp_path / "questions").iterdir()}
    written = write_outputs(
        rank([]), tmp_path, packs=packs, formats=["questions", "csv"], tell=told.append
    )

    assert len(names) == 2
    assert [one.name for one in (tmp_path / "questions").iterdir()] == [f"{mine.stem}.kept-1.docx"]
    assert (tmp_path / "questions" / f"{mine.stem}.kept-1.docx").read_bytes() == b"mine"
    assert "belongs to an older result" in told[0]
    assert tmp_path / "questions" in written
