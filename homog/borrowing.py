"""Who took from whom at all, and what is everybody's: what the passages between a plan and a peer say together.

Any two plans of a field share phrases. A passage from a peer counts only where the two share more than such language
puts between plans of their lengths, and where it is not a sentence that many documents have (docs/method.md, section
11).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from homog.alignment import DoubleArray, Passage
from homog.datatypes import BoolArray, FloatArray
from homog.matching import Prepared, carriers_of_runs, totals
from homog.settings import AttributionSettings


def borrowing_pairs(prepared: Prepared, passages: Sequence[Passage], settings: AttributionSettings) -> BoolArray:
    """Which plan took from which peer, judged by everything between the two.

    Official language puts common phrases and stock sentences between any two plans of a field, the more the longer
    they are; whoever copied from a peer did it at some length. A match counts only in a pair whose matches together
    hold enough evidence for plans of their lengths, a fair part of it in passages longer than a stock sentence.

    Args:
        prepared: the documents.
        passages: what peers explain beyond the references.
        settings: how much is enough.

    Returns:
        Of shape (documents, documents): plan, peer.
    """
    length = np.array([text.length for text in prepared.texts], dtype=np.float64)
    by_chance = settings.pair_bits_per_character * np.sqrt(np.outer(length, length))
    telling = np.concatenate([[0], np.cumsum(prepared.bits > settings.telling_bits)])
    total = _between(prepared, passages)
    in_long = _between(prepared, [p for p in passages if telling[p.x1] - telling[p.x0] >= settings.long_passage])
    enough = total >= np.maximum(settings.pair_bits, by_chance)
    return np.asarray(enough & (in_long >= settings.long_share * total))


def taking_pairs(prepared: Prepared, copied: Sequence[Passage], settings: AttributionSettings) -> BoolArray:
    """Which plan is known to take from which source, by the copied passages between the two: (documents, documents)."""
    return np.asarray(_between(prepared, copied) >= settings.pair_bits)


def _between(prepared: Prepared, passages: Iterable[Passage]) -> DoubleArray:
    """Bits of all passages between each plan and each source, shape (documents, documents)."""
    size, doc = len(prepared.order), prepared.pool.doc
    total = np.zeros((size, size))
    for p in passages:
        total[doc[p.x0], doc[p.blocks[0].y]] += p.bits
    return np.round(total, 6)  # as exact as what it is a sum of


def without_common_sentences(
    parts: Sequence[Passage], prepared: Prepared, residue: FloatArray, settings: AttributionSettings
) -> list[Passage]:
    """Peers' parts without short ones and sentences that many documents have as well: nobody knows whose they are.

    A short one goes where a part of it is common, a long sentence only where all of it is; and neither where the rest
    of it is evidence enough by itself.

    Args:
        parts: what peers explain beyond the references.
        prepared: the documents.
        residue: bits of what no reference explains, over the pool.
        settings: what is short, what is common, and what is enough.
    """
    telling = np.concatenate([[0], np.cumsum(prepared.bits > settings.telling_bits)])
    looked_at: list[tuple[int, bool, list[_Run]]] = []
    for number, p in enumerate(parts):
        single = prepared.sentence[p.x0] == prepared.sentence[p.x1 - 1]
        told = telling[p.x1] - telling[p.x0]
        if told < (settings.long_sentence if single else settings.long_passage):
            looked_at.append((number, bool(told < settings.long_passage), _runs_in(p, settings.common_run)))
    carriers = iter(carriers_of_runs(prepared, settings.common_run, [r.at for _, _, runs in looked_at for r in runs]))
    bits, common = totals(residue), set[int]()
    for number, short, runs in looked_at:
        often = {run for run in runs if next(carriers) >= settings.common_carriers}
        if often if short else often and len(often) == len(runs):
            rest = sum(bits[b.x + b.length] - bits[b.x] for b in parts[number].blocks)
            rest -= sum(bits[run.end] - bits[run.start] for run in often)
            if round(float(rest), 6) < settings.uncommon_bits:  # as exact as what it is a sum of
                common.add(number)
    return [p for number, p in enumerate(parts) if number not in common]


class _Run(NamedTuple):
    """Where a run of equal text begins by which carriers are counted, and the text that it stands for."""

    at: int
    start: int
    end: int


def _runs_in(passage: Passage, width: int) -> list[_Run]:
    """Runs of its equal text by which its carriers are counted: in the middle of each half of a block."""
    runs = []
    for block in passage.blocks:
        room, end = block.length - width, block.x + block.length
        if room >= width:
            middle = block.x + block.length // 2
            runs.append(_Run(block.x + room // 4, block.x, middle))
            runs.append(_Run(block.x + room - room // 4, middle, end))
        elif room >= 0:
            runs.append(_Run(block.x + room // 2, block.x, end))
    return runs
