"""The files of a run about the whole corpus: lineage.json, carried.json and similarity.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

from homog.datatypes import Result
from homog.picture import (
    AlikePair,
    CarriedItem,
    CarriedReference,
    Edge,
    Item,
    ItemInPlan,
    Lineage,
    MainSource,
    Opposite,
    Originator,
    OwnAction,
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
    head = {
        "reference": carried.reference,
        "plans": list(carried.plans),
        "unjudged": list(carried.unjudged),
        "paired": carried.paired,
    }
    items, added = _table(map(_carried_row, carried.items)), _table(map(_own_row, carried.added))
    own = _table(map(_action_row, carried.own))
    return f'\n{_encode(head)[:-1]},\n"items":{items},\n"added":{added},\n"own":{own}}}'


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
        "opposite": None if row.opposite is None else _opposite(row.opposite),
    }


def _opposite(row: Opposite) -> Row:
    return {
        "item": row.item_id,
        "title": row.title,
        "start": row.start,
        "end": row.end,
        "kind": row.kind,
        "shared": _rounded(row.shared),
        "cosine": _rounded(row.cosine),
        "margin": _rounded(row.margin),
    }


def _action_row(row: OwnAction) -> Row:
    return {"plan": row.plan, **_item_row(row.item), "nearest": row.nearest, "cosine": _rounded(row.cosine)}


def _own_row(row: OwnItem) -> Row:
    return {
        "plan": row.plan,
        **_item_row(row.item),
        "share": _rounded(row.share),
        "likeness": _rounded(row.likeness),
    }


def similarity_json(result: Result) -> str:
    """How alike documents are in topic, beside what they took from one another: pairs and places, a row a line."""
    topics = result.topics
    if topics is None:
        return "null\n"
    head = {"model": topics.model, "left_out": topics.left_out, "spread": list(topics.spread)}
    pairs = _table(map(_pair_row, topics.pairs))
    places = _table({"doc": place.doc_id, "x": place.x, "y": place.y} for place in topics.places)
    return f'{_encode(head)[:-1]},\n"pairs":{pairs},\n"places":{places}}}\n'


def _pair_row(pair: AlikePair) -> Row:
    return {
        "first": pair.first,
        "second": pair.second,
        "relation": pair.relation,
        "cosine": _rounded(pair.cosine),
        "centred": None if pair.centred is None else _rounded(pair.centred),
        "percentile": None if pair.percentile is None else _rounded(pair.percentile),
        "taken": _rounded(pair.taken),
        "given": _rounded(pair.given),
        "common": _rounded(pair.common),
    }


def _table(rows: Iterable[Row]) -> str:
    lines = [_encode(row) for row in rows]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS) + 0.0  # + 0.0: never -0.0
