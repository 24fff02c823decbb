"""What passes between the stages: frozen, without behaviour beyond derived figures.

Offsets everywhere are 0-based, half-open, in code points of the document's own text (design §4.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt

from homog.picture import CarriedReference, Lineage, Topics

IntArray = npt.NDArray[np.int32]
LongArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float32]

Level = Literal["national", "ministry", "provincial", "prefecture", "county"]
LEVELS: tuple[Level, ...] = ("national", "ministry", "provincial", "prefecture", "county")
UnitKind = Literal["target", "action", "safeguard", "principle", "background", "other"]
UNIT_KINDS: tuple[UnitKind, ...] = ("target", "action", "safeguard", "principle", "background", "other")
SlotType = Literal["place", "agency", "date", "quantity", "programme"]
Grade = Literal["verbatim", "near-verbatim", "slot-filled", "reworded"]
GRADES: tuple[Grade, ...] = ("verbatim", "near-verbatim", "slot-filled", "reworded")
AttributionKind = Literal["vertical", "horizontal", "inherited", "formulaic", "original"]
Direction = Literal["later", "undetermined"]
QuoteRule = Literal["title", "introduction", "reported"]
Status = Literal["identical", "mostly", "partly", "different", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a document's own text, in code points."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Code points in the span."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """A text as the stages compare it, with the way back to the original.

    Normalised character i stands for original[start[i]:end[i]]; both arrays have one entry a character.
    """

    text: str
    start: IntArray
    end: IntArray

    def original_span(self, start: int, end: int) -> Span:
        """The original span of a non-empty normalised one."""
        return Span(int(self.start[start]), int(self.end[end - 1]))


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it was read, with what the catalogue says of it.

    `text` is the decoded file (.txt, .md) or the extracted text (other formats); `extracted` tells which.
    """

    doc_id: str
    text: str
    level: Level
    region: str = ""
    title: str = ""
    doc_no: str = ""
    issuer: str = ""
    signed: date | None = None
    path: str = ""
    url: str = ""
    sha256: str = ""
    format: str = "txt"
    encoding: str = "utf-8"
    extracted: bool = False
    draft: bool = False  # a plan under review without a date: later than every dated document


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading and what stands under it.

    `start`-`end` covers heading and content; `head` the heading alone, number included. A run-in heading
    （一）指导思想。… ends at its own full stop.
    """

    section_id: str
    depth: int  # 1 is the outermost
    number: str  # as written: 一、 （一） 1. 第一条
    title: str
    head: Span
    start: int
    end: int
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A place, agency, date, quantity or programme name inside a unit.

    `value` is a canonical form for comparison: two slots with one value say the same thing
    (1.5万亿元 and 15000亿元); `unit` is the unit of a quantity.
    """

    type: SlotType
    start: int
    end: int
    text: str
    value: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing a reviewer decides on.

    `omitted` are spans inside the unit that count for nobody (numbering, lists of responsible departments).
    """

    unit_id: str
    kind: UnitKind
    path: tuple[str, ...]  # titles of the sections it stands in, outermost first
    start: int
    end: int
    slots: tuple[Slot, ...] = ()
    omitted: tuple[Span, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """Sections and units of one document, both in document order."""

    sections: tuple[Section, ...]
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class SlotPair:
    """Two slots that stand at the same place of an alignment and differ."""

    type: SlotType
    doc_text: str
    source_text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference between the two texts of a match, in offsets of each document's own text."""

    op: Literal["replace", "insert", "delete"]  # insert: only the plan has it; delete: only the source
    start: int
    end: int
    source_start: int
    source_end: int


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of a plan and the other word that stands for it in the source, in offsets of each document's own text."""

    start: int
    end: int
    source_start: int
    source_end: int
    cosine: float  # of the vectors of both words


