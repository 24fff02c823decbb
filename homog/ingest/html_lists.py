"""The numbers that a browser writes before the items of an ordered list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)", re.IGNORECASE)
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_CHINESE = re.compile(
    "cjk-(?:ideographic|decimal)|(?:simp|trad)-chinese-(?:informal|formal)|japanese-informal",
)
_UNNUMBERED = frozenset(("none", "disc", "circle", "square"))
_LEADING_NUMBER = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[a-zA-Z])[）)、.．]|第[\d一二三四五六七八九十百]+[章节条]|[①-⑳]"
)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DIGITS = "零一二三四五六七八九"


@dataclass(slots=True)
class _List:
    style: str  # empty for a list without numbers
    next: int


class ListNumbers:
    """Counts the items of the lists that are open."""

    def __init__(self) -> None:
        self._open: list[_List] = []

    def enter(self, element: _Element, tag: str) -> str:
        """Open a list or an item; the number of an item with its sign, or nothing."""
        if tag == "ol":
            self._open.append(_List(_style(element, "decimal"), _integer(element.get("start"), 1)))
        elif tag in ("ul", "menu", "dir"):
            self._open.append(_List("", 1))
        elif tag == "li" and self._open and self._open[-1].style:
            current = self._open[-1]
            number = _integer(element.get("value"), current.next)
            current.next = number + 1
            style = _style(element, current.style)
            return _written(number, style) if style else ""
        return ""

    def leave(self, tag: str) -> None:
        """Close a list."""
        if tag in ("ol", "ul", "menu", "dir") and self._open:
            self._open.pop()

    @staticmethod
    def is_numbered(text: str) -> bool:
        """Whether an item writes its number itself, so that the page hides that of the list."""
        return _LEADING_NUMBER.match(text) is not None


def _style(element: _Element, inherited: str) -> str:
    kind = element.get("type")
    found = _STYLE.search(element.get("style") or "")
    style = found[1].lower() if found else _TYPES.get(kind, inherited) if kind else inherited
    return "" if style in _UNNUMBERED else style


def _integer(text: str | None, default: int) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else default


def _written(number: int, style: str) -> str:
    """1. a. iv. 三、 as browsers write them."""
    if _CHINESE.fullmatch(style):
        return f"{_chinese(number)}、"
    if style in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return f"{letter.upper() if style.startswith('upper') else letter}."
    if style in ("lower-roman", "upper-roman") and 1 <= number < 400:
        roman = _roman(number)
        return f"{roman.upper() if style.startswith('upper') else roman}."
    return f"{number}."


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written


def _chinese(number: int) -> str:
    """一, 十一, 二十, 一百零一; larger numbers in figures."""
    if not 0 < number <= 999:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    written = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        written += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        written += "零"
    return written + (_DIGITS[ones] if ones else "")
