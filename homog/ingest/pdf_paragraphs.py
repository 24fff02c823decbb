"""Lines into paragraphs: which line goes on the one before it, across columns and pages too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from homog.ingest.pdf_layout import Line

_INDENTED = 1.2  # em from which on a line is indented
_DEEPLY = 3.4  # em beyond which an indent is not that of a paragraph's first line
_SLACK = 1.7  # em a full line may end before the margin: a sign that may not begin the next line
_SAME_PLACE = 0.6  # em
_WIDE_GAP = 1.4  # times the usual distance of lines
_OTHER_SIZE = 1.12  # times the size
_NOTE_SIZE = 0.92  # of the body's size, at most, that footnotes have
_NOTE_ZONE = 0.4  # of the page's height, from its bottom
_FIRST_LINES = 0.04  # share of indented lines above which indents tell where paragraphs begin

_ENDS = re.compile(r"[。！？；：.!?;:…][”’\"')）》〉】\]]*$")
_ITEM = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[编篇章节条款]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|"
    r"\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}(?:、|[.．](?!\d))|[①-⓿]|[•●■◆◇□▪►]|——|附件|附表|专栏"
)
_NOTE = re.compile(r"[①-⓿]|\[\d{1,2}\]|[\d¹²³⁴-⁹]{1,2}(?![\d.、年月%])|[*†‡]|注[：:]")
_LEADERS = re.compile(r"(?:[.…·‥]{3,}|[. ]{6,})[ 　]*\d*$")
_WORD_END, _WORD_START = re.compile(r"[A-Za-z]{2}-$"), re.compile(r"[a-z]")
_CHINESE = re.compile("[\u3400-\u9fff]")
_BRACKETS = dict(zip("(（《〈“‘「『[【〔", ")）》〉”’」』]】〕", strict=True))


@dataclass(slots=True)
class Paragraph:
    """A paragraph and where its pages begin: (offset in the text, page)."""

    text: str
    pages: list[tuple[int, int]]


@dataclass(slots=True)
class _Open:
    """The paragraph that is being put together."""

    text: str
    pages: list[tuple[int, int]]
    last: Line
    count: int = 1
    body: float | None = None  # indent of its second line and those that follow
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class _Habits:
    """What the lines of a document have in common."""

    em: float
    leading: float
    indents: bool  # whether a paragraph begins with an indent


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[Paragraph]:
    """Join the lines of a document.

    A footnote is put behind the paragraph it would break.

    Args:
        pages: the lines of every page in the order they are read.
    """
    habits = _habits([line for page in pages for line in page])
    joiner = _Joiner(habits)
    for page in pages:
        main, notes = _notes_apart(page, habits)
        for line in main:
            joiner.add(line)
        if notes:
            inner = _Joiner(_habits(notes))
            for line in notes:
                inner.add(line)
            joiner.waiting += inner.finished()
    return joiner.finished()


def _habits(lines: Sequence[Line]) -> _Habits:
    text = [line for line in lines if not line.is_row] or list(lines)
    if not text:
        return _Habits(12.0, 18.0, False)
    weights = Counter[float]()
    for line in text:
        weights[round(line.em * 2) / 2] += len(line.text)
    em = max(weights, key=lambda size: (weights[size], size))
    body = [line for line in text if abs(line.em - em) <= 0.1 * em]
    gaps = [line.gap for line in body if line.gap is not None and line.gap > 0.5 * em]
    starts = sum(_INDENTED * em <= line.indent <= _DEEPLY * em and line.slack < 2 * em for line in body)
    at_margin = sum(abs(line.indent) < _SAME_PLACE * em for line in body)
    indents = starts >= max(1, _FIRST_LINES * len(body)) and at_margin >= 1
    return _Habits(em, float(np.median(gaps)) if gaps else 1.5 * em, indents)


def _notes_apart(page: Sequence[Line], habits: _Habits) -> tuple[list[Line], list[Line]]:
    """The lines of a page and its footnotes: small lines at its end that begin with a mark."""
    first = len(page)
    while first and _is_small(page[first - 1], habits):
        first -= 1
    while first < len(page) and not _NOTE.match(page[first].text):
        first += 1
    return list(page[:first]), list(page[first:])


def _is_small(line: Line, habits: _Habits) -> bool:
    return line.em <= _NOTE_SIZE * habits.em and line.from_bottom < _NOTE_ZONE and not line.is_row


@dataclass(slots=True)
class _Joiner:
    """Lines in, paragraphs out."""

    habits: _Habits
    open: _Open | None = None
    done: list[Paragraph] = field(default_factory=list)
    waiting: list[Paragraph] = field(default_factory=list)  # footnotes, until the open paragraph ends

    def add(self, line: Line) -> None:
        """Join the next line, or begin a paragraph with it."""
        current = self.open
        if current is not None and self._goes_on(current, line):
            joined = join(current.text, line.text)
            if line.page != current.pages[-1][1]:
                current.pages.append((len(joined) - len(line.text), line.page))
            current.text, current.last = joined, line
            current.count += 1
            current.body = line.indent if current.body is None else current.body
            return
        self._close()
        self.open = _Open(line.text, [(0, line.page)], line, is_centred=_is_centred(line))

    def finished(self) -> list[Paragraph]:
        """All paragraphs."""
        self._close()
        return self.done

    def _close(self) -> None:
        if self.open is not None:
            self.done.append(Paragraph(self.open.text, self.open.pages))
        self.open = None
        self.done += self.waiting
        self.waiting = []

    def _goes_on(self, current: _Open, line: Line) -> bool:
        last = current.last
        if line.is_row or last.is_row or _LEADERS.search(last.text):
            return False
        if last.is_chinese and line.is_chinese and _ratio(last.em, line.em) > _OTHER_SIZE:
            return False
        if line.gap is not None and line.gap > _WIDE_GAP * max(self.habits.leading, 1.1 * last.em):
            return False
        if current.is_centred and _is_centred(line):
            return self._one_title(current, line)
        return _is_full(last, line) and self._is_placed(current, line)

    def _one_title(self, current: _Open, line: Line) -> bool:
        """Whether a centred line goes on the one above: a title in large type, or an open bracket."""
        if _is_open_bracket(current.text):
            return True
        large = min(current.last.em, line.em) > _OTHER_SIZE * self.habits.em
        return large and not _ENDS.search(current.text) and not _ITEM.match(line.text) and line.text[0] not in "(（—"

    def _is_placed(self, current: _Open, line: Line) -> bool:
        """Whether a line stands where the next line of the paragraph would."""
        last, em = current.last, max(line.em, 1.0)
        if current.count > 1 and current.body is not None and abs(line.indent - current.body) < _SAME_PLACE * em:
            return self._no_new_item(current, line)
        if current.count == 1 and last.hang > last.indent and abs(line.indent - last.hang) < _SAME_PLACE * em:
            return True
        if last.indent > len(last.text) * last.em + last.slack:
            return False  # set to the right: a signature and its date
        if last.indent > _DEEPLY * em and abs(line.indent - last.indent) > 0.2 * em:
            return False
        if line.indent < last.indent - _SAME_PLACE * em:
            return current.count == 1 or line.indent < _SAME_PLACE * em
        if line.indent > last.indent + _SAME_PLACE * em:
            return False
        if line.indent >= _INDENTED * em and self.habits.indents:
            return not _ENDS.search(current.text) and not _ITEM.match(line.text)
        return self._no_new_item(current, line)

    def _no_new_item(self, current: _Open, line: Line) -> bool:
        """Without an indent to tell, a numbered line after a finished sentence begins a paragraph."""
        if self.habits.indents and line.indent < _SAME_PLACE * line.em and current.last.indent < 0.3 * line.em:
            return True
        return not (_ITEM.match(line.text) and (_ENDS.search(current.text) or _ITEM.match(current.text)))


def _ratio(a: float, b: float) -> float:
    return max(a, b) / max(min(a, b), 0.1)


def _is_centred(line: Line) -> bool:
    return line.indent > 1.5 * line.em and line.slack > 1.5 * line.em and abs(line.indent - line.slack) < 2 * line.em


def _is_full(line: Line, follower: Line) -> bool:
    """Whether the line was broken because what follows did not fit."""
    return line.slack < max(_SLACK * line.em, follower.first + 0.6 * line.em)


def _is_open_bracket(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in _BRACKETS.items())


def join(text: str, more: str) -> str:
    """Two lines as one: broken Latin words whole again, a space between two words, none in Chinese."""
    if _WORD_END.search(text) and _WORD_START.match(more):
        return text[:-1] + more
    edge = text[-1:] + more[:1]
    if len(edge) < 2 or not edge.isascii() or text[-1] in "-/(" or edge.isspace():
        return text + more
    if edge.isdecimal() and _CHINESE.search(text) and _CHINESE.search(more):
        return text + more  # one number, broken at the end of the line
    latin = (edge[0].isalnum() or edge[0] in ".,;:!?)") and (edge[1].isalnum() or edge[1] == "(")
    both_chinese = _CHINESE.search(text[-12:]) and _CHINESE.search(more[:12])
    if latin and (edge.isalnum() or not both_chinese):
        return f"{text} {more}"
    return text + more


def assembled(found: Iterable[Paragraph]) -> tuple[str, list[tuple[int, int]]]:
    """The text of a document, a paragraph a line, and where pages begin in it: (offset, page)."""
    pieces: list[str] = []
    places: list[tuple[int, int]] = []
    offset = 0
    for paragraph in found:
        places += [(offset + at, page) for at, page in paragraph.pages]
        pieces.append(paragraph.text)
        offset += len(paragraph.text) + 1
    return "\n".join(pieces), list(_changes(places))


def _changes(places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    page = 0
    for offset, number in places:
        if number != page:
            yield offset, number
        page = number
