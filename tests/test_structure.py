"""Sections, units and kinds: on texts about fictitious places, on random mixtures of marks, on real documents."""

from __future__ import annotations

import os
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.datatypes import Section, Structure, Unit
from homog.ingest.normalise import normalise
from homog.settings import StructureSettings
from homog.structure import clauses, parse, sentences

PLAN = """索引号：QH-2031-001
青政发〔2031〕18号
青禾省人民政府关于印发“互联网+”行动
实施方案的通知
各市人民政府，各县（市、区）人民政府，省政府各部门、各直属机构：
现将《青禾省“互联网+”行动实施方案》印发给你们，请认真贯彻执行。
附件：1.重点任务分工表
2.项目清单
青禾省人民政府
2031年6月30日
（此件公开发布）
青禾省“互联网+”行动实施方案
（2031—2033年）
目　　录
一、总体要求........1
（一）指导思想........1
二、重点任务........3
随着数字技术加速渗透，我省粮食产业面临转型机遇，制定本方案。
一、总体要求
（一）指导思想。全面贯彻国家战略，推动数字技术与农业深度融合。
（二）基本原则
——坚持因地制宜。尊重农民意愿，分类推进。
——坚持市场主导。发挥企业主体作用。
（三）发展目标
到2033年，全省“互联网+”融合发展水平显著提高，重点产业数字化率达到75%以上。建成省级平台50—80个。
一是农产品网络零售额达到1.5万亿元；二是培育龙头企业300家左右；三是粮食产后损失率下降三成。
二、重点任务
（一）“互联网+”现代农业
1.推广智慧种养技术。在禾丰市、穗川市建设示范基地100个，支持合作社应用物联网设备。（牵头单位：省农业农村厅；配合单位：省科技厅、省财政厅）
2．健全追溯体系。加快建立省级平台，2032年底前实现全覆盖。（省市场监管局、省农业农村厅负责）
3、强化服务。①建设数据中心；②组织培训。
责任单位：省大数据局、各市人民政府。
（二）“互联网+”智慧物流。推动青禾省物流园区升级，禾丰市率先试点。
专栏1 重点工程
1.智慧粮仓工程。改造粮仓200座。
2.冷链工程。新建冷库30万吨。
三、保障措施
（一）加强组织领导，建立省级联席会议制度，由省发展改革委牵头统筹协调各项任务落实，定期调度进展情况并向省政府报告。
（二）强化资金保障。省财政安排资金2亿元。
"""

REGULATION = """云泽省渡口管理条例
2029年3月1日 云泽省第九届人民代表大会常务委员会第四次会议通过
第一章 总则
第一条 为了加强渡口管理，保障渡运安全，制定本条例。
第二条 本省行政区域内的渡口适用本条例。
前款所称渡口，包括码头和渡船。
第二章
渡运安全
第三条 渡工应当具备下列条件：
（一）年满十八周岁；
（二）经培训合格。
第四条（应急处置）遇大雾时应当停渡。
第十五条规定的罚款由县级以上人民政府收缴。
第五条 本条例自2030年1月1日起施行。
"""


def read(text: str, **changes: int) -> Structure:
    return parse(normalise(text), StructureSettings(**changes), original=text)


def texts(text: str, structure: Structure) -> list[str]:
    return [text[unit.start : unit.end] for unit in structure.units]


def unit_with(text: str, structure: Structure, words: str) -> Unit:
    return next(unit for unit in structure.units if words in text[unit.start : unit.end])


def section(structure: Structure, title: str) -> Section:
    return next(item for item in structure.sections if item.title == title)


def omitted(text: str, unit: Unit) -> list[str]:
    return [text[span.start : span.end] for span in unit.omitted]


# -- a plan ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Structure:
    return read(PLAN)


