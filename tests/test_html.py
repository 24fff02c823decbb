"""Web pages of government sites: the document out of the site around it. Places and documents are invented."""

from __future__ import annotations

import base64
import hashlib
import json
import quopri
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_corpora import CORPORA, ROOT, needs_corpora

from homog.errors import ReadError, SettingsError
from homog.ingest import html
from homog.ingest.extracted import Content
from homog.limits import HtmlSettings
from homog.settings import IngestSettings

TITLE = "青禾省人民政府关于推进智慧渔业的实施意见"
BODY = (
    "各市、州人民政府，省政府各厅委、各直属机构：",
    "为贯彻落实国家关于发展现代渔业的部署，结合我省实际，现提出如下实施意见，请认真贯彻执行。",
    "一、发展目标",
    "到2027年，全省智慧渔场达到120个，渔船北斗终端覆盖率不低于95%，水产品加工产值年均增长8%以上。",
    "二、重点任务",
    "（一）建设智慧渔港。改造渔港泊位30处，布设水质监测浮标，实现渔情、海况、市场信息一张图管理。",
    "（二）培育渔业企业。支持龙头企业建设冷链仓储，对新增冷库容量给予一次性补助，由省渔业厅牵头负责。",
    "青禾省人民政府",
    "2024年5月6日",
)
PARAGRAPHS = "".join(f"<p>　　{line}</p>" for line in BODY)
MENU = (
    "<div class='nav'><ul>"
    + "".join(
        f"<li><a href='/{word}'>{word}</a></li>"
        for word in ("首页", "省情概况", "政务公开", "政务服务", "互动交流", "数据发布")
    )
    + "</ul></div>"
)
PATH = """<div class='bread'>您当前的位置：<a href='/'>首页</a> &gt; <a href='/zw'>政务公开</a> &gt;
<a href='/zc'>政策文件</a></div>"""
BOX = """<table class="xxgk"><tr><td>索 引 号：</td><td>QH001-2024-0007</td><td>主题分类：</td><td>农业、渔业</td></tr>
<tr><td>发文机关：</td><td>青禾省人民政府</td><td>成文日期：</td><td>2024年05月06日</td></tr>
<tr><td>标　　题：</td><td colspan="3">青禾省人民政府关于推进智慧渔业的实施意见</td></tr>
<tr><td>发文字号：</td><td>青政发〔2024〕7号</td><td>发布日期：</td><td>2024-05-10</td></tr>
<tr><td>主 题 词：</td><td colspan="3"></td></tr></table>"""
STAMP = """<div class="info">发布时间：2024-05-10 09:30　来源：青禾省人民政府网　浏览次数：<span id="hits">1024</span>
字体：【<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</div>"""
SHARE = """<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a><a href="#">QQ空间</a></div>
<p><a href="javascript:print()">【打印本页】</a><a href="javascript:close()">【关闭窗口】</a></p>"""
RELATED = (
    "<h4>相关链接</h4><ul>"
    + "".join(
        f"<li><a href='{n}'>《关于推进智慧渔业的实施意见》政策解读之{n}，看点都在这里。</a></li>" for n in range(4)
    )
    + "</ul>"
)
FOOTER = """<div class="footer"><p>主办：青禾省人民政府办公厅　承办：青禾省政务数据局</p>
<p>青ICP备05001234号　网站标识码：9900000001</p><p>版权所有：青禾省人民政府</p></div>"""


def page(body: str, head: str = "", title: str = f"{TITLE}_青禾省人民政府门户网站") -> str:
    start = f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head>"
    return f"{start}<body>{body}</body></html>"


def read(markup: str | bytes, name: str = "page.html", **limits: Any) -> Content:
    raw = markup if isinstance(markup, bytes) else markup.encode("utf-8")
    return html.read(raw, name, IngestSettings(html=HtmlSettings(**limits)))


def lines(markup: str | bytes) -> list[str]:
    return read(markup).text.split("\n")


