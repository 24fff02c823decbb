"""The files of a run for programs: plans.csv, units.jsonl, matches.jsonl, clusters.jsonl, run.json, texts (design §7).

UTF-8 without a byte order mark, line feeds, sorted rows. The same result gives the same bytes; only the seconds
and the memory in run.json differ from run to run.
"""

from __future__ import annotations

import csv
import io
import json
import os
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from homog import __version__
from homog.datatypes import (
    Cluster,
    Edit,
    Interval,
    Match,
    Notice,
    Phrase,
    PlanScore,
    Quote,
    Rank,
    Result,
    Unit,
    UnitScore,
    WordPair,
)
from homog.report.desk import SHARES, excluded_of
from homog.report.kept import kept_texts, outlines_jsonl, scores_jsonl, unit_row
from homog.report.picture_files import carried_json, lineage_json, similarity_json

PROGRAM = "homog"  # how run.json says whose folder it is
_DIGITS = 6

RATIOS = (
    "copied_share_total",
    "copied_share_net",
    "vertical_share_net",
    "horizontal_share_net",
    "original_share_net",
    "quoted_share",
)
PLAN_COLUMNS = (
    "doc_id",
    "region",
    "signed",
    *(f"{name}_share{part}" for name in SHARES for part in ("", "_low", "_high")),
    "reference_coverage",
    "reference_coverage_low",
    "reference_coverage_high",
    "order_agreement",
    "targets_status",
    "actions_status",
    "characters",
    "rank",
    "rank_low",
    "rank_high",
    *(f"{name}{part}" for name in RATIOS for part in ("", "_low", "_high")),
    "characters_counted",
    "characters_net",
    "excluded",
    "undetermined_share",
)


def plans_csv(result: Result) -> str:
    """A row per plan, in catalogue order; 6 decimals, nothing where a figure does not exist."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(PLAN_COLUMNS)
    for doc_id in result.plans:
        writer.writerow(_plan_row(result, doc_id))
    return buffer.getvalue()


def _plan_row(result: Result, doc_id: str) -> list[str]:
    document, score = result.documents[doc_id], result.scores[doc_id]
    signed = document.signed.isoformat() if document.signed else ""
    row = [doc_id, spreadsheet_safe(document.region), signed]
    for name in SHARES:
        row += _interval_cells(score.shares[f"{name}_share"])
    row += _interval_cells(score.reference_coverage)
    row.append(_cell(score.order_agreement))
    row += [score.targets_status, score.actions_status, str(score.characters)]
    row += _rank_cells(result.ranks.get(doc_id))
    for interval in ratios_of(score).values():
        row += _interval_cells(interval)
    counted = str(score.counted), str(score.net_characters)
    return [*row, *counted, " ".join(excluded_of(result)), _cell(score.undetermined_share)]


def ratios_of(score: PlanScore) -> dict[str, Interval]:
    """The ratios that are the same whatever is excluded, by their names in every file: RATIOS."""
    net = {f"{name}_net": score.net_shares[name] for name in ("copied_share", "vertical_share", "horizontal_share")}
    return {
        "copied_share_total": score.total_copied,
        **net,
        "original_share_net": score.net_shares["original_share"],
        "quoted_share": score.quoted_share,
    }


def _rank_cells(rank: Rank | None) -> list[str]:
    return ["", "", ""] if rank is None else [str(rank.place), str(rank.low), str(rank.high)]


def _interval_cells(interval: Interval | None) -> list[str]:
    if interval is None:
        return ["", "", ""]
    return [_cell(interval.value), _cell(interval.low), _cell(interval.high)]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value + 0.0:.{_DIGITS}f}"


def spreadsheet_safe(text: str) -> str:
    """Free text that a spreadsheet would take for a formula, kept as text by an apostrophe."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def matches_jsonl(result: Result) -> str:
    """A row per match and per formulaic stretch, sorted by (doc, start, source, source_start).

    A formulaic stretch has no source: it comes before matches that begin where it does.
    """
    rows = [((m.doc, m.start, m.source, m.source_start, m.end, m.match_id), _match_row(m)) for m in result.matches]
    rows += [((p.doc, p.start, "", -1, p.end, p.match_id), _phrase_row(p)) for p in result.phrases]
    return _lines(row for _, row in sorted(rows, key=lambda pair: pair[0]))


