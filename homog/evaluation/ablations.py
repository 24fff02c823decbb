"""What each part of the method brings: the development corpora scored with one part left out at a time.

Run it as `python -m homog.evaluation.ablations [--seed N …] [--source DIR …] [--out docs/ablations.md]`. A part is
left out by its settings, or by laying the documents out without it; the models stay as they were fitted with all
parts. It prints the tables; `--out` puts them between the two marks of that page.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from homog import comparison
from homog.attributed import Attributed
from homog.attribution import attribute
from homog.background import Background, load_background
from homog.corpus import load_corpus, read_documents
from homog.datatypes import ComparisonText, Document, Normalised, Structure
from homog.errors import ReadError
from homog.evaluation.bench import read_texts
from homog.evaluation.metrics import Found, evaluate
from homog.evaluation.seeds import DEV_SEEDS
from homog.evaluation.tallies import Quality
from homog.evaluation.truth import Truth
from homog.evaluation.weave import WeaveSettings, weave
from homog.layout import World, parse_all, plans_of
from homog.matching import Prepared, prepare
from homog.resources import data_path
from homog.settings import Settings

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
FIGURES = {  # of Quality.figures: how a column is headed, and its decimals
    "vertical_plagdet": ("vertical plagdet", 3),
    "horizontal_f": ("horizontal F", 3),
    "common_ancestor": ("common ancestor", 3),
    "shared_deviation_recall": ("shared deviations found", 3),
    "direct_source": ("direct source right", 3),
    "formula_copied": ("stock called copying", 3),
    "false_per_10000": ("false per 10,000", 1),
}
_NEVER = 10**6  # longer, or more, than anything in a corpus


@dataclass(frozen=True)
class Reading:
    """A corpus as read: what does not change from one ablation to the next."""

    documents: tuple[Document, ...]
    parsed: Mapping[str, tuple[Normalised, Structure]]
    world: World

    @classmethod
    def of(cls, folder: Path) -> Reading:
        """Read a corpus folder."""
        settings = Settings()
        documents, _ = read_documents(load_corpus(folder, settings.ingest), settings.ingest)
        parsed = parse_all(documents, settings, lambda *_: None)
        world = World.build(documents, plans_of(documents), parsed, settings)
        return cls(tuple(documents), parsed, world)

    def laid_out(
        self,
        settings: Settings,
        background: Background,
        change: Callable[[ComparisonText], ComparisonText] = lambda text: text,
        *,
        neutral: bool = True,
    ) -> Prepared:
        """The documents laid out anew.

        Args:
            settings: of the layout.
            background: how common runs are.
            change: of each comparison text.
            neutral: whether a document's own region names are made neutral.
        """
        named = {d.doc_id: d for d in self.documents}
        order, local = self.world.prepared.order, set(plans_of(self.documents))
        texts = []
        for name in order:
            own = comparison.own_names(named[name].region, named[name].level) if neutral else ()
            texts.append(change(comparison.build(*self.parsed[name], own)))
        is_local = np.array([name in local for name in order], dtype=bool)
        return prepare(order, texts, is_local, background, settings.matching)


Layout = Callable[[Reading, Settings], Prepared]


def _as_shipped(reading: Reading, _: Settings) -> Prepared:
    return reading.world.prepared


@dataclass(frozen=True)
class Ablation:
    """A part of the method left out: by `settings`, by `layout`, or by both."""

    name: str
    settings: Settings
    layout: Layout = _as_shipped


def shipped() -> Background:
    """The background that homog ships."""
    return load_background(data_path("background", "official.npz"))


def without_counts(background: Background) -> Background:
    """A background that knows stock runs but not how common characters are: each is worth the ceiling of 9 bits."""
    none = np.zeros(0, dtype=np.int64)
    return replace(background, singles=none, single_counts=none, pairs=none, pair_counts=none, characters=0)


def without_stock(background: Background) -> Background:
    """A background that knows no stock runs."""
    return replace(background, stock=np.zeros(0, dtype=np.uint64))


def without_slots(text: ComparisonText) -> ComparisonText:
    """A text without names, titles, dates and quantities that are known as such."""
    return replace(text, slot=np.full_like(text.slot, -1), slots=())


def _ceiling(reading: Reading, settings: Settings) -> Prepared:
    return reading.laid_out(settings, without_counts(shipped()))


def _flat(reading: Reading, settings: Settings) -> Prepared:
    """Every character worth the same, in the mean what it is worth with the background; stock and titles discounted."""
    same = _ceiling(reading, settings)
    ordinary = (same.bits == same.bits.max(initial=0)) & (same.pool.doc >= 0)
    mean = reading.world.prepared.bits[ordinary].mean() if ordinary.any() else 0.0
    bits: npt.NDArray[np.float32] = np.where(ordinary, np.float32(mean), same.bits)
    return replace(same, bits=bits)


def ablations() -> list[Ablation]:
    """The whole method first, then one part left out at a time."""
    whole = Settings()
    own = whole.attribution
    deviations = replace(whole, deviations=replace(whole.deviations, run=_NEVER))
    reworded = replace(whole, rewording=replace(whole.rewording, shortest=_NEVER, longest=_NEVER))
    any_pair = replace(own, pair_bits=1e-6, pair_bits_per_character=0.0, long_share=0.0)
    pairs = replace(whole, attribution=any_pair, peer_candidates=replace(whole.peer_candidates, pair_anchor_bits=0.0))
    of_corpus = replace(whole, matching=replace(whole.matching, stock_documents=_NEVER))
    fitted = replace(whole, chance=replace(whole.chance, least_pairs=_NEVER))
    nearest = replace(whole, attribution=replace(own, level_bits=0.0))
    beside = replace(whole, attribution=replace(own, beside_bits=float(_NEVER)))
    earlier = replace(whole, attribution=replace(own, earlier_share=float(_NEVER)))
    clauses = replace(whole, matching=replace(whole.matching, whole_bits=float(_NEVER)))
    insertions = replace(whole, rewording=replace(whole.rewording, stitch_insertion=whole.rewording.stitch_gap))
    common = replace(whole, attribution=replace(own, common_carriers=_NEVER))
    rest = replace(whole, attribution=replace(own, uncommon_bits=float(_NEVER)))
    return [
        Ablation("the whole method", whole),
        Ablation("no background: 9 bits a character", whole, _ceiling),
        Ablation("no background: the mean for every character", whole, _flat),
        Ablation("no stock phrases", of_corpus, lambda r, s: r.laid_out(s, without_stock(shipped()))),
        Ablation("no stock phrases of the corpus", of_corpus, lambda r, s: r.laid_out(s, shipped())),
        Ablation("no shared deviations", deviations),
        Ablation("own region names as written", whole, lambda r, s: r.laid_out(s, shipped(), neutral=False)),
        Ablation("no slots", whole, lambda r, s: r.laid_out(s, shipped(), without_slots)),
        Ablation("no reworded sentences", reworded),
        Ablation("no rule of borrowing pairs", pairs),
        Ablation("threshold of a pair not fitted to the corpus", fitted),
        Ablation("nearest reference not preferred", nearest),
        Ablation("no weaker passages beside others", beside),
        Ablation("no whole clauses at the ends", clauses),
        Ablation("no match around a clause put in", insertions),
        Ablation("sentences of many documents are somebody's", common),
        Ablation("the rest of a common sentence not weighed", rest),
        Ablation("no comparison with earlier peers", earlier),
    ]


def attributed(reading: Reading, ablation: Ablation) -> tuple[Prepared, Sequence[Attributed]]:
    """A corpus attributed without a part of the method."""
    world, settings = reading.world, ablation.settings
    prepared = ablation.layout(reading, settings)
    tables = world.is_reference, world.is_peer, settings, world.follows, world.levels
    found = attribute(prepared, *tables, world.undetermined.table, world.elsewhere)
    return prepared, found.passages


def quality(reading: Reading, ablation: Ablation, truth: Truth, texts: Mapping[str, str]) -> Quality:
    """What a woven corpus comes to without a part of the method."""
    prepared, passages = attributed(reading, ablation)
    rows = []
    for item in passages:
        doc, source = prepared.order[prepared.position(item.passage.x0)[0]], prepared.order[item.source]
        start, end = prepared.original(item.passage.x0, item.passage.x1)
        there = prepared.original(item.passage.y0, item.passage.y1)
        direction = "undetermined" if (doc, source) in reading.world.undetermined else "later"
        rows.append(Found(doc, start, end, source, item.kind, *there, direction=direction))
    return evaluate(truth, rows, texts)


def sources_of(reading: Reading, ablation: Ablation) -> npt.NDArray[np.int64]:
    """The source of every compared character, -1 for none: what is a peer's and what a reference's is seen by it."""
    prepared, passages = attributed(reading, ablation)
    source = np.full(len(prepared.pool.codes), -1, dtype=np.int64)
    for item in passages:
        source[item.passage.x0 : item.passage.x1] = item.source
    return source


def changes(folder: Path, chosen: Sequence[Ablation] | None = None) -> dict[str, tuple[float, float, float]]:
    """What becomes of a real corpus without each part of the method; nobody knows its truth.

    Args:
        folder: the corpus.
        chosen: the ablations; all of them by default, the whole method first.

    Returns:
        By the name of the ablation, of 10,000 characters of plans: how many have a source no longer, have one only
        now, have another one.
    """
    reading = Reading.of(folder)
    of_plan = np.append(np.any(reading.world.is_reference | reading.world.is_peer, axis=1), False)
    plans, found = of_plan[reading.world.prepared.pool.doc], {}
    whole, *others = chosen or ablations()
    before = sources_of(reading, whole)[plans]
    for ablation in others:
        after = sources_of(reading, ablation)[plans]
        lost, new = (before >= 0) & (after < 0), (before < 0) & (after >= 0)
        other = (before >= 0) & (after >= 0) & (before != after)
        found[ablation.name] = tuple(10_000 * float(part.mean()) for part in (lost, new, other))
    return found  # type: ignore[return-value]


def measure(weavings: Sequence[WeaveSettings], chosen: Sequence[Ablation] | None = None) -> dict[str, Quality]:
    """Weave corpora and score them with each part left out.

    Args:
        weavings: the corpora; their counts are added up.
        chosen: the ablations; all of them by default.

    Returns:
        What was counted, by the name of the ablation.
    """
    total: dict[str, Quality] = {}
    for weaving in weavings:
        with tempfile.TemporaryDirectory(prefix="homog-ablations-") as name:
            folder = Path(name)
            truth = weave(weaving, folder)
            reading, texts = Reading.of(folder), read_texts(folder)
        for ablation in chosen or ablations():
            counted = quality(reading, ablation, truth, texts)
            total[ablation.name] = total.get(ablation.name, Quality()) + counted
    return total


def to_markdown(title: str, measured: Mapping[str, Quality]) -> str:
    """One table; figures that differ from the whole method's are bold."""
    heads = [head for head, _ in FIGURES.values()]
    lines = [f"### {title}", "", f"| | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    whole = _cells(next(iter(measured.values())))
    for name, counted in measured.items():
        cells = [c if c == first else f"**{c}**" for c, first in zip(_cells(counted), whole, strict=True)]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cells(counted: Quality) -> list[str]:
    figures = counted.figures()
    return [f"{figures[name]:.{decimals}f}" for name, (_, decimals) in FIGURES.items()]


def changes_to_markdown(title: str, found: Mapping[str, tuple[float, float, float]]) -> str:
    """One table of what changes in a real corpus."""
    lines = [f"### {title}", "", "| | no source any more | a source only now | another source |"]
    lines += ["| --- | ---: | ---: | ---: |"]
    lines += [f"| {name} | {lost:.0f} | {new:.0f} | {other:.0f} |" for name, (lost, new, other) in found.items()]
    return "\n".join(lines) + "\n"


def put_into(page: Path, tables: str) -> None:
    """Put the tables between the two marks of a page.

    Raises:
        ReadError: the page has no such marks.
    """
    text = page.read_text(encoding="utf-8")
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ReadError(str(page), f"it lacks the marks {BEGIN} and {END}", "give the page that the module names")
    page.write_text(f"{head}{BEGIN}\n\n{tables}\n{END}{tail}", encoding="utf-8", newline="\n")


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m homog.evaluation.ablations", description=__doc__)
    parser.add_argument("--seed", type=int, action="append", help="of the corpora; may be given again")
    parser.add_argument("--source", type=Path, action="append", default=[], help="a folder of real documents as well")
    parser.add_argument("--out", type=Path, help="the page whose tables are to be replaced: docs/ablations.md")
    options = parser.parse_args()
    seeds = tuple(options.seed or DEV_SEEDS)
    told = ", ".join(map(str, seeds))
    groups = {f"Woven from the sentence bank, seeds {told}": [WeaveSettings(seed=seed) for seed in seeds]}
    for source in options.source:
        groups[f"Woven from real text, {source.name}, seed {seeds[0]}"] = [
            WeaveSettings(seed=seeds[0], source=str(source))
        ]
    parts = [to_markdown(title, measure(weavings)) for title, weavings in groups.items()]
    parts += [
        changes_to_markdown(f"{source.name} as it is, of 10,000 characters", changes(source))
        for source in options.source
    ]
    tables = "\n".join(parts)
    if options.out:
        put_into(options.out, tables)
    print(tables, end="")


if __name__ == "__main__":
    _main()
