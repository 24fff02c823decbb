"""Plain text and Markdown: the decoded file itself, so that offsets are those of the file."""

from __future__ import annotations

import re

from homog.errors import ReadError
from homog.ingest.encodings import decode
from homog.ingest.extracted import Content
from homog.settings import IngestSettings

EXTENSIONS: tuple[str, ...] = (".txt", ".md")

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "zip archive (.docx, .xlsx, .zip)"),
    (b"\xd0\xcf\x11\xe0", "old Office file (.doc, .xls, .wps)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG picture"),
    (b"\xff\xd8\xff", "JPEG picture"),
    (b"\x1f\x8b", "gzip archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7z archive"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")  # ^Z, the end mark of DOS files, is harmless
_MOST_CONTROL = 0.005  # share of control characters above which a file is not text


def read(raw: bytes, name: str, settings: IngestSettings) -> Content:  # noqa: ARG001 - text has no limits of its own
    """Decode a text file: BOM dropped, CRLF and CR read as LF, nothing else changed.

    Args:
        raw: the bytes of the file.
        name: for messages.
        settings: not needed for plain text.

    Raises:
        ReadError: the bytes are no text, or text in no known encoding.
    """
    for signature, kind in _SIGNATURES:
        if raw.startswith(signature):
            raise ReadError(name, f"the content is a {kind}, not text", "save it as .txt (UTF-8)")
    decoded = decode(raw)
    if decoded is None:
        raise ReadError(name, _undecodable(raw), "open it where it shows correctly and save it as UTF-8")
    if len(_CONTROL.findall(decoded.text)) > _MOST_CONTROL * len(decoded.text):
        raise ReadError(name, "the content is binary (control characters), not text", "save it as .txt (UTF-8)")
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return Content(text, decoded.encoding, notices=decoded.notices)


def _undecodable(raw: bytes) -> str:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return (
            f"the encoding is unknown: no UTF-8 (byte 0x{raw[error.start]:02x} at {error.start}), "
            "and neither GB18030 nor Big5 gives readable Chinese"
        )
    return "the encoding is unknown: it decodes as UTF-8, but not to readable text"
