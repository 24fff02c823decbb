"""Reading pictures of pages with tesseract, an optional program of the system."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import defaultdict
from dataclasses import replace
from typing import Any

import numpy as np

from homog.errors import ReadError
from homog.ingest.pdf_glyphs import Box
from homog.ingest.pdf_lines import Segment
from homog.limits import PdfSettings

INSTALL = "Debian and Ubuntu: apt install tesseract-ocr tesseract-ocr-chi-sim"
_LANGUAGES = ("chi_sim", "chi_tra", "eng")
_POINTS_PER_INCH = 72.0
_CHINESE = "[\u2e80-\u9fff\uf900-\ufaff，。、；：？！（）《》“”‘’]"
_SIGNS = dict(zip(",;:?!()", "，；：？！（）", strict=True))
_SIGN_IN_CHINESE = re.compile(rf"(?<={_CHINESE}) ?[,;:?!()]|[,;:?!()](?= ?{_CHINESE})")
_STOP_IN_CHINESE = re.compile(rf"(?<={_CHINESE}) ?[.](?=$|\s|{_CHINESE})")
_BLANK_BEFORE_SIGN = re.compile(r" +(?=[，。、；：？！）])")
_BLANK_IN_CHINESE = re.compile(rf"(?<={_CHINESE}) +| +(?={_CHINESE})")
_HAN = re.compile("[\u3400-\u9fff]")
_MEASURED = 6  # Chinese characters of a line from which on its width tells their size
_LIKE_SIZE = 0.2  # share of the page's size within which a line's measured size is taken as the page's


def languages(name: str, settings: PdfSettings) -> str:
    """The languages to read with, as tesseract wants them.

    Args:
        name: the file, for messages.
        settings: how long the program may take.

    Raises:
        ReadError: tesseract is not installed, or knows no Chinese.
    """
    program = shutil.which("tesseract")
    if program is None:
        raise ReadError(name, "--ocr needs tesseract, which is not installed", f"install it ({INSTALL})")
    listed = _run(name, [program, "--list-langs"], b"", settings).decode("utf-8", "replace").split()
    known = [language for language in _LANGUAGES if language in listed]
    if known[:1] != ["chi_sim"]:
        raise ReadError(name, "tesseract is installed without simplified Chinese (chi_sim)", f"install it ({INSTALL})")
    return "+".join(known)


def read_picture(page: Any, box: Box, name: str, known: str, settings: PdfSettings) -> list[Segment]:
    """The lines of text on a page that is a picture.

    Args:
        page: a pypdfium2 PdfPage.
        box: the page's box as it is shown, in points.
        name: the file, for messages.
        known: what `languages` returned.
        settings: resolution and limits.

    Raises:
        ReadError: tesseract failed or took too long.
    """
    wide, high = max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0)
    scale = min(settings.ocr_dpi / _POINTS_PER_INCH, (settings.ocr_max_pixels / (wide * high)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        pixels = np.ascontiguousarray(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width]
        picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + np.ascontiguousarray(pixels).tobytes()
    finally:
        bitmap.close()
    program = shutil.which("tesseract") or "tesseract"
    dpi = str(round(scale * _POINTS_PER_INCH))
    command = [program, "stdin", "stdout", "-l", known, "--dpi", dpi, "--psm", "3", "tsv"]
    table = _run(name, command, picture, settings).decode("utf-8", "replace")
    return _segments(table, scale, box)


def _run(name: str, command: list[str], given: bytes, settings: PdfSettings) -> bytes:
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            timeout=settings.ocr_seconds,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise ReadError(
            name,
            f"tesseract took over {settings.ocr_seconds:g} seconds for a page",
            "raise the setting ingest.pdf.ocr_seconds",
        ) from None
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        why = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise ReadError(name, f"tesseract failed: {why[0]}", f"check its installation ({INSTALL})") from error
    return done.stdout


def _segments(table: str, scale: float, box: Box) -> list[Segment]:
    """Lines from tesseract's table of words (TSV, level 5 = word)."""
    lines: dict[tuple[str, ...], list[tuple[float, float, float, float, str]]] = defaultdict(list)
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, wide, high = (float(cell) / scale for cell in cells[6:10])
            lines[tuple(cells[1:5])].append((left, top, left + wide, top + high, cells[11].strip()))
    found = [_segment(words, box) for words in lines.values()]
    if not found:
        return []
    usual = float(np.median([s.em for s in found if s.is_chinese] or [s.em for s in found]))
    return [s if s.is_chinese and abs(s.em - usual) > _LIKE_SIZE * usual else replace(s, em=usual) for s in found]


def _segment(words: list[tuple[float, float, float, float, str]], box: Box) -> Segment:
    text = chinese_signs(" ".join(word[4] for word in words))
    top, bottom = min(word[1] for word in words), max(word[3] for word in words)
    left, right = min(word[0] for word in words), max(word[2] for word in words)
    return Segment(
        text=text,
        left=box[0] + left,
        right=box[0] + right,
        bottom=box[3] - bottom,
        top=box[3] - top,
        baseline=box[3] - bottom,
        em=(right - left) / max(sum(0.5 if char.isascii() else 1.0 for char in text), 0.5),
        is_chinese=len(_HAN.findall(text)) >= _MEASURED,
    )


def chinese_signs(text: str) -> str:
    """Chinese punctuation for the ASCII signs that tesseract gives inside Chinese text, and no blanks there."""
    text = _BLANK_IN_CHINESE.sub("", text)
    text = _SIGN_IN_CHINESE.sub(lambda found: _SIGNS[found[0].strip()], text)
    return _STOP_IN_CHINESE.sub("。", _BLANK_BEFORE_SIGN.sub("", text))
