# SPDX-License-Identifier: Apache-2.0
"""Automatic numbers are the ones that a reader of the page sees."""

import pytest

from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.extract.word.number_formats import format_number


def level(place, text, *, style="decimal", start=1, extra=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels, place=0, extra=""):
    inner = "".join(levels)
    return f'<w:abstractNum w:abstractNumId="{place}">{extra}{inner}</w:abstractNum>'


def num(place=1, of=0, overrides=""):
    return f'<w:num w:numId="{place}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def restart(place, start=1):
    return f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


LEGAL = abstract(
    level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", style="lowerLetter"),
    level(3, "(%4)", style="lowerRoman"),
)  # fmt: skip


def labels(document):
    return [block.label for block in document.blocks]


def test_a_label_is_part_of_the_text_before_a_tab(word):
    document = word.read(word.item("Term") + word.item("Start", level=1), numbering=LEGAL + num())
    assert document.text == "1\tTerm\n1.1\tStart"
    first, second = document.blocks
    assert (first.start, first.body, first.end, first.label, first.level) == (0, 2, 6, "1", 0)
    assert document.text[second.body : second.end] == "Start"
    assert second.level == 1


def test_levels_count_within_each_other(word):
    body = "".join(word.item("x", level=place) for place in (0, 1, 2, 2, 3, 1, 2, 0, 1))
    document = word.read(body, numbering=LEGAL + num())
    assert labels(document) == ["1", "1.1", "(a)", "(b)", "(i)", "1.2", "(a)", "2", "2.1"]


def test_missing_parents_stand_at_their_start(word):
    definition = abstract(level(0, "%1.", start=4), level(1, "%1.%2", start=2))
    document = word.read(word.item("x", level=1), numbering=definition + num())
    assert labels(document) == ["4.2"]


@pytest.mark.parametrize(
    ("definition", "levels", "expected"),
    [
        pytest.param(
            abstract(level(0, "%1"), level(1, "%2", extra='<w:lvlRestart w:val="0"/>')),
            (0, 1, 1, 0, 1),
            ["1", "1", "2", "2", "3"],
            id="never-restarts",
        ),
        pytest.param(
            abstract(
                level(0, "%1"), level(1, "%2"), level(2, "%3", extra='<w:lvlRestart w:val="1"/>')
            ),
            (0, 1, 2, 1, 2, 0, 1, 2),
            ["1", "1", "1", "2", "2", "2", "1", "1"],
            id="restarts-only-after-the-first-level",
        ),
        pytest.param(
            abstract(
                level(0, "Article %1", style="upperRoman"),
                level(1, "%1.%2", extra="<w:isLgl/>"),
            ),
            (0, 0, 1),
            ["Article I", "Article II", "2.1"],
            id="legal-style-prints-digits",
        ),
        pytest.param(
            abstract(level(0, "", style="none"), level(1, "%1.%2")),
            (0, 1),
            [None, ".1"],
            id="no-format-prints-nothing",
        ),
        pytest.param(
            abstract('<w:lvl w:ilvl="0"><w:lvlText w:val="%1)"/></w:lvl>'),
            (0, 0),
            ["0)", "1)"],
            id="no-start-is-nought",
        ),
        pytest.param(
            abstract(level(0, "%1.", style="decimalZero")), (0, 0), ["01", "02"], id="two-digits"
        ),
        pytest.param(
            abstract(
                '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent>'
                '<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/>'
                '</mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback>'
                '</mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
            ),
            (0, 0),
            ["009", "010"],
            id="custom-digits",
        ),
        pytest.param(
            abstract(level(0, "%1."), level(1, "%1.%2", extra="<w:rPr><w:vanish/></w:rPr>")),
            (0, 1, 0),
            ["1", None, "2"],
            id="hidden-numbers-count",
        ),
        pytest.param(
            abstract(
                level(0, "&#xF0B7;", style="bullet"),
                level(1, "o", style="bullet"),
                level(2, "", style="bullet"),
            ),
            (0, 1, 2),
            ["•", "◦", None],
            id="bullets",
        ),
    ],
)
def test_levels_print_as_defined(word, definition, levels, expected):
    body = "".join(word.item("x", level=place) for place in levels)
    assert labels(word.read(body, numbering=definition + num())) == expected


def test_lists_of_one_definition_count_on(word):
    lists = LEGAL + num(1) + num(2)
    body = word.item("a") + word.item("b", list_id=2) + word.item("c")
    assert labels(word.read(body, numbering=lists)) == ["1", "2", "3"]


