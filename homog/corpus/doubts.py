"""Dates of a catalogue that the documents themselves contradict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from homog.corpus.clues import as_date, signed
from homog.datatypes import Document, Notice

_LATER = timedelta(days=180)  # approval and publication follow adoption within months
_HEAD, _TAIL = 2000, 1200  # characters of the document looked at
_LINES = 15


def date_in_text(document: Document) -> date | None:
    """The last adoption, revision or signature that a document tells of itself, or None."""
    head = [line for line in (part.strip() for part in document.text[:_HEAD].split("\n")) if line]
    tail = [line for line in (part.strip() for part in document.text[-_TAIL:].split("\n")) if line]
    return as_date(signed(list(islice(head, _LINES)), tail))


def untold_dates(documents: Iterable[Document]) -> dict[str, date]:
    """The dates that documents tell of themselves where the catalogue has none, or one that is long before.

    A regulation that is listed with the date of its first version, but whose text is that of a later one, looks
    older than those that its later text was taken from.

    Args:
        documents: with the dates of the catalogue; drafts are not looked at.

    Returns:
        doc_id -> the date in the text.
    """
    found = {}
    for document in documents:
        told = None if document.draft else date_in_text(document)
        if told is not None and (document.signed is None or told - document.signed > _LATER):
            found[document.doc_id] = told
    return dict(sorted(found.items()))


def without_doubtful(documents: Mapping[str, Document], untold: Mapping[str, date]) -> dict[str, Document]:
    """The documents, those without a date whose date their own text contradicts."""
    return {name: replace(d, signed=None) if d.signed and name in untold else d for name, d in documents.items()}


def date_notices(documents: Mapping[str, Document], untold: Mapping[str, date]) -> list[Notice]:
    """What a run must say of dates: listed too early, or not listed although the text tells one."""
    notices = []
    for name, told in untold.items():
        listed = documents[name].signed
        if listed is None:
            notices.append(Notice("date_in_text", name, told.isoformat()))
        else:
            notices.append(Notice("date_doubtful", name, f"{listed.isoformat()} / {told.isoformat()}"))
    return notices
