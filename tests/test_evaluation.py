"""The bank, the operations, the weaver and the demo corpus."""

from __future__ import annotations

import csv
import os
import re
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homog.errors import ReadError, SettingsError, UsageError
from homog.evaluation import clauses
from homog.evaluation.bank import STRENGTHS, THEMES, Bank, load_bank
from homog.evaluation.demo import build_demo
from homog.evaluation.folder_stock import plain_wording
from homog.evaluation.layout import chinese_number
from homog.evaluation.names import REFERENCE_ID, REFERENCE_SIGNED, region_names
from homog.evaluation.operations import OPERATIONS, Operation, Workshop
from homog.evaluation.seeds import DEV_SEEDS, TEST_SEEDS
from homog.evaluation.stock import RunLedger
from homog.evaluation.truth import ATTRIBUTION, Truth, TruthStretch
from homog.evaluation.values import other_value
from homog.evaluation.weave import WeaveSettings, weave
from homog.evaluation.wording import MARK, SlotSpec, first_wording, parse_template
from homog.resources import data_path

PROVINCES = {"云泽省", "沧澜省", "朔宁省", "江屿省", "南岚省", "青禾省", "碧川省", "玉衡省", "瀚北自治区", "星湖市"}


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank()


# ---- the bank ----


def test_the_bank_is_rich(bank: Bank) -> None:
    pairs = sum(len(sentence.paraphrases) for sentence in bank.sentences.values())
    assert len(bank.sentences) >= 350
    assert pairs >= 150
    assert len(bank.synonyms) >= 150
    assert set(bank.regions) == PROVINCES
    assert {strength for item in bank.sentences.values() for strength, _ in item.paraphrases} == set(STRENGTHS)


def test_the_reference_is_whole(bank: Bank) -> None:
    names = [name for block in bank.blocks for paragraph in block.paragraphs for name in paragraph]
    assert len(names) == len(set(names)), "a sentence stands twice in the reference"
    assert sum(len(bank.sentences[name].wording.text) for name in names) >= 6000
    actions = [block for block in bank.blocks if block.heading.startswith("（") and "“互联网+”" in block.heading]
    assert len(actions) == 11
    assert {bank.sentences[name].theme for name in names} == set(THEMES)


def test_no_two_sentences_share_a_long_run(bank: Bank) -> None:
    places: dict[str, str] = {}
    for name, sentence in sorted(bank.sentences.items()):
        text = sentence.wording.skeleton
        for start in range(len(text) - 12):
            run = text[start : start + 13]
            assert places.setdefault(run, name) == name, f"{name} and {places[run]} share {run}"


def test_paraphrases_keep_the_figures(bank: Bank) -> None:
    for sentence in bank.sentences.values():
        needed = {mark for mark in sentence.wording.marks if sentence.wording.slots[mark].kind != "place"}
        for strength, skeleton in sentence.paraphrases:
            told = set(replace(sentence.wording, skeleton=skeleton).marks)
            assert needed <= told, f"{sentence.sentence_id} ({strength}) drops a slot"
            assert skeleton != sentence.wording.skeleton


@pytest.mark.parametrize(
    ("template", "text", "kinds"),
    [
        ("到{year:2027/2026}年，建成{num:300/260}个。", "到2027年，建成300个。", ["year", "num"]),
        ("{place}比重达{pct:7.5/8}%。", "全国比重达7.5%。", ["place", "pct"]),
        ("由{agency:水务部/水务厅}负责。", "由水务部负责。", ["agency"]),
        ("没有槽位。", "没有槽位。", []),
    ],
)
def test_templates(template: str, text: str, kinds: list[str]) -> None:
    wording = first_wording(template)
    assert wording.text == text
    assert [slot.kind for slot in wording.slots] == kinds
    assert wording.with_place("云泽省").text == text.replace("全国", "云泽省")


@pytest.mark.parametrize("template", ["{speed:1/2}", "{num}", "{num:1//2}", "{place:1/2}", "一个 { 落单", "}"])
def test_bad_templates_are_errors_that_name_the_sentence(template: str) -> None:
    with pytest.raises(ReadError, match="ref-x"):
        parse_template(template, where="ref-x")


