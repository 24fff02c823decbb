"""Who else has the same text: the runner-up, where the source has it from, and what else the plan has from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from homog.alignment import DoubleArray, Passage
from homog.attributed import Attributed, AttributedKind
from homog.datatypes import BoolArray, Fragments, IntArray
from homog.matching import Prepared
from homog.settings import AttributionSettings


def with_runner_up(
    kind: AttributedKind,
    passage: Passage,
    prepared: Prepared,
    fragments: Fragments,
    total: DoubleArray,
    likely: DoubleArray,
    settings: AttributionSettings,
) -> Attributed:
    """The passage with the other document that explains most of the same text."""
    doc = prepared.pool.doc
    source = int(doc[passage.blocks[0].y])
    low, high = np.searchsorted(fragments.x, [passage.x0, passage.x1])
    x, y = fragments.x[low:high], fragments.y[low:high]
    end = np.minimum(x + fragments.length[low:high], passage.x1)
    worth = np.bincount(doc[y], weights=total[end] - total[x], minlength=len(prepared.order))
    mine, worth[source] = worth[source], -1.0
    best = int(np.argmax(worth))
    sure = float(likely[passage.x0 : passage.x1].mean())
    if worth[best] <= settings.rival_share * mine:
        return Attributed(kind, passage, source, probability=sure)
    return Attributed(kind, passage, source, best, float(min(worth[best] / max(mine, 1e-9), 1.0)), probability=sure)


def with_common_source(item: Attributed, levels: IntArray, settings: AttributionSettings) -> Attributed:
    """The reference above the source that has the same text: where the source took it from."""
    other = item.runner_up
    if other < 0 or item.runner_up_share < settings.origin_share:
        return item
    # among documents of one level the newer stand first
    above = levels[other] < levels[item.source] or (levels[other] == levels[item.source] and other > item.source)
    return replace(item, origin=other) if above else item


def with_support(found: Sequence[Attributed], doc: IntArray) -> list[Attributed]:
    """Every passage with the evidence of the others between the same two documents."""
    total: defaultdict[tuple[int, int], float] = defaultdict(float)
    for a in found:
        total[int(doc[a.passage.x0]), a.source] += max(a.passage.bits, 0.0)
    return [
        replace(a, beside=max(total[int(doc[a.passage.x0]), a.source] - max(a.passage.bits, 0.0), 0.0)) for a in found
    ]


def with_origins(
    found: Sequence[Attributed],
    vertical: Sequence[Passage],
    prepared: Prepared,
    is_plan: BoolArray,
    undetermined: BoolArray | None,
    settings: AttributionSettings,
) -> list[Attributed]:
    """Where a peer's passage came from in its turn: the reference it changed, or the plan it was taken from.

    What two plans have from one another, of which the dates do not tell who was first, is nobody's origin.
    """
    doc = prepared.pool.doc
    reference_at = np.full(len(doc), -1, dtype=np.int32)
    for passage in vertical:
        reference_at[passage.x0 : passage.x1] = doc[passage.blocks[0].y]
    peer_at = np.full(len(doc), -1, dtype=np.int32)
    for item in found:
        told = undetermined is None or not undetermined[doc[item.passage.x0], item.source]
        if item.kind == "horizontal" and told:
            peer_at[item.passage.x0 : item.passage.x1] = item.source
    named = [_with_origin(a, reference_at, peer_at) if a.kind == "horizontal" else a for a in found]
    return [a if is_plan[a.source] else _with_earlier(a, settings) for a in named]


def _with_earlier(item: Attributed, settings: AttributionSettings) -> Attributed:
    """A chain where the source is no plan of this run: an earlier peer has the same words."""
    if item.why != "peer_own_words" or item.runner_up < 0 or item.runner_up_share < settings.origin_share:
        return item
    return replace(item, origin=item.runner_up, why="chain") if item.runner_up < item.source else item


def _with_origin(item: Attributed, reference_at: IntArray, peer_at: IntArray) -> Attributed:
    p = item.passage
    taken = peer_at[p.y0 : p.y1]
    if 2 * np.count_nonzero(taken >= 0) >= p.y1 - p.y0:
        return replace(item, origin=int(np.bincount(taken[taken >= 0]).argmax()), why="chain")
    behind = reference_at[p.x0 : p.x1]
    if 2 * np.count_nonzero(behind >= 0) >= p.x1 - p.x0:
        return replace(item, origin=int(np.bincount(behind[behind >= 0]).argmax()), why="shared_deviation")
    return replace(item, why="peer_own_words")
