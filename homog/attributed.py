"""What attribution gives: passages with the source that explains each best, and what was looked through for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from homog.alignment import Passage
from homog.datatypes import BoolArray
from homog.null import Chance

AttributedKind = Literal["vertical", "horizontal", "inherited"]


@dataclass(frozen=True, slots=True)
class Attributed:
    """A passage with its attribution, in pool positions.

    `source` and `runner_up` are document indices (-1: none); `origin` is the document behind the source: the
    reference whose words the peer had changed, or the plan from which the peer had taken them.
    """

    kind: AttributedKind
    passage: Passage
    source: int
    runner_up: int = -1
    runner_up_share: float = 0.0  # what the runner-up explains of what the source explains
    origin: int = -1
    why: str = "reference_words"
    probability: float = 1.0  # of a shared deviation or a reworded sentence: that it came from the source
    beside: float = 0.0  # bits of everything else that the plan has from this source


@dataclass(frozen=True, eq=False)
class Explained:
    """All attributed passages in plan order.

    `carried` are the passages against the references alone, whatever a peer explains better; `struck` is how
    many runs had more carriers than were followed; `chance` is what chance puts between documents of this corpus;
    `examined` is what was looked through for reworded sentences, first of the references, then of peers; `common` is
    how many characters a peer has, too, and so many others that they are nobody's.
    """

    passages: tuple[Attributed, ...]
    carried: tuple[Passage, ...]
    struck: int
    chance: Chance
    examined: tuple[Examined, ...] = ()
    common: int = 0

    def without(self, doubtful: Collection[Attributed]) -> Explained:
        """The same without some passages, nor what was carried there and nowhere else was attributed."""
        left = tuple(a for a in self.passages if a not in doubtful)
        gone, kept = ([a.passage for a in side] for side in (doubtful, left))
        carried = tuple(p for p in self.carried if not (_within(gone, p) and not _within(kept, p)))
        return replace(self, passages=left, carried=carried)


def _within(parts: Iterable[Passage], whole: Passage) -> bool:
    """Whether a part of a passage is among some."""
    return any(whole.x0 <= p.x0 < whole.x1 for p in parts)


@dataclass(frozen=True, eq=False)
class Examined:
    """What reworded sentences were looked for in: arguments of `homog.rewording.PairSearch`, and what was copied."""

    free: BoolArray
    allowed: BoolArray
    known: BoolArray
    copied: tuple[Passage, ...]
