"""Claims about corpora, true and false on purpose."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest
import small_corpus
from command_line import Run
from schemas import problems
from shared_corpora import CORPORA, needs_corpora

from homog import pipeline
from homog.claims import RULES, Expected, Family, Finding, Judged, judge_claims, read_claims
from homog.claims.judging import possible_verdicts, verdict_of
from homog.claims.model import Outcome, Verdict
from homog.claims.reading import parse_expected
from homog.claims.terms import parse_bound, parse_settings, parse_terms
from homog.corpus import load_corpus
from homog.errors import UsageError
from homog.report.messages import MESSAGES

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "data" / "demo"
MADE = {"true": "confirmed", "false": "refuted", "half": "partly", "open": "undecidable"}
HEADER = "claim_id,rule,value,documents,expected"


def family_of(folder: Path) -> Family:
    return Family(pipeline.score(folder), load_corpus(folder).rows)


def judged(folder: Path, file: Path, family: Family | None = None) -> dict[str, Judged]:
    return {j.claim.claim_id: j for j in judge_claims(read_claims(file), family or family_of(folder))}


def claims_file(folder: Path, *rows: str) -> Path:
    file = folder / "claims.csv"
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def demo() -> dict[str, Judged]:
    return judged(DEMO, DEMO / "claims.csv")


# --- made true and false on purpose ------------------------------------------------------------------------------


def test_every_claim_about_the_demo_gets_the_verdict_it_was_made_for(demo: dict[str, Judged]) -> None:
    found = {name: (j.claim.extra["made"], j.verdict) for name, j in demo.items()}
    assert len(found) == 23
    assert {name: verdict for name, (_, verdict) in found.items()} == {n: MADE[made] for n, (made, _) in found.items()}


def test_the_evidence_is_where_it_says(demo: dict[str, Judged]) -> None:
    result = pipeline.score(DEMO)
    ids = {match.match_id for match in result.matches}
    seen = 0
    for claim in demo.values():
        for finding in claim.findings:
            assert len(finding.evidence) <= min(finding.found, 5) or not finding.found
            for place in finding.evidence:
                text = result.documents[place.doc].text
                assert 0 <= place.start < place.end <= len(text)
                assert place.match_id is None or place.match_id in ids
                seen += 1
    assert seen > 60
    (cited,) = demo["D05"].findings
    assert (cited.outcome, cited.evidence) == ("no", ())
    place = demo["D09"].findings[0].evidence[0]
    assert result.documents[place.doc].text[place.start : place.end] == place.note == "示范"


def test_a_missing_document_is_named_and_leaves_open_what_it_could_change(demo: dict[str, Judged]) -> None:
    claim = demo["D18"]
    assert claim.missing == ("东篱省",)
    assert claim.possible == ("confirmed", "partly")


@needs_corpora
@pytest.mark.real
@pytest.mark.parametrize("name", ["business-environment", "smart-plans"])
def test_claims_of_our_own_finding_on_real_families(name: str, run: Run) -> None:
    ran = run("claims", CORPORA / name, "--claims", ROOT / "data" / "claims" / f"{name}.csv", "--json")
    told = json.loads(ran.out)["claims"]
    assert [(c["claim_id"], c["verdict"]) for c in told] == [(c["claim_id"], MADE[c["extra"]["made"]]) for c in told]


# --- rules -------------------------------------------------------------------------------------------------------

PLAN = """墨湾省推进云端渔业发展实施方案

为贯彻《国务院关于推进云端渔业发展的指导意见》，制定本方案。

一、总体要求
（一）指导思想。坚持以渔民增收为中心，把云端渔业作为沿海沿湖地区转型的突破口，推动养殖、捕捞、冷链、交易全链条上云。
（二）发展目标。到2027年，建成云端渔港三百座，渔船定位终端安装率达到百分之九十五，水产品线上交易额突破四千亿元。

二、重点任务
（一）建设智能渔港。支持重点渔港铺设水温、盐度和潮位传感网络，开放泊位预约服务，让渔船靠港卸货排队时间缩短一半以上。
（二）发展智慧养殖。推广水下机器人巡塘和投饵量自动调节，建立苗种、饲料、用药的电子台账，做到一塘一码、全程可查。
（三）完善冷链追溯。统一水产品冷链温度记录格式，推动加工企业、批发市场和配送车辆共用追溯平台，温度异常时自动报警。
（四）繁荣线上交易。鼓励渔业合作社在交易平台开设专区，试行渔获到港前竞价，探索以电子仓单质押为渔民提供小额贷款。

