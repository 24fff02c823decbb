"""How common wording is: bits, stock runs, and the table on disk."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import small_corpus
from hypothesis import given
from hypothesis import strategies as st
from laid_out import DEFAULTS, NOTHING_COUNTED, compared

from homog.background import (
    STOCK_FIELDS,
    STOCK_GRAM,
    Background,
    build_background,
    load_background,
    save_background,
)
from homog.datatypes import LongArray
from homog.errors import UsageError
from homog.grams import gram_hashes, is_member
from homog.layout import build_background_from
from homog.resources import data_path

texts = st.lists(st.integers(1, 6), max_size=40).map(lambda v: np.array(v, dtype=np.int64))


def codes(text: str) -> LongArray:
    return np.array([ord(c) for c in text], dtype=np.int64)


def shipped() -> Background:
    return load_background(data_path("background", "official.npz"))


@given(st.dictionaries(st.sampled_from("abcd"), st.lists(texts, max_size=3)), texts)
def test_bits_lie_between_the_bounds(families: dict[str, list[LongArray]], text: LongArray) -> None:
    bits = build_background(families).bits(text)
    assert bits.shape == text.shape
    assert bits.dtype == np.float32
    assert np.all((bits >= 0.5) & (bits <= 9))


@given(st.lists(st.integers(0, 0x2FFFF), max_size=60))
def test_bits_of_the_shipped_table_lie_between_the_bounds(points: list[int]) -> None:
    bits = shipped().bits(np.array(points, dtype=np.int64))
    assert np.all((bits >= 0.5) & (bits <= 9))


def test_unknown_characters_are_worth_the_ceiling() -> None:
    assert NOTHING_COUNTED.bits(codes("渔港")).tolist() == [9, 9]
    assert shipped().bits(codes("龘龘")).tolist() == [9, 9]


def test_a_rare_pair_is_worth_more_than_a_frequent_one() -> None:
    """渔 is followed by 港 nine times in ten; both 港 and 礁 are as frequent as each other otherwise."""
    text = "渔港" * 900 + "渔礁" * 100 + "沙礁" * 800
    table = build_background({"a": [codes(text)]})
    often, seldom, never = (float(table.bits(codes(pair))[1]) for pair in ("渔港", "渔礁", "渔沙"))
    assert often < seldom < never
    assert table.bits(codes("渔港"))[0] == table.bits(codes("渔礁"))[0]  # the first character has none before it


@given(st.lists(texts, max_size=4), texts)
def test_bits_against_the_formula_character_by_character(counted: list[LongArray], text: LongArray) -> None:
    """The interpolated pair model of docs/method.md with plain counters."""
    singles = Counter(c for part in counted for c in part.tolist())
    pairs = Counter(pair for part in counted for pair in pairwise(part.tolist()))
    size = sum(singles.values())
    expected = []
    for before, char in pairwise([None, *text.tolist()]):
        probability = (singles[char] + 0.5) / (size + 5000)
        if before is not None:
            weight = 0.85 * singles[before] / (singles[before] + 20)
            together = pairs[before, char] if pairs[before, char] > 1 else 0
            probability = weight * together / max(singles[before], 1) + (1 - weight) * probability
        expected.append(min(max(-math.log2(probability), 0.5), 9))
    assert build_background({"a": counted}).bits(text).tolist() == pytest.approx(expected, rel=1e-5)


def test_a_pair_does_not_reach_over_the_end_of_a_document() -> None:
    apart = build_background({"a": [codes("渔"), codes("港")] * 50})
    together = build_background({"a": [codes("渔港")] * 50})
    assert len(apart.pairs) == 0
    assert together.pair_counts.tolist() == [50]
    assert apart.characters == together.characters == 100


def test_a_pair_seen_once_is_not_kept() -> None:
    table = build_background({"a": [codes("渔港渔港沙")]})
    assert table.pairs.tolist() == [(ord("渔") << 32) | ord("港")]


@given(st.dictionaries(st.sampled_from("abcde"), st.lists(texts, max_size=2)), st.integers(1, 4))
def test_stock_runs_are_those_of_enough_fields(families: dict[str, list[LongArray]], least: int) -> None:
    """Against counting the runs of every field one by one."""
    table = build_background(families, min_families=least)
    runs_of = {
        name: {tuple(t[i : i + STOCK_GRAM]) for t in parts for i in range(len(t) - STOCK_GRAM + 1)}
        for name, parts in families.items()
    }
    for parts in families.values():
        for text in parts:
            expected = [
                sum(tuple(text[i : i + STOCK_GRAM]) in runs for runs in runs_of.values()) >= least
                for i in range(len(text) - STOCK_GRAM + 1)
            ]
            assert table.stock_hits(text).tolist() == expected


def test_one_field_does_not_make_stock_however_often_it_says_it() -> None:
    phrase, other = codes("切实加强渔港管理"), codes("放流蟹苗三百万尾")
    fields = {name: [phrase] for name in "abc"} | {"d": [other] * 20}
    table = build_background(fields)
    assert table.stock_hits(phrase).all()
    assert not table.stock_hits(other).any()
    own = np.sort(gram_hashes(other, STOCK_GRAM))
    assert table.stock_hits(other, own).all()  # unless the corpus at hand says so


HASHES = st.builds(lambda first, rest: (first << 42) + rest, st.integers(0, 4), st.integers(0, 6))


@given(st.lists(HASHES, max_size=12, unique=True), st.lists(HASHES, max_size=12))
def test_membership(table: list[int], wanted: list[int]) -> None:
    found: npt.NDArray[np.bool_] = is_member(
        np.array(sorted(table), dtype=np.uint64), np.array(wanted, dtype=np.uint64)
    )
    assert found.tolist() == [w in table for w in wanted]


def test_a_table_survives_the_disk_and_is_written_the_same_every_time(tmp_path: Path) -> None:
    made = build_background({n: [codes(small_corpus.REFERENCE), codes(small_corpus.COPYING)] for n in "abc"})
    for name in ("one.npz", "two.npz"):
        save_background(made, tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    read = load_background(tmp_path / "one.npz")
    for field in ("singles", "single_counts", "pairs", "pair_counts", "stock"):
        assert np.array_equal(getattr(read, field), getattr(made, field))
    assert read.characters == made.characters
    assert len(read.stock) > 100
    text = codes("支持重点渔港铺设水温传感网络，把灯塔改造成渔汛广播站")
    assert read.bits(text).tolist() == made.bits(text).tolist()
    assert read.stock_hits(text).tolist() == made.stock_hits(text).tolist()


def test_a_table_needs_enough_fields(tmp_path: Path) -> None:
    for number in range(STOCK_FIELDS - 1):
        small_corpus.write(tmp_path / f"field{number}", {})
    (tmp_path / "notes").mkdir()  # a folder without a catalogue is no field
    with pytest.raises(UsageError) as caught:
        build_background_from(tmp_path, DEFAULTS)
    assert f"{STOCK_FIELDS - 1} corpora" in caught.value.what
    assert caught.value.remedy
    small_corpus.write(tmp_path / "last", {})
    table = build_background_from(tmp_path, DEFAULTS)
    assert table.stock_hits(compared("支持重点渔港铺设水温、盐度和潮位传感网络").codes).all()


@pytest.mark.parametrize("phrase", ["充分发挥市场在资源配置中的决定性作用", "具有自主知识产权", "任何单位和个人不得"])
def test_the_shipped_table_knows_common_phrases(phrase: str) -> None:
    table = shipped()
    assert table.stock_hits(codes(phrase)).all()
    assert table.bits(codes(phrase)).mean() < table.bits(codes("村级水质员每旬取样换水喂蟹")).mean()


def test_the_shipped_table_knows_nothing_of_what_nobody_says() -> None:
    table = shipped()
    assert table.characters > 1_000_000
    assert not table.stock_hits(codes("给每批放流蟹苗植入磁性标记回捕数据按月公布")).any()
