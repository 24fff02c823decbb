"""fetch.jsonl: what became of every row, so that a run can be taken up again and every byte has its origin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Literal

from homog.corpus import write_atomically

JOURNAL = "fetch.jsonl"
State = Literal["fetched", "person", "later", "there", "no_address"]


@dataclass(frozen=True)
class Entry:
    """What became of one row.

    `state`: fetched; there: a file was in its place already; later: it failed in a way that may pass; person:
    somebody must look; no_address. `reason` is a key `fetch.reason.<reason>` of the message catalogue, with `detail`.
    `time` (UTC), `sha256` and `bytes` are those of the bytes kept in `path`.
    """

    doc_id: str
    state: State
    reason: str = ""
    detail: str = ""
    url: str = ""
    final_url: str = ""
    time: str = ""
    bytes: int | None = None
    sha256: str = ""
    content_type: str = ""
    path: str = ""
    checks: Mapping[str, object] = field(default_factory=dict)

    @property
    def tried(self) -> bool:
        """Whether an address was asked for it."""
        return self.state in ("fetched", "person", "later")


def read_journal(folder: Path) -> dict[str, Entry]:
    """The journal of a folder by doc_id; empty where there is none. A line that cannot be read is passed over."""
    try:
        text = (folder / JOURNAL).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    known = {f.name for f in fields(Entry)}
    found = {}
    for line in text.splitlines():
        try:
            row = json.loads(line)
            entry = Entry(**{name: value for name, value in row.items() if name in known})
        except (ValueError, TypeError, AttributeError):
            continue
        found[entry.doc_id] = entry
    return found


def write_journal(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the journal in one step; a row without a file or a trial of its own is not written."""
    told = [replace(e, reason="fetched", detail="") if e.reason == "kept" else e for e in entries if e.tried]
    rows = [json.dumps(asdict(e), ensure_ascii=False) + "\n" for e in told]
    content = "".join(rows).encode("utf-8")
    target = folder / JOURNAL
    if (target.exists() and target.read_bytes() == content) or not (content or target.exists()):
        return
    write_atomically(target, content)