def test_a_bank_without_a_file_says_which(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"grammar\.toml"):
        load_bank(tmp_path)


@given(st.integers(0, 10**6))
@settings(max_examples=100, deadline=None)
def test_grammar_sentences_are_whole(seed: int) -> None:
    grammar = load_bank().grammar
    draft = grammar.sentence(Random(seed))
    assert draft == grammar.sentence(Random(seed))
    text = draft.wording.text
    assert text.endswith("。")
    assert text.count("。") == 1
    assert not set("{}") & set(text)
    assert MARK.search(text) is None


def test_the_run_ledger_finds_every_shared_run_of_twelve() -> None:
    rng = Random(5)
    for _ in range(200):
        old = "".join(rng.choices("甲乙丙丁戊己庚辛壬癸", k=40))
        start = rng.randrange(28)
        ledger = RunLedger()
        assert ledger.accept(old)
        assert not ledger.accept("子丑寅" + old[start : start + 12] + "卯辰巳")
        assert ledger.accept("子丑寅" + old[start : start + 10] + "卯辰巳")


# ---- operations ----


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_an_operation_changes_what_it_says_or_answers_none(data: st.DataObject) -> None:
    bank = load_bank()
    source = bank.sentences[data.draw(st.sampled_from(sorted(bank.sentences)))].wording
    operation: Operation = data.draw(st.sampled_from(OPERATIONS))
    seed = data.draw(st.integers(0, 99))
    made = Workshop(bank).apply(operation, source, "枫泽省", Random(seed))
    assert made == Workshop(bank).apply(operation, source, "枫泽省", Random(seed))
    if made is None:
        return
    assert "全国" not in made.text or operation == "verbatim" or "全国" in source.skeleton
    if operation == "verbatim":
        assert made == source
        return
    assert made.text != source.text
    if operation == "slots":
        assert made.skeleton == source.skeleton
    if operation == "reorder" and not bank.sentences[source.sentence_id].paraphrased("reordered"):
        assert Counter(made.skeleton) == Counter(source.skeleton)
    if operation in ("synonyms", "reorder", "edit"):
        assert len(set(made.skeleton) & set(source.skeleton)) >= len(set(source.skeleton)) / 4


@pytest.mark.parametrize("name", ["loc-jy-05", "loc-nl-29", "loc-xh-21", "ref-b09-2-4"])
def test_an_edit_leaves_something_of_a_sentence_with_one_long_clause(bank: Bank, name: str) -> None:
    # A clause put in and the long one taken out would leave an opener of six characters.
    source = bank.sentences[name].wording
    made = [Workshop(bank).apply("edit", source, "枫泽省", Random(seed)) for seed in range(100)]
    edited = [item for item in made if item is not None]
    assert 50 <= len(edited) < 100
    assert all(len(set(item.skeleton) & set(source.skeleton)) >= len(set(source.skeleton)) / 4 for item in edited)


def test_two_plans_never_get_the_same_changed_wording(bank: Bank) -> None:
    workshop, rng = Workshop(bank), Random(3)
    for name in sorted(bank.sentences)[::7]:
        source = bank.sentences[name].wording
        for operation in ("synonyms", "edit", "reorder", "heavy"):
            made = [workshop.apply(operation, source, region, rng) for region in ("枫泽省", "霁川省", "澄原省")]
            texts = [item.with_place("某省").text for item in made if item is not None]
            assert len(texts) == len(set(texts))


@pytest.mark.parametrize(
    ("slot", "value"),
    [
        (SlotSpec("year", ("2027", "2026", "2028")), "2027"),
        (SlotSpec("pct", ("98", "97")), "98"),
        (SlotSpec("num", ("7.5",)), "7.5"),
        (SlotSpec("num", ("1200",)), "1200"),
        (SlotSpec("agency", ("水务部", "水务厅")), "水务部"),
        (SlotSpec("num", ("1",)), "1"),
    ],
)
def test_other_values_differ_and_fit(slot: SlotSpec, value: str) -> None:
    for seed in range(40):
        other = other_value(slot, value, Random(seed), jitter=True)
        assert other != value
        if slot.kind != "agency":
            assert len(other.partition(".")[2]) == len(value.partition(".")[2])
            assert 0 < float(other) < (100 if slot.kind == "pct" else 10**5)
    assert other_value(SlotSpec("agency", ("水务部",)), "水务部", Random(1), jitter=True) == "水务部"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("甲，乙，丙。", 3),
        ("“甲，乙”和丙，丁。", 2),
        ("甲（乙，丙），丁；戊。", 3),
        ("只有一句。", 1),
    ],
)
def test_clauses_split_outside_quotes_only(text: str, parts: int) -> None:
    texts, marks = clauses.split_clauses(text)
    assert len(texts) == parts
    assert clauses.join_clauses(texts, marks) == text


