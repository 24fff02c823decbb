"""Lines around a document that say nothing of policy: page furniture, document numbers, dates, contents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homog.structure.lines import Line

DATE = (
    r"(?:\d{4}|[一二][〇零0一二三四五六七八九]{3}) ?年 ?[\d一二三四五六七八九十]{1,3} ?月"
    r"(?: ?[\d一二三四五六七八九十]{1,3} ?日)?"
)
ISSUER_END = (
    "(?:政府|办公厅|办公室|部|委|委员会|委会|局|厅|法院|检察院|国务院|总署|银行|领导小组|指挥部|中心|协会"
    "|集团|公司|院|署)"
)
_LABELS = (
    "索 ?引 ?号|信息索引号?|发文字号|文 ?号|发布(?:日期|时间|机构|单位|人)|成文日期|生成日期"
    "|公开(?:日期|方式|范围|类别)"
    "|主 ?题 ?(?:词|分类)|体裁|效力状态|有 ?效 ?性|来源|信息来源|稿源|作者|编辑|责任编辑|责编|浏览次数|浏览量"
    "|点击(?:数|量|率)|阅读(?:次数|量)|字[体号](?:大小)?|签发人|抄送|联系人(?:及电话)?|联系电话|电话|传真|邮编"
    "|邮箱|电子邮箱|网址|地址|寄送地址|访问量|当前位置|分享到|上一篇|下一篇|发文机关|印发机关|制发机关"
)
_BUTTONS = "打印(?:本页)?|关闭(?:窗口|本页)?|分享(?:到)?|返回顶部|扫一扫.{0,20}|首页|【.{1,8}】|大 ?中 ?小"
_SAYS_SOMETHING = "展示|所示|通过|表示|如下|给出|描述|是|为"
_LABELLED = re.compile(rf"(?:{_LABELS}) ?[：:].{{0,200}}$|（(?:来源|联系人|联系单位|信息来源)[：: ].{{0,120}}）。?$")
_FURNITURE = re.compile(
    "|".join(
        (
            rf"(?:{_BUTTONS})$",
            r"（此件.{0,16}）$",
            r"[-—–_=*·|:：\s]+\d{0,4}[-—–_=*·|:\s]*$|\d{1,4}[-—–_=*·|:\s]+$",
            rf"（?{DATE}）?(?: ?印发)?$|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?: \d\d:\d\d(?::\d\d)?)?$",
            rf"[^。；，：:\n]{{2,60}}{ISSUER_END} ?{DATE}(?: ?(?:印发|发布|签发))?$|{DATE} ?(?:印发|发布|签发)$",
            rf"[（(]?[图表] ?\d{{1,3}}(?:[-—.]\d{{1,3}})?(?!.*(?:{_SAYS_SOMETHING}))[ ：:.]?[^。；，]{{0,40}}$",
            r"(?:各位代表|各位委员|同志们|各位代表、同志们)[：:！!]$",
            r"[（(]?[\u4e00-\u9fffA-Za-z]{1,14} ?[〔\[（【(][12]\d{3}[〕\]）】)] ?第?\d{1,5}号[）)]?$",
            r"[\u4e00-\u9fff]{2,30}令 ?(?:第[^。，]{1,10}号)?$",
        )
    )
)
_DATE_LINE = re.compile(rf"（?{DATE}）?$|[^。；，：:\n]{{2,60}}{ISSUER_END} ?{DATE}$")
_CONTENTS = re.compile(r"(?:目 ?录|目 ?次|CONTENTS|Contents)$")
_LEADERS = ("....", "……", "····")
_PAGE_NUMBER = re.compile(r"[ .．…·]*\d{0,4}$")
_LONGEST = 220  # characters of a line of furniture
_LONGEST_TITLE = 60
_SHORTEST_RUN = 4  # titles in a row that come again further down: a table of contents without its own title
_CELL = 20  # characters: a bare figure between two lines as short as this is a cell of a table


def is_furniture(text: str) -> bool:
    """Whether a line is page furniture, a document number, a date, a caption or an entry with dotted leaders."""
    if len(text) > _LONGEST:
        return False
    if text[-1] in "。；":
        return _LABELLED.match(text) is not None
    if _LABELLED.match(text) or _FURNITURE.match(text):
        return True
    return any(dots in text for dots in _LEADERS)


def is_date_line(text: str) -> bool:
    """Whether a line is a date, alone or behind the name of the issuer."""
    return len(text) <= 80 and _DATE_LINE.match(text) is not None


def mark_page_numbers(lines: Sequence[Line], flags: list[bool]) -> None:
    """Flag lines that hold nothing but a figure, unless they stand among the cells of a table."""
    for index, line in enumerate(lines):
        if len(line.text) <= 4 and line.text.isdecimal():
            around = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
            flags[index] = any(len(near.text) > _CELL or near.text[-1] in "。；：" for near in around) or not around


def mark_contents(lines: Sequence[Line], flags: list[bool]) -> None:
    """Flag tables of contents."""
    for index, line in enumerate(lines):
        if len(line.text) <= 10 and _CONTENTS.match(line.text):
            _mark_from(lines, flags, index)
    _mark_bare_outline(lines, flags)


def _mark_from(lines: Sequence[Line], flags: list[bool], index: int) -> None:
    """From a line 目录 up to where its first entry comes again, or where text begins."""
    flags[index] = True
    first = _entry(lines[index + 1].text) if index + 1 < len(lines) else ""
    for at in range(index + 1, len(lines)):
        text = lines[at].text
        again = at > index + 1 and _entry(text) == first
        if again or len(text) > 90 or text.endswith(("。", "；")):
            return
        flags[at] = True


def _entry(text: str) -> str:
    return _PAGE_NUMBER.sub("", text).replace(" ", "")


def _mark_bare_outline(lines: Sequence[Line], flags: list[bool]) -> None:
    """Runs of numbered titles that all come again further down."""
    last = {_entry(line.text): at for at, line in enumerate(lines) if line.marker and len(line.text) <= _LONGEST_TITLE}
    run: list[int] = []
    for index, line in enumerate(lines):
        if line.marker and line.text[-1] not in "。；" and last.get(_entry(line.text), -1) > index:
            run.append(index)
            continue
        _mark_run(lines, flags, run, last)
        run = []
    _mark_run(lines, flags, run, last)


def _mark_run(lines: Sequence[Line], flags: list[bool], run: list[int], last: dict[str, int]) -> None:
    entries = {_entry(lines[at].text) for at in run}
    if _SHORTEST_RUN <= len(run) == len(entries) and all(last[entry] > run[-1] for entry in entries):
        for at in run:
            flags[at] = True
