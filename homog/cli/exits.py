"""The exit codes of design §8."""

from __future__ import annotations

DONE = 0
SOME_UNREAD = 1  # some inputs could not be read; the rest is done
NOTHING_DONE = 2  # wrong usage, or nothing could be done
OVER_LIMIT = 3  # a plan passed the limit of --fail-over
INTERRUPTED = 130  # Ctrl-C
