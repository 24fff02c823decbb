"""Judged claims, traits and judged matches as tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homog.api.family import corpus_of, family_of
from homog.api.rows import table_of
from homog.api.tables import Row, Table, html_rows
from homog.claims import judge_claims, read_claims, told
from homog.datatypes import Result
from homog.report import Lang
from homog.report.messages import Words
from homog.settings import Settings
from homog.traits import traits_csv, traits_of, unit_row

if TYPE_CHECKING:
    import pandas

_WHOLE = frozenset({"judged", "evaluation_present", "pilot_present"})


@dataclass(frozen=True)
class Claims:
    """Statements of a review, judged by declared rules (docs/claims.md).

    Attributes:
        verdicts: a row per claim: `claim_id`, `rule`, `value`, `documents`, `expected`, `says`, `source`, `verdict`,
            `possible`, `yes`, `near`, `no`, `open`, `missing`, `unnamed`.
        findings: a row per claim and document: `claim_id`, `doc`, `outcome`, `reason`, `figures`, `evidence`, `found`.
        counts: how many claims have each verdict.
        missing: doc_ids of documents that could not be read.
        content: what `homog claims --json` prints.
        lang: of what a notebook shows.
    """

    verdicts: Table
    findings: Table
    counts: Mapping[str, int]
    missing: tuple[str, ...]
    content: Mapping[str, Any]
    lang: Lang = "zh"

    def to_pandas(self) -> pandas.DataFrame:
        """`verdicts` as a data frame."""
        return self.verdicts.to_pandas()

    def __repr__(self) -> str:
        return f"<Claims: {', '.join(f'{name} {n}' for name, n in self.counts.items())}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: every claim and its verdict, as the command line does."""
        from homog.report.claims_page import counts_of  # jinja2 only where something is shown

        words = Words(self.lang)
        head = [words(f"claims.{name}") for name in ("id", "verdict", "claim", "rule", "expected", "counts")]
        rows = [
            (
                row["claim_id"],
                words(f"claims.verdict.{row['verdict']}"),
                row["says"],
                words.code("claims.rule", row["rule"]),
                row["expected"],
                counts_of(row),
            )
            for row in self.content["claims"]
        ]
        return html_rows([head, *rows])


def claims_of(result: Result, file: Path, settings: Settings, lang: Lang) -> Claims:
    """The claims of a file, judged by a run.

    Args:
        result: the run.
        file: the claims.
        settings: of a further run of the central documents among themselves, where a claim needs one.
        lang: of what a notebook shows.
    """
    chosen = read_claims(file)
    family = family_of(result, chosen, corpus_of(result), settings)
    content: Mapping[str, Any] = told(judge_claims(chosen, family), family, file)
    verdicts: list[Row] = [{n: v for n, v in claim.items() if n != "findings"} for claim in content["claims"]]
    findings: list[Row] = [
        {"claim_id": claim["claim_id"], **finding} for claim in content["claims"] for finding in claim["findings"]
    ]
    return Claims(
        table_of("claims", verdicts, (), "claim_id"),
        table_of("findings", findings),
        content["counts"],
        tuple(content["missing"]),
        content,
        lang,
    )


@dataclass(frozen=True)
class Traits:
    """What plans say and how (docs/traits.md).

    Attributes:
        plans: the rows of traits.csv, figures as numbers.
        units: the rows of traits.jsonl.
        complete: whether the texts of all documents were at hand; without them more counts as a plan's own.
    """

    plans: Table
    units: Table
    complete: bool = True

    def to_pandas(self) -> pandas.DataFrame:
        """`plans` as a data frame."""
        return self.plans.to_pandas()

    def __repr__(self) -> str:
        return f"<Traits: {len(self.plans)} plans, {len(self.units)} units>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the plans."""
        return self.plans._repr_html_()


def traits_found(result: Result, *, complete: bool) -> Traits:
    """The traits of every plan of a run."""
    found = traits_of(result)
    plans = [
        {name: _trait(name, cell) for name, cell in row.items()}
        for row in csv.DictReader(io.StringIO(traits_csv(found)))
    ]
    units = [unit_row(doc, unit) for doc in sorted(found) for unit in found[doc].units]
    return Traits(table_of("traits", plans, (), "doc_id"), table_of("traits of units", units), complete)


def _trait(name: str, cell: str) -> object:
    if name == "doc_id":
        return cell
    if not cell:
        return None
    if name in _WHOLE:
        return bool(int(cell)) if name != "judged" else int(cell)
    return float(cell) if "." in cell else int(cell)


def judged_matches(matches: Table, truth: Table) -> Table:
    """Vertical and horizontal matches with whether they are right, for a corpus whose origins are known.

    Args:
        matches: of a run.
        truth: `Corpus.truth`.

    Returns:
        The rows with a further column `right`: more than half of the span truly has this attribution and this source.
    """
    known: dict[tuple[str, str, str], list[Row]] = {}
    for row in truth:
        if row["source"] is not None:
            known.setdefault((row["doc"], row["attribution"], row["source"]), []).append(row)
    told_of = matches.where(lambda m: m["attribution"] in ("vertical", "horizontal"))
    rows: list[Row] = [{**match, "right": _is_right(match, known)} for match in told_of]
    return Table("judged matches", (*matches.columns, "right"), rows, matches.key)


def _is_right(match: Row, known: Mapping[tuple[str, str, str], Sequence[Row]]) -> bool:
    rows = known.get((match["doc"], match["attribution"], match["source"]), ())
    shared = sum(max(min(match["end"], row["end"]) - max(match["start"], row["start"]), 0) for row in rows)
    return bool(2 * shared > match["end"] - match["start"])
