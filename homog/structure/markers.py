"""The marks that number headings and list items at the beginning of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homog.structure.numerals import ordinal
from homog.structure.vocabulary import HAN, NUMERAL

_N = f"{NUMERAL}{{1,6}}"
_ND = rf"(?:{_N}|\d{{1,3}})"
_PATTERNS = {
    "part": rf"第 ?(?P<part>{_ND}) ?(?:篇|编|部分)(?=[ 、：:{HAN}]|$)",
    "chapter": rf"第 ?(?P<chapter>{_ND}) ?章",
    "division": rf"第 ?(?P<division>{_ND}) ?节",
    "article": rf"第 ?(?P<article>{_ND}) ?条(?:之{_N})?(?!第|款|项|[和与至、所的])",
    "attachment": (
        rf"附 ?[件录] ?(?:(?P<attachment>\d{{1,2}}|[一二三四五六七八九十]{{1,2}}|[A-Z])(?:[：:.]|(?=[ {HAN}]|$))"
        r"|(?P<attached>[：:]|(?= |$)))"
    ),
    "box": rf"专 ?栏 ?(?P<box>\d{{1,3}}|{_N})[：:.]?",
    "comma": rf"(?P<comma>{_N}) ?[、．.](?!{_N}[、产])",
    "bracket": rf"（ ?(?P<bracket>{_N}) ?）[、．.]?(?![项款至、])|(?P<halfbracket>{_N})）",
    "levels": rf"(?P<levels>\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})[.．、]?(?: +(?=[{HAN}“《A-Za-z])|(?=[{HAN}“《]|$))",
    # A private-use glyph behind a figure is the dot of some font's own list mark.
    "dot": r"(?P<dot>\d{1,3}) ?(?:[.．、](?:(?!\d)|(?=(?:19|20)\d\d年)|(?=\dG))|[\ue000-\uf8ff](?!\d))",
    "figure": r"（ ?(?P<figure>\d{1,3}) ?）[、．.]?|(?P<halffigure>\d{1,3})[）)]",
    "circle": r"(?P<circle>[①-⑳])",
    "bare": rf"(?P<bare>\d{{1,2}}) +(?=[{HAN}])",
    "ordinal": (
        r"第(?P<ordinal>[一二三四五六七八九十])[，、]"
        r"|(?P<is>[一二三四五六七八九十]{1,2})(?:是(?![否个])|要(?!素))"
    ),
    "dash": r"(?P<dash>[—–－-]{1,4}(?!\d)|[●■◆★•▪▲○□◇➢✓✔·*+])",
}
_MARKER = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS.values()))
_MARKDOWN = re.compile(r"#{1,6} +")
_FIRST = frozenset("第附专（#一二三四五六七八九十百零〇0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳—–－-●■◆★•▪▲○□◇➢✓✔·*+")
_SAME = {"attached": "attachment", "halfbracket": "bracket", "halffigure": "figure", "is": "ordinal"}
_AFTER_LEVELS = re.compile(r"[万亿%倍元个余多年月]|[千百]?[米吨克家亩]")
LIST_STYLES = frozenset(("ordinal", "dash"))
REGULATION_STYLES = frozenset(("part", "chapter", "division", "article"))

# Which style stands outside which where a document gives no evidence of its own.
RANK = {
    "attachment": 0,
    **{f"markdown{i}": i for i in range(1, 7)},
    "part": 10,
    "chapter": 11,
    "division": 12,
    "article": 13,
    "bare": 20,
    "comma": 20,
    "bracket": 21,
    "dot": 22,
    "levels2": 23,
    "levels3": 24,
    "levels4": 25,
    "figure": 26,
    "circle": 27,
    "plain": 30,
    "box": 31,
}


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering mark.

    Attributes:
        style: chapter, article, comma (一、), bracket （一）, dot (1.), figure （1）, circle, levels2 (1.1) …
        number: the mark as written, without spaces behind it.
        value: its number, 0 where it has none.
        length: characters up to the text behind the mark, spaces included.
    """

    style: str
    number: str
    value: int
    length: int

    @property
    def is_list(self) -> bool:
        """Marks that only ever begin list items (一是, ——)."""
        return self.style in LIST_STYLES


def read_marker(line: str) -> Marker | None:
    """The numbering mark at the beginning of a line, or None.

    Args:
        line: a stripped line, or the beginning of one; 80 characters are enough.
    """
    if not line or line[0] not in _FIRST:
        return None
    if line[0] == "#":
        return _read_markdown(line)
    found = _MARKER.match(line)
    if found is None or found.end() == 0:
        return None
    group = found.lastgroup or ""
    style = _SAME.get(group, group)
    if style == "levels":
        if _AFTER_LEVELS.match(line, found.end()):
            return None
        style = f"levels{found[group].replace('．', '.').count('.') + 1}"
        value = ordinal(re.split("[.．]", found[group])[-1])
    else:
        value = 0 if group == "attached" else ordinal(found[group])
    return Marker(style, found[0].strip(), value, _skip_spaces(line, found.end()))


def _read_markdown(line: str) -> Marker | None:
    hashes = _MARKDOWN.match(line)
    if hashes is None:
        return None
    style = f"markdown{hashes[0].count('#')}"
    inner = read_marker(line[hashes.end() :])
    if inner is None or inner.is_list:
        return Marker(style, "", 0, hashes.end())
    return Marker(style, inner.number, inner.value, hashes.end() + inner.length)


def _skip_spaces(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \u3000\t":
        at += 1
    return at
