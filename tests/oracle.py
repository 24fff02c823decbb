"""Attribution the slow, obvious way: what docs/method.md says, without windows, caps or hashes.

Every equal run between a plan and every source that is searched is written down, and the best parse is found by
comparing each run with all earlier ones. Nothing of homog's own attribution is called. Places are counted within a
document. Left out: reworded sentences and shared deviations, which models judge, and figures and names (slots) at the
bounds.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from homog.settings import (
    AlignmentSettings,
    AttributionSettings,
    CandidateSettings,
    MatchingSettings,
    RewordingSettings,
    Settings,
)

Label = tuple[str, int] | None  # how a character is explained, and by which document
Weights = Sequence[float]
Allowed = Sequence[Sequence[bool]]  # allowed[plan][source]


@dataclass(frozen=True)
class Text:
    """One document: a code, the bits, the sentence and the clause of every character."""

    codes: Sequence[int]
    bits: Weights
    sentence: Sequence[int]
    clause: Sequence[int]


@dataclass(frozen=True)
class Run:
    """Equal characters at x of the plan and y of the source; `cost` is that of the edit or jump before them."""

    source: int
    x: int
    y: int
    length: int
    cost: float = 0.0

    @property
    def x_end(self) -> int:
        return self.x + self.length

    @property
    def y_end(self) -> int:
        return self.y + self.length

    def without_first(self, count: int, cost: float = 0.0) -> Run:
        return Run(self.source, self.x + count, self.y + count, self.length - count, cost)


@dataclass(frozen=True)
class Copy:
    """A stretch of a plan copied from a stretch of a source."""

    source: int
    x0: int
    x1: int
    y0: int
    y1: int
    bits: float
    runs: tuple[Run, ...]


def labels(
    texts: Sequence[Text], is_reference: Allowed, is_peer: Allowed, undetermined: Allowed, levels: Sequence[int],
    settings: Settings,
) -> list[list[Label]]:  # fmt: skip
    """How every character of every document is explained."""
    plans = [p for p in range(len(texts)) if any(is_reference[p]) or any(is_peer[p])]
    remote = _remote(is_reference, levels, settings.attribution)
    vertical = {p: _from_references(texts, p, is_reference[p], remote, settings) for p in plans}
    covered = {p: _covered(vertical[p], len(texts[p].codes)) for p in plans}
    borrows = _borrowing(texts, is_peer, undetermined, covered, settings)
    found: list[list[Label]] = [[None] * len(text.codes) for text in texts]
    for p in plans:
        own = _of_peers(texts, p, borrows[p], covered[p], undetermined[p], settings)
        residue = [0.0 if c else b for b, c in zip(texts[p].bits, covered[p], strict=True)]
        own = [c for c in own if not _is_common(c, texts, p, residue, settings.attribution)]
        own = _widened(own, texts, p, settings.matching)
        left = [part for c in vertical[p] for part in _beside(c, own, texts[p].bits, settings.attribution)]
        kinds = [*((c, "vertical") for c in left), *((c, "horizontal") for c in own)]
        kinds.sort(key=lambda pair: pair[0].x0)
        bare = [_without_ends(c, texts[p], settings.matching) for c, _ in kinds]
        wide = _widened(bare, texts, p, settings.matching, tight=True)
        for copy, (_, kind) in zip(wide, kinds, strict=True):
            found[p][copy.x0 : copy.x1] = [(kind, copy.source)] * (copy.x1 - copy.x0)
    return found


# -- section 5: which documents are searched at all --------------------------------------------------------


def searched(
    texts: Sequence[Text], plan: int, source: int, gain: Weights, least: float, settings: CandidateSettings
) -> bool:
    """Whether equal runs of two documents are looked for: one anchor holds enough, and all of them together."""
    own = texts[plan]
    found = []
    for run in equal_runs(own.codes, texts[source].codes, source, settings.anchor_width):
        places = [
            x
            for x in range(run.x, run.x_end - settings.anchor_width + 1)
            if sum(gain[x : x + settings.anchor_width]) >= least
        ]
        for first in (x for x in places if x - 1 not in places):
            last = next(x for x in range(first, run.x_end) if x + 1 not in places)
            anchor = slice(first, last + settings.anchor_width)
            if sum(own.bits[anchor]) >= settings.anchor_bits and sum(gain[anchor]) >= settings.anchor_gain:
                found.append(sum(own.bits[anchor]))
    return bool(found) and max(found) >= settings.pair_anchor_bits and sum(found) >= settings.window_bits


# -- section 6: the copy model -----------------------------------------------------------------------------


def equal_runs(plan: Sequence[int], source: Sequence[int], number: int, least: int) -> list[Run]:
    """All maximal equal runs of two texts that are long enough."""
    found = []
    for x in range(len(plan)):
        for y in range(len(source)):
            if plan[x] != source[y] or (x and y and plan[x - 1] == source[y - 1]):
                continue
            length = 0
            while x + length < len(plan) and y + length < len(source) and plan[x + length] == source[y + length]:
                length += 1
            if length >= least:
                found.append(Run(number, x, y, length))
    return found


def decoded(
    texts: Sequence[Text], plan: int, sources: Sequence[bool], gain: Weights, costs: AlignmentSettings,
    width: int, remote: Weights,
) -> list[Copy]:  # fmt: skip
    """The copies of the cheapest way to write a plan, cut where too little of them is equal."""
    return _decoded(_all_runs(texts, plan, sources, width), gain, costs, remote)


def _all_runs(texts: Sequence[Text], plan: int, sources: Sequence[bool], width: int) -> list[Run]:
    return [
        run
        for source, may in enumerate(sources)
        if may
        for run in equal_runs(texts[plan].codes, texts[source].codes, source, width)
    ]


def _decoded(runs: Sequence[Run], gain: Weights, costs: AlignmentSettings, remote: Weights) -> list[Copy]:
    gain, far, costs = [_millionths(g) for g in gain], [_millionths(r) for r in remote], _in_millionths(costs)
    chains = best_parse(runs, gain, costs, far)
    return [_copy(part, gain, costs, far) for chain in chains for part in _dense(chain, costs.least_density)]


def _millionths(bits: float) -> int:
    return round(bits * 10**6)


def _in_millionths(costs: AlignmentSettings) -> AlignmentSettings:
    """Costs in whole millionths of a bit, so that what costs the same is seen to (section 22)."""
    names = ("open_passage", "copy_cost", "open_edit", "insert_cost", "delete_cost", "jump_cost")
    return replace(costs, **{name: _millionths(getattr(costs, name)) for name in names})


def best_parse(runs: Sequence[Run], gain: Weights, costs: AlignmentSettings, remote: Weights) -> list[list[Run]]:
    """The best chains of runs.

    Of ways that cost the same (section 22) a passage is begun rather than gone on with; of passages in front of it the
    one that ends last, then the one whose source stands first in order, then the first place in it.
    """
    runs = sorted(runs, key=lambda r: (r.x, r.source, r.y))
    by_rank = sorted(range(len(runs)), key=lambda i: (-runs[i].x_end, runs[i].source, runs[i].y))
    score: list[float] = []
    chain: list[list[Run]] = []  # the passage that ends with each run
    before: list[int] = []  # the run that ends the passage in front of it, or -1
    for i, run in enumerate(runs):
        fresh, behind, cut = 0.0, -1, 0
        for j in by_rank:  # a passage opens behind another, or a few characters before that one has ended
            over = max(runs[j].x_end - run.x, 0)
            if j < i and over <= costs.trim and runs[j].x_end < run.x_end:
                value = score[j] - sum(gain[run.x : run.x + over]) + costs.copy_cost * over
                if value > fresh:
                    fresh, behind, cut = value, j, over
        best = fresh + _worth(run, gain, costs) - costs.open_passage - remote[run.source]
        mine, ahead = [run.without_first(cut)], behind
        for j in range(i):  # or the passage goes on
            step = _step(runs[j], run, costs)
            if step is not None and score[j] + _worth(step, gain, costs) - step.cost > best:
                best = score[j] + _worth(step, gain, costs) - step.cost
                mine, ahead = [*chain[j], step], before[j]
        score.append(best)
        chain.append(mine)
        before.append(ahead)
    last = -1
    for j in by_rank:
        if score[j] > (score[last] if last >= 0 else 0.0):
            last = j
    found = []
    while last >= 0:
        found.append(chain[last])
        last = before[last]
    return found[::-1]


def _worth(run: Run, gain: Weights, costs: AlignmentSettings) -> float:
    return sum(gain[run.x : run.x_end]) - costs.copy_cost * run.length


def _step(last: Run, run: Run, costs: AlignmentSettings) -> Run | None:
    """The run as it goes on from another of the same source, what both have left to the earlier one."""
    if last.source != run.source or run.x <= last.x:
        return None
    is_edit = run.y > last.y and run.y - last.y_end <= costs.max_source_gap
    over = max(last.x_end - run.x, last.y_end - run.y if is_edit else 0, 0)
    dx, dy = run.x + over - last.x_end, run.y + over - last.y_end
    if over >= run.length or dx > costs.max_gap:
        return None
    if is_edit:
        return run.without_first(over, costs.open_edit + costs.insert_cost * dx + costs.delete_cost * dy)
    if abs(dy) > costs.max_jump or dx > costs.max_jump_gap:
        return None
    return run.without_first(over, costs.jump_cost + costs.insert_cost * dx)


def _dense(chain: Sequence[Run], least: float) -> list[Sequence[Run]]:
    """A chain cut at its widest gap until equal runs fill enough of the longer of its two spans."""
    plan = chain[-1].x_end - chain[0].x
    source = max(r.y_end for r in chain) - min(r.y for r in chain)
    if len(chain) == 1 or sum(r.length for r in chain) >= least * max(plan, source):
        return [chain]
    gaps = [max(b.x - a.x_end, abs(b.y - a.y_end)) for a, b in pairwise(chain)]
    at = gaps.index(max(gaps)) + 1
    return [*_dense(chain[:at], least), *_dense(chain[at:], least)]


def _copy(chain: Sequence[Run], gain: Weights, costs: AlignmentSettings, remote: Weights) -> Copy:
    """A chain as a copy with what it saves: its characters, less the place and every edit or jump inside it."""
    bits = sum(_worth(r, gain, costs) for r in chain) - sum(r.cost for r in chain[1:])
    source = chain[0].source
    low, high = min(r.y for r in chain), max(r.y_end for r in chain)
    bits -= costs.open_passage + remote[source]
    return Copy(source, chain[0].x, chain[-1].x_end, low, high, bits / 10**6, tuple(chain))


# -- section 7: acceptance and bounds ----------------------------------------------------------------------


def _longest(copy: Copy) -> int:
    return max(r.length for r in copy.runs)


def _evidence(copy: Copy, bits: Weights, own: AttributionSettings) -> float:
    """What a copy's equal characters hold, whatever else explains them, less its edits."""
    equal = sum(sum(bits[r.x : r.x_end]) for r in copy.runs)
    inside = copy.x1 - copy.x0 - sum(r.length for r in copy.runs)
    return equal - own.peer_edit * (len(copy.runs) - 1) - own.peer_insert * inside


