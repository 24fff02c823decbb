"""What a benchmark found: figures, floors, peers; as Markdown for people and JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from homog.errors import ReadError
from homog.evaluation.reliability import Band, Reliability
from homog.evaluation.tallies import Quality
from homog.resources import data_path

_NAMES = {
    "vertical_plagdet": "vertical plagdet",
    "vertical_f": "vertical F",
    "vertical_precision": "vertical precision",
    "vertical_recall": "vertical recall",
    "vertical_granularity": "vertical granularity",
    "horizontal_f": "horizontal F",
    "horizontal_precision": "horizontal precision",
    "horizontal_recall": "horizontal recall",
    "horizontal_plagdet": "horizontal plagdet",
    "common_ancestor": "reported horizontal, truly common ancestor",
    "direct_source": "direct source right",
    "direct_source_found": "direct source right, of those found",
    "shared_deviation_recall": "shared deviations found",
    "chain_recall": "chains found",
    "source_overlap": "source place right, of those found",
    "source_recall": "source characters found",
    "source_precision": "source characters right, of those found",
    "false_per_10000": "false characters per 10,000 of clean text",
    "alone_per_10000": "the same in matches that hold nothing copied",
    "formula_copied": "stock language called copying",
    "seconds": "seconds, score",
    "memory_gib": "peak memory, GiB",
    "check_seconds": "seconds, check of one plan",
    "scaling": "seconds for twice the documents / seconds",
}
_PEER_NOTE = (
    "The other tools are timed inside one process, imports left out; homog as a whole process, reports included. "
    "copydetect does not say where in the source a slice stands; MinHash LSH finds pairs of sentences only."
)


@dataclass(frozen=True, slots=True)
class Floor:
    """A published bound and whether it is kept; `value` is None where it was not measured."""

    name: str
    bound: float
    at_least: bool
    value: float | None

    @property
    def passed(self) -> bool | None:
        """Whether the bound is kept; None where nothing was measured."""
        if self.value is None:
            return None
        return self.value >= self.bound if self.at_least else self.value <= self.bound


@dataclass(frozen=True)
class PeerReport:
    """Another tool: its seconds and, unless it is timed only, its quality."""

    name: str
    seconds: float
    quality: Quality | None


@dataclass(frozen=True, slots=True)
class Rung:
    """Scoring a corpus of a size: wall and processor seconds of the whole process, peak memory."""

    documents: int
    characters: int
    seconds: float
    processor_seconds: float
    memory_gib: float


@dataclass(frozen=True)
class BenchReport:
    """The result of `run_bench`.

    `speed` has `seconds`, `memory_gib`, `check_seconds`, `scaling` as far as they were measured; `by_seed` the
    headline figures of every seed; `curve` the recall of shared deviations at shares of common ancestors.
    """

    settings: Mapping[str, Any]
    quality: Quality
    by_seed: Mapping[int, Mapping[str, float]]
    speed: Mapping[str, float]
    floors: Sequence[Floor]
    peers: Sequence[PeerReport] = field(default_factory=tuple)
    curve: Mapping[float, float] = field(default_factory=dict)
    reliability: Reliability | None = None
    ladder: Sequence[Rung] = field(default_factory=tuple)

    @property
    def passed(self) -> bool:
        """Whether every floor that was measured is kept."""
        return all(floor.passed is not False for floor in self.floors)

    def to_json(self) -> str:
        """All figures, for programs."""
        table = {
            "settings": dict(self.settings),
            "passed": self.passed,
            "floors": [
                {
                    "name": floor.name,
                    "at_least" if floor.at_least else "at_most": floor.bound,
                    "value": floor.value,
                    "passed": floor.passed,
                }
                for floor in self.floors
            ],
            "quality": _quality_table(self.quality),
            "by_seed": {str(seed): dict(figures) for seed, figures in self.by_seed.items()},
            "speed": {name: round(value, 4) for name, value in self.speed.items()},
            "curve": {f"{limit:g}": round(recall, 4) for limit, recall in self.curve.items()},
            "reliability": _reliability_table(self.reliability) if self.reliability else None,
            "ladder": [dataclasses.asdict(rung) for rung in self.ladder],
            "peers": [
                {
                    "name": peer.name,
                    "seconds": round(peer.seconds, 3),
                    "quality": _quality_table(peer.quality) if peer.quality else None,
                }
                for peer in self.peers
            ],
        }
        return json.dumps(table, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def to_markdown(self) -> str:
        """A readable report."""
        parts = [
            "# Benchmark of homog",
            _sentence(self.settings),
            *(("## Floors", _floor_table(self.floors)) if self.floors else ()),
            "## Figures",
            self._figure_table(),
            "## By case",
            _tally_table(self.quality.cases.items()),
            "## By operation",
            _tally_table(self.quality.operations.items()),
        ]
        if self.curve:
            parts += ["## Shared deviations against common ancestors", self._curve_table()]
        if self.reliability is not None:
            parts += ["## Reliability of confidence", *_reliability_lines(self.reliability)]
        if self.ladder:
            parts += ["## Time by size", _ladder_table(self.ladder)]
        return "\n\n".join(parts) + "\n"

    def _figure_table(self) -> str:
        tools = [("homog", self.quality), *((peer.name, peer.quality) for peer in self.peers if peer.quality)]
        seeds = [f"seed {seed}" for seed in self.by_seed] if len(self.by_seed) > 1 else []
        rows = [
            [
                _NAMES[name],
                *(_number(quality.figures()[name]) for _, quality in tools),
                *(_number(figures[name]) for figures in self.by_seed.values() if seeds),
            ]
            for name in self.quality.figures()
        ]
        rows += [[_NAMES[name], _number(value)] for name, value in self.speed.items()]
        lines = [_table(["", *(name for name, _ in tools), *seeds], rows)]
        if self.peers:
            lines.append(_table(["tool", "seconds"], [[peer.name, _number(peer.seconds)] for peer in self.peers]))
            lines.append(_PEER_NOTE)
        return "\n\n".join(lines)

    def _curve_table(self) -> str:
        head = ["common ancestors among what is called horizontal, at most", *(f"{x:.0%}" for x in self.curve)]
        return _table(head, [["shared deviations found", *(_number(x) for x in self.curve.values())]])


def _reliability_table(found: Reliability) -> dict[str, Any]:
    return {
        "matches": found.count,
        "error": round(found.error, 4),
        "bands": [{key: round(value, 4) for key, value in dataclasses.asdict(band).items()} for band in found.bands],
    }


def _reliability_lines(found: Reliability) -> list[str]:
    def row(band: Band) -> list[str]:
        low, high = band.interval
        span = f"{band.low:.1f}-{band.high:.1f}"
        return [span, f"{band.count:,}", _number(band.confidence), _number(band.right), f"{low:.3f}-{high:.3f}"]

    head = ["confidence", "matches", "mean confidence", "right", "95 % interval"]
    told = f"{found.count:,} matches; expected calibration error {found.error:.3f}."
    return [told, _table(head, [row(band) for band in found.bands])]


def _ladder_table(ladder: Sequence[Rung]) -> str:
    head = ["documents", "characters", "seconds", "processor seconds", "seconds per document", "peak memory, GiB"]
    rows = [
        [
            str(x.documents),
            f"{x.characters:,}",
            *(_number(v) for v in (x.seconds, x.processor_seconds, x.seconds / x.documents, x.memory_gib)),
        ]
        for x in ladder
    ]
    return _table(head, rows)


def read_floors(figures: Mapping[str, float], path: Path | None = None) -> list[Floor]:
    """The committed bounds, with what was measured.

    Args:
        figures: measured figures by name.
        path: another file than data/bench/floors.json.

    Raises:
        ReadError: the file is missing or not of its form.
    """
    path = path or data_path("bench", "floors.json")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return [
            Floor(name, float(next(iter(bound.values()))), "at_least" in bound, figures.get(name))
            for name, bound in table.items()
        ]
    except (OSError, ValueError, AttributeError, StopIteration) as error:
        raise ReadError(str(path), f"not a file of floors ({error})", "restore it from the repository") from error


def _quality_table(quality: Quality) -> dict[str, Any]:
    return {
        "figures": quality.figures(),
        "cases": {name: tally.figures() for name, tally in quality.cases.items()},
        "operations": {name: tally.figures() for name, tally in quality.operations.items()},
        "clean_characters": quality.clean,
        "formula_characters": quality.formula,
    }


def _sentence(settings: Mapping[str, Any]) -> str:
    seeds = ", ".join(str(seed) for seed in settings["seeds"])
    return (
        f"{settings['documents']} documents of {settings['characters']:,} characters {settings['generator']} from "
        f"{settings['source']}; seeds {seeds}. Characters of the plans are counted over all seeds together."
    )


def _floor_table(floors: Sequence[Floor]) -> str:
    words = {True: "pass", False: "**FAIL**", None: "not measured"}
    rows = [
        [
            _NAMES.get(floor.name, floor.name),
            f"{'≥' if floor.at_least else '≤'} {floor.bound:g}",
            "" if floor.value is None else _number(floor.value),
            words[floor.passed],
        ]
        for floor in floors
    ]
    return _table(["", "floor", "measured", ""], rows)


def _tally_table(tallies: Iterable[tuple[str, Any]]) -> str:
    names = ("characters", "precision", "recall", "f", "granularity", "plagdet")
    rows = [[name, *(_number(tally.figures()[key]) for key in names)] for name, tally in tallies]
    return _table(["", *names], rows)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    width = len(head)
    lines = [head, ["---"] + ["---:"] * (width - 1), *([*row, *[""] * (width - len(row))] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
