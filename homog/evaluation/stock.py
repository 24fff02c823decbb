"""Where the sentences of a woven corpus come from: its reference, its stock phrases, own text for every plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Protocol

from homog.evaluation.bank import THEMES, Bank, Block, Headings
from homog.evaluation.names import REFERENCE_ISSUER, REFERENCE_NUMBER, REFERENCE_TITLE
from homog.evaluation.wording import Draft

RUN = 12  # characters; two sentences that share so long a run are not both anybody's own text
_TRIES = 30  # sentences tried before one with a shared run is accepted
_OWN_RUN = 5  # sentences of own text that stand together at most


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A heading of the reference with the sentences under it."""

    heading: str
    level: int
    paragraphs: tuple[tuple[Draft, ...], ...]
    agencies: str = ""

    @property
    def characters(self) -> int:
        """Length of all its sentences."""
        return sum(len(draft.wording.text) for paragraph in self.paragraphs for draft in paragraph)


class Stock(Protocol):
    """What the weaver needs of a source of text."""

    title: str
    number: str
    issuer: str
    headings: Headings
    blocks: tuple[DraftBlock, ...]
    formula: tuple[Draft, ...]
    regions: tuple[str, ...]

    def own(self, region: str, characters: int, rng: Random) -> list[tuple[Draft, ...]]:
        """Runs of own sentences for one plan, given out once: at least so many characters."""
        ...


class RunLedger:
    """Remembers the runs of characters of accepted sentences, to keep own texts apart.

    Of every sentence each second run of RUN - 1 characters is kept; a run of RUN characters that two sentences
    share always contains one of them.
    """

    def __init__(self) -> None:
        self._runs: set[str] = set()

    def accept(self, text: str) -> bool:
        """Whether the text shares no long run with an accepted one; if so it is accepted itself."""
        size = RUN - 1
        runs = [text[i : i + size] for i in range(max(1, len(text) - size + 1))]
        if not self._runs.isdisjoint(runs):
            return False
        self._runs.update(runs[::2])
        return True

    def remember(self, text: str) -> None:
        """Enter a text whatever it shares with others."""
        size = RUN - 1
        self._runs.update(text[i : i + size] for i in range(0, max(1, len(text) - size + 1), 2))


class GrammarText:
    """Sentences of the bank's grammar that share no long run with anything accepted before."""

    def __init__(self, bank: Bank, ledger: RunLedger) -> None:
        self._grammar = bank.grammar
        self._ledger = ledger
        self.characters = 0  # given out so far

    def sentence(self, rng: Random, kind: str | None = None) -> Draft:
        """A fresh sentence, given a theme by chance where it is a task."""
        for _ in range(_TRIES):
            draft = self._grammar.sentence(rng, kind)
            if self._ledger.accept(draft.wording.text):
                break
        self.characters += len(draft.wording.text)
        return replace(draft, theme=rng.choice(THEMES[:-1]) if draft.kind == "action" else "general")

    def runs(self, characters: int, rng: Random) -> list[tuple[Draft, ...]]:
        """At least so many characters, in runs of sentences of one kind and theme."""
        drafts: list[Draft] = []
        total = 0
        while total < characters:
            drafts.append(self.sentence(rng))
            total += len(drafts[-1].wording.text)
        return _gathered(drafts, rng)


def _gathered(drafts: Sequence[Draft], rng: Random) -> list[tuple[Draft, ...]]:
    """Sentences of one kind and theme brought together in runs of one to five."""
    shelves: dict[tuple[str, str], list[Draft]] = {}
    for draft in drafts:
        shelves.setdefault((draft.kind, draft.theme), []).append(draft)
    runs: list[tuple[Draft, ...]] = []
    for shelf in shelves.values():
        while shelf:
            size = rng.randint(1, _OWN_RUN)
            runs.append(tuple(shelf[:size]))
            del shelf[:size]
    return runs


