"""Which part of a page is the document: density of text and of links, and the containers that sites are known to use.

The score of a line is what it says for its surroundings: running text for, links and furniture against; the score
of an element is the sum of its lines. The element with the highest score wins, the innermost of equal ones; a known
container is preferred where it holds nearly as much. (After the density of Kohlschütter et al., "Boilerplate
detection using shallow text features", WSDM 2010.)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from homog.ingest.html_furniture import is_furniture
from homog.ingest.html_lines import Line, Page

_KNOWN = re.compile(
    r"(?:^|\s)(?:trs_editor|trs_ueditor|trs_preappend|custom_unionstyle|custom_unitebody|zoom|zoomcon|ucap-content|"
    r"ucapcontent|pages_content|pages-content|article[-_]?content(?:-body)?|content[-_]?article|article[-_]?body|"
    r"article[-_]?con|artic?le[-_]?text|art[-_]?con|artcontent|artibody|info[-_]?cont|news[-_]?(?:content|main|text|con|"
    r"body|txt)|content[-_]?(?:text|body|txt|detail)|detail[-_]?(?:content|con|text|body)|main[-_]?text|con[-_]?text|"
    r"text[-_]?con(?:tent)?|vsb_content(?:_\d+)?|v_news_content|js_content|rich_media_content|xxgk[-_]?content|"
    r"wz[-_]?(?:nr|content|text)|xl[-_]?(?:nr|content|con)|view|entry-content|post[-_]?content|bt_content|gknb?_content|"
    r"pagecontent|scroll_cont|doc[-_]?content|txtcontent|contenttxt|artical_content|j-content)(?=\s|$)"
)
_KNOWN_TAGS = frozenset(("ucapcontent",))
_KNOWN_SHARE = 0.7  # of the best score that known containers must hold to be preferred
_PART_SHARE = 0.02  # of the best score that makes a second known container a part of the document
_SENTENCE = re.compile(r"[，。；：！？、]")
_SHORT = 12  # characters below which a line says nothing for its surroundings
_LONE = 0.25  # weight of a paragraph without punctuation: a heading, a signature
_CELL = 0.8  # weight of a row of data


def content_lines(page: Page) -> list[Line]:
    """The lines of the part of a page that is the document."""
    scores = _scores(page, (_worth(page, line) for line in page.lines))
    if not scores or max(scores) <= 0:
        scores = _scores(page, (_length(line) for line in page.lines))  # a page of links, or a few words
    if not scores:
        return []
    best = max(scores)
    known = _known(page, scores, best)
    if known and sum(scores[index] for index in known) >= _KNOWN_SHARE * best:
        return _united(page, known)
    first = scores.index(best)  # inside the first one, so that equal copies are not confused
    innermost = max(index for index in range(first, page.nodes[first].end) if scores[index] == best)
    return _lines_of(page, innermost)


def _scores(page: Page, worths: Iterable[float]) -> list[float]:
    """The sum of the worth of all lines of each element."""
    scores = [0.0] * len(page.nodes)
    for line, worth in zip(page.lines, worths, strict=True):
        scores[line.node] += worth
    for index in range(len(page.nodes) - 1, 0, -1):
        parent = page.nodes[index].parent
        if parent >= 0:
            scores[parent] += scores[index]
    return scores


def _worth(page: Page, line: Line) -> float:
    """What a line says for its surroundings being the document, in characters."""
    own = len(line.text) - line.links
    if is_furniture(line) or 2 * line.links > len(line.text):
        return -float(len(line.text))
    if line.cells:
        return _CELL * own
    if own >= _SHORT and _SENTENCE.search(line.text):
        return float(own)
    return _LONE * own if page.nodes[line.node].tag == "p" else 0.0


def _length(line: Line) -> float:
    if is_furniture(line):
        return -float(len(line.text))
    return float(len(line.text) if len(line.text) >= _SHORT else -len(line.text))


def _known(page: Page, scores: list[float], best: float) -> list[int]:
    """The outermost known containers that hold a part of the document, in document order."""
    found: list[int] = []
    behind = 0
    for index, node in enumerate(page.nodes):
        if index < behind or scores[index] <= _PART_SHARE * best:
            continue
        if node.tag in _KNOWN_TAGS or (node.marks and _KNOWN.search(node.marks)):
            found.append(index)
            behind = node.end
    return found


def _united(page: Page, containers: list[int]) -> list[Line]:
    """The lines of several containers, without a second copy of one (a page for telephones beside the other)."""
    lines: list[Line] = []
    seen: set[str] = set()
    for index in containers:
        more = _lines_of(page, index)
        if 5 * sum(line.text in seen for line in more) < 4 * len(more):
            lines += more
            seen.update(line.text for line in more)
    return lines


def _lines_of(page: Page, index: int) -> list[Line]:
    end = page.nodes[index].end
    return [line for line in page.lines if index <= line.node < end]
