"""The sentence bank: hand-written sentences, their paraphrases, the order of the reference, stock phrases.

Every sentence is kept as a template with inline slots (`wording.parse_template`); nothing here is random.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from homog.errors import ReadError
from homog.evaluation.grammar import Grammar, read_grammar
from homog.evaluation.wording import NATIONWIDE, Wording, parse_template
from homog.resources import data_path

Strength = Literal["light", "reordered", "heavy"]
STRENGTHS: tuple[str, ...] = get_args(Strength)
KINDS = ("target", "action", "safeguard", "principle", "background", "formula")
THEMES = (
    "startup",
    "manufacturing",
    "agriculture",
    "energy",
    "finance",
    "services",
    "logistics",
    "commerce",
    "transport",
    "ecology",
    "ai",
    "general",
)
_REMEDY = "correct the file of the sentence bank"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One hand-written sentence; `paraphrases` are skeletons by strength, with the slots of the sentence itself."""

    wording: Wording
    kind: str
    theme: str
    region: str = ""
    paraphrases: tuple[tuple[str, str], ...] = ()  # (strength, skeleton)

    @property
    def sentence_id(self) -> str:
        """The bank's identifier."""
        return self.wording.sentence_id

    def paraphrased(self, strength: str) -> tuple[str, ...]:
        """Skeletons of the hand-written paraphrases of one strength."""
        return tuple(skeleton for kind, skeleton in self.paraphrases if kind == strength)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of the reference with its paragraphs of sentence ids and its responsible agencies."""

    heading: str
    level: int
    paragraphs: tuple[tuple[str, ...], ...]
    agencies: str = ""


@dataclass(frozen=True, slots=True)
class ThemeNames:
    """Headings and agencies that a plan of its own making uses for one theme."""

    action: str
    tasks: tuple[str, ...]
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """Names of instruments, sections and tasks for woven plans."""

    instruments: tuple[str, ...]
    openings: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]
    themes: Mapping[str, ThemeNames]


@dataclass(frozen=True, slots=True)
class Insertions:
    """Phrases that an edit adds: openers with their comma, clauses without punctuation."""

    openers: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Bank:
    """The whole bank; `blocks` give the order of the reference."""

    sentences: Mapping[str, Sentence]
    blocks: tuple[Block, ...]
    formula: tuple[Sentence, ...]
    local: Mapping[str, tuple[Sentence, ...]]  # by region
    grammar: Grammar
    synonyms: tuple[tuple[str, ...], ...]
    insertions: Insertions
    headings: Headings

    @property
    def regions(self) -> tuple[str, ...]:
        """The fictitious regions that have sentences of their own, in the order of the files."""
        return tuple(self.local)


def load_bank(folder: Path | None = None) -> Bank:
    """Read the bank.

    Args:
        folder: another bank; the one that homog ships by default.

    Returns:
        The bank, checked.

    Raises:
        ReadError: a file is missing or wrong; the message names file or sentence.
    """
    return _load(folder if folder is not None else data_path("bank"))


@lru_cache(maxsize=4)
def _load(folder: Path) -> Bank:
    tables = {name: _table(folder, name) for name in ("grammar", "formula", "synonyms", "insertions", "headings")}
    reference = [_table(folder, path.stem) for path in sorted(folder.glob("reference*.toml"))]
    local = [_table(folder, path.stem) for path in sorted(folder.glob("local*.toml"))]
    formula = _sentences([tables["formula"]], folder)
    sentences = _sentences([*reference, *local], folder)
    blocks = tuple(_block(entry, sentences) for table in reference for entry in table.get("block", ()))
    phrases = tuple(str(entry["text"]) for entry in tables["formula"].get("phrase", ()))
    return Bank(
        sentences=sentences,
        blocks=blocks,
        formula=tuple(formula.values()),
        local=_by_region(sentences.values()),
        grammar=read_grammar(tables["grammar"]),
        synonyms=_synonyms(tables["synonyms"]),
        insertions=Insertions(tuple(tables["insertions"]["openers"]), (*tables["insertions"]["clauses"], *phrases)),
        headings=_headings(tables["headings"]),
    )


def _table(folder: Path, name: str) -> dict[str, Any]:
    path = folder / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ReadError(str(path), "this file of the sentence bank is missing", "restore data/bank") from error
    except tomllib.TOMLDecodeError as error:
        raise ReadError(str(path), str(error), _REMEDY) from error


def _sentences(tables: Iterable[Mapping[str, Any]], folder: Path) -> dict[str, Sentence]:
    found: dict[str, Sentence] = {}
    for table in tables:
        for entry in table.get("sentence", ()):
            sentence = _sentence(entry)
            if sentence.sentence_id in found:
                raise ReadError(f"{folder}: sentence {sentence.sentence_id}", "its id is used twice", _REMEDY)
            found[sentence.sentence_id] = sentence
    return found


def _sentence(entry: Mapping[str, Any]) -> Sentence:
    name, kind, theme = str(entry["id"]), str(entry["kind"]), str(entry["theme"])
    if kind not in KINDS or theme not in THEMES:
        raise ReadError(f"sentence {name}", f"unknown kind or theme ({kind}, {theme})", _REMEDY)
    region = str(entry.get("region", ""))
    # A region's own name is a place like {place}: whoever copies the sentence puts its own name there.
    own = (lambda text: text.replace(region, "{place}")) if region else str
    skeleton, slots = parse_template(own(str(entry["text"])), where=name)
    paraphrases = []
    for item in entry.get("paraphrases", ()):
        paraphrase, after = parse_template(own(str(item["text"])), slots, where=name)
        # The place may be named more often in a paraphrase; any other slot must be the sentence's own.
        if any(slot.kind != "place" for slot in after[len(slots) :]) or item["strength"] not in STRENGTHS:
            raise ReadError(f"sentence {name}", "a paraphrase has an own slot or an unknown strength", _REMEDY)
        slots = after
        paraphrases.append((str(item["strength"]), paraphrase))
    values = tuple((region or NATIONWIDE) if slot.kind == "place" else slot.options[0] for slot in slots)
    return Sentence(Wording(skeleton, slots, values, name), kind, theme, region, tuple(paraphrases))


def _block(entry: Mapping[str, Any], sentences: Mapping[str, Sentence]) -> Block:
    paragraphs = tuple(tuple(str(name) for name in paragraph) for paragraph in entry["paragraphs"])
    for name in (name for paragraph in paragraphs for name in paragraph):
        if name not in sentences:
            raise ReadError(f"block {entry['heading']}", f"it names the unknown sentence {name}", _REMEDY)
    return Block(str(entry["heading"]), int(entry["level"]), paragraphs, str(entry.get("agencies", "")))


def _by_region(sentences: Iterable[Sentence]) -> dict[str, tuple[Sentence, ...]]:
    found: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.region:
            found.setdefault(sentence.region, []).append(sentence)
    return {region: tuple(items) for region, items in found.items()}


def _synonyms(table: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    groups = tuple(tuple(str(word) for word in group) for group in table["groups"])
    words = [word for group in groups for word in group]
    double = sorted({word for word in words if words.count(word) > 1})
    if double:
        raise ReadError("synonyms.toml", f"words in two groups: {'、'.join(double)}", _REMEDY)
    return groups


def _headings(table: Mapping[str, Any]) -> Headings:
    themes = {
        name: ThemeNames(str(entry["action"]), tuple(entry["tasks"]), tuple(entry["agencies"]))
        for name, entry in table["themes"].items()
    }
    missing = [theme for theme in THEMES if theme not in themes]
    if missing:
        raise ReadError("headings.toml", f"no entry for the themes {'、'.join(missing)}", _REMEDY)
    sections = {name: tuple(values) for name, values in table["sections"].items()}
    return Headings(tuple(table["instruments"]), tuple(table["opening"]["sentences"]), sections, themes)
