"""The tool that plants paraphrases: where they come to stand, what counts as found; not how many homog finds."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from homog.errors import UsageError
from homog.evaluation.encoders import STRENGTHS, Example, Half
from homog.evaluation.planted import (
    Field,
    Flagged,
    Outcome,
    confidence_of,
    measure,
    outcome_of,
    runs_of,
    to_markdown,
)
from homog.evaluation.planting import (
    COPIED,
    OWN,
    Item,
    Sentence,
    free_slots,
    plant_sources,
    plant_texts,
    spread,
)
from homog.structure.sentences import sentences

KEPT = "每座灯塔由两名看守人轮流值夜，雾天每隔一刻钟鸣号，并把过往船只的名号记入簿册。"
MOVED = "每座灯塔由两名看守人轮流守夜，雾天每隔一刻钟鸣号，并把过往船只的名号登入簿册。"
SUNG = "青禾省每年秋天在海边举办号子会，请各村的老人教年轻船工唱拉网的调子。"
OTHER = "青禾省每年秋天在海边举办风筝会，请各村的木匠比试谁扎的骨架最轻。"
LIGHT = Item("light", KEPT, MOVED)
TOPIC = Item("same-topic", SUNG, OTHER)
WORK = ("修补渔网", "晾晒海带", "清点缆绳", "油漆船底", "打扫码头", "更换浮标", "丈量滩涂", "疏通水沟", "检查锚链")
WHO = ("玉衡村", "天璇镇", "开阳湾", "摇光港", "北辰岛", "南斗村", "朔宁镇")
WHEN = (
    "清明以前",
    "立夏当天",
    "小暑之后",
    "白露前后",
    "霜降那周",
    "大雪过后",
    "开春第一月",
    "每逢朔望",
    "台风季末",
    "潮水最低时",
)


def a_text(seed: int, lines: int = 60) -> str:
    """Headings and lines of one sentence or two, each different."""
    rng = Random(seed)
    found = [f"虚构第{seed}号办法", "一、总则"]
    for number in range(lines):
        said = [f"{rng.choice(WHO)}{rng.choice(WHEN)}{rng.choice(WORK)}，用去{number * 10 + i}工。" for i in range(2)]
        found += ["".join(said[: 1 + number % 2]), *(["二、办理"] if number == lines // 2 else [])]
    return "\n".join(found) + "\n"


def test_places_are_spread_and_far_from_one_another() -> None:
    assert spread(3, range(9)) == [1, 4, 7]
    assert spread(4, [2, 3, 5, 7]) == [2, 3, 5, 7]
    lines = a_text(1).splitlines()
    slots = free_slots(lines)
    assert len(slots) > 8
    assert all(lines[slot].endswith("。") for slot in slots)
    for one, other in pairwise(slots):
        assert sum(len(sentences(line)) for line in lines[one + 1 : other + 1]) >= 6


@pytest.mark.parametrize("beside", [False, True])
def test_every_planted_sentence_is_where_it_is_said_to_be(beside: bool) -> None:
    runs = [(LIGHT, TOPIC), (TOPIC,)] if beside else [(LIGHT,), (TOPIC,)]
    reference = plant_sources(a_text(1), runs, beside=beside)
    text, found = plant_texts(a_text(2), runs, reference, [1, 0])
    planted = [s for s in found if s.kind not in (OWN, COPIED)]
    assert [s.kind for s in planted] == [item.kind for number in (1, 0) for item in runs[number]]
    items = {"light": LIGHT, "same-topic": TOPIC}
    for s in planted:
        assert s.source is not None
        assert text[s.start : s.end] == items[s.kind].text
        assert reference.text[slice(*s.source)] == items[s.kind].source
    copied = [s for s in found if s.kind == COPIED]
    assert len(copied) == (4 if beside else 0)
    for s in copied:
        assert s.source is not None
        assert text[s.start : s.end] == reference.text[slice(*s.source)]
    assert [s.start for s in found] == sorted(s.start for s in found)


def test_own_sentences_keep_their_numbers() -> None:
    reference = plant_sources(a_text(1), [(LIGHT,)], beside=False)
    bare, before = plant_texts(a_text(2), [(LIGHT,)], reference, [])
    text, after = plant_texts(a_text(2), [(LIGHT,)], reference, [0])
    assert bare == a_text(2)
    own = {s.number: text[s.start : s.end] for s in after if s.kind == OWN}
    assert own == {s.number: bare[s.start : s.end] for s in before}


def test_articles_are_copied_without_their_numbers() -> None:
    lines = [f"第{n}条 {KEPT}" for n in "一二三四"]
    reference = plant_sources("\n\n".join(lines) + "\n", [(TOPIC,)], beside=True)
    text, found = plant_texts(a_text(2), [(TOPIC,)], reference, [0])
    assert [text[s.start : s.end] for s in found if s.kind == COPIED] == [KEPT, KEPT]
    first, source, second = reference.places[0]
    assert reference.text[slice(*source)] == SUNG
    assert {reference.text[slice(*first)], reference.text[slice(*second)]} <= set(lines)


def test_too_many_for_a_text() -> None:
    with pytest.raises(ValueError, match="places"):
        plant_sources("一、总则\n", [(LIGHT,)], beside=False)
    reference = plant_sources(a_text(1), [(LIGHT,)], beside=False)
    with pytest.raises(ValueError, match="places"):
        plant_texts("一、总则\n", [(LIGHT,)], reference, [0])


def a_match(start: int, end: int, source: tuple[int, int], confidence: float) -> dict[str, object]:
    return {"start": start, "end": end, "source_start": source[0], "source_end": source[1], "confidence": confidence}


def test_a_sentence_is_flagged_from_half_on() -> None:
    text, sentence = "甲乙丙丁 戊己庚辛", Sentence(0, 9, OWN, None, 0)
    assert confidence_of(sentence, text, [a_match(0, 3, (0, 3), 0.9)]) == 0.0
    assert confidence_of(sentence, text, [a_match(0, 5, (0, 5), 0.9)]) == 0.9
    both = [a_match(0, 3, (0, 3), 0.9), a_match(5, 9, (9, 13), 0.7)]
    assert confidence_of(sentence, text, both) == 0.7


def test_a_paraphrase_is_found_only_with_its_source() -> None:
    text = "甲乙丙丁。戊己庚辛。壬癸子丑。寅卯辰巳。"
    found = [
        Sentence(0, 5, OWN, None, 0),
        Sentence(5, 10, "heavy", (50, 60), -1),
        Sentence(10, 15, "heavy", (70, 80), -1),
        Sentence(15, 20, COPIED, (90, 95), -1),
    ]
    matches = [a_match(0, 15, (55, 65), 0.8), a_match(15, 20, (90, 95), 1.0)]
    outcome = outcome_of(text, found, matches, frozenset())
    assert [s.right for s in outcome.sentences] == [0.0, 0.8, 0.0]
    assert outcome.recall("heavy") == 0.5
    assert outcome.precision() == pytest.approx(1 / 3)
    known = outcome_of(text, found, matches, frozenset({0}))
    assert known.before == 1
    assert known.precision() == 0.5
    assert known.count((OWN,)) == (0, 0)


def test_precision_asked_for() -> None:
    sure = [Flagged("light", 0.9, 0.9)] * 9
    outcome = Outcome((*sure, Flagged("same-topic", 0.9, 0.0), Flagged(OWN, 0.5, 0.0), Flagged("heavy", 0.4, 0.4)))
    assert outcome.precision() == pytest.approx(10 / 12)
    assert outcome.least_confidence() == 0.9
    assert outcome.precision(0.9) == 0.9
    assert (outcome.recall("heavy"), outcome.recall("heavy", 0.9)) == (1.0, 0.0)
    assert math.isnan(Outcome().precision())
    assert math.isnan(Outcome().recall("light"))


def a_half() -> Half:
    positives = [Example("light", (KEPT, MOVED), "海")]
    negatives = [Example("same-topic", (SUNG, OTHER), "海"), Example("negated", (SUNG, SUNG), "海")]
    return Half(tuple(positives), tuple(negatives))


def test_runs_are_of_one_subject_and_have_every_item_once() -> None:
    strengths = [Example(s, (f"{s}{n}", f"{n}{s}"), f"题{n % 2}") for n in range(7) for s in STRENGTHS]
    half = Half(tuple(strengths), a_half().negatives)
    runs = runs_of(half, half.subjects, Random(0), 3)
    planted = sorted((item.kind, item.source, item.text) for run in runs for item in run)
    assert planted == sorted([*((e.kind, *e.pair) for e in strengths), ("same-topic", SUNG, OTHER)])
    subject = {e.pair[0]: e.subject for e in (*half.positives, *half.negatives)}
    assert all(len({subject[item.source] for item in run}) == 1 and len(run) <= 3 for run in runs)
    assert runs == runs_of(half, half.subjects, Random(0), 3)


def a_field(folder: Path, texts: dict[str, tuple[str, str]]) -> None:
    folder.mkdir()
    with (folder / "catalog.csv").open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(["doc_id", "level", "region", "title", "doc_no", "issuer", "signed", "path", "url"])
        for name, (level, text) in texts.items():
            writer.writerow([name, level, "", f"{name}办法", "", "", "2020-05-01", f"{name}.txt", ""])
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def test_whole_plans_are_checked(tmp_path: Path) -> None:
    a_field(tmp_path / "sea", {"national": ("national", a_text(1))})
    a_field(tmp_path / "hill", {"national": ("national", a_text(3)), "local": ("provincial", a_text(2))})
    where = Field("sea", "national", "hill")
    said: list[str] = []
    measured = measure(tmp_path, a_half(), [where], said.append)
    assert len(said) == 2
    for by_field in measured.values():
        outcome = by_field[where]
        assert outcome.recall("light") == 1.0
        assert sum(s.kind == "same-topic" for s in outcome.sentences) == 1
        assert sum(s.kind == OWN for s in outcome.sentences) == len(sentences(a_text(2)))
    table = to_markdown(measured).splitlines()
    assert all(line.count("|") == table[0].count("|") for line in table)
    assert any("| **1.00** |" in line for line in table)


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"catalog\.csv"):
        measure(tmp_path, a_half(), [Field("sea", "national", "hill")])
