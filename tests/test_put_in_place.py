"""`homog corpus add --like`: a reviewer's own file in the place of a row."""

from __future__ import annotations

import json
from pathlib import Path

import small_corpus
from command_line import Run

ROWS = (
    *small_corpus.ROWS,
    "wusong,provincial,雾凇省,,,,,,",
    "chenlan,provincial,晨岚省,晨岚省森林方案,晨政发〔2024〕3号,晨岚省人民政府,2024-02-03,chenlan.txt,http://a.example/x",
)
FOREST = "晨岚省森林方案\n\n" + small_corpus.NO_HEADINGS


def listed(run: Run, folder: Path) -> dict[str, dict[str, str]]:
    return {row["doc_id"]: row for row in json.loads(run("corpus", "list", folder, "--json").out)}


def test_what_the_row_knows_stays_and_the_rest_is_guessed(run: Run, tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {}, ROWS)
    assert listed(run, folder)["wusong"]["standing"] == "missing"
    assert listed(run, folder)["chenlan"]["standing"] == "address"
    own = tmp_path / "scan 3.txt"
    own.write_text("霜河省护林巡查方案\n\n霜政发〔2025〕9号\n\n" + small_corpus.NO_HEADINGS, encoding="utf-8")
    added = run("corpus", "add", folder, own, "--like", "雾凇省", "--signed", "2025-07-01")
    assert added.code == 0, added.err
    row = listed(run, folder)["wusong"]
    assert (row["region"], row["signed"], row["path"]) == ("雾凇省", "2025-07-01", "texts/wusong.txt")
    assert (row["title"], row["doc_no"]) == ("霜河省护林巡查方案", "霜政发〔2025〕9号")
    assert row["standing"] == "there"
    assert len(listed(run, folder)) == len(ROWS)


def test_a_file_that_is_there_is_replaced_but_not_lost(run: Run, tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {"texts/chenlan.txt": "old", "chenlan.txt": "older"}, ROWS)
    own = tmp_path / "a.txt"
    own.write_text(FOREST, encoding="utf-8")
    assert run("corpus", "add", folder, own, "--like", "chenlan", "--title", "森林方案").code == 0
    row = listed(run, folder)["chenlan"]
    assert (row["title"], row["doc_no"], row["url"]) == ("森林方案", "晨政发〔2024〕3号", "http://a.example/x")
    assert row["path"] == "texts/chenlan-2.txt"
    assert (folder / "texts/chenlan.txt").read_text(encoding="utf-8") == "old"
    assert run("corpus", "add", folder, folder / "texts/chenlan.txt", "--like", "chenlan").code == 0
    assert listed(run, folder)["chenlan"]["path"] == "texts/chenlan.txt"


def test_what_cannot_be_put_in_place(run: Run, tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {}, ROWS)
    before = (folder / "catalog.csv").read_bytes()
    own = tmp_path / "a.txt"
    own.write_text(FOREST, encoding="utf-8")
    for options, says in (
        (["--like", "nobody"], "没有这个 doc_id"),
        (["--like", "wusong", "--doc-id", "other"], "--doc-id"),
        (["--like", "wusong", "--signed", "tomorrow"], "2015-07-04"),
    ):
        ran = run("corpus", "add", folder, own, *options)
        assert ran.code == 2
        assert says in ran.err
    known = run("corpus", "add", folder, folder / "mowan.txt", "--like", "wusong")
    assert known.code == 2
    assert "内容相同" in known.err
    assert (folder / "catalog.csv").read_bytes() == before
