"""What a target or an action says in particular, found on demand: not on the way of scoring.

A target: indicator, comparator, value, unit, base and target year, scope. An action: verb and object, who leads, is
responsible or helps, deadline, money, named projects. Everything is found in the unit's own words and slots.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from homog.datatypes import Slot, Unit
from homog.structure.omissions import duties
from homog.structure.sentences import clauses

Comparator = Literal["reach", "at_least", "at_most", "about"]
Change = Literal["level", "rise", "rise_yearly", "fall", "times"]
Role = Literal["lead", "responsible", "cooperating"]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Some words of the document with their place in it."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure that a target sets.

    Attributes:
        indicator: what is measured, as written; None where the clause names nothing.
        comparator: reach (达到), at_least (不低于, 以上), at_most (控制在…以内), about (左右).
        change: whether the figure is a level, a rise (增长), a rise every year (年均增长), a fall, or times (翻一番).
        value, unit: the canonical value of the quantity slot.
        quantity: the figure as written.
        base_value: where it starts from (由35%提高到60%), or "".
        base_year, target_year: canonical dates, or "".
        scope: the place it holds for, canonical, or "".
    """

    indicator: Phrase | None
    comparator: Comparator
    change: Change
    value: str
    unit: str
    quantity: Phrase
    base_value: str = ""
    base_year: str = ""
    target_year: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """A body named in a list of duties."""

    role: Role
    name: Phrase


@dataclass(frozen=True, slots=True)
class Task:
    """What an action asks for.

    Attributes:
        key_action: the title of the key action it belongs to, or "".
        verb, object: the core of its first clause (推进 / 农村公路数字化升级), or None.
        agencies: who leads, is responsible, helps.
        deadlines, money, projects: as written, in order; `deadlines` carry their canonical date.
    """

    key_action: str
    verb: Phrase | None
    object: Phrase | None
    agencies: tuple[Agency, ...] = ()
    deadlines: tuple[tuple[Phrase, str], ...] = ()
    money: tuple[tuple[Phrase, str, str], ...] = ()
    projects: tuple[Phrase, ...] = ()

    def of_role(self, role: Role) -> tuple[str, ...]:
        """Names of the bodies with one role."""
        return tuple(agency.name.text for agency in self.agencies if agency.role == role)


_SAME_WIDTH = str.maketrans("():;,", "（）：；，")

# -- targets -------------------------------------------------------------------------------------------

_REACHING = (
    "达到|达|突破|超过|超|提高到|提高至|提升到|提升至|增加到|增至|升至|扩大到|稳定在|保持在|控制在|降到|降至|下降到|下降至|降低到"
    "|缩小到|缩短到|缩短至|压缩至|压减至|恢复到|实现|不低于|不少于|不高于|不超过|低于|高于|优于|占比为|为|约占|占"
)
_CHANGING = "年均增长|年均提高|年均下降|年增长|增长|增加|提高|提升|新增|下降|降低|减少|压减|缩短|提前|翻|累计下降|累计"
_COMPARATOR = re.compile(rf"(?:{_REACHING}|{_CHANGING})(?:到|至|了)?(?:约)?$")
_FLOOR = re.compile(r"不低于|不少于|(?<!不)超|突破|(?<!不)高于|优于")
_CEILING = re.compile(r"不高于|不超过|控制在|(?<!不)低于|以内|以下")
_BEHIND = re.compile(r" ?(?:[的个家]?(以上|及以上|以内|以下|左右|上下|之内))")
_MAKING = re.compile(
    r"(?:[—-]* ?|[一二三四五六七八九十]是)?(?:(?:力争|努力|确保|累计|每年|全面|再|新|基本)*"
    r"(?:建成|建设|培育|打造|新增|形成|完成|引进|引育|创建|新建|改造|遴选|推广|制修订|制定|实施|突破|孵化|培训|培养"
    r"|推出|取得))"
)
_LEADING = re.compile(r"(?:到|至|力争|确保|其中|全面|努力|使|实现|比|较|将|把|预期|目标|和|及|分别|[，、；：—\- ])+")
_TRAILING = re.compile(r"(?:(?<!占)比|较|从|由|在|的|分别|均|将|力争|累计|约|全部|预计)*$")
_BASE = re.compile(r"(?:比|较|从|由|以|与|在|自)$")
_FROM = re.compile(r"(?:由|从)[^，。；]{0,14}$")
_AHEAD = re.compile(
    r"(?:到|至|力争|在)*(?:20\d\d ?年|“[^”]{3,4}”|规划期|[一二三四五六七八九十\d]{1,2}年内)(?:底|末|前|之前)*[，、]?"
)
_TAKING = re.compile(r"(?:用|经过|通过|为期|再)$")


