"""The best one-to-one choice of pairs: the greatest sum of weights, nobody twice, and nobody has to have a partner."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


def assign(weights: Values) -> list[tuple[int, int]]:
    """Pairs (row, column) of a table of weights with the greatest sum; entries of 0 or less are no pairs.

    Rows and columns that are linked by no chain of entries cannot compete: each such group is solved by itself, by
    shortest augmenting paths (Kuhn 1955; Jonker and Volgenant 1987: Computing 38, 325-340). Where several choices have
    the same sum, the same one is taken every time.

    Args:
        weights: shape (rows, columns).
    """
    found = []
    for rows, columns in _groups(weights):
        part = np.maximum(weights[np.ix_(rows, columns)], 0.0)
        for i, j in _solved(part):
            if weights[rows[i], columns[j]] > 0:
                found.append((rows[i], columns[j]))
    return sorted(found)


def _groups(weights: Values) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that entries link, directly or in a chain."""
    parent = list(range(sum(weights.shape)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    rows, columns = np.nonzero(weights > 0)
    for i, j in zip(rows.tolist(), (columns + len(weights)).tolist(), strict=True):
        a, b = sorted((root(i), root(j)))
        parent[b] = a
    groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in sorted(set(rows.tolist())):
        groups[root(i)][0].append(i)
    for j in sorted(set(columns.tolist())):
        groups[root(j + len(weights))][1].append(j)
    return list(groups.values())


def _solved(weights: Values) -> list[tuple[int, int]]:
    """A row for every column or a column for every row, whichever are fewer."""
    if weights.shape[0] > weights.shape[1]:
        return [(i, j) for j, i in _solved(weights.T)]
    rows, columns = weights.shape
    cost = weights.max() - weights
    over, under = np.zeros(rows + 1), np.zeros(columns + 1)  # what a row and a column may cost more than others
    taken = np.zeros(columns + 1, dtype=np.int64)  # the row of each column; column 0 is the one outside the table
    for row in range(1, rows + 1):
        _augment(cost, over, under, taken, row)
    return [(int(taken[j]) - 1, j - 1) for j in range(1, columns + 1) if taken[j]]


def _augment(cost: Values, over: Values, under: Values, taken: npt.NDArray[np.int64], row: int) -> None:
    """Give one more row a column by the cheapest chain of exchanges."""
    columns = cost.shape[1]
    least, before = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=np.int64)
    seen = np.zeros(columns + 1, dtype=bool)
    taken[0], column = row, 0
    while taken[column]:
        seen[column] = True
        of = int(taken[column])
        reduced = cost[of - 1] - over[of] - under[1:]
        better = ~seen[1:] & (reduced < least[1:])
        least[1:][better], before[1:][better] = reduced[better], column
        following = int(np.argmin(np.where(seen[1:], np.inf, least[1:]))) + 1
        step = least[following]
        over[taken[seen]] += step
        under[seen] -= step
        least[~seen] -= step
        column = following
    while column:
        taken[column] = taken[before[column]]
        column = int(before[column])
