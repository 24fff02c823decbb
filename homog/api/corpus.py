"""A corpus in the hands of a program: its catalogue, its documents, what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homog.api.rows import documents_table, table_of
from homog.api.tables import Row, Table
from homog.corpus import (
    CATALOGUE,
    COLUMNS,
    CatalogueRow,
    Draft,
    add_document,
    check_catalogue,
    draft_catalogue,
    load_corpus,
    put_in_place,
    read_documents,
    references_of,
    write_catalogue,
)
from homog.corpus import Corpus as Catalogue
from homog.datatypes import Document, Notice
from homog.errors import CatalogueError, UsageError
from homog.limits import PdfSettings
from homog.report.files import notice_row
from homog.settings import IngestSettings

if TYPE_CHECKING:
    from homog.api.run import Run
    from homog.evaluation.truth import Truth

StrPath = str | Path
_TRUTH = "truth.json"
_LISTED = 12


class Corpus:
    """A folder of documents with its catalogue; where the folder has none, one is drafted in memory.

    Nothing is read before it is asked for, and nothing is written but by `add` and `write_catalogue`.
    """

    def __init__(self, folder: StrPath, *, ocr: bool = False) -> None:
        self.folder = Path(folder)
        self.reading = IngestSettings(pdf=PdfSettings(ocr=ocr))
        self._catalogue  # noqa: B018  a folder that is no corpus is refused here

    @classmethod
    def open(cls, folder: StrPath, *, ocr: bool = False) -> Corpus:
        """The corpus in a folder.

        Args:
            folder: with catalog.csv, or with bare documents.
            ocr: whether pictures of pages in PDF are read with tesseract.

        Raises:
            CatalogueError: there is no such folder, it holds no document, or its catalogue cannot be used.
        """
        return cls(folder, ocr=ocr)

    @cached_property
    def _drafts(self) -> tuple[Draft, ...]:
        return draft_catalogue(self.folder, self.reading)

    @cached_property
    def _catalogue(self) -> Catalogue:
        if self.folder.is_dir() and not (self.folder / CATALOGUE).exists():
            return Catalogue(self.folder, tuple(draft.row for draft in self._drafts), drafted=True)
        return load_corpus(self.folder, self.reading)

    @cached_property
    def _read(self) -> tuple[dict[str, Document], list[Notice]]:
        documents, notices = read_documents(self._catalogue, self.reading)
        return {document.doc_id: document for document in documents}, notices

    @property
    def drafted(self) -> bool:
        """Whether the folder has no catalogue, so that all that is told of the documents was guessed."""
        return self._catalogue.drafted

    @property
    def rows(self) -> Table:
        """The catalogue: a row per document, further columns of the file behind the known ones."""
        rows: list[Row] = [row.cells() for row in self._catalogue.rows]
        columns = dict.fromkeys((*COLUMNS, *(name for row in rows for name in row)))
        return table_of("catalogue", rows, tuple(columns), "doc_id")

    @property
    def guesses(self) -> Table:
        """What was guessed for a drafted catalogue: `doc_id`, `field`, `value`, `certainty`, `source`; else empty.

        `certainty` is high, low or none; `source` says where it comes from: text, file (what the file says of itself)
        or name (of the file).
        """
        columns = ("doc_id", "field", "value", "certainty", "source")
        drafts = self._drafts if self.drafted else ()
        rows = [
            dict(zip(columns, (draft.row.doc_id, name, draft.row.cells()[name], sure, draft.source[name]), strict=True))
            for draft in drafts
            for name, sure in draft.certainty.items()
        ]
        return table_of("guesses", rows, columns)

    @property
    def documents(self) -> Table:
        """The documents that could be read: the catalogue's fields, and `characters`, `format`, `sha256` and others."""
        documents, _ = self._read
        return documents_table(documents)

    @property
    def notices(self) -> Table:
        """What is to be said of the documents, what could not be read first of all: `code`, `doc`, `detail`, …"""
        _, notices = self._read
        return table_of("notices", [notice_row(n) for n in notices], ("code", "doc", "detail", "remedy", "failed"))

    @property
    def problems(self) -> Table:
        """What is wrong with the catalogue: `row`, `doc_id`, `what`, `fatal`; empty for a drafted one."""
        found = [] if self.drafted else check_catalogue(self.folder)
        rows = [{"row": p.row, "doc_id": p.doc_id, "what": p.what, "fatal": p.fatal} for p in found]
        return table_of("problems", rows, ("row", "doc_id", "what", "fatal"))

    @property
    def truth(self) -> Table | None:
        """The known origin of every stretch, for a woven corpus (docs/benchmark.md); None for others."""
        if not (self.folder / _TRUTH).is_file():
            return None
        from homog.evaluation.truth import Truth

        return truth_table(Truth.read(self.folder / _TRUTH))

    def text(self, doc_id: str) -> str:
        """The text of a document, in whose code points all offsets are.

        Raises:
            UsageError: there is no such document, or it could not be read.
        """
        documents, _ = self._read
        if doc_id not in documents:
            raise UsageError(f"document {doc_id}", f"{self.folder} holds none that can be read", "see .rows, .notices")
        return documents[doc_id].text

    def references(self, doc_id: str) -> tuple[str, ...]:
        """The documents of the catalogue that one of them implements, by level and place."""
        return references_of(self._row(doc_id), self._catalogue.rows)

    def path(self, doc_id: str) -> Path:
        """Where the file of a document lies."""
        return self.folder / self._row(doc_id).path.replace("\\", "/")

    def add(self, file: StrPath, *, like: str | None = None, **fields: str | date) -> Row:
        """Copy a document into the folder and write its row of the catalogue.

        Args:
            file: the document.
            like: doc_id of the row whose place it takes; by default it gets a row of its own.
            fields: what is known of it: doc_id, level, region, title, doc_no, issuer, signed, url. The rest is guessed.

        Returns:
            The row as it was written.

        Raises:
            CatalogueError: the catalogue cannot be used, or the corpus holds this content already.
            ReadError: the document cannot be read.
            UsageError: a field is unknown or wrong, or there is no row `like`.
        """
        told = {name: str(value) for name, value in fields.items()}
        if like is None:
            draft = add_document(self.folder, Path(file), told, self.reading)
        else:
            draft = put_in_place(self.folder, Path(file), like, told, self.reading)
        self._forget()
        return draft.row.cells()

    def write_catalogue(self) -> Path:
        """Write the drafted catalogue into the folder, to be checked and kept.

        Raises:
            CatalogueError: the folder has one already, or cannot be written to.
        """
        if not self.drafted:
            target = self.folder / CATALOGUE
            raise CatalogueError(f"{target} is not replaced", "the folder has a catalogue already", "edit it")
        written = write_catalogue(self.folder, self._catalogue.rows)
        self._forget()
        return written

    def score(self, **options: Any) -> Run:
        """Score every plan; options as for `homog.score`."""
        from homog.api.calls import score

        return score(self, **options)

    def check(self, plan: StrPath, **options: Any) -> Run:
        """Check one plan against this corpus; options as for `homog.check`."""
        from homog.api.calls import check

        return check(plan, self, **options)

    def _row(self, doc_id: str) -> CatalogueRow:
        found = next((row for row in self._catalogue.rows if row.doc_id == doc_id), None)
        if found is None:
            raise UsageError(f"document {doc_id}", f"the catalogue of {self.folder} has none", "see .rows")
        return found

    def _forget(self) -> None:
        """Let go of what was read: the folder has changed."""
        for name in ("_drafts", "_catalogue", "_read"):
            self.__dict__.pop(name, None)

    def __len__(self) -> int:
        return len(self._catalogue.rows)

    def __iter__(self) -> Iterator[str]:
        return (row.doc_id for row in self._catalogue.rows)

    def __contains__(self, doc_id: object) -> bool:
        return any(row.doc_id == doc_id for row in self._catalogue.rows)

    def __fspath__(self) -> str:
        return str(self.folder)

    def __repr__(self) -> str:
        named = list(self)
        more = ", …" if len(named) > _LISTED else ""
        drafted = ", catalogue drafted" if self.drafted else ""
        return f"<Corpus {self.folder}: {len(self)} documents{drafted}: {', '.join(named[:_LISTED])}{more}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: the catalogue."""
        shown = ("doc_id", "level", "region", "title", "doc_no", "signed")
        rows: list[Row] = [{name: row[name] for name in shown} for row in self.rows]
        return table_of("catalogue", rows, shown)._repr_html_()


def truth_table(truth: Truth) -> Table:
    """The stretches of a truth.json as a table: `doc` and the fields of docs/benchmark.md."""
    names = ("start", "end", "attribution", "case", "operation", "source", "source_start", "source_end", "origin")
    rows = [
        {"doc": doc} | {name: getattr(stretch, name) for name in names}
        for doc, stretches in sorted(truth.docs.items())
        for stretch in stretches
    ]
    return table_of("truth", rows, ("doc", *names))
