"""Sentences in other words: the search for candidates against brute force, the judgement, the joining."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import DEFAULTS, prepared, span_of, world

from homog.alignment import Block, Passage
from homog.datatypes import BoolArray
from homog.matching import Prepared
from homog.measures import MEASURES
from homog.rewording import (
    FEATURES,
    Links,
    PairSearch,
    Reworded,
    SentenceTexts,
    context_of,
    find_reworded,
    judge,
    links_of,
    shared_of,
    stitch,
)
from homog.settings import RewordingSettings

LOOSE = RewordingSettings(
    shortest=2, longest=12, least_free=0.3, most_sentences=3, least_overlap=0.1037, looked_at=2, least_bits=0
)
letters = st.text(st.sampled_from("甲乙丙丁戊。"), min_size=1, max_size=40)
tables = st.lists(st.booleans(), min_size=9, max_size=9).map(lambda v: np.array(v, dtype=bool).reshape(3, 3))


@dataclass(frozen=True)
class Slow:
    """The candidates by rare pairs, sentence by sentence with sets of character pairs."""

    laid: Prepared
    left: BoolArray
    allowed: BoolArray
    own: RewordingSettings

    def sentences(self) -> list[tuple[int, int, int]]:
        """(start, end, document) of every sentence of a fit length."""
        found = []
        for doc in range(3):
            begin, end = span_of(self.laid, doc)
            marks = self.laid.sentence[begin:end].tolist()
            for mark in sorted(set(marks)):
                inside = [begin + i for i, m in enumerate(marks) if m == mark]
                if self.own.shortest <= len(inside) <= self.own.longest:
                    found.append((inside[0], inside[-1] + 1, doc))
        return found

    def pairs(self, sentence: tuple[int, int, int]) -> set[str]:
        text = self.laid.plain[sentence[0] : sentence[1]]
        return {text[i : i + 2] for i in range(len(text) - 1)}

    def overlaps(self) -> dict[tuple[int, int], tuple[float, float]]:
        """Overlap and containment of all pairs of sentences that share a rare pair of characters."""
        rows = self.sentences()
        lefts = [
            i for i, (a, b, doc) in enumerate(rows)
            if self.left[a:b].mean() >= self.own.least_free and self.allowed[doc].any()
        ]  # fmt: skip
        found = {}
        for i in lefts:
            rights = [j for j, row in enumerate(rows) if self.allowed[rows[i][2], row[2]]]  # its own sources alone
            held = Counter(pair for j in rights for pair in self.pairs(rows[j]))
            weight = {
                pair: math.log((len(rights) + 1) / n) if n <= self.own.most_sentences else 0.0
                for pair, n in held.items()
            }
            rarest = max(weight.values(), default=0.0)
            for j in rights:
                shared = sum(weight[p] for p in self.pairs(rows[i]) & self.pairs(rows[j]))
                if not shared:
                    continue
                mine = sum(weight.get(p, rarest) for p in self.pairs(rows[i]))
                theirs = sum(weight[p] for p in self.pairs(rows[j]))
                found[i, j] = (shared / max(mine, theirs), min(shared / min(mine, theirs), 1.0))
        return found


@given(letters, letters, letters, tables, st.randoms(use_true_random=False))
@settings(max_examples=250, deadline=None)
def test_candidates_against_brute_force(a: str, b: str, c: str, allowed: BoolArray, rng: Random) -> None:
    """The few best of each sentence, with the same overlap and containment; ties may fall either way."""
    laid = prepared(a, b, c)
    left = np.array([rng.random() < 0.7 for _ in range(len(laid.pool.codes))], dtype=bool)
    texts = SentenceTexts(laid, LOOSE)
    slow = Slow(laid, left, allowed, LOOSE)
    own = texts.sentences
    assert list(zip(own.start.tolist(), own.end.tolist(), own.doc.tolist(), strict=True)) == slow.sentences()
    expected = slow.overlaps()
    got: dict[int, list[float]] = {}
    for group in PairSearch(texts, left, allowed, ~allowed, LOOSE, links_of([], texts.numbers)).groups:
        found = group.by_runs()
        pairs = zip(found.left.tolist(), found.right.tolist(), strict=True)
        shares = zip(found.overlap.tolist(), found.containment.tolist(), strict=True)
        for (i, j), share in zip(pairs, shares, strict=True):
            assert share == pytest.approx(expected[i, j])
            got.setdefault(i, []).append(share[0])
    best: dict[int, list[float]] = {}
    for (i, _), (overlap, _) in sorted(expected.items(), key=lambda item: -item[1][0]):
        if overlap >= LOOSE.least_overlap and len(best.setdefault(i, [])) < LOOSE.looked_at:
            best[i].append(overlap)
    assert {i: pytest.approx(v) for i, v in best.items() if v} == got


def features_of(laid: Prepared, allowed: BoolArray, own: RewordingSettings) -> npt.NDArray[np.float64]:
    free = np.ones(len(laid.pool.codes), dtype=bool)
    texts = SentenceTexts(laid, own)
    none = links_of([], texts.numbers)
    return PairSearch(texts, free, allowed, np.zeros_like(allowed), own, none).first().features


def test_measures_of_a_pair_that_can_be_counted_by_hand() -> None:
    """渔港水温2座 against 水温渔港8座: six characters each, five pairs, two in common."""
    laid = prepared("水温渔港8座", "渔港水温2座")
    own = RewordingSettings(shortest=2, least_overlap=0.01)
    allowed = np.array([[False, False], [True, False]])
    (row,) = features_of(laid, allowed, own).tolist()
    measures = dict(zip(FEATURES[: len(MEASURES)], row, strict=False))
    begin, end = span_of(laid, 1)
    of_words = laid.bits[begin : begin + 4].sum()  # 渔港水温
    theirs = laid.bits[slice(*span_of(laid, 0))][:4].sum()
    assert measures == pytest.approx(
        {
            "ratio": 3 / 6,
            "sorted_ratio": 5 / 6,
            "pair_overlap": 2 / 5,
            "containment": 2 / 5,
            "length_ratio": 1.0,
            "figures": 0.0,
            "block": 2 / 12,
            "log_length": math.log(6),
            "covered": of_words / laid.bits[begin:end].sum(),
            "source_covered": theirs / laid.bits[slice(*span_of(laid, 0))].sum(),
            "characters": 5 / 6,
            "source_characters": 5 / 6,
            "log_covered_bits": math.log1p(of_words),
            "bits_per_character": of_words / 4,
        }
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [("渔港", "渔港", 0.5), ("渔港2", "渔港", 0), ("25渔港", "渔港52", 1), ("12渔", "渔13", 0.5)],
)
def test_figures_agree_by_their_digits(mine: str, theirs: str, expected: float) -> None:
    laid = prepared(f"{theirs}水温盐度", f"{mine}水温盐度")
    own = RewordingSettings(shortest=2, least_overlap=0.01)
    allowed = np.array([[False, False], [True, False]])
    assert features_of(laid, allowed, own)[:, FEATURES.index("figures")].tolist() == [expected]


SOURCE = "鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。"
REWORDED = "渔获到港前先行竞价，渔业合作社可在交易平台设立专区，并以电子仓单作质押，由银行为渔民发放小额贷款。"
OWN = "渔民交易渔获可到县城的水产批发市场，合作社出车运送，银行在市场门口摆摊设点办理存款。"


def found_in(
    laid: Prepared, copied: Sequence[Passage] = (), own: RewordingSettings = DEFAULTS.rewording
) -> list[Reworded]:
    free, allowed = np.ones(len(laid.pool.codes), dtype=bool), np.array([[False, False], [True, False]])
    for p in copied:
        free[p.x0 : p.x1] = False
    return find_reworded(SentenceTexts(laid, own), free, copied, allowed, np.zeros_like(allowed), own)


def test_judgement_falls_as_characters_are_exchanged() -> None:
    own = RewordingSettings(least_overlap=0.001, telling_overlap=0.0, least_cosine=-1.0, least_margin=-1.0)
    allowed = np.array([[False, False], [True, False]])
    found = []
    for kept in (48, 36, 24, 12):
        exchanged = "".join(c if i < kept else chr(ord(c) + 1000) for i, c in enumerate(SOURCE))
        found += judge(features_of(prepared(SOURCE, exchanged), allowed, own)).tolist()
    assert len(found) == 4
    assert found == sorted(found, reverse=True)
    assert found[0] > 0.9
    assert found[-1] < 0.1


def test_judgement_tells_a_reworded_sentence_from_one_of_the_same_subject() -> None:
    laid = world(SOURCE, f"{REWORDED}\n{OWN}").prepared
    (found,) = found_in(laid)  # the other sentence is nobody's
    assert laid.plain[found.passage.x0 : found.passage.x1].startswith("渔获到港前先行竞价")
    assert laid.plain[found.passage.x0 : found.passage.x1].endswith("小额贷款")
    assert (found.passage.y0, found.passage.y1) == span_of(laid, 0)
    assert DEFAULTS.rewording.least_probability <= found.probability <= 1
    nothing, allowed = np.zeros(len(laid.pool.codes), dtype=bool), np.array([[False, False], [True, False]])
    own = DEFAULTS.rewording
    assert find_reworded(SentenceTexts(laid, own), nothing, [], allowed, allowed, own) == []  # nothing is left


# what stands beside a sentence

BEFORE = "建成远洋渔船在线监测中心，对作业海域、捕捞配额和船员资质实行一船一码管理。"
AFTER = "培育深水网箱养殖示范基地六处，配套建设冷藏运输码头和鱼病远程诊断站。"
VAGUE = "水产品上岸前试行先报价，渔家用码头的仓单到银行借款。"


def test_copied_neighbours_speak_for_a_sentence() -> None:
    """The same words are told likelier from the source where the sentences around them were copied from there."""
    own = replace(DEFAULTS.rewording, least_probability=0.0001, least_bits=0.0, alone_bits=0.0)
    own = replace(own, least_cosine=0.1, least_margin=-0.1)
    reference = f"{BEFORE}\n{SOURCE}\n{AFTER}"
    by_itself = found_in(world(reference, VAGUE).prepared, (), own)
    laid = world(reference, f"{BEFORE}\n{VAGUE}\n{AFTER}").prepared
    plan, source = span_of(laid, 1)[0], span_of(laid, 0)[0]
    here, there = laid.plain.index(VAGUE[:5]), laid.plain.index(SOURCE[:5])
    after, source_after = laid.plain.index(AFTER[:5], plan), laid.plain.index(AFTER[:5])
    copied = [
        Passage(plan, here, source, there, 200.0, (Block(plan, source, here - plan),)),
        Passage(after, after + 20, source_after, source_after + 20, 200.0, (Block(after, source_after, 20),)),
    ]
    beside = {r.passage.x0: r for r in found_in(laid, copied, own)}
    assert beside[here].passage.y0 == there
    assert beside[here].probability > 2 * max((r.probability for r in by_itself), default=0.0)


def test_context_against_its_definition() -> None:
    doc = np.array([0] * 10 + [1] * 10 + [2] * 10, dtype=np.int32)
    rng = Random(40)
    for _ in range(200):
        pairs = sorted({(rng.randrange(10, 30), rng.randrange(10)) for _ in range(rng.randrange(6))})
        plan, source = (np.array([p[side] for p in pairs], dtype=np.int64) for side in (0, 1))
        links = Links(plan, source, np.full(len(pairs), 5))
        left = np.array([rng.randrange(10, 30) for _ in range(8)])
        right = np.array([rng.randrange(10) for _ in range(8)])
        expected = [
            max(
                (
                    1 / (abs(p - i) * (1 + abs(s - j - (p - i))))
                    for p, s in pairs
                    if 0 < abs(p - i) <= 4 and doc[p] == doc[i] and s != j
                ),
                default=0.0,
            )
            for i, j in zip(left.tolist(), right.tolist(), strict=True)
        ]
        assert context_of(links, left, right, doc, 4).tolist() == pytest.approx(expected)
        shared = [5 if (i, j) in pairs else 0 for i, j in zip(left.tolist(), right.tolist(), strict=True)]
        assert shared_of(links, left, right).tolist() == shared


# joining

DOC = np.array([0] * 200 + [-1] + [1] * 200 + [-1] + [2] * 200 + [-1], dtype=np.int32)  # begins 0, 201, 402
SENTENCE = np.cumsum(np.isin(np.arange(len(DOC)), [30, 35, 120, 200, 201])).astype(np.int32)
APART = RewordingSettings(stitch_gap=16, stitch_source_gap=30, stitch_insertion=40, stitch_goes_on=6)


def part(x: int, y: int, length: int = 20, bits: float = 5.0) -> Passage:
    return Passage(x, x + length, y, y + length, bits, (Block(x, y, length),))


JOINED = [
    ("the next sentence in both", part(0, 210), part(20, 230), True),
    ("as far apart as allowed", part(0, 210), part(36, 260), True),
    ("too far apart in the plan", part(0, 210), part(37, 230), False),
    ("too far apart in the source", part(0, 210), part(20, 261), False),
    ("sentences that changed places", part(0, 250), part(20, 230), True),
    ("a clause of its own in a sentence", part(40, 210), part(100, 236), True),
    ("too long a clause of its own", part(39, 210), part(100, 236), False),
    ("and more left out than it may", part(40, 210), part(100, 237), False),
    ("and the order changed", part(40, 230), part(100, 210), False),
    ("a clause of its own at the end of a sentence", part(80, 210), part(125, 230), True),
    ("a sentence of its own", part(5, 210), part(62, 230), False),
    ("the same words of the source once more", part(0, 210), part(25, 210), False),
    ("half of them", part(0, 210), part(25, 220), True),
    ("another source", part(0, 381), part(20, 402), False),
    ("another plan", part(190, 210, 10), part(201, 220), False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "joined"), [row[1:] for row in JOINED], ids=[row[0] for row in JOINED])
def test_stitching(first: Passage, second: Passage, joined: bool) -> None:
    found = stitch([second, first], DOC, SENTENCE, APART)
    if not joined:
        assert found == [first, second]
        return
    (whole,) = found
    assert (whole.x0, whole.x1) == (first.x0, second.x1)
    assert (whole.y0, whole.y1) == (min(first.y0, second.y0), max(first.y1, second.y1))
    assert whole.bits == first.bits + second.bits
    assert whole.blocks == first.blocks + second.blocks


def test_sentences_that_changed_places_are_one_whatever_their_order() -> None:
    # The first is far from the second in the source, and beside the two that the second makes one with the third.
    rows = [part(0, 210), part(20, 270), part(40, 235)]
    assert [[p.y0, p.y1] for p in stitch(rows, DOC, SENTENCE, APART)] == [[210, 290]]
    assert stitch(rows[:2], DOC, SENTENCE, APART) == rows[:2]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 2), st.integers(0, 150)), max_size=8))
def test_stitching_keeps_all_blocks_and_never_overlaps(rows: list[tuple[int, int, int]]) -> None:
    at, passages = 0, []
    for gap, doc, y in rows:
        at += gap
        if at + 10 <= 200:
            passages.append(part(at, [10, 201, 402][doc] + y, 10))
        at += 10
    found = stitch(passages, DOC, SENTENCE, APART)
    assert [b for p in found for b in p.blocks] == [b for p in passages for b in p.blocks]
    assert sum(p.bits for p in found) == pytest.approx(sum(p.bits for p in passages))
    for one, other in pairwise(found):
        assert one.x1 <= other.x0
    for p in found:
        assert len({int(DOC[b.y]) for b in p.blocks}) == 1
    assert stitch(found, DOC, SENTENCE, APART) == found
