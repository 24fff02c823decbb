"""A finished run read back from its folder, so that reports can be made of it without computing anything again.

The texts of plans and extracted texts lie in the run; those of other sources are read where they were read for the
run, and only where their bytes are still the same.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from homog.datatypes import (
    Cluster,
    ClusterMember,
    Document,
    Edit,
    Interval,
    Match,
    Notice,
    Phrase,
    PlanScore,
    Quote,
    Rank,
    Result,
    Section,
    Slot,
    SlotPair,
    Span,
    Stretch,
    Structure,
    Unit,
    UnitScore,
    WordPair,
)
from homog.errors import UsageError
from homog.report.files import PROGRAM
from homog.report.kept import text_names
from homog.report.stored_picture import carried_of, lineage_of, topics_of
from homog.settings import Settings

_T = TypeVar("_T")
Row = Mapping[str, Any]
_AGAIN = "make the run again with homog score, check or compare"


def load_run(folder: Path, *, texts: Collection[str] | None = None) -> Result:
    """A finished run as it was, figures to six decimals and more.

    Args:
        folder: of the run.
        texts: the documents whose texts are needed; by default all that a report shows.

    Raises:
        UsageError: it is no run, an earlier version made it, a file is missing or broken, or the text of a
            document is no longer what it was.
    """
    run = run_of(folder)
    try:
        rows = _Rows(folder)
        outlines = {row["doc"]: row for row in rows.lines("outlines.jsonl")}
        return _result(run, rows, outlines, _texts(folder, run, outlines if texts is None else texts), folder)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        why = f"a file of it is not as this version writes it ({type(error).__name__}: {error})"
        raise UsageError(f"{folder} cannot be read", why, _AGAIN) from error


def run_of(folder: Path) -> Row:
    """The run.json of a finished run; UsageError where it is none, or one that later reports cannot be made of."""
    try:
        content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except OSError as error:
        why = "it holds no run.json" if folder.is_dir() else "there is no such folder"
        remedy = "name the folder that --out of homog score, check or compare named"
        raise UsageError(f"{folder} is not a finished run", why, remedy) from error
    except ValueError as error:
        raise UsageError(f"{folder} cannot be read", f"run.json: {error}", _AGAIN) from error
    if not isinstance(content, dict) or content.get("program") != PROGRAM:
        raise UsageError(f"{folder} is not a finished run", "its run.json is not homog's", "name the folder of a run")
    if not {"outlines.jsonl", "scores.jsonl"} <= set(content.get("files", ())):
        why = f"homog {content.get('version', '?')} made it and did not keep what later reports need"
        raise UsageError(f"{folder} cannot be read", why, _AGAIN)
    return content


class _Rows:
    """Reads the files of a run for programs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def text(self, name: str) -> str:
        """A whole file."""
        try:
            return (self._folder / name).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or str(error)
            raise UsageError(f"{self._folder / name} cannot be read", why, _AGAIN) from error

    def lines(self, name: str) -> list[Row]:
        """The rows of a file of JSON lines."""
        return [json.loads(line) for line in self.text(name).split("\n") if line]


def _result(run: Row, rows: _Rows, outlines: Mapping[str, Row], texts: Mapping[str, str], folder: Path) -> Result:
    units: dict[str, list[Row]] = {doc: [] for doc in run["plans"]}
    for row in rows.lines("units.jsonl"):
        units[row["doc"]].append(row)
    matches, phrases = _matches(rows.lines("matches.jsonl"))
    scores = {row["doc"]: row for row in rows.lines("scores.jsonl")}
    return Result(
        command=run["command"],
        documents={doc: _document(doc, row, texts.get(doc, "")) for doc, row in run["inputs"].items()},
        structures={doc: _structure(outlines.get(doc), units.get(doc)) for doc in run["inputs"]},
        plans=tuple(run["plans"]),
        references={plan: tuple(docs) for plan, docs in run["references"].items()},
        matches=matches,
        scores={plan: _score(scores[plan], units[plan]) for plan in run["plans"]},
        clusters=tuple(map(_cluster, rows.lines("clusters.jsonl"))),
        matrix={plan: dict(scores[plan]["from_peers"]) for plan in run["plans"]},
        warnings=tuple(_made(Notice, row) for row in run["warnings"]),
        settings=_settings(run["settings"]),
        seconds=run["seconds"],
        peak_mib=run["peak_mib"],
        model=run["model"],
        phrases=phrases,
        quotes={plan: tuple(_made(Quote, q) for q in outlines[plan]["quotes"]) for plan in run["plans"]},
        background=run["background"],
        chance=run["fitted"],
        ranks=_ranks(rows.text("plans.csv")),
        lineage=lineage_of(json.loads(rows.text("lineage.json"))),
        carried=carried_of(json.loads(rows.text("carried.json"))),
        topics=topics_of(json.loads(rows.text("similarity.json"))),
        files={doc: os.path.realpath(folder / row["file"]) for doc, row in run["inputs"].items() if row["file"]},
    )


