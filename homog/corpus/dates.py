"""Dates as official documents write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIGURES = r"(\d{4}) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2})(?: ?日|(?!\d))"
_NUMERALS = r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
DATE = re.compile(rf"(?<!\d){_FIGURES}|{_NUMERALS}")
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}


def iso_date(text: str) -> date | None:
    """A date written YYYY-MM-DD and nothing else, or None."""
    if not _ISO.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def dates_in(text: str) -> Iterator[tuple[date, re.Match[str]]]:
    """The dates of a normalised text: 2015年7月4日, 2015-7-4, 二〇一五年七月四日; impossible ones are passed over."""
    for match in DATE.finditer(text):
        figures = match.group(1, 2, 3) if match[1] else tuple(map(_number, match.group(4, 5, 6)))
        try:
            yield date(*map(int, figures)), match
        except ValueError:
            continue


def _number(numerals: str) -> int:
    """〇-digit strings (二〇一五) and numbers up to 99 (三十一)."""
    if "十" not in numerals:
        return int("".join(str(_DIGITS[char]) for char in numerals))
    tens, _, units = numerals.partition("十")
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(units, 0) if units else 0)
