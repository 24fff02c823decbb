"""Which action of a plan stands opposite which action of its reference, also under another title.

Three things speak for a pair: the share of either's text that lies in the other, the cosine of their vectors, and what
is particular in their titles. A pair that text or title decides is settled first; what both are about decides the
rest, and only where the pair stands out from what else is free. Nobody needs a partner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from homog.datatypes import BoolArray, FloatArray
from homog.embedding.encoder import unit_rows
from homog.picture import PairKind
from homog.settings import TopicSettings
from homog.topics.assignment import Values, assign

_SIGN = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Actions:
    """The actions of one document.

    Attributes:
        titles: as they are written; empty for one without a name of its own.
        vectors: unit vectors, shape (actions, dimension).
    """

    titles: Sequence[str]
    vectors: FloatArray


@dataclass(frozen=True, slots=True)
class Link:
    """An action of the reference and one of the plan, by their numbers."""

    row: int
    column: int
    kind: PairKind
    shared: float
    cosine: float
    title: float
    margin: float  # of the score over the next best partner of either


@dataclass(frozen=True, eq=False)
class Pairing:
    """The pairs of two documents' actions.

    Attributes:
        links: by row: at most one for each action of the reference, and one for each part into which the plan split it.
        cosines: of all actions, without what those of each document have in common, shape (reference, plan).
    """

    links: Sequence[Link]
    cosines: Values


@dataclass(frozen=True, eq=False)
class _Table:
    """What speaks for every pair, shape (reference, plan)."""

    shared: Values
    cosine: Values
    title: Values
    same: BoolArray  # one title, or one of the two has none
    score: Values
    margin: Values  # of the score over the next best of its row and column


def pair(reference: Actions, plan: Actions, shared: Values, settings: TopicSettings) -> Pairing:
    """The pairs, one-to-one but for actions that were merged or split.

    Args:
        reference, plan: their actions.
        shared: share of either action's text that lies in the other, the larger one, shape (reference, plan).
        settings: weights and bounds.
    """
    if not shared.size:
        return Pairing((), shared)
    table = _table(reference, plan, shared, settings)
    found = _decided(table, settings)
    found += _standing_out(table, found, settings)
    return Pairing(_with_merged(table, found, settings), table.cosine)


def _table(reference: Actions, plan: Actions, shared: Values, settings: TopicSettings) -> _Table:
    cosine = _cosines(reference, plan, settings)
    title = titles_alike(reference.titles, plan.titles)
    plain = [[_SIGN.sub("", name) for name in side.titles] for side in (reference, plan)]
    same = np.array([[not a or not b or a == b for b in plain[1]] for a in plain[0]], dtype=bool)
    score = shared + np.maximum(cosine, 0.0) + settings.title_weight * title
    return _Table(shared, cosine, title, same, score, _margins(score))


def _cosines(reference: Actions, plan: Actions, settings: TopicSettings) -> Values:
    """Cosines of all actions. No product of matrices: so small a one takes numpy's threads longer to share out."""
    mine, theirs = _apart(reference.vectors, plan.vectors, settings.centre_weight)
    found = np.einsum("ik,jk->ij", mine, theirs).astype(np.float64)
    return np.asarray(np.round(found, 4) + 0.0)  # float32 sums differ between machines in the seventh digit


def _apart(left: FloatArray, right: FloatArray, weight: float) -> tuple[FloatArray, FloatArray]:
    """Vectors without what the actions of a document have in common; a document of few leans on both together."""
    both = (left.mean(axis=0) + right.mean(axis=0)) / 2
    centres = [(side.sum(axis=0) + weight * both) / (len(side) + weight) for side in (left, right)]
    return unit_rows(left - centres[0]), unit_rows(right - centres[1])


def titles_alike(left: Sequence[str], right: Sequence[str]) -> Values:
    """How much of the shorter title the other holds, 0 to 1, shape (left, right).

    In character pairs, each weighed by how few of all titles have it: 互联网+ before every title says nothing.

    Args:
        left, right: titles; an empty one is like none.
    """
    held = [_pairs(title) for title in (*left, *right)]
    number: dict[str, int] = {}
    for pairs in held:
        for key in sorted(pairs):
            number.setdefault(key, len(number))
    table = np.zeros((len(held), len(number)))
    for row, pairs in enumerate(held):
        table[row, [number[key] for key in pairs]] = 1.0
    weight = np.log((len(held) + 1) / np.maximum(table.sum(axis=0), 1.0))
    mass = table @ weight
    mine, theirs = table[: len(left)], table[len(left) :]
    smaller = np.minimum(mass[: len(left), None], mass[None, len(left) :])
    return np.asarray(np.round((mine * weight) @ theirs.T / np.maximum(smaller, 1e-9), 6))


