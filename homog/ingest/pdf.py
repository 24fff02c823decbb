"""PDF: the text layer by pypdfium2, put together again by geometry; pictures of pages by tesseract on request."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from homog.errors import ReadError
from homog.ingest.extracted import Content, Place
from homog.ingest.pdf_columns import Row, reading_order, rows_of
from homog.ingest.pdf_furniture import Page, without_furniture
from homog.ingest.pdf_glyphs import UNKNOWN, Box, Glyphs, read_sheet
from homog.ingest.pdf_layout import Column, Line, lines_of, settle_margins
from homog.ingest.pdf_lines import Segment, build_segments
from homog.ingest.pdf_ocr import INSTALL, languages, read_picture
from homog.ingest.pdf_paragraphs import assembled, paragraphs
from homog.ingest.pdf_tables import cut_tables
from homog.limits import PdfSettings
from homog.settings import IngestSettings

EXTENSIONS: tuple[str, ...] = (".pdf",)

_FEW = 16  # characters a page may hold and still be a picture: a page number, a stamp
_PICTURE = 0.3  # share of the page that pictures must cover then
_GARBLED = 0.3  # share of characters without a code from which on a text layer is useless
_MANY_PRIVATE = (10, 0.002)  # private-use characters, and their share, from which on they are reported
_ASIDE_SHARE = 0.3  # of the pages from which on text at another angle is a watermark or a margin note of the frame
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_JUNK_TITLE = re.compile(r"^Microsoft |^untitled|^无标题|^未命名|^文档\d|\.(?:docx?|wps|pdf|indd|html?)$|://", re.I)
_HAN = re.compile("[\u3400-\u9fff]")
_PDFIUM = threading.Lock()  # PDFium is not thread-safe


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What was read from one page."""

    box: Box
    segments: tuple[Segment, ...]  # text and tables of the main direction
    aside: tuple[Segment, ...]  # written at another angle, each text in coordinates of its own
    is_lossy: bool = False  # PDFium drops single characters of fonts that neither the file nor the system has
    unread: str = ""  # "picture" or "garbled" where the page has to be read by tesseract


def read(raw: bytes, name: str, settings: IngestSettings) -> Content:
    """The text of a PDF, a paragraph a line, the cells of a table's row joined by tabs.

    Args:
        raw: the bytes of the file.
        name: for messages.
        settings: `settings.pdf` holds the limits and whether pictures are read.

    Raises:
        ReadError: damaged, encrypted, empty, without text (scanned), or over a limit.
    """
    with _PDFIUM:
        document = _opened(raw, name)
        try:
            sheets = _sheets(document, name, settings.pdf)
            title = _title(document)
        finally:
            document.close()
    notices = _judged(sheets, name, settings.pdf)
    text, pages = assembled(paragraphs(_lines(sheets)))
    private = len(_PRIVATE.findall(text))
    if private >= max(_MANY_PRIVATE[0], _MANY_PRIVATE[1] * len(text)):
        notices.append("private_characters")
    return Content(
        text=text,
        encoding="utf-8",
        extracted=True,
        notices=tuple(notices),
        metadata={"title": title} if title else {},
        places=tuple(Place(offset, "page", page) for offset, page in pages),
    )


# --- the file ----------------------------------------------------------------------------------------------------


def _opened(raw: bytes, name: str) -> Any:
    import pypdfium2

    if b"%PDF-" not in raw[:1024]:
        raise ReadError(name, "the content is no PDF", "check what kind of file it is, and its extension")
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        # PDFium may repeat the reason of an earlier failure
        if b"/Encrypt" in raw and ("password" in str(error).lower() or "security" in str(error).lower()):
            raise ReadError(name, "it is encrypted", "save it without a password") from None
        raise ReadError(name, "the PDF is damaged", "open it in a viewer and print it to a new PDF") from error
    if len(document) == 0:
        document.close()
        raise ReadError(name, "the PDF has no pages", "supply a file with text")
    return document


def _title(document: Any) -> str:
    """The title in the file's properties where it looks like one; many hold a file name or nothing."""
    title = " ".join(str(document.get_metadata_dict().get("Title", "")).replace("\0", "").split())
    is_title = len(_HAN.findall(title)) >= 4 and not _JUNK_TITLE.search(title)
    return title if is_title else ""


def _sheets(document: Any, name: str, settings: PdfSettings) -> list[_Sheet]:
    if len(document) > settings.max_pages:
        raise ReadError(
            name,
            f"{len(document):,} pages are over the limit of {settings.max_pages:,}",
            "split the file or raise the setting ingest.pdf.max_pages",
        )
    known = ""
    sheets: list[_Sheet] = []
    started = time.monotonic()
    for index in range(len(document)):
        sheet = _sheet(document, index, name, settings)
        if sheet.unread and settings.ocr:
            known = known or languages(name, settings)
            sheet = _by_tesseract(document, index, name, known, settings)
        elif time.monotonic() - started > settings.seconds:
            raise ReadError(
                name,
                f"reading took over {settings.seconds:g} seconds, at page {index + 1:,} of {len(document):,}",
                "split the file or raise the setting ingest.pdf.seconds",
            )
        sheets.append(sheet)
    return sheets