def test_a_single_clause_reorders_its_list_or_not_at_all() -> None:
    assert clauses.reorder("推进水产、渔港建设、冷链物流、网上交易和船员培训。", Random(1)) == (
        "推进水产、冷链物流、渔港建设、网上交易和船员培训。"
    )
    assert clauses.reorder("坚持需求牵引。", Random(1)) is None
    assert clauses.delete("坚持需求牵引。", Random(1)) is None


def test_numbers_agencies_and_regions_of_real_sentences_become_slots() -> None:
    wording = plain_wording("到2027年，白榆市公安部门3个工作日内办结，办结率达到95%。", "白榆市")
    assert wording.text == "到2027年，白榆市公安部门3个工作日内办结，办结率达到95%。"
    assert Counter(slot.kind for slot in wording.slots)["place"] == 1
    assert {"year", "num", "pct"} <= {slot.kind for slot in wording.slots}
    assert "枫泽省公安" in wording.with_place("枫泽省").text


# ---- weaving ----

SMALL = WeaveSettings(documents=12, characters=3000, seed=DEV_SEEDS[0])


@pytest.fixture(scope="module")
def woven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("woven")
    return folder, weave(SMALL, folder)


def texts_of(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in (folder / "texts").iterdir()}


def rows_of(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "catalog.csv").open(encoding="utf-8", newline="") as lines:
        return {row["doc_id"]: row for row in csv.DictReader(lines)}


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def check_truth(folder: Path, truth: Truth) -> None:
    """What holds of every woven corpus."""
    texts, rows = texts_of(folder), rows_of(folder)
    assert set(texts) == set(rows) == {REFERENCE_ID, *truth.docs}
    for doc, stretches in truth.docs.items():
        barred = {p for start, end in truth.neutral[doc] for p in range(start, end)}
        covered = {p for item in stretches for p in range(item.start, item.end)}
        assert len(covered) == sum(item.end - item.start for item in stretches), "stretches overlap"
        assert list(stretches) == sorted(stretches, key=lambda item: item.start)
        left = {p for p, char in enumerate(texts[doc]) if char.isalnum()} - covered - barred
        assert not left, f"{doc}: nobody's text is not marked so"
        for item in stretches:
            check_stretch(item, doc, texts, rows)


def check_stretch(item: TruthStretch, doc: str, texts: Mapping[str, str], rows: Mapping[str, dict[str, str]]) -> None:
    assert item.attribution == ATTRIBUTION[item.case]
    if item.source is None:
        assert (item.source_start, item.source_end, item.origin) == (None, None, None)
        return
    assert item.source_start is not None
    assert item.source_end is not None
    mine = bare(texts[doc][item.start : item.end])
    theirs = bare(texts[item.source][item.source_start : item.source_end])
    assert (item.source == REFERENCE_ID) == (item.attribution == "vertical")
    if item.operation == "verbatim":
        # The source may break the passage by headings or agencies, never within a sentence.
        assert all(sentence in theirs for sentence in re.split(r"(?<=[。；])", mine))
    else:
        assert mine != theirs
    if item.attribution == "horizontal" and rows[doc]["signed"]:
        assert rows[item.source]["signed"] < rows[doc]["signed"], "a source is dated, and earlier"
    assert (item.origin is not None) == (item.case in ("chain", "shared-deviation"))


def test_a_woven_corpus_is_sound(woven: tuple[Path, Truth]) -> None:
    check_truth(*woven)


