"""Catalogues, drafting, and who can be whose source."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from homog.corpus import (
    CATALOGUE,
    COLUMNS,
    CatalogueRow,
    add_document,
    check_catalogue,
    direction,
    draft_catalogue,
    draft_row,
    load_corpus,
    peers_of,
    province_of,
    read_documents,
    read_plan,
    references_of,
    write_catalogue,
)
from homog.corpus.dates import dates_in
from homog.datatypes import Document, Level
from homog.errors import CatalogueError, ReadError, UsageError

PLAN = (
    "青禾省人民政府关于加快发展数字渔业的实施意见\n青禾政发〔2026〕7号\n\n各市、县人民政府：\n"
    "为加快发展数字渔业，现提出如下意见。\n一、总体要求\n到2028年，产值达到1250亿元。\n\n青禾省人民政府\n2026年3月5日\n"
)


def make(folder: Path, rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> Path:
    """A corpus folder whose files exist wherever a path is plain."""
    folder.mkdir(exist_ok=True)
    (folder / "texts").mkdir(exist_ok=True)
    with (folder / CATALOGUE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    for number, row in enumerate(rows):
        if row.get("path", "").startswith("texts/") and ".." not in row["path"]:
            (folder / row["path"]).write_text(f"第{number}份文件：发展数字渔业。\n", encoding="utf-8")
    return folder


def row(doc_id: str, level: str = "provincial", **cells: str) -> dict[str, str]:
    return {"doc_id": doc_id, "level": level, "path": f"texts/{len(doc_id)}-{doc_id.casefold()}.txt"} | cells


# --- loading ---------------------------------------------------------------------------------------------------


def test_loads_rows_and_keeps_unknown_columns(tmp_path: Path) -> None:
    cells = row("青禾省", region="青禾省", title="意见, 又名“方案”", signed="2026-03-05") | {"note": "甲"}
    corpus = load_corpus(make(tmp_path, [cells], [*COLUMNS, "note"]))
    (found,) = corpus.rows
    assert (found.doc_id, found.title, found.signed) == ("青禾省", "意见, 又名“方案”", date(2026, 3, 5))
    assert dict(found.extra) == {"note": "甲"}
    assert not corpus.drafted
    assert check_catalogue(tmp_path) == []


def test_byte_order_mark_and_blank_rows(tmp_path: Path) -> None:
    make(tmp_path, [row("甲"), row("乙")])
    path = tmp_path / CATALOGUE
    path.write_text("\ufeff" + path.read_text(encoding="utf-8").replace("\n", "\n,,\n"), encoding="utf-8")
    assert [r.doc_id for r in load_corpus(tmp_path).rows] == ["甲", "乙"]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (row(""), "doc_id is empty"),
        (row("a/b", path="texts/a.txt"), "file name"),
        (row("..", path="texts/a.txt"), "file name"),
        (row("nul"), "file name"),
        (row("长" * 80, path="texts/a.txt"), "longer"),
        (row("a", level="city"), "level is 'city'"),
        (row("a", level=""), "level is 'empty'"),
        (row("a", signed="2015/7/4"), "2015/7/4"),
        (row("a", signed="2015-02-30"), "2015-02-30"),
        (row("a", signed="20150704"), "20150704"),
        (row("a", path="/etc/hosts"), "absolute"),
        (row("a", path="C:\\a.txt"), "absolute"),
        (row("a", path="../a.txt"), "leads out"),
        (row("a", path="texts\\..\\..\\a.txt"), "leads out"),
        (row("A"), "already in row 2"),
    ],
)
def test_errors_that_make_it_unusable(tmp_path: Path, cells: dict[str, str], what: str) -> None:
    make(tmp_path, [row("a", path="texts/first.txt"), cells] if "already" in what else [cells])
    with pytest.raises(CatalogueError, match=what) as caught:
        load_corpus(tmp_path)
    number = 3 if "already" in what else 2
    assert f"row {number}" in caught.value.why
    assert any(problem.fatal and what in str(problem) for problem in check_catalogue(tmp_path))


def test_link_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("别处的文件", encoding="utf-8")
    folder = make(tmp_path / "corpus", [row("a", path="link.txt")])
    (folder / "link.txt").symlink_to(outside)
    with pytest.raises(CatalogueError, match="leads out"):
        load_corpus(folder)
    (folder / "link.txt").unlink()
    (folder / "link.txt").symlink_to(folder / "link.txt")
    assert check_catalogue(folder)


def test_all_errors_in_one_message(tmp_path: Path) -> None:
    make(
        tmp_path,
        [row("a", level="x"), row("b", signed="gestern"), row("c", path="../c.txt"), row("b", path="fehlt.txt")],
    )
    with pytest.raises(CatalogueError) as caught:
        load_corpus(tmp_path)
    for part in ("row 2 (a)", "row 3 (b)", "row 4 (c)", "row 5 (b)", "gestern", "fehlt.txt"):
        assert part in caught.value.why
    assert "5 problems" in caught.value.what
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "column doc_id is missing"),
        (b"doc_id,level,region,title,doc_no,issuer,signed,url\n", "column path is missing"),
        (",".join((*COLUMNS, "url")).encode() + b"\n", "url stands twice"),
        (",".join(COLUMNS).encode() + b"\na,national,,,,,,texts/a.txt,,b,c\n", "11 cells"),
        (",".join(COLUMNS).encode() + "\n青禾".encode("gb18030"), "not UTF-8"),
        (",".join(COLUMNS).encode() + b'\n"a"b,"\n', "not a CSV file"),
    ],
)
def test_files_that_are_no_catalogue(tmp_path: Path, content: bytes, what: str) -> None:
    (tmp_path / CATALOGUE).write_bytes(content)
    with pytest.raises(CatalogueError, match=what):
        load_corpus(tmp_path)


def test_folders_that_are_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no such folder"):
        load_corpus(tmp_path / "fehlt")
    with pytest.raises(CatalogueError, match="no document"):
        load_corpus(tmp_path)
    with pytest.raises(CatalogueError, match="no such file"):
        check_catalogue(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(CatalogueError, match="not a corpus folder"):
        load_corpus(tmp_path / "file")


def test_lesser_problems_do_not_stop(tmp_path: Path) -> None:
    rows = [row("a", path="texts/a.txt"), row("b", path=""), row("c", path="weg.txt"), row("d", path="texts/./a.txt")]
    make(tmp_path, [*rows, row("e", path="texts/e.ofd")])
    problems = check_catalogue(tmp_path)
    assert [(p.row, p.doc_id, p.fatal) for p in problems] == [
        (n, d, False) for n, d in zip(range(3, 7), "bcde", strict=True)
    ]
    documents, notices = read_documents(load_corpus(tmp_path))
    assert [d.doc_id for d in documents] == ["a", "d"]
    assert [(n.code, n.doc, n.failed) for n in notices] == [
        ("no_file", "b", True),
        ("unreadable", "c", True),
        ("duplicate_content", "d", False),
        ("unreadable", "e", True),
    ]
    assert "weg.txt: there is no such file" in notices[1].detail
    assert str(tmp_path) not in "".join(n.detail for n in notices)
    assert all(n.remedy for n in notices if n.failed)


def test_documents_carry_their_rows(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    make(
        tmp_path,
        [row("a", "national", region="全国", signed="2020-01-02", title="题", doc_no="号", issuer="署", url="u")],
    )
    (document,), notices = read_documents(load_corpus(tmp_path), progress=lambda *at: seen.append(at))
    assert (document.level, document.region, document.signed) == ("national", "全国", date(2020, 1, 2))
    assert (document.title, document.doc_no, document.issuer, document.url) == ("题", "号", "署", "u")
    assert len(document.sha256) == 64
    assert notices == []
    assert seen == [("read", 1, 1)]


# --- writing ---------------------------------------------------------------------------------------------------


def test_written_and_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("文", encoding="utf-8")
    rows = [
        CatalogueRow(
            "a", "national", "全国", "题,\n二行", signed=date(2020, 1, 2), path="a.txt", extra={"note": "=1+1"}
        ),
        CatalogueRow("b", "county", path="a.txt", extra={"other": '"'}),
    ]
    write_catalogue(tmp_path, rows)
    found = load_corpus(tmp_path).rows
    assert [r.cells() | {"note": "", "other": ""} | dict(r.extra) for r in found] == [
        r.cells() | {"note": "", "other": ""} | dict(r.extra) for r in rows
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", CATALOGUE]


def test_added_document(tmp_path: Path) -> None:
    source = tmp_path / "新方案.TXT"
    source.write_text(PLAN, encoding="gb18030")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    draft = add_document(corpus, source, {"level": "provincial", "region": "青禾省"})
    assert draft.row.path == "texts/新方案.txt"
    assert draft.certainty["region"] == "high"
    assert (corpus / draft.row.path).read_bytes() == source.read_bytes()
    (found,) = load_corpus(corpus).rows
    assert (found.doc_id, found.doc_no, found.signed) == ("新方案", "青禾政发〔2026〕7号", date(2026, 3, 5))
    with pytest.raises(CatalogueError, match="same content"):
        add_document(corpus, source, {})
    source.write_text(PLAN + "附件\n", encoding="utf-8")
    with pytest.raises(UsageError, match="of this name"):
        add_document(corpus, source, {"doc_id": "新方案"})
    assert add_document(corpus, source, {}).row.doc_id == "新方案-2"
    assert len(load_corpus(corpus).rows) == 2


def test_added_document_inside_the_folder(tmp_path: Path) -> None:
    make(tmp_path, [row("a")])
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.txt").write_text(PLAN, encoding="utf-8")
    assert add_document(tmp_path, tmp_path / "more" / "b.txt", {}).row.path == "more/b.txt"
    assert [r.doc_id for r in load_corpus(tmp_path).rows] == ["a", "b"]


def test_nothing_is_left_of_a_failed_addition(tmp_path: Path) -> None:
    make(tmp_path, [row("a")])
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ReadError):
        add_document(tmp_path, tmp_path / "fehlt.txt", {})
    (tmp_path.parent / "plan.txt").write_text(PLAN, encoding="utf-8")
    for fields in ({"level": "city"}, {"signed": "2015.7.4"}, {"colour": "red"}, {"doc_id": "a/b"}):
        with pytest.raises(UsageError):
            add_document(tmp_path, tmp_path.parent / "plan.txt", fields)
    assert sorted(tmp_path.rglob("*")) == before


def test_bare_folder_needs_a_catalogue_first(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path.parent / "other.txt").write_text(PLAN + "二", encoding="utf-8")
    with pytest.raises(CatalogueError, match="corpus init"):
        add_document(tmp_path, tmp_path.parent / "other.txt", {})


# --- drafting --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "wanted"),
    [
        (
            PLAN.replace("青禾省", "河南省").replace("青禾政发", "豫政发"),
            "a.txt",
            {
                "title": ("河南省人民政府关于加快发展数字渔业的实施意见", "high"),
                "doc_no": ("豫政发〔2026〕7号", "high"),
                "issuer": ("河南省人民政府", "high"),
                "level": ("provincial", "high"),
                "region": ("河南省", "high"),
                "signed": ("2026-03-05", "high"),
            },
        ),
        (
            "国务院关于积极发展\n数字渔业的指导意见\n国发[2025]12号\n各省：\n正文。\n国务院\n二〇二五年十一月二十一日\n",
            "x.txt",
            {
                "title": ("国务院关于积极发展数字渔业的指导意见", "high"),
                "doc_no": ("国发〔2025〕12号", "high"),
                "level": ("national", "high"),
                "region": ("全国", "high"),
                "signed": ("2025-11-21", "high"),
            },
        ),
        (
            "重庆市渔港条例\n\n（2019年7月31日重庆市第五届人民代表大会常务委员会第十一次会议通过）\n第一章 总则\n"
            "第二条 本条例自2020年1月1日起施行。\n",
            "x.txt",
            {"level": ("provincial", "high"), "region": ("重庆市", "high"), "signed": ("2019-07-31", "high")},
        ),
        (
            "渔港条例\n2018年3月1日 国务院第9次常务会议通过\n2019年5月6日 修订\n第一条 为了管理。\n",
            "x.txt",
            {"level": ("national", "low"), "issuer": ("国务院", "low"), "signed": ("2019-05-06", "low")},
        ),
        (
            "农业农村部办公厅关于开展数字渔港试点的通知\n各省：\n正文（国发〔2025〕12号）。\n",
            "x.txt",
            {"level": ("ministry", "high"), "doc_no": ("", "none"), "signed": ("", "none")},
        ),
        (
            "青岛市数字渔港建设三年行动计划（2026—2028年）\n正文。\n青岛市人民政府办公室2026年4月1日印发\n",
            "x.txt",
            {"level": ("prefecture", "high"), "region": ("青岛市", "high"), "signed": ("2026-04-01", "low")},
        ),
        (
            "广州市天河区数字渔港实施方案\n正文。\n",
            "x.txt",
            {"level": ("county", "high"), "region": ("广州市天河区", "high")},
        ),
        ("青岛市支持园区发展办法\n正文。\n", "x.txt", {"level": ("prefecture", "high"), "region": ("青岛市", "high")}),
        (
            "没有标题的正文，写了一句话。\n",
            "开封市-2.txt",
            {"level": ("prefecture", "high"), "title": ("开封市-2", "none")},
        ),
        ("没有标题的正文，写了一句话。\n", "x.txt", {"level": ("provincial", "none"), "region": ("", "none")}),
        (
            "各位代表：\n现在，我代表云南省人民政府，向大会报告工作，请予审议。\n一、回顾\n",
            "x.txt",
            {"level": ("provincial", "high"), "issuer": ("云南省人民政府", "high")},
        ),
        ("# 國務院辦公廳關於漁港的通知\n\n正文。\n", "x.md", {"level": ("national", "high")}),
        ("", "x.pdf", {"title": ("x", "none"), "level": ("provincial", "none"), "signed": ("", "none")}),
    ],
)
def test_guesses(text: str, path: str, wanted: dict[str, tuple[str, str]]) -> None:
    draft = draft_row(text, path)
    found = {name: (draft.row.cells()[name], draft.certainty[name]) for name in wanted}
    assert found == wanted


def test_drafted_folder(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("a.txt", "b/a.txt", "b/A: 方案?.md", ".git/x.txt", "README.md", "table.xlsx"):
        (tmp_path / name).write_text(PLAN + name, encoding="utf-8")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "out.txt").symlink_to(tmp_path.parent)
    drafts = draft_catalogue(tmp_path)
    assert [(d.row.doc_id, d.row.path) for d in drafts] == [
        ("a", "a.txt"),
        ("A- 方案", "b/A: 方案?.md"),
        ("a-2", "b/a.txt"),
        ("scan", "scan.pdf"),
    ]
    corpus = load_corpus(tmp_path)
    assert corpus.drafted
    documents, notices = read_documents(corpus)
    assert len(documents) == 3
    assert [n.code for n in notices] == ["drafted_catalogue", "unreadable"]
    write_catalogue(tmp_path, corpus.rows)
    assert load_corpus(tmp_path).rows == corpus.rows


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2015年7月4日", "2015-07-04"),
        ("2015 年 7 月 4 日", "2015-07-04"),
        ("2015-07-04", "2015-07-04"),
        ("2015.7.4", "2015-07-04"),
        ("二〇一五年七月四日", "2015-07-04"),
        ("二零二五年十月三十一日", "2025-10-31"),
        ("一九九九年十二月二十日", "1999-12-20"),
        ("2015年13月4日", ""),
        ("2015年7月", ""),
        ("12015-7-4", ""),
    ],
)
def test_dates(text: str, wanted: str) -> None:
    assert "".join(day.isoformat() for day, _ in dates_in(text)) == wanted


# --- relations -------------------------------------------------------------------------------------------------


def document(doc_id: str, level: Level, region: str = "", signed: str = "", *, draft: bool = False) -> Document:
    day = date.fromisoformat(signed) if signed else None
    return Document(doc_id, "", level, region, signed=day, draft=draft)


WORLD = [
    document("国", "national", "全国"),
    document("部", "ministry", "全国"),
    document("豫", "provincial", "河南省"),
    document("沪", "provincial", "上海市"),
    document("浙", "provincial", "浙江"),
    document("汴", "prefecture", "开封市"),
    document("洛", "prefecture", "洛阳"),
    document("林", "prefecture", "浙江省森林"),
    document("汕", "prefecture", "汕头经济特区"),
    document("谜", "prefecture", "云州市"),
    document("县", "county", "洛阳市洛川县"),
]
NAMED = {d.doc_id: d for d in WORLD}


@pytest.mark.parametrize(
    ("plan", "references", "peers"),
    [
        ("国", "", ""),
        ("部", "国", ""),
        ("豫", "国部", "沪浙"),
        ("汴", "国部豫", "沪浙洛林汕谜"),
        ("洛", "国部豫", "沪浙汴林汕谜"),
        ("林", "国部浙", "沪豫汴洛汕谜"),
        ("汕", "国部", "沪豫浙汴洛林谜"),
        ("谜", "国部", "沪豫浙汴洛林汕"),
        ("县", "国部豫洛", "沪浙汴林汕谜"),
    ],
)
def test_sources(plan: str, references: str, peers: str) -> None:
    assert references_of(NAMED[plan], WORLD) == tuple(sorted(references))
    assert peers_of(NAMED[plan], WORLD) == tuple(sorted(peers))
    assert references_of(NAMED[plan], WORLD[::-1]) == references_of(NAMED[plan], WORLD)


def test_documents_of_one_level_are_peers() -> None:
    reports = [document(str(n), "national", "全国") for n in range(3)]
    assert references_of(reports[0], reports) == ()
    assert peers_of(reports[0], reports) == ("1", "2")


@pytest.mark.parametrize(
    ("region", "province"),
    [
        ("河南省", "河南省"),
        ("内蒙古", "内蒙古自治区"),
        ("开封", "河南省"),
        ("广州市天河区", "广东省"),
        ("深圳经济特区", "广东省"),
        ("海南藏族自治州", "青海省"),
        ("海南", "海南省"),
        ("吉林市", "吉林省"),
        ("河北区", "天津市"),
        ("彭水苗族土家族自治县", "重庆市"),
        ("青禾省", None),
        ("全国", None),
        ("", None),
    ],
)
def test_provinces(region: str, province: str | None) -> None:
    assert province_of(region) == province


def test_fictitious_province_by_its_name() -> None:
    world = [document("省", "provincial", "青禾省"), document("市", "prefecture", "青禾省云州市")]
    assert references_of(world[1], world) == ("省",)


@pytest.mark.parametrize(
    ("plan", "peer", "wanted"),
    [
        (("2020-01-02", False), ("2020-01-01", False), "earlier"),
        (("2020-01-01", False), ("2020-01-02", False), "later"),
        (("2020-01-01", False), ("2020-01-01", False), "undetermined"),
        (("", False), ("2020-01-01", False), "undetermined"),
        (("2020-01-01", False), ("", False), "undetermined"),
        (("", True), ("2020-01-01", False), "earlier"),
        (("", True), ("", False), "undetermined"),
        (("", True), ("", True), "undetermined"),
        (("2020-01-01", False), ("", True), "later"),
    ],
)
def test_direction(plan: tuple[str, bool], peer: tuple[str, bool], wanted: str) -> None:
    first = document("a", "provincial", "河南省", plan[0], draft=plan[1])
    second = document("b", "provincial", "上海市", peer[0], draft=peer[1])
    assert direction(first, second) == wanted


# --- the plan under review -------------------------------------------------------------------------------------


def test_plan_is_a_draft_without_a_date(tmp_path: Path) -> None:
    make(tmp_path / "corpus", [row("plan", region="河南省", signed="2020-01-01")])
    corpus = load_corpus(tmp_path / "corpus")
    documents, _ = read_documents(corpus)
    path = tmp_path / "plan.txt"
    path.write_text("开封市数字渔业实施方案（草案）\n正文。\n", encoding="utf-8")
    plan, others, notices = read_plan(path, corpus, documents, {})
    assert (plan.doc_id, plan.level, plan.region, plan.draft) == ("plan-2", "prefecture", "开封市", True)
    assert plan.path == "plan.txt"
    assert [d.doc_id for d in others] == ["plan"]
    assert [n.code for n in notices] == ["guessed_fields"]
    assert notices[0].detail == "level=prefecture, region=开封市, signed=?"
    assert direction(plan, others[0]) == "earlier"


def test_what_the_reviewer_says_goes_first(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    said = {"level": "county", "region": "青禾省某县", "signed": "2026-01-01", "title": "题", "doc_id": "评审稿"}
    plan, _, notices = read_plan(path, None, [], said)
    assert (plan.doc_id, plan.level, plan.region, plan.title) == ("评审稿", "county", "青禾省某县", "题")
    assert (plan.signed, plan.draft, notices) == (date(2026, 1, 1), False, [])
    with pytest.raises(UsageError, match="no such level"):
        read_plan(path, None, [], {"level": "省级"})


def test_plan_in_the_corpus_is_not_its_own_source(tmp_path: Path) -> None:
    make(tmp_path, [row("a", "prefecture", region="开封市", signed="2020-01-01"), row("b")])
    corpus = load_corpus(tmp_path)
    documents, _ = read_documents(corpus)
    plan, others, notices = read_plan(tmp_path / corpus.rows[0].path, corpus, documents, {})
    assert (plan.doc_id, plan.level, plan.signed, plan.draft) == ("a", "prefecture", date(2020, 1, 1), False)
    assert [d.doc_id for d in others] == ["b"]
    assert [(n.code, n.detail) for n in notices] == [("plan_in_corpus", "a")]


# --- the real corpora ------------------------------------------------------------------------------------------


def corpora() -> Path:
    root = Path(os.environ.get("HOMOG_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "corpora"
    if not root.is_dir():
        pytest.skip("no real documents: set HOMOG_SHARED")
    return root


@pytest.mark.real
def test_real_catalogues() -> None:
    folders = sorted(path.parent for path in corpora().glob(f"*/{CATALOGUE}"))
    assert folders
    for folder in folders:
        assert check_catalogue(folder) == []
        corpus = load_corpus(folder)
        documents, notices = read_documents(corpus)
        assert len(documents) == len(corpus.rows)
        assert not any(notice.failed for notice in notices)


@pytest.mark.real
def test_sources_of_kaifeng() -> None:
    documents, _ = read_documents(load_corpus(corpora() / "business-environment"))
    plan = next(d for d in documents if d.doc_id == "开封市")
    assert references_of(plan, documents) == ("national", "河南省")
    peers = peers_of(plan, documents)
    assert "上海市" in peers
    assert len(peers) == len(documents) - 3


@pytest.mark.real
def test_drafts_of_real_regulations() -> None:
    """Level and region are right wherever the draft is sure of them, but for the catalogue's own odd rows."""
    odd = {"浙江省森林", "汕头经济特区", "彭水苗族土家族自治县"}
    for name in ("air-pollution", "business-environment", "fire-protection", "tourism", "work-reports-2026"):
        drafts = {draft.row.path: draft for draft in draft_catalogue(corpora() / name)}
        for known in load_corpus(corpora() / name).rows:
            guess = drafts[known.path]
            if known.doc_id not in odd:
                assert (guess.row.level, guess.row.region) == (known.level, known.region), known.doc_id
                assert guess.certainty["level"] == "high"