def measures(text: str, unit: Unit) -> tuple[Measure, ...]:
    """The figures that a target sets, in order.

    Args:
        text: the document's own text.
        unit: a unit of it, of any kind.
    """
    quantities = [slot for slot in unit.slots if slot.type == "quantity" and not _is_duration(text, slot)]
    spans = _clauses_of(text, unit)
    target_year = _target_year(text, unit.slots)
    scope = next((slot.value for slot in unit.slots if slot.type == "place"), "")
    found: list[Measure] = []
    base = ""
    for slot, after in pairwise([*quantities, None]):
        assert slot is not None
        clause = max((a for a, b in spans if a <= slot.start < b), default=slot.start)
        begin = max(clause, found[-1].quantity.end if found else clause)
        if after is not None and _is_base(text[begin : slot.start], text[slot.end : after.start]):
            base = slot.value
            continue
        head, word, base_year = _parted(text, begin, slot, unit.slots)
        indicator = _phrase(text, begin, begin + len(head))
        if indicator is None and after is not None and _is_attribute(text[slot.end : after.start]):
            continue
        found.append(
            Measure(
                indicator=indicator or (_behind(text, unit, slot) if not word else None),
                comparator=_comparator(word, text[slot.end : slot.end + 6]),
                change=_change(word, slot),
                value=slot.value,
                unit=slot.unit,
                quantity=_of_slot(slot),
                base_value=base,
                base_year=base_year,
                target_year=target_year,
                scope=scope,
            )
        )
        base = ""
    return tuple(found)


def _clauses_of(text: str, unit: Unit) -> list[tuple[int, int]]:
    return [(unit.start + a, unit.start + b) for a, b in clauses(text[unit.start : unit.end])]


def _is_duration(text: str, slot: Slot) -> bool:
    """Whether a quantity is how long something takes: 用三年时间, 通过三年努力."""
    if slot.unit not in ("年", "个月", "天"):
        return False
    led = _TAKING.search(text[max(slot.start - 3, 0) : slot.start])
    return bool(led) or text.startswith(("时间", "努力", "左右时间", "内"), slot.end)


def _is_base(before: str, between: str) -> bool:
    """Whether a figure is where a later one starts from: 由35%提高到60%."""
    return bool(_FROM.search(before)) and re.match(r"[^，。；]{0,6}(?:到|至)$", between.replace(" ", "")) is not None


def _is_attribute(between: str) -> bool:
    """Whether a figure only describes what the next one counts: 超百亿元企业6家."""
    return re.fullmatch(r"(?:以上)?的?[^，。；、]{2,12}", between) is not None


def _parted(text: str, begin: int, slot: Slot, slots: Sequence[Slot]) -> tuple[str, str, str]:
    """What stands before a figure: its indicator, the words that compare, and the year it is compared with."""
    before = text[begin : slot.start].translate(_SAME_WIDTH)
    base_year, head, word = "", before.rstrip(), ""
    found = _COMPARATOR.search(head)
    if found:
        head, word = head[: found.start()], found[0]
    for date in slots:
        if date.type == "date" and begin <= date.start < slot.start:
            led = _BASE.search(text[max(date.start - 2, begin) : date.start])
            if led:
                base_year, head = date.value, head[: max(date.start - len(led[0]) - begin, 0)]
    started = _FROM.search(head)
    return (head[: started.start()] if started else head), word, base_year


