"""Reading a claims file, with everything that is wrong in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from homog.claims.model import Claim, Expected
from homog.claims.rules import RULES
from homog.errors import UsageError

COLUMNS = ("claim_id", "rule", "value", "documents", "expected", "says", "source")
_NEEDED = ("claim_id", "rule", "documents", "expected")
_EXPECTED = re.compile(r"(each|some|most|none|(>=|<=)?\s*(\d+)|(\d+)\s*\.\.\s*(\d+))(?:\s+of\s+(\d+))?")


def read_claims(file: Path) -> tuple[Claim, ...]:
    """The claims of a file, in its order.

    Args:
        file: CSV in UTF-8 with the columns of docs/claims.md; others are kept.

    Raises:
        UsageError: it cannot be read, or holds a claim that cannot be understood; the message lists all of these.
    """
    rows = _rows(file)
    claims, problems, seen = [], [], set()
    for number, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        try:
            claim = _claim(row)
        except ValueError as error:
            problems.append(f"row {number} ({row['claim_id']}): {error}")
            continue
        if claim.claim_id in seen:
            problems.append(f"row {number}: the claim_id {claim.claim_id} stands twice")
        seen.add(claim.claim_id)
        claims.append(claim)
    if problems:
        raise UsageError(f"{file}", "; ".join(problems), "correct these rows; docs/claims.md tells the rules")
    if not claims:
        raise UsageError(f"{file}", "it holds no claim", "docs/claims.md tells how to write one")
    return tuple(claims)


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        text = file.read_bytes().decode("utf-8-sig")
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except OSError as error:
        raise UsageError(str(file), f"it cannot be read: {error.strerror}", "check the path of --claims") from error
    except UnicodeDecodeError as error:
        raise UsageError(str(file), f"it is not UTF-8 (byte {error.start})", "save it as CSV UTF-8") from error
    except csv.Error as error:
        raise UsageError(str(file), f"it is not a CSV file: {error}", "save it as CSV UTF-8") from error
    header = [name.strip() for name in records[0]] if records else []
    if lacking := [name for name in _NEEDED if name not in header]:
        raise UsageError(str(file), f"columns are missing: {', '.join(lacking)}", f"write {', '.join(COLUMNS)}")
    return list(_cells(header, records[1:]))


def _cells(header: list[str], records: list[list[str]]) -> Iterator[dict[str, str]]:
    for record in records:
        cells = [cell.strip() for cell in record]
        yield {
            **dict.fromkeys(COLUMNS, ""),
            **dict(zip(header, cells + [""] * (len(header) - len(cells)), strict=False)),
        }


def _claim(row: Mapping[str, str]) -> Claim:
    if not row["claim_id"]:
        raise ValueError("claim_id is empty")
    rule = RULES.get(row["rule"])
    if rule is None:
        raise ValueError(f"there is no rule {row['rule']!r}: known are {', '.join(RULES)}")
    documents = row["documents"] or "all"
    if rule.whole and row["expected"]:
        raise ValueError(f"{rule.name} looks at the whole corpus: leave expected empty")
    return Claim(
        claim_id=row["claim_id"],
        rule=rule.name,
        value=row["value"],
        documents=documents,
        expected=row["expected"],
        says=row["says"],
        source=row["source"],
        extra={name: value for name, value in row.items() if name not in COLUMNS and name},
        parameter=rule.parse(row["value"]),
        quantity=Expected("each") if rule.whole else parse_expected(row["expected"]),
    )


def parse_expected(text: str) -> Expected:
    """Read `each`, `some`, `most`, `none`, `29`, `>=25`, `<=3`, `20..25`, each with ` of 31` or without.

    Raises:
        ValueError: it is none of these.
    """
    found = _EXPECTED.fullmatch(text)
    if not found:
        raise ValueError(f"expected is {text!r}: write each, some, most, none, 29, >=25, 20..25, or 29 of 31")
    of = int(found[6]) if found[6] else None
    if found[1] in ("each", "some", "most", "none"):
        return Expected(found[1], of=of)  # type: ignore[arg-type]
    if found[4]:
        low, high = int(found[4]), int(found[5])
        if low > high:
            raise ValueError(f"expected is {text!r}: the first number is the larger one")
        return Expected("count", low, high, of)
    number = int(found[3])
    low, high_or_none = {">=": (number, None), "<=": (0, number)}.get(found[2] or "", (number, number))
    if of is not None and number > of:
        raise ValueError(f"expected is {text!r}: it is more than all")
    return Expected("count", low, high_or_none, of)
