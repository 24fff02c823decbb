"""Passage clusters: one passage and every document that carries it.

A passage of a reference is one of its units; its carriers are the plans that carry at least half of it. A
passage between peers is what connects overlapping horizontal matches. Both cost a sort of the matches.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from homog.datatypes import Cluster, ClusterMember, Match, Unit


def reference_clusters(
    units: Mapping[str, Sequence[Unit]],
    matches: Sequence[Match],
    carried_by: Callable[[Match, Unit], tuple[int, int] | None],
    age: Callable[[str], tuple[str, str]],
) -> list[Cluster]:
    """The units of references with the plans that carry them.

    Args:
        units: units of every reference, by doc_id.
        matches: all matches; the vertical ones count.
        carried_by: the plan's span that carries a unit through a match, None where it carries less than half.
        age: sort key of a document: earlier documents first.
    """
    clusters = []
    for reference in sorted(units):
        rows = [m for m in matches if m.attribution == "vertical" and m.source == reference]
        for number, members in sorted(_carriers(units[reference], rows, carried_by).items()):
            unit = units[reference][number]
            whole = ClusterMember(reference, unit.start, unit.end)
            clusters.append(_cluster("vertical", [whole, *(m for _, m in sorted(members.items()))], age))
    return clusters


def _carriers(
    units: Sequence[Unit], rows: Sequence[Match], carried_by: Callable[[Match, Unit], tuple[int, int] | None]
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


@dataclass(frozen=True, slots=True)
class _Spot:
    doc: str
    start: int
    end: int


def peer_clusters(matches: Sequence[Match], age: Callable[[str], tuple[str, str]]) -> list[Cluster]:
    """Groups of horizontal matches that carry one passage.

    Two spans of one document belong together where they share half of the shorter one.

    Args:
        matches: all matches; the horizontal ones count.
        age: sort key of a document: earlier documents first.
    """
    spots: list[_Spot] = []
    for match in matches:
        if match.attribution == "horizontal":
            spots += [_Spot(match.doc, match.start, match.end)]
            spots += [_Spot(match.source, match.source_start, match.source_end)]
    groups = _union(spots)
    clusters = []
    for group in groups:
        members = _widest_by_document([spots[i] for i in group])
        if len(members) > 1:
            clusters.append(_cluster("horizontal", members, age))
    return sorted(clusters, key=lambda c: c.cluster_id)


def _union(spots: Sequence[_Spot]) -> list[list[int]]:
    parent = list(range(len(spots)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i in range(0, len(spots), 2):
        parent[find(i)] = find(i + 1)
    order = sorted(range(len(spots)), key=lambda i: (spots[i].doc, spots[i].start, spots[i].end))
    open_: list[int] = []
    for i in order:
        spot = spots[i]
        open_ = [j for j in open_ if spots[j].doc == spot.doc and spots[j].end > spot.start]
        for j in open_:
            shared = min(spots[j].end, spot.end) - spot.start
            if 2 * shared >= min(spot.end - spot.start, spots[j].end - spots[j].start):
                parent[find(i)] = find(j)
        open_.append(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(spots)):
        groups.setdefault(find(i), []).append(i)
    return list(groups.values())


def _widest_by_document(spots: Sequence[_Spot]) -> list[ClusterMember]:
    best: dict[str, _Spot] = {}
    for spot in spots:
        known = best.get(spot.doc)
        if known is None or (spot.end - spot.start, -spot.start) > (known.end - known.start, -known.start):
            best[spot.doc] = spot
    return [ClusterMember(s.doc, s.start, s.end) for _, s in sorted(best.items())]


def _cluster(attribution: str, members: Sequence[ClusterMember], age: Callable[[str], tuple[str, str]]) -> Cluster:
    ordered = tuple(sorted(members, key=lambda m: (age(m.doc), m.start)))
    name = ";".join(f"{m.doc}:{m.start}-{m.end}" for m in ordered)
    identity = hashlib.sha256(name.encode()).hexdigest()[:12]
    return Cluster(identity, attribution, ordered[0].doc, ordered)  # type: ignore[arg-type]


def horizontal_matrix(
    by_source: Mapping[str, Mapping[str, float]], peers: Mapping[str, Collection[str]]
) -> dict[str, dict[str, float]]:
    """Share of each plan that each of its peers explains: plan -> peer -> share, zero entries left out.

    Args:
        by_source: plan -> source -> share, references among the sources.
        peers: plan -> its own peers; another plan's reference may be this plan's peer.
    """
    return {plan: {s: v for s, v in by_source[plan].items() if s in among and v > 0} for plan, among in peers.items()}
