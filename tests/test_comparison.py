"""Which characters are compared, what is made neutral, and the way back to the original text."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laid_out import compared

from homog import comparison
from homog.datatypes import ComparisonText, Normalised, Slot, Span, Structure, Unit
from homog.ingest import normalise

NAMES_OF = [
    ("青禾省", "provincial", ("青禾省", "全省", "我省", "本省", "青禾")),
    ("云泽市", "prefecture", ("云泽市", "云泽", "全市", "我市", "本市")),
    ("河湾县", "county", ("河湾县", "河湾", "全县", "我县", "本县")),
    ("瀚北自治区", "provincial", ("瀚北自治区", "全自治区", "瀚北", "全区", "我区", "本区")),
    ("岭川壮族自治区", "provincial", ("岭川壮族自治区", "全自治区", "岭川", "全区", "我区", "本区")),
    ("岭西维吾尔自治区", "provincial", ("岭西维吾尔自治区", "全自治区", "岭西", "全区", "我区", "本区")),
    ("禾省", "provincial", ("禾省", "全省", "我省", "本省")),  # one character alone names nothing
    ("青禾", "provincial", ("青禾",)),
    ("", "provincial", ()),
    ("青禾省", "national", ("全国", "我国", "国家")),
    ("", "ministry", ("全国", "我国", "国家")),
]


@pytest.mark.parametrize(("region", "level", "expected"), NAMES_OF)
def test_own_names(region: str, level: str, expected: tuple[str, ...]) -> None:
    names = comparison.own_names(region, level)
    assert set(names) == set(expected)
    assert len(names) == len(expected)
    assert [len(n) for n in names] == sorted((len(n) for n in names), reverse=True)


def test_own_names_of_two_regions_become_the_same_characters() -> None:
    here = compared("青禾省加快全省渔港建设，青禾渔港优先。", comparison.own_names("青禾省", "provincial"))
    there = compared("云泽省加快我省渔港建设，云泽渔港优先。", comparison.own_names("云泽省", "provincial"))
    assert here.codes.tolist() == there.codes.tolist()
    assert here.plain == "青禾省加快全省渔港建设青禾渔港优先"
    assert there.plain == "云泽省加快我省渔港建设云泽渔港优先"
    assert chr(comparison.NEUTRAL) not in here.plain


def test_another_regions_name_stays() -> None:
    names = comparison.own_names("青禾省", "provincial")
    text = compared("与云泽省共建渔港。", names)
    assert "".join(map(chr, text.codes.tolist())) == text.plain


def test_the_longer_name_is_taken_whole() -> None:
    """青禾 inside 青禾省 is not made neutral a second time, nor 全县 inside 岭全县."""
    first = comparison.NEUTRAL
    text = compared("青禾省青禾", comparison.own_names("青禾省", "provincial"))
    assert text.codes.tolist() == [first, first + 1, first + 2, first, first + 1]
    text = compared("岭全县全县", comparison.own_names("岭全县", "county"))
    assert text.codes.tolist() == [first, first + 1, first + 2, first, first + 1]


COMPARED = [
    ("鱼、虾，蟹。 贝；藻！", "鱼虾蟹贝藻"),
    ("（一）建设渔港", "一建设渔港"),
    ("①建设渔港⑩⑴", "建设渔港"),
    ("增长12%、3‰，降5℃", "增长12%3‰降5℃"),
    ("面积20m²，库容3m³", "面积20m²库容3m³"),
    ("互联网+渔业", "互联网+渔业"),
    ("二〇二五年", "二〇二五年"),
    ("二○二五年", "二〇二五年"),
    ("推广AI和５Ｇ技术", "推广ai和5g技术"),
    ("漁業發展規劃", "渔业发展规划"),
    ("全　省\t渔\u200b港", "全省渔港"),
    ("《渔港条例》“蓝帆”工程", "渔港条例蓝帆工程"),
    ("𠮷野渔港", "𠮷野渔港"),
    ("增长2.5%、3,000座", "增长2.5%3,000座"),
    ("2025-2027年，1/3", "2025-2027年1/3"),
    ("气温-5℃，浊度≤30", "气温-5℃浊度≤30"),
    ("3.建设-港口,5年", "3建设港口5年"),
    ("，。！？", ""),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COMPARED)
def test_what_counts_as_a_character(text: str, expected: str) -> None:
    result = compared(text)
    assert result.plain == expected
    assert "".join(map(chr, result.codes.tolist())) == expected
    assert result.length == len(result.start) == len(result.end) == len(result.sentence) == len(expected)


def test_only_ascii_letters_lose_their_case() -> None:
    assert compared("AbZ").codes.tolist() == compared("aBz").codes.tolist()
    assert compared("Яя").plain == "Яя"


signs = st.text(st.sampled_from("渔港建设年〇二AzＢ９4０+＋%％ 　，。；、！（）①\n\t"), max_size=60)
figures = st.text(st.sampled_from("渔7２.．,，：:/-—~≤≥± \n"), max_size=40)
OF_FIGURE = re.compile(r"[\w%]|(?<=[0-9])[.,/:：\-–—~～](?=[0-9])|[<>≤≥±\-](?=[0-9])")


@given(figures)
def test_signs_count_where_they_belong_to_a_figure(text: str) -> None:
    """Between two digits, or in front of one as a sign of size: 2.5 is not 25, ≤30 is not ≥30."""
    assert compared(text).plain == "".join(OF_FIGURE.findall(normalise(text).text)).lower()


@given(signs)
def test_every_compared_character_leads_back_to_its_original(text: str) -> None:
    result = compared(text)
    compared_ones = [c for c in text if c not in " 　，。；、！（）①\n\t"]
    assert [text[s:e] for s, e in zip(result.start, result.end, strict=True)] == compared_ones
    originals = "".join(text[s:e] for s, e in zip(result.start, result.end, strict=True))
    assert unicodedata.normalize("NFKC", originals).lower() == result.plain
    assert np.all(np.diff(result.start) > 0)


@given(st.text(st.sampled_from("渔港建设，：,:。；！、 9\n"), max_size=60))
def test_sentences_and_clauses_are_numbered_by_the_signs_between(text: str) -> None:
    """Two compared characters share a number when no sign that ends a sentence or clause stands between them."""
    kept = normalise(text).text  # signs at the edges of lines may go with the blank lines they stood on
    result = compared(kept)
    for marks, ends in ((result.sentence, "。；！？;!?\n"), (result.clause, "。；！？;!?\n，：,:")):
        places = result.start.tolist()
        for left, right in pairwise(range(len(places))):
            parted = any(c in ends for c in kept[places[left] : places[right]])
            assert (marks[left] != marks[right]) == parted


def _built(text: str, *units: Unit) -> ComparisonText:
    return comparison.build(normalise(text), Structure((), units), ())


def test_only_units_are_compared_and_omitted_spans_are_not() -> None:
    text = "渔业方案\n一、建设渔港。（责任单位：水产厅）\n二、保护礁盘。\n蓝汀省"
    first = Unit("u1", "action", (), text.index("一"), text.index("\n二"), omitted=(
        Span(text.index("一"), text.index("建")), Span(text.index("（"), text.index("）") + 1)
    ))  # fmt: skip
    second = Unit("u2", "action", (), text.index("二"), text.index("\n蓝"), omitted=(
        Span(text.index("二"), text.index("保")),
    ))  # fmt: skip
    result = _built(text, first, second)
    assert result.plain == "建设渔港保护礁盘"
    assert result.unit.tolist() == [0] * 4 + [1] * 4
    assert _built(text).length == 0


def test_slots_are_numbered_over_all_units() -> None:
    text = "建成渔港12座。\n放流蟹苗3万尾。"
    quantity = [Slot("quantity", text.index(s), text.index(s) + len(s), s, s) for s in ("12座", "3万尾")]
    units = (Unit("u1", "target", (), 0, 9, (quantity[0],)), Unit("u2", "target", (), 9, len(text), (quantity[1],)))
    result = _built(text, *units)
    labels = {slot.text: "".join(c for c, i in zip(result.plain, result.slot, strict=True) if i == n)
              for n, slot in enumerate(result.slots)}  # fmt: skip
    assert labels == {"12座": "12座", "3万尾": "3万尾"}
    assert set(result.slot.tolist()) == {-1, 0, 1}


def test_one_original_character_may_stand_for_several() -> None:
    """㎡ is compared as two characters that both lead back to it; the arrays of the map decide, not the text."""
    normalised = Normalised("渔m²港", np.array([0, 1, 1, 2], dtype=np.int32), np.array([1, 2, 2, 3], dtype=np.int32))
    result = comparison.build(normalised, Structure((), (Unit("u", "other", (), 0, 3),)), ())
    assert (result.plain, result.start.tolist(), result.end.tolist()) == ("渔m²港", [0, 1, 1, 2], [1, 2, 2, 3])
    assert compared("20㎡").plain == "20m²"
