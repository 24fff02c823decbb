"""Sentences that say the same in other words: candidates, what speaks for each, and who it is."""

from __future__ import annotations

from homog.rewording.finding import Reworded, find_reworded, forget_model, judge, stitch
from homog.rewording.joined import JoinedPairs, examined, look_at_joined
from homog.rewording.neighbourhood import Links, context_of, links_of, numbers_of, shared_of
from homog.rewording.pairing import BESIDE, FEATURES, PairSearch, SentencePairs
from homog.rewording.texts import SentenceTexts

__all__ = [
    "BESIDE",
    "FEATURES",
    "JoinedPairs",
    "Links",
    "PairSearch",
    "Reworded",
    "SentencePairs",
    "SentenceTexts",
    "context_of",
    "examined",
    "find_reworded",
    "forget_model",
    "judge",
    "links_of",
    "look_at_joined",
    "numbers_of",
    "shared_of",
    "stitch",
]
