"""What targets and actions say in particular."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.datatypes import Unit
from homog.ingest.normalise import normalise
from homog.settings import StructureSettings
from homog.structure import parse
from homog.structure.details import Measure, Task, measures, task


def unit_of(sentence: str, heading: str = "发展目标") -> tuple[str, Unit]:
    text = f"一、{heading}\n{sentence}\n"
    units = parse(normalise(text), StructureSettings(), ("朔宁省",), original=text).units
    return text, units[0]


def measured(sentence: str) -> list[Measure]:
    return list(measures(*unit_of(sentence)))


def asked(sentence: str) -> Task:
    return task(*unit_of(sentence, "重点任务"))


# -- targets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("到2029年，农业生产信息化率达到42%。", [("农业生产信息化率", "level", "reach", "0.42", "")]),
        ("能耗强度较2025年下降14%。", [("能耗强度", "fall", "reach", "0.14", "")]),
        ("粮食产后综合损失率控制在3%以内。", [("粮食产后综合损失率", "level", "at_most", "0.03", "")]),
        ("地区生产总值年均增长5.5%左右。", [("地区生产总值", "rise_yearly", "about", "0.055", "")]),
        ("农产品网络零售额不低于300亿元。", [("农产品网络零售额", "level", "at_least", "30000000000", "元")]),
        ("平均时延不超过20毫秒。", [("平均时延", "level", "at_most", "20", "毫秒")]),
        ("县域电商服务站点比2025年翻一番。", [("县域电商服务站点", "times", "reach", "2", "倍")]),
        ("建成省级平台50—80个。", [("省级平台", "level", "reach", "50..80", "个")]),
        ("培育20家以上标准化渡口。", [("标准化渡口", "level", "at_least", "20", "家")]),
        ("培育超百亿元企业6家左右。", [("超百亿元企业", "level", "about", "6", "家")]),
        ("力争用三年时间，渡口改造率超过95%。", [("渡口改造率", "level", "at_least", "0.95", "")]),
        (
            "人均体育场地面积达到2.8平方米，每千人口托位数达到4.6个。",
            [
                ("人均体育场地面积", "level", "reach", "2.8", "平方米"),
                ("每千人口托位数", "level", "reach", "4.6", "个"),
            ],
        ),
        ("制度体系更加完善。", []),
    ],
)
def test_measures(sentence: str, expected: list[tuple[str, str, str, str, str]]) -> None:
    found = measured(sentence)
    assert [
        (m.indicator.text if m.indicator else None, m.change, m.comparator, m.value, m.unit) for m in found
    ] == expected


def test_base_value_base_year_target_year_and_scope() -> None:
    (rise,) = measured("到2030年，朔宁省风电整机本地配套率由35%提高到60%。")
    assert (rise.base_value, rise.value, rise.target_year, rise.scope) == ("0.35", "0.6", "2030", "朔宁省")
    (fall,) = measured("2029年底前，煤炭消费占比比2025年降低6个百分点。")
    assert (fall.base_year, fall.target_year, fall.change) == ("2025", "2029", "fall")
    first, second = measured("能耗较2025年下降14%，损失率控制在3%以内。")
    assert (first.base_year, second.base_year) == ("2025", "")


# -- actions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "lead", "responsible", "cooperating"),
    [
        (
            "建设平台。（牵头单位：省数据局、省财政厅；配合单位：各市人民政府）",
            ("省数据局", "省财政厅"),
            (),
            ("各市人民政府",),
        ),
        (
            "推广技术。（省农业农村厅牵头，省科技厅、省财政厅配合）",
            ("省农业农村厅",),
            (),
            ("省科技厅", "省财政厅"),
        ),
        (
            "优化公交线网。（省交通运输厅、省公安厅按职责分工负责）",
            (),
            ("省交通运输厅", "省公安厅"),
            (),
        ),
        ("完善水价机制。责任单位：市水务局，各区（市）政府。", (), ("市水务局", "各区（市）政府"), ()),
        ("完善水价机制(责任单位:市水务局)。", (), ("市水务局",), ()),
        ("推动渡船更新换代。", (), (), ()),
    ],
)
def test_agencies(
    sentence: str, lead: tuple[str, ...], responsible: tuple[str, ...], cooperating: tuple[str, ...]
) -> None:
    found = asked(sentence)
    assert found.of_role("lead") == lead
    assert found.of_role("responsible") == responsible
    assert found.of_role("cooperating") == cooperating


def test_core_deadline_money_and_projects() -> None:
    found = asked("加快建设政务云平台，2028年底前完成整合，安排2亿元，实施清水入湖工程和“百村触网”行动。")
    assert found.verb is not None
    assert found.object is not None
    assert (found.verb.text, found.object.text) == ("加快建设", "政务云平台")
    assert [(phrase.text, value) for phrase, value in found.deadlines] == [("2028年底", "2028")]
    assert [(value, unit) for _, value, unit in found.money] == [("200000000", "元")]
    assert [phrase.text for phrase in found.projects] == ["清水入湖工程", "“百村触网”行动"]


def test_the_key_action_is_the_first_title_that_says_something() -> None:
    text = "二、重点任务\n（一）夯实数字基础设施\n1.建设云平台。推动部门机房迁移，完成数据归集和系统改造。\n"
    unit = parse(normalise(text), StructureSettings(), original=text).units[0]
    assert task(text, unit).key_action == "夯实数字基础设施"


PARTS = st.sampled_from(
    [
        *("到2030年，", "由35%", "提高到60%", "建成50—80个", "达到", "比2025年", "翻一番", "超百亿元企业6家", "左右"),
        *(
            "推动",
            "渡口改造",
            "（牵头单位：省财政厅；配合单位：省科技厅）",
            "责任单位：",
            "（省财政厅负责）",
            "、",
            "：",
            "，",
        ),
        *("。", "；", "（", "）", "“百村触网”工程", "实施清水工程", "2亿元", "２０３３年"),
        *("(", ")", "\n", "各市", "x"),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=30).map("".join))
def test_every_phrase_is_what_stands_at_its_place(text: str) -> None:
    for unit in parse(normalise(text), StructureSettings(), original=text).units:
        phrases = [m.quantity for m in measures(text, unit)]
        phrases += [m.indicator for m in measures(text, unit) if m.indicator]
        found = task(text, unit)
        phrases += [agency.name for agency in found.agencies] + list(found.projects)
        phrases += [phrase for phrase in (found.verb, found.object) if phrase]
        for phrase in phrases:
            assert phrase.text == text[phrase.start : phrase.end]
            assert unit.start <= phrase.start < phrase.end <= unit.end
