"""The parts of a .docx package: a zip archive opened with limits, XML without entities, files or network.

python-docx would load every part, pictures too, before a limit could strike, and gives up on packages with a
broken picture; so the archive is read directly, and only the parts that hold text.
"""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import time
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote

from homog.errors import ReadError
from homog.ingest.docx_names import RELATIONS, STRICT
from homog.limits import DocxSettings

_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, struct.error, OSError, ValueError, KeyError, IndexError,
    OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip
_COPY = "copy or download it again, or open it in Word or WPS and save it anew"
_SOURCE = "make sure where it comes from"


class Package:
    """The text-bearing parts of one zipped document.

    Args:
        raw: the bytes of the file.
        name: for messages.
        limits: sizes, ratio, entries, nesting and seconds.

    Raises:
        ReadError: no zip archive, broken, protected, or over a limit.
    """

    def __init__(self, raw: bytes, name: str, limits: DocxSettings) -> None:
        self.name, self.limits = name, limits
        self._end = time.monotonic() + limits.max_seconds
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except _BROKEN as error:
            raise ReadError(name, f"the file is damaged or cut short ({_words(error)})", _COPY) from None
        entries = self._archive.infolist()
        self._check_whole(entries)
        self._entries = {_key(entry.filename): entry for entry in entries}

    def _check_whole(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > self.limits.max_entries:
            raise self.over("max_entries", f"its {len(entries):,} entries are", f"{self.limits.max_entries:,}")
        total = sum(entry.file_size for entry in entries)
        if total > self.limits.max_uncompressed_bytes:
            limit = f"{self.limits.max_uncompressed_bytes:,}"
            raise self.over("max_uncompressed_bytes", f"{total:,} unpacked bytes are", limit)
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels")):
                self._check_entry(entry)

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        size, limits = entry.file_size, self.limits
        if size > limits.max_part_bytes:
            raise self.over("max_part_bytes", f"{size:,} bytes of {entry.filename} are", f"{limits.max_part_bytes:,}")
        if size > limits.ratio_from_bytes and size > limits.max_ratio * max(entry.compress_size, 1):
            ratio = size // max(entry.compress_size, 1)
            raise self.over("max_ratio", f"{entry.filename} unpacks to {ratio:,} times its size, which is",
                            f"{limits.max_ratio}")  # fmt: skip

    def over(self, setting: str, what: str, limit: str) -> ReadError:
        """The error of a limit that was passed."""
        why = f"{what} over the limit of {limit}: it may be made to do harm"
        return ReadError(self.name, why, f"{_SOURCE}, then raise the setting ingest.docx.{setting}")

    def check_time(self) -> None:
        """Raise ReadError when the seconds allowed are used up."""
        if time.monotonic() > self._end:
            raise self.over("max_seconds", "reading it takes", f"{self.limits.max_seconds:g} seconds")

    def check_nesting(self, depth: int) -> None:
        """Raise ReadError for elements nested too deep."""
        if depth > self.limits.max_nesting:
            raise self.over("max_nesting", "its elements are nested", f"{self.limits.max_nesting} levels")

    def holds(self, path: str) -> bool:
        """Whether the package has a part of this name."""
        return _key(path) in self._entries

    def folders(self) -> set[str]:
        """The top folders of the package, which tell its kind (word, xl, ppt)."""
        return {key.partition("/")[0] for key in self._entries if "/" in key}

    def part(self, path: str) -> bytes | None:
        """The bytes of a part, None where there is none."""
        entry = self._entries.get(_key(path))
        if entry is None:
            return None
        self.check_time()
        self._check_entry(entry)
        if entry.flag_bits & 1:
            raise ReadError(self.name, "the file is protected by a password", "save it without a password")
        try:
            return self._archive.read(entry)
        except _BROKEN as error:
            raise ReadError(self.name, f"its part {path} is damaged ({_words(error)})", _COPY) from None

    def xml(self, path: str) -> Any | None:
        """The root element of an XML part, None where there is no such part."""
        raw = self.part(path)
        if raw is None:
            return None
        from lxml import etree

        if b"<!DOCTYPE" in raw:
            raise self._with_entities(path)
        for strict, main in STRICT:
            raw = raw.replace(strict, main)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(raw, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise ReadError(self.name, f"its part {path} is no sound XML ({_words(error)})", _COPY) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._with_entities(path)
        self.check_time()
        return root

    def _with_entities(self, path: str) -> ReadError:
        why = f"its part {path} declares a document type, which no office program writes: it may be made to do harm"
        return ReadError(self.name, why, f"{_SOURCE}, then open it in Word or WPS and save it anew")

    def relations(self, path: str) -> dict[str, str]:
        """What a part refers to inside the package: kind (the last word of its address) -> part name.

        Targets outside the package are left out and never followed.

        Args:
            path: name of the part; empty for the package itself.
        """
        folder, name = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, str] = {}
        if root is None:
            return found
        for relation in root.iter(f"{{{RELATIONS}}}Relationship"):
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, unquote(relation.get("Target") or "")))
                found.setdefault((relation.get("Type") or "").rpartition("/")[2], target.lstrip("/"))
        return found


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _words(error: Exception) -> str:
    """The first line of what an exception says, cut to a readable length."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120]
