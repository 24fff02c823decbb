"""Slots: places, agencies, dates, quantities and programme names with their canonical values."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from homog.ingest.normalise import normalise
from homog.settings import StructureSettings
from homog.structure import parse
from homog.structure.numerals import canonical, chinese_integer, decimal_number
from homog.structure.quantities import quantity_value
from homog.structure.slots import Found, find_slots


def of_type(text: str, kind: str, places: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.value) for s in find_slots(text, places) if s.type == kind]


def names(text: str, kind: str, places: tuple[str, ...] = ()) -> list[str]:
    return [name for name, _ in of_type(text, kind, places)]


# -- quantities ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "value", "unit"),
    [
        ("达到1.5万亿元", "1.5万亿元", "1500000000000", "元"),
        ("达到15000亿元", "15000亿元", "1500000000000", "元"),
        ("提高到30%", "30%", "0.3", ""),
        ("超过三成", "三成", "0.3", ""),
        ("7成以上", "7成", "0.7", ""),
        ("达到百分之三十", "百分之三十", "0.3", ""),
        ("达到百分之八十二点五", "百分之八十二点五", "0.825", ""),
        ("约占三分之一", "三分之一", "1/3", ""),
        ("约占四分之一", "四分之一", "0.25", ""),
        ("80%以上", "80%", "0.8", ""),
        ("培育100家左右", "100家", "100", "家"),
        ("建成50—80个", "50—80个", "50..80", "个"),
        ("建成80至100家", "80至100家", "80..100", "家"),
        ("达到30%—50%", "30%—50%", "0.3..0.5", ""),
        ("投入10-20亿元", "10-20亿元", "1000000000..2000000000", "元"),
        ("实现翻一番", "翻一番", "2", "倍"),
        ("实现翻两番", "翻两番", "4", "倍"),
        ("增长2倍", "2倍", "2", "倍"),
        ("增长两倍", "两倍", "2", "倍"),
        ("建设100余家", "100余家", "100", "家"),
        ("投入1000多万元", "1000多万元", "10000000", "元"),
        ("产量12,000吨", "12,000吨", "12000", "吨"),
        ("装机500万千瓦", "500万千瓦", "5000000000", "瓦"),
        ("浓度20微克/立方米", "20微克/立方米", "20", "微克/立方米"),
        ("下降0.5个百分点", "0.5个百分点", "0.5", "个百分点"),
        ("培育五百家", "五百家", "500", "家"),
        ("改造两千五百万亩", "两千五百万亩", "25000000", "亩"),
        ("千亿元产业", "千亿元", "100000000000", "元"),
        ("省市县三级", "三级", "3", "级"),
        ("二三级医院", "二三级", "2..3", "级"),
        ("为期3个月", "3个月", "3", "个月"),
        ("投入一亿两千万元", "一亿两千万元", "120000000", "元"),
        ("发电18亿千瓦时", "18亿千瓦时", "1800000000000", "瓦时"),
        ("功率450kW", "450kW", "450000", "瓦"),
        ("时速12公里/小时", "12公里/小时", "12000", "米/小时"),
        ("提高到六成五", "六成五", "0.65", ""),
        ("一半以上的渡口", "一半", "0.5", ""),
        ("产值翻了一番", "翻了一番", "2", "倍"),
        ("三至五批渡工", "三至五批", "3..5", "批"),
        ("两三年见效", "两三年", "2..3", "年"),
        ("占近三成", "三成", "0.3", ""),
        ("电能利用效率降到1.3以下", "1.3", "1.3", ""),
        ("算力达到300EFLOPS", "300EFLOPS", "300", "EFLOPS"),
    ],
)
def test_quantities(text: str, found: str, value: str, unit: str) -> None:
    slots = [s for s in find_slots(text) if s.type == "quantity"]
    assert [(text[s.start : s.end], s.value, s.unit) for s in slots] == [(found, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "第三产业",
        "一个平台",
        "一批项目",
        "5G网络",
        "PM2.5浓度",
        "一二三产业",
        "形成合力",
        "第十四次会议",
        "国发〔2031〕40号",
        "IPv6",
        "数亿元",
        "近千名",
        "每千人口",
        "第 3 部分",
        "如图 3 所示",
        "案例12",
        "12345热线",
        "2021版",
        "一成不变",
    ],
)
def test_no_quantities(text: str) -> None:
    assert names(text, "quantity") == []


def test_percentage_points_named_once_for_two_figures() -> None:
    slots = [s for s in find_slots("分别提升31.1个和26.3个百分点") if s.type == "quantity"]
    assert [(s.value, s.unit) for s in slots] == [("31.1", "个百分点"), ("26.3", "个百分点")]


@given(st.integers(min_value=1, max_value=99_999_999))
@example(10)
@example(10_010)
def test_chinese_numerals_read_back(number: int) -> None:
    assert chinese_integer(in_chinese(number)) == number


def in_chinese(number: int) -> str:
    """The obvious way to write a number below a hundred million."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1_000 else ""
        return in_chinese(high) + "万" + zero + (in_chinese(low) if low else "")
    parts = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts += "零一二三四五六七八九"[digit] + name
        elif parts and number and not parts.endswith("零"):
            parts += "零"
    return parts


