"""What is known of a woven corpus: for every stretch of every plan where it comes from and what was done to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from homog.errors import ReadError

Case = Literal["vertical", "decoy", "horizontal", "chain", "shared-deviation", "formula", "clean"]
CASES: tuple[Case, ...] = get_args(Case)
Origin = Literal["vertical", "horizontal", "formulaic", "original"]
ATTRIBUTION: Mapping[str, Origin] = {
    "vertical": "vertical",
    "decoy": "vertical",
    "horizontal": "horizontal",
    "chain": "horizontal",
    "shared-deviation": "horizontal",
    "formula": "formulaic",
    "clean": "original",
}


@dataclass(frozen=True, slots=True)
class TruthStretch:
    """One stretch of a plan; offsets in code points of the text files.

    `source` is the document it was taken from directly, `origin` where that one had it from (a chain's first
    document, a shared deviation's reference).
    """

    start: int
    end: int
    attribution: Origin
    case: Case
    operation: str = "none"
    source: str | None = None
    source_start: int | None = None
    source_end: int | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Truth:
    """The truth of a corpus.

    `docs` has the stretches of every plan, sorted, not overlapping. `neutral` has the spans of headings, numbers,
    agency lists, addressees and signatures, and of clauses that a drafter has put into a passage taken from elsewhere:
    they are nobody's even where a stretch runs over them.
    """

    seed: int
    settings: Mapping[str, Any]
    docs: Mapping[str, tuple[TruthStretch, ...]]
    neutral: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    def to_json(self) -> str:
        """The text of truth.json: one stretch a line, keys in a fixed order."""
        docs = {
            doc: [json.dumps(asdict(stretch), ensure_ascii=False) for stretch in stretches]
            for doc, stretches in sorted(self.docs.items())
        }
        body = ",\n".join(f"{json.dumps(doc, ensure_ascii=False)}: {_lines(rows)}" for doc, rows in docs.items())
        neutral = ",\n".join(
            f"{json.dumps(doc, ensure_ascii=False)}: {json.dumps([list(span) for span in spans])}"
            for doc, spans in sorted(self.neutral.items())
        )
        settings = json.dumps(self.settings, ensure_ascii=False, sort_keys=True)
        return (
            f'{{"seed": {self.seed},\n"settings": {settings},\n"docs": {{\n{body}\n}},\n'
            f'"neutral": {{\n{neutral}\n}}}}\n'
        )

    @classmethod
    def read(cls, path: Path) -> Truth:
        """Read a truth.json.

        Raises:
            ReadError: the file is missing or is not of this form.
        """
        try:
            table = json.loads(path.read_text(encoding="utf-8"))
            docs = {doc: tuple(TruthStretch(**row) for row in rows) for doc, rows in table["docs"].items()}
            neutral = {doc: tuple((a, b) for a, b in rows) for doc, rows in table.get("neutral", {}).items()}
            return cls(int(table["seed"]), table["settings"], docs, neutral)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReadError(str(path), f"not a truth file ({error})", "weave the corpus again") from error


def _lines(rows: list[str]) -> str:
    return "[\n" + ",\n".join(rows) + "\n]" if rows else "[]"
