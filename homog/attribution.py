"""What explains each stretch of a plan best: the reference, an earlier peer, official stock, or nobody.

The copy model is decoded once against the references. What the references leave unexplained (own words, and
every deviation from them) is what a peer may still explain; the model is decoded a second time on that residue
alone. So a peer gets credit only where it explains more than the reference does, and two plans that both copied
the reference faithfully owe each other nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homog.acceptance import accepted
from homog.alignment import DoubleArray, Passage, decode
from homog.attributed import Attributed, AttributedKind, Examined, Explained
from homog.borrowing import borrowing_pairs, taking_pairs, without_common_sentences
from homog.candidates import find_fragments
from homog.changes import Piece, pieces_of, without_explained
from homog.confidence import confidence_of, is_doubtful
from homog.datatypes import BoolArray, FloatArray, Fragments, IntArray
from homog.deviations import Shared, Versions, find_shared, versions_of
from homog.differences import compare_spans
from homog.matching import Prepared, clip, extend, longest_block, shrink, totals, trim, without_scraps
from homog.null import fit_chance, pair_threshold
from homog.origins import with_common_source, with_origins, with_runner_up, with_support
from homog.parallel import aside
from homog.revisions import Elsewhere, Revised, revised
from homog.rewording import Reworded, SentenceTexts, find_reworded, stitch
from homog.settings import AttributionSettings, CandidateSettings, Settings
from homog.stemma import before_undetermined
from homog.threads import one_thread

_MANY = 200  # sentences taken from references whose versions are weighed beside other work


@one_thread()
def attribute(
    prepared: Prepared,
    is_reference: BoolArray,
    is_peer: BoolArray,
    settings: Settings,
    follows: BoolArray | None = None,
    levels: IntArray | None = None,
    undetermined: BoolArray | None = None,
    elsewhere: Elsewhere | None = None,
) -> Explained:
    """Attribute the text of every plan to the sources that explain it best.

    Args:
        prepared: the documents.
        is_reference: is_reference[plan, source]: the source is a reference of the plan; shape (n, n).
        is_peer: is_peer[plan, source]: the plan may have taken from the source, a peer not later than it.
        settings: of every stage.
        follows: as `is_reference`, for peers that are not plans of this run too: what they took from a reference
            shows which of their changes to it a plan has.
        levels: place of each document's level in LEVELS; of references that explain a stretch alike the nearest is
            its source, and one above it its origin.
        undetermined: undetermined[plan, source]: the dates do not tell who was first; what an earlier peer explains,
            too, is from that one where the plan is nearer to it than such a source is. None where all dates tell.
        elsewhere: documents that are no sources and may have a plan's text: what a later one above the plan explains
            beyond the references is charged to no peer, what an earlier version of the plan has to none later than it.
    """
    bits, own = prepared.bits, settings.attribution
    follows = is_reference if follows is None else follows | is_reference
    levels = np.zeros(len(prepared.order), dtype=np.int32) if levels is None else levels
    remote = _remoteness(follows, levels, own)
    texts = SentenceTexts(prepared, settings.rewording)
    is_plan = np.any(is_reference | is_peer, axis=1)
    with texts.all_read_aside(wanted=2 * is_plan.sum() > len(is_plan)):
        near, struck = _search(prepared, follows, bits, settings.candidates, settings)
        copied = _copied(prepared, near, bits, settings, remote)
    of_references = _to_examine(prepared, copied, follows, bits, own)
    everyone, reworded = _with_reworded(texts, of_references, is_plan, settings)
    likely: dict[str, DoubleArray] = {"vertical": _likely(reworded, copied, len(bits))}
    vertical = [p for p in everyone if is_plan[prepared.pool.doc[p.x0]]]
    covered = _covered(vertical, len(bits))
    residue = np.where(covered, np.float32(0.0), bits)
    of_later, held, more = _above_later(prepared, elsewhere, residue, settings)
    covered, residue, struck = covered | held, np.where(held, np.float32(0.0), residue), struck + more
    before, more = _revised(prepared, elsewhere, settings)
    struck += more
    changed = without_explained(pieces_of(prepared, everyone), (near, of_later), prepared.pool.doc, settings)
    with aside(lambda: versions_of(prepared, changed, is_peer, settings), wanted=len(changed) > _MANY) as weighed:
        peers = _from_peers(prepared, is_peer, residue, covered, settings, undetermined, before)
        versions = weighed()
    if before is not None:
        bars = before.bars
        versions = versions.without(lambda a, b: bars(changed[a].x0, changed[a].x1, changed[b].doc))
    of_peers = _to_examine(prepared, peers.copied, peers.borrowing, residue, own)
    horizontal, reworded = _with_reworded(texts, of_peers, is_plan, _against_peers(settings), before)
    likely["horizontal"] = _likely(reworded, peers.copied, len(bits))
    parts = _beyond(horizontal, prepared, residue, covered, settings)
    owned = without_common_sentences(parts, prepared, residue, own)
    common = sum(p.x1 - p.x0 for p in parts) - sum(p.x1 - p.x0 for p in owned)
    parts = _extended(owned, prepared, settings)
    sources = {"vertical": (near, totals(bits)), "horizontal": (peers.near, totals(residue))}

    def told(shared: Sequence[Shared]) -> list[Attributed]:
        found = [
            _as_shared(whole, of_peer, prepared)
            if of_peer
            else with_runner_up(kind, whole, prepared, *sources[kind], likely[kind], own)
            for kind, whole, of_peer in _laid_out(prepared, vertical, parts, shared, settings)
        ]
        found = [with_common_source(a, levels, own) if a.kind == "vertical" else a for a in found]
        return with_support(with_origins(found, vertical, prepared, is_plan, undetermined, own), prepared.pool.doc)

    shared = _shared(prepared, changed, versions, parts, settings)
    found = told(shared)
    if weak := [a.passage for a in found if a.why == "shared_deviation" and _is_doubtful(a, prepared, settings)]:
        gone = _covered(weak, len(bits))
        shared = [s for s in shared if not gone[s.passage.x0 : s.passage.x1].any()]
        found = told(shared)  # what no peer is charged with is the reference's again
    taken = sorted([*parts, *(s.passage for s in shared)], key=lambda p: p.x0)
    chance = fit_chance(prepared, peers.weak, taken, is_peer, own.pair_bits_per_character, settings.chance)
    struck += peers.struck
    return Explained(tuple(found), tuple(vertical), struck, chance, (of_references, of_peers), common)


def _laid_out(
    prepared: Prepared,
    vertical: Sequence[Passage],
    parts: Sequence[Passage],
    shared: Sequence[Shared],
    settings: Settings,
) -> list[tuple[AttributedKind, Passage, Shared | None]]:
    """What is told of in plan order, with the bounds that are reported; of references what no peer explains better."""
    taken = sorted([*parts, *(s.passage for s in shared)], key=lambda p: p.x0)
    pieces: list[tuple[Passage, AttributedKind, Shared | None]] = [
        *((q, "vertical", None) for p in vertical for q in _outside(p, taken, prepared.bits, settings.attribution)),
        *((p, "horizontal", None) for p in parts),
        *((s.passage, "horizontal", s) for s in shared),
    ]
    pieces.sort(key=lambda piece: piece[0].x0)
    bounded = _bounded([p for p, _, _ in pieces], prepared, settings)
    return [(kind, whole, of_peer) for (_, kind, of_peer), whole in zip(pieces, bounded, strict=True)]


def _is_doubtful(item: Attributed, prepared: Prepared, settings: Settings) -> bool:
    identity = compare_spans(prepared, item.passage, settings.matching).identity
    return is_doubtful(confidence_of(item, identity, undetermined=False), settings.attribution)


def _above_later(
    prepared: Prepared, elsewhere: Elsewhere | None, residue: FloatArray, settings: Settings
) -> tuple[Fragments, BoolArray, int]:
    """Equal runs with later documents above the plans, what these explain of a residue, runs with many carriers."""
    if elsewhere is None or not elsewhere.above_later.any():
        nothing = np.zeros(0, dtype=np.int64)
        return Fragments(nothing, nothing, nothing), np.zeros(len(residue), dtype=bool), 0
    near, struck = _search(prepared, elsewhere.above_later, prepared.bits, settings.candidates, settings)
    held = _copied(prepared, near, residue, settings, np.zeros(len(prepared.order)))
    return near, _covered(held, len(residue)), struck


def _revised(prepared: Prepared, elsewhere: Elsewhere | None, settings: Settings) -> tuple[Revised | None, int]:
    """Since when plans with earlier versions have had their text; and how many runs had too many carriers."""
    if elsewhere is None or not elsewhere.own_earlier.any():
        return None, 0
    near, struck = _search(prepared, elsewhere.own_earlier, prepared.bits, settings.candidates, settings)
    return revised(near, elsewhere.day, prepared.pool.doc), struck


@dataclass(frozen=True, eq=False)
class _Peers:
    """What peers explain beyond the references.

    Attributes:
        near: equal runs, of all pairs: whoever has the same text as the source is its runner-up.
        copied: the passages that count.
        borrowing: borrowing[plan, peer]: the plan took from the peer, by all that is between the two.
        weak: passages of which less is asked than of a match, of all pairs: what chance brings about is seen by them.
        struck: runs that too many documents have to be compared with each.
    """

    near: Fragments
    copied: list[Passage]
    borrowing: BoolArray
    weak: list[Passage]
    struck: int


def _from_peers(
    prepared: Prepared,
    is_peer: BoolArray,
    residue: FloatArray,
    covered: BoolArray,
    settings: Settings,
    undetermined: BoolArray | None,
    before: Revised | None,
) -> _Peers:
    """Who took from whom at all, by passages of which little is asked; then, of these pairs, the passages that count.

    Args:
        prepared: the documents.
        is_peer: is_peer[plan, source], shape (documents, documents).
        residue: bits of what no reference explains, over the pool.
        covered: what a reference explains, over the pool.
        settings: of every stage.
        undetermined: pairs of which the dates do not tell who was first, None where all do.
        before: since when plans have had their text.
    """
    doc, own = prepared.pool.doc, settings.attribution
    near, struck = _search(prepared, is_peer, residue, settings.peer_candidates, settings)
    near = near if before is None else before.without_barred(near)
    everything = replace(settings, attribution=replace(own, peer_bits=own.pair_passage_bits))
    copied = _copied(prepared, near, residue, everything)
    weak = _beyond(copied, prepared, residue, covered, settings)
    fitted = pair_threshold(prepared, weak, is_peer, own.pair_bits_per_character, settings.chance)
    enough = replace(own, pair_bits_per_character=fitted)
    borrowing = is_peer & borrowing_pairs(prepared, weak, enough)
    earlier = _from_earlier(prepared, copied, near, residue, everything, undetermined)
    if earlier is not copied:
        given = _beyond(earlier, prepared, residue, covered, settings)
        borrowing |= is_peer & borrowing_pairs(prepared, given, enough)
    theirs = near.take(borrowing[doc[near.x], doc[near.y]])
    copied = _copied(prepared, theirs, residue, settings)
    copied = _from_earlier(prepared, copied, theirs, residue, settings, undetermined)
    return _Peers(near, copied, borrowing, weak, struck)


def _shared(
    prepared: Prepared, pieces: Sequence[Piece], versions: Versions, parts: Sequence[Passage], settings: Settings
) -> list[Shared]:
    """The peers' changes to a reference, beside what is a peer's own words."""
    doc = prepared.pool.doc
    own_words: Counter[tuple[int, int]] = Counter()
    for p in parts:
        own_words[int(doc[p.x0]), int(doc[p.blocks[0].y])] += p.x1 - p.x0
    found = find_shared(prepared, pieces, versions, own_words, settings)
    return [
        replace(s, passage=part)
        for s in found
        for part in _outside(s.passage, parts, prepared.bits, settings.attribution)
    ]


def _as_shared(passage: Passage, shared: Shared, prepared: Prepared) -> Attributed:
    source = int(prepared.pool.doc[passage.blocks[0].y])
    share = shared.runner_up_probability / max(shared.probability, 1e-9)
    return Attributed("horizontal", passage, source, shared.runner_up, share, probability=shared.probability)


def _search(
    prepared: Prepared, allowed: BoolArray, gain: FloatArray, candidates: CandidateSettings, settings: Settings
) -> tuple[Fragments, int]:
    """Equal runs with the allowed sources around every anchor, and how many runs had too many carriers."""
    left = _informative(gain, candidates.anchor_width, settings.attribution.anchor_start_bits)
    left &= _of_documents(prepared, np.any(allowed, axis=1))
    right = _of_documents(prepared, np.any(allowed, axis=0))
    return find_fragments(prepared.pool, left, right, allowed, gain, prepared.bits, candidates)


def _remoteness(follows: BoolArray, levels: IntArray, settings: AttributionSettings) -> DoubleArray:
    """Bits by which each reference must explain more than one nearer to the plan."""
    lowest = levels[np.any(follows, axis=0)].max(initial=0)
    return np.asarray(settings.level_bits * np.maximum(lowest - levels, 0), dtype=np.float64)


def _copied(
    prepared: Prepared,
    fragments: Fragments,
    gain: FloatArray,
    settings: Settings,
    remote: DoubleArray | None = None,
) -> list[Passage]:
    """The passages of the best parse that hold enough evidence, widened to their sentences.

    `remote` is given where the sources are references.
    """
    against_peers = remote is None
    alignment = settings.peer_alignment if against_peers else settings.alignment
    passages = decode(fragments, prepared.pool.doc, totals(gain), alignment, remote)
    taken = accepted(passages, prepared, settings.attribution, against_peers=against_peers)
    trimmed = [trim(p, prepared, settings.matching) for p in taken]
    return _extended([q for p in trimmed for q in without_scraps(p, prepared, settings.matching)], prepared, settings)


def _from_earlier(
    prepared: Prepared,
    copied: list[Passage],
    fragments: Fragments,
    gain: FloatArray,
    settings: Settings,
    undetermined: BoolArray | None,
) -> list[Passage]:
    """What was copied from peers; from an earlier one where the plan is nearer to it than the peer of its day is."""
    while undetermined is not None:
        left = before_undetermined(prepared, copied, fragments, totals(gain), undetermined, settings.attribution)
        if left.all():
            break
        fragments = fragments.take(left)
        copied = _copied(prepared, fragments, gain, settings)
    return copied


def _to_examine(
    prepared: Prepared,
    copied: Sequence[Passage],
    allowed: BoolArray,
    gain: FloatArray,
    settings: AttributionSettings,
) -> Examined:
    """Where reworded sentences are looked for: in what nothing explains yet."""
    free = (gain >= prepared.bits) & ~prepared.stock & ~_covered(copied, len(gain))
    return Examined(free, allowed, allowed & taking_pairs(prepared, copied, settings), tuple(copied))


def _with_reworded(
    texts: SentenceTexts,
    examined: Examined,
    is_plan: BoolArray,
    settings: Settings,
    before: Revised | None = None,
) -> tuple[list[Passage], list[Reworded]]:
    """Copied passages with the reworded sentences of the same sources, neighbours joined; and these sentences.

    Of a document that is no plan of this run only those count that may tell whose changes a plan has: they were made
    from what a plan has in other words, too.
    """
    prepared = texts.prepared
    free, allowed, known, copied = examined.free, examined.allowed, examined.known, examined.copied
    own = settings.rewording
    reworded = find_reworded(texts, free, copied, allowed & is_plan[:, None], known, own)
    if before is not None:
        reworded = [r for r in reworded if not before.bars_passage(r.passage)]
    others = allowed & ~is_plan[:, None]
    if others.any() and reworded:
        sources = np.zeros(len(free), dtype=bool)
        for r in reworded:
            sources[r.passage.y0 : r.passage.y1] = True
        reworded += find_reworded(texts, free, copied, others, known, own, sources)
    apart = _disjoint(copied, [r.passage for r in reworded], prepared.bits, settings.attribution)
    joined = stitch(apart, prepared.pool.doc, prepared.sentence, own)
    whole = sorted([p.x0 for p in copied] + [r.passage.x0 for r in reworded])
    least = settings.attribution.least_bits
    return [p for p in joined if p.bits >= least or bisect_left(whole, p.x0) < bisect_left(whole, p.x1)], reworded


def _against_peers(settings: Settings) -> Settings:
    """The settings of a search in which every reworded sentence must hold what a peer's must."""
    own = settings.rewording
    least = max(own.least_bits, own.peer_bits), max(own.alone_bits, own.peer_bits)
    return replace(settings, rewording=replace(own, least_bits=least[0], alone_bits=least[1], wordless_probability=1.0))


