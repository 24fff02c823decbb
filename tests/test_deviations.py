"""What references leave over of a plan, and how telling a change is."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laid_out import DEFAULTS, passage_between, prepared, world

from homog.alignment import Block, Passage
from homog.deviations import Change, ChangeModel, changes_of, leave_over
from homog.matching import Prepared
from homog.settings import AttributionSettings

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


def followed(reference: str, *plans: str) -> tuple[Prepared, list[Passage]]:
    """A reference and plans that follow it from beginning to end, each as one passage."""
    laid = prepared(reference, *plans)
    return laid, [passage_between(laid, number, 0) for number in range(1, len(plans) + 1)]


def change_of(laid: Prepared, passages: list[Passage], plan: int, new: str) -> Change:
    """The first change of a plan that writes these words."""
    return next(c for c in changes_of(passages[plan - 1]) if laid.plain[c.x0 : c.x1] == new)


def test_a_faithful_copy_leaves_nothing() -> None:
    laid, passages = followed(REFERENCE, REFERENCE)
    residue = leave_over(laid, passages, OWN)
    (passage,) = passages
    assert residue[passage.x0 : passage.x1].tolist() == [0] * (passage.x1 - passage.x0)


def test_text_outside_every_passage_keeps_its_bits() -> None:
    laid, passages = followed(REFERENCE, REFERENCE)
    assert leave_over(laid, [], OWN).tolist() == laid.bits.tolist()
    (y0, y1) = passages[0].y0, passages[0].y1
    assert leave_over(laid, passages, OWN)[y0:y1].tolist() == laid.bits[y0:y1].tolist()


@given(st.text(st.sampled_from("甲乙丙丁戊己"), min_size=4, max_size=25), st.data())
def test_equal_runs_leave_nothing_and_changes_leave_something(source: str, data: st.DataObject) -> None:
    low = data.draw(st.integers(2, len(source) - 2))
    high = data.draw(st.integers(low, len(source) - 2))
    new = data.draw(st.text(st.sampled_from("鱼虾蟹贝"), max_size=5))
    laid = prepared(source, source[:low] + new + source[high:])
    x, y = (int(laid.pool.begin[i]) for i in (1, 0))
    blocks = (Block(x, y, low), Block(x + low + len(new), y + high, len(source) - high))
    passage = Passage(x, x + len(source) - high + low + len(new), y, y + len(source), 50.0, blocks)
    residue = leave_over(laid, [passage], OWN)
    changed = set(range(x + low, x + low + len(new))) or {x + low}
    for at in range(passage.x0, passage.x1):
        assert (residue[at] > 0) == (at in changed)


def test_the_bits_of_a_change_are_spread_over_its_words() -> None:
    laid, passages = followed(REFERENCE, REFERENCE.replace("记录格式", "登记表册样式"))
    change = change_of(laid, passages, 1, "登记表册样")
    residue = leave_over(laid, passages, OWN)
    bits = ChangeModel(laid, passages, OWN).bits(change)
    assert residue[change.x0 : change.x1].tolist() == pytest.approx([bits / 5] * 5)
    assert bits == pytest.approx(OWN.edit_bits + 5 * 9)  # nothing is known: nine bits a character


def test_an_omission_is_marked_behind_it() -> None:
    laid, passages = followed(REFERENCE, REFERENCE.replace("水下", ""))
    residue = leave_over(laid, passages, OWN)
    marked = [at for at in range(passages[0].x0, passages[0].x1) if residue[at] > 0]
    assert [laid.plain[at] for at in marked] == ["机"]
    assert residue[marked[0]] == pytest.approx(OWN.omission_bits)


def test_a_small_change_may_be_hit_on_twice() -> None:
    words = "甲" * OWN.small_edit, "甲" * (OWN.small_edit + 1)
    found = []
    for new in words:
        laid, passages = followed(REFERENCE, REFERENCE.replace("机器人", new))
        found.append(ChangeModel(laid, passages, OWN).bits(change_of(laid, passages, 1, new)))
    small, large = (9 * len(new) for new in words)
    assert found == pytest.approx([OWN.edit_bits + OWN.small_edit_share * small, OWN.edit_bits + large])


def test_a_change_made_at_many_places_is_worth_less_than_one_made_once() -> None:
    """One plan writes 加速 for every 加快, another only once."""
    everywhere = followed(REFERENCE, REFERENCE.replace("快", "速"))
    once = followed(REFERENCE, REFERENCE.replace("快", "速", 1))
    many, single = (
        ChangeModel(laid, passages, OWN).bits(change_of(laid, passages, 1, "速"))
        for laid, passages in (everywhere, once)
    )
    assert many < 1 < 5 < single
    residue = leave_over(*everywhere, OWN)
    assert sum(residue[everywhere[1][0].x0 : everywhere[1][0].x1]) == pytest.approx(5 * many, rel=1e-5)


def test_a_change_at_one_place_stays_telling_however_many_carry_it_on() -> None:
    changed = REFERENCE.replace("机器人", "小艇队")
    alone, by_many = (followed(REFERENCE, *[changed] * n) for n in (1, 12))
    bits = [ChangeModel(laid, p, OWN).bits(change_of(laid, p, 1, "小艇队")) for laid, p in (alone, by_many)]
    assert bits[0] == bits[1]


def test_words_that_everybody_changes_otherwise_tell_more() -> None:
    """加快 is changed at five places into five different words: to hit on one of them is less likely still."""
    plan = REFERENCE
    for new in "甲乙丙丁戊":
        plan = plan.replace("快", new, 1)
    laid, passages = followed(REFERENCE, plan)
    single = followed(REFERENCE, REFERENCE.replace("快", "甲", 1))
    several = ChangeModel(laid, passages, OWN).bits(change_of(laid, passages, 1, "甲"))
    alone = ChangeModel(*single, OWN).bits(change_of(*single, 1, "甲"))
    assert several == pytest.approx(alone + math.log2(5))


def test_the_worth_of_changes_is_a_setting() -> None:
    laid, passages = followed(REFERENCE, REFERENCE.replace("机器人", "小艇队"))
    change = change_of(laid, passages, 1, "小艇队")
    dearer = AttributionSettings(edit_bits=OWN.edit_bits + 4)
    assert ChangeModel(laid, passages, dearer).bits(change) == pytest.approx(
        ChangeModel(laid, passages, OWN).bits(change) + 4
    )


def test_changes_are_what_lies_between_equal_runs() -> None:
    blocks = (Block(0, 100, 5), Block(8, 107, 4), Block(12, 90, 6))
    found = list(changes_of(Passage(0, 18, 90, 111, 1.0, blocks)))
    assert found == [Change(5, 8, 105, 107), Change(12, 12, 111, 90)]  # the second goes on elsewhere


def test_a_stock_phrase_in_a_change_tells_less_than_own_words() -> None:
    """With the shipped background: a drafter may well add an official phrase, not a lighthouse."""
    base = "支持重点渔港铺设水温、盐度和潮位传感网络，让渔船靠港卸货排队时间缩短一半以上。"
    stock = base.replace("网络，", "网络，具有自主知识产权，")
    own = base.replace("网络，", "网络，灯塔旁边晾晒渔网，")
    laid = world(base, stock, own).prepared
    passages = [passage_between(laid, number, 0) for number in (1, 2)]
    model = ChangeModel(laid, passages, OWN)
    bits = [model.bits(next(changes_of(p))) for p in passages]
    assert bits[0] < 0.5 * bits[1]
