"""Whether each match that a run wrote is right, for the reliability of its confidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from homog.evaluation.reliability import Values
from homog.evaluation.truth import Truth, TruthStretch


def verdicts(truth: Truth, matches: Iterable[Mapping[str, Any]]) -> tuple[Values, Values]:
    """Confidence and verdict of every match called vertical or horizontal.

    Args:
        truth: of the corpus.
        matches: rows of matches.jsonl.

    Returns:
        Confidences in [0, 1], and 1 where more than half of the match truly has this attribution and this source.
        Where the direction is open the confidence is that of either direction, so the same is asked.
    """
    rows = [row for row in matches if row["attribution"] in ("vertical", "horizontal") and row["doc"] in truth.docs]
    right = [float(_is_right(row, truth.docs[row["doc"]])) for row in rows]
    return np.array([row["confidence"] for row in rows], dtype=np.float64), np.array(right, dtype=np.float64)


def _is_right(row: Mapping[str, Any], stretches: Iterable[TruthStretch]) -> bool:
    right = sum(
        max(0, min(row["end"], item.end) - max(row["start"], item.start))
        for item in stretches
        if item.attribution == row["attribution"] and item.source == row["source"]
    )
    return bool(2 * right > row["end"] - row["start"])
