"""Fetching a catalogue from a server on loopback that answers well and badly."""

from __future__ import annotations

import csv
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import Run
from loopback import (
    Answering,
    Site,
    cut_short,
    cut_short_in_chunks,
    dripping,
    dripping_headers,
    endless,
    in_turn,
    packed,
    page,
    redirect,
    served,
    silent,
    status,
)
from pdf_files import Page, block, pdf
from schemas import problems

from homog.corpus import COLUMNS
from homog.errors import CatalogueError, FetchError
from homog.fetch import Entry, Fetched, fetch_catalogue, read_journal
from homog.settings import FetchSettings

TITLE = "雾凇省推进“云上渔港”建设实施方案"
NUMBER = "雾政发〔2031〕7号"
SENTENCES = "".join(
    f"第{n}处渔港在{2031 + n % 4}年底前装好潮位传感器，把泊位、冰量和到港时间按小时公布，由所在县的渔港站负责校准。"
    for n in range(12)
)
TEXT = f"{TITLE}\n\n{NUMBER}\n\n各市、县人民政府：\n\n一、总体要求\n\n{SENTENCES}\n\n二、重点任务\n\n{SENTENCES}\n"
HTML = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}-雾凇省人民政府</title></head><body>'
    "<h1>{title}</h1><div class=article>{body}</div></body></html>"
)


