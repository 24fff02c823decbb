"""What a person sees: progress on a terminal, warnings, the summary. rich counts the width of Chinese rightly."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from homog.cli.lines import warn
from homog.cli.options import Lang

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from homog.layout import Progress
    from homog.report import Summary

_STAGES: dict[str, tuple[str, str]] = {
    "read": ("读取文件", "reading"),
    "structure": ("识别结构", "structure"),
    "search": ("查找相同文字", "searching"),
    "attribute": ("归因", "attribution"),
    "index": ("计算指标", "indices"),
    "report": ("写报告", "writing the report"),
}
_CATALOGUE: dict[str, tuple[str, str]] = {
    "doc_id": ("代号", "doc_id"),
    "level": ("层级", "level"),
    "region": ("地区", "region"),
    "signed": ("成文日期", "signed"),
    "title": ("标题", "title"),
    "doc_no": ("发文字号", "doc_no"),
    "issuer": ("发文机关", "issuer"),
    "path": ("文件", "path"),
}
_REPORT: dict[Lang, str] = {"zh": "报告：", "en": "Report: "}
_MORE: dict[Lang, str] = {"zh": "另有 {n} 个文件。", "en": "{n} more files."}
_SUMMARY_WIDTH = 100  # columns that the summary of a run takes at most
_PIPE_WIDTH = 160  # columns where there is no terminal to ask
_UNBOUNDED = 10_000  # columns, to learn how wide a table would like to be


@contextmanager
def progress(lang: Lang, *, shown: bool) -> Iterator[Progress | None]:
    """A callback that draws the stages on a terminal; None where there is none to draw on.

    Args:
        lang: language of the stages' names.
        shown: false where the user wants silence.
    """
    if not (shown and sys.stderr.isatty()):
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        console=console(sys.stderr),
        transient=True,
    )
    with bar:
        task = bar.add_task(_STAGES["read"][lang == "en"], total=None)

        def update(stage: str, done: int, total: int) -> None:
            names = _STAGES.get(stage, (stage, stage))
            bar.update(task, description=names[lang == "en"], completed=done, total=max(total, 1))

        yield update


def notice(code: str, lang: Lang, doc: str = "", detail: str = "", remedy: str = "") -> str:
    """A notice in one line, where there is no finished run to take its wording from."""
    from homog.report.messages import Words
    from homog.report.reasons import reason, reason_of_file

    words = Words(lang)
    told = reason_of_file(words, detail) if code == "unreadable" else detail
    line = words("colon").join(part for part in (doc, words.code("notice", code), told) if part)
    return words("aside", text=line, aside=reason(words, remedy)) if remedy else line


def print_notices(lines: Sequence[str]) -> None:
    """Warnings, a line each, to stderr."""
    for line in lines:
        warn(line)


def print_json(text: str) -> None:
    """JSON to stdout in UTF-8, whatever the terminal's encoding; programs read this."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8") + b"\n")
    sys.stdout.buffer.flush()


def print_summary(summary: Summary, report: Path) -> None:
    """A run on the screen: ten lines for one plan, a table of as many for several, and where the report is.

    Args:
        summary: of the run.
        report: the page to open.
    """
    shown = console(sys.stdout)
    if summary.lines:
        shown.print(_one_plan(summary.lines), width=min(shown.width, _SUMMARY_WIDTH))
    else:
        print_table(summary.header, summary.rows, "t" + "r" * (len(summary.header) - 1), _SUMMARY_WIDTH)
        if summary.footnote:
            shown.print(summary.footnote, width=min(shown.width, _SUMMARY_WIDTH))
    shown.print(_REPORT[summary.lang] + str(report), style="bold", soft_wrap=True)


def print_reports(paths: Sequence[Path], files: int, lang: Lang) -> None:
    """Where the reports are that were made of a run."""
    more = files - len(paths)
    for path in paths:
        print_lines([_REPORT[lang] + str(path)], bold=True)
    if more > 0:
        print_lines([_MORE[lang].format(n=more)])


def print_lines(lines: Iterable[str], *, bold: bool = False) -> None:
    """Lines of plain text on stdout, folded at the width of a terminal."""
    out = console(sys.stdout)
    for line in lines:
        out.print(line, style="bold" if bold else None, soft_wrap=True)


def print_table(header: Sequence[str], rows: Sequence[Sequence[str]], columns: str, widest: int = _UNBOUNDED) -> None:
    """A table of plain cells on stdout; where the terminal is narrow, text folds and figures stay whole.

    Args:
        header: names of the columns.
        rows: a cell per column.
        columns: a letter per column: t text that may fold, w a word that stays whole, r a figure set to the right.
        widest: columns of the screen that the table takes at most.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, kind in zip(header, columns, strict=True):
        made.add_column(name, justify="right" if kind == "r" else "left", no_wrap=kind != "t", overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))  # Text: what a document says is never markup
    shown = console(sys.stdout)
    room = min(shown.width, widest)
    for gap in ((0, 1), (0, 0)):
        made.padding = gap
        if shown.measure(made, options=shown.options.update(width=_UNBOUNDED)).maximum <= room:
            break
    shown.print(made, width=room)


def print_catalogue(rows: Sequence[Mapping[str, str]], lang: Lang, standings: Sequence[str] = ()) -> None:
    """Rows of a catalogue as a table.

    Args:
        rows: cells by column.
        lang: of the header.
        standings: where each row stands (homog.fetch.Standing); shown with a line of figures below.
    """
    from homog.report.messages import Words

    words = Words(lang)
    header = [names[lang == "en"] for names in _CATALOGUE.values()]
    body = [[row[name] for name in _CATALOGUE] for row in rows]
    if not standings:
        print_table(header, body, "twtwtttt")
        return
    shown = [[words(f"standing.{name}"), *row] for name, row in zip(standings, body, strict=True)]
    print_table([words("standing.name"), *header], shown, "wtwtwtttt")
    counts = Counter(standings)
    figures = {
        "there": counts["fetched"] + counts["there"],
        "failed": counts["person"] + counts["later"],
        **{name: counts[name] for name in ("fetched", "address", "missing")},
    }
    console(sys.stdout).print(words("standing.counts", all=len(rows), **figures), soft_wrap=True)


def console(stream: IO[str]) -> Console:
    """A console for a stream: as wide as the terminal, without colour and wide enough in a pipe."""
    from rich.console import Console

    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def _one_plan(lines: Sequence[tuple[str, str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for label, value in lines:
        made.add_row(Text(label), Text(value))
    return made