def part_of(copy: Copy, low: int, high: int, bits: Weights) -> Copy | None:
    """What a copy has between two places; it begins and ends with an equal run where something was cut off."""
    if low <= copy.x0 and high >= copy.x1:
        return copy
    runs = [
        replace(r.without_first(max(low - r.x, 0)), length=min(r.x_end, high) - max(r.x, low))
        for r in copy.runs
        if min(r.x_end, high) > max(r.x, low)
    ]
    if not runs:
        return None
    return Copy(
        copy.source,
        runs[0].x if low > copy.x0 else copy.x0,
        runs[-1].x_end if high < copy.x1 else copy.x1,
        min(r.y for r in runs),
        max(r.y_end for r in runs),
        min(sum(sum(bits[r.x : r.x_end]) for r in runs), max(copy.bits, 0.0)),
        tuple(runs),
    )


def _trimmed(copy: Copy, text: Text, settings: MatchingSettings) -> Copy:
    """Without the sentence at either end of which hardly anything is copied."""
    low, high = copy.x0, copy.x1
    end = _bounds(text.sentence, low)[1]
    if end < high and _is_scrap(copy, low, end, text, settings):
        low = end
    begin = _bounds(text.sentence, high - 1)[0]
    if begin > low and _is_scrap(copy, begin, high, text, settings):
        high = begin
    return part_of(copy, low, high, text.bits) or copy