def _likely(reworded: Iterable[Reworded], copied: Sequence[Passage], size: int) -> DoubleArray:
    """How probable it is that a position was taken from its source at all: 1 where it was copied."""
    likely = np.ones(size)
    for r in reworded:
        likely[r.passage.x0 : r.passage.x1] = r.probability
    likely[_covered(copied, size)] = 1.0
    return likely


def _beyond(
    passages: Sequence[Passage], prepared: Prepared, residue: FloatArray, covered: BoolArray, settings: Settings
) -> list[Passage]:
    """What peers explain beyond the references, by sentences."""
    return [q for p in passages for q in _own_sentences(p, prepared, residue, covered, settings)]


def _disjoint(
    copied: Sequence[Passage], reworded: Sequence[Passage], gain: FloatArray, settings: AttributionSettings
) -> list[Passage]:
    """Copied passages with the reworded ones beside them, these without what a copied one has of them."""
    every = replace(settings, least_block=1)
    return [*copied, *(part for p in reworded for part in _outside(p, copied, gain, every))]


def _informative(gain: FloatArray, width: int, least: float) -> BoolArray:
    """Positions at which a run of `width` characters holds enough evidence to begin a search."""
    total = totals(gain)
    worth = np.zeros(len(gain))
    count = max(len(gain) - width + 1, 0)
    worth[:count] = total[width : width + count] - total[:count]
    return np.asarray(worth >= least)


