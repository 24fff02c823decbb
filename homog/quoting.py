"""What a document quotes: titles of other documents, and words it introduces as somebody else's.

A quotation is told by how it is introduced, never by what it says; docs/method.md has the rules and their measure.
In doubt text is not a quotation: an introduction marks its own clause and what it directly quotes, not what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from homog.datatypes import BoolArray, IntArray, Normalised, Quote, QuoteRule

LEAST_QUOTED = 12  # letters, figures and Chinese characters from which on words in quotation marks are a sentence
LONGEST_REPORT = 200  # characters of a reported sentence; of a longer one only the introduction is marked

_RULES: tuple[QuoteRule, ...] = ("title", "introduction", "reported")  # where rules overlap the last one names the span
_TITLE = r"《(?:[^《》\n]|《[^《》\n]{1,80}》){1,120}》"
_ASIDE = r" ?（[^（）\n]{1,60}）"
_TITLES = rf"{_TITLE}(?:{_ASIDE})?(?: ?(?:以?及|或者?|[、和与，])? ?{_TITLE}(?:{_ASIDE})?)*"
_PLAIN = r"[^，。；：！？\n《》“”（）]"  # inside one clause, outside names and asides
# 主管部门的要求 is what an office asks for, 主题教育 and 八项规定 stand in names of campaigns
_NO_TEXT = r"(?!主管部门|有关部门|主题教育|八项规定|政府的要求)"
_PIECE = rf"(?:{_TITLE}|“[^“”\n]{{1,80}}”|（[^（）\n]{{1,60}}）|{_NO_TEXT}{_PLAIN})"

# begins with plain words, so that the search jumps from one to the next
_LEAD = r"(?:按照|根据|依据|依照|遵照|遵循|贯彻(?:落实|执行|实施)?|落实|践行)好?"
_BEFORE_LEAD = re.compile(r"(?:深入|全面|认真|坚决|切实|扎实|严格|学习)+\Z")
_LONGEST_BEFORE_LEAD = 8
_MINISTRY = (
    r"(?:教育|科技|科学技术|工业和信息化|财政|自然资源|生态环境|住房城乡建设|住房和城乡建设|交通运输|水利|农业农村|商务"
    r"|文化和旅游|应急管理|公安|民政|司法|人力资源社会保障)部(?!门)|国家发展改革委|国家发展和改革委员会|最高人民法院"
)
_PARTY_OR_STATE = (
    r"(?:党中央|中共中央|国务院|中央(?!企业|财政|预算|储备|商务|空调|厨房|投资|八项)"
    r"|习近平(?!\w{0,6}思想|新时代)|总书记"
    r"|党的[一二三四五六七八九十]+[大届]|[二十九八]+届[一二三四五六七八]中全会"
    r"|(?:省|市|县|区|州|旗|自治区)(?:党委|委(?!员会)|(?:人民)?政府(?!的要求))"
    rf"|{_MINISTRY})"
)
_SAID = r"(?:部署|安排|要求|指示|批示|精神|讲话|论述|决策)"
_SAID_MORE = rf"(?:(?:[、和及]|以及)?(?:重要|一系列|系列|总体|工作|目标|决策|战略|统一|会议)*{_SAID})*"
_AND_OTHERS = (
    r"(?:等?(?:(?:以?及|[、和])?(?:其他|有关|相关|一系列|系列|\d+[个项部])*"
    r"(?:文件|法律|行政法规|地方性法规|法规|规章|规划|政策|标准|技术标准))+|等)?"
)
_OF_TITLE = (
    rf"中?{_AND_OTHERS}"
    r"(?:(?:对|关于|提出的|明确的|确定的)" + _PLAIN + r"{0,30}?)?的?(?:有关|相关|总体|工作|具体|统一|决策|战略)*"
    r"(?:规定|要求|精神|部署|安排|指示|批示|意见)+"
)
_BEFORE_TITLE = rf"(?:(?!修订|制定|编制|出台|完善|建立|要求){_PLAIN}){{0,24}}?"
_INTRODUCTION = re.compile(
    rf"{_LEAD}(?:"
    # 按照《…》要求, 贯彻落实《…》（…）等文件精神; also without the noun
    rf"{_BEFORE_TITLE}{_TITLES}(?:{_OF_TITLE}|{_AND_OTHERS})"
    # 按照国务院部署, 贯彻党的二十大精神
    rf"|(?:{_PLAIN}{{0,10}}?|习近平\w{{0,20}}?思想[、和]){_PARTY_OR_STATE}{_PIECE}{{0,60}}?{_SAID}{_SAID_MORE}"
    # ……和省委工作要求, ……和对天津工作的重要指示
    rf"(?:(?:以?及|[、和])(?:对|考察|视察|{_PARTY_OR_STATE}){_PIECE}{{0,40}}?{_SAID}{_SAID_MORE}){{0,3}}"
    # 按照国家统一部署: what the state asks in general is not a text, only its 部署 is
    rf"|国家{_PIECE}{{0,24}}?(?:统一|决策|战略|总体|工作)部署(?:要求|安排)?)"
)
# 以……精神为指导
_GUIDED = re.compile(
    rf"以{_PLAIN}{{0,10}}?{_PARTY_OR_STATE}{_PIECE}{{0,60}}?(?:精神|讲话|论述|指示)(?:精神)?为(?:指导|指引|遵循)"
)

_ISSUED = rf"(?:{_PLAIN}{{0,20}}?(?:印发|发布|颁布|下发|出台)的?)"
_SPEAKS = r"(?:又|还|也|再次|多次|明确|进一步|特别|反复)*(?:指出|强调|提出|明确|要求)"
_BEGIN = r"(?:(?<![^。！？；：，\n])) ?(?:\d{4}年)?"
_SUBJECT = (
    rf"(?:{_ISSUED}|(?:{_PLAIN}{{0,6}}?{_PARTY_OR_STATE}、?){{1,4}}|我[国省市区]|国家)?{_TITLES}"
    rf"|(?:正?如)?(?:习近平|总书记)(?:(?!要求|指示|讲话|论述|精神|部署|按照|根据){_PLAIN}){{0,40}}?"
    rf"|(?:(?!按照|根据|依据|遵照|落实|贯彻|围绕){_PLAIN}){{0,6}}?{_PARTY_OR_STATE}"
    rf"(?:(?!应当|要求|精神|部署|按照|根据|部门|制定){_PLAIN}){{0,24}}?(?:会议|全会|报告|纲要|意见|通知|[委院府央部大])"
)
_SPOKEN = rf"{_BEGIN}(?:{_SUBJECT}){_SPEAKS}"
_IN_MARKS = re.compile(
    rf"(?:{_SPOKEN}[，：]?|{_TITLES}中?所?(?:提出|明确|确定|规定)的)“(?P<said>(?:[^“”\n]|“[^“”\n]*”){{1,400}})”"
)
_REPORTED = re.compile(rf"(?P<by>{_SPOKEN})[，：](?!“)(?P<said>[^。！？\n]+)[。！？]?")
_SPEAKING = re.compile(r"(?:指出|强调|提出|明确|要求|确定|规定)的?[，：“]")
_TITLE_ALONE = re.compile(_TITLE)
_WORD = re.compile(r"[\w%‰℃]")


def find_quotes(normalised: Normalised) -> tuple[Quote, ...]:
    """The stretches of a document that quote, disjoint and in order, in offsets of its own text.

    Args:
        normalised: its normalised text with the map to the original.
    """
    found = _joined([*_titles(normalised.text), *_introductions(normalised.text), *_reports(normalised.text)])
    spans = [(normalised.original_span(start, end), _RULES[rule]) for start, end, rule in found]
    return tuple(Quote(span.start, span.end, rule) for span, rule in spans)


def inside(quotes: Sequence[Quote], starts: IntArray) -> BoolArray:
    """Which characters lie in a quotation.

    Args:
        quotes: disjoint.
        starts: ascending offsets of the characters in the document's own text, shape (n,).

    Returns:
        bool array of shape (n,).
    """
    mask = np.zeros(len(starts), dtype=bool)
    lows = np.searchsorted(starts, [q.start for q in quotes])
    highs = np.searchsorted(starts, [q.end for q in quotes])
    for low, high in zip(lows.tolist(), highs.tolist(), strict=True):
        mask[low:high] = True
    return mask


def _titles(text: str) -> Iterable[tuple[int, int, int]]:
    return ((*m.span(), 0) for m in _TITLE_ALONE.finditer(text))


def _introductions(text: str) -> Iterable[tuple[int, int, int]]:
    for found in _INTRODUCTION.finditer(text):
        before = _BEFORE_LEAD.search(text[max(found.start() - _LONGEST_BEFORE_LEAD, 0) : found.start()])
        yield found.start() - len(before[0]) if before else found.start(), found.end(), 1
    yield from ((*m.span(), 1) for m in _GUIDED.finditer(text))


def _reports(text: str) -> Iterable[tuple[int, int, int]]:
    for start, end in _speaking_lines(text):
        for found in _IN_MARKS.finditer(text, start, end):
            if len(_WORD.findall(found["said"])) >= LEAST_QUOTED:
                yield *found.span(), 2
        for found in _REPORTED.finditer(text, start, end):
            whole = len(found["said"]) <= LONGEST_REPORT
            yield found.start(), found.end() if whole else found.end("by"), 2


def _speaking_lines(text: str) -> Iterable[tuple[int, int]]:
    """The paragraphs in which somebody may be quoted; few are, and to look for the speaker costs time."""
    reached = -1
    for found in _SPEAKING.finditer(text):
        if found.start() > reached:
            begin = text.rfind("\n", 0, found.start()) + 1
            reached = text.find("\n", found.end() - 1)
            reached = len(text) if reached < 0 else reached
            yield begin, reached


def _joined(rows: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Overlapping spans as one, under the rule that says most."""
    whole: list[tuple[int, int, int]] = []
    for start, end, rule in sorted(rows):
        if whole and start < whole[-1][1]:
            first, last, before = whole[-1]
            whole[-1] = (first, max(last, end), max(before, rule))
        else:
            whole.append((start, end, rule))
    return whole
