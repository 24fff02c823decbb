"""The order of the stages: compare two documents, check one plan, score a corpus."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt

from homog.alignment import Passage
from homog.attributed import Attributed, Explained
from homog.attribution import attribute
from homog.carried import CarriedCharacters, Corpus, carried_characters, carried_items
from homog.clusters import Carriers, peer_clusters, reference_clusters
from homog.corpus import (
    date_notices,
    load_corpus,
    locate,
    read_documents,
    read_plan,
    references_of,
    without_doubtful,
)
from homog.datatypes import Cluster, Document, FloatArray, Level, Match, Notice, Phrase, PlanScore, Result, Unit
from homog.embedding import BUNDLED, Encoder, bundled_encoder_meanwhile, prepare_encoder
from homog.errors import UsageError
from homog.indices import Labelled, score_plan
from homog.inherited import image_of_unit, inherited
from homog.layout import Progress, World, parse_all, plans_of
from homog.lineage import Taken, horizontal_matrix, lineage
from homog.match_rows import is_doubtful_row, match_row, match_rows
from homog.matching import Prepared
from homog.parallel import aside, peak_mib
from homog.phrases import phrases_of
from homog.ranking import rank_plans
from homog.settings import Settings
from homog.shares import LABELS, long_runs
from homog.structure.sentences import sentences
from homog.word_pairs import words_of

if TYPE_CHECKING:
    from homog.topics import Meaning

_DEFAULTS = Settings()
_LEFT_OUT = (("common_left_out", "common_carriers"), ("doubtful_left_out", "least_confidence"))
_MANY = 200  # matches whose words are looked for beside other work
_REASONS = 400  # characters of the reasons told when nothing could be read


def score(
    folder: Path,
    settings: Settings = _DEFAULTS,
    *,
    model: str | None = None,
    background: Path | None = None,
    inherited: bool = False,
    levels: Collection[Level] | None = None,
    progress: Progress | None = None,
) -> Result:
    """Score every plan of a corpus.

    Args:
        folder: the corpus folder; without a catalogue one is drafted in memory.
        settings: of every stage.
        model: an encoder for the similarity of matches; none by default.
        background: a table of common wording; by default the shipped one.
        inherited: also list what two plans share only because both took it from the reference.
        levels: only documents of these levels are read; central ones alone are scored among themselves.
        progress: called as (stage, done, total).

    Raises:
        CatalogueError: the catalogue cannot be used.
        UsageError: nothing could be read, or there is nothing to compare.
    """
    run = _Run("score", settings, progress, model, inherited, background)
    with run.stage("read"):
        corpus = load_corpus(folder, settings.ingest)
        if levels is not None:
            corpus = replace(corpus, rows=tuple(row for row in corpus.rows if row.level in levels))
        documents, notices = read_documents(corpus, settings.ingest, run.report)
        run.notices += notices
    if not documents:
        reasons = "; ".join(f"{n.doc}: {n.detail or n.code}" for n in run.notices if n.failed)
        first = reasons[:_REASONS] or "it holds none"
        raise UsageError(f"{folder}: no document could be read", first, "correct the catalogue or the files")
    run.files = _places(corpus.folder, documents)
    return run.finish(documents, plans_of(documents))


def check(
    plan: Path,
    corpus: Path,
    settings: Settings = _DEFAULTS,
    *,
    fields: Mapping[str, str] | None = None,
    model: str | None = None,
    background: Path | None = None,
    inherited: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Check one plan against a corpus; a plan without a date is taken to be later than every document.

    Args:
        plan: the file under review; when the corpus holds the same file, that row is not its own source.
        corpus: the corpus folder.
        settings: of every stage.
        fields: what the reviewer says of the plan (level, region, title, doc_no, signed); the rest is guessed.
        model: an encoder for the similarity of matches; none by default.
        background: a table of common wording; by default the shipped one.
        inherited: also list what the plan shares with a peer only because both took it from the reference.
        progress: called as (stage, done, total).
    """
    run = _Run("check", settings, progress, model, inherited, background)
    with run.stage("read"):
        corpus_rows = load_corpus(corpus, settings.ingest)
        documents, notices = read_documents(corpus_rows, settings.ingest, run.report)
        run.notices += notices
        mine, documents, notices = read_plan(plan, corpus_rows, documents, fields or {}, settings.ingest)
        run.notices += notices
    if not documents:
        raise UsageError(f"{corpus}: no document to compare with", "the corpus is empty", "add documents first")
    run.files = _places(corpus, documents) | _places(plan.parent, [mine])
    return run.finish([*documents, mine], [mine.doc_id])


