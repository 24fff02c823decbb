"""Boosted decision trees as plain tables: what scikit-learn has grown is read without it.

The trees are those of gradient boosting (Friedman 2001) over histograms of the features (Ke et al. 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from homog.datatypes import IntArray

Values = npt.NDArray[np.float64]

_TOGETHER = 2048  # rows that are led down all trees at once; bounds memory only


@dataclass(frozen=True, eq=False)
class Trees:
    """Nodes of all trees one after another; a leaf leads to itself.

    Attributes:
        root: the first node of every tree, shape (trees,).
        feature, threshold: a row goes left where its feature is not above the threshold, shape (nodes,).
        left, right: the nodes to go on to, shape (nodes,).
        value: of a leaf, in log-odds, shape (nodes,).
        start: log-odds before the first tree.
        depth: steps from a root to the farthest leaf.
    """

    root: IntArray
    feature: IntArray
    threshold: Values
    left: IntArray
    right: IntArray
    value: Values
    start: float
    depth: int

    def probability(self, features: Values) -> Values:
        """The probability of each row, features of shape (rows, features)."""
        odds = [self._odds(features[low : low + _TOGETHER]) for low in range(0, len(features), _TOGETHER)]
        total: Values = np.concatenate([np.zeros(0), *odds])
        return np.asarray(1.0 / (1.0 + np.exp(-total)))

    def _odds(self, features: Values) -> Values:
        rows = np.arange(len(features))[:, None] * features.shape[1]
        flat = np.ascontiguousarray(features).ravel()
        node = np.broadcast_to(self.root, (len(features), len(self.root)))
        for _ in range(self.depth):
            below = flat[rows + self.feature[node]] <= self.threshold[node]
            node = np.where(below, self.left[node], self.right[node])
        return np.asarray(self.start + self.value[node].sum(axis=1))

    @classmethod
    def of(cls, model: Mapping[str, Any]) -> Trees:
        """Of plain values: `start`, and in `trees` the nodes of each tree as lists, the root first."""
        trees = model["trees"]
        sizes = np.array([len(tree["feature"]) for tree in trees], dtype=np.int32)
        root = np.cumsum(sizes, dtype=np.int32) - sizes
        left, right = (
            np.concatenate([np.array(tree[side], dtype=np.int32) + at for tree, at in zip(trees, root, strict=True)])
            for side in ("left", "right")
        )
        feature = np.concatenate([np.array(tree["feature"], dtype=np.int32) for tree in trees])
        threshold, value = (
            np.concatenate([np.array(tree[name], dtype=np.float64) for tree in trees])
            for name in ("threshold", "value")
        )
        return cls(root, feature, threshold, left, right, value, float(model["start"]), _depth(root, left, right))


def _depth(root: IntArray, left: IntArray, right: IntArray) -> int:
    """How often a row must be led on until all are at leaves."""
    reached, depth = np.unique(root), 0
    while True:
        further = np.unique(np.concatenate([left[reached], right[reached]]))
        if np.array_equal(further, reached):
            return depth
        reached, depth = further, depth + 1


def untrained() -> Any:
    """The classifier that homog's trees are grown with; needs scikit-learn.

    Number and size of the trees were chosen on the development half of data/paraphrases.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=200, max_leaf_nodes=8, learning_rate=0.1, min_samples_leaf=20, l2_regularization=1.0,
        early_stopping=False, random_state=0,
    )  # fmt: skip


def plain(model: Any, decimals: int = 6) -> dict[str, Any]:
    """The trees of a fitted HistGradientBoostingClassifier of two classes as plain values, for `Trees.of`.

    Args:
        model: of scikit-learn.
        decimals: of thresholds and values.
    """
    trees = []
    for (grown,) in model._predictors:
        nodes = grown.nodes
        leaf, here = nodes["is_leaf"].astype(bool), np.arange(len(nodes))
        trees.append(
            {
                "feature": np.where(leaf, 0, nodes["feature_idx"]).tolist(),
                "threshold": np.where(leaf, 0.0, np.round(nodes["num_threshold"], decimals)).tolist(),
                "left": np.where(leaf, here, nodes["left"]).tolist(),
                "right": np.where(leaf, here, nodes["right"]).tolist(),
                "value": np.where(leaf, np.round(nodes["value"], decimals), 0.0).tolist(),
            }
        )
    return {"start": round(float(np.ravel(model._baseline_prediction)[0]), decimals), "trees": trees}
