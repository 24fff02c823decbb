"""Changes to a reference: how they are found, how telling each is, and which peer they came from."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from laid_out import DEFAULTS, passage_between, prepared, world

from homog.alignment import Block, Passage
from homog.changes import ChangeModel, Piece, change_model, differences, pieces_of, without_explained
from homog.datatypes import Fragments
from homog.deviations import (
    ALONE,
    AROUND,
    candidate_versions,
    features_alone,
    features_around,
    find_shared,
    versions_of,
)
from homog.matching import Prepared
from homog.settings import AttributionSettings, DeviationSettings

OWN = DEFAULTS.attribution
SENTENCES = (
    "为使云端渔业惠及沿海渔民",
    "加快铺设渔港水温传感网络",
    "加快推广水下机器人巡塘",
    "加快统一冷链温度记录格式",
    "加快开设交易平台渔获专区",
    "加快轮训沿海基层渔技人员",
)
REFERENCE = "。".join(SENTENCES) + "。"
PEERS = np.array([[False] * 3, [False] * 3, [False, True, False]])  # the second plan may have taken from the first


def followed(reference: str, *plans: str) -> tuple[Prepared, list[Passage]]:
    """A reference and plans that follow it from beginning to end, each as one passage."""
    laid = prepared(reference, *plans)
    return laid, [passage_between(laid, number, 0) for number in range(1, len(plans) + 1)]


def learnt(reference: str, *plans: str) -> tuple[list[Piece], ChangeModel]:
    laid, passages = followed(reference, *plans)
    pieces = pieces_of(laid, passages)
    return pieces, change_model(pieces, OWN)


def bits_of(pieces: list[Piece], model: ChangeModel, new: str, worth: float = 9.0) -> float:
    """Bits of the first change that writes these words, at nine bits a character."""
    change = next(c for piece in pieces for c in piece.changes if c.new == new)
    return model.bits(change.old, change.new, worth * len(new), change.y)


# -- changes -------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("甲乙丙丁"), max_size=20), st.text(st.sampled_from("甲乙丙丁"), max_size=20))
def test_differences_made_again_in_the_source_give_the_plan(source: str, plan: str) -> None:
    text = source + plan
    split = len(source)
    made, at = "", 0
    for change in differences(text, (split, len(text)), (0, split)):
        assert text[change.y : change.y + len(change.old)] == change.old
        assert text[change.x : change.x + len(change.new)] == change.new
        assert change.old != change.new
        made += source[at : change.y] + change.new
        at = change.y + len(change.old)
    assert made + source[at:] == plan


def test_a_piece_ends_where_its_source_sentence_does_though_its_end_is_worth_nothing() -> None:
    laid, (passage,) = followed(REFERENCE, REFERENCE)
    # a stock phrase at the end of the second sentence holds no equal run that counts
    end = len(SENTENCES[0]) + len(SENTENCES[1])
    blocks = tuple(
        Block(passage.x0 + low, passage.y0 + low, high - low)
        for low, high in ((0, end - 6), (end, passage.x1 - passage.x0))
    )
    pieces = pieces_of(laid, [replace(passage, blocks=blocks)])
    assert [laid.plain[p.y0 : p.y1] for p in pieces] == list(SENTENCES)
    assert not any(p.changes for p in pieces)


@pytest.mark.parametrize(
    ("source", "before", "behind", "left"),
    [
        (0, 3, 3, []),  # with three characters on either side
        (0, 2, 3, ["压到"]),
        (0, 3, 2, ["压到"]),
        (1, 3, 3, ["压到"]),  # the very reference that was changed
    ],
)
def test_changes_that_another_source_has_are_left_out(source: int, before: int, behind: int, left: list[str]) -> None:
    plan = PORT.replace("缩短", "压到")
    laid = prepared(plan, PORT, plan)
    passage = passage_between(laid, 2, 1)
    pieces = pieces_of(laid, [passage])
    (change,) = (c for p in pieces for c in p.changes)
    low, high = change.x - before, change.x + len(change.new) + behind
    elsewhere = int(laid.pool.begin[source]) + low - passage.x0
    rows = np.array([(low, elsewhere, high - low), (passage.x0, int(laid.pool.begin[1]), 3), (passage.x0, 0, 3)])
    runs = Fragments(rows[:, 0], rows[:, 1], rows[:, 2])
    found = without_explained(pieces, [runs], laid.pool.doc, DEFAULTS)
    assert [c.new for p in found for c in p.changes] == left


def test_of_a_change_that_very_many_have_the_earliest_are_looked_at() -> None:
    laid, passages = followed(REFERENCE, *[REFERENCE.replace("巡塘", "代替人工逐塘巡查")] * 12)
    pieces = pieces_of(laid, passages)
    earlier = np.tril(np.ones((13, 13), dtype=bool), -1)
    earlier[:, 0] = False
    few = replace(DEFAULTS.deviations, most_holders=5)
    found = {(pieces[a].doc, pieces[b].doc) for a, b in candidate_versions(laid, pieces, earlier, few)}
    assert {plan for plan, _ in found} == set(range(2, 13))
    assert {peer for _, peer in found} == {1, 2, 3, 4}


def test_pieces_are_the_sentences_of_a_passage_with_their_places() -> None:
    laid, passages = followed(REFERENCE, REFERENCE.replace("机器人", "小艇队"))
    pieces = pieces_of(laid, passages)
    assert [laid.plain[p.x0 : p.x1] for p in pieces] == [s.replace("机器人", "小艇队") for s in SENTENCES]
    assert [laid.plain[p.y0 : p.y1] for p in pieces] == list(SENTENCES)
    assert [[(c.old, c.new) for c in p.changes] for p in pieces if p.changes] == [[("机器人", "小艇队")]]


# -- how telling a change is ---------------------------------------------------------------------------


def test_a_small_change_may_be_hit_on_twice() -> None:
    small, large = "甲" * OWN.small_edit, "甲" * (OWN.small_edit + 1)
    found = [bits_of(*learnt(REFERENCE, REFERENCE.replace("机器人", new)), new) for new in (small, large)]
    assert found == pytest.approx(
        [OWN.edit_bits + OWN.small_edit_share * 9 * len(small), OWN.edit_bits + 9 * len(large)]
    )


def test_an_omission_has_bits_of_its_own() -> None:
    pieces, model = learnt(REFERENCE, REFERENCE.replace("水下", ""))
    assert bits_of(pieces, model, "") == pytest.approx(OWN.omission_bits)


def test_a_change_made_at_many_places_is_worth_less_than_one_made_once() -> None:
    """One plan writes 加速 for every 加快, another only once."""
    many = bits_of(*learnt(REFERENCE, REFERENCE.replace("快", "速")), "速")
    single = bits_of(*learnt(REFERENCE, REFERENCE.replace("快", "速", 1)), "速")
    assert many < 1 < 5 < single


def test_a_change_at_one_place_stays_telling_however_many_carry_it_on() -> None:
    changed = REFERENCE.replace("机器人", "小艇队")
    bits = [bits_of(*learnt(REFERENCE, *[changed] * n), "小艇队") for n in (1, 12)]
    assert bits[0] == bits[1]


def test_words_that_everybody_changes_otherwise_tell_more() -> None:
    """加快 is changed at five places into five different words: to hit on one of them is less likely still."""
    plan = REFERENCE
    for new in "甲乙丙丁戊":
        plan = plan.replace("快", new, 1)
    alone = bits_of(*learnt(REFERENCE, REFERENCE.replace("快", "甲", 1)), "甲")
    assert bits_of(*learnt(REFERENCE, plan), "甲") == pytest.approx(alone + math.log2(5))


def test_the_worth_of_changes_is_a_setting() -> None:
    dearer = AttributionSettings(edit_bits=OWN.edit_bits + 4)
    rare = ChangeModel([("机器人", "小艇队", 30)], dearer).bits("机器人", "小艇队", 27.0, 30)
    assert rare == pytest.approx(ChangeModel([("机器人", "小艇队", 30)], OWN).bits("机器人", "小艇队", 27.0, 30) + 4)


def test_a_clause_that_changed_places_is_nobodys_own_words() -> None:
    model = change_model([], OWN)
    assert model.bits("", "渔获专区", 36.0, source="开设交易平台渔获专区") == OWN.edit_bits
    assert model.bits("", "渔获专区", 36.0, source="开设交易平台") == OWN.edit_bits + 36.0
    small = "专区"  # so short that it may stand there by chance
    assert model.bits("", small, 18.0, source="渔获专区") == OWN.edit_bits + OWN.small_edit_share * 18.0


# -- versions ------------------------------------------------------------------------------------------


def versions(*plans: str, own: DeviationSettings = DEFAULTS.deviations) -> list[tuple[str, str]]:
    laid, passages = followed(REFERENCE, *plans)
    pieces = pieces_of(laid, passages)
    allowed = np.tri(len(plans) + 1, k=-1, dtype=bool)
    allowed[:, 0] = False
    return [
        (laid.plain[pieces[a].x0 : pieces[a].x1], laid.plain[pieces[b].x0 : pieces[b].x1])
        for a, b in candidate_versions(laid, pieces, allowed, own)
    ]


def test_versions_are_sentences_that_share_new_words_at_the_same_place() -> None:
    one = REFERENCE.replace("机器人", "小艇队").replace("渔获专区", "鲜货柜台")
    two = REFERENCE.replace("机器人", "小艇队").replace("记录格式", "登记表册")
    sentence = SENTENCES[2].replace("机器人", "小艇队")
    assert versions(one, two) == [(sentence, sentence)]
    assert versions(REFERENCE, two) == []  # nothing new is shared


# -- judgement -----------------------------------------------------------------------------------------

PORT = "支持重点渔港铺设水温、盐度和潮位传感网络，让渔船靠港卸货排队时间缩短一半以上。"
POND = "推动池塘养殖户联合选购水下巡塘机器人，按照作业亩数给予一定购置补贴。"


def test_features_have_their_names_and_are_finite() -> None:
    laid = world(f"{PORT}{POND}", *[f"{PORT}{POND}".replace("重点", "骨干").replace("联合", "抱团")] * 2).prepared
    pieces = pieces_of(laid, [passage_between(laid, number, 0) for number in (1, 2)])
    pairs = candidate_versions(laid, pieces, PEERS, DEFAULTS.deviations)
    alone = features_alone(laid, pieces, pairs, change_model(pieces, OWN))
    around = features_around(pieces, pairs, np.full(len(pairs), 0.5), {(2, 1): 40})
    assert alone.shape == (2, len(ALONE))
    assert around.shape == (2, len(AROUND))
    assert np.isfinite(alone).all()
    assert np.isfinite(around).all()
    by_name = dict(zip(ALONE, alone[0].tolist(), strict=True))
    assert by_name["left_over"] == by_name["only_plan"] == by_name["only_peer"] == 0.0  # the two are the same
    assert by_name["like_peer"] == by_name["shared_runs"] == 1.0
    around_one = dict(zip(AROUND, around[0].tolist(), strict=True))
    assert around_one["own_words"] == pytest.approx(math.log(41))
    assert around_one["beside"] == 1.0


@pytest.mark.parametrize(
    ("place", "purpose"),
    [
        tuple(PORT[:-1].rsplit("，", 1)),
        ("完善渔港防波堤建设标准", "推动渔船进港集中停泊管理"),  # lined up, all of it is another wording
        ("优化营商环境", "强化人才保障"),
    ],
)
def test_clauses_in_another_order_tell_less_than_a_clause_put_in(place: str, purpose: str) -> None:
    changes = []
    for changed in (f"{purpose}，{place}。", f"{place}，由渔港所在乡镇牵头，{purpose}。"):
        laid = world(f"{place}，{purpose}。{POND}", *[f"{changed}{POND}"] * 2).prepared
        pieces = pieces_of(laid, [passage_between(laid, number, 0) for number in (1, 2)])
        pairs = candidate_versions(laid, pieces, PEERS, DEFAULTS.deviations)
        alone = features_alone(laid, pieces, pairs, change_model(pieces, OWN))
        changes.append(math.expm1(alone[0, ALONE.index("shared")]))
    assert changes[0] <= OWN.edit_bits + OWN.omission_bits + 1e-9
    assert changes[1] > 3 * changes[0]


def test_a_version_in_another_order_leaves_little_over() -> None:
    """Of the peer's clauses the plan has all, in another order: little tells the two apart."""
    place, purpose = "由渔港所在乡镇牵头铺设水温传感网络", "把渔船靠港卸货的排队时间压到四十分钟"
    peer, plan = f"{place}，{purpose}。{POND}", f"{purpose}，{place}。{POND}"
    laid = world(f"{PORT}{POND}", peer, plan).prepared
    pieces = pieces_of(laid, [passage_between(laid, number, 0) for number in (1, 2)])
    pairs = [(a, b) for a, b in candidate_versions(laid, pieces, PEERS, DEFAULTS.deviations) if pieces[a].doc == 2]
    alone = features_alone(laid, pieces, pairs, change_model(pieces, OWN))
    left_over = np.expm1(alone[:, ALONE.index("left_over")]).min()
    assert 0 < left_over <= OWN.edit_bits + OWN.omission_bits + 1e-9


