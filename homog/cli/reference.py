"""docs/cli.md, made from the help of every command: `python -m homog.cli.reference docs/cli.md`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_WIDTH = "100"
_HEAD = """# The command line

Made by `make docs` from `--help`; a test compares the two. Exit codes: 0 done; 1 some inputs could not be read, the
rest is done; 2 wrong usage, or nothing could be done; 3 a plan passed the limit of `--fail-over`; 130 interrupted.
Errors and warnings go to stderr, one line each: `homog: what; why; what to do`. Results for programs: `--json`.

| variable | what |
|---|---|
| `HOMOG_LANG` | `zh` or `en`: the language where `--lang` is not given |
| `HOMOG_CORPUS` | the corpus of `homog check` where `--corpus` is not given |
| `HOMOG_DEBUG` | any value: show the traceback of an error |
"""


def command_paths() -> list[tuple[str, ...]]:
    """Every command and group as words after `homog`, the program itself first."""
    import typer

    from homog.cli.app import app

    return list(_below(typer.main.get_command(app), ()))


def _below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield path
    for name, child in getattr(command, "commands", {}).items():
        yield from _below(child, (*path, name))


def help_of(path: tuple[str, ...]) -> str:
    """What `homog … --help` prints, in a pipe of a fixed width."""
    environment = {**os.environ, "COLUMNS": _WIDTH, "TERMINAL_WIDTH": _WIDTH, "TERM": "dumb", "PYTHONUTF8": "1"}
    environment.pop("HOMOG_LANG", None)
    run = subprocess.run(
        [sys.executable, "-m", "homog", *path, "--help"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment,
    )
    return "\n".join(line.rstrip() for line in run.stdout.strip("\n").splitlines())


def reference() -> str:
    """The whole page in Markdown."""
    sections = [f"## {' '.join(('homog', *path))}\n\n```text\n{help_of(path)}\n```\n" for path in command_paths()]
    return "\n".join([_HEAD, *sections])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(reference(), encoding="utf-8")
