"""Guessing a catalogue from the documents themselves, each field with how sure the guess is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from homog.corpus import clues
from homog.corpus.catalogue import require_folder
from homog.corpus.clues import Certainty, Guess
from homog.corpus.rows import CATALOGUE, CatalogueRow, as_level, free_id
from homog.errors import CatalogueError, ReadError
from homog.ingest import is_document, normalise, read_file
from homog.settings import IngestSettings

_HEAD, _TAIL = 3000, 1200  # characters at either end in which a document says what it is
_NOT_DOCUMENTS = ("readme", "license", "licence", "changelog", "notice", "说明")
_RUN = "run.json"  # marks a folder that homog wrote
_DEFAULTS = IngestSettings()

__all__ = ["Certainty", "Draft", "Guess", "draft_catalogue", "draft_row"]


@dataclass(frozen=True)
class Draft:
    """A drafted row and how sure each of its fields is: high, low, or none where nothing was found."""

    row: CatalogueRow
    certainty: Mapping[str, Certainty]


def draft_catalogue(folder: Path, settings: IngestSettings = _DEFAULTS) -> tuple[Draft, ...]:
    """Draft a row for every document of a folder and its subfolders.

    Hidden files, README and LICENSE files and links out of the folder are passed over. A file that cannot be
    read gets a row from its name, so that the run names it as missing.

    Args:
        folder: a folder of documents; a catalogue in it is not read.
        settings: limits of reading.

    Returns:
        One draft a file, in the order of their paths.

    Raises:
        CatalogueError: there is no such folder, or no document in it.
    """
    require_folder(folder)
    drafts: list[Draft] = []
    for path in _documents(folder):
        try:
            text = read_file(path, settings).text
        except ReadError:
            text = ""
        taken = [draft.row.doc_id for draft in drafts]
        drafts.append(draft_row(text, path.relative_to(folder).as_posix(), taken))
    if not drafts:
        raise CatalogueError(str(folder), "it holds no document", "put .txt or .md files into it")
    return tuple(drafts)


def draft_row(text: str, path: str, taken: Iterable[str] = ()) -> Draft:
    """Draft the catalogue row of one document.

    Args:
        text: the document's text; empty where it could not be read.
        path: its path in the corpus folder, whose stem becomes the doc_id.
        taken: doc_ids in use.
    """
    stem = Path(path).stem
    lines = _lines(text[:_HEAD])
    tail = _lines(text[-_TAIL:])
    title = clues.title(lines, stem)
    issuer = clues.issuer(lines, tail, title.value)
    level, region = clues.place(title, stem, issuer, doc_no := clues.document_number(lines))
    guesses = {
        "title": title,
        "doc_no": doc_no,
        "issuer": issuer,
        "level": level,
        "region": region,
        "signed": clues.signed(lines, tail),
    }
    row = CatalogueRow(
        doc_id=free_id(stem, taken),
        level=as_level(level.value) or "provincial",  # what homog is made for; the certainty says it is no guess
        region=region.value,
        title=title.value,
        doc_no=doc_no.value,
        issuer=issuer.value,
        signed=clues.as_date(guesses["signed"]),
        path=path,
    )
    return Draft(row, {name: guess.certainty for name, guess in guesses.items()})


def is_bare(folder: Path) -> bool:
    """Whether a folder holds no document at all."""
    return next(_documents(folder), None) is None


def _lines(text: str) -> list[str]:
    return [line for line in normalise(text).text.split("\n") if line]


def _documents(folder: Path) -> Iterator[Path]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        hidden = any(part.startswith((".", "~")) for part in path.relative_to(folder).parts)
        if hidden or path.name == CATALOGUE or path.stem.lower() in _NOT_DOCUMENTS:
            continue
        if any((above / _RUN).is_file() for above in path.parents if above.is_relative_to(folder)):
            continue  # what homog wrote is no document
        if path.is_file() and is_document(path) and path.resolve().is_relative_to(root):
            yield path
