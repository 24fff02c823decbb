"""What a file says of itself (the box of a web page, the properties of a document), weighed against its text.

The box and the tags of a page are written for this very document: they go first. The properties of a .docx or
.pdf are often those of an older document whose file was used again: they count only where the text bears them out,
or has nothing to say. The days on which a file was made or changed are no day of signature.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from homog.corpus.clues import NOTHING, Certainty, Guess, is_titled
from homog.corpus.dates import iso_date

PAGES = frozenset(("html", "htm", "mht", "mhtml"))
_BOX = ("doc_no", "issuer", "signed")  # fields that only a box of 索引号 and 发文机关 gives
_WORDS = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"([\u4e00-\u9fff（）]+)[〔\[［【（(](\d{4})[〕\]］】）)]第?0*(\d{1,5})号")
_BETWEEN = re.compile(r"\s*[,，;；、]\s*|\s+")


def title(told: Mapping[str, str], text: Guess, lines: Sequence[str], *, is_page: bool) -> Guess:
    """The title: that of a page; that of a file's properties where the text repeats it or has none."""
    named = " ".join(told.get("title", "").split())
    if not named:
        return text
    repeated = _bare(named) in _bare("".join(lines))
    if is_page:
        certain = is_titled(named) and (repeated or any(told.get(field) for field in _BOX))
        return Guess(named, "high" if certain and _agree(named, text) else "low", "file")
    if repeated and is_titled(named):
        return Guess(named, "high", "file")
    return Guess(named, "low", "file") if text.source == "name" else text


def doc_no(told: Mapping[str, str], text: Guess) -> Guess:
    """The document number: the box's, sure where the text does not give another."""
    match = _NUMBER.fullmatch("".join(told.get("doc_no", "").split()))
    if match is None:
        return text
    return _preferred(f"{match[1]}〔{match[2]}〕{match[3]}号", text)


def issuer(told: Mapping[str, str], text: Guess, *, is_page: bool) -> Guess:
    """The issuer: the box's; a company of a file's properties only where the text names none."""
    named = "、".join(filter(None, _BETWEEN.split(told.get("issuer", ""))))
    if not named:
        return text
    if not is_page:
        return Guess(named, "low", "file") if text.certainty == "none" else text
    return Guess(named, "high" if _agree(named, text) else "low", "file")


def signed(told: Mapping[str, str], text: Guess) -> Guess:
    """The day of signature: the box's 成文日期; else the text's; else, unsure, the day of publication."""
    if iso_date(day := told.get("signed", "")):
        return _preferred(day, text)
    published = told.get("published", "")
    if not iso_date(published):
        return text
    if text.certainty == "none" or text.value > published:  # nothing is signed after it was published
        return Guess(published, "low", "file")
    return text


def url(told: Mapping[str, str]) -> Guess:
    """Where a page was published, as it says itself."""
    address = told.get("url", "")
    is_address = re.fullmatch(r"https?://[^\s\"'<>]{4,500}", address) is not None
    return Guess(address, "high", "file") if is_address else NOTHING


def _preferred(value: str, text: Guess) -> Guess:
    certainty: Certainty = "low" if text.certainty == "high" and text.value != value else "high"
    return Guess(value, certainty, "file")


def _agree(named: str, text: Guess) -> bool:
    """Whether the text says the same or part of it, or nothing that is sure."""
    if text.certainty != "high":
        return True
    one, other = _bare(named), _bare(text.value)
    return one in other or other in one


def _bare(text: str) -> str:
    return "".join(_WORDS.findall(text))
