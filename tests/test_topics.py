"""What documents are about: vectors, likeness beside copying, maps, and the actions that stand opposite one another."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.api.picture import carried_of
from homog.datatypes import Result, Span, Structure, Unit
from homog.embedding import bundled_encoder
from homog.embedding.encoder import unit_rows
from homog.errors import SettingsError
from homog.picture import AlikePair, CarriedReference, Topics
from homog.pipeline import check, score
from homog.settings import Settings, TopicSettings
from homog.topics import embed, flatten, meaning_of, titles_alike, with_topics
from homog.topics.assignment import assign
from homog.topics.maps import Flat
from homog.topics.pairing import Actions, pair

# A reference of six actions, and what plans made of them: every action in the words of the reference and in others.
ACTIONS = {
    "智慧渔港": (
        "支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。"
        "在港区装设视频识别设备，自动登记进出港船舶，违规停泊由值守人员当场劝离。",
        "主要港口的泊位全部可以在手机上约定，潮汐与水温由传感器随时播报，船到港即卸，等候工夫减半。"
        "进出港的船只由摄像头辨认造册，乱停乱靠的请其离开。",
    ),
    "数字养殖": (
        "推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。"
        "为连片池塘配置溶氧监测浮标，缺氧时自动开启增氧机并通知塘主。",
        "鱼塘逐口赋码，放什么苗、喂多少料、用过哪些药都记进网上账册；水下巡检与喂食交给机器。"
        "水里缺氧，浮标报警，增氧设备随即开动。",
    ),
    "冷链追溯": (
        "统一水产品冷链温度记录格式，推动加工企业、批发市场和配送车辆共用追溯平台，温度异常时自动报警。"
        "冷库实行分级管理，出入库单据全部电子化，消费者扫码即可查看产地和运输温度。",
        "从加工厂到市场再到送货车，保鲜温度按一个样式登记，全在同一追溯系统里，超温即鸣警。"
        "冷冻仓库分等管，单据无纸，买鱼的人扫一扫就知道从哪来、一路多少度。",
    ),
    "渔获电商": (
        "鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。"
        "组织渔获直播推介和产地认证，扶持返乡青年开办网店。",
        "合作社上网设专柜卖鱼，船未靠岸先行比价；银行凭电子仓单放小额款项给渔户。"
        "办直播卖货，给产地做认证，帮回乡青年开店。",
    ),
    "海上救援": (
        "在近海布设应急通信基站，渔船统一安装定位终端，遇险信号三分钟内传到救援中心。"
        "组建渔民志愿救援队，配备无人机和快艇，每季度开展一次联合演练。",
        "离岸海域增建应急基站，每条船都带定位仪，呼救三分钟必达救援指挥部门。"
        "渔民自愿编队施救，无人机、快艇备齐，一季一练。",
    ),
    "人才培养": (
        "在沿海水产院校增设渔业数据专业方向，三年内轮训基层渔技人员两万名，鼓励退役渔民转任数据采集员。"
        "设立渔业技能大赛，获奖者优先评定职称。",
        "水产学校开设渔业数据课程，基层技术员分批受训，三年两万人次；上岸的老渔民可以改做数据员。"
        "比武优胜的，评职称时排在前面。",
    ),
}
OWN = {
    "蟹苗保护": "依托汀江口三处天然蟹苗场划定禁捕缓冲带，给每批放流蟹苗植入磁性标记，回捕数据按月向社会公布。",
    "灯塔书屋": "把旧灯塔改造成渔汛广播站，由退役船长轮值播报风浪和鱼群动向，并开放二层作为渔家书屋。",
}
COPIED, REWORDED = 0, 1
NUMBERS = "一二三四五六七八九"


def action(name: str, version: int) -> str:
    return ACTIONS[name][version]


def document(title: str, parts: dict[str, str]) -> str:
    lines = [title, "一、重点任务"]
    for number, (name, text) in zip(NUMBERS, parts.items(), strict=False):
        lines += [f"（{number}）{name}", text]
    return "\n".join(lines) + "\n"


REFERENCE = document("国家渔业融合行动意见", {name: action(name, COPIED) for name in ACTIONS})
# plan -> its actions; and for every action of the reference the title opposite it (None: none) and how
PLANS: dict[str, tuple[dict[str, str], dict[str, tuple[str | None, str]]]] = {
    "renamed": (
        {
            "让卖鱼更容易": action("渔获电商", REWORDED),
            "港口提升": action("智慧渔港", COPIED),
            "出海更平安": action("海上救援", REWORDED),
            "塘口升级": action("数字养殖", COPIED),
            "一路保鲜": action("冷链追溯", REWORDED),
            "培训队伍": action("人才培养", COPIED),
        },
        {
            "智慧渔港": ("港口提升", "renamed"),
            "数字养殖": ("塘口升级", "renamed"),
            "冷链追溯": ("一路保鲜", "renamed"),
            "渔获电商": ("让卖鱼更容易", "renamed"),
            "海上救援": ("出海更平安", "renamed"),
            "人才培养": ("培训队伍", "renamed"),
        },
    ),
    "merged": (
        {
            "冷链追溯与渔获电商": action("冷链追溯", COPIED) + action("渔获电商", REWORDED),
            "智慧渔港": action("智慧渔港", REWORDED),
            "数字养殖": action("数字养殖", COPIED),
            "蟹苗保护": OWN["蟹苗保护"],
        },
        {
            "智慧渔港": ("智慧渔港", "same"),
            "数字养殖": ("数字养殖", "same"),
            "冷链追溯": ("冷链追溯与渔获电商", "merged"),
            "渔获电商": ("冷链追溯与渔获电商", "merged"),
            "海上救援": (None, ""),
            "人才培养": (None, ""),
        },
    ),
    "split": (
        {
            "渔业人才培养": action("人才培养", COPIED),
            "建设传感网络": action("智慧渔港", COPIED).split("。")[0] + "。",
            "整治港区停泊": action("智慧渔港", COPIED).split("。")[1] + "。",
            "灯塔书屋": OWN["灯塔书屋"],
            "海上救援": action("海上救援", REWORDED),
        },
        {
            "智慧渔港": ("建设传感网络", "split"),
            "数字养殖": (None, ""),
            "冷链追溯": (None, ""),
            "渔获电商": (None, ""),
            "海上救援": ("海上救援", "same"),
            "人才培养": ("渔业人才培养", "renamed"),
        },
    ),
}


def write(folder: Path, plans: dict[str, str], reference: str = REFERENCE) -> Path:
    rows = [["doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url"]]
    (folder / "n.txt").write_text(reference, encoding="utf-8")
    rows.append(["n", "national", "全国", "n", "", "", "2024-01-01", "n.txt", ""])
    for month, (name, text) in enumerate(plans.items(), start=2):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append([name, "provincial", f"{name}省", name, "", "", f"2024-{month:02d}-01", f"{name}.txt", ""])
    with (folder / "catalog.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return folder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The labelled plans, and two on other matters so that there is a corpus to stand out from."""
    folder = tmp_path_factory.mktemp("topics")
    texts = {name: document(f"{name}方案", parts) for name, (parts, _) in PLANS.items()}
    return score(write(folder, texts))