def _is_scrap(copy: Copy, begin: int, end: int, text: Text, settings: MatchingSettings) -> bool:
    """Whether of the sentence that has a stretch of a copy hardly anything is copied, nor a clause of it whole."""
    first, last = _bounds(text.sentence, begin)
    equal = [i for i in range(begin, end) if any(r.x <= i < r.x_end for r in copy.runs)]
    if len(equal) >= settings.scrap or 2 * len(equal) >= last - first:
        return False
    if not equal or round(sum(text.bits[i] for i in equal), 6) < settings.whole_bits:
        return True
    clauses = _bounds(text.clause, equal[-1])[1] - _bounds(text.clause, equal[0])[0]
    return len(equal) < settings.whole_share * clauses


def _without_scraps(copy: Copy, text: Text, settings: MatchingSettings) -> list[Copy]:
    """What stands before, between and behind the sentences inside a copy of which hardly anything is copied."""
    parts: list[Copy | None] = []
    low = at = copy.x0
    while at < copy.x1:
        begin, end = _bounds(text.sentence, at)
        if copy.x0 < begin and end < copy.x1 and _is_scrap(copy, begin, end, text, settings):
            parts.append(part_of(copy, low, begin, text.bits) if begin > low else None)
            low = end
        at = end
    parts.append(part_of(copy, low, copy.x1, text.bits))
    return [part for part in parts if part is not None]


