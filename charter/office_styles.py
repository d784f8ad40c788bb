"""The styles and lists that a charter needs in a word processor, beside those every document has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

    from charter.tracked import Look

BULLETS, NUMBERS = 900, 901
DEPTH = 9
NAMED_DEPTH = 3
STEP = 360
LIST = (
    '<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
)
STYLES = """
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
<w:rPr><w:color w:val="1F3F8F"/><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:customStyle="1" w:styleId="CharterCode"><w:name w:val="Charter Code"/>
<w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="CharterLiteral"><w:name w:val="Charter Literal"/>
<w:basedOn w:val="Normal"/>
<w:rPr><w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="CharterRule"><w:name w:val="Charter Rule"/>
<w:basedOn w:val="Normal"/>
<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr></w:pPr></w:style>
</w:styles>
"""


def add_styles(document: Document) -> None:
    """Give the document the styles of links, code and rules, and French as its language."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    own: Any = document.styles.element
    for language in own.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR")
    for style in list(parse_xml(STYLES)):
        own.append(style)


def paragraph_style(document: Document, look: Look) -> str:
    """The id of the style a line has."""
    name = "Normal"
    if look.kind == "heading":
        name = f"Heading {look.level}"
    elif look.kind in {"code", "rule"}:
        return {"code": "CharterLiteral", "rule": "CharterRule"}[look.kind]
    elif look.quoted:
        name = "Quote"
    elif look.level:
        kind = ("List Number" if look.ordered else "List Bullet") if look.kind == "item" else "List Continue"
        depth = min(look.level, NAMED_DEPTH)
        name = kind if depth == 1 else f"{kind} {depth}"
    found: str = document.styles[name].style_id
    return found


def add_lists(document: Document) -> None:
    """Give the document its two kinds of list: with marks, with numbers."""
    from docx.oxml import parse_xml

    own: Any = document.part.numbering_part.element
    for number, shape, marks in ((BULLETS, "bullet", "•◦▪" * 3), (NUMBERS, "decimal", "")):
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/>'
            f'<w:lvlText w:val="{marks[level] if marks else f"%{level + 1}."}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{STEP * (level + 1)}" w:hanging="{STEP}"/></w:pPr></w:lvl>'
            for level in range(DEPTH)
        )
        own.num_lst[0].addprevious(parse_xml(LIST.format(number=number, levels=levels)))


def list_number(document: Document, look: Look, known: dict[int, int]) -> int:
    """The number of the list a line stands in; a list begins anew, at the number of its first item."""
    if look.group not in known:
        own: Any = document.part.numbering_part.element
        num = own.add_num(NUMBERS if look.ordered else BULLETS)
        num.add_lvlOverride(ilvl=min(look.level, DEPTH) - 1).add_startOverride(look.start)
        known[look.group] = num.numId
    return known[look.group]
