"""The tables of relations against the rules for single pairs, and dates that documents contradict."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.corpus import direction, peers_of, references_of, relation_tables, told_dates, without_doubtful
from homog.corpus.doubts import Told, date_notices
from homog.datatypes import LEVELS, Document

REGIONS = ("全国", "山东省", "济南市", "青岛市", "河南省", "洛阳市", "")


@st.composite
def corpora(draw: st.DrawFn) -> list[Document]:
    size = draw(st.integers(1, 7))
    days = st.one_of(st.none(), st.integers(1, 3).map(lambda n: date(2020, 1, n)))
    return [
        Document(
            f"d{n}",
            "",
            draw(st.sampled_from(LEVELS)),
            draw(st.sampled_from(REGIONS)),
            draw(st.sampled_from(("", "甲", "乙"))),
            signed=draw(days),
            sha256=draw(st.sampled_from(("", "x", "y"))),
            draft=draw(st.booleans()),
        )
        for n in range(size)
    ]


def is_own(plan: Document, other: Document) -> bool:
    if plan.sha256 and plan.sha256 == other.sha256:
        return True
    place = (plan.level, plan.region, plan.title)
    return all(place) and place == (other.level, other.region, other.title)


@given(corpora())
@settings(max_examples=300, deadline=None)
def test_the_tables_say_what_the_rules_say(documents: list[Document]) -> None:
    names = [d.doc_id for d in documents]
    found = relation_tables(names, documents)
    later, own = [], []
    for i, plan in enumerate(documents):
        above, beside = set(references_of(plan, documents)), set(peers_of(plan, documents))
        for j, other in enumerate(documents):
            course = direction(plan, other)
            mine = other.doc_id in beside and is_own(plan, other)
            peer = other.doc_id in beside and not mine
            assert found.reference[i, j] == (other.doc_id in above and course != "later")
            assert found.peer[i, j] == (peer and course != "later")
            assert found.undetermined[i, j] == (peer and course == "undetermined")
            later += [(plan.doc_id, other.doc_id)] if other.doc_id in above and course == "later" else []
            own += [(plan.doc_id, other.doc_id)] if mine else []
    assert found.later_references == tuple(later)
    assert found.own_versions == tuple(own)


def test_only_rows_of_the_plans_asked_for_are_filled() -> None:
    documents = [Document("a", "", "national"), Document("b", "", "provincial"), Document("c", "", "provincial")]
    found = relation_tables(["b"], documents)
    assert found.reference.sum() == 1 and found.reference[1, 0]
    assert found.peer.sum() == 1 and found.peer[1, 2]


HEAD = (
    "青禾省水库条例\n\n2005年3月1日青禾省人民代表大会常务委员会通过\n\n{}\n\n第一章 总则\n\n"
    "第一条 为了管好水库，制定本条例。\n"
)


@pytest.mark.parametrize(
    ("listed", "last", "untold", "code"),
    [
        (date(2005, 3, 1), "2019年7月26日青禾省人民代表大会常务委员会修订", date(2019, 7, 26), "date_doubtful"),
        (None, "2019年7月26日青禾省人民代表大会常务委员会修订", date(2019, 7, 26), "date_in_text"),
        (date(2019, 7, 26), "2019年7月26日青禾省人民代表大会常务委员会修订", None, ""),
        (date(2019, 9, 30), "2019年7月26日青禾省人民代表大会常务委员会修订", None, ""),
        (date(2019, 6, 1), "2019年7月26日青禾省人民代表大会常务委员会批准", None, ""),
        (date(2005, 3, 1), "2026年1月1日起施行", None, ""),
    ],
)
def test_a_text_that_is_later_than_it_is_listed(listed: date | None, last: str, untold: date | None, code: str) -> None:
    document = Document("a", HEAD.format(last), "provincial", signed=listed)
    found = told_dates([document], {})
    assert found == ({"a": Told(untold)} if untold else {})
    assert [n.code for n in date_notices({"a": document}, found)] == ([code] if code else [])
    dated = without_doubtful({"a": document}, found)["a"].signed
    assert dated == (None if code == "date_doubtful" else listed)


def test_a_draft_is_not_asked_for_its_date() -> None:
    document = Document("a", HEAD.format("2019年7月26日修订"), "provincial", draft=True)
    assert told_dates([document], {}) == {}
