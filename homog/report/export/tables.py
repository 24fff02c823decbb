"""matches.csv and units.csv: the rows of the .jsonl files with both texts, for a spreadsheet.

UTF-8 with a byte order mark, without which Excel takes Chinese for something else; text that a spreadsheet would
take for a formula has an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from homog.datatypes import Match, Phrase, Result, SlotPair
from homog.report.desk import SHARES
from homog.report.files import spreadsheet_safe
from homog.report.text import visible

_DIGITS = 6
MATCH_COLUMNS = (
    *("match_id", "doc", "start", "end", "text", "source", "source_start", "source_end", "source_text"),
    *("source_level", "grade", "attribution", "identity", "similarity", "confidence", "slots", "runner_up"),
    *("bits", "direction", "origin", "why", "edits", "expected_by_chance", "quoted", "words"),
)
UNIT_COLUMNS = (
    *("doc", "unit_id", "kind", "path", "start", "end", "text", "best_vertical", "best_horizontal", "characters"),
    *(f"{name}_share" for name in SHARES),
    *("why", "quoted_share", "characters_counted"),
)


def matches_csv(result: Result) -> str:
    """A row per match and per formulaic stretch, in the order of matches.jsonl; `edits` is their number."""
    rows = [
        ((m.doc, m.start, m.source, m.source_start, m.end, m.match_id), _match_row(result, m)) for m in result.matches
    ]
    rows += [((p.doc, p.start, "", -1, p.end, p.match_id), _phrase_row(result, p)) for p in result.phrases]
    return _table(MATCH_COLUMNS, (row for _, row in sorted(rows, key=lambda pair: pair[0])))


def _match_row(result: Result, match: Match) -> Mapping[str, object]:
    named = {name: getattr(match, name) for name in MATCH_COLUMNS if hasattr(match, name)}
    return {
        **named,
        "text": result.documents[match.doc].text[match.start : match.end],
        "source_text": result.documents[match.source].text[match.source_start : match.source_end],
        "slots": "; ".join(map(_slot, match.slots)),
        "edits": len(match.edits),
        "words": "; ".join(_word_pairs(result, match)),
        "expected_by_chance": "" if match.expected_by_chance is None else f"{match.expected_by_chance:.3g}",
    }


def _word_pairs(result: Result, match: Match) -> Iterable[str]:
    text, source = result.documents[match.doc].text, result.documents[match.source].text
    return (f"{source[w.source_start : w.source_end]} → {text[w.start : w.end]}" for w in match.words)


def _slot(pair: SlotPair) -> str:
    return f"{pair.type}: {pair.source_text} → {pair.doc_text}"


def _phrase_row(result: Result, phrase: Phrase) -> Mapping[str, object]:
    named = {name: getattr(phrase, name) for name in MATCH_COLUMNS if hasattr(phrase, name)}
    text = result.documents[phrase.doc].text[phrase.start : phrase.end]
    return {**named, "text": text, "attribution": "formulaic", "edits": 0}


def units_csv(result: Result) -> str:
    """A row per unit of every scored plan, in the order of units.jsonl."""
    return _table(UNIT_COLUMNS, (row for doc in sorted(result.plans) for row in _unit_rows(result, doc)))


def _unit_rows(result: Result, doc: str) -> Iterable[Mapping[str, object]]:
    scores = {score.unit_id: score for score in result.scores[doc].units}
    text = result.documents[doc].text
    for unit in result.structures[doc].units:
        score = scores.get(unit.unit_id)
        row: dict[str, object] = {"doc": doc, "unit_id": unit.unit_id, "kind": unit.kind, "path": " › ".join(unit.path)}
        row |= {"start": unit.start, "end": unit.end, "text": text[unit.start : unit.end], "why": unit.why}
        if score:
            row |= {"best_vertical": score.best_vertical, "best_horizontal": score.best_horizontal}
            row |= {"characters": score.characters, "characters_counted": score.counted}
            row |= {"quoted_share": score.quoted_share}
            row |= {f"{name}_share": score.shares.get(name, 0.0) for name in SHARES}
        yield row


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value + 0.0:.{_DIGITS}f}"
    return spreadsheet_safe(visible(str(value)))
