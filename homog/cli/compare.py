"""`homog compare`: two documents side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from homog.cli import options
from homog.cli.delivery import Delivery

Role = Annotated[
    Literal["auto", "reference", "peer"],
    typer.Option(
        "--as",
        metavar="ROLE",
        help="B 是 A 的上位文件还是同级文件 · what B is to A: reference, peer, or auto (by their levels)",
    ),
]


def compare(
    plan: Annotated[Path, typer.Argument(metavar="A", help="方案 · the plan")],
    source: Annotated[Path, typer.Argument(metavar="B", help="来源文件 · the document it may have taken from")],
    role: Role = "auto",
    out: options.Out = options.DEFAULT_OUT,
    formats: options.Format = options.DEFAULT_FORMAT,
    model: options.Model = None,
    background: options.BackgroundTable = None,
    ocr: options.Ocr = False,
    exclude: options.Exclude = None,
    settings_file: options.SettingsFile = None,
    fail_over: options.FailOver = None,
    lang: options.Language = "zh",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """两份文件对照 · two documents side by side.

    A is taken as the plan, B as the only document it may have taken from.

    \b
    Examples:
      homog compare 方案.txt 指导意见.txt
      homog compare 甲省方案.txt 乙省方案.txt --as peer --out 对照
      homog compare a.txt b.txt --json
    """
    delivery = Delivery(out, lang, as_json, quiet, options.parse_share(fail_over), options.parse_formats(formats))
    settings = options.settings_with(ocr, exclude, settings_file)
    from homog import pipeline

    return delivery.run(
        lambda progress: pipeline.compare(
            plan, source, settings, role=role, model=model, background=background, progress=progress
        )
    )