def _comparator(word: str, behind: str) -> Comparator:
    limit = _BEHIND.match(behind)
    if _CEILING.search(word) or (limit and limit[1] in ("以内", "以下", "之内")):
        return "at_most"
    if limit and limit[1] in ("左右", "上下"):
        return "about"
    return "at_least" if _FLOOR.search(word) or limit else "reach"


def _change(word: str, slot: Slot) -> Change:
    if slot.unit == "倍":
        return "times"
    if word.endswith(("到", "至")):
        return "level"
    if re.search(r"下降|降低|减少|压减|缩短|提前", word):
        return "fall"
    if "年均" in word or "年增长" in word:
        return "rise_yearly"
    return "rise" if re.search(r"增长|增加|提高|提升", word) else "level"


def _phrase(text: str, start: int, end: int) -> Phrase | None:
    """The indicator inside a stretch: without 到, 力争 and verbs of making around it."""
    part = text[start:end]
    plain = part.translate(_SAME_WIDTH)
    low = _date_ahead(plain)
    for pattern in (_LEADING, _MAKING, _LEADING):
        cut = pattern.match(plain, low)
        low = cut.end() if cut else low
    high = len(plain.rstrip(" ，、；：（"))
    tail = _TRAILING.search(plain[:high])
    high = tail.start() if tail else high
    if high - low < 2:
        return None
    return Phrase(part[low:high], start + low, start + high)


def _date_ahead(plain: str) -> int:
    found = _AHEAD.match(plain)
    return found.end() if found else 0


def _behind(text: str, unit: Unit, slot: Slot) -> Phrase | None:
    """What stands behind a figure where nothing stands before it: 20个标准化渡口."""
    rest = text[slot.end : unit.end]
    limit = _BEHIND.match(rest)
    begin = slot.end + (limit.end() if limit else 0)
    found = re.match(r"[^，。；、：\n（(]{2,24}", text[begin : unit.end])
    return Phrase(found[0], begin, begin + found.end()) if found else None


def _target_year(text: str, slots: Sequence[Slot]) -> str:
    """The first date that is no base: 到2030年, 2026年底前."""
    for slot in slots:
        if slot.type == "date" and not _BASE.search(text[max(slot.start - 2, 0) : slot.start]):
            return slot.value
    return ""


# -- actions -------------------------------------------------------------------------------------------

_VERBS = (
    "加快推进|加快推动|加快建设|推动|推进|建设|支持|加快|鼓励|培育|实施|开展|打造|构建|完善|建立健全|建立|提升|加强|推广|引导|促进|探索"
    "|优化|深化|强化|发展|拓展|搭建|组织|健全|加大|研究|突破|研发|制定|落实|改造|整合|扩大|规范|提高|设立|发挥"
)
_MANNER = "大力|积极|全面|深入|持续|稳步|有序|切实|着力|进一步|扎实|统筹"
_CORE = re.compile(rf"(?P<verb>(?:{_MANNER})*(?:{_VERBS}))(?P<object>[^，。；：]{{2,40}})")
_GENERIC = re.compile(
    r"(?:重点|主要|具体|工作|目标)?(?:任务|工作|举措|措施|行动|工程|内容|安排)|总体要求"
    r"|\d{4}年.{0,8}(?:工作|任务)(?:安排)?"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("lead", re.compile(r"牵头(?:单位|部门)?：|(?:牵头|主办)")),
    ("cooperating", re.compile(r"(?:配合|参与|参加|协办)(?:单位|部门)?：|(?:配合|参与|参加|协办|协助)")),
    ("responsible", re.compile(r"(?:责任|负责|实施|主办|落实|承办)(?:单位|部门)?：|(?:分工|按职责|负责|落实|承办)")),
)
_LABEL = re.compile(r"(?P<label>[^：；（）【】]{2,8})：(?P<names>(?:[^：；（）【】]|（[^（）：]{1,4}）)+)")
_PART = re.compile(r"[^，；（）【】。]+")
_NAME_LIMIT = re.compile(r"[、，]|以及|和(?=[省市区县国各])|及(?=[省市区县各])")
_NOT_A_NAME = re.compile(r"(?:按(?:照)?职[责能]|分工|牵头|配合|负责|参与|参加|落实|承办|等).*|^[^\w]+")
_DEADLINE = re.compile(r" ?(?:底|末|初)?(?:之?前|完成|建成|投用)")
_PROJECT = re.compile(
    r"实施(?P<plain>[^“”，。；、]{2,20}?(?:工程|行动|计划|专项))"
    r"|(?P<quoted>“[^“”]{2,20}”(?:重大|重点)?(?:工程|行动|计划|专项|项目))"
)
_MONEY = ("元", "美元", "欧元", "港元")


