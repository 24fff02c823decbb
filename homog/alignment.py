"""A copy model over fragments: the cheapest way to write a plan by copying from places of its sources.

A stretch of the plan is either written afresh, or copied from a place in a source. Copying saves the bits the
characters would have cost and pays for every edit; beginning to copy costs the choice of the place. Decoding
is exact dynamic programming over the fragments (sparse chaining in the manner of Eppstein et al. 1992, with
jumps between chains as in minimum-description-length alignment), linear in the transitions allowed.

What a way costs is a whole number of millionths of a bit: so what costs the same is seen to, in whatever order it is
added up, and which of such ways is taken is a rule (docs/method.md, section 22) and not an accident of rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from homog.datatypes import Fragments, IntArray, LongArray
from homog.settings import AlignmentSettings

DoubleArray = npt.NDArray[np.float64]

MILLIONTH = 1e6  # units in a bit; whole numbers in float64 are exact up to 2^53


@dataclass(frozen=True, slots=True)
class Block:
    """An equal run inside a passage, in pool positions."""

    x: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of a plan copied from one stretch of a source, in pool positions.

    `bits` is what the source saves over writing afresh, edits and the choice of the place paid for.
    """

    x0: int
    x1: int
    y0: int
    y1: int
    bits: float
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class _Costs:
    """The costs of a way of writing, in whole units."""

    open_passage: int
    copy: int
    open_edit: int
    insert: int
    delete: int
    jump: int

    @classmethod
    def of(cls, settings: AlignmentSettings) -> _Costs:
        return cls(
            _units(settings.open_passage),
            _units(settings.copy_cost),
            _units(settings.open_edit),
            _units(settings.insert_cost),
            _units(settings.delete_cost),
            _units(settings.jump_cost),
        )


def _units(bits: float) -> int:
    return round(bits * MILLIONTH)


@dataclass(frozen=True, eq=False)
class _Transitions:
    """For fragment i the entries first[i]:first[i+1] of `origin`, `gain` and `skip`."""

    first: LongArray
    origin: LongArray
    gain: DoubleArray
    skip: LongArray


def decode(
    fragments: Fragments,
    doc: IntArray,
    total: DoubleArray,
    settings: AlignmentSettings,
    remote: DoubleArray | None = None,
) -> list[Passage]:
    """The passages of the best parse of every plan.

    Args:
        fragments: equal runs sorted by plan position.
        doc: document index of every pool position.
        total: bits of the characters before each pool position, shape (n + 1,).
        settings: costs in bits.
        remote: what opening a passage in each document costs beyond `open_passage`; shape (documents,).

    Returns:
        Passages sorted by plan position, disjoint in the plan.
    """
    if not len(fragments.x):
        return []
    costs = _Costs.of(settings)
    total = np.rint(total * MILLIONTH)
    far = np.zeros(int(doc.max()) + 1) if remote is None else np.rint(remote * MILLIONTH)
    gain = total[fragments.x + fragments.length] - total[fragments.x]
    gain -= costs.copy * fragments.length + far[doc[fragments.y]]
    steps = _transitions(fragments, doc, total, costs, settings)
    parse = _best_parse(fragments, gain, steps, total, costs, settings)
    found = _passages(fragments, steps, parse)
    return [part for p in found for part in _dense_parts(p, total, costs, settings, float(far[doc[p.blocks[0].y]]))]


def _transitions(
    f: Fragments, doc: IntArray, total: DoubleArray, costs: _Costs, settings: AlignmentSettings
) -> _Transitions:
    """Every allowed step from one fragment to a later one of the same plan and source, with its worth."""
    pair = doc[f.x].astype(np.int64) * (int(doc.max()) + 1) + doc[f.y]
    order = np.lexsort((f.y, f.x, pair))
    x, y, length, pair = f.x[order], f.y[order], f.length[order], pair[order]
    found: list[tuple[LongArray, LongArray, DoubleArray, LongArray]] = []
    reach = settings.max_gap + settings.longest_overlap
    for step in range(1, settings.max_predecessors + 1):
        near = (pair[step:] == pair[:-step]) & (x[step:] - (x + length)[:-step] <= settings.max_gap)
        if step > 4 and not np.any((pair[step:] == pair[:-step]) & (x[step:] - x[:-step] <= reach)):
            break
        later = np.flatnonzero(near) + step
        found.append(_step_gain(x, y, length, later - step, later, total, costs, settings))
    origin, target, gain, skip = (np.concatenate(part) for part in zip(*found, strict=True))
    target, origin = order[target], order[origin]
    by_target = np.lexsort((origin, target))
    first = np.searchsorted(target[by_target], np.arange(len(f.x) + 1))
    return _Transitions(first, origin[by_target], gain[by_target], skip[by_target])


