"""Vectors made to tell one statement from its neighbours: contrastive learning on pairs, in plain numpy.

A batch holds pairs of texts that say the same; each must find its partner among all partners of the batch (van den
Oord, Li, Vinyals 2018: Representation learning with contrastive predictive coding). Neighbouring sentences of one
document stand in a batch together, so that being on one subject is not enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from homog.datatypes import FloatArray
from homog.settings import TrainingSettings

Sparse = Any  # a scipy.sparse matrix of token counts, shape (texts, tokens)
Batches = Iterator[tuple[Sparse, Sparse]]
_DECAY = (0.9, 0.999)  # of Adam's means (Kingma, Ba 2015)


def refine(
    vectors: FloatArray,
    features: Sparse,
    batches: Batches,
    settings: TrainingSettings,
    progress: Callable[[int], None] = lambda _: None,
) -> FloatArray:
    """Feature vectors after `steps` batches, float32 of the shape of `vectors`.

    Args:
        vectors: first vectors of the features.
        features: of `homog.training.vectors.features_of`.
        batches: pairs of matrices of token counts; row i of both is a pair.
        settings: steps, rate, temperature.
        progress: called with the number of every step done.
    """
    current = vectors.astype(np.float32)
    mean, square = np.zeros_like(current), np.zeros_like(current)
    for step in range(1, settings.steps + 1):
        left, right = next(batches)
        slope = features.T @ gradient(features @ current, left, right, settings.temperature)[1]
        mean += (1 - _DECAY[0]) * (slope - mean)
        square += (1 - _DECAY[1]) * (slope * slope - square)
        rate = settings.rate * (1 - 0.9 * step / settings.steps)
        steady = mean / (1 - _DECAY[0] ** step)
        spread = np.sqrt(square / (1 - _DECAY[1] ** step))
        current -= rate * steady / (spread + 1e-8)
        progress(step)
    return current


def gradient(tokens: FloatArray, left: Sparse, right: Sparse, temperature: float) -> tuple[float, FloatArray]:
    """Loss of a batch and its slope by the token vectors, both directions together."""
    one, one_length = _unit(left @ tokens)
    two, two_length = _unit(right @ tokens)
    cosine = np.asarray(one @ two.T / temperature, dtype=np.float32)
    forward, backward = _softmax(cosine), _softmax(cosine.T)
    count = len(one)
    own = np.arange(count)
    loss = -float(np.log(forward[own, own] + 1e-12).mean() + np.log(backward[own, own] + 1e-12).mean())
    slope: FloatArray = np.asarray((forward + backward.T) / (count * temperature), dtype=np.float32)
    slope[own, own] -= 2 / (count * temperature)
    by_one, by_two = slope @ two, slope.T @ one
    through = left.T @ _through(by_one, one, one_length) + right.T @ _through(by_two, two, two_length)
    return loss, np.asarray(through, dtype=np.float32)


def _unit(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    length = np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return rows / length, length


def _softmax(rows: FloatArray) -> FloatArray:
    raised = np.exp(rows - rows.max(axis=1, keepdims=True))
    shares: FloatArray = raised / raised.sum(axis=1, keepdims=True)
    return shares


def _through(slope: FloatArray, unit: FloatArray, length: FloatArray) -> FloatArray:
    """The slope before the rows were brought to unit length."""
    inside: FloatArray = (slope - unit * (slope * unit).sum(axis=1, keepdims=True)) / length
    return inside
