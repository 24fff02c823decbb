"""Of peers of one day, or of none, and an earlier one: which of them a passage is said to be from."""

from __future__ import annotations

from datetime import date

import pytest
from laid_out import DEFAULTS, span_of, world

from homog.attribution import attribute
from homog.datatypes import Document
from homog.layout import World, parse_all, plans_of
from homog.stemma import neutral_wording

ROOT = (
    "依托碣石湾海洋牧场搭建苗种繁育、病害监测和冷链配送一体的服务平台，由县水产技术推广站派驻技术员分片包干。"
    "对购置水下巡检机器人的养殖户按设备原价三成给予补贴，同一主体每年累计不超过二十万元，补贴名单在村务公开栏公示七日。"
    "探索以海域使用权证和在养水产品作抵押的贷款办法，风险由银行、保险公司和县级担保基金按四比三比三分摊。"
)
CHANGED = (
    ROOT.replace("分片包干", "逐户建档")
    .replace("三成", "四成")
    .replace("公示七日", "张贴满十日")
    .replace("探索", "试行")
)
MORE = CHANGED.replace("养殖户", "渔民合作社")
NATIONAL = "各地要结合实际细化政策举措，加快渔业转型升级。"
OWN = {
    "蓝汀省": "把老码头仓库改成渔具博物馆，周末由退休船长讲解绳结和潮汐知识，门票收入归社区自管会支配。",
    "墨湾省": "在盐田旧址种植碱蓬和柽柳，招募中学生记录候鸟到访时间，年底印成画册送给捐资的商户。",
    "青屿省": "夜间关闭灯塔附近的广告灯箱，避免误导返航渔船，由海事处每季度抽查一次亮度并通报结果。",
}
FIRST, SECOND = date(2025, 3, 1), date(2025, 6, 1)


def sources(plan: str, *others: tuple[str, date | None]) -> set[tuple[int, bool]]:
    """Which of the other plans (1, 2) the first one's text is from, and whether the dates tell it."""
    documents = [Document("national", NATIONAL, "national", "全国", signed=date(2025, 1, 1))]
    for number, (text, day) in enumerate([(plan, SECOND), *others]):
        region = list(OWN)[number]
        documents.append(Document(f"p{number}", f"{OWN[region]}\n{text}", "provincial", region, signed=day))
    parsed = parse_all(documents, DEFAULTS, lambda *_: None)
    built = World.build(documents, plans_of(documents), parsed, DEFAULTS)
    tables = built.is_reference, built.is_peer, DEFAULTS, built.follows, built.levels
    found = attribute(built.prepared, *tables, built.undetermined.table)
    at, order = built.prepared.index["p0"], built.prepared.order
    mine = [a for a in found.passages if built.prepared.pool.doc[a.passage.x0] == at and a.kind == "horizontal"]
    return {(int(order[a.source][1:]), ("p0", order[a.source]) not in built.undetermined) for a in mine}


FIRST_SENTENCE = ROOT[: ROOT.index("。") + 1]
TWO_SENTENCES = ROOT[: ROOT.index("探索")]
CASES = [
    ("the peer of the day changed what the plan has", CHANGED, (ROOT, FIRST), (MORE, SECOND), {(1, True)}),
    ("the peer of the day has the very same", CHANGED, (ROOT, FIRST), (CHANGED, SECOND), {(2, False)}),
    ("the plan changed what the peer has", MORE, (ROOT, FIRST), (CHANGED, SECOND), {(2, False)}),
    ("the peer has no date", CHANGED, (ROOT, FIRST), (MORE, None), {(1, True)}),
    ("the earlier one has something else", CHANGED, (NATIONAL, FIRST), (MORE, SECOND), {(2, False)}),
    ("the earlier one has two sentences", CHANGED, (TWO_SENTENCES, FIRST), (MORE, SECOND), {(1, True), (2, False)}),
    ("the earlier one has one of them", CHANGED, (FIRST_SENTENCE, FIRST), (MORE, SECOND), {(2, False)}),
    ("the earlier one has one again and again", CHANGED, (FIRST_SENTENCE * 4, FIRST), (MORE, SECOND), {(2, False)}),
    ("the other is later", CHANGED, (ROOT, FIRST), (MORE, date(2025, 7, 1)), {(1, True)}),
    ("the other is earlier, too", MORE, (ROOT, FIRST), (CHANGED, date(2025, 4, 1)), {(2, True)}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "earlier", "other", "expected"), [row[1:] for row in CASES], ids=[r[0] for r in CASES]
)
def test_whoever_stands_nearer_to_the_earlier_text_is_not_said_to_have_it_from_the_other(
    plan: str, earlier: tuple[str, date], other: tuple[str, date | None], expected: set[tuple[int, bool]]
) -> None:
    assert sources(plan, earlier, other) == expected


def test_how_long_the_names_of_places_are_does_not_matter() -> None:
    regions = ("石澜湖回族自治区", "青屿省")
    texts = [ROOT.replace("由县", f"由{region}各县") for region in regions]
    laid = world(NATIONAL, *texts, regions=regions).prepared
    one, other = (neutral_wording(laid, *span_of(laid, laid.index[name])) for name in ("d1", "d2"))
    assert laid.texts[1].length > laid.texts[2].length
    assert one == other