def _of_documents(prepared: Prepared, chosen: BoolArray) -> BoolArray:
    return np.append(chosen, False)[prepared.pool.doc]  # separators carry document -1


def _bounded(passages: Sequence[Passage], prepared: Prepared, settings: Settings) -> list[Passage]:
    """Every passage with the bounds that are reported: without a drafter's own clauses beside what was copied."""
    return _extended([shrink(p, prepared, settings.matching) for p in passages], prepared, settings, tight=True)


def _extended(
    passages: Sequence[Passage], prepared: Prepared, settings: Settings, *, tight: bool = False
) -> list[Passage]:
    """Every passage with the bounds of its sentences, none reaching into its neighbour."""
    ordered = sorted(passages, key=lambda p: p.x0)
    size = len(prepared.pool.codes)
    widened: list[Passage] = []
    for index, passage in enumerate(ordered):
        low = widened[-1].x1 if widened else 0
        high = ordered[index + 1].x0 if index + 1 < len(ordered) else size
        widened.append(extend(passage, prepared, low, high, settings.matching, tight=tight))
    return widened


def _covered(passages: Iterable[Passage], size: int) -> BoolArray:
    mask = np.zeros(size, dtype=bool)
    for passage in passages:
        mask[passage.x0 : passage.x1] = True
    return mask


