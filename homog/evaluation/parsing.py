"""How well sections and quantities are found: against data/labels, and in real documents that were read for it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from homog.datatypes import Slot
from homog.evaluation.labels import Half, load_rows, read_labelled
from homog.ingest import normalise
from homog.resources import data_path
from homog.structure.slots import find_slots


@dataclass(frozen=True, slots=True)
class Counts:
    """Things labelled, things found, and those that are both."""

    labelled: int = 0
    found: int = 0
    both: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.labelled + other.labelled, self.found + other.found, self.both + other.both)

    @property
    def recall(self) -> float:
        """Share of what was labelled that was found."""
        return self.both / self.labelled if self.labelled else 1.0

    @property
    def f(self) -> float:
        """F1 of what was found."""
        total = self.labelled + self.found
        return 2 * self.both / total if total else 1.0


def sections_real(corpora: Path, half: Half | None = None, *, with_depth: bool = False) -> Counts:
    """Headings of real documents: found where they were read, and at the depth they were read if asked for.

    Args:
        corpora: the folder that holds smart-plans and work-reports-2026.
        half: which half of the documents; both by default.
        with_depth: a heading counts only where its depth is right too.
    """
    total = Counts()
    for row in load_rows("sections-real.json"):
        if half in (None, row["half"]):
            document = read_labelled(corpora, row["document"], row["sha256"])
            labelled = {(start, depth if with_depth else 0) for start, depth in row["rows"]}
            found = {(s.head.start, s.depth if with_depth else 0) for s in document.structure.sections}
            total += Counts(len(labelled), len(found), len(labelled & found))
    return total


def quantities_written() -> Counts:
    """The quantities of data/labels/quantities.jsonl: value and unit exact."""
    total = Counts()
    for line in data_path("labels", "quantities.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = find_slots(normalise(row["text"]).text)
        labelled = Counter((q["value"], q["unit"]) for q in row["quantities"])
        total += _shared(labelled, Counter((s.value, s.unit) for s in found if s.type == "quantity"))
    return total


def quantities_real(corpora: Path, half: Half | None = None) -> Counts:
    """The quantities of sentences of real documents: value and unit exact.

    Args:
        corpora: the folder that holds smart-plans and work-reports-2026.
        half: which half of the documents; both by default.
    """
    total = Counts()
    for row in load_rows("quantities-real.json"):
        if half in (None, row["half"]):
            units = read_labelled(corpora, row["document"], row["sha256"]).structure.units
            slots = [slot for unit in units for slot in unit.slots if slot.type == "quantity"]
            for start, end, quantities in row["rows"]:
                total += _shared(Counter((value, unit) for value, unit in quantities), _within(slots, start, end))
    return total


def _within(slots: list[Slot], start: int, end: int) -> Counter[tuple[str, str]]:
    return Counter((slot.value, slot.unit) for slot in slots if start <= slot.start < end)


def _shared(labelled: Counter[tuple[str, str]], found: Counter[tuple[str, str]]) -> Counts:
    return Counts(labelled.total(), found.total(), (labelled & found).total())
