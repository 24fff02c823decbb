"""Who is said to have copied from whom, on corpora small enough to read; every case runs as a user's would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from homog.datatypes import Match, Result
from homog.evaluation.calibration import load_world
from homog.pipeline import check, score
from homog.settings import Settings

HEADER = "doc_id,level,region,title,doc_no,issuer,signed,path,url\n"
LEVEL = {"national": ("national", "全国", "2025-01-10")}

PORT = "支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。"
POND = "推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。"
COLD = "统一水产品冷链温度记录格式，推动加工企业、批发市场和配送车辆共用追溯平台，温度异常时自动报警。"
TRADE = "鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。"
GOAL = "到2027年，建成云端渔港300座，渔船定位终端安装率达到95%，水产品线上交易额突破4000亿元。"
REFERENCE = (PORT, POND, COLD, TRADE, GOAL)

CRAB = "依托汀江口三处天然蟹苗场划定禁捕缓冲带，给每批放流蟹苗植入磁性标记，回捕数据按月向社会公布。"
TRAIN = "利用汀北货运支线夜间空闲时段开行渔货专列，车厢配置湿毛毡保活架，次日清晨抵达内陆批发市场。"
REEF = "投放废弃贝壳笼三千组修复牡蛎礁盘，邀请潜水协会每半年测绘一次面积，成活率不足四成的更换基质。"
MARSH = "沿港汊布设芦苇湿地净化单元，村级水质员每旬取样，超标池塘暂停换水并由渔技站派人上门指导。"
KELP = "在外海筏架区试种耐高温海带新品系，收割后的残渣送往堆肥厂，养殖户凭过磅单领取新苗补贴。"
LIGHT = "把六座旧灯塔改造成渔汛广播站，由退役船长轮值播报风浪和鱼群动向，并开放二层作为渔家书屋。"


@dataclass(frozen=True)
class Plan:
    """A plan of a small corpus: its sentences, one paragraph each, and its date."""

    region: str
    signed: str
    sentences: Sequence[str]


def corpus(folder: Path, plans: Mapping[str, Plan], reference: Sequence[str] = REFERENCE) -> Path:
    rows = [HEADER]
    texts = {name: plan.sentences for name, plan in plans.items()}
    if reference:
        texts["national"] = reference
        rows.append("national,national,全国,关于发展云端渔业的意见,,,2025-01-10,national.txt,\n")
    rows += [f"{n},provincial,{p.region},{p.region}方案,,,{p.signed},{n}.txt,\n" for n, p in plans.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog.csv").write_text("".join(rows), encoding="utf-8")
    for name, sentences in texts.items():
        (folder / f"{name}.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    return folder


def levelled(folder: Path, rows: Mapping[str, tuple[str, str, str, Sequence[str]]]) -> Path:
    """A corpus of documents of several levels: level, region, date, sentences."""
    lines = [f"{n},{level},{region},{n}方案,,,{signed},{n}.txt,\n" for n, (level, region, signed, _) in rows.items()]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "catalog.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    for name, (_, _, _, sentences) in rows.items():
        (folder / f"{name}.txt").write_text("\n".join(sentences) + "\n", encoding="utf-8")
    return folder


def found(result: Result, doc: str) -> list[Match]:
    return list(result.matches_of(doc))


def text_of(result: Result, match: Match) -> tuple[str, str]:
    left, right = result.documents[match.doc].text, result.documents[match.source].text
    return left[match.start : match.end], right[match.source_start : match.source_end]


def share(result: Result, doc: str, name: str) -> float:
    return result.scores[doc].shares[f"{name}_share"].value


def test_words_of_the_reference_are_vertical(tmp_path: Path) -> None:
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [CRAB, PORT, POND, TRAIN])}))
    (match,) = found(result, "a")
    assert (match.attribution, match.grade, match.source) == ("vertical", "verbatim", "national")
    assert text_of(result, match) == (f"{PORT}\n{POND}"[:-1], f"{PORT}\n{POND}"[:-1])


def test_two_plans_that_both_copied_the_reference_owe_each_other_nothing(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [PORT, POND, CRAB]),
        "b": Plan("墨湾省", "2025-09-01", [REEF, PORT, POND]),
    }
    result = score(corpus(tmp_path, plans))
    assert {m.attribution for m in result.matches} == {"vertical"}
    assert share(result, "b", "horizontal") == 0
    listed = score(tmp_path, inherited=True)
    (common,) = [m for m in listed.matches if m.attribution == "inherited"]
    assert (common.doc, common.source, common.origin) == ("b", "a", "national")
    assert share(listed, "b", "horizontal") == 0


def test_a_peers_own_words_are_horizontal(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [PORT, CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", "2025-09-01", [PORT, CRAB, TRAIN, REEF, MARSH]),
    }
    result = score(corpus(tmp_path, plans))
    (match,) = [m for m in found(result, "b") if m.attribution == "horizontal"]
    assert (match.source, match.why, match.direction) == ("a", "peer_own_words", "later")
    assert text_of(result, match)[0] == f"{CRAB}\n{TRAIN}"[:-1]
    assert not [m for m in found(result, "a") if m.attribution == "horizontal"]
    assert share(result, "b", "vertical") > 0.1


def test_a_peers_changes_to_the_reference_are_horizontal(tmp_path: Path) -> None:
    """Inserted clauses and figures of the peer that come again are the mark of copying from the peer."""
    port = PORT.replace("开放泊位预约服务", "为船员配发防水电子手环，开放泊位预约与夜间避风锚地查询服务")
    pond = POND.replace("建立苗种", "由镇级水产站按潮汐表派发巡检工单，建立苗种")
    cold = COLD.replace("温度异常时", "每车加装双探头并留存三年曲线，温度异常时")
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [port, pond, cold, CRAB]),
        "b": Plan("墨湾省", "2025-09-01", [REEF, port, pond, cold]),
        "c": Plan("青屿省", "2025-09-02", [PORT, POND, COLD, MARSH]),
    }
    result = score(corpus(tmp_path, plans))
    matches = [m for m in found(result, "b") if m.attribution == "horizontal"]
    assert {(m.source, m.why, m.origin) for m in matches} == {("a", "shared_deviation", "national")}
    assert {m.attribution for m in found(result, "a") + found(result, "c")} == {"vertical"}


def test_a_chain_names_the_direct_source_and_the_origin(tmp_path: Path) -> None:
    crab = CRAB.replace("按月向社会公布", "由县级渔政站按季汇总后张贴在码头公告栏").replace("三处", "两处")
    plans = {
        "a": Plan("蓝汀省", "2025-03-01", [PORT, CRAB, TRAIN, LIGHT]),
        "b": Plan("墨湾省", "2025-06-01", [POND, crab, TRAIN, REEF]),
        "c": Plan("青屿省", "2025-09-01", [COLD, crab, TRAIN, KELP]),
    }
    result = score(corpus(tmp_path, plans))
    chain = [m for m in found(result, "c") if m.attribution == "horizontal"]
    assert {(m.source, m.origin, m.why) for m in chain} == {("b", "a", "chain")}


ORDER = "各渔业乡镇和驻港单位务必把思想认识统一到本方案的各项部署上来，逐条对照抓好分解落实，确保件件有人管。"
OTHER = {"p0": "盐业小组晚潮后清点闸板。", "p1": "冰窖的钥匙由两人分管。"}
MIXED = ("县级渔政船队每月潮汐低位时清点网位，", "逐条对照抓好分解落实，确保件件有人管，", "缺额由邻港轮值补足。")


def carried_by(carriers: int, sentence: str, own: Sequence[str]) -> dict[str, Plan]:
    """Two plans with sentences that they alone have, and further ones with nothing but one sentence of theirs."""
    apart = [[*own, LIGHT, sentence], [MARSH, *own, REEF, sentence]]
    texts = [*apart, *[[f"{name}省另有安排。", sentence] for name in "青沙云雾霜雪"][: carriers - 2]]
    return {f"p{n}": Plan(f"{'蓝墨青沙云雾霜雪'[n]}省", f"2025-0{n + 1}-01", text) for n, text in enumerate(texts)}


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [("2025-06-01", "2025-05-01", "b"), ("2025-05-01", "2025-06-01", "a"), ("2025-06-01", "2025-06-01", "a")],
)
def test_of_two_peers_with_the_same_words_the_earlier_is_named(
    first: str, second: str, named: str, tmp_path: Path
) -> None:
    plans = {
        "a": Plan("蓝汀省", first, [PORT, CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", second, [POND, CRAB, TRAIN, REEF]),
        "c": Plan("青屿省", "2025-09-01", [COLD, CRAB, TRAIN, MARSH]),
    }
    result = score(corpus(tmp_path, plans))
    assert [m.source for m in found(result, "c") if m.attribution == "horizontal"] == [named]


@pytest.mark.parametrize(("carriers", "accused"), [(8, False), (3, True)])
def test_a_sentence_that_many_plans_have_is_nobodys(carriers: int, accused: bool, tmp_path: Path) -> None:
    result = score(corpus(tmp_path, carried_by(carriers, ORDER, [CRAB, TRAIN, KELP])))
    taken = "\n".join(text_of(result, m)[0] for m in found(result, "p1") if m.attribution == "horizontal")
    assert CRAB[:-1] in taken, "what the two plans alone have is still found"
    assert (ORDER[:-1] in taken) == accused


def test_the_number_of_a_document_that_is_named_is_no_evidence(tmp_path: Path) -> None:
    opening = "为落实《关于发展云端渔业的意见》（国渔发〔2025〕1号），制定本方案。"
    figures = "全省投放渔港浮标（国渔标〔2025〕1号）九百只，逐只建档。"
    texts = {"a": [opening, figures, CRAB], "b": [REEF]}
    folder = corpus(tmp_path, {n: Plan(f"{n}省", f"2025-0{k}-01", t) for k, (n, t) in enumerate(texts.items(), 3)})
    world = load_world(folder, Settings())
    prepared = world.prepared

    def worth(words: str) -> float:
        at = prepared.plain.index(words)
        return float(prepared.bits[at : at + len(words)].mean())

    assert worth("国渔发20251号") == worth("云端渔业") == pytest.approx(Settings().matching.title_bits)
    assert worth("国渔标20251号") > 2
    assert worth("制定本方案") > 1


def test_a_very_long_sentence_stays_its_authors_however_many_have_it(tmp_path: Path) -> None:
    long = (
        ORDER[:-1]
        + "，对逾期未办结的由驻港督办专班逐案约谈船东和码头业主，约谈笔录张贴在卸鱼棚入口，半年内不再安排休渔补助。"
    )
    result = score(corpus(tmp_path, carried_by(8, long, [CRAB, TRAIN, KELP])))
    taken = "\n".join(text_of(result, m)[0] for m in found(result, "p1") if m.attribution == "horizontal")
    assert long[:-1] in taken


def test_a_sentence_of_ones_own_stays_ones_own_with_a_stock_clause_in_it(tmp_path: Path) -> None:
    plans = carried_by(8, f"同时{MIXED[1][:-1]}。", [CRAB, TRAIN, KELP])
    mixed = "".join(MIXED)
    plans = {
        n: replace(p, sentences=[*p.sentences, OTHER[n], mixed] if n in OTHER else p.sentences)
        for n, p in plans.items()
    }
    result = score(corpus(tmp_path, plans))
    taken = "\n".join(text_of(result, m)[0] for m in found(result, "p1") if m.attribution == "horizontal")
    assert mixed[:-1] in taken


@pytest.mark.parametrize(
    ("first", "second", "direction"),
    [("2025-06-01", "2025-06-01", "undetermined"), ("", "2025-06-01", "undetermined"), ("", "", "undetermined")],
)
def test_without_two_dates_the_direction_is_open_and_said(
    tmp_path: Path, first: str, second: str, direction: str
) -> None:
    plans = {
        "a": Plan("蓝汀省", first, [PORT, CRAB, TRAIN, LIGHT]),
        "b": Plan("墨湾省", second, [POND, CRAB, TRAIN, REEF]),
    }
    result = score(corpus(tmp_path, plans))
    matches = [m for m in result.matches if m.attribution == "horizontal"]
    assert {m.direction for m in matches} == {direction}
    assert {m.doc for m in matches} == {"a", "b"}
    assert all(m.confidence <= 0.5 for m in matches)


def test_a_plan_older_than_every_source_owes_nothing_and_it_is_said(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2024-02-01", [PORT, POND, CRAB, TRAIN]),
        "b": Plan("墨湾省", "2025-09-01", [COLD, CRAB, TRAIN]),
    }
    result = score(corpus(tmp_path, plans))
    assert not found(result, "a")
    codes = {(n.code, n.doc) for n in result.warnings}
    assert ("reference_later", "a") in codes
    assert ("no_sources", "a") in codes
    assert [m.source for m in found(result, "b") if m.attribution == "horizontal"] == ["a"]


def test_changed_figures_are_slots_and_are_shown(tmp_path: Path) -> None:
    goal = GOAL.replace("300座", "40座").replace("4000亿元", "600亿元").replace("2027年", "2028年")
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [CRAB, goal, TRAIN])}))
    (match,) = found(result, "a")
    assert match.grade == "slot-filled"
    pairs = {(s.doc_text, s.source_text) for s in match.slots}
    assert {("40座", "300座"), ("600亿元", "4000亿元"), ("2028年", "2027年")} <= pairs
    assert match.identity < 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("2.5%", "25%"), ("10-15个", "1015个"), ("≤30天", "≥30天"), ("1/3", "13"), ("3.5亿元", "35亿元"), ("-5%", "5%")],
)
def test_a_figure_changed_by_a_sign_alone_is_not_verbatim(tmp_path: Path, old: str, new: str) -> None:
    here, there = (PORT.replace("一半以上", f"{figure}左右") for figure in (new, old))
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [here, CRAB])}, [there, POND]))
    (match,) = found(result, "a")
    assert match.grade != "verbatim"
    assert match.identity < 1
    assert match.edits or match.slots


def test_a_file_filed_twice_is_not_its_own_source(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [PORT, CRAB, TRAIN]),
        "b": Plan("墨湾省", "2025-09-01", [PORT, CRAB, TRAIN]),
    }
    result = score(corpus(tmp_path, plans))
    assert {m.attribution for m in result.matches} == {"vertical"}
    assert ("own_version", "b", "a") in {(n.code, n.doc, n.detail) for n in result.warnings}


def test_an_earlier_version_of_a_plan_is_no_peer(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2024-06-01", [CRAB, TRAIN, KELP]),
        "a2": Plan("蓝汀省", "2025-09-01", [CRAB, TRAIN, KELP, LIGHT]),
    }
    result = score(corpus(tmp_path, plans))
    assert not result.matches
    assert "own_version" in {n.code for n in result.warnings}


def test_what_an_earlier_version_has_is_charged_to_nobody_later(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2024-06-01", [CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", "2025-03-01", [CRAB, TRAIN, KELP, MARSH, LIGHT, REEF]),
        "a2": Plan("蓝汀省", "2025-09-01", [CRAB, TRAIN, KELP, LIGHT, REEF]),
    }
    result = score(corpus(tmp_path, plans))
    assert {m.source for m in found(result, "b") if m.attribution == "horizontal"} == {"a"}
    later = "".join(text_of(result, m)[0] for m in found(result, "a2"))
    assert LIGHT[:-1] in later
    assert REEF[:-1] in later
    assert CRAB[:-1] not in later
    assert {m.source for m in found(result, "a2")} == {"b"}


@pytest.mark.parametrize("had", [1, 2, 3])
def test_a_passage_is_charged_where_the_earlier_version_ends(tmp_path: Path, had: int) -> None:
    same = [CRAB, TRAIN, KELP, LIGHT, REEF]
    plans = {
        "a": Plan("蓝汀省", "2024-06-01", [*same[:had], PORT]),
        "b": Plan("墨湾省", "2025-03-01", [*same, POND]),
        "a2": Plan("蓝汀省", "2025-09-01", [*same, COLD]),
    }
    result = score(corpus(tmp_path, plans))
    taken = "".join(text_of(result, m)[0] for m in found(result, "a2") if m.source == "b")
    assert [sentence[:-1] in taken for sentence in same] == [n >= had for n in range(5)]


def test_a_change_that_an_earlier_version_made_is_the_plans_own(tmp_path: Path) -> None:
    changes = {
        PORT: ("开放泊位预约服务", "为船员配发防水电子手环，开放泊位预约与夜间避风锚地查询服务"),
        POND: ("建立苗种", "由镇级水产站按潮汐表派发巡检工单，建立苗种"),
        COLD: ("温度异常时", "每车加装双探头并留存三年曲线，温度异常时"),
    }
    changed = [text.replace(*change) for text, change in changes.items()]
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [*changed, CRAB]),
        "b": Plan("墨湾省", "2025-08-01", [REEF, *changed, MARSH]),
        "a2": Plan("蓝汀省", "2025-09-01", [*changed, CRAB, LIGHT]),
    }
    result = score(corpus(tmp_path, plans))
    sideways = [m for m in found(result, "b") if m.attribution == "horizontal"]
    assert {(m.source, m.why) for m in sideways} == {("a", "shared_deviation")}
    assert {m.attribution for m in found(result, "a2")} == {"vertical"}


def test_what_an_earlier_version_copied_itself_stays_copied(tmp_path: Path) -> None:
    same = [CRAB, TRAIN, KELP]
    plans = {
        "b": Plan("墨湾省", "2024-06-01", [*same, MARSH]),
        "a": Plan("蓝汀省", "2025-02-01", same),
        "a2": Plan("蓝汀省", "2025-09-01", [*same, LIGHT]),
        "a3": Plan("蓝汀省", "2025-09-01", [*same, LIGHT, REEF]),  # of the day of a2: who was first is open
    }
    result = score(corpus(tmp_path, plans))
    for plan in ("a", "a2", "a3"):
        assert {m.source for m in found(result, plan)} == {"b"}
        assert KELP[:-1] in "".join(text_of(result, m)[0] for m in found(result, plan))


def test_what_a_later_document_above_has_is_charged_to_no_peer(tmp_path: Path) -> None:
    """Who first had it cannot be told: the later one may be the last of several versions."""
    plans = {
        "a": Plan("蓝汀省", "2024-02-01", [CRAB, TRAIN, KELP, LIGHT, REEF]),
        "b": Plan("墨湾省", "2024-09-01", [CRAB, TRAIN, KELP, LIGHT]),
    }
    alone = score(corpus(tmp_path / "alone", plans))
    assert share(alone, "b", "horizontal") > 0.9
    result = score(corpus(tmp_path / "later", plans, [CRAB, TRAIN, KELP, LIGHT]))
    assert not found(result, "b")
    partly = score(corpus(tmp_path / "partly", plans, [CRAB]))
    left = "".join(text_of(partly, m)[0] for m in found(partly, "b"))
    assert CRAB[:-1] not in left
    assert LIGHT[:-1] in left


def test_of_peers_of_equal_merit_one_is_the_runner_up_though_nothing_else_is_taken_from_it(tmp_path: Path) -> None:
    same = [CRAB, TRAIN, KELP, LIGHT]
    plans = {
        "a": Plan("蓝汀省", "2025-03-01", [*same, MARSH]),
        "b": Plan("墨湾省", "2025-04-01", [*same, REEF]),
    }
    alone = score(corpus(tmp_path / "one", {"a": plans["a"], "c": Plan("苍屿省", "2025-05-01", same)}))
    result = score(corpus(tmp_path / "two", {**plans, "c": Plan("苍屿省", "2025-05-01", same)}))
    (match,) = found(result, "c")
    assert (match.source, match.runner_up) == ("a", "b")
    assert match.confidence < found(alone, "c")[0].confidence


def test_two_plans_of_one_day_are_no_chain(tmp_path: Path) -> None:
    same = [CRAB, TRAIN, KELP, LIGHT]
    plans = {"a": Plan("蓝汀省", "2025-06-01", same), "b": Plan("墨湾省", "2025-06-01", [*same, REEF])}
    result = score(corpus(tmp_path, plans))
    assert [(m.doc, m.source, m.why, m.origin) for m in result.matches] == [
        ("a", "b", "peer_own_words", None),
        ("b", "a", "peer_own_words", None),
    ]
    assert all(result.scores[plan].undetermined_share > 0.7 for plan in plans)


def test_a_change_that_another_document_above_has_is_no_shared_deviation(tmp_path: Path) -> None:
    """Two cities follow the law, with words that their province has elsewhere: they owe each other nothing."""
    changes = {
        PORT: ("开放泊位", "按潮汐表开放泊位"),
        POND: ("建立苗种", "逐塘建立苗种"),
        COLD: ("温度异常时", "凡温度异常时一律"),
        TRADE: ("开设专区", "开设潮汐专区"),
    }
    changed = [text.replace(*change) for text, change in changes.items()]
    rows = {
        "law": ("national", "全国", "2020-01-01", [*changes, GOAL]),
        "a": ("prefecture", "蓝汀省墨湾市", "2022-01-01", [*changed, CRAB, TRAIN, KELP]),
        "b": ("prefecture", "蓝汀省苍屿市", "2023-01-01", [*changed, REEF, LIGHT]),
    }
    alone = score(levelled(tmp_path / "alone", rows))
    assert "shared_deviation" in {m.why for m in found(alone, "b")}
    parts = []
    for text, (_, new) in zip(changed, changes.values(), strict=True):
        at = text.index(new)
        parts.append(f"各级各有关单位要{text[max(at - 8, 0) : at + len(new) + 4]}，并抓好落实。")
    province = ("provincial", "蓝汀省", "2021-01-01", [KELP, *parts])
    result = score(levelled(tmp_path / "with", {**rows, "province": province}))
    assert {(m.source, m.attribution) for m in found(result, "b")} == {("law", "vertical")}


def test_two_passages_apart_are_two_and_a_passage_over_items_is_one(tmp_path: Path) -> None:
    numbered = [f"1.建设智能渔港。{PORT}", f"2.发展智慧养殖。{POND}", LIGHT, KELP, f"3.打通冷链。{COLD}"]
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", numbered)}))
    spans = [text_of(result, m)[0] for m in found(result, "a")]
    assert len(spans) == 2
    assert PORT in spans[0]
    assert POND[:-1] in spans[0]
    assert spans[1] == COLD[:-1]


def test_passages_repeated_in_both_texts_are_all_found(tmp_path: Path) -> None:
    reference = [PORT, CRAB, PORT, REEF, PORT, KELP, PORT, PORT, PORT, PORT]
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [PORT, MARSH, PORT, TRAIN, PORT])}, reference))
    covered = sum(m.end - m.start for m in found(result, "a"))
    assert covered == pytest.approx(3 * len(PORT), abs=6)


def test_the_own_region_name_is_neutral(tmp_path: Path) -> None:
    here = PORT.replace("支持重点渔港", "支持蓝汀省重点渔港")
    there = PORT.replace("支持重点渔港", "支持全国重点渔港")
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [here, CRAB])}, [there, POND]))
    (match,) = found(result, "a")
    assert match.grade in ("slot-filled", "near-verbatim")
    assert text_of(result, match)[0] == here[:-1]


def test_reworded_sentences_are_found_with_their_source(tmp_path: Path) -> None:
    reworded = "渔获到港前先行竞价，渔业合作社可在交易平台设立专区，并以电子仓单作质押，由银行为渔民发放小额贷款。"
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [CRAB, reworded, TRAIN])}))
    (match,) = found(result, "a")
    assert (match.grade, match.source) == ("reworded", "national")
    assert "电子仓单" in text_of(result, match)[1]


def test_same_topic_in_other_words_is_not_a_match(tmp_path: Path) -> None:
    own = "新建两处避风锚地，添置夜航灯浮和救生拖轮，渔船进出港须向值班室报告人数与吃水。"
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", [own, CRAB])}))
    assert not result.matches
    assert share(result, "a", "original") > 0.9


def test_a_corpus_without_a_reference_compares_peers_and_says_so(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [CRAB, TRAIN, LIGHT]),
        "b": Plan("墨湾省", "2025-09-01", [CRAB, TRAIN, REEF]),
    }
    result = score(corpus(tmp_path, plans, reference=()))
    assert "no_reference" in {n.code for n in result.warnings}
    assert share(result, "b", "horizontal") > 0.5
    assert result.scores["b"].reference_coverage is None


def test_check_finds_what_score_finds(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [PORT, CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", "2025-09-01", [PORT, POND, CRAB, TRAIN, REEF]),
    }
    folder = corpus(tmp_path / "corpus", plans)
    scored = [(m.start, m.end, m.source, m.attribution) for m in score(folder).matches_of("b")]
    checked = check(folder / "b.txt", folder)
    assert [(m.start, m.end, m.source, m.attribution) for m in checked.matches_of("b")] == scored
    assert checked.plans == ("b",)


def test_shares_sum_to_one_and_intervals_hold_them(tmp_path: Path) -> None:
    plans = {
        "a": Plan("蓝汀省", "2025-06-01", [PORT, CRAB, TRAIN, KELP]),
        "b": Plan("墨湾省", "2025-09-01", [PORT, POND, CRAB, TRAIN, REEF, MARSH]),
    }
    result = score(corpus(tmp_path, plans))
    for doc in result.plans:
        shares = result.scores[doc].shares
        assert sum(i.value for i in shares.values()) == pytest.approx(1)
        assert all(0 <= i.low <= i.value <= i.high <= 1 for i in shares.values())
        by_unit = sum(u.characters * u.shares["vertical"] for u in result.scores[doc].units)
        assert by_unit / result.scores[doc].characters == pytest.approx(shares["vertical_share"].value)


def test_a_document_compared_with_itself_is_all_copied(tmp_path: Path) -> None:
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", REFERENCE)}))
    assert share(result, "a", "vertical") == 1
    assert [m.grade for m in found(result, "a")] == ["verbatim"]
    assert result.scores["a"].order_agreement in (None, 1.0)


def test_a_peers_figures_are_not_the_references(tmp_path: Path) -> None:
    """all five figures were changed, by the peer; the targets are called identical."""
    second = "到2027年，建成渔港加油驳船120艘，海上救助站达到36座，每座配置双体救生艇四条，值守人员不少于15人。"
    goal = GOAL.replace("300座", "40座").replace("4000亿元", "600亿元").replace("建成云端", "分三批建成云端")
    own = (
        second.replace("120艘", "26艘")
        .replace("36座", "9座")
        .replace("每座", "由沿岸镇街轮值，每座")
        .replace("15人", "7人")
    )
    plans = {
        "a": Plan("蓝汀省", "2025-03-01", [CRAB, TRAIN, LIGHT, goal, own]),
        "b": Plan("墨湾省", "2025-06-01", [goal, own, CRAB, TRAIN, LIGHT]),
    }
    result = score(corpus(tmp_path, plans, [PORT, POND, GOAL, second]))
    assert [(m.attribution, m.why) for m in found(result, "b")] == [
        ("horizontal", "shared_deviation"),  # the goals, as the peer had changed them
        ("horizontal", "peer_own_words"),
    ]
    assert result.scores["b"].targets_status == "mostly"


def test_what_one_passage_leaves_out_another_may_carry(tmp_path: Path) -> None:
    """a later passage's gap wipes out what an earlier passage carried."""
    a, b, c = (
        "支持重点渔港铺设水温、盐度和潮位传感网络以及夜航灯浮",
        "推广水下机器人巡塘和投饵量自动调节并建立苗种饲料用药电子台账",
        "让渔船靠港卸货排队时间缩短一半以上并公布每日泊位余量",
    )
    whole, cut = [b + "。"], [f"{a}，{c}。"]
    coverage = []
    for name, sentences in (("one", [*whole, CRAB, *cut]), ("two", [*cut, CRAB, *whole])):
        result = score(
            corpus(tmp_path / name, {"p": Plan("蓝汀省", "2025-03-01", sentences)}, [f"{a}，{b}，{c}。", COLD])
        )
        interval = result.scores["p"].reference_coverage
        assert interval is not None
        coverage.append(interval.value)
    assert coverage[0] == coverage[1]


