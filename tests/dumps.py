"""Files that people read, put down as plain text so that golden files can be compared line by line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock


def workbook(content: bytes) -> str:
    """Sheets, cells with their formats, links, panes and filters."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    return "\n".join(line for sheet in book for line in _sheet(sheet)) + "\n"


def _sheet(sheet: Any) -> Iterator[str]:
    yield f"== {sheet.title} {sheet.dimensions} frozen {sheet.freeze_panes} filter {sheet.auto_filter.ref}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                yield f"{cell.coordinate} {_value(cell.value)}{_link(cell)}"


def _value(value: object) -> str:
    if not isinstance(value, CellRichText):
        return repr(value) if isinstance(value, float) else str(value).replace("\n", "⏎")
    return "".join(_run(part) for part in value).replace("\n", "⏎")


def _run(part: str | TextBlock) -> str:
    if isinstance(part, str):
        return part
    font = part.font
    looks = [("u", font.u), ("s", font.strike), ("i", font.i), ("b", font.b)]
    marks = "".join(name for name, given in looks if given)
    return f"⟨{marks}:{part.text}⟩" if marks else str(part.text)


def _link(cell: Any) -> str:
    link = cell.hyperlink
    return f" → {link.target or ''}{'#' if link.location else ''}{link.location or ''}" if link else ""


def word(content: bytes) -> str:
    """Paragraphs and tables in order, differences marked."""
    file = Document(io.BytesIO(content))
    lines = []
    for element in file.element.body:
        if element.tag == qn("w:p"):
            lines.append(_paragraph(element))
        elif element.tag == qn("w:tbl"):
            for row in element.findall(qn("w:tr")):
                cells = ["⏎".join(map(_paragraph, cell.findall(qn("w:p")))) for cell in row.findall(qn("w:tc"))]
                lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _paragraph(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    head = f"[{style.get(qn('w:val'))}] " if style is not None else ""
    return head + "".join(map(_word_run, paragraph.iter(qn("w:r"))))


def _word_run(run: Any) -> str:
    properties = run.find(qn("w:rPr"))
    marks = "".join(
        name
        for name in ("u", "strike", "i", "b")
        if properties is not None and properties.find(qn(f"w:{name}")) is not None
    )
    text = "".join(t.text or "" for t in run.iter(qn("w:t")))
    return f"⟨{marks}:{text}⟩" if marks else text


def parts(content: bytes) -> dict[str, bytes]:
    """The parts of a package, every XML part of it parsed and every date of it the same."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        found = {name: package.read(name) for name in package.namelist()}
    for name, part in found.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(part)
    return found
