"""Whether a unit is mission-oriented or diffusion-oriented, or neither.

H. Ergas: Does technology policy matter? In: Technology and Global Industry (National Academy Press 1987). A mission
concentrates effort on ends that the state has chosen; diffusion spreads what is known to the many who can use it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from homog.structure.model import Weights, probabilities
from homog.traits.types import JUDGED, ORIENTATIONS, Judged, Orientation
from homog.traits.wording import Wording

_CUES: dict[Orientation, tuple[tuple[re.Pattern[str], float], ...]] = {
    "mission": (
        (
            re.compile(
                "攻关|攻克|卡脖子|关键(?:核心)?技术|核心技术|揭榜挂帅|重大(?:科技)?专项|重点实验室|国产(?:替代|化)|千亿级|百亿级"
                "|领军人才|顶尖|龙头|链主|产业集群|首[台批](?:套|次)|产业基金|制高点|自主知识产权|创新联合体|重大项目|国家级|创新中心"
                "|自主可控|突破[^，。；]{0,24}(?:技术|芯片|新品种)|新品种|产业基地|产业园|枢纽|高地|国家战略"
            ),
            2.0,
        ),
        (
            re.compile(
                "突破|研制|研发|泊位|基站|算力|生产线|补短板|流片|引进|中试|氢能|加氢|集成电路|芯片|生物医药|创新药|低空|航空"
                "|新材料|机器人|卫星|量子|(?:高端|智能)装备|电池|晶圆|省产|首购|链主|产业基金|母基金|子基金|成果转化基金|碳达峰"
            ),
            1.0,
        ),
    ),
    "diffusion": (
        (
            re.compile(
                "(?<!宣传)推广(?!中心|收费|先进|典型)|普及|复制|中小|小微|小型微利|小规模|农户|合作社|家庭农场|农民|培训|轮训|上云|开放共享|共享|向社会开放|试点|示范"
                "|标杆|先行先试|产教融合|地方标准|行业标准|标准(?:体系|化)|应用场景|产学研用|结对|以旧换新|免费使用|对口帮扶|技术推广"
                "|研修|职业院校|实训|开放[^，。；]{0,14}(?:数据|接口|场景|设备)|以点带面|协同改造|推广应用|返乡|观摩"
            ),
            2.0,
        ),
        (re.compile("带动|对接|辅导|咨询|诊断|高校|互通|互认|轻量化|开放|专精特新|信用信息|数据库"), 1.0),
    ),
}
_RUNNING = re.compile(
    "组织领导|领导小组|联席会议|专班|会商|督查|督导|考核|通报|宣传|氛围|舆论|问责|台账|监管|执法|查处|整治|惩戒|备案|责任|税"
    "|评估|示范文本|示范带动作用"
)  # running and policing a policy is neither
_USUAL: dict[str, Orientation] = {  # where no word tells
    "supply.technology": "mission",
    "supply.infrastructure": "mission",
    "supply.service": "neutral",
    "environment.strategy": "neutral",
    "environment.tax": "neutral",
    "environment.regulation": "neutral",
    "environment.finance": "neutral",
    "demand.demonstration": "diffusion",
    "demand.outsourcing": "neutral",
    "demand.trade": "neutral",
    "demand.consumption": "neutral",
}
_USUAL_POINTS = 1.0  # for what is usual, beside the words
_PLAIN = 3.0  # points that speak against the neutrality of what serves daily life
_LIVELIHOOD = re.compile(
    "旅游|文旅|导游|体育|图书|小区|商贸|景区|公园|养老|便民|民宿|托育|托幼|托位|菜市场|厕所|家政|公共文化|护理|婴幼儿|粮油店"
)
_NEVER_LIVELIHOOD = ("demand.demonstration", "supply.technology", "environment.strategy")


def orientations_of(
    units: Sequence[Wording], instruments: Sequence[Judged | None], weights: Weights
) -> list[Judged | None]:
    """The orientation of each action and safeguard, None for other kinds.

    Args:
        units: of any kind.
        instruments: the primary instrument of each.
        weights: the classifier for units whose words leave it open.
    """
    told = [
        _by_words(unit, used) if used and unit.unit.kind in JUDGED else None
        for unit, used in zip(units, instruments, strict=True)
    ]
    silent = [
        i
        for i, (unit, used) in enumerate(zip(units, instruments, strict=True))
        if used and unit.unit.kind in JUDGED and told[i] is None
    ]
    guessed = _guess([units[i] for i in silent], [instruments[i] for i in silent], weights)
    for i, judged in zip(silent, guessed, strict=True):
        told[i] = judged
    return told


def _by_words(unit: Wording, used: Judged) -> Judged | None:
    if used.value in ("environment.strategy", "environment.regulation", "environment.tax") and _RUNNING.search(
        unit.plain
    ):
        found = [m.span() for m in _RUNNING.finditer(unit.plain)]
        return Judged("neutral", "cue", unit.spans(found))
    points = {name: _points(unit, name) for name in _CUES}
    usual = _USUAL.get(used.value)
    mission, diffusion = (points[name][0] + _USUAL_POINTS * (name == usual) for name in _CUES)
    living = _LIVELIHOOD.search(unit.plain)
    if living and used.value not in _NEVER_LIVELIHOOD and max(mission, diffusion) < _PLAIN:
        return Judged("neutral", "cue", unit.spans([living.span()]))
    if abs(mission - diffusion) >= 1 and any(total for total, _ in points.values()):
        value: Orientation = "mission" if mission > diffusion else "diffusion"
        return Judged(value, "cue", unit.spans(points[value][1]))
    return Judged(usual, "prior") if usual else None


def _points(unit: Wording, name: Orientation) -> tuple[float, list[tuple[int, int]]]:
    total, spans = 0.0, []
    for pattern, points in _CUES[name]:
        found = [m.span() for m in pattern.finditer(unit.plain)]
        total += points * min(len({unit.plain[a:b] for a, b in found}), 3)
        spans += found
    return total, spans


def path_of(instrument: str, titles: Sequence[str]) -> tuple[str, ...]:
    """The headings that the classifier reads: the nearest one, and the instrument as one more."""
    return (*titles[-1:], instrument)


def _guess(units: Sequence[Wording], instruments: Sequence[Judged | None], weights: Weights) -> list[Judged]:
    if not units:
        return []
    paths = [path_of(used.value if used else "", unit.titles) for unit, used in zip(units, instruments, strict=True)]
    odds = probabilities([unit.plain for unit in units], paths, weights)
    best = odds.argmax(axis=1).tolist()
    return [Judged(ORIENTATIONS[k], f"model:{odds[i, k]:.2f}") for i, k in enumerate(best)]
