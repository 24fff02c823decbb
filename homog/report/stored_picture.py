"""The picture of a corpus read back from lineage.json, carried.json and similarity.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from homog.picture import (
    AlikePair,
    Borrower,
    CarriedItem,
    CarriedReference,
    Edge,
    FigureChange,
    Item,
    ItemInPlan,
    Lineage,
    MainSource,
    Opposite,
    Originator,
    OwnAction,
    OwnItem,
    Place,
    Topics,
)

_T = TypeVar("_T")
Row = Mapping[str, Any]


def lineage_of(stored: Row) -> Lineage:
    """Who took from whom, from the content of lineage.json."""
    return Lineage(
        edges=tuple(_made(Edge, row) for row in stored["edges"]),
        main_sources=tuple(_made(MainSource, row) for row in stored["main_sources"]),
        main_peers=tuple(_made(MainSource, row) for row in stored["main_peers"]),
        originators=tuple(
            _made(Originator, row, doc_id=row["doc"], borrowers=tuple(row["borrowers"]))
            for row in stored["originators"]
        ),
        borrowers=tuple(_made(Borrower, row, doc_id=row["doc"]) for row in stored["borrowers"]),
    )


def carried_of(stored: Row) -> tuple[CarriedReference, ...]:
    """What plans made of their main reference, from the content of carried.json."""
    return tuple(_reference(row) for row in stored["references"])


def _reference(row: Row) -> CarriedReference:
    return CarriedReference(
        reference=row["reference"],
        plans=tuple(row["plans"]),
        unjudged=tuple(row["unjudged"]),
        items=tuple(CarriedItem(_item(item), tuple(map(_in_plan, item["plans"]))) for item in row["items"]),
        added=tuple(_made(OwnItem, own, item=_item(own)) for own in row["added"]),
        paired=row["paired"],
        own=tuple(_made(OwnAction, own, item=_item(own)) for own in row["own"]),
    )


def _item(row: Row) -> Item:
    return _made(Item, row, item_id=row["item"], path=tuple(row["path"]))


def _in_plan(row: Row) -> ItemInPlan:
    found = row["opposite"]
    opposite = None if found is None else _made(Opposite, found, item_id=found["item"])
    figures = tuple(_made(FigureChange, figure) for figure in row["figures"])
    return _made(ItemInPlan, row, figures=figures, opposite=opposite)


def topics_of(stored: Row | None) -> Topics | None:
    """How alike documents are in topic, from the content of similarity.json."""
    if stored is None:
        return None
    return Topics(
        model=stored["model"],
        pairs=tuple(_made(AlikePair, row) for row in stored["pairs"]),
        left_out=stored["left_out"],
        places=tuple(_made(Place, row, doc_id=row["doc"]) for row in stored["places"]),
        spread=(stored["spread"][0], stored["spread"][1]),
    )


def _made(kind: Callable[..., _T], row: Row, **others: object) -> _T:
    """An instance of a data class from the fields of a row that bear its names."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in row.items() if name in names} | others)
