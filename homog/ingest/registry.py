"""Which module reads which extension."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from homog.errors import ReadError
from homog.ingest import docx, html, office, pdf, text
from homog.ingest.extracted import Content
from homog.settings import IngestSettings


class Reader(Protocol):
    """A module that reads one family of formats: its extensions, and a function from bytes to text."""

    EXTENSIONS: tuple[str, ...]

    def read(self, raw: bytes, name: str, settings: IngestSettings) -> Content:
        """The text of a file; `name` is for messages only, `settings` hold the limits."""


_MODULES: tuple[Reader, ...] = (text, docx, html, office, pdf)
READERS = MappingProxyType({extension: module for module in _MODULES for extension in module.EXTENSIONS})

# Formats that policy documents come in and that this version does not read.
UNREAD = MappingProxyType(
    {
        ".ofd": "OFD",
    }
)


def supported_extensions() -> tuple[str, ...]:
    """The extensions that can be read, sorted, with their dot."""
    return tuple(sorted(READERS))


def format_of(path: Path) -> str:
    """The format by the extension: lower case, without the dot."""
    return path.suffix.lower().removeprefix(".")


def reader_for(path: Path) -> Reader:
    """The reader of a file.

    Raises:
        ReadError: no reader takes the extension.
    """
    extension = path.suffix.lower()
    if extension in READERS:
        return READERS[extension]
    if extension in UNREAD:
        raise ReadError(str(path), f"{UNREAD[extension]} files are not read by this version", "save it as .txt (UTF-8)")
    why = f"the extension {extension} is not known" if extension else "the file name has no extension"
    raise ReadError(str(path), why, f"use one of {', '.join(supported_extensions())}")


def is_document(path: Path) -> bool:
    """Whether a file is a document by its extension, of a format that is read or one that is known."""
    return path.suffix.lower() in READERS or path.suffix.lower() in UNREAD