def _phrase_row(phrase: Phrase) -> dict[str, object]:
    """A formulaic stretch with every field of a match; what only a source has is null or empty."""
    return {
        "match_id": phrase.match_id,
        "doc": phrase.doc,
        "start": phrase.start,
        "end": phrase.end,
        **dict.fromkeys(("source", "source_start", "source_end", "source_level", "grade")),
        "attribution": "formulaic",
        **dict.fromkeys(("identity", "similarity", "confidence")),
        "slots": [],
        "runner_up": None,
        "bits": _rounded(phrase.bits),
        **dict.fromkeys(("direction", "origin")),
        "why": phrase.why,
        "edits": [],
        "expected_by_chance": None,
        "quoted": _rounded(phrase.quoted),
        "words": [],
    }


def _match_row(match: Match) -> dict[str, object]:
    return {
        "match_id": match.match_id,
        "doc": match.doc,
        "start": match.start,
        "end": match.end,
        "source": match.source,
        "source_start": match.source_start,
        "source_end": match.source_end,
        "source_level": match.source_level,
        "grade": match.grade,
        "attribution": match.attribution,
        "identity": _rounded(match.identity),
        "similarity": None if match.similarity is None else _rounded(match.similarity),
        "confidence": _rounded(match.confidence),
        "slots": [
            {"type": pair.type, "doc_text": pair.doc_text, "source_text": pair.source_text} for pair in match.slots
        ],
        "runner_up": match.runner_up,
        "bits": _rounded(match.bits),
        "direction": match.direction,
        "origin": match.origin,
        "why": match.why,
        "edits": [_edit_row(edit) for edit in match.edits],
        "expected_by_chance": match.expected_by_chance,
        "quoted": _rounded(match.quoted),
        "words": [_word_row(pair) for pair in match.words],
    }


def _word_row(pair: WordPair) -> dict[str, object]:
    return {
        "start": pair.start,
        "end": pair.end,
        "source_start": pair.source_start,
        "source_end": pair.source_end,
        "cosine": _rounded(pair.cosine),
    }


def _edit_row(edit: Edit) -> dict[str, object]:
    return {
        "op": edit.op,
        "start": edit.start,
        "end": edit.end,
        "source_start": edit.source_start,
        "source_end": edit.source_end,
    }


def units_jsonl(result: Result) -> str:
    """A row per unit of every scored plan, plans by identifier, units in document order."""
    rows: list[dict[str, object]] = []
    for doc_id in sorted(result.plans):
        scores = {score.unit_id: score for score in result.scores[doc_id].units}
        quotes = result.quotes.get(doc_id, ())
        starts = [quote.start for quote in quotes]
        for unit in result.structures[doc_id].units:
            within = quotes[bisect_left(starts, unit.start) : bisect_left(starts, unit.end)]
            rows.append(_unit_row(doc_id, unit, scores.get(unit.unit_id), within))
    return _lines(rows)


def _unit_row(doc_id: str, unit: Unit, score: UnitScore | None, quotes: Sequence[Quote]) -> dict[str, object]:
    row = unit_row(unit)
    return {
        "doc": doc_id,
        **{name: row[name] for name in ("unit_id", "kind", "path", "start", "end", "slots")},
        "best_vertical": score.best_vertical if score else None,
        "best_horizontal": score.best_horizontal if score else None,
        "characters": score.characters if score else 0,
        "shares": {name: _rounded(score.shares.get(name, 0.0)) for name in SHARES} if score else None,
        "omitted": row["omitted"],
        "why": row["why"],
        "quoted_share": _rounded(score.quoted_share) if score else 0.0,
        "characters_counted": score.counted if score else 0,
        "quotes": [{"start": q.start, "end": q.end, "rule": q.rule} for q in quotes],
    }


def clusters_jsonl(result: Result) -> str:
    """A row per passage and its carriers, sorted by identifier."""
    return _lines(_cluster_row(c) for c in sorted(result.clusters, key=lambda c: (c.attribution, c.cluster_id)))


