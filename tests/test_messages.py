from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from homog.datatypes import (
    GRADES,
    LEVELS,
    UNIT_KINDS,
)
from homog.report.messages import MESSAGES, Words

TEMPLATES = Path(__file__).resolve().parent.parent / "homog" / "report" / "templates"

NAMES = re.compile(  # what Chinese texts may name in Latin letters: fields, settings, files, commands
    r"\{\w+\}|max_carriers|UTF-8|catalog\.csv|(?:clusters|matches)\.jsonl|(?:lineage|carried|similarity)\.json|"
    r"homog(?: corpus add)?|--like|doubtful/|robots\.txt|https?"
)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_catalogue_is_complete_in_both_languages() -> None:
    for key, (zh, en) in MESSAGES.items():
        assert zh.strip() or key == "sentence_gap", key
        assert en.strip() or key == "sentence_gap", key
        assert placeholders(zh) == placeholders(en), key
        assert not re.search("[\u4e00-\u9fff]", en), key
        if re.search("[A-Za-z]{4,}", NAMES.sub("", zh)):
            assert key == "settings.fingerprint", key


def codes() -> Iterator[str]:
    for attribution in ("vertical", "horizontal", "inherited", "formulaic", "original"):
        yield from (f"attribution.{attribution}", f"short.{attribution}")
    yield from (f"grade.{grade}" for grade in GRADES)
    yield from (f"kind.{kind}" for kind in UNIT_KINDS)
    yield from (f"level.{level}" for level in LEVELS)
    yield from (f"slot.{slot}" for slot in ("place", "agency", "date", "quantity", "programme"))
    yield from (f"status.{status}" for status in ("identical", "mostly", "partly", "different", "none"))
    yield from (f"command.{command}" for command in ("check", "score", "compare"))


def test_every_code_has_a_wording() -> None:
    assert not set(codes()) - set(MESSAGES)


def test_codes_in_the_package_have_a_wording() -> None:
    package = TEMPLATES.parent.parent
    source = "\n".join(p.read_text(encoding="utf-8") for p in package.rglob("*.py") if "report" not in p.parts)
    notices = set(re.findall(r'Notice\(\s*"([a-z_]+)"', source))
    reasons = set(re.findall(r'\bwhy(?:: str)?\s*=\s*"([a-z_]+)"', source))
    notices |= {"encoding_guessed", "cut_short"}  # told by readers
    missing = {f"notice.{c}" for c in notices} | {f"why.{c}" for c in reasons}
    assert not missing - set(MESSAGES)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda p: p.name)
def test_templates_hold_no_words_of_any_language(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    for key in re.findall(r'\bt\("([^"]+)"[,)]', source):
        assert key in MESSAGES, key
    for prefix in re.findall(r'\bt\("([^"]+)" ~', source):
        assert any(known.startswith(prefix) for known in MESSAGES), prefix
    bare_source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.S)
    shown = re.sub(r"<[^>]*>", " ", bare_source)
    assert not re.search(r"[^\W\d_]", re.sub(r"\bhomog\b", "", shown)), shown
    for name, value in re.findall(r'\b(title|alt|aria-label|placeholder)="([^"]*)"', bare_source):
        assert not value.strip(), (name, value)


def test_words() -> None:
    words = Words("en")
    assert words.counted("lead.targets", 1) == "1 target" and words.counted("lead.targets", 2) == "2 targets"
    with pytest.raises(KeyError):
        words("no.such.key")
    assert words.code("why", "unheard_of", origin="x") == "unheard_of"