def _made(kind: Callable[..., _T], row: Row, **others: object) -> _T:
    """An instance of a data class from the fields of a row that bear its names."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in row.items() if name in names} | others)


def _settings(stored: Row) -> Row:
    """Settings in the order of the program rather than of the alphabet, lists as tuples."""

    def ordered(values: Any, like: Any) -> Any:
        if isinstance(values, list):
            return tuple(values)
        if not isinstance(values, dict):
            return values
        known = [name for name in like if name in values] if isinstance(like, Mapping) else []
        names = [*known, *(name for name in values if name not in known)]
        return {name: ordered(values[name], like.get(name) if isinstance(like, Mapping) else None) for name in names}

    made: Row = ordered(stored, Settings().as_dict())
    return made


# -- documents -----------------------------------------------------------------------------------------


def _document(doc: str, row: Row, text: str) -> Document:
    signed = date.fromisoformat(row["signed"]) if row["signed"] else None
    return _made(Document, row, doc_id=doc, text=text, signed=signed)


def _texts(folder: Path, run: Row, wanted: Iterable[str]) -> dict[str, str]:
    """The texts of some documents; a message for the first that cannot be had as it was."""
    names = text_names(run["inputs"])
    kept = set(run["files"])
    texts = {}
    for doc in sorted(wanted):
        row = run["inputs"][doc]
        text = _Rows(folder).text(names[doc]) if names[doc] in kept else _source_text(folder, doc, row)
        if len(text) != row["characters"]:
            raise UsageError(f"{folder / names[doc]} is not the text of the run", "it was changed", _AGAIN)
        texts[doc] = text
    return texts


def _source_text(folder: Path, doc: str, row: Row) -> str:
    """The text of a source that is a plain file, from where it lay."""
    path = folder / row["file"]
    try:
        raw = path.read_bytes()
    except OSError as error:
        why = f"{path}: {error.strerror or error}"
        remedy = "put the file back where it was, or " + _AGAIN
        raise UsageError(f"the text of {doc} is not to be had", why, remedy) from error
    if hashlib.sha256(raw).hexdigest() != row["sha256"]:
        why = f"{path} was changed since the run"
        raise UsageError(f"the text of {doc} is not what it was", why, "restore the file, or " + _AGAIN)
    return decoded(raw, row["encoding"])


def decoded(raw: bytes, encoding: str) -> str:
    """The text of a plain file in a known encoding, as it was read: no byte order mark, line feeds alone."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    text = decoder.decode(raw, final=False).removeprefix("\ufeff")  # a character cut off at the end is left out
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _structure(outline: Row | None, units: Iterable[Row] | None) -> Structure:
    if outline is None:
        return Structure((), ())
    rows = outline["units"] if units is None else units
    return Structure(tuple(map(_section, outline["sections"])), tuple(map(_unit, rows)))


def _section(row: Row) -> Section:
    return _made(Section, row, head=Span(*row["head"]))


def _unit(row: Row) -> Unit:
    return _made(
        Unit,
        row,
        path=tuple(row["path"]),
        slots=tuple(_made(Slot, slot) for slot in row["slots"]),
        omitted=tuple(Span(*span) for span in row["omitted"]),
    )


# -- figures -------------------------------------------------------------------------------------------


def _score(row: Row, units: Iterable[Row]) -> PlanScore:
    coverage = row["reference_coverage"]
    return _made(
        PlanScore,
        row,
        doc_id=row["doc"],
        shares=_intervals(row["shares"]),
        net_shares=_intervals(row["net_shares"]),
        total_copied=Interval(**row["total_copied"]),
        quoted_share=Interval(**row["quoted_share"]),
        reference_coverage=None if coverage is None else Interval(**coverage),
        units=tuple(_unit_score(unit) for unit in units if unit["shares"] is not None),
        stretches=tuple(_made(Stretch, stretch) for stretch in row["stretches"]),
        excluded=row["characters"] - row["characters_counted"],
        net_characters=row["characters_net"],
    )


def _intervals(row: Row) -> dict[str, Interval]:
    return {name: Interval(**interval) for name, interval in row.items()}


def _unit_score(row: Row) -> UnitScore:
    counted, characters = row["characters_counted"], row["characters"]
    shares = {name: _exact(share, counted) for name, share in row["shares"].items()}
    quoted = _exact(row["quoted_share"], characters)
    return _made(UnitScore, row, shares=shares, quoted_share=quoted, excluded=characters - counted)


def _exact(share: float, whole: int) -> float:
    """A share of whole characters as it was before it was rounded."""
    return round(share * whole) / whole if whole else share


def _ranks(plans: str) -> dict[str, Rank]:
    rows = csv.DictReader(io.StringIO(plans))
    names = ("rank", "rank_low", "rank_high")
    return {row["doc_id"]: Rank(*(int(row[name]) for name in names)) for row in rows if row["rank"]}


# -- matches -------------------------------------------------------------------------------------------


def _matches(rows: Iterable[Row]) -> tuple[tuple[Match, ...], tuple[Phrase, ...]]:
    matches, phrases = [], []
    for row in rows:
        if row["attribution"] == "formulaic":
            phrases.append(_made(Phrase, row))
        else:
            slots = tuple(_made(SlotPair, pair) for pair in row["slots"])
            edits = tuple(_made(Edit, edit) for edit in row["edits"])
            words = tuple(_made(WordPair, pair) for pair in row.get("words", ()))
            matches.append(_made(Match, row, slots=slots, edits=edits, words=words))
    return tuple(matches), tuple(phrases)


def _cluster(row: Row) -> Cluster:
    members = tuple(_made(ClusterMember, member) for member in row["members"])
    return _made(Cluster, row, members=members, maybe_earliest=tuple(row["maybe_earliest"]))
