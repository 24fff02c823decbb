"""`homog report` and `homog diff`: finished runs looked at again, without computing anything anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homog.cli import exits, options, screen

if TYPE_CHECKING:
    from homog.datatypes import Result

RunFolder = Annotated[
    Path, typer.Argument(metavar="RUN_DIR", help="结果文件夹 · the folder that score, check or compare wrote")
]
ElseWhere = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="另存到 · another folder for the run with its new reports (default: into RUN_DIR)",
    ),
]
RunLanguage = Annotated[
    options.Lang | None,
    typer.Option(
        "--lang",
        envvar="HOMOG_LANG",
        metavar="zh|en",
        help="报告的语言 · language of the reports (default: that of the run)",
    ),
]


def report(
    run: RunFolder,
    formats: options.Format = options.DEFAULT_FORMAT,
    out: ElseWhere = None,
    lang: RunLanguage = None,
    quiet: options.Quiet = False,
) -> int:
    """由已有结果另出报告 · make reports of a finished run, without computing again.

    Sources that were plain text are read again from where they were, and must not have changed.

    \b
    Examples:
      homog report homog-out --format docx
      homog report homog-out --format xlsx,md,csv,json
      homog report 结果 --lang en --out 结果-en
    """
    chosen = options.parse_formats(formats)
    from homog.report import report_run
    from homog.report.export import FIRST_FILE

    written, spoken = report_run(run, chosen, lang=lang, out=out)
    if not quiet:
        folder = out or run
        screen.print_reports([folder / FIRST_FILE[name] for name in chosen], len(written), spoken)
    return exits.DONE


def diff(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="前稿的结果 · the run of the earlier draft")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B", help="后稿的结果 · the run of the later draft")],
    lang: options.Language = "zh",
    as_json: options.JsonRows = False,
) -> int:
    """两稿之间改了什么 · what changed between two drafts of a plan.

    Shares, flagged targets and actions that are gone, new or changed, and sources; units are paired by their texts.

    \b
    Examples:
      homog check 方案-初稿.docx --out 初稿
      homog check 方案-二稿.docx --out 二稿
      homog diff 初稿 二稿
      homog diff draft1 draft2 --json
    """
    import json

    from homog.report.drafts import changes
    from homog.report.drafts_view import shown

    earlier, later = _plans_of(before), _plans_of(after)
    found = changes(earlier, later)
    if as_json:
        screen.print_json(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        return exits.DONE
    blocks, said = shown(found, earlier, later, lang)
    for block in blocks:
        screen.print_lines([block.title], bold=True)
        screen.print_table(block.header, block.rows, "trrr")
        screen.print_lines(block.lines)
    screen.print_lines(said)
    return exits.DONE


def _plans_of(folder: Path) -> Result:
    """A run with the texts of its plans alone, which it holds itself."""
    from homog.report.stored import load_run, run_of

    return load_run(folder, texts=run_of(folder)["plans"])
