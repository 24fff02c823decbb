"""What a government site writes around a document: navigation, share bars, links to print, footers, related links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homog.ingest.html_lines import Line

_BUTTON = (
    r"打\s?印(?:本页|页面|文章|此页)?|关\s?闭(?:本页|页面|窗口|此页)?|返回(?:顶部|首页|上一页|上页|列表)?|回到?顶部|收藏(?:本页|本站)?|"
    r"分享(?:文章)?到?|分享|转发|取消|纠错|我要纠错|内容纠错|听全文|语音播报|朗读|微信|微博|新浪微博|腾讯微博|QQ空间|人人网|朋友圈|豆瓣|更多|"
    r"字体大小|字体|字号|浏览字号|文字大小|大|中|小|特大|默认|A\+?-?|加大|缩小|繁体版?|简体版?|繁體|無障礙|无障碍|保存(?:本页)?|保护视力色|"
    r"复制链接|下载(?:文字版|图片版|全文)?|导出|点赞|評論|评论|首页|上一页|下一页|末页|尾页|听新闻|阅读全文|基本信息|回到|"
    r"Print|Close|Share|PDF下载|Word下载|Top"
)
_BUTTONS = re.compile(rf"[\W_]*(?:(?:{_BUTTON})[\W_]*)+(?:大|中|小)?[\W_]*", re.IGNORECASE)
_SITE = re.compile(
    r"网站标识码|公网安备|[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕甘青宁新]ICP备|ICP备案|备案序号|版权所有|"
    r"Copyright|All Rights Reserved|^技术支持[:：]|扫一扫|扫描二维码|网站地图|您是第.{0,12}位访|"
    r"建议使用.{0,30}浏览器|网站支持IPv6|"
    r"^(?:本站|本网站)由?.{0,20}(?:主办|承办)|^免责声明|^搜索热词|^(?:主办单位|承办单位)[:：].{2,40}(?:承办|联系|备案|地址)",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"^(?:[您你]?(?:当前|现在)?(?:所在)?(?:的)?位置|当前栏目|当前页面|导航)\s*(?:是|为)?\s*[:：>＞»]|^首\s?页\s*[>＞»›/|\-—→]|"
    r"^[\w（）]{2,16}(?:\s*[>＞»›]{1,2}\s*[\w（）、]{2,30}){2,}$"
)
_STAMP = (
    r"(?:发布|发表|更新|公开|录入|添加|印发|时间|日期|发文)(?:日期|时间)?|(?:信息|文章|稿件|内容)?来源|作者|责任编辑|编辑|审核|校对|"
    r"(?:浏览|点击|阅读|访问|查看)(?:次数|量|数|人次)?|字体大小|字体|字号|浏览字号|访问量|分享到?|发布(?:机构|单位|人|者)|文章分类|栏目|打印"
)
_STAMPS = re.compile(rf"(?:^|[\s　|【\[（(])(?:{_STAMP})\s*[:：]")
_STAMP_FIRST = re.compile(rf"^[【\[（(]?\s*(?:{_STAMP})\s*[:：]")
_DATE_ONLY = re.compile(
    r"^[\[（(]?\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)\s*[\]）)]?$"
)
_PAGER = re.compile(
    r"(?:(?:[首末尾]页|第一页|最后一页|上一页|下一页|共?\s?\d+\s?页?|\d+/\d+|[<>«»‹›.…|跳转到第页])\s*)+"
)
_DAY = re.compile(r"^(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}$")  # the site's form of a date; documents write 年月日
_COUNT = re.compile(
    r"^(?:\d{1,9}\s?(?:次|人次)|[\-—]{1,2}\s?(?:次|人次)?)$|^(?:浏览|点击|阅读)(?:次数|量|数)?[:：]?\s*[\-—\d]*\s*(?:次|人次)?$"
)
_AFTER = re.compile(
    r"^[【\[■◆●▪>»\s]*(?:(?:相关|关联|推荐|延伸|热门|热点|最新|更多)(?:链接|文章|阅读|新闻|政策|文件|解读|信息|稿件|报道|资讯|附件|内容|文档|专题|"
    r"推荐|政策解读|文件下载|政策文件)+|(?:政策|文件|图文|图解|媒体|专家|视频|音频)(?:解读|解读材料)|解读材料|解读文章|上一[篇条则]|下一[篇条则]|"
    r"友情链接|您可能(?:还)?(?:感兴趣|喜欢).*|猜你喜欢|网站导航|延伸阅读)[】\]\s]*(?:[:：].*)?$"
)
_READING = re.compile(
    r"^(?:点击|相关|查看|扫码|音频|视频|文字|图文|图解|一图|政策)[\w\s【】]{0,12}(?:解读|图解|读懂)[^。]{0,4}[:：]"
)
_SENTENCE = re.compile(r"[，。；！？]")
_TOP = 4  # lines among which the date of publication stands alone
_HEAD, _TAIL = 30, 20  # lines of the beginning and of the end in which stamps are looked for


def is_furniture(line: Line) -> bool:
    """Whether a line, wherever it stands, belongs to the site and not to the document."""
    text = line.text
    if len(text) > 200 and not line.links:
        return False
    if _BUTTONS.fullmatch(text) and text not in ("大", "中", "小"):
        return True
    if len(text) > 5 and "页" in text and _PAGER.fullmatch(text):
        return True
    if len(text) <= 160 and (_SITE.search(text) or _PATH.match(text)) and not _is_prose(text):
        return True
    return 2 * line.links > len(text) and _READING.match(text) is not None


def is_stamp(line: Line) -> bool:
    """Whether a line at the edge of a document is the site's note on it: date, source, visits, size of type."""
    text = line.text
    if len(text) > 160 or _is_prose(text):
        return False
    if _COUNT.match(text) or _DATE_ONLY.match(text):
        return True
    found = len(_STAMPS.findall(text))
    return found >= 2 or (found == 1 and len(text) <= 50 and _STAMP_FIRST.match(text) is not None)


def _is_prose(text: str) -> bool:
    return len(_SENTENCE.findall(text)) >= 2


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines of the document: without buttons, paths, stamps at its edges, and the links after its end."""
    kept = [line for line in lines if not is_furniture(line)]
    kept = kept[: _end(kept)]
    last = len(kept) - _TAIL
    kept = [line for i, line in enumerate(kept) if not ((i < _HEAD or i >= last) and is_stamp(line))]
    return [line for i, line in enumerate(kept) if i >= _TOP or not _DAY.match(line.text)]


def _end(lines: Sequence[Line]) -> int:
    """Where related links begin: a heading that announces them, and nothing but links and short lines behind it."""
    behind = len(lines)
    while behind and _is_aside(lines[behind - 1]):
        behind -= 1
    for index in range(behind, len(lines)):
        if _AFTER.match(lines[index].text):
            return index
    return len(lines)


def _is_aside(line: Line) -> bool:
    return 2 * line.links >= len(line.text) or bool(_AFTER.match(line.text)) or is_stamp(line) or is_furniture(line)