def test_a_clause_copied_word_for_word_is_verbatim(tmp_path: Path) -> None:
    """the source's span grows to its whole sentence though the plan's gains nothing."""
    a, b = (
        "支持重点渔港铺设水温、盐度和潮位传感网络以及夜航灯浮",
        "推广水下机器人巡塘和投饵量自动调节并建立苗种饲料用药电子台账",
    )
    result = score(
        corpus(tmp_path, {"p": Plan("蓝汀省", "2025-03-01", [CRAB, b + "。", TRAIN])}, [f"{a}，{b}。", COLD])
    )
    (match,) = found(result, "p")
    assert (match.grade, match.identity) == ("verbatim", 1.0)


# several references


def test_of_two_references_alike_the_nearer_is_the_source_and_the_upper_one_its_origin(tmp_path: Path) -> None:
    """A city follows its province, which follows the centre: the same words stand in both documents above it."""
    rows = {
        "reference": ("national", "", "2025-01-01", [PORT, POND, CRAB]),
        "province": ("provincial", "山东省", "2025-03-01", [PORT, POND, TRAIN]),
        "city": ("prefecture", "济南市", "2025-06-01", [PORT, POND, LIGHT]),
    }
    result = score(levelled(tmp_path, rows))
    (city,) = found(result, "city")
    assert (city.attribution, city.source, city.origin) == ("vertical", "province", "reference")
    (province,) = found(result, "province")
    assert (province.attribution, province.source, province.origin) == ("vertical", "reference", None)


