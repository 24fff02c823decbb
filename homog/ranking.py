"""The order of plans by what they took from elsewhere, and how sure each place in it is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from homog.datatypes import PlanScore, Rank

_COPIED = ("vertical", "horizontal")
_EQUAL = 1e-9  # shares closer than this are one: they are sums of the same integers
Draws = npt.NDArray[np.float64]


def rank_plans(scores: Mapping[str, PlanScore]) -> dict[str, Rank]:
    """The rank of every plan by its vertical and horizontal share together, highest first, with a 95 % interval.

    In each of the resamples of units that the intervals of the shares come from, the plans are ranked anew. Plans
    with the same share have the same rank; the interval of such a plan runs over all places that it may take among
    them.

    Args:
        scores: of the plans, by doc_id, each with the same number of resamples.

    Returns:
        By doc_id; empty unless there are two plans or more, as one plan has no place in an order.
    """
    if len(scores) < 2:
        return {}
    names = sorted(scores)
    draws = np.stack([scores[name].copied_samples for name in names])
    value = np.array([[_copied(scores[name])] for name in names])
    first, _ = _places(value)
    low, high = _places(draws)
    lowest = np.percentile(low, 2.5, axis=1, method="lower")
    highest = np.percentile(high, 97.5, axis=1, method="higher")
    return {
        name: Rank(int(first[i, 0]), min(int(lowest[i]), int(first[i, 0])), max(int(highest[i]), int(first[i, 0])))
        for i, name in enumerate(names)
    }


def _copied(score: PlanScore) -> float:
    return sum(score.shares[f"{name}_share"].value for name in _COPIED)


def _places(values: Draws) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """First and last place that each plan may take in each column, shape (plans, columns) both."""
    size, columns = values.shape
    first = np.zeros((size, columns), dtype=np.int64)
    last = np.zeros((size, columns), dtype=np.int64)
    for column in range(columns):
        falling = -values[:, column]
        order = np.sort(falling)
        first[:, column] = np.searchsorted(order, falling - _EQUAL, side="left") + 1
        last[:, column] = np.searchsorted(order, falling + _EQUAL, side="right")
    return first, last
