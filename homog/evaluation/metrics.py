"""How well matches agree with the truth of a corpus, counted in substantive characters of the plans.

Headings, numbers, agency lists and signatures count for nobody. A truth stretch may be found by several matches
(granularity); a match counts for a stretch where it overlaps it in the plan and, if it says where in the source,
in the source too (Potthast et al. 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from homog.datatypes import BoolArray, IntArray, Match
from homog.evaluation.tallies import Quality, Tally
from homog.evaluation.truth import CASES, Truth, TruthStretch

_COPIED = ("vertical", "horizontal")


@dataclass(frozen=True, slots=True)
class Found:
    """One reported match; a tool that does not say where in the source leaves the source span out."""

    doc: str
    start: int
    end: int
    source: str
    attribution: str
    source_start: int | None = None
    source_end: int | None = None
    direction: str = "later"


@dataclass(frozen=True)
class Page:
    """One plan on the table: which characters count, and the stretch of each (-1 for nobody's)."""

    stretches: Sequence[TruthStretch]
    owner: IntArray
    mirrored: Sequence[tuple[int, int, str]]  # spans that a later plan took from here, and that plan


def evaluate(
    truth: Truth, matches: Iterable[Match | Mapping[str, Any] | Found], texts: Mapping[str, str] | None = None
) -> Quality:
    """Count what the matches got right.

    Args:
        truth: the truth of the corpus.
        matches: rows of matches.jsonl, `Match` or `Found`; rows of other attributions or documents are skipped.
        texts: the plans' texts by doc_id; without them every character counts, punctuation too.

    Returns:
        Counts and figures over all plans.
    """
    rows: dict[str, list[Found]] = {doc: [] for doc in truth.docs}
    for match in matches:
        row = as_found(match)
        if row.attribution in _COPIED and row.doc in rows:
            rows[row.doc].append(row)
    mirrored = mirrored_of(truth)
    total = Quality()
    for doc in sorted(truth.docs):
        page = page_of(truth, doc, mirrored.get(doc, ()), None if texts is None else texts[doc])
        total = total + _evaluate_page(page, rows[doc])
    return total


def as_found(match: Match | Mapping[str, Any] | Found) -> Found:
    """The part of a match that the metrics look at."""
    if isinstance(match, Found):
        return match
    if isinstance(match, Mapping):
        get = match.get
        return Found(
            doc=match["doc"],
            start=match["start"],
            end=match["end"],
            source=match["source"],
            attribution=match["attribution"],
            source_start=get("source_start"),
            source_end=get("source_end"),
            direction=get("direction") or "later",
        )
    return Found(
        match.doc,
        match.start,
        match.end,
        match.source,
        match.attribution,
        match.source_start,
        match.source_end,
        match.direction,
    )


def substantive(text: str) -> BoolArray:
    """Which characters of a text are letters, figures or Chinese characters."""
    return np.fromiter(map(str.isalnum, text), dtype=np.bool_, count=len(text))


def mirrored_of(truth: Truth) -> dict[str, list[tuple[int, int, str]]]:
    """Per document the spans that others took from it, directly or through further hands, and who did."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for doc, stretches in sorted(truth.docs.items()):
        for item in stretches:
            seen: set[str] = set()
            taken: TruthStretch | None = item
            while taken is not None and taken.source is not None and taken.source not in seen:
                assert taken.source_start is not None
                assert taken.source_end is not None
                found.setdefault(taken.source, []).append((taken.source_start, taken.source_end, doc))
                seen.add(taken.source)
                taken = _holding(truth.docs.get(taken.source, ()), taken.source_start, taken.source_end)
    return found


def _holding(stretches: Sequence[TruthStretch], start: int, end: int) -> TruthStretch | None:
    """The borrowed stretch of a document that a span of it lies in, if any."""
    return next((item for item in stretches if item.source and item.start < end and start < item.end), None)


def page_of(truth: Truth, doc: str, mirrored: Sequence[tuple[int, int, str]], text: str | None) -> Page:
    """One plan laid out character by character; nobody's characters carry -1."""
    stretches = truth.docs[doc]
    size = len(text) if text is not None else max((item.end for item in stretches), default=0)
    owner = np.full(size, -1, dtype=np.int32)
    for index, item in enumerate(stretches):
        owner[item.start : item.end] = index
    if text is not None:
        owner[~substantive(text)] = -1
    for start, end in truth.neutral.get(doc, ()):
        owner[start:end] = -1
    return Page(stretches, owner, mirrored)


def _evaluate_page(page: Page, rows: Sequence[Found]) -> Quality:
    attribution = _spread(page, [item.attribution for item in page.stretches])
    case = _spread(page, [item.case for item in page.stretches])
    reported = {name: _reported(page, [row for row in rows if row.attribution == name]) for name in _COPIED}
    copied = reported["vertical"] | reported["horizontal"]
    clean, formula = case == "clean", case == "formula"
    return Quality(
        vertical=_tally(page, rows, reported["vertical"], attribution, "vertical"),
        horizontal=_tally(page, rows, reported["horizontal"], attribution, "horizontal"),
        cases=_by_case(page, rows, reported, attribution, case),
        operations=_by_operation(page, rows, reported, attribution),
        common_ancestor=int(np.sum(reported["horizontal"] & (attribution == "vertical"))),
        direct=_direct(page, rows, attribution == "horizontal"),
        source_overlap=_source_overlap(page, rows),
        places=_places(page, rows),
        clean=int(np.sum(clean)),
        clean_false=int(np.sum(clean & copied)),
        clean_alone=int(np.sum(clean & _alone(page, rows, attribution))),
        formula=int(np.sum(formula)),
        formula_copied=int(np.sum(formula & copied)),
    )


def _spread(page: Page, values: Sequence[str]) -> np.ndarray[Any, np.dtype[np.str_]]:
    """A value per stretch spread over the characters; empty where a character is nobody's."""
    return np.array([*values, ""])[page.owner]


def claimed(page: Page, row: Found) -> BoolArray:
    """The counting characters of the row's span, as a mask of that span.

    Where the direction is open, a row on the text that the other plan took from here says the same truth from
    the other side: those characters are left out.
    """
    mine: BoolArray = page.owner[row.start : row.end] >= 0
    if row.direction == "undetermined":
        for start, end, borrower in page.mirrored:
            if borrower == row.source and start < row.end and row.start < end:
                mine[max(0, start - row.start) : end - row.start] = False
    return mine


def _reported(page: Page, rows: Sequence[Found]) -> BoolArray:
    reported = np.zeros(len(page.owner), dtype=np.bool_)
    for row in rows:
        reported[row.start : row.end] |= claimed(page, row)
    return reported


def _by_case(
    page: Page, rows: Sequence[Found], reported: Mapping[str, BoolArray], attribution: Any, case: Any
) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name in CASES:
        kind = next((item.attribution for item in page.stretches if item.case == name), None)
        if kind in _COPIED:
            found[name] = _tally(page, rows, reported[kind], attribution, kind, case == name)
    return found


def _by_operation(
    page: Page, rows: Sequence[Found], reported: Mapping[str, BoolArray], attribution: Any
) -> dict[str, Tally]:
    operation = _spread(page, [item.operation for item in page.stretches])
    groups = sorted({(item.attribution, item.operation) for item in page.stretches if item.attribution in _COPIED})
    return {
        f"{kind} {name}": _tally(
            page, rows, reported[kind], attribution, kind, (operation == name) & (attribution == kind)
        )
        for kind, name in groups
    }


def _tally(
    page: Page,
    rows: Sequence[Found],
    reported: BoolArray,
    attribution: Any,
    kind: str,
    part: BoolArray | None = None,
) -> Tally:
    """Counts for the characters of attribution `kind`, or for a `part` of them and the matches that touch it."""
    group = attribution == kind if part is None else part
    found = reported.copy() if part is None else np.zeros(len(group), dtype=np.bool_)
    hits: dict[int, int] = {}
    for row in rows:
        if row.attribution != kind:
            continue
        mine = claimed(page, row)
        touched = mine & group[row.start : row.end]
        if part is not None and touched.any():
            found[row.start : row.end] |= mine
        for index in np.unique(page.owner[row.start : row.end][touched]).tolist():
            if _same_source(page.stretches[index], row):
                hits[index] = hits.get(index, 0) + 1
    return Tally(
        true=int(np.sum(group)),
        recalled=int(np.sum(group & reported)),
        found=int(np.sum(found)),
        right=int(np.sum(found & (attribution == kind))),
        detected=len(hits),
        detections=sum(hits.values()),
    )


def _same_source(item: TruthStretch, row: Found) -> bool:
    if row.source_start is None or row.source_end is None:
        return row.source == item.source
    return (
        row.source == item.source
        and item.source_start is not None
        and item.source_end is not None
        and row.source_start < item.source_end
        and item.source_start < row.source_end
    )


def _direct(page: Page, rows: Sequence[Found], horizontal: BoolArray) -> float:
    """Characters credited to their direct source; a character claimed for k sources credits the right one 1/k."""
    named = np.zeros(len(page.owner), dtype=np.int32)
    right = np.zeros(len(page.owner), dtype=np.bool_)
    sources = _spread(page, [item.source or "" for item in page.stretches])
    mine = [row for row in rows if row.attribution == "horizontal"]
    for source in sorted({row.source for row in mine}):
        theirs = _reported(page, [row for row in mine if row.source == source])
        named += theirs
        right |= theirs & (sources == source)
    hit = right & horizontal
    return float(np.sum(1.0 / named[hit]))


def _source_overlap(page: Page, rows: Sequence[Found]) -> int:
    """Rightly found characters of matches that meet the true source span."""
    placed = np.zeros(len(page.owner), dtype=np.bool_)
    for row in rows:
        owners = page.owner[row.start : row.end]
        mine = claimed(page, row)
        for index in np.unique(owners[mine]).tolist():
            item = page.stretches[index]
            if item.attribution == row.attribution and row.source_start is not None and _same_source(item, row):
                placed[row.start : row.end] |= mine & (owners == index)
    return int(np.sum(placed))


def _places(page: Page, rows: Sequence[Found]) -> Tally:
    """Characters of the sources: those of the true spans, and those of the spans that rightly named sources get."""
    told = [row for row in rows if row.source_start is not None and row.source_end is not None]
    true = recalled = found = right = 0
    for item in page.stretches:
        if item.source is None or item.source_start is None or item.source_end is None:
            continue
        true += item.source_end - item.source_start
        spans = [
            (max(item.source_start, row.source_start), min(item.source_end, row.source_end))
            for row in told
            if row.attribution == item.attribution and _meets(item, row)
            if row.source_start is not None and row.source_end is not None
        ]
        recalled += _union(spans)
    for row in told:
        mine = [x for x in page.stretches if x.attribution == row.attribution and _meets(x, row)]
        if mine and row.source_start is not None and row.source_end is not None:
            found += row.source_end - row.source_start
            low, high = row.source_start, row.source_end
            right += _union([(max(low, x.source_start or 0), min(high, x.source_end or 0)) for x in mine])
    return Tally(true=true, recalled=recalled, found=found, right=right)


def _meets(item: TruthStretch, row: Found) -> bool:
    """Whether a match overlaps a stretch in the plan and names its source."""
    return item.source == row.source and row.start < item.end and item.start < row.end


def _union(spans: Sequence[tuple[int, int]]) -> int:
    """Characters that lie in any of the spans."""
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _alone(page: Page, rows: Sequence[Found], attribution: Any) -> BoolArray:
    """Characters of matches that hold nothing copied at all: accusations out of nothing, not blurred edges."""
    alone = np.zeros(len(page.owner), dtype=np.bool_)
    copied = np.isin(attribution, _COPIED)
    for row in rows:
        if not copied[row.start : row.end].any():
            alone[row.start : row.end] |= claimed(page, row)
    return alone
