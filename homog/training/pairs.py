"""What the model learns from: sentences in two views, words of the thesaurus, pairs that say the same.

A sentence of official text has two views: each loses words by chance, and the second has words exchanged for others
of the thesaurus. As the vectors of a text do not know the order of its words, order needs no exchange.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from homog.datatypes import LongArray
from homog.settings import TrainingSettings

Sparse = Any  # a scipy.sparse matrix of token counts, shape (texts, tokens)
Encode = Callable[[Sequence[str]], list[LongArray]]


class Batches:
    """Endless batches of pairs, the same for the same seed.

    Args:
        sentences: token ids of the sentences of official text, neighbours beside one another.
        groups: the thesaurus: words that mean nearly the same.
        pairs: texts that say the same.
        encode: texts to token ids.
        size: number of tokens.
        settings: sizes of a batch, shares of words lost and exchanged.
    """

    def __init__(
        self,
        sentences: Sequence[LongArray],
        groups: Sequence[Sequence[str]],
        pairs: Sequence[tuple[str, str]],
        encode: Encode,
        size: int,
        settings: TrainingSettings,
    ) -> None:
        self._settings, self._size = settings, size
        self._random = np.random.default_rng(settings.seed)
        self._start, self._flat = flatten(sentences)
        self._groups = [list(group) for group in groups]
        self._terms = [term for group in self._groups for term in group]
        self._term_start, self._term_flat = flatten(encode(self._terms))
        self._mates = self._mates_of_tokens()
        self._left = flatten(encode([a for a, _ in pairs]))
        self._right = flatten(encode([b for _, b in pairs]))

    def _mates_of_tokens(self) -> tuple[LongArray, LongArray]:
        """For every token that is a word of the thesaurus, the numbers of the words of its groups."""
        length = np.diff(self._term_start)
        mates: list[list[int]] = [[] for _ in range(self._size)]
        first = 0
        for group in self._groups:
            members = range(first, first + len(group))
            first += len(group)
            for member in members:
                if length[member] == 1:
                    token = int(self._term_flat[self._term_start[member]])
                    mates[token] += [other for other in members if other != member]
        return flatten([np.array(row, dtype=np.int64) for row in mates])

    def __iter__(self) -> Iterator[tuple[Sparse, Sparse]]:
        return self

    def __next__(self) -> tuple[Sparse, Sparse]:
        from scipy.sparse import vstack

        parts = [self._views(), *self._given(), *self._words()]
        left = vstack([a for a, _ in parts], format="csr")
        right = vstack([b for _, b in parts], format="csr")
        full = np.flatnonzero((np.diff(left.indptr) > 0) & (np.diff(right.indptr) > 0))
        return left[full], right[full]

    def _views(self) -> tuple[Sparse, Sparse]:
        """Two views of stretches of neighbouring sentences."""
        chosen = self._stretches()
        row, token = take(self._start, self._flat, chosen)
        count = len(chosen)
        lost = self._random.uniform(0, self._settings.dropped, size=(2, count))
        kept = self._random.uniform(size=(2, len(row))) >= lost[:, row]
        left = counts(row[kept[0]], token[kept[0]], (count, self._size))
        row, token = self._exchange(row[kept[1]], token[kept[1]])
        return left, counts(row, token, (count, self._size))

    def _stretches(self) -> LongArray:
        length = self._settings.stretch
        number = self._settings.texts // length
        last = max(len(self._start) - 1 - length, 0)
        begin = self._random.integers(0, last + 1, size=number)
        chosen = (begin[:, None] + np.arange(length)[None, :]).ravel()
        return np.unique(chosen[chosen < len(self._start) - 1])

    def _exchange(self, row: LongArray, token: LongArray) -> tuple[LongArray, LongArray]:
        """Words of the thesaurus exchanged for a word of their group, which may be several tokens."""
        start, mates = self._mates
        number = start[token + 1] - start[token]
        chance = self._random.uniform(size=(2, len(token)))
        hit = (number > 0) & (chance[0] < self._settings.replaced)
        term = mates[start[token[hit]] + (chance[1][hit] * number[hit]).astype(np.int64)]
        at, new = take(self._term_start, self._term_flat, term)
        return np.concatenate([row[~hit], row[hit][at]]), np.concatenate([token[~hit], new])

    def _given(self) -> Iterator[tuple[Sparse, Sparse]]:
        """Pairs that say the same, words lost by chance."""
        number = len(self._left[0]) - 1
        if not number or not self._settings.pairs:
            return
        chosen = self._random.choice(number, size=min(self._settings.pairs, number), replace=False)
        yield self._thinned(self._left, chosen), self._thinned(self._right, chosen)

    def _thinned(self, texts: tuple[LongArray, LongArray], chosen: LongArray) -> Sparse:
        row, token = take(*texts, chosen)
        lost = self._random.uniform(0, self._settings.dropped / 2, size=len(chosen))
        kept = self._random.uniform(size=len(row)) >= lost[row]
        return counts(row[kept], token[kept], (len(chosen), self._size))

    def _words(self) -> Iterator[tuple[Sparse, Sparse]]:
        """Two words each of some groups of the thesaurus."""
        number = min(self._settings.words, len(self._groups))
        if not number:
            return
        first = np.cumsum([0, *(len(group) for group in self._groups)])
        chosen = self._random.choice(len(self._groups), size=number, replace=False)
        two = [self._random.choice(len(self._groups[g]), size=2, replace=False) + first[g] for g in chosen]
        pair = np.array(two)
        sides = [take(self._term_start, self._term_flat, pair[:, side]) for side in (0, 1)]
        yield tuple(counts(row, token, (number, self._size)) for row, token in sides)


def flatten(rows: Sequence[LongArray]) -> tuple[LongArray, LongArray]:
    """Where each row begins, with the end of the last, and all values behind one another."""
    start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return start, np.concatenate([np.zeros(0, dtype=np.int64), *rows]).astype(np.int64)


def take(start: LongArray, flat: LongArray, chosen: LongArray) -> tuple[LongArray, LongArray]:
    """The values of chosen rows, with the place of their row among the chosen."""
    length = start[chosen + 1] - start[chosen]
    row = np.repeat(np.arange(len(chosen)), length)
    at = np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length) + np.repeat(start[chosen], length)
    return row, flat[at]


def counts(row: LongArray, token: LongArray, shape: tuple[int, int]) -> Sparse:
    """Token counts, shape (texts, tokens)."""
    from scipy.sparse import csr_matrix

    return csr_matrix((np.ones(len(row), dtype=np.float32), (row, token)), shape=shape)