@dataclass(frozen=True, slots=True)
class Match:
    """An aligned span of a plan and of one source, with its evidence (a row of matches.jsonl)."""

    match_id: str
    doc: str
    start: int
    end: int
    source: str
    source_start: int
    source_end: int
    source_level: Level
    grade: Grade
    attribution: Literal["vertical", "horizontal", "inherited", "formulaic"]
    identity: float
    confidence: float
    bits: float = 0.0  # evidence over what background language explains
    similarity: float | None = None
    slots: tuple[SlotPair, ...] = ()
    edits: tuple[Edit, ...] = ()
    runner_up: str | None = None
    direction: Direction = "later"
    origin: str | None = None  # for horizontal: the reference whose wording the peer had changed, if any
    why: str = ""  # a code of the message catalogue, e.g. "peer_own_words", "shared_deviation"
    quoted: float = 0.0  # share of its substantive characters that lie in quotations
    expected_by_chance: float | None = None  # such matches that chance alone would put into this run
    words: tuple[WordPair, ...] = ()  # of reworded ones, in the order of the plan


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a document that quotes another's words or names it, in offsets of its own text."""

    start: int
    end: int
    rule: QuoteRule


@dataclass(frozen=True, slots=True)
class Phrase:
    """A formulaic stretch of a plan: common stock, so nobody's, and without a source (a row of matches.jsonl)."""

    match_id: str
    doc: str
    start: int
    end: int
    bits: float  # what its characters are worth as evidence, discounted
    why: Literal["stock_official", "stock_corpus"]
    quoted: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a plan with one attribution; the stretches of a plan do not overlap."""

    start: int
    end: int
    attribution: AttributionKind
    grade: Grade | None = None
    match_id: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UnitScore:
    """How one unit is explained: shares of its substantive characters and its best matches."""

    unit_id: str
    characters: int
    shares: Mapping[str, float]  # vertical, horizontal, formulaic, original
    best_vertical: str | None = None  # match_id
    best_horizontal: str | None = None
    quoted_share: float = 0.0  # of all its characters
    excluded: int = 0  # characters that --exclude takes out

    @property
    def counted(self) -> int:
        """Characters that the shares are shares of."""
        return self.characters - self.excluded


@dataclass(frozen=True, slots=True)
class PlanScore:
    """The indices of one plan (design §6)."""

    doc_id: str
    characters: int  # substantive
    shares: Mapping[str, Interval]  # vertical_share, horizontal_share, formulaic_share, original_share
    by_grade: Mapping[str, Mapping[str, float]]  # vertical / horizontal -> grade -> share of the plan
    by_kind: Mapping[str, Mapping[str, float]]  # kind -> vertical … original share, and "characters"
    by_source: Mapping[str, float]  # source doc_id -> share of the plan
    reference_coverage: Interval | None
    coverage_by_action: Mapping[str, float]  # title of the reference's section -> carried share
    order_agreement: float | None
    targets_status: Status
    actions_status: Status
    units: tuple[UnitScore, ...]
    stretches: tuple[Stretch, ...]
    quoted_share: Interval  # of all characters
    total_copied: Interval  # vertical and horizontal together, nothing excluded
    net_shares: Mapping[str, Interval]  # vertical, horizontal, original, copied: without quotations and formula
    excluded: int = 0  # characters that --exclude takes out of the shares
    net_characters: int = 0  # neither quoted nor formulaic
    undetermined_share: float = 0.0  # from peers of which the dates do not tell who took from whom
    copied_samples: npt.NDArray[np.float64] = field(  # vertical and horizontal share together in each resample
        default_factory=lambda: np.zeros(0), compare=False, repr=False
    )

    @property
    def counted(self) -> int:
        """Characters that the shares are shares of."""
        return self.characters - self.excluded


@dataclass(frozen=True, slots=True)
class Rank:
    """A plan's place among the plans of a run, with its 95 % bootstrap interval; 1 is the most copied."""

    place: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ClusterMember:
    """One document's copy of a cluster's passage; members with one `variant` are worded the same."""

    doc: str
    start: int
    end: int
    variant: int = 1  # in the order in which the wordings first appear


