"""The outline of a document: sections from its numbering marks, and the blocks of text under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from homog.settings import StructureSettings
from homog.structure.frame import PREFACE, is_closed, nobodys
from homog.structure.lines import Line
from homog.structure.markers import RANK, REGULATION_STYLES, Marker
from homog.structure.omissions import is_duty_list
from homog.structure.vocabulary import HAN

_RUN_IN = re.compile(rf"[。！：:]|(?<!\d)[.](?=[{HAN}“]|$)|(?<=[{HAN}”）]) (?=[{HAN}“《（])")
_FIGURE_TEXT = re.compile(
    r"\d(?:\.\d+)?(?:%|个百分点|[十百千万亿]*(?:元|家|个|项|亩|吨|人|户|万|亿|倍))"
    r"|(?:到|至) ?20\d\d ?年|[”六五]末|20\d\d年底"
)
_TITLED_ARTICLE = re.compile(
    r"(?:【[^】]{1,40}】|（(?![一二三四五六七八九十]{1,3}）)[^（）。；]{1,40}）)(?![，。；、])"
)
_KNOWN_TITLE = re.compile(
    r"(?:指导思想|总体要求|总体思路|基本原则|工作原则|(?:总体|发展|主要|工作|建设|行动)?目标|目标任务|(?:重点|主要)?任务"
    r"|重点工作|主要举措|保障措施|组织实施|组织保障|工作要求|发展现状|现状与形势|形势与挑战|背景|重要意义|附则|总则)$"
)
_BACK_MATTER = re.compile(r"(?:相关|有关)?(?:名词|术语)(?:解释|注释|说明)?[：:]?$|(?:名词)?注释[：:]?$|参考文献$")
_SENTENCE_LIKE = re.compile(r"，|[^但还就总]是(?!否)|^(?:到|至) ?20\d\d ?年")  # a broken line of text, no title
_INNER_END = re.compile(r"[。！？；](?=.)")
_TITLE_SIGNS = "。！：:. "
_LIST_SIGNS = ("；", ";", "，", ",", "、", "？")
_DUTY_STARTS = frozenset("（【[牵责配参主协承负实落完")
_LONGEST_DUTIES = 600
_HAN = re.compile(f"[{HAN}]")
_REGULATION_ARTICLES = 3  # articles from which a document is read as a regulation
_RUN_IN_COLON = 16  # characters: a longer phrase before a colon introduces a list, it is no title
_SURE_TITLE = 20  # characters without comma: a title even where its neighbours have none
_PLAIN_LENGTH = 25  # characters of a heading without number
_IN_BOXES = frozenset(("dot", "figure", "circle", "bare", "plain"))
_ITEMS_OF_ARTICLES = frozenset(("bracket", "dot", "figure", "circle", "comma"))


@dataclass(slots=True)
class Branch:
    """A section while the outline is made; offsets in the normalised text, `parent` an index or -1."""

    style: str
    depth: int
    number: str
    value: int
    title: str
    start: int
    head_end: int
    title_start: int
    title_end: int
    parent: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text of one line under one section.

    Attributes:
        start, end: its span in the normalised text; `lead` is where the text behind its number begins.
        branch: index of its section, -1 for none.
        style: style of its own mark, "" for none.
        line: index of its line; neighbours in the text have consecutive numbers.
        headed: it follows a run-in heading on the same line.
    """

    start: int
    end: int
    lead: int
    branch: int
    style: str
    line: int
    headed: bool = False


@dataclass(slots=True)
class Outline:
    """Sections and blocks in document order."""

    branches: list[Branch] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def path(self, branch: int) -> tuple[int, ...]:
        """Indices of a section and those around it, outermost first."""
        path: list[int] = []
        while branch >= 0:
            path.append(branch)
            branch = self.branches[branch].parent
        return tuple(reversed(path))


@dataclass(frozen=True, slots=True)
class _Head:
    """What a line holds: a heading that ends at `end` of its characters, or none (end 0)."""

    end: int
    title_start: int = 0
    title_end: int = 0
    style: str = ""
    marker: Marker | None = None


