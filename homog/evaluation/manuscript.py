"""Writing a woven document piece by piece while keeping account of where every sentence comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from homog.evaluation.truth import ATTRIBUTION, Case, TruthStretch
from homog.evaluation.wording import Draft


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one origin that underwent one operation.

    `source_range` are positions in the source's list of sentences, half-open.
    """

    case: Case
    drafts: tuple[Draft, ...]
    operation: str = "none"
    source: str | None = None
    source_range: tuple[int, int] | None = None
    origin: str | None = None

    @property
    def characters(self) -> int:
        """Length of the sentences as written."""
        return sum(len(draft.wording.text) for draft in self.drafts)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence where it stands in its document; `passage` is the position in the document's passages."""

    draft: Draft
    start: int
    end: int
    passage: int


@dataclass
class Manuscript:
    """A document in the making.

    `sources` are the finished documents it may quote, for the offsets of their sentences.
    """

    doc_id: str
    sources: Mapping[str, Manuscript] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    length: int = 0
    placed: list[Placed] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    firsts: list[int] = field(default_factory=list)  # position of each passage's first sentence
    stretches: list[TruthStretch] = field(default_factory=list)
    neutral: list[tuple[int, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self.parts)

    def write_neutral(self, text: str) -> None:
        """Write what belongs to nobody: headings, numbers, agencies, line ends."""
        if text.strip():
            self.neutral.append((self.length, self.length + len(text)))
        self._write(text)

    def write_passage(self, passage: Passage, breaks: Sequence[int] = ()) -> None:
        """Write a passage and record its stretch; `breaks` are sentences (from 1 on) that open a paragraph."""
        self.passages.append(passage)
        self.firsts.append(len(self.placed))
        first = len(self.placed)
        for index, draft in enumerate(passage.drafts):
            if index in breaks:
                self._write("\n")
            self.write_neutral(draft.prefix)
            start = self.length
            self._write(draft.wording.text)
            self.placed.append(Placed(draft, start, self.length, len(self.passages) - 1))
        if len(self.placed) > first:
            self._record(passage, self._stretch(passage, self.placed[first].start, self.length))

    def _record(self, passage: Passage, stretch: TruthStretch) -> None:
        """Add a stretch; what continues the last one in the plan and in the source is one stretch with it."""
        last = self.stretches[-1] if self.stretches else None
        before = self.passages[-2] if len(self.passages) > 1 else None
        if last is not None and before is not None and _continues(before, passage) and stretch.start - last.end <= 1:
            self.stretches[-1] = replace(last, end=stretch.end, source_end=stretch.source_end)
        else:
            self.stretches.append(stretch)

    def _stretch(self, passage: Passage, start: int, end: int) -> TruthStretch:
        source_start = source_end = None
        if passage.source is not None and passage.source_range is not None:
            placed = self.sources[passage.source].placed
            source_start = placed[passage.source_range[0]].start
            source_end = placed[passage.source_range[1] - 1].end
        return TruthStretch(
            start,
            end,
            ATTRIBUTION[passage.case],
            passage.case,
            passage.operation,
            passage.source,
            source_start,
            source_end,
            passage.origin,
        )

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _continues(before: Passage, after: Passage) -> bool:
    return (
        before.source_range is not None
        and after.source_range is not None
        and before.source_range[1] == after.source_range[0]
        and (before.case, before.operation, before.source, before.origin)
        == (after.case, after.operation, after.source, after.origin)
    )
