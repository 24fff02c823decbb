"""Two sentences made into one, and one made into two; what is written to learn from, and what is measured with."""

from __future__ import annotations

import json
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import DEFAULTS, prepared, span_of, world

from homog.datatypes import LongArray
from homog.evaluation.encoders import HALVES, TRAINING, read_half
from homog.evaluation.written import is_readable
from homog.matching import Prepared
from homog.resources import data_path
from homog.rewording import (
    FEATURES,
    PairSearch,
    Reworded,
    SentenceTexts,
    examined,
    find_reworded,
    links_of,
    look_at_joined,
)

ALLOWED = np.array([[False, False], [True, False]])
NEAR = ("cosine", "rest_cosine", "rest_least", "rest_most", "rest_share_least", "rest_share_most", "margin")
LETTERS = "渔港水温盐度鱼苗网箱冷库船员"

REFERENCE = """推广深远海养殖装备，在外海布设大型桁架类网箱十二座。
建立水温盐度赤潮联合观测网，观测数据每日向养殖户公开。
对赤潮高发海域实行养殖密度管控，超出限量的网箱限期移出。
支持渔业合作社建设岸基冷库，按库容给予一次性补助。
"""
MERGED = "赤潮频发的海区要控制养殖密度，网箱过量的须在规定期限内迁走，岸上冷库由渔业合作社兴建，补助依库容一次拨付。"
SPLIT = "水温、盐度和赤潮由各方联合观测，组成一张网。每天测得的数据，都要让养殖户看得到。"
OWN = "县渔业局每年腊月在码头张榜，评出手艺最好的修船木匠三名。"


def found_in(laid: Prepared) -> list[Reworded]:
    free = np.ones(len(laid.pool.codes), dtype=bool)
    texts = SentenceTexts(laid, DEFAULTS.rewording)
    return find_reworded(texts, free, [], ALLOWED, np.zeros_like(ALLOWED), DEFAULTS.rewording)


def words_of(laid: Prepared, found: Reworded) -> tuple[str, str]:
    p = found.passage
    return laid.plain[p.x0 : p.x1], laid.plain[p.y0 : p.y1]


def test_a_sentence_made_of_two_has_both_as_its_source() -> None:
    laid = world(REFERENCE, f"{OWN}\n{MERGED}\n").prepared
    (found,) = found_in(laid)
    mine, theirs = words_of(laid, found)
    assert mine.startswith("赤潮频发的海区") and mine.endswith("一次拨付")
    assert theirs.startswith("对赤潮高发海域") and theirs.endswith("一次性补助")


def test_two_sentences_made_of_one_are_one_passage() -> None:
    laid = world(REFERENCE, f"{OWN}\n{SPLIT}\n{OWN}\n").prepared
    (found,) = found_in(laid)
    mine, theirs = words_of(laid, found)
    assert mine.startswith("水温盐度和赤潮") and mine.endswith("养殖户看得到")
    assert theirs.startswith("建立水温盐度赤潮") and theirs.endswith("向养殖户公开")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_own_sentence_beside_is_not_drawn_in(order: tuple[int, int]) -> None:
    reworded = "赤潮频发的海区要控制养殖密度，网箱过量的须在规定期限内迁走。"
    both = (reworded, OWN)
    laid = world(REFERENCE, "\n".join(both[i] for i in order) + "\n").prepared
    (found,) = found_in(laid)
    mine, theirs = words_of(laid, found)
    assert mine.startswith("赤潮频发的海区") and mine.endswith("期限内迁走")
    assert theirs.startswith("对赤潮高发海域") and theirs.endswith("限期移出")


# what speaks for joined sentences

sentence = st.text(st.sampled_from(LETTERS), min_size=12, max_size=20)


def search_in(laid: Prepared) -> PairSearch:
    texts = SentenceTexts(laid, DEFAULTS.rewording)
    free = np.ones(len(laid.pool.codes), dtype=bool)
    return PairSearch(texts, free, ALLOWED, np.zeros_like(ALLOWED), DEFAULTS.rewording, links_of([], texts.numbers))