def test_a_start_override_restarts_once(word):
    lists = LEGAL + num(1) + num(2, overrides=restart(0, start=5))
    body = word.item("a") + word.item("b", list_id=2) * 2 + word.item("c")
    assert labels(word.read(body, numbering=lists)) == ["1", "5", "6", "7"]


def test_overrides_of_levels_that_no_list_has_change_nothing(word):
    lists = LEGAL + num(1, overrides=restart(9) + "<w:lvlOverride/>")
    assert labels(word.read(word.item("a") * 2, numbering=lists)) == ["1", "2"]


def test_a_level_override_replaces_the_level(word):
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "Clause %1")}</w:lvlOverride>'
    body = word.item("a") + word.item("b", list_id=2)
    document = word.read(body, numbering=LEGAL + num(1) + num(2, overrides=override))
    assert labels(document) == ["1", "Clause 2"]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="Level 2"/><w:basedOn w:val="H1"/>'
    '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="L3"><w:name w:val="Level 3"/><w:basedOn w:val="L2"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Off"><w:name w:val="Off"/><w:basedOn w:val="H1"/>'
    '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="numbering" w:styleId="List"><w:name w:val="List"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
)
STYLED = abstract(
    level(0, "%1.", extra='<w:pStyle w:val="H1"/>'),
    level(1, "%1.%2", extra='<w:pStyle w:val="L2"/>'),
)


def styled(word, text, style, extra=""):
    return word.p(text, f'<w:pStyle w:val="{style}"/>{extra}')


def test_styles_number_their_paragraphs_on_the_level_that_is_linked_to_them(word):
    body = "".join(styled(word, "x", style) for style in ("H1", "L2", "L3", "Off", "H1"))
    document = word.read(body, numbering=STYLED + num(), styles=STYLES)
    assert labels(document) == ["1", "1.1", "1.2", None, "2"]
    assert [block.heading for block in document.blocks] == [True, False, False, True, True]


def test_a_paragraph_turns_the_number_of_its_style_off(word):
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = styled(word, "x", "H1", off) + styled(word, "x", "H1")
    assert labels(word.read(body, numbering=STYLED + num(), styles=STYLES)) == [None, "1"]


def test_a_list_that_only_links_to_a_numbering_style_uses_its_levels(word):
    linked = abstract(place=1, extra='<w:numStyleLink w:val="List"/>')
    lists = STYLED + linked + num(1) + num(2, of=1)
    body = word.item("a") + word.item("b", list_id=2)
    assert labels(word.read(body, numbering=lists, styles=STYLES)) == ["1", "2"]


def test_a_style_whose_list_is_not_there_prints_nothing(word):
    body = styled(word, "x", "H1") + word.item("y", list_id=2)
    document = word.read(body, numbering=num(2, of=7), styles=STYLES)
    assert labels(document) == [None, None]


def test_links_in_a_circle_end(word):
    style = (
        '<w:style w:type="numbering" w:styleId="List"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    definition = abstract(level(0, "%1"), extra='<w:numStyleLink w:val="List"/>')
    document = word.read(word.item("x"), numbering=definition + num(), styles=style)
    assert labels(document) == ["1"]


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        pytest.param({}, ["1", "3"], id="empty-paragraph-counts"),
        pytest.param({"extra": "<w:sectPr/>"}, ["1", "2"], id="end-of-section-does-not"),
        pytest.param(
            {"extra": "<w:rPr><w:vanish/></w:rPr>"}, ["1", "2"], id="hidden-paragraph-does-not"
        ),
        pytest.param({"list_id": 99}, ["1", "2"], id="list-that-is-not-there-does-not"),
    ],
)
def test_paragraphs_without_words_and_the_count(word, between, expected):
    body = word.item("a") + word.item(**between) + word.item("b")
    assert labels(word.read(body, numbering=LEGAL + num())) == expected