WHOLE = [TITLE, *BODY]
DIVISIONS = PARAGRAPHS.replace("<p>", "<div><div>").replace("</p>", "</div></div>")
EMPHASIS = "".join(f"<p><span>{x[:3]}</span><font><b>{x[3:6]}</b>{x[6:]}</font></p>" for x in BODY)
FIRST, SECOND = ("".join(f"<p>{x}</p>" for x in part) for part in (BODY[:4], BODY[4:]))
LAYOUTS = {
    "a known container": f"""{MENU}{PATH}<h1>{TITLE}</h1>{STAMP}<div class='TRS_Editor'>{PARAGRAPHS}</div>
        {SHARE}{RELATED}{FOOTER}""",
    "no known container": f"""{MENU}{PATH}<div><div><h2>{TITLE}</h2>{STAMP}<div>{PARAGRAPHS}</div></div>{SHARE}</div>
        {RELATED}{FOOTER}""",
    "everything in one element": f"<div>{PATH}<h1>{TITLE}</h1>{STAMP}{PARAGRAPHS}{SHARE}{RELATED}</div>{FOOTER}",
    "nested divisions": f"{MENU}<div><div><div id='a'><div>{DIVISIONS}</div></div></div></div>{FOOTER}",
    "breaks": f"{MENU}<h1>{TITLE}</h1><div class='text'>{'<br/>'.join('　　' + x for x in BODY)}</div>{FOOTER}",
    "breaks and spaces": f"{MENU}<div>{'<br><br>'.join('&nbsp;&nbsp;&nbsp; ' + x for x in BODY)}</div>{FOOTER}",
    "the page of a form": f"""<form id='aspnetForm'>{MENU}<input value='搜索'><select><option>全部</option></select>
        <div id='zoom'>{PARAGRAPHS}</div><button>提交</button></form>{FOOTER}""",
    "spans in paragraphs": f"{MENU}<div>{EMPHASIS}</div>",
    "two editors": f"""{MENU}<div><div class='TRS_Editor'>{FIRST}</div><div class='TRS_Editor'>{SECOND}</div></div>
        {FOOTER}""",
    "a hidden copy for reading aloud": f"""{MENU}<div id='zoom'>{PARAGRAPHS}</div>
        <div style='display: none'>{PARAGRAPHS}</div>{FOOTER}""",
    "a second copy for telephones": f"""{MENU}<div id='zoom'>{PARAGRAPHS}</div>
        <div class='pages_content'>{PARAGRAPHS}</div>{FOOTER}""",
    "hidden until scripts have run": f"</body><body style='visibility:hidden'>{MENU}<div>{PARAGRAPHS}</div>",
    "hidden as a whole": f"<div style='display:none'>{MENU}<div>{PARAGRAPHS}</div></div>",
    "comments, scripts and styles": f"""<!-- 索引号：1 --><script>var s='不要这些文字，真的不要。'</script>
        <style>p{{color:red}}</style>{MENU}<div><!--<p>旧稿，不用了。</p>-->{PARAGRAPHS}
        <noscript>请启用脚本，谢谢。</noscript></div>""",
    "titles above and in the text": f"""{MENU}<h1>{TITLE}</h1><div id='zoom'><p>{TITLE}</p>{PARAGRAPHS}</div>
        {FOOTER}""",
    "the title broken over lines": f"""<h1>{TITLE}</h1><div id='zoom'><p>{TITLE[:10]}<br>{TITLE[10:]}</p>
        {PARAGRAPHS}</div>""",
    "a page as tables": f"""<table width="980"><tr><td colspan="3">{MENU}</td></tr><tr><td width="200">{MENU}</td>
        <td><table><tr><td>{PATH}</td></tr><tr><td align="center"><strong>{TITLE}</strong></td></tr>
        <tr><td>{STAMP}</td></tr><tr><td>{PARAGRAPHS}</td></tr><tr><td>{SHARE}</td></tr></table></td>
        <td>&nbsp;</td></tr><tr><td colspan="3">{FOOTER}</td></tr></table>""",
    "columns as a table": f"""<table><tr><td>{MENU}</td><td>{PARAGRAPHS}</td></tr></table>{FOOTER}""",
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_document_and_nothing_else(layout: str) -> None:
    found = lines(page(LAYOUTS[layout]))
    expected = [TITLE[:10], TITLE[10:], *BODY] if layout == "the title broken over lines" else WHOLE
    assert found == expected


@pytest.mark.parametrize("place", ["above", "inside", "below", "among the paragraphs' parents"])
def test_the_box_becomes_metadata(place: str) -> None:
    bodies = {
        "above": f"{MENU}{BOX}<h1>{TITLE}</h1><div id='zoom'>{PARAGRAPHS}</div>{FOOTER}",
        "inside": f"{MENU}<div id='zoom'>{BOX}{PARAGRAPHS}</div>{FOOTER}",
        "below": f"{MENU}<div id='zoom'>{PARAGRAPHS}{BOX}</div>{FOOTER}",
        "among the paragraphs' parents": f"{MENU}<div><div>{BOX}</div>{PARAGRAPHS}</div>{FOOTER}",
    }
    content = read(page(bodies[place]))
    assert content.text.split("\n") == WHOLE
    assert dict(content.metadata) == {
        "title": TITLE,
        "doc_no": "青政发〔2024〕7号",
        "issuer": "青禾省人民政府",
        "signed": "2024-05-06",
        "published": "2024-05-10",
    }


BOXES = {
    "items of a list": """<ul><li>索引号：A-1</li><li>文　　号：青渔函〔2023〕12 号</li><li>发布机构：青禾省渔业厅</li>
        <li>成文日期：2023-3-4</li></ul>""",
    "labels beside values": """<dl><dt>索引号</dt><dd>A-1</dd><dt>文号</dt><dd>青渔函〔2023〕12号</dd><dt>发布机构</dt>
        <dd>青禾省渔业厅</dd><dt>成文日期</dt><dd>2023/03/04</dd><dt>主题词</dt><dd></dd></dl>""",
    "one line": "<p>索引号：A-1　文号：青渔函〔2023〕12号　发布机构：青禾省渔业厅　成文日期：2023年3月4日</p>",
    "label and value in a cell": """<table><tr><td>索引号：A-1</td><td>发文单位：青禾省渔业厅</td></tr>
        <tr><td>文号：青渔函〔2023〕12号</td><td>生成日期：2023-03-04</td></tr></table>""",
    "labels in brackets": """<p>【索引号】：A-1</p><p>【文号】：青渔函〔2023〕12号</p><p>【发布机构】：青禾省渔业厅</p>
        <p>【成文日期】：2023.3.4</p>""",
}


@pytest.mark.parametrize("form", sorted(BOXES))
def test_boxes_of_every_form(form: str) -> None:
    content = read(page(f"{MENU}<div id='zoom'><div>{BOXES[form]}</div>{PARAGRAPHS}</div>"))
    assert content.text.split("\n") == WHOLE
    fields = ("doc_no", "issuer", "signed")
    assert [content.metadata[field] for field in fields] == ["青渔函〔2023〕12号", "青禾省渔业厅", "2023-03-04"]


def test_a_page_that_word_saved() -> None:
    number = "<![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><![endif]>"
    paragraphs = "".join(
        f"<p class=MsoNormal style='text-indent:2em'>{x[:7]}\n{x[7:]}<o:p></o:p></p>" for x in BODY[:2]
    )
    markup = f"""<html xmlns:o="urn:o"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
        <!--[if gte mso 9]><xml><o:Title>旧标题</o:Title></xml><![endif]--><style><!-- p {{}} --></style></head>
        <body lang=ZH-CN><div class=WordSection1><p class=MsoTitle>{TITLE}</p>{paragraphs}
        <p class=MsoListParagraph>{number}发展<span lang=EN-US>2027</span>目标</p></div></body></html>"""
    assert lines(markup.encode("gbk")) == [TITLE, *BODY[:2], "一、 发展2027目标"]


def test_a_single_label_is_text() -> None:
    body = f"<div id='zoom'>{PARAGRAPHS}<p>公开方式：主动公开</p><p>主题词：渔业 意见</p></div>"
    assert lines(page(body)) == [*WHOLE, "公开方式：主动公开", "主题词：渔业 意见"]


def test_meta_tags_and_stamps() -> None:
    head = "<meta name='ArticleTitle' content='青禾省渔港管理办法'><meta name='PubDate' content='2023-01-02 08:00'>"
    content = read(page(f"<div id='zoom'>{PARAGRAPHS}</div>", head))
    assert (content.metadata["title"], content.metadata["published"]) == ("青禾省渔港管理办法", "2023-01-02")
    assert content.text.startswith("青禾省渔港管理办法\n各市")
    stamped = read(page(f"<h1>{TITLE}</h1>{STAMP}<div id='zoom'>{PARAGRAPHS}</div>"))
    assert (stamped.metadata["title"], stamped.metadata["published"]) == (TITLE, "2024-05-10")


def test_a_document_taken_over_from_another_site() -> None:
    box = BOX.replace('<td colspan="3">青禾省', '<td colspan="3">（转载）青禾省').replace(
        "<td>青禾省人民政府<", "<td>墨湾区桥头街道<"
    )
    content = read(page(f"{box}<h1>（转载）{TITLE}</h1><div id='zoom'>{PARAGRAPHS}</div>"))
    assert content.metadata["title"] == TITLE
    assert "issuer" not in content.metadata
    assert content.text.split("\n") == WHOLE


TASKS = """<table border="1"><tr><th>序号</th><th>任务</th><th>牵头单位</th><th>完成时限</th></tr>
<tr><td>1</td><td><p>改造渔港泊位30处。</p><p>布设监测浮标。</p></td><td>省渔业厅</td><td>2025年底</td></tr>
<tr><td rowspan="2">2</td><td>建设<br>冷库</td><td></td><td>2026年底</td></tr>
<tr><td>招引企业</td><td>省商务厅</td></tr>
<tr><td colspan="4"><p>注：逾期未完成的，</p><p>由省政府督查室通报。</p></td></tr></table>"""


def test_tables_row_by_row() -> None:
    found = lines(page(f"{MENU}<div id='zoom'>{PARAGRAPHS}{TASKS}</div>{FOOTER}"))
    assert found == [
        *WHOLE,
        "序号\t任务\t牵头单位\t完成时限",
        "1\t改造渔港泊位30处。 布设监测浮标。\t省渔业厅\t2025年底",
        "2\t建设 冷库\t\t2026年底",
        "招引企业\t省商务厅",
        "注：逾期未完成的，",
        "由省政府督查室通报。",
    ]


def test_a_document_that_is_one_table() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>渔港{n}号</td><td>泊位{n * 3}个</td></tr>" for n in range(1, 40))
    found = lines(page(f"{MENU}<h1>{TITLE}</h1><div><table>{rows}</table></div>{FOOTER}"))
    assert found == [TITLE, *(f"{n}\t渔港{n}号\t泊位{n * 3}个" for n in range(1, 40))]


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol>{}</ol>", ["1.", "2.", "3."]),
        ("<ol start=4>{}</ol>", ["4.", "5.", "6."]),
        ("<ol type=a>{}</ol>", ["a.", "b.", "c."]),
        ("<ol type=I>{}</ol>", ["I.", "II.", "III."]),
        ("<ol style='list-style-type: cjk-ideographic' start='9'>{}</ol>", ["九、", "十、", "十一、"]),
        ("<ol style='list-style: none'>{}</ol>", ["", "", ""]),
        ("<ul>{}</ul>", ["", "", ""]),
        ("<ol><li><ul><li>内层</li></ul></li>{}</ol>", ["2.", "3.", "4."]),
    ],
)
def test_lists_keep_their_numbers(markup: str, numbers: list[str]) -> None:
    items = ("修缮旧渔船，逐一登记。", "清理废弃渔网，集中处置。", "公布举报电话，接受监督。")
    listed = markup.format("".join(f"<li><p>{item}</p></li>" for item in items))
    found = lines(page(f"<div id='zoom'>{PARAGRAPHS}{listed}</div>"))
    assert found[-3:] == [number + item for number, item in zip(numbers, items, strict=True)]


