"""Saved web pages of government sites: the document's own text, a paragraph a line, and what the page says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from homog.errors import ReadError
from homog.ingest.extracted import Content, Place
from homog.ingest.html_content import content_lines
from homog.ingest.html_furniture import without_furniture
from homog.ingest.html_lines import Line, Page, read_page
from homog.ingest.html_metadata import Box, clean_title, find_box, is_reposted, meta_fields, page_title, published_on
from homog.ingest.html_source import markup_of
from homog.ingest.html_tree import Limits, parse
from homog.settings import IngestSettings

EXTENSIONS: tuple[str, ...] = (".html", ".htm", ".mht", ".mhtml")

_WORDS = re.compile(r"[^\W_]+")
_FULL_STOP = re.compile(r"[。；]")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_TITLE_MARK = re.compile(r"(?:^|[\s_-])\w{0,10}(?:title|headline|biaoti|_bt|tit)(?:[\s_\d-]|$)")
_TOP = 3  # lines in which a site writes the title of its document
_HEAD = 15  # lines in which a document repeats its title
_LEAST = 20  # visible characters below which what is hidden is read too
_LONGEST_TITLE = 200


def read(raw: bytes, name: str, settings: IngestSettings) -> Content:
    """The document of a web page or web archive, without the site around it.

    Args:
        raw: the bytes of the file.
        name: for messages only.
        settings: `settings.html` holds the limits.

    Returns:
        The title (where the text does not begin with it) and the paragraphs, one a line; a row of a table is a line
        with tabs between its cells. `places` number the paragraphs from 1.

    Raises:
        ReadError: no markup, no text, unknown encoding, or a limit passed.
    """
    markup = markup_of(raw, name, settings)
    limits = Limits.start(name, settings.html)
    root = parse(markup.text, limits)
    page = read_page(root, limits)
    if sum(len(line.text) for line in page.lines) < _LEAST:
        page = read_page(root, limits, with_hidden=True)
    inner = content_lines(page)
    limits.check_time()
    metadata = _metadata(page, inner, meta_fields(root))
    box = find_box(page, inner)
    paragraphs = [line.text for line in without_furniture(_without_box(inner, box))]
    paragraphs = _with_title(paragraphs, metadata.get("title", ""))
    limits.check_time()
    if not paragraphs:
        raise ReadError(name, "the page holds no text of its own", "save it when it is fully loaded, or as .txt")
    text = "\n".join(paragraphs)
    return Content(text, markup.encoding, True, markup.notices, metadata, tuple(_places(paragraphs)))


def _without_box(lines: Sequence[Line], box: Box) -> list[Line]:
    return [line for index, line in enumerate(lines) if index not in box.taken]


def _places(paragraphs: Sequence[str]) -> Iterator[Place]:
    offset = 0
    for number, paragraph in enumerate(paragraphs, 1):
        yield Place(offset, "paragraph", number)
        offset += len(paragraph) + 1


def _metadata(page: Page, inner: Sequence[Line], meta: dict[str, str]) -> dict[str, str]:
    """By catalogue column: the box first, then the meta tags, then what stands around the text."""
    fields = {**meta, **find_box(page, page.lines).fields}
    whole = fields.pop("page_title", "")
    if "title" not in fields and (title := _heading(page, inner, whole) or page_title(whole)):
        fields["title"] = title
    if "published" not in fields and (day := published_on(page.lines)):
        fields["published"] = day
    return dict(sorted(fields.items()))


def _heading(page: Page, inner: Sequence[Line], whole: str) -> str:
    """The heading over the text: the last one before its end that the title of the page repeats, else nothing."""
    wanted = _bare(whole)
    last = inner[-1].node if inner else 0
    for line in reversed([line for line in page.lines if line.node <= last]):
        if len(line.text) <= _LONGEST_TITLE and len(bare := _bare(line.text)) >= 4 and bare in wanted:
            node = page.nodes[line.node]
            if node.tag in _HEADINGS or _TITLE_MARK.search(node.marks):
                return line.text
    return ""


def _with_title(paragraphs: list[str], title: str) -> list[str]:
    """The paragraphs, led by the title once: the site's heading goes where the document writes its own."""
    if not title or not paragraphs:
        return paragraphs
    wanted = _bare(title)
    if is_reposted(paragraphs[0]):
        paragraphs = [clean_title(paragraphs[0]), *paragraphs[1:]]
    for index, paragraph in enumerate(paragraphs[:_TOP]):
        later = paragraphs[index + 1 :]
        if _bare(paragraph).endswith(wanted):
            return [*paragraphs[:index], *later] if wanted in _head(later) else paragraphs
    return paragraphs if wanted in _head(paragraphs) else [title, *paragraphs]


def _head(paragraphs: Sequence[str]) -> str:
    """The headings at the beginning run together, so that a title broken over lines is found."""
    headings = []
    for paragraph in paragraphs[:_HEAD]:
        if _FULL_STOP.search(paragraph):
            break
        headings.append(_bare(paragraph))
    return "".join(headings)


def _bare(text: str) -> str:
    return "".join(_WORDS.findall(text))
