"""Lines to stderr: errors, warnings, progress notes; one line each, whatever they quote, in the user's language."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from homog.cli.options import Lang

_OPTION, _VARIABLE = "--lang", "HOMOG_LANG"
_language: list[Lang] = ["zh"]  # of the command that runs, known before its options are read


def speak(arguments: Sequence[str]) -> None:
    """Take the language of all lines from the words of a command: of --lang, else HOMOG_LANG, else Chinese.

    Args:
        arguments: words after the program's name; the command may not be able to read them.
    """
    told = os.environ.get(_VARIABLE, "")
    for word, following in zip(arguments, [*arguments[1:], ""], strict=False):
        if word == "--":
            break
        if word == _OPTION or word.startswith(f"{_OPTION}="):
            told = word.partition("=")[2] or following
    _language[0] = "en" if told == "en" else "zh"


def say(*parts: str) -> None:
    """Write one line, `homog: what; why; remedy`; empty parts are left out.

    Args:
        parts: in English, as errors have them, or already in the user's language.
    """
    told = [" ".join(part.split()) for part in parts if part.strip()]
    _write("；".join(map(_in_chinese, told)) if _language[0] == "zh" else "; ".join(told))


def warn(line: str) -> None:
    """Write one line, `homog: warning: …`.

    Args:
        line: in the user's language.
    """
    _write(("提示：" if _language[0] == "zh" else "warning: ") + " ".join(line.split()))


def _write(line: str) -> None:
    print(f"homog: {line}", file=sys.stderr, flush=True)


def _in_chinese(part: str) -> str:
    from homog.report.messages import Words
    from homog.report.reasons import reason

    return reason(Words("zh"), part)
