"""Dates that documents contradict, from the folder to the report: who may be whose source, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from homog.cli.app import main
from homog.corpus.clues import sure_date
from homog.datatypes import Match, Result
from homog.pipeline import check, score

HEADER = "doc_id,level,region,title,doc_no,issuer,signed,path,url\n"
MILL = "在溪口旧水碾房内装设小型水轮与储电柜，供沿河路灯和报汛喇叭夜间使用，电量收支每季张榜公布。"
BAMBOO = "按竹山承包户的砍伐周期编排蓝绿两色采伐证，验秤员凭证放行，超采斤数从次年份额中三倍扣回。"
FERRY = "把三处停摆的义渡改为电动拖缆渡船，由对岸两村轮班撑管，乘客扫码留名，暴雨红色预警时一律锁船。"
TEA = "在海拔六百米以上的荒茶园补种本地群体种，聘老茶师开设夜校，学员结业作品由镇供销社保价收购。"
BRIDGE = "为十一座廊桥逐根编号木构件并存三维影像，替换下来的旧料移交县博物馆，不得外卖或改作家具。"
CLAY = "开放废弃陶土矿坑作雨水蓄积池，坑壁撒播狗牙根，池水限用于抗旱与消防，抽取量由村民议事会登记。"

OLD, MIDDLE, NEW = "2031-03-01", "2033-09-01", "2036-05-20"
SIGNED_LATE = "溪川省人民政府办公厅\n2036年5月20日"
ADOPTED_LATE = (
    "2031年3月1日溪川省人民代表大会常务委员会第三次会议通过\n2036年5月20日溪川省人民代表大会常务委员会第九次会议修订"
)
OPINION = "溪川府发〔2036〕8号"


@dataclass(frozen=True)
class Plan:
    """A plan: where, its date in the catalogue, its paragraphs, what stands above and below them."""

    region: str
    signed: str
    paragraphs: Sequence[str]
    head: str = ""
    tail: str = ""


def corpus(folder: Path, plans: Mapping[str, Plan], more: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    rows = [HEADER, more]
    for name, plan in plans.items():
        rows.append(f"{name},provincial,{plan.region},{plan.region}山乡振兴方案,,,{plan.signed},{name}.txt,\n")
        title = f"{plan.region}山乡振兴方案"
        paragraphs = [f"{mark}、{text}" for mark, text in zip("一二三四五六七", plan.paragraphs, strict=False)]
        lines = [title, plan.head, *paragraphs, plan.tail]
        (folder / f"{name}.txt").write_text("\n\n".join(line for line in lines if line) + "\n", encoding="utf-8")
    (folder / "catalog.csv").write_text("".join(rows), encoding="utf-8")
    return folder


def two(head: str = "", tail: str = "", signed: str = OLD, own: str = TEA) -> dict[str, Plan]:
    """A plan that may be listed too early, and one that has two of its sentences."""
    return {
        "early": Plan("溪川省", signed, [MILL, BAMBOO, FERRY, own], head, tail),
        "late": Plan("鹿原省", MIDDLE, [BRIDGE, BAMBOO, FERRY, CLAY]),
    }


def horizontal(result: Result) -> list[Match]:
    return [m for m in result.matches if m.attribution == "horizontal"]


def said(result: Result) -> list[tuple[str, str, str]]:
    return [(n.code, n.doc, n.detail) for n in result.warnings if "date" in n.code or "direction" in n.code]


BOTH_WAYS = [("direction_contradicted", "early", "late"), ("direction_contradicted", "late", "early")]


@pytest.mark.parametrize(
    ("plans", "notice"),
    [
        pytest.param(two(tail=SIGNED_LATE), ("date_doubtful", f"{OLD} / {NEW}"), id="signed"),
        pytest.param(two(head=ADOPTED_LATE), ("date_doubtful", f"{OLD} / {NEW}"), id="revised"),
        pytest.param(
            two(tail="溪川省人民政府办公厅 2036年5月20日印发"), ("date_doubtful", f"{OLD} / {NEW}"), id="printed"
        ),
        pytest.param(two(head=OPINION), ("date_before_number", f"{OLD} / {OPINION}"), id="a number of its own"),
        pytest.param(
            two(own="落实《山乡振兴意见》（岭发〔2036〕4号）和《竹业意见》（岭办发〔2035〕17号）。" + TEA),
            ("date_before_number", f"{OLD} / 〔2036〕4号"),
            id="documents it carries out",
        ),
    ],
)
def test_a_date_that_the_text_contradicts_leaves_the_direction_open(
    tmp_path: Path, plans: dict[str, Plan], notice: tuple[str, str]
) -> None:
    result = score(corpus(tmp_path, plans))
    matches = horizontal(result)
    assert {(m.doc, m.source, m.direction) for m in matches} == {
        ("early", "late", "undetermined"),
        ("late", "early", "undetermined"),
    }
    assert (notice[0], "early", notice[1]) in said(result)
    assert [n for n in said(result) if n[0].startswith("direction")] == BOTH_WAYS
    assert result.documents["early"].signed == date.fromisoformat(OLD)  # the catalogue stays what the user said


def test_confidence_is_that_of_an_open_direction(tmp_path: Path) -> None:
    sure = horizontal(score(corpus(tmp_path / "a", two())))
    told = horizontal(score(corpus(tmp_path / "b", two(tail=SIGNED_LATE))))
    (known,) = [m for m in sure if m.doc == "late"]
    (doubted,) = [m for m in told if m.doc == "late"]
    assert (known.direction, known.start, known.end) == ("later", doubted.start, doubted.end)
    assert doubted.confidence == pytest.approx(known.confidence / 2, abs=1e-4)


@pytest.mark.parametrize(
    ("plans", "why"),
    [
        pytest.param(two(tail="溪川省人民政府办公厅\n2031年3月1日"), "both say the same", id="agrees"),
        pytest.param(two(tail="溪川省人民政府办公厅\n2031年8月20日"), "signature and issue lie apart", id="months"),
        pytest.param(two(tail="溪川省人民政府办公厅\n2027年3月1日"), "an earlier draft", id="earlier"),
        pytest.param(two(head="发布时间：2036-05-20 09:12"), "the web page's date", id="page"),
        pytest.param(two(head="2036-05-20 溪川省人民政府发布"), "the web page's date", id="page with a name"),
        pytest.param(two(tail="2036年5月20日"), "a date without anybody who signs", id="alone"),
        pytest.param(two(head="2036年12月31日前溪川省人民政府公布清单"), "a day to come", id="until"),
        pytest.param(two(tail="溪川省林业厅\n2035年12月31日\n溪川省水利厅\n2036年6月30日"), "a table", id="table"),
        pytest.param(two(own="到2036年，建成水碾电站四十座。" + TEA), "a target", id="target"),
        pytest.param(
            two(own="按《竹业意见》（岭办发〔2036〕17号）办理。" + TEA), "one slip of the pen", id="one number"
        ),
        pytest.param(
            two(own="本方案已由岭发〔2036〕4号修改，岭发〔2035〕9号宣布失效。" + TEA), "an editor's note", id="since"
        ),
        pytest.param(two(tail=SIGNED_LATE, signed="2036-05-01"), "listed as late as it is", id="listed late"),
    ],
)
def test_what_contradicts_no_date(tmp_path: Path, plans: dict[str, Plan], why: str) -> None:
    result = score(corpus(tmp_path, plans))
    assert {m.direction for m in horizontal(result)} == {"later"}, why
    assert said(result) == [], why


def test_a_number_that_the_corpus_knows_is_no_slip(tmp_path: Path) -> None:
    opinion = f"opinion,national,全国,山乡振兴意见,岭发〔2036〕4号,,{NEW},opinion.txt,\n"
    plans = two(own="落实《山乡振兴意见》（岭发〔2036〕4号）。" + TEA)
    (tmp_path / "opinion.txt").write_text("山乡振兴意见\n\n岭发〔2036〕4号\n\n一、让山乡兴旺起来。\n", encoding="utf-8")
    result = score(corpus(tmp_path, plans, opinion))
    assert ("date_before_number", "early", f"{OLD} / 岭发〔2036〕4号") in said(result)
    assert {m.direction for m in horizontal(result)} == {"undetermined"}


def test_only_the_pairs_that_change_their_order_are_left_open(tmp_path: Path) -> None:
    plans = two(tail=SIGNED_LATE) | {
        "first": Plan("青屿省", "2029-01-01", [MILL, BRIDGE, TEA]),  # earlier by either date
        "last": Plan("墨湾省", "2038-01-01", [FERRY, BAMBOO, CLAY]),  # later by either
    }
    result = score(corpus(tmp_path, plans))
    courses = {(m.doc, m.source): m.direction for m in horizontal(result)}
    assert {pair for pair, course in courses.items() if course == "undetermined"} <= {
        ("early", "late"),
        ("late", "early"),
    }
    assert courses["early", "first"] == "later"
    assert not [pair for pair in courses if pair[0] == "first"]


def test_words_of_a_reference_are_its_own_where_only_the_text_is_later_than_it(tmp_path: Path) -> None:
    """By the catalogue the plan is older than the opinion, whose words would then be said to be the other plan's."""
    opinion = "opinion,national,全国,山乡振兴意见,,,2032-01-01,opinion.txt,\n"
    folder = corpus(tmp_path, two(tail=SIGNED_LATE), opinion)
    (tmp_path / "opinion.txt").write_text(f"山乡振兴意见\n\n一、{BAMBOO}\n\n二、{FERRY}\n", encoding="utf-8")
    result = score(folder)
    assert {(m.doc, m.source, m.attribution, m.direction) for m in result.matches} == {
        ("early", "opinion", "vertical", "undetermined"),
        ("late", "opinion", "vertical", "later"),
    }
    assert ("direction_contradicted", "early", "opinion") in said(result)
    assert "reference_later" not in {n.code for n in result.warnings}


