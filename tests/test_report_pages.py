from __future__ import annotations

import csv
import io
import itertools
import re
import time
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Page, plan_html, without_tags
from report_sample import sample

from homog.datatypes import (
    AttributionKind,
    Document,
    Edit,
    Interval,
    Match,
    Notice,
    PlanScore,
    Quote,
    Result,
    Slot,
    SlotPair,
    Stretch,
    Structure,
    Unit,
    UnitScore,
)
from homog.report import Lang, summary, write_run
from homog.report.html import Pages
from homog.report.marking import Mark, marked, plan_marks, source_marks, tinted
from homog.report.messages import LANGUAGES, MESSAGES, Words
from homog.report.text import percent, visible
from homog.settings import IndexSettings

# --- the pages


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("doc_id", ["qinghe", "yunze"])
def test_every_match_is_shown_once_and_every_link_leads_somewhere(lang: Lang, doc_id: str) -> None:
    result = sample()
    page = Page(plan_html(result, doc_id, lang))
    assert len(page.ids) == len(set(page.ids))
    for match in result.matches_of(doc_id):
        assert page.ids.count(f"m-{match.match_id}") == 1
        if match.attribution != "inherited":
            assert f"t-{match.match_id}" in page.ids
            assert f"#m-{match.match_id}" in page.links and f"#t-{match.match_id}" in page.links
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_links_between_pages_lead_somewhere(tmp_path: Path) -> None:
    result = sample()
    renamed = {"yunze": "云泽 省/2 #1?.md", "qinghe": "青禾%2F省", "guowu": "guowu"}
    written = write_run(_renamed(result, renamed), tmp_path / "out")
    for path in written:
        if path.suffix != ".html":
            continue
        for link in Page(path.read_text(encoding="utf-8")).links:
            target, _, anchor = link.partition("#")
            if target.startswith("http"):
                continue
            file = (path.parent / unquote(target)).resolve() if target else path
            assert file.is_file(), link
            if anchor:
                assert anchor in Page(file.read_text(encoding="utf-8")).ids, link


def _renamed(result: Result, names: dict[str, str]) -> Result:
    return replace(
        result,
        documents={names[d]: replace(x, doc_id=names[d]) for d, x in result.documents.items()},
        structures={names[d]: x for d, x in result.structures.items()},
        plans=tuple(names[d] for d in result.plans),
        references={names[d]: tuple(names[r] for r in refs) for d, refs in result.references.items()},
        matches=tuple(replace(m, doc=names[m.doc], source=names[m.source], origin=None) for m in result.matches),
        scores={
            names[d]: replace(s, doc_id=names[d], by_source={names[k]: v for k, v in s.by_source.items()})
            for d, s in result.scores.items()
        },
        clusters=(),
        matrix={names[d]: {names[k]: v for k, v in row.items()} for d, row in result.matrix.items()},
    )


def test_differences_slots_and_reasons_are_marked() -> None:
    result = sample()
    html = plan_html(result, "yunze")
    assert '<ins class="s quantity" data-n="1">30个</ins>' in html
    assert '<del class="s quantity" data-n="1">20个</del>' in html
    assert '<ins class="c">' in html and '<del class="c">' in html
    assert "谁取自谁不能确定" in html and "改动之处相同" in html
    assert "次选来源：《关于推进网络融合行动的指导意见》" in Page(html).text()
    assert "https://example.org/guowu" in Page(html).links and "../plans/qinghe.html" in Page(html).links


def test_the_sentence_on_top_says_what_comes_from_where() -> None:
    result = sample()
    score = result.scores["yunze"]
    lead = Page(plan_html(result, "yunze")).text("p")
    for name in ("vertical", "horizontal", "original"):
        assert percent(score.shares[f"{name}_share"].value) in lead
    assert "来源为《青禾省网络融合行动实施方案》" in lead and "1 条目标、2 条任务大部分取自他处" in lead
    assert "两项合计，总复制比为 63.2%；去除引用和公文套话后为 73.8%。" in lead
    english = Page(plan_html(result, "yunze", "en")).text("p")
    assert "1 target and 2 actions" in english
    assert "Copied in all: 63.2%; without quotations and stock phrases: 73.8%." in english


