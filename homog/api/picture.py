"""Who took from whom, and what of a reference is carried, as tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from homog.api.rows import table_of
from homog.api.tables import Row, Table, require_pandas
from homog.datatypes import Result
from homog.report.picture_files import carried_json, lineage_json, similarity_json
from homog.settings import TopicSettings
from homog.topics import meaning_of, with_topics

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Lineage:
    """Who took from whom: the tables of lineage.json (docs/output.md)."""

    documents: Table
    edges: Table
    main_sources: Table
    main_peers: Table
    originators: Table
    borrowers: Table

    def to_pandas(self) -> pandas.DataFrame:
        """`edges` as a data frame: what one plan took from one source."""
        return self.edges.to_pandas()

    def __repr__(self) -> str:
        return f"<Lineage: {len(self.documents)} documents, {len(self.edges)} edges>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the main source of every plan."""
        return self.main_sources._repr_html_()


_KEYS = {"documents": "doc", "main_sources": "borrower", "main_peers": "borrower", "originators": "doc"}
_OF_OPPOSITE = ("kind", "shared", "cosine", "margin", "start", "end")
_PAIRS = ("first", "second", "relation", "cosine", "centred", "percentile", "taken", "given", "common")
_EDGES = ("source", "borrower", "attribution", "characters", "share", "matches", "confidence")


def lineage_of(result: Result) -> Lineage:
    """The lineage of a run."""
    stored = json.loads(lineage_json(result))
    tables = {
        field.name: table_of(field.name, stored[field.name], (), _KEYS.get(field.name)) for field in fields(Lineage)
    }
    if not stored["edges"]:
        tables["edges"] = table_of("edges", (), _EDGES)
    return Lineage(**tables)


@dataclass(frozen=True)
class Topics:
    """What the documents are about, beside what they took from one another (docs/output.md, similarity.json).

    Attributes:
        pairs: how alike two documents are, and how much of it is attributed text.
        places: of the plans on a map, `x` and `y`.
        alike_not_copied: pairs on one topic of which neither took more than a trace from the other.
        copied_not_alike: pairs that share text though they are about different things otherwise.
        model: the encoder.
        spread: share of the plans' differences that each axis of the map shows.
    """

    pairs: Table
    places: Table
    alike_not_copied: Table
    copied_not_alike: Table
    model: str
    spread: tuple[float, float]

    def to_pandas(self) -> pandas.DataFrame:
        """`pairs` as a data frame."""
        return self.pairs.to_pandas()

    def __repr__(self) -> str:
        return f"<Topics: {len(self.pairs)} pairs, {len(self.places)} places>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the pairs, the likest first."""
        return self.pairs._repr_html_()


def topics_of(result: Result) -> Topics:
    """What the documents of a run are about; found now where the run did not look for it.

    Raises:
        ModelError: the run's encoder cannot be loaded.
    """
    known = result if result.topics is not None else with_topics(result, meaning_of(result))
    found = known.topics
    assert found is not None
    stored: Row = json.loads(similarity_json(known))
    rows = {(row["first"], row["second"]): row for row in stored["pairs"]}
    settings = TopicSettings()
    chosen = {
        "alike, not copied": found.alike_not_copied(settings),
        "copied, not alike": found.copied_not_alike(settings),
    }
    alike, copied = (table_of(n, [rows[p.first, p.second] for p in ps], _PAIRS) for n, ps in chosen.items())
    return Topics(
        pairs=table_of("pairs", stored["pairs"], () if stored["pairs"] else _PAIRS),
        places=table_of("places", stored["places"], ("doc", "x", "y"), "doc"),
        alike_not_copied=alike,
        copied_not_alike=copied,
        model=found.model,
        spread=found.spread,
    )


@dataclass(frozen=True)
class Carried:
    """What the plans made of one reference (docs/output.md, carried.json).

    Attributes:
        reference: its doc_id.
        plans: those whose main reference it is.
        unjudged: those of them that carry too little of it to say what they leave out.
        items: its key actions, articles and targets; `plans` of a row says what each plan made of it.
        added: the plans' own items.
        own: the plans' actions that stand opposite none of the reference's; those that do are `opposite` in `plans` of
            a row of `items`. Actions are paired in `score`, elsewhere where a model was named.
    """

    reference: str
    plans: tuple[str, ...]
    unjudged: tuple[str, ...]
    items: Table
    added: Table
    own: Table

    @property
    def opposites(self) -> Table:
        """Which action of a plan stands opposite which of the reference, a row a pair.

        `item` and `title` are the reference's, `opposite` is the title of the plan's action; `kind`, `shared`,
        `cosine`, `margin` and its span `start`, `end` are those of carried.json.
        """
        rows: list[Row] = [
            {"item": item["item"], "title": item["title"], "plan": entry["plan"], "opposite": found["title"]}
            | {name: found[name] for name in _OF_OPPOSITE}
            for item in self.items
            for entry in item["plans"]
            if (found := entry["opposite"]) is not None
        ]
        return table_of("opposites", rows, ("item", "title", "plan", "opposite", *_OF_OPPOSITE))

    def to_pandas(self) -> pandas.DataFrame:
        """A row per item (its title), a column per plan: carried, partly, own_words or left_out."""
        rows = [{entry["plan"]: entry["status"] for entry in item["plans"]} for item in self.items]
        judged = [plan for plan in self.plans if plan not in self.unjudged]
        return require_pandas().DataFrame(rows, index=[item["title"] for item in self.items], columns=judged)

    def __repr__(self) -> str:
        return f"<Carried: {len(self.items)} items of {self.reference} in {len(self.plans)} plans>"

    def _repr_html_(self) -> str:
        """What a notebook shows: for every item how many plans carry it."""
        rows: list[Row] = [{"kind": i["kind"], "title": i["title"], **i["counts"]} for i in self.items]
        return table_of(f"items of {self.reference}", rows)._repr_html_()


def carried_of(result: Result) -> Mapping[str, Carried]:
    """What plans carry, by reference."""
    stored: Row = json.loads(carried_json(result))
    return {row["reference"]: _carried(row) for row in stored["references"]}


def _carried(row: Mapping[str, Any]) -> Carried:
    name = row["reference"]
    return Carried(
        name,
        tuple(row["plans"]),
        tuple(row["unjudged"]),
        table_of(f"items of {name}", row["items"]),
        table_of(f"added to {name}", row["added"]),
        table_of(f"own beside {name}", row["own"]),
    )