def _step_gain(
    x: LongArray,
    y: LongArray,
    length: LongArray,
    g: LongArray,
    f: LongArray,
    total: DoubleArray,
    costs: _Costs,
    settings: AlignmentSettings,
) -> tuple[LongArray, LongArray, DoubleArray, LongArray]:
    """Worth of going on from fragments g to fragments f: what f still explains, less the cost of the gap."""
    over_x = (x + length)[g] - x[f]
    over_y = (y + length)[g] - y[f]
    forward = (y[f] > y[g]) & (y[f] - (y + length)[g] <= settings.max_source_gap)
    skip = np.maximum(np.where(forward, np.maximum(over_x, over_y), over_x), 0)
    dx = x[f] + skip - (x + length)[g]
    dy = y[f] + skip - (y + length)[g]
    gap = costs.open_edit + costs.insert * dx + costs.delete * np.maximum(dy, 0)
    jump = costs.jump + costs.insert * dx
    worth = total[x[f] + length[f]] - total[x[f] + np.minimum(skip, length[f])]
    worth = worth - costs.copy * (length[f] - skip) - np.where(forward, gap, jump)
    fine = (x[f] > x[g]) & (skip < length[f]) & (dx <= settings.max_gap)
    fine &= forward | ((np.abs(dy) <= settings.max_jump) & (dx <= settings.max_jump_gap))
    return g[fine], f[fine], worth[fine], skip[fine]


@dataclass(frozen=True, slots=True)
class _Parse:
    """The best parse of all plans: how each fragment is reached and which fragments close a passage.

    `back[i]` is the transition that leads to fragment i, or -1 where a passage opens there; it then follows
    the passage closed by `before[i]`, and `trimmed[i]` of its first characters belong to that one.
    """

    back: list[int]
    before: list[int]
    trimmed: list[int]
    closing: list[int]
    score: list[float]

    def score_before(self, first: int) -> float:
        """Score of the parse in front of the passage that opens with this fragment."""
        return self.score[self.before[first]] if self.before[first] >= 0 else 0.0


def _best_parse(
    f: Fragments,
    gain: DoubleArray,
    steps: _Transitions,
    total: DoubleArray,
    costs: _Costs,
    settings: AlignmentSettings,
) -> _Parse:
    """Dynamic programming over fragments in plan order.

    Of ways that cost the same: a passage is begun rather than gone on with, what ends later goes before what ends
    sooner (a source that has more of the text), and a document before those behind it in order.
    """
    xs, ends = f.x.tolist(), (f.x + f.length).tolist()
    begun, ended = total[f.x].tolist(), total[f.x + f.length].tolist()
    gains, opening = gain.tolist(), costs.open_passage
    first, origin, worth = steps.first.tolist(), steps.origin.tolist(), steps.gain.tolist()
    by_end = np.lexsort((f.y, f.x + f.length)).tolist()
    score, back, before, trimmed = [0.0] * len(xs), [-1] * len(xs), [-1] * len(xs), [0] * len(xs)
    best, best_at, cursor = 0.0, -1, 0
    for i, start in enumerate(xs):
        while ends[by_end[cursor]] <= start:
            closing = by_end[cursor]
            if score[closing] > best or (score[closing] == best and best_at >= 0 and ends[closing] > ends[best_at]):
                best, best_at = score[closing], closing
            cursor += 1
        fresh, before[i] = best, best_at
        for at in range(cursor, len(xs)):  # a passage may open a few characters before another has ended
            closing = by_end[at]
            over = ends[closing] - start
            if over > settings.trim:
                break
            if closing < i and ends[closing] < ends[i]:
                value = score[closing] - (ended[closing] - begun[i]) + costs.copy * over
                last = before[i]
                if value > fresh or (value == fresh and last >= 0 and ends[closing] > ends[last]):
                    fresh, before[i], trimmed[i] = value, closing, over
        value, step = fresh + gains[i] - opening, -1
        for t in range(first[i], first[i + 1]):
            candidate = score[origin[t]] + worth[t]
            if candidate > value:
                value, step = candidate, t
        score[i], back[i] = value, step
    for closing in by_end[cursor:]:
        if score[closing] > best or (score[closing] == best and best_at >= 0 and ends[closing] > ends[best_at]):
            best, best_at = score[closing], closing
    return _Parse(back, before, trimmed, _trace(back, before, origin, best_at), score)


