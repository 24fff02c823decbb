"""How two aligned texts differ: grade, slots that changed, edits a reader would mark."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from laid_out import DEFAULTS, compared, passage_between, prepared, span_of, world

from homog.datatypes import Edit
from homog.differences import Comparison, common_blocks, compare_spans
from homog.matching import Prepared

GOAL = "到2027年，渔船定位终端安装率达到95%，水产品线上交易额突破4000亿元，由水产厅会同有关单位每季度通报一次进度。"
TASK = "支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。"


def differ(plan: str, source: str) -> Comparison:
    """Two texts as plan and reference, parsed and compared as a run would."""
    laid = world(source, plan, TASK).prepared  # the third document makes its region known as a place
    assert laid.texts[0].length
    assert laid.texts[1].length
    return compare_spans(laid, passage_between(laid, 1, 0), DEFAULTS.matching)


def pairs(found: Comparison) -> set[tuple[str, str, str]]:
    return {(s.type, s.doc_text, s.source_text) for s in found.slots}


GRADES_OF = [
    ("the same", TASK, TASK, "verbatim"),
    ("other signs and spaces", TASK.replace("、", "，").replace("，开放", "；\u3000开放 "), TASK, "verbatim"),
    ("a list mark", "①" + TASK, TASK, "verbatim"),
    ("width and case", TASK.replace("网络", "ＮＢ-IoT网络"), TASK.replace("网络", "nb-iot网络"), "verbatim"),
    ("traditional characters", "鼓勵漁業合作社試行漁獲競價。", "鼓励渔业合作社试行渔获竞价。", "verbatim"),
    ("other figures", GOAL.replace("4000", "600").replace("95%", "80%"), GOAL, "slot-filled"),
    ("a decimal point alone", GOAL.replace("95%", "9.5%"), GOAL, "slot-filled"),
    ("another year", GOAL.replace("2027年", "2030年"), GOAL, "slot-filled"),
    ("another agency", GOAL.replace("水产厅", "交通运输厅"), GOAL, "slot-filled"),
    ("own region", "在蓝汀省" + TASK, "在墨湾省" + TASK, "slot-filled"),
    ("a word", TASK.replace("缩短", "减少"), TASK, "near-verbatim"),
    ("a word and a figure", GOAL.replace("通报", "公布").replace("4000", "600"), GOAL, "near-verbatim"),
    ("a figure that is gone", GOAL.replace("到2027年，", ""), GOAL, "near-verbatim"),
    ("half of it", "为渔港建泊位预约服务，装水温盐度传感器，渔船排队卸货的时间要少一半以上。", TASK, "reworded"),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "source", "grade"), [row[1:] for row in GRADES_OF], ids=[row[0] for row in GRADES_OF])
def test_grades(plan: str, source: str, grade: str) -> None:
    found = differ(plan, source)
    assert found.grade == grade
    assert (found.identity == 1) == (grade == "verbatim")
    assert bool(found.edits) == (grade != "verbatim")


def test_the_grades_part_at_the_setting() -> None:
    """Seventeen of twenty characters are the near-verbatim side of 0.85, sixteen are not."""
    source = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    for changed, grade in ((3, "near-verbatim"), (4, "reworded")):
        laid = prepared(source, "鱼" * changed + source[changed:])
        found = compare_spans(laid, passage_between(laid, 1, 0), DEFAULTS.matching)
        assert found.grade == grade
        assert found.identity == pytest.approx(1 - changed / 20)


def test_changed_slots_are_paired() -> None:
    found = differ(GOAL.replace("2027年", "2028年").replace("95%", "80%").replace("4000", "600"), GOAL)
    assert pairs(found) == {
        ("date", "2028年", "2027年"),
        ("quantity", "80%", "95%"),
        ("quantity", "600亿元", "4000亿元"),
    }


def test_regions_and_agencies_are_paired() -> None:
    found = differ("由蓝汀省水产厅会同教育厅" + TASK, "由墨湾省水产厅会同财政厅" + TASK)
    assert any("蓝汀省" in doc and "墨湾省" in source for _, doc, source in pairs(found))
    assert any("教育厅" in doc and "财政厅" in source for _, doc, source in pairs(found))


def test_slots_are_paired_where_clauses_changed_places() -> None:
    source = "渔船定位终端安装率达到95%，水产品线上交易额突破4000亿元，远洋冷库容量扩大到70万吨。"
    plan = "远洋冷库容量扩大到8万吨，水产品线上交易额突破600亿元，渔船定位终端安装率达到80%。"
    assert {(doc, own) for _, doc, own in pairs(differ(plan, source))} == {
        ("80%", "95%"),
        ("600亿元", "4000亿元"),
        ("8万吨", "70万吨"),
    }


SAME_SLOT = [
    ("1.5万亿元", "15000亿元"),
    ("2027年", "二〇二七年"),
    ("３００座", "300座"),
    ("95%", "百分之九十五"),
    ("3000座", "3,000座"),
]


@pytest.mark.parametrize(("mine", "theirs"), SAME_SLOT)
def test_the_same_figure_written_otherwise_is_no_changed_slot(mine: str, theirs: str) -> None:
    sentence = "水产品线上交易额和云端渔港建设目标确定为{}，由渔业部门逐年分解到沿海各地并向社会公布。"
    found = differ(sentence.format(mine), sentence.format(theirs))
    assert found.slots == ()
    assert found.grade in ("verbatim", "slot-filled")
    changed = differ(sentence.format(mine), sentence.format("8" + theirs if theirs[0].isdigit() else "三成"))
    assert changed.slots or changed.grade != "verbatim"


@pytest.mark.parametrize(
    ("plan", "source"), [("改建9艘渔港巡逻快艇", "提升12座渔港巡逻快艇"), ("渔港巡逻快艇共9艘", "渔港巡逻快艇共12座")]
)
def test_a_slot_is_led_by_the_words_behind_it_or_before_it(plan: str, source: str) -> None:
    rest = "，停靠期间由沿岸镇街安排船员轮流值守，遇险时就近出动。"
    assert pairs(differ(plan + rest, source + rest)) == {("quantity", "9艘", "12座")}


def test_slots_of_different_types_are_not_paired() -> None:
    sentence = "云端渔港改造任务在{}全部完成，停靠期间由沿岸镇街安排船员轮流值守。"
    found = differ(sentence.format("2027年"), sentence.format("墨湾省"))
    assert found.slots == ()
    assert found.grade == "near-verbatim"


def test_a_slot_with_nothing_opposite_is_not_paired() -> None:
    found = differ(GOAL.replace("安装率", "安装率和12座海上浮标完好率"), GOAL)
    assert pairs(found) == set()


def test_a_text_is_verbatim_with_itself_wherever_it_stands() -> None:
    laid = world(f"{GOAL}\n{TASK}", f"{TASK}\n{GOAL}").prepared
    found = compare_spans(laid, passage_between(laid, 1, 1), DEFAULTS.matching)
    assert found == Comparison("verbatim", 1.0, (), ())


# edits


def _kept(text: str, spans: list[tuple[int, int]]) -> str:
    """The compared characters of a text outside some stretches of it."""
    result = compared(text)
    places = zip(result.plain, result.start.tolist(), strict=True)
    return "".join(c for c, at in places if not any(s <= at < e for s, e in spans))


def _check_offsets(edits: tuple[Edit, ...], plan: str, source: str) -> None:
    for edit in edits:
        assert 0 <= edit.start <= edit.end <= len(plan)
        assert 0 <= edit.source_start <= edit.source_end <= len(source)
        assert (edit.end > edit.start) == (edit.op != "delete")
        assert (edit.source_end > edit.source_start) == (edit.op != "insert")
    for before, after in pairwise(edits):
        assert before.end <= after.start


def _edited(plan: str, source: str) -> tuple[Comparison, Prepared]:
    laid = prepared(source, plan)
    return compare_spans(laid, passage_between(laid, 1, 0), DEFAULTS.matching), laid


short = st.text(st.sampled_from("甲乙丙丁，。 "), max_size=30).filter(lambda text: text.strip("，。 ") != "")


@given(short, short)
@settings(max_examples=300)
def test_edits_account_for_every_difference(plan: str, source: str) -> None:
    """Without what was inserted, deleted and replaced, both texts are the same unless a clause moved."""
    found, laid = _edited(plan, source)
    _check_offsets(found.edits, plan, source)
    mine = _kept(plan, [(e.start, e.end) for e in found.edits])
    theirs = _kept(source, [(e.source_start, e.source_end) for e in found.edits])
    _, moved = common_blocks(laid.plain, span_of(laid, 1), span_of(laid, 0))
    assert sorted(mine) == sorted(theirs)
    if not moved:
        assert mine == theirs


CLAUSES = ["铺设水温传感网络", "开放泊位预约服务", "放流蟹苗三万尾", "修复牡蛎礁盘"]
own = st.text(st.sampled_from("甲乙丙，"), max_size=6)


@given(st.permutations(CLAUSES), st.integers(2, 4), own, own)
@settings(max_examples=150)
def test_edits_of_moved_clauses_account_for_every_difference(
    plan: list[str], number: int, before: str, between: str
) -> None:
    """What no edit marks are the equal runs, here in the plan's order and there in the source's."""
    left, right = before + between.join(plan), "，".join(CLAUSES[:number])
    found, laid = _edited(left, right)
    _check_offsets(found.edits, left, right)
    blocks, moved = common_blocks(laid.plain, span_of(laid, 1), span_of(laid, 0))
    assume(moved)
    mine = _kept(left, [(e.start, e.end) for e in found.edits])
    theirs = _kept(right, [(e.source_start, e.source_end) for e in found.edits])
    assert mine == "".join(laid.plain[b.x : b.x + b.length] for b in blocks)
    assert theirs == "".join(laid.plain[b.y : b.y + b.length] for b in sorted(blocks, key=lambda b: b.y))


def test_a_clause_that_moved_is_not_marked_and_counts_as_equal() -> None:
    found, _ = _edited("开放泊位预约服务，铺设水温传感网络", "铺设水温传感网络，开放泊位预约服务")
    assert found == Comparison("reworded", 1.0, (), ())


def test_edits_name_the_stretches_a_reader_would_mark() -> None:
    plan, source = "支持12座渔港全面铺设水温传感网。", "支持重点渔港铺设水温、盐度传感网。"
    found, _ = _edited(plan, source)
    said = [(e.op, plan[e.start : e.end], source[e.source_start : e.source_end]) for e in found.edits]
    assert said == [("replace", "12座", "重点"), ("insert", "全面", ""), ("delete", "", "盐度")]
    assert plan[: found.edits[2].start].endswith("水温")


def test_edits_with_one_equal_character_between_are_one() -> None:
    plan, source = "渔港甲水乙丙排队时间", "渔港子水丑丙排队时间"
    found, _ = _edited(plan, source)
    assert [(e.op, plan[e.start : e.end]) for e in found.edits] == [("replace", "甲水乙")]


repeated = st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=5).map("，".join)


@given(st.one_of(short, repeated), st.one_of(short, repeated))
def test_common_blocks_are_equal_runs_that_do_not_overlap(plan: str, source: str) -> None:
    laid = prepared(source, plan)
    blocks, _ = common_blocks(laid.plain, span_of(laid, 1), span_of(laid, 0))
    for block in blocks:
        assert block.length > 1
        assert laid.plain[block.x : block.x + block.length] == laid.plain[block.y : block.y + block.length]
    xs = [x for b in blocks for x in range(b.x, b.x + b.length)]
    ys = [y for b in blocks for y in range(b.y, b.y + b.length)]
    assert xs == sorted(set(xs))
    assert len(ys) == len(set(ys))
    assert set(xs) <= set(range(*span_of(laid, 1)))
    assert set(ys) <= set(range(*span_of(laid, 0)))
