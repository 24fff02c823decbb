"""Runs the commands of the pages and writes what they print beneath them, so that no example is made up.

A block marked `console` holds lines that begin with `$ `, each with its output. They are run one after another in an
empty folder that holds data/demo, as a reader would in a fresh clone: `python docs/tools/examples.py PAGE …` writes the
pages anew, with `--check` it says what would change.
"""

from __future__ import annotations

import argparse
import difflib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(r"(?P<open>^```console\n)(?P<body>.*?)(?P<close>^```$)", re.M | re.S)
_EXPORT = re.compile(r"export (?P<name>\w+)=(?P<value>\S+)")


def renewed(page: str) -> str:
    """The page with what its commands print now.

    Args:
        page: text of the page; its commands are run in the order in which they stand.
    """
    if not _BLOCK.search(page):
        return page
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        shutil.copytree(ROOT / "data" / "demo", place / "data" / "demo")
        variables = {k: v for k, v in os.environ.items() if not k.startswith("HOMOG_")}
        variables["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{variables['PATH']}"
        variables |= {"COLUMNS": "100", "LC_ALL": "C.UTF-8"}
        return _BLOCK.sub(lambda block: _block(block, place, variables), page)


def _block(block: re.Match[str], place: Path, variables: dict[str, str]) -> str:
    commands = [line[2:] for line in block["body"].splitlines() if line.startswith("$ ")]
    told = "".join(f"$ {command}\n{_output(command, place, variables)}" for command in commands)
    return f"{block['open']}{told}{block['close']}"


def _output(command: str, place: Path, variables: dict[str, str]) -> str:
    """What a command prints, errors among it, each line without blanks at its end."""
    setting = _EXPORT.fullmatch(command)
    if setting:
        variables[setting["name"]] = setting["value"]
        return ""
    ran = subprocess.run(
        ["bash", "-c", command], cwd=place, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if b"unexpected error" in ran.stdout:
        raise SystemExit(f"{command}: {ran.stdout.decode('utf-8', errors='replace')}")
    lines = [line.rstrip() for line in ran.stdout.decode("utf-8", errors="replace").splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def difference(name: str, before: str, after: str) -> str:
    """What would change on a page, for people."""
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), name, "what the commands print", lineterm="")
    return "\n".join(told)


def main(arguments: Sequence[str] | None = None) -> int:
    """Renew the pages, or say what would change; 1 where something would."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    before = {page: page.read_text(encoding="utf-8") for page in given.pages}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each page has a folder of its own
        after = dict(zip(before, pool.map(renewed, before.values()), strict=True))
    changed = [page for page in before if after[page] != before[page]]
    for page in changed:
        print(difference(str(page), before[page], after[page]))
        if not given.check:
            page.write_text(after[page], encoding="utf-8")
    if changed and given.check:
        print(f"write them anew: python docs/tools/examples.py {shlex.join(map(str, changed))}")
    return int(bool(changed) and given.check)


if __name__ == "__main__":
    sys.exit(main())
