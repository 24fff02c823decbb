"""Pages for people: one file each, nothing loaded from anywhere, every value escaped."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from homog import __version__
from homog.report.charts import WIDTH
from homog.report.compiled import template_cache
from homog.report.desk import SHARES, STATUSES, Desk, limits_of, near_verbatim_of
from homog.report.plan_page import plan_page
from homog.report.text import flattened, percent, thousands, title_of, visible

if TYPE_CHECKING:
    from homog.datatypes import Result
    from homog.report.messages import Words


def _finalize(value: object) -> object:
    """Every value that a template prints comes through here before it is escaped."""
    if isinstance(value, str):
        return value if isinstance(value, Markup) else visible(value)
    if isinstance(value, float):
        return round(value, 6)  # as the files for programs have it
    if value is None:
        raise TypeError("a template printed a missing value")
    return value


@cache
def environment() -> Environment:
    """The templates, compiled once a process."""
    environment = Environment(
        loader=PackageLoader("homog.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=template_cache(),
    )
    environment.globals.update(
        percent=percent, thousands=thousands, title_of=title_of, BAR=WIDTH, SHARES=SHARES, STATUSES=STATUSES
    )
    environment.globals.update(version=__version__, style=_asset("style.css"), script=_asset("page.js"))
    environment.globals.update(plan_script=_asset("plan.js"))
    environment.globals.update(policy=_policy(_asset("style.css"), _asset("page.js"), _asset("plan.js")))
    return environment


@cache
def _asset(name: str) -> Markup:
    loader = PackageLoader("homog.report", "templates")
    return Markup(loader.get_source(Environment(autoescape=True), name)[0])


def _policy(style: str, *scripts: str) -> str:
    """A content security policy under which nothing but the page's own style and script runs or loads."""
    own = " ".join(f"'{_fingerprint(script)}'" for script in scripts)
    return (
        f"default-src 'none'; style-src '{_fingerprint(style)}'; script-src {own}; base-uri 'none'; form-action 'none'"
    )


def _fingerprint(content: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def _settings_hash(result: Result) -> str:
    """SHA-256 of the settings, the same for equal settings."""
    told = json.dumps(result.settings, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def _settings_table(result: Result, words: Words) -> Markup:
    """Every setting with its value; the same on all pages of a run."""
    template = environment().get_template("settings.html")
    return Markup(template.render(t=words, settings=list(flattened(result.settings))))


class Pages:
    """Renders the pages of one run.

    Args:
        result: the run.
        words: the catalogue in the report's language.
    """

    def __init__(self, result: Result, words: Words) -> None:
        self.desk = Desk(result, words)
        self._plan_page = lru_cache(maxsize=1)(partial(plan_page, self.desk))  # the only plan of a run has two pages
        limits = limits_of(result)
        self._shared: dict[str, object] = {
            "t": words,
            "code": words.code,
            "desk": self.desk,
            "result": result,
            "limits": limits,
            "near": near_verbatim_of(result),
            "settings_hash": _settings_hash(result),
            "settings_table": _settings_table(result, words),
            "several": len(result.plans) != 1,
        }

    def plan(self, doc_id: str, root: str) -> str:
        """The page of one plan.

        Args:
            doc_id: a scored plan.
            root: the way from the page to the run's folder: "" or "../".
        """
        template = environment().get_template("plan.html")
        return template.render(self._shared, root=root, page=self._plan_page(doc_id))

    def corpus(self) -> str:
        """The page of the whole corpus."""
        template = environment().get_template("corpus.html")
        from homog.report.corpus_page import corpus_page  # a check of one plan has no such page

        return template.render(self._shared, root="", page=corpus_page(self.desk))
