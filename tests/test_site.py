"""The documentation as a site: it builds without a complaint, no link is dead, nothing is loaded from afar."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import browser as browsers
import pytest

from homog.pipeline import score
from homog.report.text import percent
from homog.resources import data_path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href", "object": "data"}
ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a broken link or anchor, or a page out of the navigation, is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert built.returncode == 0, built.stderr
    return folder


class _Loads(HTMLParser):
    """What a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if LOADING.get(tag) == name or name == "srcset"]


def pages(site: Path) -> Iterator[Path]:
    found = sorted(site.rglob("*.html"))
    assert len(found) > 20
    yield from found


def test_nothing_is_loaded_from_afar(site: Path) -> None:
    for page in pages(site):
        parser = _Loads()
        parser.feed(page.read_text(encoding="utf-8"))
        assert parser.found
        assert not [address for address in parser.found if ADDRESS.match(address)], page.name
    for style in site.rglob("*.css"):
        asked = re.findall(r"(?:url\(|@import)\s*['\"]?([^)'\"]+)", style.read_text(encoding="utf-8"))
        assert not [address for address in asked if ADDRESS.match(address)], style.name


def test_every_page_of_the_docs_is_on_the_site(site: Path) -> None:
    for source in sorted(DOCS.rglob("*.md")):
        name = source.relative_to(DOCS).with_suffix(".html").as_posix()
        assert (site / re.sub(r"README\.html$", "index.html", name)).is_file(), name
    assert not (site / "tools").exists()


def test_the_examples_are_what_the_commands_print() -> None:
    """`make docs` writes them anew."""
    pages = [page for page in sorted(DOCS.glob("*.md")) if "```console\n" in page.read_text(encoding="utf-8")]
    assert len(pages) >= 3
    command = [sys.executable, str(DOCS / "tools" / "examples.py"), "--check", *map(str, pages)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("name", ["tutorial.md", "tutorial.zh.md"])
def test_what_the_tutorial_says_of_its_figures_is_true(name: str) -> None:
    """The prose names no figures, so that it stays true when they change a little; this holds what it does say."""
    boxes = re.findall(r"^```console\n(.*?)^```$", (DOCS / name).read_text(encoding="utf-8"), re.M | re.S)
    check, evidence, net, _, second, limit, every = boxes[2:]
    copied, vertical, horizontal = (_share(line) for line in check.splitlines()[6:] if "%" in line and "95%" in line)
    assert copied > 50 and horizontal > 40 > 10 > vertical  # more than half from one province, little from above
    assert re.search(r"朔宁省 ?[（(](?:[45]\d)\.", check)
    assert re.search(r"both change it in the same way|改动之处相同", evidence)
    excluded = next(line for line in net.splitlines() if re.search(r"Copied in all|总复制比", line))
    assert abs(_share(net.splitlines()[-1]) - _share(excluded)) < 3  # it changes little without stock and quotations
    assert re.search(r"no longer flagged \(removed\)|不再标记（已删去）", second)
    assert limit.endswith(" 3\n")
    reworded = next(line for line in every.splitlines() if "青禾省" in line)
    assert _share(reworded) < 60  # two thirds in truth: "little found is not little copied"


@pytest.mark.parametrize("name", ["{}.md", "{}.zh.md"])
def test_the_first_screen_of_the_readme_is_what_is_printed(name: str) -> None:
    """The same check stands in the tutorial, whose examples are run; the passage is looked up in the demo."""
    page = (ROOT / name.format("README")).read_text(encoding="utf-8")
    tutorial = (DOCS / name.format("tutorial")).read_text(encoding="utf-8").splitlines()
    (block,) = re.findall(r"^```text\n(.*?)^```$", page, re.M | re.S)
    assert [line for line in block.splitlines() if line not in tutorial] == []
    (quote,) = re.findall(r"^> \*\*(?:horizontal|横向).*", page, re.M)
    plan = score(data_path("demo")).matches
    (match,) = (m for m in plan if m.doc == "南岚省" and any(s.doc_text == "12个百分点" for s in m.slots))
    assert re.findall(r"[\d.]+%", quote) == [percent(match.identity), percent(match.confidence)]


def _share(line: str) -> float:
    """The first percentage of a line."""
    found = re.search(r"([\d.]+)%", line)
    assert found, line
    return float(found[1])


def test_formulas_are_drawn_without_scripts(site: Path) -> None:
    method = (site / "method.html").read_text(encoding="utf-8")
    assert method.count("<math") == method.count('display="block"') >= 8
    assert "katex" not in method.lower() and "mathjax" not in method.lower()


def test_links_into_the_repository_hold() -> None:
    """As they are followed where the repository is browsed: relative to the page."""
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^()\s#]+)[^()\s]*\)", text):
            if not re.match(r"[a-z]+:", target):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert not {name: size for name, size in sizes.items() if size > 150 * 1024}
    assert sum(sizes.values()) < 1024 * 1024


@pytest.mark.skipif(browsers.executable() is None, reason="no Chromium")
@pytest.mark.parametrize(("query", "page"), [("bootstrap", "method"), ("纵向", "zh")])
def test_the_search_works_from_a_folder(site: Path, tmp_path: Path, query: str, page: str) -> None:
    with browsers.Browser(tmp_path) as tab:
        tab.open((site / "index.html").as_uri())
        ask = "[...document.querySelectorAll('.md-search-result__link')].map(a => a.href)"
        # the page may not listen yet when the first key is pressed
        press = "const q = document.querySelector('.md-search__input'); q.focus(); q.value = '%s';"
        press += " q.dispatchEvent(new Event('input')); q.dispatchEvent(new KeyboardEvent('keyup'));"
        wait = f"new Promise(done => {{ let n = 0; const t = setInterval(() => {{ {press % query} const found = {ask};"
        wait += " if (found.length || ++n > 100) { clearInterval(t); done(found); } }, 250); })"
        found = tab.run(wait)
        assert any(page in address for address in found), found
        assert all(address.startswith(("file:", "data:", "blob:")) for address in tab.requests())
        assert not tab.complaints()
