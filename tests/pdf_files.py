"""PDF files written by hand: text at given places, rulings, pictures; no program and no font is needed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

WIDE, HIGH = 420.0, 600.0
_HALF = 500  # width of Latin characters, thousandths of an em; all others have 1000

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Plain def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
100 beginbfrange
%s
endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


@dataclass(frozen=True)
class Text:
    """Characters beginning at (x, y) from the lower left corner; `turn` is a matrix a b c d."""

    x: float
    y: float
    text: str
    size: float = 12.0
    turn: tuple[float, float, float, float] = (1, 0, 0, 1)


@dataclass(frozen=True)
class Page:
    """What stands on a page."""

    texts: Sequence[Text] = ()
    rulings: Sequence[tuple[float, float, float, float]] = ()
    picture: bool = False  # fills the page
    rotate: int = 0
    wide: float = WIDE
    high: float = HIGH


@dataclass
class _Writer:
    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes = b"") -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, content: bytes, entries: bytes = b"") -> int:
        packed = zlib.compress(content)
        head = b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n" % (entries, len(packed))
        return self.add(head + packed + b"\nendstream")

    def file(self, root: int, info: int) -> bytes:
        out, places = b"%PDF-1.5\n", []
        for number, body in enumerate(self.objects, start=1):
            places.append(len(out))
            out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % place for place in places)
        size = len(places) + 1
        trailer = b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>" % (size, root, info)
        head = b"xref\n0 %d\n0000000000 65535 f \n" % size
        return out + head + table + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % len(out)


def pdf(pages: Sequence[Page], title: str = "") -> bytes:
    """A PDF file.

    Args:
        pages: what stands on them.
        title: for the file's properties.
    """
    writer = _Writer()
    font = _font(writer)
    picture = writer.stream(
        bytes(64 * 64),
        b"/Type /XObject /Subtype /Image /Width 64 /Height 64 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    tree = writer.add()
    kids = [_page(writer, page, tree, font, picture) for page in pages]
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    writer.objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed)
    info = writer.add(b"<< /Title <%s> >>" % ("\ufeff" + title).encode("utf-16-be").hex().encode())
    return writer.file(writer.add(b"<< /Type /Catalog /Pages %d 0 R >>" % tree), info)


def _font(writer: _Writer) -> int:
    ranges = b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (row, row, row) for row in _rows())
    codes = writer.stream(_TO_UNICODE.replace(b"100 ", b"%d " % len(_rows())) % ranges)
    widths = b" ".join([b"%d" % _HALF] * 0x230)
    shape = writer.add(
        b"<< /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>"
    )
    below = writer.add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        b"/DW 1000 /W [32 [%s] 8203 [0] 65279 [0]] /FontDescriptor %d 0 R >>" % (widths, shape)
    )
    return writer.add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H "
        b"/DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>" % (below, codes)
    )


def _rows() -> list[int]:
    """High bytes of the characters that tests write; a table may hold a hundred ranges."""
    return [*b"\0\1\2\x20\x21\x24\x25\x2e\x2f\x30\xe0\xe8\xf0\xf9\xfb\xfe\xff", *range(0x4E, 0xA0)]


def _page(writer: _Writer, page: Page, tree: int, font: int, picture: int) -> int:
    parts = [b"q %.2f 0 0 %.2f 0 0 cm /I Do Q" % (page.wide, page.high)] if page.picture else []
    parts += [b"0.5 w %.2f %.2f m %.2f %.2f l S" % ruling for ruling in page.rulings]
    for text in page.texts:
        a, b, c, d = text.turn
        shown = text.text.encode("utf-16-be").hex().encode()
        place = b"%.4f %.4f %.4f %.4f %.2f %.2f Tm" % (a, b, c, d, text.x, text.y)
        parts.append(b"BT /F %.2f Tf %s <%s> Tj ET" % (text.size, place, shown))
    content = writer.stream(b"\n".join(parts))
    return writer.add(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Rotate %d /Contents %d 0 R "
        b"/Resources << /Font << /F %d 0 R >> /XObject << /I %d 0 R >> >> >>"
        % (tree, page.wide, page.high, page.rotate, content, font, picture)
    )


def block(lines: Iterable[str], x: float = 54, top: float = 520, size: float = 12, leading: float = 20) -> list[Text]:
    """Lines under one another; each leading ideographic space moves its line to the right by an em."""
    return [
        Text(x + size * (len(line) - len(line.lstrip("　"))), top - leading * number, line.lstrip("　"), size)
        for number, line in enumerate(lines)
    ]


def table_rulings(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """The lines of a full grid."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]
