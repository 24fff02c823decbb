"""What a user says of a document, checked and put over what was guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from homog.corpus.dates import iso_date
from homog.corpus.rows import CatalogueRow, as_level, free_id, id_key, id_problem
from homog.datatypes import LEVELS, Level
from homog.errors import UsageError

FIELDS = ("doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "url")


def apply_fields(row: CatalogueRow, fields: Mapping[str, str], taken: Collection[str]) -> CatalogueRow:
    """A row with some of its fields replaced.

    Args:
        row: what is known so far.
        fields: any of doc_id, level, region, title, doc_no, issuer, signed, url.
        taken: doc_ids in use; without a doc_id in `fields` the row's own is made free of them.

    Raises:
        UsageError: an unknown field or level, a date that is none, a doc_id that is taken or unfit.
    """
    if unknown := sorted(set(fields) - set(FIELDS)):
        raise UsageError(
            f"unknown fields: {', '.join(unknown)}", "a catalogue has none such", f"use {', '.join(FIELDS)}"
        )

    def said(name: str, known: str) -> str:
        return fields.get(name, known).strip()

    return replace(
        row,
        doc_id=_doc_id(fields["doc_id"], taken) if "doc_id" in fields else free_id(row.doc_id, taken),
        level=_level(fields["level"]) if "level" in fields else row.level,
        signed=_signed(fields["signed"]) if "signed" in fields else row.signed,
        region=said("region", row.region),
        title=said("title", row.title),
        doc_no=said("doc_no", row.doc_no),
        issuer=said("issuer", row.issuer),
        url=said("url", row.url),
    )


def _doc_id(wanted: str, taken: Collection[str]) -> str:
    if problem := id_problem(wanted):
        raise UsageError(f"doc_id {wanted!r}", problem, "choose another one")
    if id_key(wanted) in {id_key(doc_id) for doc_id in taken}:
        raise UsageError(f"doc_id {wanted!r}", "the corpus has a document of this name", "choose another one")
    return wanted


def _level(text: str) -> Level:
    level = as_level(text)
    if level is None:
        raise UsageError(f"the level {text!r}", "there is no such level", f"use one of {', '.join(LEVELS)}")
    return level


def _signed(text: str) -> date | None:
    day = iso_date(text)
    if text and day is None:
        raise UsageError(f"the date {text!r}", "it is not a date", "write it like 2015-07-04")
    return day
