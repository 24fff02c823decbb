from __future__ import annotations

import csv
from pathlib import Path

import pytest
from shared_corpora import CORPORA, needs_corpora

from homog.errors import UsageError
from homog.evaluation.unrelated import (
    LONG_AGO,
    RELATED,
    SHORT,
    FalseMatch,
    Unrelated,
    all_pairs,
    false_per_10000,
    join_fields,
    measure,
    to_markdown,
)

FLOOR = 5.0  # falsely flagged characters in 10,000
WATER = "各村应当在每年春季清理河道，由水务员登记并向镇里报告清理的长度。雨季到来以前，镇里派人沿河查看一遍堤岸。"
MUSIC = "学校每周安排两节合唱课，由音乐教师选定曲目。每年冬天举行一次演出，请学生的家长和附近的居民来听。"


def a_field(folder: Path, text: str, level: str = "provincial", count: int = 2) -> Path:
    (folder / "texts").mkdir(parents=True)
    rows = [("national", "national", "全国"), *((f"d{i}", level, f"虚构{i}省") for i in range(count))]
    with (folder / "catalog.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url"])
        for name, its_level, region in rows:
            writer.writerow([name, its_level, region, f"{region}办法", "", "", "2021-03-04", f"texts/{name}.txt", ""])
            (folder / "texts" / f"{name}.txt").write_text(f"{region}办法\n一、总则\n{text}\n", encoding="utf-8")
    return folder


def catalogue(folder: Path) -> list[dict[str, str]]:
    with (folder / "catalog.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_two_fields_in_one_corpus(tmp_path: Path) -> None:
    out = tmp_path / "both"
    plans = join_fields(a_field(tmp_path / "water", WATER), a_field(tmp_path / "music", MUSIC), out)
    rows = {row["doc_id"]: row for row in catalogue(out)}
    assert plans == ["plan-d0", "plan-d1"]  # the plans' own national document is left out
    assert set(rows) == {*plans, "other-national", "other-d0", "other-d1"}
    assert {row["signed"] for name, row in rows.items() if name.startswith("other")} == {LONG_AGO}
    assert {rows[name]["signed"] for name in plans} == {"2021-03-04"}
    for name, row in rows.items():
        assert (WATER if name in plans else MUSIC) in (out / row["path"]).read_text(encoding="utf-8")


def test_every_field_with_plans_against_every_other(tmp_path: Path) -> None:
    a_field(tmp_path / "water", WATER)
    a_field(tmp_path / "music", MUSIC)
    a_field(tmp_path / "law", MUSIC, level="national")
    a_field(tmp_path / "smart-plans", WATER)
    (tmp_path / "nothing").mkdir()
    pairs = all_pairs(tmp_path)
    assert ("water", "music") in pairs
    assert ("music", "law") in pairs
    assert not [pair for pair in pairs if pair[0] in ("law", "nothing") or pair[0] == pair[1] or pair[1] in RELATED]


def test_what_one_field_took_from_the_other_is_counted(tmp_path: Path) -> None:
    """Fields are unrelated by definition: even a text that is copied word for word counts as false."""
    long = "".join(f"第{n}组{WATER}" for n in ("一", "二", "三"))
    a_field(tmp_path / "water", long)
    a_field(tmp_path / "copy", long)
    a_field(tmp_path / "music", MUSIC)
    same, apart = measure(tmp_path, [("water", "copy"), ("water", "music")])
    assert same.flagged > 0.8 * same.characters
    assert all(match.expected_by_chance is not None for match in same.false)
    assert (apart.flagged, apart.false, apart.documents) == (0, (), 2)
    page = to_markdown([same, apart], with_text=True)
    assert "| water | music | 2 |" in page
    assert "清理河道" in page


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nor-here"):
        measure(tmp_path, [("nowhere", "nor-here")])


def test_false_characters_are_shares_of_all_plans_together() -> None:
    match = FalseMatch("d", "s", "vertical", 10, 70.0, 0.8, 0.1, "…")
    rows = [Unrelated("a", "b", 2, 10_000, (match, match)), Unrelated("c", "b", 2, 30_000, ())]
    assert false_per_10000(rows) == pytest.approx(5.0)
    assert false_per_10000([]) == 0


@needs_corpora
@pytest.mark.real
def test_at_most_five_characters_in_10000_are_flagged_where_nothing_was_copied() -> None:
    missing = sorted({name for pair in SHORT for name in pair if not (CORPORA / name).is_dir()})
    if missing:
        pytest.skip(f"real corpora are missing: {', '.join(missing)}")
    rows = measure(CORPORA, SHORT)
    assert false_per_10000(rows) <= FLOOR, to_markdown(rows, with_text=True)
    reports = [row for row in rows if row.plans == "work-reports-2026"]
    assert false_per_10000(reports) <= FLOOR, to_markdown(reports, with_text=True)
