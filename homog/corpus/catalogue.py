"""catalog.csv: reading it with all its errors, checking it, writing it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath

from homog.corpus.dates import iso_date
from homog.corpus.files import write_atomically
from homog.corpus.rows import CATALOGUE, COLUMNS, CatalogueRow, Problem, as_level, id_key, id_problem
from homog.datatypes import LEVELS, Level
from homog.errors import CatalogueError
from homog.ingest import format_of, supported_extensions


def read_catalogue(folder: Path, name: str = CATALOGUE) -> tuple[list[CatalogueRow], list[Problem]]:
    """Read catalog.csv and collect everything that is wrong with it.

    Args:
        folder: the corpus folder.
        name: of the file in it.

    Returns:
        The rows without a fatal problem, and all problems in the order of the file.
    """
    records, problems = _records(folder / name)
    if problems:
        return [], problems
    header, *body = records
    rows: list[CatalogueRow] = []
    seen_ids: dict[str, int] = {}
    seen_paths: dict[str, int] = {}
    for number, cells in enumerate(body, start=2):
        if not any(cells):
            continue
        values = dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False))
        found = [Problem(number, values["doc_id"], what) for what in _fatal(cells, header, values, seen_ids, folder)]
        found += [Problem(number, values["doc_id"], what, False) for what in _lesser(values, seen_paths, folder)]
        problems += found
        seen_ids.setdefault(id_key(values["doc_id"]), number)
        seen_paths.setdefault(_plain(values["path"]), number)
        level = as_level(values["level"])
        if level is not None and not any(problem.fatal for problem in found):
            rows.append(_row(values, level))
    return rows, problems


def read_rows(file: Path) -> list[CatalogueRow]:
    """The rows of a catalogue whatever its file is called; a document that is missing is no error.

    Raises:
        CatalogueError: there is no such file, or it cannot be used; the message lists everything that is wrong.
    """
    if not file.is_file():
        raise CatalogueError(str(file), "there is no such file", "name a catalogue, or the folder that holds it")
    rows, problems = read_catalogue(file.parent, file.name)
    require_usable(file.parent, problems, file.name)
    return rows


def check_catalogue(folder: Path) -> list[Problem]:
    """Everything wrong with the catalogue of a folder, in the order of the file; empty when all is well.

    Raises:
        CatalogueError: the folder does not exist or holds no catalogue.
    """
    require_folder(folder)
    if not (folder / CATALOGUE).is_file():
        raise CatalogueError(f"{folder / CATALOGUE}", "there is no such file", "make one: homog corpus init")
    return read_catalogue(folder)[1]


def require_folder(folder: Path) -> None:
    """Raise CatalogueError where a corpus folder does not exist."""
    if not folder.exists():
        raise CatalogueError(str(folder), "there is no such folder", "check the path")
    if not folder.is_dir():
        raise CatalogueError(str(folder), "it is a file, not a corpus folder", "name the folder that holds it")


def require_usable(folder: Path, problems: Sequence[Problem], name: str = CATALOGUE) -> None:
    """Raise one CatalogueError that lists every problem, if one of them makes the catalogue unusable."""
    if not any(problem.fatal for problem in problems):
        return
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    raise CatalogueError(
        f"{folder / name}: {count}",
        "; ".join(map(str, problems)),
        "correct these rows and try again",
    )


def locate(folder: Path, path: str) -> Path:
    """Where a catalogue's path leads; a backslash separates folders as on Windows."""
    return folder / path.replace("\\", "/")


def write_catalogue(folder: Path, rows: Sequence[CatalogueRow]) -> Path:
    """Write catalog.csv in one step: whoever reads it sees the old one or the new one, never half.

    Args:
        folder: the corpus folder.
        rows: in the order in which they are to stand; columns homog does not know follow the known ones.

    Returns:
        The file written.

    Raises:
        CatalogueError: the folder is missing or cannot be written to.
    """
    require_folder(folder)
    extra = list(dict.fromkeys(name for row in rows for name in row.extra))
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [*COLUMNS, *extra], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.cells() for row in rows)
    target = folder / CATALOGUE
    try:
        write_atomically(target, buffer.getvalue().encode("utf-8"))
    except OSError as error:
        raise CatalogueError(
            str(target), f"it cannot be written: {error.strerror}", "check the folder's permissions"
        ) from error
    return target


