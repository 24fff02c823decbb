"""Real families of documents: every corpus scores, and what is known of them by reading shows in the figures."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache

import pytest
from shared_corpora import CORPORA, needs_corpora

from homog.datatypes import Result
from homog.pipeline import score

pytestmark = [needs_corpora, pytest.mark.real]
FOLDERS = sorted(path.parent.name for path in CORPORA.glob("*/catalog.csv")) if CORPORA.is_dir() else []


@cache
def scored(name: str) -> Result:
    return score(CORPORA / name)


def from_source(result: Result, plan: str, source: str, attribution: str) -> float:
    """Share of a plan attributed to a source in one way, in characters of its text."""
    rows = [m for m in result.matches_of(plan) if m.source == source and m.attribution == attribution]
    return sum(m.end - m.start for m in rows) / len(result.documents[plan].text)


def runs(text: str, width: int = 13) -> set[str]:
    body = "".join(c for c in text if c.isalnum())
    return {body[i : i + width] for i in range(len(body) - width + 1)}


@pytest.mark.parametrize("name", FOLDERS)
def test_every_corpus_scores(name: str) -> None:
    result = scored(name)
    with (CORPORA / name / "catalog.csv").open(encoding="utf-8") as lines:
        assert len(result.documents) == sum(1 for _ in csv.DictReader(lines))
    assert result.plans
    assert not [n for n in result.warnings if n.failed]
    assert_rows_are_sound(result)


def assert_rows_are_sound(result: Result) -> None:
    for match in result.matches:
        text, source = result.documents[match.doc].text, result.documents[match.source].text
        assert 0 <= match.start < match.end <= len(text)
        assert 0 <= match.source_start < match.source_end <= len(source)
        assert 0 <= match.identity <= 1
        assert 0 <= match.confidence <= 1
    for plan, starts in ends_in_order(result):
        assert starts == sorted(starts), plan
    for scores in result.scores.values():
        assert sum(i.value for i in scores.shares.values()) == pytest.approx(1)


def ends_in_order(result: Result) -> Iterator[tuple[str, list[int]]]:
    """Starts and ends of each plan's matches in a row: ascending where they do not overlap."""
    for plan in result.plans:
        yield plan, [edge for m in result.matches_of(plan) for edge in (m.start, m.end)]


def test_kaifeng_took_from_shanghai_and_hardly_from_the_state_council() -> None:
    result = scored("business-environment")
    shanghai = from_source(result, "开封市", "上海市", "horizontal")
    assert shanghai > 0.10
    assert shanghai > 3 * from_source(result, "开封市", "national", "vertical")
    others = [d for d in result.plans if d not in ("开封市", "上海市", "上海市-2")]
    assert all(from_source(result, "开封市", o, "horizontal") < shanghai / 2 for o in others)


@pytest.mark.parametrize("province", ["山东省", "重庆市"])
def test_religious_affairs_follow_the_state_council(province: str) -> None:
    """At least the 28-30 % that a count of common runs of thirteen characters finds, whose text these runs cover."""
    result = scored("religious-affairs")
    national, plan = (runs(result.documents[d].text) for d in ("national", province))
    share = result.scores[province].shares["vertical_share"].value
    assert share > len(plan & national) / len(plan)
    assert share > 0.28


def test_in_work_reports_little_is_flagged() -> None:
    result = scored("work-reports-2026")
    flagged = [s.shares["horizontal_share"].value + s.shares["vertical_share"].value for s in result.scores.values()]
    assert sorted(flagged)[len(flagged) // 2] == 0
    assert max(flagged) < 0.06
    assert sum(flagged) / len(flagged) < 0.01


def test_a_revised_regulation_is_no_copy_of_itself() -> None:
    result = scored("business-environment")
    own = {(n.doc, n.detail) for n in result.warnings if n.code == "own_version"}
    for city in ("上海市", "北京市"):
        assert from_source(result, f"{city}-2", city, "horizontal") == 0
        assert (f"{city}-2", city) in own
