"""Original text as markup: differences of a match, and the whole text tinted by attribution.

Everything is made by slicing at borders; the characters shown are those of `Document.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from homog.datatypes import Match, Quote, Section, Slot, Span, Stretch
from homog.report.text import visible

_SIGNS_AFTER = re.compile(r"[^\w\n]*")  # the tint goes on over the punctuation that ends a stretch


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of one side of a match and the element that shows it; an empty stretch is a place."""

    start: int
    end: int
    tag: str  # ins, del
    kind: str  # "" only one side has it, "c" changed, "w" a word, "s" a slot replaced, "v" moved, "g" nothing here
    number: int = 0  # of the pair of slots or of the clause that moved, the same on both sides; 0 for none
    said: str = ""  # what a reader is told who points at it

    def part(self, start: int, end: int) -> Mark:
        """The same between other offsets."""
        return Mark(start, end, self.tag, self.kind, self.number, self.said)


def marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> Markup:
    """The text between two offsets with its marks as elements.

    Args:
        text: the whole document.
        start: first offset to show.
        end: end of what to show.
        marks: disjoint, in order, inside start-end.
    """
    show = _showing(text[start:end])
    parts: list[str] = []
    at = start
    for mark in marks:
        css = f' class="{mark.kind}"' if mark.kind else ""
        numbered = f' data-n="{mark.number}"' if mark.number else ""
        numbered += f' title="{escape(mark.said)}"' if mark.said else ""
        tag = "span" if mark.kind == "g" else mark.tag
        shown = show(text[mark.start : mark.end])
        parts.append(f"{show(text[at : mark.start])}<{tag}{css}{numbered}>{shown}</{tag}>")
        at = mark.end
    parts.append(show(text[at:end]))
    return Markup("".join(parts))


def _showing(text: str) -> Callable[[str], str]:
    """What makes pieces of a text safe to print; nothing, where no character of it needs anything."""
    return _safe if escape(visible(text)) != text else str


def _safe(text: str) -> str:
    return str(escape(visible(text)))


def plan_marks(match: Match, slots: Sequence[Slot], words: Sequence[Mark] = ()) -> list[Mark]:
    """What differs, on the plan's side.

    Args:
        match: with its edits and slot pairs.
        slots: the slots of the plan that begin inside the match, in order.
        words: marks of the words that have a counterpart, in order.
    """
    changed: set[tuple[str, str]] = {(pair.type, pair.doc_text) for pair in match.slots}
    edits = [
        Mark(e.start, e.end, "ins", "c" if e.op == "replace" else "" if e.op == "insert" else "g") for e in match.edits
    ]
    return _combined(edits, words, slots, changed, Span(match.start, match.end), "ins")


def source_marks(match: Match, slots: Sequence[Slot], words: Sequence[Mark] = ()) -> list[Mark]:
    """What differs, on the source's side; arguments as for `plan_marks`, the slots being the source's."""
    changed: set[tuple[str, str]] = {(pair.type, pair.source_text) for pair in match.slots}
    edits = [
        Mark(e.source_start, e.source_end, "del", "c" if e.op == "replace" else "" if e.op == "delete" else "g")
        for e in match.edits
    ]
    return _combined(edits, words, slots, changed, Span(match.source_start, match.source_end), "del")


def _combined(
    edits: Sequence[Mark],
    words: Sequence[Mark],
    slots: Sequence[Slot],
    changed: set[tuple[str, str]],
    span: Span,
    tag: str,
) -> list[Mark]:
    """Edits, words and replaced slots as disjoint marks in order; of two in one place the later kind is shown."""
    whole = [
        Mark(slot.start, slot.end, tag, "s")
        for slot in slots
        if (slot.type, slot.text) in changed
        and slot.end <= span.end
        and any(e.start < slot.end and e.end > slot.start for e in edits)
    ]
    return laid_over(laid_over(edits, words, span) if words else edits, whole, span)


def laid_over(marks: Sequence[Mark], above: Sequence[Mark], span: Span) -> list[Mark]:
    """Two layers of marks as one, disjoint and in order; where both are, the upper one is what is shown.

    Args:
        marks: the lower layer.
        above: the upper layer, disjoint and in order.
        span: what is shown of the document.
    """
    pieces = list(above)
    for mark in marks:
        pieces += _outside(mark, above) if above else [mark]
    ordered: list[Mark] = []
    at = span.start
    for mark in sorted(pieces, key=lambda m: (m.start, m.end)):
        if mark.start >= at and mark.end <= span.end:
            ordered.append(mark)
            at = mark.end
    return ordered


def numbered(marks: Sequence[Mark], text: str, sides: Sequence[tuple[str, str]]) -> list[Mark]:
    """Replaced slots with the number of their pair and their type, so that both sides can be told to belong together.

    Args:
        marks: of one side.
        text: of that document.
        sides: type and text of each pair on that side, in their order.
    """
    known: dict[str, list[tuple[int, str]]] = {}
    for number, (kind, said) in enumerate(sides, start=1):
        known.setdefault(said, []).append((number, kind))
    made = []
    for mark in marks:
        row = known.get(text[mark.start : mark.end]) if mark.kind == "s" else None
        if row:
            number, kind = row.pop(0) if len(row) > 1 else row[0]
            mark = Mark(mark.start, mark.end, mark.tag, f"s {kind}", number)
        made.append(mark)
    return made


