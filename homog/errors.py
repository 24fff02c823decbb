"""Every error homog raises on purpose; each message says what, why and what to do."""

from __future__ import annotations


class HomogError(Exception):
    """Base of all errors that the command line turns into one readable line.

    Args:
        what: what went wrong, naming the file, row or option.
        why: the reason, in a few words.
        remedy: what the user can do about it.
    """

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        self.what, self.why, self.remedy = what, why, remedy
        super().__init__("; ".join(part for part in (what, why, remedy) if part))


class ReadError(HomogError):
    """A document cannot be read (missing, empty, unknown encoding or format, over a limit)."""


class CatalogueError(HomogError):
    """A catalogue row is wrong, or a corpus folder cannot be used as one."""


class SettingsError(HomogError):
    """A setting is out of its range or contradicts another."""


class UsageError(HomogError):
    """A command cannot do anything with what it was given."""


class MissingExtraError(HomogError):
    """An optional package is needed for what was asked."""


class ModelError(HomogError):
    """An embedding model cannot be loaded or does not fit."""


class FetchError(HomogError):
    """Nothing could be downloaded at all."""


def require(condition: bool, stage: str, rule: str) -> None:
    """Raise SettingsError where the settings of a stage break a rule."""
    if not condition:
        raise SettingsError(f"{stage} settings", f"they must satisfy: {rule}", "correct the value")