@given(st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False), st.sampled_from(["", "万", "亿", "万亿"]))
def test_one_value_whatever_the_scale(number: Decimal, scale: str) -> None:
    zeros = {"": 0, "万": 4, "亿": 8, "万亿": 12}[scale]
    plain = canonical(number.scaleb(zeros))
    assert decimal_number(canonical(number), scale) == number.scaleb(zeros)
    assert quantity_value(f"{canonical(number)}{scale}元") == (plain, "元")


# -- dates -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("到2025年，", "2025年", "2025"),
        ("到2025年底前", "2025年底", "2025"),
        ("自2025年7月1日起", "2025年7月1日", "2025-07-01"),
        ("2025年3月底", "2025年3月", "2025-03"),
        ("2025年上半年", "2025年上半年", "2025-H1"),
        ("“十四五”时期", "“十四五”时期", "2021..2025"),
        ("“十五五”末", "“十五五”末", "2030"),
        ("十三五期间", "十三五期间", "2016..2020"),
        ("二〇二五年七月一日", "二〇二五年七月一日", "2025-07-01"),
        ("2021—2025年", "2021—2025年", "2021..2025"),
        ("2021年至2025年", "2021年至2025年", "2021..2025"),
        ("（2021-2025）", "2021-2025", "2021..2025"),
        ("11月6日至10日", "11月6日至10日", "--11-06..--11-10"),
        ("2025年5月1日至6月30日", "2025年5月1日至6月30日", "2025-05-01..2025-06-30"),
        ("2024-05-14", "2024-05-14", "2024-05-14"),
    ],
)
def test_dates(text: str, found: str, value: str) -> None:
    got = of_type(text, "date")
    assert [got[0][1]] == [value]
    assert got[0][0].startswith(found)


# -- places ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全省推广", [("全省", "全省")]),
        ("我省、本省", [("我省", "全省"), ("本省", "全省")]),
        ("在山东、内蒙古试点", [("山东", "山东省"), ("内蒙古", "内蒙古自治区")]),
        ("新疆维吾尔自治区", [("新疆维吾尔自治区", "新疆维吾尔自治区")]),
        ("我国领先", [("我国", "全国")]),
        ("在云舟市、石浦县试点，支持云舟市先行", [("云舟市", "云舟市"), ("石浦县", "石浦县"), ("云舟市", "云舟市")]),
        ("甲、黑石峡回族自治县。", [("黑石峡回族自治县", "黑石峡回族自治县")]),
    ],
)
def test_places(text: str, found: list[tuple[str, str]]) -> None:
    assert of_type(text, "place") == found


@pytest.mark.parametrize(
    "text",
    [
        "智慧城市。",
        "，上市。",
        "门市、",
        "开发区。",
        "区域，",
        "，节省。",
        "全市场",
        "本市场",
        "健全市级机制",
        "黄河南岸",
        "、各县、",
        "，中心城市。",
        "全区域",
    ],
)
def test_no_places(text: str) -> None:
    assert names(text, "place") == []


def test_places_of_the_caller_with_their_short_names() -> None:
    text = "支持青禾省建设，推动青禾粮食外运，瀚北自治区协同。"
    assert of_type(text, "place", ("青禾省", "瀚北自治区")) == [
        ("青禾省", "青禾省"),
        ("青禾", "青禾省"),
        ("瀚北自治区", "瀚北自治区"),
    ]


