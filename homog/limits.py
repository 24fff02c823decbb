"""Limits for reading files of every kind, some of them damaged or hostile; the defaults of these readers."""

from __future__ import annotations

from dataclasses import dataclass

from homog.errors import require


@dataclass(frozen=True)
class DocxSettings:
    """Limits against hostile .docx (and other zipped) files; also how long LibreOffice may take for the rest."""

    max_uncompressed_bytes: int = 512 * 1024 * 1024  # of all entries of the package together
    max_part_bytes: int = 64 * 1024 * 1024  # of one part that is read
    max_ratio: int = 300  # of a part that is read; deflate reaches 1032, real documents about 40
    ratio_from_bytes: int = 16 * 1024 * 1024  # a smaller part does no harm, however well it packs
    max_entries: int = 10_000
    max_nesting: int = 200  # elements inside one another; nine nested tables in a text box take about 50
    max_seconds: float = 60.0  # for reading one file
    max_office_seconds: float = 120.0  # for LibreOffice or antiword, which start anew for each file

    def __post_init__(self) -> None:
        require(min(self.max_uncompressed_bytes, self.max_part_bytes) > 0, "docx", "limits in bytes > 0")
        require(self.max_ratio >= 1 and self.ratio_from_bytes >= 0, "docx", "max_ratio >= 1, ratio_from_bytes >= 0")
        require(min(self.max_entries, self.max_nesting) >= 1, "docx", "max_entries, max_nesting >= 1")
        require(min(self.max_seconds, self.max_office_seconds) > 0, "docx", "limits in seconds > 0")


@dataclass(frozen=True)
class HtmlSettings:
    """Limits of reading a web page; what is over a limit is an error that names it, never cut."""

    max_depth: int = 1000  # elements inside one another; libxml2 itself stops at 2,048 without a word
    max_elements: int = 2_000_000
    max_parts: int = 64  # nested parts of a web archive (.mht)
    max_seconds: float = 60.0  # for one page

    def __post_init__(self) -> None:
        require(2 <= self.max_depth <= 2000, "ingest.html", "2 <= max_depth <= 2000")
        require(min(self.max_elements, self.max_parts) >= 1, "ingest.html", "max_elements, max_parts >= 1")
        require(self.max_seconds > 0, "ingest.html", "max_seconds > 0")


@dataclass(frozen=True)
class PdfSettings:
    """Limits of reading PDF, and whether pictures of pages are read with tesseract."""

    max_pages: int = 3000
    max_characters: int = 50_000  # on one page; a dense newspaper page has 15,000
    seconds: float = 300.0  # for all pages of one file, without tesseract
    ocr: bool = False  # read pictures of pages with tesseract (--ocr)
    ocr_seconds: float = 120.0  # for one page
    ocr_dpi: int = 300
    ocr_max_pixels: int = 40_000_000  # of one page; a larger one is read at a lower resolution

    def __post_init__(self) -> None:
        require(min(self.max_pages, self.max_characters) > 0, "pdf", "max_pages, max_characters > 0")
        require(min(self.seconds, self.ocr_seconds) > 0, "pdf", "seconds, ocr_seconds > 0")
        require(self.ocr_dpi >= 72, "pdf", "ocr_dpi >= 72")
        require(self.ocr_max_pixels >= 1_000_000, "pdf", "ocr_max_pixels >= 1,000,000")
