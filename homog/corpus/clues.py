"""What the head, the end and the file name of an official document tell about it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from homog.corpus.dates import DATE, dates_in, iso_date
from homog.corpus.places import Place, places

Certainty = Literal["high", "low", "none"]
Source = Literal["text", "file", "name", "user", ""]


@dataclass(frozen=True, slots=True)
class Guess:
    """A guessed value, how sure it is, and where it comes from.

    `source`: the document's text, what the file says of itself, the name of the file, the user, or nowhere.
    """

    value: str
    certainty: Certainty
    source: Source = "text"


NOTHING = Guess("", "none", "")

_KINDS = (
    "意见|方案|计划|规划|纲要|通知|决定|决议|条例|办法|规定|细则|规则|准则|措施|政策|报告|法|指南|指引|要点|通告|公告|批复|复函|"
    "目录|清单|标准|战略|行动|章程|白皮书|预案|导则|大纲|规范|框架"
)
_TITLE_END = re.compile(rf"(?:{_KINDS})(?:（[^（）]{{1,24}}）)*$")
_NOT_TITLE = re.compile(
    r"[。；：:！？，]|^(?:第[一二三四五六七八九十\d]+[章节条]|[一二三四五六七八九十]+ ?、|（[一二三四五六七八九十]+）)|"
    r"^\d+[.、]|^目录$|文件$|/|〔\d{4}〕|^索引号|^发文|^附件|^来源|^各"
)
_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,12}) ?[〔\[［【（](\d{4})[〕\]］】）] ?第?(\d{1,5}) ?号")
_ORDER = re.compile(r"([\u4e00-\u9fff]{2,20}令) ?（?(第 ?[\d一二三四五六七八九十百〇零]+ ?号)）?")
_BODY = (
    "人民政府(?:办公厅|办公室)?|国务院(?:办公厅)?|代表大会(?:常务委员会)?|"
    "委员会(?:办公厅|办公室)?|办公厅|办公室|厅|局|部|署|院|委"
)
_OFFICE = rf"[\u4e00-\u9fff]{{0,24}}?(?:{_BODY})"
_DRAFTER = rf"[\u4e00-\u9fff]{{0,24}}?(?:{_BODY}|中心)"
_OFFICE_ALONE = re.compile(rf"{_OFFICE}(?:[ 、]+{_OFFICE})*")
_SIGNATURE = re.compile(rf"({_OFFICE}) ?({DATE.pattern})?")
_ISSUED = re.compile(rf"^({_DRAFTER}(?:[ 、]{_DRAFTER})*) ?(?=关于|印发)")
_ISSUED_WITH_OTHERS = re.compile(rf"^({_OFFICE})等(?:\d+|[一二三四五六七八九十]+)?个?(?:部门|单位)关于")
_CONGRESS = re.compile(r"([\u4e00-\u9fff]{2,12}?)第[一二三四五六七八九十]+届人民代表大会(常务委员会)?")
_SPEAKER = re.compile(r"我(?:受[\u4e00-\u9fff]{1,12}委托，)?代表([\u4e00-\u9fff]{0,14}?(?:人民)?政府|国务院)")
_REPORT = re.compile(r"代表.{0,16}?(?:政府|国务院).{0,6}(?:报告工作|(?:作|报告)政府工作)")
_UNNAMED = {"省": "provincial", "自治区": "provincial", "市": "", "县": "county", "区": "county"}
_DELIVERED = re.compile(rf"[—（(\s]*(?:{DATE.pattern}) ?在[\u4e00-\u9fff\d]{{2,40}}(?:会议|大会)上")
_CABINET = re.compile(r"国务院(?:令第|第 ?\d+ ?次常务会议|批准|公布)")
_ADOPTED = re.compile("通过|批准|修订|修正|公布|发布|签署")
_IN_FORCE = re.compile("施行|实施|生效")
_TOLD = re.compile(rf"[（( ]*(?=[^年]{{4}}年)(?:{DATE.pattern})(?<=日)(?!前|底|之前|以前|起|至|到|后)")
_ADOPTING = re.compile("代表大会|常务委员会|常委会|会议|国务院|政府|令")
_NATIONAL = re.compile(r"国务院|中共中央|中央|全国人民代表大会|中华人民共和国(?!.{2,12}[部委局署])|全国|最高人民")
_MINISTRY = re.compile(
    r"(?:中华人民共和国)?(?:国家[\u4e00-\u9fff]{2,12}(?:委员会|委|总局|局|署)|[\u4e00-\u9fff]{2,4}总署|审计署|"
    r"(?:工业和信息化|财政|教育|科学技术|科技|公安|民政|司法|人力资源(?:和)?社会保障|自然资源|国土资源|生态环境|环境保护|"
    r"住房(?:和)?城乡建设|交通运输|水利|农业农村|农业|商务|文化和旅游|文化|卫生健康|退役军人事务|应急管理|外交|国防)部|"
    r"中国人民银行)"
)
# The first character of a document number names the province (鲁政发); left out where a city shares it.
_PROVINCE_SIGNS = dict(
    re.findall(
        r"(\S)(\S+)",
        "京北京 津天津 冀河北 晋山西 蒙内蒙古 辽辽宁 黑黑龙江 沪上海 苏江苏 浙浙江 皖安徽 闽福建 赣江西 鲁山东 豫河南 "
        "鄂湖北 湘湖南 粤广东 桂广西 琼海南 渝重庆 川四川 黔贵州 滇云南 藏西藏 陕陕西",
    )
)
_LOCAL = re.compile(
    r"[\u4e00-\u9fff]{1,12}?自治[县旗]|[\u4e00-\u9fff]{1,3}?(?:新区|县|旗|(?<![园地社城辖片山校小景库])区)"
)
_DISTRICT = re.compile(r"(?:\d{4}年)?(?:关于)?([\u4e00-\u9fff]{2,4}?[区县旗])")
_HEAD_LINES, _TAIL_LINES = 15, 12
_BEHIND = 4  # lines that may stand behind a signature: a remark on publication, copies to, the day of printing


def title(lines: Sequence[str], stem: str) -> Guess:
    """The first plausible heading, put together where it is broken over lines; else the file name."""
    first = ""
    for index, line in enumerate(lines[:10]):
        line = line.lstrip("#* ").rstrip("* ")
        if not _may_be_title(line):
            continue
        first = first or ("" if index else line)
        for more in range(4):
            parts = [part.lstrip("#* ") for part in lines[index : index + 1 + more]]
            if not all(map(_may_be_title, parts)):
                break
            if _TITLE_END.search(joined := "".join(parts)) and len(joined) <= 90:
                return Guess(joined, "high")
    if _REPORT.search("\n".join(lines[:_HEAD_LINES])):
        return Guess("政府工作报告", "low")
    if first and len(lines) > 1 and len(first) >= 4:
        return Guess(first, "low")
    return _named(stem)


def _named(stem: str) -> Guess:
    """The name of the file, which stands for a title only where it reads like one."""
    bare = stem.strip("_- ")
    return Guess(bare, "low", "name") if is_titled(bare) else Guess(stem, "none", "name")


def is_titled(text: str) -> bool:
    """Whether a text ends as the title of an official document does, and is no bare word of a site's menu."""
    return len(text) >= 6 and _TITLE_END.search(text) is not None


