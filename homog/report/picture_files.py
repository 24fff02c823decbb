"""The files of a run about the whole corpus: lineage.json and carried.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from homog.datatypes import Result
from homog.picture import (
    CarriedItem,
    CarriedReference,
    Edge,
    Item,
    ItemInPlan,
    Lineage,
    MainSource,
    Originator,
    OwnItem,
)

_DIGITS = 6
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Row = Mapping[str, object]


def lineage_json(result: Result) -> str:
    """Who took from whom: documents, edges, main sources, originators, borrowers; a row a line."""
    graph = result.lineage or Lineage((), (), (), (), ())
    tables: dict[str, Iterable[Row]] = {
        "documents": (_document_row(result, doc) for doc in sorted(result.documents)),
        "edges": map(_edge_row, graph.edges),
        "main_sources": map(_main_row, graph.main_sources),
        "main_peers": map(_main_row, graph.main_peers),
        "originators": map(_originator_row, graph.originators),
        "borrowers": (
            {
                "doc": b.doc_id,
                "sources": b.sources,
                "from_references": b.from_references,
                "from_peers": b.from_peers,
                "undetermined": b.undetermined,
                "share": _rounded(b.share),
            }
            for b in graph.borrowers
        ),
    }
    return "{\n" + ",\n".join(f'"{name}":{_table(rows)}' for name, rows in tables.items()) + "\n}\n"


def _document_row(result: Result, doc: str) -> Row:
    document, score = result.documents[doc], result.scores.get(doc)
    return {
        "doc": doc,
        "level": document.level,
        "region": document.region,
        "title": document.title,
        "signed": document.signed.isoformat() if document.signed else None,
        "scored": score is not None,
        "characters": score.counted if score else None,
    }


def _edge_row(edge: Edge) -> Row:
    return {
        "source": edge.source,
        "borrower": edge.borrower,
        "attribution": edge.attribution,
        "characters": edge.characters,
        "share": _rounded(edge.share),
        "matches": edge.matches,
        "confidence": _rounded(edge.confidence),
        "expected": _rounded(edge.expected),
        "bits": _rounded(edge.bits),
        "direction": edge.direction,
        "reasons": dict(edge.reasons),
    }


def _main_row(main: MainSource) -> Row:
    return {
        "borrower": main.borrower,
        "source": main.source,
        "share": _rounded(main.share),
        "direction": main.direction,
        "runner_up": main.runner_up,
        "runner_up_share": _rounded(main.runner_up_share),
    }


def _originator_row(row: Originator) -> Row:
    return {
        "doc": row.doc_id,
        "borrowers": list(row.borrowers),
        "to_plans_below": row.to_plans_below,
        "to_peers": row.to_peers,
        "undetermined": row.undetermined,
        "passed_on": row.passed_on,
    }


def carried_json(result: Result) -> str:
    """What the plans made of their main reference: a reference with its items and what plans added, an item a line."""
    return '{"references":[' + ",".join(map(_reference, result.carried)) + "]}\n"


def _reference(carried: CarriedReference) -> str:
    head = {"reference": carried.reference, "plans": list(carried.plans), "unjudged": list(carried.unjudged)}
    items, added = _table(map(_carried_row, carried.items)), _table(map(_own_row, carried.added))
    return f'\n{_encode(head)[:-1]},\n"items":{items},\n"added":{added}}}'


def _item_row(item: Item) -> dict[str, object]:
    return {
        "item": item.item_id,
        "kind": item.kind,
        "title": item.title,
        "path": list(item.path),
        "start": item.start,
        "end": item.end,
        "characters": item.characters,
    }


def _carried_row(row: CarriedItem) -> Row:
    counts = Counter(p.status for p in row.plans)
    return {
        **_item_row(row.item),
        "counts": {name: counts[name] for name in ("carried", "partly", "own_words", "left_out")},
        "plans": [_in_plan(p) for p in row.plans],
    }


def _in_plan(row: ItemInPlan) -> Row:
    return {
        "plan": row.plan,
        "status": row.status,
        "share": _rounded(row.share),
        "changed": _rounded(row.changed),
        "likeness": None if row.likeness is None else _rounded(row.likeness),
        "start": row.start,
        "end": row.end,
        "figures": [
            {"type": f.type, "indicator": f.indicator, "source_text": f.source_text, "plan_text": f.plan_text}
            for f in row.figures
        ],
    }


def _own_row(row: OwnItem) -> Row:
    return {
        "plan": row.plan,
        **_item_row(row.item),
        "share": _rounded(row.share),
        "likeness": _rounded(row.likeness),
    }


def _table(rows: Iterable[Row]) -> str:
    lines = [_encode(row) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # + 0.0: never -0.0