@dataclass(frozen=True, slots=True)
class Cluster:
    """One passage and every document that carries it, earliest first, those without a date last.

    `earliest` is the earliest document with a date, None where none of several has one; `maybe_earliest` are all
    documents that no other is known to precede: equal dates and missing ones leave more than one.
    """

    cluster_id: str
    attribution: Literal["vertical", "horizontal"]
    earliest: str | None
    members: tuple[ClusterMember, ...]
    maybe_earliest: tuple[str, ...] = ()

    @property
    def earliest_certain(self) -> bool:
        """Whether `earliest` is known to precede all others."""
        return self.earliest is not None and len(self.maybe_earliest) < 2

    @property
    def variants(self) -> tuple[tuple[ClusterMember, int], ...]:
        """The first member of each wording, and how many documents have it."""
        counts: dict[int, int] = {}
        for member in self.members:
            counts[member.variant] = counts.get(member.variant, 0) + 1
        first = {member.variant: member for member in reversed(self.members)}
        return tuple((first[variant], counts[variant]) for variant in sorted(counts))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the run must say: an unread file, a limit that struck, a direction left open."""

    code: str  # a key of the message catalogue
    doc: str = ""
    detail: str = ""
    remedy: str = ""
    failed: bool = False  # an input is missing from the results: exit code 1


@dataclass(frozen=True)
class Result:
    """Everything a finished run knows; reports are made of this and of nothing else."""

    command: Literal["check", "score", "compare"]
    documents: Mapping[str, Document]  # by doc_id, references too
    structures: Mapping[str, Structure]
    plans: tuple[str, ...]  # doc_ids scored, in catalogue order
    references: Mapping[str, tuple[str, ...]]  # plan -> its references
    matches: tuple[Match, ...]  # sorted by (doc, start, source, source_start)
    scores: Mapping[str, PlanScore]
    clusters: tuple[Cluster, ...]
    matrix: Mapping[str, Mapping[str, float]]  # plan -> peer -> horizontal share explained
    warnings: tuple[Notice, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)  # by stage
    peak_mib: Mapping[str, float] = field(default_factory=dict)  # peak memory of the process after each stage
    model: str | None = None
    phrases: tuple[Phrase, ...] = ()  # formulaic stretches, sorted by (doc, start)
    quotes: Mapping[str, tuple[Quote, ...]] = field(default_factory=dict)  # by plan
    background: str | None = None  # SHA-256 of the table of common wording; None: the shipped one
    chance: Mapping[str, float] = field(default_factory=dict)  # what was fitted to the corpus (homog.null.Chance)
    ranks: Mapping[str, Rank] = field(default_factory=dict)  # by plan; empty for a single one

    lineage: Lineage | None = None
    carried: tuple[CarriedReference, ...] = ()
    topics: Topics | None = None  # None where no encoder was at hand
    files: Mapping[str, str] = field(default_factory=dict)  # doc_id -> where it was read

    def matches_of(self, doc_id: str) -> Sequence[Match]:
        """The matches of one plan, in the order of its text."""
        return [match for match in self.matches if match.doc == doc_id]


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonText:
    """The characters of one document that are compared: unit text without white space, signs and numbering.

    All arrays have one entry a character. `codes` are code points with the names of the document's own region
    made neutral, `plain` the same characters as normalised; `start`/`end` lead back to the original text;
    `sentence`, `clause` and `unit` are running numbers; `slot` is the index of the slot a character lies in,
    or -1, into `slots`.
    """

    codes: LongArray
    plain: str
    start: IntArray
    end: IntArray
    sentence: IntArray
    clause: IntArray
    unit: IntArray
    slot: IntArray
    slots: tuple[Slot, ...]

    @property
    def length(self) -> int:
        """Number of characters compared."""
        return len(self.plain)


@dataclass(frozen=True, eq=False)
class Pool:
    """The comparison texts of many documents laid end to end, one separator between two.

    `doc` gives for each position the index of its document, `begin` the first position of each document.
    """

    codes: LongArray
    doc: IntArray
    begin: LongArray

    def valid(self, width: int) -> BoolArray:
        """Positions at which a run of `width` characters stays inside its document."""
        count = max(len(self.codes) - width + 1, 0)
        ok: BoolArray = (self.doc[:count] == self.doc[width - 1 : width - 1 + count]) & (self.doc[:count] >= 0)
        return ok


@dataclass(frozen=True, eq=False)
class Fragments:
    """Equal runs: pool[x:x+length] == pool[y:y+length]; x in a plan, y in one of its sources."""

    x: LongArray
    y: LongArray
    length: LongArray

    def take(self, chosen: BoolArray | LongArray) -> Fragments:
        """The chosen fragments, in their order."""
        return Fragments(self.x[chosen], self.y[chosen], self.length[chosen])
