"""How alike the documents of a run are by what they share, and orders in which alike ones stand together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import Cluster, Result
from homog.report.desk import Desk

_LONGEST = 2000  # passages that likeness is made of; the longest carried by most come first
_DIGITS = 6
# Provinces in the order of official tables (GB/T 2260).
_PROVINCES = (
    *("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽"),
    *("福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州"),
    *("云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "台湾", "香港", "澳门"),
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Documents and how alike each two are, 0 to 1."""

    docs: tuple[str, ...]
    values: npt.NDArray[np.float64]  # (documents, documents), symmetric, 1 on the diagonal

    def nearest(self, doc: str, count: int) -> list[tuple[str, float]]:
        """The documents most like one, with their likeness; none that is not alike at all."""
        row = self.values[self.docs.index(doc)]
        others = [(other, float(value)) for other, value in zip(self.docs, row, strict=True) if other != doc]
        return [pair for pair in sorted(others, key=lambda p: (-p[1], p[0]))[:count] if pair[1] > 0]


def likeness(result: Result, docs: Sequence[str]) -> Likeness:
    """The cosine of what two documents carry of the run's passages, each counting by its length.

    Args:
        result: the run.
        docs: the documents to compare.
    """
    at = {doc: index for index, doc in enumerate(docs)}
    ordered = sorted(result.clusters, key=lambda c: (-len(c.members) * _length(c), c.cluster_id))[:_LONGEST]
    carried = np.zeros((len(docs), len(ordered)), dtype=np.int64)
    for column, cluster in enumerate(ordered):
        for member in cluster.members:
            if member.doc in at:
                carried[at[member.doc], column] = 1
    lengths = np.array([_length(c) for c in ordered], dtype=np.int64)
    shared = ((carried * lengths) @ carried.T).astype(np.float64)  # whole numbers: the same on every machine
    own = np.sqrt(np.maximum(np.diag(shared), 1.0))
    values = np.round(shared / np.outer(own, own), _DIGITS)
    np.fill_diagonal(values, 1.0)
    return Likeness(tuple(docs), values)


def _length(cluster: Cluster) -> int:
    return max((member.end - member.start for member in cluster.members), default=0)


def by_likeness(alike: Likeness) -> list[str]:
    """The documents in one row, the most alike side by side: chains joined at their ends, likest pairs first."""
    n = len(alike.docs)
    rows, columns = np.triu_indices(n, 1)
    weights = alike.values[rows, columns]
    pairs = sorted((-w, i, j) for w, i, j in zip(weights.tolist(), rows.tolist(), columns.tolist(), strict=True) if w)
    chain = {i: [i] for i in range(n)}  # every document -> the chain it is in
    for _, i, j in pairs:
        left, right = chain[i], chain[j]
        if left is right or i not in (left[0], left[-1]) or j not in (right[0], right[-1]):
            continue
        joined = (left if left[-1] == i else left[::-1]) + (right if right[0] == j else right[::-1])
        for member in joined:
            chain[member] = joined
    seen: list[int] = []
    for i in sorted(range(n), key=lambda i: (-len(chain[i]), min(chain[i]))):
        seen += [member for member in chain[i] if member not in seen] if i not in seen else []
    return [alike.docs[i] for i in seen]


def by_region(desk: Desk, docs: Sequence[str]) -> list[str]:
    """The documents by level and then by province in the order of official tables."""

    def place(doc: str) -> tuple[int, str, str, str]:
        document = desk.document(doc)
        known = [i for i, name in enumerate(_PROVINCES) if document.region.startswith(name)]
        date = document.signed.isoformat() if document.signed else "9999"
        return (known[0] if known else len(_PROVINCES), document.region, date, doc)

    return sorted(docs, key=place)


def by_date(desk: Desk, docs: Sequence[str]) -> list[str]:
    """The documents by date, those without one last."""
    return sorted(docs, key=lambda doc: (_date(desk, doc), doc))


def _date(desk: Desk, doc: str) -> str:
    signed = desk.document(doc).signed
    return signed.isoformat() if signed else "9999"


def orders(desk: Desk, alike: Likeness) -> Mapping[str, Sequence[str]]:
    """Every order of the same documents by its name."""
    return {
        "likeness": by_likeness(alike),
        "region": by_region(desk, alike.docs),
        "date": by_date(desk, alike.docs),
    }
