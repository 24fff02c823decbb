"""Signs of the symbol fonts (Symbol, Wingdings) as the Unicode characters that look the same."""

from __future__ import annotations

import re

_PRIVATE = range(0xF000, 0xF100)  # where Word puts the 256 signs of a symbol font
_GREEK = dict(
    zip(
        range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True
    )
) | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))  # fmt: skip
_SYMBOL = {
    **_GREEK, **{code: chr(code) for code in (*range(0x28, 0x2D), *range(0x2E, 0x40))}, 0x22: "∀", 0x24: "∃", 0x25: "%",
    0x26: "&", 0x2D: "−", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔",
    0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝",
    0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xCE: "∈", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅",
    0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x45: "☜", 0x46: "☞", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑",
    0x72: "❒", 0x73: "◆", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x80: "⓪", 0x9E: "·", 0x9F: "•", 0xA1: "○",
    0xA4: "◎", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔",
    0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x81 + n: chr(0x2460 + n) for n in range(10)}, **{0x8C + n: chr(0x2776 + n) for n in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0xA3: "□", **{0x6A + n: chr(0x2460 + n) for n in range(10)},
}  # fmt: skip
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_SYMBOL_FONTS = frozenset((*_FONTS, "wingdings 3", "webdings", "marlett"))
_ENCLOSED = re.compile(r"\s*eq\s+\\o\s*(?:\\a[cdlr]\s*)?\(\s*([○◯〇□△])\s*[,;，；]\s*([^()]{1,4}?)\s*\)", re.IGNORECASE)


def symbol(font: str, code: int) -> str:
    """The character for a sign of a symbol font; the code point itself where the sign is not known.

    Args:
        font: name of the font.
        code: code point as the file has it, with or without the private-use prefix F000.
    """
    known = _FONTS.get(font.strip().lower(), {})
    low = code - 0xF000 if code in _PRIVATE else code
    if low in known:
        return known[low]
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""


def bullet(font: str, template: str) -> str:
    """The mark of a list without numbers: as it looks, • where nobody knows how it looks."""
    mark = template.strip()
    if len(mark) == 1 and (ord(mark) in _PRIVATE or font.strip().lower() in _SYMBOL_FONTS):
        sign = symbol(font, ord(mark))
        known = len(sign) == 1 and sign != mark and ord(sign) not in _PRIVATE
        return sign if known else symbol("Wingdings", ord(mark)) if not font else "•"
    return "○" if mark == "o" else mark


def enclosed(instruction: str) -> str:
    r"""What a field `eq \o\ac(○,7)` draws: ⑦, the way Word makes characters in a circle; else nothing."""
    from homog.ingest.docx_numerals import write_number

    found = _ENCLOSED.match(instruction)
    if found is None:
        return ""
    inner = found[2]
    if inner.isascii() and inner.isdigit() and found[1] in "○◯〇":
        return write_number(int(inner), "decimalEnclosedCircle")
    return inner
