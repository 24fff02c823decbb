"""Old Word, WPS, RTF and OpenDocument files, read through LibreOffice or antiword where one is installed.

Either runs in a folder of its own that is removed afterwards, with a time limit, without macros and without the
network. LibreOffice makes a .docx of the file, so that numbers, tables and tracked changes come out as from a .docx.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from homog.errors import ReadError
from homog.ingest import docx, text
from homog.ingest.docx_lines import Line, with_places
from homog.ingest.docx_package import Package
from homog.ingest.extracted import Content
from homog.settings import IngestSettings

EXTENSIONS: tuple[str, ...] = (".doc", ".wps", ".rtf", ".odt")

_PROGRAMS = ("soffice", "libreoffice")
_INSTALL = "install LibreOffice (Debian: apt install libreoffice-writer)"
_OLD_OFFICE, _RTF = b"\xd0\xcf\x11\xe0", b"{\\rtf"
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_WEB_PAGE = re.compile(
    rb"(?i)\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta)\b"
)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml")
_WEB_ARCHIVE = re.compile(rb"(?i)\s*mime-version:")
_DEAD_PROXY = "http://127.0.0.1:9"
_TABLE_ROW = re.compile(r"\|.*\|$")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""  # noqa: E501


def read(raw: bytes, name: str, settings: IngestSettings) -> Content:
    """The text of a .doc, .wps, .rtf or .odt file.

    Args:
        raw: the bytes of the file.
        name: for messages; its extension tells the format where the bytes do not.
        settings: limits, those of .docx included.

    Returns:
        as of homog.ingest.docx.read; by antiword without places and properties.

    Raises:
        ReadError: no program that can read it, a file that the program cannot read, or a limit passed.
    """
    if docx.is_package(raw):
        return docx.read(raw, name, settings)
    _refuse_web_page(raw, name)
    if raw.startswith(b"PK"):
        Package(raw, name, settings.docx)  # its limits, before anything unpacks the file
    elif raw.startswith(_OLD_OFFICE) and _PROTECTED in raw:
        raise ReadError(name, "the file is protected by a password", "save it without a password")
    elif not raw.startswith((_OLD_OFFICE, _RTF)) and not _XML.match(raw[:200]):
        return text.read(raw, name, settings)  # plain text under another name, or an error that says what it is
    is_old_word = raw.startswith(_OLD_OFFICE) and _WORD_STREAM in raw
    office = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    antiword = shutil.which("antiword") if is_old_word else None
    if office is None and antiword is None:
        raise _without_program(name, is_old_word)
    with tempfile.TemporaryDirectory(prefix="homog-", ignore_cleanup_errors=True) as folder:
        suffix = ".doc" if is_old_word else ".rtf" if raw.startswith(_RTF) else _suffix(name)
        source = Path(folder, f"document{suffix}")
        source.write_bytes(raw)
        if office is not None:
            return docx.read(_by_office(office, source, name, settings), name, settings)
        return _by_antiword(antiword or "antiword", source, name, settings)


def _suffix(name: str) -> str:
    found = Path(name).suffix.lower()
    return found if found in EXTENSIONS else ".doc"


def _refuse_web_page(raw: bytes, name: str) -> None:
    if _WEB_PAGE.match(raw[:4096]):
        raise ReadError(name, "its content is a web page, whatever its name says", "rename it to .html")
    if _WEB_ARCHIVE.match(raw[:4096]):
        raise ReadError(name, "its content is a saved web page, whatever its name says", "rename it to .mht")


def _without_program(name: str, is_old_word: bool) -> ReadError:
    suffix = Path(name).suffix.lower()
    if is_old_word:
        return ReadError(
            name,
            f"{suffix} files are read by LibreOffice or antiword, and neither is installed",
            f"{_INSTALL} or antiword, or save the file as .docx",
        )
    why = f"{suffix} files are read by LibreOffice, which is not installed"
    return ReadError(name, why, f"{_INSTALL}, or save the file as .docx")


def _by_office(program: str, source: Path, name: str, settings: IngestSettings) -> bytes:
    """The file as .docx, made by LibreOffice."""
    folder = source.parent
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
    ]  # fmt: skip
    printed, complaints = _run(command, folder, name, settings)
    made = folder / "out" / "document.docx"
    if not made.is_file():
        raise _unreadable("LibreOffice", complaints or printed, name)
    if made.stat().st_size > settings.max_bytes:
        why = f"as .docx it has {made.stat().st_size:,} bytes, over the limit of {settings.max_bytes:,}"
        raise ReadError(name, why, "split the file or raise the setting ingest.max_bytes")
    return made.read_bytes()


def _by_antiword(program: str, source: Path, name: str, settings: IngestSettings) -> Content:
    printed, complaints = _run([program, "-m", "UTF-8.txt", "-w", "0", str(source)], source.parent, name, settings)
    found, places = with_places(_antiword_lines(printed.decode("utf-8", "replace")))
    if not found:
        raise _unreadable("antiword", complaints, name)
    return Content(found, "utf-8", extracted=True, places=places)


def _unreadable(program: str, said: bytes, name: str) -> ReadError:
    reason = said.decode("utf-8", "replace").strip().splitlines()
    why = f"{program} cannot read it ({reason[-1][:120] if reason else 'it does not say why'})"
    return ReadError(name, why, "open it in Word or WPS and save it as .docx")


def _antiword_lines(printed: str) -> list[Line]:
    """Paragraphs and table rows of what antiword prints: rows stand between upright lines."""
    lines: list[Line] = []
    for raw in printed.split("\n"):
        line = raw.strip()
        if _TABLE_ROW.match(line):
            line = "\t".join(cell.strip() for cell in line[1:-1].split("|")).rstrip()
        if line.strip():
            lines.append(Line(line))
    return lines


def _run(command: Sequence[str], folder: Path, name: str, settings: IngestSettings) -> tuple[bytes, bytes]:
    """Run a program in a folder of its own, for a limited time; what it printed on its two streams."""
    limit = settings.docx.max_office_seconds
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), _DEAD_PROXY)
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        printed, complaints = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        why = f"{Path(command[0]).name} took longer than {limit:g} seconds"
        remedy = "save it as .docx, or raise the setting ingest.docx.max_office_seconds"
        raise ReadError(name, why, remedy) from None
    finally:
        _end(process)
    return printed, complaints


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program that still runs, with what it started: at the time limit, or on an interruption."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
