"""The walk over the XML of a .docx that turns its body and notes into lines.

One pass over start and end events, no recursion. What a reader of the document sees is in: insertions, content
controls, text boxes, results of fields, automatic numbers. What they do not see is out: deletions, hidden text,
prompts of empty content controls, instructions of fields, comments, fallbacks of drawings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from homog.errors import ReadError
from homog.ingest.docx_fields import Field, field_marks
from homog.ingest.docx_lines import Flow, Line, row_lines
from homog.ingest.docx_names import COMPATIBILITY, MATH, VML, XML, integer, switch, w
from homog.ingest.docx_numbering import Numbering
from homog.ingest.docx_package import Package
from homog.ingest.docx_styles import Styles, style_of
from homog.ingest.docx_symbols import symbol

_CHECK_EVERY = 4096  # elements between two looks at the clock
_WHITE = re.compile(r"[\t\r\n]+")
_CHOICE, _FALLBACK = f"{{{COMPATIBILITY}}}Choice", f"{{{COMPATIBILITY}}}Fallback"
_SKIPPED = frozenset(
    [w(name) for name in (
        "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "rt",
        "delText", "delInstrText", "proofErr", "bookmarkStart", "bookmarkEnd", "ffData", "smartTagPr", "customXmlPr",
    )]
)  # fmt: skip
_SIGNS = {
    w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-",
}  # fmt: skip
_ELSEWHERE = {w("altChunk"): "an embedded file (altChunk)", w("subDoc"): "another file (a subdocument)"}


@dataclass(slots=True)
class _Paragraph:
    properties: Any | None
    style: str
    hidden: bool
    parts: list[str] = field(default_factory=list)
    boxes: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Note:
    """A reference to a footnote or endnote, in the order of the text."""

    kind: str
    identity: str


class Walk:
    """One document on its way to lines; numbering and the list of notes go on from story to story.

    Args:
        package: for its name and its limits.
        styles: the styles of the document.
        numbering: its lists, whose counters the walk moves on.
    """

    def __init__(self, package: Package, styles: Styles, numbering: Numbering) -> None:
        self.notes: list[Note] = []
        self._package, self._styles, self._numbering = package, styles, numbering
        self._elements = 0
        self._begin()
        self._starts: dict[str, Callable[[Any], bool]] = {
            w("p"): self._start_paragraph,
            w("r"): self._start_run,
            w("t"): self._text,
            f"{{{MATH}}}t": self._text,
            w("sym"): self._symbol,
            w("fldChar"): self._field,
            w("instrText"): self._instruction,
            w("tr"): self._start_row,
            w("tc"): self._start_cell,
            w("tbl"): self._start_table,
            w("txbxContent"): self._start_box,
            w("sdt"): self._content_control,
            w("footnoteReference"): self._note,
            w("endnoteReference"): self._note,
            f"{{{VML}}}textpath": self._word_art,
            _CHOICE: self._choice,
            _FALLBACK: self._fallback,
        }
        self._ends: dict[str, Callable[[], None]] = {
            w("p"): self._end_paragraph,
            w("r"): self._end_run,
            w("tr"): self._end_row,
            w("tc"): self._end_cell,
            w("txbxContent"): self._end_box,
        }

    def _begin(self) -> None:
        self._flows: list[Flow] = [Flow()]
        self._paragraphs: list[_Paragraph] = []
        self._rows: list[list[list[Line]]] = []
        self._hidden_runs: list[bool] = []
        self._fields: list[Field] = []
        self._instructions = 0  # open fields whose instruction is not at its end
        self._marks: dict[Any, str] = {}

    def lines(self, root: Any) -> list[Line]:
        """The lines of one story: the body, or a single note.

        Raises:
            ReadError: a limit on nesting or seconds is passed, or text stands in another file.
        """
        from lxml import etree

        self._begin()
        self._marks = field_marks(root)
        depth, starts, ends = 0, self._starts, self._ends
        walker = etree.iterwalk(root, events=("start", "end"))
        # A skipped element still has its end; handlers of ends belong to elements that are never skipped part-way.
        skipped: set[Any] = set()
        for event, element in walker:
            tag = element.tag
            if event == "end":
                depth -= 1
                if skipped and element in skipped:
                    skipped.discard(element)
                elif tag in ends:
                    ends[tag]()
                continue
            depth += 1
            self._look(depth)
            if tag in _SKIPPED or (tag in starts and not starts[tag](element)):
                if tag in ends:
                    skipped.add(element)
                walker.skip_subtree()
            elif tag in _SIGNS:
                self._emit(_SIGNS[tag])
            elif tag in _ELSEWHERE:
                raise self._elsewhere(_ELSEWHERE[tag])
        return self._flows[0].closed()

    def _look(self, depth: int) -> None:
        self._package.check_nesting(depth)
        self._elements += 1
        if self._elements % _CHECK_EVERY == 0:
            self._package.check_time()

    def _elsewhere(self, where: str) -> ReadError:
        why = f"part of its text stands in {where}"
        return ReadError(self._package.name, why, "open it in Word and save it anew as .docx")

    # Every handler of a start says whether to go on into the element.

    def _emit(self, text: str) -> None:
        """Add to the paragraph at hand what is neither hidden nor part of an instruction."""
        if self._paragraphs and not any(self._hidden_runs) and not self._instructions:
            self._paragraphs[-1].parts.append(text)

    def _start_paragraph(self, element: Any) -> bool:
        properties = element.find(w("pPr"))
        style = style_of(properties, "pStyle") or self._styles.default
        self._paragraphs.append(_Paragraph(properties, style, self._styles.hides(style)))
        return True

    def _end_paragraph(self) -> None:
        paragraph = self._paragraphs.pop()
        flow = self._flows[-1]
        text = "".join(paragraph.parts)
        end = _end_mark(paragraph.properties)
        if end == "deleted":
            flow.carry(text, ())
        elif text.strip() or end == "kept":
            self._number(flow, paragraph, text, end == "hidden")
        flow.lines += paragraph.boxes  # text boxes stand behind the paragraph they are anchored in

    def _number(self, flow: Flow, paragraph: _Paragraph, text: str, goes_on: bool) -> None:
        numbered = self._styles.numbered(paragraph.properties, paragraph.style)
        mark = self._numbering.advance(numbered) if numbered else None
        numbers: tuple[str, ...] = ()
        # An empty paragraph counts, but shows its number only where that is its point: in the cells of a table.
        if mark and mark.text and not flow.numbers and (flow.carried.strip() or text.strip() or self._rows):
            numbers = (mark.text,) if mark.is_number else ()
            text, flow.carried = mark.before((flow.carried + text).strip()), ""
        if goes_on:
            flow.carry(text, numbers)
        else:
            flow.add_paragraph(text, numbers)

    def _start_run(self, element: Any) -> bool:
        properties = element.find(w("rPr"))
        hidden = switch(properties, "vanish")
        if hidden is None and (style := style_of(properties, "rStyle")):
            hidden = self._styles.hides(style) or None
        if hidden is None:
            hidden = bool(self._paragraphs and self._paragraphs[-1].hidden)
        self._hidden_runs.append(hidden)
        return True

    def _end_run(self) -> None:
        self._hidden_runs.pop()

    def _text(self, element: Any) -> bool:
        text = element.text or ""
        if element.get(f"{{{XML}}}space") != "preserve":
            text = text.strip(" \t\r\n")
        self._emit(_WHITE.sub(" ", text))
        return False

    def _symbol(self, element: Any) -> bool:
        try:
            code = int(element.get(w("char")) or "", 16)
        except ValueError:
            return False
        self._emit(symbol(element.get(w("font")) or "", code))
        return False

    def _word_art(self, element: Any) -> bool:
        self._emit(element.get("string") or "")
        return False

    def _note(self, element: Any) -> bool:
        if not any(self._hidden_runs):
            kind = "footnote" if element.tag == w("footnoteReference") else "endnote"
            self.notes.append(Note(kind, element.get(w("id")) or ""))
        return False

    def _field(self, element: Any) -> bool:
        kind = self._marks.get(element)
        if kind == "begin":
            self._fields.append(Field())
            self._instructions += 1
        elif kind == "separate" and self._fields:
            self._instructions -= self._fields[-1].in_instruction
            self._fields[-1].in_instruction = False
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._instructions -= ended.in_instruction
            self._emit(ended.drawn())
        return False

    def _instruction(self, element: Any) -> bool:
        if self._fields:
            self._fields[-1].instruction.append(element.text or "")
        return False

    def _start_table(self, _: Any) -> bool:
        self._flows[-1].closed()
        return True

    def _start_row(self, element: Any) -> bool:
        properties = element.find(w("trPr"))
        if properties is not None and properties.find(w("del")) is not None:
            return False
        self._rows.append([])
        return True

    def _end_row(self) -> None:
        self._flows[-1].lines += row_lines(self._rows.pop())

    def _start_cell(self, element: Any) -> bool:
        properties = element.find(w("tcPr"))
        if properties is not None and properties.find(w("cellDel")) is not None:
            return False
        self._flows.append(Flow())
        return True

    def _end_cell(self) -> None:
        lines = self._flows.pop().closed()
        if self._rows:
            self._rows[-1].append(lines)
        else:
            self._flows[-1].lines += lines

    def _start_box(self, _: Any) -> bool:
        if any(self._hidden_runs):
            return False
        self._flows.append(Flow())
        return True

    def _end_box(self) -> None:
        lines = self._flows.pop().closed()
        if self._paragraphs:
            self._paragraphs[-1].boxes += lines
        else:
            self._flows[-1].lines += lines

    def _content_control(self, element: Any) -> bool:
        """Into a content control, unless all it shows is the prompt to fill it in."""
        return not switch(element.find(w("sdtPr")), "showingPlcHdr")

    def _choice(self, element: Any) -> bool:
        """Of several forms of the same drawing only the first is read."""
        return element.getprevious() is None

    def _fallback(self, element: Any) -> bool:
        return element.getparent().find(_CHOICE) is None


def _end_mark(properties: Any | None) -> str:
    """Whether the end of a paragraph is kept, deleted (or moved away), or hidden, so that the next one follows on."""
    marks = None if properties is None else properties.find(w("rPr"))
    if marks is None:
        return "kept"
    if marks.find(w("del")) is not None or marks.find(w("moveFrom")) is not None:
        return "deleted"
    return "hidden" if switch(marks, "vanish") or switch(marks, "specVanish") else "kept"


def note_bodies(root: Any | None, kind: str) -> dict[str, Any]:
    """The footnotes or endnotes of a part by their id."""
    if root is None:
        return {}
    return {str(note.get(w("id"))): note for note in root.iterchildren(w(kind)) if integer(note.get(w("id")), -1) >= 0}