def by_name(row: LongArray | np.ndarray) -> dict[str, float]:
    return dict(zip(FEATURES, row.tolist(), strict=True))


@given(sentence, sentence, sentence, sentence)
@settings(max_examples=60, deadline=None)
def test_two_sentences_are_measured_as_if_they_were_one(a: str, b: str, other: str, beside: str) -> None:
    """The measures of characters of 甲。乙。 with a source are those of 甲，乙。 with it; what is rare apart."""
    parted, whole = prepared(f"{other}。{beside}", f"{a}。{b}"), prepared(f"{other}。{beside}", f"{a}，{b}")
    search = search_in(parted)
    ends = np.array([[2], [3], [0], [0]])
    joined = by_name(examined(search, ends, links_of([], search.texts.numbers))[0])
    alone = search_in(whole)
    single = by_name(examined(alone, np.array([[2], [2], [0], [0]]), links_of([], alone.texts.numbers))[0])
    for name in FEATURES:
        if name not in NEAR:  # how the words are parted may differ where the two meet
            assert joined[name] == pytest.approx(single[name]), name


def test_one_sentence_more_is_tried_on_either_side() -> None:
    laid = world(REFERENCE, f"{OWN}\n{SPLIT}\n{OWN}\n").prepared
    search = search_in(laid)
    sentences = search.texts.sentences
    pairs = search.first()
    joined = look_at_joined(search, pairs.left, pairs.right, links_of([], search.texts.numbers), DEFAULTS.rewording)
    begin, end = span_of(laid, 1)
    for left, right, first, last, source, source_last in zip(
        joined.pairs.left.tolist(), joined.pairs.right.tolist(), *joined.ends.tolist(), strict=True
    ):
        assert (last - first) + (source_last - source) == 1, "one side has two sentences, the other one"
        spans = joined.texts.sentences
        assert (spans.start[left], spans.end[left]) == (sentences.start[first], sentences.end[last])
        assert (spans.start[right], spans.end[right]) == (sentences.start[source], sentences.end[source_last])
        assert begin <= spans.start[left] and spans.end[left] <= end
        assert spans.end[right] - spans.start[right] <= DEFAULTS.rewording.longest
    assert joined.pairs.left.tolist(), "there is something to look at"


def test_nothing_to_join() -> None:
    search = search_in(prepared("渔港水温盐度鱼苗网箱冷库", "船员网箱冷库鱼苗盐度水温"))
    none = np.zeros(0, dtype=np.int64)
    joined = look_at_joined(search, none, none, links_of([], search.texts.numbers), DEFAULTS.rewording)
    assert joined.pairs.features.shape == (0, len(FEATURES))


# the pairs


def test_what_is_learnt_from_and_what_is_measured_with_share_nothing() -> None:
    learnt = read_half(TRAINING)
    for half in HALVES:
        measured = read_half(half)
        assert not set(learnt.subjects) & set(measured.subjects)
        assert not set(learnt.texts()) & set(measured.texts())


def test_the_pairs_to_learn_from_are_as_the_readme_says() -> None:
    learnt = read_half(TRAINING)
    assert Counter(e.kind for e in learnt.positives) == {
        "light": 180,
        "reordered": 180,
        "heavy": 1080,
        "very-heavy": 792,
    }
    assert Counter(e.kind for e in learnt.negatives) == {"same-section": 936, "same-topic": 360}
    assert len(learnt.subjects) == 36
    assert sum(is_readable(e) for e in (*learnt.positives, *learnt.negatives)) >= 3_500
    rows = [json.loads(line) for line in data_path("paraphrases", "training.jsonl").read_text("utf-8").splitlines()]
    assert Counter(row["form"] for row in rows) == {"one": 1656, "merged": 288, "split": 288}
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["source"], row["paraphrase"]) for row in rows}) == len(rows)
