"""How many shared deviations are found at how many common ancestors taken for copies: the whole curve.

Whoever calls every likeness of two plans horizontal finds all shared deviations, and takes every common ancestor for
a copy; whoever never does makes no such error and finds none. The curve is swept twice: over the probability from
which on a deviation is called shared, each a run of its own, and within each run over the confidence of its matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from homog.attribution import attribute
from homog.confidence import confidence_of
from homog.datatypes import IntArray
from homog.differences import compare_spans
from homog.evaluation.calibration import load_world
from homog.evaluation.metrics import Found, claimed, mirrored_of, page_of
from homog.evaluation.tallies import share
from homog.evaluation.truth import Truth
from homog.layout import World
from homog.settings import Settings

PROBABILITIES = (0.02, 0.06, 0.12, 0.25, 0.4, 0.6, 0.8)  # from which on a deviation is called shared
LIMITS = (0.01, 0.02, 0.05, 0.10, 0.15)  # shares of common ancestors at which the curve is told
_CUTS = 100  # confidences at which matches are cut off


@dataclass(frozen=True)
class Swept:
    """One run: characters left when matches under a confidence are dropped, at _CUTS confidences from 0 on.

    `reported` of everything called horizontal, `ancestors` of it truly vertical, `deviations` truly shared
    deviations; `true` of all shared deviations.
    """

    reported: IntArray
    ancestors: IntArray
    deviations: IntArray
    true: int

    def __add__(self, other: Swept) -> Swept:
        return Swept(
            self.reported + other.reported,
            self.ancestors + other.ancestors,
            self.deviations + other.deviations,
            self.true + other.true,
        )

    def points(self) -> list[tuple[float, float]]:
        """Share of common ancestors and recall of shared deviations at every cut."""
        rows = zip(self.reported.tolist(), self.ancestors.tolist(), self.deviations.tolist(), strict=True)
        return [(share(b, a), share(c, self.true)) for a, b, c in rows]


def sweep_corpus(folder: Path, truth: Truth, texts: Mapping[str, str]) -> list[Swept]:
    """Attribute a corpus once for each of PROBABILITIES."""
    world, found = load_world(folder, Settings()), []
    for probability in PROBABILITIES:
        settings = with_probability(Settings(), probability)
        found.append(sweep(truth, attributed(world, settings), texts))
    return found


def with_probability(settings: Settings, probability: float) -> Settings:
    """The settings with another probability from which on a deviation is called shared."""
    return replace(settings, deviations=replace(settings.deviations, least_probability=probability))


def attributed(world: World, settings: Settings) -> list[tuple[Found, float]]:
    """What is called horizontal, each with its confidence."""
    prepared, found = world.prepared, []
    tables = world.is_reference, world.is_peer, settings
    for item in attribute(prepared, *tables, undetermined=world.undetermined.table, elsewhere=world.elsewhere).passages:
        if item.kind != "horizontal":
            continue
        doc, source = prepared.order[prepared.position(item.passage.x0)[0]], prepared.order[item.source]
        undetermined = (doc, source) in world.undetermined
        identity = compare_spans(prepared, item.passage, settings.matching).identity
        span = prepared.original(item.passage.x0, item.passage.x1)
        direction = "undetermined" if undetermined else "later"
        row = Found(doc, *span, source, item.kind, direction=direction)
        found.append((row, confidence_of(item, identity, undetermined)))
    return found


def sweep(truth: Truth, rows: Iterable[tuple[Found, float]], texts: Mapping[str, str]) -> Swept:
    """Count what is left of the horizontal matches of one run at every confidence."""
    by_doc: dict[str, list[tuple[Found, float]]] = {}
    for row, confidence in rows:
        by_doc.setdefault(row.doc, []).append((row, confidence))
    total = np.zeros((3, _CUTS), dtype=np.int64)
    true, mirrored = 0, mirrored_of(truth)
    for doc in sorted(truth.docs):
        page = page_of(truth, doc, mirrored.get(doc, ()), texts[doc])
        cut = np.full(len(page.owner), -1, dtype=np.int64)  # the highest cut that keeps the character
        for row, confidence in by_doc.get(doc, ()):
            span = slice(row.start, row.end)
            mine = np.where(claimed(page, row), min(int(confidence * _CUTS), _CUTS - 1), -1)
            cut[span] = np.maximum(cut[span], mine)
        case = np.array([*(item.case for item in page.stretches), ""])[page.owner]
        vertical = np.isin(case, ("vertical", "decoy"))
        for number, part in enumerate((cut >= 0, (cut >= 0) & vertical, (cut >= 0) & (case == "shared-deviation"))):
            total[number] += np.bincount(cut[part], minlength=_CUTS)[::-1].cumsum()[::-1]
        true += int(np.sum(case == "shared-deviation"))
    return Swept(total[0], total[1], total[2], true)


def recall_at(runs: Sequence[Swept], limits: Sequence[float] = LIMITS) -> dict[float, float]:
    """The best recall of shared deviations at each share of common ancestors, 0 where none is so low.

    Args:
        runs: one for each probability, corpora added up.
        limits: greatest shares of common ancestors among what is called horizontal.
    """
    points = [point for run in runs for point in run.points()]
    return {limit: max((recall for wrong, recall in points if wrong <= limit), default=0.0) for limit in limits}
