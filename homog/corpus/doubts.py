"""Dates of a catalogue that the documents themselves contradict."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from homog.corpus.clues import as_date, document_number, signed, sure_date
from homog.datatypes import Document, Notice, Unit

_LATER = timedelta(days=180)  # approval and publication follow adoption within months
_HEAD, _TAIL = 2000, 1200  # characters of the document looked at
_LINES = 15
_NUMBER = re.compile(r"〔(\d{4})〕 ?第? ?(\d{1,5}) ?号")
_AROUND = 40  # characters beside a number in which it is said that somebody has since dealt with the document
_SINCE = re.compile("废止|失效|修改|修订|修正|有效期|替代")
_NAME = 14  # characters in front of a number that hold the signs of its issuer
_AGREE = 2  # numbers that no catalogue knows: one alone may be a slip of the pen


@dataclass(frozen=True, slots=True)
class Told:
    """When a text was written, as it tells itself.

    `day`: the date of its own, or the first of January of the year of a document number that it has; `number`: that.
    """

    day: date
    number: str = ""


def told_dates(documents: Collection[Document], units: Mapping[str, Sequence[Unit]]) -> dict[str, Told]:
    """What documents tell of themselves where the catalogue has no date, or one that is long before.

    A regulation that is listed with the date of its first version, but whose text is that of a later one, looks
    older than those that its later text was taken from; so does a plan with a date far before a document it carries
    out. Against a date of the catalogue only what is sure counts: to doubt a right date is worse than to trust a
    wrong one.

    Args:
        documents: with the dates of the catalogue; drafts are not looked at.
        units: of each document: numbers of documents count inside them only, not in what a page has around its text.

    Returns:
        By doc_id, sorted.
    """
    known = {_without_blanks(d.doc_no) for d in documents if _NUMBER.search(d.doc_no)}
    found = {}
    for document in documents:
        told = None if document.draft else _told(document, units.get(document.doc_id, ()), known)
        if told is not None:
            found[document.doc_id] = told
    return dict(sorted(found.items()))


def _told(document: Document, units: Sequence[Unit], known: Collection[str]) -> Told | None:
    head, tail = _lines(document.text[:_HEAD]), _lines(document.text[-_TAIL:])
    listed = document.signed
    if listed is None:
        day = as_date(signed(list(islice(head, _LINES)), tail))
        return None if day is None else Told(day)
    day = sure_date(head, tail)
    if day is not None and day - listed > _LATER:
        return Told(day)
    own = document_number(head).value
    if match := next(_later_numbers(own, listed), None):
        return Told(_first_day(match), own)
    cited = _cited(document.text, units, listed, known)
    return max(cited, key=lambda told: told.day, default=None)


def _lines(text: str) -> list[str]:
    return [line for line in (part.strip() for part in text.split("\n")) if line]


def _cited(text: str, units: Sequence[Unit], listed: date, known: Collection[str]) -> list[Told]:
    """Documents of later years that a text names: one that the corpus has, or several."""
    found: dict[str, Told] = {}
    sure = False
    for match in _later_numbers(text, listed):
        begin, end = match.span()
        inside = any(unit.start <= begin < unit.end for unit in units)
        if not inside or _SINCE.search(text[max(begin - _AROUND, 0) : end + _AROUND]):
            continue
        before = _without_blanks(text[max(begin - _NAME, 0) : end])
        of_corpus = next((number for number in known if before.endswith(number)), None)
        sure = sure or of_corpus is not None
        name = of_corpus or _without_blanks(match[0])
        found[name] = Told(_first_day(match), name)
    return list(found.values()) if sure or len(found) >= _AGREE else []


def _later_numbers(text: str, listed: date) -> Iterator[re.Match[str]]:
    """The document numbers of a text whose year is long after a date, and that can be a year at all."""
    for match in _NUMBER.finditer(text):
        if listed.year < int(match[1]) <= listed.year + 50 and _first_day(match) - listed > _LATER:
            yield match


def _first_day(number: re.Match[str]) -> date:
    return date(int(number[1]), 1, 1)


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def without_doubtful(documents: Mapping[str, Document], told: Mapping[str, Told]) -> dict[str, Document]:
    """The documents, those without a date whose date their own text contradicts."""
    return {name: replace(d, signed=None) if d.signed and name in told else d for name, d in documents.items()}


def date_notices(documents: Mapping[str, Document], told: Mapping[str, Told]) -> Iterable[Notice]:
    """What a run must say of dates: listed too early, or not listed although the text tells one."""
    for name, text in told.items():
        listed = documents[name].signed
        if listed is None:
            yield Notice("date_in_text", name, text.day.isoformat())
        elif text.number:
            yield Notice("date_before_number", name, f"{listed.isoformat()} / {text.number}")
        else:
            yield Notice("date_doubtful", name, f"{listed.isoformat()} / {text.day.isoformat()}")