def test_a_written_number_stands_once() -> None:
    listed = "<ol><li>1.修缮旧渔船，逐一登记。</li><li>（二）清理废弃渔网，集中处置。</li></ol>"
    found = lines(page(f"<div id='zoom'>{PARAGRAPHS}{listed}</div>"))
    assert found[-2:] == ["1.修缮旧渔船，逐一登记。", "（二）清理废弃渔网，集中处置。"]


def test_entities_spaces_and_wrapped_source() -> None:
    body = """<p>&#12288;&#x3000;渔业&ldquo;十四五&rdquo;规划
        提出：增长8&#37;，\n AT&amp;T &lt;水&gt;&nbsp;&nbsp;A   B\u200bC</p>"""
    assert (
        lines(page(f"<div id='zoom'>{PARAGRAPHS}{body}</div>"))[-1] == "渔业“十四五”规划提出：增长8%， AT&T <水> A BC"
    )


def test_attachments_stay_and_related_links_go() -> None:
    files = "<p>附件：<a href='1.doc'>1.智慧渔港名单.doc</a></p><p><a href='2.doc'>2.任务分工表.doc</a></p>"
    found = lines(page(f"<div>{PARAGRAPHS}{files}{RELATED}</div>"))
    assert found == [*WHOLE, "附件：1.智慧渔港名单.doc", "2.任务分工表.doc"]


