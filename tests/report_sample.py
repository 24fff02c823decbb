"""A small corpus with a finished Result, made by hand: one reference, two plans, fictitious places."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, cast

from rapidfuzz.distance import Levenshtein

from homog.datatypes import (
    GRADES,
    AttributionKind,
    Cluster,
    ClusterMember,
    Document,
    Edit,
    Grade,
    Interval,
    Level,
    Match,
    Notice,
    Phrase,
    PlanScore,
    Quote,
    Result,
    Section,
    Slot,
    SlotPair,
    SlotType,
    Span,
    Stretch,
    Structure,
    Unit,
    UnitKind,
    UnitScore,
)
from homog.settings import Settings

NAMES = ("vertical", "horizontal", "formulaic", "original")


@dataclass
class Draft:
    """A document being written: text, sections and units with their true offsets."""

    text: str = ""
    sections: list[Section] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def heading(self, depth: int, number: str, title: str) -> Draft:
        del self.open[depth - 1 :]
        parent = self.sections[self.open[-1]].section_id if self.open else None
        start = len(self.text)
        head = Span(start, start + len(number) + len(title))
        name = f"s{len(self.sections) + 1}"
        self.sections.append(Section(name, depth, number, title, head, start, start, parent))
        self.open.append(len(self.sections) - 1)
        return self._add(number + title + "\n")

    def unit(self, kind: UnitKind, text: str, slots: Sequence[tuple[SlotType, str]] = ()) -> Draft:
        start = len(self.text)
        path = tuple(self.sections[i].title for i in self.open)
        found = [Slot(t, start + text.index(s), start + text.index(s) + len(s), s, s) for t, s in slots]
        self.units.append(Unit(f"u{len(self.units) + 1}", kind, path, start, start + len(text), tuple(found)))
        return self._add(text + "\n")

    def _add(self, text: str) -> Draft:
        self.text += text
        for i in self.open:
            s = self.sections[i]
            self.sections[i] = Section(
                s.section_id, s.depth, s.number, s.title, s.head, s.start, len(self.text), s.parent
            )
        return self

    def structure(self) -> Structure:
        return Structure(tuple(self.sections), tuple(self.units))


GUIDING = "坚持开放共享、融合创新，推动网络与实体经济深度结合，让群众在共享发展中有更多获得感。"
STOCK = "加强组织领导，明确任务分工，确保各项工作落到实处。"
SEED = "鼓励各类平台向小微企业开放数据接口和计算能力，三年内建成开放实验室，降低创业成本。"
FACTORY = "支持骨干企业改造生产线，建设一批数字车间，形成按订单组织生产的新模式。"
MEADOW = "依托本地草场资源，组织合作社与电商企业结对，统一分级、统一包装、统一冷链配送。"
LAKE = "围绕湖区水质监测，布设浮标站点，每两小时回传一次数据，并向沿岸居民公开结果。"


def reference() -> Draft:
    draft = Draft("关于推进网络融合行动的指导意见\n")
    draft.heading(1, "一、", "总体要求")
    draft.unit("principle", GUIDING)
    draft.unit(
        "target",
        "到2018年，建成开放平台100个，服务企业5万家。",
        [("date", "2018年"), ("quantity", "100个"), ("quantity", "5万家")],
    )
    draft.heading(1, "二、", "重点行动").heading(2, "（一）", "创业创新")
    draft.unit("action", SEED, [("quantity", "三年")])
    draft.heading(2, "（二）", "协同制造").unit("action", FACTORY)
    draft.heading(1, "三、", "保障措施").unit("safeguard", STOCK)
    return draft


def first_plan() -> Draft:
    draft = Draft("青禾省网络融合行动实施方案\n")
    draft.heading(1, "一、", "总体要求").unit("principle", GUIDING)
    draft.unit(
        "target",
        "到2020年，全省建成开放平台20个，服务企业5万家。",
        [("date", "2020年"), ("quantity", "20个"), ("quantity", "5万家")],
    )
    draft.heading(1, "二、", "主要任务").heading(2, "（一）", "创业创新")
    draft.unit("action", SEED.replace("三年", "五年"), [("quantity", "五年")])
    draft.heading(2, "（二）", "特色农牧").unit("action", MEADOW)
    draft.heading(1, "三、", "保障措施").unit("safeguard", STOCK)
    return draft


def second_plan() -> Draft:
    draft = Draft("云泽省网络融合行动实施方案\n")
    draft.heading(1, "一、", "总体要求")
    draft.unit(
        "target",
        "到2020年，全省建成开放平台30个，服务企业8万家。",
        [("date", "2020年"), ("quantity", "30个"), ("quantity", "8万家")],
    )
    draft.heading(1, "二、", "主要任务").heading(2, "（一）", "创业创新")
    draft.unit("action", SEED.replace("三年", "五年").replace("降低", "压低"), [("quantity", "五年")])
    draft.heading(2, "（二）", "特色农牧").unit("action", MEADOW.replace("本地草场", "本省湖滩"))
    draft.heading(2, "（三）", "湖区监测").unit("action", LAKE)
    draft.heading(1, "三、", "保障措施").unit("safeguard", STOCK)
    return draft


@dataclass
class Bench:
    """Documents under construction and the matches between them."""

    drafts: dict[str, Draft]
    levels: dict[str, Level]
    matches: list[Match] = field(default_factory=list)

    def match(
        self,
        doc: str,
        mine: str,
        source: str,
        theirs: str,
        grade: Grade,
        attribution: Literal["vertical", "horizontal", "inherited", "formulaic"],
        *,
        why: str = "reference_words",
        slots: Sequence[tuple[SlotType, str, str]] = (),
        runner_up: str | None = None,
        origin: str | None = None,
        undetermined: bool = False,
    ) -> Match:
        start = self.drafts[doc].text.index(mine)
        source_start = self.drafts[source].text.index(theirs)
        key = f"{doc}{start}{source}{source_start}{attribution}"
        made = Match(
            match_id=hashlib.sha256(key.encode()).hexdigest()[:12],
            doc=doc,
            start=start,
            end=start + len(mine),
            source=source,
            source_start=source_start,
            source_end=source_start + len(theirs),
            source_level=self.levels[source],
            grade=grade,
            attribution=attribution,
            identity=round(Levenshtein.normalized_similarity(mine, theirs), 4),
            confidence=0.93,
            bits=round(2.5 * len(mine), 1),
            slots=tuple(SlotPair(*pair) for pair in slots),
            edits=tuple(edits(mine, theirs, start, source_start)),
            runner_up=runner_up,
            direction="undetermined" if undetermined else "later",
            origin=origin,
            why=why,
        )
        self.matches.append(made)
        return made


def edits(mine: str, theirs: str, start: int, source_start: int) -> list[Edit]:
    return [
        Edit(
            cast(Literal["replace", "insert", "delete"], tag), start + a, start + b, source_start + c, source_start + d
        )
        for tag, a, b, c, d in (
            (o.tag, o.dest_start, o.dest_end, o.src_start, o.src_end) for o in Levenshtein.opcodes(theirs, mine)
        )
        if tag != "equal"
    ]


def substantive(text: str, span: Span) -> int:
    return sum(char.isalnum() for char in text[span.start : span.end])


def score_of(doc_id: str, draft: Draft, matches: Sequence[Match], references: Sequence[str]) -> PlanScore:
    """Indices from the matches and the one stock phrase; the first claim wins."""
    at = draft.text.index(STOCK)
    label: dict[int, Match | None] = dict.fromkeys(range(at, at + len(STOCK)))  # None: a stock phrase
    for match in matches:
        if match.attribution != "inherited":
            label |= {i: match for i in range(match.start, match.end) if i not in label}
    counted = [i for u in draft.units for i in range(u.start, u.end) if draft.text[i].isalnum()]
    total = len(counted)

    def share(name: str, where: Sequence[int], grade: str | None = None) -> float:
        hits = [label.get(i, "original") for i in where]
        same = [name == kind_of(m) and grade in (None, m.grade if isinstance(m, Match) else None) for m in hits]
        return sum(same) / len(where) if where else 0.0

    within = {u.unit_id: [i for i in counted if u.start <= i < u.end] for u in draft.units}
    kinds = {u.kind: [i for v in draft.units if v.kind == u.kind for i in within[v.unit_id]] for u in draft.units}
    explained = [m.source for i in counted if (m := label.get(i))]
    used = {s: explained.count(s) / total for s in sorted(set(explained))}
    return PlanScore(
        doc_id=doc_id,
        characters=total,
        shares={f"{n}_share": spread(share(n, counted)) for n in NAMES},
        by_grade={n: {g: share(n, counted, g) for g in GRADES} for n in ("vertical", "horizontal")},
        by_kind={k: {**{n: share(n, w) for n in NAMES}, "characters": float(len(w))} for k, w in kinds.items()},
        by_source=used,
        reference_coverage=Interval(0.61, 0.42, 0.8) if references else None,
        coverage_by_action={"创业创新": 1.0, "协同制造": 0.0} if references else {},
        order_agreement=0.8 if references else None,
        targets_status="mostly" if references else "none",
        actions_status="partly" if references else "none",
        units=tuple(
            UnitScore(u.unit_id, len(within[u.unit_id]), {n: share(n, within[u.unit_id]) for n in NAMES})
            for u in draft.units
        ),
        stretches=tuple(
            replace(s, match_id=phrase_id(doc_id, at)) if s.attribution == "formulaic" else s
            for s in stretches(counted, label)
        ),
        quoted_share=spread(0.02),
        total_copied=spread(share("vertical", counted) + share("horizontal", counted)),
        net_shares=net_of(counted, label),
        net_characters=sum(kind_of(label.get(i, "original")) != "formulaic" for i in counted),
    )


def net_of(counted: Sequence[int], label: Mapping[int, Match | None]) -> dict[str, Interval]:
    """Shares without the stock phrase; the sample quotes nothing that its shares would show."""
    said = [name for i in counted if (name := kind_of(label.get(i, "original"))) != "formulaic"]
    shares = {name: said.count(name) / len(said) for name in ("vertical", "horizontal", "original")}
    copied = {"copied": shares["vertical"] + shares["horizontal"]}
    return {f"{name}_share": spread(value) for name, value in (shares | copied).items()}


def kind_of(explained: Match | str | None) -> AttributionKind:
    """The attribution of a character: its match's, "original", or formulaic where it has none."""
    if isinstance(explained, Match):
        return explained.attribution
    return "original" if explained else "formulaic"


