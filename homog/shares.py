"""Shares of a plan and their intervals, with and without what is quoted and what is formulaic.

A plan is counted once, into sixteen cells a unit: its four labels, outside and inside quotations, outside and inside
stock phrases. Every share is a sum of cells over a sum of cells, so what is taken out of the numerator is out of the
denominator too. A stock phrase inside a copied passage is copied and stock at once: it has the label of the passage,
and goes when stock phrases are excluded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, IntArray, Interval
from homog.settings import EXCLUDABLE

LABELS = ("original", "vertical", "horizontal", "formulaic")
SHARES = ("vertical", "horizontal", "formulaic", "original")
LabelArray = npt.NDArray[np.int8]
Counts = npt.NDArray[np.float64]
_CELLS = 4 * len(LABELS)  # neither, quoted, stock, quoted and stock
_COPIED = ("vertical", "horizontal")
_BLOCK = 4  # columns multiplied at once: for more, numpy starts threads that cost more than they save


@dataclass(frozen=True, slots=True)
class PlanShares:
    """The shares of one plan; the fields are those of `PlanScore`."""

    shares: Mapping[str, Interval]
    quoted_share: Interval
    total_copied: Interval
    net_shares: Mapping[str, Interval]
    copied_samples: Counts


def count_cells(unit: IntArray, label: LabelArray, quoted: BoolArray, stock: BoolArray, units: int) -> Counts:
    """Characters of each unit by label, outside and inside quotations and stock phrases.

    Args:
        unit: number of the unit of each character, shape (n,).
        label: its index into LABELS.
        quoted: whether it lies in a quotation.
        stock: whether it lies in a stock phrase, copied or not.
        units: how many units there are.

    Returns:
        Array of shape (units, 16): the labels in neither, in quotations, in stock phrases, in both.
    """
    keys = ((unit.astype(np.int64) * 2 + stock) * 2 + quoted) * len(LABELS) + label
    size = units * _CELLS
    return np.bincount(keys, minlength=size)[:size].reshape(units, _CELLS).astype(np.float64)


def left_out(quoted: BoolArray, stock: BoolArray, exclude: Collection[str]) -> BoolArray:
    """Which characters the shares leave out; `exclude` holds `quoted`, `formulaic`, both or neither."""
    none = np.zeros(len(quoted), dtype=bool)
    return np.asarray((quoted if "quoted" in exclude else none) | (stock if "formulaic" in exclude else none))


def by_label(cells: Counts, exclude: Collection[str]) -> Counts:
    """Characters of each unit by label without what is left out, shape (units, 4)."""
    kept = np.where(_chosen(exclude=exclude), cells, 0.0)
    return np.asarray(kept.reshape(len(cells), -1, len(LABELS)).sum(axis=1))


def quoted_of(cells: Counts) -> Counts:
    """Characters of each unit inside quotations, shape (units,)."""
    return np.asarray(cells[:, ~_chosen(exclude=("quoted",))].sum(axis=1))


def plan_shares(cells: Counts, exclude: Collection[str], samples: int, rng: np.random.Generator) -> PlanShares:
    """All shares of a plan with 95 % percentile intervals over resampled units (Efron 1979).

    Args:
        cells: as `count_cells` gives them.
        exclude: what the four shares leave out.
        samples: how many times the units are drawn.
        rng: the generator that draws them.
    """
    parts = [_chosen([name], exclude=exclude) for name in SHARES]
    wholes = [_chosen(exclude=exclude)] * len(SHARES)
    net = [*([name] for name in ("vertical", "horizontal", "original")), _COPIED]
    parts += [_chosen(names, exclude=EXCLUDABLE) for names in net]
    wholes += [_chosen(exclude=EXCLUDABLE)] * len(net)
    parts += [_chosen(_COPIED), _chosen() & ~_chosen(exclude=("quoted",))]
    wholes += [_chosen()] * 2
    drawn = _drawn(cells, samples, rng)
    found = _ratios(cells, drawn, np.array(parts), np.array(wholes))
    if not by_label(cells, exclude).any():  # nothing is left to be copied
        found[SHARES.index("original")] = Interval(1.0, 0.0, 1.0)
    names = [f"{name}_share" for name in SHARES]
    net_names = [f"{name}_share" for name in ("vertical", "horizontal", "original", "copied")]
    split = len(names)
    return PlanShares(
        dict(zip(names, found[:split], strict=True)),
        found[-1],
        found[-2],
        dict(zip(net_names, found[split : split + len(net_names)], strict=True)),
        _copied_samples(drawn, exclude),
    )


def _drawn(cells: Counts, samples: int, rng: np.random.Generator) -> Counts:
    """Characters by cell in each resample of the units that hold any, shape (samples, 16)."""
    filled = cells[cells.sum(axis=1) > 0]
    return resampled(filled, samples, rng) if len(filled) else np.zeros((samples, _CELLS))


def _copied_samples(drawn: Counts, exclude: Collection[str]) -> Counts:
    """Vertical and horizontal share together in each resample, 0 where it holds nothing; shape (samples,)."""
    copied, whole = (drawn[:, _chosen(names, exclude=exclude)].sum(axis=1) for names in (_COPIED, LABELS))
    return np.asarray(np.divide(copied, whole, out=np.zeros(len(drawn)), where=whole > 0))


def resampled(counts: Counts, times: int, rng: np.random.Generator) -> Counts:
    """Column sums of `times` samples of the rows, drawn with replacement."""
    size = len(counts)
    drawn = rng.integers(0, size, size=(times, size)) + size * np.arange(times)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=times * size).reshape(times, size).astype(np.float64)
    blocks = range(0, counts.shape[1], _BLOCK)
    return np.concatenate([weights @ counts[:, at : at + _BLOCK] for at in blocks], axis=1)


def _chosen(labels: Collection[str] = LABELS, *, exclude: Collection[str] = ()) -> BoolArray:
    """The cells of some labels without what is left out, shape (16,)."""
    row = np.array([name in labels for name in LABELS])
    quoted, stock = "quoted" not in exclude, "formulaic" not in exclude
    return np.concatenate([row, row & quoted, row & stock, row & quoted & stock])


def _ratios(cells: Counts, drawn: Counts, parts: BoolArray, wholes: BoolArray) -> list[Interval]:
    """Each part over its whole; 0 between 0 and 1 where the whole is empty. Parts and wholes: shape (k, 16)."""
    sums = cells.sum(axis=0)
    if not sums.any():
        return [Interval(0.0, 0.0, 1.0)] * len(parts)
    of, whole = drawn @ parts.T, drawn @ wholes.T
    values, size = parts @ sums, wholes @ sums
    known = size > 0
    low, high = np.zeros(len(parts)), np.ones(len(parts))
    if (whole[:, known] > 0).all():
        low[known], high[known] = np.percentile(of[:, known] / whole[:, known], [2.5, 97.5], axis=0)
    else:  # some samples hold nothing of what a share is a share of
        for k in np.flatnonzero(known).tolist():
            some = whole[:, k] > 0
            if some.any():
                low[k], high[k] = np.percentile(of[some, k] / whole[some, k], [2.5, 97.5])
    values = np.divide(values, size, out=np.zeros(len(parts)), where=known)
    return [Interval(*row) for row in zip(values.tolist(), low.tolist(), high.tolist(), strict=True)]


def long_runs(mask: BoolArray, least: int) -> BoolArray:
    """The mask without its runs shorter than `least`."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    begin, end = edges[::2], edges[1::2]
    kept = np.zeros(len(mask) + 1, dtype=np.int32)
    long_enough = end - begin >= least
    kept[begin[long_enough]] += 1
    kept[end[long_enough]] -= 1
    return np.asarray(np.cumsum(kept)[:-1] > 0)
