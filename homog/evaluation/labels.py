"""Units of real documents drawn for labelling by hand, and the labels that came of it (data/labels).

`python -m homog.evaluation.labels DIR` draws units from the corpora below DIR and prints each with its headings and
its neighbours, without the kind that homog gives it: whoever labels must not see that. Labels are kept as offsets
into files that are named by their hash; no text of a real document is stored.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, cast

from homog.datatypes import Structure, Unit, UnitKind
from homog.errors import HomogError
from homog.ingest import normalise, read_file
from homog.resources import data_path
from homog.settings import StructureSettings
from homog.structure import parse

Half = Literal["development", "test"]
HALVES: tuple[Half, ...] = ("development", "test")
CORPORA = ("smart-plans", "work-reports-2026")
_STRATA = (0.0, 0.12, 0.35, 0.85, 1.0)  # of a document: what stands in front, the middle, the end
_LEAST_UNITS = 16  # of a document worth drawing from
_ALIKE = 0.3  # share of its units that a document may have in common with those drawn before it
_SHOWN = 420  # characters of a unit that are printed, half of them from its end where it is longer
_AROUND = 60  # characters of the units before and behind


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """How many documents of each corpus, how many units of each document, and the seed."""

    documents: tuple[int, ...] = (54, 14)
    units: int = 8
    seed: int = 20261


@dataclass(frozen=True, slots=True)
class RealDocument:
    """A real document as it was read, with its structure."""

    name: str  # corpus/document
    sha256: str
    text: str
    structure: Structure


@dataclass(frozen=True, slots=True)
class Labels:
    """The kinds that were read in one document.

    Attributes:
        document: corpus/document, as in "smart-plans/central-10".
        sha256: of the file the offsets refer to.
        half: which half of the documents it belongs to.
        rows: (start, end, kind) of units, in order.
    """

    document: str
    sha256: str
    half: Half
    rows: tuple[tuple[int, int, str], ...]


def read_document(corpora: Path, name: str) -> RealDocument:
    """A document of a corpus with its structure.

    Args:
        corpora: the folder that holds the corpora.
        name: corpus/document.

    Raises:
        ReadError: it cannot be read.
    """
    corpus, document = name.split("/")
    read = read_file(corpora / corpus / "texts" / f"{document}.txt")
    structure = parse(normalise(read.text), StructureSettings(), original=read.text)
    return RealDocument(name, read.sha256, read.text, structure)


# -- drawing -------------------------------------------------------------------------------------------


def draw_documents(corpora: Path, plan: SamplePlan) -> list[RealDocument]:
    """Documents drawn at random, none much like another, sorted by name within each corpus."""
    drawn: list[RealDocument] = []
    for corpus, count in zip(CORPORA, plan.documents, strict=True):
        names = sorted(path.stem for path in (corpora / corpus / "texts").glob("*.txt"))
        random.Random(f"{plan.seed}-{corpus}").shuffle(names)
        chosen: list[RealDocument] = []
        known: set[str] = set()
        for name in names:
            if len(chosen) == count:
                break
            document = read_document(corpora, f"{corpus}/{name}")
            texts = {document.text[unit.start : unit.end] for unit in document.structure.units}
            if len(document.structure.units) >= _LEAST_UNITS and len(texts & known) < _ALIKE * len(texts):
                chosen.append(document)
                known |= texts
        drawn += sorted(chosen, key=lambda document: document.name)
    return drawn


def draw_units(document: RealDocument, plan: SamplePlan) -> list[int]:
    """Indices of units, as many from every stratum of the document's length, in order.

    The strata are of position alone: the front, where targets and principles stand, and the end, where
    safeguards stand, are drawn from more densely than the long middle.
    """
    chooser = random.Random(f"{plan.seed}-{document.name}")
    length = max(len(document.text), 1)
    each = plan.units // (len(_STRATA) - 1)
    chosen: set[int] = set()
    units = document.structure.units
    for low, high in pairwise(_STRATA):
        inside = [i for i, unit in enumerate(units) if low <= unit.start / length < high and i not in chosen]
        chosen.update(chooser.sample(inside, min(each, len(inside))))
    rest = [i for i in range(len(units)) if i not in chosen]
    chosen.update(chooser.sample(rest, min(plan.units - len(chosen), len(rest))))
    return sorted(chosen)


def halves(names: Sequence[str], seed: int) -> dict[str, Half]:
    """Which half each document belongs to: as many documents in the one as in the other."""
    ordered = sorted(names, key=lambda name: hashlib.sha256(f"{seed}-{name}".encode()).digest())
    return {name: HALVES[position % 2] for position, name in enumerate(ordered)}


def show(document: RealDocument, index: int) -> str:
    """One unit to read and to label, without the kind homog gives it."""
    units = document.structure.units
    before = document.text[units[index - 1].start : units[index - 1].end] if index else ""
    behind = document.text[units[index + 1].start : units[index + 1].end] if index + 1 < len(units) else ""
    text = document.text[units[index].start : units[index].end]
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN // 2]} …{len(text)}… {text[-_SHOWN // 2 :]}"
    parts = (" > ".join(units[index].path), f"<{before[-_AROUND:]}", f"={text}", f">{behind[:_AROUND]}")
    return "\n".join(part.replace("\n", "\\n") for part in parts)


# -- labels --------------------------------------------------------------------------------------------


def load_labels(name: str) -> list[Labels]:
    """The labels of one file of data/labels, e.g. "units-real.json"."""
    return [
        Labels(row["document"], row["sha256"], row["half"], tuple((a, b, str(c)) for a, b, c in row["rows"]))
        for row in load_rows(name)
    ]


def load_rows(name: str) -> list[dict[str, Any]]:
    """A file of data/labels as it is: one object a document."""
    rows: list[dict[str, Any]] = json.loads(data_path("labels", name).read_text(encoding="utf-8"))
    return rows


def save_labels(path: Path, labels: Sequence[Labels]) -> None:
    """Write labels, a document a line."""
    lines = [
        json.dumps(
            {"document": one.document, "sha256": one.sha256, "half": one.half, "rows": [list(row) for row in one.rows]},
            ensure_ascii=False,
        )
        for one in labels
    ]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def unit_at(units: Sequence[Unit], start: int, end: int) -> Unit | None:
    """The unit that holds most of a labelled stretch; None where no unit holds any of it."""
    shared = [(min(unit.end, end) - max(unit.start, start), -unit.start, unit) for unit in units]
    best = max(shared, key=lambda row: row[:2], default=None)
    return best[2] if best is not None and best[0] > 0 else None


def read_labelled(corpora: Path, name: str, sha256: str) -> RealDocument:
    """A labelled document.

    Raises:
        HomogError: the file is not the one that was labelled.
    """
    document = read_document(corpora, name)
    if document.sha256 != sha256:
        raise HomogError(name, "it is not the file that was labelled", "restore the file")
    return document


def judged(document: RealDocument, labels: Labels) -> Iterator[tuple[UnitKind, UnitKind, Unit | None]]:
    """(label, kind given by homog, unit) for every labelled stretch of a document."""
    for start, end, label in labels.rows:
        unit = unit_at(document.structure.units, start, end)
        yield cast(UnitKind, label), unit.kind if unit else "other", unit


def main(corpora: Path) -> None:
    """Print the drawn units of every drawn document, for reading."""
    plan = SamplePlan()
    documents = draw_documents(corpora, plan)
    half = halves([document.name for document in documents], plan.seed)
    for document in documents:
        print(f"## {document.name} {document.sha256} {half[document.name]}")
        for index in draw_units(document, plan):
            unit = document.structure.units[index]
            print(f"#{unit.start}-{unit.end}\n{show(document, index)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
