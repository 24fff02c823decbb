"""Words that correspond in reworded matches: found, written, read back, shown; what differs in sense is said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from homog.api import Run
from homog.datatypes import Document, Match, Result, Slot, SlotPair, Structure, Unit, WordPair
from homog.pipeline import compare
from homog.report.desk import Desk
from homog.report.export.view import plan_view
from homog.report.match_view import match_views
from homog.report.messages import Words
from homog.report.reworded import reworded, shown_words
from homog.report.stored import load_run
from homog.structure.slots import find_slots

BODY = "鼓励海产养殖户以捕捞许可和渔船作为质押物申请贷款，渔港旁边的冷库向小船主开放并减免租金。"
SAID = "鼓励海产养殖户以捕捞许可和渔船作为抵押物申请贷款，渔港附近的冷库面向小船东开放并减收租费。"
OWN = "青禾湾渔政站每季度清点一次网具，公布沉网打捞的地点、数量和下一季度的计划。"
OTHER = "云泽湖管理处在冬季封湖期间组织船检，把发现的隐患登记在册，逐条销号。"


def written(folder: Path, name: str, title: str, *sentences: str) -> Path:
    path = folder / name
    path.write_text(f"{title}\n一、主要任务\n" + "\n".join(sentences) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("words")
    plan = written(folder, "plan.txt", "青禾湾渔业实施方案", OWN, SAID)
    source = written(folder, "source.txt", "云泽省渔业指导意见", BODY, OTHER)
    return compare(plan, source, role="reference")


def words_of(result: Result, match: Match) -> dict[str, str]:
    text, source = result.documents[match.doc].text, result.documents[match.source].text
    return {text[w.start : w.end]: source[w.source_start : w.source_end] for w in match.words}


def test_the_words_of_a_reworded_match_are_found_and_none_of_another(run: Result) -> None:
    found = {m.grade: words_of(run, m) for m in run.matches}
    assert "reworded" in found
    assert {"抵押": "质押"}.items() <= found["reworded"].items()
    assert all(not words for grade, words in found.items() if grade != "reworded")
    for match in run.matches:
        for w in match.words:
            assert match.start <= w.start < w.end <= match.end and 0.45 <= w.cosine <= 1
            assert match.source_start <= w.source_start < w.source_end <= match.source_end
        for side in ([(w.start, w.end) for w in match.words], [(w.source_start, w.source_end) for w in match.words]):
            spans = sorted(side)
            assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_words_are_sought_in_sentences_that_go_together(tmp_path: Path) -> None:
    """鼓励 and 倡导 are alike, but stand in sentences that have nothing else in common."""
    begun = "渔港南侧的冷库面向小船东开放并减收租费，海产养殖户以捕捞许可和渔船作为抵押物申请贷款。"
    ended = "公布沉网打捞的地点、数量和下一季度的计划，倡导青禾湾渔政站每季度清点一次网具。"
    plan = written(tmp_path, "plan.txt", "青禾湾渔业实施方案", begun, ended)
    source = written(tmp_path, "source.txt", "云泽省渔业指导意见", BODY, OWN)
    result = compare(plan, source, role="reference")
    found = [words_of(result, m) for m in result.matches if m.grade == "reworded" and m.end - m.start > len(begun)]
    assert len(found) == 1 and found[0]["抵押"] == "质押" and "倡导" not in found[0]


def test_words_are_written_and_read_back(run: Result, tmp_path: Path) -> None:
    Run(run).save(tmp_path / "out")
    rows = [json.loads(line) for line in (tmp_path / "out" / "matches.jsonl").read_text("utf-8").splitlines()]
    again = load_run(tmp_path / "out")
    assert [row["words"] for row in rows if row["grade"] == "reworded"] != [[]]
    assert {m.match_id: m.words for m in again.matches} == {m.match_id: m.words for m in run.matches}


@pytest.mark.parametrize(("lang", "said"), [("zh", "对应的词："), ("en", "Corresponding words: ")])
def test_every_form_of_the_report_names_the_words(run: Result, lang: str, said: str) -> None:
    desk = Desk(run, Words(lang))  # type: ignore[arg-type]
    plan = run.plans[0]
    card = next(v for v in match_views(desk, plan) if v.match.grade == "reworded")
    assert card.reworded.words.startswith(said) and "抵押 ↔ 质押" in card.reworded.words
    assert '<ins class="w' in card.plan_text and '<del class="w' in card.source_text
    view = plan_view(desk, plan)
    assert any("抵押 ↔ 质押" in line for m in view.matches for line in m.reworded)
    assert any("抵押 ↔ 质押" in line for item in view.items for line in item.reworded)


# what differs in sense


def desk_of(
    plan: str, source: str, words: Mapping[str, str] = {}, slots: tuple[SlotPair, ...] = (), grade: str = "reworded"
) -> tuple[Desk, Match]:
    """A run of one match between two texts."""
    pairs = [
        WordPair(plan.index(a), plan.index(a) + len(a), source.index(b), source.index(b) + len(b), 0.9)
        for a, b in words.items()
    ]
    match = Match(
        "0" * 12, "p", 0, len(plan), "s", 0, len(source), "national", grade, "vertical", 0.5, 0.9,  # type: ignore[arg-type]
        slots=slots, words=tuple(pairs),
    )  # fmt: skip
    documents = {"p": Document("p", plan, "provincial"), "s": Document("s", source, "national")}
    structures: dict[str, Structure] = {}
    for name, document in documents.items():
        text = document.text
        found = tuple(Slot(f.type, f.start, f.end, text[f.start : f.end], f.value, f.unit) for f in find_slots(text))
        structures[name] = Structure((), (Unit("u0001", "action", (), 0, len(text), found),))
    return Desk(
        Result("compare", documents, structures, ("p",), {"p": ("s",)}, (match,), {}, (), {}), Words("zh")
    ), match


@pytest.mark.parametrize(
    ("plan", "source", "said"),
    [
        ("渔港码头不得向过路船只收取停泊费", "渔港码头可以向过路船只收取停泊费", "仅方案有“不得向过路船只收取停”"),
        ("对沉网打捞船征收港务费", "对沉网打捞船免征港务费", "仅来源有“免征港务费”"),
        ("湖区允许夜间捕捞", "湖区禁止夜间捕捞", "仅来源有“禁止夜间捕捞”"),
        (
            "码头不得收停泊费，冷库可以对外出租",
            "码头可以收停泊费，冷库不得对外出租",
            "仅方案有“不得收停泊费”；仅来源有“不得对外出租”",
        ),
        ("夜间捕捞一律准许", "夜间捕捞一律禁止", "仅来源有“禁止”"),
        ("渔船装卫星终端，超过六十天检修", "渔船装卫星终端，不超过六十天检修", "仅来源有“不超过六十天检修”"),
    ],
)
def test_a_negation_on_one_side_is_said(plan: str, source: str, said: str) -> None:
    told = reworded(*desk_of(plan, source)).negation
    assert told == f"否定不同：{said}"


@pytest.mark.parametrize(
    ("plan", "source"),
    [
        ("渔港严禁向过路船只收停泊费", "渔港不得对过路船只收停泊费"),
        ("对过路船只免收停泊费", "不收过路船只停泊费"),
        ("冷库利用率不低于八成", "冷库利用率达到八成以上"),
        ("网具清点间隔不超过90天", "网具清点间隔控制在90天以内"),
        ("渔船检修间隔不得超过90天", "渔船检修间隔最高为90天"),
        ("没有冷库的小船主可以租用", "缺少冷库的小船主可以租用"),
        ("防止沉网伤害船桨", "避免沉网伤害船桨"),
        ("为渔船装无线终端，不断提高出海安全", "为渔船装卫星终端，持续提高出海安全"),
        ("公布打捞数量，渔港不得收停泊费", "渔港不得收停泊费，公开打捞数量"),
    ],
)
def test_a_negation_told_in_other_words_is_none(plan: str, source: str) -> None:
    assert reworded(*desk_of(plan, source)).negation == ""


def test_a_bound_turned_round_is_said() -> None:
    told = reworded(*desk_of("网具清点间隔不低于90天", "网具清点间隔控制在90天以内")).negation
    assert "仅方案有“不低于90天”" in told


def test_figures_on_one_side_are_said_but_for_those_shown_as_replaced() -> None:
    plan, source = "三年内为120艘渔船装终端，每艘补助5万元", "给100艘渔船配终端设备，一艘补3万元"
    assert reworded(*desk_of(plan, source)).figures.count("“") >= 4
    shown = (SlotPair("quantity", "120艘", "100艘"),)
    told = reworded(*desk_of(plan, source, slots=shown)).figures
    assert "120艘" not in told and "100艘" not in told and "5万元" in told and "3万元" in told


def test_nothing_is_said_of_other_grades() -> None:
    plan, source = "渔港码头不得收取停泊费", "渔港码头可以收取停泊费"
    assert reworded(*desk_of(plan, source, grade="near-verbatim")).lines == ()


def test_a_line_names_a_dozen_words_and_counts_the_others() -> None:
    ones, twos = "甲乙丙丁戊己庚辛壬癸子丑寅卯", "东南西北春夏秋冬金木水火土风"
    plan, source = "，".join(c * 2 for c in ones), "，".join(c * 2 for c in twos)
    desk, match = desk_of(plan, source, {a * 2: b * 2 for a, b in zip(ones, twos, strict=True)})
    told = reworded(desk, match).words
    assert told.count("↔") == 12 and told.endswith("等 14 对")


def test_single_characters_are_shown_where_they_are_sure() -> None:
    _, match = desk_of("把渔船登记", "将渔船登记", {"把": "将"})
    assert shown_words(match) == list(match.words)
    unsure = replace(match, words=(replace(match.words[0], cosine=0.5),))
    assert shown_words(unsure) == []
