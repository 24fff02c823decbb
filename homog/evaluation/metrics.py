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
class _Page:
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
    mirrored = _mirrored(truth)
    total = Quality()
    for doc in sorted(truth.docs):
        page = _page(truth, doc, mirrored.get(doc, ()), None if texts is None else texts[doc])
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


def _mirrored(truth: Truth) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for doc, stretches in sorted(truth.docs.items()):
        for item in stretches:
            if item.source is not None and item.source_start is not None and item.source_end is not None:
                found.setdefault(item.source, []).append((item.source_start, item.source_end, doc))
    return found


def _page(truth: Truth, doc: str, mirrored: Sequence[tuple[int, int, str]], text: str | None) -> _Page:
    stretches = truth.docs[doc]
    size = len(text) if text is not None else max((item.end for item in stretches), default=0)
    owner = np.full(size, -1, dtype=np.int32)
    for index, item in enumerate(stretches):
        owner[item.start : item.end] = index
    if text is not None:
        owner[~substantive(text)] = -1
    for start, end in truth.neutral.get(doc, ()):
        owner[start:end] = -1
    return _Page(stretches, owner, mirrored)


def _evaluate_page(page: _Page, rows: Sequence[Found]) -> Quality:
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
        clean=int(np.sum(clean)),
        clean_false=int(np.sum(clean & copied)),
        formula=int(np.sum(formula)),
        formula_copied=int(np.sum(formula & copied)),
    )


def _spread(page: _Page, values: Sequence[str]) -> np.ndarray[Any, np.dtype[np.str_]]:
    """A value per stretch spread over the characters; empty where a character is nobody's."""
    return np.array([*values, ""])[page.owner]


def _claimed(page: _Page, row: Found) -> BoolArray:
    """The counting characters of the row's span, as a mask of that span.

    Where the direction is open, a row on the text that the other plan took from here says the same truth from
    the other side: those characters are left out.
    """
    claimed: BoolArray = page.owner[row.start : row.end] >= 0
    if row.direction == "undetermined":
        for start, end, borrower in page.mirrored:
            if borrower == row.source and start < row.end and row.start < end:
                claimed[max(0, start - row.start) : end - row.start] = False
    return claimed


def _reported(page: _Page, rows: Sequence[Found]) -> BoolArray:
    reported = np.zeros(len(page.owner), dtype=np.bool_)
    for row in rows:
        reported[row.start : row.end] |= _claimed(page, row)
    return reported


def _by_case(
    page: _Page, rows: Sequence[Found], reported: Mapping[str, BoolArray], attribution: Any, case: Any
) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name in CASES:
        kind = next((item.attribution for item in page.stretches if item.case == name), None)
        if kind in _COPIED:
            found[name] = _tally(page, rows, reported[kind], attribution, kind, case == name)
    return found


def _by_operation(
    page: _Page, rows: Sequence[Found], reported: Mapping[str, BoolArray], attribution: Any
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
    page: _Page,
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
        claimed = _claimed(page, row)
        touched = claimed & group[row.start : row.end]
        if part is not None and touched.any():
            found[row.start : row.end] |= claimed
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


def _direct(page: _Page, rows: Sequence[Found], horizontal: BoolArray) -> float:
    """Characters credited to their direct source; a character claimed for k sources credits the right one 1/k."""
    named = np.zeros(len(page.owner), dtype=np.int32)
    right = np.zeros(len(page.owner), dtype=np.bool_)
    sources = _spread(page, [item.source or "" for item in page.stretches])
    mine = [row for row in rows if row.attribution == "horizontal"]
    for source in sorted({row.source for row in mine}):
        claimed = _reported(page, [row for row in mine if row.source == source])
        named += claimed
        right |= claimed & (sources == source)
    hit = right & horizontal
    return float(np.sum(1.0 / named[hit]))


def _source_overlap(page: _Page, rows: Sequence[Found]) -> int:
    """Rightly found characters of matches that meet the true source span."""
    placed = np.zeros(len(page.owner), dtype=np.bool_)
    for row in rows:
        owners = page.owner[row.start : row.end]
        claimed = _claimed(page, row)
        for index in np.unique(owners[claimed]).tolist():
            item = page.stretches[index]
            if item.attribution == row.attribution and row.source_start is not None and _same_source(item, row):
                placed[row.start : row.end] |= claimed & (owners == index)
    return int(np.sum(placed))
