"""Passage clusters: one passage and every document that carries it, earliest first, with its wordings.

A passage of a reference is one of its units; its carriers are the plans that carry at least half of it. A
passage between peers is what connects overlapping horizontal matches. Both cost a sort of the matches.
"""

from __future__ import annotations

import hashlib
import heapq
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol, TypeVar

from homog.datatypes import Cluster, ClusterMember, Document, Match, Unit

Wording = Callable[[str, int, int], str]
_ALIKE = 0.3  # character pairs of the smaller of two spans that the other has too, where both carry one passage


class Carrying(Protocol):
    """What a plan carries of a reference, whoever it has that from."""

    @property
    def doc(self) -> str:
        """The plan."""

    @property
    def source(self) -> str:
        """The reference."""

    @property
    def source_start(self) -> int:
        """Where the carried span of the reference begins."""

    @property
    def source_end(self) -> int:
        """Where it ends."""


_C = TypeVar("_C", bound=Carrying)


@dataclass(frozen=True, slots=True)
class Carriers:
    """What is known of the documents that carry passages.

    Attributes:
        documents: by doc_id.
        wording: what is compared of a document's span (doc_id, start, end).
    """

    documents: Mapping[str, Document]
    wording: Wording

    def age(self, doc: str) -> tuple[str, str]:
        """Sort key: by date, documents without one and drafts last."""
        signed = self.documents[doc].signed
        return (signed.isoformat() if signed and not self.documents[doc].draft else "9999", doc)

    def maybe_earliest(self, docs: Iterable[str]) -> tuple[str, ...]:
        """Those of some documents than which no other of them is known to be earlier.

        A document without a date may be earlier than all others; a draft is later than every dated document.
        """
        named = sorted(set(docs), key=self.age)
        dated = [d for d in named if self.documents[d].signed and not self.documents[d].draft]
        first = self.documents[dated[0]].signed if dated else None
        undated = [d for d in named if self.documents[d].signed is None and not (self.documents[d].draft and dated)]
        drafts = [] if dated else [d for d in named if self.documents[d].draft and self.documents[d].signed]
        return (*(d for d in dated if self.documents[d].signed == first), *undated, *drafts)


def reference_clusters(
    units: Mapping[str, Sequence[Unit]],
    carried: Sequence[_C],
    carried_by: Callable[[_C, Unit], tuple[int, int] | None],
    carriers: Carriers,
) -> list[Cluster]:
    """The units of references with the plans that carry them, by way of a peer too.

    Args:
        units: units of every reference, by doc_id.
        carried: what plans carry of references.
        carried_by: the plan's span that carries a unit through such a row, None where it carries less than half.
        carriers: dates and wordings of the documents.
    """
    rows: dict[str, list[_C]] = defaultdict(list)
    for row in carried:
        rows[row.source].append(row)
    clusters = []
    for reference in sorted(units):
        for number, members in sorted(_carriers(units[reference], rows[reference], carried_by).items()):
            unit = units[reference][number]
            whole = ClusterMember(reference, unit.start, unit.end)
            clusters.append(_cluster("vertical", [whole, *members.values()], carriers))
    return clusters


def _carriers(
    units: Sequence[Unit], rows: Sequence[_C], carried_by: Callable[[_C, Unit], tuple[int, int] | None]
) -> dict[int, dict[str, ClusterMember]]:
    """For each unit number the plans that carry half of it, with the longest span that does."""
    ends = [unit.end for unit in units]  # units are sorted and disjoint
    found: dict[int, dict[str, ClusterMember]] = {}
    for row in rows:
        number = bisect_right(ends, row.source_start)
        while number < len(units) and units[number].start < row.source_end:
            span = carried_by(row, units[number])
            known = found.get(number, {}).get(row.doc)
            if span is not None and (known is None or span[1] - span[0] > known.end - known.start):
                found.setdefault(number, {})[row.doc] = ClusterMember(row.doc, *span)
            number += 1
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Spot:
    doc: str
    start: int
    end: int


