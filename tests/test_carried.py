"""What became of the reference's key actions and targets, on documents written for it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.datatypes import ComparisonText, Structure, Unit
from homog.items import items_of
from homog.picture import CarriedReference, ItemInPlan
from homog.pipeline import score
from homog.subjects import Subjects, likeness

PORTS = (
    "支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。",
    "统一水产品冷链温度记录格式，推动加工企业、批发市场和配送车辆共用追溯平台，温度异常时自动报警。",
)
PONDS = (
    "推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。",
    "沿港汊布设芦苇湿地净化单元，村级水质员每旬取样，超标池塘暂停换水并由渔技站派人上门指导。",
)
TRADE = (
    "鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。",
    "组织渔获直播推介和产地认证，扶持返乡青年开办网店，每年评选五十个口碑品牌并公布结果。",
)
LAMPS = "把旧灯塔改造成渔汛广播站，由退役船长轮值播报风浪和鱼群动向，并开放二层作为渔家书屋。"
GOAL = "到2027年，建成云端渔港300座，渔船定位终端安装率达到95%，水产品线上交易额突破4000亿元。"
MORE = "渔民数字技能培训覆盖率达到80%，海上网络信号平均延伸到离岸50公里，救援响应时间压缩到30分钟。"
OWN = "依托汀江口三处天然蟹苗场划定禁捕缓冲带，给每批放流蟹苗植入磁性标记，回捕数据按月向社会公布。"


def document(title: str, targets: list[str], parts: dict[str, list[str]]) -> str:
    lines = [title, "一、总体要求", "（一）发展目标", "".join(targets), "二、重点任务"]
    for number, (name, sentences) in zip("一二三四五六", parts.items(), strict=False):
        lines += [f"（{number}）{name}", "".join(sentences)]
    return "\n".join(lines) + "\n"


REFERENCE = document(
    "国家渔业融合行动意见",
    [GOAL, MORE],
    {"智慧渔港": [*PORTS], "数字养殖": [*PONDS], "渔获电商": [*TRADE]},
)


def write(folder: Path, plans: dict[str, tuple[str, str, str, str]]) -> Path:
    """A corpus of the reference and some plans: doc_id -> level, region, date, text."""
    rows = [["doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url"]]
    for name, (level, region, signed, text) in {"n": ("national", "全国", "2024-01-01", REFERENCE), **plans}.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        rows.append([name, level, region, name, "", "", signed, f"{name}.txt", ""])
    with (folder / "catalog.csv").open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return folder


def carried(folder: Path, plans: dict[str, tuple[str, str, str, str]]) -> CarriedReference:
    (found,) = (c for c in score(write(folder, plans)).carried if c.reference == "n")
    return found


def in_plan(found: CarriedReference, plan: str) -> dict[str, ItemInPlan]:
    """Title of a key action, or the beginning of a target -> what became of it in one plan."""
    table: dict[str, ItemInPlan] = {}
    for row in found.items:
        name = row.item.title if row.item.kind == "key_action" else REFERENCE[row.item.start :][:6].rstrip("，")
        table[name] = next(p for p in row.plans if p.plan == plan)
    return table


def provincial(region: str, text: str, signed: str = "2024-06-01") -> tuple[str, str, str, str]:
    return ("provincial", region, signed, text)


def test_what_a_plan_carries_leaves_out_and_adds(tmp_path: Path) -> None:
    goal = GOAL.replace("300座", "12座").replace("4000亿元", "90亿元").replace("2027年", "2028年")
    text = document("青禾省方案", [goal], {"渔港改造": [*PORTS], "养殖提升": [PONDS[0]], "蟹苗保护": [OWN]})
    found = carried(tmp_path, {"a": provincial("青禾省", text)})
    rows = in_plan(found, "a")
    assert {name: row.status for name, row in rows.items()} == {
        "到2027年": "carried",
        "渔民数字技能": "left_out",
        "智慧渔港": "carried",
        "数字养殖": "carried" if rows["数字养殖"].share >= 0.5 else "partly",
        "渔获电商": "left_out",
    }
    assert [(f.source_text, f.plan_text) for f in rows["到2027年"].figures] == [
        ("2027年", "2028年"),
        ("300座", "12座"),
        ("4000亿元", "90亿元"),
    ]
    assert rows["到2027年"].figures[1].indicator == "云端渔港"
    assert 0.4 < rows["数字养殖"].share < 0.6 and rows["智慧渔港"].changed == 0
    start, end = rows["智慧渔港"].start, rows["智慧渔港"].end
    assert start is not None and end is not None and text[start:end] == "".join(PORTS).rstrip("。")
    assert [(row.plan, row.item.title) for row in found.added] == [("a", "蟹苗保护")]
    assert found.plans == ("a",) and found.unjudged == ()


@pytest.mark.parametrize(
    "words",
    [
        "支持渔业合作社上平台设专柜，鱼货未靠岸先比价，以电子仓单向银行押款。",  # some of its words
        "渔获电商由各县自定办法。",  # no more than its name
    ],
)
def test_what_a_plan_puts_in_other_words_is_not_called_left_out(words: str, tmp_path: Path) -> None:
    text = document("青禾省方案", [GOAL], {"渔港改造": [*PORTS], "其他": [OWN, words]})
    rows = in_plan(carried(tmp_path, {"a": provincial("青禾省", text)}), "a")
    assert rows["渔获电商"].status != "left_out"


def test_a_plan_that_carries_next_to_nothing_is_not_judged(tmp_path: Path) -> None:
    whole = document("青禾省方案", [GOAL, MORE], {"渔港": [*PORTS], "养殖": [*PONDS], "电商": [*TRADE]})
    other = document("云泽省方案", [], {"灯塔": [LAMPS], "蟹苗": [OWN]})
    found = carried(tmp_path, {"a": provincial("青禾省", whole), "b": provincial("云泽省", other)})
    assert "b" not in found.plans or "b" in found.unjudged
    assert {p.plan for row in found.items for p in row.plans} == {"a"}
    assert {p.status for row in found.items for p in row.plans} == {"carried"}
    assert not [row for row in found.added if row.plan == "b"]


def test_what_came_by_way_of_another_reference_is_carried(tmp_path: Path) -> None:
    """The city has one action in the words into which the province had put the nation's."""
    changed = [s.replace("鼓励", "引导").replace("试行", "先行先试") for s in TRADE]
    province = document("山东省方案", [], {"电商": changed, "灯塔": [LAMPS]})
    city = document("济南市方案", [GOAL, MORE], {"渔港": [*PORTS], "养殖": [*PONDS], "电商": changed})
    plans = {"p": provincial("山东省", province), "c": ("prefecture", "济南市", "2024-09-01", city)}
    rows = in_plan(carried(tmp_path, plans), "c")
    assert rows["渔获电商"].status == "carried"
    assert 0 < rows["渔获电商"].changed < 0.2


