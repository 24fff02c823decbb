"""Options that several commands share, each declared once."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from homog.cli import exits
from homog.errors import UsageError
from homog.settings import EXCLUDABLE, Settings

Lang = Literal["zh", "en"]
FORMATS = ("html", "xlsx", "docx", "md", "csv", "json")

Out = Annotated[
    Path,
    typer.Option(
        "--out",
        "-o",
        metavar="DIR",
        help="结果文件夹 · folder of the results; an earlier run in it is replaced",
    ),
]
Language = Annotated[
    Lang,
    typer.Option(
        "--lang",
        envvar="HOMOG_LANG",
        metavar="zh|en",
        help="报告和摘要的语言 · language of reports and summaries",
    ),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="向标准输出打印摘要（JSON） · print the summary as JSON, and nothing else"),
]
JsonRows = Annotated[bool, typer.Option("--json", help="以 JSON 打印 · print the rows as JSON, and nothing else")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示摘要和进度 · no summary, no progress; warnings stay")]
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="LIST",
        help="报告的格式，逗号分隔 · formats of the report, with commas: html, xlsx, docx, md, csv, json",
    ),
]
Inherited = Annotated[
    bool,
    typer.Option(
        "--inherited",
        help="同时列出同源匹配 · also list what plans share only because both took it from the reference",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PATH_OR_NAME",
        help="相似度一列用的模型：bundled（自带）、corpus-lsa、文件夹或名称 · model for the column `similarity`",
    ),
]
Ocr = Annotated[
    bool,
    typer.Option("--ocr", help="用 tesseract 识别扫描的 PDF · read scanned PDF with tesseract, where it is installed"),
]
FailOver = Annotated[
    str | None,
    typer.Option(
        "--fail-over",
        metavar="SHARE",
        help="纵向加横向超过此值则退出码为 3 · exit 3 when a plan's vertical + horizontal share is above: 0.35 or 35%",
    ),
]
Exclude = Annotated[
    str | None,
    typer.Option(
        "--exclude",
        metavar="WHAT",
        help="占比不计引用、公文套话 · leave out of the shares: quoted, formulaic, or quoted,formulaic",
    ),
]
SettingsFile = Annotated[
    Path | None,
    typer.Option(
        "--settings",
        metavar="FILE",
        help="设置，TOML 或 run.json · settings that differ from the defaults, TOML by stage, or an earlier run.json",
    ),
]
BackgroundTable = Annotated[
    Path | None,
    typer.Option(
        "--background",
        metavar="FILE",
        help="公文用语背景表 · table of common wording made by `homog background build` (default: the shipped one)",
    ),
]
CorpusOption = Annotated[
    Path | None,
    typer.Option(
        "--corpus",
        "-c",
        metavar="DIR",
        help="语料库文件夹 · corpus folder (default: HOMOG_CORPUS, or around PLAN)",
    ),
]
Level = Annotated[
    str | None,
    typer.Option("--level", metavar="LEVEL", help="层级 · national, ministry, provincial, prefecture or county"),
]
Region = Annotated[str | None, typer.Option("--region", metavar="NAME", help="地区 · region, e.g. 青禾省")]
Signed = Annotated[str | None, typer.Option("--signed", metavar="YYYY-MM-DD", help="成文日期 · date of signing")]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="标题 · title")]
DocNo = Annotated[str | None, typer.Option("--doc-no", metavar="TEXT", help="发文字号 · document number")]
Issuer = Annotated[str | None, typer.Option("--issuer", metavar="TEXT", help="发文机关 · issuer")]
Url = Annotated[str | None, typer.Option("--url", metavar="URL", help="网址 · where it was published")]
DocId = Annotated[str | None, typer.Option("--doc-id", metavar="NAME", help="文件代号 · its name in the corpus")]

DEFAULT_OUT = Path("homog-out")
DEFAULT_FORMAT = "html"
# typer counts a Chinese character as one column where a screen gives it two, hence the narrow width
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 72}


def help_when_bare(context: typer.Context) -> None:
    """Show the help of a group that was called without a command; wrong usage, so exit code 2."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(exits.NOTHING_DONE)


def parse_share(text: str | None) -> float | None:
    """A share from the command line.

    Args:
        text: `0.35` or `35%`; None where the option was not given.

    Returns:
        A number between 0 and 1, or None.

    Raises:
        UsageError: it is no number, or out of its range.
    """
    if text is None:
        return None
    percent = text.strip().endswith(("%", "％"))
    try:
        value = float(text.strip().rstrip("%％")) / (100 if percent else 1)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise UsageError(f"--fail-over {text}", "it is not a share between 0 and 1", "write for example 0.35 or 35%")
    return value


def parse_formats(text: str) -> tuple[str, ...]:
    """The formats of a report, in the order in which they are made.

    Args:
        text: names with commas between.

    Raises:
        UsageError: it names something else, or nothing.
    """
    named = {part for part in text.lower().replace("，", ",").replace(" ", "").split(",") if part}
    if not named or not named <= set(FORMATS):
        why = f"{', '.join(sorted(named - set(FORMATS)))} is no format of a report" if named else "it names no format"
        raise UsageError(f"--format {text}", why, f"choose among {', '.join(FORMATS)}, with commas between")
    return tuple(name for name in FORMATS if name in named)


def parse_exclude(text: str | None) -> tuple[str, ...]:
    """What the shares leave out.

    Args:
        text: `quoted`, `formulaic`, or both with a comma between; None where the option was not given.

    Raises:
        UsageError: it names something else, or nothing.
    """
    if text is None:
        return ()
    named = set(text.replace("，", ",").replace(" ", "").split(","))
    if not named <= set(EXCLUDABLE):
        raise UsageError(
            f"--exclude {text}",
            "quotations and stock phrases are what can be left out",
            f"write {', '.join(EXCLUDABLE)} or {','.join(EXCLUDABLE)}",
        )
    return tuple(name for name in EXCLUDABLE if name in named)


def settings_with(ocr: bool, exclude: str | None = None, file: Path | None = None) -> Settings:
    """The settings of a run.

    Args:
        ocr: whether pictures of pages in PDF are read with tesseract.
        exclude: what was given with --exclude.
        file: what was given with --settings; the options go before it.
    """
    from homog.given import settings_from

    own = Settings() if file is None else settings_from(file)
    pdf = replace(own.ingest.pdf, ocr=ocr or own.ingest.pdf.ocr)
    left_out = own.indices.exclude if exclude is None else parse_exclude(exclude)
    return replace(own, ingest=replace(own.ingest, pdf=pdf), indices=replace(own.indices, exclude=left_out))


def given(**fields: str | None) -> dict[str, str]:
    """The fields of a document that the user gave on the command line, without the ones left out."""
    return {name: value for name, value in fields.items() if value is not None}