class _Groups:
    """Spots that belong together (union-find)."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def join(self, i: int, j: int) -> int:
        self.parent[self.find(i)] = self.find(j)
        return self.find(j)


def peer_clusters(matches: Sequence[Match], carriers: Carriers) -> list[Cluster]:
    """Groups of horizontal matches that carry one passage.

    Two spans of one document belong together where they share half of the shorter one.

    Args:
        matches: all matches; the horizontal ones count.
        carriers: dates and wordings of the documents.
    """
    pairs = [
        (_Spot(m.doc, m.start, m.end), _Spot(m.source, m.source_start, m.source_end))
        for m in matches
        if m.attribution == "horizontal"
    ]
    spots = sorted({spot for pair in pairs for spot in pair})
    at = {spot: number for number, spot in enumerate(spots)}
    groups = _Groups(len(spots))
    partners: dict[_Spot, set[_Spot]] = defaultdict(set)
    for one, other in pairs:
        groups.join(at[one], at[other])
        partners[one].add(other)
        partners[other].add(one)
    for own in _runs_of_documents(spots):
        _join_overlapping(spots, own, groups)
    found: dict[int, list[_Spot]] = defaultdict(list)
    for number, spot in enumerate(spots):
        found[groups.find(number)].append(spot)
    members = [rows for group in found.values() for rows in _passages(group, partners, carriers.wording)]
    clusters = [_cluster("horizontal", rows, carriers) for rows in members if len(rows) > 1]
    return sorted(clusters, key=lambda c: c.cluster_id)


def _passages(
    group: Sequence[_Spot], partners: Mapping[_Spot, Collection[_Spot]], wording: Wording
) -> Iterator[list[ClusterMember]]:
    """The passages of a group of spots, each with one spot of every document.

    Step by step along long matches a group may come from one sentence to the next and hold documents that have
    nothing in common. So all are held against the spot with most matches, the shortest of them, and what is not like
    it makes further passages, in which longer spots may take part again.
    """
    if len({spot.doc for spot in group}) < 3:
        yield _one_by_document(group, lambda s: (s.end - s.start, -s.start))
        return
    pairs = {spot: _pairs_of(wording(spot.doc, spot.start, spot.end)) for spot in group}
    left = list(group)
    while left:
        core = min(left, key=lambda s: (-len(partners[s]), s.end - s.start, s))
        mine = pairs[core]
        alike = [s for s in group if s == core or s in partners[core] or _same_passage(mine, pairs[s])]
        if len(alike) == len(group):
            yield _one_by_document(group, lambda s: (s.end - s.start, -s.start))
            return
        yield _one_by_document(alike, lambda s, mine=mine: (_likeness(mine, pairs[s]), -s.start))  # type: ignore[misc]
        taken = set(alike)
        left = [s for s in left if s not in taken]


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(text)))


def _same_passage(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _ALIKE * min(len(one), len(other))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _runs_of_documents(spots: Sequence[_Spot]) -> Iterator[range]:
    begin = 0
    for number in range(1, len(spots) + 1):
        if number == len(spots) or spots[number].doc != spots[begin].doc:
            yield range(begin, number)
            begin = number


def _join_overlapping(spots: Sequence[_Spot], own: range, groups: _Groups) -> None:
    """Join the spots of one document that share half of the shorter one.

    Of two spots the later one begins either before the middle of the earlier one, or its own middle lies before the
    end of the earlier one; else they share less than half of either. So the greatest middle and the greatest end of
    every group tell all, and each spot is put on and taken off two queues once.
    """
    middles: list[tuple[int, int]] = []  # (minus twice the middle, spot), greatest first
    ends: list[tuple[int, int]] = []  # (minus twice the end, spot)
    for i in own:
        spot = spots[i]
        best_middle, best_end = -(spot.start + spot.end), -2 * spot.end
        while middles and -middles[0][0] >= 2 * spot.start:
            middle, j = heapq.heappop(middles)
            groups.join(j, i)
            best_middle = min(best_middle, middle)
        while ends and -ends[0][0] >= spot.start + spot.end:
            end, j = heapq.heappop(ends)
            groups.join(j, i)
            best_end = min(best_end, end)
        heapq.heappush(middles, (best_middle, i))
        heapq.heappush(ends, (best_end, i))


def _one_by_document(spots: Sequence[_Spot], merit: Callable[[_Spot], tuple[float, int]]) -> list[ClusterMember]:
    """Of every document the spot of greatest merit."""
    best: dict[str, _Spot] = {}
    for spot in spots:
        if spot.doc not in best or merit(spot) > merit(best[spot.doc]):
            best[spot.doc] = spot
    return [ClusterMember(s.doc, s.start, s.end) for _, s in sorted(best.items())]


def _cluster(attribution: str, members: Sequence[ClusterMember], carriers: Carriers) -> Cluster:
    ordered = sorted(members, key=lambda m: (carriers.age(m.doc), m.start))
    name = ";".join(f"{m.doc}:{m.start}-{m.end}" for m in ordered)
    identity = hashlib.sha256(name.encode()).hexdigest()[:12]
    candidates = carriers.maybe_earliest(m.doc for m in ordered)
    return Cluster(
        identity,
        attribution,  # type: ignore[arg-type]
        _earliest(candidates, carriers),
        tuple(_with_variants(ordered, carriers.wording)),
        candidates,
    )


def _earliest(candidates: Sequence[str], carriers: Carriers) -> str | None:
    """The earliest document with a date; who has none may still be earlier."""
    only = candidates[0] if len(candidates) == 1 else None
    return next((d for d in candidates if carriers.documents[d].signed), only)


def _with_variants(members: Sequence[ClusterMember], wording: Wording) -> Iterator[ClusterMember]:
    """The members with the number of their wording, in the order in which the wordings first appear."""
    known: dict[str, int] = {}
    for m in members:
        number = known.setdefault(wording(m.doc, m.start, m.end), len(known) + 1)
        yield ClusterMember(m.doc, m.start, m.end, number)