def test_text_that_only_looks_like_furniture_stays() -> None:
    more = (
        "来源：各市上报数据，经省统计局核定，不含飞地。",
        "上一条款所称渔船，是指机动渔船。",
        "打印机、扫描仪等设备由各市自行配置。",
        "小",
    )
    body = f"<div id='zoom'>{PARAGRAPHS}{''.join(f'<p>{line}</p>' for line in more)}{PARAGRAPHS}</div>"
    assert lines(page(body)) == [*WHOLE, *more, *BODY]


def test_paragraphs_are_numbered() -> None:
    content = read(page(LAYOUTS["a known container"]))
    assert content.extracted
    starts = [0]
    for line in content.text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    assert [(place.offset, place.kind, place.number) for place in content.places] == [
        (start, "paragraph", number) for number, start in enumerate(starts, 1)
    ]


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "gb2312"),
        ("gbk", "gb2312"),
        ("gb18030", "utf-8"),
        ("gb18030", ""),
        ("gb18030", "iso-8859-1"),
        ("utf-8-sig", "gbk"),
        ("utf-16", "utf-8"),
        ("utf-16-le", "unicode"),
        ("gbk", "no-such-charset"),
        ("gbk", "base64"),
    ],
)
def test_encodings_and_wrong_declarations(codec: str, declared: str) -> None:
    text = page(LAYOUTS["a known container"]).replace("charset='utf-8'", f"charset='{declared}'")
    content = read(text.encode(codec))
    assert content.text.split("\n") == WHOLE
    assert content.encoding in {"utf-8", "gb18030", "utf-16-le", "utf-16-be"}


