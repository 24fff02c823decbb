"""Seconds and peak memory of a whole process, started from a process of its own.

A child inherits the peak memory of whatever starts it (Linux carries it over exec), so that a benchmark with a
corpus in memory would report its own size. A small helper process in between starts the command and measures it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import homog
from homog.errors import HomogError

_HELPER = """
import json, os, subprocess, sys, time
begin = time.perf_counter()
quiet = subprocess.DEVNULL
child = subprocess.Popen(sys.argv[2:], stdin=quiet, stdout=quiet, stderr=open(sys.argv[1], "wb"))
_, status, usage = os.wait4(child.pid, 0)
seconds = time.perf_counter() - begin
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([seconds, usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)]))
"""
_SHOWN = 2000  # characters of a failed command's complaints


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of a command: wall and processor seconds, peak memory in bytes."""

    seconds: float
    peak_bytes: int
    processor_seconds: float


def run_measured(command: Sequence[str], work: Path) -> Measured:
    """Run a command to its end and measure it.

    Args:
        command: program and arguments; Python finds this very homog.
        work: a folder for the command's complaints.

    Returns:
        What it took.

    Raises:
        HomogError: it ended with another exit code than 0; its last lines are in the message.
    """
    complaints = work / "stderr.txt"
    root = str(Path(homog.__file__).resolve().parent.parent)
    path = os.pathsep.join(item for item in (root, os.environ.get("PYTHONPATH", "")) if item)
    helper = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _HELPER, str(complaints), *command],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if helper.returncode != 0:
        raise HomogError(" ".join(command), helper.stderr[-_SHOWN:], "see the message")
    seconds, peak, processor, code = json.loads(helper.stdout)
    if code != 0:
        said = complaints.read_text(encoding="utf-8", errors="replace")[-_SHOWN:].strip()
        raise HomogError(" ".join(command), f"exit code {code}: {said}", "run it by hand")
    return Measured(seconds, peak, processor)


def homog_command(*arguments: str) -> list[str]:
    """The command line of homog under this Python."""
    return [sys.executable, "-m", "homog", *arguments]
