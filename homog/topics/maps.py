"""Maps in two dimensions: what is alike stands near. The same places on every machine, whatever the order of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import FloatArray

Points = npt.NDArray[np.float64]
_DIGITS = 4
_NOTHING = 1e-9


@dataclass(frozen=True, eq=False)
class Flat:
    """Places of vectors on a map.

    Attributes:
        points: shape (vectors, 2).
        spread: share of all differences that each axis shows.
    """

    points: Points
    spread: tuple[float, float]


def flatten(vectors: FloatArray) -> Flat:
    """The two directions in which vectors differ most: principal components, which for unit vectors are classical
    multidimensional scaling of their cosines.

    The sign of an axis is that of its largest loading. Rows of zeros take no part and stand in the middle.

    Args:
        vectors: shape (vectors, dimension).
    """
    points = np.zeros((len(vectors), 2))
    full = np.flatnonzero(vectors.any(axis=1))
    if len(full) < 2:
        return Flat(points, (0.0, 0.0))
    rows = vectors[full].astype(np.float64)
    rows -= rows.mean(axis=0)
    values, axes = _principal(rows)
    total = float((rows**2).sum())
    for axis, value in enumerate(values):
        if value > _NOTHING * max(total, 1.0):
            direction = axes[axis] * np.sign(axes[axis][np.argmax(np.abs(axes[axis]))])
            points[full, axis] = rows @ direction
    shares = [float(value / total) if total > _NOTHING else 0.0 for value in values]
    return Flat(np.round(points, _DIGITS) + 0.0, (round(shares[0], _DIGITS), round(shares[1], _DIGITS)))


def _principal(rows: Points) -> tuple[list[float], Points]:
    """The two largest squared singular values of some rows and their directions, by the smaller of both products."""
    few = len(rows) <= rows.shape[1]
    values, vectors = np.linalg.eigh(rows @ rows.T if few else rows.T @ rows)
    best = [max(float(v), 0.0) for v in values[::-1][:2]] + [0.0] * (2 - len(values))
    axes = vectors[:, ::-1][:, :2].T
    if few:
        axes = axes @ rows
        axes /= np.maximum(np.linalg.norm(axes, axis=1, keepdims=True), _NOTHING)
    return best, axes
