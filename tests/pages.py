"""Helpers of the report tests: a page taken apart, a plan's page, text without markup."""

from __future__ import annotations

from html.parser import HTMLParser

from homog.datatypes import (
    Result,
)
from homog.report import Lang
from homog.report.html import Pages
from homog.report.messages import Words

VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """A page taken apart: ids, links, text by section; unbalanced elements are an error."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.texts: list[tuple[str, str]] = []  # path of elements, text
        self.attributes: list[tuple[str, str, str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1] == tag, (tag, self._open[-3:])
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((" ".join(self._open), data))

    def text(self, tag: str = "body") -> str:
        return "".join(data for path, data in self.texts if tag in path.split() and "style" not in path)


def plan_html(result: Result, doc_id: str = "yunze", lang: Lang = "zh", root: str = "../") -> str:
    return Pages(result, Words(lang)).plan(doc_id, root)


def without_tags(markup: str) -> str:
    parser = Page(f"<div>{markup}</div>")
    return parser.text("div")