@pytest.mark.parametrize(
    ("number", "title", "depth"),
    [
        ("一、", "总体要求", 1),
        ("（一）", "指导思想", 2),
        ("（三）", "发展目标", 2),
        ("1.", "推广智慧种养技术", 3),
        ("2．", "健全追溯体系", 3),
        ("3、", "强化服务", 3),
        ("专栏1", "重点工程", 3),
        ("2.", "冷链工程", 4),
        ("（二）", "强化资金保障", 2),
    ],
)
def test_headings_of_a_plan(plan: Structure, number: str, title: str, depth: int) -> None:
    found = section(plan, title)
    assert (found.number.replace(".", "．"), found.depth) == (number.replace(".", "．"), depth)


def test_run_in_heading_ends_at_its_own_stop(plan: Structure) -> None:
    found = section(plan, "指导思想")
    assert PLAN[found.head.start : found.head.end] == "（一）指导思想。"
    assert PLAN[found.start : found.end].endswith("深度融合。")
    assert "全面贯彻国家战略" in texts(PLAN, plan)[2]


def test_what_belongs_to_nobody(plan: Structure) -> None:
    body = "".join(texts(PLAN, plan))
    for line in (
        "索引号",
        "青政发",
        "实施方案的通知",
        "各直属机构：",
        "........",
        "2031年6月30日",
        "此件公开",
        "项目清单",
    ):
        assert line not in body
    assert "（2031—2033年）" not in body
    assert not any(item.title in ("项目清单", "目录") for item in plan.sections)


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ("随着数字技术", "background", "position:preamble"),
        ("全面贯彻国家战略", "background", "heading:指导思想"),
        ("坚持因地制宜", "principle", "heading:基本原则"),
        ("建成省级平台", "target", "heading:发展目标"),
        ("培育龙头企业", "target", "heading:发展目标"),
        ("在禾丰市", "action", "heading:重点任务"),
        ("联席会议制度", "safeguard", "heading:保障措施"),
        ("省财政安排资金", "safeguard", "heading:保障措施"),
    ],
)
def test_kinds_by_heading(plan: Structure, words: str, kind: str, why: str) -> None:
    unit = unit_with(PLAN, plan, words)
    assert (unit.kind, unit.why) == (kind, why)


def test_targets_are_single_units(plan: Structure) -> None:
    targets = [PLAN[unit.start : unit.end] for unit in plan.units if unit.kind == "target"]
    assert [target[:2] for target in targets] == ["到2", "建成", "一是", "二是", "三是"]


def test_departments_and_numbers_are_omitted(plan: Structure) -> None:
    assert omitted(PLAN, unit_with(PLAN, plan, "在禾丰市")) == [
        "（牵头单位：省农业农村厅；配合单位：省科技厅、省财政厅）"
    ]
    assert omitted(PLAN, unit_with(PLAN, plan, "实现全覆盖")) == ["（省市场监管局、省农业农村厅负责）"]
    assert omitted(PLAN, unit_with(PLAN, plan, "建设数据中心")) == ["①", "②", "责任单位：省大数据局、各市人民政府。"]
    assert omitted(PLAN, unit_with(PLAN, plan, "培育龙头企业")) == ["二是"]
    assert omitted(PLAN, unit_with(PLAN, plan, "联席会议制度")) == ["（一）"]


def test_long_numbered_paragraph_is_a_unit_without_section(plan: Structure) -> None:
    unit = unit_with(PLAN, plan, "联席会议制度")
    assert unit.path == ("保障措施",)


def test_paths_name_the_sections(plan: Structure) -> None:
    assert unit_with(PLAN, plan, "在禾丰市").path == ("重点任务", "“互联网+”现代农业", "推广智慧种养技术")
    assert unit_with(PLAN, plan, "新建冷库").path[-2:] == ("重点工程", "冷链工程")


def test_identifiers_and_parents(plan: Structure) -> None:
    assert [unit.unit_id for unit in plan.units][:2] == ["u0001", "u0002"]
    assert section(plan, "指导思想").parent == section(plan, "总体要求").section_id