def test_truth_is_written_as_it_is_returned(woven: tuple[Path, Truth]) -> None:
    folder, truth = woven
    assert Truth.read(folder / "truth.json").to_json() == truth.to_json()
    assert (folder / "truth.json").read_text(encoding="utf-8") == truth.to_json()
    with pytest.raises(ReadError, match=r"missing\.json"):
        Truth.read(folder / "missing.json")


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_corpus(
    woven: tuple[Path, Truth], tmp_path: Path
) -> None:
    folder, truth = woven
    again = weave(SMALL, tmp_path / "again")
    assert again.to_json() == truth.to_json()
    assert texts_of(tmp_path / "again") == texts_of(folder)
    other = weave(replace(SMALL, seed=DEV_SEEDS[1]), tmp_path / "other")
    assert other.to_json() != truth.to_json()


def test_dates_are_irregular_and_recorded(woven: tuple[Path, Truth]) -> None:
    folder, truth = woven
    rows = rows_of(folder)
    days = {doc: rows[doc]["signed"] for doc in truth.docs}
    assert [doc for doc in truth.settings["order"] if not days[doc]] == truth.settings["undated"] != []
    early = [doc for doc, day in days.items() if day and date.fromisoformat(day) < REFERENCE_SIGNED]
    assert early == truth.settings["before_reference"] != []
    assert all(item.attribution != "vertical" for item in truth.docs[early[0]])
    for group in truth.settings["equal_dates"]:
        assert len({days[doc] for doc in group}) == 1
    assert truth.settings["equal_dates"]
    ordered = [days[doc] for doc in truth.settings["order"] if days[doc]]
    assert ordered == sorted(ordered)


def test_shares_and_operations_come_out_as_asked(tmp_path: Path) -> None:
    plan = WeaveSettings(documents=24, characters=8000, seed=DEV_SEEDS[2])
    truth = weave(plan, tmp_path)
    sizes: Counter[str] = Counter()
    operations: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for stretches in truth.docs.values():
        for item in stretches:
            sizes[item.case] += item.end - item.start
            operations[item.case][item.operation] += item.end - item.start
    total = sum(sizes.values())
    for case, share in plan.shares.items():
        assert sizes[case] / total == pytest.approx(share, rel=0.3), case
    for case in ("vertical", "horizontal"):
        counts = operations[case]
        assert set(counts) == set(get_args(Operation))
        assert max(counts.values()) < 1.5 * min(counts.values())


def test_own_text_is_one_plans_own(woven: tuple[Path, Truth]) -> None:
    folder, truth = woven
    texts = texts_of(folder)
    lent = {
        (item.source, place)
        for stretches in truth.docs.values()
        for item in stretches
        if item.source is not None and item.source_start is not None and item.source_end is not None
        for place in range(item.source_start, item.source_end)
    }
    owner: dict[str, str] = {}
    for doc, stretches in truth.docs.items():
        for item in stretches:
            if item.case == "clean":
                for sentence in re.finditer(r"[^。；\n]{15,}", texts[doc][item.start : item.end]):
                    if (doc, item.start + sentence.start()) not in lent:
                        assert owner.setdefault(sentence.group(), doc) == doc


def test_each_plan_borrows_from_a_few_whatever_the_size(tmp_path: Path) -> None:
    loads = []
    for documents in (16, 32):
        truth = weave(WeaveSettings(documents=documents, characters=3000, seed=DEV_SEEDS[0]), tmp_path / str(documents))
        sources = [{item.source for item in rows if item.attribution == "horizontal"} for rows in truth.docs.values()]
        assert max(map(len, sources)) <= 3
        copied = sum(x.end - x.start for rows in truth.docs.values() for x in rows if x.attribution == "horizontal")
        loads.append(copied / len(truth.docs))
    assert loads[1] == pytest.approx(loads[0], rel=0.25)


def test_thirty_two_documents_are_woven_in_seconds(tmp_path: Path) -> None:
    begin = time.perf_counter()
    weave(WeaveSettings(), tmp_path)
    assert time.perf_counter() - begin < 12, "usually 1.2 s"
    sizes = [len(text) for text in texts_of(tmp_path).values()]
    assert len(sizes) == 32
    assert all(9_000 <= size <= 12_000 for size in sizes)


