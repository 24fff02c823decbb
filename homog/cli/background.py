"""`homog background`: count how common runs of characters are in official language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homog.cli import exits, options

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, context_settings=options.CONTEXT
)


@app.callback()
def _group(context: typer.Context) -> None:
    """公文用语背景表 · how common wording is in official text."""
    options.help_when_bare(context)


@app.command()
def build(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="语料库文件夹的上级文件夹 · folder whose sub-folders are corpora, one per field"
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="写入的文件 · file to write, .npz")],
    quiet: options.Quiet = False,
) -> int:
    """从多个领域的公文重建背景表 · count the official text of many fields into a background table.

    A run of characters is stock when several fields have it, so give corpora of unrelated subjects.

    \b
    Examples:
      homog background build 各领域语料 --out official.npz
      homog background build corpora -o data/background/official.npz
    """
    from homog.background import save_background
    from homog.layout import build_background_from
    from homog.settings import Settings

    background = build_background_from(folder, Settings())
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part.npz")  # an interrupted run leaves the last good table
    try:
        save_background(background, part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    if not quiet:
        print(f"{out}: {background.characters:,} characters counted, {len(background.stock):,} stock runs")
    return exits.DONE
