"""What kind of unit a stretch of text is: by the headings it stands under, then by its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
            r"|资助方向|攻关方向|任务(?=[和与及、])"
        ),
    ),
    (
        "safeguard",
        re.compile(
            r"(?:保障|支持|配套|推进|落实|实施)措施|保障机制$|政策支持|(?:强化|加强|完善)保障"
            r"|(?:组织|要素|资金|人才|政策|机制|制度|实施|技术|用地|经费|队伍|条件|支撑|法治)保障"
            r"|组织(?:实施|领导|推进|协调)|(?:实施|推进|工作)机制|监督(?:考核|评估)|考核(?:评价|评估|机制)|督导|工作要求"
            r"|宣传引导|自身建设|人民(?:更加)?满意的.{0,6}政府|加强党(?:的领导|对.{2,16}领导)|推进落实|落实力度"
        ),
    ),
    (
        "background",
        re.compile(
            r"指导思想|总体(?:要求|思路|考虑)|(?:发展|建设|工作)思路|(?:重要|重大|战略)?意义$|重要性$|必要性$|背景$"
            r"|形势(?=$|[与和及分判研])|态势$|现状(?=$|[与和及分])|(?:发展|工作|现有)基础$|发展环境$|战略环境|前言$|引言$|序言$|工作回顾|回顾$|编制依据|编制过程"
            r"|充分认识|(?:显著|主要|重大|建设|工作|取得.{0,6})(?:成效|成就|成绩)|成[效就绩]显著|新进展|(?:基本|矿井|项目)(?:情况|概况)$"
        ),
    ),
    ("other", re.compile(r"^总则$|^附则$|^附件?$|法律责任|^罚则$|名词解释|术语|^适用|注释$|参考文献|职责分工")),
)
# Procedure is no policy, whatever heading it stands under (组织实施 > 试点申报).
_PROCEDURE = re.compile(
    r"(?:申报|申请|推荐|评审|认定|验收|报送|遴选)(?:条件|要求|程序|流程|材料|范围|方式|资格|对象|主体|限额|办法)"
    r"|^(?:项目|试点)?(?:申报|申请)$|^申请条件和|注意事项|联系(?:人|方式|电话)|咨询(?:方式|电话)|(?:建设|办理)程序$"
)
# A look back is one, whatever else its heading names (2025年主要工作和“十四五”发展成就).
_REVIEW = re.compile(r"回顾|(?:发展|历史性|巨大)(?:成就|成绩)")
# Headings that say where the matter stands but not what it is: descriptions stand under them too.
_VAGUE = re.compile(r"^(?:主要)?(?:建设|工作|主要|研究)内容$|(?:重点|支持|资助)方向$|^重点领域$")
_OPEN = frozenset(("总体要求", "总体思路", "总体考虑", "发展思路", "工作思路", "建设思路"))
_GENERIC_HEAD = re.compile(r"(?:“?十.五”?(?:时期)?的?|20\d\d年的?|[我全][省市]的?|发展的?)*")
_FIRM: frozenset[UnitKind] = frozenset(("action", "safeguard"))
_SURE = 0.4  # probability from which the classifier overrules a weak rule; chosen by cross-validation on real units

# Words of a unit that tell its kind. Each cue must begin within so many characters of the unit's beginning.
_LEAD = 46  # characters
_TARGET = re.compile(
    r".{0,12}?((?:力争)?(?:到|至) ?(?:20\d\d ?年|“十.五”(?:时期)?末|本世纪)"
    r"|20\d\d年(?:底|末)?前?，?(?:全|我)?[省市县区国]?(?:力争|实现|建成)|力争(?:用|通过|经过|20\d\d年)"
    r"|(?:地区|国内)生产总值(?:年均)?增长\d|(?:考核|绩效|验收)指标：|预期(?:目标|成果)：)"
)
_ATTAINS = re.compile(
    r"(?:[一二三四五六七八九十]是|[—-]* ?)?[^，。；]{2,24}?"
    r"(?:明显|显著|持续|更加|进一步|大幅|稳步|不断|基本|逐步|初步|全面|再上)[^，。；]{1,8}。"
)
_MEASURED = re.compile(
    r"(?:达到?|超过|突破|提高到|以上|左右|不低于|不少于|增长|降低|下降)(?:约|至)?\d|\d[^，。；]{0,6}(?:以上|左右)"
)
_DESCRIBES = re.compile(
    r"((?:基本概念|应用场景|主要功能)："
    r"|(?:主要)?规范(?=[^，。]{2,40}(?:要求|概念|定义|方法|框架|指标|模型|接口|格式|标准))"
    r"|(?:主要)?(?:包括|包含)"
    r"|[^，。；：]{1,24}(?:标准|体系|层|平台|系统)(?:主要)?(?:是|由|用于|适用于|包括|包含|规定|规范|分为|明确了|集中了|：)"
    r"|[^，。；：]{1,24}(?:是指|指的是|所称)"
    r"|本(?:办法|细则|规定|规范|指南|条例|要点|标准|政策)(?:由|自|所称|适用|是|遵照|主要|以))"
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
    r".{0,8}?(为(?:了)?(?:全面|深入|认真|切实|进一步)*(?:贯彻|落实)[^。]{0,40}"
    r"(?:精神|部署|规划|意见|要求|方案|战略|纲要|》)|(?:全面|深入|认真)贯彻[^。]{0,40}(?:精神|部署|理念|思想)|根据《|以习近平|高举|坚持以(?:习近平|马克思)|近年来|当前，|党的.{1,6}以来"
    r"|现(?:将|就)|为(?:了)?[^，。]{2,40}，(?:根据|制定|结合)|为(?:了)?[^。]{2,76}(?:制定|提出|编制)(?:本|以下|如下|《))"
)
_ACTION = re.compile(
    r"推动|推进|建设|支持|加快|鼓励|培育|实施|开展|打造|构建|完善|建立|提升|加强|推广|引导|促进|探索|优化|深化|强化"
    r"|发展|拓展|搭建|组织|健全|加大|突破|研发|研制|攻克"
)
_AWARD = re.compile(r"((?:研究内容|揭榜任务|攻关任务)：|.{0,80}?给予[^，。]{0,24}(?:奖[励补]|补[贴助]|资助))")
_DUTY = re.compile(
    r"(?:(?<![\s\S])|[，；。]|应当|可以|依法|本[省市区]|国家)"
    r"(?:推动|推进|支持|加快|鼓励|培育|构建|完善|建立|健全|加强|推广|引导|促进|探索|优化|深化)"
)
_LEGAL = re.compile(
    r"(本(?:办法|细则|规定|规范|条例|政策|意见|方案|通知)"
    r"(?:由.{2,40}?解释|自.{0,24}?(?:施行|实施|执行)|所称|适用于))"
)

_PRINCIPLE_OF = re.compile(r"([^。；]{0,30}?(?:遵循|坚持|按照|贯彻)[^。；]{2,60}?原则)[。，]?$")
# How a government works on itself, wherever in a report it says so: two of these words tell it.
_SELF_CONDUCT = re.compile(
    r"自身建设|从严治[党政]|廉[政洁]|“四风”|形式主义|官僚主义|依法行政|法治政府|(?:人大|民主|舆论)[^，。]{0,8}监督"
    r"|八项规定|过紧日子|不敢腐|“两个维护”|人民满意的.{0,6}政府|钉钉子|政绩观|作风建设"
)
_CONDUCT_HINTS = ("廉", "自身建设", "从严治", "形式主义", "“四风”", "依法行政")  # found fast; one of them occurs
_CONDUCT_WORDS = 2
_APPEAL = re.compile(r"(?:[^。]{0,30}[。！，])*?让我们(?:更加)?(?:紧密|高举|在)")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind with the rule that found it.

    Attributes:
        kind, why: the kind, and the rule in words.
        open: the unit's own words may say better.
        weak: hardly a rule at all; a classifier may say better.
    """

    kind: UnitKind
    why: str
    open: bool = False
    weak: bool = False


