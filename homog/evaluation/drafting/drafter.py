"""Writes one plan after another as a drafter would: the outline first, then section by section copy, adapt or write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from homog.evaluation.drafting.edits import Editor, Manner
from homog.evaluation.drafting.fragments import Fragment, Sentence, flat, joined, sentences, size, split
from homog.evaluation.drafting.labels import Judge
from homog.evaluation.drafting.lending import LEAST, Library, Loan
from homog.evaluation.drafting.material import Material
from homog.evaluation.drafting.network import Model
from homog.evaluation.drafting.outline import Entry, Outliner
from homog.evaluation.drafting.own import OwnText
from homog.evaluation.drafting.sheet import Piece, Root, Sheet
from homog.evaluation.layout import PlanFacts
from homog.evaluation.names import REFERENCE_ID, addressee, chinese_date, self_place
from homog.evaluation.operations import Operation
from homog.evaluation.truth import Case

_TRIES = 16  # loans looked at before the drafter writes something else
_CHANGES = 6  # treatments of one loan before another is looked at
_ELSEWHERE = 0.15  # chance that a section takes from another field of the reference
_STOCK_BETWEEN = 0.15  # chance that a stock sentence is put between two sentences of a copied passage
_VERBATIM, _SLOTS = 0.14, 0.13  # chances that a passage is copied as it is, or with other figures only
_FAMILY_WEIGHTS = (3.0, 0.6, 1.0, 1.2, 0.3)  # of edits of words, signs, clauses, order, figures
_REWRITE = 0.3  # chance that a passage is written anew where the material knows other words
_LEAST_KEPT, _LEAST_REWRITTEN = 0.36, 0.2  # of the wording, so that it is a copy at all
_SHORT = 40  # letters of a passage that is not to be changed beyond recognition
_SCARCE: Mapping[Case, float] = {"chain": 1.6, "shared-deviation": 1.6}  # wanted more, as not every wish is met
_PEER_CASES: tuple[Case, ...] = ("horizontal", "chain", "shared-deviation")


@dataclass(frozen=True, slots=True)
class Task:
    """One plan to draft: its head, its models, how many characters, whether the reference existed."""

    facts: PlanFacts
    models: Sequence[Model]
    characters: int
    implements: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """A loan after treatment."""

    loan: Loan
    fragments: tuple[Fragment, ...]
    operation: Operation


class Drafter:
    """Drafts plans.

    Args:
        material: headings and stock phrases.
        own: own text.
        library: what may be taken; finished plans go in there.
        judge: names operations.
        editor: changes passages.
        shares: wanted share of the running text by case.
        rng: source of chance.
    """

    def __init__(
        self,
        material: Material,
        own: OwnText,
        library: Library,
        judge: Judge,
        editor: Editor,
        shares: Mapping[str, float],
        rng: Random,
    ) -> None:
        self._material, self._own, self._library = material, own, library
        self._judge, self._editor, self._rng = judge, editor, rng
        self._shares = shares
        self._outliner = Outliner(material)

    def draft(self, task: Task) -> Sheet:
        """Write a plan and take it into the library."""
        run = _Run(task, Sheet(task.facts.doc_id), self._wanted(task))
        outline = self._outliner.outline(task.characters, self._rng)
        self._head(run, outline)
        for entry in outline:
            run.sheet.open_section(entry.heading, entry.theme)
            if entry.characters:
                self._fill(run, entry)
        ending = f"{chinese_date(task.facts.signed)}\n" if task.facts.signed else ""
        run.sheet.write_neutral(f"\n{task.facts.issuer}\n{ending}")
        self._library.add(run.sheet)
        return run.sheet

    def _wanted(self, task: Task) -> dict[Case, float]:
        """Characters of every case; drafters differ in how much they copy."""
        rng, shares = self._rng, self._shares
        copied = min(1.5, rng.lognormvariate(-0.05, 0.35))
        borrowed = min(2.5, rng.lognormvariate(0.1, 0.45)) if task.models else 0.0
        wanted: dict[Case, float] = {
            "vertical": (shares["vertical"] + shares["decoy"]) * copied if task.implements else 0.0,
            "formula": shares["formula"] * 0.6,  # the rest comes inside own sentences
        }
        wanted.update({case: shares[case] * borrowed * _SCARCE.get(case, 1.0) for case in _PEER_CASES})
        if not task.implements:
            wanted["shared-deviation"] = 0.0
        return {case: share * task.characters for case, share in wanted.items()}

    def _head(self, run: _Run, outline: Sequence[Entry]) -> None:
        facts, sheet, stock = run.task.facts, run.sheet, self._material.stock
        number = f"{facts.number}\n" if facts.number else ""
        sheet.write_neutral(f"{facts.title}\n{number}\n")
        if self._rng.random() < 0.35:
            lines = "".join(f"{entry.heading}\n" for entry in outline if entry.level <= 2 and entry.heading)
            sheet.write_neutral(f"目  录\n{lines}\n")
        sheet.write_neutral(f"{addressee(facts.region)}\n")
        sheet.open_section("", "总体")
        opening = (
            self._rng.choice(stock.openings)
            .format(
                title=self._material.title,
                number=self._material.number,
                self=facts.instrument,
                here=self_place(facts.region),
                region=facts.region,
            )
            .replace("（）", "")
        )
        sheet.write_piece(Piece("formula", split(opening), "verbatim"))
        sheet.write_neutral("\n")

    def _fill(self, run: _Run, entry: Entry) -> None:
        """One section: passages until it is long enough, in paragraphs."""
        begin, sheet = run.sheet.length, run.sheet
        while sheet.length - begin < entry.characters:
            case = self._next_case(run)
            pieces = self._passage(run, case, entry.theme) or self._written(entry.theme)
            for piece in pieces:
                sheet.write_piece(piece, self._rng)
            if self._rng.random() < 0.3:
                sheet.write_neutral("\n")
        sheet.write_neutral(entry.agencies + "\n")

    def _next_case(self, run: _Run) -> Case:
        """The case whose share is farthest behind is the likeliest; what no share wants is own text."""
        left = max(1, run.task.characters - run.sheet.length)
        missing = {case: max(0.0, wanted - run.have.get(case, 0)) for case, wanted in run.wanted.items()}
        missing["clean"] = max(0.1 * left, left - sum(missing.values()))
        cases = sorted(missing)
        return self._rng.choices(cases, [missing[case] for case in cases])[0]

    def _passage(self, run: _Run, case: Case, theme: str) -> list[Piece]:
        if case == "clean":
            return []
        if case == "formula":
            return self._stock_sentence(run)
        for _ in range(_TRIES):
            loan = self._loan(run, case, theme)
            if loan is None or loan.telling < LEAST or run.has(loan.root):
                continue
            pieces = self._taken(run, case, loan)
            if pieces:
                self._library.taken(loan)
                run.roots.append(loan.root)
                run.have[case] = run.have.get(case, 0) + loan.characters
                return pieces
        return []

    def _loan(self, run: _Run, case: Case, theme: str) -> Loan | None:
        rng = self._rng
        if case == "vertical":
            return self._library.of_reference(None if rng.random() < _ELSEWHERE else theme, rng)
        model = rng.choices(run.task.models, [item.weight for item in run.task.models])[0]
        if case == "horizontal":
            return self._library.own_of(model.doc, theme, rng)
        return self._library.changed_of(model.doc, theme, rng, from_reference=case == "shared-deviation")

    def _taken(self, run: _Run, case: Case, loan: Loan) -> list[Piece]:
        """A loan as pieces: treated, completed to whole sentences, at times with a stock sentence inside."""
        halves = self._halves(loan) if self._rng.random() < _STOCK_BETWEEN else None
        manner = self._manner(light=case in ("chain", "shared-deviation"))
        made = [self._treated(run, item, manner) for item in halves or (loan,)]
        pieces: list[Piece] = []
        for item in made:
            if item is None:
                return []
            pieces += [*(self._stock_sentence(run) if pieces else ()), self._piece(case, item)]
        for item in made:
            assert item is not None
            self._library.note(run.sheet.doc_id, item.loan, joined(item.fragments))
        return [*self._lead(loan), *pieces, *self._tail(pieces)]

    def _halves(self, loan: Loan) -> tuple[Loan, Loan] | None:
        """The loan cut behind one of its sentences, where both parts are long enough."""
        inner = [p for p in range(loan.first + 1, loan.last) if loan.sheet.placed[p - 1].fragment.ends]
        self._rng.shuffle(inner)
        for cut in inner:
            parts = (replace(loan, last=cut), replace(loan, first=cut))
            if min(part.telling for part in parts) >= LEAST:
                return parts
        return None

    def _manner(self, *, light: bool) -> Manner | Operation:
        rng = self._rng
        chance = rng.random() * (0.6 if light else 1.0)
        if chance < _VERBATIM:
            return "verbatim"
        if chance < _VERBATIM + _SLOTS:
            return "slots"
        weights = [rng.gammavariate(0.4, 1.0) * weight for weight in _FAMILY_WEIGHTS]
        strength = rng.betavariate(1.0, 1.2) * (0.6 if light else 3.2)
        rewrite = 0.75 if not light and rng.random() < _REWRITE else 0.0
        return Manner(strength, tuple(weights), rewrite)

    def _treated(self, run: _Run, loan: Loan, manner: Manner | Operation) -> _Made | None:
        """The passage in the drafter's words; None where its source could not be told afterwards."""
        before, region = loan.text, run.task.facts.region
        if loan.sheet.doc_id != REFERENCE_ID and self._library.is_common(loan, run.sheet.doc_id):
            return None
        parts = sentences(replace(x, added=False) for x in loan.sheet.fragments(loan.first, loan.last))
        for trial in range(_CHANGES):
            made = self._changed(parts, manner, region, trial)
            after = joined(flat(made))
            operation = self._judge.operation(before, after)
            if not self._is_copy(before, after, operation, loan.characters):
                continue
            if loan.root.doc == loan.sheet.doc_id == REFERENCE_ID or self._library.is_decidable(
                loan, after, run.sheet.doc_id
            ):
                return _Made(loan, tuple(flat(made)), operation)
        return None

    def _changed(
        self, parts: Sequence[Sentence], manner: Manner | Operation, region: str, trial: int
    ) -> Sequence[Sentence]:
        if manner == "slots":
            return self._editor.slots(parts, region, self._rng)
        if isinstance(manner, Manner):
            weaker = replace(manner, strength=manner.strength * 0.6**trial)
            return self._editor.edited(parts, weaker, region, self._rng)
        return parts

    def _is_copy(self, before: str, after: str, operation: Operation, characters: int) -> bool:
        if operation != "heavy":
            return True
        kept = self._judge.kept(before, after)
        return characters >= _SHORT and kept >= (_LEAST_REWRITTEN if characters < 2 * _SHORT else _LEAST_KEPT)

    def _piece(self, case: Case, made: _Made) -> Piece:
        loan = made.loan
        return Piece(
            case,
            made.fragments,
            made.operation,
            loan.sheet.doc_id,
            loan.first,
            loan.last,
            loan.sheet.span(loan.first, loan.last),
            loan.text,
            loan.root.doc if loan.root.doc != loan.sheet.doc_id else None,
            loan.root,
        )

    def _lead(self, loan: Loan) -> list[Piece]:
        """Own words before a passage that begins inside a sentence."""
        before = loan.sheet.placed[loan.first - 1] if loan.first else None
        inside = before is not None and not before.fragment.ends
        inside = inside and before is not None and before.section == loan.sheet.placed[loan.first].section
        return [Piece("clean", (Fragment(self._own.clause(self._rng), "，"),))] if inside else []

    def _tail(self, pieces: list[Piece]) -> list[Piece]:
        """Own words behind a passage that ends inside a sentence."""
        last = pieces[-1].fragments[-1]
        if last.ends:
            return []
        pieces[-1] = replace(pieces[-1], fragments=(*pieces[-1].fragments[:-1], replace(last, mark="，")))
        return [Piece("clean", (Fragment(self._own.clause(self._rng), "。"),))]

    def _stock_sentence(self, run: _Run) -> list[Piece]:
        """A stock sentence that the plan does not have yet."""
        for _ in range(_TRIES):
            sentence = self._rng.choice(self._material.stock.sentences)
            if sentence not in run.stock:
                run.stock.add(sentence)
                run.have["formula"] = run.have.get("formula", 0) + size(sentence)
                return [Piece("formula", sentence, "verbatim")]
        return []

    def _written(self, theme: str) -> list[Piece]:
        """One to six sentences of the drafter's own, stock phrases inside them apart."""
        pieces: list[Piece] = []
        for _ in range(self._rng.choice((1, 1, 2, 3, 4, 6))):
            pieces += _by_origin(self._own.sentence(theme, self._rng))
        return pieces


@dataclass
class _Run:
    """The state of one plan in the making."""

    task: Task
    sheet: Sheet
    wanted: dict[Case, float]

    def __post_init__(self) -> None:
        self.have: dict[Case, int] = {}
        self.roots: list[Root] = []
        self.stock: set[Sentence] = set()

    def has(self, root: Root) -> bool:
        """Whether the plan has this passage already, from whomever."""
        return any(root.meets(other) for other in self.roots)


def _by_origin(sentence: Sentence) -> Iterator[Piece]:
    """A sentence cut into own parts and stock phrases."""
    run: list[Fragment] = []
    for item in (*sentence, None):
        if run and (item is None or item.stock != run[0].stock):
            yield Piece("formula", tuple(run), "verbatim") if run[0].stock else Piece("clean", tuple(run))
            run = []
        if item is not None:
            run.append(item)
