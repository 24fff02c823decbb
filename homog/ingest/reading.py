"""One file into text, with every way that can fail said in words."""

from __future__ import annotations

import hashlib
import re
from itertools import islice
from pathlib import Path

from homog.errors import ReadError
from homog.ingest.extracted import Extracted
from homog.ingest.registry import format_of, reader_for
from homog.settings import IngestSettings

_WORD = re.compile(r"[^\W_]")
_DEFAULTS = IngestSettings()


def read_file(path: str | Path, settings: IngestSettings = _DEFAULTS) -> Extracted:
    """Read one document.

    Args:
        path: a file whose extension names its format.
        settings: limits on size and on how little a document may hold.

    Raises:
        ReadError: missing, a folder, not permitted, too large, empty, unknown or unread format, undecodable.
    """
    file = Path(path)
    size = _size(file)
    reader = reader_for(file)
    if size > settings.max_bytes:
        raise ReadError(
            str(file),
            f"{size:,} bytes are over the limit of {settings.max_bytes:,}",
            "split the file or raise the setting ingest.max_bytes",
        )
    raw = _bytes(file)
    content = reader.read(raw, str(file), settings)
    _require_words(file, content.text, settings.min_characters)
    return Extracted(
        text=content.text,
        format=format_of(file),
        encoding=content.encoding,
        sha256=hashlib.sha256(raw).hexdigest(),
        extracted=content.extracted,
        notices=content.notices,
        metadata=content.metadata,
        places=content.places,
    )


def _size(file: Path) -> int:
    """Bytes of a regular file; anything else is an error (reading a pipe could wait for ever)."""
    try:
        found = file.stat()
    except FileNotFoundError:
        raise ReadError(str(file), "there is no such file", "check the path") from None
    except (OSError, ValueError) as error:
        raise ReadError(str(file), _reason(error), "check the path and its permissions") from error
    if file.is_dir():
        raise ReadError(str(file), "it is a folder, not a document", "name a file")
    if not file.is_file():
        raise ReadError(str(file), "it is not a regular file", "save its content as a file first")
    return found.st_size


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except PermissionError:
        raise ReadError(str(file), "reading it is not permitted", "change its permissions") from None
    except OSError as error:
        raise ReadError(str(file), _reason(error), "check the disk and try again") from error


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _require_words(file: Path, text: str, least: int) -> None:
    if not text.strip():
        raise ReadError(str(file), "the file is empty", "supply a file with text")
    if sum(1 for _ in islice(_WORD.finditer(text), least)) < least:
        raise ReadError(
            str(file), f"it holds fewer than {least} letters, figures or Chinese characters", "supply its text"
        )