def kind_of_path(titles: Sequence[str]) -> Kind | None:
    """The kind that a path of headings gives, or None.

    The outermost heading that names one kind decides; a heading further in overrides it where it says
    nothing but its kind (（三）发展目标) or names a procedure, and always inside 总体要求 and the like.

    Args:
        titles: titles of the sections around a unit, outermost first, without numbers.
    """
    current: Kind | None = None
    for title in titles:
        found = kind_of_title(title)
        if found is None:
            continue
        if current is None or current.kind not in _FIRM or found.kind == "other" or _says_only(title, found):
            current = found
    return current


@lru_cache(maxsize=16384)
def kind_of_title(title: str) -> Kind | None:
    """The kind a heading names; None where it names none or several (指导思想和主要目标)."""
    plain = title.replace(" ", "")
    procedure = _PROCEDURE.search(plain)
    if procedure:
        return Kind("other", f"heading:{procedure[0]}")
    review = _REVIEW.search(plain)
    if review:
        return Kind("background", f"heading:{review[0]}")
    hits = [(kind, found[0]) for kind, pattern in _TITLES if (found := pattern.search(plain))]
    if len(hits) != 1:
        return None
    kind, word = hits[0]
    return Kind(kind, f"heading:{word}", open=word in _OPEN, weak=_VAGUE.search(plain) is not None)


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
    award = _AWARD.match(text, 0, 2 * _LEAD)
    if award:
        return Kind("action", _cue(award[1]))
    verb = (_DUTY if article else _ACTION).search(text)
    return Kind("action", f"cue:{verb[0].lstrip('，；。')}", weak=True) if verb else Kind("other", "none", weak=True)


