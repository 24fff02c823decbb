"""Counts of characters and detections that add up over documents and seeds, and the figures made of them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tally:
    """Characters of one group of true stretches and of the matches that claim it.

    `true` characters of the group, `recalled` those of them that were reported with the right attribution;
    `found` characters reported by the matches that touch the group, `right` those of them that truly have that
    attribution; `detected` stretches hit by `detections` matches.
    """

    true: int = 0
    recalled: int = 0
    found: int = 0
    right: int = 0
    detected: int = 0
    detections: int = 0

    def __add__(self, other: Tally) -> Tally:
        pairs = zip(dataclasses.astuple(self), dataclasses.astuple(other), strict=True)
        return Tally(*(mine + theirs for mine, theirs in pairs))

    @property
    def precision(self) -> float:
        """Share of the reported characters that is right; 0 where nothing was reported."""
        return share(self.right, self.found)

    @property
    def recall(self) -> float:
        """Share of the true characters that was reported; 0 where there are none."""
        return share(self.recalled, self.true)

    @property
    def f(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def granularity(self) -> float:
        """Matches per detected stretch, 1 at best."""
        return self.detections / self.detected if self.detected else 1.0

    @property
    def plagdet(self) -> float:
        """F / log2(1 + granularity): Potthast, Stein, Barrón-Cedeño and Rosso, COLING 2010."""
        return self.f / math.log2(1 + self.granularity)

    def figures(self) -> dict[str, float]:
        """Precision, recall, F, granularity, plagdet and the number of true characters."""
        names = ("precision", "recall", "f", "granularity", "plagdet")
        return {**{name: round(getattr(self, name), 4) for name in names}, "characters": self.true}


def share(part: float, whole: float) -> float:
    """part / whole, 0 where there is no whole."""
    return part / whole if whole else 0.0


@dataclass(frozen=True)
class Quality:
    """Everything counted for one tool; sums of it over corpora are again of this form."""

    vertical: Tally = field(default_factory=Tally)
    horizontal: Tally = field(default_factory=Tally)
    cases: Mapping[str, Tally] = field(default_factory=dict)  # vertical, decoy, horizontal, chain, …
    operations: Mapping[str, Tally] = field(default_factory=dict)  # "vertical verbatim", "horizontal heavy", …
    common_ancestor: int = 0  # characters reported horizontal that are truly vertical
    direct: float = 0.0  # truly horizontal characters whose direct source was named
    source_overlap: int = 0  # rightly found characters whose source span meets the true one
    places: Tally = field(default_factory=Tally)  # characters of the sources
    clean: int = 0
    clean_false: int = 0  # characters of own text reported vertical or horizontal
    clean_alone: int = 0  # those of them in matches that hold nothing copied
    formula: int = 0
    formula_copied: int = 0  # characters of stock language reported vertical or horizontal

    def __add__(self, other: Quality) -> Quality:
        return Quality(
            vertical=self.vertical + other.vertical,
            horizontal=self.horizontal + other.horizontal,
            cases=_added(self.cases, other.cases),
            operations=_added(self.operations, other.operations),
            common_ancestor=self.common_ancestor + other.common_ancestor,
            direct=self.direct + other.direct,
            source_overlap=self.source_overlap + other.source_overlap,
            places=self.places + other.places,
            clean=self.clean + other.clean,
            clean_false=self.clean_false + other.clean_false,
            clean_alone=self.clean_alone + other.clean_alone,
            formula=self.formula + other.formula,
            formula_copied=self.formula_copied + other.formula_copied,
        )

    @property
    def common_ancestor_share(self) -> float:
        """Share of the characters reported horizontal that both really took from the reference."""
        return share(self.common_ancestor, self.horizontal.found)

    @property
    def direct_accuracy(self) -> float:
        """Share of the truly horizontal characters attributed to their direct source; missed ones are wrong."""
        return share(self.direct, self.horizontal.true)

    @property
    def direct_accuracy_found(self) -> float:
        """The same among the truly horizontal characters that were found."""
        return share(self.direct, self.horizontal.recalled)

    @property
    def source_overlap_share(self) -> float:
        """Share of the rightly found characters whose source span overlaps the true source span."""
        return share(self.source_overlap, self.vertical.recalled + self.horizontal.recalled)

    @property
    def false_per_10000(self) -> float:
        """Characters reported as copied per 10,000 characters of clean text."""
        return 10_000 * share(self.clean_false, self.clean)

    @property
    def alone_per_10000(self) -> float:
        """The same in matches that hold nothing copied, blurred edges of true copies left out."""
        return 10_000 * share(self.clean_alone, self.clean)

    @property
    def formula_share(self) -> float:
        """Share of the stock language that was called copying."""
        return share(self.formula_copied, self.formula)

    def figures(self) -> dict[str, float]:
        """The headline figures, by name."""
        figures = {
            "vertical_plagdet": self.vertical.plagdet,
            "vertical_f": self.vertical.f,
            "vertical_precision": self.vertical.precision,
            "vertical_recall": self.vertical.recall,
            "vertical_granularity": self.vertical.granularity,
            "horizontal_f": self.horizontal.f,
            "horizontal_precision": self.horizontal.precision,
            "horizontal_recall": self.horizontal.recall,
            "horizontal_plagdet": self.horizontal.plagdet,
            "common_ancestor": self.common_ancestor_share,
            "direct_source": self.direct_accuracy,
            "direct_source_found": self.direct_accuracy_found,
            "shared_deviation_recall": self.cases.get("shared-deviation", Tally()).recall,
            "chain_recall": self.cases.get("chain", Tally()).recall,
            "source_overlap": self.source_overlap_share,
            "source_recall": self.places.recall,
            "source_precision": self.places.precision,
            "false_per_10000": self.false_per_10000,
            "alone_per_10000": self.alone_per_10000,
            "formula_copied": self.formula_share,
        }
        return {name: round(value, 4) for name, value in figures.items()}


def _added(mine: Mapping[str, Tally], theirs: Mapping[str, Tally]) -> dict[str, Tally]:
    return {key: mine.get(key, Tally()) + theirs.get(key, Tally()) for key in sorted({*mine, *theirs})}