def _cluster_row(cluster: Cluster) -> dict[str, object]:
    return {
        "cluster_id": cluster.cluster_id,
        "attribution": cluster.attribution,
        "earliest": cluster.earliest,
        "members": [{"doc": m.doc, "start": m.start, "end": m.end, "variant": m.variant} for m in cluster.members],
        "earliest_certain": cluster.earliest_certain,
        "maybe_earliest": list(cluster.maybe_earliest),
        "variants": [{"variant": m.variant, "documents": n, "first": m.doc} for m, n in cluster.variants],
    }


def run_json(
    result: Result, lang: str, seconds: Mapping[str, float], files: Iterable[str], home: Path | None = None
) -> str:
    """How the results came about.

    Args:
        result: the run.
        lang: language of the pages.
        seconds: seconds by stage, the writing of the report included.
        files: everything the run wrote, relative to its folder.
        home: the folder; where an input lies is told from there.
    """
    document = {
        "program": PROGRAM,
        "version": __version__,
        "command": result.command,
        "language": lang,
        "model": result.model,
        "background": result.background,
        "settings": result.settings,
        "fitted": dict(result.chance),
        "plans": list(result.plans),
        "references": {plan: list(result.references.get(plan, ())) for plan in result.plans},
        "inputs": {doc_id: _input_row(result, doc_id, home) for doc_id in result.documents},
        "seconds": {stage: round(value, 3) for stage, value in seconds.items()},
        "peak_mib": {stage: round(value, 1) for stage, value in result.peak_mib.items()},
        "warnings": [notice_row(notice) for notice in result.warnings],
        "files": sorted(files),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _input_row(result: Result, doc_id: str, home: Path | None) -> dict[str, object]:
    document = result.documents[doc_id]
    return {
        "path": document.path,
        "file": relative_path(result.files.get(doc_id, ""), home),
        "sha256": document.sha256,
        "format": document.format,
        "encoding": document.encoding,
        "level": document.level,
        "signed": document.signed.isoformat() if document.signed else None,
        "characters": len(document.text),
        "region": document.region,
        "title": document.title,
        "doc_no": document.doc_no,
        "issuer": document.issuer,
        "url": document.url,
        "extracted": document.extracted,
        "draft": document.draft,
    }


def relative_path(file: str, home: Path | None) -> str:
    """Where a file lies as seen from a folder, so that both can be moved together; in full on another drive."""
    if not file or home is None:
        return file
    try:
        return Path(os.path.relpath(file, os.path.realpath(home))).as_posix()
    except ValueError:
        return file


def notice_row(notice: Notice) -> dict[str, object]:
    """A notice as plain values."""
    return {
        "code": notice.code,
        "doc": notice.doc,
        "detail": notice.detail,
        "remedy": notice.remedy,
        "failed": notice.failed,
    }


def data_files(result: Result) -> dict[str, str]:
    """File name -> content of every file for programs but run.json."""
    return {
        "plans.csv": plans_csv(result),
        "units.jsonl": units_jsonl(result),
        "matches.jsonl": matches_jsonl(result),
        "clusters.jsonl": clusters_jsonl(result),
        "lineage.json": lineage_json(result),
        "carried.json": carried_json(result),
        "similarity.json": similarity_json(result),
        "outlines.jsonl": outlines_jsonl(result),
        "scores.jsonl": scores_jsonl(result),
        **kept_texts(result),
    }


def score_row(score: PlanScore) -> dict[str, object]:
    """The indices of a plan as plain values, for `--json`."""
    row: dict[str, object] = {name: interval_row(score.shares[f"{name}_share"]) for name in SHARES}
    row = {f"{name}_share": value for name, value in row.items()}
    return {**row, **{name: interval_row(interval) for name, interval in ratios_of(score).items()}}


def interval_row(interval: Interval | None) -> dict[str, float] | None:
    """A figure and its interval as plain values."""
    if interval is None:
        return None
    return {"value": _rounded(interval.value), "low": _rounded(interval.low), "high": _rounded(interval.high)}


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # + 0.0: never -0.0


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _lines(rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(_encode(row) + "\n" for row in rows)
