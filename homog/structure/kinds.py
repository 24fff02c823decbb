"""What kind of unit a stretch of text is: by the headings it stands under, then by its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from homog.datatypes import UnitKind

# Words that name the kind of what stands under a heading.
_TITLES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    ("principle", re.compile(r"(?:基本|工作|建设|编制|总体|发展)?原则$|(?:基本|工作|建设|编制)原则")),
    (
        "target",
        re.compile(
            r"(?:总体|发展|主要|工作|建设|行动|近期|远期|中期|预期|具体|阶段性?|规划)*(?<!为)目标(?=$|[（和与及、：—]|任务)"
            r"|主要指标|发展指标"
        ),
    ),
    (
        "action",
        re.compile(
            r"(?:重点|主要|工作|具体|基本|目标)任务|任务$|(?:重点|主要|重大|专项)(?:行动|工程|工作|举措|领域|方向|项目)"
            r"|(?:主要|重点|工作)措施|行动(?:计划)?$|工程$|举措$|建设内容|工作内容|主要内容|重点支持|支持方向|工作安排"
        ),
    ),
    (
        "safeguard",
        re.compile(
            r"(?:保障|支持|配套|推进|落实|实施)措施|保障机制$|政策支持|(?:强化|加强|完善)保障"
            r"|(?:组织|要素|资金|人才|政策|机制|制度|实施|技术|用地|经费|队伍|条件|支撑|法治)保障"
            r"|组织(?:实施|领导|推进|协调)|(?:实施|推进|工作)机制|监督(?:考核|评估)|考核(?:评价|评估|机制)|督导|工作要求"
            r"|宣传引导"
        ),
    ),
    (
        "background",
        re.compile(
            r"指导思想|总体(?:要求|思路|考虑)|(?:发展|建设|工作)思路|(?:重要|重大|战略)?意义$|重要性$|必要性$|背景$|形势"
            r"|态势$|现状|(?:发展|工作|现有)基础$|发展环境$|战略环境|前言$|引言$|序言$|工作回顾|回顾$|编制依据|编制过程"
            r"|充分认识|(?:显著|主要|重大)(?:成效|成就|成绩)"
        ),
    ),
    ("other", re.compile(r"^总则$|^附则$|^附件?$|法律责任|^罚则$|名词解释|术语|^适用范围")),
)
_OPEN = frozenset(("总体要求", "总体思路", "总体考虑", "发展思路", "工作思路", "建设思路"))
_GENERIC_HEAD = re.compile(r"(?:“?十.五”?(?:时期)?的?|20\d\d年的?|[我全][省市]的?|发展的?)*")
_FIRM: frozenset[UnitKind] = frozenset(("action", "safeguard"))

# Words of a unit that tell its kind. Each cue must begin within so many characters of the unit's beginning.
_LEAD = 46  # characters
_TARGET = re.compile(
    r".{0,12}?((?:力争)?(?:到|至) ?(?:20\d\d ?年|“十.五”(?:时期)?末|本世纪)"
    r"|20\d\d年(?:底|末)?前?，?(?:全|我)?[省市县区国]?(?:力争|实现|建成)|力争(?:用|通过|经过|20\d\d年)"
    r"|(?:地区|国内)生产总值(?:年均)?增长\d)"
)
_SAYS_TARGET = re.compile(r"目标(?<=(?:主要|预期|发展|总体|工作|奋斗)目标)(?:是|为|：)")
_PRINCIPLE = re.compile(r"[—-]* ?((?:坚持(?!以|马克思)|遵循)[^，。：；]{2,24}[。：；])")
_OPEN_PRINCIPLE = re.compile(r"[—-]* ?((?:坚持(?!以|马克思)|遵循)[^，。：；]{2,24}[，。：；])")
_SAFEGUARD = re.compile(
    r".{0,16}?((?:加强|强化|完善|健全|落实|加大|压实|优化|建立|严格|做好|提供|注重|抓好)[^，。；]{0,8}?"
    r"(?:组织(?:领导|实施|协调|保障)|统筹协调|(?:资金|人才|要素|经费|政策|用地)保障|(?:财政|资金|政策|金融|财税)支持"
    r"|(?:资金|财政)投入|人才支撑|督导|督查|考核|监督检查|(?:宣传|舆论)(?:引导|推广)|责任落实|工作机制|协调机制))"
)
_BACKGROUND = re.compile(
    r".{0,8}?((?:为|为了)?(?:全面|深入|认真|切实|进一步)*(?:贯彻|落实)[^。]{0,40}"
    r"(?:精神|部署|规划|意见|要求|方案|战略|纲要|》)|根据《|以习近平|高举|坚持以(?:习近平|马克思)|近年来|当前，|党的.{1,6}以来"
    r"|现(?:将|就)|为(?:了)?[^，。]{2,40}，(?:根据|制定|结合))"
)
_ACTION = re.compile(
    r"推动|推进|建设|支持|加快|鼓励|培育|实施|开展|打造|构建|完善|建立|提升|加强|推广|引导|促进|探索|优化|深化|强化"
    r"|发展|拓展|搭建|组织|健全|加大"
)
_DUTY = re.compile(
    r"(?:(?<![\s\S])|[，；。]|应当|可以|依法|本[省市区]|国家)"
    r"(?:推动|推进|支持|加快|鼓励|培育|构建|完善|建立|健全|加强|推广|引导|促进|探索|优化|深化)"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with the rule that found it; `open`: the unit's own words may say better."""

    kind: UnitKind
    why: str
    open: bool = False


