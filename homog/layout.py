"""The documents of a run laid out for the search: parsed, in order, with who may be whose source."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from homog import comparison
from homog.background import STOCK_FIELDS, Background, build_background, load_background
from homog.corpus import CATALOGUE, Pairs, Told, load_corpus, read_documents, relation_tables, told_dates
from homog.datatypes import (
    LEVELS,
    BoolArray,
    ComparisonText,
    Document,
    IntArray,
    LongArray,
    Normalised,
    Notice,
    Quote,
    Structure,
)
from homog.errors import UsageError
from homog.ingest import normalise
from homog.matching import Prepared, prepare
from homog.parallel import mapped
from homog.quoting import find_quotes, inside
from homog.resources import data_path
from homog.revisions import Elsewhere
from homog.settings import Settings
from homog.structure import parse
from homog.structure.kept import StructureCache

Progress = Callable[[str, int, int], None]
_AT_ONCE = 64  # documents that are parsed before one hears how many are
_FEW = 8  # documents that are parsed sooner than processes are made


def parse_all(
    documents: Sequence[Document], settings: Settings, report: Progress, kept: Collection[str] = ()
) -> dict[str, tuple[Normalised, Structure]]:
    """Normalised text and structure of every document.

    Args:
        documents: of the run.
        settings: of every stage.
        report: told of the progress.
        kept: doc_ids of those whose structure may be kept for the next run; a plan under review is none of them.
    """
    places = tuple(sorted({d.region for d in documents if d.region}))
    cache = StructureCache(settings.structure) if kept else None
    parsed: dict[str, tuple[Normalised, Structure]] = {}
    for low in range(0, len(documents), _AT_ONCE):
        parsed |= _parse_some(documents[low : low + _AT_ONCE], settings, places, cache, kept)
        report("structure", len(parsed), len(documents))
    return parsed


def _parse_some(
    documents: Sequence[Document],
    settings: Settings,
    places: Sequence[str],
    cache: StructureCache | None,
    kept: Collection[str],
) -> dict[str, tuple[Normalised, Structure]]:
    """The same for a part of the documents; those of which nothing is kept are shared among processes."""
    normalised = {d.doc_id: normalise(d.text) for d in documents}
    known: dict[str, Structure] = {}
    if cache is not None:
        found = ((d.doc_id, cache.read(d.text, places)) for d in documents if d.doc_id in kept)
        known = {name: structure for name, structure in found if structure is not None}
    unknown = [d for d in documents if d.doc_id not in known]

    def parsed(number: int) -> Structure:
        document = unknown[number]
        return parse(normalised[document.doc_id], settings.structure, places, document.text)

    for document, structure in zip(unknown, mapped(parsed, len(unknown), least=_FEW), strict=True):
        known[document.doc_id] = structure
        if cache is not None and document.doc_id in kept:
            cache.write(document.text, places, structure)
    return {d.doc_id: (normalised[d.doc_id], known[d.doc_id]) for d in documents}


_MORE_CARRIERS = "the settings candidates.max_carriers and peer_candidates.max_carriers decide (--settings)"


@dataclass(frozen=True, eq=False)
class World:
    """The documents laid out for the search, and who may be whose source."""

    documents: dict[str, Document]
    plans: tuple[str, ...]
    structures: dict[str, Structure]
    prepared: Prepared
    is_reference: BoolArray
    is_peer: BoolArray
    follows: BoolArray  # as is_reference, for all local documents: what they took shows what they changed
    elsewhere: Elsewhere  # documents that are no sources and may have a plan's text all the same
    later_references: tuple[tuple[str, str], ...]
    undetermined: Pairs  # a plan and a source, where the dates do not tell who was first
    contradicted: Pairs  # those of them whose texts put them in another order than the catalogue does
    told: dict[str, Told]  # where a text tells its date, and the catalogue has none or a much earlier one
    own_versions: tuple[tuple[str, str], ...]
    quotes: dict[str, tuple[Quote, ...]]  # of the plans
    quoted: BoolArray  # pool positions inside them

    @classmethod
    def build(
        cls,
        documents: Sequence[Document],
        plans: Sequence[str],
        parsed: Mapping[str, tuple[Normalised, Structure]],
        settings: Settings,
        table: Path | None = None,
    ) -> World:
        """Lay the documents out, references first, then by date; `table` is the background, else the shipped one."""
        named = {d.doc_id: d for d in documents}
        local = set(plans_of(documents))  # whoever is checked, stock phrases are learnt from the same documents
        order = _in_order(named, local)
        texts = [_comparison_text(named[i], *parsed[i]) for i in order]
        ordered = [named[name] for name in order]
        told = told_dates(documents, {name: structure.units for name, (_, structure) in parsed.items()})
        contradicting = {name: text.day for name, text in told.items() if named[name].signed is not None}
        relations = relation_tables(plans, ordered, contradicting)
        others = local - set(plans)
        background = _background(table)
        is_local = np.array([name in local for name in order], dtype=bool)
        prepared = prepare(order, texts, is_local, background, settings.matching)
        quotes = {plan: find_quotes(parsed[plan][0]) for plan in plans}
        return cls(
            named,
            tuple(plans),
            {name: structure for name, (_, structure) in parsed.items()},
            prepared,
            relations.reference,
            relations.peer,
            relation_tables(local, ordered, contradicting).reference if others else relations.reference,
            Elsewhere(relations.above_later, relations.own_earlier, relations.day),
            relations.later_references,
            Pairs(relations.undetermined, relations.index),
            Pairs(relations.contradicted, relations.index),
            told,
            relations.own_versions,
            quotes,
            _quoted(prepared, quotes),
        )

    @property
    def levels(self) -> IntArray:
        """Place of each document's level in LEVELS."""
        return np.array([LEVELS.index(self.documents[name].level) for name in self.prepared.order], dtype=np.int32)

    def sources(self, plan: str, table: BoolArray) -> tuple[str, ...]:
        """The documents that a table allows as sources of a plan."""
        row = table[self.prepared.index[plan]]
        return tuple(self.prepared.order[i] for i in np.flatnonzero(row).tolist())

    def direction_notices(self, pairs: Collection[tuple[str, str]]) -> list[Notice]:
        """What the run must say of plans and sources, doc_ids, of which the dates do not tell who was first."""
        return [
            Notice("direction_contradicted", *pair)
            if pair in self.contradicted
            else Notice("direction_undetermined", *pair)
            for pair in sorted(pairs)
        ]

    def notices(self, struck: int) -> list[Notice]:
        """What the run must say of its sources."""
        found = [Notice("reference_later", plan, reference) for plan, reference in self.later_references]
        found += [Notice("own_version", plan, other) for plan, other in self.own_versions]
        for plan in self.plans:
            index = self.prepared.index[plan]
            if not self.is_reference[index].any() and not self.is_peer[index].any():
                found.append(Notice("no_sources", plan))
        if not self.is_reference.any():
            found.append(Notice("no_reference"))
        if struck:
            found.append(Notice("carriers_capped", detail=str(struck), remedy=_MORE_CARRIERS))
        found += [
            Notice("no_text", name)
            for name, text in zip(self.prepared.order, self.prepared.texts, strict=True)
            if not text.length
        ]
        return found