@pytest.mark.parametrize(
    ("exclude", "counted", "says", "is_silent_on"),
    [
        (("quoted",), "不计引用的文字，以下比例按其余 140 字计算", "是通用的公文套话", "占全文"),
        (("formulaic",), "不计公文套话，以下比例按其余 140 字计算", "其余", "是通用的公文套话"),
        (("quoted", "formulaic"), "不计引用和公文套话，以下比例", "占所计文字", "占全文"),
    ],
)
def test_the_sentence_on_top_says_what_is_left_out(
    exclude: tuple[str, ...], counted: str, says: str, is_silent_on: str
) -> None:
    page = Page(plan_html(excluding(sample(), exclude, 12), "yunze"))
    lead = page.text("p")
    assert counted in lead and says in lead and is_silent_on not in lead
    assert "不去除任何文字时，总复制比为 63.2%；引用和公文套话都去除后为 73.8%。" in lead
    corpus = Page(Pages(excluding(sample(), exclude, 12), Words("zh")).corpus()).text()
    assert "按要求，占比不计" in corpus and "以上的文字取自其他文件" in corpus


def test_a_plan_of_which_nothing_is_left_says_so() -> None:
    result = excluding(sample(), ("quoted", "formulaic"), 152)
    text = Page(plan_html(result, "yunze")).text()
    assert "本方案的实质文字共 152 字，按要求去除引用和公文套话后没有剩余。" in text


def excluding(result: Result, exclude: tuple[str, ...], characters: int) -> Result:
    """The run as if so many characters of its plans had been left out."""
    settings = {**result.settings, "indices": asdict(IndexSettings(exclude=exclude))}
    scores = {plan: replace(score, excluded=characters) for plan, score in result.scores.items()}
    return replace(result, settings=settings, scores=scores)


def test_quotations_are_underlined_and_stock_phrases_say_whose_they_are() -> None:
    result = sample()
    html = plan_html(result, "yunze")
    assert "<u>到2020年</u>" in html
    assert 'title="套话：各类公文通用"' in html
    quoted = replace(result, matches=tuple(replace(m, quoted=0.25) for m in result.matches))
    assert "其中引用 25.0%" in plan_html(quoted, "yunze") and "其中引用" not in html


def test_flagged_targets_come_first_then_actions() -> None:
    html = plan_html(sample(), "yunze")
    order = [html.index(f'id="f-{unit}"') for unit in ("u1", "u2", "u3")]
    assert order == sorted(order) and html.index('id="others"') > order[-1]
    assert 'id="f-u4"' not in html  # the plan's own


@pytest.mark.parametrize("doc_id", ["qinghe", "yunze"])
def test_the_whole_text_is_the_original(doc_id: str) -> None:
    result = sample()
    html = plan_html(result, doc_id)
    section = html.partition('<div class="text" lang="zh">\n')[2].partition("\n</div>\n<svg")[0]
    assert without_tags(section) == result.documents[doc_id].text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_corpus_page(lang: Lang) -> None:
    result = sample()
    html = Pages(result, Words(lang)).corpus()
    page = Page(html)
    assert "plans/yunze.html" in page.links and "plans/qinghe.html" in page.links
    assert percent(result.matrix["yunze"]["qinghe"]) in html
    assert "附件.pdf" in page.text()
    best = max(result.plans, key=lambda d: 1 - result.scores[d].shares["original_share"].value)
    assert best in result.plans


def test_one_plan_has_its_report_as_report_html(tmp_path: Path) -> None:
    write_run(sample("check"), tmp_path / "out")
    report = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert 'id="flagged"' in report and "report.html" not in "".join(Page(report).links)


def test_pages_load_nothing_and_run_nothing_foreign(tmp_path: Path) -> None:
    for path in write_run(sample(), tmp_path / "out"):
        if path.suffix != ".html":
            continue
        html = path.read_text(encoding="utf-8")
        assert "default-src &#39;none&#39;" in html and "unsafe-" not in html
        page = Page(html)
        assert not [a for a in page.attributes if a[1] in ("src", "style", "srcset") or a[1].startswith("on")]
        assert "@import" not in html and not re.search(r"url\((?!#)", html)