def spread(value: float) -> Interval:
    return Interval(value, max(value - 0.07, 0.0), min(value + 0.09, 1.0))


def stretches(counted: Sequence[int], label: Mapping[int, Match | None]) -> list[Stretch]:
    found: list[Stretch] = []
    before: Match | str | None = ""
    for i in counted:
        said = label.get(i, "original")
        match = said if isinstance(said, Match) else None
        grade, name = (match.grade, match.match_id) if match else (None, None)
        start = found.pop().start if said is before else i
        found.append(Stretch(start, i + 1, kind_of(said), grade, name))
        before = said
    return found


def sample(command: Literal["check", "score", "compare"] = "score") -> Result:
    """The finished run: 青禾省 took from the reference, 云泽省 later from both."""
    bench = Bench(
        {"guowu": reference(), "qinghe": first_plan(), "yunze": second_plan()},
        {"guowu": "national", "qinghe": "provincial", "yunze": "provincial"},
    )
    _match_first(bench)
    _match_second(bench)
    documents = {
        "guowu": _document("guowu", bench, "全国", "关于推进网络融合行动的指导意见", date(2015, 7, 1)),
        "qinghe": _document("qinghe", bench, "青禾省", "青禾省网络融合行动实施方案", date(2016, 3, 1)),
        "yunze": _document("yunze", bench, "云泽省", "云泽省网络融合行动实施方案", date(2016, 9, 1)),
    }
    plans = ("yunze",) if command == "check" else ("qinghe", "yunze")
    kept = tuple(sorted((m for m in bench.matches if m.doc in plans), key=lambda m: (m.doc, m.start, m.source)))
    scores = {p: score_of(p, bench.drafts[p], [m for m in kept if m.doc == p], ("guowu",)) for p in plans}
    return Result(
        command=command,
        documents=documents,
        structures={name: draft.structure() for name, draft in bench.drafts.items()},
        plans=plans,
        references=dict.fromkeys(plans, ("guowu",)),
        matches=kept,
        scores=scores,
        clusters=tuple(_clusters(kept)),
        matrix={p: {s: v for s, v in scores[p].by_source.items() if s != "guowu"} for p in plans},
        warnings=(Notice("unreadable", "", "附件.pdf", "另存为文本后重试", failed=True),),
        settings=Settings().as_dict(),
        seconds={"read": 0.01, "search": 0.02},
        peak_mib={"read": 80.0, "search": 95.5},
        phrases=tuple(_phrase(p, bench.drafts[p].text.index(STOCK)) for p in plans),
        quotes={p: (Quote(at := bench.drafts[p].text.index("到2020年"), at + 6, "title"),) for p in plans},
    )


