"""The sentences of a pool, parted into words and encoded when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from homog.alignment import DoubleArray
from homog.correspondence import correspondences_of
from homog.datatypes import BoolArray, FloatArray, LongArray
from homog.embedding import bundled_encoder
from homog.embedding.nearest import Neighbours, nearest, pair_cosines
from homog.matching import Prepared
from homog.measures import SentenceRuns, Sentences
from homog.parallel import aside
from homog.rewording.neighbourhood import numbers_of
from homog.rewording.rare_pairs import Candidates, SentenceGroup
from homog.settings import RewordingSettings

_NONE = np.zeros(0, dtype=np.int64)
_DECIMALS = 6  # of what comes out of matrix products, whose last bits differ between machines


@dataclass(frozen=True, eq=False)
class _Encoded:
    """Different sentences: their words one after another, where those of each end, their vectors.

    `row` is the one of them that each sentence asked for is equal to.
    """

    row: LongArray
    words: LongArray
    ends: LongArray
    vectors: FloatArray


class SentenceTexts:
    """All sentences that are long enough to be judged.

    Args:
        prepared: the documents.
        settings: the bounds of their length.
        sentences: others than the documents' own.
    """

    def __init__(self, prepared: Prepared, settings: RewordingSettings, sentences: Sentences | None = None) -> None:
        self.prepared = prepared
        self.sentences = split_sentences(prepared, settings) if sentences is None else sentences
        self.numbers = numbers_of(prepared)
        count = len(self.sentences.start)
        self._words: list[LongArray] = [_NONE] * count
        self._vectors: FloatArray = np.zeros((0, 0), dtype=np.float32)
        self._row = np.full(count, -1, dtype=np.int64)

    @cached_property
    def runs(self) -> tuple[SentenceRuns, SentenceRuns]:
        """The pairs of characters of all sentences, and the single ones."""
        pairs, singles = (SentenceRuns.of(self.prepared, self.sentences, width) for width in (2, 1))
        return pairs, singles

    def follow(self, first: LongArray, longest: int) -> BoolArray:
        """Which sentences are followed at once by the next one, the two together not too long.

        Args:
            first: indices, of which some may lie outside.
            longest: characters of the two.
        """
        own, last = self.sentences, len(self.sentences.start) - 1
        at = np.clip(first, 0, max(last - 1, 0))
        next_ = np.minimum(at + 1, last)
        fits = (first >= 0) & (first < last) & (own.end[at] == own.start[next_]) & (own.doc[at] == own.doc[next_])
        return np.asarray(fits & (own.end[next_] - own.start[at] <= longest))

    def joined(self, first: LongArray, last: LongArray) -> SentenceTexts:
        """The same with more sentences behind these, each what stands from one sentence to another.

        Args:
            first, last: their sentences, of one document, each behind the one before.
        """
        if not len(first):
            return self
        self.read(np.unique(np.concatenate([first, last])))
        own, wider = self.sentences, copy(self)
        wider.__dict__.pop("runs", None)  # they are of fewer sentences
        start, end = np.append(own.start, own.start[first]), np.append(own.end, own.end[last])
        wider.sentences = Sentences(start, end, np.append(own.doc, own.doc[first]))
        words = [np.concatenate(self._words[a : b + 1]) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        wider._words = self._words + words
        wider._row = np.append(self._row, len(self._vectors) + np.arange(len(words)))
        wider._vectors = np.concatenate([self._vectors, bundled_encoder().encode_numbers(words)])
        return wider

    def vectors(self, chosen: LongArray) -> FloatArray:
        """Vectors of unit length of some sentences, shape (chosen, dimension)."""
        self.read(chosen)
        return self._vectors[self._row[chosen]]

    def cosines(self, left: LongArray, right: LongArray) -> DoubleArray:
        """The cosine of each pair of sentences."""
        self.read(np.concatenate([left, right]))
        return pair_cosines(self._vectors, self._vectors, self._row[left], self._row[right])

    def correspondences(self, left: LongArray, right: LongArray) -> DoubleArray:
        """What of each pair of sentences corresponds, shape (pairs, len(CORRESPONDENCES))."""
        chosen = np.unique(np.concatenate([left, right]))
        vectors, words = self.vectors(chosen), [self._words[i] for i in chosen.tolist()]
        rows = np.searchsorted(chosen, left), np.searchsorted(chosen, right)
        return np.round(correspondences_of(bundled_encoder(), words, vectors, *rows), _DECIMALS)

    @contextmanager
    def all_read_aside(self, *, wanted: bool) -> Iterator[None]:
        """Part and encode all sentences while something else is done, where most are asked for soon, and none yet."""
        everyone = np.arange(len(self.sentences.start))
        with aside(lambda: self._encoded(everyone), wanted=wanted) as encoded:
            yield
            if wanted:
                _ = self.runs  # while the vectors are waited for
                self._add(everyone, encoded())

    def read(self, chosen: LongArray) -> None:
        """Part and encode those of some sentences that are asked for the first time."""
        new = np.unique(chosen[self._row[chosen] < 0])
        if len(new):
            self._add(new, self._encoded(new))

    def _encoded(self, chosen: LongArray) -> _Encoded:
        """Some sentences parted and encoded, equal ones once."""
        encoder, own, known = bundled_encoder(), self.sentences, dict[str, int]()
        bounds = zip(own.start[chosen].tolist(), own.end[chosen].tolist(), strict=True)
        rows = [known.setdefault(self.prepared.plain[a:b], len(known)) for a, b in bounds]
        words = encoder.numbers(list(known))
        ends = np.cumsum([len(row) for row in words], dtype=np.int64)
        return _Encoded(np.array(rows), np.concatenate([_NONE, *words]), ends, encoder.encode_numbers(words))

    def _add(self, chosen: LongArray, encoded: _Encoded) -> None:
        """Keep what was made of some sentences."""
        bundled_encoder().direct(encoded.words)  # now, and not in each of the processes that share the search
        words = np.split(encoded.words, encoded.ends[:-1])
        for i, row in zip(chosen.tolist(), encoded.row.tolist(), strict=True):
            self._words[i] = words[row]
        self._row[chosen] = len(self._vectors) + encoded.row
        self._vectors = np.concatenate([self._vectors, encoded.vectors]) if len(self._vectors) else encoded.vectors


@dataclass(frozen=True, eq=False)
class Nearness:
    """The neighbours of a group's plan sentences among its source sentences."""

    texts: SentenceTexts
    group: SentenceGroup
    near: Neighbours
    settings: RewordingSettings

    @classmethod
    def of(cls, texts: SentenceTexts, group: SentenceGroup, settings: RewordingSettings) -> Nearness:
        """The nearest source sentences of every plan sentence of a group."""
        left, right = texts.vectors(group.lefts), texts.vectors(group.rights)
        return cls(texts, group, nearest(left, right, settings.neighbours, group.mask), settings)

    def candidates(self) -> Candidates:
        """The source sentences with the nearest vectors."""
        cosines = np.nan_to_num(self.near.cosines[:, : self.settings.looked_at], nan=-1.0)
        row, rank = np.nonzero(cosines >= self.settings.least_cosine)
        return Candidates.of(self.group.lefts[row], self.group.rights[self.near.indices[row, rank]])

    def cosines(self, left: LongArray, right: LongArray) -> DoubleArray:
        """The cosine of each pair."""
        return self.texts.cosines(left, right)

    def margins(self, left: LongArray, right: LongArray) -> DoubleArray:
        """By how much the cosine of each pair exceeds that of the plan sentence's other neighbours.

        What is the same as the source sentence, or nearly, is no other neighbour: many may carry one sentence.
        """
        if not len(left):
            return np.zeros(0)
        at = self.near.indices[np.searchsorted(self.group.lefts, left)]
        cosines = self.near.cosines[np.searchsorted(self.group.lefts, left)]
        source = self.texts.vectors(right)
        neighbours = self.texts.vectors(self.group.rights[np.maximum(at, 0)].ravel())
        alike = np.einsum("ikj,ij->ik", neighbours.reshape(*at.shape, source.shape[1]), source)
        own = self.settings
        apart = (alike >= own.same_sentence) | (at < 0)
        mean: DoubleArray = np.where(apart, own.usual_cosine, cosines).mean(axis=1)
        margin: DoubleArray = np.round(self.cosines(left, right) - mean, _DECIMALS)
        return margin


def split_sentences(prepared: Prepared, settings: RewordingSettings) -> Sentences:
    """The sentences of all documents that are long enough to be judged."""
    marks, doc = prepared.sentence, prepared.pool.doc
    if not len(marks):
        return Sentences(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int32))
    begin = np.flatnonzero(np.append(True, np.diff(marks) != 0))
    end = np.append(begin[1:], len(marks))
    fine = (doc[begin] >= 0) & (end - begin >= settings.shortest) & (end - begin <= settings.longest)
    return Sentences(begin[fine], end[fine], doc[begin[fine]])