def html(title: str = TITLE, text: str = TEXT, charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return HTML.format(title=title, body=body).replace("utf-8", charset).encode("utf-8")


LOGIN = html("统一身份认证", "用户登录\n用户名\n密码\n验证码\n忘记密码\n扫码登录\n")
NEWS = html("渔港建设提速", f"日前，省里印发《{TITLE}》（{NUMBER}）。" + SENTENCES)
FAST = FetchSettings(
    timeout=0.6,
    max_seconds=1.2,
    max_bytes=400_000,
    back_off=0.01,
    pause=0.0,
    max_wait=5.0,
    allow_private=("127.0.0.1",),
)
Rows = Mapping[str, str]


def catalogue(folder: Path, addresses: Rows, **cells: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "catalog.csv"
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [*COLUMNS, "source_url"], restval="")
        writer.writeheader()
        for name, url in addresses.items():
            known = {"title": TITLE, "doc_no": NUMBER, "region": "雾凇省", "source_url": "seen in a list"}
            writer.writerow({"doc_id": name, "level": "provincial", "url": url, **known, **cells})
    return file


@dataclass
class Errand:
    """A server, its catalogue and the folder to fill."""

    site: Site
    file: Path
    out: Path
    slept: list[float]

    def run(self, settings: FetchSettings = FAST, **options: bool) -> Fetched:
        def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            time.sleep(min(seconds, 0.02))

        return fetch_catalogue(self.file, self.out, settings, sleep=sleep, **options)  # type: ignore[arg-type]

    def one(self, settings: FetchSettings = FAST, **options: bool) -> Entry:
        return self.run(settings, **options).entries[0]


@contextmanager
def errand(folder: Path, routes: Mapping[str, Answering], **cells: str) -> Iterator[Errand]:
    """One row a route, asked for in their order; routes that begin with /- are there, but not in the catalogue."""
    with served(routes) as site:
        shown = [path for path in routes if path != "/robots.txt" and not path.startswith("/-")]
        file = catalogue(folder / "in", {path.strip("/"): site.url + path for path in shown}, **cells)
        yield Errand(site, file, folder / "corpus", [])


# --- what is fetched ---------------------------------------------------------------------------------------------


def test_a_document_is_kept_byte_for_byte_with_its_origin(tmp_path: Path) -> None:
    body = html()
    with errand(tmp_path, {"/a": page(body)}) as work:
        entry = work.one()
        before = datetime.now(UTC) - timedelta(minutes=1)
    assert (entry.state, entry.reason, entry.path) == ("fetched", "fetched", "texts/a.html")
    assert (work.out / entry.path).read_bytes() == body
    assert entry.sha256 == hashlib.sha256(body).hexdigest()
    assert (entry.bytes, entry.final_url) == (len(body), f"{work.site.url}/a")
    assert datetime.strptime(entry.time, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) > before
    assert entry.checks["title"] == entry.checks["doc_no"] == "heading"
    rows = list(csv.DictReader((work.out / "catalog.csv").open(encoding="utf-8")))
    assert (rows[0]["path"], rows[0]["source_url"]) == ("texts/a.html", "seen in a list")
    (agent,) = work.site.agents
    assert agent.startswith("homog/")


GOOD: dict[str, Callable[[], Answering]] = {
    "plain text": lambda: page(TEXT.encode("utf-8"), Content_Type="text/plain"),
    "wrong charset in the header": lambda: page(html(), Content_Type="text/html; charset=iso-8859-1"),
    "wrong charset in the page": lambda: page(html(charset="gb2312")),
    "gbk without a word": lambda: page(TEXT.encode("gbk")),
    "packed": lambda: packed(html()),
    "a title over two lines": lambda: page(TEXT.replace("建设实施", "建设\n实施").replace(NUMBER, "").encode()),
    "the second try": lambda: in_turn(status(503), page(html())),
    "after 429": lambda: in_turn(status(429, Retry_After="1"), page(html())),
    "cut short once": lambda: in_turn(cut_short(html()), page(html())),
}


@pytest.mark.parametrize("name", GOOD)
def test_the_document_comes_through(name: str, tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": GOOD[name]()}) as work:
        entry = work.one()
        assert (entry.state, entry.reason) == ("fetched", "fetched"), entry
        assert (work.out / entry.path).is_file()


def test_a_pdf_named_html_is_a_pdf(tmp_path: Path) -> None:
    lines = [line[i : i + 40] for line in TEXT.split("\n") if line for i in range(0, len(line), 40)]
    made = pdf([Page(block(lines[n : n + 24])) for n in range(0, len(lines), 24)])
    with errand(tmp_path, {"/plan.html": page(made)}) as work:
        entry = work.one()
    assert (entry.state, entry.path) == ("fetched", "texts/plan.html.pdf"), entry
    assert (work.out / entry.path).read_bytes() == made


BAD: dict[str, tuple[Callable[[], Answering], str, str]] = {
    "login page": (lambda: page(LOGIN), "person", "login"),
    "news about it": (lambda: page(NEWS), "person", "only_mentioned"),
    "another document": (lambda: page(html("晨岚省林场方案", SENTENCES)), "person", "not_the_document"),
    "a stub": (lambda: page(html(text="正在加载")), "person", "too_short"),
    "a picture": (lambda: page(b"\x89PNG\r\n\x1a\n" + bytes(2000)), "person", "unknown_format"),
    "a broken pdf": (lambda: page(b"%PDF-1.7\nnothing"), "person", "unreadable"),
    "nothing": (lambda: page(b""), "person", "nothing_in_it"),
    "403": (lambda: status(403), "person", "refused"),
    "404": (lambda: status(404), "person", "gone"),
    "400": (lambda: status(400), "person", "status"),
    "500": (lambda: status(500), "later", "status"),
    "429 for ever": (lambda: status(429, Retry_After="0"), "later", "too_many"),
    "429 for an hour": (lambda: status(429, Retry_After="3600"), "later", "told_to_wait"),
    "silent": (lambda: silent, "later", "silent"),
    "dripping": (lambda: dripping(html()), "later", "slow"),
    "dripping headers": (lambda: dripping_headers, "later", "slow"),
    "endless": (lambda: endless, "person", "too_large"),
    "announced too large": (lambda: page(b"x" * 500_000), "person", "too_large"),
    "large when unpacked": (lambda: packed(b"x" * 50_000_000), "person", "too_large"),
    "cut short": (lambda: cut_short(html()), "later", "cut_short"),
    "cut short in chunks": (lambda: cut_short_in_chunks(html()), "later", "cut_short"),
    "round and round": (lambda: redirect("/a"), "person", "redirects"),
    "a redirect to nowhere": (lambda: status(302), "person", "status"),
    "a redirect to a file": (lambda: redirect("file:///etc/hostname"), "person", "scheme"),
    "a redirect into the network": (lambda: redirect("http://10.0.0.1/a"), "person", "private"),
    "a redirect to this machine by another name": (lambda: redirect("http://[::1]/a"), "person", "private"),
    "a redirect with a user": (lambda: redirect("http://me:secret@127.0.0.1/a"), "person", "credentials"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_the_document_says_why_and_never_passes_for_it(name: str, tmp_path: Path) -> None:
    make, state, reason = BAD[name]
    begin = time.monotonic()
    with errand(tmp_path, {"/a": make(), "/b": page(html())}) as work:
        done = work.run(replace(FAST, tries=2))
    entry, other = done.entries
    assert (entry.state, entry.reason) == (state, reason), entry
    assert other.state == "fetched", "the others go on"
    assert not done.complete
    assert time.monotonic() - begin < 12
    rows = list(csv.DictReader((work.out / "catalog.csv").open(encoding="utf-8")))
    assert rows[0]["path"] == ""
    rows_told = (work.out / "fetch.jsonl").read_text(encoding="utf-8").splitlines()
    assert [p for line in rows_told for p in problems("fetch", json.loads(line))] == []
    if entry.sha256:
        assert entry.path.startswith("doubtful/")
        assert hashlib.sha256((work.out / entry.path).read_bytes()).hexdigest() == entry.sha256


def test_a_row_of_which_nothing_is_known_needs_a_person(tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": page(html())}, title="", doc_no="") as work:
        assert work.one().reason == "nothing_to_check"


# --- manners -----------------------------------------------------------------------------------------------------


def test_redirects_are_followed_and_told(tmp_path: Path) -> None:
    routes = {"/a": redirect("/-one", 301), "/-one": redirect("/-two", 307), "/-two": page(html())}
    with errand(tmp_path, routes) as work:
        entry = work.one()
    assert (entry.state, entry.final_url) == ("fetched", f"{work.site.url}/-two")


def test_one_request_at_a_time_with_a_pause_for_each_host(tmp_path: Path) -> None:
    with errand(tmp_path, {f"/{name}": page(html()) for name in "abcd"}) as work:
        done = fetch_catalogue(work.file, work.out, replace(FAST, pause=0.15))
    assert [e.state for e in done.entries] == ["fetched"] * 4
    times = [when for _, when in work.site.asked]
    assert min(b - a for a, b in pairwise(times)) >= 0.14
    assert work.site.at_once == 1


@pytest.mark.parametrize("as_date", [False, True])
def test_the_wait_that_a_server_asks_for_is_kept(as_date: bool, tmp_path: Path) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    with errand(tmp_path, {"/a": in_turn(status(429, Retry_After=then if as_date else "3"), page(html()))}) as work:
        assert work.one().state == "fetched"
    assert 2 <= max(work.slept) <= 4


def test_waits_grow_from_try_to_try(tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": status(503)}) as work:
        work.one(replace(FAST, tries=4, back_off=0.5))
    assert work.slept == [0.5, 1.0, 2.0]
    assert work.site.paths == ["/a"] * 4


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path: Path) -> None:
    rules = page(b"User-agent: *\nDisallow: /a\nUser-agent: homog\nDisallow: /b$\nCrawl-delay: 3\n")
    routes = {"/robots.txt": rules, "/a": page(html()), "/b": page(html()), "/c": redirect("/b")}
    with errand(tmp_path, routes) as work:
        done = work.run()
    assert [(e.state, e.reason) for e in done.entries] == [
        ("fetched", "fetched"),
        ("person", "robots"),
        ("person", "robots"),
    ]
    assert work.site.paths == ["/a", "/c"]
    assert [path for path, _ in work.site.asked].count("/robots.txt") == 1
    assert 2.5 < max(work.slept) <= 3


@pytest.mark.parametrize(
    ("answering", "state", "reason"),
    [
        (status(404), "fetched", "fetched"),
        (status(403), "person", "robots"),
        (status(500), "later", "robots_unknown"),
        (page(b"User-agent: *\nCrawl-delay: 600\n"), "person", "crawl_delay"),
        (page(b"\xff\xfe\x00 not a text"), "fetched", "fetched"),
        (page(b"#" * 600_000), "person", "too_large"),
        (redirect("/-robots"), "person", "robots"),
    ],
    ids=["none", "refused", "failing", "long delay", "garbage", "huge", "elsewhere"],
)
def test_a_robots_txt_that_cannot_be_had(answering: Answering, state: str, reason: str, tmp_path: Path) -> None:
    elsewhere = page(b"User-agent: *\nDisallow: /\n")
    with errand(tmp_path, {"/robots.txt": answering, "/-robots": elsewhere, "/a": page(html())}) as work:
        entry = work.one(replace(FAST, tries=1))
    assert (entry.state, entry.reason) == (state, reason)


def test_private_machines_are_not_asked_unless_allowed(tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": page(html())}) as work:
        with pytest.raises(FetchError):
            fetch_catalogue(work.file, tmp_path / "none", FAST, resolve=lambda *_: [])
        refused = work.one(replace(FAST, allow_private=()))
        assert (refused.state, refused.reason) == ("person", "private")
        assert work.site.asked == []
        port = f"127.0.0.1:{work.site.server_port}"
        assert work.one(replace(FAST, allow_private=(port,)), retry=True).state == "fetched"


def test_a_name_is_looked_up_once_and_every_number_of_it_counts(tmp_path: Path) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return {"one.example": ["127.0.0.1"], "two.example": ["93.184.215.14", "10.0.0.7"]}[host]

    with served({"/a": page(html()), "/to-two": redirect("http://two.example/a")}) as site:
        names = {n: f"http://one.example:{site.server_port}/{n}" for n in ("a", "to-two")}
        settings = replace(FAST, allow_private=("one.example",))
        done = fetch_catalogue(catalogue(tmp_path / "in", names), tmp_path / "out", settings, resolve=resolve)
    assert [(e.state, e.reason) for e in done.entries] == [("fetched", "fetched"), ("person", "private")]
    assert "10.0.0.7" in done.entries[1].detail
    assert asked.count("two.example") == 1


# --- taking it up again ------------------------------------------------------------------------------------------


def snapshot(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_second_run_asks_for_nothing_that_is_there_and_changes_nothing(tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": page(html()), "/b": status(404), "/c": page(LOGIN)}) as work:
        work.run()
        before, asked = snapshot(work.out), len(work.site.asked)
        again = work.run()
        assert len(work.site.asked) == asked
        assert snapshot(work.out) == before
    assert [(e.state, e.reason) for e in again.entries] == [
        ("fetched", "kept"),
        ("person", "gone"),
        ("person", "login"),
    ]


def test_what_failed_in_passing_is_tried_again_and_the_rest_on_request(tmp_path: Path) -> None:
    once = {"/a": in_turn(status(500), page(html())), "/b": in_turn(status(404), page(html()))}
    with errand(tmp_path, {**once, "/c": page(html())}) as work:
        settings = replace(FAST, tries=1)
        assert [e.state for e in work.run(settings).entries] == ["later", "person", "fetched"]
        assert [e.state for e in work.run(settings).entries] == ["fetched", "person", "fetched"]
        assert [e.state for e in work.run(settings, retry=True).entries] == ["fetched"] * 3
        assert work.site.paths == ["/a", "/b", "/c", "/a", "/b"]


def test_an_interrupted_run_keeps_what_it_has(tmp_path: Path) -> None:
    def interrupt(done: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with errand(tmp_path, {"/a": page(html()), "/b": page(html())}) as work:
        with pytest.raises(KeyboardInterrupt):
            fetch_catalogue(work.file, work.out, FAST, progress=lambda _, done, __: interrupt(done))
        assert [e.state for e in read_journal(work.out).values()] == ["fetched"]
        assert [(e.doc_id, e.reason) for e in work.run().entries] == [("a", "kept"), ("b", "fetched")]
        assert work.site.paths == ["/a", "/b"]


def test_fetching_anew_keeps_the_old_document_where_the_new_one_is_none(tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": in_turn(page(html()), page(LOGIN), status(404))}) as work:
        work.run()
        assert work.one(again=True).reason == "login"
        rows = list(csv.DictReader((work.out / "catalog.csv").open(encoding="utf-8")))
        assert rows[0]["path"] == "texts/a.html"
        assert (work.out / "texts/a.html").read_bytes() == html()


def test_a_reviewers_own_file_is_never_fetched_over(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "我的.txt"
    mine.write_text(TEXT, encoding="utf-8")
    with errand(tmp_path, {"/a": page(LOGIN), "/b": page(html())}) as work:
        work.run()
        added = run("corpus", "add", work.out, mine, "--like", "a")
        assert added.code == 0, added.err
        done = work.run(again=True)
    assert [(e.state, e.path) for e in done.entries] == [("there", "texts/a.txt"), ("fetched", "texts/b.html")]
    assert (work.out / "texts/a.txt").read_text(encoding="utf-8") == TEXT
    listed = json.loads(run("corpus", "list", work.out, "--json").out)
    assert [row["standing"] for row in listed] == ["there", "fetched"]


def test_the_catalogue_may_lie_in_the_folder_itself_and_may_grow(tmp_path: Path) -> None:
    with served({"/a": page(html()), "/b": page(html())}) as site:
        file = catalogue(tmp_path / "one", {"a": f"{site.url}/a", "c": ""})
        first = fetch_catalogue(file, tmp_path / "one", FAST)
        assert [e.state for e in first.entries] == ["fetched", "no_address"]
        grown = catalogue(tmp_path / "two", {"a": f"{site.url}/a", "b": f"{site.url}/b"})
        second = fetch_catalogue(grown, tmp_path / "one", FAST)
        assert [(e.doc_id, e.state) for e in second.entries] == [
            ("a", "fetched"),
            ("b", "fetched"),
            ("c", "no_address"),
        ]


def test_files_beside_the_catalogue_are_brought_along(tmp_path: Path) -> None:
    file = catalogue(tmp_path / "in", {"a": ""}, path="a.txt")
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    done = fetch_catalogue(file, tmp_path / "out", FAST)
    assert [(e.state, e.path) for e in done.entries] == [("there", "a.txt")]
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == TEXT
    assert done.complete


# --- offline, and the command line -------------------------------------------------------------------------------


def test_offline_is_one_clear_line_and_exit_code_2(run: Run, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "in", {n: f"http://{n}.invalid/x" for n in "abcdef"})
    ran = run("corpus", "fetch", file, "--out", tmp_path / "out")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("homog: 什么也没有取到；")
    assert ran.err.count("\n") == 1
    assert "没有接入互联网" in ran.err
    assert (tmp_path / "out" / "catalog.csv").is_file(), "own files can still be put in place"


def test_a_closed_port_is_unreachable(tmp_path: Path) -> None:
    with served({}) as site:
        url = site.url
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        fetch_catalogue(catalogue(tmp_path / "in", {"a": f"{url}/a"}), tmp_path / "out", replace(FAST, tries=1))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_says_what_became_of_every_row(run: Run, lang: str, tmp_path: Path) -> None:
    with errand(tmp_path, {"/a": page(html()), "/b": status(403)}) as work:
        options = ["--allow-private", "127.0.0.1", "--pause", "0", "--contact", "me@example.org", "--lang", lang]
        ran = run("corpus", "fetch", work.file.parent, "--out", work.out, *options)
        assert (ran.code, ran.err) == (1, "")
        for word in ("texts/a.html", "403", "服务器拒绝" if lang == "zh" else "the server refused"):
            assert word in ran.out
        (agent,) = work.site.agents
        assert "me@example.org" in agent
        told = json.loads(run("corpus", "fetch", work.file, "--out", work.out, *options, "--json").out)
    assert [row["state"] for row in told] == ["fetched", "person"]


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("corpus", "fetch", tmp_path / "none").code == 2
    file = catalogue(tmp_path / "in", {"a": ""})
    assert run("corpus", "fetch", file, "--tries", "0").code == 2
    assert run("corpus", "fetch", file, "--contact", "渔港").code == 2
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    with pytest.raises(CatalogueError):
        fetch_catalogue(file, tmp_path / "out", FAST)
