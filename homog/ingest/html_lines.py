"""The visible text of a page as lines: one per paragraph, break, list item or row of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homog.ingest.html_lists import ListNumbers
from homog.ingest.html_tree import Limits

if TYPE_CHECKING:
    from lxml.etree import _Element


def _words(*rows: str) -> frozenset[str]:
    return frozenset(word for row in rows for word in row.split())


BLOCKS = _words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure",
    "footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol p plaintext pre",
    "search section summary table tbody td tfoot th thead tr ul xmp ucapcontent",
)
SILENT = _words(
    "script style noscript template head title nav footer aside dialog iframe frame object embed applet svg canvas",
    "audio video map button select datalist optgroup option textarea input meter progress marquee rp rt",
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACES = re.compile(r"[\s\u200b\ufeff\u2060\u00ad]+")
_OUTER = " \t\n\r\u3000\u00a0\u2002\u2003\u2009\u200a"
_WIDE = r"[\u2e80-\u2fff\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uffef“”‘’…—]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
_CELL_LINES, _LONG_CELL, _CELL_SHARE = 6, 1000, 0.85  # of a cell that lays out the page
_EACH = 2048  # elements between two looks at the clock


@dataclass(slots=True)
class Node:
    """An element: its tag, id and classes in lower case, its parent and the first number after its subtree."""

    tag: str
    marks: str
    parent: int
    end: int = 0


@dataclass(slots=True)
class Line:
    """A line of the page, the block it stands in, how many characters are links, and the cells of a row."""

    text: str
    node: int
    links: int = 0
    cells: tuple[str, ...] = ()


@dataclass(slots=True)
class Page:
    """The elements of a page in document order and its visible lines."""

    nodes: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """A row of a table that is being read: its element and the lines of each cell."""

    node: int
    sink: list[Line]  # where the row goes
    cells: list[list[Line]] = field(default_factory=list)
    holds_table: bool = False


def read_page(root: _Element, limits: Limits, with_hidden: bool = False) -> Page:
    """Lines of a page in document order.

    Args:
        root: the root element.
        limits: depth, number of elements and seconds.
        with_hidden: keep what `display: none` hides, for pages that a script would have uncovered.

    Raises:
        ReadError: a limit is passed.
    """
    from lxml import etree

    reader = _PageReader(limits)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            reader.leave(element)
        elif not reader.enter(element, with_hidden):
            walk.skip_subtree()
    reader.flush()
    return reader.page


def _is_silent(element: _Element, tag: str, with_hidden: bool) -> bool:
    if tag in SILENT:
        return True
    if with_hidden or tag in ("html", "body"):  # a page that is hidden until its scripts have run
        return False
    style = element.get("style")
    return (style is not None and _HIDDEN.search(style) is not None) or element.get("hidden") is not None


class _PageReader:
    """Walks a tree by its events; what is open stands on stacks, so that nothing recurses."""

    def __init__(self, limits: Limits) -> None:
        self.page = Page()
        self._limits = limits
        self._open: list[int] = []  # elements; -1 for a silent one
        self._rows: list[_Row] = []
        self._sinks: list[list[Line]] = [self.page.lines]
        self._lists = ListNumbers()
        self._parts: list[str] = []
        self._blocks: list[int] = [0]
        self._node = 0
        self._linked = self._links = self._kept = 0
        self._mark = ""

    def enter(self, element: _Element, with_hidden: bool) -> bool:
        """Take an element in; False where nothing of it is visible."""
        tag = element.tag.lower() if isinstance(element.tag, str) else "script"
        self._limits.check_depth(len(self._open) + 1)
        if _is_silent(element, tag, with_hidden):
            self._open.append(-1)
            return False
        self._add_node(element, tag)
        if tag == "br":
            self.flush()
        elif tag in BLOCKS:
            self._enter_block(element, tag)
        self._linked += tag == "a"
        self._kept += tag == "pre"
        if element.text:
            self._add(element.text)
        return True

    def _add_node(self, element: _Element, tag: str) -> None:
        nodes = self.page.nodes
        if len(nodes) % _EACH == 0:
            self._limits.check_time()
            self._limits.check_elements(len(nodes))
        parent = self._open[-1] if self._open else -1
        marks = f"{element.get('id') or ''} {element.get('class') or ''}".strip().lower()
        self._open.append(len(nodes))
        nodes.append(Node(tag, marks, parent))

    def leave(self, element: _Element) -> None:
        """Close an element and take in the text behind it."""
        index = self._open.pop()
        if index >= 0:
            node = self.page.nodes[index]
            node.end = len(self.page.nodes)
            if node.tag in BLOCKS:
                self._leave_block(node.tag)
            self._linked -= node.tag == "a"
            self._kept -= node.tag == "pre"
        if element.tail and self._open:
            self._add(element.tail)

    def _enter_block(self, element: _Element, tag: str) -> None:
        self.flush()
        self._blocks.append(self._open[-1])
        if tag == "table" and self._rows:
            self._rows[-1].holds_table = True
        elif tag == "tr":
            self._rows.append(_Row(self._open[-1], self._sinks[-1]))
            self._sinks.append(self._sinks[-1])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].cells.append([])
            self._sinks.append(self._rows[-1].cells[-1])
        self._mark = self._lists.enter(element, tag) or self._mark

    def _leave_block(self, tag: str) -> None:
        self.flush()
        self._blocks.pop()
        self._lists.leave(tag)
        if tag == "tr":
            self._sinks.pop()
            _close_row(self._rows.pop())
        elif tag in ("td", "th") and self._rows:
            self._sinks.pop()

    def _add(self, text: str) -> None:
        """Take in text; a line belongs to the block that is open where it begins."""
        if not self._parts:
            self._node = self._blocks[-1]
        if self._kept:
            first, *more = text.split("\n")
            self._parts.append(first)
            for line in more:
                self.flush()
                self._node = self._blocks[-1]
                self._parts.append(line)
        else:
            self._parts.append(text)
        if self._linked:
            self._links += len(text.strip())

    def flush(self) -> None:
        """End the line that is being read."""
        if not self._parts:
            return
        text = _SPACES.sub(_one_space, _WRAPPED.sub("", "".join(self._parts))).strip(_OUTER)
        if text:
            if self._mark and not self._lists.is_numbered(text):
                text = self._mark + text
            self._mark = ""
            self._sinks[-1].append(Line(text, self._node, min(self._links, len(text))))
        self._parts.clear()
        self._links = 0


def _one_space(found: re.Match[str]) -> str:
    """One space for a run of them; an ideographic one where it holds one, nothing for invisible ones."""
    run = found[0]
    if "\u3000" in run:
        return "\u3000"
    return " " if run.strip("\u200b\ufeff\u2060\u00ad") else ""


def _close_row(row: _Row) -> None:
    """A row of data becomes one line; a row that only lays out the page gives the lines of its cells."""
    filled = [cell for cell in row.cells if cell]
    if len(filled) < 2 or row.holds_table or _is_layout(filled):
        for cell in filled:
            row.sink.extend(cell)
        return
    cells = tuple(" ".join(line.text for line in cell) for cell in row.cells)
    text = "\t".join(cells).strip("\t")
    row.sink.append(Line(text, row.node, sum(line.links for cell in filled for line in cell), cells))


def _is_layout(cells: list[list[Line]]) -> bool:
    """Whether one cell holds a whole text and the others what stands beside it."""
    sizes = [sum(len(line.text) for line in cell) for cell in cells]
    largest = max(sizes)
    main = cells[sizes.index(largest)]
    if len(main) < _CELL_LINES:
        return False
    return _linked_share(cells, main) > 0.5 or (largest >= _LONG_CELL and largest >= _CELL_SHARE * sum(sizes))


def _linked_share(cells: list[list[Line]], main: list[Line]) -> float:
    others = [line for cell in cells if cell is not main for line in cell]
    return sum(line.links for line in others) / max(1, sum(len(line.text) for line in others))
