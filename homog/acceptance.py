"""Which decoded passages count: those with evidence enough, and what stands beside one (docs/method.md, section 7)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from homog.alignment import Passage
from homog.datatypes import FloatArray
from homog.matching import Prepared, longest_block
from homog.settings import AttributionSettings


def accepted(
    passages: Sequence[Passage], prepared: Prepared, settings: AttributionSettings, *, against_peers: bool
) -> list[Passage]:
    """The passages that are evident, or stand just beside one that is taken, in the plan and in the source alike.

    Args:
        passages: as decoded, in plan order.
        prepared: the documents.
        settings: how much evidence is enough.
        against_peers: whether the sources are peers, against which more is asked.
    """
    taken = [_is_evident(p, prepared, settings, against_peers=against_peers) for p in passages]
    gap = settings.beside_gap if against_peers else settings.beside_reference_gap
    forward = range(len(passages))
    for order in (forward, forward[::-1]):
        for last, this in pairwise(order):
            if taken[last] and not taken[this]:
                taken[this] = _is_beside(passages[this], passages[last], prepared, gap, settings)
    return [p for p, yes in zip(passages, taken, strict=True) if yes]


def _is_beside(passage: Passage, other: Passage, prepared: Prepared, gap: int, settings: AttributionSettings) -> bool:
    """Whether a passage goes on, or begins, just where another one ends or begins, and holds some evidence."""
    doc = prepared.pool.doc
    same = doc[passage.x0] == doc[other.x0] and doc[passage.y0] == doc[other.y0]
    if not same or passage.bits < settings.beside_bits or longest_block(passage) < settings.beside_block:
        return False
    apart = max(passage.x0, other.x0) - min(passage.x1, other.x1)
    source_apart = max(passage.y0, other.y0) - min(passage.y1, other.y1)
    return apart <= gap and source_apart <= settings.beside_source_gap


def _is_evident(passage: Passage, prepared: Prepared, settings: AttributionSettings, *, against_peers: bool) -> bool:
    """Whether a passage holds enough evidence of copying, and of copying from this source."""
    if longest_block(passage) < settings.least_block:
        return False
    if not against_peers:
        return passage.bits >= settings.reference_bits
    return passage.bits >= settings.peer_gain and _net_evidence(passage, prepared.bits, settings) >= settings.peer_bits


def _net_evidence(passage: Passage, bits: FloatArray, settings: AttributionSettings) -> float:
    """Bits of the equal runs of a passage, whatever else explains them, less the cost of its edits."""
    equal = sum(float(bits[b.x : b.x + b.length].sum(dtype=np.float64)) for b in passage.blocks)
    between = passage.x1 - passage.x0 - sum(b.length for b in passage.blocks)
    return equal - settings.peer_edit * (len(passage.blocks) - 1) - settings.peer_insert * between
