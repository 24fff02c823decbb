"""Other tools on the same corpus, with matches in the same form as homog's, for comparison in one report.

TF-IDF cosine over sentences with a threshold of 0.8 is what studies of policy text reuse use; copydetect is the
fingerprint comparer of PyPI; datasketch's MinHash LSH is timed only, as it finds candidates and no spans.
"""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from homog.errors import MissingExtraError
from homog.evaluation.metrics import Found
from homog.evaluation.words import tokenizer

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_LEAST = 8  # characters of a sentence that is compared
_COSINE = 0.8  # the threshold usual in the policy literature
_SHINGLE = 13  # characters of a fingerprint of copydetect, made for code and used here on characters
_MINHASH_SHINGLE, _MINHASH_JACCARD, _PERMUTATIONS = 3, 0.5, 64


@dataclass(frozen=True)
class PlainCorpus:
    """Texts of a corpus folder with what decides who may have copied from whom."""

    texts: dict[str, str]
    files: dict[str, Path]
    references: frozenset[str]
    signed: dict[str, str]

    def sources(self, doc: str) -> list[str]:
        """The references and the peers that may be earlier: dated before, or one of the two undated."""
        mine = self.signed[doc]
        return [
            other
            for other in self.texts
            if other != doc
            and (other in self.references or not mine or not self.signed[other] or self.signed[other] < mine)
        ]

    def plans(self) -> list[str]:
        """All documents that are no references."""
        return [doc for doc in self.texts if doc not in self.references]

    def attribution(self, source: str) -> str:
        """What a match with this source is called."""
        return "vertical" if source in self.references else "horizontal"


@dataclass(frozen=True)
class PeerRun:
    """What another tool found and how long it took; `matches` is None where it is timed only."""

    name: str
    seconds: float
    matches: tuple[Found, ...] | None


def read_plain(folder: Path) -> PlainCorpus:
    """Read a woven corpus: UTF-8 texts and the catalogue's levels and dates."""
    rows = list(csv.DictReader(StringIO((folder / "catalog.csv").read_text(encoding="utf-8"))))
    files = {row["doc_id"]: folder / row["path"] for row in rows}
    return PlainCorpus(
        {doc: path.read_text(encoding="utf-8") for doc, path in files.items()},
        files,
        frozenset(row["doc_id"] for row in rows if row["level"] == "national"),
        {row["doc_id"]: row["signed"] for row in rows},
    )


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a text, line by line."""
    for found in _SENTENCE.finditer(text):
        if len(found.group().strip()) >= _LEAST:
            yield found.start(), found.end()


def tfidf_cosine(corpus: PlainCorpus) -> list[Found]:
    """Each plan sentence with its nearest sentence of an admissible source, where the cosine reaches 0.8."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    spans = [(doc, start, end) for doc, text in corpus.texts.items() for start, end in sentences(text)]
    words = tokenizer()
    vectorizer = TfidfVectorizer(tokenizer=words.lcut, token_pattern=None, lowercase=False)
    table = vectorizer.fit_transform([corpus.texts[doc][start:end] for doc, start, end in spans])
    owners = np.array([doc for doc, _, _ in spans])
    found: list[Found] = []
    for doc in corpus.plans():
        mine = np.flatnonzero(owners == doc)
        others = np.flatnonzero(np.isin(owners, corpus.sources(doc)))
        if len(mine) and len(others):
            cosine = (table[mine] @ table[others].T).toarray()
            best = cosine.argmax(axis=1)
            near = [
                (spans[i], spans[others[j]]) for i, j, row in zip(mine, best, cosine, strict=True) if row[j] >= _COSINE
            ]
            found += [_found(corpus, one, other) for one, other in near]
    return found


def _found(corpus: PlainCorpus, one: tuple[str, int, int], other: tuple[str, int, int]) -> Found:
    return Found(one[0], one[1], one[2], other[0], corpus.attribution(other[0]), other[1], other[2])


def copydetect_matches(corpus: PlainCorpus) -> list[Found]:
    """The slices that copydetect reports for each plan and each admissible source."""
    detect = _extra("copydetect")
    prints = {doc: detect.CodeFingerprint(str(path), _SHINGLE, 1, filter=False) for doc, path in corpus.files.items()}
    found: list[Found] = []
    for doc in corpus.plans():
        for source in corpus.sources(doc):
            slices = detect.compare_files(prints[doc], prints[source])[2][0]
            pairs = zip(slices[0], slices[1], strict=True) if len(slices) else ()
            found += [Found(doc, int(a), int(b), source, corpus.attribution(source)) for a, b in pairs]
    return found


def minhash_candidates(corpus: PlainCorpus) -> int:
    """How many pairs of sentences MinHash LSH proposes; only its time is of interest."""
    sketch = _extra("datasketch")
    index = sketch.MinHashLSH(threshold=_MINHASH_JACCARD, num_perm=_PERMUTATIONS)
    pairs = 0
    for doc, text in corpus.texts.items():
        for start, end in sentences(text):
            sentence = text[start:end]
            shingles = {sentence[i : i + _MINHASH_SHINGLE] for i in range(len(sentence) - _MINHASH_SHINGLE + 1)}
            minhash = sketch.MinHash(num_perm=_PERMUTATIONS)
            minhash.update_batch([shingle.encode() for shingle in sorted(shingles)])
            pairs += len(index.query(minhash))
            index.insert(f"{doc}:{start}", minhash)
    return pairs


def _extra(name: str) -> Any:
    """An optional package.

    Raises:
        MissingExtraError: it is not installed.
    """
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(
            f"comparison with {name}", "the package is not installed", "pip install 'homog[peers]'"
        ) from error


PEERS: Sequence[tuple[str, Callable[[PlainCorpus], Any]]] = (
    ("TF-IDF cosine over sentences", tfidf_cosine),
    ("copydetect", copydetect_matches),
    ("datasketch MinHash LSH", minhash_candidates),
)


def run_peers(folder: Path) -> list[PeerRun]:
    """Run every other tool on a woven corpus.

    Args:
        folder: the corpus.

    Returns:
        What each found and its seconds, reading and preparing included, imports not.

    Raises:
        MissingExtraError: a package of the extra `peers` is not installed.
    """
    for package in ("copydetect", "datasketch"):
        _extra(package)
    tokenizer().lcut("预先读入词典")
    runs = []
    for name, tool in PEERS:
        begin = time.perf_counter()
        answer = tool(read_plain(folder))
        seconds = time.perf_counter() - begin
        runs.append(PeerRun(name, seconds, tuple(answer) if isinstance(answer, list) else None))
    return runs
