"""Adding a document to a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from homog.corpus.catalogue import locate, read_catalogue, require_folder, require_usable, write_catalogue
from homog.corpus.clues import Certainty, Source
from homog.corpus.drafting import Draft, draft_row, is_bare
from homog.corpus.fields import apply_fields
from homog.corpus.files import write_atomically
from homog.corpus.rows import CATALOGUE, CatalogueRow
from homog.errors import CatalogueError
from homog.ingest import read_file
from homog.settings import IngestSettings

_DEFAULTS = IngestSettings()


def add_document(folder: Path, file: Path, fields: Mapping[str, str], settings: IngestSettings = _DEFAULTS) -> Draft:
    """Copy a document into a corpus (texts/) and append its row to the catalogue.

    A file that lies in the folder already stays where it is. When the catalogue cannot be written, the copy is
    taken away again.

    Args:
        folder: the corpus folder; an empty one gets its first catalogue.
        file: the document.
        fields: what the user says of it (doc_id, level, region, title, doc_no, issuer, signed, url); the rest
            is guessed from the document.
        settings: limits of reading.

    Returns:
        The row and how sure its guessed fields are; a field the user gave is certain.

    Raises:
        CatalogueError: the catalogue cannot be used, or the corpus holds this content already.
        ReadError: the document cannot be read.
        UsageError: a field is unknown or wrong.
    """
    folder, file = Path(folder), Path(file)
    rows = _rows(folder)
    read = read_file(file, settings)
    _refuse_known(folder, rows, read.sha256)
    draft = draft_row(read.text, file.name, metadata=read.metadata)
    row = apply_fields(draft.row, fields, [r.doc_id for r in rows])
    inside = _path_inside(folder, file)
    row = replace(row, path=inside or f"texts/{row.doc_id}{file.suffix.lower()}")
    if inside:
        write_catalogue(folder, [*rows, row])
    else:
        _copy_and_write(folder, file, rows, row)
    said = [name for name in draft.certainty if name in fields]
    certainty: dict[str, Certainty] = {**draft.certainty, **dict.fromkeys(said, "high")}
    source: dict[str, Source] = {**draft.source, **dict.fromkeys(said, "user")}
    return Draft(row, certainty, source)


def _rows(folder: Path) -> list[CatalogueRow]:
    require_folder(folder)
    if (folder / CATALOGUE).exists():
        rows, problems = read_catalogue(folder)
        require_usable(folder, problems)
        return rows
    if not is_bare(folder):
        raise CatalogueError(
            str(folder), f"it holds documents but no {CATALOGUE}", f"make one first: homog corpus init {folder}"
        )
    return []


def _refuse_known(folder: Path, rows: Sequence[CatalogueRow], sha256: str) -> None:
    for row in rows:
        known = locate(folder, row.path)
        if row.path and known.is_file() and hashlib.sha256(known.read_bytes()).hexdigest() == sha256:
            raise CatalogueError(
                f"{folder / CATALOGUE}", f"{row.doc_id} has the same content", "there is nothing to add"
            )


def _path_inside(folder: Path, file: Path) -> str | None:
    """The path of a file that lies in the corpus folder already, relative to it."""
    try:
        return file.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return None


def _copy_and_write(folder: Path, file: Path, rows: Sequence[CatalogueRow], row: CatalogueRow) -> None:
    target = folder / row.path
    if target.exists():
        raise CatalogueError(str(target), "there is such a file already", "choose another doc_id")
    try:
        target.parent.mkdir(exist_ok=True)
        write_atomically(target, file.read_bytes())
    except OSError as error:
        raise CatalogueError(str(target), f"it cannot be written: {error.strerror}", "check the permissions") from error
    try:
        write_catalogue(folder, [*rows, row])
    except CatalogueError:
        target.unlink()
        raise
