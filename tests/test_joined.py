"""Two sentences made into one, and one made into two; what is written to learn from, and what is measured with."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laid_out import DEFAULTS, prepared, span_of, world

from homog.alignment import Block, Passage
from homog.attribution import attribute
from homog.datatypes import LongArray, Match, Result
from homog.evaluation.calibration import load_world
from homog.evaluation.encoders import HALVES, TRAINING, read_half
from homog.evaluation.written import is_readable
from homog.matching import Prepared, without_scraps
from homog.pipeline import score
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


@pytest.mark.parametrize(
    ("plan", "mine", "theirs"),
    [
        (MERGED, ("赤潮频发的海区", "一次拨付"), ("对赤潮高发海域", "一次性补助")),
        (SPLIT, ("水温盐度和赤潮", "养殖户看得到"), ("建立水温盐度赤潮", "向养殖户公开")),
    ],
)
def test_two_of_one_and_one_of_two_are_one_passage(plan: str, mine: tuple[str, str], theirs: tuple[str, str]) -> None:
    """Each begins and ends where the whole of its side does; an own sentence beside it is nobody's."""
    laid = world(REFERENCE, f"{OWN}\n{plan}\n{OWN}\n").prepared
    (found,) = found_in(laid)
    for words, (begin, end) in zip(words_of(laid, found), (mine, theirs), strict=True):
        assert words.startswith(begin) and words.endswith(end)


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


# what has no word in common

SOURCE = "对利用大数据实施差别定价、损害消费者利益的经营者，责令限期改正，情节严重的依法处罚。"
WORDLESS = "凡借助算法对不同顾客区别要价、侵犯买方权益者，监管机关勒令其在规定时间内纠正。"
BEFORE = "建立平台经营者信用档案，按季度公布抽查结果和投诉办结率。"
AFTER = "支持行业协会制定自律公约，组织会员单位签订公平竞争承诺书。"


def copied_around(laid: Prepared) -> list[Passage]:
    """The lines before and behind, as copied passages."""
    found = []
    for line in (BEFORE, AFTER):
        start = laid.plain.index(line[:8])
        again, length = laid.plain.index(line[:8], start + 1), len(line.replace("，", "").replace("。", ""))
        found.append(Passage(again, again + length, start, start + length, 200.0, (Block(again, start, length),)))
    return found


def test_without_a_common_word_the_surroundings_must_speak() -> None:
    """What shares no two characters that stand together is found between copied lines, and by itself left alone."""
    reference = f"{BEFORE}\n{SOURCE}\n{AFTER}\n"
    laid = world(reference, f"{BEFORE}\n{WORDLESS}\n{AFTER}\n").prepared
    copied = copied_around(laid)
    free = np.ones(len(laid.pool.codes), dtype=bool)
    for p in copied:
        free[p.x0 : p.x1] = False
    texts, own = SentenceTexts(laid, DEFAULTS.rewording), DEFAULTS.rewording
    found = find_reworded(texts, free, copied, ALLOWED, np.zeros_like(ALLOWED), own)
    (one,) = [r for r in found if words_of(laid, r)[0].startswith("凡借助算法")]
    assert words_of(laid, one)[1].startswith("对利用大数据")
    assert one.probability >= own.wordless_probability
    assert {b.length for b in one.passage.blocks} == {1}
    for block in one.passage.blocks:
        assert laid.plain[block.x] == laid.plain[block.y]
    alone = world(reference, f"{OWN}\n{WORDLESS}\n{OWN}\n").prepared
    assert not [r for r in found_in(alone) if words_of(alone, r)[0].startswith("凡借助算法")]


# sentences inside a copied passage of which hardly anything is copied


def test_a_sentence_that_only_begins_alike_parts_a_copied_passage() -> None:
    first, last = "建立平台经营者信用档案按季度公布抽查结果", "对虚假宣传的商户列入重点监管名单并暂停补贴"
    middle = "支持行业协会制定自律公约并约定违约责任与退出办法"
    laid = prepared(f"{first}。{middle}。{last}", f"{first}。支持行业协会举办技能比武由县里披红戴花。{last}")
    (x, _), (y, _) = span_of(laid, 1), span_of(laid, 0)
    own = "支持行业协会举办技能比武由县里披红戴花"
    middle_x, middle_y = x + len(first), y + len(first)
    last_x, last_y = middle_x + len(own), middle_y + len(middle)
    blocks = (Block(x, y, len(first)), Block(middle_x, middle_y, 6), Block(last_x, last_y, len(last)))
    whole = Passage(x, last_x + len(last), y, last_y + len(last), 300.0, blocks)
    parts = without_scraps(whole, laid, DEFAULTS.matching)
    assert [laid.plain[p.x0 : p.x1] for p in parts] == [first, last]
    assert [laid.plain[p.y0 : p.y1] for p in parts] == [first, last]
    assert sum(p.bits for p in parts) <= laid.bits[x : last_x + len(last)].sum()
    copied = replace(DEFAULTS.matching, scrap=6)
    assert without_scraps(whole, laid, copied) == [whole], "six equal characters are enough where six are asked for"


# what is most likely no match


@pytest.fixture(scope="module")
def strict() -> Result:
    attribution = replace(DEFAULTS.attribution, least_confidence=0.9)
    return score(data_path("demo"), replace(DEFAULTS, attribution=attribution))


def sureness(match: Match) -> float:
    """Confidence, the direction left aside."""
    return match.confidence * (2 if match.direction == "undetermined" else 1)


def test_a_doubtful_match_is_told_of_nowhere(strict: Result) -> None:
    usual = score(data_path("demo"))
    assert all(sureness(m) >= 0.9 for m in strict.matches)
    assert {m.grade for m in usual.matches if sureness(m) < 0.9} > {"reworded"}
    doubtful = {m.match_id for m in usual.matches if sureness(m) < 0.9}
    assert doubtful
    assert not doubtful & {m.match_id for m in strict.matches}
    before, after = (r.scores["青禾省"].shares["vertical_share"].value for r in (usual, strict))
    assert after < before
    covered = [r.scores["青禾省"].reference_coverage for r in (strict, usual)]
    assert covered[0] is not None and covered[1] is not None and covered[0].value < covered[1].value


def test_what_is_no_shared_change_is_the_references_again() -> None:
    """Of two settings the stricter charges no peer with the least sure of the shared changes."""
    found = []
    for least in (0.0, 0.985):
        settings = replace(DEFAULTS, attribution=replace(DEFAULTS.attribution, least_confidence=least))
        world = load_world(data_path("demo"), settings)
        tables = world.prepared, world.is_reference, world.is_peer, settings
        found.append(
            attribute(*tables, world.follows, world.levels, world.undetermined.table, world.elsewhere).passages
        )
    shared = [[a.passage for a in passages if a.why == "shared_deviation"] for passages in found]
    spans = [{(p.x0, p.x1) for p in passages} for passages in shared]
    assert spans[1] < spans[0]
    of_reference = {at for a in found[1] if a.kind == "vertical" for at in range(a.passage.x0, a.passage.x1)}
    for x0, x1 in spans[0] - spans[1]:
        assert set(range(x0, x1)) <= of_reference


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
