"""The generator of the test corpora: exact offsets, honest labels, sources that can be told, nothing of the other's."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.errors import ReadError
from homog.evaluation.bank import load_bank
from homog.evaluation.drafting.compose import Composed, compose
from homog.evaluation.drafting.edits import FAMILIES, Editor, Manner, other_figure
from homog.evaluation.drafting.fragments import flat, joined, letters, sentences, split
from homog.evaluation.drafting.labels import Judge
from homog.evaluation.drafting.lending import LEAST
from homog.evaluation.drafting.material import load_material
from homog.evaluation.drafting.network import Network, drafting_days
from homog.evaluation.drafting.own import BuiltText, Ledger, town
from homog.evaluation.drafting.sheet import Sheet
from homog.evaluation.names import REFERENCE_ID, REFERENCE_SIGNED
from homog.evaluation.operations import OPERATIONS
from homog.evaluation.seeds import DEV_SEEDS
from homog.evaluation.truth import ATTRIBUTION, Truth, TruthStretch
from homog.evaluation.weave import WeaveSettings
from homog.resources import data_path

SMALL = WeaveSettings(documents=14, characters=5000, seed=DEV_SEEDS[0])
COPIES = ("vertical", "decoy", "horizontal", "chain", "shared-deviation")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Composed]:
    folder = tmp_path_factory.mktemp("drafted")
    return folder, compose(SMALL, folder)


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "catalog.csv").open(encoding="utf-8", newline="") as lines:
        return {row["doc_id"]: row for row in csv.DictReader(lines)}


def texts_of(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (folder / "texts").iterdir()}


def without_neutral(sheet: Sheet, start: int, end: int) -> str:
    """A span of a document without headings, agencies and line ends."""
    gone = {p for a, b in sheet.neutral for p in range(a, b)}
    return "".join(c for p, c in enumerate(sheet.text[start:end], start) if p not in gone and c != "\n")


# ---- the corpus ----


def check_corpus(folder: Path, made: Composed) -> None:
    """What holds of every drafted corpus."""
    texts, sheets = texts_of(folder), {sheet.doc_id: sheet for sheet in made.sheets}
    assert set(texts) == set(sheets) == set(rows_of(folder)) == {REFERENCE_ID, *made.truth.docs}
    for doc, stretches in made.truth.docs.items():
        assert texts[doc] == sheets[doc].text
        assert all(one.end <= other.start for one, other in pairwise(stretches)), "stretches overlap"
        covered = {p for item in stretches for p in range(item.start, item.end)}
        barred = {p for a, b in made.truth.neutral[doc] for p in range(a, b)}
        assert not {p for p, c in enumerate(texts[doc]) if c.isalnum()} - covered - barred, doc
        headings = {p for a, b in sheets[doc].neutral for p in range(a, b)}
        assert not [p for item in stretches for p in (item.start, item.end - 1) if p in headings], doc


def test_a_drafted_corpus_is_sound(made: tuple[Path, Composed]) -> None:
    check_corpus(*made)
    folder, composed = made
    assert Truth.read(folder / "truth.json").to_json() == composed.truth.to_json()


@given(st.integers(0, 10_000), st.integers(4, 9))
@settings(max_examples=8, deadline=None)
def test_any_seed_gives_a_sound_corpus(seed: int, documents: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        plan = WeaveSettings(documents=documents, characters=2000, seed=seed)
        composed = compose(plan, Path(name))
        check_corpus(Path(name), composed)
        check_pieces(composed)


def check_pieces(composed: Composed) -> None:
    """Every copied piece: the source has at its span what was taken, the plan has what became of it."""
    sheets = {sheet.doc_id: sheet for sheet in composed.sheets}
    for sheet in composed.sheets[1:]:
        found = {item.start: item for item in composed.truth.docs[sheet.doc_id]}
        for index, piece in enumerate(sheet.pieces):
            if piece.case not in COPIES:
                assert piece.source is None
                continue
            first = sheet.firsts[index]
            start, end = sheet.span(first, first + len(piece.fragments))
            item = found[start]
            assert (item.start, item.end) == (start, end)
            assert (item.source, item.operation) == (piece.source, piece.operation)
            assert without_neutral(sheet, start, end) == joined(piece.fragments)
            assert piece.source is not None
            assert item.source_start is not None
            assert item.source_end is not None
            taken = without_neutral(sheets[piece.source], item.source_start, item.source_end)
            assert taken == piece.before
            assert len(letters(taken)) >= LEAST


def test_what_a_drafter_added_is_nobodys_and_its_taker_has_it_from_him(made: tuple[Path, Composed]) -> None:
    taken_on = 0
    for sheet in made[1].sheets[1:]:
        found = [item for piece in sheet.pieces for item in piece.fragments if item.added]
        assert [sheet.text[a:b] for a, b in sheet.added] == [item.text for item in found]
        assert set(sheet.added) <= set(made[1].truth.neutral[sheet.doc_id])
        for piece, first in zip(sheet.pieces, sheet.firsts, strict=True):
            if piece.source is None:
                assert not any(item.added for item in piece.fragments)
                continue
            others = [n for n, item in enumerate(piece.fragments) if not item.added]
            assert others, "a passage that is all the drafter's own"
            for number in others:
                place = sheet.placed[first + number]
                assert (place.start, place.end - len(place.fragment.mark)) not in sheet.added
            lender = next(s for s in made[1].sheets if s.doc_id == piece.source)
            lent = lender.placed[piece.source_first : piece.source_last]
            kept = {item.text for item in piece.fragments if not item.added}
            taken_on += sum(item.fragment.added and item.fragment.text in kept for item in lent)
    assert taken_on, "an addition that somebody took over is his source's, and counts"


def test_no_passage_is_carried_by_more_plans_than_can_be_told_apart(tmp_path: Path) -> None:
    composed = compose(WeaveSettings(documents=32, seed=DEV_SEEDS[1]), tmp_path)
    words = load_material().words
    names = {name for entry in words.agencies.items() for name in (entry[0], *entry[1])} | {"全国"}
    judge = Judge({*names, *(row["region"] for row in rows_of(tmp_path).values())})
    borrowed = [
        (sheet.doc_id, piece, Counter(judge.masked(joined(piece.fragments))))
        for sheet in composed.sheets[1:]
        for piece in sheet.pieces
        if piece.source not in (None, REFERENCE_ID)
    ]
    assert len(borrowed) > 100
    for number, (taker, piece, _) in enumerate(borrowed):
        lent = Counter(judge.masked(piece.before))
        carriers = {taker, piece.source}
        for doc, other, text in borrowed[:number]:
            assert piece.root is not None
            assert other.root is not None
            if other.root.meets(piece.root) and (lent & text).total() >= 0.75 * lent.total():
                carriers.add(doc)
        assert len(carriers) <= 4, piece.before


def test_a_passage_is_more_than_stock_phrases(made: tuple[Path, Composed]) -> None:
    for sheet in made[1].sheets[1:]:
        for piece in sheet.pieces:
            if piece.source is not None:
                lender = next(s for s in made[1].sheets if s.doc_id == piece.source)
                lent = lender.fragments(piece.source_first, piece.source_last)
                assert len(letters(joined(item for item in lent if not item.stock))) >= LEAST


def test_source_spans_hold_what_was_taken(made: tuple[Path, Composed]) -> None:
    check_pieces(made[1])


def test_no_operation_that_changes_nothing_counts_as_that_operation(made: tuple[Path, Composed]) -> None:
    seen = Counter[str]()
    rows = rows_of(made[0])
    agencies = load_material().words.agencies
    names = {name for entry in agencies.items() for name in (entry[0], *entry[1])} | {"全国"}
    judge = Judge({*names, *(row["region"] for row in rows.values())})
    for sheet in made[1].sheets[1:]:
        for piece in sheet.pieces:
            if piece.case not in COPIES:
                continue
            before, after = piece.before, joined(piece.fragments)
            seen[piece.operation] += 1
            assert (letters(before) == letters(after)) == (piece.operation == "verbatim")
            if piece.operation == "slots":
                assert judge.masked(before) == judge.masked(after)
            elif piece.operation != "verbatim":
                assert judge.masked(before) != judge.masked(after)
            if piece.operation == "heavy":
                assert judge.distance(before, after) > 0.3 * len(judge.masked(before))
            if piece.operation == "reorder":
                old, new = (Counter(judge.masked(text)) for text in (before, after))
                assert (old & new).total() >= 0.6 * max(old.total(), new.total())
    assert set(seen) == set(OPERATIONS)


def test_what_is_said_of_a_stretch_fits_together(made: tuple[Path, Composed]) -> None:
    folder, composed = made
    rows, place = rows_of(folder), {doc: i for i, doc in enumerate(composed.truth.settings["order"])}
    cases = Counter(item.case for items in composed.truth.docs.values() for item in items)
    assert set(cases) == set(ATTRIBUTION)
    for doc, items in composed.truth.docs.items():
        for item in items:
            assert item.attribution == ATTRIBUTION[item.case]
            assert (item.source == REFERENCE_ID) == (item.attribution == "vertical")
            assert (item.origin is not None) == (item.case in ("chain", "shared-deviation"))
            assert (item.origin == REFERENCE_ID) == (item.case == "shared-deviation")
            if item.attribution == "horizontal":
                assert item.source is not None
                assert place[item.source] < place[doc]
                days = rows[item.source]["signed"], rows[doc]["signed"]
                assert not all(days) or days[0] <= days[1]


def test_a_decoy_has_a_fellow_and_a_vertical_stretch_has_none(made: tuple[Path, Composed]) -> None:
    spans = defaultdict(list)
    for doc, items in made[1].truth.docs.items():
        for item in items:
            if item.attribution == "vertical":
                spans[doc].append(item)
    for doc, mine in spans.items():
        others = [item for other, rest in spans.items() if other != doc for item in rest]
        for item in mine:
            assert (item.case == "decoy") == any(alike(item, other) for other in others)


def alike(one: TruthStretch, other: TruthStretch) -> bool:
    assert one.source_start is not None
    assert one.source_end is not None
    assert other.source_start is not None
    assert other.source_end is not None
    both = min(one.source_end, other.source_end) - max(one.source_start, other.source_start)
    return both >= 0.8 * (max(one.source_end, other.source_end) - min(one.source_start, other.source_start))


def test_a_holders_changes_can_be_seen_in_what_is_lent_on(made: tuple[Path, Composed]) -> None:
    for sheet in made[1].sheets[1:]:
        for piece in sheet.pieces:
            if piece.case in ("chain", "shared-deviation"):
                assert piece.root is not None
                origin = next(other for other in made[1].sheets if other.doc_id == piece.root.doc)
                first = joined(origin.fragments(max(0, piece.root.first - 2), piece.root.last + 2))
                assert piece.before not in first


def test_the_same_seed_gives_the_same_bytes(made: tuple[Path, Composed], tmp_path: Path) -> None:
    compose(SMALL, tmp_path / "again")
    assert texts_of(tmp_path / "again") == texts_of(made[0])
    assert (tmp_path / "again" / "truth.json").read_bytes() == (made[0] / "truth.json").read_bytes()
    compose(replace(SMALL, seed=DEV_SEEDS[1]), tmp_path / "other")
    assert texts_of(tmp_path / "other") != texts_of(made[0])


def test_it_is_built_on_other_lines_than_the_weaver(tmp_path: Path) -> None:
    composed = compose(WeaveSettings(seed=DEV_SEEDS[1]), tmp_path)
    truth, rows = composed.truth, rows_of(tmp_path)
    items = [item for stretches in truth.docs.values() for item in stretches]
    copied = sorted(item.end - item.start for item in items if item.source)
    assert copied[len(copied) * 99 // 100] > 4 * copied[len(copied) // 2], "lengths have a heavy tail"
    texts = texts_of(tmp_path)
    inside = [item for doc, s in truth.docs.items() for item in s if item.source and texts[doc][item.end - 1] == "，"]
    assert len(inside) > 0.1 * len(copied), "half sentences"
    stock = [item for item in items if item.case == "formula" and item.end - item.start < 20]
    assert len(stock) > 300, "stock phrases inside sentences"
    assert any("目  录" in text for text in texts.values())
    followers = Counter(model for _, model in truth.settings["models"])
    assert followers.most_common(1)[0][1] >= 3 * sorted(followers.values())[len(followers) // 2], "hubs"
    taken = Counter((item.source, item.source_start) for item in items if item.case == "horizontal")
    assert taken.most_common(1)[0][1] >= 2, "one passage, several takers"
    days = [date.fromisoformat(rows[doc]["signed"]) for doc in truth.settings["order"] if rows[doc]["signed"]]
    assert days == sorted(days)
    assert days[0] < REFERENCE_SIGNED
    assert truth.settings["undated"]
    assert truth.settings["equal_dates"]
    early = truth.settings["before_reference"]
    assert early
    assert all(item.attribution != "vertical" for doc in early for item in truth.docs[doc])
    sizes = [len(text) for doc, text in texts.items() if doc != REFERENCE_ID]
    assert 9000 < sum(sizes) / len(sizes) < 11_500
    operations = Counter[str]()
    for item in items:
        if item.attribution == "vertical":
            operations[item.operation] += item.end - item.start
    assert min(operations[name] for name in OPERATIONS) > 0.04 * operations.total(), "every operation is met with"


# ---- nothing in common with the material for development ----


def runs(texts: list[str], width: int) -> set[str]:
    return {text[i : i + width] for text in texts for i in range(len(text) - width + 1)}


def test_no_sentence_of_the_other_material(made: tuple[Path, Composed]) -> None:
    bank, material = load_bank(), load_material()
    theirs = [item.wording.text for item in (*bank.sentences.values(), *bank.formula)]
    mine = [joined(s) for section in material.sections for paragraph in section.paragraphs for s in paragraph]
    mine += [joined(s) for s in material.stock.sentences]
    mine += [text for texts in material.own.values() for text in texts]
    assert not runs(theirs, 13) & runs(mine, 13)
    phrases = {*bank.insertions.clauses, *bank.insertions.openers}
    assert not phrases & {*material.stock.clauses, *material.stock.heads}


def test_no_pair_of_synonyms_is_shared() -> None:
    theirs = {frozenset(pair) for group in load_bank().synonyms for pair in combinations(group, 2)}
    mine = {frozenset(pair) for group in load_material().words.groups for pair in combinations(group, 2)}
    assert not theirs & mine


def test_no_pattern_or_long_word_of_the_other_grammar() -> None:
    theirs = tomllib.loads(data_path("bank", "grammar.toml").read_text(encoding="utf-8"))
    mine = load_material().rules
    words = {word for values in theirs["lexicon"].values() for word in values if len(word) >= 5}
    assert not words & {word for values in (*mine.lists.values(), *mine.objects.values()) for word in values}
    assert not {entry["text"] for entry in theirs["pattern"]} & {x for steps in mine.steps.values() for x in steps}


def test_the_material_is_whole() -> None:
    material = load_material()
    texts = {joined(s) for section in material.sections for paragraph in section.paragraphs for s in paragraph}
    assert len(texts) >= 130
    assert set(material.paraphrases) <= texts, "every other wording stands under its sentence"
    assert len(material.paraphrases) >= 40
    judge = Judge(())
    for before, after in material.paraphrases.items():
        assert judge.operation(before, after) == "heavy", before
    assert {section.theme for section in material.sections} >= set(material.rules.objects) - {"保障"}


def test_material_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="stock"):
        load_material(tmp_path)


# ---- labels ----


@pytest.mark.parametrize(
    ("before", "after", "operation"),
    [
        ("推动窑炉改造，三年内完成。", "推动窑炉改造；三年内完成。", "verbatim"),
        ("新建30座泵站，由水务局管护。", "新建45座泵站，由水务局管护。", "slots"),
        ("在柏槐镇新建泵站，按季验收。", "在椿榕乡新建泵站，按季验收。", "slots"),
        ("鼓励农户收集旧地膜，逐步建立回收网点。", "欢迎农户收集旧地膜，慢慢设立回收网点。", "synonyms"),
        ("统一图纸，分批施工，逐户验收，结清账目。", "分批施工，统一图纸，结清账目，逐户验收。", "reorder"),
        (
            "统一图纸，分批施工，逐户验收，结清账目。",
            "统一图纸，分批施工，由质监站抽查，逐户验收，结清账目。",
            "edit",
        ),
        ("统一图纸，分批施工，逐户验收，结清账目。", "图纸先画成一样的，活分几回干，干完挨家看，钱付清楚。", "heavy"),
    ],
)
def test_the_label_is_what_can_be_seen(before: str, after: str, operation: str) -> None:
    assert Judge(()).operation(before, after) == operation


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_edits_that_come_to_nothing_are_verbatim(data: st.DataObject) -> None:
    material = load_material()
    section = data.draw(st.sampled_from([s for s in material.sections if s.paragraphs]))
    parts = list(section.paragraphs[0])
    rng = Random(data.draw(st.integers(0, 999)))
    editor = Editor(material, BuiltText(material, Ledger()))
    family = data.draw(st.sampled_from(FAMILIES))
    weights = tuple(float(name == family) for name in FAMILIES)
    made = editor.edited(parts, Manner(data.draw(st.floats(0, 3)), weights), "枫泽省", rng)
    before, after = joined(flat(parts)), joined(flat(made))
    operation = Judge(()).operation(before, after)
    assert (operation == "verbatim") == (letters(before) == letters(after))
    assert after.endswith("。")
    if family == "figures":
        assert len(made) == len(parts)


@given(st.sampled_from(["2028", "14", "0.59", "1.25", "8000", "3"]), st.integers(0, 500))
def test_another_figure_is_another(value: str, seed: int) -> None:
    other = other_figure(value, Random(seed))
    assert other != value
    assert float(other) > 0
    assert len(other.partition(".")[2]) == len(value.partition(".")[2])


@given(st.text(alphabet="甲乙丙丁，。；：“”（）《》", max_size=30))
def test_fragments_keep_the_text(text: str) -> None:
    body = "子" + text
    parts = split(body)
    assert letters(joined(parts)) == letters(body)
    assert flat(sentences(parts)) == list(parts)


# ---- who follows whom ----


def test_the_network_has_hubs_and_no_plan_looks_to_itself() -> None:
    network, rng = Network(), Random(4)
    names = [f"p{i}" for i in range(200)]
    for index, name in enumerate(names):
        models = network.join(name, names[:index], rng)
        assert len({model.doc for model in models}) == len(models) <= 6
        assert all(model.doc in names[:index] for model in models)
    followers = Counter(model for _, model in network.edges)
    assert followers.most_common(1)[0][1] > 25
    assert sum(1 for name in names if followers[name] == 0) > 60


@pytest.mark.parametrize("count", [1, 3, 6, 31, 200])
def test_days_are_in_order_and_irregular_where_there_are_enough(count: int) -> None:
    days = drafting_days(count, Random(count))
    known = [day for day in days if day is not None]
    assert len(days) == count
    assert known == sorted(known)
    if count >= 31:
        assert None in days
        assert known[0] < REFERENCE_SIGNED
        assert len(set(known)) < len(known)
    assert None not in drafting_days(count, Random(count), irregular=False)


def test_towns_are_found_again() -> None:
    from homog.evaluation.drafting.own import TOWN

    for seed in range(50):
        name = town(Random(seed))
        assert TOWN.fullmatch(name)


# ---- real documents as material ----

LINE = "第{n}条 {a}{b}应当按照规定逐年登记造册，{c}每季度核对一次，发现缺项的在十五日内补正，并由{d}另行备案保存。"


def folder_of(tmp_path: Path) -> Path:
    rng = Random(8)
    signs = "渔桥塔窑渠井舟坊稻麻棉桑盐茶蜂藕瓷砖苇堤闸磨仓廪"
    for name in ("above", "one", "two", "three"):
        lines = [LINE.format(n=n, **{x: "".join(rng.sample(signs, 4)) for x in "abcd"}) for n in range(1, 30)]
        (tmp_path / f"{name}.txt").write_text("总则\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_real_documents_are_drafted_from(tmp_path: Path) -> None:
    source = tmp_path / "real"
    source.mkdir()
    plan = WeaveSettings(documents=5, characters=1500, seed=3, source=str(folder_of(source)), reference="above")
    composed = compose(plan, tmp_path / "out")
    check_corpus(tmp_path / "out", composed)
    check_pieces(composed)
    reference = texts_of(tmp_path / "out")[REFERENCE_ID]
    assert re.search(r"逐年登记造册", reference)
    assert composed.truth.settings["source"] == "real"
