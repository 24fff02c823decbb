"""What is everybody's and what is somebody's: sentences that many documents have, whole or in part."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from laid_out import DEFAULTS, prepared, span_of

from homog.alignment import Block, Passage
from homog.borrowing import without_common_sentences
from homog.errors import SettingsError
from homog.matching import Prepared, trim
from homog.settings import AttributionSettings

COMMON = "各渔港管理机构要按月报送工作进度并张榜公示"  # in every plan
TAKEN = "潮汐表由灯塔看守人每旬抄给养殖户代表"  # in two of them
BITS = 9.0  # of every character: nothing is known about how common one is
OWN = replace(DEFAULTS.attribution, common_carriers=4)


def carried(others: int) -> tuple[Prepared, Passage]:
    """A plan that has a sentence of an earlier one, whose first clause others have as well."""
    sentence = f"{COMMON}，{TAKEN}。"
    laid = prepared("无关的上位文件。", sentence, sentence, *[f"{COMMON}。"] * others)
    (x0, x1), (y0, y1) = span_of(laid, 2), span_of(laid, 1)
    return laid, Passage(x0, x1, y0, y1, BITS * (x1 - x0), (Block(x0, y0, x1 - x0),))


def kept(others: int, uncommon_bits: float, explained: int = 0) -> bool:
    """Whether the sentence stays; the reference explains so many of its last characters."""
    laid, part = carried(others)
    residue = laid.bits.copy()
    residue[part.x1 - explained : part.x1] = 0.0
    own = replace(OWN, uncommon_bits=uncommon_bits, long_passage=200, long_sentence=200)
    return without_common_sentences([part], laid, residue, own) == [part]


def rest(others: int, explained: int = 0) -> float:
    """Bits of the half of the sentence that stands for its uncommon run, as far as no reference explains it."""
    laid, part = carried(others)
    return float(laid.bits[part.x0 + (part.x1 - part.x0) // 2 : part.x1 - explained].sum())


def test_the_rest_of_a_common_sentence_keeps_it_where_it_is_evidence_enough() -> None:
    assert rest(3) > 15 * BITS
    assert kept(others=3, uncommon_bits=rest(3))
    assert not kept(others=3, uncommon_bits=rest(3) + 0.1)
    assert kept(others=1, uncommon_bits=1e9), "three documents are not many"


def test_what_the_reference_explains_is_no_evidence_for_a_peer() -> None:
    assert rest(3, explained=5) == pytest.approx(rest(3) - 5 * BITS)
    assert kept(others=3, uncommon_bits=rest(3, explained=5), explained=5)
    assert not kept(others=3, uncommon_bits=rest(3, explained=5) + 0.1, explained=5)


@pytest.mark.parametrize(
    ("change", "stays"),
    [
        pytest.param({}, True, id="a whole clause"),
        pytest.param({"whole_bits": 8 * BITS + 1}, False, id="too little evidence"),
        pytest.param({"whole_share": 1.0, "whole_bits": 8 * BITS}, True, id="just so much"),
        pytest.param({"scrap": 8, "whole_bits": 1e9}, True, id="no scrap at all"),
    ],
)
def test_a_whole_clause_at_the_end_of_a_passage_is_no_scrap(change: dict[str, float], stays: bool) -> None:
    clause, own, last = "按旬公示抄表账目", "灯塔看守人和养殖户代表各执一份", "潮位超限的次日补测并由港监站复核签字"
    laid = prepared(f"{clause}。{last}。", f"{clause}，{own}。{last}。")
    (x, _), (y, _) = span_of(laid, 1), span_of(laid, 0)
    behind = x + len(clause + own)
    blocks = (Block(x, y, len(clause)), Block(behind, y + len(clause), len(last)))
    whole = Passage(x, behind + len(last), y, y + len(clause + last), 300.0, blocks)
    settings = replace(DEFAULTS.matching, **change)  # type: ignore[arg-type]
    trimmed = trim(whole, laid, settings)
    assert laid.plain[trimmed.x0 : trimmed.x1].startswith(clause) == stays
    assert laid.plain[trimmed.x0 : trimmed.x1].endswith(last)


def test_a_few_characters_of_a_clause_are_a_scrap() -> None:
    first, last = "按旬公示抄表账目", "潮位超限的次日补测并由港监站复核签字"
    own = "按旬公示灯塔看守人和养殖户代表的出勤"
    laid = prepared(f"{first}。{last}。", f"{own}。{last}。")
    (x, _), (y, _) = span_of(laid, 1), span_of(laid, 0)
    blocks = (Block(x, y, 4), Block(x + len(own), y + len(first), len(last)))
    whole = Passage(x, x + len(own + last), y, y + len(first + last), 300.0, blocks)
    trimmed = trim(whole, laid, replace(DEFAULTS.matching, whole_bits=4 * BITS))
    assert laid.plain[trimmed.x0 : trimmed.x1] == last
    assert np.isclose(laid.bits[x], BITS)


@pytest.mark.parametrize(
    "change", [{"uncommon_bits": -1.0}, {"common_carriers": 0}, {"common_run": 0}, {"least_confidence": 1.0}]
)
def test_settings_out_of_range_are_errors(change: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        AttributionSettings(**change)  # type: ignore[arg-type]
