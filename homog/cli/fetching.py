"""`homog corpus fetch`: download what a catalogue names."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homog.cli import exits, options, screen
from homog.settings import FetchSettings

if TYPE_CHECKING:
    from homog.fetch import Entry, Fetched
    from homog.fetch.errands import Progress
    from homog.report.messages import Words

_DEFAULTS = FetchSettings()

Contact = Annotated[
    str, typer.Option("--contact", metavar="TEXT", help="告知服务器的联系方式 · e-mail address told to the servers")
]
Pause = Annotated[
    float, typer.Option("--pause", metavar="SECONDS", help="同一主机两次请求的间隔 · between two requests to one host")
]
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", help="等待回应的时限 · how long to wait for an answer")
]
Tries = Annotated[int, typer.Option("--tries", metavar="N", help="每个网址最多尝试次数 · tries of one address")]
MaxMib = Annotated[
    float, typer.Option("--max-mib", metavar="MIB", help="单个文件的大小上限 · largest document, in MiB")
]
MaxRedirects = Annotated[
    int, typer.Option("--max-redirects", metavar="N", help="最多转址次数 · redirects followed for one address")
]
AllowPrivate = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        metavar="HOST",
        help="允许访问的内网主机，可重复 · a host of a private network that may be asked; can be repeated",
    ),
]


def fetch(
    catalogue: Annotated[
        Path, typer.Argument(metavar="CATALOG", help="目录文件或其文件夹 · catalog.csv, or the folder that holds it")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="语料库文件夹 · the corpus folder to fill")
    ] = Path("corpus"),
    retry: Annotated[
        bool, typer.Option("--retry", help="待人工的也再试 · also try rows again that need a person")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="已下载的重新下载 · fetch anew what was fetched before")
    ] = False,
    contact: Contact = _DEFAULTS.contact,
    pause: Pause = _DEFAULTS.pause,
    timeout: Timeout = _DEFAULTS.timeout,
    tries: Tries = _DEFAULTS.tries,
    max_mib: MaxMib = _DEFAULTS.max_bytes / 2**20,
    max_redirects: MaxRedirects = _DEFAULTS.max_redirects,
    allow_private: AllowPrivate = None,
    ocr: options.Ocr = False,
    lang: options.Language = "zh",
    as_json: options.JsonRows = False,
    quiet: options.Quiet = False,
) -> int:
    """下载目录中的文件 · download every document of a catalogue that has an address.

    One request at a time, with pauses, as robots.txt allows. Bytes are kept as they came, with address, time and
    SHA-256 in fetch.jsonl; what is not the document is kept apart for a person to look at. Can be interrupted and
    run again: what is there is not asked for twice. Exit code 1 when a document could not be had, 2 without network.

    \b
    Examples:
      homog corpus fetch data/internet-plus --out 语料库
      homog corpus fetch catalog.csv --out 语料库 --contact me@example.org --lang en
    """
    from homog.fetch import fetch_catalogue

    settings = FetchSettings(
        contact=contact,
        pause=pause,
        timeout=timeout,
        tries=tries,
        max_bytes=int(max_mib * 2**20),
        max_redirects=max_redirects,
        allow_private=tuple(allow_private or ()),
    )
    with _progress(shown=not (quiet or as_json)) as progress:
        reading = options.settings_with(ocr).ingest
        done = fetch_catalogue(catalogue, out, settings, retry=retry, again=again, reading=reading, progress=progress)
    if as_json:
        screen.print_json(json.dumps([asdict(entry) for entry in done.entries], ensure_ascii=False, indent=2))
    elif not quiet:
        _show(done, lang)
    return exits.DONE if done.complete else exits.SOME_UNREAD


@contextmanager
def _progress(*, shown: bool) -> Iterator[Progress | None]:
    """A line that is overwritten on a terminal; nothing in a pipe."""
    if not (shown and sys.stderr.isatty()):
        yield None
        return

    def update(_: str, done: int, total: int) -> None:
        print(f"\r{done}/{total}", end="", file=sys.stderr, flush=True)

    yield update
    print("\r\033[K", end="", file=sys.stderr, flush=True)


def _show(done: Fetched, lang: options.Lang) -> None:
    from homog.report.messages import Words

    words = Words(lang)
    header = [words(f"fetch.{name}") for name in ("doc", "state", "what", "file")]
    rows = [
        [e.doc_id, words(f"fetch.state.{e.state}"), _what(e, words), e.path]
        for e in done.entries
        if e.state != "no_address"
    ]
    if rows:
        screen.print_table(header, rows, "twtt")
    counts = Counter(entry.state for entry in done.entries)
    figures = {name: counts[name] for name in ("fetched", "there", "person", "later", "no_address")}
    print(words("fetch.counts", all=len(done.entries), **figures))
    if counts["person"] or counts["no_address"]:
        print(words("fetch.person_note", folder=done.folder))


def _what(entry: Entry, words: Words) -> str:
    said = words.code("fetch.reason", entry.reason)
    return words("colon").join((said, entry.detail)) if entry.detail else said
