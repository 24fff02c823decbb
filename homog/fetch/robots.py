"""robots.txt as RFC 9309 reads it: the group of homog or of all, the longest rule, * and $.

The parser of the standard library takes the first rule that fits and knows neither * nor $, so that it allows what a
site meant to forbid; hence this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

MOST_BYTES = 512 * 1024  # RFC 9309 asks for at least 500 KiB
_SAFE = "/:;=&?@+$,!~*'()-._"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of homog: rules as (allow, pattern), and seconds between two requests, where it says so."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float | None = None

    def allows(self, target: str) -> bool:
        """Whether a path with its query may be asked for: the longest rule that fits decides, allow in a tie."""
        path = _plain(target)
        fits = [(len(pattern), allow) for allow, pattern in self.rules if _matcher(pattern).match(path)]
        return max(fits, default=(0, True))[1]


NOTHING_FORBIDDEN = Robots()
ALL_FORBIDDEN = Robots(((False, "/"),))


def parse_robots(text: str, agent: str) -> Robots:
    """Read a robots.txt.

    Args:
        text: the file.
        agent: the name of the program; its own groups count, and those of * only where it has none.
    """
    named: list[Robots] = []
    common: list[Robots] = []
    for agents, robots in _groups(text):
        if agent.lower() in agents:
            named.append(robots)
        elif "*" in agents:
            common.append(robots)
    chosen = named or common
    delays = [r.delay for r in chosen if r.delay is not None]
    return Robots(tuple(rule for r in chosen for rule in r.rules), max(delays, default=None))


def _groups(text: str) -> Iterator[tuple[frozenset[str], Robots]]:
    agents: list[str] = []
    rules: list[tuple[bool, str]] = []
    delay: float | None = None
    open_ = False  # whether the last line named an agent
    for key, value in _lines(text):
        if key == "user-agent":
            if not open_ and agents:
                yield frozenset(agents), Robots(tuple(rules), delay)
                agents, rules, delay = [], [], None
            agents.append(re.split(r"[/\s]", value.lower(), maxsplit=1)[0])
            open_ = True
            continue
        if key in ("allow", "disallow"):
            if value:
                rules.append((key == "allow", _plain(value)))
            open_ = False
        elif key == "crawl-delay":
            delay = float(value) if re.fullmatch(r"\d{1,6}(?:\.\d+)?", value) else delay
            open_ = False
    if agents:
        yield frozenset(agents), Robots(tuple(rules), delay)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _plain(path: str) -> str:
    """One spelling for a path: 政策 and %E6%94%BF%E7%AD%96 are the same."""
    return quote(unquote(path), safe=_SAFE)


@lru_cache(maxsize=4096)
def _matcher(pattern: str) -> re.Pattern[str]:
    ends = pattern.endswith("$")
    body = ".*".join(re.escape(part) for part in pattern.removesuffix("$").split("*"))
    return re.compile(body + ("$" if ends else ""), re.DOTALL)