def _sheet(document: Any, index: int, name: str, settings: PdfSettings) -> _Sheet:
    import pypdfium2

    try:
        page = document[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        why = f"page {index + 1} is damaged"
        raise ReadError(name, why, "open it in a viewer and print it to a new PDF") from error
    try:
        characters = text_page.count_chars()
        if characters > settings.max_characters:
            raise ReadError(
                name,
                f"page {index + 1} holds {characters:,} characters, over the limit of {settings.max_characters:,}",
                "check the file, or raise the setting ingest.pdf.max_characters",
            )
        found = read_sheet(page, text_page)
    finally:
        text_page.close()
        page.close()
    unread = _unread(found.main, found.picture_share)
    if unread:
        return _Sheet(found.box, (), (), unread=unread)
    main, tables = cut_tables(found.main, found.rulings)
    aside = tuple(segment for _, glyphs in found.aside for segment in build_segments(glyphs))
    return _Sheet(found.box, (*build_segments(main), *tables), aside, found.is_lossy)


def _unread(glyphs: Glyphs, picture_share: float) -> str:
    if len(glyphs) < _FEW:
        return "picture" if picture_share >= _PICTURE else ""
    no_code = (glyphs.code == UNKNOWN) | ((glyphs.code >= 0xE000) & (glyphs.code < 0xF900))
    return "garbled" if np.mean(no_code) > _GARBLED else ""


def _by_tesseract(document: Any, index: int, name: str, known: str, settings: PdfSettings) -> _Sheet:
    page = document[index]
    try:
        wide, high = page.get_size()
        box = (0.0, 0.0, float(wide), float(high))
        return _Sheet(box, tuple(read_picture(page, box, name, known, settings)), ())
    finally:
        page.close()


def _judged(sheets: Sequence[_Sheet], name: str, settings: PdfSettings) -> list[str]:
    """Codes of notices about pages that were not read, or read by tesseract.

    Raises:
        ReadError: most of the document is pictures, or its characters are unknown.
    """
    unread = Counter(sheet.unread for sheet in sheets if sheet.unread)
    readable = sum(bool(sheet.segments) and not sheet.unread for sheet in sheets)
    if sum(unread.values()) > readable:
        why = (
            f"it is scanned: {unread['picture']} of {len(sheets)} pages are pictures without text"
            if unread["picture"] >= unread["garbled"]
            else f"its fonts do not tell which characters they show ({unread['garbled']} of {len(sheets)} pages)"
        )
        raise ReadError(name, why, f"with tesseract ({INSTALL}) the option --ocr reads it; or supply its text")
    if not readable:
        raise ReadError(name, "the PDF holds no text", "supply a file with text")
    notices = ["pages_unread"] if unread else []
    if any(sheet.is_lossy for sheet in sheets):
        notices.append("characters_missing")
    if settings.ocr and any(s.segments and all(not g.starts and not g.rows for g in s.segments) for s in sheets):
        notices.append("read_by_ocr")
    return notices


# --- its lines ---------------------------------------------------------------------------------------------------


def _lines(sheets: Sequence[_Sheet]) -> list[list[Line]]:
    """The lines of every page in the order they are read."""
    kept = without_furniture([Page(sheet.segments, sheet.box) for sheet in sheets])
    flows = [reading_order(segments) for segments in _heads_once(kept)]
    columns = [
        [_column(number, rows, sheet.box, len(page) == 1) for rows in page if rows]
        for number, (page, sheet) in enumerate(zip(flows, sheets, strict=True), start=1)
    ]
    settle_margins([column for page in columns for column in page])
    aside = _aside_kept(sheets)
    return [
        [line for column in page for line in lines_of(column)] + list(_aside_lines(number, aside[number - 1]))
        for number, page in enumerate(columns, start=1)
    ]


def _column(number: int, rows: list[Row], box: Box, is_alone: bool) -> Column:
    return Column(number, rows, bottom=box[1], height=max(box[3] - box[1], 1.0), is_alone=is_alone)


def _heads_once(pages: Sequence[Sequence[Segment]]) -> Iterator[list[Segment]]:
    """A table's head that is printed again where it goes on at the top of the next page stands once."""
    head = ""
    for page in pages:
        ordered = sorted(page, key=lambda s: -s.top)
        goes_on = bool(head and ordered and ordered[0].rows[:1] == (head,))
        if goes_on:
            ordered[0] = replace(ordered[0], rows=ordered[0].rows[1:])
        rows = ordered[-1].rows if ordered else ()
        if not (goes_on and len(ordered) == 1):
            head = rows[0] if rows and "\t" in rows[0] else ""
        yield [segment for segment in ordered if segment.rows or segment.text]


def _aside_kept(sheets: Sequence[_Sheet]) -> list[list[Segment]]:
    """Text at another angle but what stands on many pages: watermarks, texts along the binding."""
    seen = Counter(text for sheet in sheets for text in {segment.text for segment in sheet.aside})
    most = max(2, _ASIDE_SHARE * len(sheets))
    return [[segment for segment in sheet.aside if seen[segment.text] < most] for sheet in sheets]


def _aside_lines(number: int, segments: Sequence[Segment]) -> Iterator[Line]:
    """Each stretch by itself: its coordinates say nothing about the page."""
    for row in rows_of(segments):
        for segment in row.segments:
            yield Line(
                segment.text, number, 0.0, 1e6, segment.em, segment.is_chinese, None, 0.0, segment.em, is_row=True
            )
