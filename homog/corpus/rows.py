"""What a catalogue holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from homog.datatypes import LEVELS, Level

CATALOGUE = "catalog.csv"
COLUMNS = ("doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url")

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?")  # device names on Windows
_LONGEST_ID = 200  # bytes; file systems allow 255 for a name, extension included


@dataclass(frozen=True)
class CatalogueRow:
    """One document of a catalogue; `extra` holds the columns homog does not know."""

    doc_id: str
    level: Level
    region: str = ""
    title: str = ""
    doc_no: str = ""
    issuer: str = ""
    signed: date | None = None
    path: str = ""
    url: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    def cells(self) -> dict[str, str]:
        """The row as it is written, by column."""
        known = {name: str(getattr(self, name) or "") for name in COLUMNS}
        return known | dict(self.extra)


@dataclass(frozen=True)
class Corpus:
    """A folder of documents and its catalogue, which was drafted where the folder holds none."""

    folder: Path
    rows: tuple[CatalogueRow, ...]
    drafted: bool = False


@dataclass(frozen=True)
class Problem:
    """Something wrong in a catalogue.

    `row` counts as a spreadsheet does (the header is row 1; 0: the whole file). `fatal`: the catalogue cannot
    be used; otherwise only this document is missing.
    """

    row: int
    doc_id: str
    what: str
    fatal: bool = True

    def __str__(self) -> str:
        where = f"row {self.row}" if self.row else "the file"
        return f"{where} ({self.doc_id}): {self.what}" if self.doc_id else f"{where}: {self.what}"


def as_level(text: str) -> Level | None:
    """A level by its name, or None where there is no such level."""
    return next((level for level in LEVELS if level == text), None)


def id_problem(doc_id: str) -> str | None:
    """Why a doc_id cannot name a file of the results, or None."""
    if not doc_id:
        return "doc_id is empty"
    if unfit := _UNFIT.search(doc_id):
        return f"doc_id holds {unfit[0]!r}, which cannot stand in a file name"
    if doc_id.strip(" .") != doc_id or _RESERVED.fullmatch(doc_id):
        return "doc_id cannot be a file name"
    if len(doc_id.encode("utf-8", "replace")) > _LONGEST_ID:
        return f"doc_id is longer than {_LONGEST_ID} bytes"
    return None


def id_key(doc_id: str) -> str:
    """What two doc_ids must not share: file systems may ignore case and composition."""
    return unicodedata.normalize("NFC", doc_id).casefold()


def free_id(wanted: str, taken: Iterable[str]) -> str:
    """A doc_id made of `wanted` that can name a file and is not taken: 计划, 计划-2, 计划-3 …"""
    name = _UNFIT.sub("-", unicodedata.normalize("NFC", wanted)).strip(" .-") or "document"
    name = name.encode()[: _LONGEST_ID - 8].decode(errors="ignore").strip(" .")
    if _RESERVED.fullmatch(name):
        name = f"{name}-document"
    keys = {id_key(doc_id) for doc_id in taken}
    candidate, number = name, 1
    while id_key(candidate) in keys:
        number += 1
        candidate = f"{name}-{number}"
    return candidate