def test_numbers_run_through_tables_and_text_boxes(word):
    cell = f"<w:tbl><w:tr><w:tc>{word.item('b')}</w:tc></w:tr></w:tbl>"
    box = (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{word.item('c')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    body = word.item("a") + cell + box + word.item("d")
    document = word.read(body, numbering=LEGAL + num())
    assert document.text == "1\ta\n2\tb\n3\tc\n4\td"


def test_a_number_alone_in_its_cell_goes_to_the_words_beside_it(word):
    def row(*cells):
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    rows = (
        row(word.item(), word.p("Fees") + word.p("More."))
        + row(word.item() + word.p("Same cell."), word.item("Own number."))
        + row(word.item(), word.p())
        + row(word.p(), word.p("Next row."))
    )
    document = word.read(f"<w:tbl>{rows}</w:tbl>", numbering=LEGAL + num())
    assert document.text.splitlines() == [
        "1\tFees",
        "More.",
        "Same cell.",
        "3\tOwn number.",
        "Next row.",
    ]
    assert document.blocks[0].level == 0


def test_numbers_beyond_what_word_counts_are_digits_and_told(word):
    definition = abstract(level(0, "%1", style="lowerRoman", start=10**12))
    document = word.read(word.item("x"), numbering=definition + num())
    assert labels(document) == [str(10**12)]
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.CORRUPT, Gravity.NOTE)


def test_the_indent_comes_from_the_level_unless_the_paragraph_sets_it(word):
    indented = level(0, "%1").replace("</w:lvl>", '<w:pPr><w:ind w:left="720"/></w:pPr></w:lvl>')
    body = word.item("a") + word.item("b", extra='<w:ind w:start="200"/>')
    document = word.read(body, numbering=abstract(indented) + num())
    assert [block.indent for block in document.blocks] == [36.0, 10.0]


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("decimal", ["0", "1", "4", "12", "27", "101", "1999"]),
        ("lowerLetter", ["0", "a", "d", "l", "aa", "w" * 4, "w" * 77]),
        ("upperLetter", ["0", "A", "D", "L", "AA", "W" * 4, "W" * 77]),
        ("lowerRoman", ["0", "i", "iv", "xii", "xxvii", "ci", "mcmxcix"]),
        ("upperRoman", ["0", "I", "IV", "XII", "XXVII", "CI", "MCMXCIX"]),
        ("ordinal", ["0th", "1st", "4th", "12th", "27th", "101st", "1999th"]),
        (
            "cardinalText",
            ["Zero", "One", "Four", "Twelve", "Twenty-seven", "One hundred one",
             "One thousand nine hundred ninety-nine"],
        ),
        (
            "ordinalText",
            ["Zeroth", "First", "Fourth", "Twelfth", "Twenty-seventh", "One hundred first",
             "One thousand nine hundred ninety-ninth"],
        ),
        ("numberInDash", [f"- {number} -" for number in (0, 1, 4, 12, 27, 101, 1999)]),
        ("decimalEnclosedParen", [f"({number})" for number in (0, 1, 4, 12, 27, 101, 1999)]),
        ("decimalEnclosedFullstop", [f"{number}." for number in (0, 1, 4, 12, 27, 101, 1999)]),
        ("decimalEnclosedCircle", ["0", "①", "④", "⑫", "27", "101", "1999"]),
        ("hex", ["0", "1", "4", "C", "1B", "65", "7CF"]),
        ("chicago", ["0", "*", "§", "§§§", "‡" * 7, "*" * 26, "‡" * 500]),
        ("none", [""] * 7),
        ("no such style", ["0", "1", "4", "12", "27", "101", "1999"]),
    ],
)  # fmt: skip
def test_counters_print_in_words_letters_and_digits(style, expected):
    counters = (0, 1, 4, 12, 27, 101, 1999)
    assert [format_number(counter, style) for counter in counters] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(20, "Twentieth"), (40, "Fortieth"), (21_002, "Twenty-one thousand second"), (3, "Third")],
)
def test_ordinals_in_words_change_only_the_last_word(value, expected):
    assert format_number(value, "ordinalText") == expected


SEPARATOR = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"


def test_a_heading_that_runs_into_its_clause_is_one_with_it(word):
    body = word.item("Term. ", extra=SEPARATOR) + word.p("It ends in May.") + word.item("Fees")
    document = word.read(body, numbering=LEGAL + num())
    assert document.text == "1\tTerm. It ends in May.\n2\tFees"


def test_a_run_in_heading_keeps_its_number_but_is_no_heading(word):
    heading = styled(word, "Term. ", "H1", SEPARATOR)
    document = word.read(
        heading + word.p("It ends.") + styled(word, "Fees", "H1"),
        numbering=STYLED + num(),
        styles=STYLES,
    )
    assert labels(document) == ["1", "2"]
    assert [block.heading for block in document.blocks] == [False, True]