HOSTILE = (
    "</title></style><script>alert(1)</script>",
    "]]><!--<b onclick=x>",
    '"><img src=x onerror=alert(1)>',
    "gnp.\u202eexe \u2066x\u2069",
    "a\x00b\x07c\x1bd\x7f\x85\u2028",
    "{{ 7*7 }}{% raw %}{0}{title}",
    "\ud800 half a pair",
)


@pytest.mark.parametrize("nasty", HOSTILE)
def test_hostile_text_stays_text(nasty: str, tmp_path: Path) -> None:
    result = hostile_result(nasty)
    write_run(result, tmp_path / "out")
    for name in ("report.html", "plans/yunze.html", "plans/qinghe.html"):
        html = (tmp_path / "out" / name).read_text(encoding="utf-8")
        page = Page(html)
        assert html.lower().count("<script") == 1
        assert not [a for a in page.attributes if a[1].startswith("on") or a[2].startswith("javascript:")]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", html)
        assert visible(nasty) in page.text() and "49" not in html.partition("<h1>")[2].partition("</h1>")[0]
    text = (tmp_path / "out" / "plans" / "yunze.html").read_text(encoding="utf-8")
    shown = text.partition('<div class="text" lang="zh">\n')[2].partition("\n</div>\n<svg")[0]
    assert without_tags(shown) == visible(result.documents["yunze"].text)


def hostile_result(nasty: str) -> Result:
    """The sample with nasty text wherever text can come from outside; the passages keep their lengths."""
    result = sample()
    documents = {}
    for doc_id, document in result.documents.items():
        text = document.text + nasty
        documents[doc_id] = replace(
            document, text=text, title=nasty, region=nasty, doc_no=nasty, issuer=nasty, url=f"javascript:{nasty}"
        )
    structures = {}
    for doc_id, structure in result.structures.items():
        sections = tuple(replace(s, title=nasty) for s in structure.sections)
        end = len(documents[doc_id].text)
        last = Unit("u99", "action", (nasty,), end - len(nasty), end)
        structures[doc_id] = Structure(sections, (*structure.units, last))
    scores = {}
    for doc_id, score in result.scores.items():
        own = {"vertical": 0.0, "horizontal": 0.0, "formulaic": 0.0, "original": 1.0}
        units = (*score.units, UnitScore("u99", len(nasty), own))
        scores[doc_id] = replace(score, units=units, coverage_by_action={nasty: 0.5})
    notices = (Notice("unreadable", "yunze", nasty, nasty, failed=True), Notice(nasty, "", nasty))
    return replace(result, documents=documents, structures=structures, scores=scores, warnings=notices, model=nasty)


def test_an_unknown_code_is_shown_as_it_stands() -> None:
    result = sample()
    matches = tuple(replace(m, why="a_new_reason") for m in result.matches)
    html = plan_html(replace(result, matches=matches, warnings=(Notice("a_new_notice", detail="x"),)))
    assert "a_new_reason" in html and "a_new_notice" in html


NOTHING = Interval(0.0, 0.0, 1.0)
NET = {f"{name}_share": NOTHING for name in ("vertical", "horizontal", "original", "copied")}