def kind_of_path(titles: Sequence[str]) -> Kind | None:
    """The kind that a path of headings gives, or None.

    The outermost heading that names one kind decides; a heading further in overrides it where it says
    nothing but its kind (（三）发展目标), and always inside 总体要求 and the like.

    Args:
        titles: titles of the sections around a unit, outermost first, without numbers.
    """
    current: Kind | None = None
    for title in titles:
        found = kind_of_title(title)
        if found is None:
            continue
        if current is None or current.kind not in _FIRM or _says_only(title, found):
            current = found
    return current


@lru_cache(maxsize=16384)
def kind_of_title(title: str) -> Kind | None:
    """The kind a heading names; None where it names none or several (指导思想和主要目标)."""
    plain = title.replace(" ", "")
    hits = [(kind, found[0]) for kind, pattern in _TITLES if (found := pattern.search(plain))]
    if len(hits) != 1:
        return None
    kind, word = hits[0]
    return Kind(kind, f"heading:{word}", word in _OPEN)


def _says_only(title: str, found: Kind) -> bool:
    plain = _GENERIC_HEAD.sub("", title.replace(" ", ""), count=1)
    word = found.why.removeprefix("heading:")
    return found.kind != "action" and word in (plain, title.replace(" ", ""))


def kind_of_text(text: str, *, article: bool = False) -> Kind:
    """The kind that the words of a unit give by themselves.

    Args:
        text: the unit without its number; only its beginning is read, but for the verbs of an action.
        article: it stands in an article of a regulation, where only a clear duty to act is an action.
    """
    for kind, pattern in _CUES:
        found = pattern.match(text, 0, 2 * _LEAD)
        if found:
            return Kind(kind, _cue(found[1]))
    verb = (_DUTY if article else _ACTION).search(text)
    return Kind("action", f"cue:{verb[0].lstrip('，；。')}") if verb else Kind("other", "none")


def kind_of_unit(path: Kind | None, text: str, *, article: bool = False, preamble: bool = False) -> Kind:
    """The kind of a unit: its headings first, then its own words.

    Args:
        path: what its headings say.
        text: its text without number.
        article: it stands in an article of a regulation.
        preamble: it stands before the first heading.
    """
    says = _SAYS_TARGET.search(text, 0, _LEAD)
    if says and (path is None or path.kind in ("action", "background")):
        return Kind("target", _cue(f"{text[says.start() - 2 : says.start()]}{says[0]}"))
    if path is not None and not path.open:
        return path
    if path is not None:
        principle = _OPEN_PRINCIPLE.match(text)
        if principle:
            return Kind("principle", _cue(principle[1]))
    own = kind_of_text(text, article=article)
    if preamble and own.kind in ("action", "safeguard", "other"):
        return Kind("background", "position:preamble")
    return own if path is None or own.kind in ("target", "principle") else path


def _cue(words: str) -> str:
    return f"cue:{words[:14].strip('，。：；—- ')}"


_CUES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    ("principle", _PRINCIPLE),
    ("target", _TARGET),
    ("safeguard", _SAFEGUARD),
    ("background", _BACKGROUND),
)
