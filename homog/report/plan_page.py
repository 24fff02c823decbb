"""What the page of one plan shows, as plain data for its template."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from homog.datatypes import UNIT_KINDS, Document, Interval, Match, PlanScore, Rank, Unit, UnitScore
from homog.report.carried_view import Limits, ReflectView, limits_view, reflect_view
from homog.report.charts import Segment, kind_bar, share_bar
from homog.report.desk import Desk, Flagged, flagged_units
from homog.report.headline import headline
from homog.report.lead import plan_sentences
from homog.report.match_view import MatchView, match_views, span_words
from homog.report.notices import NoticeGroup, concerning, grouped
from homog.report.reading import Reading, reading
from homog.report.text import percent

_OWN_LEAST = 0.5  # share without a source from which on a unit is listed as the plan's own
_FEW_REFERENCES = 6  # so many are listed as sources even where the plan carries nothing of them
_INHERITED = 300  # listed on the page, which says how many more matches.jsonl holds
_EXCERPT = 48  # characters of an inherited passage shown
_FAR_BEYOND, _READ_AT_ONCE = 2, 400  # times the length of a unit, characters: longer matches do not show the unit
_BEGINNING = 24  # characters that tell flagged units under the same headings from one another


@dataclass(frozen=True, slots=True)
class InheritedRow:
    """A passage that agrees with a peer's only because both took it from the reference."""

    match: Match
    text: str
    source_place: Markup
    plan_span: str
    same: str


