"""How alike documents are in topic, beside the text that one is known to have taken from the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from homog.datatypes import BoolArray, FloatArray, LongArray, Match, PlanScore
from homog.picture import AlikePair, Place, Topics
from homog.settings import TopicSettings
from homog.topics.maps import flatten
from homog.topics.vectors import Meaning

Values = npt.NDArray[np.float64]
_RELATIONS: tuple[Literal["peers"], Literal["reference"], Literal["versions"]] = ("peers", "reference", "versions")
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
    plans = [plan for plan in compared.plans if plan in meaning.sums]
    table = _pairs(meaning, compared, plans)
    rows, count = _rows(meaning, table, settings), len(table.left)
    flat = flatten(meaning.documents[[meaning.docs.index(plan) for plan in plans]])
    places = tuple(Place(plan, float(x), float(y)) for plan, (x, y) in zip(plans, flat.points.tolist(), strict=True))
    return Topics(model, tuple(rows), count - len(rows), places, flat.spread)


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Pairs of documents and what is attributed between them: numbers in `Meaning.docs`, all of shape (pairs,)."""

    left: LongArray
    right: LongArray
    relation: LongArray  # index into _RELATIONS
    taken: Values
    given: Values
    common: Values


def _pairs(meaning: Meaning, compared: Compared, plans: Sequence[str]) -> _Pairs:
    """Every two plans, and every plan with each of its references; a million pairs are arrays, not objects."""
    number = {doc: index for index, doc in enumerate(meaning.docs)}
    at = np.array([number[plan] for plan in plans], dtype=np.int64)
    shares = _shares(compared, plans, number)
    relations = _relations(compared, plans)
    i, j = np.nonzero(np.triu(relations >= 0, 1))
    names = [[number[r] for r in compared.references.get(plan, ()) if r in number] for plan in plans]
    owner = np.repeat(np.arange(len(plans)), [len(row) for row in names])
    source = np.array([n for row in names for n in row], dtype=np.int64)
    none = np.zeros(len(source))
    return _Pairs(
        left=np.concatenate([at[i], at[owner]]),
        right=np.concatenate([at[j], source]),
        relation=np.concatenate([relations[i, j], np.ones(len(source), dtype=np.int64)]),
        taken=np.concatenate([shares[i, at[j]], shares[owner, source]]),
        given=np.concatenate([shares[j, at[i]], none]),
        common=np.concatenate([_common(compared, plans)[i, j], none]),
    )


def _shares(compared: Compared, plans: Sequence[str], number: Mapping[str, int]) -> Values:
    """Share of each plan that comes from each document, shape (plans, documents)."""
    table = np.zeros((len(plans), len(number)))
    for row, plan in enumerate(plans):
        for source, share in compared.scores[plan].by_source.items():
            if source in number:
                table[row, number[source]] = round(share, _DIGITS)
    return table


def _relations(compared: Compared, plans: Sequence[str]) -> LongArray:
    """What each two plans are to one another, shape (plans, plans); -1 where one is a reference of the other."""
    at = {plan: index for index, plan in enumerate(plans)}
    table = np.zeros((len(plans), len(plans)), dtype=np.int64)
    for plan in plans:
        above = [at[name] for name in compared.references.get(plan, ()) if name in at]
        table[at[plan], above] = table[above, at[plan]] = -1
    for a, b in compared.versions:
        if a in at and b in at:
            table[at[a], at[b]] = table[at[b], at[a]] = _RELATIONS.index("versions")
    return table


