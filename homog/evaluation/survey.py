"""A table of what homog finds in every corpus of a folder: documents, characters, seconds, shares.

Run it as `python -m homog.evaluation.survey DIR`; docs/real-documents.md holds its output.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from homog.errors import HomogError, UsageError
from homog.evaluation.measure import homog_command, run_measured

_SHARES = ("vertical_share", "horizontal_share", "formulaic_share", "original_share")
_CATALOGUE = "catalog.csv"


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One corpus: its size, the cost of scoring it, and the mean shares of its plans weighed by their length."""

    name: str
    documents: int
    plans: int
    characters: int
    matches: int
    seconds: float
    peak_mib: float
    shares: tuple[float, ...]
    highest: str  # the plan with the highest vertical and horizontal share together
    highest_share: float


def survey(folder: Path) -> list[Surveyed]:
    """Score every corpus below a folder, each in a process of its own.

    Args:
        folder: its sub-folders with a catalog.csv are scored.

    Raises:
        UsageError: there is none.
        HomogError: a run failed.
    """
    corpora = sorted(p for p in folder.iterdir() if (p / _CATALOGUE).is_file())
    if not corpora:
        raise UsageError(f"{folder}: no corpus below it", f"no sub-folder holds a {_CATALOGUE}", "name another folder")
    with tempfile.TemporaryDirectory(prefix="homog-survey-") as name:
        return [_surveyed(corpus, Path(name) / corpus.name) for corpus in corpora]


def _surveyed(corpus: Path, out: Path) -> Surveyed:
    run = run_measured(homog_command("score", str(corpus), "--out", str(out), "--quiet"), out.parent)
    with (out / "plans.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    sizes = [int(row["characters"]) for row in rows]
    total = max(sum(sizes), 1)
    shares = tuple(sum(float(r[s]) * n for r, n in zip(rows, sizes, strict=True)) / total for s in _SHARES)
    copied = {r["doc_id"]: float(r["vertical_share"]) + float(r["horizontal_share"]) for r in rows}
    highest = max(sorted(copied), key=lambda name: copied[name])
    inputs = json.loads((out / "run.json").read_text(encoding="utf-8"))["inputs"]
    return Surveyed(
        corpus.name,
        len(inputs),
        len(rows),
        sum(sizes),
        _matches(out / "matches.jsonl"),
        run.seconds,
        run.peak_bytes / 2**20,
        shares,
        highest,
        copied[highest],
    )


def _matches(path: Path) -> int:
    """Rows with a source; a stock phrase has none."""
    with path.open(encoding="utf-8") as lines:
        return sum(json.loads(line)["source"] is not None for line in lines)


def to_markdown(rows: list[Surveyed]) -> str:
    """The table of docs/real-documents.md."""
    lines = [
        "| corpus | documents | plans | characters of the plans | matches | seconds | MiB | vertical | horizontal "
        "| formulaic | original | most copied plan |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for r in rows:
        shares = " | ".join(f"{share:.1%}" for share in r.shares)
        lines.append(
            f"| {r.name} | {r.documents} | {r.plans} | {r.characters:,} | {r.matches:,} | {r.seconds:.1f} "
            f"| {r.peak_mib:.0f} | {shares} | {r.highest} ({r.highest_share:.0%}) |"
        )
    fastest = sum(r.characters for r in rows) / max(sum(r.seconds for r in rows), 1e-9)
    lines.append(
        f"\nAll together {fastest:,.0f} plan characters a second, {mean(r.seconds for r in rows):.1f} s a corpus."
    )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    try:
        print(to_markdown(survey(Path(sys.argv[1]))), end="")
    except (HomogError, IndexError) as error:
        sys.exit(f"homog: {error}; usage: python -m homog.evaluation.survey DIR")