# -- a regulation ----------------------------------------------------------------------------------------


def test_articles_and_paragraphs() -> None:
    found = read(REGULATION)
    articles = [item for item in found.sections if item.number.endswith("条")]
    assert [item.number for item in articles] == ["第一条", "第二条", "第三条", "第四条", "第五条"]
    assert {item.depth for item in articles} == {2}
    assert [item.title for item in found.sections if item.number.endswith("章")] == ["总则", "渡运安全"]
    assert REGULATION[articles[0].head.start : articles[0].head.end] == "第一条"
    assert articles[3].title == "应急处置"
    second = [unit for unit in found.units if unit.path[-1] == "第二条"]
    assert [REGULATION[unit.start : unit.end][:4] for unit in second] == ["本省行政", "前款所称"]


def test_items_belong_to_their_article() -> None:
    found = read(REGULATION)
    unit = unit_with(REGULATION, found, "渡工应当")
    assert REGULATION[unit.start : unit.end].endswith("经培训合格。")
    assert omitted(REGULATION, unit) == ["（一）", "（二）"]


def test_a_reference_to_an_article_is_no_heading() -> None:
    found = read(REGULATION)
    assert unit_with(REGULATION, found, "第十五条规定的罚款").path[-1] == "应急处置"


def test_history_of_a_regulation_is_in_no_unit() -> None:
    assert "第四次会议" not in "".join(texts(REGULATION, read(REGULATION)))


# -- marks and levels ------------------------------------------------------------------------------------

FILL = "这里有一段足够长的正文，用来说明标题下面确实有内容，而不是又一个标题。"


def outline(*lines: str) -> list[tuple[int, str, str]]:
    text = "\n".join(line if line.endswith("。") else f"{line}\n{FILL}" for line in lines)
    return [(item.depth, item.number, item.title) for item in read(text).sections]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["一、甲", "（一）乙", "1.丙", "（1）丁", "①戊"], [1, 2, 3, 4, 5]),
        (["第一章 甲", "一、乙", "（一）丙", "第二章 丁"], [1, 2, 3, 1]),
        (["一、甲", "1.乙", "2.丙", "二、丁", "（一）戊", "1.己"], [1, 2, 2, 1, 2, 3]),
        (["（一）甲", "1.乙", "（二）丙"], [1, 2, 1]),
        (["1.甲", "（一）乙", "（二）丙", "2.丁", "（一）戊"], [1, 2, 2, 1, 2]),
        (["# 甲", "## 一、乙", "## 二、丙", "### （一）丁", "# 戊"], [1, 2, 2, 3, 1]),
        (["1 甲乙", "1.1 丙丁", "1.1.1 戊己", "1.2 庚辛", "2 壬癸"], [1, 2, 3, 2, 1]),
        (["一、甲", "三、乙", "（五）丙", "（二）丁"], [1, 1, 2, 2]),
        (["一、甲", "（一）乙", "附件1", "一、丙"], [1, 2, 1, 2]),
        (["第一部分 甲", "一、乙", "第二部分 丙"], [1, 2, 1]),
    ],
)
def test_depth_follows_the_nesting_of_styles(lines: list[str], expected: list[int]) -> None:
    assert [depth for depth, _, _ in outline(*lines)] == expected


def test_markdown_heading_keeps_the_number_inside() -> None:
    assert outline("## （一）云泽渡口") == [(1, "（一）", "云泽渡口")]


def test_unnumbered_heading_between_paragraphs() -> None:
    text = f"{FILL}\n主要目标\n到2030年，渡口全部完成改造，渡运事故下降三成。\n{FILL}"
    found = read(text)
    assert [item.title for item in found.sections] == ["主要目标"]
    assert found.units[1].kind == "target"


def test_headings_run_together_on_one_line() -> None:
    text = f"一、总体要求（一）指导思想。{FILL}（省财政厅负责）二、重点任务\n（一）建设渡口。{FILL}"
    assert [item.title for item in read(text).sections] == ["总体要求", "指导思想", "重点任务", "建设渡口"]


