"""Clauses that provide for evaluation and monitoring of the plan itself, and pilots and demonstrations.

What counts is that the doing of the plan is looked at: how far it is carried out, what it brings, who answers for it.
Technical monitoring (rainfall, prices), assessment of risks and appraisal of staff or of products do not.
"""

from __future__ import annotations

import re

from homog.datatypes import Span
from homog.traits.types import SPECIFIED, Clause, Facet
from homog.traits.wording import Wording

_CLAUSE = re.compile(r"[^，。；\u3000]+")
_SENTENCE = re.compile(r"[^。；\u3000]+")
_LOOKS: tuple[tuple[Facet, re.Pattern[str]], ...] = (
    ("evaluation", re.compile(r"评估|评价|测评|好差评|后评估|评议")),
    ("assessment", re.compile(r"考核|督查|督导|督办|考评|问责|约谈|回头看|追责|绩效管理|监督检查|奖惩")),
    (
        "monitoring",
        re.compile(
            r"监测|调度|通报|台账|跟踪问效|跟踪(?=机制|分析|落实|督导|进展)|晴雨表|动态跟踪|实施监督|跟踪监[测督]|统计监测|进展情况"
        ),
    ),
)
_OF_THE_PLAN = re.compile(  # the doing of the plan, named in the same sentence
    r"实施(?:情况|效果|成效|进展|进度|监督|过程|评估|方案)|执行情况|落实(?:情况|到位|见效|落地)|落地见效|(?:工作|任务|项目|建设|推进)(?:的)?(?:进展|进度|完成)|完成情况|进展情况"
    r"|目标任务|(?:重点|主要|年度|各项|建设)(?:任务|工作|项目)|任务(?:完成|落实|台账|分解|清单|实施)|本(?:方案|规划|意见|计划|行动|纲要)|规划(?:执行|实施|目标|纲要)|政策(?:实施|落实|效果|制定)"
    r"|工作(?:成效|推进|开展|目标|绩效|合账|台账|要点|任务|部署)|各(?:地|市|县|区|级|部门|单位|责任|试点|牵头)|责任(?:落实|单位|部门)|履行[^，。；]{0,8}职责|年度(?:目标|监测|评估|考核)|总结评估"
    r"|目标(?:管理|责任|成效)|推进(?:不力|情况|有力)|成效纳入|发展情况|营商环境评价|发展环境|不力|滞后|完不成|(?:按月|按季|每季度|每半年)[^，。；]{0,12}(?:通报|调度|监测)|断面达标"
    r"|政府[^，。；]{0,8}(?:考核|考评|评价)|实绩考核|(?:绩效|综合|目标|领导班子|高质量发展)[^，。；]{0,4}考核|(?:列入|纳入)[^，。；]{0,30}(?:考核|督查|评价)|(?<!性能)评[估价]结果|资金(?:使用|绩效)|各项任务|全过程"
)
_OF_ITS_RUNNING = re.compile(
    r"指标体系|动态监测|满意度|第三方|能耗和碳排放|成效|进展|推进|监督评估|发展水平"
)  # tell it in a safeguard only
_OTHER_LOOKS = re.compile(  # what is looked at is something else
    r"(?:风险|安全|影响|伦理|价值|资产|信用|职称|人才|岗位|能力|技能|学业|学生|认证|产品|药品|等级|信贷|数据|碳储量|地质|灾害|地震|疗效|成熟度|科技成果|成果|项目评审、"
    r"|检测|测试|教学|教师|健康|体质|抗震|节能|能效|水平|运行|价格|技术|智能化|生态|水质|空气|环境质量|算法|性能|模型|准确性|样本|平台|机构|企业|科研活动|分类|多元|市场化"
    r"|数字化|诊断|质量|样板|专家|第三方(?=评价机构)|非共识|科技|科技计划|服务质量|标准化|应用|研发|软件|系统|指标|体系|培训|产业|设备|装备|车辆|试验|用户)[^，。；]{0,6}(?:评估|评价|监测|测评|考核)(?!结果)"
    r"|(?:监测|监控)(?:站|点|网络|设备|设施|平台|仪|系统|数据|预警平台|感知|技术|中心|装置|终端)|考核评价和激励|绩效管理、考核|考核指标|评价机制，鼓励第三方|评价(?:平台|信息|中心|标准|方法|模型|优秀|导向|机构|指标|工具|准确)|评审|评估师|评估(?:诊断|机构|服务|改革|工具|模型|方法|规范|标准)"
    r"|调度(?:平台|中心|系统|能力|控制)|(?:智能|应急|指挥|联合|电力|水资源|交通|灵活|算力|资源|统一|生产|企业|协同|联网|优化|车辆|运力|物流|任务|网络|云|动态|远程|可视化|综合)调度"
    r"|(?:雷电|暴雨|气象|水文|疫病|疫情|雨量|卫星|遥感|自动|实时|在线|环境|智能|预警|健康|安全|设备)[^，。；]{0,8}监测|监测(?:预警|与预警|感知|检测|分析系统)|动态监测评估|资源动态监测"
)
# A safeguard under such a heading is about nothing else.
_LOOKING_TITLE = re.compile(r"评估|考核|督[导查办]|监督|监测|评价")
_MUST = re.compile(r"通报|督查|督导|督办|问责|约谈|回头看|追责|跟踪问效|中期评估|绩效评价|监督检查|好差评|考评|奖惩")
_STRONGLY = re.compile(
    r"实施(?:情况|效果|成效|进展)|执行情况|落实情况|任务(?:完成|落实)|本(?:方案|规划|意见|计划|行动)|规划(?:执行|实施)|中期评估|履行[^，。；]{0,8}职责|目标责任"
    r"|工作(?:进展|成效|推进)|进展情况|(?:纳入|列入)[^，。；]{0,30}(?:考核|督查)"
)
_RUNNING_LOOK = re.compile(r"按[月季]|定期|每[月季]|项目|工作|进[度展]|机制|任务")
_NOT_A_DUTY = re.compile(r"自查|督导员|追溯和问责|长期跟踪服务|绩效考核、")