三、保障措施
（一）开展试点。在三个县先行试点，总结后推广；对接国家渔业重大工程，建立项目储备库。
（二）强化人才支撑。在沿海水产院校增设渔业数据专业方向，三年内轮训基层渔技人员两万名，鼓励退役渔民转任数据采集员。
"""
CHANGED = PLAN.replace("墨湾省", "蓝汀省").replace("三百座", "四十座").replace("四千亿", "六百亿")
EVALUATED = CHANGED.replace("总结后推广", "每年委托第三方开展实施效果评估")


def test_identical_targets_and_actions(tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {"mowan.txt": PLAN, "lanting.txt": CHANGED})
    file = claims_file(
        tmp_path,
        "same,targets_status,identical,墨湾省,each",
        "changed,targets_status,identical,蓝汀省,each",
        "actions,actions_status,identical,all,each",
        "cites,cites_reference,,all,each",
        "number,cites_reference,国发〔2024〕9号,all,some",
        "first,first_action,智能渔港,all,each",
        "second,first_action,智慧养殖,all,some",
        "both,safeguard_present,国家…重大工程 & 项目储备|项目库,all,each",
        "without,safeguard_present,试点 ! 先行试点,墨湾省,each",
        "evaluation,missing_evaluation,,all,each",
    )
    found = {name: j.verdict for name, j in judged(folder, file).items()}
    assert found == {
        "same": "confirmed",
        "changed": "partly",
        "actions": "confirmed",
        "cites": "confirmed",
        "number": "refuted",
        "first": "confirmed",
        "second": "partly",
        "both": "confirmed",
        "without": "confirmed",
        "evaluation": "confirmed",
    }
    (folder / "lanting.txt").write_text(EVALUATED, encoding="utf-8")
    assert judged(folder, file)["evaluation"].verdict == "partly"


def test_a_regulation_of_a_place_does_not_cite_the_national_one_of_the_same_name(tmp_path: Path) -> None:
    own = PLAN.replace("为贯彻《国务院关于推进云端渔业发展的指导意见》，", "")
    titled = own.replace("墨湾省推进云端渔业发展实施方案", "墨湾省人民政府关于推进云端渔业发展的指导意见")
    folder = small_corpus.write(tmp_path / "corpus", {"mowan.txt": titled, "lanting.txt": CHANGED})
    short = "《关于推进云端渔业发展的指导意见》"
    (folder / "lanting.txt").write_text(CHANGED.replace("《国务院关于推进云端渔业发展的指导意见》", short), "utf-8")
    file = claims_file(tmp_path, "a,cites_reference,,墨湾省,each", "b,cites_reference,,蓝汀省,each")
    assert {name: j.verdict for name, j in judged(folder, file).items()} == {"a": "refuted", "b": "confirmed"}


def test_what_cannot_be_judged_says_why(tmp_path: Path) -> None:
    alone = ("lanting,provincial,蓝汀省,蓝汀省推进云端渔业发展实施方案,,,2024-09-10,lanting.txt,",)
    folder = small_corpus.write(tmp_path / "corpus", {"lanting.txt": small_corpus.NO_HEADINGS}, alone)
    rules = ("targets_status,identical", "vertical_share,>0", "reference_coverage,>0", "first_action,渔港")
    more = ("took_from,墨湾省", "cites_reference,")
    file = claims_file(tmp_path, *(f"{n},{rule},all,each" for n, rule in enumerate((*rules, *more))))
    found = {name: (j.verdict, j.findings[0].reason) for name, j in judged(folder, file).items()}
    reasons = ["no_reference", "no_reference", "no_reference", "no_actions", "no_source", "no_reference"]
    assert found == {str(n): ("undecidable", reason) for n, reason in enumerate(reasons)}


NETWORK = (
    "（一）网络基础设施。实现沿海渔港光纤和无线网络全覆盖，在远海岛礁布设卫星通信站，把渔船通信资费降低三成。"
    "潮位站、气象站与渔港的线路合并敷设，沟槽一次开挖，由先到的单位代建管道。铁塔优先立在灯塔和防波堤上，"
    "盐雾区的机柜每季度换一次滤网。渔船回港时自动接入港区网络，把一路的水温和作业记录传回县里。\n"
)
CENTRAL = {
    "net": "一、总体要求\n建设云上渔港是今后三年的大事。\n二、重点任务\n"
    + NETWORK
    + "（二）管好浮标。每只浮标由最近的渔港"
    "认领，台风前后各检修一次，坏了的十日内换新，费用列入年度预算。\n",
    "farm": "一、总体要求\n让养殖户用得上数据。\n二、重点任务\n" + NETWORK + "（二）管好苗种。繁育场逐批登记亲本来源，"
    "出场苗种贴上可以扫描的标签，买家可查到水温记录。\n"
    + "（三）用好饲料。投喂前称重，剩料捞出后记账，每月比一次各塘用量。\n",
    "cold": "一、总体要求\n冷链不断一环。\n二、重点任务\n（一）网络基础设施。为每座冷库接入专线，断网时由备用电台每小时"
    "报一次温度。\n（二）管好车辆。冷藏车一律装记录仪，卸货时司机和收货人当面核对曲线。\n",
    "ship": "一、总体要求\n渔船安全第一。\n二、重点任务\n（一）配齐救生设备。每条船按人数配齐救生衣和信号弹，出港前由"
    "港口值班员逐件清点。\n（二）培训船员。每名船长每两年复训一次，内容有雾航、避让和救火。\n",
}


def central_corpus(folder: Path, plans: Sequence[str] = ()) -> Path:
    rows = [f"{name},national,全国,{name}意见,,,2031-0{n}-01,{name}.txt," for n, name in enumerate(CENTRAL, start=1)]
    texts = {f"{name}.txt": f"{name}意见\n\n{text}" for name, text in CENTRAL.items()}
    return small_corpus.write(folder, texts, (*rows, *plans))


FRAGMENTED = (
    "two,fragmentation,share>=5%,level=national,2 of 4",
    'topic,fragmentation,topic=网络基础设施,"level=national,ministry",>=2',
    "three,fragmentation,topic=网络基础设施,level=national,3",
    "none,fragmentation,topic=救生,level=national,some",
    'count,count_documents,"level=national; least=4",all,',
)


def test_central_documents_are_scored_among_themselves(run: Run, tmp_path: Path) -> None:
    folder = central_corpus(tmp_path / "central")
    assert run("score", folder, "--out", tmp_path / "out", "--quiet").code == 0
    file = claims_file(tmp_path, *FRAGMENTED)
    for target in (folder, tmp_path / "out"):
        told = json.loads(run("claims", target, "--claims", file, "--json").out)["claims"]
        found = {c["claim_id"]: (c["verdict"], c["yes"], c["near"]) for c in told}
        assert found == {
            "two": ("confirmed", 2, 0),
            "topic": ("confirmed", 2, 1),
            "three": ("partly", 2, 1),
            "none": ("refuted", 0, 0),
            "count": ("confirmed", 1, 0),
        }
        assert {e["doc"] for f in told[0]["findings"] for e in f["evidence"]} == {"net", "farm"}


def test_in_a_mixed_corpus_the_central_documents_get_a_run_of_their_own(run: Run, tmp_path: Path) -> None:
    folder = central_corpus(tmp_path / "mixed", [small_corpus.ROWS[2]])
    file = claims_file(tmp_path, *FRAGMENTED[:2])
    ran = run("claims", folder, "--claims", file, "--out", tmp_path / "out", "--json")
    assert [c["verdict"] for c in json.loads(ran.out)["claims"]] == ["confirmed", "confirmed"]
    again = run("claims", tmp_path / "out", "--claims", file, "--json")
    assert json.loads(again.out)["claims"] == json.loads(ran.out)["claims"]


def test_two_versions_of_one_central_text_are_no_fragmentation(tmp_path: Path) -> None:
    folder = central_corpus(tmp_path / "central")
    (folder / "farm.txt").write_text("farm意见\n\n" + CENTRAL["net"] + "到此为止。\n", encoding="utf-8")
    file = claims_file(tmp_path, FRAGMENTED[0])
    assert judged(folder, file)["two"].verdict == "refuted"


# --- policy instruments and orientation --------------------------------------------------------------------------

SPREAD = """沙苑省推广节水灌溉实施方案

