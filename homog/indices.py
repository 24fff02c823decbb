"""The indices of a plan (design §6): shares, coverage, order, status, intervals.

Everything counts substantive characters: the compared characters of the units. A share is always the sum of
labelled characters, never a mean of similarities, so it cannot grow by listing a match twice.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homog.datatypes import (
    GRADES,
    BoolArray,
    ComparisonText,
    Interval,
    Match,
    PlanScore,
    Status,
    Stretch,
    Structure,
    UnitScore,
)
from homog.phrases import phrase_id
from homog.settings import EXCLUDABLE, IndexSettings
from homog.shares import (
    LABELS,
    SHARES,
    Counts,
    LabelArray,
    by_label,
    count_cells,
    left_out,
    plan_shares,
    quoted_of,
    resampled,
)

_LONG_RANKING = 1000  # entries from which on a table of all pairs costs more than loading scipy


@dataclass(frozen=True, eq=False)
class Labelled:
    """The compared characters of one plan with their attribution.

    `label` is an index into LABELS, `match` the index of the match that explains the character, or -1.
    `carried` marks, for each reference, the compared characters of it that the plan carries, and `from_reference`
    the plan's characters that carry them, whether or not a peer explains them better. `quoted` marks the plan's
    characters inside quotations, `stock` those inside stock phrases, a source's or not.
    """

    doc_id: str
    text: ComparisonText
    structure: Structure
    label: LabelArray
    match: npt.NDArray[np.int32]
    carried: Mapping[str, BoolArray]
    from_reference: BoolArray
    quoted: BoolArray
    stock: BoolArray


def score_plan(
    plan: Labelled,
    matches: Sequence[Match],
    references: Mapping[str, tuple[ComparisonText, Structure]],
    settings: IndexSettings,
) -> PlanScore:
    """All indices of one plan.

    Args:
        plan: its labelled characters.
        matches: the matches that `plan.match` points into.
        references: comparison text and structure of its references, by doc_id.
        settings: bootstrap and thresholds.
    """
    cells = count_cells(plan.text.unit, plan.label, plan.quoted, plan.stock, len(plan.structure.units))
    rng = np.random.default_rng([settings.seed, zlib.crc32(plan.doc_id.encode())])
    shares = plan_shares(cells, settings.exclude, settings.bootstrap, rng)
    counts = by_label(cells, settings.exclude)
    total = float(counts.sum())
    kept = ~left_out(plan.quoted, plan.stock, settings.exclude)
    main = _main_reference(plan, references)
    coverage, by_action, targets, actions = None, {}, "none", "none"
    if main is not None:
        text, structure = references[main]
        carried = plan.carried[main]
        coverage = _coverage(text, carried, settings, rng)
        by_action = _by_action(text, structure, carried)
        targets = _status("target", plan, matches, text, structure, carried, settings)
        actions = _status("action", plan, matches, text, structure, carried, settings)
    return PlanScore(
        doc_id=plan.doc_id,
        characters=int(cells.sum()),
        shares=shares.shares,
        by_grade=_by_grade(plan, matches, kept, total),
        by_kind=_by_kind(plan, counts),
        by_source=_by_source(plan, matches, kept, total),
        reference_coverage=coverage,
        coverage_by_action=by_action,
        order_agreement=_order(plan, matches, main),
        targets_status=targets,  # type: ignore[arg-type]
        actions_status=actions,  # type: ignore[arg-type]
        units=_unit_scores(plan, cells, counts, matches),
        stretches=stretches(plan, matches),
        quoted_share=shares.quoted_share,
        total_copied=shares.total_copied,
        copied_samples=shares.copied_samples,
        net_shares=shares.net_shares,
        excluded=int(cells.sum() - total),
        net_characters=int(by_label(cells, EXCLUDABLE).sum()),
        undetermined_share=_undetermined(plan, matches, kept) / max(total, 1.0),
    )


def _main_reference(plan: Labelled, references: Mapping[str, tuple[ComparisonText, Structure]]) -> str | None:
    """The reference of which the plan carries most."""
    if not references:
        return None
    return max(sorted(references), key=lambda r: int(plan.carried[r].sum()))


def _coverage(text: ComparisonText, carried: BoolArray, settings: IndexSettings, rng: np.random.Generator) -> Interval:
    size = int(text.unit.max(initial=-1)) + 1
    if not size:
        return Interval(0.0, 0.0, 0.0)
    whole = np.bincount(text.unit, minlength=size)
    part = np.bincount(text.unit[carried], minlength=size)
    counts = np.stack([part, whole], axis=1).astype(np.float64)[whole > 0]
    drawn = resampled(counts, settings.bootstrap, rng)
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return Interval(float(part.sum() / whole.sum()), float(low), float(high))


def key_action_of(structure: Structure) -> list[str | None]:
    """For each unit the title of the key action it stands in, or None.

    Key actions are the sections below the one heading that holds most actions (重点任务), or the outermost
    sections where there is no such heading.
    """
    paths = [u.path for u in structure.units if u.kind == "action" and u.path]
    if not paths:
        return [None] * len(structure.units)
    tops = [path[0] for path in paths]
    common = max(sorted(set(tops)), key=tops.count)
    depth = 1 if tops.count(common) > 0.6 * len(tops) and any(len(p) > 1 for p in paths) else 0
    return [
        u.path[depth] if u.kind == "action" and len(u.path) > depth and (depth == 0 or u.path[0] == common) else None
        for u in structure.units
    ]


def _by_action(text: ComparisonText, structure: Structure, carried: BoolArray) -> dict[str, float]:
    names = key_action_of(structure)
    size = len(structure.units)
    whole = np.bincount(text.unit, minlength=size)
    part = np.bincount(text.unit[carried], minlength=size)
    sums: dict[str, list[int]] = {}
    for name, all_of, some in zip(names, whole.tolist(), part.tolist(), strict=False):
        if name is not None:
            entry = sums.setdefault(name, [0, 0])
            entry[0] += some
            entry[1] += all_of
    return {name: some / all_of for name, (some, all_of) in sums.items() if all_of}


def _changed_figures(plan: Labelled, mine: BoolArray, matches: Sequence[Match]) -> bool:
    """Whether a figure or date of the reference was changed in the chosen characters, by the plan or by its peer.

    The reference has the first claim: where a peer explains the text, the text is not the reference's as it stands.
    """
    used = set(plan.match[mine & (plan.match >= 0)].tolist())
    return any(matches[i].attribution == "horizontal" or _figure_in(plan, mine, matches[i]) for i in used)


def _figure_in(plan: Labelled, mine: BoolArray, match: Match) -> bool:
    """Whether a figure that a match changes stands in the chosen characters; a match may reach beyond them."""
    for pair in match.slots:
        if pair.type not in ("quantity", "date"):
            continue
        places = [
            number
            for number, slot in enumerate(plan.text.slots)
            if slot.type == pair.type and slot.text == pair.doc_text and match.start <= slot.start < match.end
        ]
        if not places or np.isin(plan.text.slot[mine], places).any():
            return True
    return False


def _status(
    kind: str,
    plan: Labelled,
    matches: Sequence[Match],
    text: ComparisonText,
    structure: Structure,
    carried: BoolArray,
    settings: IndexSettings,
) -> Status:
    """How far the plan's units of a kind are the reference's.

    The measure is the harmonic mean of two shares: of the plan's characters of that kind that carry the
    reference's text, and of the reference's characters of that kind that the plan carries. `identical` also asks
    that no figure or date was changed.
    """
    mine = _of_kind(kind, plan.structure, plan.text)
    theirs = _of_kind(kind, structure, text)
    if not mine.any() or not theirs.any():
        return "none"
    a, b = float(plan.from_reference[mine].mean()), float(carried[theirs].mean())
    value = 2 * a * b / (a + b) if a + b else 0.0
    if value >= settings.identical and not _changed_figures(plan, mine, matches):
        return "identical"
    if value >= settings.mostly:
        return "mostly"
    return "partly" if value >= settings.partly else "different"


def _of_kind(kind: str, structure: Structure, text: ComparisonText) -> BoolArray:
    flags = np.array([u.kind == kind for u in structure.units], dtype=bool)
    return flags[text.unit] if len(text.unit) else np.zeros(0, dtype=bool)


def _by_grade(plan: Labelled, matches: Sequence[Match], kept: BoolArray, total: float) -> dict[str, dict[str, float]]:
    table = {name: dict.fromkeys(GRADES, 0.0) for name in ("vertical", "horizontal")}
    for index, size in _match_sizes(plan, kept):
        row = matches[index]
        if row.attribution in table:
            table[row.attribution][row.grade] += size / total
    return {name: {k: float(v) for k, v in grades.items()} for name, grades in table.items()}


def _match_sizes(plan: Labelled, kept: BoolArray) -> list[tuple[int, int]]:
    used = plan.match[(plan.match >= 0) & kept]
    indices, sizes = np.unique(used, return_counts=True)
    return list(zip(indices.tolist(), sizes.tolist(), strict=True))


def _undetermined(plan: Labelled, matches: Sequence[Match], kept: BoolArray) -> int:
    """Characters from peers of which the dates do not tell who took from whom."""
    found = ((matches[index], size) for index, size in _match_sizes(plan, kept))
    return sum(size for m, size in found if m.attribution == "horizontal" and m.direction == "undetermined")


def _by_kind(plan: Labelled, counts: Counts) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    kinds = [u.kind for u in plan.structure.units]
    for kind in sorted(set(kinds)):
        rows = counts[[k == kind for k in kinds]].sum(axis=0)
        if size := float(rows.sum()):
            table[kind] = {name: float(rows[LABELS.index(name)] / size) for name in SHARES}
            table[kind]["characters"] = size
    return table


def _by_source(plan: Labelled, matches: Sequence[Match], kept: BoolArray, total: float) -> dict[str, float]:
    table: dict[str, float] = {}
    for index, size in _match_sizes(plan, kept):
        source = matches[index].source
        table[source] = table.get(source, 0.0) + size / total
    return dict(sorted(table.items(), key=lambda item: (-item[1], item[0])))


def _order(plan: Labelled, matches: Sequence[Match], main: str | None) -> float | None:
    """Kendall's tau-b between the order of the matched units here and in the reference (Kendall 1945)."""
    best = _best_by_unit(plan, matches, "vertical")
    places = [matches[i].source_start for _, i in sorted(best.items()) if matches[i].source == main]
    if len(places) < 3:
        return None
    return kendall_tau_b(np.arange(len(places)), np.array(places))


