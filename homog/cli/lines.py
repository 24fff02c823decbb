"""Lines to stderr: errors, warnings, progress notes; one line each, whatever they quote."""

from __future__ import annotations

import sys


def say(*parts: str) -> None:
    """Write one line, `homog: what; why; remedy`; empty parts are left out."""
    line = "; ".join(" ".join(part.split()) for part in parts if part.strip())
    print(f"homog: {line}", file=sys.stderr, flush=True)
