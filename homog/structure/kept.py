"""Structures kept between runs, by the hash of the text and of all they depend on; may be deleted at any time.

To find the units and slots of a corpus anew takes longer than to check a plan against it. Each document is a file of
its own, written under another name and put in place at once, so that two processes never see half of one.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from homog import __version__, datatypes
from homog.datatypes import Structure
from homog.resources import cache_folder, data_path, models_path
from homog.settings import StructureSettings


class StructureCache:
    """The structures of documents under one setting; nothing is kept where nothing can be written.

    Args:
        settings: what structures depend on beside the text.
        folder: the cache; that of `cache_folder` by default.
    """

    def __init__(self, settings: StructureSettings, folder: Path | None = None) -> None:
        self._seed = f"{_code()}\n{settings!r}\n"
        self._given = folder

    def read(self, text: str, places: Sequence[str]) -> Structure | None:
        """The structure of a text, None where it is not kept.

        Args:
            text: of the document, as it is parsed.
            places: names that the catalogue adds to those known.
        """
        try:
            found = _Reader(io.BytesIO(self._path(text, places).read_bytes())).load()
        except Exception:  # no such file, or a damaged one: it is computed anew
            return None
        return found if isinstance(found, Structure) else None

    def write(self, text: str, places: Sequence[str], structure: Structure) -> None:
        """Keep the structure of a text."""
        with suppress(OSError, RuntimeError):  # no room, no rights, no home
            path = self._path(text, places)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(_pickled(structure))
            part.replace(path)

    def _path(self, text: str, places: Sequence[str]) -> Path:
        told = [place for place in places if place[:2] in text]  # other places change nothing
        key = f"{self._seed}{told!r}\n{text}".encode("utf-8", "surrogatepass")
        name = hashlib.sha256(key).hexdigest()
        return (self._given or cache_folder()) / "structures" / name[:2] / name[2:34]


def _pickled(structure: Structure) -> bytes:
    """Data types as calls of their constructors: to read their state one by one takes several times as long."""
    out = io.BytesIO()
    writer = pickle.Pickler(out, protocol=5)
    writer.dispatch_table = {kind: _call for kind in _kinds().values() if is_dataclass(kind)}
    writer.dump(structure)
    return out.getvalue()


def _call(value: Any) -> tuple[type, tuple[Any, ...]]:
    return type(value), tuple(getattr(value, field.name) for field in fields(value))


class _Reader(pickle.Unpickler):
    """Reads data types and nothing else: a file that somebody else has written must not run anything."""

    def find_class(self, module: str, name: str) -> Any:
        kind = _kinds().get(f"{module}.{name}")
        if kind is None:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a structure")
        return kind


@cache
def _kinds() -> dict[str, type]:
    """What a structure is made of, by module and name."""
    made_here = (kind for kind in vars(datatypes).values() if isinstance(kind, type) and is_dataclass(kind))
    return {f"{kind.__module__}.{kind.__qualname__}": kind for kind in (*made_here, date)}


@cache
def _code() -> str:
    """What the code and the tables are that make structures: their sizes and times of change."""
    told = [f"{__version__} {sys.version_info[:2]}"]
    for path in sorted(_sources()):
        state = path.stat()
        told.append(f"{path.name} {state.st_size} {state.st_mtime_ns}")
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _sources() -> Iterator[Path]:
    package = Path(__file__).resolve().parent
    yield from package.glob("*.py")
    yield from (package.parent / "ingest").glob("*.py")
    yield package.parent / "datatypes.py"
    yield from (path for path in (data_path("places.csv"), models_path("kinds.npz")) if path.is_file())
