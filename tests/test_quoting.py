"""What is a quotation and what is not: short texts about fictitious places."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.datatypes import Normalised, Quote
from homog.ingest import normalise
from homog.quoting import LONGEST_REPORT, find_quotes, inside

# (text, what is marked in it, in order)
POSITIVE: list[tuple[str, list[str]]] = [
    # titles
    ("修订《青禾省渔港管理办法》，公布泊位清单。", ["《青禾省渔港管理办法》"]),
    (
        "编制《关于转发〈渔港章程〉的通知》《潮汐表》两份材料。",
        ["《关于转发〈渔港章程〉的通知》", "《潮汐表》"],
    ),
    ("各港对照《关于印发《潮汐表》的通知》自查。", ["《关于印发《潮汐表》的通知》"]),
    # introductions by a title
    (
        "按照《国务院关于推进云端渔业的指导意见》（国发〔2031〕7号）要求，结合我省实际，制定本方案。",
        ["按照《国务院关于推进云端渔业的指导意见》（国发〔2031〕7号）要求"],
    ),
    (
        "为深入贯彻落实《云端渔业发展纲要》《冷链规划》等文件精神，加快渔港建设。",
        ["深入贯彻落实《云端渔业发展纲要》《冷链规划》等文件精神"],
    ),
    (
        "根据《中华人民共和国渔业法》和《青禾省渔业条例》等有关法律、法规，制定本办法。",
        ["根据《中华人民共和国渔业法》和《青禾省渔业条例》等有关法律、法规"],
    ),
    ("依照《渔港条例》的有关规定处罚。", ["依照《渔港条例》的有关规定"]),
    (
        "落实国务院印发的《云端渔业发展纲要》对渔港建设的总体要求，增设浮标。",
        ["落实国务院印发的《云端渔业发展纲要》对渔港建设的总体要求"],
    ),
    # introductions by an authority
    ("按照国务院部署，全省开展渔港清查。", ["按照国务院部署"]),
    ("全面贯彻党的二十大和二十届历次全会精神，推进渔港建设。", ["全面贯彻党的二十大和二十届历次全会精神"]),
    (
        "认真落实党中央、国务院和云泽省委、省政府关于渔港建设的决策部署，成立专班。",
        ["认真落实党中央、国务院和云泽省委、省政府关于渔港建设的决策部署"],
    ),
    ("以习近平总书记关于海洋工作的重要论述为指导，建设渔港。", ["以习近平总书记关于海洋工作的重要论述为指导"]),
    ("按照国家渔港升级行动的统一部署，分批改造泊位。", ["按照国家渔港升级行动的统一部署"]),
    ("各级法庭贯彻好、落实好党中央决策部署。", ["贯彻好、落实好党中央决策部署"]),
    # reported words
    (
        "《云端渔业发展纲要》提出：“到2031年，建成渔港三百座，渔船全部装上定位终端。”我省由此起步。",
        ["《云端渔业发展纲要》提出：“到2031年，建成渔港三百座，渔船全部装上定位终端。”"],
    ),
    (
        "国务院印发的《云端渔业发展纲要》（国发〔2031〕7号）明确要求，各地每季度公布泊位余量。我省每月公布。",
        ["国务院印发的《云端渔业发展纲要》（国发〔2031〕7号）明确要求，各地每季度公布泊位余量。"],
    ),
    (
        "习近平总书记在考察时强调“要让渔民出得去、回得来、卖得掉，日子一年比一年好”，为我们指明方向。",
        ["习近平总书记在考察时强调“要让渔民出得去、回得来、卖得掉，日子一年比一年好”"],
    ),
    ("习近平总书记指出，海洋是发展的空间。渔港是起点。", ["习近平总书记指出，海洋是发展的空间。"]),
    ("党的二十大报告指出，加快建设海洋强国。", ["党的二十大报告指出，加快建设海洋强国。"]),
    ("省委十二届五次全会明确提出，要建设三十座渔港。", ["省委十二届五次全会明确提出，要建设三十座渔港。"]),
    (
        "按照《渔港建设指南》中提出的“统一编号、分港登记、按潮放行、全程留痕”原则建设。",
        ["按照《渔港建设指南》中提出的“统一编号、分港登记、按潮放行、全程留痕”"],
    ),
]

NEGATIVE = [
    # names of programmes and slogans
    "实施“千港万船”行动，开展“互联网+渔港”试点。",
    "坚持“政府引导、渔民主体、企业运作、社会参与”的原则。",
    "按照“一港一策、分类指导、先易后难、稳步推进”的思路推进。",
    "研究提出“以渔为本、向海而兴、人港共生、久久为功”的理念。",
    "遵循“大港建平台、小港用平台”的路子。",
    "扎实开展深入贯彻中央八项规定精神学习教育。",
    # what the state or an office asks for is a rule to follow, not words quoted
    "按照国家有关规定配备油水分离装置并保持正常使用。",
    "按照国务院渔业主管部门的要求，每旬报送捕捞日志。",
    "设区的市人民政府应当按照省人民政府的要求，削减排放总量。",
    "按照渔业部门的要求公布泊位余量。",
    "落实安全制度要求，配齐救生设备。",
    "落实习惯过紧日子要求，压减会议经费。",
    "根据需要调整泊位，依据潮位放行。",
    "根据国家自主贡献目标，提出渔船节能指标。",
    "落实中央财政渔业资金，按照中央企业标准建设。",
    # verbs of speech without another's words
    "建立渔港服务事项清单，明确要求，压实责任。",
    "省里制定渔港建设意见，提出三十条措施。",
    "各县区提出，各部门会审，三日内答复。",
    "满足潮位观测的要求，建设三座浮标站。",
    # the guiding thought is a formula, no quotation
    "以习近平新时代中国特色社会主义思想为指导，建设渔港。",
    "贯彻新发展理念，构建渔港新格局。",
    "",
]


def as_it_is(text: str) -> Normalised:
    """A text that is its own normal form."""
    start = np.arange(len(text), dtype=np.int32)
    return Normalised(text, start, start + 1)


def marked(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(normalise(text))]


@pytest.mark.parametrize(("text", "expected"), POSITIVE, ids=[text[:24] for text, _ in POSITIVE])
def test_what_is_introduced_as_anothers_words_is_marked(text: str, expected: list[str]) -> None:
    assert marked(text) == expected


@pytest.mark.parametrize("text", NEGATIVE)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert marked(text) == []


def test_an_introduction_does_not_mark_the_paragraph_behind_it() -> None:
    text = "深入贯彻党的二十大精神，支持重点渔港铺设水温传感网络。鼓励合作社试行渔获到港前竞价。"
    assert marked(text) == ["深入贯彻党的二十大精神"]


def test_a_title_as_the_plans_own_object_marks_the_title_alone() -> None:
    text = "省政府编制了《青禾省渔港规划》，提出六方面任务：一是清淤，二是扩港。"
    assert marked(text) == ["《青禾省渔港规划》"]


def test_a_reported_sentence_that_is_too_long_leaves_its_introduction() -> None:
    text = "《渔港纲要》提出，" + "各港按月公布泊位余量，" * (LONGEST_REPORT // 8) + "按季结算。"
    assert marked(text) == ["《渔港纲要》提出"]


def test_quotation_marks_of_any_form_and_full_width_signs() -> None:
    text = '《渔港纲要》提出:"到2031年,建成渔港三百座,渔船全部装上定位终端。"'
    assert marked(text) == [text]


def test_rules_are_told_and_offsets_are_those_of_the_original() -> None:
    text = "一、總體要求\n　　按照《漁港  綱要》要求，修訂《潮汐表》。《漁港綱要》提出，三年建港。"
    quotes = find_quotes(normalise(text))
    assert [(q.rule, text[q.start : q.end]) for q in quotes] == [
        ("introduction", "按照《漁港  綱要》要求"),
        ("title", "《潮汐表》"),
        ("reported", "《漁港綱要》提出，三年建港。"),
    ]


def test_inside_marks_the_characters_of_the_spans() -> None:
    starts = np.array([0, 2, 4, 5, 9, 12], dtype=np.int32)
    quotes = [Quote(2, 5, "title"), Quote(9, 10, "reported")]
    assert inside(quotes, starts).tolist() == [False, True, True, False, True, False]
    assert inside([], starts).tolist() == [False] * 6
    assert inside(quotes, starts[:0]).tolist() == []


PIECES = [
    "按照",
    "贯彻落实",
    "根据",
    "《",
    "》",
    "“",
    "”",
    "（",
    "）",
    "国务院",
    "省委",
    "习近平总书记",
    "提出",
    "要求",
    "明确",
    "的",
    "精神",
    "部署",
    "，",
    "。",
    "：",
    "渔港",
    "、",
    "等",
    "文件",
    "对",
    "关于",
    "印发的",
    "国家",
    "为指导",
    "以",
    "\n",
    " ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_spans_are_ordered_disjoint_and_inside_one_paragraph(text: str) -> None:
    quotes = find_quotes(as_it_is(text))
    edges = [edge for q in quotes for edge in (q.start, q.end)]
    assert edges == sorted(edges)
    assert all(0 <= q.start < q.end <= len(text) and "\n" not in text[q.start : q.end] for q in quotes)


@pytest.mark.parametrize(
    "piece", ["省委", "《", "《渔", "按照", "落实国务院", "《渔》提出，", "“", "国务院提出“渔", "以省委精神"]
)
def test_hostile_repetition_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    begin = time.process_time()
    find_quotes(as_it_is(text))
    assert time.process_time() - begin < 10
