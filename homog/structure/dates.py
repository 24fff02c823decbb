"""Dates with their canonical values."""

from __future__ import annotations

import re
from functools import lru_cache

from homog.structure.numerals import chinese_integer

SEPARATOR = r"(?:[—–\-~～]{1,2}|[至到])"
_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:1[0-2]|0?[1-9]) ?月"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]) ?日"
_MONTH_DAY = rf"{_MONTH}(?: ?{_DAY})?"
_TO_DAY = rf"(?:{SEPARATOR} ?(?:{_MONTH_DAY}|{_DAY}))?"
_PART = r"(?:上半年|下半年|年?底|年?末|年?初)?"
_NUMERAL = "[一二三四五六七八九十]"
_PLAN_PART = "(?:时期|期间|规划期|末期|末|初期|初)"

# Patterns begin with a literal or a character class, which the regular expression engine looks for fastest.
DATE_IN_FIGURES = re.compile(
    "|".join(
        (
            rf"{_YEAR} ?年? ?{SEPARATOR} ?(?:{_YEAR}|\d\d(?!\d)) ?年{_PART}",
            rf"{_YEAR} ?[—–\-~～]{{1,2}} ?{_YEAR}(?![\d.\-])",
            rf"{_YEAR} ?年 ?(?:{_MONTH_DAY}{_TO_DAY})?{_PART}",
            rf"{_YEAR}([-./])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?!\d)",
            rf"{_MONTH_DAY}(?:{_TO_DAY}|底|末|初|上旬|中旬|下旬)",
        )
    )
)
DATE_IN_WORDS = (
    re.compile(rf"“十{_NUMERAL}五”{_PLAN_PART}?"),
    re.compile(rf"十{_NUMERAL}五{_PLAN_PART}"),
    re.compile(rf"[一二][〇零0一二三四五六七八九]{{3}}年(?:{_NUMERAL}{{1,2}}月(?:{_NUMERAL}{{1,3}}日)?)?{_PART}"),
)
_YEARS = re.compile(rf"({_YEAR}) ?年? ?{SEPARATOR} ?(\d{{4}}|\d\d)(?![\d./-])")
_DAYS = re.compile(
    r"(?:(?P<year>\d{4}) ?年 ?)?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?"
    rf"(?:{SEPARATOR} ?(?:(?P<to_month>\d{{1,2}}) ?月)?(?: ?(?P<to_day>\d{{1,2}}) ?日)?)?"
)
_PLAN = re.compile(rf"“?十({_NUMERAL})五”?(.*)")
_FIGURES = re.compile(r"\d+")
_ELEVENTH_PLAN = 2006  # first year of the eleventh five-year plan


@lru_cache(maxsize=65536)
def date_value(text: str) -> str:
    """Canonical value of a date.

    Args:
        text: what `DATE_IN_FIGURES` or one of `DATE_IN_WORDS` matched.

    Returns:
        2025, 2025-07, 2025-07-01, --07-01 (without year), 2025-H1 (上半年), 2021..2025 (a stretch; also a
        five-year plan). 2025年底 is the year.
    """
    plan = _PLAN.match(text)
    if plan:
        return _plan_years(plan[1], plan[2])
    if not text[0].isascii():
        return _chinese_date(text)
    years = _YEARS.match(text)
    if years and "月" not in text:
        return f"{years[1]}..{years[1][: 4 - len(years[2])]}{years[2]}"
    days = _DAYS.match(text)
    if days:
        return _days(days)
    half = "-H1" if text.endswith("上半年") else "-H2" if text.endswith("下半年") else ""
    return "-".join(figure.zfill(2) for figure in _FIGURES.findall(text)) + half


def _days(found: re.Match[str]) -> str:
    first = _iso(found["year"], found["month"], found["day"])
    if not found["to_month"] and not found["to_day"]:
        return first
    return f"{first}..{_iso(found['year'], found['to_month'] or found['month'], found['to_day'])}"


def _iso(year: str | None, month: str, day: str | None) -> str:
    parts = [year or "-", month.zfill(2)]
    if day:
        parts.append(day.zfill(2))
    return "-".join(parts)


def _plan_years(numeral: str, rest: str) -> str:
    first = _ELEVENTH_PLAN + 5 * ((chinese_integer(numeral) or 1) - 1)
    if rest.startswith("末"):
        return str(first + 4)
    return str(first) if rest.startswith("初") else f"{first}..{first + 4}"


def _chinese_date(text: str) -> str:
    year, _, rest = text.partition("年")
    values = [str(chinese_integer(year) or 0)]
    month, has_month, rest = rest.partition("月")
    if has_month:
        values.append(str(chinese_integer(month) or 0).zfill(2))
        day, has_day, _ = rest.partition("日")
        if has_day:
            values.append(str(chinese_integer(day) or 0).zfill(2))
    return "-".join(values)