def kind_of_unit(path: Kind | None, text: str, *, article: bool = False, preamble: bool = False) -> Kind:
    """The kind of a unit: its headings first, then its own words.

    Args:
        path: what its headings say.
        text: its text without number.
        article: it stands in an article of a regulation.
        preamble: it stands before the first heading.
    """
    plain = _against_headings(path, text)
    if plain is not None:
        return plain
    if path is not None and not path.open:
        return path
    own = kind_of_text(text, article=article)
    if path is not None:
        return _under_open(path, own, text)
    if preamble and own.kind in ("action", "safeguard", "other"):
        return Kind("background", "position:preamble")
    return own


def _against_headings(path: Kind | None, text: str) -> Kind | None:
    """Words so plain that they count against the headings around them."""
    legal = _LEGAL.match(text)
    if legal:
        return Kind("other", _cue(legal[1]))
    around = path.kind if path is not None else None
    if around in (None, "action", "background"):
        says = _SAYS_TARGET.search(text, 0, _LEAD)
        if says:
            return Kind("target", _cue(f"{text[says.start() - 2 : says.start()]}{says[0]}"))
    if around in (None, "action", "other"):
        principle = _PRINCIPLE_OF.match(text)
        if principle:
            return Kind("principle", _cue(principle[1][-14:]))
    described = _DESCRIBES.match(text) if path is not None and path.weak else None
    if described:
        return Kind("other", _cue(described[1]))
    return _of_government(text) if around in (None, "action") else None


def _of_government(text: str) -> Kind | None:
    """A government on its own conduct, and the appeal that closes its report."""
    if "让我们" in text[:60] and _APPEAL.match(text, 0, 60):
        return Kind("other", "cue:让我们")
    if not any(word in text for word in _CONDUCT_HINTS):
        return None
    words = set(_SELF_CONDUCT.findall(text))
    return Kind("safeguard", _cue("、".join(sorted(words)))) if len(words) >= _CONDUCT_WORDS else None


def _under_open(path: Kind, own: Kind, text: str) -> Kind:
    """Under 总体要求 and the like: principles and targets by their wording, else what the heading says."""
    principle = _OPEN_PRINCIPLE.match(text)
    if principle:
        return Kind("principle", _cue(principle[1]))
    if own.kind in ("target", "principle") or (own.kind == "other" and not own.weak):
        return own
    attains = _ATTAINS.match(text)
    if attains and _MEASURED.search(text):
        return Kind("target", _cue(attains[0]))
    return replace(path, weak=own.kind != "background")


def judged_kind(ruled: Kind, kind: UnitKind, probability: float) -> Kind:
    """What becomes of a weak kind once the classifier has judged the unit.

    Args:
        ruled: what the rules found, weakly.
        kind: what the classifier finds likeliest.
        probability: how likely it finds that.
    """
    if probability >= _SURE and (ruled.why == "none" or kind != ruled.kind):
        return Kind(kind, f"model:{probability:.2f}")
    return ruled


def _cue(words: str) -> str:
    return f"cue:{words[:14].strip('，。：；—- ')}"


_CUES: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    ("principle", _PRINCIPLE),
    ("target", _TARGET),
    ("other", _DESCRIBES),
    ("safeguard", _SAFEGUARD),
    ("background", _BACKGROUND),
)