def _records(file: Path) -> tuple[list[list[str]], list[Problem]]:
    """The cells of the file, stripped, with a header that can be used."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
        records = [
            [cell.strip() for cell in record] for record in csv.reader(io.StringIO(text, newline=""), strict=True)
        ]
    except OSError as error:
        return [], [Problem(0, "", f"it cannot be read: {error.strerror}")]
    except UnicodeDecodeError as error:
        return [], [Problem(0, "", f"it is not UTF-8 (byte {error.start}): save it as CSV UTF-8")]
    except csv.Error as error:
        return [], [Problem(0, "", f"it is not a CSV file: {error}")]
    header = records[0] if records else []
    problems = [Problem(1, "", f"the column {name} is missing") for name in COLUMNS if name not in header]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    problems += [Problem(1, "", f"the column {name} stands twice") for name in twice]
    return records, problems


def _fatal(
    cells: Sequence[str], header: Sequence[str], values: Mapping[str, str], seen: Mapping[str, int], folder: Path
) -> Iterator[str]:
    """What makes the catalogue unusable."""
    if len(cells) > len(header) and any(cells[len(header) :]):
        yield f"it has {len(cells)} cells, the header {len(header)}: put a value that holds a comma in quotes"
    doc_id = values["doc_id"]
    if problem := id_problem(doc_id):
        yield problem
    elif earlier := seen.get(id_key(doc_id)):
        yield f"doc_id stands already in row {earlier}"
    if values["level"] not in LEVELS:
        yield f"level is {values['level'] or 'empty'!r}, not one of {', '.join(LEVELS)}"
    if values["signed"] and iso_date(values["signed"]) is None:
        yield f"signed is {values['signed']!r}, not a date like 2015-07-04"
    if problem := _escape(folder, values["path"]):
        yield problem


def _escape(folder: Path, path: str) -> str | None:
    """Why a path does not stay in the folder, or None."""
    if any(ord(char) < 32 for char in path):
        return "path holds a control character"
    if path.startswith(("/", "\\")) or PureWindowsPath(path).drive:
        return f"path {path!r} is absolute; give it relative to the folder of the catalogue"
    try:
        inside = locate(folder, path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return f"path {path!r} cannot be followed"
    return None if inside else f"path {path!r} leads out of the folder of the catalogue"


def _lesser(values: Mapping[str, str], seen: Mapping[str, int], folder: Path) -> Iterator[str]:
    """What leaves out one document only."""
    path = values["path"]
    if not path:
        yield "path is empty: there is no file yet"
    elif _escape(folder, path):
        return
    elif earlier := seen.get(_plain(path)):
        yield f"path {path!r} stands already in row {earlier}"
    elif not locate(folder, path).is_file():
        yield f"there is no file {path!r}"
    elif f".{format_of(Path(path))}" not in supported_extensions():
        yield f"{path!r} is of a format that is not read (read: {', '.join(supported_extensions())})"


def _plain(path: str) -> str:
    """One spelling for a path: ./texts\\a.txt is texts/a.txt."""
    return PurePosixPath(path.replace("\\", "/")).as_posix()


def _row(values: Mapping[str, str], level: Level) -> CatalogueRow:
    return CatalogueRow(
        doc_id=values["doc_id"],
        level=level,
        region=values["region"],
        title=values["title"],
        doc_no=values["doc_no"],
        issuer=values["issuer"],
        signed=iso_date(values["signed"]),
        path=values["path"],
        url=values["url"],
        extra={name: value for name, value in values.items() if name not in COLUMNS and name},
    )
