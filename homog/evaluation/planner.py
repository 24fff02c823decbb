"""Decides what one plan takes from whom: passages of every case up to the wanted shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from homog.evaluation.manuscript import Manuscript, Passage
from homog.evaluation.names import REFERENCE_ID
from homog.evaluation.operations import OPERATIONS, Operation, Workshop
from homog.evaluation.stock import Stock
from homog.evaluation.truth import Case
from homog.evaluation.wording import Draft

_LENGTHS = (1, 2, 2, 2, 3, 3, 3, 4, 4, 5)  # sentences of a passage, by chance
_LEAST = 20  # characters of a passage; below that nobody could tell copying from chance
_PEERS = 3  # earlier plans that one plan borrows from, whatever the size of the corpus
_TRIES = 60  # vain attempts before a share is left short
# What a plan does to words that were changed already: the changes must stay to be seen.
_LIGHT: tuple[Operation, ...] = ("verbatim", "slots", "synonyms", "edit")
# What a peer did to a national or another peer's sentence so that its hand is to be seen.
_MARKED = ("synonyms", "edit", "reorder", "heavy")


@dataclass(frozen=True, slots=True)
class Source:
    """Consecutive sentences of a finished document that may be taken, by position."""

    document: Manuscript
    first: int
    last: int  # half-open
    origin: str | None = None

    def drafts(self) -> list[Draft]:
        """The sentences."""
        return [item.draft for item in self.document.placed[self.first : self.last]]


class Planner:
    """Chooses passages for one plan after another.

    It remembers which passages of peers were borrowed (each once, so that the direct source is never in doubt) and
    how many characters each operation has had in each case, so that they come out evenly.
    """

    def __init__(self, shares: Mapping[str, float], workshop: Workshop, reference: Manuscript, rng: Random) -> None:
        self._shares = shares
        self._workshop = workshop
        self._reference = reference
        self._rng = rng
        self._borrowed: set[tuple[str, int]] = set()
        self._done: dict[tuple[Case, Operation], int] = {}

    def decoy_ranges(self, characters: int) -> list[tuple[int, int]]:
        """Passages of the reference that several plans shall take, each on its own."""
        ranges: list[tuple[int, int]] = []
        used: set[int] = set()
        wanted = characters * self._shares["decoy"]
        for _ in range(_TRIES):
            if wanted <= 0:
                break
            source = self._somewhere(used)
            if source is not None:
                ranges.append((source.first, source.last))
                used.update(range(source.first - 1, source.last + 1))
                wanted -= sum(len(draft.wording.text) for draft in source.drafts())
        return ranges

    def passages(
        self,
        region: str,
        characters: int,
        peers: Sequence[Manuscript],
        decoys: Sequence[tuple[int, int]],
        stock: Stock,
        *,
        implements: bool = True,
    ) -> list[Passage]:
        """Everything one plan consists of.

        Args:
            region: the plan's region.
            characters: of running text wanted.
            peers: finished plans that it may know of.
            decoys: ranges of the reference that its fellows take too.
            stock: where own text and stock phrases come from.
            implements: whether the reference existed when it was drafted.

        Returns:
            The passages, by case, not yet in the order of the document.
        """
        rng = self._rng
        known = rng.sample(list(peers), min(_PEERS, len(peers)))
        used: set[int] = set()
        made: list[Passage] = []
        if implements:
            made += self._decoys(region, decoys, used)
            made += self._fill("shared-deviation", region, characters, lambda: self._deviation(known, used))
            made += self._fill("vertical", region, characters, lambda: self._somewhere(used), used)
        made += self._fill("chain", region, characters, lambda: self._of_peer(known, ("horizontal",)))
        made += self._fill("horizontal", region, characters, lambda: self._of_peer(known, ("clean",)))
        made += self._formula(characters, stock)
        left = characters - sum(passage.characters for passage in made)
        return made + [Passage("clean", run) for run in stock.own(region, left, rng)] if left > 0 else made

    def _decoys(self, region: str, ranges: Sequence[tuple[int, int]], used: set[int]) -> list[Passage]:
        made = []
        for first, last in ranges:
            passage = self._taken("decoy", Source(self._reference, first, last), region, OPERATIONS, whole=True)
            if passage is not None:
                made.append(passage)
                used.update(range(first - 1, last + 1))
        return made

    def _fill(
        self,
        case: Case,
        region: str,
        characters: int,
        find: Callable[[], Source | None],
        used: set[int] | None = None,
    ) -> list[Passage]:
        """Passages of one case until its share is reached or nothing more is found."""
        made: list[Passage] = []
        missing, vain = characters * self._shares[case], 0
        operations = OPERATIONS if case in ("vertical", "horizontal") else _LIGHT
        while missing > _LEAST and vain < _TRIES:
            source = find()
            passage = None if source is None else self._taken(case, source, region, operations)
            if source is None or passage is None:
                vain += 1
                continue
            made.append(passage)
            missing -= passage.characters
            self._mark(passage, source, used)
        return made

    def _mark(self, passage: Passage, source: Source, used: set[int] | None) -> None:
        assert passage.source_range is not None
        first, last = passage.source_range
        if used is not None:
            used.update(range(first - 1, last + 1))  # the neighbours too: two passages must not run together
        else:
            self._borrowed.update((source.document.doc_id, index) for index in range(first, last))

    def _taken(
        self, case: Case, source: Source, region: str, operations: Sequence[Operation], *, whole: bool = False
    ) -> Passage | None:
        """The passage under the operation that has had the fewest characters and changes it."""
        ways = sorted(operations, key=lambda name: (self._done.get((case, name), 0), OPERATIONS.index(name)))
        for operation in ways:
            drafts = self._changed(source.drafts(), operation, region)
            if (whole and len(drafts) < source.last - source.first) or _size(drafts) < _LEAST:
                continue
            key = (case, operation)
            self._done[key] = self._done.get(key, 0) + _size(drafts)
            taken = (source.first, source.first + len(drafts))
            return Passage(case, tuple(drafts), operation, source.document.doc_id, taken, source.origin)
        return None

    def _changed(self, drafts: Sequence[Draft], operation: Operation, region: str) -> list[Draft]:
        """The sentences under the operation, up to the first that it leaves as it was."""
        made = []
        for draft in drafts:
            wording = self._workshop.apply(operation, draft.wording, region, self._rng)
            if wording is None:
                break
            made.append(replace(draft, wording=wording, prefix=""))
        return made

    def _somewhere(self, used: set[int]) -> Source | None:
        """A few consecutive sentences of the reference that are free, within one paragraph or running on."""
        placed = self._reference.placed
        if not placed:
            return None
        first = self._rng.randrange(len(placed))
        length = self._rng.choice(_LENGTHS)
        over = self._rng.random() < 0.3
        last = first
        while last < len(placed) and last - first < length and last not in used:
            same = placed[last].passage == placed[first].passage
            if not same and not (over and placed[last].draft.theme == placed[first].draft.theme != "general"):
                break
            last += 1
        return Source(self._reference, first, last) if last > first else None

    def _of_peer(self, peers: Sequence[Manuscript], cases: Sequence[Case]) -> Source | None:
        """Free sentences of one passage of a peer; of borrowed ones only those that the peer changed."""
        if not peers:
            return None
        peer = self._rng.choice(peers)
        fitting = [
            index
            for index, passage in enumerate(peer.passages)
            if passage.case in cases and (passage.case == "clean" or passage.operation in _MARKED)
        ]
        if not fitting:
            return None
        index = self._rng.choice(fitting)
        passage = peer.passages[index]
        begin = peer.firsts[index]
        first = begin + self._rng.randrange(len(passage.drafts))
        last = first
        limit = min(begin + len(passage.drafts), first + self._rng.choice(_LENGTHS))
        while last < limit and (peer.doc_id, last) not in self._borrowed:
            last += 1
        return Source(peer, first, last, passage.source) if last > first else None

    def _deviation(self, peers: Sequence[Manuscript], used: set[int]) -> Source | None:
        """Sentences of the reference as a peer changed them."""
        source = self._of_peer(peers, ("vertical",))
        if source is None:
            return None
        passage = source.document.passages[source.document.placed[source.first].passage]
        begin = source.document.firsts[source.document.placed[source.first].passage]
        assert passage.source_range is not None
        offset = passage.source_range[0] - begin
        national = range(source.first + offset, source.last + offset)
        if used.intersection(national):
            return None
        used.update(range(national.start - 1, national.stop + 1))
        return replace(source, origin=REFERENCE_ID)

    def _formula(self, characters: int, stock: Stock) -> list[Passage]:
        made: list[Passage] = []
        missing = characters * self._shares["formula"]
        for draft in self._rng.sample(list(stock.formula), len(stock.formula)):
            if missing <= 0:
                break
            made.append(Passage("formula", (draft,), "verbatim"))
            missing -= len(draft.wording.text)
        return made


def _size(drafts: Sequence[Draft]) -> int:
    return sum(len(draft.wording.text) for draft in drafts)