@pytest.mark.parametrize(
    ("wanted", "least", "most"), [(6000, 5000, 8500), (11_000, 10_000, 14_000), (20_000, 17_000, 23_000)]
)
def test_the_reference_has_the_wanted_size(tmp_path: Path, wanted: int, least: int, most: int) -> None:
    weave(WeaveSettings(documents=3, characters=wanted, seed=1), tmp_path)
    assert least <= len(texts_of(tmp_path)[REFERENCE_ID]) <= most


@pytest.mark.parametrize(
    "change", [{"documents": 1}, {"characters": 10}, {"vertical": -0.1}, {"vertical": 0.9, "horizontal": 0.3}]
)
def test_impossible_settings_are_errors(change: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        WeaveSettings(**change)  # type: ignore[arg-type]


def test_seeds_are_kept_apart() -> None:
    assert not set(DEV_SEEDS) & set(TEST_SEEDS)
    assert len(set(DEV_SEEDS)) == len(DEV_SEEDS)
    assert len(set(TEST_SEEDS)) == len(TEST_SEEDS)


def test_region_names_are_many_and_different(bank: Bank) -> None:
    names = region_names(1500, bank.regions, Random(2))
    assert len(set(names)) == 1500
    assert tuple(names[: len(bank.regions)]) == bank.regions


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese_number(number) == text


# ---- a folder of documents as the source ----

LAW = """云端渔业促进条例

第一条 为了促进云端渔业健康发展，保护渔民和养殖户的合法权益，制定本条例。
第二条 县级以上人民政府应当把云端渔业纳入规划，统筹安排渔港、冷链和数据设施，并在2027年前完成改造。
第三条 渔船应当安装定位终端，终端故障的，船东应当在3个工作日内报修；拒不安装的，暂停其出港资格。
第四条 鼓励合作社开展线上竞价，竞价平台收取的服务费不得超过成交额的2%，并逐月公布明细。
第五条 养殖尾水经监测合格后方可排放，监测记录保存不少于五年，任何单位和个人不得伪造、篡改。
"""


def own_document(name: str, number: int) -> str:
    grammar, rng = load_bank().grammar, Random(number)
    lines = [f"第{chinese_number(i + 2)}条 {name}{grammar.sentence(rng).wording.text}" for i in range(30)]
    return "\n".join([f"{name}云端渔业办法", *lines]) + "\n"


@pytest.fixture
def folder_of_documents(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "law.txt").write_text(LAW * 3, encoding="utf-8")
    rows = ["doc_id,level,region,title,doc_no,issuer,signed,path,url"]
    for number, name in enumerate(("蓝汀市", "墨湾市", "雾凇市")):
        (source / f"{number}.md").write_text(own_document(name, number), encoding="utf-8")
        rows.append(f"{number},prefecture,{name},{name}云端渔业办法,,,2025-01-01,{number}.md,")
    rows.append("law,national,全国,云端渔业促进条例,,,2024-01-01,law.txt,")
    (source / "catalog.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return source


def test_a_folder_of_documents_is_woven(folder_of_documents: Path, tmp_path: Path) -> None:
    plan = WeaveSettings(documents=8, characters=1500, seed=4, source=str(folder_of_documents))
    truth = weave(plan, tmp_path / "out")
    check_truth(tmp_path / "out", truth)
    texts = texts_of(tmp_path / "out")
    assert "渔船应当安装定位终端" in texts[REFERENCE_ID]
    assert not any(name in text for text in texts.values() for name in ("蓝汀市", "墨湾市", "雾凇市"))
    assert {item.case for rows in truth.docs.values() for item in rows} >= {"vertical", "horizontal", "clean"}
    named = weave(replace(plan, reference="0"), tmp_path / "named")
    assert "渔船应当安装定位终端" not in texts_of(tmp_path / "named")[REFERENCE_ID]
    assert named.settings["reference"] == "0"


def test_a_folder_without_the_named_reference_is_an_error(folder_of_documents: Path, tmp_path: Path) -> None:
    plan = WeaveSettings(documents=4, characters=1500, source=str(folder_of_documents), reference="nobody")
    with pytest.raises(UsageError, match="nobody"):
        weave(plan, tmp_path / "out")


SHARED = Path(os.environ.get("HOMOG_SHARED") or Path(__file__).resolve().parents[2] / "shared")


@pytest.mark.real
@pytest.mark.parametrize("name", ["business-environment", "work-reports-2026"])
def test_real_documents_are_woven(name: str, tmp_path: Path) -> None:
    folder = SHARED / "corpora" / name
    if not folder.is_dir():
        pytest.skip(f"needs the real documents: {folder} (set HOMOG_SHARED)")
    truth = weave(WeaveSettings(documents=12, characters=5000, source=str(folder), seed=DEV_SEEDS[0]), tmp_path)
    check_truth(tmp_path, truth)
    assert truth.settings["grammar_characters"] == 0


# ---- the demo corpus ----


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, build_demo(folder)


def test_the_committed_demo_is_what_the_recipes_give(demo: tuple[Path, Truth]) -> None:
    made = {path.relative_to(demo[0]): path.read_bytes() for path in demo[0].rglob("*") if path.is_file()}
    for path, content in made.items():
        committed = data_path("demo") / path
        assert committed.read_bytes() == content, f"data/demo/{path} is stale: run `make demo`"
    assert {path.name for path in data_path("demo", "texts").iterdir()} == {
        path.name for path in made if path.parent.name == "texts"
    }


def test_the_demo_is_sound_and_long_enough(demo: tuple[Path, Truth]) -> None:
    folder, truth = demo
    check_truth(folder, truth)
    texts = texts_of(folder)
    assert set(truth.docs) == PROVINCES
    assert len(texts[REFERENCE_ID]) >= 6000
    assert min(len(text) for text in texts.values()) >= 4000
    assert "指导思想" in texts["云泽省"]
    assert all(f"{name}人民政府\n" in texts[name] for name in PROVINCES)


@pytest.mark.parametrize(
    ("region", "needed", "allowed"),
    [
        ("云泽省", {("vertical", "verbatim")}, {"vertical", "decoy"}),
        ("沧澜省", {("vertical", "slots")}, {"vertical", "decoy"}),
        ("朔宁省", {("vertical", "synonyms"), ("vertical", "reorder")}, {"vertical", "decoy"}),
        ("江屿省", {("horizontal", "verbatim"), ("horizontal", "slots")}, {"vertical", "decoy", "horizontal"}),
        ("南岚省", {("shared-deviation", "verbatim"), ("chain", "verbatim")}, {"decoy", "shared-deviation", "chain"}),
        ("青禾省", {("vertical", "heavy")}, {"vertical", "decoy"}),
        ("星湖市", set(), set()),
        ("碧川省", set(), set()),
    ],
)
def test_each_plan_copies_in_its_own_way(
    demo: tuple[Path, Truth], region: str, needed: set[tuple[str, str]], allowed: set[str]
) -> None:
    stretches = demo[1].docs[region]
    assert needed <= {(item.case, item.operation) for item in stretches}
    assert {item.case for item in stretches} - {"clean", "formula"} <= allowed
    assert any(item.case == "clean" for item in stretches)
    if region == "星湖市":
        assert {item.case for item in stretches} == {"clean"}


def test_a_decoy_of_the_demo_is_taken_by_several(demo: tuple[Path, Truth]) -> None:
    taken: defaultdict[int, set[str]] = defaultdict(set)
    for doc, stretches in demo[1].docs.items():
        for item in stretches:
            if item.attribution == "vertical":
                for place in range(item.source_start or 0, item.source_end or 0):
                    taken[place].add(doc)
    for stretches in demo[1].docs.values():
        for item in stretches:
            if item.case == "decoy":
                assert len(taken[item.source_start or 0]) > 1


def test_a_wrong_recipe_names_its_place(tmp_path: Path) -> None:
    recipe = tmp_path / "recipes.toml"
    recipe.write_text(
        '[[plan]]\nregion = "云泽省"\nrecipe = ""\ninstrument = "方案"\ntitle = "题"\nnumber = "号"\n'
        "signed = 2025-05-20\n"
        'sections = [{ heading = "一、", paragraphs = ["ref-p1-1 slots"] }]\n',
        encoding="utf-8",
    )
    with pytest.raises(ReadError, match=r"ref-p1-1 slots.*changes nothing"):
        build_demo(tmp_path / "out", recipe)
