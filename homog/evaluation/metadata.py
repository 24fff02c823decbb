"""How often drafting guesses the fields of a document rightly: `python -m homog.evaluation.metadata CORPORA`.

Truth is the catalogue of each real corpus, and for the files of raw-formats what was read in them
(data/labels/metadata.json: level, region and date, and hashes of title, number and issuer). The rules were made on the
development half only; the test half is corpora whose documents were not looked at, and half of smart-plans.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from homog.corpus import CATALOGUE, draft_row, load_corpus
from homog.evaluation.labels import HALVES, Half, halves
from homog.ingest import read_file
from homog.resources import data_path

FIELDS = ("title", "doc_no", "issuer", "level", "region", "signed")
Verdict = Literal["right", "near", "wrong", "blank"]
DEVELOPMENT = ("air-pollution", "religious-affairs", "tourism", "work-reports-2026", "raw-formats")
SPLIT = "smart-plans"  # half of its documents to each half
_SEED = 1
_NEAR = 31  # days: an approval and its announcement, a signature and the day it was put on a site
_ENGLISH = ("title", "issuer")  # fields that the catalogue of smart-plans gives in English
_WORDS = re.compile(r"[^\W_]+")
_SHORTEST_TITLE = 3
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Case:
    """A document and what is known of it; a field that is not known is missing from `truth`."""

    name: str
    half: Half
    path: Path
    truth: Mapping[str, str]
    has_ministries: bool = True  # false where the catalogue calls every central document national


@dataclass(frozen=True)
class Tally:
    """Verdicts by field, and by field of those guesses that called themselves sure."""

    every: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    sure: Counter[tuple[str, Verdict]] = field(default_factory=Counter)

    def judged(self, name: str) -> int:
        """How many documents have a truth for a field."""
        return sum(count for (column, _), count in self.every.items() if column == name)

    def share(self, name: str, verdict: Verdict) -> float:
        """The share of a verdict among the documents whose truth is known; 0 where there is none."""
        return self.every[name, verdict] / max(self.judged(name), 1)

    def sure_and_right(self, name: str) -> float:
        """The share of right or near guesses among those that called themselves sure; 1 where there is none."""
        counts = {verdict: self.sure[name, verdict] for verdict in ("right", "near", "wrong")}
        total = sum(counts.values())
        return 1 - counts["wrong"] / total if total else 1.0


def cases(corpora: Path) -> Iterator[Case]:
    """Every document of the real corpora, in the order of their names.

    Args:
        corpora: the folder that holds the corpora.
    """
    for folder in sorted(path.parent for path in corpora.glob(f"*/{CATALOGUE}")):
        yield from _of_catalogue(folder)
    labels: dict[str, dict[str, str]] = json.loads(data_path("labels", "metadata.json").read_text(encoding="utf-8"))
    for name, truth in sorted(labels.items()):
        path = corpora / "raw-formats" / name
        if path.is_file():
            yield Case(f"raw-formats/{name}", "development", path, {k: v for k, v in truth.items() if k != "sha256"})


def _of_catalogue(folder: Path) -> Iterator[Case]:
    rows = load_corpus(folder).rows
    names = [f"{folder.name}/{row.doc_id}" for row in rows]
    own: Half = "development" if folder.name in DEVELOPMENT else "test"
    half_of = halves(names, _SEED) if folder.name == SPLIT else dict.fromkeys(names, own)
    has_ministries = any(row.level == "ministry" for row in rows)
    for name, row in zip(names, rows, strict=True):
        cells = row.cells()
        known = [column for column in FIELDS if not (folder.name == SPLIT and column in _ENGLISH)]
        truth = {column: cells[column] for column in known if cells[column]}
        if row.path:
            yield Case(name, half_of[name], folder / row.path, truth, has_ministries)


def measure(corpora: Path, half: Half) -> dict[str, Tally]:
    """The verdicts of one half, by corpus.

    Args:
        corpora: the folder that holds the corpora.
        half: which half.
    """
    tallies: dict[str, Tally] = {}
    for case in cases(corpora):
        if case.half == half:
            tally = tallies.setdefault(case.name.split("/")[0], Tally())
            for column, verdict, certainty in verdicts(case):
                tally.every[column, verdict] += 1
                tally.sure[column, verdict] += certainty == "high"
    return tallies


def total(tallies: Mapping[str, Tally]) -> Tally:
    """All corpora together."""
    whole = Tally()
    for tally in tallies.values():
        whole.every.update(tally.every)
        whole.sure.update(tally.sure)
    return whole


def verdicts(case: Case) -> Iterator[tuple[str, Verdict, str]]:
    """Field, verdict and certainty for every field of a document whose truth is known."""
    read = read_file(case.path)
    draft = draft_row(read.text, f"document{case.path.suffix}", metadata=read.metadata)  # its name is not to help
    cells = draft.row.cells()
    for column, truth in case.truth.items():
        guess = cells[column] if draft.certainty[column] != "none" else ""
        if not case.has_ministries and column == "level" and guess == "ministry":
            guess = "national"
        yield column, judge(column, truth, guess), draft.certainty[column]


def judge(column: str, truth: str, guess: str) -> Verdict:
    """A guess against the truth.

    Args:
        column: of the catalogue; titles agree where one ends with the other (place and year in front aside).
        truth: the value, or the SHA-256 of its letters and figures.
        guess: the value; empty where nothing was guessed.
    """
    if not guess:
        return "blank"
    if _HASH.fullmatch(truth):
        return "right" if hashlib.sha256(_bare(guess).encode()).hexdigest() == truth else "wrong"
    if column == "signed":
        apart = abs((date.fromisoformat(guess) - date.fromisoformat(truth)).days)
        return "right" if not apart else "near" if apart <= _NEAR else "wrong"
    one, other = sorted((_bare(truth), _bare(guess)), key=len)
    if column == "title" and len(one) >= _SHORTEST_TITLE:
        return "right" if other.endswith(one) else "wrong"
    return "right" if one == other else "wrong"


def _bare(text: str) -> str:
    return "".join(_WORDS.findall(text))


def table(tallies: Mapping[str, Tally]) -> str:
    """Markdown rows: corpus, field, and how many were right, near, wrong, blank; then those that were sure."""
    lines = [
        "| corpus | field | judged | right | near | wrong | blank | sure | sure and wrong |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, tally in [*tallies.items(), ("all", total(tallies))]:
        for column in FIELDS:
            if judged := tally.judged(column):
                counts = [tally.every[column, verdict] for verdict in ("right", "near", "wrong", "blank")]
                sure = [tally.sure[column, verdict] for verdict in ("right", "near", "wrong")]
                cells = [name, column, judged, *counts, sum(sure), sure[2]]
                lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table of either half."""
    parser = argparse.ArgumentParser(description="how often the fields of real documents are guessed rightly")
    parser.add_argument("corpora", type=Path, help="folder with the real corpora")
    parser.add_argument("--errors", action="store_true", help="also name what is wrong in the development half")
    given = parser.parse_args(arguments)
    for half in HALVES:
        print(f"\n{half}\n\n{table(measure(given.corpora, half))}")
    if given.errors:
        for case in cases(given.corpora):
            if case.half == "development":
                for column, verdict, certainty in verdicts(case):
                    if verdict == "wrong":
                        print(f"{case.name}: {column} ({certainty})")


if __name__ == "__main__":
    main()
