"""What a unit says in particular: who, how much, by when, with what money; each with the words that show it.

Built on homog.structure.details, which finds bodies in lists of duties, deadlines and figures of targets. Here it is
decided what counts: a body that is named and has something to do, a figure of the result, a date by which, money that
is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from homog.datatypes import Slot, Span
from homog.structure.details import measures, task
from homog.traits.types import Part
from homog.traits.wording import Wording

_VAGUE = re.compile(
    r"^(?:各?(?:有关|相关|成员|责任)?(?:部门|单位|地区|方面)|各级.*|各地.*|各有关.*|有关.*|相关.*|各部门.*|部门)$"
)
_ACTS = re.compile(
    r"(?![^，。；]{0,10}(?:开展|印发|发布|组织|认定|批准|实施|制定|出台)的)(?:和|、|与|及|等)*(?:要|应|应当|须)?(?:牵头|负责|会同|配合|组织|统筹|建立|定期|制定|统一|按|对(?!.{0,4}的)|适时|开展|承担|归口|协同|联合|共同|每|参加"
    r"|分管|落实|通过|依法|做好|研究|指导|加强|明确|抓好|推进|出台|给予|安排|设立|大力|积极|切实|将|发起|完善|健全)"
)
_LED = re.compile(r"(?:由|请|[。；，：（、\u3000\n]|和|会同|与|及|^)$")
_RECEIVES = re.compile(r"(?:报|向|经|报请|根据|按照|落实|贯彻|党中央、|在)$")
_LEADS = re.compile(r"(?:牵头|负责|归口|分管)")
_BODY = re.compile(  # bodies that the structure stage does not name: 由…部门归口管理, 省政府督查室, 各区政府
    r"由(?P<name>(?!有关|相关|各有关)[^，。；、（）]{2,16}?(?:部门|领导|书记|[省市县区]长|委员会|中心|公司))(?=[^，。；、]{0,3}(?:牵头|负责|归口|统筹|会同|组织|担任|统一|分管))"
    r"|(?P<name2>[省市县区州][^，。；、的]{0,8}(?:督查室|督导室|领导小组办公室|工作专班))(?=适时|定期|每|牵头|负责|会同|组织|开展|对|按)"
    r"|(?P<name3>各[^，。；、（）]{0,10}(?:（[^（）]{1,8}）)?(?:人民)?政府)(?=[^，。；]{0,3}(?:要|应|负责|统筹|按|通过|牵头|落实|制定|[、）。]))"
)

_MONEY_UNITS = ("元", "美元", "欧元", "港元")
_FUNDS = re.compile(
    r"补[贴助]|奖[励补]|资助|奖|拨款|投入|安排|资金|基金|经费|投资|预算|券|贷款|补偿|出资|列支|募集|给予|不超过|不高于|最高|费用|贴息|标准"
)
_OUTPUT = re.compile(
    r"(?:产值|收入|销售|营业|交易[额量]|零售额|总额|产业规模|余额|出口|生产总值|增加值|营收|市值|消费|规模|产出|效益|利润|额|价格)"
    r"[^，。；]{0,12}$"
)
_OUTPUT_BEHIND = re.compile(r" ?(?:级|元?以上?企业|企业|产业|集群|的?(?:产业|企业|项目))")
_NAMED_FUND = re.compile(
    r"[\u4e00-\u9fff“”]{0,20}?(?:专项资金|专项补助|引导资金|奖励资金|补助资金|补偿资金|城建资金|发展资金|发展专项|保险基金|公益金|预算内投资|财政预算|部门预算)"
)
_BEFORE_FUND = re.compile(
    r".*(?:推进|利用|争取|设立|建立|统筹|纳入|列入|安排|整合|用好|发挥|通过|支持|给予|作为|使用|动用|加大|会同|依托|落实|从|由|将|在|用|不低于|现有|各类|所需|扶持|等|和|及|的|对)"
)
_GENERIC_FUND = re.compile(
    r"(?:财政|各级|相应|有关|相关|信息化)?(?:专项资金|发展资金|补助资金|奖励资金|引导资金|专项补助|财政预算|部门预算)"
)
_OWN_BUDGET = re.compile(r"(?:列入|纳入)[^，。；]{0,10}预算$")
_NO_FUND = re.compile(r"各级各类|社会|更多|民间|有关|相关|多渠道|加大|引导(?!资金)|鼓励各|设立|建立|争取|管理规定|负责")
_SHARED = re.compile(
    r"(?:[省市县区]级?|中央|地方|各级)?(?:(?:[、和与]?[省市县区]级?)*财政)[^，。；]{0,14}(?:各?承担|分担|按|列支|给予[^，。；]{0,16}(?:奖|补))[^，。；]{0,14}"
)

_NOT_BY = re.compile(r"(?:比|较|从|由|以|与)$")
_BY_LED = re.compile(r"(?:到|至|自|于|力争|在|截至|从)$")
_BY_BEHIND = re.compile(
    r" ?(?:底|末|初)?(?:之?前|起|内|期间|完成|建成|投用|投产|实现|形成|基本|全面|力争|累计|新[建增]|达到"
    r"|，(?:成立|建立|开展|完成|启动|组织|制定|建设|推动|全面|每年|初步|基本)"
    r"|[^，。；]{0,24}(?:达到?|超过|突破|提高到|实现|建成|完成"
    r"|组织|开展|目标|形成|累计|覆盖|增长|下降|占比|贷款|总规模|归集|整合|营业收入|[贷].{0,6}翻|新增))"
)
# When the paper holds, not when something is done.
_IN_FORCE = re.compile(r" ?起(?:正式)?(?:施行|实施|执行|生效)|，有效期|。?有效期")
_AFTER = re.compile(r" ?(?:以?后|以前年度|以?前(?:年度|开工|注册))")
_NAME_BEHIND = re.compile(r" ?(?:版|度(?!目标)|年?以来|年(?:第|度)|规划|行动|计划|纲要|工作要点|召开|发布的|印发的?)")
_SPELL = re.compile(
    r"(?:(?:未来|今后|力争|用|在|经过|通过|利用)?(?:\d{1,2}|[一二两三四五六七八九十]{1,3}) ?"
    r"(?:年|个月|个工作日|日)(?:左右)?(?:时间|努力)?(?:内|之内|以内))"
    r"|(?:力争|用|经过|通过|利用)(?:\d{1,2}|[一二两三四五六七八九十]{1,3}) ?年(?:左右)?(?:时间|努力|的时间|的努力)?"
    r"|[一二两三四五六七八九十]年(?=轮训|培训|完成|建成|行动任务)"
    r"|每[两二三]年(?=修订|更新|评估)|(?:每)?年底(?:前)?|\d{1,2}月(?:底|末)前|每年\d{1,2}月(?:底|末)?前?|汛前|年内"
)
_CONDITION = re.compile(r"(?:以上|以下|及以上|以内|以外)的")
_DURATION_UNITS = (
    "年",
    "个月",
    "天",
    "日",
    "小时",
    "个工作日",
    "工作日",
    "季度",
    "周岁",
    "岁",
    "次",
    "期",
    "届",
    "批",
    "轮",
)
_NO_RESULT = re.compile(
    r"^(?:[一二两三四五六七八九十]+(?:类|个?方面|层|级|批|期|轮|届|次|环节|位|体|个|项|种|大|者|省|市|县|区|镇|乡|村|站|家|段|组|步|部|元|维|端|网|链|线|方|地|条|核|队|极|张|面|字|码|块|件|点|流|大|星|色|芯|高|化|名))$"
)
_LISTED = re.compile(r"(?:[，。；、]以|依托|基于|（)$")  # what is there already, or how something is made up
_TRAIT_OF = re.compile(r"(?:前|每天|前十|数量超过|面积在|年龄|年满|满|不足|连续)$")  # a condition, not a result

Found = list[tuple[int, int]]


def specificity_of(unit: Wording, text: str) -> dict[Part, tuple[Span, ...]]:
    """The words of a unit that say who, how much, by when and with what money.

    Args:
        unit: its words.
        text: the document's own text.
    """
    asked = task(text, unit.unit)
    money, amounts = _amounts(unit, text)
    listed = [Span(a.name.start, a.name.end) for a in asked.agencies if not _VAGUE.match(a.name.text)]
    whens = [Span(phrase.start, phrase.end) for phrase, _ in asked.deadlines]
    return {
        "who": _sorted([*listed, *_acting(unit, text)]),
        "how_much": _sorted(amounts),
        "by_when": _sorted([*whens, *_dates(unit, text), *unit.spans([m.span() for m in _SPELL.finditer(unit.plain)])]),
        "money": _sorted([*money, *_funds(unit)]),
    }


def _sorted(spans: list[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(span.end, kept[-1].end))
        else:
            kept.append(span)
    return tuple(kept)


# -- who -----------------------------------------------------------------------------------------------


def _acting(unit: Wording, text: str) -> Iterator[Span]:
    """Bodies that stand as the subject of what is to be done: 由省财政厅…, 省林业局定期调度…."""
    for slot in unit.unit.slots:
        if slot.type != "agency" or _VAGUE.match(slot.text):
            continue
        before = text[max(slot.start - 6, unit.unit.start) : slot.start]
        behind = text[slot.end : slot.end + 40]
        if _LEADS.match(behind) and not _RECEIVES.search(before):
            yield Span(slot.start, slot.end)
            continue
        if _RECEIVES.search(before) or not _LED.search(before):
            continue
        if before.endswith("由") or _ACTS.match(behind) or _next_acts(behind):
            yield Span(slot.start, slot.end)
    yield from unit.spans([m.span(m.lastgroup or 0) for m in _BODY.finditer(unit.plain)])


def _next_acts(behind: str) -> bool:
    """Whether further bodies follow and the last of them acts: 省发展改革委、省财政厅按职责…."""
    listed = re.match(r"(?:[、和]|会同)[^，。；、]{2,14}?[部委局厅办]", behind)
    return listed is not None and _ACTS.match(behind, listed.end()) is not None


# -- how much and with what money ------------------------------------------------------------------------


def _amounts(unit: Wording, text: str) -> tuple[list[Span], list[Span]]:
    """Sums of money set aside, and figures of results."""
    money: list[Span] = []
    results: list[Span] = []
    known = {(m.quantity.start, m.quantity.end) for m in measures(text, unit.unit)}
    for slot in unit.unit.slots:
        if slot.type != "quantity":
            continue
        before = text[max(slot.start - 24, unit.unit.start) : slot.start]
        behind = text[slot.end : slot.end + 16]
        if _LISTED.search(before) or re.match(
            r" ?以上(?![，。；、）]|$)的?[^，。；]{0,4}(?:企业|项目|工业|投资|技改|重点|规上|园区)", behind
        ):
            continue
        if slot.unit.split("/")[0] in _MONEY_UNITS and not _NO_RESULT.match(slot.text):
            (money if _is_fund(before, behind) else results).append(Span(slot.start, slot.end))
        elif (slot.start, slot.end) in known and _is_result(slot, before, behind):
            results.append(Span(slot.start, slot.end))
    return money, results


def _is_fund(before: str, behind: str) -> bool:
    """Whether a sum is money set aside rather than a turnover to be reached."""
    clause = re.split(r"[，。；]", before)[-1]
    rest = re.split(r"[，。；]", behind)[0]
    if _OUTPUT_BEHIND.match(rest):
        return False
    if re.match(r"的?[^，。；]{0,10}(?:补[贴助]|奖[励补]|资助|基金|资金|贷款|券|经费|资本|投资)", rest):
        return True
    if re.search(r"(?:基金|资金池)[^。；]{0,16}规模[^，。；]{0,6}$", before):
        return True
    if _OUTPUT.search(clause) and not re.search(r"补|奖|资助|基金|资金|券|经费", clause):
        return False
    return bool(_FUNDS.search(clause) or re.search(r"基金|资金|补助|奖励|投入|安排", before))


def _is_result(slot: Slot, before: str, behind: str) -> bool:
    if _CONDITION.match(behind) or behind.startswith(("分担", "比例分担", "级规模")) or _NO_RESULT.match(slot.text):
        return False
    if _TRAIT_OF.search(before) or (slot.text.endswith("吨") and re.match(r" ?(?:级|以上)", behind)):
        return False
    if slot.unit in _DURATION_UNITS and not re.search(
        r"(?:时限|时间|压缩|缩短|不少于|不超过|举办|每年|达到)[^，。；]{0,10}$", before
    ):
        return False
    return not (slot.unit == "公斤" and re.match(r"以上的", behind))


def _funds(unit: Wording) -> list[Span]:
    """Purses that are named: 省数字经济专项资金, 本级财政预算."""
    found = []
    for fund in _NAMED_FUND.finditer(unit.plain):
        led = _BEFORE_FUND.match(fund[0])
        name = fund[0][led.end() :] if led else fund[0]
        aside = _NO_FUND.search(unit.plain[max(fund.start() - 4, 0) : fund.end()])
        if not aside and not _GENERIC_FUND.fullmatch(name) and not unit.plain.startswith("管理", fund.end()):
            found.append((fund.end() - len(name), fund.end()))
        elif _OWN_BUDGET.search(fund[0]):
            found.append(fund.span())
    found += [m.span() for m in _SHARED.finditer(unit.plain)]
    return list(unit.spans(found))


# -- by when -------------------------------------------------------------------------------------------


def _dates(unit: Wording, text: str) -> Iterator[Span]:
    """Dates by which something is to be, or from which on; not those that name a document or say where one starts."""
    for slot in unit.unit.slots:
        if slot.type != "date":
            continue
        before, behind = text[max(slot.start - 3, unit.unit.start) : slot.start], text[slot.end : slot.end + 40]
        if _NOT_BY.search(before) or _NAME_BEHIND.match(behind):
            continue
        if _IN_FORCE.match(behind) or _AFTER.match(behind):
            continue
        if _BY_LED.search(before) or slot.text.endswith(("底", "末", "期间")) or _BY_BEHIND.match(behind):
            yield Span(slot.start, slot.end)
