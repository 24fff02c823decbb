"""Sentences that may have been made from one another: candidates, and all that speaks for each.

A sentence of a plan that nothing explains is compared with the few sentences of its sources that share most of its
rare character pairs, with the few whose vectors are nearest, and with those beside the sources of its neighbours.
Each pair gets the measures of characters (homog.measures), of what corresponds (homog.correspondence), its margin
over other near sentences (Artetxe and Schwenk 2019), and what the sentences around it say (`neighbourhood`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from homog.alignment import DoubleArray
from homog.correspondence import CORRESPONDENCES
from homog.datatypes import BoolArray, LongArray
from homog.embedding.nearest import Neighbours
from homog.measures import MEASURES, Sentences
from homog.parallel import allowed_processes, mapped
from homog.rewording.neighbourhood import Links, context_of, documents_of, places_beside, shared_of
from homog.rewording.rare_pairs import Candidates, SentenceGroup
from homog.rewording.texts import Nearness, SentenceTexts
from homog.settings import RewordingSettings

_FEW_GROUPS = 4  # which are searched sooner than processes are made
_FEW_PARTS = 2
_LARGE = 1_000_000  # pairs of sentences of a group that is worth being shared among processes
BESIDE = ("context", "known", "linked")
FEATURES = (*MEASURES, *CORRESPONDENCES, "margin", *BESIDE)
_AT = {name: number for number, name in enumerate(FEATURES)}


@dataclass(frozen=True, eq=False)
class SentencePairs:
    """Pairs by plan sentence, then by source sentence, each once.

    Attributes:
        left, right: indices into the sentences.
        features: shape (pairs, len(FEATURES)).
    """

    left: LongArray
    right: LongArray
    features: npt.NDArray[np.float64]

    def column(self, name: str) -> DoubleArray:
        """One of the features of all pairs."""
        column: DoubleArray = self.features[:, _AT[name]]
        return column


class PairSearch:
    """The candidates of some plan sentences, first without and then with what was found meanwhile.

    Plans that have the same sources are looked at together: what is rare is rare among those sources, and the work
    grows with the text of each plan's own sources, however many documents there are. Where most plans have most
    sources, as references, but each its own choice of them, all are looked at together.

    `groups` are the sentences that are looked at together, `texts` all sentences.

    Args:
        texts: the sentences of the documents.
        left: pool positions of plans that nothing explains yet, stock phrases apart.
        allowed: allowed[plan, source], shape (documents, documents).
        known: known[plan, source]: the plan takes from the source elsewhere.
        settings: bounds of the search.
        copied: what was copied, as links.
        wanted: sentences that may be sources, by default all of allowed documents; shape (sentences,).
    """

    def __init__(
        self,
        texts: SentenceTexts,
        left: BoolArray,
        allowed: BoolArray,
        known: BoolArray,
        settings: RewordingSettings,
        copied: Links,
        wanted: BoolArray | None = None,
    ) -> None:
        self._prepared, self._sentences, self.texts, self._settings = texts.prepared, texts.sentences, texts, settings
        self._allowed, self._known, self._copied = allowed, known, copied
        sentences = texts.sentences
        free = np.concatenate([[0], np.cumsum(left)])
        length = np.maximum(sentences.end - sentences.start, 1)
        open_ = (free[sentences.end] - free[sentences.start]) / length >= settings.least_free
        everyone = np.ones(len(sentences.start), dtype=bool)
        self.groups = self._grouped(open_, everyone if wanted is None else wanted, every=wanted is None)
        self._near: dict[SentenceGroup, Nearness] = {}

    def _grouped(self, open_: BoolArray, wanted: BoolArray, *, every: bool) -> list[SentenceGroup]:
        of_doc = _by_document(self._sentences, len(self._prepared.order))
        groups = _alike(self._allowed)
        together = np.flatnonzero(self._allowed.any(axis=0)).tolist()
        if sum(len(sources) for _, sources in groups) > self._settings.most_overlapping * len(together):
            groups = [(np.flatnonzero(self._allowed.any(axis=1)).tolist(), together)]
        own, found = (self._prepared, self._sentences), []
        for plans, sources in groups:
            lefts = np.concatenate([of_doc[doc] for doc in plans])
            rights = np.concatenate([of_doc[doc] for doc in sources])
            lefts, rights = lefts[open_[lefts]], rights[wanted[rights]]
            if not len(lefts) or not len(rights):
                continue
            group = SentenceGroup(*own, lefts, rights, self._allowed, self._settings, self.texts.runs)
            if not every:  # few sources are wanted: who shares no rare words with them is not encoded at all
                group = group.narrowed(np.unique(group.by_runs().left))
            if len(group.lefts):
                found.append(group)
        return found

    def first(self) -> SentencePairs:
        """The candidates of all sentences."""
        everyone = [side for group in self.groups for side in (group.lefts, group.rights)]
        self.texts.read(np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *everyone])))
        parts = [(group, part) for group in self.groups for part in _parted(group)]
        parts.sort(key=lambda p: -len(p[1].lefts) * len(p[1].rights))
        made = mapped(lambda number: self._first_of(parts[number][1]), len(parts), least=_FEW_PARTS)
        for group in self.groups:
            near = {
                int(part.lefts[0]): found for (own, part), (found, _) in zip(parts, made, strict=True) if own is group
            }
            neighbours = Neighbours.joined([near[first] for first in sorted(near)])
            self._near[group] = Nearness(self.texts, group, neighbours, self._settings)
        return _together([pairs for _, pairs in made])

    def _first_of(self, group: SentenceGroup) -> tuple[Neighbours, SentencePairs]:
        """The candidates of some sentences of a group, and which vectors are near them."""
        pairs = self._examined(group, self._candidates(group), self._copied)
        return self.nearness(group).near, pairs

    def nearness(self, group: SentenceGroup) -> Nearness:
        """Which vectors are near one another in a group."""
        if group not in self._near:
            self._near[group] = Nearness.of(self.texts, group, self._settings)
        return self._near[group]

    def again(self, pairs: SentencePairs, links: Links) -> SentencePairs:
        """The same pairs, and further ones beside what was found, with all that is now known around them.

        Args:
            pairs: what `first` gave.
            links: what was copied, and what was found since.
        """
        have = pairs.left * len(self._sentences.start) + pairs.right

        def further(number: int) -> SentencePairs:
            group = self.groups[number]
            new = self._beside(group, links)
            new = new.where(~np.isin(new.left * len(self._sentences.start) + new.right, have))
            return self._examined(group, self._worth(group, new), links)

        renewed = pairs.features.copy()
        renewed[:, _AT["context"] :] = self.around(pairs.left, pairs.right, links)
        found = mapped(further, len(self.groups), least=_FEW_GROUPS)
        return _together([SentencePairs(pairs.left, pairs.right, renewed), *found])

    def _candidates(self, group: SentenceGroup) -> Candidates:
        """By rare character pairs, by vectors and by what stands beside."""
        by_runs, beside = group.by_runs(), self._beside(group, self._copied)
        near = self.nearness(group).candidates()
        found = Candidates.joined([by_runs, near, beside], len(self._sentences.start))
        return self._worth(group, found)

    def _beside(self, group: SentenceGroup, links: Links) -> Candidates:
        """Sentences around the places that the neighbours' sources point to."""
        at = self.texts.numbers[self._sentences.start]
        row, place = places_beside(links, at[group.lefts], self._settings.beside, self._settings.around)
        found = np.minimum(np.searchsorted(at, place), len(at) - 1)
        left = group.lefts[row]
        fits = (at[found] == place) & np.isin(found, group.rights)
        fits &= self._allowed[self._sentences.doc[left], self._sentences.doc[found]]
        key = np.unique(left[fits] * len(at) + found[fits])
        return Candidates.of(key // len(at), key % len(at))

    def _worth(self, group: SentenceGroup, found: Candidates) -> Candidates:
        """The candidates that are worth a closer look.

        Found by rare pairs, linked already, in the place that copied text beside them points to, or nearer than usual.
        """
        own, nearness = self._settings, self.nearness(group)
        at = self.texts.numbers[self._sentences.start]
        anyway = shared_of(self._copied, at[found.left], at[found.right]) > 0
        anyway |= found.overlap >= own.telling_overlap
        cosine = nearness.cosines(found.left, found.right)
        anyway |= self._in_place(found) & (cosine >= own.place_cosine)
        near = np.flatnonzero(~anyway & (cosine >= own.least_cosine))
        anyway[near] = nearness.margins(found.left[near], found.right[near]) >= own.least_margin
        return found.where(anyway)

    def _in_place(self, found: Candidates) -> BoolArray:
        """Whether the sentence beside the plan's, before or behind, was copied from the one beside the source's."""
        at, doc = self.texts.numbers[self._sentences.start], documents_of(self._prepared, self.texts.numbers)
        return np.asarray(context_of(self._copied, at[found.left], at[found.right], doc, 1) >= 1)

    def _examined(self, group: SentenceGroup, found: Candidates, links: Links) -> SentencePairs:
        """Candidates with all their features."""
        words = self.texts.correspondences(found.left, found.right)
        margin = self.nearness(group).margins(found.left, found.right)
        around = self.around(found.left, found.right, links)
        features = np.column_stack([group.measured(found), words, margin, around])
        return SentencePairs(found.left, found.right, features)

    def around(self, left: LongArray, right: LongArray, links: Links) -> DoubleArray:
        """What stands around some pairs, shape (pairs, len(BESIDE)).

        Args:
            left, right: indices into the sentences.
            links: what is known around them.
        """
        own, numbers = self._sentences, self.texts.numbers
        one, other = numbers[own.start[left]], numbers[own.start[right]]
        doc = documents_of(self._prepared, numbers)
        length = np.maximum(own.end[left] - own.start[left], 1)
        return np.column_stack(
            [
                context_of(links, one, other, doc, self._settings.context_sentences),
                self._known[own.doc[left], own.doc[right]].astype(np.float64),
                shared_of(self._copied, one, other) / length,
            ]
        )


def _together(parts: list[SentencePairs]) -> SentencePairs:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        return SentencePairs(none, none, np.zeros((0, len(FEATURES))))
    left, right = (np.concatenate(side) for side in ([p.left for p in parts], [p.right for p in parts]))
    order = np.lexsort((right, left))
    return SentencePairs(left[order], right[order], np.concatenate([p.features for p in parts])[order])


def _parted(group: SentenceGroup) -> list[SentenceGroup]:
    """A large group by its plan sentences, as many parts as there are processes: what is found is the same."""
    if len(group.lefts) * len(group.rights) < _LARGE or allowed_processes() < 2:
        return [group]
    return [group.narrowed(lefts) for lefts in np.array_split(group.lefts, allowed_processes())]


def _by_document(sentences: Sentences, documents: int) -> list[LongArray]:
    """Indices of the sentences of each document."""
    cuts = np.searchsorted(sentences.doc, np.arange(documents + 1))
    return [np.arange(low, high) for low, high in pairwise(cuts.tolist())]


def _alike(allowed: BoolArray) -> list[tuple[list[int], list[int]]]:
    """Documents with the same sources, and these sources."""
    groups: dict[bytes, list[int]] = {}
    for doc, row in enumerate(allowed):
        if row.any():
            groups.setdefault(np.packbits(row).tobytes(), []).append(doc)
    return [(docs, np.flatnonzero(allowed[docs[0]]).tolist()) for docs in groups.values()]
