"""Names in a plan: places, programmes in quotation marks, organisations, sites; and which documents have them too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np

from homog.datatypes import Normalised, Span, Unit
from homog.grams import gram_hashes
from homog.traits.wording import Wording

_H = "\u4e00-\u9fff"
_ENDINGS = (
    "高新技术产业开发区|经济技术开发区|开发区|高新区|经开区|产业园区?|科技园|物流园|工业园|自贸区|自贸试验区|综合保税区|综保区|保税港区|新区|新城|示范带|先行区|大学|学院"
    "|研究院|研究所|实验室|集团|股份有限公司|有限公司|机场|深水港|港区|水库|灌区|湿地|大桥|高速公路|医院|博物馆|科技城|创新城|产业带|走廊|湾区|半岛|流域|山脉|大会|博览会|论坛"
)
_SITE = re.compile(rf"[{_H}A-Za-z·]{{2,16}}?(?:{_ENDINGS})(?!(?:等|的)?(?:建设规划|条例))")
_LIMIT = re.compile(
    r".*(?:支持|推动|推进|推广|依托|建设|打造|建成|加快|鼓励|引导|发挥|围绕|以及|联合|通过|利用|提升|培育|组建|设立|成立|举办|办好|开展|促进|实施|加强|完善|规划|创建|争创|新建|扩建|改建|改造|承接|吸引|引进|面向|聚焦|立足"
    r"|服务|沿|在|由|对|向|与|和|及|以|将|把|从|到|至|为|是|的|等|各|等级|一批|若干|部分|重点|现有|省级以上|省级|市级|国家级|国家|全省|全市|全区|我省|本省|本地|区域|各类|有关|相关|高等|科研|高水平|特色|新型|龙头|优势|知名|一流|现代|主要)"
)
_GENERIC = re.compile(
    rf"(?:{_ENDINGS}|[省市县区]?(?:级|属)?(?:{_ENDINGS})|(?:科研|高等|职业|技术|重点|联合|企业|产业|创新|科技|农业|工业|物流|数据|人工智能|软件|经济|技工|师范|中医|人民|中心|公立|三级|县级|互联网|智能|数字|示范|融合|孵化)+(?:{_ENDINGS}))"
)
_ABOVE = re.compile(r"国务院|国家|中华人民共和国|中共中央|中央|全国|《关于|党中央")
_QUOTE = str.maketrans("", "", "“”《》〈〉 \u3000")
_OWN_REGION = re.compile(r"^(?:全|我|本|该)?[省市县区州国]$|^全[省市县区国]|^我[省市国]|^自治区$")


def entities_of(unit: Wording, region: str, shortest: int) -> list[tuple[str, Span]]:
    """The names in a unit with their places; not the plan's own place, which every plan names.

    Args:
        unit: its words.
        region: the plan's place.
        shortest: characters of a name.
    """
    found: dict[tuple[int, int], str] = {}
    for slot in unit.unit.slots:
        name = slot.text.translate(_QUOTE)
        own_place = _OWN_REGION.search(name) or _is_region(name, region)
        if (slot.type == "place" and not own_place) or (slot.type == "programme" and not _ABOVE.search(name)):
            found[slot.start, slot.end] = name
    for match in _SITE.finditer(unit.plain):
        led = _LIMIT.match(match[0])
        name = match[0][led.end() :] if led else match[0]
        if not _GENERIC.fullmatch(name) and name:
            (span,) = unit.spans([(match.end() - len(name), match.end())])
            if not any(a < span.end and span.start < b for a, b in found):
                found[span.start, span.end] = name
    return [(name, Span(*place)) for place, name in sorted(found.items()) if len(name) >= shortest]


def _is_region(name: str, region: str) -> bool:
    short = re.sub(r"(?:省|市|县|区|(?:壮族|回族|维吾尔)?自治区|自治[州县])$", "", region)
    return bool(region) and name in (region, short)


def carriers(names: Iterable[str], texts: Mapping[str, Normalised]) -> Counter[str]:
    """In how many documents each name occurs, in one pass over every text for each length of name.

    Args:
        names: normalised, two characters or longer.
        texts: normalised documents by doc_id.
    """
    by_length: dict[int, list[str]] = {}
    for name in sorted(set(names)):
        by_length.setdefault(len(name), []).append(name)
    counts: Counter[str] = Counter()
    for length, some in sorted(by_length.items()):
        wanted = np.array([gram_hashes(_codes(name), length)[0] for name in some], dtype=np.uint64)
        for doc in sorted(texts):
            have = np.isin(wanted, gram_hashes(_codes(texts[doc].text), length))
            counts.update(name for name, there in zip(some, have.tolist(), strict=True) if there)
    return counts


def _codes(text: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def figures_of(unit: Unit) -> list[Span]:
    """The quantities in a unit."""
    return [Span(slot.start, slot.end) for slot in unit.slots if slot.type == "quantity"]
