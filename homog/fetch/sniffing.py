"""What kind of file some bytes are, whatever address and headers call them."""

from __future__ import annotations

import io
import re
import zipfile

_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|script|link|frameset)[\s>/]", re.IGNORECASE
)
_MHT = re.compile(rb"(?im)^(?:MIME-Version:|Content-Type:\s*multipart/related)")
_HEAD = 8192
_ZIPPED = (("word/document.xml", ".docx"), ("OFD.xml", ".ofd"))
_ODT = b"application/vnd.oasis.opendocument.text"
_TEXT_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


def extension_of(body: bytes, url: str = "") -> str:
    """The extension that names the format of a file's bytes, with its dot; empty where it is no document known.

    Args:
        body: the file.
        url: where it came from; only .wps and .md are told by it, whose bytes look like .doc and .txt.
    """
    head = body[:_HEAD]
    name = url.partition("?")[0].lower()
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(body)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return ".wps" if name.endswith(".wps") else ".doc"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    return _text(head, name)


def _zipped(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = set(package.namelist())
            found = next((extension for name, extension in _ZIPPED if name in names), "")
            if not found and "mimetype" in names and package.getinfo("mimetype").file_size < 200:
                found = ".odt" if package.read("mimetype").strip() == _ODT else ""
            return found
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return ""


def _text(head: bytes, name: str) -> str:
    plain = head
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        plain = head.decode("utf-16", "replace").encode("utf-8")
    elif _TEXT_CONTROLS & set(head):
        return ""
    if _MHT.search(plain[:2048]) and b"multipart/related" in plain.lower():
        return ".mht"
    if _HTML.search(plain):
        return ".html"
    return ".md" if name.endswith(".md") else ".txt"
