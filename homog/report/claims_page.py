"""The page of judged claims, made of the plain values that `homog claims --json` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from homog.report.html import environment
from homog.report.messages import Words
from homog.report.text import file_stems, percent, relative_url

Row = Mapping[str, Any]
_COUNTS = ("yes", "near", "no")


def claims_page(told: Row, words: Words, plans: Sequence[str], documents: Sequence[str]) -> str:
    """The page.

    Args:
        told: what `homog.claims.told` gives.
        words: the catalogue in the page's language.
        plans: documents that have a page of their own beside this one, in plans/; none where there are no pages.
        documents: all of the run, by which the names of pages are chosen.
    """
    stems = file_stems(sorted(documents))
    pages = {plan: relative_url("plans", f"{stems[plan]}.html") for plan in plans}
    single = dict.fromkeys(plans, "report.html") if len(plans) == 1 else pages
    return (
        environment()
        .get_template("claims.html")
        .render(
            t=words, code=words.code, told=told, pages=single, counts=counts_of, figures=lambda f: figures_of(f, words)
        )
    )


def counts_of(claim: Row) -> str:
    """yes / near / no / unknown of a claim."""
    unknown = claim["open"] + len(claim["missing"]) + claim["unnamed"]
    return " / ".join(str(n) for n in (*(claim[name] for name in _COUNTS), unknown))


def figures_of(finding: Row, words: Words) -> str:
    """The figures of a finding in words; what it cannot tell and why."""
    parts = [
        words("colon").join((words.code("claims.figure", name), _figure(name, value, words)))
        for name, value in finding["figures"].items()
    ]
    if finding["reason"]:
        parts.insert(0, words.code("claims.open", finding["reason"]))
    return words.joined(parts)


def _figure(name: str, value: object, words: Words) -> str:
    if isinstance(value, str):
        return words.code("status", value)
    if isinstance(value, float) and name != "order_agreement":
        return percent(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