_NO_HEAD = _Head(0)


def make_outline(lines: Sequence[Line], settings: StructureSettings) -> Outline:
    """Sections and blocks of a document.

    A mark's depth follows the order in which the document first nests its styles; where the document is
    silent, the customary order decides (章 节 条, 一、 （一） 1. （1） ①).

    Args:
        lines: the lines of the normalised text.
        settings: how long a heading may be.
    """
    flags = nobodys(lines)
    kept = [(index, line) for index, line in enumerate(lines) if not flags[index]]
    return _Builder(kept, settings).run()


class _Builder:
    """Walks the lines once, keeping the stack of open sections."""

    def __init__(self, kept: list[tuple[int, Line]], settings: StructureSettings) -> None:
        self.kept = kept
        self.settings = settings
        self.outline = Outline()
        self.stack: list[int] = []
        self.inside: set[tuple[str, str]] = set()  # (outer, inner) styles seen nested
        self.article = 0
        self.regulation = _is_regulation(kept)
        self.heads = [self._head(line) for _, line in kept]
        self._compare_siblings()

    def run(self) -> Outline:
        for at in range(len(self.kept)):
            head = self._settled_head(at)
            if head.end:
                self._open(at, head)
            else:
                self._add_block(at)
        return self.outline

    # -- what a line is ---------------------------------------------------------------------------------

    def _head(self, line: Line) -> _Head:
        marker = line.marker
        if marker is None or marker.is_list:
            return _NO_HEAD
        if marker.style == "article":
            return self._article_head(line, marker)
        body = line.body
        if marker.style == "bare" and (len(body) > _PLAIN_LENGTH or is_closed(body)):
            return _NO_HEAD
        end = _run_in_end(body, self.settings.max_heading)
        if end and _may_be_duties(body[end:]) and is_duty_list(body[end:]):
            return _NO_HEAD  # 1.建设平台。（省财政厅负责）: the sentence is the task itself
        if end:
            title_end = marker.length + len(body[:end].rstrip(_TITLE_SIGNS))
            return _Head(marker.length + end, marker.length, title_end, marker.style, marker)
        if len(body) <= self.settings.max_heading and not _INNER_END.search(body):
            return self._whole_head(line, marker)
        return _NO_HEAD

    def _whole_head(self, line: Line, marker: Marker) -> _Head:
        body = line.body
        if body.endswith(_LIST_SIGNS) or (not body and marker.style != "attachment"):
            return _NO_HEAD
        if body.endswith("。") and (marker.style in ("box", "attachment") or _FIGURE_TEXT.search(body)):
            return _NO_HEAD
        title_end = marker.length + len(body.rstrip(_TITLE_SIGNS))
        return _Head(len(line.text), marker.length, title_end, marker.style, marker)

    def _article_head(self, line: Line, marker: Marker) -> _Head:
        if not self.article < marker.value <= self.article + 10 and marker.value != 1:
            return _NO_HEAD
        self.article = marker.value
        titled = _TITLED_ARTICLE.match(line.text, marker.length)
        if titled:
            return _Head(titled.end(), marker.length + 1, titled.end() - 1, "article", marker)
        return _Head(marker.length, marker.length, marker.length, "article", marker)

    def _compare_siblings(self) -> None:
        """Among numbered paragraphs of which some have no heading, a long first sentence is text, not a heading."""
        open_groups: dict[str, list[int]] = {}
        groups: list[list[int]] = []
        for at, (_, line) in enumerate(self.kept):
            if line.marker is None or line.marker.is_list or line.marker.style == "article":
                continue
            rank = RANK[line.marker.style]
            open_groups = {style: group for style, group in open_groups.items() if RANK[style] <= rank}
            if line.marker.style not in open_groups:
                open_groups[line.marker.style] = []
                groups.append(open_groups[line.marker.style])
            open_groups[line.marker.style].append(at)
        for group in groups:
            if not all(self.heads[at].end for at in group):
                self._demote(group)

    def _demote(self, group: Sequence[int]) -> None:
        for at in group:
            head, line = self.heads[at], self.kept[at][1]
            title = line.text[head.title_start : head.title_end]
            if head.end < len(line.text) and (len(title) > _SURE_TITLE or "，" in title):
                self.heads[at] = _NO_HEAD

    def _settled_head(self, at: int) -> _Head:
        """The heading of a line in its surroundings: an item of an article or a bare list item is none."""
        head = self.heads[at]
        line = self.kept[at][1]
        if not head.end:
            return self._plain_head(at) if line.marker is None else _NO_HEAD
        if head.style in _ITEMS_OF_ARTICLES and self._in_article():
            return _NO_HEAD
        whole = head.end == len(line.text) and head.style != "article"
        if whole and not self._has_content(at, head):
            return head if _stands_alone(head.style, line.text) else _NO_HEAD
        return head

    def _has_content(self, at: int, head: _Head) -> bool:
        """Whether something other than the next heading of the same or of an outer style follows."""
        following = at + 1
        while following < len(self.kept) and self._is_duties(following):
            following += 1
        if following >= len(self.kept):
            return False
        marker = self.kept[following][1].marker
        if marker is None or marker.is_list:
            return True
        outer = self.stack[: self._kept_depth(head.style, at)]
        return marker.style != head.style and all(self.outline.branches[i].style != marker.style for i in outer)

    def _is_duties(self, at: int) -> bool:
        line = self.kept[at][1]
        return line.marker is None and _may_be_duties(line.text) and is_duty_list(line.text)

    def _in_article(self) -> bool:
        return bool(self.stack) and self.outline.branches[self.stack[-1]].style == "article"

    def _plain_head(self, at: int) -> _Head:
        """A short line without number between paragraphs: 前言, 主要目标."""
        text = self.kept[at][1].text
        if len(text) <= _PLAIN_LENGTH and _BACK_MATTER.match(text):
            return _Head(len(text), 0, len(text.rstrip(_TITLE_SIGNS)), "attachment", None)
        if not 2 <= len(text) <= _PLAIN_LENGTH or is_closed(text) or self.regulation:
            return _NO_HEAD
        known = bool(_KNOWN_TITLE.match(text) or PREFACE.match(text))
        if not known and _SENTENCE_LIKE.search(text):
            return _NO_HEAD
        if self._closed_before(at) and self._text_follows(at, known) and _mostly_han(text):
            return _Head(len(text), 0, len(text), "plain", None)
        return _NO_HEAD

    def _closed_before(self, at: int) -> bool:
        if at == 0 or self.kept[at - 1][0] < self.kept[at][0] - 1:
            return True
        return is_closed(self.kept[at - 1][1].text) or bool(self.heads[at - 1].end)

    def _text_follows(self, at: int, known: bool) -> bool:
        if at + 1 >= len(self.kept):
            return False
        line = self.kept[at + 1][1]
        if line.marker is not None and not line.marker.is_list:
            return known and line.marker.value <= 1
        return len(line.text) > self.settings.max_heading or (is_closed(line.text) and len(line.text) > 12)

    # -- what it becomes --------------------------------------------------------------------------------

    def _open(self, at: int, head: _Head) -> None:
        index, line = self.kept[at]
        del self.stack[self._kept_depth(head.style, at) :]
        parent = self.stack[-1] if self.stack else -1
        for outer in self.stack:
            self.inside.add((self.outline.branches[outer].style, head.style))
        number = head.marker.number if head.marker else ""
        title = line.text[head.title_start : head.title_end]
        branch = Branch(
            head.style,
            len(self.stack) + 1,
            number,
            head.marker.value if head.marker else 0,
            title,
            line.start,
            line.start + len(line.text[: head.end].rstrip()),
            line.start + head.title_start,
            line.start + head.title_end,
            parent,
            line.end,
        )
        for outer in self.stack:
            self.outline.branches[outer].end = line.end
        self.outline.branches.append(branch)
        self.stack.append(len(self.outline.branches) - 1)
        if line.text[head.end :].strip():
            begin = line.start + head.end + _leading_spaces(line.text[head.end :])
            self._append(Block(begin, line.end, begin, self.stack[-1], "", index, headed=True))

    def _add_block(self, at: int) -> None:
        index, line = self.kept[at]
        style, lead = "", line.start
        if line.marker is not None:
            style, lead = line.marker.style, line.start + line.marker.length
            if not line.marker.is_list and not self._in_article():
                del self.stack[self._kept_depth(style, at) :]
        branch = self.stack[-1] if self.stack else -1
        self._append(Block(line.start, line.end, lead, branch, style, index))

    def _append(self, block: Block) -> None:
        self.outline.blocks.append(block)
        for index in self.stack:
            self.outline.branches[index].end = block.end

    def _kept_depth(self, style: str, at: int) -> int:
        """How many of the open sections stay open at a mark of this style."""
        if style == "attachment":
            return 0
        opened = [self.outline.branches[i] for i in self.stack]
        same = [depth for depth, branch in enumerate(opened) if branch.style == style]
        if same:
            return self._among(same, opened, at)
        depth = len(opened)
        while depth and self._ends(opened[depth - 1].style, style, at):
            depth -= 1
        return depth

    def _among(self, same: list[int], opened: list[Branch], at: int) -> int:
        """Which of the open sections of one style a mark follows on; 1. behind a 专栏 begins a list inside it."""
        marker = self.kept[at][1].marker
        value = marker.value if marker else 0
        following = [depth for depth in same if opened[depth].value + 1 == value]
        if following:
            return following[-1]
        if value == 1 and opened[-1].style == "box":
            return len(opened)
        return same[-1]

    def _ends(self, top: str, style: str, at: int) -> bool:
        if (top, style) in self.inside:
            return False
        if (style, top) in self.inside:
            return True
        if RANK[style] >= RANK[top] or (top == "box" and style in _IN_BOXES):
            return False
        return style in REGULATION_STYLES or not self._continues(top, at)

    def _continues(self, style: str, at: int) -> bool:
        """Whether the numbering of a style goes on behind this line, so that the line stands inside it."""
        last = self._nearest(at - 1, -1, style)
        return last > 0 and self._nearest(at + 1, 1, style) == last + 1

    def _nearest(self, at: int, step: int, style: str) -> int:
        """The number of the nearest mark of a style in one direction, 0 for none."""
        while 0 <= at < len(self.kept):
            marker = self.kept[at][1].marker
            if marker is not None and marker.style == style:
                return marker.value
            at += step
        return 0