def _own_sentences(
    passage: Passage, prepared: Prepared, residue: FloatArray, covered: BoolArray, settings: Settings
) -> list[Passage]:
    """The parts of a peer's passage that it explains and the reference does not, by sentences of the plan."""
    span = slice(passage.x0, passage.x1)
    marks = prepared.sentence[span]
    first = np.flatnonzero(np.append(True, marks[1:] != marks[:-1]))
    ends = np.append(first[1:], len(marks))
    in_reference = np.add.reduceat(covered[span].astype(np.int64), first)
    mine = 2 * in_reference < ends - first
    parts: list[list[int]] = []
    for low, high, keep in zip(first.tolist(), ends.tolist(), mine.tolist(), strict=True):
        if not keep:
            continue
        if parts and parts[-1][1] == low:
            parts[-1][1] = high
        else:
            parts.append([low, high])
    clipped = [clip(passage, passage.x0 + low, passage.x0 + high, residue) for low, high in parts]
    return [p for p in clipped if p is not None and p.bits >= settings.attribution.sentence_bits]


def _outside(
    passage: Passage, taken: Sequence[Passage], gain: FloatArray, settings: AttributionSettings
) -> list[Passage]:
    """What is left of a passage beside others.

    Args:
        passage: the passage to be cut.
        taken: disjoint passages sorted by plan position.
        gain: bits over the pool, for the parts' evidence.
        settings: a part needs an equal run of `least_block` or `part_bits` of evidence; a passage that loses
            nothing is kept as it is.
    """
    at, pieces = passage.x0, []
    number = bisect_right(taken, passage.x0, key=lambda p: p.x1)
    while number < len(taken) and taken[number].x0 < passage.x1:
        if taken[number].x0 > at:
            pieces.append((at, taken[number].x0))
        at = taken[number].x1
        number += 1
    if at < passage.x1:
        pieces.append((at, passage.x1))
    clipped = [clip(passage, low, high, gain) for low, high in pieces]
    return [p for p in clipped if p is not None and (p is passage or _is_enough(p, settings))]


def _is_enough(part: Passage, settings: AttributionSettings) -> bool:
    return longest_block(part) >= settings.least_block or part.bits >= settings.part_bits
