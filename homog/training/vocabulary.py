"""The tokens of the static model: words of official text, single characters, figures; a Unigram tokenizer over them."""

from __future__ import annotations

import json
import logging
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homog.embedding.unigram import NOT_CONTENT, unify
from homog.settings import TrainingSettings

if TYPE_CHECKING:
    from tokenizers import Tokenizer

UNKNOWN = "[UNK]"
_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z]+|[0-9]+(?:\.[0-9]+)?%?")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_RARE_BONUS = 0.5  # count given to a listed word that the text does not have


@dataclass(frozen=True)
class Vocabulary:
    """Tokens in the order of their ids, with the logarithm of their probability."""

    tokens: tuple[str, ...]
    scores: tuple[float, ...]

    def tokenizer(self) -> Tokenizer:
        """A tokenizer that splits text into these tokens; punctuation falls away."""
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

        entries = list(zip(self.tokens, self.scores, strict=True))
        tokenizer = Tokenizer(models.Unigram(entries, unk_id=0, byte_fallback=False))
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(NOT_CONTENT), "removed")
        return tokenizer

    def tokenizer_json(self) -> str:
        """The tokenizer as the text of tokenizer.json, the same for the same tokens."""
        data = json.loads(self.tokenizer().to_str())
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def build_vocabulary(texts: Sequence[str], listed: Iterable[str], settings: TrainingSettings) -> Vocabulary:
    """The most frequent words of some texts, every listed word, every character and the short figures.

    Args:
        texts: any text; words are jieba's.
        listed: words to have in any case, such as those of the thesaurus.
        settings: number of tokens, least count of a word.
    """
    words: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for text in texts:
        for run in _RUN.findall(unify(text)):
            words.update(_words(run))
            characters.update(run)
    extra = sorted({word for term in listed for word in _RUN.findall(unify(term)) if len(word) > 1})
    singles = [c for c, count in sorted(characters.items(), key=_by_count) if count >= settings.least_character]
    singles += sorted({c for word in extra for c in word} - set(singles))
    frequent = [w for w, count in sorted(words.items(), key=_by_count) if len(w) > 1 and count >= settings.least_word]
    places = settings.tokens - 1 - len(singles)
    chosen = dict.fromkeys([*extra, *frequent]) if places > 0 else {}
    tokens = [*singles, *list(chosen)[: max(places, 0)]]
    total = math.log(sum(words.values()) + len(tokens) + 1)
    counts = [max(words[t] or 0, _RARE_BONUS) for t in tokens]
    return Vocabulary((UNKNOWN, *tokens), (-20.0, *(round(math.log(c) - total, 4) for c in counts)))


def _words(run: str) -> list[str]:
    if not _HAN.match(run):
        return [run] if run.isalpha() else _figure(run)
    import jieba

    jieba.setLogLevel(logging.ERROR)
    return [str(word) for word in jieba.lcut(run, HMM=False)]


def _figure(run: str) -> list[str]:
    """A figure is one word, and so is its number without the per cent sign."""
    return [run, run.rstrip("%")] if run.endswith("%") else [run]


def _by_count(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
