"""The parts of a Word file that every document shares: styles, numbering, settings."""

from __future__ import annotations

from .source import ClauseFormat

__all__ = [
    "BULLET_LIST",
    "CLAUSE_LIST",
    "NAMESPACES",
    "RECITAL_LIST",
    "XML_HEAD",
    "numbering_xml",
    "settings_xml",
    "styles_xml",
]

XML_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{_WORD}" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)

CLAUSE_LIST, RECITAL_LIST, BULLET_LIST = 1, 2, 3

# Left and hanging indents of the four levels, in twentieths of a point.
_INDENTS = {
    ClauseFormat.LEGAL: ((720, 720), (720, 720), (1440, 720), (2160, 720)),
    ClauseFormat.DECIMAL: ((720, 720), (720, 720), (1584, 864), (2592, 1008)),
}
_LEVELS = {
    ClauseFormat.LEGAL: (
        ("decimal", "%1."),
        ("decimal", "%1.%2"),
        ("lowerLetter", "(%3)"),
        ("lowerRoman", "(%4)"),
    ),
    ClauseFormat.DECIMAL: (
        ("decimal", "%1."),
        ("decimal", "%1.%2"),
        ("decimal", "%1.%2.%3"),
        ("decimal", "%1.%2.%3.%4"),
    ),
}


def styles_xml() -> str:
    """Return word/styles.xml."""
    styles = "".join(
        (
            _style("Normal", "Normal", '<w:spacing w:after="120"/><w:jc w:val="both"/>', base=""),
            _style(
                "Title",
                "Title",
                '<w:keepNext/><w:spacing w:before="240" w:after="360"/><w:jc w:val="center"/>',
                run='<w:b/><w:sz w:val="32"/>',
            ),
            _style("Heading1", "heading 1", _heading(0), run='<w:b/><w:sz w:val="24"/>'),
            _style("Heading2", "heading 2", _heading(1), run="<w:b/>"),
            _style(
                "ScheduleHeading",
                "Schedule Heading",
                '<w:keepNext/><w:pageBreakBefore/><w:spacing w:after="240"/>'
                '<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
                run='<w:b/><w:sz w:val="26"/>',
            ),
            _style(
                "Clause1", "Clause 1", f"<w:keepNext/>{_list(CLAUSE_LIST, 0)}", base="Heading1"
            ),
            *(
                _style(f"Clause{level}", f"Clause {level}", _list(CLAUSE_LIST, level - 1))
                for level in (2, 3, 4)
            ),
            _style("ClauseBody", "Clause Body", '<w:ind w:left="720"/>'),
            _style("Recital", "Recital", _list(RECITAL_LIST, 0)),
            _style("ListBullet", "List Bullet", _list(BULLET_LIST, 0)),
            _style("TableText", "Table Text", '<w:spacing w:after="60"/><w:jc w:val="left"/>'),
            _style("BoxText", "Box Text", '<w:spacing w:after="60"/><w:jc w:val="left"/>'),
            _style("Header", "header", _MARGIN_TEXT, run='<w:sz w:val="17"/>'),
            _style("Footer", "footer", _MARGIN_TEXT, run='<w:sz w:val="17"/>'),
            _style(
                "FootnoteText",
                "footnote text",
                '<w:spacing w:after="0"/>',
                run='<w:sz w:val="18"/>',
            ),
            _FIXED_STYLES,
        )
    )
    return f"{XML_HEAD}<w:styles {NAMESPACES}>{_DEFAULTS}{styles}</w:styles>"


def numbering_xml(clause_format: ClauseFormat, schedules: int) -> str:
    """Return word/numbering.xml, with one restarted list for every schedule.

    Lists 1 to 3 are those of the body; schedule n has list 2 + 2n for its clauses and
    list 3 + 2n for its recitals. In plain documents nothing uses the clause list, and it is
    written as the legal one.
    """
    scheme = ClauseFormat.LEGAL if clause_format is ClauseFormat.PLAIN else clause_format
    levels = zip(_LEVELS[scheme], _INDENTS[scheme], strict=True)
    clauses = "".join(
        _level(place, shape, indent, style=f"Clause{place + 1}")
        for place, (shape, indent) in enumerate(levels)
    )
    recitals = _level(0, ("upperLetter", "(%1)"), (720, 720), style="Recital")
    symbol = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol" w:hint="default"/></w:rPr>'
    bullets = "".join(
        _level(
            place,
            ("bullet", "\uf0b7"),
            indent,
            style="ListBullet" if not place else "",
            run=symbol,
        )
        for place, indent in enumerate(((567, 567), (1287, 567)))
    )
    abstracts = (
        _abstract(CLAUSE_LIST, clauses)
        + _abstract(RECITAL_LIST, recitals)
        + _abstract(BULLET_LIST, bullets)
    )
    lists = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in (CLAUSE_LIST, RECITAL_LIST, BULLET_LIST)
    )
    # Schedules have two restarted lists each: clauses and recitals.
    restarted = "".join(
        _restarted(BULLET_LIST + 2 * part - 1, CLAUSE_LIST, 4)
        + _restarted(BULLET_LIST + 2 * part, RECITAL_LIST, 1)
        for part in range(1, schedules + 1)
    )
    return f"{XML_HEAD}<w:numbering {NAMESPACES}>{abstracts}{lists}{restarted}</w:numbering>"


def settings_xml(*, has_changes: bool) -> str:
    """Return word/settings.xml; a file with changes goes on tracking them."""
    tracking = "<w:trackRevisions/>" if has_changes else ""
    return (
        f"{XML_HEAD}<w:settings {NAMESPACES}>"
        f'<w:zoom w:percent="100"/>{tracking}<w:defaultTabStop w:val="720"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-GB"/></w:settings>'
    )


_MARGIN_TEXT = (
    '<w:tabs><w:tab w:val="right" w:pos="9070"/></w:tabs>'
    '<w:spacing w:after="0"/><w:jc w:val="left"/>'
)
_DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:eastAsia="Times New Roman" '
    'w:hAnsi="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
_FIXED_STYLES = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList">'
    '<w:name w:val="No List"/><w:semiHidden/></w:style>'
)


def _heading(outline: int) -> str:
    return (
        '<w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc w:val="left"/>'
        f'<w:outlineLvl w:val="{outline}"/>'
    )


def _list(number: int, level: int) -> str:
    place = f'<w:ilvl w:val="{level}"/>' if level else ""
    return f'<w:numPr>{place}<w:numId w:val="{number}"/></w:numPr>'


def _style(
    style_id: str, name: str, paragraph: str, *, run: str = "", base: str = "Normal"
) -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    default = "" if base else ' w:default="1"'
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"{based}<w:qFormat/><w:pPr>{paragraph}</w:pPr>{look}</w:style>"
    )


def _abstract(number: int, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{number}"><w:nsid w:val="4A7C10{number:02X}"/>'
        f'<w:multiLevelType w:val="multilevel"/><w:tmpl w:val="5B2E31{number:02X}"/>'
        f"{levels}</w:abstractNum>"
    )


def _level(
    place: int,
    shape: tuple[str, str],
    indent: tuple[int, int],
    *,
    style: str = "",
    run: str = "",
) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    kind, text = shape
    left, hanging = indent
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{linked}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:tabs>'
        f'<w:tab w:val="num" w:pos="{left}"/></w:tabs>'
        f'<w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr>{run}</w:lvl>'
    )


def _restarted(number: int, abstract: int, levels: int) -> str:
    overrides = "".join(
        f'<w:lvlOverride w:ilvl="{place}"><w:startOverride w:val="1"/></w:lvlOverride>'
        for place in range(levels)
    )
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