def _bounded(copies: Sequence[Copy], texts: Sequence[Text], plan: int, settings: MatchingSettings) -> list[Copy]:
    """Copies within the bounds of their sentences."""
    text = texts[plan]
    trimmed = [_trimmed(c, text, settings) for c in copies]
    return _widened([p for c in trimmed for p in _without_scraps(c, text, settings)], texts, plan, settings)


def _equal(copy: Copy, low: int, high: int) -> int:
    return sum(max(min(r.x_end, high) - max(r.x, low), 0) for r in copy.runs)


def _bounds(marks: Sequence[int], at: int) -> tuple[int, int]:
    """Begin and end of the sentence or clause at a place."""
    same = [i for i, mark in enumerate(marks) if mark == marks[at]]
    return same[0], same[-1] + 1


def _without_ends(copy: Copy, text: Text, settings: MatchingSettings) -> Copy:
    """Without what lies before the first and behind the last equal run, where the sentence there was copied."""

    def is_copied(low: int, high: int) -> bool:
        return any(min(r.x_end, high) - max(r.x, low) >= settings.copied_run for r in copy.runs)

    x0, x1 = copy.x0, copy.x1
    if is_copied(copy.x0, _bounds(text.sentence, copy.x0)[1]):
        x0 = max(copy.x0, copy.runs[0].x)
    if is_copied(_bounds(text.sentence, copy.x1 - 1)[0], copy.x1):
        x1 = min(copy.x1, copy.runs[-1].x_end)
    if (x0, x1) == (copy.x0, copy.x1):
        return copy
    return replace(copy, x0=x0, x1=x1, y0=min(r.y for r in copy.runs), y1=max(r.y_end for r in copy.runs))


def _widened(
    copies: Sequence[Copy], texts: Sequence[Text], plan: int, settings: MatchingSettings, *, tight: bool = False
) -> list[Copy]:
    """Every copy out to the bounds of its sentences or clauses, none into its neighbour.

    `tight`: the rest of a sentence is taken only where it is like the rest of the source's.
    """
    copies = sorted(copies, key=lambda c: c.x0)
    wide: list[Copy] = []
    for number, copy in enumerate(copies):
        low = wide[-1].x1 if wide else 0
        high = copies[number + 1].x0 if number + 1 < len(copies) else len(texts[plan].codes)
        x0, y0 = _left_end(copy, texts[plan], texts[copy.source], low, settings, tight)
        x1, y1 = _right_end(copy, texts[plan], texts[copy.source], high, settings, tight)
        wide.append(replace(copy, x0=x0, x1=x1, y0=y0, y1=y1))
    return wide