class BankStock:
    """The bank as a source: its reference in the order of its blocks, local sentences, then the grammar.

    Args:
        bank: the sentence bank.
        characters: wanted size of the reference; between 0.8 and 1.25 times its own size it is left whole, above
            it is extended by sentences of the grammar, below tasks are left out.
        rng: source of chance.
    """

    def __init__(self, bank: Bank, characters: int, rng: Random) -> None:
        self.title, self.number, self.issuer = REFERENCE_TITLE, REFERENCE_NUMBER, REFERENCE_ISSUER
        self.headings = bank.headings
        self.regions = bank.regions
        self._local = dict(bank.local)
        ledger = RunLedger()
        self._grammar = GrammarText(bank, ledger)
        for sentence in bank.sentences.values():
            ledger.remember(sentence.wording.text)
        self.formula = tuple(Draft(item.wording, item.kind, item.theme) for item in bank.formula)
        blocks = tuple(_draft_block(block, bank) for block in bank.blocks)
        self.blocks = self._sized(blocks, characters, rng)

    @property
    def grammar_characters(self) -> int:
        """Characters of grammar sentences given out so far."""
        return self._grammar.characters

    def own(self, region: str, characters: int, rng: Random) -> list[tuple[Draft, ...]]:
        """The region's own sentences first, each once, then sentences of the grammar."""
        local = [Draft(item.wording, item.kind, item.theme) for item in self._local.pop(region, ())]
        runs = _gathered(local, rng)
        chosen: list[tuple[Draft, ...]] = []
        left = characters
        while runs and left > 0:
            chosen.append(runs.pop(rng.randrange(len(runs))))
            left -= sum(len(draft.wording.text) for draft in chosen[-1])
        return [*chosen, *self._grammar.runs(left, rng)] if left > 0 else chosen

    def _sized(self, blocks: tuple[DraftBlock, ...], wanted: int, rng: Random) -> tuple[DraftBlock, ...]:
        size = sum(block.characters for block in blocks)
        if wanted > 1.25 * size:
            return self._extended(blocks, wanted - size, rng)
        return _shortened(blocks, size - wanted, rng) if wanted < 0.8 * size else blocks

    def _extended(self, blocks: tuple[DraftBlock, ...], missing: int, rng: Random) -> tuple[DraftBlock, ...]:
        """Paragraphs of grammar sentences added to the tasks in turn."""
        grown = list(blocks)
        tasks = [i for i, block in enumerate(blocks) if block.level == 3 and block.paragraphs]
        turn = 0
        while missing > 0:
            index = tasks[turn % len(tasks)]
            block = grown[index]
            theme = block.paragraphs[0][0].theme
            more = tuple(
                replace(self._grammar.sentence(rng, "action"), theme=theme, heading=block.heading)
                for _ in range(rng.randint(2, 4))
            )
            grown[index] = replace(block, paragraphs=(*block.paragraphs, more))
            missing -= sum(len(draft.wording.text) for draft in more)
            turn += 1
        return tuple(grown)


def _draft_block(block: Block, bank: Bank) -> DraftBlock:
    sentences = bank.sentences
    return DraftBlock(
        block.heading,
        block.level,
        tuple(
            tuple(
                Draft(
                    sentences[name].wording,
                    sentences[name].kind,
                    sentences[name].theme,
                    block.heading if block.level == 3 else "",
                )
                for name in names
            )
            for names in block.paragraphs
        ),
        block.agencies,
    )


def _shortened(blocks: tuple[DraftBlock, ...], excess: int, rng: Random) -> tuple[DraftBlock, ...]:
    """Tasks left out by chance until the rest has the wanted size."""
    tasks = [i for i, block in enumerate(blocks) if block.level == 3]
    rng.shuffle(tasks)
    gone: set[int] = set()
    for index in tasks[:-1]:
        if excess < blocks[index].characters // 2:
            break
        gone.add(index)
        excess -= blocks[index].characters
    return tuple(block for i, block in enumerate(blocks) if i not in gone)