def _phrase(plan: str, at: int) -> Phrase:
    """The stock phrase of a plan; its last sign is not compared."""
    return Phrase(phrase_id(plan, at), plan, at, at + len(STOCK) - 1, 17.5, "stock_official")


def phrase_id(plan: str, at: int) -> str:
    return hashlib.sha256(f"{plan}{at}formulaic".encode()).hexdigest()[:12]


def _match_first(bench: Bench) -> None:
    bench.match("qinghe", GUIDING, "guowu", GUIDING, "verbatim", "vertical")
    bench.match(
        "qinghe",
        "到2020年，全省建成开放平台20个，服务企业5万家。",
        "guowu",
        "到2018年，建成开放平台100个，服务企业5万家。",
        "slot-filled",
        "vertical",
        slots=[("date", "2020年", "2018年"), ("quantity", "20个", "100个")],
    )
    changed = SEED.replace("三年", "五年")
    bench.match("qinghe", changed, "guowu", SEED, "slot-filled", "vertical", slots=[("quantity", "五年", "三年")])


def _match_second(bench: Bench) -> None:
    mine = "到2020年，全省建成开放平台30个，服务企业8万家。"
    theirs = "到2020年，全省建成开放平台20个，服务企业5万家。"
    bench.match(
        "yunze",
        mine,
        "qinghe",
        theirs,
        "slot-filled",
        "horizontal",
        why="shared_deviation",
        origin="guowu",
        runner_up="guowu",
        slots=[("quantity", "30个", "20个"), ("quantity", "8万家", "5万家")],
    )
    seed = SEED.replace("三年", "五年").replace("降低", "压低")
    bench.match("yunze", seed, "guowu", SEED, "near-verbatim", "vertical", slots=[("quantity", "五年", "三年")])
    bench.match(
        "yunze", seed, "qinghe", SEED.replace("三年", "五年"), "near-verbatim", "inherited", why="common_reference"
    )
    meadow = MEADOW.replace("本地草场", "本省湖滩")
    bench.match(
        "yunze", meadow, "qinghe", MEADOW, "near-verbatim", "horizontal", why="peer_own_words", undetermined=True
    )


def _document(doc_id: str, bench: Bench, region: str, title: str, signed: date) -> Document:
    text = bench.drafts[doc_id].text
    return Document(
        doc_id=doc_id,
        text=text,
        level=bench.levels[doc_id],
        region=region,
        title=title,
        signed=signed,
        path=f"texts/{doc_id}.txt",
        url="https://example.org/guowu" if doc_id == "guowu" else "",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _clusters(matches: Sequence[Match]) -> list[Cluster]:
    return [
        Cluster(
            f"c{match.match_id}",
            match.attribution,
            match.source,
            (
                ClusterMember(match.source, match.source_start, match.source_end),
                ClusterMember(match.doc, match.start, match.end),
            ),
        )
        for match in matches
        if match.attribution in ("vertical", "horizontal")
    ]
