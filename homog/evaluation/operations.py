"""What drafters do to a sentence they take over: six operations, from verbatim to all together.

An operation that would change nothing on a sentence answers None, so that no sentence is ever counted under
an operation that it did not undergo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Literal, get_args

from homog.evaluation import clauses
from homog.evaluation.bank import Bank
from homog.evaluation.values import other_value
from homog.evaluation.wording import NATIONWIDE, Wording
from homog.evaluation.words import Synonyms

Operation = Literal["verbatim", "slots", "synonyms", "edit", "reorder", "heavy"]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)

_SYNONYM_SHARE = 0.6  # of the replaceable words of a sentence, "synonyms"
_HEAVY_SHARE = 0.85  # the same, "heavy"
_TRIES = 4  # draws until a wording is found that nobody was given yet
_STRENGTH = {"synonyms": "light", "reorder": "reordered", "heavy": "heavy"}


class Workshop:
    """Carries out operations with the means of a bank.

    Two plans that change one sentence each on its own must not come out alike, or nobody could tell them from a plan
    that copied the other: a hand-written paraphrase is given out once, later takers of the same sentence get the
    mechanical change, and no changed wording of a sentence is given out twice.

    Args:
        bank: sentences with their paraphrases, synonyms, insertions.
        jitter: whether figures may leave the options of their slot (a benchmark needs the variety).
        slot_share: probability that a slot changes under "slots", in [0, 1]; one at least does.
    """

    def __init__(self, bank: Bank, *, jitter: bool = True, slot_share: float = 0.75) -> None:
        self._bank = bank
        self._jitter = jitter
        self._slot_share = slot_share
        self._synonyms = Synonyms(bank.synonyms)
        self._given: set[tuple[str, str, int]] = set()
        self._made: dict[str, set[str]] = {}  # wordings given out for a sentence, place names apart
        self._ways: dict[str, Callable[[Wording, Random], Wording | None]] = {
            "slots": self._slots,
            "synonyms": self._reword,
            "edit": self._edit,
            "reorder": self._reorder,
            "heavy": self._all_together,
        }

    def apply(self, operation: Operation, source: Wording, region: str, rng: Random) -> Wording | None:
        """One sentence as the plan of `region` takes it over.

        Args:
            operation: what to do to it.
            source: the sentence in the source's wording.
            region: what place slots name in the plan.
            rng: source of chance.

        Returns:
            The plan's wording, or None where the operation changes nothing here or nothing that is not taken (for
            verbatim: where the region's name would have to change).
        """
        local = source.with_place(region)
        if operation == "verbatim":
            return source if local.text == source.text else None
        taken = self._made.setdefault(source.text, set())
        for _ in range(_TRIES):
            made = self._paraphrase(operation, local) or self._ways[operation](local, rng)
            if made is None or not _differs(operation, made, local, source):
                return None
            anywhere = made.with_place(NATIONWIDE).text
            if anywhere not in taken or made.text == local.text:
                taken.add(anywhere)
                return made
        return None

    def _paraphrase(self, operation: Operation, local: Wording) -> Wording | None:
        strength = _STRENGTH.get(operation)
        sentence = self._bank.sentences.get(local.sentence_id)
        if strength is None or sentence is None:
            return None
        for index, skeleton in enumerate(sentence.paraphrased(strength)):
            key = (sentence.sentence_id, strength, index)
            if key not in self._given:
                self._given.add(key)
                return local.reworded(skeleton)
        return None

    def _slots(self, local: Wording, rng: Random) -> Wording | None:
        changeable = [i for i in local.marks if local.slots[i].kind != "place"]
        if not changeable:
            return local
        certain = rng.choice(changeable)
        values = list(local.values)
        for index in changeable:
            if index == certain or rng.random() < self._slot_share:
                values[index] = other_value(local.slots[index], values[index], rng, jitter=self._jitter)
        return Wording(local.skeleton, local.slots, tuple(values), local.sentence_id)

    def _reword(self, local: Wording, rng: Random) -> Wording | None:
        changed = self._synonyms.replace(local.skeleton, rng, _SYNONYM_SHARE)
        return None if changed is None else local.reworded(changed)

    def _reorder(self, local: Wording, rng: Random) -> Wording | None:
        changed = clauses.reorder(local.skeleton, rng)
        return None if changed is None else local.reworded(changed)

    def _edit(self, local: Wording, rng: Random) -> Wording | None:
        ways: list[Callable[[str], str | None]] = [
            lambda text: clauses.insert(text, rng, self._bank.insertions),
            lambda text: clauses.delete(text, rng),
            lambda text: self._synonyms.replace(text, rng, 0.0),
        ]
        changed = _in_turn(local.skeleton, rng.sample(ways, rng.choice((1, 2))))
        edited = changed != local.skeleton and _recognisable(changed, local.skeleton)
        return local.reworded(changed) if edited else None

    def _all_together(self, local: Wording, rng: Random) -> Wording | None:
        reordered = clauses.reorder(local.skeleton, rng)
        reworded = self._synonyms.replace(reordered or local.skeleton, rng, _HEAVY_SHARE)
        if reordered is None or reworded is None:
            return None
        made = local.reworded(clauses.insert(reworded, rng, self._bank.insertions))
        return self._slots(made, rng) or made


def _differs(operation: Operation, made: Wording, local: Wording, source: Wording) -> bool:
    """Whether it is changed; another place alone is a changed slot, and no change under any other operation."""
    return made.text != source.text and (operation == "slots" or made.text != local.text)


def _recognisable(made: str, source: str) -> bool:
    """Whether a third of the source's characters are left: a clause put in and the main one taken out is no edit."""
    return 3 * len(set(made) & set(source)) >= len(set(source))


def _in_turn(text: str, ways: Sequence[Callable[[str], str | None]]) -> str:
    for way in ways:
        text = way(text) or text
    return text
