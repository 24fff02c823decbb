"""Place names: provincial divisions, names given by the caller, and names that end in 省 市 县 州."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from homog.structure.vocabulary import HAN, longest_first, words

_SUFFIXES = {
    "省": words(
        "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃",
        "青海 台湾",
    ),
    "市": words("北京 天津 上海 重庆"),
    "自治区": words("内蒙古 西藏"),
    "壮族自治区": ("广西",),
    "回族自治区": ("宁夏",),
    "维吾尔自治区": ("新疆",),
    "特别行政区": words("香港 澳门"),
}
PROVINCES: dict[str, str] = {short: short + suffix for suffix, names in _SUFFIXES.items() for short in names}
_AREAS = words("粤港澳大湾区 长江三角洲 珠江三角洲 长江经济带 黄河流域 京津冀 长三角 珠三角 成渝地区 东北地区 长江中游")
_FULL = "(?:省(?!份)|市(?![场值民])|(?:维吾尔|壮族|回族)?自治区|特别行政区)?"
_PROVINCE = re.compile("|".join([*(name + _FULL for name in PROVINCES), *_AREAS]))
_RIVERSIDE = frozenset(("河北", "河南", "江西", "海南"))  # 黄河南岸, 青海南部 and 长江西岸 are none of them
_RIVERS = frozenset("黄青上九长")
_OWN = re.compile(
    r"[全我本该](?<![健安完保齐基根成资日版样文应].)"
    r"(?:自治[区州县]|[省市县区州](?![场域民值面份])|(?<=[全我])国)"
)

# Names told by their ending.
_ENDING = re.compile(r"[省市县](?![场民值面份级域容长委里内外际直乡区镇城道辖])|新区(?!域)|自治[州县旗]")
_LIMIT = rf"(?:[^{HAN}]|[和与及由在向对赴至以为是]|^)"
_STEM = re.compile(rf".*{_LIMIT}([{HAN}]{{2,3}})$", re.DOTALL)  # the greedy .* finds the nearest limit
_LONG_STEM = re.compile(rf".*{_LIMIT}([{HAN}]{{2,10}})$", re.DOTALL)
_CLEAR_BEHIND = re.compile(rf"[^{HAN}]|[和与及等]|人民|$")
_LISTED = re.compile(r"[省市县州区][、和]$")  # 云舟市、石浦县: the second name needs no limit behind it
# Last characters before the ending of words that are no names: 城市, 节省, 各县, 高新区 …
_NO_NAME = frozenset(
    "城都上超门股夜集菜楼房入开闭早互该设各两三四五六七八九十数几多全我本他其此个节反俭外跨邻每出兄沿示试点贫困"
    "强大小产辖管属级区市县省旗州乡直主地罢灯花街村百千万国中老边重东西南北部高创智型家业先进典弱近整某一二由向"
    "在为的及与和报对往经给等"
)
_NO_START = re.compile(
    r"[的了各其本该每全这那某由在将把与和等从按为是有以让使被可应须不未已正至到向对及或若如经报请送并我家个时日告]"
    r"|推[进动]|支持|鼓励|建[设成]|加[快强]|完善|优化|提升|深[入化]|打造|结合|围绕|依托|面向|形成|实现|促进|引导|培育"
    r"|组织|指导|积极|主要|有关|所有|部分|相关|县级|设区|省级|地级|副省|拓展|开[展拓放]|繁荣|活跃|稳定|规范|创建|评选"
    r"|确定|选择|共有|获得|根据|市或|.{0,2}简称|涉及|修[订改]|制定|废止|出台|印发|代表|坚持|服务|承担|参照|跟踪|确保|会同|建立|实[施行]|发挥|配合"
    r"|强化|办理|援[疆藏]|普惠|包括|落实|旅游|文旅|生态|指设|决定|报告|边贸|新增|争创"
)
_SHORTENED = words("壮族自治区 回族自治区 维吾尔自治区 特别行政区 自治区 自治州 自治县 省 市 县 区")
_TOO_COMMON = frozenset(("全国", "国家", "中央"))


def find_places(text: str, places: Sequence[str] = ()) -> list[tuple[int, int, str]]:
    """Spans of place names with their canonical form (山东 is 山东省, 我省 is 全省).

    Args:
        text: normalised text.
        places: names known to the caller, full or short, e.g. the regions of a corpus; the part before
            省, 市 … is found too.

    Returns:
        (start, end, value) in order of start; spans may overlap.
    """
    found = [(m.start(), m.end(), _province(m[0])) for m in _PROVINCE.finditer(text) if not _on_river(m)]
    found += [(m.start(), m.end(), _own(m[0])) for m in _OWN.finditer(text)]
    names = dict(_known(tuple(places)))
    names.update((name, name) for name in _learned(text) if name not in names)
    if names:
        pattern = _alternation(tuple(sorted(names)))
        found += [(m.start(), m.end(), names[m[0]]) for m in pattern.finditer(text)]
    return sorted(set(found))


def _province(text: str) -> str:
    short = next((name for name in (text[:3], text[:2]) if name in PROVINCES), "")
    return PROVINCES.get(short, text)


def _on_river(found: re.Match[str]) -> bool:
    at = found.start()
    return at > 0 and found.string[at - 1] in _RIVERS and found[0] in _RIVERSIDE


def _own(text: str) -> str:
    return "全国" if text in ("全国", "我国") else "全" + text[1:]


def _learned(text: str) -> list[str]:
    """Names that the text itself shows between clear limits, or several times.

    They are then looked for everywhere: 在云舟市、石浦市 teaches 云舟市, which 支持云舟市建设 alone would not.
    """
    counts: Counter[str] = Counter()
    for found in _ENDING.finditer(text):
        ending, at = found[0], found.start()
        stem = (_LONG_STEM if ending[0] == "自" else _STEM).match(text[max(0, at - 11) : at])
        if stem and _is_stem(stem[1]):
            listed = _LISTED.search(text, max(0, at - 13), at - len(stem[1])) is not None
            clear = ending != "省" and (listed or _CLEAR_BEHIND.match(text, found.end()) is not None)
            counts[stem[1] + ending] += 2 if clear else 1
    return [name for name in sorted(counts) if counts[name] >= 2]


def _is_stem(stem: str) -> bool:
    return stem[-1] not in _NO_NAME and not _NO_START.match(stem)


@lru_cache(maxsize=64)
def _known(places: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    names: dict[str, str] = {}
    for place in sorted(places):
        if len(place) < 2 or place in _TOO_COMMON:
            continue
        names[place] = place
        suffix = next((ending for ending in _SHORTENED if place.endswith(ending)), "")
        short = place.removesuffix(suffix)
        if suffix and len(short) >= 2 and short not in _TOO_COMMON:
            names.setdefault(short, place)
    return tuple(sorted(names.items()))


@lru_cache(maxsize=64)
def _alternation(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name) for name in longest_first(names)))
