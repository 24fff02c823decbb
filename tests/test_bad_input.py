"""Bad input, in the library and on the command line alike: the right result or a clear error."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import small_corpus
from command_line import Run
from small_corpus import LONG_LINE, row

from homog import pipeline
from homog.datatypes import Result
from homog.errors import CatalogueError, HomogError, ReadError, UsageError

GREY = "灰.txt"  # the file that each case is about
WITH_GREY = (*small_corpus.ROWS, row("灰"))
OLD_PLAN = "lanting,provincial,蓝汀省,旧方案,,,1999-01-01,lanting.txt,"


@dataclass(frozen=True)
class Case:
    """A corpus or a plan that is not as it should be, and what has to become of it."""

    name: str
    grey: str | bytes | None = None  # content of 灰.txt beside the three good documents
    rows: tuple[str, ...] = small_corpus.ROWS
    plan: str | None = None  # checked against the corpus; None: the corpus is scored
    error: type[HomogError] | None = None  # with exit code 2
    notices: tuple[str, ...] = ()
    code: int = 0
    says: tuple[str, ...] = ()  # on stderr


REFUSED = [
    Case("an empty plan", "", plan=GREY, error=ReadError, says=(GREY,)),
    Case("a plan of white space", " \n\u3000\n", plan=GREY, error=ReadError, says=(GREY,)),
    Case("a plan of punctuation only", "。，；：——！……\n", plan=GREY, error=ReadError, says=(GREY,)),
    Case("a plan that is not text at all", bytes(range(256)) * 40, plan=GREY, error=ReadError, says=(GREY,)),
    Case("a plan that is not there", plan="nowhere.txt", error=ReadError, says=("nowhere.txt",)),
    Case("a catalogue as a plan", plan="catalog.csv", error=ReadError, says=("catalog.csv",)),
    Case("a folder as a plan", plan=".", error=ReadError),
    Case("an empty catalogue", rows=(), error=UsageError),
    Case("a catalogue whose files are all missing", rows=(row("灰"), row("青")), error=UsageError),
    Case("an id that stands twice", rows=(*WITH_GREY, row("灰")), error=CatalogueError, says=("第 6 行", "灰")),
    Case("a date that is none", rows=(row("灰", "2025-13-01"),), error=CatalogueError, says=("第 2 行", "2025-13-01")),
    Case("an unknown level", rows=(row("灰", level="galactic"),), error=CatalogueError, says=("第 2 行", "galactic")),
    Case(
        "a path out of the folder", rows=(row("灰", path="../灰.txt"),), error=CatalogueError, says=("第 2 行", "../")
    ),
]
UNREAD = [
    Case("a catalogue that names a missing file", None, WITH_GREY, notices=("unreadable",), code=1, says=("灰",)),
    Case("an empty file in the corpus", "", WITH_GREY, notices=("unreadable",), code=1, says=("灰",)),
    Case("punctuation only in the corpus", "。，；\n", WITH_GREY, notices=("unreadable",), code=1, says=("灰",)),
]
DONE = [
    Case("a plan of one character", "渔", plan=GREY, notices=("guessed_fields",)),
    Case("a corpus with a document of one character", "渔", WITH_GREY),
    Case("a plan without headings", small_corpus.NO_HEADINGS, plan=GREY, notices=("guessed_fields",)),
    Case("a plan of 2 MB on one line", LONG_LINE, plan=GREY),
    Case("a corpus with 2 MB on one line", LONG_LINE, WITH_GREY),
    Case("the same document twice", small_corpus.COPYING, WITH_GREY, notices=("duplicate_content",), says=("灰省",)),
    Case("a corpus without a reference", rows=small_corpus.ROWS[1:], notices=("no_reference",), says=("上位文件",)),
    Case(
        "a plan older than every source",
        rows=(OLD_PLAN, *small_corpus.ROWS[::2]),
        notices=("reference_later", "no_sources"),
    ),
    Case("a plan that the corpus holds", plan="mowan.txt", notices=("plan_in_corpus",), says=("墨湾省",)),
]
CASES = REFUSED + UNREAD + DONE


def folder_of(case: Case, tmp_path: Path) -> Path:
    """The corpus of a case, written."""
    return small_corpus.write(tmp_path / "corpus", {} if case.grey is None else {GREY: case.grey}, case.rows)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_in_the_library(case: Case, tmp_path: Path) -> None:
    corpus = folder_of(case, tmp_path)
    if case.error is not None:
        with pytest.raises(case.error) as caught:
            _call(case, corpus)
        assert caught.value.what and caught.value.why and caught.value.remedy
        return
    result = _call(case, corpus)
    assert set(case.notices) <= {notice.code for notice in result.warnings}
    for plan in result.plans:
        shares = [share.value for share in result.scores[plan].shares.values()]
        assert sum(shares) == pytest.approx(1) or not result.scores[plan].characters


def _call(case: Case, corpus: Path) -> Result:
    return pipeline.check(corpus / case.plan, corpus) if case.plan else pipeline.score(corpus)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_on_the_command_line(case: Case, run: Run, tmp_path: Path) -> None:
    corpus = folder_of(case, tmp_path)
    ran = run("check", corpus / case.plan) if case.plan else run("score", corpus)
    assert ran.code == (case.code if case.error is None else 2), ran.err
    for text in case.says:
        assert text in ran.err
    for text in ("Traceback", "unexpected error"):
        assert text not in ran.err
    assert all(line.startswith("homog: ") for line in ran.err.splitlines())
    assert Path("homog-out", "report.html").is_file() == (case.error is None)
    if case.error is not None:
        assert ran.out == ""


def test_no_headings_are_no_hindrance(tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {GREY: small_corpus.NO_HEADINGS})
    result = pipeline.check(corpus / GREY, corpus, fields={"level": "provincial"})
    assert {match.source for match in result.matches} == {"reference"}


def test_an_old_plan_takes_nothing_from_later_documents(tmp_path: Path) -> None:
    case = next(case for case in DONE if "older" in case.name)
    result = pipeline.score(folder_of(case, tmp_path))
    assert not [match for match in result.matches if match.doc == "lanting"]