def compare(
    first: Path,
    second: Path,
    settings: Settings = _DEFAULTS,
    *,
    role: Literal["auto", "reference", "peer"] = "auto",
    model: str | None = None,
    background: Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """Compare two documents: the first is the plan, the second its only source.

    Args:
        first: the plan.
        second: the source.
        settings: of every stage.
        role: what the source is to the plan; by default a reference when it is of a higher level.
        model: an encoder for the similarity of matches; none by default.
        background: a table of common wording; by default the shipped one.
        progress: called as (stage, done, total).
    """
    run = _Run("compare", settings, progress, model, False, background)
    with run.stage("read"):
        plan, _, notices = read_plan(first, None, [], {}, settings.ingest)
        source, _, more = read_plan(second, None, [], {}, settings.ingest)
        run.notices += [*notices, *more]
        plan, source = _as_pair(plan, source, role)
    run.files = {d.doc_id: os.path.realpath(p) for d, p in ((plan, first), (source, second))}
    return run.finish([source, plan], [plan.doc_id])


def _as_pair(plan: Document, source: Document, role: Literal["auto", "reference", "peer"]) -> tuple[Document, Document]:
    """Two documents with different ids and levels that say what one is to the other."""
    if plan.doc_id == source.doc_id:
        source = replace(source, doc_id=f"{source.doc_id}-2")
    plan = replace(plan, draft=True)  # whoever compares two texts says which one is under review
    if role == "auto":
        role = "reference" if references_of(plan, [source]) else "peer"
    if role == "peer":
        return plan, replace(source, level=plan.level, draft=False)
    level = plan.level if plan.level != "national" else "provincial"
    return replace(plan, level=level), replace(source, level="national", draft=False)


def _places(folder: Path, documents: Sequence[Document]) -> dict[str, str]:
    """Where each document was read."""
    return {d.doc_id: os.path.realpath(locate(folder, d.path)) for d in documents}


def _fingerprint(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class _Run:
    """One run: the clock, the notices, and the stages behind reading."""

    command: Literal["check", "score", "compare"]
    settings: Settings
    progress: Progress | None
    model: str | None
    inherited: bool
    background: Path | None
    notices: list[Notice] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    peak_mib: dict[str, float] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Load the model first of all: one that cannot be loaded must not cost the long stages."""
        self.encoder = None if self.model is None else prepare_encoder(self.model)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and say that it begins."""
        self.report(name, 0, 1)
        begin = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begin
        self.peak_mib[name] = peak_mib()
        self.report(name, 1, 1)

    def report(self, stage: str, done: int, total: int) -> None:
        """Pass progress on, where anybody listens."""
        if self.progress is not None:
            self.progress(stage, done, total)

    def encoder_for(self, world: World) -> Encoder | None:
        """The encoder of topics; a run of one plan has one only where it is asked for."""
        if self.encoder is None and self.command == "score":
            self.encoder = prepare_encoder(BUNDLED)
        if self.encoder is None:
            return None
        texts = () if self.model is None else _texts(world).values()  # the bundled one is fitted to nothing
        return self.encoder([text[start:end] for text in texts for start, end in sentences(text)])

    def _inherited(
        self, world: World, matches: Sequence[tuple[Match, Attributed]]
    ) -> Iterator[tuple[Match, Attributed]]:
        """What two plans share only because both took it from the reference."""
        for item in inherited(world.prepared, [a for _, a in matches], world.is_peer):
            yield match_row(world, item, self.settings), item

    def finish(self, documents: Sequence[Document], plans: Sequence[str]) -> Result:
        """All stages from structure to indices."""
        with self.stage("structure"):
            kept = {d.doc_id for d in documents} - set(() if self.command == "score" else plans)
            parsed = parse_all(documents, self.settings, self.report, () if self.command == "compare" else kept)
        with self.stage("search"), bundled_encoder_meanwhile():
            world = World.build(documents, plans, parsed, self.settings, self.background)
        with self.stage("attribute"):
            tables = world.is_reference, world.is_peer, self.settings, world.follows, world.levels
            explained = attribute(world.prepared, *tables, world.undetermined.table, world.elsewhere)
            encoder = self.encoder_for(world)
        quick = encoder is not None and self.model is None  # of other models nobody knows whether they may be copied
        with self.stage("index"), aside(lambda: _sums(world, encoder), wanted=quick) as sums:
            matches = match_rows(world, explained, self.settings)
            if doubtful := {a for m, a in matches if is_doubtful_row(m, self.settings)}:
                matches = [(m, a) for m, a in matches if a not in doubtful]
                explained = explained.without(doubtful)
            if self.model is not None and encoder is not None:
                matches = _with_similarity(matches, world, encoder)
            carried = carried_characters(world.prepared, world.plans, explained.carried)
            scores = _score_plans(world, carried, matches, self.settings)
            told = {} if self.command == "compare" else world.told
            dated = without_doubtful(world.documents, told)
            clusters = _clusters(world, explained.carried, [m for m, _ in matches], dated)
            meaning = None if encoder is None else _meaning(world, sums())
        self.notices += [*world.notices(explained.struck), *date_notices(world.documents, told)]
        left_out = {"common_carriers": explained.common, "least_confidence": len(doubtful)}
        self.notices += [
            Notice(code, detail=str(left_out[name]), remedy=f"the setting attribution.{name} decides (--settings)")
            for code, name in _LEFT_OUT
            if left_out[name]
        ]
        shown = [*matches, *(self._inherited(world, matches) if self.inherited else ())]
        with (
            self.stage("picture"),
            aside(lambda: words_of(world.prepared, world.documents, shown), wanted=len(shown) > _MANY) as words,
        ):
            graph = lineage(_taken(world, matches, scores, dated, self.settings), self.settings.lineage)
            items = carried_items(_corpus(world, explained, carried, scores, meaning), self.settings)
            found = words()
            rows = [replace(m, words=found[m.match_id]) if m.match_id in found else m for m, _ in shown]
        self.notices += world.direction_notices({(m.doc, m.source) for m in rows if m.direction == "undetermined"})
        result = Result(
            command=self.command,
            documents={d.doc_id: d for d in documents},
            structures={name: structure for name, (_, structure) in parsed.items()},
            plans=tuple(plans),
            references={p: world.sources(p, world.is_reference) for p in plans},
            matches=tuple(sorted(rows, key=lambda m: (m.doc, m.start, m.source, m.source_start))),
            scores=scores,
            clusters=tuple(clusters),
            matrix=_matrix(world, scores),
            warnings=tuple(self.notices),
            settings=self.settings.as_dict(),
            seconds=self.seconds,
            peak_mib=self.peak_mib,
            model=self.model,
            phrases=tuple(_phrases(world, scores)),
            quotes=world.quotes,
            background=None if self.background is None else _fingerprint(self.background),
            chance=explained.chance.as_dict(),
            ranks=rank_plans(scores),
            lineage=graph,
            carried=items,
            files=self.files,
        )
        return result if meaning is None else _with_topics(result, meaning, self.settings)


def _with_similarity(
    matches: Sequence[tuple[Match, Attributed]], world: World, encoder: Encoder
) -> list[tuple[Match, Attributed]]:
    """Matches with the cosine of their two texts under an encoder."""
    left = [world.documents[m.doc].text[m.start : m.end] for m, _ in matches]
    right = [world.documents[m.source].text[m.source_start : m.source_end] for m, _ in matches]
    if not left:
        return []
    cosine = (encoder.encode(left) * encoder.encode(right)).sum(axis=1)
    return [(replace(m, similarity=round(float(c), 4)), a) for (m, a), c in zip(matches, cosine, strict=True)]


def _score_plans(
    world: World, carried: CarriedCharacters, matches: Sequence[tuple[Match, Attributed]], settings: Settings
) -> dict[str, PlanScore]:
    prepared = world.prepared
    rows = [m for m, _ in matches]
    label, match = _labels(prepared, matches, settings)
    stock = long_runs(prepared.stock, settings.matching.stock_run)
    texts = dict(zip(prepared.order, prepared.texts, strict=True))
    scores = {}
    for plan in world.plans:
        index = prepared.index[plan]
        span = slice(int(prepared.pool.begin[index]), int(prepared.pool.begin[index]) + texts[plan].length)
        references = {r: (texts[r], world.structures[r]) for r in world.sources(plan, world.is_reference)}
        theirs, mine = carried[plan]
        empty = {r: np.zeros(texts[r].length, dtype=bool) for r in references}
        labelled = Labelled(
            plan,
            texts[plan],
            world.structures[plan],
            label[span],
            match[span],
            {**empty, **theirs},
            mine,
            world.quoted[span],
            stock[span],
        )
        scores[plan] = score_plan(labelled, rows, references, settings.indices)
    return scores


def _phrases(world: World, scores: Mapping[str, PlanScore]) -> list[Phrase]:
    """The formulaic stretches of all plans, sorted as matches are."""
    prepared = world.prepared
    return [
        phrase
        for plan in sorted(scores)
        for phrase in phrases_of(prepared, prepared.index[plan], scores[plan].stretches, world.quoted)
    ]


def _labels(
    prepared: Prepared, matches: Sequence[tuple[Match, Attributed]], settings: Settings
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.int32]]:
    """Attribution and match of every pool position; stock phrases where no source explains the text."""
    label = np.zeros(len(prepared.pool.codes), dtype=np.int8)
    match = np.full(len(label), -1, dtype=np.int32)
    for index, (_, item) in enumerate(matches):
        span = slice(item.passage.x0, item.passage.x1)
        label[span] = LABELS.index(item.kind)
        match[span] = index
    free = label == 0
    label[free & long_runs(prepared.stock & free, settings.matching.stock_run)] = LABELS.index("formulaic")
    return label, match


def _taken(
    world: World,
    matches: Sequence[tuple[Match, Attributed]],
    scores: Mapping[str, PlanScore],
    dated: Mapping[str, Document],
    settings: Settings,
) -> Taken:
    """What the lineage is made of; characters that are left out of the shares are left out here, too."""
    left_out = world.quoted & ("quoted" in settings.indices.exclude)
    sizes = {m.match_id: int((~left_out[a.passage.x0 : a.passage.x1]).sum()) for m, a in matches}
    counted = {plan: score.counted for plan, score in scores.items()}
    return Taken(dated, world.plans, [m for m, _ in matches], sizes, counted, world.own_versions)


def _texts(world: World) -> dict[str, str]:
    """The texts of all documents, by doc_id in order."""
    return {name: world.documents[name].text for name in sorted(world.documents)}


def _sums(world: World, encoder: Encoder | None) -> Mapping[str, FloatArray]:
    """The vectors that the meaning of the documents is made of; none without an encoder."""
    from homog.topics import embed  # a check of one plan does not ask for topics

    return {} if encoder is None else embed(_texts(world), world.structures, encoder).sums


def _meaning(world: World, sums: Mapping[str, FloatArray]) -> Meaning:
    from homog.topics import Meaning

    return Meaning(sums, {doc: world.structures[doc] for doc in sums})


def _with_topics(result: Result, meaning: Meaning, settings: Settings) -> Result:
    from homog.topics import with_topics

    return with_topics(result, meaning, settings.topics)


def _corpus(
    world: World,
    explained: Explained,
    carried: CarriedCharacters,
    scores: Mapping[str, PlanScore],
    meaning: Meaning | None,
) -> Corpus:
    """What the items of references and plans are counted in."""
    return Corpus(
        prepared=world.prepared,
        structures=world.structures,
        own_text=_texts(world),
        plans=world.plans,
        carried={plan: theirs for plan, (theirs, _) in carried.items()},
        passages=explained.carried,
        scores=scores,
        meaning=meaning,
    )


@dataclass(frozen=True, slots=True)
class _Carried:
    """A passage that a plan carries of a reference, in the reference's own offsets."""

    doc: str
    source: str
    source_start: int
    source_end: int
    passage: Passage


def _clusters(
    world: World, carried: Sequence[Passage], matches: Sequence[Match], dated: Mapping[str, Document]
) -> list[Cluster]:
    prepared, order = world.prepared, world.prepared.order

    def row_of(passage: Passage) -> _Carried:
        plan, source = (order[prepared.position(at)[0]] for at in (passage.x0, passage.y0))
        return _Carried(plan, source, *prepared.original(passage.y0, passage.y1), passage)

    def carried_by(row: _Carried, unit: Unit) -> tuple[int, int] | None:
        return image_of_unit(prepared, row.passage, unit)

    rows, carriers = [row_of(p) for p in carried], Carriers(dated, prepared.wording)
    units = {r: world.structures[r].units for r in {row.source for row in rows}}
    return reference_clusters(units, rows, carried_by, carriers) + peer_clusters(matches, carriers)


def _matrix(world: World, scores: Mapping[str, PlanScore]) -> dict[str, dict[str, float]]:
    peers = {plan: world.sources(plan, world.is_peer) for plan in world.plans}
    return horizontal_matrix({plan: scores[plan].by_source for plan in world.plans}, peers)