def _background(table: Path | None) -> Background:
    """A table of common wording, the shipped one by default.

    Raises:
        UsageError: the file holds none.
    """
    try:
        return load_background(table or data_path("background", "official.npz"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        if table is None:
            raise
        why = "there is no such file" if isinstance(error, FileNotFoundError) else "it is no table of common wording"
        raise UsageError(f"--background {table}", why, "make one with `homog background build`") from error


def _quoted(prepared: Prepared, quotes: Mapping[str, Sequence[Quote]]) -> BoolArray:
    """The pool positions inside quotations."""
    mask = np.zeros(len(prepared.pool.codes), dtype=bool)
    for name, text, begin in zip(prepared.order, prepared.texts, prepared.pool.begin.tolist(), strict=True):
        if name in quotes:
            mask[begin : begin + text.length] = inside(quotes[name], text.start)
    return mask


def _in_order(named: Mapping[str, Document], local: Collection[str]) -> list[str]:
    """References first, the newest in force before its older versions, then local documents by date."""
    central = sorted((i for i in named if i not in local), key=lambda i: named[i].doc_id)
    central.sort(key=lambda i: named[i].signed or date.min, reverse=True)
    return central + sorted(local, key=lambda i: _age(named[i]))


def _age(document: Document) -> tuple[str, str]:
    """Sort key: by date, undated documents and drafts last."""
    return (document.signed.isoformat() if document.signed else "9999", document.doc_id)


def _comparison_text(document: Document, normalised: Normalised, structure: Structure) -> ComparisonText:
    return comparison.build(normalised, structure, comparison.own_names(document.region, document.level))


def plans_of(documents: Sequence[Document]) -> list[str]:
    """Local documents are the plans; where there are none, central documents are compared with one another."""
    local = [d.doc_id for d in documents if d.level not in ("national", "ministry")]
    return local or [d.doc_id for d in documents]


def build_background_from(folder: Path, settings: Settings) -> Background:
    """A background table of the corpora in the folders below one folder, one field each.

    Args:
        folder: its sub-folders are corpora of unrelated subjects.
        settings: how documents are read and structured.

    Raises:
        UsageError: too few of the sub-folders hold documents.
    """
    fields = codes_of_fields(folder, settings)
    if len(fields) < STOCK_FIELDS:
        raise UsageError(
            f"{folder}: {len(fields)} corpora found",
            f"a phrase is stock when {STOCK_FIELDS} fields share it",
            "give a folder whose sub-folders are corpora, each with a catalog.csv, of different subjects",
        )
    return build_background(fields)


def codes_of_fields(folder: Path, settings: Settings) -> dict[str, list[LongArray]]:
    """What is compared of every document of the corpora in the folders below one folder, by their names.

    Args:
        folder: its sub-folders are corpora of unrelated subjects.
        settings: how documents are read and structured.
    """
    fields: dict[str, list[LongArray]] = {}
    for part in sorted(p for p in folder.iterdir() if p.is_dir() and (p / CATALOGUE).is_file()):
        documents, _ = read_documents(load_corpus(part, settings.ingest), settings.ingest)
        parsed = parse_all(documents, settings, lambda *_: None)
        fields[part.name] = [_comparison_text(d, *parsed[d.doc_id]).codes for d in documents]
    return fields
