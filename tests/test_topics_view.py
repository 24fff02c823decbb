"""Topics and paired actions on the pages, in both languages."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from pages import Page
from test_topics import PLANS, document, write

from homog.datatypes import Result
from homog.picture import AlikePair, Topics
from homog.pipeline import score
from homog.report.desk import Desk
from homog.report.html import Pages
from homog.report.items_view import Mark, items_tables
from homog.report.messages import LANGUAGES, Lang, Words
from homog.report.topics_view import topics_view


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("view")
    texts = {name: document(f"{name}方案", parts) for name, (parts, _) in PLANS.items()}
    other = document("其他方案", {"校园体育": "每天安排一小时校园体育活动，开足体育课时，组织班级足球和跳绳联赛。" * 3})
    return score(write(folder, {**texts, "other": other}))


def corpus(result: Result, lang: Lang) -> str:
    return Pages(result, Words(lang)).corpus()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_corpus_draws_every_pair(run: Result, lang: Lang) -> None:
    html, words = corpus(run, lang), Words(lang)
    section = html.partition('<section id="topics">')[2].partition("</section>")[0]
    assert run.topics is not None
    assert section.count("<circle") == len(run.topics.pairs) + len(run.plans)
    assert words("topics.alike") in section and words("topics.unlike") in section
    assert 'href="#topics"' in html
    assert "nan" not in section.lower()


def test_pairs_worth_a_look_are_listed_by_name(run: Result) -> None:
    assert run.topics is not None
    chosen = [
        AlikePair("renamed", "merged", "peers", 0.9, 0.7, 0.95, 0.0, 0.0, 0.2),
        AlikePair("split", "n", "reference", 0.9, 0.6, 0.92, 0.01, 0.0, 0.0),
        AlikePair("split", "other", "peers", 0.1, -0.5, 0.1, 0.0, 0.31, 0.0),
        AlikePair("renamed", "split", "peers", 0.5, 0.0, 0.5, 0.0, 0.0, 0.0),
    ]
    made = replace(run, topics=replace(run.topics, pairs=tuple(chosen)))
    section = corpus(made, "zh").partition('<section id="topics">')[2].partition("</section>")[0]
    alike, _, unlike = section.partition("<h3>")[2].partition("<h3>")
    assert [row in alike for row in ("95.0%", "92.0%", "31.0%")] == [True, True, False]
    assert "31.0%" in unlike and "95.0%" not in unlike.partition("<svg")[0]


def test_very_many_pairs_are_not_all_drawn(run: Result) -> None:
    assert run.topics is not None
    many = tuple(
        AlikePair("renamed", "merged", "peers", 0.5, 0.1, n / 3000, 0.001 * (n % 7 == 0), 0.0, 0.0) for n in range(3000)
    )
    desk = Desk(replace(run, topics=replace(run.topics, pairs=many, left_out=4)), Words("zh"))
    view = topics_view(desk, desk.labels, run.plans)
    assert view is not None and len(view.dots) == 1200 and view.more == 1804
    assert "similarity.json" in corpus(desk.result, "zh")


def test_without_an_encoder_or_a_centre_there_is_no_such_section(run: Result, tmp_path: Path) -> None:
    assert 'id="topics"' not in corpus(replace(run, topics=None), "zh")
    few = score(write(tmp_path, {"renamed": document("甲方案", PLANS["renamed"][0])}))
    assert isinstance(few.topics, Topics) and 'id="topics"' not in corpus(few, "zh")


def test_cells_say_which_actions_were_renamed_merged_and_split(run: Result) -> None:
    (table,) = items_tables(Desk(run, Words("zh")), run.plans)
    columns = {plan: table.plans.index(plan) for plan in PLANS}
    marks = {line.place.striptags(): line.marks for line in table.lines}
    (port,) = (row for place, row in marks.items() if "智慧渔港" in place)
    assert port[columns["renamed"]] == Mark("renamed", "港口提升")
    assert port[columns["merged"]] == Mark("same", "智慧渔港")
    assert port[columns["split"]] == Mark("split", "建设传感网络")
    assert [table.own[columns[plan]] for plan in ("renamed", "merged", "split")] == [0, 1, 1]
    html = corpus(run, "en")
    assert 'title="opposite: 港口提升"' in html and "<sup>r</sup>" in html


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_of_a_plan_lists_its_actions_beside_the_references(run: Result, lang: Lang) -> None:
    words = Words(lang)
    html = unescape(Pages(run, words).plan("merged", "../"))
    section = html.partition('<section id="reflect">')[2].partition("</section>")[0]
    rows = section.partition(f"<h3>{words('pairs.heading')}")[2].partition("</table>")[0]
    told = [Page(f"<table><tr>{row.partition('</tr>')[0]}</tr></table>").text("tr") for row in rows.split("<tr>")[2:]]
    assert len(told) == 6
    assert sum(words("pairs.kind.merged") in row and "冷链追溯与渔获电商" in row for row in told) == 2
    assert sum(words("pairs.kind.none") in row for row in told) == 2
    assert words("pairs.own") in section and "蟹苗保护" in section.partition(words("pairs.own"))[2]