def test_traditional_pages_in_big5() -> None:
    traditional = (
        "各縣市政府、本府各機關：",
        "為推動智慧漁業，請依下列規定辦理，並於年底前將執行情形報府備查。",
        "主任委員　林某某",
    )
    text = page("<div id='zoom'>" + "".join(f"<p>{line}</p>" for line in traditional) + "</div>", title="公告")
    content = read(text.replace("utf-8", "big5").encode("big5"))
    assert content.text.split("\n")[-3:] == [line.replace("　", "　") for line in traditional]
    assert content.encoding in {"big5hkscs", "cp950"}


def test_a_damaged_page_is_read_and_said() -> None:
    raw = page(LAYOUTS["a known container"] * 3).encode("utf-8")
    middle = raw.index("冷链".encode())
    content = read(raw[:middle] + b"\xff" + raw[middle:])
    assert "encoding_guessed" in content.notices
    assert "\ufffd" in content.text


def archive(markup: bytes, transfer: str, charset: str = "utf-8", newline: str = "\r\n") -> bytes:
    encoded = base64.encodebytes(markup) if transfer == "base64" else quopri.encodestring(markup)
    head = (
        "From: <Saved by Blink>\nSubject: =?utf-8?B?5rij?=\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="----=_x"\n\n'
        "------=_x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
        f'------=_x\nContent-Type: text/html; charset="{charset}"\nContent-Transfer-Encoding: {transfer}\n\n'
    )
    return head.replace("\n", newline).encode() + encoded + f"{newline}------=_x--{newline}".encode()