一、重点任务
（一）培训农户。每年组织节水灌溉技术培训班三百期，培训农户和农技员十万人次。
（二）普及节水知识。编写节水操作手册，为中小农户免费提供技术咨询。
（三）制定标准。制定滴灌工程施工和验收标准，统一接口规格。
（四）给予补助。对新建滴灌设施按每亩三百元给予财政补助。
"""
TRAITS = (
    "types,uses_instruments,,沙苑省,each",
    "two,uses_instruments,supply & environment,沙苑省,each",
    "money,uses_instruments,supply.funding|environment.tax & supply.talent,沙苑省,each",
    "tax,uses_instruments,environment.tax,沙苑省,each",
    "neither,uses_instruments,environment.tax & demand,沙苑省,each",
    "supply,mostly,supply,沙苑省,each",
    "demand,mostly,demand,沙苑省,each",
    "spread,mostly,diffusion,沙苑省,each",
    "chosen,mostly,mission,沙苑省,each",
)


def test_instruments_and_orientation(tmp_path: Path) -> None:
    row = "shayuan,provincial,沙苑省,沙苑省推广节水灌溉实施方案,,,2031-05-01,shayuan.txt,"
    folder = small_corpus.write(tmp_path / "corpus", {"shayuan.txt": SPREAD}, (*small_corpus.ROWS, row))
    found = judged(folder, claims_file(tmp_path, *TRAITS))
    assert {name: j.findings[0].outcome for name, j in found.items()} == {
        "types": "near",
        "two": "yes",
        "money": "yes",
        "tax": "no",
        "neither": "no",
        "supply": "yes",
        "demand": "no",
        "spread": "yes",
        "chosen": "no",
    }
    finding = found["money"].findings[0]
    assert finding.figures == {"using_supply.funding": 1, "using_environment.tax": 0, "using_supply.talent": 1}
    assert [e.note in SPREAD[e.start : e.end] for e in finding.evidence] == [True, True]
    assert sorted(e.start > SPREAD.index("给予补助") for e in finding.evidence) == [False, True]


def test_a_text_without_measures_shows_neither(tmp_path: Path) -> None:
    row = "shayuan,provincial,沙苑省,沙苑省的说明,,,2031-05-01,shayuan.txt,"
    text = "沙苑省的说明\n\n沙苑省位于大湖以北，全年降水稀少，农田多靠井水。\n"
    folder = small_corpus.write(tmp_path / "corpus", {"shayuan.txt": text}, (*small_corpus.ROWS, row))
    found = judged(folder, claims_file(tmp_path, TRAITS[0], TRAITS[-1]))
    assert [j.findings[0].reason for j in found.values()] == ["no_instruments", "no_orientation"]


# --- from documents to a verdict ---------------------------------------------------------------------------------


def findings(outcomes: str) -> list[Finding]:
    names: dict[str, Outcome] = {"y": "yes", "~": "near", "n": "no", "?": "open"}
    return [Finding(str(number), names[letter]) for number, letter in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("expected", "outcomes", "missing", "possible"),
    [
        ("each", "yyy", 0, "confirmed"),
        ("each", "yyn", 0, "partly"),
        ("each", "nn", 0, "refuted"),
        ("each", "n~", 0, "partly"),
        ("each", "yy", 1, "confirmed partly"),
        ("each", "n", 2, "partly refuted"),
        ("each", "yn", 5, "partly"),
        ("each", "?", 0, "confirmed partly refuted"),
        ("some", "nny", 9, "confirmed"),
        ("some", "nnn", 0, "refuted"),
        ("some", "nn~", 0, "partly"),
        ("some", "nn", 1, "confirmed partly refuted"),
        ("most", "yyn", 0, "confirmed"),
        ("most", "yn", 0, "partly"),
        ("most", "nn", 0, "refuted"),
        ("most", "yyy", 2, "confirmed"),
        ("none", "nnn", 0, "confirmed"),
        ("none", "ny", 0, "partly"),
        ("none", "yy", 0, "refuted"),
        ("2", "yyn", 0, "confirmed"),
        ("2", "yyy", 0, "partly"),
        ("2 of 3", "yy", 1, "confirmed partly"),
        (">=2", "yyy", 4, "confirmed"),
        (">=4", "ynnn", 0, "refuted"),
        (">=3", "y~~n", 0, "partly"),
        ("<=1", "nnnn", 1, "confirmed"),
        ("<=1", "yyyyy", 0, "refuted"),
        ("1..2", "yynnn", 0, "confirmed"),
        ("each", "", 3, "confirmed partly refuted"),
        ("each", "", 0, "confirmed partly refuted"),
    ],
)
def test_verdicts(expected: str, outcomes: str, missing: int, possible: str) -> None:
    found = possible_verdicts(parse_expected(expected), findings(outcomes), missing, 0.1)
    assert " ".join(found) == possible


@pytest.mark.parametrize(
    ("yes", "verdict"), [(29, "confirmed"), (26, "partly"), (25, "partly"), (24, "refuted"), (31, "partly")]
)
def test_a_count_may_be_a_little_off(yes: int, verdict: Verdict) -> None:
    assert verdict_of(parse_expected("29 of 31"), yes, 0, 31, 0.1) == verdict


def test_documents_that_no_row_names_stay_unknown(tmp_path: Path) -> None:
    folder = small_corpus.write(tmp_path / "corpus", {})
    claim = judged(folder, claims_file(tmp_path, "a,vertical_share,>=1%,all,each", "b,vertical_share,>=1%,all,2 of 31"))
    assert claim["b"].unnamed == 29
    assert claim["b"].verdict == "undecidable"


# --- the file ----------------------------------------------------------------------------------------------------


def test_everything_that_is_wrong_in_a_file_is_told_at_once(tmp_path: Path) -> None:
    rows = (
        "a,no_such_rule,,all,each",
        "b,targets_status,same,all,each",
        "c,vertical_share,much,all,each",
        "d,vertical_share,>=5%,all,often",
        "e,safeguard_present,,all,each",
        "f,took_from,,all,each",
        "g,count_documents,least=many,all,",
        "h,count_documents,least=3,all,each",
        "i,fragmentation,size=3,all,each",
        "k,vertical_share,>=5%,all,40 of 31",
        "m,uses_instruments,hammer,all,each",
        "n,mostly,neutral,all,each",
        "l,by_hand,,all,",
        "l,by_hand,,all,",
        ",by_hand,,all,",
    )
    with pytest.raises(UsageError) as caught:
        read_claims(claims_file(tmp_path, *rows))
    for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16):
        assert f"row {number}" in caught.value.why, number
    assert "row 14" not in caught.value.why


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe", HEADER.encode() + b"\n", b'claim_id,"rule\n'])
def test_files_that_are_no_claims(content: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_bytes(content)
    ran = run("claims", DEMO, "--claims", file)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert run("claims", DEMO, "--claims", tmp_path / "none.csv").code == 2


def test_bounds_words_and_settings() -> None:
    assert [parse_bound(t).holds(0.3) for t in (">=30%", ">30%", "<=0.3", "<0.3", "0.2..0.4", "20..40%", "0.3")] == [
        True, False, True, False, True, True, True,
    ]  # fmt: skip
    terms = parse_terms("国家…工程|重大项目 & 储备 ! 储备金")
    assert terms.groups[0].search("国家渔业重大工程")
    assert not terms.groups[0].search("国家要求如下。某项工程")
    assert terms.without is not None
    assert parse_settings("topic=网络|宽带; share>=3%", {"share": ">=1%", "topic": ""}) == {
        "share": ">=3%",
        "topic": "网络|宽带",
    }
    assert parse_expected("29 of 31") == Expected("count", 29, 29, 31)


# --- the command line, and the files that come with homog ----------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_and_its_data(lang: str, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = run("claims", DEMO, "--claims", DEMO / "claims.csv", "--out", out, "--lang", lang, "--details")
    assert ran.code == 1, "a claim names a document that is not there"
    assert ("证实" if lang == "zh" else "confirmed") in ran.out
    data = json.loads((out / "claims.json").read_text(encoding="utf-8"))
    assert problems("claims", data) == []
    assert data["counts"] == {"confirmed": 9, "partly": 4, "refuted": 7, "undecidable": 3}
    page = (out / "claims.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(plans/[^"#]+)#(m-[0-9a-f]{12})"', page)
    assert len(links) > 20
    for name, anchor in links[:40]:
        assert f'id="{anchor}"' in (out / unquote(name)).read_text(encoding="utf-8")
    again = run("claims", out, "--claims", DEMO / "claims.csv", "--json")
    assert json.loads(again.out) == data, "a finished run is read, not computed anew, and says the same"


def test_the_run_may_have_moved_away_from_its_corpus(run: Run, tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {}, (*small_corpus.ROWS, small_corpus.row("灰", path="")))
    assert run("score", corpus, "--out", tmp_path / "out", "--quiet").code == 1
    file = claims_file(tmp_path, "a,vertical_share,>=1%,all,3")
    told = json.loads(run("claims", tmp_path / "out", "--claims", file, "--json").out)
    assert told["missing"] == ["灰"]
    (corpus / "catalog.csv").unlink()
    assert json.loads(run("claims", tmp_path / "out", "--claims", file, "--json").out)["missing"] == ["灰"]


def test_the_claims_of_the_review_can_be_read_and_agree_with_the_catalogue() -> None:
    folder = ROOT / "data" / "internet-plus"
    claims = read_claims(folder / "claims.csv")
    rows = {row.doc_id: row for row in load_corpus(folder).rows}
    assert len(rows) == 32
    assert {c.claim_id.rstrip("abcd") for c in claims} == {f"R{n}" for n in range(1, 13)}
    named = {n for c in claims if c.documents != "all" and "=" not in c.documents for n in c.documents.split(";")}
    assert named <= set(rows)
    for row in rows.values():
        unknown = set(filter(None, row.extra["unknown"].split(";")))
        assert unknown == {n for n in unknown if not row.cells()[n]}
        assert unknown >= {n for n in ("title", "doc_no", "issuer", "signed", "url") if not row.cells()[n]}


def test_the_facts_agree_with_the_catalogue() -> None:
    facts = tomllib.loads((ROOT / "data" / "internet-plus" / "facts.toml").read_text(encoding="utf-8"))["reference"]
    row = next(r for r in load_corpus(ROOT / "data" / "internet-plus").rows if r.doc_id == facts["doc_id"])
    count, _, names = row.extra["actions"].partition("|")
    assert (int(count), names.split(";")) == (11, facts["key_actions"])
    assert row.extra["target_years"].split(";") == [str(year) for year in facts["target_years"]]
    assert (row.doc_no, row.signed) == (facts["doc_no"], facts["signed"])


def test_without_documents_the_review_cannot_be_decided(run: Run, tmp_path: Path) -> None:
    folder = ROOT / "data" / "internet-plus"
    rows = list(csv.DictReader((folder / "catalog.csv").open(encoding="utf-8")))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for row in rows:
        row["path"] = {"reference": "r.txt", "河北省": "h.txt"}.get(row["doc_id"], "")
    (corpus / "r.txt").write_text(small_corpus.REFERENCE, encoding="utf-8")
    (corpus / "h.txt").write_text(small_corpus.COPYING, encoding="utf-8")
    with (corpus / "catalog.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    ran = run("claims", corpus, "--claims", folder / "claims.csv", "--json")
    assert ran.code == 1
    told = {c["claim_id"]: c for c in json.loads(ran.out)["claims"]}
    assert told["R1"]["verdict"] == "partly", "the targets at hand are nearly the same: all or none cannot be true"
    assert told["R2"]["verdict"] == "undecidable"
    assert told["R1"]["missing"] == ["山西省", "云南省", "陕西省"]
    assert told["R7"]["verdict"] == "confirmed"
    assert len(told["R3"]["missing"]) == 30
    assert run("claims", folder, "--claims", folder / "claims.csv").code == 2, "nothing to score yet"


def test_every_rule_is_documented_and_has_its_words() -> None:
    page = (ROOT / "docs" / "claims.md").read_text(encoding="utf-8")
    assert [name for name in RULES if f"`{name}`" not in page] == []
    assert [name for name in RULES if f"claims.rule.{name}" not in MESSAGES] == []
