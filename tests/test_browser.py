"""The pages in a real browser: what they load, say, hide, link and print."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from browser import Browser, executable
from report_sample import sample
from test_report_figures import pictured
from test_report_pages import HOSTILE, hostile_result

from homog.datatypes import Document, Result
from homog.report import Lang, write_run
from homog.report.desk import flagged_units

ROOT = Path(__file__).resolve().parent.parent
WIDTHS = (390, 1280, 1920)
STYLE = ROOT / "homog" / "report" / "templates" / "style.css"
needs_browser = pytest.mark.skipif(executable() is None, reason="no Chromium here: apt-get install chromium")


def axe() -> str | None:
    """The script of axe-core: `npm install --prefix .venv/axe axe-core`, or the file that HOMOG_AXE names."""
    path = Path(os.environ.get("HOMOG_AXE", ROOT / ".venv/axe/node_modules/axe-core/axe.min.js"))
    return path.read_text(encoding="utf-8") if path.is_file() else None


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "运行 #1"
    write_run(pictured(), out)
    return out


def pages_of(folder: Path) -> list[Path]:
    return [folder / "report.html", *sorted((folder / "plans").glob("*.html"))]


def opened(browser: Browser, page: Path, anchor: str = "") -> None:
    browser.open(page.as_uri() + anchor)


@needs_browser
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_open_from_a_folder_without_a_complaint_or_a_request(
    browser: Browser, tmp_path: Path, lang: Lang
) -> None:
    write_run(pictured(), tmp_path / "out", lang=lang)
    for page in pages_of(tmp_path / "out"):
        opened(browser, page)
        assert browser.complaints() == [] and browser.requests() == [page.as_uri()]
        assert browser.run("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[lang]


@needs_browser
@pytest.mark.parametrize("nasty", [*HOSTILE, "字" * 200_000, "a" * 200_000, "👩‍👩‍👧🏽 🇨🇳 zalgo\u0300\u0301\u0302" * 40])
def test_hostile_text_does_nothing_and_stays_inside(browser: Browser, tmp_path: Path, nasty: str) -> None:
    write_run(hostile_result(nasty), tmp_path / "out")
    for page in (tmp_path / "out/report.html", tmp_path / "out/plans/yunze.html"):
        browser.size(390)
        opened(browser, page)
        assert browser.complaints() == [] and browser.requests() == [page.as_uri()]
        assert browser.run("document.scripts.length") == 1
        assert browser.run("document.querySelectorAll('[onclick], [onerror], img, iframe').length") == 0
        wide, window = browser.run("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window == 390


@needs_browser
def test_nothing_scrolls_sideways_at_any_width(browser: Browser, run_folder: Path) -> None:
    for width in (320, *WIDTHS):
        browser.size(width)
        for page in pages_of(run_folder):
            opened(browser, page)
            browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            assert browser.run("document.documentElement.scrollWidth") <= width, (page.name, width)


@needs_browser
def test_filters_hide_and_show_matches(browser: Browser, run_folder: Path) -> None:
    browser.size(1280)
    opened(browser, run_folder / "plans/yunze.html")
    shown = "[...document.querySelectorAll('article.m')].filter((m) => m.offsetParent).map((m) => m.dataset.a)"
    assert sorted(browser.run(shown)) == ["horizontal", "horizontal", "vertical"]
    browser.run("document.querySelector('[name=a][value=horizontal]').click()")
    assert browser.run(shown) == ["vertical"]
    assert "1 / 3" in browser.run("document.querySelector('#shown').textContent")
    assert browser.run("document.querySelectorAll('.text a.t.off').length") >= 2
    browser.run("document.querySelector('#tools button[type=reset]').click()")
    browser.run("new Promise((done) => setTimeout(done, 50))")
    assert len(browser.run(shown)) == 3
    for name, value, left in (("k", "target", 1), ("c", "unsure", 0), ("s", "0", 1)):
        change = "new Event('change', {bubbles: true})"
        browser.run(f"(() => {{ const s = tools.elements.{name}; s.value = '{value}'; s.dispatchEvent({change}); }})()")
        assert len(browser.run(shown)) == left, name
        browser.run(f"(() => {{ const s = tools.elements.{name}; s.value = ''; s.dispatchEvent({change}); }})()")


@needs_browser
def test_tinted_text_leads_to_its_source_and_a_permanent_link(browser: Browser, run_folder: Path) -> None:
    opened(browser, run_folder / "plans/yunze.html")
    browser.run("document.querySelector('.text a.t').click()")
    assert browser.run("location.hash").startswith("#m-")
    passage = browser.run("document.querySelector('#passage').innerText")
    assert "青禾省网络融合行动实施方案" in passage and "20个" in passage and "一、总体要求" in passage
    key = browser.run("location.hash")
    opened(browser, run_folder / "plans/yunze.html", key)
    browser.run("new Promise((done) => setTimeout(done, 700))")
    top = browser.run(f"document.querySelector('{key}').getBoundingClientRect().top")
    assert 0 <= top <= 900


@needs_browser
def test_keys_walk_through_matches_and_search(browser: Browser, run_folder: Path) -> None:
    opened(browser, run_folder / "plans/yunze.html")
    seen = []
    for _ in range(3):
        browser.press("j")
        seen.append(browser.run("document.querySelector('article.m.now').dataset.n"))
    assert seen == ["1", "2", "3"]
    browser.press("k")
    assert browser.run("document.querySelector('article.m.now').dataset.n") == "2"
    browser.press("/")
    assert browser.run("document.activeElement.id") == "search"
    for letter in "平台":
        browser.press(letter)
    assert re.search("[1-9]", browser.run("document.querySelector('#found').textContent"))
    browser.press("Escape")
    assert browser.run("document.querySelectorAll('.now').length") == 0


@needs_browser
def test_the_ranking_is_sorted_and_the_matrix_reordered(browser: Browser, run_folder: Path) -> None:
    opened(browser, run_folder / "report.html")
    names = "[...document.querySelectorAll('.ranking tbody th a')].map((a) => a.textContent)"
    browser.run("document.querySelectorAll('.ranking thead button')[2].click()")
    assert browser.run(names) == ["云泽省", "青禾省", "海堰省"]  # by date, the latest first
    browser.run("document.querySelectorAll('.ranking thead button')[2].click()")
    assert browser.run(names) == ["海堰省", "青禾省", "云泽省"]
    at = "[...document.querySelectorAll('[data-row]')].map((g) => g.getAttribute('transform'))"
    before = browser.run(at)
    browser.run("document.querySelector('[name=order][value=date]').click()")
    assert sorted(browser.run(at)) == sorted(before)


@needs_browser
@pytest.mark.parametrize("doc", ["qinghe", "yunze"])
def test_every_flagged_item_is_printed(browser: Browser, run_folder: Path, tmp_path: Path, doc: str) -> None:
    opened(browser, run_folder / f"plans/{doc}.html")
    browser.run("document.querySelector('[name=a][value=horizontal]').click()")
    browser.pdf(tmp_path / "page.pdf")
    printed = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "page.pdf"))
    printed = re.sub(r"[\s\d\ufffe]", "", printed)
    result = pictured()
    flagged = flagged_units(result, doc)
    assert flagged
    for item in flagged:
        text = result.documents[doc].text[item.unit.start : item.unit.end]
        assert re.sub(r"[\s\d]", "", text)[:12] in printed


EVERY_GRADE = """
[...document.querySelectorAll('.text a.t')].forEach((link, place) => {
  link.className = 't horizontal ' + ['verbatim', 'near-verbatim', 'slot-filled', 'reworded'][place % 4];
})
"""


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_labels_and_roles(browser: Browser, run_folder: Path, scheme: str) -> None:
    script = axe()
    if script is None:
        pytest.skip("no axe-core here: npm install --prefix .venv/axe axe-core")
    browser.scheme(scheme)
    for width in (390, 1280):
        browser.size(width)
        for page in (run_folder / "report.html", run_folder / "plans/yunze.html"):
            opened(browser, page)
            browser.run("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
            browser.run("(document.querySelector('.text a.t') || document.body).click()")
            browser.run(EVERY_GRADE)
            browser.run(script + "; 1")
            found = "r.violations.map((v) => v.id + ' ' + v.nodes[0].html)"
            assert browser.run(f"axe.run(document, {{resultTypes: ['violations']}}).then((r) => {found})") == []
    browser.scheme("light")


# --- what needs no browser


def colours(text: str) -> dict[str, tuple[float, ...]]:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6})", text)
    return {name: tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4)) for name, value in found}


def luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_stands_out_from_its_ground(dark: bool) -> None:
    light, _, rest = STYLE.read_text(encoding="utf-8").partition("@media (prefers-color-scheme: dark)")
    table = colours(rest.partition("* {")[0] if dark else light)
    for ink in ("ink", "soft", "faint", "link", "v", "h"):
        for ground in ("paper", "ground"):
            assert contrast(table[ink], table[ground]) >= 4.5, (ink, ground)
    for name in ("ins", "del", "chg", "slot", "name", "move"):
        assert contrast(table[f"{name}-ink"], table[name]) >= 4.5, name


@pytest.mark.parametrize("line", ["字" * 200_000, "a" * 200_000, "👩‍👩‍👧🏽" * 30_000])
def test_a_very_long_line_makes_no_page_heavy(line: str, tmp_path: Path) -> None:
    result = long_line(line)
    write_run(result, tmp_path / "out")
    page = (tmp_path / "out/plans/yunze.html").read_text(encoding="utf-8")
    assert len(page) < 8 * len(line) and line[:1000] in page


def long_line(line: str) -> Result:
    """The sample with a long line at the end of each plan."""
    result = sample()
    documents: dict[str, Document] = {
        doc: replace(row, text=row.text + line) if doc in result.scores else row
        for doc, row in result.documents.items()
    }
    return replace(result, documents=documents)


def test_a_missing_browser_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert executable() is None
