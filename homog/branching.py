"""The heaviest choice of one source for each document in which nobody takes from himself, not even by a detour.

Maximum-weight branching after Chu and Liu (Scientia Sinica 14, 1965) and Edmonds (J. Res. Nat. Bur. Standards 71B,
1967). Where every arc leads from an earlier document to a later one the heaviest arc into each is the answer;
documents without a date can form circles, and can join an earlier document behind a later one.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_WORK = 300_000  # arcs looked at before the lightest arc of each contradiction is given up


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """One document as the source of another; the weight is a whole number, so that sums are exact."""

    source: str
    target: str
    weight: int


def best_branching(arcs: Collection[Arc]) -> list[Arc]:
    """At most one arc into each document, without circles, of the greatest total weight; sorted by target.

    Cost: arcs times the logarithm of documents, after Tarjan (Networks 7, 1977) with the correction of Camerini,
    Fratta and Maffioli (Networks 9, 1979).

    Args:
        arcs: those without weight and those from a document to itself are never chosen.
    """
    useful = sorted((a for a in arcs if a.weight > 0 and a.source != a.target), key=_by_weight)
    names = sorted({arc.source for arc in useful} | {arc.target for arc in useful})
    at = {name: number + 1 for number, name in enumerate(names)}
    ways = [_Way(0, number, 0, None) for number in at.values()]  # from nowhere: without a source
    ways += [_Way(at[a.source], at[a.target], -a.weight, a) for a in useful]
    chosen = _Contraction(len(names) + 1, ways).solve()
    return sorted((way.arc for way in chosen if way.arc is not None), key=lambda arc: arc.target)


@dataclass(frozen=True, slots=True)
class _Way:
    source: int
    target: int
    cost: int
    arc: Arc | None


def _by_weight(arc: Arc) -> tuple[int, str, str]:
    return (-arc.weight, arc.source, arc.target)


class _Contraction:
    """Cheapest way into every node; circles are drawn together into one node and opened again in the end.

    Args:
        size: nodes; node 0 is the root, from which there is a way to every other.
        ways: all ways, sorted by preference among equals.
    """

    def __init__(self, size: int, ways: Sequence[_Way]) -> None:
        self.ways = ways
        self.parent = list(range(size))  # of a forest without path compression, so that joins can be undone
        self.weight = [1] * size
        self.joins: list[int] = []
        self.queue: list[list[tuple[int, int]]] = [[] for _ in range(size)]  # (cost less offset, way)
        self.offset = [0] * size
        for number, way in enumerate(ways):
            self.queue[way.target].append((way.cost, number))
        for rows in self.queue:
            heapq.heapify(rows)

    def solve(self) -> list[_Way]:
        """The chosen way into every node but the root."""
        seen = [-1] * len(self.parent)
        seen[0] = 0
        into: dict[int, _Way] = {}
        circles: list[tuple[int, int, list[_Way]]] = []
        for begin in range(1, len(self.parent)):
            node, path = begin, list[tuple[int, _Way]]()
            while seen[node] < 0:
                way = self._cheapest(node)
                seen[node] = begin
                path.append((node, way))
                node = self._find(way.source)
                if seen[node] == begin:
                    node = self._draw_together(node, path, circles)
                    seen[node] = -1
            into |= {self._find(way.target): way for _, way in path}
        for node, joined, inner in reversed(circles):
            self._undo(joined)
            entering = into[node]
            into |= {self._find(way.target): way for way in inner}
            into[self._find(entering.target)] = entering
        return list(into.values())

    def _cheapest(self, node: int) -> _Way:
        """The cheapest way into a node from outside; the others cost what they cost beyond it."""
        rows = self.queue[node]
        cost, number = heapq.heappop(rows)
        while self._find(self.ways[number].source) == node:
            cost, number = heapq.heappop(rows)
        self.offset[node] = -cost
        return self.ways[number]

    def _draw_together(
        self, node: int, path: list[tuple[int, _Way]], circles: list[tuple[int, int, list[_Way]]]
    ) -> int:
        joined, inner = len(self.joins), []
        while True:
            member, way = path.pop()
            inner.append(way)
            if member == node:
                break
            self._join(member, self._find(path[-1][0]))
        whole = self._find(node)
        circles.append((whole, joined, inner))
        return whole

    def _find(self, node: int) -> int:
        while self.parent[node] != node:
            node = self.parent[node]
        return node

    def _join(self, one: int, other: int) -> None:
        one, other = self._find(one), self._find(other)
        if self.weight[one] < self.weight[other]:
            one, other = other, one
        self.parent[other] = one
        self.weight[one] += self.weight[other]
        self.joins.append(other)
        self._pour(one, other)

    def _pour(self, one: int, other: int) -> None:
        """The ways into two nodes in one queue, the shorter poured into the longer."""
        rows, offset, less, less_offset = self.queue[one], self.offset[one], self.queue[other], self.offset[other]
        if len(rows) < len(less):
            rows, offset, less, less_offset = less, less_offset, rows, offset
        for cost, number in less:
            heapq.heappush(rows, (cost + less_offset - offset, number))
        self.queue[one], self.offset[one] = rows, offset

    def _undo(self, joins: int) -> None:
        while len(self.joins) > joins:
            node = self.joins.pop()
            self.weight[self.parent[node]] -= self.weight[node]
            self.parent[node] = node


def dated_branching(arcs: Collection[Arc], dates: Mapping[str, int]) -> list[Arc]:
    """The best branching in which no later document stands above an earlier one, not even behind undated ones.

    An undated document between two dated ones is as late as the first and as early as the second: both cannot be
    where the first is the later one. Of every such contradiction one arc is left out, in the best way that is found
    within a bounded amount of work, else the lightest.

    Args:
        arcs: none leads from a later to an earlier document.
        dates: days of the dated documents.
    """
    tried = 0
    first = best_branching(arcs)
    queue = [(-_total(first), tried, frozenset[Arc](), first)]
    while True:
        _, _, without, chosen = heapq.heappop(queue)
        wrong = _contradiction(chosen, dates)
        if not wrong:
            return chosen
        if tried * len(arcs) >= _WORK:
            return _mended(arcs, dates, without)
        for arc in wrong:
            tried += 1
            less = without | {arc}
            again = best_branching([a for a in arcs if a not in less])
            heapq.heappush(queue, (-_total(again), tried, less, again))


def _mended(arcs: Collection[Arc], dates: Mapping[str, int], without: frozenset[Arc]) -> list[Arc]:
    left = set(without)
    while True:
        chosen = best_branching([a for a in arcs if a not in left])
        wrong = list(_contradictions(chosen, dates))
        if not wrong:
            return chosen
        left |= {min(path, key=lambda a: (a.weight, a)) for path in wrong}


def _total(arcs: Sequence[Arc]) -> int:
    return sum(arc.weight for arc in arcs)


def _contradiction(chosen: Sequence[Arc], dates: Mapping[str, int]) -> list[Arc]:
    return next(_contradictions(chosen, dates), [])


def _contradictions(chosen: Sequence[Arc], dates: Mapping[str, int]) -> Iterator[list[Arc]]:
    """The ways through undated documents that lead from a later document to an earlier one."""
    above = {arc.target: arc for arc in chosen}
    for arc in chosen:
        if arc.target not in dates:
            continue
        path = [arc]
        while path[-1].source not in dates and path[-1].source in above:
            path.append(above[path[-1].source])
        if dates.get(path[-1].source, dates[arc.target]) > dates[arc.target]:
            yield path