def test_articles_of_a_regulation_are_its_items(tmp_path: Path) -> None:
    articles = [*PORTS, *PONDS, *TRADE]
    numbers = "一二三四五六"
    text = "渔业条例\n第一章 总则\n" + "".join(f"第{n}条 {s}\n" for n, s in zip(numbers, articles, strict=True))
    local = "青禾省渔业条例\n第一章 总则\n" + "".join(f"第{n}条 {s}\n" for n, s in zip("一二", articles, strict=False))
    folder = write(tmp_path, {"a": provincial("青禾省", local)})
    (folder / "n.txt").write_text(text, encoding="utf-8")
    (found,) = score(folder).carried
    assert {row.item.kind for row in found.items} == {"article"}
    assert [row.item.title for row in found.items] == [f"第{n}条" for n in numbers]
    assert [row.plans[0].status for row in found.items] == ["carried"] * 2 + ["left_out"] * 4


# words


def subjects(units: list[str]) -> Subjects:
    codes = np.array([ord(c) for unit in units for c in unit], dtype=np.int64)
    owner = np.array([n for n, unit in enumerate(units) for _ in unit], dtype=np.int32)
    zero = np.zeros(len(codes), dtype=np.int32)
    text = ComparisonText(codes, "".join(units), zero, zero, zero, zero, owner, zero - 1, ())
    return Subjects(text, len(units))


def slowly(mine: list[str], chosen: list[int], other: list[str], weights: list[str]) -> list[float]:
    def pairs(unit: str) -> set[str]:
        return {unit[i : i + 2] for i in range(len(unit) - 1)}

    def rarity(pair: str) -> float:
        held = sum(pair in pairs(unit) for unit in weights)
        return float(np.log((len(weights) + 1) / max(held, 1)))

    def mass(unit: str) -> float:
        return sum(map(rarity, pairs(unit)))

    least = 24 * float(np.log(len(weights) + 1))
    return [
        max(
            sum(map(rarity, pairs(mine[number]) & pairs(unit)))
            / max(float(np.sqrt(mass(mine[number]) * mass(unit))), least)
            for unit in other
        )
        for number in chosen
    ]


texts = st.lists(st.text("甲乙丙丁戊", min_size=1, max_size=60), min_size=1, max_size=4)


@given(texts, texts, st.data())
@settings(max_examples=200, deadline=None)
def test_likeness_against_sets_of_pairs(mine: list[str], other: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(mine) - 1), min_size=1, unique=True).map(sorted))
    value, unit = likeness(subjects(mine), chosen, subjects(other), subjects(mine))
    assert value.tolist() == pytest.approx(slowly(mine, chosen, other, mine), abs=1e-6)
    assert all(0 <= n < len(other) for n in unit.tolist())


def test_short_items_are_passed_over() -> None:
    units = (Unit("u1", "target", ("目标",), 0, 4), Unit("u2", "target", ("目标",), 4, 40))
    owner = np.array([0] * 4 + [1] * 36, dtype=np.int32)
    zero = np.zeros(40, dtype=np.int32)
    text = ComparisonText(zero.astype(np.int64), "x" * 40, zero, zero, zero, zero, owner, zero - 1, ())
    assert [i.item.item_id for i in items_of(Structure((), units), text, 24)] == ["u2"]
