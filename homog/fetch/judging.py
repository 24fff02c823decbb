"""Whether what came is the document of the row: its title or number stands where a document has it, enough text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from homog.corpus import CatalogueRow
from homog.ingest import normalise
from homog.settings import FetchSettings

Place = Literal["heading", "mentioned", "absent", "unknown"]
_HEAD_LINES = 60  # a page may have a box of fields and the addressee's notice above the title
_LONGEST_HEADING = 120  # characters of a line that may be a title
_WORDS = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FRAME = re.compile(r"^.{0,30}?(?:印发|转发|发布)《?(?P<core>.+?)》?的通知$")
_LOGIN = re.compile(r"密码|验证码|登录|登陆|扫码|用户名|captcha|password|sign in", re.IGNORECASE)
_SOME_LOGIN = 2  # different such words on a page without the document's title


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found of a row in a text.

    `code` is empty where it is the document, else a key `fetch.reason.<code>`.
    """

    code: str
    title: Place
    number: Place
    characters: int
    detail: str = ""

    def checks(self) -> dict[str, object]:
        """As the journal has it."""
        return {"title": self.title, "doc_no": self.number, "characters": self.characters}


def judge(row: CatalogueRow, text: str, told: Mapping[str, str], settings: FetchSettings) -> Judgement:
    """Whether a text is the document that a row describes.

    A page that explains or lists documents names them in running text; the document has its title or number on a
    line of its own near its head, or in the fields of its page.

    Args:
        row: what is known of the document.
        text: of the file that came.
        told: what the file says of itself.
        settings: plausible lengths.
    """
    plain = normalise(text).text
    lines = [line for line in (_bare(part) for part in plain.split("\n")) if line]
    size = sum(map(len, lines))
    title = _place(_titles(row.title), lines, [told.get("title", ""), told.get("page_title", "")])
    number = _place([_bare(row.doc_no)] if row.doc_no else [], lines, [told.get("doc_no", "")])
    code, detail = _code(title, number, size, plain, settings)
    return Judgement(code, title, number, size, detail)


def _code(title: Place, number: Place, size: int, text: str, settings: FetchSettings) -> tuple[str, str]:
    places = {title, number}
    if size < settings.least_characters:
        if len(set(_LOGIN.findall(text.lower()))) >= _SOME_LOGIN:
            return "login", ""
        return "too_short", f"{size:,} < {settings.least_characters:,}"
    if size > settings.most_characters:
        return "too_long", f"{size:,} > {settings.most_characters:,}"
    if places == {"unknown"}:
        return "nothing_to_check", ""
    if "heading" not in places:
        return ("only_mentioned" if "mentioned" in places else "not_the_document"), ""
    if 2 * len(_HAN.findall(text)) < size:
        return "not_chinese", ""
    return "", ""


def _bare(text: str) -> str:
    return "".join(_WORDS.findall(text))


def _titles(title: str) -> list[str]:
    """A title, and without 关于印发《…》的通知 around it, without signs and brackets."""
    if not title:
        return []
    plain = "".join(normalise(title).text.split())
    framed = _FRAME.match(plain)
    found = [plain, *([framed["core"]] if framed else [])]
    return list(dict.fromkeys(bare for bare in map(_bare, found) if len(bare) >= 4))


def _place(wanted: Sequence[str], lines: Sequence[str], told: Sequence[str]) -> Place:
    """Where one of some names stands; a heading may be broken over three lines."""
    if not wanted:
        return "unknown"
    head = [line if len(line) <= _LONGEST_HEADING else "" for line in lines[:_HEAD_LINES]]
    pairs, triples = map("".join, pairwise(head)), map("".join, zip(head, head[1:], head[2:], strict=False))
    joined = [*head, *pairs, *triples]
    fields = [_bare("".join(normalise(value).text.split())) for value in told if value]
    for name in wanted:
        if any(name in field for field in fields) or any(_is_heading(line, name) for line in joined):
            return "heading"
    whole = "".join(lines)
    return "mentioned" if any(name in whole for name in wanted) else "absent"


def _is_heading(line: str, name: str) -> bool:
    """Whether a line is the name, with an issuer, a label or 印发 … 的通知 around it at most."""
    return name in line and len(line) <= len(name) + 40 and len(line) <= 2 * len(name) + 16
