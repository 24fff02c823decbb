"""Names of public bodies: …部 …委 …局 …厅 …办, governments and congresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from homog.structure.vocabulary import HAN, words

_FIELDS = words(
    "发展和改革 发展改革 发改 教育 科学技术 科技 工业和信息化 工业信息化 工信 经济和信息化 经济信息化 经信 公安",
    "国家安全 民政 司法 财政 人力资源和社会保障 人力资源社会保障 人社 劳动 人事 自然资源 规划和自然资源 规划资源",
    "国土资源 城乡规划 生态环境 环境保护 环保 住房和城乡建设 住房城乡建设 住建 交通运输 水利 水务 农业农村 农业",
    "乡村振兴 扶贫开发 商务 口岸 经合 合作交流 文化和旅游 文化旅游 文旅 旅游 文化 卫生健康 卫生计生 卫健 卫生",
    "退役军人事务 退役军人 应急管理 应急 审计 外事 国有资产监督管理 国资 市场监督管理 市场监管 质量监督检验检疫",
    "质量技术监督 工商行政管理 工商 广播电视 广电 新闻出版广电 体育 统计 医疗保障 医保 信访 地方金融监督管理",
    "地方金融监管 金融监督管理 金融监管 证监 银保监 外汇管理 知识产权 大数据发展管理 大数据 数据管理 数据 能源",
    "国防科工 林业和草原 林草 林业 铁路 民用航空 民航 邮政管理 邮政 文物 中医药管理 中医药 药品监督管理 药监",
    "食品药品监督管理 粮食和物资储备 粮食和储备 粮食 税务 海关 通信管理 气象 地震 网络安全和信息化 网信 密码管理 保密",
    "机关事务管理 机关事务 行政审批服务 行政审批 政务服务管理 政务服务 城市管理 城管 综合执法 园林绿化 海洋",
    "海洋与渔业 畜牧兽医 煤矿安全监察 矿山安全监察 宗教事务 民族事务 民族宗教 民宗 标准化管理 统战 宣传 组织 侨务",
    "台湾事务 法制",
)
_FIELD_NAMES = frozenset(_FIELDS)
_FIELD_LENGTHS = sorted({len(field) for field in _FIELDS}, reverse=True)
_FIELD_ENDING = re.compile(
    r"部(?![门分署级长队位件])|委员会|委(?![托员任派])|总局|管理局|局(?![面限部势地域长])|厅(?![局级长])"
    r"|办公室|办公厅|办(?![法理公事好学医税案证结件展企班得成])"
)
_FIXED = re.compile(
    r"国务院(?:办公厅)?|党中央|中共中央(?:办公厅)?|中央(?:网信办|军委|编办|宣传部|组织部|政法委|深改委)"
    r"|中国人民银行|人民银行|全国人大(?:常委会)?|全国政协|国家(?:网信办|能源局|数据局)"
    r"|最高人民(?:法院|检察院)|人民(?:法院|检察院)|各级(?:党委|党组织)"
)
_GOVERNMENT = re.compile(
    r"县级以上(?:地方)?(?:各级)?人民政府|各级(?:地方)?人民政府|乡级人民政府|人民政府(?:办公厅|办公室)?"
    r"|政府(?<=[省市县区州]政府)(?:办公厅|办公室)?(?![投采])"
)
_COMMITTEE = re.compile(r"[省市县区州](?:委(?:办公厅|办公室|常委会)?|人大(?:常委会)?|政协)(?![托员])")
_LEVEL_BEFORE = re.compile(r"(?:国家|中央|中共|[全各]?[省市县区州旗]|自治[区州县])$")

# Names told by their ending alone, which need clear limits on both sides.
_NAME_END = re.compile(r"[部委局厅办室会](?=[、，。；：）\n和与及等负牵按制印联参配]|会[同商]|$)")
_ENDS_WELL = ("部", "委", "局", "厅", "办", "委员会", "管委会", "办公室")
_NAME = re.compile(rf"[{HAN}]+$")
_LIMIT = re.compile("[和由与及同经报请向]")
_SHORTEST, _LONGEST = 3, 18  # characters
_NO_AGENCY = re.compile(
    r"(?:[布格结全开大时僵破变定当政战好新]局|全部|内部|外部|干部|局部|[东西南北中上下底顶头尾分支总各本一同合乐]部|部署"
    r"|[举主承协督交催通能快联代合开新网好可易即帮专一全跨就自兴创申筹查领经受不上助域准诺责转]办"
    r"|[大客展餐前门过乐舞船]厅|常委|编委|村委|支委|立委|专委)$"
)
_NO_BODY = re.compile(
    r"[的了在是将把被使让这那并也都要应可能已]|以[上下及]|[加推]快|推[动进]|支持|鼓励|完善|优化|加强|提升|构建|打造|形成"
    r"|实现|促进|强化|落实|深入|开展|有关|相关|各类|所有|积极|为了|区域|通过|利用|代表|贯彻|认真|成立|组建|设立|接受"
    r"|作为|提请|用好|及其|任何|其他|部门|单位|建立|健全|督促|依托|充分|发挥|帮助|充实|材料|预留|直接|本办法|根据|开通"
    r"|实施|下设|报送|^[由为如等个日对时告获]"
)


def find_agencies(text: str, place_ends: Mapping[int, int]) -> list[tuple[int, int]]:
    """Spans of the names of public bodies, with the place or level before them (省财政厅, 青禾省人民政府).

    Args:
        text: normalised text.
        place_ends: end of each place name found -> its start.

    Returns:
        Spans in order of start; they may overlap.
    """
    spans = {_extended(text, m.start(), m.end(), place_ends) for m in _GOVERNMENT.finditer(text)}
    spans.update(_extended(text, start, end, place_ends) for start, end in _by_field(text))
    spans.update((place_ends.get(m.start(), m.start()), m.end()) for m in _COMMITTEE.finditer(text))
    spans.update(m.span() for m in _FIXED.finditer(text))
    known = {end: start for start, end in sorted(spans, reverse=True)}
    spans.update(_by_ending(text, known, place_ends))
    return sorted(spans)


def _by_field(text: str) -> Iterator[tuple[int, int]]:
    """Names made of a known field of government and an ending."""
    for found in _FIELD_ENDING.finditer(text):
        at = found.start()
        for length in _FIELD_LENGTHS:
            if length <= at and text[at - length : at] in _FIELD_NAMES:
                yield at - length, found.end()
                break


def _extended(text: str, start: int, end: int, place_ends: Mapping[int, int]) -> tuple[int, int]:
    """A name with the level or the place that stands before it."""
    if start not in place_ends:
        level = _LEVEL_BEFORE.search(text, max(0, start - 3), start)
        if level:
            start = level.start()
    return place_ends.get(start, start), end


def _by_ending(text: str, known: Mapping[int, int], place_ends: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Names without a known field, told by their ending and by the limits around them."""
    for found in _NAME_END.finditer(text):
        end = found.end()
        run = _NAME.search(text[max(0, end - _LONGEST) : end])
        if run is None or not run[0].endswith(_ENDS_WELL) or _NO_AGENCY.search(run[0]):
            continue
        whole = run.start() > 0 or end <= _LONGEST  # the run begins at a limit, not in the middle of a phrase
        for name in _candidates(run[0], whole):
            start = place_ends.get(end - len(name), end - len(name))
            if not _NO_BODY.search(name) and _fits(text[start : known.get(end, start)]):
                yield start, end
                break


def _candidates(run: str, whole: bool) -> Iterator[str]:
    """A run of characters, and what stands in it behind 和, 由 and the like; the longest first."""
    offsets = [limit.end() for limit in _LIMIT.finditer(run)]
    for offset in [0, *offsets] if whole else offsets:
        if len(run) - offset >= _SHORTEST:
            yield run[offset:]


def _fits(ahead: str) -> bool:
    """Whether what a longer name has ahead of a known one can belong to it: a place, 国家 and the like."""
    return not ahead or ahead[-1] in "省市县区州旗国家"