@pytest.mark.parametrize("transfer", ["base64", "quoted-printable"])
@pytest.mark.parametrize(("codec", "charset"), [("utf-8", "utf-8"), ("gbk", "gb2312"), ("gbk", "utf-8")])
@pytest.mark.parametrize("name", ["saved.mht", "saved.mhtml", "saved.html"])
def test_web_archives(transfer: str, codec: str, charset: str, name: str) -> None:
    markup = page(LAYOUTS["a known container"]).encode(codec)
    content = html.read(archive(markup, transfer, charset), name, IngestSettings())
    assert content.text.split("\n") == WHOLE


HOSTILE: dict[str, tuple[bytes, str, dict[str, Any]]] = {
    "an archive without a page": (b"MIME-Version: 1.0\nContent-Type: text/plain\n\n" + b"text " * 9, "no page", {}),
    "an archive in archives": (
        b"MIME-Version: 1.0\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3000)),
        "nests more than 64",
        {},
    ),
    "deep elements": (page("<div>" * 5000 + PARAGRAPHS).encode(), "nested deeper", {}),
    "deep tables": (page("<table><tr><td>" * 900 + PARAGRAPHS).encode(), "nested deeper", {}),
    "too many elements": (page("<p>渔港</p>" * 3000).encode(), "more than 2,000 elements", {"max_elements": 2000}),
    "too slow": (page("<p>渔港</p>" * 30000).encode(), "takes longer than", {"max_seconds": 1e-6}),
    "no markup": ("一、发展目标\n二、重点任务".encode(), "no HTML markup", {}),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG", {}),
    "a document of Word": (b"PK\x03\x04" + b"\0" * 50, "zip", {}),
    "nothing visible": (page("<script>x</script><img src='a.png'>", title="").encode(), "no text of its own", {}),
    "only a frame": (b"<html><frameset><frame src='a.html'></frameset></html>", "no text of its own", {}),
    "noise": (b"<html>" + bytes(range(128, 255)) * 40, "encoding is unknown", {}),
}


@pytest.mark.parametrize("case", sorted(HOSTILE))
def test_hostile_and_unreadable_files(case: str) -> None:
    raw, why, limits = HOSTILE[case]
    with pytest.raises(ReadError) as caught:
        read(raw, "evil.html", **limits)
    assert why in caught.value.why
    assert "evil.html" in caught.value.what
    assert caught.value.remedy


def test_nothing_is_fetched_and_no_entity_is_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    markup = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "甲甲甲甲">'
        f'<!ENTITY b "&a;&a;&a;&a;">]><html><body><div id="zoom">{PARAGRAPHS}<p>&x;&b;完。</p></div></body></html>'
    )
    text = read(markup).text
    assert "机密" not in text
    assert "甲甲" not in text


