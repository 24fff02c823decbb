"""How many reworded sentences `homog check` finds in whole plans, and how much of what it flags is right.

Run it as `python -m homog.evaluation.planted CORPORA`; docs/embedding.md holds its output. The sources of the pairs of
data/paraphrases are put into real national documents, their paraphrases into real local documents of another field,
and every plan is checked as a user would. Of the hard negatives one sentence goes into the reference and the other
into a plan: both are on one subject and neither was made from the other. What of a plan is flagged before anything
is planted on either side counts for nothing.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from homog.corpus import CATALOGUE
from homog.errors import HomogError, UsageError
from homog.evaluation.ablations import put_into
from homog.evaluation.encoders import HALVES, STRENGTHS, Half, read_half
from homog.evaluation.measure import homog_command, run_measured
from homog.evaluation.planting import (
    COPIED,
    OWN,
    Item,
    Reference,
    Run,
    Sentence,
    free_slots,
    plant_sources,
    plant_texts,
)
from homog.evaluation.unrelated import CENTRAL, COLUMNS

NEGATIVES = ("same-section", "same-topic")
ASKED = 0.90  # precision at which recall is asked for
_SUBJECTS = 2  # whose pairs go into one reference
_MOST = 24  # sentences planted into one plan
_TOGETHER = 3  # sentences of a run beside copied text
_COVERED = 0.5  # share of a sentence from which on it is flagged
_SEED = 61


@dataclass(frozen=True, slots=True)
class Field:
    """A real national document, and the field whose local documents are the plans."""

    reference: str  # folder
    document: str  # its doc_id there
    plans: str  # folder


FIELDS = (
    Field("tourism", "national", "work-reports-2026"),
    Field("work-safety", "national", "smart-plans"),
    Field("smart-plans", "central-158", "fire-protection"),
)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A sentence of a plan: its kind, and the least confidence asked for at which it is not flagged any more.

    Attributes:
        kind: own, a strength, or a kind of negative.
        flagged: 0 where it is not flagged at all.
        right: the same where only what names its very source counts.
        before: own sentences: it was flagged without anything planted.
    """

    kind: str
    flagged: float
    right: float
    before: bool = False


@dataclass(frozen=True)
class Outcome:
    """All sentences of all plans of one setting."""

    sentences: tuple[Flagged, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.sentences + other.sentences)

    def count(self, kinds: Iterable[str], least: float = 0.0) -> tuple[int, int]:
        """How many sentences of some kinds are flagged, and how many there are; what was flagged before apart."""
        of = [s for s in self.sentences if s.kind in kinds and not s.before]
        return sum(_above(s.flagged, least) for s in of), len(of)

    def recall(self, strength: str, least: float = 0.0) -> float:
        """Share of the paraphrases of a strength that are flagged with their very source; nan where there are none."""
        of = [s for s in self.sentences if s.kind == strength]
        return sum(_above(s.right, least) for s in of) / len(of) if of else float("nan")

    def precision(self, least: float = 0.0) -> float:
        """Share of the flagged sentences that are paraphrases flagged with their very source; nan where none is.

        Args:
            least: matches that homog is less sure of do not count.
        """
        right = sum(_above(s.right, least) for s in self.sentences)
        flagged, _ = self.count((*STRENGTHS, *NEGATIVES, OWN), least)
        return right / flagged if flagged else float("nan")

    @property
    def before(self) -> int:
        """Own sentences that are flagged without anything planted."""
        return sum(s.before for s in self.sentences)

    def least_confidence(self, precision: float = ASKED) -> float:
        """The least confidence from which on the precision is reached; nan where it never is."""
        levels = [0.0, *sorted({s.flagged for s in self.sentences if s.flagged > 0})]
        return next((at for at in levels if self.precision(at) >= precision), float("nan"))


def _above(confidence: float, least: float) -> bool:
    return confidence > 0 and confidence >= least