def of_reference(run: Result) -> CarriedReference:
    (found,) = run.carried
    return found


@pytest.mark.parametrize("plan", PLANS)
def test_every_action_of_the_reference_is_paired_as_labelled(run: Result, plan: str) -> None:
    table: dict[str, tuple[str | None, str]] = {}
    for row in of_reference(run).items:
        (entry,) = (p for p in row.plans if p.plan == plan)
        found = entry.opposite
        table[row.item.title] = (None, "") if found is None else (found.title, found.kind)
    assert table == PLANS[plan][1]


def test_what_stands_opposite_nothing_is_the_plans_own(run: Result) -> None:
    own = [(row.plan, row.item.title) for row in of_reference(run).own]
    assert own == [("merged", "蟹苗保护"), ("split", "灯塔书屋")]
    assert all(row.cosine < 0.3 for row in of_reference(run).own)


def test_the_api_has_them_as_tables(run: Result) -> None:
    table = carried_of(run)["n"]
    assert [(row["plan"], row["title"]) for row in table.own] == [("merged", "蟹苗保护"), ("split", "灯塔书屋")]
    (port,) = (row for row in table.items if row["title"] == "智慧渔港")
    assert {entry["plan"]: entry["opposite"]["kind"] for entry in port["plans"]} == {
        "renamed": "renamed",
        "merged": "same",
        "split": "split",
    }


