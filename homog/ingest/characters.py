"""What becomes of each single character: one lookup table over all code points.

The canonical forms:

- letters, figures and signs in ASCII width (NFKC, character by character): Ａ１％＋ -> A1%+;
- radicals and compatibility forms as the character they stand for: ⼀ -> 一, ⻓ -> 长, 﨎 and the like by NFKC;
- punctuation full-width: ( ) -> （ ）always; , : ; ? ! later and only outside numbers and words
  (homog.ingest.punctuation), because 1,000 and 8:30 are figures;
- quotation marks “ ” ‘ ’ for 「 」 『 』 and their vertical forms; title marks 《 》 〈 〉;
- dashes: - for all short ones, — for all long ones, ~ for all waves; middle dots ·;
- every space is U+0020, every line or page break U+000A, what cannot be seen is removed;
- units and Roman numerals in letters: ㎡ -> m², Ⅲ -> III; list marks ① ⑴ ⒈ ㈠ stay: they are numbering, and
  turned into figures they would forge quantities.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

CodeArray = npt.NDArray[np.uint32]

SPACE, NEWLINE = 0x20, 0x0A
REMOVED = 0xFFFFFFFF
EXPANDED = 0x80000000  # + index into the expansions

_SPACES = "\t\x1f\x20\xa0\u1680\u202f\u205f\u2800\u3000\u3164\uffa0" + "".join(map(chr, range(0x2000, 0x200B)))
_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Format characters (general category Cf), variation selectors and tags: nothing to see, nothing to compare.
_INVISIBLE = (
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xE0000, 0xE01EF),
)  # fmt: skip
# Blocks whose characters NFKC maps one to one to what they are a form of.
_FORMS = (
    (0x2E80, 0x2FDF), (0x3021, 0x3029), (0x3038, 0x303A), (0xF900, 0xFAFF), (0xFE10, 0xFE19), (0xFE30, 0xFE6B),
    (0xFF01, 0xFFEE), (0x1D400, 0x1D7FF), (0x2F800, 0x2FA1D),
)  # fmt: skip
# Simplified radicals and variants that Unicode gives no decomposition for (EquivalentUnifiedIdeograph.txt);
# some PDF writers put them in place of the character.
_RADICALS = (
    "⺁厂⺅亻⺆冂⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹"
    "⺰纟⺱罓⺲罒⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨"
    "⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀"
)
# canonical sign -> what is written for it
_SIGNS = {
    "（": "(⦅",
    "）": ")⦆",
    "“": "「〝„‟",
    "”": "」〞〟",
    "‘": "『‚‛",
    "’": "』ʼ",
    "《": "«",
    "》": "»",
    "〈": "‹",
    "〉": "›",
    "、": "､",
    "。": "｡",
    "-": "‐‑‒–−⁃",
    "—": "―─━",
    "~": "∼〜",
    "·": "・‧∙⋅",
    "…": "⋯︙",
    ":": "∶꞉",
    "/": "∕⁄",
    "μ": "µ",
    "Ω": "Ω",
}
_FULL_WIDTH = dict(zip(",:;?!", "，：；？！", strict=True))  # forms of these are Chinese punctuation
_LETTER_FORMS = ((0x2160, 0x217F), (0x3371, 0x337A), (0x3380, 0x33DF), (0x32CC, 0x32CF), (0xFB00, 0xFB06))
_FIGURE_TO_POWER = str.maketrans("23", "²³")  # ㎡ before a figure must not lengthen it


@dataclass(frozen=True, eq=False)
class Characters:
    """The lookup table: code point -> code point, REMOVED, or EXPANDED + index into `expansions`."""

    table: CodeArray
    expansions: tuple[str, ...]


@lru_cache(maxsize=1)
def characters() -> Characters:
    """The table, made on first use (some milliseconds)."""
    table = np.arange(0x110000, dtype=np.uint32)
    for low, high in _INVISIBLE:
        table[low : high + 1] = REMOVED
    targets = dict(_one_to_one())
    table[list(targets)] = [ord(char) for char in targets.values()]
    table[[ord(char) for char in _SPACES]] = SPACE
    table[[ord(char) for char in _BREAKS]] = NEWLINE
    several = dict(_one_to_several())
    table[list(several)] = [EXPANDED + index for index in range(len(several))]
    return Characters(table, tuple(several.values()))


def _one_to_one() -> Iterator[tuple[int, str]]:
    signs = {variant: sign for sign, variants in _SIGNS.items() for variant in variants}
    forms = {char: unicodedata.normalize("NFKC", char) for char in _chars(_FORMS)}
    forms |= {char: _FULL_WIDTH.get(form, form) for char, form in forms.items()}
    forms |= dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
    for char, form in (forms | signs).items():
        target = signs.get(form, form)
        if len(target) == 1 and target != char:
            yield ord(char), target


def _one_to_several() -> Iterator[tuple[int, str]]:
    for char in _chars(_LETTER_FORMS):
        form = unicodedata.normalize("NFKC", char).replace("∕", "/").translate(_FIGURE_TO_POWER)
        if form.isascii() or len(form) > 1:
            yield ord(char), form.replace("µ", "μ")


def _chars(ranges: Iterable[tuple[int, int]]) -> Iterator[str]:
    for low, high in ranges:
        yield from map(chr, range(low, high + 1))
