"""What a run keeps so that its reports can be made again later: outlines.jsonl, scores.jsonl, the plans' texts.

Together with the other files for programs they hold everything that a `Result` knows but the texts of sources that
are plain files, which `homog.report.stored` reads where they lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from homog.datatypes import Interval, PlanScore, Quote, Result, Section, Slot, Stretch, Unit
from homog.report.text import file_stems

_DIGITS = 9  # more than any page shows, fewer than differ from one processor to the next
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Row = Mapping[str, object]


def outlines_jsonl(result: Result) -> str:
    """A row per document that the reports speak of, by identifier: sections; a source's units; a plan's quotations."""
    return "".join(_encode(_outline(result, doc)) + "\n" for doc in sorted(told_of(result)))


def told_of(result: Result) -> set[str]:
    """The documents of which a report shows text or headings: plans, their references, every source."""
    told = {*result.plans, *(carried.reference for carried in result.carried)}
    for references in result.references.values():
        told.update(references)
    told.update(match.source for match in result.matches)
    told.update(member.doc for cluster in result.clusters for member in cluster.members)
    return told & set(result.documents)


def _outline(result: Result, doc: str) -> Row:
    structure = result.structures.get(doc)
    sections = [_section_row(section) for section in structure.sections] if structure else []
    if doc in result.scores:  # the units of plans are in units.jsonl
        return {"doc": doc, "sections": sections, "quotes": [_quote_row(q) for q in result.quotes.get(doc, ())]}
    return {
        "doc": doc,
        "sections": sections,
        "units": [unit_row(unit) for unit in structure.units] if structure else [],
    }


def _section_row(section: Section) -> Row:
    return {
        "section_id": section.section_id,
        "depth": section.depth,
        "number": section.number,
        "title": section.title,
        "head": [section.head.start, section.head.end],
        "start": section.start,
        "end": section.end,
        "parent": section.parent,
    }


def _quote_row(quote: Quote) -> Row:
    return {"start": quote.start, "end": quote.end, "rule": quote.rule}


def unit_row(unit: Unit) -> dict[str, object]:
    """A unit of a document as plain values."""
    return {
        "unit_id": unit.unit_id,
        "kind": unit.kind,
        "path": list(unit.path),
        "start": unit.start,
        "end": unit.end,
        "slots": [slot_row(slot) for slot in unit.slots],
        "omitted": [[span.start, span.end] for span in unit.omitted],
        "why": unit.why,
    }


def slot_row(slot: Slot) -> dict[str, object]:
    """A slot as plain values."""
    row: dict[str, object] = {"type": slot.type, "start": slot.start, "end": slot.end, "text": slot.text}
    return {**row, "value": slot.value, "unit": slot.unit}


def scores_jsonl(result: Result) -> str:
    """A row per plan, in the order of the run: what its report shows beyond plans.csv and units.jsonl."""
    return "".join(_encode(_score_row(result, doc)) + "\n" for doc in result.plans)


def _score_row(result: Result, doc: str) -> Row:
    score = result.scores[doc]
    return {
        "doc": doc,
        "characters": score.characters,
        "characters_counted": score.counted,
        "characters_net": score.net_characters,
        "shares": _intervals(score.shares),
        "net_shares": _intervals(score.net_shares),
        "total_copied": _interval(score.total_copied),
        "quoted_share": _interval(score.quoted_share),
        "by_grade": {name: _figures(grades) for name, grades in score.by_grade.items()},
        "by_kind": {kind: _figures(shares) for kind, shares in score.by_kind.items()},
        "by_source": _figures(score.by_source),
        "from_peers": _figures(result.matrix.get(doc, {})),
        "undetermined_share": _rounded(score.undetermined_share),
        **_against_reference(score),
        "stretches": [_stretch_row(stretch) for stretch in score.stretches],
    }


def _against_reference(score: PlanScore) -> Row:
    coverage = score.reference_coverage
    return {
        "reference_coverage": None if coverage is None else _interval(coverage),
        "coverage_by_action": _figures(score.coverage_by_action),
        "order_agreement": None if score.order_agreement is None else _rounded(score.order_agreement),
        "targets_status": score.targets_status,
        "actions_status": score.actions_status,
    }


def _stretch_row(stretch: Stretch) -> Row:
    return {
        "start": stretch.start,
        "end": stretch.end,
        "attribution": stretch.attribution,
        "grade": stretch.grade,
        "match_id": stretch.match_id,
    }


def _intervals(table: Mapping[str, Interval]) -> Row:
    return {name: _interval(interval) for name, interval in table.items()}


def _interval(interval: Interval) -> Row:
    return {"value": _rounded(interval.value), "low": _rounded(interval.low), "high": _rounded(interval.high)}


def _figures(table: Mapping[str, float]) -> Row:
    return {name: _rounded(value) for name, value in table.items()}


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # + 0.0: never -0.0


def kept_texts(result: Result) -> dict[str, str]:
    """File name -> text of every plan, which may be edited after the run, and of what had to be extracted."""
    return {
        name: result.documents[doc].text for doc, name in text_names(result.documents).items() if _kept(result, doc)
    }


def _kept(result: Result, doc: str) -> bool:
    return doc in result.scores or result.documents[doc].extracted


def text_names(docs: Iterable[str]) -> dict[str, str]:
    """The file in a run's folder that holds, or would hold, the text of each document."""
    return {doc: f"texts/{stem}.txt" for doc, stem in file_stems(sorted(docs)).items()}