def test_a_place_opposite_is_the_text_of_that_action(run: Result) -> None:
    for row in of_reference(run).items:
        for entry in row.plans:
            if entry.opposite is not None:
                text = run.documents[entry.plan].text[entry.opposite.start : entry.opposite.end]
                assert text == PLANS[entry.plan][0][entry.opposite.title].rstrip("\n")


def test_an_unrelated_document_is_paired_with_nothing() -> None:
    encoder = bundled_encoder()
    other = {
        "校园体育": "每天安排一小时校园体育活动，开足体育课时，组织班级足球和跳绳联赛。",
        "古籍修复": "为市图书馆馆藏古籍建立修复档案，培养纸张修复师，编印善本书目。",
        "社区食堂": "在老旧小区开办社区食堂，为高龄独居老人送餐上门，公布每周菜谱。",
    }
    mine = Actions(list(ACTIONS), encoder.encode([action(name, COPIED) for name in ACTIONS]))
    theirs = Actions(list(other), encoder.encode(list(other.values())))
    assert not pair(mine, theirs, np.zeros((6, 3)), TopicSettings()).links


def test_what_belongs_to_a_taken_action_is_not_paired_with_the_next_best() -> None:
    """Both of the plan's actions are about ports; the reference has one, and one a little like it."""
    encoder, port = bundled_encoder(), action("智慧渔港", COPIED)
    mine = Actions(["", ""], encoder.encode([port, action("海上救援", COPIED)]))
    theirs = Actions(["", ""], encoder.encode([port, action("智慧渔港", REWORDED)]))
    links = pair(mine, theirs, np.array([[1.0, 0.0], [0.0, 0.0]]), TopicSettings()).links
    assert (1, 1) not in [(link.row, link.column) for link in links]
    assert (0, 0) in [(link.row, link.column) for link in links]


def test_the_order_of_actions_plays_no_part() -> None:
    encoder = bundled_encoder()
    names = list(ACTIONS)
    mine = Actions(names, encoder.encode([action(name, COPIED) for name in names]))
    for order in list(permutations(range(6)))[::97]:
        texts = [action(names[n], REWORDED) for n in order]
        theirs = Actions([f"第{n}项" for n in range(6)], encoder.encode(texts))
        links = pair(mine, theirs, np.zeros((6, 6)), TopicSettings()).links
        assert [(link.row, order[link.column]) for link in links] == [(n, n) for n in range(6)]


def test_what_all_titles_have_says_nothing() -> None:
    left = ["“互联网+”现代农业", "“互联网+”智慧能源", ""]
    right = ["“互联网+”绿色生态", "“互联网+”智慧能源与交通", "“互联网+”现代渔业"]
    found = titles_alike(left, right)
    assert found[1, 1] == 1.0
    assert found[0, 0] < 0.15 and found[1, 0] < 0.15
    assert 0.2 < found[0, 2] < 0.6
    assert not found[2].any()


