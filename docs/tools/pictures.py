"""Takes the pictures of the pages that explain a report: `python docs/tools/pictures.py docs/images`.

The demo is scored and checked anew; Chromium opens the pages, LibreOffice the workbook and the Word file. The pictures
are small: a reader with a slow line is to see them, and they are kept in the repository.
"""

from __future__ import annotations

import argparse
import base64
import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser  # noqa: E402  (the tests' own)

WIDTH = 1120  # of the window
MOST_BYTES = 46 * 1024


@dataclass(frozen=True)
class View:
    """A part of a page: from the top of one element on, so many pixels high.

    Attributes:
        name: of the picture.
        page: of the run's folder.
        selector: of the element.
        height: in pixels; 0: all of the element.
        before: a script that prepares the page.
    """

    name: str
    page: str
    selector: str
    height: int = 0
    before: str = ""


_TINTED = "document.querySelectorAll('#text a[href^=\"#m-\"]')[0]"
_CHOOSE = f"document.querySelector('#text details').open = false; {_TINTED}.focus(); {_TINTED}.click()"
VIEWS = (
    View("plan-head", "check/report.html", "main, body", 700),
    View("plan-flagged", "check/report.html", "#flagged", 620),
    View("plan-text", "check/report.html", "#text", 760, _CHOOSE),
    View("plan-items", "check/report.html", "#reflect", 560),
    View("corpus-plans", "score/report.html", "#ranking", 620),
    View("corpus-matrix", "score/report.html", "#matrix", 560),
    View("corpus-topics", "score/report.html", "#topics", 520),
    View("corpus-lineage", "score/report.html", "#lineage", 380),
    View("corpus-items", "score/report.html", "#items", 560),
    View(
        "corpus-passages",
        "score/report.html",
        "#clusters",
        460,
        "document.querySelectorAll('#clusters details').forEach((d, i) => { d.open = i === 0; })",
    ),
)


def run_demo(folder: Path, language: str) -> None:
    """Score the demo, and check one of its plans as if it were new."""
    demo = ROOT / "data" / "demo"
    formats = ["--format", "html,xlsx,docx", "--lang", language, "--quiet"]
    _homog("score", demo, "--out", folder / "score", *formats)
    _homog("check", demo / "texts" / "南岚省.txt", "--corpus", demo, "--out", folder / "check", *formats)


def _homog(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "homog", *map(str, arguments)], check=True, capture_output=True)


def page_pictures(folder: Path, tab: Browser) -> Iterator[tuple[str, Image.Image]]:
    """A picture of each view of a run's pages."""
    for view in VIEWS:
        tab.size(WIDTH, 900)
        tab.open((folder / view.page).as_uri())
        if view.before:
            tab.run(view.before)
        box = tab.run(
            f"(() => {{ const e = document.querySelector('{view.selector}'); e.scrollIntoView();"
            " const b = e.getBoundingClientRect();"
            " return [b.top + scrollY, b.height, document.documentElement.scrollHeight]; })()"
        )
        top = max(box[0] - 8, 0)
        height = min(view.height or box[1], box[2] - top)
        clip = {"x": 0, "y": top, "width": WIDTH, "height": height, "scale": 1}
        shot = tab.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        yield view.name, Image.open(io.BytesIO(base64.b64decode(shot["data"])))


def office_pictures(folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The first page of the Word file; of the workbook the sheet of targets, its left part."""
    for name, file, page, dots in (("word", "report.docx", 1, 80), ("workbook", "report.xlsx", 2, 240)):
        made = folder / name
        command = [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'office').as_uri()}",
            "--convert-to",
            "pdf",
        ]
        subprocess.run([*command, "--outdir", made, folder / "check" / file], check=True, capture_output=True)
        pages = ["pdftoppm", "-r", str(dots), "-png", "-f", str(page), "-l", str(page)]
        subprocess.run([*pages, str(made / "report.pdf"), str(made / "page")], check=True)
        picture = Image.open(next(iter(made.glob("page*.png")))).convert("RGB")
        yield name, _trimmed(picture if name == "word" else picture.crop((0, 0, 1700, 800)))


def _trimmed(picture: Image.Image) -> Image.Image:
    """A page without most of its empty margins."""
    inside = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    if inside is None:
        return picture
    left, top, right, bottom = inside
    return picture.crop(
        (max(left - 16, 0), max(top - 16, 0), min(right + 16, picture.width), min(bottom + 16, picture.height))
    )


def save(picture: Image.Image, file: Path) -> int:
    """Write a picture as WebP, as well as its size allows; returns the bytes."""
    for quality in (55, 45, 38, 30):
        picture.convert("RGB").save(file, "WEBP", quality=quality, method=6)
        if file.stat().st_size <= MOST_BYTES:
            break
    return file.stat().st_size


def main(arguments: Sequence[str] | None = None) -> int:
    """Take all pictures in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    target: Path = parser.parse_args(arguments).folder
    target.mkdir(exist_ok=True)
    total = 0
    for language in ("en", "zh"):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            run_demo(folder, language)
            with Browser(folder / "profile") as tab:
                found = list(page_pictures(folder, tab))
            for name, picture in [*found, *office_pictures(folder)]:
                total += save(picture, target / f"{name}.{language}.webp")
    print(f"{total} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
