"""What workbooks, Word files and Markdown show of a plan, in plain values: sentences, items beside their sources."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from homog.datatypes import Document, Match, PlanScore, SlotPair, Span, Unit, UnitScore
from homog.report.desk import Desk, copied_share, flagged_units
from homog.report.headline import headline
from homog.report.lead import plan_sentences
from homog.report.marking import Mark, plan_marks, source_marks
from homog.report.reworded import reworded
from homog.report.text import visible

PieceKind = Literal["same", "insert", "delete", "replace", "slot"]
_KINDS: Mapping[tuple[str, str], PieceKind] = {
    ("ins", ""): "insert",
    ("del", ""): "delete",
    ("ins", "c"): "replace",
    ("del", "c"): "replace",
    ("ins", "s"): "slot",
    ("del", "s"): "slot",
}
_HEADINGS = " › "


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is the same on both sides, or that differs."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match in words."""

    match: Match
    number: int  # as on the plan's page
    attribution: str
    grade: str
    source: str
    particulars: str
    plan_place: str
    source_place: str
    plan_pieces: tuple[Piece, ...]
    source_pieces: tuple[Piece, ...]
    replaced: str  # changed places, agencies, dates and figures
    reworded: tuple[str, ...]  # which words correspond, what differs in sense
    why: str
    runner_up: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A unit beside the match that explains most of it; `others` are the numbers of further matches."""

    unit: Unit
    score: UnitScore
    copied: float
    flagged: bool
    place: str
    pieces: tuple[Piece, ...]
    best: MatchView | None
    source_pieces: tuple[Piece, ...]  # of the best match's source, what stands opposite the unit
    source_place: str  # where that begins
    replaced: str  # of what the best match replaces, what the unit holds
    reworded: tuple[str, ...]  # the same of words that correspond
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan: everything that a file about it shows."""

    document: Document
    score: PlanScore
    name: str
    headline: tuple[str, ...]  # what a reader in a hurry must know; empty where there is nothing to say
    sentences: tuple[str, ...]
    items: tuple[ItemView, ...]  # targets and actions, in the order of the text
    flagged: tuple[ItemView, ...]  # targets before actions, those with most taken text first
    matches: tuple[MatchView, ...]  # as numbered on the page
    sources: tuple[tuple[str, float], ...]

    @property
    def flagged_targets(self) -> int:
        """How many targets are flagged."""
        return sum(item.unit.kind == "target" for item in self.flagged)

    @property
    def flagged_actions(self) -> int:
        """How many actions are flagged."""
        return len(self.flagged) - self.flagged_targets


def plan_view(desk: Desk, doc: str) -> PlanView:
    """One plan in plain values.

    Args:
        desk: look-ups over the run.
        doc: a scored plan.
    """
    score = desk.result.scores[doc]
    marked = flagged_units(desk.result, doc)
    flagged = [f.unit.unit_id for f in marked]
    matches = _match_views(desk, doc)
    items = {item.unit.unit_id: item for item in _items(desk, doc, matches, frozenset(flagged))}
    targets = sum(items[unit].unit.kind == "target" for unit in flagged)
    sentences = plan_sentences(desk, score, targets, len(flagged) - targets)
    sources = sorted(((s, v) for s, v in score.by_source.items() if v > 0), key=lambda r: (-round(r[1], 6), r[0]))
    return PlanView(
        document=desk.document(doc),
        score=score,
        name=visible(desk.name(doc)),
        headline=tuple(sentence.striptags() for sentence in headline(desk, score, marked)),
        sentences=tuple(sentence.striptags() for sentence in sentences),
        items=tuple(items.values()),
        flagged=tuple(items[unit] for unit in flagged),
        matches=tuple(matches),
        sources=tuple(sources),
    )


def _match_views(desk: Desk, doc: str) -> list[MatchView]:
    matches = [m for m in desk.matches.get(doc, ()) if m.attribution != "inherited"]
    return [_match_view(desk, match, number) for number, match in enumerate(matches, start=1)]


def _match_view(desk: Desk, match: Match, number: int) -> MatchView:
    words = desk.words
    mine, theirs = _sides(desk, match)
    why = words.code("why", match.why, origin=desk.name(match.origin) if match.origin else "") if match.why else ""
    open_ = desk.open_direction(match)
    return MatchView(
        match=match,
        number=number,
        attribution=words.code("short", match.attribution),
        grade=words.code("grade", match.grade),
        source=visible(desk.name(match.source)),
        particulars=visible(desk.particulars(match.source)),
        plan_place=place_of(desk, match.doc, match.start),
        source_place=place_of(desk, match.source, match.source_start),
        plan_pieces=tuple(pieces(desk.document(match.doc).text, match.start, match.end, mine)),
        source_pieces=tuple(pieces(desk.document(match.source).text, match.source_start, match.source_end, theirs)),
        replaced=_replaced(desk, match.slots),
        reworded=reworded(desk, match).lines,
        why=visible(words("sentence_gap").join(part for part in (why, open_) if part)),
        runner_up=visible(desk.name(match.runner_up)) if match.runner_up else "",
    )


def _sides(desk: Desk, match: Match) -> tuple[list[Mark], list[Mark]]:
    """What differs on the plan's side and on the source's."""
    mine = desk.slots_within(match.doc, match.start, match.end) if match.slots else ()
    theirs = desk.slots_within(match.source, match.source_start, match.source_end) if match.slots else ()
    return plan_marks(match, mine), source_marks(match, theirs)


