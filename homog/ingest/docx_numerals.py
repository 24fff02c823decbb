"""Automatic numbers as Word writes them: 1 -> 一, ①, i, 甲 … (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

import re
from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_LEGAL_SIMPLIFIED, _LEGAL_TRADITIONAL, _LEGAL_JAPANESE = (
    "零壹贰叁肆伍陆柒捌玖",
    "零壹貳參肆伍陸柒捌玖",
    "〇壱弐参四伍六七八九",
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST_ROMAN, _MOST_LETTERS, _MOST_CHINESE = 32767, 780, 99_999_999  # above these Word writes plain figures
_IDEOGRAPHS_IN_CIRCLES = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_ZERO_PADDED = re.compile(r"(0+)1(?!\d)")


def write_number(value: int, number_format: str, sample: str = "") -> str:
    """A counter in a number format; plain figures where the format has no sign for the value.

    Args:
        value: the counter.
        number_format: a name of ST_NumberFormat, e.g. chineseCountingThousand.
        sample: for the format `custom`, its first numbers, e.g. "001, 002".
    """
    if number_format == "custom" and (found := _ZERO_PADDED.search(sample)):
        return f"{value:0{len(found[0])}d}"
    if number_format in ("none", "bullet"):
        return ""
    return _WRITERS.get(number_format, str)(value) or str(value)


def _from(first: int, most: int) -> Callable[[int], str]:
    """Signs that stand in a row of code points."""
    return lambda value: chr(first + value - 1) if 1 <= value <= most else ""


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else ""


def _circled(value: int) -> str:
    for low, high, first in ((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if low <= value <= high:
            return chr(first + value - low)
    return ""


def _roman(value: int) -> str:
    if not 1 <= value <= _MOST_ROMAN:
        return ""
    letters = []
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        letters.append(sign * count)
    return "".join(letters)


def _letters(value: int) -> str:
    """a … z, aa, bb …: Word repeats the letter."""
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if 1 <= value <= _MOST_LETTERS else ""


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _one_by_one(digits: str) -> Callable[[int], str]:
    """一二〇 for 120."""
    return lambda value: "".join(digits[int(figure)] for figure in str(value)) if value >= 0 else ""


def _counting(digits: str, units: str, zero: str, ten_thousand: str, bare: int) -> Callable[[int], str]:
    """Numbers spelled with units.

    Args:
        digits: signs of 0-9.
        units: signs of 10, 100, 1000.
        zero: what stands for places left out inside a number (empty in Japanese).
        ten_thousand: sign of 10,000.
        bare: 0: 一十; 1: 十 only at the head of the number; 2: no 一 before any of the units.
    """

    def below_ten_thousand(value: int) -> str:
        text, gap = "", False
        for place in (3, 2, 1, 0):
            digit = value // 10**place % 10
            if digit == 0:
                gap = gap or bool(text)
                continue
            short = digit == 1 and place > 0 and (bare == 2 or (bare == 1 and place == 1 and not text))
            text += (zero if gap else "") + ("" if short else digits[digit]) + (units[place - 1] if place else "")
            gap = False
        return text

    def write(value: int) -> str:
        if value == 0:
            return digits[0]
        if not 0 < value <= _MOST_CHINESE:
            return ""
        high, low = divmod(value, 10_000)
        if not high:
            return below_ten_thousand(low)
        rest = below_ten_thousand(low)
        if bare == 1 and 10 <= low < 20:
            rest = digits[1] + rest
        if 0 < low < 1000:
            rest = zero + rest
        return below_ten_thousand(high) + ten_thousand + rest

    return write


_COUNTING = _counting("零一二三四五六七八九", "十百千", "零", "万", 1)


def _chinese(value: int) -> str:
    """一 … 九十九, then figure by figure: 一〇〇."""
    return _COUNTING(value) if 1 <= value < 100 else _one_by_one(_DIGITS)(value)


def _cycle(value: int) -> str:
    """甲子, 乙丑 …: the cycle of sixty."""
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 1 <= value <= 60 else ""


_JAPANESE = _counting("〇一二三四五六七八九", "十百千", "", "万", 2)
_LEGAL_COUNTING = _counting(_LEGAL_SIMPLIFIED, "拾佰仟", "零", "万", 0)
_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "numberInDash": lambda value: f"- {value} -",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _one_of(_IDEOGRAPHS_IN_CIRCLES),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _cycle,
    "ideographDigital": _one_by_one(_DIGITS),
    "japaneseDigitalTenThousand": _one_by_one(_DIGITS),
    "taiwaneseDigital": _one_by_one(_DIGITS),
    "chineseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "chineseCountingThousand": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "japaneseCounting": _JAPANESE,
    "chineseLegalSimplified": _LEGAL_COUNTING,
    "ideographLegalTraditional": _counting(_LEGAL_TRADITIONAL, "拾佰仟", "零", "萬", 0),
    "japaneseLegal": _counting(_LEGAL_JAPANESE, "拾百阡", "", "萬", 0),
}
