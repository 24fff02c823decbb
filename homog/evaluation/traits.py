"""Fit and measure the traits of units: `python -m homog.evaluation.traits [--fit] [--errors]`.

The labelled units of data/labels/traits.jsonl were written for this project about fictitious places, half of the
subjects to develop on and half to test on. The two classifiers learn from the development half alone.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from homog.datatypes import Slot, Unit, UnitKind
from homog.evaluation.kinds import fit_table
from homog.evaluation.labels import Half
from homog.ingest import normalise
from homog.resources import data_path, models_path
from homog.structure.model import save_weights
from homog.structure.slots import find_slots
from homog.traits.orientation import path_of
from homog.traits.reading import Classifiers, shipped, unit_traits
from homog.traits.types import INSTRUMENTS, JUDGED, ORIENTATIONS, PARTS, UnitTraits

_STRENGTH = 10.0  # inverse of the regularisation, as for the kinds of units
_FOLDS = 5
_BINARY = (*PARTS, "evaluation", "pilot")
Tables = dict[str, Counter[tuple[str, str]]]
TRAITS = ("type", "instrument", "orientation", *_BINARY)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A unit with what was read in it.

    Attributes:
        said: for each part of specificity the words that say it.
    """

    name: str
    half: Half
    subject: str
    kind: UnitKind
    path: tuple[str, ...]
    text: str
    instrument: str | None
    orientation: str | None
    said: dict[str, tuple[str, ...]]
    evaluation: bool
    pilot: bool

    def unit(self) -> Unit:
        """The unit as the structure stage would hand it over."""
        slots = tuple(
            Slot(s.type, s.start, s.end, self.text[s.start : s.end], s.value, s.unit)
            for s in find_slots(normalise(self.text).text)
        )
        return Unit(self.name, self.kind, self.path, 0, len(self.text), slots)


