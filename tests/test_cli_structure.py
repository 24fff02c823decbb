"""`homog structure`: the outline on the screen and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

from homog.datatypes import UNIT_KINDS

PLAN = """青禾省渡口改造实施方案
一、总体要求
（一）发展目标
到2033年，全省渡口改造率达到95%以上。
（二）基本原则
坚持安全第一。把乘客安全放在首位。
二、重点任务
（一）更新渡船。推动渡船更新换代，2031年底前完成。（牵头单位：省交通运输厅；配合单位：省财政厅）
三、保障措施
各县成立工作专班，定期调度。
"""


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "渡口.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_json_holds_what_is_promised(run: Run, plan: Path) -> None:
    ran = run("structure", plan, "--json")
    found = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert set(found) == {"doc", "sections", "units"}
    assert found["doc"] == "渡口"
    assert [s["title"] for s in found["sections"]][:2] == ["总体要求", "发展目标"]
    for unit in found["units"]:
        assert set(unit) == {"unit_id", "kind", "path", "start", "end", "text", "slots", "why"}
        assert unit["text"] == PLAN[unit["start"] : unit["end"]]
        assert unit["kind"] in UNIT_KINDS
        assert unit["why"]
        for slot in unit["slots"]:
            assert slot["text"] == PLAN[slot["start"] : slot["end"]]
    assert [unit["kind"] for unit in found["units"]] == ["target", "principle", "action", "safeguard"]
    assert found["units"][0]["slots"][-1]["value"] == "0.95"


def test_details_are_given_on_demand(run: Run, plan: Path) -> None:
    units = json.loads(run("structure", plan, "--json", "--details").out)["units"]
    (measure,) = units[0]["details"]
    assert (measure["comparator"], measure["value"], measure["target_year"]) == ("at_least", "0.95", "2033")
    assert [agency["role"] for agency in units[2]["details"]["agencies"]] == ["lead", "cooperating"]
    assert units[1]["details"] is None
    shown = run("structure", plan, "--details").out
    assert "lead: 省交通运输厅" in shown
    assert "2031年底" in shown


def test_the_outline_on_the_screen(run: Run, plan: Path) -> None:
    lines = run("structure", plan).out.splitlines()
    assert lines[0] == "一、 总体要求"
    assert lines[1] == "  （一） 发展目标"
    assert lines[2] == "    [目标] 到2033年，全省渡口改造率达到95%以上。  heading:发展目标"
    assert lines[-1] == "6 个章节，4 个条目：目标 1，任务 1，保障 1，原则 1"
    assert "\x1b" not in "".join(lines)


def test_the_outline_in_english(run: Run, plan: Path) -> None:
    out = run("structure", plan, "--lang", "en").out
    assert "[target] 到2033年" in out
    assert "6 sections, 4 units: target 1, action 1, safeguard 1, principle 1" in out


def test_long_units_are_cut_unless_asked_for(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("一、概况\n" + "渡口连着两岸人家，" * 40 + "一直如此。\n", encoding="utf-8")
    short, full = run("structure", path).out, run("structure", path, "--full").out
    assert "…" in short
    assert "一直如此。" not in short
    assert "一直如此。" in full


def test_heading_without_text_behind_it_is_shown(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.txt"
    path.write_text("一、概况\n渡口连着两岸人家，往来的人很多。\n二、附则\n", encoding="utf-8")
    assert "二、 附则" in run("structure", path).out


@pytest.mark.parametrize("name", ["missing.txt", "empty.txt", "unknown.xyz"])
def test_what_cannot_be_read_is_one_line_and_code_two(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name != "missing.txt":
        path.write_text("" if name == "empty.txt" else "渡口", encoding="utf-8")
    ran = run("structure", path)
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert name in ran.err


def test_what_a_document_says_is_never_markup(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "markup.txt"
    path.write_text("一、概况\n渡口[bold]连着[/bold]两岸人家，往来的人很多。\n", encoding="utf-8")
    assert "[bold]连着[/bold]" in run("structure", path).out