def _trace(back: list[int], before: list[int], origin: list[int], last: int) -> list[int]:
    """The closing fragments of the passages of the best parse, last first."""
    closing = []
    while last >= 0:
        closing.append(last)
        while back[last] >= 0:
            last = origin[back[last]]
        last = before[last]
    return closing


def _passages(f: Fragments, steps: _Transitions, parse: _Parse) -> list[Passage]:
    found = []
    for last in reversed(parse.closing):
        chain = [(last, parse.back[last])]
        while chain[-1][1] >= 0:
            previous = int(steps.origin[chain[-1][1]])
            chain.append((previous, parse.back[previous]))
        chain.reverse()
        skips = [int(steps.skip[t]) if t >= 0 else parse.trimmed[i] for i, t in chain]
        blocks = [_block(f, i, skip) for (i, _), skip in zip(chain, skips, strict=True)]
        bits = (parse.score[last] - parse.score_before(chain[0][0])) / MILLIONTH
        found.append(_passage(blocks, bits))
    return found


def _block(f: Fragments, index: int, skip: int) -> Block:
    return Block(int(f.x[index]) + skip, int(f.y[index]) + skip, int(f.length[index]) - skip)


def _passage(blocks: list[Block], bits: float) -> Passage:
    return Passage(
        blocks[0].x,
        blocks[-1].x + blocks[-1].length,
        min(b.y for b in blocks),
        max(b.y + b.length for b in blocks),
        bits,
        tuple(blocks),
    )


def _dense_parts(
    passage: Passage, total: DoubleArray, costs: _Costs, settings: AlignmentSettings, remote: float
) -> list[Passage]:
    """A passage, cut at its widest gaps until equal runs fill enough of both texts."""
    equal = sum(block.length for block in passage.blocks)
    extent = max(passage.x1 - passage.x0, passage.y1 - passage.y0)
    if len(passage.blocks) == 1 or equal >= settings.least_density * extent:
        return [passage]
    widths = [_gap(a, b) for a, b in pairwise(passage.blocks)]
    at = widths.index(max(widths)) + 1
    halves = passage.blocks[:at], passage.blocks[at:]
    parts = [_rescored(blocks, total, costs, settings.max_source_gap, remote) for blocks in halves]
    return [q for part in parts for q in _dense_parts(part, total, costs, settings, remote)]


def _gap(before: Block, after: Block) -> int:
    return max(after.x - before.x - before.length, abs(after.y - before.y - before.length))


def _rescored(
    blocks: tuple[Block, ...], total: DoubleArray, costs: _Costs, max_source_gap: int, remote: float
) -> Passage:
    """Part of a passage as a passage of its own, with the costs of opening it and of going on inside it."""
    units = -costs.open_passage - remote
    for block in blocks:
        units += float(total[block.x + block.length] - total[block.x]) - costs.copy * block.length
    for before, after in pairwise(blocks):
        dx = after.x - before.x - before.length
        dy = after.y - before.y - before.length
        forward = 0 <= dy <= max_source_gap
        units -= costs.insert * dx
        units -= costs.open_edit + costs.delete * dy if forward else costs.jump
    return _passage(list(blocks), units / MILLIONTH)
