"""Small things that every report needs: figures in words, safe file names, hostile characters made visible."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urlsplit

from homog.datatypes import Document

# Control characters but tab and line feed, line separators, and everything that turns the writing direction.
_HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|%\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')
_RESERVED_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_DIGITS = 6
_LONGEST_NAME = 180  # bytes; file systems allow 255, an extension and a temporary prefix included


def visible(text: str) -> str:
    """The text with control characters and marks of direction replaced by signs that can be seen."""
    return _HOSTILE.sub(_sign, text) if _HOSTILE.search(text) else text


def _sign(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)  # control pictures
    return "␡" if code == 0x7F else f"⟦U+{code:04X}⟧"


def percent(share: float) -> str:
    """A share as a percentage with one decimal; what is not nothing never reads as nothing, nor as all."""
    share = round(share, _DIGITS)  # as the files for programs have it: a report made of them says the same
    if 0 < share < 0.0005:
        return "<0.1%"
    if 0.9995 <= share < 1:
        return ">99.9%"
    return f"{100 * share:.1f}%" if 0 < share < 1 else f"{100 * share:.0f}%"


def thousands(number: int) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,}"


def file_stem(doc_id: str) -> str:
    """A file name for a document, without extension: safe on every system, different for different documents.

    Args:
        doc_id: any identifier; Chinese stays as it is, other signs that file systems refuse are escaped as %XX.
    """
    stem = _UNSAFE_IN_NAMES.sub(_escaped, doc_id)
    if not stem or stem[0] in ". " or _RESERVED_NAMES.fullmatch(stem):
        stem = "%_" + stem  # an escape never begins so
    if stem[-1] in ". ":
        stem += "%_"
    if len(stem.encode()) > _LONGEST_NAME:
        digest = hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        stem = stem.encode()[: _LONGEST_NAME - 17].decode("utf-8", "ignore") + "~" + digest
    return stem


def file_stems(doc_ids: Iterable[str]) -> dict[str, str]:
    """A file stem for every document, no two of which a file system that ignores case would confuse."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for doc_id in doc_ids:
        stem = file_stem(doc_id)
        key = unicodedata.normalize("NFC", stem).casefold()
        if key in taken:
            stem += "~" + hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        taken.add(unicodedata.normalize("NFC", stem).casefold())
        stems[doc_id] = stem
    return stems


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "surrogatepass"))


def relative_url(*parts: str) -> str:
    """A relative address made of path parts, each quoted."""
    return "/".join(quote(part, safe="") for part in parts)


def web_address(url: str) -> str | None:
    """The address where it is one of the web; None for everything else, scripts and local files included."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def title_of(document: Document) -> str:
    """The title, or the identifier where there is none."""
    return document.title or document.doc_id


def flattened(settings: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    """Nested settings as (dotted name, value), in their own order."""
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