def test_a_check_says_it_too_and_a_draft_is_later_than_any_date(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "corpus", {"early": two(tail=SIGNED_LATE)["early"]})
    plan = tmp_path / "plan.txt"
    plan.write_text("\n\n".join(["鹿原省山乡振兴方案", BRIDGE, BAMBOO, FERRY, CLAY]) + "\n", encoding="utf-8")
    dated = check(plan, folder, fields={"signed": MIDDLE, "level": "provincial", "region": "鹿原省"})
    assert {m.direction for m in horizontal(dated)} == {"undetermined"}
    assert ("direction_contradicted", "plan", "early") in said(dated)
    draft = check(plan, folder, fields={"level": "provincial", "region": "鹿原省"})
    assert {m.direction for m in horizontal(draft)} == {"later"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("先后相反", f"目录 / 文中 {OLD} / {NEW}", "请核对目录")),
        (
            "en",
            ("by what the texts say of themselves the other", f"catalogue / text: {OLD} / {NEW}", "check the catalog"),
        ),
    ],
)
def test_the_reports_say_why_in_both_languages(
    tmp_path: Path, lang: str, words: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = corpus(tmp_path / "corpus", two(tail=SIGNED_LATE)), tmp_path / "out"
    formats = "html,md"
    assert main(["score", str(folder), "--out", str(out), "--lang", lang, "--format", formats]) == 0
    screen = capsys.readouterr().err
    pages = "".join(p.read_text(encoding="utf-8") for p in [*out.rglob("plans/*.html"), *out.rglob("plans/*.md")])
    report = (out / "report.html").read_text(encoding="utf-8")
    for word in words[:2]:
        assert word in pages
    assert words[2] in report and words[2] in screen
    codes = [n["code"] for n in json.loads((out / "run.json").read_text(encoding="utf-8"))["warnings"]]
    assert codes.count("direction_contradicted") == 2 and codes.count("date_doubtful") == 1


@pytest.mark.parametrize(
    ("head", "tail", "day"),
    [
        ("溪川省水碾条例\n（2036年5月20日溪川省人民政府令第8号公布）", "", date(2036, 5, 20)),
        ("溪川省水碾条例\n（2031年3月1日通过　根据2036年5月20日省人大常委会会议《决定》修正）", "", date(2036, 5, 20)),
        ("政府工作报告\n——2036年1月15日在溪川省第九届人民代表大会第四次会议上", "", date(2036, 1, 15)),
        ("通知\n溪川省人民政府\n二〇三六年五月二十日", "", date(2036, 5, 20)),
        ("通知", "溪川省人民政府\n2036年5月20日\n（此件公开发布）", date(2036, 5, 20)),
        ("通知", "溪川省水利厅\n2036年5月20日\n1\n2\n3\n4\n5", None),
        ("通知", "溪川省人民政府\n2036-05-20", None),
        ("2036年5月20日，溪川省人民政府会议通过方案。", "", None),
    ],
)
def test_which_dates_of_a_text_are_sure(head: str, tail: str, day: date | None) -> None:
    assert sure_date(head.split("\n"), tail.split("\n")) == day