def bare(text: str = "", **changes: object) -> Result:
    """One plan without references, matches or units."""
    result = sample("check")
    nothing = {f"{n}_share": Interval(float(n == "original"), 0.0, 1.0) for n in (*SHARES3, "original")}
    score = PlanScore("yunze", 0, nothing, {}, {}, {}, None, {}, None, "none", "none", (), (), NOTHING, NOTHING, NET)
    document = Document("yunze", text, "provincial", draft=True)
    made = replace(
        result,
        documents={"yunze": document},
        structures={"yunze": Structure((), ())},
        references={},
        matches=(),
        phrases=(),
        quotes={},
        scores={"yunze": score},
        clusters=(),
        matrix={},
        settings={},
        warnings=(),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


SHARES3 = ("vertical", "horizontal", "formulaic")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("text", ["", "。", "\n\n\n", "x" * 200_000])
def test_a_plan_with_nothing_in_it(lang: Lang, text: str, tmp_path: Path) -> None:
    written = write_run(bare(text), tmp_path / "out", lang=lang)
    page = Page((tmp_path / "out/report.html").read_text(encoding="utf-8"))
    assert MESSAGES["lead.empty"][LANGUAGES.index(lang)] in page.text()
    assert page.text().count(text.strip()) >= 1 or not text.strip()
    assert len(written) == 13
    assert (tmp_path / "out/matches.jsonl").read_bytes() == b""
    row = next(iter(csv.DictReader(io.StringIO((tmp_path / "out/plans.csv").read_text(encoding="utf-8")))))
    assert row["reference_coverage"] == "" and row["signed"] == ""
    assert summary(bare(text), lang).lines


def test_no_plan_at_all(tmp_path: Path) -> None:
    result = replace(bare(), plans=(), scores={}, command="score")
    write_run(result, tmp_path / "out")
    assert "没有可评的方案" in (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert summary(result, "en").rows == [] and summary(result, "en").lines == []


def test_a_page_says_what_concerns_its_plan() -> None:
    notices = (
        Notice("guessed_fields", "qinghe", "level=provincial?, region=?, signed=2025-11-06"),
        Notice("unreadable", "guowu", "gone", failed=True),
    )
    several = Page(plan_html(replace(sample(), warnings=notices))).text()
    said = "级别：省级（存疑），地区：不详，日期：2025-11-06"
    assert said not in several and "gone" in several
    alone = replace(sample("check"), warnings=notices)
    assert said in Page(plan_html(alone)).text()
    assert "level: provincial (doubtful), region: unknown" in Page(plan_html(alone, lang="en")).text()


def test_many_like_notices_are_folded() -> None:
    result = sample()
    many = tuple(Notice("reference_later", "yunze", f"r{i}") for i in range(500))
    result = replace(result, warnings=(*many, Notice("unreadable", "", "b.pdf", "save as text", failed=True)))
    html = plan_html(result)
    assert html.count("r499") == 0 and "500 处" in html and "等 500 份" in html
    lines = summary(result, "zh").notice_lines
    assert len(lines) == 2 and lines[0].startswith("无法读取") and "500" in lines[1]


# --- the marking, by its invariants

TEXT = st.text(alphabet=st.sampled_from(["省", "市", "。", "\n", "<", "&", "a", "1", "\u202e", " "]), max_size=60)


@st.composite
def cuts(draw: st.DrawFn, text: str) -> list[tuple[int, int]]:
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    return list(zip(points[::2], points[1::2], strict=False))


@given(data=st.data(), text=TEXT)
def test_marked_shows_exactly_the_text(data: st.DataObject, text: str) -> None:
    marks = [Mark(a, b, "ins", data.draw(st.sampled_from(["", "c", "s", "g"]))) for a, b in data.draw(cuts(text))]
    assert without_tags(str(marked(text, 0, len(text), marks))) == visible(text)


@given(data=st.data())
def test_marks_of_a_match_are_disjoint_and_inside(data: st.DataObject) -> None:
    edits = [Edit("replace" if a < b else "delete", a, b, a, b) for a, b in data.draw(cuts("x" * 40))]
    slots = [Slot("place", a, b, "x" * (b - a)) for a, b in data.draw(cuts("x" * 40)) if a < b]
    pairs = tuple(SlotPair("place", s.text, s.text) for s in slots)
    known = sample().matches[0]
    match = replace(known, start=0, end=40, source_start=0, source_end=40, edits=tuple(edits), slots=pairs)
    for marks in (plan_marks(match, slots), source_marks(match, slots)):
        assert all(0 <= m.start <= m.end <= 40 for m in marks)
        assert all(a.end <= b.start for a, b in itertools.pairwise(marks))
        marked_at = {i for m in marks for i in range(m.start, m.end)}
        assert marked_at >= {i for e in edits for i in range(e.start, e.end)}


def test_inherited_passages_beyond_the_limit_are_counted() -> None:
    result = sample("check")
    known = next(m for m in result.matches if m.attribution == "inherited")
    many = tuple(replace(known, match_id=f"i{number}") for number in range(450))
    html = plan_html(replace(result, matches=(*result.matches, *many)))
    assert "其余 151 处见 matches.jsonl" in html and 'id="m-i10"' in html and len(html) < 1_000_000


@given(data=st.data(), text=TEXT)
def test_tinted_shows_exactly_the_text(data: st.DataObject, text: str) -> None:
    kinds: st.SearchStrategy[AttributionKind]
    kinds = st.sampled_from(("vertical", "horizontal", "formulaic", "original"))
    stretches = []
    for number, (a, b) in enumerate(data.draw(cuts(text))):
        key = data.draw(st.sampled_from([None, "m1", f"m{number}", "gone"]))
        stretches.append(Stretch(a, b, data.draw(kinds), None, key))
    anchors = {a: (f"s-{a}", f"u-{a}") for a, _ in data.draw(cuts(text))}
    shown = {f"m{i}": "title" for i in range(9)}
    quotes = [Quote(a, b, "title") for a, b in data.draw(cuts(text))]
    html = str(tinted(text, stretches, (), anchors, shown, lambda s: s.attribution, quotes))
    assert without_tags(html) == visible(text)
    ids = Page(f"<div>{html}</div>").ids
    assert len(ids) == len(set(ids))


# --- size and speed


def wide(plans: int, passages: int) -> Result:
    """Many plans, each made of slightly changed passages of the reference, a match each."""
    result = sample("check")
    source, units = result.documents["guowu"], []
    pattern = result.structures["yunze"].units[0]
    text = "".join(chr(0x4E00 + (7 * i) % 3000) for i in range(99)) * passages
    spans = [(99 * i, 99 * i + 98) for i in range(passages)]
    units = [replace(pattern, unit_id=f"u{i}", start=a, end=b, slots=()) for i, (a, b) in enumerate(spans)]
    known = result.matches[0]
    documents, scores, matches = {"guowu": replace(source, text=text)}, {}, []
    for number in range(plans):
        doc_id = f"p{number:02d}"
        documents[doc_id] = replace(result.documents["yunze"], doc_id=doc_id, text=text, signed=date(2016, 1, 1))
        rows = [_wide_match(known, doc_id, a, b) for a, b in spans]
        matches += rows
        share = {"vertical": 1.0, "horizontal": 0.0, "formulaic": 0.0, "original": 0.0}
        scores[doc_id] = replace(
            result.scores["yunze"],
            doc_id=doc_id,
            units=tuple(UnitScore(u.unit_id, 98, share) for u in units),
            by_source={"guowu": 1.0},
            stretches=tuple(Stretch(m.start, m.end, "vertical", m.grade, m.match_id) for m in rows),
        )
    structure = Structure((), tuple(units))
    return replace(
        result,
        command="score",
        documents=documents,
        structures={"guowu": structure, **dict.fromkeys(scores, structure)},
        plans=tuple(scores),
        references=dict.fromkeys(scores, ("guowu",)),
        matches=tuple(matches),
        scores=scores,
        clusters=(),
        matrix={},
    )


def _wide_match(known: Match, doc_id: str, a: int, b: int) -> Match:
    edits = tuple(Edit("replace", i, i + 2, i, i + 2) for i in range(a, b - 10, 9))
    return replace(
        known,
        match_id=f"{doc_id}-{a}",
        doc=doc_id,
        start=a,
        end=b,
        source="guowu",
        source_start=a,
        source_end=b,
        edits=edits,
        slots=(),
        runner_up=None,
        origin=None,
    )


def test_pages_are_small_and_quick(tmp_path: Path) -> None:
    result = wide(plans=32, passages=100)
    write_run(wide(plans=2, passages=2), tmp_path / "warm")
    begin = time.perf_counter()
    written = write_run(result, tmp_path / "out")
    seconds = time.perf_counter() - begin
    assert max(p.stat().st_size for p in written if p.parent.name == "plans") < 1_000_000
    assert seconds < 4, "32 plans with 100 matches each take 0.7 s on two cores; this machine may be busy"
