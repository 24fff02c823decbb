"""What documents, sections and key actions are about: vectors, likeness beside copying, maps, pairs of key actions."""

from __future__ import annotations

from dataclasses import replace

from homog.datatypes import Result
from homog.embedding import BUNDLED, Encoder, bundled_encoder
from homog.settings import TopicSettings
from homog.topics.alike import Compared, topics_of
from homog.topics.maps import Flat, flatten
from homog.topics.pairing import Actions, Link, Pairing, pair, titles_alike
from homog.topics.vectors import Meaning, embed

__all__ = [
    "Actions",
    "Compared",
    "Flat",
    "Link",
    "Meaning",
    "Pairing",
    "embed",
    "flatten",
    "meaning_of",
    "pair",
    "titles_alike",
    "topics_of",
    "with_topics",
]


def meaning_of(result: Result, encoder: Encoder | None = None) -> Meaning:
    """The vectors of the documents of a finished run, also of one read back from its folder.

    Args:
        result: the run.
        encoder: any; the bundled model by default.
    """
    texts = {doc: document.text for doc, document in result.documents.items() if result.structures[doc].units}
    return embed(texts, result.structures, encoder or bundled_encoder())


def with_topics(result: Result, meaning: Meaning, settings: TopicSettings | None = None) -> Result:
    """A run with how alike its documents are in topic, beside what they copied.

    Args:
        result: the run.
        meaning: vectors of its documents, by the encoder that the run names, else by the bundled one.
        settings: of the pairs.
    """
    texts = {doc: document.text for doc, document in result.documents.items()}
    versions = [(notice.doc, notice.detail) for notice in result.warnings if notice.code == "own_version"]
    compared = Compared(texts, result.plans, result.references, result.scores, result.matches, versions)
    return replace(result, topics=topics_of(meaning, compared, result.model or BUNDLED, settings or TopicSettings()))