def _replaced(desk: Desk, slots: Iterable[SlotPair]) -> str:
    words = desk.words
    pairs = [
        words("export.replaced", type=words.code("slot", s.type), old=visible(s.source_text), new=visible(s.doc_text))
        for s in slots
    ]
    return words("export.semicolon").join(pairs)


def place_of(desk: Desk, doc: str, offset: int) -> str:
    """The headings above an offset, outermost first."""
    return visible(_HEADINGS.join(desk.headings(doc, offset)))


def pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Piece]:
    """The text between two offsets cut where it begins or ends to differ; places where something is missing stay out.

    Args:
        text: the whole document.
        start: first offset to show.
        end: end of what to show.
        marks: disjoint, in order; parts outside start-end are passed over.
    """
    found: list[Piece] = []
    at = start
    for mark in marks:
        low, high = max(mark.start, at), min(mark.end, end)
        if low >= high or (mark.tag, mark.kind) not in _KINDS:
            continue
        _add(found, "same", text[at:low])
        _add(found, _KINDS[mark.tag, mark.kind], text[low:high])
        at = high
    _add(found, "same", text[at:end])
    return found


def _add(found: list[Piece], kind: PieceKind, text: str) -> None:
    """Append a stretch, joined to the one before where both are of one kind."""
    if not text:
        return
    if found and found[-1].kind == kind:
        found[-1] = Piece(kind, found[-1].text + visible(text))
    else:
        found.append(Piece(kind, visible(text)))


def _items(desk: Desk, doc: str, matches: Sequence[MatchView], flagged: frozenset[str]) -> list[ItemView]:
    """The targets and actions of a plan, each with the matches that touch it."""
    scores = {score.unit_id: score for score in desk.result.scores[doc].units}
    units = [u for u in desk.result.structures[doc].units if u.kind in ("target", "action") and u.unit_id in scores]
    touching = _touching(units, matches)
    return [_item(desk, doc, u, scores[u.unit_id], touching[u.unit_id], u.unit_id in flagged) for u in units]


def _touching(units: Sequence[Unit], matches: Sequence[MatchView]) -> dict[str, list[MatchView]]:
    """The matches that share text with each unit; units are disjoint and in order."""
    ends = [unit.end for unit in units]
    found: dict[str, list[MatchView]] = {unit.unit_id: [] for unit in units}
    for view in matches:
        at = bisect_right(ends, view.match.start)
        while at < len(units) and units[at].start < view.match.end:
            found[units[at].unit_id].append(view)
            at += 1
    return found


def _item(desk: Desk, doc: str, unit: Unit, score: UnitScore, touching: Sequence[MatchView], flagged: bool) -> ItemView:
    best = max(touching, key=lambda v: (_shared(v.match, unit), -v.match.start), default=None)
    mine, theirs = _sides(desk, best.match) if best else ([], [])
    text = desk.document(doc).text
    source, opposite = "", (0, 0)
    if best:
        source, opposite = desk.document(best.match.source).text, _opposite(desk, best.match, unit)
    held = [s for s in best.match.slots if s.doc_text in text[unit.start : unit.end]] if best else []
    return ItemView(
        unit=unit,
        score=score,
        copied=copied_share(score),
        flagged=flagged,
        place=place_of(desk, doc, unit.start),
        pieces=tuple(pieces(text, unit.start, unit.end, mine)),
        best=best,
        source_pieces=tuple(pieces(source, *opposite, theirs)),
        source_place=place_of(desk, best.match.source, opposite[0]) if best else "",
        replaced=_replaced(desk, held),
        reworded=reworded(desk, best.match, (Span(unit.start, unit.end), Span(*opposite))).lines if best else (),
        others=tuple(v.number for v in touching if v is not best),
    )


def _shared(match: Match, unit: Unit) -> int:
    return min(match.end, unit.end) - max(match.start, unit.start)


def _opposite(desk: Desk, match: Match, unit: Unit) -> tuple[int, int]:
    """What of a match's source stands opposite a unit: the source's own units that lie there for the most part."""
    low, high = _image(match, unit.start), _image(match, unit.end)
    structure = desk.result.structures.get(match.source)
    spans = [
        (max(u.start, match.source_start), min(u.end, match.source_end))
        for u in (structure.units if structure else ())
        if u.start < match.source_end and u.end > match.source_start
    ]
    shared = [min(end, high) - max(start, low) for start, end in spans]
    there = [
        s
        for s, size in zip(spans, shared, strict=True)
        if size > 0 and (2 * size >= s[1] - s[0] or size == max(shared))
    ]
    if not there:
        return match.source_start, match.source_end
    return there[0][0], there[-1][1]


def _image(match: Match, offset: int) -> int:
    """Roughly where in the source an offset of the plan lies: counted on from the last difference before it."""
    if offset <= match.start:
        return match.source_start
    if offset >= match.end:
        return match.source_end
    at, there = match.start, match.source_start
    for edit in match.edits:
        if edit.end <= offset and edit.end >= at and edit.source_end >= there:
            at, there = edit.end, edit.source_end
    return min(there + offset - at, match.source_end)
