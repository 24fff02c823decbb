"""Adding a document to a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from homog.corpus.catalogue import locate, read_catalogue, require_folder, require_usable, write_catalogue
from homog.corpus.clues import Certainty, Source
from homog.corpus.drafting import Draft, draft_row, is_bare
from homog.corpus.fields import FIELDS, apply_fields
from homog.corpus.files import write_atomically
from homog.corpus.rows import CATALOGUE, CatalogueRow
from homog.errors import CatalogueError, UsageError
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
        _copy_and_write(folder, file, row.path, [*rows, row])
    said = [name for name in draft.certainty if name in fields]
    certainty: dict[str, Certainty] = {**draft.certainty, **dict.fromkeys(said, "high")}
    source: dict[str, Source] = {**draft.source, **dict.fromkeys(said, "user")}
    return Draft(row, certainty, source)


def put_in_place(
    folder: Path, file: Path, like: str, fields: Mapping[str, str], settings: IngestSettings = _DEFAULTS
) -> Draft:
    """Copy a document into a corpus in the place of a row of its catalogue.

    What the row knows stays, what the user says goes before it, and what both leave open is guessed from the
    document. A file that the row had before stays in the folder, but is no longer part of the corpus.

    Args:
        folder: the corpus folder.
        file: the document.
        like: doc_id of the row; its region or number does where only one row has it.
        fields: what the user says of it, but for doc_id.
        settings: limits of reading.

    Returns:
        The row and how sure its fields are; those of the row are certain.

    Raises:
        CatalogueError: the catalogue cannot be used, or another row holds this content.
        ReadError: the document cannot be read.
        UsageError: there is no such row, or a field is wrong.
    """
    folder, file = Path(folder), Path(file)
    rows = _rows(folder)
    row = _named(folder, rows, like)
    if "doc_id" in fields:
        raise UsageError("--doc-id", f"the row keeps its name {row.doc_id}", "leave out --doc-id, or --like")
    read = read_file(file, settings)
    others = [r for r in rows if r is not row]
    _refuse_known(folder, others, read.sha256)
    guessed = draft_row(read.text, file.name, metadata=read.metadata)
    known = {name for name in FIELDS if name in fields or getattr(row, name)}
    filled = replace(row, **{name: getattr(guessed.row, name) for name in FIELDS if name not in known})
    placed = apply_fields(filled, {**fields, "doc_id": row.doc_id}, [r.doc_id for r in others])
    inside = _path_inside(folder, file)
    placed = replace(placed, path=inside or _free_path(folder, row.doc_id, file))
    after = [placed if r is row else r for r in rows]
    if inside:
        write_catalogue(folder, after)
    else:
        _copy_and_write(folder, file, placed.path, after)
    certainty: dict[str, Certainty] = {**guessed.certainty, **dict.fromkeys(known & set(guessed.certainty), "high")}
    source: dict[str, Source] = {**guessed.source, **dict.fromkeys(known & set(guessed.source), "user")}
    return Draft(placed, certainty, source)


def _named(folder: Path, rows: Sequence[CatalogueRow], like: str) -> CatalogueRow:
    """The row of a name: a doc_id, else a region or a number that only one row has."""
    for name in ("doc_id", "region", "doc_no"):
        found = [row for row in rows if getattr(row, name) == like]
        if len(found) == 1:
            return found[0]
    raise UsageError(f"--like {like}", f"no row of {folder / CATALOGUE} has this doc_id", "see homog corpus list")


def _free_path(folder: Path, doc_id: str, file: Path) -> str:
    """A path under texts/ at which nothing lies yet."""
    numbers = ("", *(f"-{n}" for n in range(2, 1000)))
    paths = (f"texts/{doc_id}{number}{file.suffix.lower()}" for number in numbers)
    return next(path for path in paths if not (folder / path).exists())


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


def _copy_and_write(folder: Path, file: Path, path: str, rows: Sequence[CatalogueRow]) -> None:
    target = folder / path
    if target.exists():
        raise CatalogueError(str(target), "there is such a file already", "choose another doc_id")
    try:
        target.parent.mkdir(exist_ok=True)
        write_atomically(target, file.read_bytes())
    except OSError as error:
        raise CatalogueError(str(target), f"it cannot be written: {error.strerror}", "check the permissions") from error
    try:
        write_catalogue(folder, rows)
    except CatalogueError:
        target.unlink()
        raise
