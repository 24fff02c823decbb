"""What belongs to no unit: title block, addressee, table of contents, signature, date, web page furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homog.structure.furniture import (
    DATE,
    ISSUER_END,
    is_date_line,
    is_furniture,
    mark_contents,
    mark_page_numbers,
)
from homog.structure.lines import Line

PREFACE = re.compile(r"(?:前 ?言|引 ?言|序 ?言|导 ?言|编者按|概 ?述)$")
_ISSUER = re.compile(rf"[^。；，、：:！？]{{1,40}}{ISSUER_END}(?:（[^（）]{{1,20}}）)?$")
_HISTORY = re.compile(
    rf"(?:{DATE}|（(?:{DATE}|根据)).{{0,860}}(?:通过|公布|修订|修正|批准|施行|发布|实施|公告)[^。：，]{{0,60}}$"
)
_ADDRESSED_TO = (
    "政府|委员会|各省|各市|各县|各区|[委厅局部]|部门|单位|企业|办公室|大学|院校|高校|学校|法院|检察院|公司|代表|机构|银行"
    "|协会"
)
_ADDRESSEE = re.compile(
    rf"(?:各位|同志们|尊敬的|全国人民代表大会|[^。；！？]{{0,200}}(?:{_ADDRESSED_TO}))[^。；！？]{{0,40}}[：:！!]$"
)
_ANNOUNCES = re.compile(r"(?:如下|意见|通知|方案|办法|措施|以下|工作|内容)[：:]$")
_CLOSED = frozenset("。；！？：，、,;!?:")
_BODY_LEAD = re.compile(r"(?:为|根据|按照|近年|当前|今年|现就|现将|经|随着)")
_TITLE_END = re.compile(
    r"(?:意见|通知|方案|计划|规划|办法|条例|规定|报告|决定|措施|纲要|指南|细则|规则|行动|公告|公报|通报|批复|函|要点|清单"
    r"|标准|规范|政策|制度|法|章程|建议|决议|令|讲话|说明|解读|答复|倡议|目标|任务|体系|建设|工程|稿|版|试行|会议上|大会上"
    rf"|重点|表|案例|场景|[）》”〉号日年月\d]|{ISSUER_END})$"
)
_ATTACHED_LIST = re.compile(r"附 ?件(?: ?\d{0,2} ?[：:.] ?\S| ?[：:]$)")
_TITLE_LINES = 14  # of the block in front
_INNER_TITLE_LINES = 8  # behind a signature
_ATTACHMENT_TITLE_LINES = 3
_LONGEST_BLOCK = 40  # lines, those of the page furniture included
_TITLE_LENGTH = 60
_HISTORY_LINES = 30  # from the beginning, where the dates of a regulation may stand
_ISSUERS = 40  # lines above a date


def nobodys(lines: Sequence[Line]) -> list[bool]:
    """Which lines stand in no unit and are no heading.

    Args:
        lines: the lines of one document.

    Returns:
        A flag a line. A document whose every line looks like a title is taken as body text.
    """
    flags = [is_furniture(line.text) for line in lines]
    mark_page_numbers(lines, flags)
    mark_contents(lines, flags)
    _mark_attached_lists(lines, flags)
    _mark_signatures(lines, flags)
    titles = _title_lines(lines, flags)
    if len(titles) + sum(flags) < len(lines):
        for index in titles:
            flags[index] = True
    return flags


def is_closed(text: str) -> bool:
    """Whether a line ends in a sign that titles and headings do not end in."""
    return text[-1:] in _CLOSED


# -- attachments and signatures ------------------------------------------------------------------------


def _mark_attached_lists(lines: Sequence[Line], flags: list[bool]) -> None:
    """附件：1.… with the numbered titles under it, as they stand above a signature."""
    for index, line in enumerate(lines):
        if line.text[0] != "附" or not _ATTACHED_LIST.match(line.text):
            continue
        members = _numbered_titles(lines, index + 1)
        if is_closed(line.text) and not (members and len(line.text) <= 4):
            continue
        if "1." in line.text[:8] or _signature_follows(lines, members[-1] if members else index):
            for at in (index, *members):
                flags[at] = True


def _numbered_titles(lines: Sequence[Line], index: int) -> list[int]:
    run: list[int] = []
    while index < len(lines) and len(run) < _LONGEST_BLOCK:
        marker = lines[index].marker
        if marker is None or marker.style not in ("dot", "attachment") or not _is_title_like(lines[index].text):
            break
        run.append(index)
        index += 1
    return run


def _signature_follows(lines: Sequence[Line], index: int) -> bool:
    near = [line.text for line in lines[index + 1 : index + 9]]
    return bool(near) and len(near[0]) <= 80 and any(is_date_line(text) for text in near)


def _mark_signatures(lines: Sequence[Line], flags: list[bool]) -> None:
    """Names of issuers above a date, and at the end of the document."""
    ends = [index for index, line in enumerate(lines) if is_date_line(line.text)]
    for end in [*ends, len(lines)]:
        at = end - 1
        while at > max(0, end - 8) and flags[at] and not is_date_line(lines[at].text):
            at -= 1
        while at > max(0, end - _ISSUERS) and _is_issuer(lines[at]):
            flags[at] = True
            at -= 1


def _is_issuer(line: Line) -> bool:
    return line.marker is None and len(line.text) <= 60 and bool(_ISSUER.match(line.text.replace(" ", "")))


# -- titles --------------------------------------------------------------------------------------------


def _title_lines(lines: Sequence[Line], flags: list[bool]) -> list[int]:
    """Lines of title blocks: at the beginning, behind a signature with its date, and under 附件."""
    titles = _title_block(lines, flags, 0, _TITLE_LINES)
    for index, line in enumerate(lines):
        if index and flags[index] and flags[index - 1] and is_date_line(line.text):
            titles += _title_block(lines, flags, index + 1, _INNER_TITLE_LINES)
        elif line.marker and line.marker.style == "attachment" and len(line.text) <= line.marker.length + 1:
            titles += _attachment_title(lines, _title_block(lines, flags, index + 1, _ATTACHMENT_TITLE_LINES))
    return sorted(set(titles))


def _attachment_title(lines: Sequence[Line], block: list[int]) -> list[int]:
    """The lines up to the end of a title and a remark in brackets; what follows may be the head of a table."""
    for count, at in enumerate(block, start=1):
        if _TITLE_END.search(lines[at].text):
            remark = count < len(block) and lines[block[count]].text[0] == "（"
            return block[: count + remark]
    return block


def _title_block(lines: Sequence[Line], flags: Sequence[bool], begin: int, most: int) -> list[int]:
    block: list[int] = []
    addressed = False
    for at in range(begin, min(len(lines), begin + _LONGEST_BLOCK)):
        text = lines[at].text
        if flags[at]:
            continue
        if begin == 0 and not addressed and _is_addressee(text):
            addressed = True
        elif not (at < _HISTORY_LINES and len(text) <= 900 and _HISTORY.match(text)) and (
            addressed or len(block) >= most or lines[at].marker or not _is_title_like(text)
        ):
            return _without_body(lines, block, at)
        block.append(at)
    return block


def _without_body(lines: Sequence[Line], block: list[int], stop: int) -> list[int]:
    """The block without last lines that are rather the beginning of the text behind them."""
    while block and block[-1] == stop - 1 and lines[stop].marker is None:
        text = lines[block[-1]].text
        if is_closed(text) or _TITLE_END.search(text):
            break
        stop = block.pop()
    return block


def _is_addressee(text: str) -> bool:
    if len(text) > 260 or not _ADDRESSEE.match(text):
        return False
    return not _BODY_LEAD.match(text) and not _ANNOUNCES.search(text)


def _is_title_like(text: str) -> bool:
    if len(text) > _TITLE_LENGTH or "，" in text or "。" in text or is_closed(text):
        return False
    return not _BODY_LEAD.match(text) and not PREFACE.match(text)
