"""The command line as a user meets it: help, language, errors in one line, exit codes, bad input, interruption."""

from __future__ import annotations

import contextlib
import gc
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import small_corpus
from command_line import Ran, Run
from small_corpus import LONG_LINE, row

import homog
from homog import pipeline
from homog.background import load_background
from homog.cli import options
from homog.cli.reference import command_paths, help_of, reference
from homog.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent


def in_python(code: str, *arguments: str | Path, folder: Path | None = None) -> str:
    """What a fresh interpreter prints last; the command line's own output goes to stderr."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HOMOG_")}
    done = subprocess.run(
        [sys.executable, "-c", code, *(str(part) for part in arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=folder or ROOT,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LOADED = """
import contextlib, json, sys
from homog.cli import main
with contextlib.redirect_stdout(sys.stderr):
    code = main(sys.argv[1:])
print(json.dumps([code, sorted({name.split(".")[0] for name in sys.modules})]))
"""


# help and version


@pytest.mark.parametrize("path", command_paths(), ids=lambda path: "-".join(("homog", *path)))
def test_every_command_has_help_in_both_languages_and_examples(path: tuple[str, ...]) -> None:
    shown = help_of(path)
    assert re.search("[\u4e00-\u9fff]", shown)
    if path in {(), ("corpus",), ("background",), ("model",)}:
        assert "Commands:" in shown
    else:
        assert shown.count("homog " + " ".join(path)) >= 3, "the usage line and two examples at least"
    listed = [line for line in shown.splitlines() if re.match(r"  -{1,2}\w", line)]
    assert listed
    bare = [line for line in listed if len(re.split(r"\s{2,}", line.strip())) < 2 and "," not in line]
    assert not bare, f"options without help: {bare}"


def test_the_page_of_the_docs_is_what_help_says() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == reference(), "run `make docs`"


def test_version(run: Run) -> None:
    assert run("--version") == Ran(0, f"homog {homog.__version__}\n", "")


@pytest.mark.parametrize("arguments", [[], ["corpus"], ["background"], ["model"]])
def test_a_bare_group_shows_its_help(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage: homog" in ran.out


def test_help_imports_nothing_heavy() -> None:
    code, loaded = json.loads(in_python(LOADED, "--help"))
    assert code == 0
    heavy = {"numpy", "torch", "sklearn", "jieba", "sentence_transformers", "jinja2", "rapidfuzz", "scipy", "opencc"}
    assert not heavy & set(loaded)


def test_a_command_leaves_the_collector_as_it_was(run: Run) -> None:
    before = gc.get_threshold()
    assert run("--version").code == 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_help_is_fast() -> None:
    def seconds() -> float:
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-m", "homog", "--help"], capture_output=True, check=True, cwd=ROOT)
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.5


@pytest.mark.parametrize("command", ["check", "score", "compare"])
def test_scoring_imports_no_model_libraries(command: str, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    inputs: dict[str, list[str | Path]] = {
        "check": [corpus / "mowan.txt", "--corpus", corpus],
        "score": [corpus],
        "compare": [corpus / "lanting.txt", corpus / "reference.txt"],
    }
    code, loaded = json.loads(in_python(LOADED, command, *inputs[command], "--out", tmp_path / "out"))
    assert code == 0
    assert not {"torch", "sentence_transformers", "jieba", "sklearn"} & set(loaded)


# options


@pytest.mark.parametrize(
    ("text", "share"), [("0.35", 0.35), ("35%", 0.35), ("35％", 0.35), ("0", 0.0), ("100%", 1.0), (None, None)]
)
def test_a_share(text: str | None, share: float | None) -> None:
    assert options.parse_share(text) == share


@pytest.mark.parametrize("text", ["35", "-1", "120%", "nan", "a third", "", "%"])
def test_no_share(text: str) -> None:
    with pytest.raises(UsageError, match="--fail-over"):
        options.parse_share(text)


# errors


WRONG = {  # words after homog -> what is said of them in Chinese and in English
    "chek": ("没有命令 'chek'", "No such command 'chek'"),
    "check": ("缺少参数 'PLAN'；请看 homog check --help", "Missing argument 'PLAN'"),
    "score . --lang fr": ("'fr' 不在可选的 'zh', 'en' 之中", ""),
    "score . --no-such-option": ("没有选项 --no-such-option", "No such option: --no-such-option"),
    "score . --fail-over 35": ("请写成 0.35 或 35%", "write for example 0.35 or 35%"),
    "score . --exclude titles": ("请写 quoted, formulaic 或", "write quoted, formulaic or quoted,formulaic"),
    "score . --exclude=": ("请写 quoted, formulaic 或", "write quoted, formulaic or quoted,formulaic"),
    "score nowhere": ("nowhere；没有这个文件夹；请检查路径", "nowhere; there is no such folder; check the path"),
    "check plan.txt": (
        "plan.txt 所在及上级文件夹中也没有 catalog.csv",
        "no folder at or above plan.txt holds catalog.csv",
    ),
    "compare a.txt b.txt": ("a.txt；没有这个文件；请检查路径", "a.txt; there is no such file; check the path"),
    "check plan.txt --corpus nowhere": ("nowhere；没有这个文件夹", "nowhere; there is no such folder"),
    "corpus list nowhere": ("nowhere；没有这个文件夹", "nowhere; there is no such folder"),
    "corpus validate nowhere": ("nowhere；没有这个文件夹", "nowhere; there is no such folder"),
    "corpus init nowhere": ("nowhere；没有这个文件夹", "nowhere; there is no such folder"),
    "background build nowhere --out b.npz": ("nowhere；", "nowhere; "),
    "report .": ("不是一次运行的结果；里面没有 run.json", "is not a finished run; it holds no run.json"),
}


@pytest.mark.parametrize("arguments", WRONG)
@pytest.mark.parametrize("lang", ["", "zh", "en"])
def test_an_error_is_one_line_in_the_users_language_and_exit_code_2(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str, lang: str
) -> None:
    if lang and "--lang" not in arguments:
        monkeypatch.setenv("HOMOG_LANG", lang)
    ran = run(*arguments.split())
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("homog: ")
    assert ran.err.count("\n") == 1
    assert WRONG[arguments][lang == "en"] in ran.err
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("words", "variable", "said"),
    [
        (["--lang", "en"], "", "there is no such folder"),
        (["--lang=en"], "zh", "there is no such folder"),
        (["--lang", "zh"], "en", "没有这个文件夹"),
        ([], "en", "there is no such folder"),
        ([], "", "没有这个文件夹"),
    ],
)
def test_errors_follow_the_language_that_was_asked_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str], variable: str, said: str
) -> None:
    if variable:
        monkeypatch.setenv("HOMOG_LANG", variable)
    assert said in run("score", "nowhere", *words).err


def test_a_folder_of_somebody_else_is_not_replaced(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    ran = run("score", corpus, "--out", out)
    assert ran.code == 2
    assert "--out" in ran.err
    assert [p.name for p in out.iterdir()] == ["thesis.txt"]


def test_an_unforeseen_error_is_one_line_and_the_traceback_only_on_request(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(pipeline, "score", fail)
    ran = run("score", tmp_path)
    assert ran.code == 2
    assert ran.err.startswith("homog: 意外错误；ZeroDivisionError: by zero；")
    assert ran.err.count("\n") == 1
    monkeypatch.setenv("HOMOG_DEBUG", "1")
    assert "Traceback" in run("score", tmp_path).err


# the three scoring commands


def test_check_shows_a_summary_and_says_where_the_report_is(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {}, small_corpus.ROWS[:2])
    ran = run("check", corpus / "mowan.txt", "--region", "墨湾省", "--signed", "2025-02-20")
    assert ran.code == 0
    for word in ("墨湾省云端渔业行动计划", "取自上位文件", "取自同级文件", "蓝汀省", "homog-out"):
        assert word in ran.out
    assert Path("homog-out", "report.html").is_file()


def test_score_finds_what_was_copied_from_whom(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    ran = run("score", corpus, "--json", "--out", tmp_path / "out")
    assert (ran.code, ran.err) == (0, "")
    plans = {plan["doc_id"]: plan for plan in json.loads(ran.out)["plans"]}
    assert set(plans) == {"lanting", "mowan"}
    assert plans["lanting"]["vertical_share"]["value"] > 0.4
    assert plans["lanting"]["horizontal_share"]["value"] == 0
    assert plans["mowan"]["horizontal_share"]["value"] > 0.3
    assert next(iter(plans["mowan"]["by_source"])) == "lanting"


def test_compare_takes_b_as_the_only_source(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    shares = {}
    for role in ("reference", "peer"):
        ran = run("compare", corpus / "mowan.txt", corpus / "lanting.txt", "--as", role, "--json")
        assert ran.code == 0
        (plan,) = json.loads(ran.out)["plans"]
        shares[role] = (plan["vertical_share"]["value"] > 0.3, plan["horizontal_share"]["value"] > 0.3)
    assert shares == {"reference": (True, False), "peer": (False, True)}


def test_a_second_run_replaces_the_first_byte_for_byte(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})

    def results() -> Mapping[str, bytes]:
        assert run("score", corpus, "--quiet") == Ran(0, "", "")
        files = sorted(p for p in Path("homog-out").rglob("*") if p.is_file() and p.name != "run.json")
        return {p.as_posix(): p.read_bytes() for p in files}

    assert results() == results()


@pytest.mark.parametrize(
    ("lang", "environment", "word"),
    [(None, None, "报告："), ("en", None, "Report:"), (None, "en", "Report:"), ("zh", "en", "报告：")],
)
def test_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lang: str | None, environment: str | None, word: str
) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    if environment:
        monkeypatch.setenv("HOMOG_LANG", environment)
    assert word in run("score", corpus, *(["--lang", lang] if lang else [])).out


@pytest.mark.parametrize(("limit", "code"), [("5%", 3), ("0.05", 3), ("100%", 0)])
def test_fail_over(run: Run, tmp_path: Path, limit: str, code: int) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    ran = run("score", corpus, "--fail-over", limit)
    assert ran.code == code
    assert ("超过上限 5.0%；lanting" in ran.err) == (code == 3)
    assert Path("homog-out", "plans.csv").is_file()


def test_the_corpus_is_named_or_found_around_the_plan(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {"drafts/plan.txt": small_corpus.NO_HEADINGS})
    assert run("check", corpus / "drafts" / "plan.txt").code == 0
    elsewhere = tmp_path / "plan.txt"
    elsewhere.write_text(small_corpus.NO_HEADINGS, encoding="utf-8")
    assert run("check", elsewhere).code == 2
    monkeypatch.setenv("HOMOG_CORPUS", str(corpus))
    assert run("check", elsewhere).code == 0
    assert run("check", elsewhere, "--corpus", tmp_path / "nowhere").code == 2


def test_a_pipe_gets_no_colour_and_no_progress(tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    done = subprocess.run(
        [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(tmp_path / "out")],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "TERM": "xterm-256color"},
    )
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout + done.stderr
    assert done.stderr == b""


def test_a_terminal_gets_progress(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")
    corpus = small_corpus.write(tmp_path / "corpus", {})
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(tmp_path / "out")]
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=end, cwd=ROOT, env=environment) as process:
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # Linux says so when the other end is closed
            while read := os.read(terminal, 4096):
                shown += read
        printed = process.stdout.read() if process.stdout else b""
    os.close(terminal)
    assert process.returncode == 0
    assert "写报告".encode() in shown
    assert b"\x1b" not in printed


def test_output_in_an_encoding_without_chinese_does_not_fail(tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    command = [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(tmp_path / "out")]
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    table = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment)
    assert (table.returncode, table.stderr) == (0, b"")
    assert b"%" in table.stdout and b"report.html" in table.stdout
    summary = subprocess.run([*command, "--json"], capture_output=True, cwd=ROOT, env=environment)
    assert json.loads(summary.stdout.decode("utf-8"))["plans"][0]["region"]


# interruption

INTERRUPTED = """
import os, signal, sys, threading
import homog.pipeline, homog.report
from homog.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background ignores it
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
sys.exit(main(sys.argv[1:]))
"""


def test_ctrl_c_ends_with_130_and_leaves_the_last_good_result(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {})
    out = tmp_path / "out"
    assert run("score", corpus, "--out", out).code == 0
    before = {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()}
    long = {f"{n}.txt": LONG_LINE[n:] for n in range(6)}
    small_corpus.write(corpus, long, (*small_corpus.ROWS, *(row(str(n)) for n in range(6))))
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "score", corpus, "--out", out],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,  # seconds; uninterrupted it takes many minutes
    )
    assert done.returncode == 130
    assert done.stderr == "homog: 已中断；本次运行没有写出任何文件\n"
    assert {p.relative_to(out): p.read_bytes() for p in out.rglob("*") if p.is_file()} == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


# the corpus commands


def bare(folder: Path) -> Path:
    """A folder of documents without a catalogue."""
    return small_corpus.write(folder, {}, rows=None)


def test_corpus_init_writes_only_when_told_to(run: Run, tmp_path: Path) -> None:
    folder = bare(tmp_path / "corpus")
    shown = run("corpus", "init", folder)
    assert shown.code == 2
    assert "请加 --yes" in shown.err
    assert "蓝汀省" in shown.out
    assert not (folder / "catalog.csv").exists()
    written = run("corpus", "init", folder, "--yes")
    assert written.code == 0
    assert "catalog.csv" in written.out
    assert run("score", folder).code == 0
    again = run("corpus", "init", folder, "--yes")
    assert again.code == 2
    assert "文件夹中已有目录" in again.err


def test_corpus_add_copies_guesses_and_takes_what_is_said(run: Run, tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {})
    new = tmp_path / "新方案.txt"
    new.write_text(small_corpus.NO_HEADINGS, encoding="utf-8")
    added = run("corpus", "add", folder, new, "--region", "雾凇省", "--signed", "2025-06-01")
    assert added.code == 0
    assert "雾凇省" in added.out
    rows = json.loads(run("corpus", "list", folder, "--json").out)
    assert rows[-1] | {"doc_id": "新方案", "region": "雾凇省", "signed": "2025-06-01"} == rows[-1]
    assert (folder / rows[-1]["path"]).read_text(encoding="utf-8") == small_corpus.NO_HEADINGS
    twice = run("corpus", "add", folder, new)
    assert twice.code == 2
    wrong = run("corpus", "add", folder, tmp_path / "corpus" / "mowan.txt", "--signed", "yesterday")
    assert wrong.code == 2


def test_corpus_list(run: Run, tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {})
    shown = run("corpus", "list", folder)
    assert (shown.code, shown.err) == (0, "")
    assert [name for name in ("reference", "lanting", "mowan") if name in shown.out] == [
        "reference",
        "lanting",
        "mowan",
    ]
    (folder / "catalog.csv").unlink()
    drafted = run("corpus", "list", folder)
    assert drafted.code == 0
    assert drafted.err.startswith("homog: 提示：")


@pytest.mark.parametrize(
    ("files", "rows", "code", "lines"),
    [
        ({}, small_corpus.ROWS, 0, 0),
        ({}, (*small_corpus.ROWS, row("灰")), 1, 1),
        ({"灰.txt": ""}, (*small_corpus.ROWS, row("灰")), 1, 1),
        ({"灰.txt": small_corpus.COPYING}, (*small_corpus.ROWS, row("灰")), 1, 1),
        ({}, (*small_corpus.ROWS, row("灰", "2025-13-01", "galactic"), row("lanting")), 1, 5),
    ],
    ids=["sound", "missing file", "empty file", "twice the same", "wrong cells"],
)
def test_corpus_validate(
    run: Run, tmp_path: Path, files: Mapping[str, str], rows: tuple[str, ...], code: int, lines: int
) -> None:
    ran = run("corpus", "validate", small_corpus.write(tmp_path / "corpus", files, rows))
    assert (ran.code, ran.err) == (code, "")
    assert len(ran.out.splitlines()) == max(lines, 1)
    assert ("没有发现问题" in ran.out) == (code == 0)
    assert not re.search("row [0-9]|there is no|stands", ran.out)
    english = run("corpus", "validate", tmp_path / "corpus", "--lang", "en")
    assert len(english.out.splitlines()) == max(lines, 1) and not re.search("第 [0-9]+ 行|没有", english.out)


# background


def test_background_build_writes_a_table_that_can_be_read(run: Run, tmp_path: Path) -> None:
    for number in range(3):
        small_corpus.write(tmp_path / "fields" / f"field{number}", {})
    out = tmp_path / "tables" / "mine.npz"
    ran = run("background", "build", tmp_path / "fields", "--out", out)
    assert ran.code == 0
    table = load_background(out)
    assert table.characters > 1000
    assert len(table.stock) > 100
    assert [p.name for p in out.parent.iterdir()] == ["mine.npz"]


# bench


def test_bench_measures_and_writes_both_reports(run: Run, tmp_path: Path) -> None:
    arguments = ["--dev", "--quick", "--documents", "4", "--characters", "1200", "--work", tmp_path / "work"]
    ran = run("bench", *arguments, "--out", tmp_path / "bench", "--json")
    assert ran.code in (0, 3)
    assert ran.err == ""
    figures = json.loads(ran.out)
    assert figures == json.loads((tmp_path / "bench" / "bench.json").read_text(encoding="utf-8"))
    assert figures["passed"] == (ran.code == 0)
    assert figures["speed"]["seconds"] > 0
    assert (tmp_path / "bench" / "bench.md").read_text(encoding="utf-8").startswith("# Benchmark")
    assert (tmp_path / "work" / "corpus-4-11" / "truth.json").is_file()


@pytest.mark.parametrize("arguments", [["--documents", "1"], ["--source", "nowhere"]])
def test_bench_refuses_what_it_cannot_weave(run: Run, arguments: list[str]) -> None:
    ran = run("bench", *arguments)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "unexpected" not in ran.err
