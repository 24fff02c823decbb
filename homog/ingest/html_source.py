"""From the bytes of a saved web page to its markup as text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from homog.errors import ReadError
from homog.ingest import text
from homog.ingest.encodings import readability
from homog.settings import IngestSettings

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|div|p|table|span|font|br|td|h\d|meta)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,24})""", re.IGNORECASE)
_ARCHIVE = re.compile(
    rb"\A\s*(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot-Content-Location):", re.IGNORECASE
)
_HEAD = 4096  # bytes in which a page declares its charset
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs"}
_MOST_BROKEN = 0.002  # share of characters that may be damaged in a page that no encoding decodes without an error


@dataclass(frozen=True, slots=True)
class Markup:
    """The decoded page, the codec that gave it, and codes of what should be said about it."""

    text: str
    encoding: str
    notices: tuple[str, ...] = ()


def markup_of(raw: bytes, name: str, settings: IngestSettings) -> Markup:
    """Decode a web page or take it out of a web archive (.mht).

    The order is: byte order mark, strict UTF-8, then what the page declares (header or `meta charset`) against
    what reads like Chinese, because wrong declarations are common.

    Args:
        raw: the bytes of the file.
        name: for messages.
        settings: the limits; the number of parts of a web archive is one.

    Raises:
        ReadError: an archive without a page, no markup, or no known encoding.
    """
    declared = b""
    if _ARCHIVE.match(raw) and b"\n\n" in raw.replace(b"\r\n", b"\n"):
        raw, declared = _page_of_archive(raw, name, settings.html.max_parts)
    found = _CHARSET.search(raw, 0, _HEAD)
    codec = _codec(declared or (found[1] if found else b""))
    markup = _decoded(raw, codec, name, settings)
    if not _MARKUP.search(markup.text.encode("utf-8", "replace")):
        raise ReadError(name, "the file holds no HTML markup", "save it as .txt (UTF-8)")
    return markup


def _decoded(raw: bytes, codec: str | None, name: str, settings: IngestSettings) -> Markup:
    try:
        content = text.read(raw, name, settings)
    except ReadError:
        damaged = _damaged(raw, codec)
        if damaged is None:
            raise
        return damaged
    if codec and codec != content.encoding and "encoding_guessed" in content.notices:
        declared = _strict(raw, codec)
        if declared is not None and readability(declared) >= 0.8 * readability(content.text):
            return Markup(_lines(declared), codec)
    return Markup(content.text, content.encoding, content.notices)


def _strict(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _damaged(raw: bytes, codec: str | None) -> Markup | None:
    """A page with a few broken bytes: each shows as U+FFFD, and the run says that the encoding is doubtful."""
    if not _MARKUP.search(raw):
        return None
    for encoding in dict.fromkeys(filter(None, (codec, "utf-8", "gb18030", "big5hkscs"))):
        decoded = raw.decode(encoding, "replace")
        broken = decoded.count("\ufffd")
        if broken <= _MOST_BROKEN * len(decoded) and readability(decoded) >= 0.25:
            return Markup(_lines(decoded), encoding, ("encoding_guessed",))
    return None


def _lines(decoded: str) -> str:
    return decoded.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _codec(declared: bytes) -> str | None:
    """The Python codec of a declared charset, the widest of its family; None for what is unknown or no charset."""
    label = declared.decode("ascii", "replace").lower().strip()
    label = _WIDER.get(label, label)
    try:
        info = codecs.lookup(label)
        b"<".decode(label)  # codecs from bytes to bytes (zip, hex) are no charsets
    except (LookupError, UnicodeError, ValueError):
        return None
    return info.name


def _page_of_archive(raw: bytes, name: str, most: int) -> tuple[bytes, bytes]:
    """The bytes of the first page of a web archive and the charset its header declares."""
    from email import message_from_bytes

    if raw.lower().count(b"boundary=") > most:
        raise ReadError(
            name, f"its web archive nests more than {most} parts", "raise the setting ingest.html.max_parts"
        )
    try:
        message = message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError) as error:
        raise ReadError(name, "its web archive is broken", "save the page again, as .html") from error
    pages = [part for part in _parts(message) if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    for part in pages:
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload.strip():
            if len(pages) > 1 and b"<frameset" in payload.lower():
                continue
            return payload, str(part.get_param("charset") or "").encode("ascii", "replace")
    raise ReadError(name, "its web archive holds no page (text/html)", "save the page again, as .html")


def _parts(message: Message) -> Iterator[Message]:
    """All parts in their order, without recursion."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list):
            waiting.extend(reversed([child for child in inner if isinstance(child, Message)]))
        else:
            yield part
