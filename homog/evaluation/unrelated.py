"""How much is flagged where nothing was copied: real plans against real documents of another field.

Run it as `python -m homog.evaluation.unrelated CORPORA`; docs/real-documents.md holds its output. Every folder of
CORPORA is a field. Two fields are put into one corpus, the documents of one dated long before the plans of the
other, and scored as a user would; whatever the plans are said to have taken from the other field is false.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from homog.attribution import attribute
from homog.background import build_background, save_background
from homog.corpus import CATALOGUE, load_corpus, read_documents
from homog.errors import HomogError, UsageError
from homog.evaluation.measure import homog_command, run_measured
from homog.layout import World, codes_of_fields, parse_all
from homog.null import Chance, search_space
from homog.settings import Settings

CENTRAL = ("national", "ministry")
LONG_AGO = "1990-01-01"  # before every plan, so that the other field's documents may all be its sources
COLUMNS = ("doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url")
# Fields whose documents do say the same things: reports of the same year's work, and plans that carry it out.
RELATED = frozenset({"work-reports-2026", "national-reports", "smart-plans"})
REGULATIONS = (
    "air-pollution",
    "business-environment",
    "fire-protection",
    "meteorological-disasters",
    "religious-affairs",
    "tourism",
    "work-safety",
)
SHORT = (  # the pairs that the floor is tested on: every work report, and one family of regulations after another
    ("work-reports-2026", "work-safety"),
    ("work-reports-2026", "business-environment"),
    ("religious-affairs", "air-pollution"),
    ("business-environment", "fire-protection"),
    ("fire-protection", "tourism"),
    ("tourism", "work-safety"),
    ("work-safety", "religious-affairs"),
)


@dataclass(frozen=True, slots=True)
class FalseMatch:
    """One passage that was flagged although it owes nothing: where, how sure homog was, and the words."""

    doc: str
    source: str
    attribution: str
    characters: int
    bits: float
    confidence: float
    expected_by_chance: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Unrelated:
    """The plans of one field against the documents of another: characters compared, and what was flagged."""

    plans: str
    sources: str
    documents: int  # plans
    characters: int  # substantive characters of the plans
    false: tuple[FalseMatch, ...]

    @property
    def flagged(self) -> int:
        """Flagged characters of the plans' texts."""
        return sum(match.characters for match in self.false)


def false_per_10000(rows: Iterable[Unrelated]) -> float:
    """Flagged characters per 10,000 of all plans together."""
    rows = list(rows)
    return 10_000 * sum(r.flagged for r in rows) / max(sum(r.characters for r in rows), 1)


def all_pairs(corpora: Path) -> list[tuple[str, str]]:
    """Every field with local documents against every other unrelated field, by name."""
    names = sorted(p.parent.name for p in corpora.glob(f"*/{CATALOGUE}"))
    local = {n for n in names if any(r["level"] not in CENTRAL for r in _rows(corpora / n))}
    return [(a, b) for a in names if a in local for b in names if a != b and b not in RELATED]


def measure(
    corpora: Path,
    pairs: Sequence[tuple[str, str]] = SHORT,
    progress: Callable[[str], None] | None = None,
    *,
    held_out: bool = False,
) -> list[Unrelated]:
    """Score the plans of each pair's first field against the documents of its second.

    Args:
        corpora: a folder of corpora, one field each.
        pairs: names of folders, the plans' field first.
        progress: called with a few words before every pair.
        held_out: with a table of common wording that neither field of a pair has a part in; the shipped one is
            counted from all of them.

    Raises:
        UsageError: a folder is missing.
        HomogError: a run failed.
    """
    for name in sorted({name for pair in pairs for name in pair}):
        if not (corpora / name / CATALOGUE).is_file():
            raise UsageError(f"{corpora / name}: no corpus", f"it holds no {CATALOGUE}", "name the folder of corpora")
    fields = codes_of_fields(corpora, Settings()) if held_out else {}
    found = []
    for plans, sources in pairs:
        if progress is not None:
            progress(f"{plans} against {sources}")
        with tempfile.TemporaryDirectory(prefix="homog-unrelated-") as name:
            table = None
            if held_out:
                table = Path(name) / "background.npz"
                others = {field: codes for field, codes in fields.items() if field not in (plans, sources)}
                save_background(build_background(others), table)
            found.append(_measured(corpora / plans, corpora / sources, Path(name), table))
    return found


def _rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / CATALOGUE).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def join_fields(plans: Path, sources: Path, out: Path) -> list[str]:
    """A corpus of the local documents of one field and all documents of another, these signed long before.

    Args:
        plans: corpus of the plans.
        sources: corpus of the other field.
        out: the folder to write.

    Returns:
        The doc_ids of the plans.
    """
    mine = [r for r in _rows(plans) if r["level"] not in CENTRAL]
    theirs = [dict(r, signed=LONG_AGO) for r in _rows(sources)]
    rows = [_copied(plans, row, "plan", out) for row in mine] + [_copied(sources, row, "other", out) for row in theirs]
    with (out / CATALOGUE).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return [row["doc_id"] for row in rows[: len(mine)]]


def _copied(corpus: Path, row: Mapping[str, str], side: str, out: Path) -> dict[str, str]:
    path = Path("texts", f"{side}-{Path(row['path']).name}")
    (out / "texts").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(corpus / row["path"], out / path)
    return {**row, "doc_id": f"{side}-{row['doc_id']}", "path": path.as_posix()}