def _rows(meaning: Meaning, pairs: _Pairs, settings: TopicSettings) -> list[AlikePair]:
    """The pairs that are kept, with their likeness, the likest first."""
    plain = meaning.documents
    cosine = _cosines(plain, pairs)
    centred, percentile = np.full(len(cosine), np.nan), np.full(len(cosine), np.nan)
    if int(plain.any(axis=1).sum()) >= settings.least_documents:
        centred = _cosines(meaning.centred(plain), pairs)
        ranked = pairs.relation != _RELATIONS.index("versions")
        percentile[ranked] = _percentiles(centred[ranked])
    docs = meaning.docs
    place = np.argsort(np.argsort(np.array(docs))) if docs else np.zeros(0, dtype=np.int64)
    key = np.where(np.isnan(centred), cosine, centred)
    order = np.lexsort((place[pairs.right], place[pairs.left], -key))
    if len(order) > settings.most_pairs:
        order = order[_most_telling(pairs, percentile, order, settings.most_pairs)]
    told = zip(
        *(
            column[order].tolist()
            for column in (
                *(pairs.left, pairs.right, pairs.relation, cosine, centred, percentile),
                *(pairs.taken, pairs.given, pairs.common),
            )
        ),
        strict=True,
    )
    return [
        AlikePair(docs[a], docs[b], _RELATIONS[kind], alike, _or_none(apart), _or_none(rank), *shares)
        for a, b, kind, alike, apart, rank, *shares in told
    ]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value


def _most_telling(pairs: _Pairs, percentile: Values, order: LongArray, most: int) -> LongArray:
    """Which places of an order are kept: those with copied text before others, then the likest."""
    copied = np.maximum(pairs.taken, pairs.given)[order]
    chosen = np.lexsort((-np.nan_to_num(percentile[order]), copied <= 0))
    return np.sort(chosen[:most])


def _cosines(vectors: FloatArray, pairs: _Pairs) -> Values:
    """The cosines of pairs; four digits, because float32 sums differ between machines in the seventh."""
    values = (vectors @ vectors.T)[pairs.left, pairs.right].astype(np.float64)
    return np.asarray(np.clip(np.round(values, 4), -1.0, 1.0) + 0.0, dtype=np.float64)


def _percentiles(values: Values) -> Values:
    """The share of the other values that each is above, equal ones counting half."""
    ordered = np.sort(values)
    below, upto = np.searchsorted(ordered, values, "left"), np.searchsorted(ordered, values, "right")
    share = (below + (upto - below - 1) / 2) / max(len(values) - 1, 1)
    return np.asarray(np.round(share, _DIGITS), dtype=np.float64)


def _common(compared: Compared, plans: Sequence[str]) -> Values:
    """For each two plans the substantive characters of one reference that both took, in shares of the shorter plan; the
    reference of which they have most in common counts. Shape (plans, plans)."""
    by_reference: dict[str, dict[int, list[Match]]] = defaultdict(lambda: defaultdict(list))
    at = {plan: index for index, plan in enumerate(plans)}
    for match in compared.matches:
        if match.attribution == "vertical" and match.doc in at:
            by_reference[match.source][at[match.doc]].append(match)
    sizes = np.array([max(compared.scores[plan].characters, 1) for plan in plans], dtype=np.float64)
    table = np.zeros((len(plans), len(plans)))
    for name, rows in sorted(by_reference.items()):
        chosen = np.array(sorted(rows), dtype=np.int64)
        shorter = np.minimum(sizes[chosen][:, None], sizes[chosen][None, :])
        share = np.minimum(_both(compared.texts[name], [rows[n] for n in chosen.tolist()]) / shorter, 1.0)
        cells = np.ix_(chosen, chosen)
        table[cells] = np.maximum(table[cells], np.round(share, _DIGITS))
    return table


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
    signs = (codes >= 0xFF00) & (codes <= 0xFF0F) | (codes >= 0xFF1A) & (codes <= 0xFF20)
    return np.asarray(np.where(codes < _CHINESE, _letters()[np.minimum(codes, _CHINESE - 1)], ~signs))


@cache
def _letters() -> BoolArray:
    """Which code points below those of Chinese characters are letters or figures."""
    return np.array([chr(code).isalnum() for code in range(_CHINESE)], dtype=bool)