def _pairs(title: str) -> frozenset[str]:
    plain = _SIGN.sub("", title)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1)) or frozenset([plain] if plain else [])


def _decided(table: _Table, settings: TopicSettings) -> list[Link]:
    """Pairs that text or title decides."""
    named = (table.title >= settings.same_title) & (table.cosine >= settings.least_cosine)
    open_ = (table.shared >= settings.least_shared) | named
    return [_link(table, i, j) for i, j in assign(_in_order(np.where(open_, table.score, 0.0)))]


def _standing_out(table: _Table, found: Sequence[Link], settings: TopicSettings) -> list[Link]:
    """Pairs of what is left that are likest one another by a margin."""
    taken = {link.row for link in found}, {link.column for link in found}
    rows, columns = ([n for n in range(size) if n not in t] for size, t in zip(table.score.shape, taken, strict=True))
    if not rows or not columns:
        return []
    score = table.score[np.ix_(rows, columns)]
    fine = (score >= settings.least_score) & (_margins(score) >= settings.least_margin)
    fine &= table.margin[np.ix_(rows, columns)] >= -settings.most_beaten
    pairs = assign(_in_order(np.where(fine, score, 0.0)))
    return [_link(table, rows[i], columns[j]) for i, j in pairs]


def _with_merged(table: _Table, found: Sequence[Link], settings: TopicSettings) -> list[Link]:
    """The pairs, and for what has none the taken partner that it went into, or that it was cut out of."""
    rows, columns = {link.row for link in found}, {link.column for link in found}
    merged = [(i, int(table.score[i].argmax())) for i in range(table.score.shape[0]) if i not in rows]
    merged = [(i, j) for i, j in merged if j in columns and _goes_into(table, i, j, table.score[i], settings)]
    split = [(int(table.score[:, j].argmax()), j) for j in range(table.score.shape[1]) if j not in columns]
    split = [(i, j) for i, j in split if i in rows and _goes_into(table, i, j, table.score[:, j], settings)]
    into, of = {j for _, j in merged}, {i for i, _ in split}
    kept = [_link(table, p.row, p.column, p.column in into, p.row in of) for p in found]
    kept += [_link(table, i, j, merged=True) for i, j in merged] + [_link(table, i, j, split=True) for i, j in split]
    return sorted(kept, key=lambda p: (p.row, p.kind == "split", -table.score[p.row, p.column], p.column))


def _goes_into(table: _Table, i: int, j: int, offers: Values, settings: TopicSettings) -> bool:
    """Whether one may stand beside the partner that the other has; `offers` are the scores of all its choices."""
    score, cosine, title = float(table.score[i, j]), float(table.cosine[i, j]), float(table.title[i, j])
    if table.shared[i, j] >= settings.least_shared:
        return True
    if title >= settings.same_title:
        return cosine >= settings.least_cosine
    if title >= settings.partly_named:
        return score >= settings.least_score and cosine >= settings.merged_cosine
    best, second = np.sort(np.append(offers, [0.0, 0.0]))[:-3:-1].tolist()
    return score >= settings.merged_score and best - second >= settings.merged_margin


def _link(table: _Table, i: int, j: int, merged: bool = False, split: bool = False) -> Link:
    kind: PairKind = "same" if table.same[i, j] else "renamed"
    if merged or split:
        kind = "merged" if merged else "split"
    told = (float(part[i, j]) for part in (table.shared, table.cosine, table.title, table.margin))
    return Link(i, j, kind, *told)


def _margins(score: Values) -> Values:
    """By how much every entry is above the best other one of its row and column."""
    others: Values = np.maximum(_best_other(score), _best_other(score.T).T)
    return np.asarray(score - others, dtype=np.float64)


def _best_other(score: Values) -> Values:
    """The greatest of the other entries of each row, 0 where there is none above."""
    best = score.argmax(axis=1)
    at = np.arange(len(score))
    rest = score.copy()
    rest[at, best] = 0.0
    other = np.repeat(score[at, best][:, None], score.shape[1], axis=1)
    other[at, best] = rest.max(axis=1)
    return np.asarray(np.maximum(other, 0.0), dtype=np.float64)


def _in_order(weights: Values) -> Values:
    """Weights that differ by a trace, so that equal ones are paired in the order of the texts."""
    rows, columns = (np.arange(n) / max(n, 1) for n in weights.shape)
    trace = 1e-7 * (2.0 - np.abs(rows[:, None] - columns[None, :]))
    return np.where(weights > 0, weights + trace, 0.0)
