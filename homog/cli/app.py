"""The commands put together, and the one place where an exception becomes a line and an exit code."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from homog import __version__
from homog.cli import background, bench, check, claims, compare, corpus, exits, model, report, score, structure, traits
from homog.cli.lines import say, speak
from homog.cli.options import CONTEXT, help_when_bare
from homog.errors import HomogError
from homog.parallel import processes

_NEW_OBJECTS = 50_000  # after which they are looked for; Python's own bound is 700

app = typer.Typer(
    name="homog",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    context_settings=CONTEXT,
)
for _command in (check.check, score.score, compare.compare, report.report, report.diff, structure.structure):
    app.command()(_command)
app.add_typer(corpus.app, name="corpus")
app.command()(claims.claims)
app.command()(traits.traits)
app.command()(bench.bench)
app.add_typer(model.app, name="model")
app.add_typer(background.app, name="background")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"homog {__version__}")
        raise typer.Exit


_Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="版本号 · print the version"),
]


@app.callback()
def _root(context: typer.Context, _version: _Version = False) -> None:
    """政策方案同质化检测 · how much of a local policy plan is copied, from where, and how changed.

    \b
    Examples:
      homog check 方案.txt --corpus 语料库     one new plan against a corpus
      homog score 语料库 --out 结果            every plan of a corpus
      homog corpus init 文件夹                 make a corpus of a folder of documents
    """
    help_when_bare(context)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look seldom for rings of objects that nobody needs: a command makes few, and keeps nearly all it makes."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    atexit.register(gc.freeze)  # nor look through everything once more when the process ends
    try:
        yield
    finally:
        gc.set_threshold(*before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: words after the program's name; those of the process by default.

    Returns:
        The exit code (homog.cli.exits).
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows ? and goes on
    speak(sys.argv[1:] if arguments is None else arguments)
    try:
        with processes(), _collecting_seldom():
            code = app(args=arguments, prog_name="homog", standalone_mode=False)
    except (typer.Abort, KeyboardInterrupt):
        code = exits.INTERRUPTED
    except Exception as error:
        code = _failed(error)
    if code == exits.INTERRUPTED:
        say("interrupted", "nothing of this run was written")
    return code if isinstance(code, int) else exits.DONE


def _failed(error: Exception) -> int:
    """Say what went wrong in one line; the traceback only where HOMOG_DEBUG asks for it."""
    if isinstance(error, BrokenPipeError):  # `homog … | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.DONE
    if os.environ.get("HOMOG_DEBUG"):
        traceback.print_exception(error)
    say(*_parts(error))
    return exits.NOTHING_DONE


def _parts(error: Exception) -> tuple[str, str, str]:
    """What, why and the remedy of any exception."""
    if isinstance(error, HomogError):
        return error.what, error.why, error.remedy
    if isinstance(error, OSError):
        what = str(error.filename or "a file or folder")
        return what, error.strerror or str(error), "check the path, its permissions and the space left"
    usage = getattr(error, "format_message", None)  # typer's own errors, whatever class its version gives them
    if callable(usage):
        context = getattr(error, "ctx", None)
        command = context.command_path if context is not None else "homog"
        return str(usage()).rstrip("."), "", f"see {command} --help"
    why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return "unexpected error", why, "this is a fault of homog: set HOMOG_DEBUG=1 to see where, and report it"