# -- agencies and programmes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("（省发展改革委、省财政厅负责）", ["省发展改革委", "省财政厅"]),
        ("由工业和信息化部会同财政部制定", ["工业和信息化部", "财政部"]),
        ("牵头单位：科学创新部；配合单位：国有资产局、市场秩序委", ["科学创新部", "国有资产局", "市场秩序委"]),
        ("报国务院批准", ["国务院"]),
        ("各市人民政府、省政府办公厅", ["各市人民政府", "省政府办公厅"]),
        ("县级以上人民政府应当", ["县级以上人民政府"]),
        ("国家能源局牵头", ["国家能源局"]),
        ("浙江省财政厅印发", ["浙江省财政厅"]),
    ],
)
def test_agencies(text: str, found: list[str]) -> None:
    assert names(text, "agency") == found


@pytest.mark.parametrize(
    "text",
    [
        "优化空间布局。",
        "、全部。",
        "领导干部、",
        "，内部。",
        "形成新格局，",
        "可以网上通办。",
        "办理，",
        "部门、",
        "政府采购",
        "委托办理",
        "西部、",
    ],
)
def test_no_agencies(text: str) -> None:
    assert names(text, "agency") == []


def test_programmes() -> None:
    text = "落实《青禾省“互联网+”行动方案（2031—2033年）》，实施“百村触网”工程"
    assert of_type(text, "programme") == [
        ("《青禾省“互联网+”行动方案（2031—2033年）》", "青禾省“互联网+”行动方案（2031—2033年）"),
        ("“百村触网”", "百村触网"),
    ]
    assert len(find_slots(text)) == 2  # what lies inside a title is no slot of its own


# -- slots of units --------------------------------------------------------------------------------------


def test_slots_show_the_original_characters() -> None:
    text = "一、目标\n到２０３３年，達到８０％（省财政厅負責）"
    slots = parse(normalise(text), StructureSettings(), original=text).units[0].slots
    assert [(s.type, s.text, s.value) for s in slots] == [
        ("date", "２０３３年", "2033"),
        ("quantity", "８０％", "0.8"),
        ("agency", "省财政厅", "省财政厅"),
    ]
    assert all(text[s.start : s.end] == s.text for s in slots)


def test_numbering_is_no_slot() -> None:
    text = (
        "一、任务\n（一）渡口改造工作由沿江各县组织实施并在年内完成全部码头登记造册和渡船检验工作任务。\n12.渡船3艘；"
    )
    slots = [s.text for unit in parse(normalise(text), StructureSettings(), original=text).units for s in unit.slots]
    assert slots == ["3艘"]


PARTS = st.sampled_from(
    [
        *(
            "2031年",
            "7月1日",
            "至",
            "—",
            "1.5",
            "万亿",
            "元",
            "%",
            "80",
            "三成",
            "百分之",
            "“十四五”",
            "时期",
            "分之",
            "翻",
            "番",
            "两",
            "家",
            "个",
        ),
        *(
            "省",
            "市",
            "县",
            "青禾",
            "财政",
            "厅",
            "部",
            "委",
            "局",
            "办",
            "、",
            "和",
            "由",
            "，",
            "。",
            "《",
            "》",
            "“",
            "”",
            "\n",
            "人民政府",
            "第",
            "全",
        ),
    ]
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_slots_are_sorted_disjoint_and_valued(text: str) -> None:
    found: list[Found] = find_slots(text, ("青禾省",))
    reached = 0
    for slot in found:
        assert reached <= slot.start < slot.end <= len(text)
        assert "\n" not in text[slot.start : slot.end]
        reached = slot.end
    assert found == find_slots(text, ("青禾省",))


def test_speed_of_slots_and_structure() -> None:
    paragraph = (
        "（一）推动渡口改造。到2033年，全省建成智慧渡口100个，覆盖率达到80%以上，支持禾丰市先行，"
        "落实《渡口条例》。（省交通运输厅负责）\n"
    )
    text = "一、重点任务\n" + paragraph * 3000
    normalised = normalise(text)
    begin = time.perf_counter()
    parse(normalised, StructureSettings(), original=text)
    assert len(text) / (time.perf_counter() - begin) > 100_000  # characters a second; ten times that is usual