def test_short_sentences_among_long_ones_are_tasks_not_headings() -> None:
    long = "组织沿江各县对渡口码头和渡船逐一登记造册，查明产权归属、核定载客人数并向社会公布监督电话。"
    text = (
        f"一、主要任务\n1.{long}再次核验。\n2.推广电子船票，完善实名登记和投诉受理机制。年内覆盖全部渡口。\n3.{long}\n"
    )
    found = read(text)
    assert [item.title for item in found.sections] == ["主要任务"]
    assert [unit.why for unit in found.units] == ["heading:主要任务"] * 3


def test_task_whose_only_text_is_a_department_is_a_unit() -> None:
    text = f"一、主要任务\n{FILL}\n1.建设渡口监控平台。（省交通运输厅负责）\n2.开展船员培训。（省人社厅负责）\n"
    assert [t[:4] for t in texts(text, read(text))] == [FILL[:4], "1.建设", "2.开展"]


def test_list_of_short_items_without_text_are_units() -> None:
    text = f"一、产品目录\n{FILL}\n1.智能渡船\n2.电子船票\n"
    assert texts(text, read(text))[1:] == ["1.智能渡船", "2.电子船票"]


def test_outline_in_front_without_its_own_title_is_no_text() -> None:
    titles = ["一、总体要求", "二、重点任务", "三、保障措施", "四、监督考核"]
    text = "\n".join(titles) + "\n" + "\n".join(f"{title}\n{FILL}" for title in titles)
    assert [item.title for item in read(text).sections] == [title[2:] for title in titles]


# -- kinds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "kind", "why"),
    [
        ("到2033年，渡口改造率达到95%。", "target", "cue:到2033年"),
        ("坚持安全第一。把乘客安全放在首位。", "principle", "cue:坚持安全第一"),
        ("推动渡船更新换代，支持船厂研发电动渡船。", "action", "cue:推动"),
        ("加强组织领导，各县成立渡口改造专班。", "safeguard", "cue:加强组织领导"),
        ("加大财政支持力度，设立渡口维护基金。", "safeguard", "cue:加大财政支持"),
        ("渡口由村集体所有。", "other", "model:"),
        ("对新购渡船的单位给予10万元奖励。", "action", "cue:对新购渡船"),
        ("渡船是指运送人员的船舶，码头是指停靠渡船的设施。", "other", "cue:渡船是指"),
        ("本办法由县交通运输局负责解释。", "other", "cue:本办法由"),
        ("本办法遵循安全第一、便民利民的原则。", "principle", "cue:"),
        ("为保障渡运安全，规范渡口管理，制定本方案。", "background", "cue:为保障"),
        ("预期目标：渡口事故起数下降三成。", "target", "cue:预期目标"),
        ("让我们更加紧密地团结起来，为建设云泽而奋斗！", "other", "cue:让我们"),
    ],
)
def test_kinds_by_the_words_of_a_unit(line: str, kind: str, why: str) -> None:
    unit = read(f"一、云泽渡口\n{line}").units[0]
    assert unit.kind == kind
    assert unit.why.startswith(why)


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (["组织实施", "渡口改造试点申报"], "safeguard"),
        (["组织实施", "申报条件"], "other"),
        (["2025年主要工作和“十四五”发展成就"], "background"),
        (["厘清现状，做好设计"], "other"),
        (["重点任务", "组织实施智慧渡口工程"], "action"),
        (["重点任务", "主要目标"], "target"),
        (["总体要求", "发展目标"], "target"),
        (["指导思想、基本原则和主要目标"], "other"),
        (["以便民为目标，改进渡运服务"], "other"),
    ],
)
def test_kind_of_nested_headings(titles: list[str], kind: str) -> None:
    marks = ("一、", "（一）")
    text = (
        "".join(f"{mark}{title}\n" for mark, title in zip(marks, titles, strict=False))
        + "渡口由村集体所有，由县里登记。"
    )
    assert read(text).units[0].kind == kind