def _left_end(
    copy: Copy, plan: Text, source: Text, low: int, settings: MatchingSettings, tight: bool
) -> tuple[int, int]:
    for mine, theirs in ((plan.sentence, source.sentence), (plan.clause, source.clause)):
        first, end = _bounds(mine, copy.x0)
        x, y = max(first, low), _bounds(theirs, copy.y0)[0]
        is_own = tight and mine is plan.sentence and _is_own(
            plan.codes[x : copy.x0], source.codes[y : copy.y0], settings
        )  # fmt: skip
        if _may_add(copy.x0 - x, copy.y0 - y, _equal(copy, x, end), settings) and not is_own:
            return x, y
    x, y = max(_bounds(plan.clause, copy.x0)[0], low), _bounds(source.clause, copy.y0)[0]
    cut = settings.extend_cut if tight else 0
    return x if copy.x0 - x <= cut else copy.x0, y if copy.y0 - y <= cut else copy.y0


def _right_end(
    copy: Copy, plan: Text, source: Text, high: int, settings: MatchingSettings, tight: bool
) -> tuple[int, int]:
    for mine, theirs in ((plan.sentence, source.sentence), (plan.clause, source.clause)):
        first, end = _bounds(mine, copy.x1 - 1)
        x, y = min(end, high), _bounds(theirs, copy.y1 - 1)[1]
        is_own = tight and mine is plan.sentence and _is_own(
            plan.codes[copy.x1 : x], source.codes[copy.y1 : y], settings
        )  # fmt: skip
        if _may_add(x - copy.x1, y - copy.y1, _equal(copy, first, x), settings) and not is_own:
            return x, y
    x, y = min(_bounds(plan.clause, copy.x1 - 1)[1], high), _bounds(source.clause, copy.y1 - 1)[1]
    cut = settings.extend_cut if tight else 0
    return x if x - copy.x1 <= cut else copy.x1, y if y - copy.y1 <= cut else copy.y1


def _is_own(mine: Sequence[int], theirs: Sequence[int], settings: MatchingSettings) -> bool:
    """Whether the rest of a sentence has too few characters of the rest of the source's, in whatever order."""
    common = sum((Counter(mine) & Counter(theirs)).values())
    return len(mine) > settings.extend_least and 2 * common / (len(mine) + len(theirs)) < settings.extend_like


def _may_add(plan: int, source: int, copied: int, settings: MatchingSettings) -> bool:
    allowed = max(settings.extend_least, settings.extend_share * copied)
    return plan <= allowed and source <= 2 * allowed and source <= settings.extend_least + 2 * plan


# -- sections 7, 8 and 13: what references explain ---------------------------------------------------------


def _remote(is_reference: Allowed, levels: Sequence[int], own: AttributionSettings) -> list[float]:
    """Bits that a reference must explain beyond the nearest."""
    lowest = max((levels[s] for row in is_reference for s, may in enumerate(row) if may), default=0)
    return [own.level_bits * max(lowest - level, 0) for level in levels]


def _from_references(
    texts: Sequence[Text], plan: int, sources: Sequence[bool], remote: Weights, settings: Settings
) -> list[Copy]:
    own, text = settings.attribution, texts[plan]
    near = settings.candidates
    sources = [
        may and searched(texts, plan, s, text.bits, own.anchor_start_bits, near) for s, may in enumerate(sources)
    ]
    found = decoded(texts, plan, sources, text.bits, settings.alignment, near.fill_width, remote)
    evident = [c.bits >= own.reference_bits and _longest(c) >= own.least_block for c in found]
    found = _bounded(_and_beside(found, evident, own.beside_reference_gap, own), texts, plan, settings.matching)
    return _stitched(found, text, settings)


def _stitched(copies: Sequence[Copy], text: Text, settings: Settings) -> list[Copy]:
    """Copies of one source that follow one another, as one, until none is left that could go with another."""
    joined = list[Copy]()
    for copy in copies:
        last = joined[-1] if joined else None
        if last is None or not _goes_on(last, copy, text, settings.rewording):
            joined.append(copy)
            continue
        low, high = min(last.y0, copy.y0), max(last.y1, copy.y1)
        joined[-1] = Copy(copy.source, last.x0, copy.x1, low, high, last.bits + copy.bits, last.runs + copy.runs)
    return joined if len(joined) == len(copies) else _stitched(joined, text, settings)


