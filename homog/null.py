"""What chance alone puts between two documents of this corpus: the law that thresholds and E-values rest on.

The register of a corpus decides how much any two of its documents share although neither took anything from the
other. Its own unrelated pairs tell: those between which no more is found than the threshold for borrowing. Where
they share so much that the default threshold is no longer far above them, it is raised (never lowered). Their
passages, together with a prior from real documents of unrelated fields, give the number of passages of so many bits
that chance alone puts into this corpus: the expectation value of Karlin and Altschul (PNAS 87, 1990) and of BLAST.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from homog.alignment import Passage
from homog.datatypes import BoolArray, IntArray
from homog.matching import Prepared
from homog.settings import ChanceSettings

Totals = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Chance:
    """The law of chance of one corpus.

    A passage of at least b bits, b not below `least_bits`, is expected rate · M · N · exp(-(b - least_bits) / scale)
    times, with M · N the search space: the characters of the plans times those of the sources they may have.
    """

    pairs: int  # a plan and a peer that it may have taken from
    unrelated: int  # those of them between which no more is found than chance allows
    raised: bool  # whether the threshold of a pair is above the default
    pair_bits_per_character: float  # threshold of a pair, fitted
    passages: int  # of at least `least_bits` between unrelated pairs
    least_bits: float
    rate: float  # chance passages of at least `least_bits` for each pair of characters compared
    scale: float  # mean bits of a chance passage beyond `least_bits`

    def expected(self, bits: float, space: float) -> float:
        """How many passages of at least so many bits chance puts into a search space.

        Args:
            bits: of the passage; below `least_bits` the law is carried on.
            space: characters of the plans times characters of their sources, summed over the pairs.
        """
        return self.rate * space * math.exp(min(-(bits - self.least_bits) / self.scale, 700.0))

    def as_dict(self) -> dict[str, float]:
        """Plain values, for run.json."""
        return asdict(self)


def pair_threshold(
    prepared: Prepared, passages: Sequence[Passage], is_peer: BoolArray, least: float, settings: ChanceSettings
) -> float:
    """The evidence from which on two documents of this corpus count as borrowing, never below the default.

    Args:
        prepared: the documents.
        passages: what peers explain beyond the references, however weak the evidence of the pair.
        is_peer: is_peer[plan, source]: the plan may have taken from the source; shape (n, n).
        least: the default, in bits for each character of the geometric mean of both lengths.
        settings: how far from chance it must be.
    """
    return fitted_threshold(_density(prepared, passages)[is_peer], least, settings)


def fit_chance(
    prepared: Prepared,
    passages: Sequence[Passage],
    taken: Sequence[Passage],
    is_peer: BoolArray,
    least: float,
    settings: ChanceSettings,
) -> Chance:
    """The law of chance from what unrelated pairs share.

    Args:
        prepared: the documents.
        passages: as for `pair_threshold`.
        taken: what was in the end found to be a peer's. A passage of an unrelated pair that lies for the most part
            inside is no chance: the plan has it from somebody who has it from there, or the other way round.
        is_peer: as for `pair_threshold`.
        least: as for `pair_threshold`.
        settings: the prior.
    """
    doc, density = prepared.pool.doc, _density(prepared, passages)
    threshold = fitted_threshold(density[is_peer], least, settings)
    unrelated = is_peer & (density <= threshold)
    bits = np.array([p.bits for p in passages if unrelated[_pair(doc, p)] and not _mostly_inside(p, taken)])
    excess = bits[bits >= settings.least_bits] - settings.least_bits
    weight, found = settings.prior_passages, len(excess)
    searched = search_space(prepared, unrelated)
    return Chance(
        pairs=int(is_peer.sum()),
        unrelated=int(unrelated.sum()),
        raised=threshold > least,
        pair_bits_per_character=round(threshold, 6),
        passages=found,
        least_bits=settings.least_bits,
        rate=(weight + found) / (weight / settings.rate + searched),
        scale=round((weight * settings.scale + float(excess.sum())) / (weight + found), 4),
    )


def _pair(doc: IntArray, passage: Passage) -> tuple[int, int]:
    return int(doc[passage.x0]), int(doc[passage.blocks[0].y])


def _density(prepared: Prepared, passages: Sequence[Passage]) -> Totals:
    """Bits between each plan and source for each character of the geometric mean of their lengths, shape (n, n)."""
    length = np.array([text.length for text in prepared.texts], dtype=np.float64)
    total = np.zeros((len(length), len(length)))
    for passage in passages:
        total[_pair(prepared.pool.doc, passage)] += passage.bits
    return np.asarray(total / np.sqrt(np.maximum(np.outer(length, length), 1.0)))


def _mostly_inside(passage: Passage, taken: Sequence[Passage]) -> bool:
    """Whether at least half of a passage's plan text lies in others, which are sorted by it and disjoint."""
    number, shared = bisect_right(taken, passage.x0, key=lambda p: p.x1), 0
    while number < len(taken) and taken[number].x0 < passage.x1:
        shared += min(taken[number].x1, passage.x1) - max(taken[number].x0, passage.x0)
        number += 1
    return 2 * shared >= passage.x1 - passage.x0


def fitted_threshold(density: Totals, least: float, settings: ChanceSettings) -> float:
    """The least density of evidence between two documents that chance does not reach in this corpus.

    Pairs below the threshold are taken for unrelated; the threshold is `deviations` standard deviations above their
    mean. As that may take in further pairs, the step is repeated until nothing changes. Where too few pairs are
    below the default there is nothing to fit to, and the default stands.

    Args:
        density: bits for each character of the mean of both lengths, one entry a pair, 0 where nothing was found.
        least: the default threshold.
        settings: how far from chance, and how many pairs it takes.
    """
    threshold = least
    while True:
        unrelated = density[density <= threshold]
        if len(unrelated) < settings.least_pairs:
            return threshold
        fitted = float(unrelated.mean() + settings.deviations * unrelated.std())
        if fitted <= threshold:
            return threshold
        threshold = fitted


def search_space(prepared: Prepared, allowed: BoolArray) -> float:
    """Characters of the plans times characters of the sources they may have, summed over the allowed pairs.

    Args:
        prepared: the documents.
        allowed: allowed[plan, source]; shape (n, n).
    """
    length = np.array([text.length for text in prepared.texts], dtype=np.float64)
    return float(length @ allowed @ length)
