from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pages import Page, plan_html
from report_sample import sample

from homog.datatypes import Notice
from homog.report import summary
from homog.report.error_words import ERRORS
from homog.report.messages import Words
from homog.report.reasons import REASONS, reason, reason_of_file

PACKAGE = Path(__file__).resolve().parent.parent / "homog"
Texts = dict[str, list[str]]


def texts(node: ast.expr, known: Texts) -> list[str]:
    """The texts that an expression may be, with {} for what is filled in."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(value, known) for value in node.values)]
    if isinstance(node, ast.IfExp):
        return texts(node.body, known) + texts(node.orelse, known)
    return known.get(node.id, []) if isinstance(node, ast.Name) else []


def _part(node: ast.expr, known: Texts) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    inside = node.value if isinstance(node, ast.FormattedValue) else node
    return known[inside.id][0] if isinstance(inside, ast.Name) and inside.id in known else "{}"


def told_in(node: ast.AST) -> list[ast.expr]:
    """The expressions of a piece of code that are a reason or a remedy."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ReadError":
        return node.args[1:]
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return [node.value] if node.targets[0].id in ("why", "remedy") else []
    return []


def said_by_readers() -> Iterator[tuple[str, str]]:
    """Every reason and remedy that a reader gives."""
    for path in sorted((PACKAGE / "ingest").glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known: Texts = {}
        for row in tree.body:
            if isinstance(row, ast.Assign) and isinstance(row.targets[0], ast.Name):
                known[row.targets[0].id] = texts(row.value, known)
        known = {name: found for name, found in known.items() if found}
        for node in ast.walk(tree):
            yield from ((path.name, said) for argument in told_in(node) for said in texts(argument, known))


def test_whatever_readers_say_is_said_in_chinese() -> None:
    said = sorted(set(said_by_readers()))
    assert len(said) > 50
    silent = [(name, text) for name, text in said if reason(Words("zh"), text.replace("{}", "7")) == text]
    assert not [(name, text) for name, text in silent if re.search("[a-z]{3}", text.replace("{}", ""))]


ERROR_NAMES = re.compile(r"(Read|Catalogue|Settings|Usage|MissingExtra|Model|Fetch|Homog)Error")
ELSEWHERE = (
    "ingest",
    "evaluation",
    "training",
    "api",
    "figures",
)  # above; the benchmark, the making of models, the Python interface
OTHER_FILES = ("nearest.py",)  # of the making of models


def said_by_errors() -> Iterator[tuple[str, str]]:
    """Whatever the errors say that the command line shows, where it stands in the call itself."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if inside.parts[0] in ELSEWHERE or inside.name in OTHER_FILES:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and ERROR_NAMES.fullmatch(node.func.id):
                yield from ((str(inside), said) for argument in node.args for said in texts(argument, {}))


def test_whatever_errors_say_is_said_in_chinese() -> None:
    said = sorted(set(said_by_errors()))
    assert len(said) > 100
    silent = [
        (name, text) for name, text in said if reason(Words("zh"), text.replace("{}", "7")) == text.replace("{}", "7")
    ]
    assert not [
        row for row in silent if re.search("[a-z]{3} |[a-z]{3}: ", re.sub("--[a-z-]+|[a-z]+[.][a-z]+", "", row[1]))
    ]


def test_several_reasons_in_one_are_said_one_by_one() -> None:
    words = Words("zh")
    assert reason(words, "row 6 (灰): doc_id stands already in row 5; row 7: doc_id is empty") == (
        "第 6 行（灰）：doc_id 与第 5 行重复；第 7 行：doc_id 是空的"
    )
    assert reason(words, "灰: 灰.txt: the file is empty") == "灰：灰.txt：文件是空的"
    assert reason(words, "a: b; c") == "a: b；c"


def test_placeholders_are_kept() -> None:
    assert all(en.count("{}") == zh.count("{}") for en, zh in {**REASONS, **ERRORS}.items())


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "a/b.pdf：这是扫描件：3 / 9 页是没有文字的图片"), ("en", "a/b.pdf: it is scanned: 3 of 9 pages are")],
)
def test_the_reason_is_in_the_language_of_the_report(lang: str, said: str) -> None:
    words = Words("zh" if lang == "zh" else "en")
    detail = "a/b.pdf: it is scanned: 3 of 9 pages are pictures without text"
    assert reason_of_file(words, detail).startswith(said)
    notice = Notice("unreadable", "", detail, "supply its text", failed=True)
    result = replace(sample(), warnings=(notice,))
    assert said in Page(plan_html(result, "yunze", words.lang)).text()
    (line,) = summary(result, words.lang).notice_lines
    assert said in line and ("请提供它的文字" in line) == (lang == "zh")


def test_what_is_filled_in_is_in_chinese_too() -> None:
    words = Words("zh")
    assert reason(words, "the content is a JPEG picture, not text") == "内容是 JPEG 图片，不是文字"
    harm = "its 20,000 entries are over the limit of 10,000: it may be made to do harm"
    assert reason(words, harm) == "内含 20,000 个文件，超过上限 10,000，可能是恶意文件"


def test_what_has_no_wording_stays_as_it_is() -> None:
    assert reason(Words("zh"), "something new") == "something new" and reason(Words("zh"), "") == ""
    assert reason_of_file(Words("zh"), "附件.pdf") == "附件.pdf"
