"""Texts parted into tokens in arrays: the same numbers as the library tokenizers gives."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from homog.embedding import tokenizer as own
from homog.embedding import unigram
from homog.embedding.unigram import NOT_CONTENT, UnigramTokens
from homog.resources import models_path

ENTRIES = [
    ("[UNK]", -20.0), ("互", -4.0), ("联", -4.5), ("网", -5.0), ("互联", -6.0), ("互联网", -6.5), ("联网", -5.5),
    ("发展", -6.0), ("发", -4.0), ("展", -4.0), ("高质量发展", -9.0), ("高质量发展综合示范区", -12.0), ("高", -5.0),
    ("质量", -7.0), ("a", -6.0), ("ab", -12.0), ("b", -6.0), ("1", -3.0), ("10%", -7.0), (".", -8.0), ("0", -4.0),
]  # fmt: skip
ALPHABET = "互联网发展高质量综合示范区aAbBｂ10%％.．。，、 \n龘𠀀㐀①½ßİΣ\u0307"


def library(entries: list[tuple[str, float]]) -> Tokenizer:
    """A tokenizer of the kind that is trained here."""
    made = Tokenizer(models.Unigram(entries, unk_id=0, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    made.pre_tokenizer = pre_tokenizers.Split(Regex(NOT_CONTENT), "removed")
    return made


def in_arrays(tokenizer: Tokenizer) -> UnigramTokens:
    made = UnigramTokens.of(json.loads(tokenizer.to_str()))
    assert made is not None
    return made


SMALL = library(ENTRIES)
SMALL_IN_ARRAYS = in_arrays(SMALL)


def numbers(tokens: UnigramTokens, texts: list[str]) -> list[list[int]]:
    return [row.tolist() for row in tokens.numbers(texts)]


def by_library(tokenizer: Tokenizer, texts: list[str]) -> list[list[int]]:
    return [encoding.ids for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]


@given(st.lists(st.text(ALPHABET, max_size=40), max_size=6))
@settings(deadline=None)
def test_any_texts_have_the_tokens_of_the_library(texts: list[str]) -> None:
    assert numbers(SMALL_IN_ARRAYS, texts) == by_library(SMALL, texts)


@given(
    st.dictionaries(st.text("甲乙丙丁", min_size=1, max_size=6), st.integers(-9, -1), min_size=1, max_size=12),
    st.lists(st.text("甲乙丙丁戊。", max_size=20), max_size=4),
)
@settings(deadline=None)
def test_with_any_tokens_and_with_many_equal_probabilities(known: dict[str, int], texts: list[str]) -> None:
    made = library([("[UNK]", -20.0), *((token, float(score)) for token, score in sorted(known.items()))])
    assert numbers(in_arrays(made), texts) == by_library(made, texts)


def test_the_bundled_model_parts_official_text_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Tokenizer.from_file(str(models_path("static") / "tokenizer.json"))
    folder = Path(__file__).resolve().parent.parent / "data" / "demo"
    texts = [
        line
        for path in sorted(folder.rglob("*.txt"))
        for line in path.read_text(encoding="utf-8").replace("。", "。\n").split("\n")
    ]
    assert len(texts) > 500
    monkeypatch.setattr(unigram, "_AT_ONCE", 1_000)  # so that there are many parts
    assert numbers(in_arrays(made), texts) == by_library(made, texts)


def test_nothing_has_no_tokens() -> None:
    assert SMALL_IN_ARRAYS.numbers([]) == []
    assert [len(row) for row in SMALL_IN_ARRAYS.numbers(["", "。，", "\n"])] == [0, 0, 0]


KINDS: list[tuple[str, Any]] = [
    ("added_tokens", [{"id": 0, "content": "[UNK]"}]),
    ("normalizer", None),
    ("pre_tokenizer", {"type": "Whitespace"}),
    ("post_processor", {"type": "BertProcessing"}),
    ("model", {"type": "WordPiece", "vocab": {}}),
]


@pytest.mark.parametrize(("key", "value"), KINDS, ids=[key for key, _ in KINDS])
def test_other_kinds_are_left_to_the_library(key: str, value: Any) -> None:
    assert UnigramTokens.of({**json.loads(SMALL.to_str()), key: value}) is None


def test_a_long_text_is_left_to_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SMALL.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(own, "_LONGEST", 8)
    texts = ["互联网", "高质量发展" * 3, "发展", "a" * 9, ""]
    read = own.Tokenizer(tmp_path)
    assert read.size == len(ENTRIES)
    assert [row.tolist() for row in read.numbers(texts)] == by_library(SMALL, texts)


def test_places_are_those_of_the_text(tmp_path: Path) -> None:
    SMALL.save(str(tmp_path / "tokenizer.json"))
    (placed,) = own.Tokenizer(tmp_path).placed(["互联网，发展"])
    assert placed.offsets == [(0, 3), (4, 6)]
    assert all(a[1] <= b[0] for a, b in pairwise(placed.offsets))
    assert np.array_equal(placed.ids, own.Tokenizer(tmp_path).numbers(["互联网，发展"])[0])
