"""Sentences that share rare character pairs, and the measures of characters of any two sentences.

What is rare is rare among the source sentences that are looked at together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from homog.alignment import DoubleArray
from homog.candidates import join_sorted
from homog.datatypes import BoolArray, LongArray
from homog.matching import Prepared
from homog.measures import MEASURES, Grams, OwnedRuns, SentenceRuns, Sentences, measure
from homog.settings import RewordingSettings


@dataclass(frozen=True, eq=False)
class Candidates:
    """Pairs of sentences; the share of rare character pairs that they were found by, 0 where by something else."""

    left: LongArray
    right: LongArray
    overlap: DoubleArray
    containment: DoubleArray

    @classmethod
    def of(cls, left: LongArray, right: LongArray) -> Candidates:
        """Pairs that were found by something else."""
        return cls(left, right, np.zeros(len(left)), np.zeros(len(left)))

    @classmethod
    def joined(cls, parts: list[Candidates], size: int) -> Candidates:
        """Each pair once, sorted; the first part that has it is believed. `size` bounds the indices."""
        key = np.concatenate([p.left * size + p.right for p in parts])
        key, first = np.unique(key, return_index=True)
        shares = ([p.overlap for p in parts], [p.containment for p in parts])
        overlap, containment = (np.concatenate(share)[first] for share in shares)
        return cls(key // size, key % size, overlap, containment)

    def where(self, kept: BoolArray) -> Candidates:
        """Some of the pairs."""
        return Candidates(self.left[kept], self.right[kept], self.overlap[kept], self.containment[kept])


class SentenceGroup:
    """Plan sentences and the source sentences that they are compared with.

    Args:
        prepared: the documents.
        sentences: of the pool.
        lefts, rights: sorted indices of the plans' and the sources' sentences.
        allowed: allowed[plan, source], shape (documents, documents).
        settings: bounds of the search.
        runs: pairs of characters, and single ones, of all sentences.
    """

    def __init__(
        self,
        prepared: Prepared,
        sentences: Sentences,
        lefts: LongArray,
        rights: LongArray,
        allowed: BoolArray,
        settings: RewordingSettings,
        runs: tuple[SentenceRuns, SentenceRuns],
    ) -> None:
        self.lefts, self.rights, self._of_all = lefts, rights, runs
        self._prepared, self._sentences, self._settings, self._allowed = prepared, sentences, settings, allowed
        self._among = np.unique(np.concatenate([lefts, rights]))
        at = self._among
        self._local = Sentences(sentences.start[at], sentences.end[at], sentences.doc[at])

    def narrowed(self, lefts: LongArray) -> SentenceGroup:
        """The same with some of the plan sentences."""
        own = self._allowed, self._settings, self._of_all
        return SentenceGroup(self._prepared, self._sentences, lefts, self.rights, *own)

    @cached_property
    def _pairs(self) -> tuple[OwnedRuns, OwnedRuns]:
        return self._runs(self.lefts, 0), self._runs(self.rights, 0)

    @cached_property
    def _grams(self) -> tuple[Grams, Grams]:
        right = self._pairs[1][1], self._runs(self.rights, 1)[1]
        pairs, singles = (
            Grams.of(self._runs(self._among, kind), runs, len(self.rights)) for kind, runs in enumerate(right)
        )
        return pairs, singles

    def _runs(self, chosen: LongArray, kind: int) -> OwnedRuns:
        """The pairs of characters (0), or the single ones (1), of some of the sentences."""
        return self._of_all[kind].of_some(chosen, np.searchsorted(self._among, chosen))

    def mask(self, rows: LongArray, columns: LongArray) -> BoolArray:
        """Which of some plan sentences may have been made from which of some source sentences."""
        one, other = (np.searchsorted(self._among, side) for side in (self.lefts[rows], self.rights[columns]))
        return np.asarray(self._allowed[np.ix_(self._local.doc[one], self._local.doc[other])])

    def by_runs(self) -> Candidates:
        """For each plan sentence the source sentences that share most of its rare character pairs."""
        (left_owner, left_key), right = self._pairs
        right_owner, right_key = _by_run(*right)
        weight = _rarity(right_key, len(self.rights), self._settings)
        rare = np.flatnonzero(weight > 0)
        a, b = join_sorted(left_key, right_key[rare])
        doc, size = self._local.doc, len(self._among)
        keep = self._allowed[doc[left_owner[a]], doc[right_owner[rare[b]]]]
        a, b = a[keep], rare[b[keep]]
        distinct, inverse = np.unique(left_owner[a] * size + right_owner[b], return_inverse=True)
        shared = np.bincount(inverse, weights=weight[b], minlength=len(distinct))
        pair_left, pair_right = distinct // size, distinct % size
        mass = _mass(left_owner, left_key, right_owner, right_key, weight, size)
        smaller = np.minimum(mass[pair_left], mass[pair_right])
        larger = np.maximum(mass[pair_left], mass[pair_right])
        overlap = shared / np.maximum(larger, 1e-9)
        containment = np.minimum(shared / np.maximum(smaller, 1e-9), 1.0)
        best = _best_of(pair_left, pair_right, overlap, self._settings)
        among = self._among
        return Candidates(among[pair_left[best]], among[pair_right[best]], overlap[best], containment[best])

    def measured(self, found: Candidates) -> DoubleArray:
        """The measures of characters of some pairs, shape (pairs, len(MEASURES))."""
        if not len(found.left):  # what is rare here need not be known
            return np.zeros((0, len(MEASURES)))
        pairs = np.searchsorted(self._among, found.left), np.searchsorted(self._among, found.right)
        weights = found.overlap, found.containment
        return measure(self._prepared, self._local, pairs, self._grams, weights)

    def measured_joined(self, sentences: Sentences, left: LongArray, right: LongArray) -> DoubleArray:
        """The same of sentences that are none of this group's; what is rare is rare in this group.

        Args:
            sentences: all.
            left, right: indices of either side of each pair, shape (pairs,).
        """
        among = np.unique(np.concatenate([left, right]))
        local = Sentences(sentences.start[among], sentences.end[among], sentences.doc[among])
        every = np.arange(len(among))
        grams = [
            grams.of_others(SentenceRuns.of(self._prepared, local, width).of_some(every, every))
            for width, grams in zip((2, 1), self._grams, strict=True)
        ]
        nothing = np.zeros(len(left))
        pairs = np.searchsorted(among, left), np.searchsorted(among, right)
        return measure(self._prepared, local, pairs, (grams[0], grams[1]), (nothing, nothing))


def _by_run(owner: LongArray, run: LongArray) -> OwnedRuns:
    """The same sorted by run, then by owner."""
    order = np.argsort(run, kind="stable")
    return owner[order], run[order]


def _rarity(keys: LongArray, sentences: int, settings: RewordingSettings) -> DoubleArray:
    """Inverse sentence frequency of each entry of the sorted keys; 0 for pairs too common to be followed."""
    if not len(keys):
        return np.zeros(0)
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    count = counts[inverse]
    rarity: DoubleArray = np.where(count <= settings.most_sentences, np.log((sentences + 1) / count), 0.0)
    return rarity


def _mass(
    left_owner: LongArray,
    left_key: LongArray,
    right_owner: LongArray,
    right_key: LongArray,
    weight: DoubleArray,
    size: int,
) -> DoubleArray:
    """Rarity held by each sentence; a pair that no source has weighs as the rarest."""
    mass: DoubleArray = np.bincount(right_owner, weights=weight, minlength=size).astype(np.float64)
    at = np.minimum(np.searchsorted(right_key, left_key), max(len(right_key) - 1, 0))
    if len(right_key):
        known = right_key[at] == left_key
        own = np.where(known, weight[at], weight.max(initial=0.0))
        left_mass = np.bincount(left_owner, weights=own, minlength=size)
        mass = np.where(left_mass > 0, left_mass, mass)
    return mass


def _best_of(
    pair_left: LongArray, pair_right: LongArray, overlap: DoubleArray, settings: RewordingSettings
) -> LongArray:
    """The few best pairs of each plan sentence whose overlap is worth a closer look."""
    good = np.flatnonzero(overlap >= settings.least_overlap)
    order = good[np.lexsort((pair_right[good], -overlap[good], pair_left[good]))]
    new = np.append(True, np.diff(pair_left[order]) != 0) if len(order) else np.zeros(0, dtype=bool)
    at = np.arange(len(order))
    rank = at - np.maximum.accumulate(np.where(new, at, 0))
    return order[rank < settings.looked_at]