def _is_regulation(kept: Sequence[tuple[int, Line]]) -> bool:
    articles = sum(line.marker is not None and line.marker.style == "article" for _, line in kept)
    return articles >= _REGULATION_ARTICLES


def _stands_alone(style: str, text: str) -> bool:
    """Whether a heading without anything under it is still a heading, and not an item of a list."""
    return RANK[style] <= RANK["division"] or (style == "comma" and not is_closed(text))


def _run_in_end(body: str, longest: int) -> int:
    """Where a heading that runs on into text ends (its own sign included), 0 where there is none."""
    for found in _RUN_IN.finditer(body, 0, longest + 1):
        title = body[: found.start()]
        if not title or found.end() >= len(body) or _FIGURE_TEXT.search(title) or "；" in title:
            return 0
        if found[0] == " ":
            if len(title) <= _RUN_IN_COLON and len(body) - found.end() > longest:
                return found.end()
            continue
        return 0 if found[0] in "：:" and len(title) > _RUN_IN_COLON else found.end()
    return 0


def _may_be_duties(text: str) -> bool:
    return text.lstrip()[:1] in _DUTY_STARTS and len(text) <= _LONGEST_DUTIES


def _mostly_han(text: str) -> bool:
    return 5 * len(_HAN.findall(text)) >= 3 * len(text)


def _leading_spaces(text: str) -> int:
    return len(text) - len(text.lstrip())
