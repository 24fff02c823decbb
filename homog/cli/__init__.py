"""The command line: parse, call the library, print, choose the exit code (level 6).

Nothing heavy is imported here or in the command modules; each command imports what it needs when it runs.
"""

from __future__ import annotations

from homog.cli.app import main

__all__ = ["main"]
