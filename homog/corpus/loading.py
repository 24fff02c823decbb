"""Reading a corpus, and the plan that is checked against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from homog.corpus.catalogue import locate, read_catalogue, require_folder, require_usable
from homog.corpus.drafting import Draft, draft_catalogue, draft_row
from homog.corpus.fields import apply_fields
from homog.corpus.rows import CATALOGUE, CatalogueRow, Corpus
from homog.datatypes import Document, Notice
from homog.errors import ReadError
from homog.ingest import Extracted, read_file
from homog.settings import IngestSettings

Progress = Callable[[str, int, int], None]
_DEFAULTS = IngestSettings()
_NO_FILE = "homog corpus fetch, or homog corpus add FILE --like DOC_ID"


def load_corpus(folder: Path, settings: IngestSettings = _DEFAULTS) -> Corpus:
    """The catalogue of a folder; where it has none, one drafted from its documents.

    Args:
        folder: the corpus folder.
        settings: limits of reading, for drafting.

    Raises:
        CatalogueError: there is no such folder, it holds neither catalogue nor documents, or the catalogue
            cannot be used; the message lists everything that is wrong. A missing or unreadable document is no
            such error: `read_documents` reports it.
    """
    folder = Path(folder)
    require_folder(folder)
    if not (folder / CATALOGUE).exists():
        return Corpus(folder, tuple(draft.row for draft in draft_catalogue(folder, settings)), drafted=True)
    rows, problems = read_catalogue(folder)
    require_usable(folder, problems)
    return Corpus(folder, tuple(rows))


def read_documents(
    corpus: Corpus, settings: IngestSettings = _DEFAULTS, progress: Progress | None = None
) -> tuple[list[Document], list[Notice]]:
    """Read every document of a corpus; one that cannot be read is reported and the others go on.

    Args:
        corpus: from `load_corpus`.
        settings: limits of reading.
        progress: called as ("read", done, total) after each document.

    Returns:
        The documents that could be read, in catalogue order, and what must be said: `unreadable` and `no_file`
        (failed), `duplicate_content`, `drafted_catalogue`, and what the readers said of a file.
    """
    documents: list[Document] = []
    notices = [Notice("drafted_catalogue")] if corpus.drafted else []
    first_with: dict[str, str] = {}
    for done, row in enumerate(corpus.rows, start=1):
        if not row.path:
            notices.append(Notice("no_file", row.doc_id, remedy=_NO_FILE, failed=True))
            continue
        try:
            document, said = _read(corpus.folder, row, settings)
        except ReadError as error:
            notices.append(Notice("unreadable", row.doc_id, f"{row.path}: {error.why}", error.remedy, failed=True))
        else:
            documents.append(document)
            notices += said
            earlier = first_with.setdefault(document.sha256, row.doc_id)
            if earlier != row.doc_id:
                notices.append(Notice("duplicate_content", row.doc_id, earlier))
        if progress is not None:
            progress("read", done, len(corpus.rows))
    return documents, notices


def read_plan(
    plan: Path,
    corpus: Corpus | None,
    documents: Sequence[Document],
    fields: Mapping[str, str],
    settings: IngestSettings = _DEFAULTS,
) -> tuple[Document, list[Document], list[Notice]]:
    """Read a plan under review.

    What the reviewer says of it goes first, then the corpus's own row of the same content, then what the
    document tells itself. Without a date, or with a guessed one, it is a draft: later than every dated document.

    Args:
        plan: the file.
        corpus: the corpus it is checked against, if any.
        documents: the corpus's documents.
        fields: any of doc_id, level, region, title, doc_no, issuer, signed, url.
        settings: limits of reading.

    Returns:
        The plan; the documents without those of the same content; notices (`plan_in_corpus`, `guessed_fields`).

    Raises:
        ReadError: it cannot be read.
        UsageError: a field is unknown or its value is wrong.
    """
    plan = Path(plan)
    read = read_file(plan, settings)
    same = [d for d in documents if d.sha256 == read.sha256]
    others = [d for d in documents if d.sha256 != read.sha256]
    notices: list[Notice] = []
    detail = ""
    if same:
        row = _row_of(corpus, same[0])
        notices.append(Notice("plan_in_corpus", row.doc_id, ", ".join(d.doc_id for d in same)))
        guessed: list[str] = []
    else:
        draft = draft_row(read.text, plan.name, [d.doc_id for d in others], read.metadata)
        row = draft.row
        guessed = [name for name in ("level", "region", "signed") if name not in fields]
        detail = _listed(draft, guessed)
    row = apply_fields(row, fields, [d.doc_id for d in others])
    if guessed:
        notices.append(Notice("guessed_fields", row.doc_id, detail))
    draft_date = row.signed is None or "signed" in guessed  # a guessed date keeps no document from being a source
    document = replace(_document(row, read), path=plan.name, draft=draft_date)
    return document, others, [*notices, *_said(row.doc_id, read)]


def _read(folder: Path, row: CatalogueRow, settings: IngestSettings) -> tuple[Document, list[Notice]]:
    read = read_file(locate(folder, row.path), settings)
    return _document(row, read), _said(row.doc_id, read)


def _document(row: CatalogueRow, read: Extracted) -> Document:
    return Document(
        doc_id=row.doc_id,
        text=read.text,
        level=row.level,
        region=row.region,
        title=row.title,
        doc_no=row.doc_no,
        issuer=row.issuer,
        signed=row.signed,
        path=row.path,
        url=row.url,
        sha256=read.sha256,
        format=read.format,
        encoding=read.encoding,
        extracted=read.extracted,
    )


def _said(doc_id: str, read: Extracted) -> list[Notice]:
    return [Notice(code, doc_id, read.encoding) for code in read.notices]


def _row_of(corpus: Corpus | None, document: Document) -> CatalogueRow:
    rows = corpus.rows if corpus else ()
    found = next((row for row in rows if row.doc_id == document.doc_id), None)
    return found or CatalogueRow(document.doc_id, document.level, document.region, signed=document.signed)


def _listed(draft: Draft, names: Sequence[str]) -> str:
    """Guessed fields, with a question mark behind what is not sure, alone where there is nothing at all."""
    cells = draft.row.cells()
    marks = {name: "" if draft.certainty[name] == "high" else "?" for name in names}
    return ", ".join(f"{name}={cells[name]}{marks[name]}" for name in names)
