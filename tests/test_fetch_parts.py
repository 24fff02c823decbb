"""The parts of fetching that need no server: addresses, robots.txt, formats, whether it is the document."""

from __future__ import annotations

import pytest
from docx_files import docx, p, run

from homog.corpus import CatalogueRow
from homog.fetch.addresses import is_public, parse_address, redirected
from homog.fetch.judging import judge
from homog.fetch.robots import parse_robots
from homog.fetch.sniffing import extension_of
from homog.fetch.trouble import AskingError
from homog.settings import FetchSettings


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://a.example", "http://a.example/"),
        ("https://a.example:443/x?y=1#part", "https://a.example/x?y=1"),
        ("http://a.example:8080/政策/文件.html", "http://a.example:8080/%E6%94%BF%E7%AD%96/%E6%96%87%E4%BB%B6.html"),
        ("http://a.example/%E6%94%BF", "http://a.example/%E6%94%BF"),
        ("http://政务.example/", "http://xn--zfr164b.example/"),
        ("http://[2001:db8::1]:81/x", "http://[2001:db8::1]:81/x"),
    ],
)
def test_an_address_as_it_is_asked_for(url: str, asked: str) -> None:
    assert parse_address(url).url == asked


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "address"),
        ("www.example.com/a", "scheme"),
        ("ftp://a.example/x", "scheme"),
        ("file:///a", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("http:///x", "address"),
        ("http://a.example:99999/", "address"),
        ("http://a b.example/", "address"),
        ("http://a.example/\r\nHost: b", "address"),
        ("http://me@a.example/", "credentials"),
        ("http://a..example/", "address"),
        ("http://a.example/" + "x" * 3000, "address"),
    ],
)
def test_what_is_no_address(url: str, code: str) -> None:
    with pytest.raises(AskingError) as caught:
        parse_address(url)
    assert caught.value.code == code


def test_a_redirect_may_be_relative_and_chinese() -> None:
    here = parse_address("https://a.example/zc/1.html")
    assert redirected(here, "../2.html?x").url == "https://a.example/2.html?x"
    assert redirected(here, "//b.example/y").url == "https://b.example/y"
    assert redirected(here, "/政策".encode().decode("latin-1")).url == "https://a.example/%E6%94%BF%E7%AD%96"


@pytest.mark.parametrize(
    ("number", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.20.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:a00:1::", False),
        ("not a number", False),
    ],
)
def test_public_numbers(number: str, public: bool) -> None:
    assert is_public(number) is public


RULES = """
# the examples of RFC 9309, and a rule in Chinese
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow: /
Allow: /example/page.html
Allow: /example/allowed.gif

User-Agent: homog/2.0
User-Agent: other
Disallow: /政策/
Disallow: /x
Allow: /x/open
Disallow: /*.pdf$
Crawl-delay: 4.5
Sitemap: http://a.example/map.xml

User-Agent: homog
Disallow: /second-group
"""


@pytest.mark.parametrize(
    ("agent", "target", "allowed"),
    [
        ("foobot", "/", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("quxbot", "/", True),
        ("quxbot", "/example/page.html", False),
        ("quxbot", "/a/b.gif", False),
        ("quxbot", "/a/b.gif?c", True),
        ("HOMOG", "/example/", True),
        ("homog", "/%E6%94%BF%E7%AD%96/1", False),
        ("homog", "/x/closed", False),
        ("homog", "/x/open/1", True),
        ("homog", "/a.pdf", False),
        ("homog", "/a.pdf?x", True),
        ("homog", "/second-group/1", False),
    ],
)
def test_robots(agent: str, target: str, allowed: bool) -> None:
    assert parse_robots(RULES, agent).allows(target) is allowed


def test_robots_without_rules() -> None:
    assert parse_robots(RULES, "homog").delay == 4.5
    for text in ("", "nonsense", "User-agent: *\nDisallow:\n", "Disallow: /\n", "<html>not found</html>"):
        assert parse_robots(text, "homog").allows("/any")
    assert not parse_robots("\ufeffUser-agent: *\r\nDisallow: /\r\n", "homog").allows("/any")


@pytest.mark.parametrize(
    ("body", "url", "extension"),
    [
        (b"%PDF-1.4 ...", "http://a/x.html", ".pdf"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "http://a/x.pdf", ".html"),
        ("<html>".encode("utf-16"), "", ".html"),
        (b"<?xml version='1.0'?>\n<html xmlns='x'>", "", ".html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "http://a/x.doc", ".doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "http://a/x.WPS?d=1", ".wps"),
        (b"{\\rtf1", "", ".rtf"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html>", "", ".mht"),
        ("一、总体要求".encode("gbk"), "", ".txt"),
        ("# 方案".encode(), "http://a/x.md", ".md"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "http://a/x.txt", ""),
        (b"PK\x03\x04 no zip", "http://a/x.docx", ""),
        (b"\x1f\x8b\x08\x00\x00\x00", "", ""),
    ],
)
def test_formats_by_their_bytes(body: bytes, url: str, extension: str) -> None:
    assert extension_of(body, url) == extension


def test_a_word_document_by_its_bytes() -> None:
    assert extension_of(docx(p(run("方案"))), "http://a/x.html") == ".docx"


BODY = "渔港的潮位按小时公布，泊位可以预约。" * 40
ROW = CatalogueRow(
    "a", "provincial", title="岚岛省人民政府关于印发《云上渔港行动计划》的通知", doc_no="岚政〔2030〕4号"
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"云上渔港行动计划\n{BODY}", ""),
        (f"岚岛省人民政府关于印发云上渔港\n行动计划的通知\n{BODY}", ""),
        (f"发文字号：岚政[2030]4号\n{BODY}", ""),
        (
            f"解读：一图看懂\n近日印发的《云上渔港行动计划》提出三件事，都与渔民有关，请看记者的报道和专家的讲解。{BODY}",
            "only_mentioned",
        ),
        (f"云上牧场行动计划\n{BODY}", "not_the_document"),
        ("云上渔港行动计划\n请下载附件", "too_short"),
        ("云上渔港行动计划\n" + "harbour plan " * 200, "not_chinese"),
        ("云上渔港行动计划\n" + BODY * 800, "too_long"),
    ],
)
def test_whether_it_is_the_document(text: str, code: str) -> None:
    assert judge(ROW, text, {}, FetchSettings()).code == code


def test_the_fields_of_a_page_tell_too() -> None:
    assert judge(ROW, BODY, {"doc_no": "岚政〔2030〕4号"}, FetchSettings()).number == "heading"
    assert judge(ROW, BODY, {"page_title": "云上渔港行动计划-岚岛省人民政府"}, FetchSettings()).code == ""