def kendall_tau_b(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> float | None:
    """Kendall's tau-b of two rankings of the same length; None where one of them is constant.

    Long rankings go to scipy, which needs no square table.
    """
    if len(x) > _LONG_RANKING:
        from scipy.stats import kendalltau

        tau = float(kendalltau(x, y).statistic)
        return None if np.isnan(tau) else tau
    signs_x = np.sign(x[:, None] - x[None, :]).astype(np.int8)
    signs_y = np.sign(y[:, None] - y[None, :]).astype(np.int8)
    untied_x, untied_y = np.count_nonzero(signs_x), np.count_nonzero(signs_y)
    if not untied_x or not untied_y:
        return None
    agree = float((signs_x.astype(np.int32) * signs_y).sum())
    return agree / float(np.sqrt(float(untied_x) * float(untied_y)))


def _best_by_unit(plan: Labelled, matches: Sequence[Match], kind: str) -> dict[int, int]:
    """For each unit the match of a kind that explains most of it."""
    chosen = plan.label == LABELS.index(kind)
    chosen &= plan.match >= 0
    width = len(matches) + 1
    keys, sizes = np.unique(plan.text.unit[chosen].astype(np.int64) * width + plan.match[chosen], return_counts=True)
    best: dict[int, tuple[int, int]] = {}
    for key, size in zip(keys.tolist(), sizes.tolist(), strict=True):
        unit, index = divmod(key, width)
        if unit not in best or size > best[unit][0]:
            best[unit] = (size, index)
    return {unit: index for unit, (_, index) in best.items()}


def _unit_scores(plan: Labelled, cells: Counts, counts: Counts, matches: Sequence[Match]) -> tuple[UnitScore, ...]:
    vertical = _best_by_unit(plan, matches, "vertical")
    horizontal = _best_by_unit(plan, matches, "horizontal")
    sizes, quoted = cells.sum(axis=1).tolist(), quoted_of(cells).tolist()
    rows = []
    for number, (unit, row) in enumerate(zip(plan.structure.units, counts.tolist(), strict=True)):
        size = sum(row)
        shares = {n: (row[LABELS.index(n)] / size if size else float(n == "original")) for n in SHARES}
        v, h = vertical.get(number), horizontal.get(number)
        rows.append(
            UnitScore(
                unit.unit_id,
                int(sizes[number]),
                shares,
                None if v is None else matches[v].match_id,
                None if h is None else matches[h].match_id,
                quoted[number] / sizes[number] if sizes[number] else 0.0,
                int(sizes[number] - size),
            )
        )
    return tuple(rows)


def stretches(plan: Labelled, matches: Sequence[Match]) -> tuple[Stretch, ...]:
    """The plan's compared text cut where the attribution or the match changes, in original offsets."""
    if not plan.text.length:
        return ()
    new = np.append(True, (np.diff(plan.label) != 0) | (np.diff(plan.match) != 0))
    first = np.flatnonzero(new)
    last = np.append(first[1:], plan.text.length) - 1
    rows = []
    for a, b in zip(first.tolist(), last.tolist(), strict=True):
        index = int(plan.match[a])
        match = matches[index] if index >= 0 else None
        start, end, label = int(plan.text.start[a]), int(plan.text.end[b]), LABELS[int(plan.label[a])]
        key = match.match_id if match else phrase_id(plan.doc_id, start, end) if label == "formulaic" else None
        rows.append(Stretch(start, end, label, match.grade if match else None, key))  # type: ignore[arg-type]
    return tuple(rows)
