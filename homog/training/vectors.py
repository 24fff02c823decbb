"""First vectors of tokens: what they stand beside in official text, and the characters they are made of.

Every token has features: itself, and its characters where it has several, so that rare words lean on what they are
written with. Features that share contexts get near vectors: positive pointwise mutual information, then truncated
singular values (Levy, Goldberg, Dagan 2015: Improving distributional similarity with lessons learned from word
embeddings, TACL 3). Common features weigh less (Arora, Liang, Ma 2017: A simple but tough-to-beat baseline for
sentence embeddings, ICLR).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homog.datatypes import FloatArray, LongArray
from homog.settings import TrainingSettings

Sparse = Any  # a scipy.sparse matrix; scipy has no types


def features_of(tokens: Sequence[str]) -> Sparse:
    """Which features each token has, shape (tokens, tokens): a feature is a token, too."""
    from scipy.sparse import csr_matrix

    index = {token: number for number, token in enumerate(tokens)}
    rows, columns = [], []
    for number, token in enumerate(tokens):
        parts = [number]
        if len(token) > 1 and number:
            parts += [index[c] for c in token if c in index]
        rows += [number] * len(parts)
        columns += parts
    ones = np.ones(len(rows), dtype=np.float32)
    matrix = csr_matrix((ones, (rows, columns)), shape=(len(tokens), len(tokens)))
    matrix.sum_duplicates()
    return matrix


def first_vectors(sentences: Sequence[LongArray], features: Sparse, settings: TrainingSettings) -> FloatArray:
    """Vectors of features, weighted by how rare they are, float32 of shape (tokens, dimensions).

    Args:
        sentences: token ids of each sentence.
        features: of `features_of`.
        settings: window, smoothing, dimensions.
    """
    from sklearn.utils.extmath import randomized_svd

    together = features.T @ _beside(sentences, features.shape[0], settings.window) @ features
    information = _positive_information(together, settings.context_power)
    left, values, _ = randomized_svd(information, settings.dimensions, n_iter=4, random_state=settings.seed)
    vectors = left * values**settings.value_power
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    counts = np.bincount(np.concatenate(sentences), minlength=features.shape[0]).astype(np.float64)
    share = np.asarray(features.T @ counts).ravel()
    share /= max(share.sum(), 1.0)
    weight = settings.smooth / (settings.smooth + share)
    weighted: FloatArray = (vectors * weight[:, None]).astype(np.float32)
    return weighted


def _beside(sentences: Sequence[LongArray], size: int, window: int) -> Sparse:
    """How often two tokens stand within the window of one another in a sentence; symmetric."""
    from scipy.sparse import csr_matrix

    tokens = np.concatenate(sentences)
    owner = np.repeat(np.arange(len(sentences)), [len(s) for s in sentences])
    total = csr_matrix((size, size), dtype=np.float32)
    for step in range(1, window + 1):
        same = owner[:-step] == owner[step:]
        left, right = tokens[:-step][same], tokens[step:][same]
        total = total + csr_matrix((np.ones(len(left), dtype=np.float32), (left, right)), shape=(size, size))
    return total + total.T


def _positive_information(together: Sparse, power: float) -> Sparse:
    from scipy.sparse import csr_matrix

    entries = together.tocoo()
    size = entries.shape[0]
    own = np.bincount(entries.row, weights=entries.data, minlength=size)
    context = np.bincount(entries.col, weights=entries.data, minlength=size) ** power
    value = np.log(entries.data * context.sum() / (own[entries.row] * context[entries.col]))
    kept = value > 0
    data = value[kept].astype(np.float32)
    return csr_matrix((data, (entries.row[kept], entries.col[kept])), shape=entries.shape)
