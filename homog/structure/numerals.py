"""Chinese and Arabic numerals to exact decimals (own parser: see dependencies, cn2an changes 第三产业)."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "0": 0}
_DIGITS |= {c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}


def chinese_integer(text: str) -> int | None:
    """The value of a whole number in Chinese characters.

    Args:
        text: e.g. 一百二十八, 二〇二五, 两千万, 百.

    Returns:
        The number, or None where the text is no such numeral.
    """
    if not text or any(c not in _DIGITS and c not in _SMALL and c not in _LARGE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    return _with_units(text)


def _with_units(text: str) -> int:
    total = section = digit = 0  # 一亿两千万: `total` holds what stands before the last 万 or 亿
    pending = False
    for char in text:
        if char in _DIGITS:
            digit, pending = _DIGITS[char], True
            continue
        if char in _SMALL:
            section += (digit if pending else 1) * _SMALL[char]
        elif char == "亿" or total < _LARGE["亿"]:
            total = (total + (section + digit or (0 if total else 1))) * _LARGE[char]
            section = 0
        else:
            total, section = total + (section + digit or 1) * _LARGE[char], 0
        digit, pending = 0, False
    return total + section + digit


def ordinal(text: str) -> int:
    """The number of a heading or item as written (十二, 12, ③); 0 where it has none."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return chinese_integer(text) or 0


def decimal_number(text: str, scale: str = "") -> Decimal | None:
    """The exact value of a number and the scale characters behind it.

    Args:
        text: Arabic digits (1.5, 12,000) or a Chinese numeral, with 点 for a decimal point.
        scale: 十 百 千 万 亿 in any run, e.g. 万亿.
    """
    value = _plain_number(text.replace(",", "").replace("，", ""))
    if value is None:
        return None
    for char in scale:
        value *= _SMALL.get(char) or _LARGE[char]
    return value


def _plain_number(text: str) -> Decimal | None:
    if text and text[0] in "0123456789":
        return Decimal(text)
    whole, _, fraction = text.partition("点")
    value = chinese_integer(whole)
    if value is None:
        return None
    if not fraction:
        return Decimal(value)
    digits = [_DIGITS.get(c) for c in fraction]
    if None in digits:
        return None
    return Decimal(f"{value}.{''.join(str(d) for d in digits)}")


def canonical(value: Decimal) -> str:
    """A decimal without exponent and without idle zeros: 1500000000000, 0.3."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
