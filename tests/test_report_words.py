"""What the pages say first and how they name things: opening sentences, names of places, figures in drawings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pages import Page, plan_html
from report_sample import sample
from test_report_pages import excluding

from homog.datatypes import Document, Interval, Result
from homog.report.corpus_lead import about_corpus, corpus_sentences
from homog.report.desk import Desk, flagged_units
from homog.report.headline import headline
from homog.report.heatmap import heatmap
from homog.report.items_view import _said_after, _said_before
from homog.report.messages import Lang, Words


def opening(result: Result, doc: str, lang: Lang = "zh") -> str:
    desk = Desk(result, Words(lang))
    said = headline(desk, result.scores[doc], flagged_units(result, doc))
    return desk.words("sentence_gap").join(sentence.striptags() for sentence in said)


def changed(result: Result, doc: str, **fields: object) -> Result:
    row: Document = replace(result.documents[doc], **fields)  # type: ignore[arg-type]
    return replace(result, documents={**result.documents, doc: row})


# --- the first sentences


def test_a_plan_opens_with_how_much_from_where_what_to_verify_and_how_sure() -> None:
    assert opening(sample(), "yunze") == (
        "本方案有 63.2% 的文字取自其他文件：25.0% 取自上位文件，38.2% 取自同级文件；"
        "取用最多的是《青禾省网络融合行动实施方案》（38.2%）。"
        "最需要核实的是：唯一的一条目标、3 条任务中有 2 条大部分文字取自他处，其中 2 条换了数字或日期。"
        "取自他处的比例，按条目重复抽样的 95% 区间为 56.2% 至 72.2%。逐处判断来源，把握按字数平均为 93.0%。"
    )


def test_without_a_reference_the_opening_says_that_nothing_can_be_told_of_it() -> None:
    result = sample()
    alone = replace(result, references=dict.fromkeys(result.references, ()))
    assert "纵向照搬无从判断" in opening(alone, "yunze") and "纵向照搬无从判断" not in opening(result, "yunze")
    assert "could not be judged" in opening(alone, "yunze", "en")


def test_an_interval_of_one_value_is_not_called_a_margin() -> None:
    result = sample()
    score = replace(result.scores["yunze"], total_copied=Interval(1.0, 1.0, 1.0))
    assert "95% 区间" not in opening(replace(result, scores={**result.scores, "yunze": score}), "yunze")


def test_what_the_shares_leave_out_is_said_and_no_interval_of_another_share() -> None:
    said = opening(excluding(sample(), ("quoted",), 12), "yunze")
    assert "按要求，占比不计引用的文字。" in said and "误差范围" not in said


def test_figures_replaced_outside_the_flagged_items_are_not_theirs() -> None:
    result = sample()
    matches = tuple(
        replace(m, slots=tuple(replace(s, doc_text="999座") for s in m.slots)) if m.slots else m for m in result.matches
    )
    assert "且没有改动其中的数字和日期" in opening(replace(result, matches=matches), "yunze")


def test_the_corpus_page_tells_the_references_and_the_dates_of_its_plans() -> None:
    assert about_corpus(Desk(sample(), Words("zh"))) == (
        "上位文件：《关于推进网络融合行动的指导意见》",
        "方案日期：2016-03-01 至 2016-09-01",
    )


def test_a_corpus_of_which_next_to_nothing_is_copied_says_so() -> None:
    result = sample()
    nothing = {
        doc: replace(
            score,
            total_copied=Interval(0.0, 0.0, 0.0) if doc != "yunze" else score.total_copied,
        )
        for doc, score in result.scores.items()
    }
    more = {f"{doc}-{k}": replace(nothing["qinghe"], doc_id=f"{doc}-{k}") for doc in nothing for k in (1, 2)}
    documents = {**result.documents, **{doc: replace(result.documents["qinghe"], doc_id=doc) for doc in more}}
    many = replace(result, documents=documents, scores={**nothing, **more}, plans=(*result.plans, *more))
    said = "".join(corpus_sentences(Desk(many, Words("zh"))))
    assert "半数以上的方案没有发现取自其他文件的文字。" in said


# --- names


def test_a_place_with_several_documents_is_told_by_the_year() -> None:
    result = changed(sample(), "yunze", region="青禾省", signed=date(2018, 5, 1))
    desk = Desk(result, Words("zh"))
    assert (desk.short("yunze"), desk.labels["yunze"]) == ("青禾省（2018）", "青禾省 2018")
    assert (desk.short("qinghe"), desk.labels["qinghe"]) == ("青禾省（2016）", "青禾省 2016")
    same = changed(result, "yunze", region="青禾省", signed=result.documents["qinghe"].signed)
    assert Desk(same, Words("zh")).labels["yunze"] == "yunze"
    assert Desk(same, Words("zh")).short("yunze") == "《云泽省网络融合行动实施方案》（青禾省）"


# --- drawings and cards


def test_a_matrix_with_room_has_its_shares_written_into_it() -> None:
    names = {f"p{k}": f"省{k}" for k in range(40)}
    few, many = (
        heatmap({"likeness": docs}, names, {"p0": {"p1": 0.284, "p2": 0.002}}, {"p0": 0.5})
        for docs in (list(names)[:10], list(names))
    )
    assert few.figures and not many.figures
    assert [cell.figure for cell in few.rows[0].cells] == ["28", "<1"] and few.rows[0].figure == "50"
    assert few.rows[1].figure == ""
    assert [(kind, len(steps)) for kind, _, steps in few.steps] == [("horizontal", 6), ("vertical", 6)]
    assert few.steps[0][2][:2] == ("<1%", "≥1%")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("一、目标。数字产业增加值占比达到|13%|，贡献率超过两成。", "数字产业增加值占比达到", ""),
        ("甲" * 40 + "|3家|以上" + "乙" * 20, "…" + "甲" * 28, "以上" + "乙" * 10 + "…"),
        ("|2027年|底前建成", "", "底前建成"),
    ],
)
def test_a_figure_of_a_target_stands_in_its_clause(text: str, before: str, after: str) -> None:
    head, figure, _ = text.split("|")
    plain = text.replace("|", "")
    assert _said_before(plain, len(head)) == before
    assert _said_after(plain, len(head) + len(figure)) == after


def test_a_passage_far_longer_than_the_flagged_item_stands_in_a_window_below_it() -> None:
    result = sample()
    matches = result.matches
    assert 'class="pair long"' not in plan_html(result, "yunze")
    wide = {doc: replace(row, text=row.text + "另行安排。" * 300) for doc, row in result.documents.items()}
    ends = {doc: len(row.text) for doc, row in wide.items()}
    last = max((m for m in matches if m.doc == "yunze"), key=lambda m: m.start)
    longer = tuple(replace(m, end=ends[m.doc], source_end=ends[m.source]) if m == last else m for m in matches)
    html = plan_html(replace(result, documents=wide, matches=longer), "yunze")
    assert html.count('class="pair long" tabindex="0"') == 1
    assert Page(html).text("blockquote")