@dataclass(frozen=True, slots=True)
class FlaggedView:
    """A flagged unit with the matches shown under it and those shown elsewhere."""

    unit: Unit
    score: UnitScore
    copied: float
    place: Markup
    start: str  # how the unit begins, where other flagged units stand under the same headings; else empty
    matches: tuple[MatchView, ...]
    elsewhere: tuple[tuple[str, int], ...]  # match_id, number
    text: str  # of the unit
    apart: bool  # its text stands above its matches, which go far beyond it


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit that is the plan's own for the most part."""

    unit: Unit
    place: Markup
    own: int
    characters: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A document that explains part of the plan."""

    doc_id: str
    share: float
    matches: int
    is_reference: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """The shares of one kind of unit."""

    kind: str
    characters: int
    shares: Mapping[str, float]
    bar: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One attribution of the table of shares; `grades` is empty where there are none."""

    attribution: str
    interval: Interval
    net: Interval | None  # without quotations and stock phrases; None for the stock phrases themselves
    grades: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything on the page of one plan."""

    document: Document
    score: PlanScore
    headline: tuple[Markup, ...]
    lead: tuple[Markup, ...]
    largest: tuple[str, float] | None  # the source that explains most
    rank: Rank | None  # None in a run with one plan
    ordered_units: int  # that the agreement of order rests on
    prints: tuple[tuple[str, str], ...]  # documents and the fingerprints of their files
    kinds_shown: tuple[str, ...]  # of units with matches
    sources_shown: tuple[str, ...]  # of matches, as numbered in the filter
    bar: Sequence[Segment]
    shares: tuple[ShareRow, ...]
    kinds: tuple[KindRow, ...]
    sources: tuple[SourceRow, ...]
    silent_references: int  # references without a match, left out of `sources` where they are many
    flagged: tuple[FlaggedView, ...]
    flagged_targets: int
    flagged_actions: int
    others: tuple[MatchView, ...]
    inherited: tuple[InheritedRow, ...]
    more_inherited: int  # left to matches.jsonl
    reading: Reading
    own: tuple[OwnUnit, ...]
    reflect: ReflectView | None
    carried_limits: Limits
    notices: tuple[NoticeGroup, ...]


def plan_page(desk: Desk, doc_id: str) -> PlanPage:
    """The page of one plan.

    Args:
        desk: look-ups over the run.
        doc_id: a scored plan.
    """
    result = desk.result
    score = result.scores[doc_id]
    flagged = flagged_units(result, doc_id)
    views = match_views(desk, doc_id)
    homes = _homes(views, flagged)
    inherited = [m for m in desk.matches.get(doc_id, ()) if m.attribution == "inherited"]
    targets = sum(f.unit.kind == "target" for f in flagged)
    sources = _source_rows(desk, score)
    return PlanPage(
        document=desk.document(doc_id),
        score=score,
        headline=headline(desk, score, flagged),
        largest=next(iter(sorted(score.by_source.items(), key=lambda item: (-item[1], item[0]))), None),
        rank=result.ranks.get(doc_id),
        ordered_units=_ordered_units(desk, score),
        prints=_fingerprints(desk, doc_id, [row.doc_id for row in sources]),
        kinds_shown=tuple(k for k in UNIT_KINDS if any(v.kind == k for v in views)),
        sources_shown=tuple(row.doc_id for row in sources if row.matches),
        lead=plan_sentences(desk, score, targets, len(flagged) - targets),
        bar=share_bar(score),
        shares=_share_rows(score),
        kinds=_kind_rows(score),
        sources=sources,
        silent_references=len(set(result.references.get(doc_id, ())) - {row.doc_id for row in sources}),
        flagged=_flagged_views(desk, doc_id, flagged, homes),
        flagged_targets=targets,
        flagged_actions=len(flagged) - targets,
        others=tuple(v for v in views if v.match.match_id not in homes.of_match),
        inherited=tuple(_inherited_row(desk, match) for match in inherited[:_INHERITED]),
        more_inherited=max(len(inherited) - _INHERITED, 0),
        reading=reading(desk, doc_id, views),
        own=tuple(_own_units(desk, doc_id)),
        reflect=reflect_view(desk, doc_id),
        carried_limits=limits_view(desk),
        notices=grouped(desk, concerning(desk, doc_id), own=doc_id),
    )


def _ordered_units(desk: Desk, score: PlanScore) -> int:
    """How many units the agreement of order rests on: those that carry the main reference."""
    source = {match.match_id: match.source for match in desk.matches.get(score.doc_id, ())}
    used = [source.get(unit.best_vertical or "") for unit in score.units]
    main = next((c.reference for c in desk.result.carried if score.doc_id in c.plans), None)
    return sum(doc is not None and main in (None, doc) for doc in used)


def _fingerprints(desk: Desk, doc_id: str, sources: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((doc, desk.document(doc).sha256) for doc in (doc_id, *sources) if desk.document(doc).sha256)


def _share_rows(score: PlanScore) -> tuple[ShareRow, ...]:
    return tuple(
        ShareRow(name, score.shares[key := f"{name}_share"], score.net_shares.get(key), score.by_grade.get(name, {}))
        for name in ("vertical", "horizontal", "formulaic", "original")
    )


def _kind_rows(score: PlanScore) -> tuple[KindRow, ...]:
    order = ("target", "action", "safeguard", "principle", "background", "other")
    known = [kind for kind in order if score.by_kind.get(kind, {}).get("characters")]
    return tuple(
        KindRow(kind, round(score.by_kind[kind]["characters"]), score.by_kind[kind], kind_bar(score.by_kind[kind]))
        for kind in known
    )


def _source_rows(desk: Desk, score: PlanScore) -> tuple[SourceRow, ...]:
    references = desk.result.references.get(score.doc_id, ())
    counts: dict[str, int] = {}
    for match in desk.matches.get(score.doc_id, ()):
        if match.attribution != "inherited":
            counts[match.source] = counts.get(match.source, 0) + 1
    docs = {*score.by_source, *counts, *(references if len(references) <= _FEW_REFERENCES else ())}
    rows = [SourceRow(d, score.by_source.get(d, 0.0), counts.get(d, 0), d in references) for d in docs]
    return tuple(sorted(rows, key=lambda r: (not r.is_reference, -r.share, r.doc_id)))


def _inherited_row(desk: Desk, match: Match) -> InheritedRow:
    text = desk.document(match.doc).text[match.start : match.end]
    return InheritedRow(
        match=match,
        text=text if len(text) <= _EXCERPT else text[: _EXCERPT - 1] + "…",
        source_place=desk.place(match.source, match.source_start),
        plan_span=span_words(desk.words, match.start, match.end),
        same=percent(match.identity),
    )


@dataclass(frozen=True, slots=True)
class _Homes:
    """Which matches touch which flagged units, and under which of them each match is shown."""

    of_match: Mapping[str, str]  # match_id -> unit_id
    touching: Mapping[str, Sequence[MatchView]]  # unit_id -> matches, in the order of the text


def _homes(views: Sequence[MatchView], flagged: Sequence[Flagged]) -> _Homes:
    """A match is shown under the flagged unit with which it shares most text."""
    units = sorted((f.unit for f in flagged), key=lambda u: u.start)
    ends = [unit.end for unit in units]
    of_match: dict[str, str] = {}
    touching: dict[str, list[MatchView]] = {unit.unit_id: [] for unit in units}
    for view in views:
        match, most = view.match, 0
        at = bisect_right(ends, match.start)
        while at < len(units) and units[at].start < match.end:
            touching[units[at].unit_id].append(view)
            shared = min(match.end, ends[at]) - max(match.start, units[at].start)
            if shared > most:
                most, of_match[match.match_id] = shared, units[at].unit_id
            at += 1
    return _Homes(of_match, touching)


def _flagged_views(desk: Desk, doc_id: str, flagged: Sequence[Flagged], homes: _Homes) -> tuple[FlaggedView, ...]:
    places = [desk.place(doc_id, f.unit.start) for f in flagged]
    together = Counter(places)
    return tuple(
        _flagged_view(desk, doc_id, f, homes, alone=together[place] == 1)
        for f, place in zip(flagged, places, strict=True)
    )


def _flagged_view(desk: Desk, doc_id: str, flagged: Flagged, homes: _Homes, *, alone: bool) -> FlaggedView:
    unit = flagged.unit
    text = desk.document(doc_id).text[unit.start : unit.end].strip()
    here, elsewhere = [], []
    for view in homes.touching[unit.unit_id]:
        if homes.of_match[view.match.match_id] == unit.unit_id:
            here.append(view)
        else:
            elsewhere.append((view.match.match_id, view.number))
    widest = max((v.match.end - v.match.start for v in here), default=0)
    apart = widest > max(_FAR_BEYOND * len(text), _READ_AT_ONCE)
    return FlaggedView(
        unit=unit,
        score=flagged.score,
        copied=flagged.copied,
        place=desk.place(doc_id, unit.start),
        start=_beginning(text) if here and not alone and not apart else "",
        matches=tuple(here),
        elsewhere=tuple(elsewhere),
        text=text,
        apart=apart,
    )


def _beginning(text: str) -> str:
    told = " ".join(text[: 2 * _BEGINNING].split())
    return told if len(told) <= _BEGINNING else told[: _BEGINNING - 1] + "…"


def _own_units(desk: Desk, doc_id: str) -> list[OwnUnit]:
    """Units for most of whose text no source was found, those with most such text first."""
    scores = {score.unit_id: score for score in desk.result.scores[doc_id].units}
    text = desk.document(doc_id).text
    found = []
    for unit in desk.result.structures[doc_id].units:
        score = scores.get(unit.unit_id)
        share = score.shares.get("original", 0.0) if score else 0.0
        if score and score.counted and share >= _OWN_LEAST:
            own = round(share * score.counted)
            place = desk.place(doc_id, unit.start)
            found.append(OwnUnit(unit, place, own, score.counted, text[unit.start : unit.end].strip()))
    return sorted(found, key=lambda o: (-o.own, o.unit.start))
