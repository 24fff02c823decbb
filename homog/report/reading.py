"""The whole text of a plan for reading: tinted where it counts, with an outline of its sections."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import Section, Stretch, Structure
from homog.report.desk import Desk, heading_of
from homog.report.marking import tinted
from homog.report.match_view import MatchView

_DEEPEST = 3  # level of headings down to which the outline goes
_LONGEST = 150  # entries of an outline; a longer one keeps to the outer levels


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A section in the outline: how much of it is taken from elsewhere."""

    anchor: str
    title: str
    depth: int
    characters: int
    vertical: float
    horizontal: float

    @property
    def copied(self) -> float:
        """What is taken from elsewhere, whoever from."""
        return min(self.vertical + self.horizontal, 1.0)


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole text and its outline."""

    text: Markup
    outline: tuple[OutlineRow, ...]


def reading(desk: Desk, doc_id: str, views: Sequence[MatchView]) -> Reading:
    """The whole text of a plan.

    Args:
        desk: look-ups over the run.
        doc_id: a scored plan.
        views: its matches as they are shown.
    """
    words, result = desk.words, desk.result
    structure, text = result.structures[doc_id], desk.document(doc_id).text
    outline = _outline(desk, doc_id, structure)
    titles = {v.match.match_id: _link_title(desk, v) for v in views}

    def untold(stretch: Stretch) -> str:
        phrase = desk.phrases.get(stretch.match_id or "")
        return words.code("why", phrase.why) if phrase else words(f"short.{stretch.attribution}")

    shown = tinted(
        text,
        result.scores[doc_id].stretches,
        structure.sections,
        _anchors(structure, {row.anchor for row in outline}),
        titles,
        untold,
        result.quotes.get(doc_id, ()),
        counted_spans(structure),
    )
    return Reading(shown, outline)


def _anchors(structure: Structure, outlined: set[str]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for section in structure.sections:
        if (name := f"s-{section.section_id}") in outlined:
            found.setdefault(section.start, []).append(name)
    for unit in structure.units:
        found.setdefault(unit.start, []).append(f"u-{unit.unit_id}")
    return found


def counted_spans(structure: Structure) -> list[tuple[int, int]]:
    """Where the text of a document counts: in units, but not in headings nor in what units leave out."""
    gaps = [(s.head.start, s.head.end) for s in structure.sections]
    gaps += [(o.start, o.end) for u in structure.units for o in u.omitted]
    gaps = sorted(gap for gap in gaps if gap[1] > gap[0])
    spans: list[tuple[int, int]] = []
    index, done = 0, 0
    for unit in sorted(structure.units, key=lambda u: u.start):
        at = max(unit.start, done)
        while index < len(gaps) and gaps[index][1] <= at:
            index += 1
        look = index
        while look < len(gaps) and gaps[look][0] < unit.end:
            if gaps[look][0] > at:
                spans.append((at, gaps[look][0]))
            at, look = max(at, gaps[look][1]), look + 1
        if at < unit.end:
            spans.append((at, unit.end))
        done = max(done, unit.end)
    return spans


def _outline(desk: Desk, doc_id: str, structure: Structure) -> tuple[OutlineRow, ...]:
    sections = [s for s in structure.sections if s.depth <= _DEEPEST and heading_of(s)]
    while len(sections) > _LONGEST and (deepest := max(s.depth for s in sections)) > 1:
        sections = [s for s in sections if s.depth < deepest]
    starts, sums = _running(desk, doc_id, structure)
    return tuple(_outline_row(section, starts, sums) for section in sections[:_LONGEST])


def _running(desk: Desk, doc_id: str, structure: Structure) -> tuple[list[int], list[tuple[int, float, float]]]:
    """Where units begin; the characters of all units before each, and how many are vertical and horizontal."""
    scores = {score.unit_id: score for score in desk.result.scores[doc_id].units}
    starts: list[int] = []
    sums: list[tuple[int, float, float]] = [(0, 0.0, 0.0)]
    for unit in sorted(structure.units, key=lambda u: u.start):
        score = scores.get(unit.unit_id)
        counted = score.counted if score else 0
        taken = [score.shares.get(name, 0.0) * counted if score else 0.0 for name in ("vertical", "horizontal")]
        starts.append(unit.start)
        sums.append((sums[-1][0] + counted, sums[-1][1] + taken[0], sums[-1][2] + taken[1]))
    return starts, sums


def _outline_row(section: Section, starts: Sequence[int], sums: Sequence[tuple[int, float, float]]) -> OutlineRow:
    low, high = sums[bisect_left(starts, section.start)], sums[bisect_left(starts, section.end)]
    characters = high[0] - low[0]
    shares = [(high[k] - low[k]) / characters if characters else 0.0 for k in (1, 2)]
    return OutlineRow(f"s-{section.section_id}", heading_of(section), section.depth, characters, *shares)


def _link_title(desk: Desk, view: MatchView) -> str:
    return desk.words.joined([view.name, view.attribution, view.grade, desk.name(view.match.source)])