def best_sum(weights: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    """The greatest sum, by trying everything."""
    table = weights if weights.shape[0] <= weights.shape[1] else weights.T
    columns = range(table.shape[1])
    return max(
        sum(max(float(table[i, j]), 0.0) for i, j in enumerate(chosen))
        for chosen in permutations(columns, table.shape[0])
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6), st.sampled_from([0.0, 0.4, 0.8]))
def test_the_assignment_is_the_best_there_is(rows: int, columns: int, seed: int, empty: float) -> None:
    chance = np.random.default_rng(seed)
    weights = np.round(chance.random((rows, columns)), 2)
    weights[chance.random((rows, columns)) < empty] = 0.0
    found = assign(weights)
    assert len({i for i, _ in found}) == len(found) == len({j for _, j in found})
    assert all(weights[i, j] > 0 for i, j in found)
    assert sum(weights[i, j] for i, j in found) == pytest.approx(best_sum(weights))


# vectors


def test_a_section_and_a_document_are_the_weighed_means_of_their_sentences(run: Result) -> None:
    meaning, encoder = meaning_of(run), bundled_encoder()
    structure, text = run.structures["renamed"], run.documents["renamed"].text
    sentences = [part for u in structure.units for part in re.split("(?<=[。；])", text[u.start : u.end]) if part]
    weights = np.array([sum(char.isalnum() for char in sentence) for sentence in sentences], dtype=np.float32)
    expected = unit_rows((encoder.encode(sentences) * weights[:, None]).sum(axis=0)[None])
    row = meaning.documents[meaning.docs.index("renamed")]
    np.testing.assert_allclose(row, expected[0], atol=1e-5)
    whole = meaning.sections("renamed")[0]
    np.testing.assert_allclose(whole, row, atol=1e-5)
    assert np.linalg.norm(meaning.units("renamed"), axis=1) == pytest.approx(1.0, abs=1e-5)


def test_text_without_content_has_a_vector_of_zeros_and_harms_nothing() -> None:
    units = (Unit("u1", "other", (), 0, 4), Unit("u2", "other", (), 4, 13))
    structures = {"a": Structure((), units), "b": Structure((), ())}
    meaning = embed({"a": "。，——\n鼓励渔民开办网店", "b": ""}, structures, bundled_encoder())
    assert not meaning.units("a")[0].any() and meaning.units("a")[1].any()
    assert meaning.documents.shape == (2, 256) and not meaning.documents[1].any()
    assert np.isfinite(meaning.centred(meaning.documents)).all()
    assert not meaning.centred(meaning.documents)[1].any()
    assert meaning.parts("a", []).shape == (0, 256)


def test_documents_encoded_in_parts_have_the_same_vectors(run: Result) -> None:
    texts = {doc: document.text for doc, document in run.documents.items()}
    whole, parts = (embed(texts, run.structures, bundled_encoder(), at_once) for at_once in (10**6, 1))
    assert whole.docs == parts.docs == tuple(texts)
    for doc in texts:
        np.testing.assert_array_equal(whole.sums[doc], parts.sums[doc])
    assert embed({}, {}, bundled_encoder()).docs == ()


def test_numbering_and_lists_of_departments_inside_a_unit_do_not_count() -> None:
    text = "鼓励渔民开办网店。（责任单位：某厅、某局）"
    with_list = Structure((), (Unit("u1", "action", (), 0, len(text), omitted=(Span(9, len(text)),)),))
    without = Structure((), (Unit("u1", "action", (), 0, 9),))
    encoder = bundled_encoder()
    one, other = (embed({"a": text}, {"a": structure}, encoder).units("a") for structure in (with_list, without))
    np.testing.assert_array_equal(one, other)


# likeness beside copying