@dataclass
class Planted:
    """Plants the pairs of one half into the documents of one field, and checks.

    Args:
        corpora: a folder of corpora.
        where: which of them.
        half: the pairs.
        work: an empty folder.
    """

    corpora: Path
    where: Field
    half: Half
    work: Path
    _before: dict[str, frozenset[int]] = field(default_factory=dict)

    def measure(self, *, beside: bool) -> Outcome:
        """Check every plan with its share of the pairs.

        Args:
            beside: runs of sentences in the reference's order between copied lines; else each by itself.
        """
        subjects, total = self.half.subjects, Outcome()
        for number, first in enumerate(range(0, len(subjects), _SUBJECTS)):
            rng = Random(f"{_SEED} {self.where} {number} {beside}")
            runs = runs_of(self.half, subjects[first : first + _SUBJECTS], rng, _TOGETHER if beside else 1)
            total += self._checked(runs, rng, beside, f"{number}-{int(beside)}")
        return total

    def _checked(self, runs: Sequence[Run], rng: Random, beside: bool, name: str) -> Outcome:
        source = self.corpora / self.where.reference
        row = next(r for r in _rows(source) if r["doc_id"] == self.where.document)
        bare = (source / row["path"]).read_text(encoding="utf-8-sig")
        reference = plant_sources(bare, runs, beside=beside)
        self._corpus(name, row, reference.text)
        self._corpus("bare", row, bare)
        dealt = self._dealt(runs, rng, beside)
        with ThreadPoolExecutor(2) as pool:
            parts = pool.map(partial(self._plan, runs, reference, name), dealt)
            return sum(parts, Outcome())

    def _corpus(self, name: str, row: Mapping[str, str], text: str) -> None:
        """A corpus of one reference."""
        folder = self.work / name
        folder.mkdir(exist_ok=True)
        (folder / "reference.txt").write_text(text, encoding="utf-8", newline="\n")
        with (folder / CATALOGUE).open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n", extrasaction="ignore")
            writer.writeheader()
            writer.writerow({**row, "doc_id": "reference", "path": "reference.txt"})

    def _dealt(self, runs: Sequence[Run], rng: Random, beside: bool) -> list[tuple[dict[str, str], list[int]]]:
        """Plans with the numbers of the runs that each gets; in the reference's order, or in any."""
        folder = self.corpora / self.where.plans
        plans = [r for r in _rows(folder) if r["level"] not in CENTRAL]
        rng.shuffle(plans)
        left, dealt = list(range(len(runs))), []
        rng.shuffle(left)
        most = _MOST // max(len(run) for run in runs)
        while left:
            if not plans:
                raise UsageError(f"{folder}", "its documents are too few or too short", "name another folder")
            row = plans.pop()
            text = (folder / row["path"]).read_text(encoding="utf-8-sig")
            room = min(len(free_slots(text.splitlines())), most)
            part, left = left[:room], left[room:]
            if part:
                dealt.append((row, sorted(part) if beside else part))
        return dealt

    def _plan(
        self, runs: Sequence[Run], reference: Reference, name: str, dealt: tuple[dict[str, str], list[int]]
    ) -> Outcome:
        row, chosen = dealt
        bare = (self.corpora / self.where.plans / row["path"]).read_text(encoding="utf-8-sig")
        doc = row["doc_id"]
        if doc not in self._before:
            text, own = plant_texts(bare, runs, reference, ())
            matches = self._check("bare", f"bare-{doc}", row, text)
            self._before[doc] = frozenset(s.number for s in own if confidence_of(s, text, matches))
        text, sentences = plant_texts(bare, runs, reference, chosen)
        matches = self._check(name, f"{name}-{doc}", row, text)
        return outcome_of(text, sentences, matches, self._before[doc])

    def _check(self, corpus: str, name: str, row: Mapping[str, str], text: str) -> list[dict[str, object]]:
        """The matches of a plan as `homog check` writes them; without a date it is later than its reference."""
        folder = self.work / "plans" / name
        folder.mkdir(parents=True)
        plan, out = folder / "plan.txt", folder / "out"
        plan.write_text(text, encoding="utf-8", newline="\n")
        told = {key: row[key] for key in ("level", "region", "title") if row[key]}
        options = [part for key, value in told.items() for part in (f"--{key}", value)]
        command = ("check", str(plan), "--corpus", str(self.work / corpus), "--out", str(out), "--format", "json")
        run_measured(homog_command(*command, *options, "--quiet"), folder)
        rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
        return [r for r in rows if r["attribution"] in ("vertical", "horizontal")]


def _rows(corpus: Path) -> list[dict[str, str]]:
    if not (corpus / CATALOGUE).is_file():
        raise UsageError(f"{corpus}: no corpus", f"it holds no {CATALOGUE}", "name the folder of corpora")
    with (corpus / CATALOGUE).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def runs_of(half: Half, subjects: Sequence[str], rng: Random, together: int) -> list[Run]:
    """Paraphrases and hard negatives of some subjects, mixed.

    Args:
        half: of data/paraphrases.
        subjects: whose; a run has items of one subject only.
        rng: mixes them.
        together: items of a run, the last one of a subject may have fewer.
    """
    runs: list[Run] = []
    for subject in subjects:
        examples = [*half.positives, *(e for e in half.negatives if e.kind in NEGATIVES)]
        items = [Item(e.kind, *e.pair) for e in examples if e.subject == subject]
        rng.shuffle(items)
        runs += [tuple(items[at : at + together]) for at in range(0, len(items), together)]
    rng.shuffle(runs)
    return runs


