"""What changed between two drafts of a plan."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import small_corpus
from command_line import Run
from hypothesis import given
from hypothesis import strategies as st
from report_sample import sample
from schemas import problems

from homog.datatypes import Result
from homog.errors import UsageError
from homog.report import Lang
from homog.report.drafts import changes, unit_pairs
from homog.report.drafts_view import shown

TEXT = small_corpus.PEER_COPYING
CRABS, TRAINS, REEF = (
    line for line in TEXT.split("\n") if line[:3] in ("（一）", "（二）", "（三）") and len(line) > 50
)
OWN = "（二）立渔火夜市。在旧冰厂装两排吊炉，摊主凭渔获码抽签进场，剩鱼次晨由学校食堂按斤收走，账目贴在码头墙上。"
FURTHER = "（五）" + next(line for line in small_corpus.COPYING.split("\n") if "智慧养殖" in line)[3:]


def run_of(run: Run, work: Path, name: str, text: str, *more: str, region: str = "墨湾省") -> Path:
    """A checked draft; the file's name is the plan's identifier."""
    corpus = work / "corpus"
    if not corpus.exists():
        small_corpus.write(corpus, {}, small_corpus.ROWS[:2])
    (work / name).write_text(text, encoding="utf-8")
    out = work / Path(name).stem
    ran = run("check", work / name, "--corpus", corpus, "--region", region, "--out", out, "--quiet", *more)
    assert ran.code == 0, ran.err
    return out


@pytest.fixture
def drafts(run: Run, tmp_path: Path) -> tuple[Path, Path]:
    """Two drafts: a passage taken from a peer is replaced by own words, another is taken in."""
    first = run_of(run, tmp_path, "初稿.txt", TEXT)
    return first, run_of(run, tmp_path, "二稿.txt", TEXT.replace(TRAINS, OWN) + FURTHER + "\n")


def test_what_changed_is_told_to_programs(run: Run, drafts: tuple[Path, Path]) -> None:
    ran = run("diff", *drafts, "--json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert problems("diff", found) == []
    (plan,) = found["plans"]
    assert (plan["before"], plan["after"]) == ("初稿", "二稿")
    assert plan["figures"]["horizontal_share"]["before"] > plan["figures"]["horizontal_share"]["after"]
    became = {(item["became"], item["why"]): item for item in plan["items"]}
    gone = became["gone", "removed"]
    assert "渔货专列" in gone["before"]["text"] and gone["after"] is None and gone["before"]["source"] == "lanting"
    new = became["new", "added"]
    assert "水下机器人" in new["after"]["text"] and new["before"] is None
    units = plan["units"]
    assert (units["removed"], units["changed"]) == (1, 0) and units["added"] == 2 and units["same"] >= 4
    reference = next(source for source in plan["sources"] if source["doc"] == "reference")
    assert reference["became"] == "changed" and reference["after"] > reference["before"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("前稿", "后稿", "不再标记（已删去）", "新标记（新增条目）", "个百分点", "《国务院")),
        (
            "en",
            (
                "Before",
                "After",
                "no longer flagged (removed)",
                "newly flagged (new in the plan)",
                "points",
                "《国务院",
            ),
        ),
    ],
)
def test_what_changed_is_shown(run: Run, drafts: tuple[Path, Path], lang: str, words: tuple[str, ...]) -> None:
    ran = run("diff", *drafts, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert [word for word in words if word not in ran.out] == []


def test_a_run_beside_itself_has_not_changed(run: Run, drafts: tuple[Path, Path]) -> None:
    (plan,) = json.loads(run("diff", drafts[0], drafts[0], "--json").out)["plans"]
    assert plan["items"] == plan["sources"] == []
    assert plan["units"] | {"changed": 0, "removed": 0, "added": 0} == plan["units"]
    assert "没有变化" in run("diff", drafts[0], drafts[0]).out


def test_the_files_of_the_drafts_and_of_the_corpus_are_not_needed(
    run: Run, drafts: tuple[Path, Path], tmp_path: Path
) -> None:
    for path in (*tmp_path.glob("*.txt"), *(tmp_path / "corpus").iterdir()):
        path.unlink()
    assert run("diff", *drafts).code == 0


def test_runs_of_different_plans_are_refused(run: Run, drafts: tuple[Path, Path], tmp_path: Path) -> None:
    other = run_of(run, tmp_path, "别的.txt", small_corpus.NO_HEADINGS, region="雾凇省")
    ran = run("diff", drafts[0], other)
    assert ran.code == 2 and ran.out == ""
    assert "没有共同的方案" in ran.err and "初稿 / 别的" in ran.err and ran.err.count("\n") == 1
    assert run("diff", drafts[0], tmp_path / "nowhere").code == 2


def renamed(result: Result, old: str, new: str, **changed: str) -> Result:
    """The same run with another identifier for a plan."""

    def swap(doc: str) -> str:
        return new if doc == old else doc

    document = replace(result.documents[old], doc_id=new, **changed)  # type: ignore[arg-type]
    return replace(
        result,
        documents={swap(doc): document if doc == old else d for doc, d in result.documents.items()},
        structures={swap(doc): s for doc, s in result.structures.items()},
        plans=tuple(map(swap, result.plans)),
        references={swap(doc): r for doc, r in result.references.items()},
        matches=tuple(replace(m, doc=swap(m.doc), source=swap(m.source)) for m in result.matches),
        scores={swap(doc): replace(s, doc_id=swap(doc)) for doc, s in result.scores.items()},
    )


def test_plans_are_paired_by_identifier_then_by_title_and_place() -> None:
    one = sample()
    other = renamed(one, "yunze", "yunze-2")
    found = changes(one, other)
    assert [(plan.before, plan.after) for plan in found.plans] == [("qinghe", "qinghe"), ("yunze", "yunze-2")]
    assert found.gone == found.new == ()
    moved = changes(one, renamed(one, "yunze", "x", title="又一份", region="丙省"))
    assert [(p.before, p.after) for p in moved.plans] == [("qinghe", "qinghe")]
    assert (moved.gone, moved.new) == (("yunze",), ("x",))
    for lang, word in (("zh", "只在前一次"), ("en", "first run alone")):
        chosen: Lang = "zh" if lang == "zh" else "en"
        blocks, said = shown(moved, one, renamed(one, "yunze", "x", title="又一份", region="丙省"), chosen)
        assert len(blocks) == 1 and word in said[0]


def test_a_single_draft_under_another_title_is_known_by_its_text() -> None:
    one = sample("check")
    assert changes(one, renamed(one, "yunze", "x", title="新题", region="")).plans[0].after == "x"
    empty = renamed(one, "yunze", "x", title="新题")
    structures = {**empty.structures, "x": replace(empty.structures["x"], units=())}
    with pytest.raises(UsageError, match="share no plan"):
        changes(one, replace(empty, structures=structures))


@given(st.lists(st.text("甲乙丙丁", max_size=12), max_size=9), st.randoms(use_true_random=False))
def test_equal_texts_find_each_other_in_any_order(texts: list[str], random: object) -> None:
    others = list(texts)
    random.shuffle(others)  # type: ignore[attr-defined]
    pairs = unit_pairs(texts, others)
    assert len(pairs) == len(texts)
    assert all(texts[i] == others[j] and score == 1.0 for i, j, score in pairs)
    assert len({j for _, j, _ in pairs}) == len(texts)


def test_the_most_alike_are_paired_once() -> None:
    before = ["在港口布设水温传感器一百个", "开行渔货专列"]
    after = ["在港口布设水温传感器二百个", "在港口布设盐度传感器三百个", "修复牡蛎礁"]
    assert [(i, j) for i, j, _ in unit_pairs(before, after)] == [(0, 0)]
    assert unit_pairs([], after) == unit_pairs(before, []) == []