def _may_be_title(line: str) -> bool:
    return 2 <= len(line) <= 60 and not _NOT_TITLE.search(line) and not DATE.match(line)


def document_number(lines: Sequence[str]) -> Guess:
    """发文字号 of the document itself: alone on its line, so that a number cited in the text is not taken."""
    for line in lines[:_HEAD_LINES]:
        bare = line.removeprefix("发文字号").removeprefix("文号").strip("：: （）")
        if match := _NUMBER.fullmatch(bare):
            return Guess(f"{match[1]}〔{match[2]}〕{match[3]}号", "high")
        if match := _ORDER.fullmatch(bare):
            return Guess((match[1] + match[2]).replace(" ", ""), "high")
    return NOTHING


@dataclass(frozen=True, slots=True)
class Signature:
    """Offices one a line, then the date alone on its line: where a document, or the notice that leads it, ends."""

    offices: str
    day: date


def signature(lines: Sequence[str]) -> Signature | None:
    """The first signature of a document; what follows it is what the document passes on."""
    return next((found for _, found in _signatures(lines)), None)


def _signatures(lines: Sequence[str]) -> Iterator[tuple[int, Signature]]:
    for index, line in enumerate(lines[1:], start=1):
        bare = line.strip("（） ")
        if DATE.fullmatch(bare) and (offices := _offices_over(lines, index)) and (days := list(dates_in(bare))):
            yield index, Signature(offices, days[0][0])


def _offices_over(lines: Sequence[str], end: int) -> str:
    first = end
    while first and len(name := lines[first - 1].strip()) >= 3 and _OFFICE_ALONE.fullmatch(name):
        first -= 1
    return re.sub("[ 、]+", "、", "、".join(line.strip() for line in lines[first:end]))