def test_a_government_on_its_own_conduct_is_a_safeguard_under_any_task() -> None:
    text = "一、重点工作\n各位代表！要加强政府自身建设，坚持依法行政，深化党风廉政建设，纠治“四风”。\n"
    unit = read(text).units[0]
    assert (unit.kind, unit.why[:4]) == ("safeguard", "cue:")


def test_a_description_under_a_vague_heading_is_no_action() -> None:
    text = "一、建设内容\n渡口标准主要包括选址、码头、渡船三个部分。\n推动渡口标准化改造，完善标识标牌。\n"
    assert [unit.kind for unit in read(text).units] == ["other", "action"]


def test_private_use_glyph_behind_a_figure_is_its_dot() -> None:
    text = f"一、任务\n1\ue010更新渡船。{FILL}\n2\ue010培训渡工。{FILL}\n"
    assert [item.title for item in read(text).sections] == ["任务", "更新渡船", "培训渡工"]


def test_broken_line_of_text_is_no_heading() -> None:
    text = f"{FILL}\n渡口是连接两岸的设施\n{FILL}\n"
    assert read(text).sections == ()


# -- granularity -----------------------------------------------------------------------------------------


def test_long_paragraph_is_cut_at_sentence_ends() -> None:
    text = "一、概况\n" + "渡口连着两岸人家。" * 100
    found = read(text, max_unit=90)
    lengths = [unit.end - unit.start for unit in found.units]
    assert max(lengths) <= 90
    assert all(part.endswith("人家。") for part in texts(text, found))
    assert sum(lengths) == 900


def test_no_cut_inside_brackets_and_quotations() -> None:
    text = "一、概况\n" + "渡口（一处。二处。三处。四处。五处。六处。）和“旧。新”渡船。" * 10
    for part in texts(text, read(text, max_unit=60)):
        assert part.count("（") == part.count("）")
        assert part.count("“") == part.count("”")


def test_cells_of_a_table_are_one_unit() -> None:
    text = f"一、项目\n{FILL}\n序号\n名称\n单位\n{FILL}"
    assert texts(text, read(text))[1] == "序号\n名称\n单位"


@pytest.mark.parametrize(
    "text", ["", "甲", "。", "。。。！", "\n\n", " ", "推动渡船更新", "甲\n乙\n丙", "一、", "第一条", "（", "附件："]
)
def test_little_texts(text: str) -> None:
    check(text, read(text))


def test_text_without_headings() -> None:
    assert texts(FILL, read(FILL)) == [FILL]
    assert read("推动渡船更新").units[0].kind == "action"


def test_two_megabytes_on_one_line() -> None:
    text = "推动渡口改造，到2033年建成100个智慧渡口。" * 90_000
    begin = time.perf_counter()
    found = read(text)
    assert time.perf_counter() - begin < 20
    assert max(unit.end - unit.start for unit in found.units) <= StructureSettings().max_unit
    without_stop = "推动渡口改造" * 50_000
    assert max(unit.end - unit.start for unit in read(without_stop).units) <= StructureSettings().max_unit