def _goes_on(one: Copy, other: Copy, text: Text, own: RewordingSettings) -> bool:
    gap = other.x0 - one.x1
    if one.source != other.source or gap > own.stitch_insertion:
        return False
    mine, theirs = (Counter(y for r in c.runs for y in range(r.y, r.y + r.length)) for c in (one, other))
    if 2 * sum(mine[y] * theirs[y] for y in mine) > min(mine.total(), theirs.total()):
        return False  # the same words once more
    if gap <= own.stitch_gap:
        return max(one.y0, other.y0) - min(one.y1, other.y1) <= own.stitch_source_gap
    near = text.sentence[other.x0] - text.sentence[one.x1 - 1] <= 1
    return near and 0 <= other.y0 - one.y1 <= own.stitch_goes_on


def _covered(copies: Sequence[Copy], length: int) -> list[bool]:
    return [any(c.x0 <= i < c.x1 for c in copies) for i in range(length)]


# -- sections 9, 11 and 12: what peers explain beyond ------------------------------------------------------


def _from_peers(
    texts: Sequence[Text], plan: int, sources: Sequence[bool], covered: Sequence[bool], undetermined: Sequence[bool],
    least: float, settings: Settings,
) -> list[Copy]:  # fmt: skip
    """Copies from peers that explain something beyond the references and hold so much evidence."""
    own, text = settings.attribution, texts[plan]
    residue = [0.0 if c else b for b, c in zip(text.bits, covered, strict=True)]
    near = settings.peer_candidates
    sources = [may and searched(texts, plan, s, residue, own.anchor_start_bits, near) for s, may in enumerate(sources)]
    runs = _all_runs(texts, plan, sources, near.fill_width)
    while True:
        decoded_ones = _decoded(runs, residue, settings.peer_alignment, [0.0] * len(texts))
        found = _bounded(_evident(decoded_ones, text, least, own), texts, plan, settings.matching)
        rooted = [
            (c.source, *r)
            for c in found
            if undetermined[c.source] and (r := _rooted(c, runs, texts, plan, residue, undetermined, own))
        ]
        nearer = {peer for peer, *_ in rooted if sum(by for other, _, _, by in rooted if other == peer) < 0}
        given = {
            run
            for peer, x0, x1, _ in rooted
            if peer in nearer
            for run in runs
            if run.source == peer and run.x < x1 and run.x_end > x0
        }
        if not given:
            return found
        runs = [r for r in runs if r not in given]


def _evident(copies: Sequence[Copy], text: Text, least: float, own: AttributionSettings) -> list[Copy]:
    """Copies from peers that hold enough evidence, and those beside them."""
    taken = [
        _longest(c) >= own.least_block and c.bits >= own.peer_gain and _evidence(c, text.bits, own) >= least
        for c in copies
    ]
    return _and_beside(copies, taken, own.beside_gap, own)


def _and_beside(copies: Sequence[Copy], evident: Sequence[bool], gap: int, own: AttributionSettings) -> list[Copy]:
    """The evident copies, and those beside them in both texts that hold some evidence."""
    taken = list(evident)
    last = len(copies) - 1
    neighbours = [(at, at + 1) for at in range(last)] + [(at, at - 1) for at in range(last, 0, -1)]
    for at, other in neighbours:
        c, n = copies[other], copies[at]
        if not taken[at] or c.source != n.source or c.bits < own.beside_bits or _longest(c) < own.beside_block:
            continue
        apart = max(c.x0, n.x0) - min(c.x1, n.x1), max(c.y0, n.y0) - min(c.y1, n.y1)
        taken[other] = taken[other] or (apart[0] <= gap and apart[1] <= own.beside_source_gap)
    return [c for c, yes in zip(copies, taken, strict=True) if yes]


