"""What a model is trained on: the sentences of a folder of texts, and the thesaurus that homog brings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from homog.errors import ReadError, UsageError
from homog.ingest import is_document, normalise, read_file
from homog.resources import data_path
from homog.settings import IngestSettings, TrainingSettings
from homog.structure.sentences import sentences
from homog.training.mining import mine_pairs

_FIGURE = "[一二三四五六七八九十百零〇\\d]+"
_NUMBER = re.compile(rf"^(?:第{_FIGURE}[章节条款][ \u3000]*|[（(]{_FIGURE}[）)]|{_FIGURE}[、.．] ?)+")


@dataclass(frozen=True)
class Material:
    """Sentences of official text in order, no two alike; groups of words; pairs that say the same.

    `unread` names files that could not be read.
    """

    sentences: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...]
    documents: int
    unread: tuple[str, ...]


def read_material(folder: Path, settings: TrainingSettings) -> Material:
    """Everything a model is trained on.

    Args:
        folder: any documents, at any depth; those below one sub-folder are a family, searched for reworded pairs.
        settings: bounds of a sentence and of a mined pair.

    Raises:
        UsageError: no such folder, or too little text in it.
        ReadError: the thesaurus is missing or wrong.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}", "it is no folder", "give a folder of texts")
    families: dict[str, list[list[str]]] = {}
    unread = []
    known: set[str] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and is_document(p)):
        try:
            text = normalise(read_file(path, IngestSettings()).text).text
        except ReadError:
            unread.append(path.relative_to(folder).as_posix())
            continue
        families.setdefault(path.relative_to(folder).parts[0], []).append(_new_sentences(text, known, settings))
    found = tuple(s for name in sorted(families) for document in families[name] for s in document)
    if len(found) < settings.least_sentences:
        raise UsageError(
            f"{folder}: {len(found):,} sentences found",
            f"a model needs {settings.least_sentences:,} at least",
            "give a folder with more documents",
        )
    pairs = tuple(pair for name in sorted(families) for pair in mine_pairs(families[name], settings))
    documents = sum(len(family) for family in families.values())
    return Material(found, read_thesaurus(), pairs, documents, tuple(unread))


def _new_sentences(text: str, known: set[str], settings: TrainingSettings) -> list[str]:
    """The sentences of one text that no text before it had, without their numbers."""
    found = []
    for start, end in sentences(text):
        sentence = _NUMBER.sub("", text[start:end])
        if settings.shortest <= len(sentence) <= settings.longest and sentence not in known:
            known.add(sentence)
            found.append(sentence)
    return found


def read_thesaurus(path: Path | None = None) -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean nearly the same, one line each.

    Args:
        path: a file of lines of words parted by spaces, # for remarks; that of homog by default.

    Raises:
        ReadError: the file is missing, or a line has one word only or a word twice.
    """
    path = path or data_path("thesaurus", "policy.txt")
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise ReadError(str(path), error.strerror or str(error), "restore data/thesaurus") from error
    groups = []
    for number, line in enumerate(lines, 1):
        words: Sequence[str] = () if line.startswith("#") else line.split()
        if not words:
            continue
        if len(words) < 2 or len(set(words)) < len(words):
            raise ReadError(f"{path}:{number}", "a line needs two words or more, all different", "correct the line")
        groups.append(tuple(words))
    return tuple(groups)
