"""What a page says of its document: meta tags, the box with 索引号 and 发文字号, the heading above the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homog.ingest.html_lines import Line, Page

if TYPE_CHECKING:
    from lxml.etree import _Element

_LABELS = {
    "title": "标题 名称 文件名称 信息名称 公文名称 题名 文件标题",
    "doc_no": "文号 发文字号 文件编号 公文文号 文件字号 发布文号 发文文号 文件号",
    "issuer": "发布机构 发文机关 发文单位 发布机关 制发机关 发文机构 发布单位 公开主体 公开机构 制定机关 颁布机构 "
    "发文部门 发布部门",
    "signed": "成文日期 生成日期 发文日期 印发日期 签发日期 成文时间 生成时间 发文时间 印发时间 制发日期 形成日期 "
    "颁布日期",
    "published": "发布日期 发布时间 公开日期 公开时间 公布日期 上网日期",
    "": "索引号 索引 信息索引号 分类 信息分类 主题分类 组配分类 体裁分类 服务对象分类 公文种类 主题词 关键词 关键字 "
    "有效性 时效性 时效 是否有效 效力状态 文件状态 文件效力 有效期 生效日期 生效时间 实施日期 施行日期 失效日期 "
    "失效时间 废止日期 废止时间 统一编号 统一登记号 规范性文件登记号 登记号 公开方式 公开范围 公开形式 公开类别 "
    "公开类型 公开程序 公开时限 公开责任部门 信息类别 信息类型 信息公开目录 内容概述 内容摘要 信息来源 来源 语种 "
    "载体类型 记录形式 联系方式 所属类别 栏目分类 文件类型 文件类别 体裁 主题 浏览次数 备注 相关解读",
}
_COLUMN = {label: column for column, labels in _LABELS.items() for label in labels.split()}
_ANY = "|".join(r"[\s　]*".join(label) for label in sorted(_COLUMN, key=lambda label: (-len(label), label)))
_FIELD = re.compile(rf"(?:^|[\s　|])[【\[■●]?({_ANY})[】\]]?[\s　]*[:：]")
_LABEL = re.compile(rf"[【\[]?({_ANY})[】\]]?[\s　]*[:：]?")
_BLANK = re.compile(r"\s+")
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_PUBLISHED = re.compile(rf"(?:发布|发表|公开|更新)?(?:日期|时间)\s*[:：]\s*({_DATE.pattern})")
_NUMBER = re.compile(r"[\u4e00-\u9fff（）()]{1,24}\s?[〔\[［【（(]\s?\d{4}\s?[〕\]］】）)]\s?第?\s?\d{1,5}\s?号")
_EMPTY = re.compile(r"[\s\-—/无　]*")
_NEAR = 12  # lines between two fields of one box
_SURE = 2  # different labels that make a box
_KEEP_FROM = 400  # a value of more characters is text, not a field
_REPOSTED = re.compile(r"^[（(\[【〔]\s*(?:转载|转发|转)\s*[)）\]】〕]\s*")
_SITE_NAME = re.compile(r"(?:网站?|门户|政府|委员会|[厅局委办部]|平台|首页|信息公开|中心|频道|通知公告)$")
_SEPARATOR = re.compile(r"\s*[_|－—–]+\s*|\s+-+\s+|-(?=[^-]*$)")


@dataclass(frozen=True, slots=True)
class Box:
    """The fields of a box by catalogue column, and the lines that they take, as indices."""

    fields: dict[str, str]
    taken: frozenset[int]


def find_box(page: Page, lines: Sequence[Line]) -> Box:
    """The box of fields that sites write above or below a document.

    Args:
        page: the page, for which lines stand in one element.
        lines: lines of the page, or of its document.

    Returns:
        fields by catalogue column (a date as YYYY-MM-DD); empty without a box of several known labels.
    """
    entries = [entry for index in range(len(lines)) for entry in _entries(page, lines, index)]
    fields: dict[str, str] = {}
    taken: set[int] = set()
    for group in _groups(entries):
        labels = {label for _, label, _, _ in group}
        if len(labels) < _SURE or not any(_COLUMN[label] or label.startswith("索引") for label in labels):
            continue
        for index, label, value, used in group:
            taken.update((index, *used))
            column = _COLUMN[label]
            if column and (clean := _value(column, value)):
                fields.setdefault(column, clean)
        if any(_COLUMN[label] == "title" and is_reposted(value) for _, label, value, _ in group):
            fields.pop("issuer", None)  # the office that took the document over
    return Box(fields, frozenset(taken))


_Entry = tuple[int, str, str, tuple[int, ...]]  # line, label, value, further lines of the value


def _entries(page: Page, lines: Sequence[Line], index: int) -> list[_Entry]:
    line = lines[index]
    if line.cells:
        return _row_entries(index, line.cells)
    found = list(_FIELD.finditer(line.text[:_KEEP_FROM])) if len(line.text) <= 2 * _KEEP_FROM else []
    if found and found[0].start() == 0:
        ends = [match.start() for match in found[1:]] + [len(line.text)]
        if len(found) > 1 or (value := line.text[found[0].end() :].strip()):
            pairs = zip(found, ends, strict=True)
            return [(index, _label(match[1]), line.text[match.end() : end].strip(), ()) for match, end in pairs]
        if not value:
            return [_label_alone(page, lines, index, _label(found[0][1]))]
    whole = _LABEL.fullmatch(line.text)
    return [_label_alone(page, lines, index, _label(whole[1]))] if whole else []


def _label_alone(page: Page, lines: Sequence[Line], index: int, label: str) -> _Entry:
    """A label whose value stands on the next line of the same element, or nowhere."""
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or following.cells or _LABEL.fullmatch(following.text) or _FIELD.match(following.text):
        return index, label, "", ()
    here, there = lines[index].node, following.node
    is_near = here == there or page.nodes[here].parent == page.nodes[there].parent
    if not is_near or len(following.text) > 100 or page.nodes[there].tag == "p" != page.nodes[here].tag:
        return index, label, "", ()
    return index, label, following.text, (index + 1,)


def _row_entries(index: int, cells: tuple[str, ...]) -> list[_Entry]:
    """索引号 | … | 主题分类 | …: every second cell a label, or label and value in each cell."""
    entries: list[_Entry] = []
    waiting: str | None = None
    for cell in cells:
        if whole := _LABEL.fullmatch(cell):
            if waiting is not None:
                entries.append((index, waiting, "", ()))
            waiting = _label(whole[1])
        elif waiting is not None:
            entries.append((index, waiting, cell, ()))
            waiting = None
        elif match := _FIELD.match(cell):
            entries.append((index, _label(match[1]), cell[match.end() :].strip(), ()))
        elif cell:
            return []  # a row of something else
    return [*entries, (index, waiting, "", ())] if waiting is not None else entries


def _label(text: str) -> str:
    return _BLANK.sub("", text)


def _groups(entries: Sequence[_Entry]) -> list[list[_Entry]]:
    groups: list[list[_Entry]] = []
    for entry in entries:
        if groups and entry[0] - groups[-1][-1][0] <= _NEAR:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _value(column: str, value: str) -> str:
    if _EMPTY.fullmatch(value) or len(value) > _KEEP_FROM:
        return ""
    if column in ("signed", "published"):
        return iso_date(value)
    if column == "doc_no":
        found = _NUMBER.search(value)
        return _BLANK.sub("", found[0]) if found else value
    return clean_title(value) if column == "title" else value


def iso_date(text: str) -> str:
    """The first date in figures of a text as YYYY-MM-DD, or nothing."""
    found = _DATE.search(text)
    if not found or not (1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31):
        return ""
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def is_reposted(title: str) -> bool:
    """Whether a title says that the site took the document over from another."""
    return _REPOSTED.match(title) is not None


def clean_title(text: str) -> str:
    """A title without what says that a site took it over from another."""
    return _REPOSTED.sub("", " ".join(text.split()))


def meta_fields(root: _Element) -> dict[str, str]:
    """Title, date of publication and address that the `meta` tags name, and the `title` of the page as page_title."""
    named = {
        "articletitle": "title",
        "pubdate": "published",
        "publishdate": "published",
        "og:title": "page_title",
        "url": "url",
        "og:url": "url",
    }
    fields: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        content = " ".join((element.get("content") or "").split())
        if key in named and content:
            fields.setdefault(named[key], content)
    titles = (" ".join("".join(element.itertext()).split()) for element in root.iter("title"))
    fields.setdefault("page_title", next((title for title in titles if title), ""))
    if "published" in fields:
        fields["published"] = iso_date(fields["published"])
    if "title" in fields:
        fields["title"] = clean_title(fields["title"])
    return {column: value for column, value in fields.items() if value}


def published_on(lines: Sequence[Line]) -> str:
    """The date of a line such as 发布时间：2024-01-02 来源：…, or nothing."""
    found = next((match for line in lines if (match := _PUBLISHED.search(line.text[:200]))), None)
    return iso_date(found[1]) if found else ""


def page_title(text: str) -> str:
    """The title of a page without the name of the site behind it (or before it)."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    while len(parts) > 1 and _SITE_NAME.search(parts[-1]) and "关于" not in parts[-1]:
        parts.pop()
    while len(parts) > 1 and re.search(r"(?:网站?|门户|平台)$", parts[0]):
        parts.pop(0)
    kept = text[text.find(parts[0]) : text.rfind(parts[-1]) + len(parts[-1])] if parts else text
    return clean_title(kept)
