"""The documents as the search sees them, and the bounds of a passage in sentences, figures and names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from rapidfuzz.distance import Indel

from homog.alignment import Block, DoubleArray, Passage
from homog.background import STOCK_GRAM, Background, cover
from homog.candidates import make_pool
from homog.datatypes import (
    BoolArray,
    ComparisonText,
    FloatArray,
    IntArray,
    Pool,
)
from homog.grams import HashArray, distinct, gram_hashes, is_member
from homog.settings import MatchingSettings
from homog.threads import in_thread

_SLOT_TOKEN = 0xF0000  # private use: one token for a whole slot, by type
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}?(?:19|20)\d{2}第?\d{1,5}号")  # 国发201540号: brackets are not compared
_SLOT_TYPES = ("place", "agency", "date", "quantity", "programme")


@dataclass(frozen=True, eq=False)
class Bounds:
    """First position and end of the stretch that each pool position lies in."""

    first: IntArray
    end: IntArray

    @classmethod
    def of(cls, marks: IntArray) -> Bounds:
        """Of equal marks side by side."""
        size = len(marks)
        begins = np.flatnonzero(np.append(True, marks[1:] != marks[:-1])) if size else np.zeros(0, dtype=np.int64)
        ends = np.append(begins[1:], size)[: len(begins)]
        count = ends - begins
        return cls(np.repeat(begins, count).astype(np.int32), np.repeat(ends, count).astype(np.int32))


@dataclass(frozen=True, eq=False)
class Prepared:
    """Everything the search needs of all documents, in the order of the pool (references, then by date)."""

    order: tuple[str, ...]  # doc_ids
    texts: tuple[ComparisonText, ...]
    pool: Pool
    bits: FloatArray  # evidence of each pool position, stock phrases discounted
    stock: BoolArray  # pool positions inside stock phrases
    sentence: IntArray  # running number over the pool
    clause: IntArray
    slot: IntArray  # index of the slot a position lies in within its document, or -1
    plain: str  # the pool's characters as normalised, one separator a document
    official: BoolArray  # pool positions inside stock phrases of official language at large

    def position(self, at: int) -> tuple[int, int]:
        """Document index and comparison position of a pool position."""
        index = int(self.pool.doc[at])
        return index, at - int(self.pool.begin[index])

    def original(self, x0: int, x1: int) -> tuple[int, int]:
        """The span of the document's own text that a non-empty pool span stands for."""
        index, low = self.position(x0)
        text = self.texts[index]
        return int(text.start[low]), int(text.end[low + x1 - x0 - 1])

    def pool_span(self, index: int, start: int, end: int) -> tuple[int, int]:
        """The pool positions of the compared characters in a span of a document's own text; may be empty."""
        begin, starts = int(self.pool.begin[index]), self.texts[index].start
        return begin + int(np.searchsorted(starts, start)), begin + int(np.searchsorted(starts, end))

    def wording(self, doc: str, start: int, end: int) -> str:
        """What is compared of a span of a document's own text: the same for two spans that are worded the same."""
        low, high = self.pool_span(self.index[doc], start, end)
        return self.pool.codes[low:high].astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")

    @cached_property
    def sentences(self) -> Bounds:
        """Where the sentence of each pool position begins and ends."""
        return Bounds.of(self.sentence)

    @cached_property
    def clauses(self) -> Bounds:
        """Where the clause of each pool position begins and ends."""
        return Bounds.of(self.clause)

    @cached_property
    def slotted(self) -> IntArray:
        """The pool's characters as normalised, every slot as one token of its type; -1 for what a token stands for."""
        codes = np.frombuffer(self.plain.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int32)
        inside = self.slot >= 0
        begins = inside & np.append(True, (self.slot[1:] != self.slot[:-1]) | (self.pool.doc[1:] != self.pool.doc[:-1]))
        codes[inside] = -1
        for text, begin in zip(self.texts, self.pool.begin.tolist(), strict=True):
            first = begin + np.flatnonzero(begins[begin : begin + text.length])
            types = [_SLOT_TYPES.index(text.slots[i].type) for i in self.slot[first].tolist()]
            codes[first] = _SLOT_TOKEN + np.array(types, dtype=np.int32)
        return codes

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each document in `order`."""
        return {name: number for number, name in enumerate(self.order)}


def prepare(
    order: Sequence[str],
    texts: Sequence[ComparisonText],
    is_local: BoolArray,
    background: Background,
    settings: MatchingSettings,
) -> Prepared:
    """Lay the documents out for the search and weigh every character.

    Args:
        order: doc_ids, references first, then plans by date.
        texts: their comparison texts.
        is_local: which of them are plans or their peers (stock phrases are learnt from those alone).
        background: how common runs are in official language.
        settings: what makes a phrase stock, and what a stock character is worth.
    """
    pool = make_pool([text.codes for text in texts])
    with in_thread(lambda: [background.bits(text.codes) for text in texts]) as in_background:
        runs = gram_hashes(pool.codes, STOCK_GRAM)
        here = is_member(corpus_stock(pool, runs, is_local, settings), runs)
        everywhere = background.stock_hits(pool.codes)
        worth = in_background()
    bits = np.zeros(len(pool.codes), dtype=np.float32)
    stock = np.zeros(len(pool.codes), dtype=bool)
    sentence = np.zeros(len(pool.codes), dtype=np.int32)
    clause = np.zeros(len(pool.codes), dtype=np.int32)
    official = np.zeros(len(pool.codes), dtype=bool)
    slot = np.full(len(pool.codes), -1, dtype=np.int32)
    sentences = clauses = 0
    for index, text in enumerate(texts):
        span = slice(int(pool.begin[index]), int(pool.begin[index]) + text.length)
        whole = slice(span.start, max(span.stop - STOCK_GRAM + 1, span.start))  # runs that end in the text
        at_large = everywhere[whole]
        hits = at_large | here[whole]
        bits[span] = _discounted(worth[index], hits, settings)
        bits[span][_titles(text)] = settings.title_bits
        stock[span] = cover(hits, STOCK_GRAM, text.length)
        official[span] = cover(at_large, STOCK_GRAM, text.length)
        slot[span] = text.slot
        sentence[span] = text.sentence + sentences
        clause[span] = text.clause + clauses
        sentences = 1 + int(sentence[span].max(initial=sentences))
        clauses = 1 + int(clause[span].max(initial=clauses))
        sentence[span.stop], clause[span.stop] = sentences, clauses  # the separator is a sentence of its own
        sentences, clauses = sentences + 1, clauses + 1
    plain = "".join(text.plain + "\x00" for text in texts)
    return Prepared(tuple(order), tuple(texts), pool, bits, stock, sentence, clause, slot, plain, official)


def _discounted(bits: FloatArray, stock_hits: BoolArray, settings: MatchingSettings) -> FloatArray:
    """Bits with stock phrases discounted.

    To choose the same phrase at the same place is some evidence, so its first five characters keep a part of their
    worth; a character that the five before it make part of a stock phrase is worth next to nothing.
    """
    begin = cover(stock_hits, STOCK_GRAM - 1, len(bits))
    bits[begin] = np.minimum(bits[begin], settings.stock_entry_bits)
    expected = np.flatnonzero(stock_hits) + STOCK_GRAM - 1
    bits[expected] = np.minimum(bits[expected], settings.stock_bits)
    return bits


def _titles(text: ComparisonText) -> BoolArray:
    """Characters inside 《titles》 and the numbers behind them: to name a document is not to copy it."""
    is_title = np.array([slot.text.startswith("《") for slot in text.slots] + [False], dtype=bool)
    named = is_title[text.slot]  # no slot is -1, the last entry
    for end in (np.flatnonzero(named[:-1] & ~named[1:]) + 1).tolist():
        if number := _NUMBER.match(text.plain, end):
            named[end : number.end()] = True
    return named


def corpus_stock(pool: Pool, hashes: HashArray, is_local: BoolArray, settings: MatchingSettings) -> HashArray:
    """Hashes of six-character runs that so many plans share, outside any reference, that nobody owns them.

    A run inside a longer passage that several plans share in full is that passage's, not stock.

    Args:
        pool: all texts.
        hashes: of its six-character runs.
        is_local: which documents are plans or their peers.
        settings: how many must share a run.
    """
    plans = int(is_local.sum())
    needed = max(settings.stock_documents, int(np.ceil(settings.stock_share * plans)))
    valid = pool.valid(STOCK_GRAM)
    of_plan = valid & is_local[pool.doc[: len(valid)]]
    width = settings.stock_longest
    long_hashes, long_valid = gram_hashes(pool.codes, width), pool.valid(width)
    long_plan = long_valid & is_local[pool.doc[: len(long_valid)]]
    passages = carried_by(long_hashes, pool.doc, long_plan, 2)
    inside = cover(long_valid & is_member(passages, long_hashes), width, len(pool.codes))
    shared = carried_by(hashes, pool.doc, of_plan & ~inside[: len(hashes)], needed)
    referenced = distinct(hashes[valid & ~is_local[pool.doc[: len(valid)]]])
    return shared[~is_member(referenced, shared)]


def carried_by(hashes: HashArray, doc: IntArray, chosen: BoolArray, documents: int) -> HashArray:
    """Sorted hashes that at least so many documents hold among the chosen positions.

    Args:
        hashes: of the runs of the pool, shape (n,).
        doc: the document of every position, ascending, shape (n,) or longer.
        chosen: which positions count, shape (n,).
        documents: at least one.
    """
    at = np.flatnonzero(chosen)
    ends = np.flatnonzero(np.diff(doc[at])) + 1  # the pool holds one document after another
    each = [distinct(part) for part in np.split(hashes[at], ends)]
    found = np.sort(np.concatenate(each))
    last = min(documents - 1, len(found))
    return distinct(found[last:][found[last:] == found[: len(found) - last]])


def carriers_of_runs(prepared: Prepared, width: int, positions: Sequence[int]) -> list[int]:
    """How many documents hold the runs of `width` characters that begin at some pool positions."""
    if not positions:
        return []
    hashes, valid = gram_hashes(prepared.pool.codes, width), prepared.pool.valid(width)
    wanted = hashes[np.array(positions, dtype=np.int64)]
    at = np.flatnonzero(is_member(np.unique(wanted), hashes) & valid)
    order = at[np.lexsort((prepared.pool.doc[at], hashes[at]))]
    h, d = hashes[order], prepared.pool.doc[order]
    new_doc = np.append(True, (h[1:] != h[:-1]) | (d[1:] != d[:-1]))
    distinct, counts = np.unique(h[new_doc], return_counts=True)
    found: list[int] = counts[np.searchsorted(distinct, wanted)].tolist()
    return found


def clip(passage: Passage, x0: int, x1: int, gain: FloatArray) -> Passage | None:
    """The part of a passage between two plan positions, or None where no equal run is left.

    Args:
        passage: the whole.
        x0: first pool position to keep.
        x1: end of what to keep.
        gain: bits over the pool, for the part's evidence.
    """
    if x0 <= passage.x0 and x1 >= passage.x1:
        return passage
    blocks = []
    for block in passage.blocks:
        low, high = max(block.x, x0), min(block.x + block.length, x1)
        if high > low:
            blocks.append(Block(low, block.y + low - block.x, high - low))
    if not blocks:
        return None
    bits = sum(float(gain[b.x : b.x + b.length].sum(dtype=np.float64)) for b in blocks)
    return Passage(
        blocks[0].x if x0 > passage.x0 else passage.x0,
        blocks[-1].x + blocks[-1].length if x1 < passage.x1 else passage.x1,
        min(b.y for b in blocks),
        max(b.y + b.length for b in blocks),
        min(bits, max(passage.bits, 0.0)),
        tuple(blocks),
    )


def trim(passage: Passage, prepared: Prepared, settings: MatchingSettings) -> Passage:
    """A passage without the scraps of neighbouring sentences at its ends.

    A few equal characters before the first or behind the last sentence that is really copied are chance; a whole clause
    just where the source has it is not.
    """
    low, high = passage.x0, passage.x1
    if (end := int(prepared.sentences.end[low])) < high and _is_scrap(passage, prepared, low, end, settings):
        low = end
    if (begin := int(prepared.sentences.first[high - 1])) > low and _is_scrap(passage, prepared, begin, high, settings):
        high = begin
    inside = [b.x for b in passage.blocks if b.x + b.length > low]
    if (low, high) == (passage.x0, passage.x1) or not inside:
        return passage
    return clip(passage, low, high, prepared.bits) or passage


def without_scraps(passage: Passage, prepared: Prepared, settings: MatchingSettings) -> list[Passage]:
    """A passage parted at the sentences inside it of which hardly anything is copied.

    The copy model goes on through a sentence that only begins as the source's does. Whether such a one was made from
    it is not for equal runs to say.
    """
    ends = np.unique(prepared.sentences.end[passage.x0 : passage.x1]).tolist()
    bounds = [passage.x0, *(e for e in ends if e < passage.x1), passage.x1]
    inner = list(pairwise(bounds))[1:-1]
    scraps = [(low, high) for low, high in inner if _is_scrap(passage, prepared, low, high, settings)]
    if not scraps:
        return [passage]
    edges = [passage.x0, *(at for scrap in scraps for at in scrap), passage.x1]
    parts = [
        clip(passage, low, high, prepared.bits) for low, high in zip(edges[::2], edges[1::2], strict=True) if high > low
    ]
    return [p for p in parts if p is not None]


def _is_scrap(passage: Passage, prepared: Prepared, low: int, high: int, settings: MatchingSettings) -> bool:
    """Whether hardly anything of a sentence is copied, nor a clause of it whole; low and high bound its part inside."""
    whole = int(prepared.sentences.end[low]) - int(prepared.sentences.first[low])
    equal = sum(max(min(b.x + b.length, high) - max(b.x, low), 0) for b in passage.blocks)
    if equal >= settings.scrap or 2 * equal >= whole:
        return False
    runs = [(max(b.x, low), min(b.x + b.length, high)) for b in passage.blocks if b.x < high and b.x + b.length > low]
    bits = sum(float(prepared.bits[begin:end].sum(dtype=np.float64)) for begin, end in runs)
    if not runs or round(bits, 6) < settings.whole_bits:  # as exact as what it is a sum of
        return True
    clauses = int(prepared.clauses.end[runs[-1][1] - 1]) - int(prepared.clauses.first[runs[0][0]])
    return equal < settings.whole_share * clauses


def extend(
    passage: Passage, prepared: Prepared, low: int, high: int, settings: MatchingSettings, *, tight: bool = False
) -> Passage:
    """A passage widened to the bounds of its sentences where most of the sentence is copied.

    Args:
        passage: as decoded.
        prepared: the pool.
        low: first pool position the passage may take (the end of the one before it).
        high: end of what it may take.
        settings: how much may be added.
        tight: whether further clauses are taken only where they are like what the source has there; a drafter's own
            clause beside a copied one is the drafter's. Then, too, no side ends a character or two inside a clause.
    """
    x0, y0 = _extend_left(passage, prepared, low, settings, tight)
    x1, y1 = _extend_right(passage, prepared, high, settings, tight)
    x0, x1 = _whole_slots(prepared.slot, x0, x1)
    y0, y1 = _whole_slots(prepared.slot, y0, y1)
    return Passage(max(x0, min(low, passage.x0)), min(x1, max(high, passage.x1)), y0, y1, passage.bits, passage.blocks)


def shrink(passage: Passage, prepared: Prepared, settings: MatchingSettings) -> Passage:
    """A passage without what lies before its first and behind its last equal run.

    At an end where the sentence was reworded rather than copied, nothing is taken off.
    """
    first, last = passage.blocks[0], passage.blocks[-1]
    x0, x1 = passage.x0, passage.x1
    if _is_copied(passage, x0, int(prepared.sentences.end[x0]), settings):
        x0 = max(x0, first.x)
    if _is_copied(passage, int(prepared.sentences.first[x1 - 1]), x1, settings):
        x1 = min(x1, last.x + last.length)
    if (x0, x1) == (passage.x0, passage.x1):
        return passage
    y0, y1 = min(b.y for b in passage.blocks), max(b.y + b.length for b in passage.blocks)
    return Passage(x0, x1, max(passage.y0, y0), min(passage.y1, y1), passage.bits, passage.blocks)


def _is_copied(passage: Passage, low: int, high: int, settings: MatchingSettings) -> bool:
    """Whether the part of a sentence at an end of a passage holds a long equal run."""
    return any(min(b.x + b.length, high) - max(b.x, low) >= settings.copied_run for b in passage.blocks)


def _whole_slots(slot: IntArray, low: int, high: int) -> tuple[int, int]:
    """A span widened so that it cuts no figure, date or name in two."""
    while low > 0 and slot[low] >= 0 and slot[low - 1] == slot[low]:
        low -= 1
    while high < len(slot) and slot[high] >= 0 and slot[high - 1] == slot[high]:
        high += 1
    return low, high


def _extend_left(p: Passage, prepared: Prepared, low: int, settings: MatchingSettings, tight: bool) -> tuple[int, int]:
    for marks in (prepared.sentences, prepared.clauses):
        x0 = max(int(marks.first[p.x0]), low)
        x_end = min(int(marks.end[p.x0]), p.x1)
        covered = sum(max(min(b.x + b.length, x_end) - b.x, 0) for b in p.blocks)
        y0 = int(marks.first[p.y0])
        fine = _worth_taking(p.x0 - x0, p.y0 - y0, covered, settings)
        if fine and not (tight and marks is prepared.sentences and _is_own(prepared, x0, p.x0, y0, p.y0, settings)):
            return x0, y0
    if not tight:
        return p.x0, p.y0
    x0, y0 = max(int(prepared.clauses.first[p.x0]), low), int(prepared.clauses.first[p.y0])
    cut = settings.extend_cut
    return x0 if p.x0 - x0 <= cut else p.x0, y0 if p.y0 - y0 <= cut else p.y0


def _extend_right(
    p: Passage, prepared: Prepared, high: int, settings: MatchingSettings, tight: bool
) -> tuple[int, int]:
    for marks in (prepared.sentences, prepared.clauses):
        x1 = min(int(marks.end[p.x1 - 1]), high)
        x_begin = max(int(marks.first[p.x1 - 1]), p.x0)
        covered = sum(max(b.x + b.length - max(b.x, x_begin), 0) for b in p.blocks)
        y1 = int(marks.end[p.y1 - 1])
        fine = _worth_taking(x1 - p.x1, y1 - p.y1, covered, settings)
        if fine and not (tight and marks is prepared.sentences and _is_own(prepared, p.x1, x1, p.y1, y1, settings)):
            return x1, y1
    if not tight:
        return p.x1, p.y1
    x1, y1 = min(int(prepared.clauses.end[p.x1 - 1]), high), int(prepared.clauses.end[p.y1 - 1])
    cut = settings.extend_cut
    return x1 if x1 - p.x1 <= cut else p.x1, y1 if y1 - p.y1 <= cut else p.y1


def _is_own(prepared: Prepared, x0: int, x1: int, y0: int, y1: int, settings: MatchingSettings) -> bool:
    """Whether the rest of a sentence says something else than the rest of the source's."""
    mine, theirs = sorted(prepared.plain[x0:x1]), sorted(prepared.plain[y0:y1])
    if len(mine) <= settings.extend_least:
        return False
    return float(Indel.normalized_similarity("".join(mine), "".join(theirs))) < settings.extend_like


def _worth_taking(added: int, added_source: int, covered: int, settings: MatchingSettings) -> bool:
    allowed = max(settings.extend_least, settings.extend_share * covered)
    return added <= allowed and added_source <= min(2 * allowed, settings.extend_least + 2 * added)


def longest_block(passage: Passage) -> int:
    """Length of the longest equal run of a passage, in compared characters."""
    return max(block.length for block in passage.blocks)


def totals(gain: FloatArray) -> DoubleArray:
    """Prefix sums of bits, float64 of shape (n + 1,)."""
    return np.concatenate([[0.0], np.cumsum(gain, dtype=np.float64)])