def _rooted(
    copy: Copy, runs: Sequence[Run], texts: Sequence[Text], plan: int, residue: Weights, undetermined: Sequence[bool],
    own: AttributionSettings,
) -> tuple[int, int, int] | None:  # fmt: skip
    """Where an earlier peer explains a copy, and by how much the plan is farther from it than the copy's source."""

    def worth(run: Run) -> float:
        return sum(residue[max(run.x, copy.x0) : min(run.x_end, copy.x1)])

    here = [r for r in runs if r.x < copy.x1 and r.x_end > copy.x0]
    span = range(copy.x0, copy.x1)
    held = [
        0.0
        if undetermined[s]
        else round(sum(residue[i] for i in span if any(r.x <= i < r.x_end for r in here if r.source == s)), 6)
        for s in range(len(texts))
    ]
    best = held.index(max(held))
    explained = round(sum(sum(residue[r.x : r.x_end]) for r in copy.runs), 6)
    if held[best] <= 0 or held[best] < own.earlier_share * explained:
        return None
    of_it = sorted((r for r in here if r.source == best and worth(r) > 0), key=lambda r: (r.x, r.y))
    heaviest = max(of_it, key=lambda r: round(worth(r), 6))
    line = [r for r in of_it if abs((r.y - r.x) - (heaviest.y - heaviest.x)) <= own.earlier_reach]
    x0, x1 = max(min(r.x for r in line), copy.x0), min(max(r.x_end for r in line), copy.x1)
    inside = [r for r in copy.runs if r.x < x1 and r.x_end > x0]
    if not inside:
        return None
    y0 = min(r.y + max(x0 - r.x, 0) for r in inside)
    y1 = max(r.y + min(x1 - r.x, r.length) for r in inside)
    bounds = [(max(r.x, copy.x0) + r.y - r.x, min(r.x_end, copy.x1) + r.y - r.x) for r in line]
    root = texts[best].codes[min(low for low, _ in bounds) : max(high for _, high in bounds)]
    mine, theirs = _apart(texts[plan].codes[x0:x1], root), _apart(texts[copy.source].codes[y0:y1], root)
    return x0, x1, mine - theirs


def _apart(one: Sequence[int], other: Sequence[int]) -> int:
    """Insertions and deletions that make one text of another."""
    row = list(range(len(other) + 1))
    for x, code in enumerate(one, 1):
        before, row[0] = row[0], x
        for y, theirs in enumerate(other, 1):
            before, row[y] = row[y], before if code == theirs else 1 + min(row[y], row[y - 1])
    return row[-1]


def _of_peers(
    texts: Sequence[Text], plan: int, sources: Sequence[bool], covered: Sequence[bool], undetermined: Sequence[bool],
    settings: Settings,
) -> list[Copy]:  # fmt: skip
    found = _from_peers(texts, plan, sources, covered, undetermined, settings.attribution.peer_bits, settings)
    return _own_sentences(_stitched(found, texts[plan], settings), texts[plan], covered, settings.attribution)


def _own_sentences(copies: Sequence[Copy], text: Text, covered: Sequence[bool], own: AttributionSettings) -> list[Copy]:
    """The sentences of copies of which a reference covers less than half, neighbours together."""
    residue = [0.0 if c else b for b, c in zip(text.bits, covered, strict=True)]
    found = []
    for copy in copies:
        kept: list[list[int]] = []
        at = copy.x0
        while at < copy.x1:
            end = min(_bounds(text.sentence, at)[1], copy.x1)
            if 2 * sum(covered[at:end]) < end - at:
                if kept and kept[-1][1] == at:
                    kept[-1][1] = end
                else:
                    kept.append([at, end])
            at = end
        parts = [part_of(copy, low, high, residue) for low, high in kept]
        found += [part for part in parts if part is not None and part.bits >= own.sentence_bits]
    return found


def _telling(copy: Copy, bits: Weights, own: AttributionSettings) -> int:
    return sum(b > own.telling_bits for b in bits[copy.x0 : copy.x1])


def _borrowing(
    texts: Sequence[Text], is_peer: Allowed, undetermined: Allowed, covered: dict[int, list[bool]], settings: Settings
) -> list[list[bool]]:
    """Which plan took from which peer, by everything between the two, before or after what is given to earlier ones."""
    own, size = settings.attribution, range(len(texts))
    nobody = [[False] * len(texts) for _ in texts]
    plain = _between(texts, is_peer, nobody, covered, settings)
    mean = [[(len(a.codes) * len(b.codes)) ** 0.5 for b in texts] for a in texts]
    per_character = _threshold(
        [plain[0][p][s] / max(mean[p][s], 1.0) for p in size for s in size if is_peer[p][s]], settings
    )
    after = _between(texts, is_peer, undetermined, covered, settings)
    return [
        [
            bool(is_peer[p][s])
            and any(
                round(total[p][s], 6) >= max(own.pair_bits, per_character * mean[p][s])
                and round(in_long[p][s], 6) >= own.long_share * round(total[p][s], 6)
                for total, in_long in (plain, after)
            )
            for s in size
        ]
        for p in size
    ]


