"""Quotations and stock phrases from the text of a plan to every ratio, on a small corpus."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import small_corpus
from command_line import Ran, Run

QUOTED = "支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。"
COPIED = "在沿海水产院校增设渔业数据专业方向，三年内轮训基层渔技人员两万名，鼓励退役渔民转任数据采集员。"
TITLE = "《国务院关于推进云端渔业发展的指导意见》"
PLAN = f"""曲岚省云端渔业实施方案

一、总体要求
按照{TITLE}要求，结合实际，制定本方案。{TITLE}提出：“{QUOTED}”

二、重点任务
（一）修复沙洲。在鹭洲东侧打桩固沙，每月用无人机量一次岸线，退缩超过两米的岸段改种秋茄和老鼠簕。
（二）培养人才。{COPIED}
"""
ROW = "qulan,provincial,曲岚省,曲岚省云端渔业实施方案,,,2025-06-01,qulan.txt,"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return small_corpus.write(tmp_path / "corpus", {"qulan.txt": PLAN}, (*small_corpus.ROWS, ROW))


def scored(run: Run, corpus: Path, out: Path, *more: str) -> tuple[Ran, dict[str, Any]]:
    """The run and the summary of the plan that quotes."""
    ran = run("score", corpus, "--out", out, "--json", *more)
    return ran, next(plan for plan in json.loads(ran.out)["plans"] if plan["doc_id"] == "qulan")


def lines(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row["doc"] == "qulan"]


def test_a_quotation_is_marked_and_still_counts_unless_it_is_excluded(run: Run, corpus: Path, tmp_path: Path) -> None:
    _, plan = scored(run, corpus, tmp_path / "out")
    size = plan["characters"]
    assert plan["vertical_share"]["value"] >= sum(c.isalnum() for c in QUOTED + COPIED) / size
    assert plan["copied_share_total"]["value"] == plan["vertical_share"]["value"]
    matches = lines(tmp_path / "out" / "matches.jsonl")
    assert [round(row["quoted"]) for row in matches if row["attribution"] == "vertical"] == [1, 0]
    units = lines(tmp_path / "out" / "units.jsonl")
    marked = [PLAN[q["start"] : q["end"]] for unit in units for q in unit["quotes"]]
    assert marked == [f"按照{TITLE}要求", f"{TITLE}提出：“{QUOTED}”"]
    quoted = sum(unit["quoted_share"] * unit["characters"] for unit in units)
    assert plan["quoted_share"]["value"] == pytest.approx(quoted / size, abs=1e-5)


def test_both_ratios_stay_whatever_is_excluded(run: Run, corpus: Path, tmp_path: Path) -> None:
    _, all_of_it = scored(run, corpus, tmp_path / "a")
    _, without = scored(run, corpus, tmp_path / "b", "--exclude", "formulaic,quoted")
    for name in ("copied_share_total", "copied_share_net", "vertical_share_net", "quoted_share"):
        assert all_of_it[name] == without[name]
    assert without["characters"] == all_of_it["characters"] == all_of_it["characters_counted"]
    assert without["characters_counted"] == without["characters_net"] == all_of_it["characters_net"]
    assert without["vertical_share"]["value"] == all_of_it["vertical_share_net"]["value"]
    assert without["formulaic_share"]["value"] == 0
    copied = sum(c.isalnum() for c in COPIED)
    assert without["vertical_share"]["value"] == pytest.approx(copied / without["characters_net"], abs=0.03)
    with (tmp_path / "b" / "plans.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["excluded"] for row in rows} == {"quoted formulaic"}
    for row in rows:
        shares = [float(row[f"{name}_share"]) for name in ("vertical", "horizontal", "formulaic", "original")]
        assert sum(shares) == pytest.approx(1, abs=1e-5)
    same = [(tmp_path / name / "matches.jsonl").read_bytes() for name in "ab"]
    assert same[0] == same[1]


def test_the_limit_is_held_against_the_ratio_that_was_asked_for(run: Run, corpus: Path, tmp_path: Path) -> None:
    _, plan = scored(run, corpus, tmp_path / "a")
    between = (plan["copied_share_total"]["value"] + plan["copied_share_net"]["value"]) / 2
    assert plan["copied_share_net"]["value"] < between
    codes = []
    for more in ([], ["--exclude", "quoted,formulaic"]):
        ran = run("check", corpus / "qulan.txt", "--corpus", corpus, "--fail-over", f"{between:.4f}", *more)
        codes.append(ran.code)
        assert "总复制比" in ran.out and "去除引用和套话后" in ran.out
    assert codes == [3, 0]


@pytest.mark.parametrize("command", ["score", "check", "compare"])
def test_every_scoring_command_takes_the_option(run: Run, corpus: Path, command: str) -> None:
    where: dict[str, list[Path | str]] = {
        "score": [corpus],
        "check": [corpus / "qulan.txt", "--corpus", corpus],
        "compare": [corpus / "qulan.txt", corpus / "reference.txt"],
    }
    ran = run(command, *where[command], "--exclude", "quoted", "--json")
    assert (ran.code, json.loads(ran.out)["excluded"]) == (0, ["quoted"])


SHARED = "各级各部门要提高站位压实责任加强统筹协调形成工作合力确保各项任务落地见效。"
FIELDS = {
    "渔业": "沿湾布设浮标，渔船进港前报送舱温。",
    "林业": "护林员沿防火道巡查，树干编号入册。",
    "邮政": "末端网点改装雨棚，包裹按巷口分拣。",
}


def _fields(folder: Path) -> Path:
    """Three corpora of different subjects that share one sentence."""
    for number, (field, own) in enumerate(FIELDS.items()):
        text = f"{field}工作方案\n\n一、主要任务\n（一）任务。{own}\n二、保障措施\n（一）加强领导。{SHARED}\n"
        rows = (f"d{number},provincial,曲岚省,{field}工作方案,,,2025-01-01,d.txt,",)
        (folder / field).mkdir(parents=True)
        (folder / field / "d.txt").write_text(text, encoding="utf-8")
        (folder / field / "catalog.csv").write_text("\n".join((small_corpus.HEADER, *rows)) + "\n", encoding="utf-8")
    return folder


def test_a_background_of_ones_own_makes_its_phrases_stock(run: Run, corpus: Path, tmp_path: Path) -> None:
    """From a folder of corpora to rows of matches.jsonl: what their fields share is formula in another corpus."""
    table = tmp_path / "mine.npz"
    assert run("background", "build", _fields(tmp_path / "fields"), "--out", table).code == 0
    (corpus / "qulan.txt").write_text(PLAN + f"三、保障措施\n（一）加强领导。{SHARED}\n", encoding="utf-8")
    _, shipped = scored(run, corpus, tmp_path / "a")
    _, own = scored(run, corpus, tmp_path / "b", "--background", str(table))
    assert own["formulaic_share"]["value"] > shipped["formulaic_share"]["value"]
    text = (corpus / "qulan.txt").read_text(encoding="utf-8")
    stock = [row for row in lines(tmp_path / "b" / "matches.jsonl") if row["attribution"] == "formulaic"]
    assert [(text[row["start"] : row["end"]], row["why"], row["source"]) for row in stock] == [
        (SHARED[:-1], "stock_official", None)
    ]
    runs = [json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in "ab"]
    assert runs[0]["background"] is None and len(runs[1]["background"]) == 64


@pytest.mark.parametrize(("name", "says"), [("none.npz", "没有这个文件"), ("catalog.csv", "不是公文用语背景表")])
def test_a_background_that_is_none_is_an_error_in_one_line(run: Run, corpus: Path, name: str, says: str) -> None:
    ran = run("score", corpus, "--background", corpus / name)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert says in ran.err and "homog background build" in ran.err


def test_stock_phrases_of_the_corpus_are_told_apart(run: Run, tmp_path: Path) -> None:
    """A phrase that many plans of the corpus have, and no other field, is the corpus' own stock."""
    phrase = "渔港泊位余量逐时张榜公示于码头岗亭"
    texts, rows = {}, []
    for number in range(6):
        own = "".join(chr(0x4E00 + 97 * number + k * 13) for k in range(60))
        texts[f"p{number}.txt"] = f"p{number}省方案\n\n一、主要任务\n（一）任务。{own}，{phrase}。\n"
        rows.append(small_corpus.row(f"p{number}", signed=f"2025-05-0{number + 1}"))
    corpus = small_corpus.write(tmp_path / "corpus", texts, tuple(rows))
    assert run("score", corpus, "--out", tmp_path / "out").code == 0
    found = [json.loads(line) for line in (tmp_path / "out" / "matches.jsonl").read_text("utf-8").splitlines()]
    assert [(row["doc"], row["attribution"], row["why"]) for row in found] == [
        (f"p{number}", "formulaic", "stock_corpus") for number in range(6)
    ]
    for row in found:
        assert texts[f"{row['doc']}.txt"][row["start"] : row["end"]] == phrase
    assert len({row["match_id"] for row in found}) == 6
