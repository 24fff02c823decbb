"""Quality and speed of homog on woven corpora: whole processes, measured from outside.

Every figure comes from running `python -m homog score` and `check` as a user would and reading what they wrote.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

import numpy as np

from homog.errors import ReadError, SettingsError
from homog.evaluation.bench_report import BenchReport, Floor, PeerReport, Rung, read_floors
from homog.evaluation.curve import Swept, recall_at, sweep_corpus
from homog.evaluation.drafting.compose import compose
from homog.evaluation.measure import Measured, homog_command, run_measured
from homog.evaluation.metrics import evaluate
from homog.evaluation.peers import run_peers
from homog.evaluation.reliability import Reliability, Values, reliability
from homog.evaluation.seeds import TEST_SEEDS
from homog.evaluation.tallies import Quality
from homog.evaluation.truth import Truth
from homog.evaluation.verdicts import verdicts
from homog.evaluation.weave import CATALOGUE, WeaveSettings, weave

_GIB = 1024**3
LADDER = (32, 64, 128, 256, 512)  # documents
Progress = Callable[[str], None]
Generator = Literal["woven", "drafted"]


def make_corpus(generator: Generator, settings: WeaveSettings, out: Path) -> Truth:
    """Write a corpus with one of the two generators: `woven` for development, `drafted` for the test."""
    return weave(settings, out) if generator == "woven" else compose(settings, out).truth


@dataclass(frozen=True)
class BenchSettings:
    """What to measure.

    `weave` is the corpus (its seed is replaced by each of `seeds`), `generator` makes it. `scaling` scores a corpus
    of twice the documents too, `check` one plan against the others, `peers` runs other tools on the first corpus.
    `repeats` runs each speed measurement so often and takes the fastest. `curve` runs homog with several thresholds
    for shared deviations. `ladder` are sizes of corpora to be scored for their time alone. `work` keeps corpora and
    results.
    """

    weave: WeaveSettings = field(default_factory=WeaveSettings)
    generator: Generator = "drafted"
    seeds: tuple[int, ...] = TEST_SEEDS
    scaling: bool = True
    check: bool = True
    peers: bool = False
    repeats: int = 2
    curve: bool = True
    ladder: tuple[int, ...] = ()
    work: Path | None = None
    floors: Path | None = None

    def __post_init__(self) -> None:
        if not self.seeds or self.repeats < 1:
            raise SettingsError("bench settings", "at least one seed and one repeat", "correct the value")


def run_bench(settings: BenchSettings | None = None, progress: Progress | None = None) -> BenchReport:
    """Weave the corpora, run homog on them, compare with the truth.

    Args:
        settings: what to measure; the published benchmark by default.
        progress: called with a few words before every step.

    Returns:
        All figures and whether the floors are kept.

    Raises:
        HomogError: a run of homog failed, or a package of `--peers` is missing.
    """
    settings = settings or BenchSettings()
    if settings.work is not None:
        settings.work.mkdir(parents=True, exist_ok=True)
        return _Bench(settings, settings.work, progress).run()
    with tempfile.TemporaryDirectory(prefix="homog-bench-") as folder:
        return _Bench(settings, Path(folder), progress).run()


def read_matches(path: Path) -> list[dict[str, Any]]:
    """The rows of a matches.jsonl.

    Raises:
        ReadError: the file is missing or not JSON lines.
    """
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise ReadError(str(path), f"no matches to read ({error})", "see what the run wrote there") from error


def read_texts(corpus: Path) -> dict[str, str]:
    """The texts of a woven corpus by doc_id."""
    with (corpus / "catalog.csv").open(encoding="utf-8", newline="") as lines:
        return {row["doc_id"]: (corpus / row["path"]).read_text(encoding="utf-8") for row in csv.DictReader(lines)}


class _Bench:
    def __init__(self, settings: BenchSettings, work: Path, progress: Progress | None) -> None:
        self._settings = settings
        self._work = work
        self._say = progress or (lambda _: None)

    def run(self) -> BenchReport:
        qualities: dict[int, Quality] = {}
        runs: dict[int, Measured] = {}
        judged: list[tuple[Values, Values]] = []
        for seed in self._settings.seeds:
            corpus, truth = self._woven(seed)
            runs[seed], qualities[seed] = self._scored(corpus, truth)
            judged.append(verdicts(truth, read_matches(self._results(corpus) / "matches.jsonl")))
        speed = self._speed(runs)
        total = sum(qualities.values(), Quality())
        figures = {**total.figures(), **speed}
        return BenchReport(
            settings={
                **dataclasses.asdict(self._settings.weave),
                "generator": self._settings.generator,
                "seeds": list(self._settings.seeds),
            },
            quality=total,
            by_seed={seed: quality.figures() for seed, quality in qualities.items()},
            speed=speed,
            floors=self._floors(figures),
            peers=self._peers() if self._settings.peers else (),
            curve=self._curve() if self._settings.curve else {},
            reliability=_reliability(judged),
            ladder=[self._rung(documents) for documents in self._settings.ladder],
        )

    def _floors(self, figures: Mapping[str, float]) -> list[Floor]:
        """The published floors; they are of the sentence banks, not of whatever real documents one has."""
        return read_floors(figures, self._settings.floors) if self._settings.weave.source == "bank" else []

    def _woven(self, seed: int, times: int = 1) -> tuple[Path, Truth]:
        plan = dataclasses.replace(self._settings.weave, seed=seed, documents=times * self._settings.weave.documents)
        corpus = self._corpus(plan.documents, seed)
        self._say(f"weaving {plan.documents} documents, seed {seed}")
        shutil.rmtree(corpus, ignore_errors=True)
        return corpus, make_corpus(self._settings.generator, plan, corpus)

    def _curve(self) -> dict[float, float]:
        """Recall of shared deviations at several shares of common ancestors."""
        runs: list[Swept] = []
        for seed in self._settings.seeds:
            corpus = self._corpus(self._settings.weave.documents, seed)
            truth, texts = Truth.read(corpus / "truth.json"), read_texts(corpus)
            self._say(f"curve, seed {seed}")
            found = sweep_corpus(corpus, truth, texts)
            runs = [one + other for one, other in zip(runs, found, strict=True)] if runs else found
        return recall_at(runs)

    def _rung(self, documents: int) -> Rung:
        """Time and memory of scoring one corpus of so many documents."""
        plan = dataclasses.replace(self._settings.weave, seed=self._settings.seeds[0], documents=documents)
        corpus = self._corpus(documents, plan.seed)
        self._say(f"drafting {documents} documents")
        shutil.rmtree(corpus, ignore_errors=True)
        make_corpus(self._settings.generator, plan, corpus)
        measured = self._score(corpus)
        characters = sum(map(len, read_texts(corpus).values()))
        return Rung(documents, characters, measured.seconds, measured.processor_seconds, measured.peak_bytes / _GIB)

    def _corpus(self, documents: int, seed: int) -> Path:
        return self._work / f"corpus-{documents}-{seed}"

    def _scored(self, corpus: Path, truth: Truth) -> tuple[Measured, Quality]:
        measured = self._fastest(lambda: self._score(corpus))
        matches = read_matches(self._results(corpus) / "matches.jsonl")
        return measured, evaluate(truth, matches, read_texts(corpus))

    def _results(self, corpus: Path) -> Path:
        return self._work / corpus.name.replace("corpus", "results")

    def _score(self, corpus: Path) -> Measured:
        self._say(f"homog score {corpus.name}")
        results = self._results(corpus)
        return run_measured(homog_command("score", str(corpus), "--out", str(results), "--quiet"), self._work)

    def _speed(self, runs: Mapping[int, Measured]) -> dict[str, float]:
        """Median seconds and greatest memory over the seeds; the rest on the first seed."""
        speed = {
            "seconds": median(run.seconds for run in runs.values()),
            "memory_gib": max(run.peak_bytes for run in runs.values()) / _GIB,
        }
        seed = self._settings.seeds[0]
        if self._settings.check:
            speed["check_seconds"] = self._check(seed)
        if self._settings.scaling:
            double, _ = self._woven(seed, times=2)
            speed["scaling"] = self._fastest(lambda: self._score(double)).seconds / runs[seed].seconds
        return speed

    def _fastest(self, run: Callable[[], Measured]) -> Measured:
        """The fastest of so many runs: what else the machine does slows a run down and never makes it faster."""
        return min((run() for _ in range(self._settings.repeats)), key=lambda measured: measured.seconds)

    def _check(self, seed: int) -> float:
        """Seconds of a check of the plan that was drafted last against all the others."""
        corpus = self._corpus(self._settings.weave.documents, seed)
        last = str(Truth.read(corpus / "truth.json").settings["order"][-1])
        others = self._work / f"others-{seed}"
        row, plan = without(corpus, last, others)
        command = homog_command(
            *("check", str(plan), "--corpus", str(others), "--out", str(self._work / f"check-{seed}"), "--quiet"),
            *("--level", row["level"], "--region", row["region"], "--title", row["title"]),
            *(("--signed", row["signed"]) if row["signed"] else ()),
        )
        self._say(f"homog check {last}")
        return self._fastest(lambda: run_measured(command, self._work)).seconds

    def _peers(self) -> Sequence[PeerReport]:
        seed = self._settings.seeds[0]
        corpus = self._corpus(self._settings.weave.documents, seed)
        truth, texts = Truth.read(corpus / "truth.json"), read_texts(corpus)
        self._say("other tools")
        return [
            PeerReport(run.name, run.seconds, None if run.matches is None else evaluate(truth, run.matches, texts))
            for run in run_peers(corpus)
        ]


def _reliability(judged: Sequence[tuple[Values, Values]]) -> Reliability:
    confidence, right = (np.concatenate(column) for column in zip(*judged, strict=True))
    return reliability("", confidence, right)


def without(corpus: Path, doc: str, out: Path) -> tuple[dict[str, str], Path]:
    """A copy of a corpus that lacks one document, and that document as a file beside it.

    Args:
        corpus: the corpus folder.
        doc: the document to leave out.
        out: folder of the copy; the document lies in `<out>-plan/`.

    Returns:
        The document's row of the catalogue and its file.
    """
    with (corpus / "catalog.csv").open(encoding="utf-8", newline="") as lines:
        rows = {row["doc_id"]: row for row in csv.DictReader(lines)}
    gone = rows.pop(doc)
    shutil.rmtree(out, ignore_errors=True)
    (out / "texts").mkdir(parents=True)
    for row in rows.values():
        shutil.copyfile(corpus / row["path"], out / row["path"])
    with (out / "catalog.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, CATALOGUE, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    plan = out.with_name(f"{out.name}-plan") / Path(gone["path"]).name
    plan.parent.mkdir(exist_ok=True)
    shutil.copyfile(corpus / gone["path"], plan)
    return gone, plan
