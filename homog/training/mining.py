"""Reworded sentences found in official text itself: documents of one family say the same things in other words.

Regulations of several regions on one subject, and versions of one regulation, repeat each other's sentences with
changes. Two sentences of different documents are a pair where each is the other's nearest by weighted character
runs, clearly nearer than the next, and yet not the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homog.datatypes import LongArray
from homog.settings import TrainingSettings

_BLOCK = 512  # sentences compared with all others at once; bounds memory only


def mine_pairs(documents: Sequence[Sequence[str]], settings: TrainingSettings) -> list[tuple[str, str]]:
    """Pairs of sentences of different documents that say the same in other words, sorted by place.

    Args:
        documents: the sentences of each document of one family.
        settings: bounds of likeness, margin.
    """
    texts = [text for sentences in documents for text in sentences]
    if len(documents) < 2 or len(texts) < 3:
        return []
    from sklearn.feature_extraction.text import TfidfVectorizer

    owner = np.repeat(np.arange(len(documents)), [len(sentences) for sentences in documents])
    weigh = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32)
    best, alike, margin = _nearest(weigh.fit_transform(texts), owner)
    here = np.arange(len(texts))
    mutual = (best >= 0) & (best[best] == here) & (here < best)
    like = (alike >= settings.least_alike) & (alike <= settings.most_alike) & (margin >= settings.least_margin)
    return [(texts[i], texts[best[i]]) for i in np.flatnonzero(mutual & like).tolist()]


def _nearest(rows: Any, owner: LongArray) -> tuple[LongArray, Any, Any]:
    """Nearest row of another document, the cosine, and how far the next one is behind."""
    count = rows.shape[0]
    best = np.full(count, -1, dtype=np.int64)
    alike, margin = np.zeros(count), np.zeros(count)
    turned = rows.T.tocsr()
    for low in range(0, count, _BLOCK):
        cosine = np.asarray((rows[low : low + _BLOCK] @ turned).todense())
        cosine[owner[low : low + _BLOCK, None] == owner[None, :]] = -1.0
        at = np.arange(len(cosine))
        first = cosine.argmax(axis=1)
        top = cosine[at, first].copy()
        cosine[at, first] = -1.0
        high = low + len(cosine)
        best[low:high] = np.where(top > 0, first, -1)
        alike[low:high], margin[low:high] = top, top - cosine.max(axis=1)
    return best, alike, margin
