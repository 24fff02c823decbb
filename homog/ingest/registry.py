"""Which module reads which extension."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, cast

from homog.errors import ReadError
from homog.ingest.extracted import Content
from homog.settings import IngestSettings


class Reader(Protocol):
    """A module that reads one family of formats: its extensions, and a function from bytes to text."""

    EXTENSIONS: tuple[str, ...]

    def read(self, raw: bytes, name: str, settings: IngestSettings) -> Content:
        """The text of a file; `name` is for messages only, `settings` hold the limits."""


# Named, not imported: a module is loaded when the first file of its formats is read. A test holds the two lists equal.
EXTENSIONS_OF = MappingProxyType(
    {
        "text": (".txt", ".md"),
        "docx": (".docx",),
        "html": (".html", ".htm", ".mht", ".mhtml"),
        "office": (".doc", ".wps", ".rtf", ".odt"),
        "pdf": (".pdf",),
    }
)
READERS = MappingProxyType({extension: name for name, extensions in EXTENSIONS_OF.items() for extension in extensions})

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
        return cast(Reader, import_module(f"homog.ingest.{READERS[extension]}"))
    if extension in UNREAD:
        raise ReadError(str(path), f"{UNREAD[extension]} files are not read by this version", "save it as .txt (UTF-8)")
    why = f"the extension {extension} is not known" if extension else "the file name has no extension"
    raise ReadError(str(path), why, f"use one of {', '.join(supported_extensions())}")


def is_document(path: Path) -> bool:
    """Whether a file is a document by its extension, of a format that is read or one that is known."""
    return path.suffix.lower() in READERS or path.suffix.lower() in UNREAD