def _measured(plans: Path, sources: Path, work: Path, table: Path | None = None) -> Unrelated:
    chosen = set(join_fields(plans, sources, work / "corpus"))
    out = work / "out"
    background = ("--background", str(table)) if table else ()
    run_measured(homog_command("score", str(work / "corpus"), "--out", str(out), "--quiet", *background), work)
    with (out / "plans.csv").open(encoding="utf-8", newline="") as lines:
        characters = sum(int(row["characters"]) for row in csv.DictReader(lines) if row["doc_id"] in chosen)
    rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
    copied = [r for r in rows if r["attribution"] in ("vertical", "horizontal")]
    false = [r for r in copied if r["doc"] in chosen and r["source"] not in chosen]
    paths = {row["doc_id"]: work / "corpus" / row["path"] for row in _rows(work / "corpus")}
    return Unrelated(
        plans.name, sources.name, len(chosen), characters, tuple(_false_match(row, paths[row["doc"]]) for row in false)
    )


def _false_match(row: Mapping[str, object], path: Path) -> FalseMatch:
    start, end = int(str(row["start"])), int(str(row["end"]))
    expected = row.get("expected_by_chance")
    text = path.read_text(encoding="utf-8-sig")
    return FalseMatch(
        doc=str(row["doc"]),
        source=str(row["source"]),
        attribution=str(row["attribution"]),
        characters=end - start,
        bits=float(str(row["bits"])),
        confidence=float(str(row["confidence"])),
        expected_by_chance=None if expected is None else float(str(expected)),
        text=" ".join(text[start:end].split()),
    )


def measure_chance(corpora: Path, fields: Sequence[str] = REGULATIONS) -> Chance:
    """The law of chance between documents of different fields: what `rate` and `scale` of the settings come from.

    All documents of all fields are compared with those of every other field, thresholds aside, and with a search that
    passes over nothing that holds some evidence.

    Args:
        corpora: a folder of corpora, one field each.
        fields: names of folders.

    Returns:
        The law with as many passages behind it as were found; its rate is that of these passages alone.
    """
    settings = _open_settings()
    documents, field_of = [], {}
    for number, field in enumerate(fields):
        read, _ = read_documents(load_corpus(corpora / field, settings.ingest), settings.ingest)
        named = [replace(d, doc_id=f"{number:02d}-{d.doc_id}", level="provincial", signed=None) for d in read]
        field_of.update({d.doc_id: number for d in named})
        documents += named
    parsed = parse_all(documents, settings, lambda *_: None)
    world = World.build(documents, [d.doc_id for d in documents], parsed, settings)
    row = np.array([field_of[name] for name in world.prepared.order])
    across = np.asarray(row[:, None] != row[None, :])
    found = attribute(world.prepared, np.zeros_like(across), across, settings).chance
    return replace(found, rate=found.passages / search_space(world.prepared, across))


def _open_settings() -> Settings:
    """Settings under which every passage between two documents is found and every pair counts as unrelated."""
    own = Settings()
    weak = own.chance.least_bits / 3
    search = replace(own.peer_candidates, anchor_bits=weak, window_bits=weak, pair_anchor_bits=0.0, max_carriers=64)
    attribution = replace(own.attribution, peer_bits=weak, pair_passage_bits=weak, pair_bits_per_character=1e9)
    chance = replace(own.chance, prior_passages=1e-9)
    return replace(own, peer_candidates=search, attribution=attribution, chance=chance)


def to_markdown(rows: Sequence[Unrelated], *, with_text: bool = False) -> str:
    """The table of docs/real-documents.md, and with the words of every false match where asked for."""
    lines = [
        "| plans | against | documents | characters | flagged | per 10,000 | matches |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {r.plans} | {r.sources} | {r.documents} | {r.characters:,} | {r.flagged:,} "
        f"| {false_per_10000([r]):.1f} | {len(r.false)} |"
        for r in rows
    ]
    lines.append(f"\nAll plans together: {false_per_10000(rows):.2f} per 10,000.")
    if with_text:
        lines += ["", *(_told(r, match) for r in rows for match in r.false)]
    return "\n".join(lines) + "\n"


def _told(row: Unrelated, match: FalseMatch) -> str:
    chance = "" if match.expected_by_chance is None else f", expected by chance {match.expected_by_chance:.2g}"
    return (
        f"- {row.plans} {match.doc} <- {row.sources} {match.source}: {match.attribution}, {match.bits:.0f} bits, "
        f"confidence {match.confidence:.2f}{chance}: {match.text}"
    )


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m homog.evaluation.unrelated", description=__doc__)
    parser.add_argument("corpora", type=Path, help="a folder of corpora, one field each")
    parser.add_argument("--short", action="store_true", help="only the pairs that the floor is tested on")
    parser.add_argument("--held-out", action="store_true", help="with a background in which neither field has a part")
    parser.add_argument("--matches", action="store_true", help="list every false match with its words")
    parser.add_argument("--chance", action="store_true", help="only the law of chance between fields of regulations")
    options = parser.parse_args()
    if options.chance:
        law = measure_chance(options.corpora)
        print(
            f"{law.passages} passages of {law.least_bits:.0f} bits or more between {law.pairs} pairs: "
            f"rate {law.rate:.2g} for each pair of characters, {law.scale:.1f} bits beyond that in the mean"
        )
        return
    pairs = SHORT if options.short else all_pairs(options.corpora)
    rows = measure(options.corpora, pairs, lambda said: print(said, file=sys.stderr), held_out=options.held_out)
    print(to_markdown(rows, with_text=options.matches), end="")


if __name__ == "__main__":
    try:
        _main()
    except HomogError as error:
        sys.exit(f"homog: {error}")