def confidence_of(sentence: Sentence, text: str, matches: Sequence[Mapping[str, object]]) -> float:
    """The greatest confidence at which matches as sure or surer still cover half of a sentence, 0 for none.

    Args:
        sentence: a sentence of the plan.
        text: of the plan; white space does not count.
        matches: rows of matches.jsonl.
    """
    left = {at for at in range(sentence.start, sentence.end) if not text[at].isspace()}
    most = (1 - _COVERED) * len(left)
    for match in sorted(matches, key=lambda m: -float(str(m["confidence"]))):
        start, end = int(str(match["start"])), int(str(match["end"]))
        left -= set(range(max(start, sentence.start), min(end, sentence.end)))
        if len(left) <= most:
            return max(float(str(match["confidence"])), 1e-9)
    return 0.0


def outcome_of(
    text: str, sentences: Sequence[Sentence], matches: Sequence[Mapping[str, object]], before: frozenset[int]
) -> Outcome:
    """What became of the sentences of one plan; those that were copied count for nothing.

    Args:
        text: of the plan.
        sentences: all of it.
        matches: rows of matches.jsonl.
        before: numbers of its own sentences that are flagged without anything planted.
    """
    found = []
    for sentence in sentences:
        if sentence.kind == COPIED:
            continue
        right = [m for m in matches if sentence.kind in STRENGTHS and _meets(m, sentence.source)]
        found.append(
            Flagged(
                sentence.kind,
                confidence_of(sentence, text, matches),
                confidence_of(sentence, text, right),
                sentence.kind == OWN and sentence.number in before,
            )
        )
    return Outcome(tuple(found))


def _meets(match: Mapping[str, object], source: tuple[int, int] | None) -> bool:
    """Whether a match has something from a place of the reference."""
    start, end = int(str(match["source_start"])), int(str(match["source_end"]))
    return source is not None and start < source[1] and source[0] < end


def measure(
    corpora: Path, half: Half, fields: Sequence[Field] = FIELDS, progress: Callable[[str], None] | None = None
) -> dict[str, dict[Field, Outcome]]:
    """Plant and check in both settings.

    Args:
        corpora: a folder of corpora.
        half: the pairs.
        fields: where to plant them; each takes all of them.
        progress: called with a few words before every setting of a field.

    Returns:
        By setting and field what became of every sentence.

    Raises:
        UsageError: a folder is missing, or its documents are too few.
        HomogError: a check failed.
    """
    found: dict[str, dict[Field, Outcome]] = {"each by itself": {}, "beside copied text": {}}
    for where in fields:
        with tempfile.TemporaryDirectory(prefix="homog-planted-") as name:
            planted = Planted(corpora, where, half, Path(name))
            for beside, setting in enumerate(found):
                if progress is not None:
                    progress(f"{setting}: {where.plans} against {where.reference}")
                found[setting][where] = planted.measure(beside=bool(beside))
    return found


def to_markdown(measured: Mapping[str, Mapping[Field, Outcome]]) -> str:
    """The table of docs/embedding.md: each setting by field, together, at the precision asked for; both settings."""
    heads = " | ".join((*(s.replace("-", " ") for s in STRENGTHS), "precision", "negatives", "own sentences", "before"))
    lines = [f"| planted | plans | reference | {heads} |", "|---|---|---|" + "---:|" * (len(STRENGTHS) + 4)]
    for setting, by_field in measured.items():
        for where, outcome in by_field.items():
            lines.append(_line((setting, where.plans, where.reference), outcome))
        whole = sum(by_field.values(), Outcome())
        lines.append(_line((setting, "all", ""), whole, strong=True))
        least = whole.least_confidence()
        if least > 0:
            name = f"all, confidence {least:.4f} or more"
            lines.append(_line((setting, name, ""), whole, least))
    both = sum((outcome for by_field in measured.values() for outcome in by_field.values()), Outcome())
    lines.append(_line(("both", "all", ""), both, strong=True))
    return "\n".join(lines) + "\n"


def _line(names: tuple[str, str, str], outcome: Outcome, least: float = 0.0, *, strong: bool = False) -> str:
    figures = [f"{outcome.recall(s, least):.2f}" for s in STRENGTHS] + [f"{outcome.precision(least):.2f}"]
    if strong:
        figures = [f"**{figure}**" for figure in figures]
    counts = ["{} of {:,}".format(*outcome.count(kinds, least)) for kinds in (NEGATIVES, (OWN,))]
    return f"| {' | '.join((*names, *figures, *counts, str(outcome.before)))} |"


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m homog.evaluation.planted", description=__doc__)
    parser.add_argument("corpora", type=Path, help="a folder of corpora, one field each")
    parser.add_argument("--half", choices=HALVES, default="development", help="which pairs")
    parser.add_argument("--out", type=Path, help="the page whose table is to be replaced: docs/embedding.md")
    options = parser.parse_args()
    measured = measure(options.corpora, read_half(options.half), progress=lambda said: print(said, file=sys.stderr))
    table = to_markdown(measured)
    if options.out:
        put_into(options.out, table)
    print(table, end="")


if __name__ == "__main__":
    try:
        _main()
    except HomogError as error:
        sys.exit(f"homog: {error}")
