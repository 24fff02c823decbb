"""Guessing a catalogue from the documents themselves, each field with how sure the guess is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from homog.corpus import clues, told
from homog.corpus.catalogue import require_folder
from homog.corpus.clues import NOTHING, Certainty, Guess, Source
from homog.corpus.rows import CATALOGUE, CatalogueRow, as_level, free_id
from homog.corpus.wording import own_place
from homog.errors import CatalogueError, ReadError
from homog.ingest import format_of, is_document, normalise, read_file
from homog.settings import IngestSettings

_HEAD, _TAIL = 3000, 1200  # characters at either end in which a document says what it is
_BODY = 20_000  # characters in which a notice is signed, and a document says 我省 or 全市 often enough
_NOT_DOCUMENTS = ("readme", "license", "licence", "changelog", "notice", "说明")
_RUN = "run.json"  # marks a folder that homog wrote
_DEFAULTS = IngestSettings()

__all__ = ["Certainty", "Draft", "Guess", "Source", "draft_catalogue", "draft_row"]


@dataclass(frozen=True)
class Draft:
    """A drafted row, how sure each of its fields is, and where each comes from.

    Attributes:
        row: the fields.
        certainty: by field: high, low, or none where nothing was found.
        source: by field: text, file (what the file says of itself), name (of the file), user, or empty.
        unread: why the document could not be read and what helps; empty where it was read.
    """

    row: CatalogueRow
    certainty: Mapping[str, Certainty]
    source: Mapping[str, Source] = field(default_factory=dict)
    unread: tuple[str, str] | None = None

    @property
    def unsure(self) -> tuple[str, ...]:
        """The fields that are written without being sure; the level too where nothing told it."""
        written = {"low"}, {"low", "none"}
        return tuple(name for name, certainty in self.certainty.items() if certainty in written[name == "level"])


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
        taken = [draft.row.doc_id for draft in drafts]
        inside = path.relative_to(folder).as_posix()
        try:
            read = read_file(path, settings)
        except ReadError as error:
            drafts.append(replace(draft_row("", inside, taken), unread=(error.why, error.remedy)))
        else:
            drafts.append(draft_row(read.text, inside, taken, read.metadata))
    if not drafts:
        raise CatalogueError(str(folder), "it holds no document", "put .txt or .md files into it")
    return tuple(drafts)


def draft_row(text: str, path: str, taken: Iterable[str] = (), metadata: Mapping[str, str] | None = None) -> Draft:
    """Draft the catalogue row of one document.

    Args:
        text: the document's text; empty where it could not be read.
        path: its path in the corpus folder, whose stem becomes the doc_id.
        taken: doc_ids in use.
        metadata: what the file says of itself, by catalogue column (`Extracted.metadata`); other keys are passed over.
    """
    guesses = _guesses(text, path, metadata or {})
    row = CatalogueRow(
        doc_id=free_id(Path(path).stem, taken),
        level=as_level(guesses["level"].value) or "provincial",  # what homog is made for; the certainty says none
        region=guesses["region"].value,
        title=guesses["title"].value,
        doc_no=guesses["doc_no"].value,
        issuer=guesses["issuer"].value,
        signed=clues.as_date(guesses["signed"]),
        path=path,
        url=guesses["url"].value,
    )
    return Draft(
        row,
        {name: guess.certainty for name, guess in guesses.items()},
        {name: guess.source for name, guess in guesses.items()},
    )


def _guesses(text: str, path: str, metadata: Mapping[str, str]) -> dict[str, Guess]:
    """Every field by column: what the text tells, weighed against what the file tells."""
    is_page = format_of(Path(path)) in told.PAGES
    stem = Path(path).stem
    lines, body, tail = _lines(text[:_HEAD]), _lines(text[:_BODY]), _lines(text[-_TAIL:])
    heading = clues.title(lines, stem)
    title = told.title(metadata, heading, lines, is_page=is_page)
    doc_no = told.doc_no(metadata, clues.document_number(lines))
    signature = clues.signature([*body, *tail])
    drafter = clues.issuer(lines, tail, heading.value if heading.certainty == "high" else title.value, signature)
    issuer = told.issuer(metadata, drafter, is_page=is_page)
    level, region = _place(title, Guess(stem, "high", "name"), issuer, doc_no, body)
    if issuer.certainty == "none":
        issuer = clues.speaker(lines, level.value, region.value)
    return {
        "level": level,
        "region": region,
        "title": title,
        "doc_no": doc_no,
        "issuer": issuer,
        "signed": told.signed(metadata, clues.signed(lines, tail, signature)),
        "url": told.url(metadata),
    }


def _place(title: Guess, stem: Guess, issuer: Guess, doc_no: Guess, body: Sequence[str]) -> tuple[Guess, Guess]:
    """Level and region by the first clue that tells; the wording of the text is the last."""
    text = "\n".join(body)
    if (found := clues.place(title, stem, issuer)) != (NOTHING, NOTHING):
        return found
    if (found := clues.place_of_number(doc_no)) != (NOTHING, NOTHING):
        return found
    if (found := clues.place_by_short_name(title)) != (NOTHING, NOTHING):
        return found
    if (found := clues.place_in_city(title, text)) != (NOTHING, NOTHING):
        return found
    if (found := clues.place_of_congress(body)) != (NOTHING, NOTHING):
        return found
    return own_place(body, text)


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
