"""Synonyms: the words of a sentence that policy language can exchange, found by jieba, exchanged whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

Hit = tuple[int, int, tuple[str, ...]]  # start, end, the words that may stand there instead


@lru_cache(maxsize=1)
def tokenizer() -> Any:
    """The one jieba tokenizer of the process (its dictionary takes most of a second to load)."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


class Synonyms:
    """A table of synonym groups and what it finds in sentences.

    Args:
        groups: words that may replace one another; a word stands in one group only.
    """

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        self._others = {word: tuple(x for x in group if x != word) for group in groups for word in group}
        self._known: dict[str, tuple[Hit, ...]] = {}

    def hits(self, skeleton: str) -> tuple[Hit, ...]:
        """The replaceable words of a sentence, in its order."""
        found = self._known.get(skeleton)
        if found is None:
            found = self._known[skeleton] = tuple(self._find(skeleton))
        return found

    def _find(self, skeleton: str) -> list[Hit]:
        found, at = [], 0
        for word in tokenizer().lcut(skeleton):
            if word in self._others:
                found.append((at, at + len(word), self._others[word]))
            at += len(word)
        return found

    def replace(self, skeleton: str, rng: Random, share: float) -> str | None:
        """The sentence with some words replaced.

        Args:
            skeleton: a sentence, slots as marks.
            rng: source of chance.
            share: probability of each replaceable word, in [0, 1]; one at least is replaced.

        Returns:
            The changed sentence; None where it holds no replaceable word of two characters or more
            (a mere 和 for 与 is no change worth the name).
        """
        hits = self.hits(skeleton)
        long = [hit for hit in hits if hit[1] - hit[0] > 1]
        if not long:
            return None
        certain = rng.choice(long)
        parts, at = [], 0
        for hit in hits:
            if hit is certain or rng.random() < share:
                parts += [skeleton[at : hit[0]], rng.choice(hit[2])]
                at = hit[1]
        return "".join([*parts, skeleton[at:]])
