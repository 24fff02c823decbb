"""Word documents (.docx): the text as a reader sees it, one paragraph or table row a line.

- Automatic numbers and bullets are written out; tracked insertions are in, deletions out.
- The cells of a row are joined by tabs; a box of one cell gives its paragraphs as they are.
- Text boxes follow the paragraph they are anchored in; footnotes and endnotes stand at the end, under 注释.
- Headers, footers, comments, hidden text, pictures, charts and diagrams are out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from homog.errors import ReadError
from homog.ingest.docx_lines import Line, with_places
from homog.ingest.docx_names import w
from homog.ingest.docx_numbering import Numbering
from homog.ingest.docx_package import Package
from homog.ingest.docx_styles import Styles
from homog.ingest.docx_walk import Note, Walk, note_bodies
from homog.ingest.extracted import Content
from homog.settings import IngestSettings

EXTENSIONS: tuple[str, ...] = (".docx",)

NOTES_TITLE = "注释："
NOTE_MARKS = {"footnote": "脚注", "endnote": "尾注"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_KINDS = {"xl": "a spreadsheet (.xlsx)", "ppt": "a presentation (.pptx)", "content.xml": "an OpenDocument file (.odt)"}
_NO_TITLE = re.compile(
    r"(?i)(?:microsoft |wps )|(?:无标题|未命名|文档|document|untitled|title|新建|normal|print)\s*\d*$|\.\w{2,4}$"
)
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,30}(?:政府|国务院|办公厅|办公室|委员会|委|厅|局|部|署|院)$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read(raw: bytes, name: str, settings: IngestSettings) -> Content:
    """The text of a Word document.

    Args:
        raw: the bytes of the file.
        name: for messages.
        settings: limits on sizes, nesting and seconds (`settings.docx`).

    Returns:
        the text, the paragraph each line begins in (counted over the paragraphs that have text), and as weak hints
        the title and company that the file's properties name, and the days it was `created` and `modified`, which
        are not the day of signature.

    Raises:
        ReadError: not a Word document, damaged, protected, over a limit, or made to do harm.
    """
    package = _open(raw, name, settings)
    text, places = with_places(_lines(package))
    return Content(text, "utf-8", extracted=True, metadata=dict(_properties(package)), places=places)


def read_lines(raw: bytes, name: str, settings: IngestSettings) -> list[Line]:
    """The lines of a Word document with the automatic numbers in each; arguments and errors as of `read`."""
    return _lines(_open(raw, name, settings))


def is_package(raw: bytes) -> bool:
    """Whether bytes are a zip archive that holds a Word document, whatever the file is called."""
    return raw.startswith(b"PK") and b"word/document" in raw


def _open(raw: bytes, name: str, settings: IngestSettings) -> Package:
    if raw.startswith(_OLD_OFFICE):
        if _PROTECTED in raw:
            raise ReadError(name, "the file is protected by a password", "save it without a password")
        raise ReadError(name, "it is an old Word file (.doc) under the name of .docx", "rename it to .doc")
    if not raw.startswith(b"PK"):
        raise ReadError(name, "it is no Word document, whatever its name says", "open it and save it as .docx")
    return Package(raw, name, settings.docx)


def _lines(package: Package) -> list[Line]:
    main = package.relations("").get("officeDocument") or "word/document.xml"
    root = package.xml(main)
    if root is None or root.tag != w("document"):
        raise _not_word(package)
    related = package.relations(main)
    styles = Styles(_related(package, related, "styles"))
    walk = Walk(package, styles, Numbering.read(_related(package, related, "numbering"), styles))
    lines = walk.lines(root)
    return [*lines, *_notes(package, related, walk)]


def _related(package: Package, related: dict[str, str], kind: str) -> Any | None:
    return package.xml(related[kind]) if kind in related else None


def _not_word(package: Package) -> ReadError:
    for part, kind in _KINDS.items():
        if part in package.folders() or package.holds(part):
            return ReadError(package.name, f"it is {kind} under the name of .docx", "save its text as .docx or .txt")
    return ReadError(
        package.name, "it is a zip archive without a Word document in it", "unpack it, or save it anew as .docx"
    )


def _notes(package: Package, related: dict[str, str], walk: Walk) -> Iterator[Line]:
    """Footnotes, then endnotes, each once, in the order of the text that refers to them."""
    references = list(dict.fromkeys(walk.notes))
    is_first = True
    for kind, mark in NOTE_MARKS.items():
        wanted = [note for note in references if note.kind == kind]
        bodies = note_bodies(_related(package, related, f"{kind}s"), kind) if wanted else {}
        for number, note in enumerate(wanted, 1):
            lines = _note_lines(walk, bodies, note, f"{mark}{number}：")
            if lines and is_first:
                yield Line(NOTES_TITLE, paragraphs=0)
                is_first = False
            yield from lines


def _note_lines(walk: Walk, bodies: dict[str, Any], note: Note, mark: str) -> list[Line]:
    body = bodies.get(note.identity)
    lines = walk.lines(body) if body is not None else []
    return [replace(lines[0], text=mark + lines[0].text), *lines[1:]] if lines else []


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    """What the file says of itself, as far as it says anything of the document."""
    related = package.relations("")
    core = _values(_related(package, related, "core-properties"))
    application = _values(_related(package, related, "extended-properties"))
    title, company = core.get("title", ""), application.get("Company", "")
    if len(title) >= 4 and not _NO_TITLE.search(title):
        yield "title", title
    if _OFFICE.match(company):
        yield "issuer", company
    for name in ("created", "modified"):
        if day := _DAY.match(core.get(name, "")):
            yield name, day[0]


def _values(root: Any | None) -> dict[str, str]:
    """Local names and texts of the children of an element."""
    if root is None:
        return {}
    children = (child for child in root.iterchildren() if isinstance(child.tag, str) and child.text)
    return {child.tag.rpartition("}")[2]: " ".join(child.text.split()) for child in children}


__all__ = ["EXTENSIONS", "NOTES_TITLE", "NOTE_MARKS", "is_package", "read", "read_lines"]
