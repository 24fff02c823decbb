"""Building blocks of a Word file: Chinese fonts, differences, tables, page numbers, bytes that do not change.

Tables are put together as elements: python-docx looks every cell up anew, which takes minutes on long tables.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from homog.report.export.package import repacked
from homog.report.export.view import Piece
from homog.report.messages import Words
from homog.report.text import visible

BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"
# what a computer without these fonts takes instead
_INSTEAD = {BODY: "仿宋;FangSong;STFangsong;宋体", HEADING: "SimHei;Heiti SC", TITLE: "宋体;SimSun;STSong"}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_LOOKS: Mapping[str, tuple[str, ...]] = {
    "same": (),
    "insert": ("color=1A7F37", "u=single"),
    "delete": ("color=B42318", "strike"),
    "replace": ("color=9A5B00", "i", "u=dotted"),
    "slot": ("color=0B57A4", "b"),
}
_SHORT = 500  # characters of the longest cell
_ORDER = ("rFonts", "b", "i", "strike", "color", "sz", "szCs", "u")  # of the elements of a run, as Word wants it


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a cell: stretches of text, and whether it is small print."""

    pieces: Sequence[Piece]
    small: bool = False
    bold: bool = False


def plain(text: str, *, small: bool = False, bold: bool = False) -> Line:
    """A paragraph without differences."""
    return Line((Piece("same", visible(text)),), small, bold)


class Paper:
    """A Word file being written: A4, Chinese fonts, page numbers.

    Args:
        words: the catalogue in the language of the file.
        title: of the file, shown on top.
    """

    def __init__(self, words: Words, title: str) -> None:
        self._words, self._headings = words, 0
        self._file: Any = docx.Document()
        self._set_page()
        self._set_styles()
        self._name_fonts()
        self._set_properties(title)
        self._footer()
        self._paragraph([Piece("same", visible(title))], font=TITLE, size=20, align="center", after=6)

    # setting up

    def _set_page(self) -> None:
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.4), Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)

    def _set_styles(self) -> None:
        style = self._file.styles["Normal"]
        style.font.name, style.font.size = _LATIN, Pt(12)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("eastAsia", "ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{name}"), BODY if name == "eastAsia" else _LATIN)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        style.element.get_or_add_rPr().append(language)
        for level in (1, 2):
            heading = self._file.styles[f"Heading {level}"]
            for color in heading.element.rPr.findall(qn("w:color")):
                heading.element.rPr.remove(color)
            heading.font.size, heading.font.bold = Pt(15 if level == 1 else 13), False
            fonts = heading.element.rPr.get_or_add_rFonts()
            fonts.attrib.clear()
            for name in ("eastAsia", "ascii", "hAnsi"):
                fonts.set(qn(f"w:{name}"), HEADING if name == "eastAsia" else _LATIN)

    def _name_fonts(self) -> None:
        """Say in the table of fonts what may stand in for those a computer lacks."""
        rows = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in _INSTEAD.items()
        )
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        for relation in self._file.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
                head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
                relation.target_part._blob = f'{head}<w:fonts xmlns:w="{space}">{rows}</w:fonts>'.encode()

    def _set_properties(self, title: str) -> None:
        properties = self._file.core_properties
        properties.title, properties.author, properties.last_modified_by = visible(title)[:250], "homog", "homog"
        properties.created = properties.modified = _MADE
        properties.comments, properties.revision = "", 1

    def _footer(self) -> None:
        paragraph = self._file.sections[0].footer.paragraphs[0]
        _aligned(paragraph._p, "center")
        told = self._words("opinion.page", page="\0PAGE\0", pages="\0NUMPAGES\0")
        for index, part in enumerate(told.split("\0")):
            run = _field(part) if index % 2 else _run(part, size=10.5)
            paragraph._p.append(run)

    # content

    def heading(self, text: str) -> None:
        """A numbered heading."""
        number = self._words("opinion.numbers")[self._headings]
        self._headings += 1
        self._file.add_heading(self._words("opinion.heading", number=number, text=visible(text)), level=1)

    def text(self, text: str, *, size: float = 12, indent: bool = True, after: float = 4) -> None:
        """A paragraph, its first line set in by two characters."""
        self._paragraph([Piece("same", visible(text))], size=size, indent=indent, after=after)

    def pieces(self, pieces: Sequence[Piece], *, size: float = 12) -> None:
        """A paragraph of stretches that look as differences do."""
        self._paragraph(pieces, size=size, after=4)

    def blank_lines(self, label: str, lines: int) -> None:
        """A label and empty ruled lines for a hand to write on, on one page with what follows."""
        self._paragraph([Piece("same", label)], size=14, after=0).paragraph_format.keep_with_next = True
        for _ in range(lines):
            paragraph = self._paragraph([], size=14, after=0)
            paragraph.paragraph_format.keep_with_next = True  # nobody signs on a page of its own
            properties = paragraph._p.get_or_add_pPr()
            _ruled(properties)

    def signature(self, parts: Sequence[str]) -> None:
        """Where to sign, and the date, set to the right."""
        paragraph = self._paragraph([Piece("same", "　　".join(parts))], size=14, align="right", after=0)
        paragraph.paragraph_format.space_before = Pt(18)

    def table(self, widths: Sequence[float], head: Sequence[str], rows: Iterable[Sequence[Sequence[Line]]]) -> None:
        """A ruled table whose head is repeated on every page.

        Args:
            widths: of the columns in centimetres.
            head: of the columns.
            rows: for each cell its paragraphs.
        """
        table = parse_xml(_TABLE)
        grid = table.find(qn("w:tblGrid"))
        for width in widths:
            column = OxmlElement("w:gridCol")
            column.set(qn("w:w"), str(_twips(width)))
            grid.append(column)
        table.append(_row([[plain(name, bold=True)] for name in head], widths, is_head=True))
        for row in rows:
            table.append(_row(row, widths))
        body = self._file.element.body
        body.insert(len(body) - 1, table)  # before the settings of the page
        self._paragraph([], size=6, after=0)

    def _paragraph(
        self,
        pieces: Sequence[Piece],
        *,
        font: str = "",
        size: float = 12,
        align: str = "",
        indent: bool = False,
        after: float = 0,
    ) -> Any:
        paragraph = self._file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.line_spacing = 1.35
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        if align:
            _aligned(paragraph._p, align)
        for piece in pieces:
            for run in _runs(piece, size=size, font=font):
                paragraph._p.append(run)
        return paragraph

    def content(self) -> bytes:
        """The finished file, its parts dated alike."""
        raw = io.BytesIO()
        self._file.save(raw)
        return repacked(raw.getvalue())


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_EDGES = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    f'<w:tbl {_W}><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{_EDGES}</w:tblBorders>'
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr><w:tblGrid/></w:tbl>"
)