FARMS = "推广无人机喷洒和土壤墒情监测，给果园装上气象站，建立农药化肥购买台账，农户用手机就能看到虫情。"
FARMS_TOO = "田间架设墒情仪与小气象站，植保无人机按虫情图作业，买了多少化肥农药由农户在手机上登记造册。"
PARKS = "改造老城区口袋公园，种植乡土树种，修建环湖慢行步道，给古树建立健康档案并请园艺师定期诊疗。"
HOMES = "为独居老人安装呼叫设备，社区医生每月上门巡诊，食堂提供低盐餐食，志愿者陪同就医取药。"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Two plans on farms that share no text; one on parks and one on homes of which the later copies a passage."""
    folder = tmp_path_factory.mktemp("mixed")
    shared = "".join(
        f"{word}登记点每周三上午开放，由值班员{n}号窗口受理并当场出具回执编号。" for n, word in enumerate("东西南北")
    )
    texts = {
        "farms": document("甲方案", {"智慧农田": FARMS * 2}),
        "farms2": document("乙方案", {"数字种植": FARMS_TOO * 2}),
        "parks": document("丙方案", {"公园改造": PARKS * 3, "登记": shared}),
        "homes": document("丁方案", {"居家养老": HOMES * 3, "办事": shared}),
        "fish": document("戊方案", {"数字养殖": action("数字养殖", REWORDED)}),
    }
    return score(write(folder, texts))


def pair_of(topics: Topics | None, first: str, second: str) -> AlikePair:
    assert topics is not None
    (found,) = (p for p in topics.pairs if {p.first, p.second} == {first, second})
    return found


def test_alike_in_topic_and_copied_are_told_apart(mixed: Result) -> None:
    farms, text = pair_of(mixed.topics, "farms", "farms2"), pair_of(mixed.topics, "parks", "homes")
    assert farms.percentile == 1.0 and farms.copied < 0.01
    assert (
        text.copied > 0.2 and text.taken == 0 and text.given == pytest.approx(mixed.matrix["homes"]["parks"], abs=1e-6)
    )
    assert text.centred is not None and farms.centred is not None and text.centred < farms.centred
    assert mixed.topics is not None
    named = mixed.topics.alike_not_copied(TopicSettings())
    assert next((p.first, p.second) for p in named) == ("farms", "farms2")


def test_pairs_of_plans_and_of_plans_with_their_references_are_told(mixed: Result) -> None:
    assert mixed.topics is not None
    relations = [p.relation for p in mixed.topics.pairs]
    assert relations.count("peers") == 10 and relations.count("reference") == 5
    assert {p.second for p in mixed.topics.pairs if p.relation == "reference"} == {"n"}
    shares = {p.first: p.taken for p in mixed.topics.pairs if p.relation == "reference"}
    expected = {plan: mixed.scores[plan].by_source.get("n", 0.0) for plan in mixed.plans}
    assert shares == pytest.approx(expected, abs=1e-6)


def test_what_two_took_from_one_place_of_the_reference_is_told(run: Result) -> None:
    """`renamed` and `merged` both copied one action of the reference."""
    found = pair_of(run.topics, "renamed", "merged")
    places = [
        {n for m in run.matches_of(plan) if m.source == "n" for n in range(m.source_start, m.source_end)}
        for plan in ("renamed", "merged")
    ]
    both = sum(REFERENCE[n].isalnum() for n in places[0] & places[1])
    assert both >= 0.9 * sum(char.isalnum() for char in action("数字养殖", COPIED))
    length = min(run.scores[plan].characters for plan in ("renamed", "merged"))
    assert found.common == pytest.approx(both / length, abs=1e-5)
    assert found.taken == 0.0
    assert found.given == pytest.approx(run.matrix["merged"].get("renamed", 0.0), abs=1e-6)


def test_few_documents_have_no_centre(run: Result) -> None:
    assert run.topics is not None and len(run.documents) == 4
    assert {p.centred for p in run.topics.pairs} == {None} == {p.percentile for p in run.topics.pairs}
    assert run.topics.alike_not_copied(TopicSettings()) == []


def test_versions_of_one_document_are_told_and_not_ranked(tmp_path: Path) -> None:
    texts = {
        name: document(name, {"任务": text}) for name, text in (("farms", FARMS), ("parks", PARKS), ("homes", HOMES))
    }
    folder = write(tmp_path, {**texts, "farms-2": document("farms", {"任务": FARMS + PARKS})})
    rows = (folder / "catalog.csv").read_text(encoding="utf-8").replace("farms-2省,farms-2,", "farms省,farms,")
    (folder / "catalog.csv").write_text(rows, encoding="utf-8")
    result = score(folder)
    found = pair_of(result.topics, "farms", "farms-2")
    assert found.relation == "versions" and found.percentile is None and found.centred is not None


def test_a_plan_that_is_a_reference_of_another_is_no_peer_of_it(tmp_path: Path) -> None:
    texts = {
        name: document(name, {"任务": text}) for name, text in (("farms", FARMS), ("parks", PARKS), ("homes", HOMES))
    }
    folder = write(tmp_path, {**texts, "city": document("city", {"任务": FARMS_TOO})})
    rows = (folder / "catalog.csv").read_text(encoding="utf-8")
    rows = rows.replace("farms,provincial,farms省", "farms,provincial,山东省")
    rows = rows.replace("city,provincial,city省", "city,prefecture,济南市")
    (folder / "catalog.csv").write_text(rows, encoding="utf-8")
    result = score(folder)
    assert "farms" in result.references["city"] and "farms" in result.plans
    found = pair_of(result.topics, "farms", "city")
    assert (found.first, found.second, found.relation) == ("city", "farms", "reference")


def test_of_very_many_pairs_those_that_say_something_are_kept(mixed: Result) -> None:
    few = with_topics(mixed, meaning_of(mixed), replace(TopicSettings(), most_pairs=3)).topics
    assert few is not None and few.left_out == 12 and len(few.pairs) == 3
    assert {("parks", "homes"), ("farms", "farms2")} <= {(p.first, p.second) for p in few.pairs}


def test_a_check_has_neither_unless_a_model_is_named(tmp_path: Path) -> None:
    texts = {name: document(f"{name}方案", parts) for name, (parts, _) in PLANS.items()}
    folder = write(tmp_path, {"merged": texts["merged"]})
    plan = tmp_path / "plan.txt"
    plan.write_text(texts["renamed"], encoding="utf-8")
    without = check(plan, folder)
    assert without.topics is None and not without.carried[0].paired
    asked = check(plan, folder, model="bundled")
    assert asked.topics is not None and asked.carried[0].paired


# maps


def test_a_map_keeps_distances_and_signs() -> None:
    chance = np.random.default_rng(3)
    flat = chance.standard_normal((12, 2)).astype(np.float32)
    vectors = (flat @ chance.standard_normal((2, 40))).astype(np.float32)
    found = flatten(vectors)
    assert sum(found.spread) == pytest.approx(1.0, abs=1e-3) and found.spread[0] >= found.spread[1]
    far = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    near = np.linalg.norm(found.points[:, None] - found.points[None], axis=2)
    np.testing.assert_allclose(near, far, rtol=1e-3, atol=1e-3)
    mirrored = flatten(vectors[::-1])
    np.testing.assert_allclose(mirrored.points[::-1], found.points, atol=2e-4)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_a_map_of_next_to_nothing(rows: int) -> None:
    found: Flat = flatten(np.eye(4, dtype=np.float32)[:rows])
    assert found.points.shape == (rows, 2) and np.isfinite(found.points).all()
    assert not flatten(np.zeros((5, 4), dtype=np.float32)).points.any()


def test_units_and_plans_can_be_mapped(mixed: Result) -> None:
    meaning = meaning_of(mixed)
    units = np.concatenate([meaning.units(doc) for doc in meaning.docs])
    assert flatten(units).points.shape == (len(units), 2)
    assert mixed.topics is not None
    assert [place.doc_id for place in mixed.topics.places] == list(mixed.plans)
    assert json.loads(json.dumps(mixed.topics.spread))


def test_settings_are_checked() -> None:
    with pytest.raises(SettingsError):
        TopicSettings(least_score=0.9)
    assert Settings().topics == TopicSettings()
