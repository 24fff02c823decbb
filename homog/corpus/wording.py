"""Which place a document speaks of as its own: 各省、自治区、直辖市 in its address, 我省 and 全市 in its text.

For documents whose title, file name and issuer do not tell. All of it is a guess: `low`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from homog.corpus.clues import NOTHING, Guess
from homog.corpus.places import places

_ADDRESS_LINES = 6
_ADDRESS = re.compile(r"^各[^。；]{2,400}[：:]$")
_TO_ALL = re.compile(r"^各省、自治区|^各(?:民主党派中央|省[（(]?[区市])")
_TO_GOVERNMENTS = re.compile(r"^各省、自治区、直辖市(?:及[^，、]{2,20})?人民政府")
_AGENCY = (
    "(?:委|政府|直|人大|政协|工业|发展|财政|科技|教育|大数据|人力|自然|住房|交通|农业|商务|市场|税务|公安|生态|"
    "文化|卫生)"
)
_START = r"(?<![\u4e00-\u9fff])"  # 市财政局, but not 济南市财政局
_OWN = {
    "province": re.compile(rf"[全我本]省|{_START}省{_AGENCY}"),
    "city": re.compile(rf"[全我本]市(?!场)|{_START}市{_AGENCY}"),
    "autonomous": re.compile(r"[我本]自治区|全区|自治区党委"),
    "country": re.compile(r"我国|全国|党中央|国务院"),
}
# Chosen on the development half of homog.evaluation.metadata: fewer mentions or a smaller lead answer more, wrongly.
_LEAST = 2  # mentions of its own kind that a document needs
_CLEAR = 3.0  # times as many as of the next kind
_CLEAR_NAME = 2.0  # times as often the own place is named as the next


def own_place(lines: Sequence[str], text: str) -> tuple[Guess, Guess]:
    """Level and region of the place a document speaks of as its own.

    Args:
        lines: the normalised head of the document.
        text: the normalised text, or as much of it as is worth reading.

    Returns:
        Both guesses, or NOTHING for one or both of them.
    """
    address = next((line for line in lines[:_ADDRESS_LINES] if _ADDRESS.match(line)), "")
    if _TO_ALL.match(address):
        level = "national" if _TO_GOVERNMENTS.match(address) else "ministry"
        return Guess(level, "low"), Guess("全国", "low")
    counts = {kind: len(pattern.findall(text)) for kind, pattern in _OWN.items()}
    own = _own_kind(counts)
    if own == "country":
        return (NOTHING, NOTHING) if address else (Guess("national", "low"), Guess("全国", "low"))
    return _named_most(text, own) if own else (NOTHING, NOTHING)


def _own_kind(counts: dict[str, int]) -> str:
    """The kind that the document calls its own clearly more often than the others; any local one beats 我国."""
    local = {kind: count for kind, count in counts.items() if kind != "country"}
    (kind, most), (_, next_most) = Counter(local).most_common(2)
    if most >= _LEAST and most >= _CLEAR * next_most:
        return kind
    return "country" if not most and counts["country"] >= _LEAST else ""


def _named_most(text: str, kind: str) -> tuple[Guess, Guess]:
    """The place of a kind that is named most: 山东 with 我省, 青岛 or 上海 with 我市."""
    wanted = {
        place.name: text.count(place.short)
        for place in places().by_name.values()
        if place.short and _is_kind(place.name, place.level, kind)
    }
    ranked = Counter(wanted).most_common(2)
    (name, most), (_, next_most) = ranked
    if most < 2 or most < _CLEAR_NAME * next_most:
        return NOTHING, NOTHING
    return Guess(places().by_name[name].level, "low"), Guess(name, "low")


def _is_kind(name: str, level: str, kind: str) -> bool:
    if kind == "city":
        return name.endswith("市") and level in ("provincial", "prefecture")
    return level == "provincial" and name.endswith("省" if kind == "province" else "自治区")
