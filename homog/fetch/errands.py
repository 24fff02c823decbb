"""`homog corpus fetch`: a catalogue, row by row, into a corpus folder."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from homog.corpus import CATALOGUE, CatalogueRow, locate, read_rows, write_atomically, write_catalogue
from homog.errors import CatalogueError, FetchError, ReadError
from homog.fetch.addresses import Resolve, look_up, parse_address
from homog.fetch.client import Answer
from homog.fetch.journal import Entry, read_journal, write_journal
from homog.fetch.judging import judge
from homog.fetch.sniffing import extension_of
from homog.fetch.trouble import AskingError
from homog.fetch.visiting import Visitor
from homog.ingest import is_document, read_file
from homog.settings import FetchSettings, IngestSettings

Progress = Callable[[str, int, int], None]
TEXTS, DOUBTFUL = "texts", "doubtful"
_NO_NETWORK = ("unresolved", "unreachable")
_ENOUGH_HOSTS = 3  # hosts without any answer after which the network is given up
_DEFAULTS, _READING = FetchSettings(), IngestSettings()


@dataclass(frozen=True)
class Fetched:
    """What became of a catalogue: an entry a row, in its order."""

    folder: Path
    rows: tuple[CatalogueRow, ...]
    entries: tuple[Entry, ...]

    @property
    def complete(self) -> bool:
        """Whether every row that has an address has its document."""
        return not any(entry.state in ("person", "later") for entry in self.entries)


@dataclass
class _Errands:
    """One run: the folder, what is known, and who asks."""

    out: Path
    rows: list[CatalogueRow]
    known: Mapping[str, Entry]
    visitor: Visitor
    reading: IngestSettings

    def save(self, entries: Mapping[str, Entry]) -> None:
        """Write catalogue and journal as they stand, so that an interrupted run can be taken up."""
        current = {**self.known, **entries}
        write_journal(self.out, [current[row.doc_id] for row in self.rows if row.doc_id in current])
        write_catalogue(self.out, self.rows)


def fetch_catalogue(
    catalogue: Path,
    out: Path,
    settings: FetchSettings = _DEFAULTS,
    *,
    retry: bool = False,
    again: bool = False,
    reading: IngestSettings = _READING,
    resolve: Resolve = look_up,
    sleep: Callable[[float], None] = time.sleep,
    progress: Progress | None = None,
) -> Fetched:
    """Download every row of a catalogue that has an address and no document yet.

    Bytes that are the document go to texts/, others that came to doubtful/; catalog.csv and fetch.jsonl are written
    after every row. What the folder holds already is not asked for again.

    Args:
        catalogue: catalog.csv or its folder.
        out: the corpus folder; may be that of the catalogue.
        settings: limits and manners.
        retry: also try rows again that need a person (refused, gone, not the document).
        again: fetch what was fetched before, too; a reviewer's own file stays.
        reading: limits of reading what came.
        resolve: name and port -> numeric addresses.
        sleep: how to wait.
        progress: called as ("fetch", done, total).

    Raises:
        CatalogueError: a catalogue cannot be used, or the folder not be written.
        FetchError: no host could be reached at all.
    """
    rows = _merged(Path(catalogue), out)
    _make(out)
    if not (out / CATALOGUE).exists():
        write_catalogue(out, rows)  # a reviewer can put own files into its rows, network or not
    errands = _Errands(out, rows, read_journal(out), Visitor(settings, resolve, sleep), reading)
    entries: dict[str, Entry] = {}
    lost: dict[str, str] = {}  # host -> why nothing came from it
    for done, row in enumerate(list(rows)):
        if progress is not None:
            progress("fetch", done, len(rows))
        entry = _settled(errands, row, retry=retry, again=again)
        if entry is None:
            entry = _fetch(errands, row)
            rows[done] = _with_file(out, row, entry)
            _note_lost(lost, row, entry)
            if not errands.visitor.answers and len(lost) >= _ENOUGH_HOSTS:
                break
            errands.save({**entries, row.doc_id: entry})
        entries[row.doc_id] = entry
    if lost and not errands.visitor.answers:
        _refuse_offline(lost)
    errands.save(entries)
    return Fetched(out, tuple(rows), tuple(entries[row.doc_id] for row in rows))


def _merged(catalogue: Path, out: Path) -> list[CatalogueRow]:
    """The rows of the catalogue; what the folder knows of them goes first, but for the address."""
    file = catalogue / CATALOGUE if catalogue.is_dir() else catalogue
    rows = read_rows(file)
    if not (out / CATALOGUE).is_file():
        return [_brought(file.parent, out, row) for row in rows]
    if (out / CATALOGUE).resolve() == file.resolve():
        return rows
    mine = {row.doc_id: row for row in read_rows(out / CATALOGUE)}
    merged = [_filled(mine.pop(row.doc_id, None), row) for row in rows]
    return [*merged, *mine.values()]


def _filled(mine: CatalogueRow | None, given: CatalogueRow) -> CatalogueRow:
    if mine is None:
        return replace(given, path="")
    return replace(
        mine,
        url=given.url or mine.url,
        region=mine.region or given.region,
        title=mine.title or given.title,
        doc_no=mine.doc_no or given.doc_no,
        issuer=mine.issuer or given.issuer,
        signed=mine.signed or given.signed,
        extra={**given.extra, **{name: value for name, value in mine.extra.items() if value}},
    )


def _brought(folder: Path, out: Path, row: CatalogueRow) -> CatalogueRow:
    """A row whose file lies beside the catalogue, with the file brought along."""
    source = locate(folder, row.path)
    if not row.path or not source.is_file():
        return replace(row, path="")
    target = locate(out, row.path)
    if target.resolve() != source.resolve() and not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    return row


def _make(out: Path) -> None:
    try:
        for folder in (out, out / TEXTS):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = error.strerror or str(error)
        raise CatalogueError(str(out), f"it cannot be written: {why}", "name another folder with --out") from error


def _settled(errands: _Errands, row: CatalogueRow, *, retry: bool, again: bool) -> Entry | None:
    """What is known of a row that is not to be asked for; None where it is."""
    before = errands.known.get(row.doc_id)
    here = bool(row.path) and locate(errands.out, row.path).is_file()
    if here and (before is None or before.state != "fetched" or before.path != row.path):
        return Entry(row.doc_id, "there", "own_file", url=row.url, path=row.path)
    if here and before is not None and not (again and row.url):
        return replace(before, reason="kept")
    if not row.url:
        return Entry(row.doc_id, "no_address", "no_address")
    if before is not None and before.state == "person" and before.url == row.url and not (retry or again):
        return before
    return None


def _fetch(errands: _Errands, row: CatalogueRow) -> Entry:
    try:
        answer = errands.visitor.fetch(row.url)
    except AskingError as trouble:
        state = "later" if trouble.passing else "person"
        entry = Entry(row.doc_id, state, trouble.code, trouble.detail, url=row.url)  # type: ignore[arg-type]
        before = errands.known.get(row.doc_id)
        kept = before is not None and before.state == "fetched" and locate(errands.out, before.path).is_file()
        return replace(before, reason="kept", detail=trouble.code) if kept and before else entry
    entry = Entry(
        row.doc_id,
        "person",
        url=row.url,
        final_url=answer.url,
        time=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        bytes=len(answer.body),
        sha256=hashlib.sha256(answer.body).hexdigest(),
        content_type=answer.headers.get("content-type", "")[:200],
    )
    return _kept(errands, row, answer, _judged(errands, row, answer, entry))


def _judged(errands: _Errands, row: CatalogueRow, answer: Answer, entry: Entry) -> Entry:
    """Read what came and say whether it is the document."""
    extension = extension_of(answer.body, answer.url)
    if not extension or not is_document(Path(f"a{extension}")):
        return replace(entry, reason="unknown_format", detail=entry.content_type)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"page{extension}"
        file.write_bytes(answer.body)
        try:
            read = read_file(file, errands.reading)
        except ReadError as error:
            return replace(entry, reason="unreadable", detail=error.why)
    found = judge(row, read.text, read.metadata, errands.visitor.settings)
    if found.code:
        return replace(entry, reason=found.code, detail=found.detail, checks=found.checks())
    return replace(entry, state="fetched", reason="fetched", checks=found.checks())


def _kept(errands: _Errands, row: CatalogueRow, answer: Answer, entry: Entry) -> Entry:
    """Keep the bytes: the document in texts/, anything else in doubtful/."""
    folder = TEXTS if entry.state == "fetched" else DOUBTFUL
    extension = extension_of(answer.body, answer.url) or ".bin"
    path = f"{folder}/{row.doc_id}{extension}"
    target, before = errands.out / path, errands.known.get(row.doc_id)
    if target.exists() and (before is None or before.path != path):
        path = f"{folder}/{row.doc_id}-fetched{extension}"
        target = errands.out / path
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, answer.body)
    if before is not None and before.path.startswith(f"{DOUBTFUL}/") and before.path != path:
        (errands.out / before.path).unlink(missing_ok=True)
    return replace(entry, path=path)


def _with_file(out: Path, row: CatalogueRow, entry: Entry) -> CatalogueRow:
    if entry.state == "fetched":
        return replace(row, path=entry.path)
    return row if row.path and locate(out, row.path).is_file() else replace(row, path="")


def _note_lost(lost: dict[str, str], row: CatalogueRow, entry: Entry) -> None:
    if entry.reason in _NO_NETWORK:
        lost[parse_address(row.url).host] = entry.detail


def _refuse_offline(lost: Mapping[str, str]) -> None:
    hosts: Sequence[str] = sorted(lost)
    shown = ", ".join(hosts[:_ENOUGH_HOSTS])
    raise FetchError(
        "nothing could be fetched",
        f"not one of the hosts asked could be reached ({shown}): this machine seems to have no internet access",
        "connect it and run the command again; what was fetched before is kept",
    )