@pytest.mark.parametrize(
    "markup",
    [
        "<p>渔" * 200_000,
        "<b><i>" * 300 + "渔业、渔港。" * 1000,
        "<table>" + "<tr><td>渔<td>港" * 50_000,
        "<br>" * 300_000 + "渔港建设。",
        "<a href=x>渔</a>" * 100_000,
        "渔" * 3_000_000,
        "<p>" + " \u3000" * 1_000_000 + "渔业。",
        "<p>首页" + " > 渔港" * 100_000,
        "<p>发布时间：" * 50_000,
        "<p>索引号：" * 50_000,
        "<p>" + "大中小" * 300_000,
        "<p>" + "大" * 199 + "渔</p><p>渔业。",
    ],
    ids=[
        "paragraphs",
        "inline",
        "table",
        "breaks",
        "links",
        "one line",
        "spaces",
        "path",
        "stamps",
        "labels",
        "size",
        "sizes",
    ],
)
def test_large_and_odd_pages_end(markup: str) -> None:
    begin = time.process_time()
    try:
        assert "渔" in read(page(markup)).text or "大" in markup or "：" in markup
    except ReadError as error:
        assert "text of its own" in error.why or "nested" in error.why
    assert time.process_time() - begin < 30


@given(st.text(alphabet=st.sampled_from("<>/=&;'\"! pdivtrab渔业，。：索引号\n　1"), max_size=300))
def test_any_markup_is_read_or_refused(body: str) -> None:
    try:
        content = read(f"<div>{body}</div>")
    except ReadError:
        return
    assert all(line == line.strip() and line for line in content.text.split("\n"))
    assert len(content.places) == content.text.count("\n") + 1


@given(
    st.lists(st.text(alphabet="渔港建设任务目标，。；（一）12", min_size=1, max_size=40), min_size=1, max_size=12),
    st.sampled_from(["<p>{}</p>", "<div>{}</div>", "{}<br>", "<p><span>{}</span></p>", "<section><p>{}</p></section>"]),
)
def test_no_paragraph_is_lost(paragraphs: list[str], form: str) -> None:
    body = "".join(form.format(line) for line in paragraphs)
    found = lines(page(f"{MENU}<div id='zoom'>{PARAGRAPHS}{body}{PARAGRAPHS}</div>{FOOTER}"))
    assert found == [*WHOLE, *paragraphs, *BODY]


def test_settings_check_themselves() -> None:
    for wrong in ({"max_depth": 1}, {"max_depth": 5000}, {"max_elements": 0}, {"max_parts": 0}, {"max_seconds": 0.0}):
        with pytest.raises(SettingsError):
            HtmlSettings(**wrong)


REAL = CORPORA / "raw-formats" / "html"
LABELS: dict[str, dict[str, Any]] = json.loads((ROOT / "data" / "labels" / "html.json").read_text(encoding="utf-8"))


def fingerprint(text: str) -> list[object]:
    return [hashlib.sha256(text.encode("utf-8")).hexdigest(), len(text)]


@needs_corpora
@pytest.mark.real
@pytest.mark.parametrize("name", sorted(LABELS))
def test_real_pages(name: str) -> None:
    """Expected by reading the pages: number of paragraphs, first, last, title and what the box says."""
    expected = LABELS[name]
    raw = (REAL / name).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == expected["sha256"], "the file is another one than was read"
    content = read(raw, name)
    found = content.text.split("\n")
    assert len(found) == expected["paragraphs"]
    assert [fingerprint(found[0]), fingerprint(found[-1])] == [expected["first"], expected["last"]]
    assert fingerprint(content.metadata["title"])[0] == expected["title"]
    number = content.metadata.get("doc_no")
    assert (fingerprint(number)[0] if number else None) == expected["doc_no"]
    for date in ("signed", "published"):
        assert content.metadata.get(date) == expected[date]


@needs_corpora
@pytest.mark.real
def test_real_pages_are_all_labelled_and_read_fast() -> None:
    raws = {path.name: path.read_bytes() for path in sorted(REAL.glob("*.html"))}
    assert set(raws) == set(LABELS)
    begin = time.process_time()
    for name, raw in raws.items():
        read(raw, name)
    assert time.process_time() - begin < len(raws) / 20