def test_a_reference_that_explains_more_is_the_source_however_far_up(tmp_path: Path) -> None:
    rows = {
        "reference": ("national", "", "2025-01-01", [PORT, POND, CRAB]),
        "province": ("provincial", "山东省", "2025-03-01", [PORT.replace("水温、盐度和潮位", "水温"), TRAIN]),
        "city": ("prefecture", "济南市", "2025-06-01", [PORT, POND, LIGHT]),
    }
    (city,) = found(score(levelled(tmp_path, rows)), "city")
    assert (city.source, city.origin) == ("reference", None)


def test_no_match_ends_inside_a_word_at_the_end_of_a_clause(tmp_path: Path) -> None:
    """The plan has two further characters before what it copied, and words of its own behind it; the source others."""
    reference = [f"县渔政站要会同水产协会{CRAB[:-1]}并逐级通报", POND]
    plan = [f"并且{CRAB[:-1]}经费由各县自筹并接受渔民代表监督", TRAIN]
    result = score(corpus(tmp_path, {"a": Plan("蓝汀省", "2025-06-01", plan)}, reference))
    (match,) = found(result, "a")
    assert text_of(result, match)[0].startswith(f"并且{CRAB[:12]}")
    assert text_of(result, match)[1].startswith(CRAB[:12])