_DOING = re.compile(
    r"开展|实施|建设|建成|打造|创建|遴选|选择|选取|培育|支持|申报|申建|争创|推进|组织|列为|列入|形成|推出|评选|确定|认定|布局|设立|启动|探索|深化|加快|率先|推动|树立"
    r"|推广|划定|建立|在[^，。；]{2,24}(?:试点|试行)|围绕|面向|选树|总结|鼓励|扩大|制定|新增|完成|积极|纳入|试点(?=[“\u4e00-\u9fff])"
)
_PILOT = re.compile(
    r"试点(?!工作目标|经验)|先行先试|试行(?!办法|[^，。]{0,10}政策)|先试|试运行|教学实验|(?<!贸易)(?<!自贸)试验区|先行区|标杆|场景应用示范|场景创新示范"
    r"|示范(?!性[^，。；]{0,6}学院|带动|引领(?:作用|带动|效应)|文本|作用|效应|性法|合同|法|条例|法规|城市带)"
)
_TOLD_OF = re.compile(
    r"宣传|解读|契机|考核体系|(?:试点|示范|试验区)[^，。；]{0,6}经验|纳入[^，。；]{0,24}(?:试点范围|开展)|(?:试点|示范)[^，。；]{0,8}的企业"
)
_NAMED_ALREADY = re.compile(
    r"(?:依托|位于|坐落|借助|获批|获评|入选|建有|现有|拥有|已建成|利用|发挥|对标|在[^，。；]{0,10}国家级?)[^，。；]{0,24}$"
)


def evaluation_of(unit: Wording) -> tuple[Clause, ...]:
    """The clauses of a unit that look at how the plan itself is carried out, in order."""
    if unit.unit.kind not in SPECIFIED:
        return ()
    made: set[tuple[int, int, Facet]] = set()
    safeguard = unit.unit.kind == "safeguard"
    titled = safeguard and any(_LOOKING_TITLE.search(title) for title in unit.titles[-1:])
    told = [
        m.span()
        for m in _SENTENCE.finditer(unit.plain)
        if _OF_THE_PLAN.search(m[0]) or (safeguard and _OF_ITS_RUNNING.search(m[0]))
    ]
    for clause in _CLAUSE.finditer(unit.plain):
        words = clause[0]
        near = titled or any(a <= clause.start() < b for a, b in told)
        others = [] if titled else [m.span() for m in _OTHER_LOOKS.finditer(words)]
        for facet, pattern in _LOOKS:
            for found in pattern.finditer(words):
                if any(a <= found.start() < b for a, b in others) or _NOT_A_DUTY.search(words):
                    continue
                if _is_of_the_plan(unit, words, near, found[0]):
                    made.add((clause.start() + found.start(), clause.start() + found.end(), facet))
    return tuple(Clause(facet, unit.spans([(a, b)])[0]) for a, b, facet in sorted(made))


def _is_of_the_plan(unit: Wording, words: str, near: bool, look: str) -> bool:
    """Whether a look is at the doing of the plan. Among actions most looks are at other things: more is asked there."""
    if look == "调度" and not _RUNNING_LOOK.search(words):
        return False
    if unit.unit.kind == "safeguard":
        return near or (_MUST.search(look) is not None and look != "问责")
    return _STRONGLY.search(words) is not None or (near and _MUST.search(look) is not None)


def pilot_of(unit: Wording) -> tuple[Span, ...]:
    """The words of a unit that provide for a pilot or a demonstration; the name of one that exists does not."""
    if unit.unit.kind not in SPECIFIED:
        return ()
    found = []
    for clause in _CLAUSE.finditer(unit.plain):
        for hit in _PILOT.finditer(clause[0]):
            before = clause[0][: hit.start()]
            if _NAMED_ALREADY.search(before) or _TOLD_OF.search(clause[0]) or not _DOING.search(clause[0]):
                continue
            found.append((clause.start() + hit.start(), clause.start() + hit.end()))
    return unit.spans(found)