def task(text: str, unit: Unit) -> Task:
    """What an action asks for.

    Args:
        text: the document's own text.
        unit: a unit of it, of any kind.
    """
    plain = text[unit.start : unit.end].translate(_SAME_WIDTH)
    lists = duties(plain)
    verb, thing = _core(text, unit, lists)
    return Task(
        key_action=_key_action(unit.path),
        verb=verb,
        object=thing,
        agencies=tuple(_agencies(text, unit, plain, lists)),
        deadlines=tuple(_deadlines(text, unit.slots)),
        money=tuple((_of_slot(slot), slot.value, slot.unit) for slot in unit.slots if slot.unit in _MONEY),
        projects=tuple(_projects(text, unit, plain)),
    )


def _key_action(path: Sequence[str]) -> str:
    """The outermost title that says more than 重点任务 and the like."""
    return next((title for title in path if not _GENERIC.fullmatch(title.replace(" ", ""))), "")


def _core(text: str, unit: Unit, lists: Sequence[tuple[int, int]]) -> tuple[Phrase | None, Phrase | None]:
    plain = text[unit.start : unit.end].translate(_SAME_WIDTH)
    for low, high in clauses(plain):
        if any(a <= low < b for a, b in lists):
            continue
        found = _CORE.search(plain, low, high)
        if found:
            return tuple(  # type: ignore[return-value]
                Phrase(text[unit.start + a : unit.start + b], unit.start + a, unit.start + b)
                for a, b in (found.span("verb"), found.span("object"))
            )
    return None, None


def _agencies(text: str, unit: Unit, plain: str, lists: Sequence[tuple[int, int]]) -> Iterator[Agency]:
    for start, end in lists:
        part = plain[start:end]
        labelled = list(_LABEL.finditer(part))
        if labelled:
            for found in labelled:
                role = _role(f"{found['label']}：")
                yield from _names(text, unit.start + start + found.start("names"), found["names"], role)
            continue
        for piece in _PART.finditer(part):
            yield from _names(text, unit.start + start + piece.start(), piece[0], _role(piece[0]))


def _role(words: str) -> Role:
    return next((role for role, pattern in _ROLES if pattern.search(words)), "responsible")


def _names(text: str, begin: int, listed: str, role: Role) -> Iterator[Agency]:
    at = 0
    for limit in [*_NAME_LIMIT.finditer(listed), None]:
        end = limit.start() if limit else len(listed)
        name = _NOT_A_NAME.sub("", listed[at:end]).strip(" 。，")
        low = begin + at + max(listed[at:end].find(name), 0)
        if len(name) >= 2:
            yield Agency(role, Phrase(text[low : low + len(name)], low, low + len(name)))
        at = limit.end() if limit else end


def _deadlines(text: str, slots: Sequence[Slot]) -> Iterator[tuple[Phrase, str]]:
    for slot in slots:
        if slot.type != "date":
            continue
        ends = slot.text.endswith(("底", "末")) or _DEADLINE.match(text, slot.end) is not None
        led = text[max(slot.start - 1, 0) : slot.start] in ("到", "至", "于")
        if (ends or led) and not _BASE.search(text[max(slot.start - 2, 0) : slot.start]):
            yield _of_slot(slot), slot.value


def _projects(text: str, unit: Unit, plain: str) -> Iterator[Phrase]:
    for found in _PROJECT.finditer(plain):
        low, high = found.span("quoted" if found["quoted"] else "plain")
        yield Phrase(text[unit.start + low : unit.start + high], unit.start + low, unit.start + high)


def _of_slot(slot: Slot) -> Phrase:
    return Phrase(slot.text, slot.start, slot.end)
