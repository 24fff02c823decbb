"""A peer's changes to the reference that turn up again in a later plan: who copied whose copy.

Two plans that follow one sentence of a reference are alike because of it. Where both also share changes to it, either
both drafters hit on them, or the later plan had the earlier one before it: as shared errors show which manuscript was
copied from which (Maas, Textkritik, 1927). Each sentence of a plan inside a passage from a reference is compared with
the versions of earlier peers in two steps. The first weighs the sentence alone: what its changes are worth as chance,
which of them the peer has, which only the one or only the other. The second looks around it: the sentences beside it,
the rest of the plan, whether the plan took the peer's own words elsewhere. Both are logistic models over a handful of
figures, fitted by `homog bench --calibrate` (models/deviations.json).
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from homog.alignment import Block, DoubleArray, Passage
from homog.changes import ChangeModel, Difference, Piece, change_model, differences, new_runs
from homog.datatypes import BoolArray
from homog.matching import Prepared, totals
from homog.resources import models_path
from homog.settings import DeviationSettings, Settings

Values = npt.NDArray[np.float64]

ALONE = (
    "changes",
    "left_over",
    "shared",
    "only_plan",
    "only_peer",
    "left_over_share",
    "shared_runs",
    "shared_runs_of_peer",
    "like_peer",
    "like_reference",
    "peer_like_reference",
    "count_shared",
    "count_shared_runs",
)
AROUND = (
    "alone",
    "best_beside",
    "worst_beside",
    "beside",
    "silent_beside",
    "elsewhere",
    "own_words",
    "borrows",
    "length",
)
_LEAST = 1e-5  # a probability that is never undercut, so that its logit stays finite


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of a plan that carries a peer's changes to the reference.

    Attributes:
        passage: against the peer.
        probability: that it came from there.
        runner_up, runner_up_probability: the peer that comes next, or -1 and 0.
    """

    passage: Passage
    probability: float
    runner_up: int
    runner_up_probability: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A piece and the version of a peer it may come from, with the probability that it does."""

    piece: int
    version: int
    probability: float


@dataclass(frozen=True, eq=False)
class Versions:
    """What each changed piece may come from.

    Attributes:
        pairs: a piece and the version of a peer, as numbers of pieces.
        alone: the probability of each pair by what the two sentences show.
    """

    pairs: list[tuple[int, int]]
    alone: Values

    def without(self, barred: Callable[[int, int], bool]) -> Versions:
        """The same without the pairs of pieces, by their numbers, that cannot be."""
        kept = [n for n, (a, b) in enumerate(self.pairs) if not barred(a, b)]
        return Versions([self.pairs[n] for n in kept], self.alone[kept])


def versions_of(prepared: Prepared, pieces: Sequence[Piece], is_peer: BoolArray, settings: Settings) -> Versions:
    """The versions of peers that the changed pieces of plans may come from.

    Args:
        prepared: the documents.
        pieces: of accepted passages against the references, of plans and peers.
        is_peer: is_peer[plan, source], shape (documents, documents).
        settings: worth of edits, bounds.
    """
    pairs = candidate_versions(prepared, pieces, is_peer, settings.deviations)
    model = change_model(pieces, settings.attribution)
    return Versions(pairs, _probability("alone", features_alone(prepared, pieces, pairs, model)))


def find_shared(
    prepared: Prepared,
    pieces: Sequence[Piece],
    versions: Versions,
    own_words: Mapping[tuple[int, int], int],
    settings: Settings,
) -> list[Shared]:
    """The sentences of plans that carry a peer's changes to the reference.

    Args:
        prepared: the documents.
        pieces: of accepted passages against the references, of plans and peers.
        versions: what they may come from.
        own_words: (plan, peer) -> characters of the peer's own words in the plan.
        settings: worth of edits and the least probability.

    Returns:
        Disjoint passages in plan order, neighbours from one peer joined.
    """
    model = change_model(pieces, settings.attribution)
    around = features_around(pieces, versions.pairs, versions.alone, own_words)
    chosen = _best(pieces, versions.pairs, _probability("around", around))
    found = []
    for best, second in chosen:
        if best.probability < settings.deviations.least_probability:
            continue
        passage = _passage(prepared, pieces[best.piece], pieces[best.version], model)
        if passage is not None:
            other = (pieces[second.version].doc, second.probability) if second else (-1, 0.0)
            found.append(Shared(passage, best.probability, *other))
    joined = _joined(sorted(found, key=lambda s: s.passage.x0), prepared)
    return [one for one in joined if one.passage.bits >= settings.deviations.least_bits]


def _joined(found: Sequence[Shared], prepared: Prepared) -> list[Shared]:
    """Passages of one peer that follow one another, as one; its probability is the mean by length."""
    doc = prepared.pool.doc
    joined: list[Shared] = []
    for one in found:
        last = joined[-1] if joined else None
        p = one.passage
        if last is None or doc[last.passage.y0] != doc[p.y0] or not _follows(last.passage, p):
            joined.append(one)
            continue
        q = last.passage
        whole = Passage(q.x0, p.x1, min(q.y0, p.y0), max(q.y1, p.y1), q.bits + p.bits, q.blocks + p.blocks)
        mine, theirs = p.x1 - p.x0, q.x1 - q.x0
        mean = (one.probability * mine + last.probability * theirs) / (mine + theirs)
        joined[-1] = Shared(whole, mean, last.runner_up, last.runner_up_probability)
    return joined


def _follows(last: Passage, p: Passage) -> bool:
    return p.x0 - last.x1 <= _NEXT and -_NEXT <= p.y0 - last.y1 <= _NEXT


# -- the versions that pieces may come from ----------------------------------------------------------------


def candidate_versions(
    prepared: Prepared, pieces: Sequence[Piece], is_peer: BoolArray, settings: DeviationSettings
) -> list[tuple[int, int]]:
    """For each changed piece the few versions of peers that share most of its new runs of characters.

    Only versions of the same place of the reference count. Of a run that many plans have there the earliest are looked
    at, and it weighs little: the work grows with the text, not with the square of the plans.
    """
    runs = _new_runs(prepared.plain, pieces, np.any(is_peer, axis=1), settings.run)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, own in runs.items():
        for run in own:
            holders[run].append(number)
    pairs = []
    for number, own in runs.items():
        mine = pieces[number]
        if not is_peer[mine.doc].any():
            continue
        shared: Counter[int] = Counter()
        for run in own:
            others = holders[run]
            if len(others) > 1:
                weight = max(settings.most_holders // len(others), 1)
                for other in others[: settings.most_holders]:
                    shared[other] += weight
        fitting = [
            (-weight, other)
            for other, weight in shared.items()
            if is_peer[mine.doc, pieces[other].doc] and pieces[other].y0 < mine.y1 and mine.y0 < pieces[other].y1
        ]
        pairs += [(number, other) for _, other in sorted(fitting)[: settings.looked_at]]
    return pairs


def _new_runs(plain: str, pieces: Sequence[Piece], is_plan: BoolArray, width: int) -> dict[int, frozenset[str]]:
    """Runs of each changed piece that the reference does not have at its place, where a plan has changed it too."""
    asked = np.zeros(max((p.y1 for p in pieces), default=0) + 1, dtype=bool)
    for p in pieces:
        if p.changes and is_plan[p.doc]:
            asked[p.y0 : p.y1] = True
    return {
        number: new_runs(plain, p, width)
        for number, p in enumerate(pieces)
        if p.changes and (is_plan[p.doc] or asked[p.y0 : p.y1].any())
    }


# -- what speaks for a version -----------------------------------------------------------------------------


def features_alone(
    prepared: Prepared, pieces: Sequence[Piece], pairs: Sequence[tuple[int, int]], model: ChangeModel
) -> Values:
    """Figures of each pair by itself, shape (pairs, len(ALONE))."""
    total = totals(prepared.bits)
    worth = {i: _worths(prepared, pieces[i], model, total) for pair in pairs for i in pair}
    runs = {i: new_runs(prepared.plain, pieces[i], _RUN) for i in worth}
    rows = [
        _row(prepared, (pieces[a], worth[a], runs[a]), (pieces[b], worth[b], runs[b]), model, total) for a, b in pairs
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, len(ALONE))


_RUN = 4  # characters of a run by which two versions are compared
Worths = dict[tuple[int, str, str], float]
Told = tuple[Piece, Worths, frozenset[str]]  # a piece, what its changes are worth, its new runs


def _worths(prepared: Prepared, piece: Piece, model: ChangeModel, total: DoubleArray) -> Worths:
    """Bits of each change by its place and wording."""
    source = prepared.plain[piece.y0 : piece.y1]
    return {(c.y, c.old, c.new): _bits(c, model, total, c.y, source) for c in piece.changes}


def _bits(change: Difference, model: ChangeModel, total: DoubleArray, place: int | None, source: str) -> float:
    new = float(total[change.x + len(change.new)] - total[change.x])
    return model.bits(change.old, change.new, new, place, source)


def _row(prepared: Prepared, one: Told, other: Told, model: ChangeModel, total: DoubleArray) -> list[float]:
    mine, my_worths, my_runs = one
    theirs, their_worths, their_runs = other
    plain = prepared.plain
    plan, peer = plain[mine.x0 : mine.x1], plain[theirs.x0 : theirs.x1]
    reference = plain[mine.y0 : mine.y1]
    changes = sum(my_worths.values())
    common = my_worths.keys() & their_worths.keys()
    shared = sum(my_worths[c] for c in common)
    between = differences(plain, (mine.x0, mine.x1), (theirs.x0, theirs.x1))
    left_over = sum(_bits(c, model, total, None, peer) for c in between)
    same = len(my_runs & their_runs)
    return [
        math.log1p(changes),
        math.log1p(left_over),
        math.log1p(shared),
        math.log1p(max(changes - shared, 0.0)),
        math.log1p(sum(their_worths[c] for c in their_worths.keys() - common)),
        left_over / (changes + 1),
        same / max(len(my_runs), 1),
        same / max(len(their_runs), 1),
        float(Levenshtein.normalized_similarity(plan, peer)),
        float(Levenshtein.normalized_similarity(plan, reference)),
        float(Levenshtein.normalized_similarity(peer, reference)),
        math.log1p(len(common)),
        math.log1p(same),
    ]


def features_around(
    pieces: Sequence[Piece],
    pairs: Sequence[tuple[int, int]],
    alone: Values,
    own_words: Mapping[tuple[int, int], int],
) -> Values:
    """Figures of what surrounds each pair, shape (pairs, len(AROUND))."""
    sure: dict[tuple[int, int], float] = {}
    for (a, b), probability in zip(pairs, alone.tolist(), strict=True):
        key = a, pieces[b].doc
        sure[key] = max(sure.get(key, 0.0), probability)
    expected: dict[tuple[int, int], float] = defaultdict(float)
    for (a, peer), probability in sure.items():
        expected[pieces[a].doc, peer] += probability
    beside = {a: _beside(pieces, a) for a, _ in pairs}
    rows = []
    for (a, b), probability in zip(pairs, alone.tolist(), strict=True):
        peer = pieces[b].doc
        near = [sure[n, peer] for n in beside[a] if (n, peer) in sure]
        words = own_words.get((pieces[a].doc, peer), 0)
        rows.append(
            [
                _logit(probability),
                _logit(max(near)) if near else _NO_NEIGHBOUR,
                _logit(min(near)) if near else _NO_NEIGHBOUR,
                float(len(near)),
                float(len(beside[a]) - len(near)),
                math.log1p(max(expected[pieces[a].doc, peer] - sure[a, peer] - sum(near), 0.0)),
                math.log1p(words),
                float(words > 0),
                math.log1p(pieces[a].x1 - pieces[a].x0),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(-1, len(AROUND))


_NO_NEIGHBOUR = -6.0  # as unlikely as a neighbour can look
_NEXT = 12  # characters between two pieces, in the plan and in the reference, that are neighbours


def _beside(pieces: Sequence[Piece], number: int) -> list[int]:
    """The pieces next to one in the plan and in the reference alike."""
    mine = pieces[number]
    near = []
    for other in (number - 1, number + 1):
        if not 0 <= other < len(pieces) or pieces[other].doc != mine.doc:
            continue
        theirs = pieces[other]
        apart = max(theirs.x0, mine.x0) - min(theirs.x1, mine.x1)
        source_apart = max(theirs.y0, mine.y0) - min(theirs.y1, mine.y1)
        if apart <= _NEXT and source_apart <= _NEXT:
            near.append(other)
    return near


def _logit(probability: float) -> float:
    held = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(held / (1 - held))


# -- judgement ---------------------------------------------------------------------------------------------


def _probability(step: str, features: Values) -> Values:
    weights, intercept = _model()[step]
    odds: Values = 1.0 / (1.0 + np.exp(-(features @ weights + intercept)))
    return odds


@lru_cache(maxsize=1)
def _model() -> dict[str, tuple[Values, float]]:
    data = json.loads(models_path("deviations.json").read_text(encoding="utf-8"))
    names = {"alone": ALONE, "around": AROUND}
    return {
        step: (np.array([float(data[step]["weights"][n]) for n in names[step]]), float(data[step]["intercept"]))
        for step in names
    }


def forget_models() -> None:
    """Read the models anew at the next use; for the program that has just written others."""
    _model.cache_clear()


def _best(
    pieces: Sequence[Piece], pairs: Sequence[tuple[int, int]], probability: Values
) -> list[tuple[Judged, Judged | None]]:
    """The likeliest version of each piece, with the likeliest of another peer."""
    by_piece: dict[int, list[Judged]] = defaultdict(list)
    for (a, b), value in zip(pairs, probability.tolist(), strict=True):
        by_piece[a].append(Judged(a, b, value))
    chosen = []
    for rows in by_piece.values():
        # equally likely to nine decimals: the last bits of a sum depend on its order
        rows.sort(key=lambda row: (-round(row.probability, 9), pieces[row.version].doc, row.version))
        source = pieces[rows[0].version].doc
        chosen.append((rows[0], next((row for row in rows if pieces[row.version].doc != source), None)))
    return chosen


def _passage(prepared: Prepared, mine: Piece, theirs: Piece, model: ChangeModel) -> Passage | None:
    """The piece as a passage against the peer: what the peer's version saves over the reference's."""
    plain = prepared.plain
    blocks = [
        Block(mine.x0 + op.dest_start, theirs.x0 + op.src_start, op.dest_end - op.dest_start)
        for op in Levenshtein.opcodes(plain[theirs.x0 : theirs.x1], plain[mine.x0 : mine.x1])
        if op.tag == "equal"
    ]
    if not blocks:
        return None
    total = totals(prepared.bits[mine.x0 : mine.x1 + 1])
    source, peer = plain[mine.y0 : mine.y1], plain[theirs.x0 : theirs.x1]
    saved = sum(_bits(_moved(c, -mine.x0), model, total, c.y, source) for c in mine.changes)
    between = differences(plain, (mine.x0, mine.x1), (theirs.x0, theirs.x1))
    spent = sum(_bits(_moved(c, -mine.x0), model, total, None, peer) for c in between)
    return Passage(mine.x0, mine.x1, theirs.x0, theirs.x1, max(saved - spent, 0.0), tuple(blocks))


def _moved(change: Difference, by: int) -> Difference:
    return Difference(change.old, change.new, change.x + by, change.y)
