"""The files of a run as tables: the same rows under the same names, read from what the run writes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from homog.api.tables import Row, Table
from homog.datatypes import Document, Result
from homog.report.files import PLAN_COLUMNS, clusters_jsonl, matches_jsonl, notice_row, plans_csv, units_jsonl
from homog.report.kept import scores_jsonl

_TEXTS = frozenset({"doc_id", "region", "signed", "targets_status", "actions_status", "excluded"})
_COUNTS = frozenset({"characters", "rank", "rank_low", "rank_high", "characters_counted", "characters_net"})
_MATCHES = (
    *("match_id", "doc", "start", "end", "source", "source_start", "source_end", "source_level", "grade"),
    *("attribution", "identity", "similarity", "confidence", "slots", "runner_up", "bits", "direction", "origin"),
    *("why", "edits", "expected_by_chance", "quoted", "words"),
)
_UNITS = (
    *("doc", "unit_id", "kind", "path", "start", "end", "slots", "best_vertical", "best_horizontal", "characters"),
    *("shares", "omitted", "why", "quoted_share", "characters_counted", "quotes"),
)
_CLUSTERS = ("cluster_id", "attribution", "earliest", "members", "earliest_certain", "maybe_earliest", "variants")
_NOTICES = ("code", "doc", "detail", "remedy", "failed")
_INPUTS = (
    *("doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "characters", "path", "format", "sha256"),
    *("encoding", "extracted", "draft", "url"),
)


def plans_table(result: Result) -> Table:
    """The rows of plans.csv; figures as numbers, None where there is none, regions without an apostrophe."""
    rows = [
        {name: _value(name, cell) for name, cell in row.items()}
        | {"region": result.documents[row["doc_id"]].region, "signed": row["signed"] or None}
        for row in csv.DictReader(io.StringIO(plans_csv(result)))
    ]
    return Table("plans", PLAN_COLUMNS, rows, "doc_id")


def _value(name: str, cell: str) -> object:
    if name in _TEXTS:
        return cell
    if not cell:
        return None
    return int(cell) if name in _COUNTS else float(cell)


def matches_table(result: Result) -> Table:
    """The rows of matches.jsonl."""
    return _of_lines("matches", _MATCHES, matches_jsonl(result), "match_id")


def units_table(result: Result) -> Table:
    """The rows of units.jsonl."""
    return _of_lines("units", _UNITS, units_jsonl(result))


def clusters_table(result: Result) -> Table:
    """The rows of clusters.jsonl."""
    return _of_lines("clusters", _CLUSTERS, clusters_jsonl(result), "cluster_id")


def scores_table(result: Result) -> Table:
    """The rows of scores.jsonl."""
    lines = scores_jsonl(result)
    return _of_lines("scores", (), lines, "doc")


def notices_table(result: Result) -> Table:
    """What the run must say, as in run.json."""
    return Table("notices", _NOTICES, [notice_row(notice) for notice in result.warnings])


def documents_table(documents: Mapping[str, Document]) -> Table:
    """Documents as `inputs` of run.json, in their order."""
    rows = []
    for doc_id, document in documents.items():
        row: dict[str, Any] = {name: getattr(document, name) for name in _INPUTS if name != "characters"}
        signed = document.signed.isoformat() if document.signed else None
        rows.append(row | {"doc_id": doc_id, "signed": signed, "characters": len(document.text)})
    return Table("documents", _INPUTS, rows, "doc_id")


def table_of(name: str, rows: Iterable[Row], columns: Sequence[str] = (), key: str | None = None) -> Table:
    """Rows whose columns are known, or those of the rows in the order in which they appear."""
    listed = list(rows)
    return Table(name, columns or tuple(dict.fromkeys(n for row in listed for n in row)), listed, key)


def _of_lines(name: str, columns: Sequence[str], lines: str, key: str | None = None) -> Table:
    rows: list[Mapping[str, Any]] = [json.loads(line) for line in lines.split("\n") if line]
    further = (n for row in rows for n in row if n not in columns)  # what a later version of the file adds
    return Table(name, (*columns, *dict.fromkeys(further)), rows, key)
