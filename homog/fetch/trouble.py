"""Why an address could not be fetched, as a code of the message catalogue."""

from __future__ import annotations


class AskingError(Exception):
    """One address could not be fetched; the others go on.

    Args:
        code: a key `fetch.reason.<code>` of the message catalogue.
        detail: what the code leaves open: a number, a host, the server's own words.
        passing: it may go away by itself, so that the next run tries again.
        wait: seconds the server asks to wait.
    """

    def __init__(self, code: str, detail: str = "", *, passing: bool = False, wait: float | None = None) -> None:
        self.code, self.detail, self.passing, self.wait = code, detail, passing, wait
        super().__init__(f"{code}: {detail}" if detail else code)