def issuer(lines: Sequence[str], tail: Sequence[str], heading: str, signed_by: Signature | None = None) -> Guess:
    """Who issued it: named before 关于, in the signature, as adopting congress, or as the speaker of a report."""
    if match := _ISSUED.match(heading):
        return Guess(match[1].replace(" ", "、"), "high")
    if signed_by is not None:
        return Guess(signed_by.offices, "high")
    if found := _office_at_the_end(tail):
        return found
    head = "\n".join(lines[:_HEAD_LINES])
    if match := _SPEAKER.search(head):
        return Guess(match[1], "high") if _placed(match[1]) else NOTHING
    if match := _ISSUED_WITH_OTHERS.match(heading):
        return Guess(match[1], "low")
    if match := _CONGRESS.search(head):
        return Guess(f"{_owner(match)}人民代表大会{match[2] or ''}", "low")
    return Guess("国务院", "low") if _CABINET.search(head) else NOTHING


def _owner(congress: re.Match[str]) -> str:
    return congress[1].rpartition("日")[2].strip().removeprefix("在") or "全国"


def place_of_congress(lines: Sequence[str]) -> tuple[Guess, Guess]:
    """Level and region of the congress that a report was given to, or that adopted the document."""
    match = _CONGRESS.search("\n".join(lines[:_HEAD_LINES]))
    return place(Guess(_owner(match), "low")) if match else (NOTHING, NOTHING)


def _office_at_the_end(tail: Sequence[str]) -> Guess | None:
    """An office with the date on its line, or, unsure, on a line of its own without a date."""
    for line in reversed(tail[-_TAIL_LINES:]):
        match = _SIGNATURE.fullmatch(line.strip())
        if match and len(match[1]) >= 3:
            return Guess(match[1], "high" if match[2] else "low")
    return None


def speaker(lines: Sequence[str], level: str, region: str) -> Guess:
    """The government in whose name a report is given where it names none: 我代表省人民政府 in a document of 河南省."""
    match = _SPEAKER.search("\n".join(lines[:_HEAD_LINES]))
    bare = re.sub("(?:人民)?政府$", "", match[1]) if match else "?"
    if bare in _UNNAMED and level in ("provincial", "prefecture", "county") and _UNNAMED[bare] in ("", level):
        return Guess(f"{region}人民政府", "low")
    return NOTHING


def place(*sources: Guess) -> tuple[Guess, Guess]:
    """Level and region of the first text that begins with a place or a central office; sure texts go first."""
    for source in sorted(sources, key=lambda guess: guess.certainty != "high"):
        if found := _placed(source.value):
            certainty: Certainty = "high" if source.certainty == "high" else "low"
            return Guess(found[0], certainty, source.source), Guess(found[1], certainty, source.source)
    return NOTHING, NOTHING


def place_of_number(number: Guess) -> tuple[Guess, Guess]:
    """Level and region that a document number tells: 鲁政发 of 山东省, 国发 of the State Council."""
    if number.value.startswith(("国发", "国办", "国函", "中发", "中办")):
        return Guess("national", "high", number.source), Guess("全国", "high", number.source)
    short = _PROVINCE_SIGNS.get(number.value[:1])
    if short is None or number.value.startswith("苏府"):  # 苏府 is 苏州
        return NOTHING, NOTHING
    return Guess("provincial", "low", number.source), Guess(places().by_short[short].name, "low", number.source)


def place_by_short_name(heading: Guess) -> tuple[Guess, Guess]:
    """Level and region of a title that begins with the short name of a place: 广东多项医保新措."""
    found = next((p for short, p in places().by_short.items() if heading.value.startswith(short)), None)
    if found is None:
        return NOTHING, NOTHING
    return Guess(found.level, "low", heading.source), Guess(found.name, "low", heading.source)


def _placed(text: str) -> tuple[str, str] | None:
    """Level and region of a text that begins with a place or a central office."""
    text = re.sub(r"^(?:中共|关于印发|印发|\d{4}年|【[^】]{1,12}】|\d{1,3}[a-z]?_|[（《“「\s])+", "", text)
    if _MINISTRY.match(text):
        return "ministry", "全国"
    if _NATIONAL.match(text) or text.lower().startswith("national"):
        return "national", "全国"
    outer = places().leading(text)
    if outer is None:
        bare = places().by_short.get(text)
        return (bare.level, bare.name) if bare else None
    return _innermost(outer, text)