def shared_between(first: str, second: str, own_words: int) -> list[str]:
    laid = world(f"{PORT}{POND}", first, second).prepared
    vertical = [passage_between(laid, number, 0) for number in (1, 2)]
    pieces = pieces_of(laid, vertical)
    found = find_shared(laid, pieces, versions_of(laid, pieces, PEERS, DEFAULTS), {(2, 1): own_words}, DEFAULTS)
    assert all(laid.pool.doc[s.passage.x0] == 2 and laid.pool.doc[s.passage.y0] == 1 for s in found)
    assert all(0 < s.probability <= 1 for s in found)
    return [laid.plain[s.passage.x0 : s.passage.x1] for s in found]


def test_telling_changes_that_recur_were_copied_and_a_synonym_was_not() -> None:
    telling = PORT.replace("支持重点渔港", "由渔港所在乡镇牵头，为骨干渔港").replace("缩短一半", "压到四十分钟")
    assert shared_between(f"{telling}{POND}", f"{telling}{POND}", 200) == [
        telling.translate({ord(c): None for c in "，。、"})
    ]
    slight = PORT.replace("缩短", "压缩")
    assert shared_between(f"{slight}{POND}", f"{slight}{POND}", 0) == []
    assert shared_between(f"{PORT}{POND}", f"{PORT}{POND}", 200) == []  # two faithful copies owe each other nothing


def test_the_same_models_are_read_from_the_folder_of_models() -> None:
    import json

    from homog.resources import models_path

    data = json.loads(Path(models_path("deviations.json")).read_text(encoding="utf-8"))
    assert set(data["alone"]["weights"]) == set(ALONE)
    assert set(data["around"]["weights"]) == set(AROUND)