def _outside(mark: Mark, whole: Sequence[Mark]) -> list[Mark]:
    """The parts of a mark that lie in no slot."""
    pieces, at = [], mark.start
    for other in whole:
        if other.end <= at or other.start >= mark.end:
            if mark.start == mark.end and other.start < at < other.end:
                return []
            continue
        if other.start > at:
            pieces.append(mark.part(at, other.start))
        at = max(at, other.end)
    if at < mark.end or mark.start == mark.end:
        pieces.append(mark.part(at, max(mark.end, at)))
    return pieces


@dataclass(frozen=True, slots=True)
class _Element:
    """What surrounds a stretch of text: how it opens the first time, how it goes on, how it ends."""

    first: str
    again: str
    close: str


_NOTHING = _Element("", "", "")


def tinted(
    text: str,
    stretches: Sequence[Stretch],
    sections: Sequence[Section],
    anchors: Mapping[int, Sequence[str]],
    matches: Mapping[str, str],
    title: Callable[[Stretch], str],
    quotes: Sequence[Quote] = (),
    counted: Sequence[tuple[int, int]] | None = None,
) -> Markup:
    """The whole text, a paragraph a line, stretches tinted and linked to their matches.

    Args:
        text: the document.
        stretches: disjoint, in order.
        sections: their headings are set in bold.
        anchors: offset -> ids of elements to put there.
        matches: match_id -> title of the link, for the matches that the page shows.
        title: what to say of a stretch without a match on the page.
        quotes: disjoint, in order; underlined.
        counted: where text counts, disjoint and in order; a tint leaves out the rest. None: everywhere.
    """
    tints = _tints(text, stretches, matches, title)
    if counted is not None:
        tints = _within(tints, counted)
    heads = sorted((s.head.start, s.head.end) for s in sections if s.head.end > s.head.start)
    borders = {0, len(text), *anchors}
    borders.update(edge for start, end, _ in tints for edge in (start, end))
    spoken = [(quote.start, quote.end) for quote in quotes]
    borders.update(edge for span in (*heads, *spoken) for edge in span)
    points = sorted(b for b in borders if 0 <= b <= len(text))
    parts = ["<p>"]
    show = _showing(text)
    tint_at = _Pointer([(start, end) for start, end, _ in tints])
    inline = (("b", _Pointer(heads)), ("u", _Pointer(spoken)))
    seen = -1
    for low, high in pairwise(points):
        if low in anchors:
            parts += [f'<a id="{escape(name)}"></a>' for name in anchors[low]]
        index = tint_at.find(low)
        element = tints[index][2] if index >= 0 else _NOTHING
        tags = [tag for tag, at in inline if at.find(low) >= 0]
        opening = element.again if index == seen else element.first
        parts.append(_lines(show(text[low:high]), opening, element, tags))
        seen = index
    parts.append("</p>")
    return Markup("".join(parts))


def _lines(shown: str, opening: str, element: _Element, tags: Sequence[str]) -> str:
    """A piece of text in its elements, closed and opened again at every line feed."""
    before, after = "".join(f"<{tag}>" for tag in tags), "".join(f"</{tag}>" for tag in reversed(tags))
    broken = f"{after}{element.close}</p>\n<p>{element.again}{before}"
    return f"{opening}{before}{shown.replace(chr(10), broken)}{after}{element.close}"


def _tints(
    text: str, stretches: Sequence[Stretch], matches: Mapping[str, str], title: Callable[[Stretch], str]
) -> list[tuple[int, int, _Element]]:
    found: list[tuple[int, int, _Element]] = []
    anchored: set[str] = set()
    for index, stretch in enumerate(stretches):
        if stretch.attribution == "original" or stretch.end <= stretch.start:
            continue
        limit = stretches[index + 1].start if index + 1 < len(stretches) else len(text)
        signs = _SIGNS_AFTER.match(text, stretch.end, max(limit, stretch.end))
        end = signs.end() if signs else stretch.end
        found.append((stretch.start, end, _tint_element(stretch, matches, anchored, title)))
    return found


def _within(
    tints: Sequence[tuple[int, int, _Element]], counted: Sequence[tuple[int, int]]
) -> list[tuple[int, int, _Element]]:
    """Tints cut down to where text counts: no headings, no numbering, no lists of departments."""
    ends = [end for _, end in counted]
    found: list[tuple[int, int, _Element]] = []
    for start, end, element in tints:
        at, opening = bisect_right(ends, start), element.first
        while at < len(counted) and counted[at][0] < end:
            low, high = max(start, counted[at][0]), min(end, counted[at][1])
            found.append((low, high, _Element(opening, element.again, element.close)))
            at, opening = at + 1, element.again
    return found


def _tint_element(
    stretch: Stretch, matches: Mapping[str, str], anchored: set[str], title: Callable[[Stretch], str]
) -> _Element:
    css = " ".join(["t", stretch.attribution, stretch.grade or ""]).strip()
    key = stretch.match_id
    if key is None or key not in matches:
        said = escape(visible(title(stretch)))
        opening = f'<span class="{css}" title="{said}">'
        return _Element(opening, opening, "</span>")
    again = f'<a class="{css}" href="#m-{escape(key)}" title="{escape(visible(matches[key]))}">'
    first = again if key in anchored else f'<a id="t-{escape(key)}"{again[2:]}'
    anchored.add(key)
    return _Element(first, again, "</a>")


class _Pointer:
    """Finds which of some disjoint, ordered spans holds an offset; offsets must be asked in ascending order."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._at = 0

    def find(self, offset: int) -> int:
        """Index of the span that holds the offset, -1 where none does."""
        while self._at < len(self._spans) and self._spans[self._at][1] <= offset:
            self._at += 1
        inside = self._at < len(self._spans) and self._spans[self._at][0] <= offset
        return self._at if inside else -1