def _innermost(outer: Place, text: str) -> tuple[str, str]:
    """山东省济南市历下区… -> county, 济南市历下区."""
    rest = text.removeprefix(outer.name)
    inner = places().leading(rest)
    if inner is not None and inner.province == outer.province:
        return _innermost(inner, rest)
    local = _LOCAL.match(rest)
    if local and outer.level == "prefecture":
        return "county", outer.name + local[0]
    return outer.level, outer.name


def place_in_city(heading: Guess, text: str) -> tuple[Guess, Guess]:
    """Level and region of a title that begins with a district the text names with its city: 天河区 of 广州市."""
    match = _DISTRICT.match(heading.value)
    if match is None:
        return NOTHING, NOTHING
    cities = set(re.findall(rf"([\u4e00-\u9fff]{{1,6}}市){match[1]}", text))
    known = {place.name for city in cities for place in places().by_name.values() if city.endswith(place.name)}
    if len(known) != 1:
        return NOTHING, NOTHING
    return Guess("county", "low", heading.source), Guess(known.pop() + match[1], "low", heading.source)


def signed(lines: Sequence[str], tail: Sequence[str], signed_by: Signature | None = None) -> Guess:
    """The date of signature: in the signature; else the last adoption, approval or revision at the head."""
    if signed_by is not None:
        return Guess(signed_by.day.isoformat(), "high")
    if found := list(_signature_dates(tail)):
        return Guess(found[-1].isoformat(), "high")
    adopted: list[date] = []
    alone: list[date] = []
    for line in lines[:_HEAD_LINES]:
        days = [day for day, _ in dates_in(line)]
        if days and _ADOPTED.search(line) and DATE.match(line.lstrip("（ ")):
            adopted += _adoption_dates(line)
        elif days and len(line) <= 24 and not _IN_FORCE.search(line):
            alone += days
        elif days and _DELIVERED.match(line):
            alone += days[:1]
    if adopted:
        return Guess(max(adopted).isoformat(), "high" if len(set(adopted)) == 1 else "low")  # low: of the last revision
    if alone:
        return Guess(alone[0].isoformat(), "low")
    issued = [day for line in tail[-4:] for day, match in dates_in(line) if line.startswith("印发", match.end())]
    return Guess(issued[-1].isoformat(), "low") if issued else NOTHING


def sure_date(lines: Sequence[str], tail: Sequence[str]) -> date | None:
    """The date that a document surely has by its own text, or None.

    The last adoption, approval or revision by a body that is named, or the day a report was given; else the date under
    the offices that sign; else that of the last line, printed. A date that stands alone is none: it may be a web
    page's; nor one in a sentence or a table: it may be the day by which something is to be done.
    """
    adopted: list[date] = []
    for line in lines[:_HEAD_LINES]:
        if _DELIVERED.match(line):
            adopted += [day for day, _ in dates_in(line)][:1]
        elif _TOLD.match(line) and _ADOPTED.search(line) and _ADOPTING.search(line) and "。" not in line:
            adopted += _adoption_dates(line)
    if adopted:
        return max(adopted)
    return _sure_signature(lines, len(lines)) or _sure_signature(tail, _BEHIND) or _printed(tail)


def _sure_signature(lines: Sequence[str], behind: int) -> date | None:
    """The day of the only signature, with no more than so many lines behind it; several may be the rows of a table."""
    found = [(at, by.day) for at, by in _signatures(lines) if "年" in lines[at]]
    at, day = found[0] if found else (0, None)
    return day if len({other for _, other in found}) == 1 and len(lines) - at - 1 <= behind else None


def _printed(tail: Sequence[str]) -> date | None:
    """The day of printing, in the last lines: 青禾省人民政府办公厅 2031年5月20日印发."""
    days = [
        day for line in tail[-_BEHIND:] for day, at in dates_in(line) if "年" in at[0] and line[at.end() :] == "印发"
    ]
    return days[-1] if days else None


def _signature_dates(tail: Sequence[str]) -> Iterator[date]:
    for line in tail[-_TAIL_LINES:]:
        bare = line.strip("（） ")
        for day, match in dates_in(bare):
            before = bare[: match.start()].strip()
            ends = match.end() == len(bare)
            if ends and (not before or re.fullmatch(_OFFICE, before)):
                yield day


def _adoption_dates(line: str) -> Iterator[date]:
    """The dates of a line that are not those of coming into force: 自2020年1月1日起施行."""
    for day, match in dates_in(line):
        after = line[match.end() : match.end() + 6]
        if not _IN_FORCE.search(after):
            yield day


def as_date(guess: Guess) -> date | None:
    """The date a guess stands for."""
    return iso_date(guess.value)