def _twips(centimetres: float) -> int:
    return round(centimetres / 2.54 * 1440)


def _row(cells: Sequence[Sequence[Line]], widths: Sequence[float], *, is_head: bool = False) -> Any:
    row = OxmlElement("w:tr")
    length = max((sum(len(piece.text) for line in cell for piece in line.pieces) for cell in cells), default=0)
    properties = OxmlElement("w:trPr")
    if is_head or length <= _SHORT:  # a short row stays on one page
        properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))
    row.append(properties)
    for lines, width in zip(cells, widths, strict=True):
        row.append(_cell(lines, width, is_head))
    return row


def _cell(lines: Sequence[Line], width: float, is_head: bool) -> Any:
    cell = OxmlElement("w:tc")
    properties = OxmlElement("w:tcPr")
    size = OxmlElement("w:tcW")
    size.set(qn("w:w"), str(_twips(width)))
    size.set(qn("w:type"), "dxa")
    properties.append(size)
    if is_head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E7ECF1")
        properties.append(shade)
    cell.append(properties)
    for line in lines or [plain("")]:
        paragraph = OxmlElement("w:p")
        _spaced(paragraph)
        for piece in line.pieces:
            for run in _runs(piece, size=9 if line.small else 10.5, bold=line.bold, grey=line.small):
                paragraph.append(run)
        cell.append(paragraph)
    return cell


def _spaced(paragraph: Any) -> None:
    properties = OxmlElement("w:pPr")
    spacing = OxmlElement("w:spacing")
    for name, value in (("before", "20"), ("after", "20"), ("line", "264"), ("lineRule", "auto")):
        spacing.set(qn(f"w:{name}"), value)
    properties.append(spacing)
    paragraph.append(properties)


def _runs(piece: Piece, *, size: float, font: str = "", bold: bool = False, grey: bool = False) -> Iterable[Any]:
    """A stretch as runs, one a line of its text."""
    looks = [*_LOOKS[piece.kind], *(["b"] if bold else []), *(["color=555555"] if grey else [])]
    for number, line in enumerate(piece.text.split("\n")):
        yield _run(line, size=size, font=font, looks=looks, breaks=number > 0)


def _run(text: str, *, size: float, font: str = "", looks: Sequence[str] = (), breaks: bool = False) -> Any:
    run = OxmlElement("w:r")
    run.append(_run_properties(size, font, looks))
    if breaks:
        run.append(OxmlElement("w:br"))
    shown = OxmlElement("w:t")
    shown.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    shown.text = text
    run.append(shown)
    return run


def _run_properties(size: float, font: str, looks: Sequence[str]) -> Any:
    given: dict[str, str] = dict(look.partition("=")[::2] for look in looks)
    given |= {"sz": str(round(2 * size)), "szCs": str(round(2 * size))}
    properties = OxmlElement("w:rPr")
    if font:
        fonts = OxmlElement("w:rFonts")
        fonts.set(qn("w:eastAsia"), font)
        properties.append(fonts)
    for name in _ORDER:
        if name in given:
            element = OxmlElement(f"w:{name}")
            if given[name]:
                element.set(qn("w:val"), given[name])
            properties.append(element)
    return properties


def _field(name: str) -> Any:
    """A number that Word fills in: PAGE, NUMPAGES."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(_run("1", size=10.5))
    return field


def _aligned(paragraph: Any, align: str) -> None:
    alignment = OxmlElement("w:jc")
    alignment.set(qn("w:val"), align)
    paragraph.get_or_add_pPr().append(alignment)


def _ruled(properties: Any) -> None:
    """A line under a paragraph; the space between such paragraphs is ruled as well."""
    borders = OxmlElement("w:pBdr")
    for edge in ("bottom", "between"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "808080")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
