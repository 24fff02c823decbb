"""Clauses of a match that only changed places, found so that a page can mark them as moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from homog.datatypes import Match

_LEAST = 5  # characters of a clause; shorter runs recur by chance
_LONGEST = 1500  # characters of a side up to which clauses are looked for; what moved in longer ones stays unmarked


@dataclass(frozen=True, slots=True)
class Move:
    """A run of characters that both sides have, at places of a different order; offsets of the two documents."""

    start: int
    source_start: int
    length: int


def moves(match: Match, text: str, source: str) -> list[Move]:
    """The clauses of a match that changed places, in the order of the plan.

    What the longest common subsequence of both sides leaves over is searched for common runs once more.

    Args:
        match: only a reworded one can hold moved clauses.
        text: of the plan.
        source: of the source.
    """
    mine, theirs = text[match.start : match.end], source[match.source_start : match.source_end]
    if match.grade != "reworded" or max(len(mine), len(theirs)) > _LONGEST:
        return []
    others = _others(mine, theirs)
    left = [i for op in others for i in range(op[0], op[1])]
    right = [j for op in others for j in range(op[2], op[3])]
    found = _runs(mine, theirs, left, right)
    return [Move(match.start + i, match.source_start + j, n) for i, j, n in found]


def _others(mine: str, theirs: str) -> list[tuple[int, int, int, int]]:
    """What two texts do not have in common in one order."""
    ops = LCSseq.opcodes(mine, theirs)
    return [(op.src_start, op.src_end, op.dest_start, op.dest_end) for op in ops if op.tag != "equal"]


def _runs(mine: str, theirs: str, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int, int]]:
    """Common runs of what is left over on both sides, each of one piece in either text."""
    ops = LCSseq.opcodes("".join(mine[i] for i in left), "".join(theirs[j] for j in right))
    runs: list[tuple[int, int, int]] = []
    for op in ops:
        if op.tag != "equal":
            continue
        for step in range(op.src_end - op.src_start):
            i, j = left[op.src_start + step], right[op.dest_start + step]
            if runs and (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]) == (i, j):
                runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
            else:
                runs.append((i, j, 1))
    return [run for run in runs if run[2] >= _LEAST and any(c.isalnum() for c in mine[run[0] : run[0] + run[2]])]
