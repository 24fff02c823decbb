"""How alike documents are in topic, beside the text that one is known to have taken from the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, Match, PlanScore
from homog.picture import AlikePair, Place, Topics
from homog.settings import TopicSettings
from homog.topics.maps import flatten
from homog.topics.vectors import Meaning

Values = npt.NDArray[np.float64]
Relation = Literal["peers", "reference", "versions"]
_DIGITS = 6
_CHINESE = 0x3400


@dataclass(frozen=True, eq=False)
class Compared:
    """What is known of the plans of a run.

    Attributes:
        texts: of all documents, by doc_id.
        plans: the scored ones.
        references: of each plan.
        scores: of the plans: what share of each comes from whom.
        matches: of the plans; vertical ones tell what two of them took from one place.
        versions: documents that are versions of one another.
    """

    texts: Mapping[str, str]
    plans: Sequence[str]
    references: Mapping[str, Sequence[str]]
    scores: Mapping[str, PlanScore]
    matches: Sequence[Match]
    versions: Collection[tuple[str, str]] = ()


def topics_of(meaning: Meaning, compared: Compared, model: str, settings: TopicSettings) -> Topics:
    """All pairs of plans, and of plans and their references; and the map of plans.

    Args:
        meaning: vectors of the documents.
        compared: the plans and what they took.
        model: the name of the encoder.
        settings: from how many documents on a centre is taken away, how many pairs are kept.
    """
    rows = _rows(meaning, _pairs(meaning, compared), settings)
    kept = _most_telling(rows, settings)
    plans = [plan for plan in compared.plans if plan in meaning.sums]
    flat = flatten(meaning.documents[[meaning.docs.index(plan) for plan in plans]])
    places = tuple(Place(plan, float(x), float(y)) for plan, (x, y) in zip(plans, flat.points.tolist(), strict=True))
    return Topics(model, tuple(kept), len(rows) - len(kept), places, flat.spread)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two documents and what is attributed between them."""

    first: str
    second: str
    relation: Relation
    taken: float
    given: float = 0.0
    common: float = 0.0


def _pairs(meaning: Meaning, compared: Compared) -> list[_Pair]:
    """Every two plans, and every plan with each of its references."""
    plans = [plan for plan in compared.plans if plan in meaning.sums]
    common = _common(compared)
    versions = {pair for a, b in compared.versions for pair in ((a, b), (b, a))}
    found = []
    for a, b in combinations(plans, 2):
        relation: Relation = "versions" if (a, b) in versions else "peers"
        found.append(_Pair(a, b, relation, _share(compared, a, b), _share(compared, b, a), common.get((a, b), 0.0)))
    for plan in plans:
        names = [name for name in compared.references.get(plan, ()) if name in meaning.sums]
        found += [_Pair(plan, name, "reference", _share(compared, plan, name)) for name in names]
    return found


def _share(compared: Compared, plan: str, source: str) -> float:
    return round(compared.scores[plan].by_source.get(source, 0.0), _DIGITS)


def _rows(meaning: Meaning, pairs: Sequence[_Pair], settings: TopicSettings) -> list[AlikePair]:
    """The pairs with their likeness, the likest first."""
    if not pairs:
        return []
    at = {doc: index for index, doc in enumerate(meaning.docs)}
    left, right = np.array([(at[p.first], at[p.second]) for p in pairs], dtype=np.int64).T
    plain = meaning.documents
    cosine = _cosines(plain @ plain.T, left, right).tolist()
    centred: list[float | None] = [None] * len(pairs)
    percentile: list[float | None] = [None] * len(pairs)
    if int(plain.any(axis=1).sum()) >= settings.least_documents:
        apart = meaning.centred(plain)
        values = _cosines(apart @ apart.T, left, right)
        ranked = np.flatnonzero([p.relation != "versions" for p in pairs])
        centred = values.tolist()
        for n, share in zip(ranked.tolist(), _percentiles(values[ranked]).tolist(), strict=True):
            percentile[n] = share
    rows = [
        AlikePair(p.first, p.second, p.relation, cosine[n], centred[n], percentile[n], p.taken, p.given, p.common)
        for n, p in enumerate(pairs)
    ]
    return sorted(rows, key=lambda p: (-(p.cosine if p.centred is None else p.centred), p.first, p.second))


def _cosines(table: npt.NDArray[np.float32], left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]) -> Values:
    """Entries of a table of cosines; four digits, because float32 sums differ between machines in the seventh."""
    values = np.asarray(table[left, right], dtype=np.float64)
    return np.asarray(np.clip(np.round(values, 4), -1.0, 1.0) + 0.0, dtype=np.float64)


def _percentiles(values: Values) -> Values:
    """The share of the other values that each is above, equal ones counting half."""
    ordered = np.sort(values)
    below, upto = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    share = (below + (upto - below - 1) / 2) / max(len(values) - 1, 1)
    return np.asarray(np.round(share, _DIGITS), dtype=np.float64)


def _common(compared: Compared) -> dict[tuple[str, str], float]:
    """For pairs of plans the substantive characters of one reference that both took, of the shorter plan's; the
    reference of which they have most in common counts."""
    by_reference: dict[str, dict[str, list[Match]]] = defaultdict(lambda: defaultdict(list))
    for match in compared.matches:
        if match.attribution == "vertical":
            by_reference[match.source][match.doc].append(match)
    order = {plan: index for index, plan in enumerate(compared.plans)}
    found: dict[tuple[str, str], float] = {}
    for name, rows in sorted(by_reference.items()):
        plans = sorted(rows, key=order.__getitem__)
        shared = _both(compared.texts[name], [rows[plan] for plan in plans])
        for i, j in combinations(range(len(plans)), 2):
            size = min(compared.scores[plans[i]].characters, compared.scores[plans[j]].characters)
            share = min(float(shared[i, j]) / size, 1.0) if size else 0.0
            if share > 0:
                key = plans[i], plans[j]
                found[key] = max(found.get(key, 0.0), round(share, _DIGITS))
    return found


def _both(text: str, rows: Sequence[Sequence[Match]]) -> Values:
    """How many substantive characters of a reference each two plans both took, shape (plans, plans)."""
    masks = np.zeros((len(rows), len(text)), dtype=np.float32)
    for mask, matches in zip(masks, rows, strict=True):
        for match in matches:
            mask[match.source_start : match.source_end] = 1.0
    masks = masks[:, _substantive(text)]
    return (masks @ masks.T).astype(np.float64)


def _substantive(text: str) -> BoolArray:
    """The letters, figures and Chinese characters of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    plain = np.array([chr(code).isalnum() for code in range(_CHINESE)], dtype=bool)
    signs = (codes >= 0xFF00) & (codes <= 0xFF0F) | (codes >= 0xFF1A) & (codes <= 0xFF20)
    return np.asarray(np.where(codes < _CHINESE, plain[np.minimum(codes, _CHINESE - 1)], ~signs))


def _most_telling(rows: Sequence[AlikePair], settings: TopicSettings) -> list[AlikePair]:
    """The pairs that are kept: those with copied text before others, then the likest."""
    if len(rows) <= settings.most_pairs:
        return list(rows)
    chosen = sorted(range(len(rows)), key=lambda n: (rows[n].copied <= 0, -(rows[n].percentile or 0.0), n))
    return [rows[n] for n in sorted(chosen[: settings.most_pairs])]
