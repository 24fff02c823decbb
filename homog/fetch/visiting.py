"""Asking politely: robots.txt, a pause between two requests to one host, few tries, what the server asks to wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from homog.fetch.addresses import Address, Resolve, look_up, parse_address, redirected
from homog.fetch.client import AGENT, Answer, ask
from homog.fetch.robots import ALL_FORBIDDEN, MOST_BYTES, NOTHING_FORBIDDEN, Robots, parse_robots
from homog.fetch.trouble import AskingError
from homog.settings import FetchSettings

_REDIRECTS = (301, 302, 303, 307, 308)
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_REFUSED = (401, 402, 403, 451)
_GONE = (404, 410)


@dataclass
class Visitor:
    """Fetches one address after the other, never two at a time.

    Attributes:
        settings: limits and manners.
        resolve: name and port -> numeric addresses.
        sleep: how to wait.
        answers: how many answers of any kind came so far.
    """

    settings: FetchSettings
    resolve: Resolve = look_up
    sleep: Callable[[float], None] = time.sleep
    answers: int = 0
    _robots: dict[str, Robots | AskingError] = field(default_factory=dict)
    _asked: dict[str, float] = field(default_factory=dict)  # host -> when it was asked last

    def fetch(self, url: str) -> Answer:
        """The document at an address, redirects followed.

        Raises:
            AskingError: why there is none.
        """
        address = parse_address(url)
        for _ in range(self.settings.max_redirects + 1):
            self._require_allowed(address)
            answer = self._answer(address, self.settings.max_bytes)
            if answer.status not in _REDIRECTS:
                return _document(answer)
            address = self._next(address, answer)
        raise AskingError("redirects", str(self.settings.max_redirects))

    def _next(self, address: Address, answer: Answer) -> Address:
        location = answer.headers.get("location", "")
        if not location:
            raise AskingError("status", f"{answer.status}")
        return redirected(address, location)

    def _require_allowed(self, address: Address) -> None:
        known = self._robots.get(address.site)
        if known is None:
            try:
                known = self._read_robots(address)
            except AskingError as trouble:
                known = trouble
            self._robots[address.site] = known
        if isinstance(known, AskingError):
            raise known
        if not known.allows(address.target):
            raise AskingError("robots", address.site)
        if known.delay is not None and known.delay > self.settings.max_wait:
            raise AskingError("crawl_delay", f"{known.delay:g}")

    def _read_robots(self, site: Address) -> Robots:
        """robots.txt of a site. Where it cannot be had: 4xx allows all, but 401 and 403 nothing; 5xx leaves it open."""
        address = Address(site.scheme, site.host, site.port, "/robots.txt")
        for _ in range(self.settings.max_redirects + 1):
            answer = self._answer(address, MOST_BYTES)
            if answer.status in _REDIRECTS:
                address = self._next(address, answer)
                continue
            if answer.status == 200:
                return parse_robots(answer.body.decode("utf-8", "replace"), AGENT)
            if answer.status in _REFUSED:
                return ALL_FORBIDDEN
            if 400 <= answer.status < 500 and answer.status != 429:
                return NOTHING_FORBIDDEN
            raise AskingError("robots_unknown", f"{answer.status}", passing=True)
        return NOTHING_FORBIDDEN

    def _answer(self, address: Address, most: int) -> Answer:
        """The answer to one address; tried again where the failure may pass."""
        for left in reversed(range(self.settings.tries)):
            tried = self.settings.tries - 1 - left
            try:
                answer = self._ask(address, most)
            except AskingError as trouble:
                if not left or not trouble.passing or trouble.code == "unresolved":
                    raise
                self.sleep(self._back_off(tried))
                continue
            if answer.status not in _TRY_AGAIN or not left:
                return answer
            asked = _asked_to_wait(answer)
            if asked is not None and asked > self.settings.max_wait:
                raise AskingError("told_to_wait", f"{asked:.0f}", passing=True, wait=asked)
            self.sleep(max(asked or 0.0, self._back_off(tried)))
        raise AssertionError("tries >= 1")

    def _ask(self, address: Address, most: int) -> Answer:
        known = self._robots.get(address.site)
        delay = known.delay if isinstance(known, Robots) else None
        pause = max(self.settings.pause, delay or 0.0)
        since = time.monotonic() - self._asked.get(address.host, -1e9)
        if since < pause:
            self.sleep(pause - since)
        try:
            answer = ask(address, self.settings, most, self.resolve)
        finally:
            self._asked[address.host] = time.monotonic()
        self.answers += 1
        return answer

    def _back_off(self, tried: int) -> float:
        return float(min(self.settings.back_off * 2**tried, self.settings.max_wait))


def _document(answer: Answer) -> Answer:
    """An answer that brings something; any other is trouble."""
    status = answer.status
    if status == 200 and answer.body:
        return answer
    if status in _REFUSED:
        raise AskingError("refused", str(status))
    if status in _GONE:
        raise AskingError("gone", str(status))
    if status == 429:
        raise AskingError("too_many", str(status), passing=True, wait=_asked_to_wait(answer))
    if status == 200:
        raise AskingError("nothing_in_it")
    raise AskingError("status", str(status), passing=status in _TRY_AGAIN)


def _asked_to_wait(answer: Answer) -> float | None:
    """Seconds of a Retry-After header, given as a number or as a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max((then - datetime.now(UTC)).total_seconds(), 0.0)