def load_traits(half: Half | None = None) -> list[Labelled]:
    """The labelled units, of one half or of both."""
    lines = data_path("labels", "traits.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [_labelled(json.loads(line)) for line in lines]
    return [row for row in rows if half in (None, row.half)]


def _labelled(row: dict[str, Any]) -> Labelled:
    return Labelled(
        name=row["id"],
        half=row["half"],
        subject=row["subject"],
        kind=row["kind"],
        path=tuple(row["path"]),
        text=row["text"],
        instrument=row["instrument"],
        orientation=row["orientation"],
        said={part: tuple(row[part]) for part in PARTS},
        evaluation=row["evaluation"],
        pilot=row["pilot"],
    )


# -- measuring -----------------------------------------------------------------------------------------


def found_in(row: Labelled, classifiers: Classifiers | None = None) -> UnitTraits:
    """What homog finds in a labelled unit, with the shipped classifiers or others."""
    return unit_traits(row.text, [row.unit()], classifiers=classifiers)[0]


def answers(row: Labelled, found: UnitTraits) -> dict[str, tuple[str, str]]:
    """Label and finding for each trait that applies to the unit."""
    told: dict[str, tuple[str, str]] = {}
    if row.kind in JUDGED and row.instrument and row.orientation:
        given = found.instrument.value if found.instrument else ""
        told["type"] = (row.instrument.split(".")[0], given.split(".")[0])
        told["instrument"] = (row.instrument, given)
        told["orientation"] = (row.orientation, found.orientation.value if found.orientation else "")
    for part in PARTS:
        said = found.specificity is not None and bool(found.specificity[part])
        told[part] = (str(bool(row.said[part])), str(said))
    told["evaluation"] = (str(row.evaluation), str(bool(found.evaluation)))
    told["pilot"] = (str(row.pilot), str(bool(found.pilot)))
    return told


def macro_f(pairs: Counter[tuple[str, str]]) -> float:
    """Mean F1 over the labels that occur; of a trait that is there or not, over both."""
    labels = sorted({label for label, _ in pairs})
    return sum(_f(pairs, label) for label in labels) / max(len(labels), 1)


def _f(pairs: Counter[tuple[str, str]], label: str) -> float:
    hit = pairs[label, label]
    wrong = sum(n for (a, b), n in pairs.items() if (a == label) != (b == label))
    return 2 * hit / (2 * hit + wrong) if hit or wrong else 1.0


def measure(rows: Sequence[Labelled], classifiers: Classifiers | None = None) -> Tables:
    """For each trait how often each label got each finding.

    Args:
        rows: labelled units.
        classifiers: the shipped ones by default.
    """
    tables: Tables = {trait: Counter() for trait in TRAITS}
    for row in rows:
        for trait, pair in answers(row, found_in(row, classifiers)).items():
            tables[trait][pair] += 1
    return tables


def words_found(rows: Sequence[Labelled]) -> tuple[int, int, int]:
    """Stretches of words labelled, found and both, over all parts of specificity; both where they overlap."""
    labelled = given = both = 0
    for row in rows:
        specific = found_in(row).specificity or {}
        for part in PARTS:
            places = [(at, at + len(words)) for words in row.said[part] for at in [row.text.find(words)]]
            spans = [(span.start, span.end) for span in specific.get(part, ())]
            labelled += len(places)
            given += len(spans)
            both += sum(any(a < d and c < b for c, d in spans) for a, b in places)
    return labelled, given, both


# -- fitting -------------------------------------------------------------------------------------------


def fit_both(rows: Sequence[Labelled]) -> Classifiers:
    """The classifiers of instruments and of orientations."""
    judged = [row for row in rows if row.kind in JUDGED and row.instrument and row.orientation]
    texts, weights = [_plain(row) for row in judged], [1.0] * len(judged)
    named = [row.instrument or "" for row in judged]
    told = [row.orientation or "" for row in judged]
    paths = [path_of(name, row.path) for name, row in zip(named, judged, strict=True)]
    return Classifiers(
        fit_table(texts, [row.path for row in judged], named, INSTRUMENTS, weights, _STRENGTH),
        fit_table(texts, paths, told, ORIENTATIONS, weights, _STRENGTH),
    )


def _plain(row: Labelled) -> str:
    from homog.traits.wording import Wording

    return Wording.of(row.unit(), normalise(row.text)).plain


def held_out(rows: Sequence[Labelled]) -> Tables:
    """As `measure`, with classifiers that have not seen the subject they judge."""
    tables: Tables = {trait: Counter() for trait in TRAITS}
    for some, classifiers in _folds(rows):
        for trait, counts in measure(some, classifiers).items():
            tables[trait] += counts
    return tables


def _folds(rows: Sequence[Labelled]) -> Iterator[tuple[list[Labelled], Classifiers]]:
    """Some subjects, with classifiers that have seen the others."""
    subjects = sorted({row.subject for row in rows})
    for fold in range(_FOLDS):
        out = set(subjects[fold::_FOLDS])
        yield [row for row in rows if row.subject in out], fit_both([row for row in rows if row.subject not in out])


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit where asked to, and say how well each trait is found."""
    parser = argparse.ArgumentParser(description="fit and measure the traits of units")
    parser.add_argument("--fit", action="store_true", help="write both classifiers anew")
    parser.add_argument("--errors", action="store_true", help="list what was found wrongly in the development half")
    parser.add_argument("--test", action="store_true", help="measure the test half too")
    given = parser.parse_args(arguments)
    development = load_traits("development")
    if given.fit:
        made = fit_both(development)
        save_weights(models_path("instruments.npz"), made.instruments)
        save_weights(models_path("orientations.npz"), made.orientations)
        shipped.cache_clear()
    _show("development, classifiers held out", held_out(development))
    if given.test:
        _show("test", measure(load_traits("test")))
    if given.errors:
        print("\n".join(_errors(development)))


def _show(title: str, tables: Tables) -> None:
    print(f"{title}: " + ", ".join(f"{trait} {macro_f(counts):.3f}" for trait, counts in tables.items()))


def _errors(rows: Sequence[Labelled]) -> Iterator[str]:
    """What is found wrongly by classifiers that have not seen the subject."""
    for some, classifiers in _folds(rows):
        for row in some:
            found = found_in(row, classifiers)
            for trait, (label, given) in answers(row, found).items():
                if label != given:
                    judged = found.orientation if trait == "orientation" else found.instrument
                    why = judged.why if judged and trait in ("type", "instrument", "orientation") else ""
                    yield f"{row.name} {trait}: {label} -> {given} {why} | {row.text}"


if __name__ == "__main__":
    main()
