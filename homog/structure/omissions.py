"""Stretches inside units that count for nobody: numbering and lists of responsible departments."""

from __future__ import annotations

import re

_N = "[一二三四五六七八九十百]{1,4}"
_MARK = rf"(?:（{_N}）|（\d{{1,3}}）|[①-⑳]|\d{{1,2}}[.．、](?!\d)|{_N}、(?!{_N}[、产]))"
_ORDINAL = r"(?:[一二三四五六七八九十]{1,2}(?:是(?![否个])|要(?!素))|第[一二三四五六七八九十][，、])"
_NUMBERING = re.compile(rf"[。；：！？\n，、](?:(?<![，、]) ?({_MARK})| ?({_ORDINAL}))")
_FIRST_NUMBER = re.compile(rf"{_MARK}|{_ORDINAL}")
_DUTY = "(?:牵头|责任|配合|参与|主办|协办|承办|参加|负责|实施|落实|完成)"
_BRACKETS = re.compile(r"（(?:[^（）\n]|（[^（）\n]{0,80}）){2,500}）|【[^【】\n]{2,500}】|\[[^\[\]\n]{2,500}\]")
_NAMED_DUTY = re.compile(rf".{{0,4}}{_DUTY}(?:单位|部门|处室|人|领导)[：:]")
_ENDING_DUTY = re.compile(r"(?:负责|牵头|配合|参与|参加|落实)(?:等|。)?[）】\]]$")
_WITHIN_DUTY = re.compile(r"(?:牵头|负责)[，；,;]|按(?:照)?职(?:责|能)")
_BODY_NAME = re.compile(r"[部委局厅办院会]|政府|部门|地区|单位|各[省市县区]")
_OPEN_DUTY = re.compile(rf"{_DUTY}(?:单位|部门|处室)[：:][^。\n]*。?")
_BLANK = " 。；，（）"
_BEFORE_OPEN_DUTY = "。；\n ）：，"


def numbering(text: str) -> list[tuple[int, int]]:
    """Spans of numbering marks at the beginning of lines, sentences and list items, in order.

    Args:
        text: normalised text.
    """
    first = _FIRST_NUMBER.match(text)
    spans = [found.span(found.lastindex or 0) for found in _NUMBERING.finditer(text)]
    return [first.span(), *spans] if first else spans


def duties(text: str) -> list[tuple[int, int]]:
    """Spans of lists of responsible departments, in order: （牵头单位：…）, （…负责）, 责任单位：….

    Args:
        text: normalised text.
    """
    spans = [m.span() for m in _BRACKETS.finditer(text) if _is_duty(m[0])]
    spans += [m.span() for m in _OPEN_DUTY.finditer(text) if m.start() == 0 or text[m.start() - 1] in _BEFORE_OPEN_DUTY]
    return merged(spans)


def is_duty_list(text: str) -> bool:
    """Whether a text holds nothing but lists of responsible departments."""
    at = 0
    for start, end in duties(text):
        if text[at:start].strip(_BLANK):
            return False
        at = end
    return at > 0 and not text[at:].strip(_BLANK)


def brackets(text: str) -> list[tuple[int, int]]:
    """Spans of bracketed remarks and quotations, which no cut may divide."""
    return merged([m.span() for m in _BRACKETS.finditer(text)] + [m.span() for m in _QUOTES.finditer(text)])


_QUOTES = re.compile(r"“[^“”\n]{1,200}”|《[^《》\n]{1,120}》")


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans with overlapping and touching ones joined."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def _is_duty(bracketed: str) -> bool:
    if _NAMED_DUTY.match(bracketed, 1):
        return True
    ending = _ENDING_DUTY.search(bracketed[-8:]) or _WITHIN_DUTY.search(bracketed)
    return ending is not None and _BODY_NAME.search(bracketed) is not None