def _between(
    texts: Sequence[Text], is_peer: Allowed, undetermined: Allowed, covered: dict[int, list[bool]], settings: Settings
) -> tuple[list[list[float]], list[list[float]]]:
    """What all passages between two documents hold, and what the long ones do."""
    own, size = settings.attribution, range(len(texts))
    total = [[0.0 for _ in size] for _ in size]
    in_long = [[0.0 for _ in size] for _ in size]
    for p in covered:
        found = _from_peers(texts, p, is_peer[p], covered[p], undetermined[p], own.pair_passage_bits, settings)
        for copy in _own_sentences(found, texts[p], covered[p], own):
            total[p][copy.source] += copy.bits
            if _telling(copy, texts[p].bits, own) >= own.long_passage:
                in_long[p][copy.source] += copy.bits
    return total, in_long


def _threshold(densities: Sequence[float], settings: Settings) -> float:
    """Bits for each character from which on a pair borrows, raised where unrelated pairs of this corpus share more."""
    threshold = settings.attribution.pair_bits_per_character
    while True:
        unrelated = [d for d in densities if d <= threshold]
        if len(unrelated) < settings.chance.least_pairs:
            return threshold
        spread = statistics.pstdev(unrelated)
        raised = statistics.fmean(unrelated) + settings.chance.deviations * spread
        if raised <= threshold:
            return threshold
        threshold = raised


def _is_common(copy: Copy, texts: Sequence[Text], plan: int, residue: Weights, own: AttributionSettings) -> bool:
    """Whether a copy is a short passage, or a sentence all of which, that many documents have as well.

    It is not where the rest of it is evidence enough.
    """
    text, width = texts[plan], own.common_run
    single = len(set(text.sentence[copy.x0 : copy.x1])) == 1
    telling = _telling(copy, text.bits, own)
    if telling >= (own.long_sentence if single else own.long_passage):
        return False
    looked_at = []  # where a run begins, and the text that it stands for
    for run in copy.runs:
        middle = run.x + run.length // 2
        if run.length >= 2 * width:
            margin = (run.length - width) // 4
            looked_at.append((run.x + margin, range(run.x, middle)))
            looked_at.append((run.x + run.length - width - margin, range(middle, run.x_end)))
        elif run.length >= width:
            looked_at.append((run.x + (run.length - width) // 2, range(run.x, run.x_end)))
    often = [s for x, s in looked_at if _carriers(text.codes[x : x + width], texts) >= own.common_carriers]
    of_many = {i for span in often for i in span}
    rest = sum(residue[i] for run in copy.runs for i in range(run.x, run.x_end) if i not in of_many)
    if round(rest, 6) >= own.uncommon_bits:
        return False
    return bool(often) if telling < own.long_passage else bool(often) and len(often) == len(looked_at)


def _carriers(wanted: Sequence[int], texts: Sequence[Text]) -> int:
    """How many documents have a run."""
    run, width = list(wanted), len(wanted)
    return sum(any(list(t.codes[i : i + width]) == run for i in range(len(t.codes))) for t in texts)


def _beside(copy: Copy, taken: Sequence[Copy], bits: Weights, own: AttributionSettings) -> list[Copy]:
    """What is left of a reference's copy where peers keep some of it."""
    free = [x for x in range(copy.x0, copy.x1) if not any(t.x0 <= x < t.x1 for t in taken)]
    if len(free) == copy.x1 - copy.x0:
        return [copy]
    begins = [x for x in free if x - 1 not in free]
    ends = [x + 1 for x in free if x + 1 not in free]
    parts = [part_of(copy, low, high, bits) for low, high in zip(begins, ends, strict=True)]
    return [p for p in parts if p is not None and (_longest(p) >= own.least_block or p.bits >= own.part_bits)]
