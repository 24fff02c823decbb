"""homog: how much of a local policy plan is copied, from where, and how changed.

`homog.Corpus`, `homog.score`, `homog.check`, `homog.compare` and `homog.open_run` are for programs (docs/api.md).
They are loaded when first asked for: `import homog` loads nothing.
"""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from homog.api import Corpus, Run, Table, check, compare, open_run, score, weave
    from homog.errors import HomogError
    from homog.settings import Settings

_HOME = {
    **dict.fromkeys(("Corpus", "Run", "Table", "check", "compare", "open_run", "score", "weave"), "homog.api"),
    "HomogError": "homog.errors",
    "Settings": "homog.settings",
}

__all__ = [
    "Corpus",
    "HomogError",
    "Run",
    "Settings",
    "Table",
    "__version__",
    "check",
    "compare",
    "open_run",
    "score",
    "weave",
]


def __getattr__(name: str) -> object:
    """What is public, loaded when it is first asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'homog' has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