# -- sentences -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲。乙；丙！丁", ["甲。", "乙；", "丙！", "丁"]),
        ("他说“好。”然后走。", ["他说“好。”", "然后走。"]),
        ("（见附件。）乙", ["（见附件。）", "乙"]),
        ("甲\n 乙 \n", ["甲", "乙"]),
        ("真的？！是。", ["真的？！", "是。"]),
        ("", []),
        ("  \n", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


def test_clauses() -> None:
    text = "到2033年，建成1,200处：渡口；比例3:1。"
    assert [text[a:b] for a, b in clauses(text)] == ["到2033年，", "建成1,200处：", "渡口；", "比例3:1。"]


# -- properties ------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "一、",
            "（一）",
            "(二)",
            "1.",
            "2、",
            "（1）",
            "①",
            "第一章 ",
            "第二节",
            "第三条 ",
            "第一条",
            "## ",
            "专栏1 ",
            "附件2",
            "附件：",
        ),
        *(
            "1.1 ",
            "一是",
            "——",
            "目录",
            "前言",
            "\n",
            "\n",
            "\n",
            "。",
            "；",
            "，",
            "：",
            "（",
            "）",
            "“",
            "”",
            "《",
            "》",
            " ",
            "　",
        ),
        *(
            "指导思想",
            "发展目标",
            "重点任务",
            "保障措施",
            "到2033年",
            "达到80%",
            "1.5万亿元",
            "省财政厅负责",
            "牵头单位：省财政厅",
        ),
        *(
            "青禾省",
            "禾丰市",
            "２０３３年",
            "(牵头单位:省科技厅)",
            "㎡",
            "⑴",
            "發展",
            "....",
            "2031年6月30日",
            "青禾省人民政府",
            "\r\n",
        ),
        *("推动渡口改造建设", "各市人民政府：", "甲", "x", "9", "三分之一", "“十四五”末"),
    ]
)
MIXTURES = st.lists(PIECES, max_size=60).map("".join)


def check(text: str, found: Structure) -> None:
    """What must hold of any structure."""
    reached = 0
    for unit in found.units:
        assert reached <= unit.start < unit.end <= len(text)
        reached = unit.end
        for span in unit.omitted:
            assert unit.start <= span.start < span.end <= unit.end
        last = unit.start
        for slot in unit.slots:
            assert last <= slot.start < slot.end <= unit.end
            assert slot.text == text[slot.start : slot.end]
            last = slot.end
    starts = [item.start for item in found.sections]
    assert starts == sorted(starts)
    for item in found.sections:
        assert 0 <= item.start <= item.head.start < item.head.end <= item.end <= len(text)


@settings(max_examples=300, deadline=None)
@given(MIXTURES)
def test_structure_of_any_mixture(text: str) -> None:
    found = read(text, max_unit=40)
    check(text, found)
    assert found == read(text, max_unit=40)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_structure_of_any_text(text: str) -> None:
    check(text, read(text))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["推动渡口改造。", "支持渡船更新，", "培训船员；", "甲"]), min_size=1, max_size=400))
def test_body_text_is_covered(parts: list[str]) -> None:
    text = "一、任务\n" + "".join(parts)
    found = read(text, max_unit=60)
    assert "".join(texts(text, found)) == "".join(parts)


@given(MIXTURES)
def test_sentences_cover_all_but_white_space(text: str) -> None:
    for cut in (sentences, clauses):
        spans = cut(text)
        assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
        assert all(a < b for a, b in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))


# -- real documents --------------------------------------------------------------------------------------

SHARED = Path(os.environ.get("HOMOG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
REAL = pytest.mark.skipif(not (SHARED / "corpora").is_dir(), reason="no real documents: HOMOG_SHARED is not set")


def real(name: str) -> str:
    return (SHARED / "corpora" / name).read_text(encoding="utf-8")


@REAL
@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("religious-affairs/texts/national.txt", 77),
        ("business-environment/texts/上海市.txt", 80),
        ("air-pollution/texts/national.txt", 129),
    ],
)
def test_every_article_of_a_regulation_is_found(name: str, articles: int) -> None:
    found = read(real(name))
    assert sum(item.number.endswith("条") for item in found.sections) == articles


@REAL
@pytest.mark.real
def test_real_documents_hold_the_rules() -> None:
    for path in sorted((SHARED / "corpora").glob("*/texts/*.txt"))[::7]:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
        found = read(text)
        check(text, found)
        assert len(found.units) > 4, path
        assert sum(unit.end - unit.start for unit in found.units) > 0.6 * len("".join(text.split())), path
