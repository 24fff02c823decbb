"""Rules that look for something in the text of a plan: what it cites, its key actions, its safeguards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homog.claims.family import Family
from homog.claims.model import Evidence, Figure, Finding, Outcome
from homog.claims.terms import Terms, parse_terms
from homog.datatypes import Span, Unit
from homog.ingest import normalise

_NUMBER = re.compile(r"(.+?)[〔\[［【（(](\d{4})[〕\]］】）)]第?(\d+)号")
_SIGNS = re.compile(r"[\W_]+")
_BETWEEN = r"[\W_]{0,3}"
_NO_OTHER_ISSUER = "(?<![省市县区州盟旗府厅委局办室])"
_LEAST_NAME = 8  # characters of a title that make it a name of its own
EVALUATION = (
    "评估|评价|考核|考评|绩效 ! 风险评估|信用评价|资产评估|价值评估|人才评价|职称评价|环境影响评价|评估机构|评价机构|"
    "产品评价|用户评价|等级评估|安全评估|教学评价|技术评估|质量评价"
)
SUPERVISION = "督查|督导|督促|监督检查|通报|跟踪"
_OWN_CONDUCT = ("safeguard", "target", "other")  # kinds of units in which a plan speaks of its own execution


def parse_names(value: str) -> tuple[str, ...]:
    """Numbers or titles with | between; nothing for those of the plan's references."""
    return tuple(part.strip() for part in value.split("|") if part.strip())


def cites_reference(family: Family, doc: str, parameter: object) -> Finding:
    """Whether the plan names the number or the title of a reference."""
    assert isinstance(parameter, tuple)
    names = parameter or _names_of_references(family, doc)
    patterns = [pattern for name in names if (pattern := _cited(name)) is not None]
    if not patterns:
        return Finding(doc, "open", "no_reference")
    spans = [(span, name) for name, p in zip(names, patterns, strict=False) for span in family.spans(doc, p)]
    places = [Evidence(doc, s.start, s.end, name) for s, name in sorted(spans, key=lambda pair: pair[0].start)]
    told: dict[str, Figure] = {"citations": len(places)}
    return Finding(doc, "yes" if places else "no", "", told, family.shown(places), len(places))


def _names_of_references(family: Family, doc: str) -> tuple[str, ...]:
    found = [family.result.documents[name] for name in family.result.references.get(doc, ())]
    return tuple(name for d in found for name in (d.doc_no, d.title) if _cited(name) is not None)


def _cited(name: str) -> re.Pattern[str] | None:
    """How a number or a title is written when it is cited: any brackets, any signs between its words.

    A title may stand without its issuer, but not behind another's: 某省消防条例 does not cite 消防条例.
    """
    plain = "".join(normalise(name).text.split())
    number = _NUMBER.fullmatch(plain)
    if number:
        issuer = re.escape(number[1])
        return re.compile(rf"{issuer}\s*[〔\[［【（(]\s*{number[2]}\s*[〕\]］】）)]\s*第?\s*{number[3]}\s*号")
    forms = [_SIGNS.sub("", form) for form in (plain, plain[plain.find("关于") :] if "关于" in plain[1:] else plain)]
    patterns = [_BETWEEN.join(map(re.escape, form)) for form in dict.fromkeys(forms) if len(form) >= _LEAST_NAME]
    return re.compile(rf"{_NO_OTHER_ISSUER}(?:{'|'.join(patterns)})") if patterns else None


def parse_action(value: str) -> Terms:
    """Names of a key action with | between."""
    return parse_terms(value)


def first_action(family: Family, doc: str, parameter: object) -> Finding:
    """Whether the first key action has this name; near where a later one has."""
    return _action(family, doc, parameter, first=True)


def has_action(family: Family, doc: str, parameter: object) -> Finding:
    """Whether a key action has this name; near where only an action's text has the words."""
    return _action(family, doc, parameter, first=False)


def _action(family: Family, doc: str, parameter: object, *, first: bool) -> Finding:
    assert isinstance(parameter, Terms)
    actions = family.key_actions(doc)
    if not actions:
        return Finding(doc, "open", "no_actions")
    named = [n for n, action in enumerate(actions) if _is_named(action.title, parameter)]
    told: dict[str, Figure] = {"actions": len(actions), "place": named[0] + 1 if named else 0}
    if named:
        chosen = actions[named[0]]
        outcome: Outcome = "yes" if not first or named[0] == 0 else "near"
        return Finding(doc, outcome, "", told, (Evidence(doc, chosen.start, chosen.end, chosen.title),), 1)
    places = _hits(family, doc, parameter, [u for u in family.units(doc) if u.kind == "action"])
    near = "near" if places and not first else "no"
    return Finding(doc, near, "", told, family.shown(places), len(places))  # type: ignore[arg-type]


def _is_named(title: str, terms: Terms) -> bool:
    plain = normalise(title).text
    return all(group.search(plain) for group in terms.groups)


def parse_words(value: str) -> Terms:
    """Words as docs/claims.md writes them."""
    return parse_terms(value)


def safeguard_present(family: Family, doc: str, parameter: object) -> Finding:
    """Whether the plan's safeguards speak of something; near where only other parts of it do."""
    assert isinstance(parameter, Terms)
    units = family.units(doc)
    inside = [u for u in units if u.kind == "safeguard"]
    places = _hits(family, doc, parameter, inside)
    elsewhere = [] if places else _hits(family, doc, parameter, [u for u in units if u.kind != "safeguard"])
    told: dict[str, Figure] = {"safeguards": len(inside), "places": len(places), "elsewhere": len(elsewhere)}
    outcome: Outcome = "yes" if places else "near" if elsewhere else "no"
    shown = places or elsewhere
    return Finding(doc, outcome, "", told, family.shown(shown), len(shown))


def parse_evaluation(value: str) -> Terms:
    """Words of evaluation; nothing for those that homog knows."""
    return parse_terms(value or EVALUATION)


def missing_evaluation(family: Family, doc: str, parameter: object) -> Finding:
    """Whether no part of the plan that speaks of its own execution speaks of evaluation.

    Near where it speaks of supervision alone (督查, 通报), or of evaluation only inside its actions.
    """
    assert isinstance(parameter, Terms)
    units = family.units(doc)
    own = [u for u in units if u.kind in _OWN_CONDUCT]
    places = _hits(family, doc, parameter, own)
    rest = _hits(family, doc, parameter, [u for u in units if u.kind not in _OWN_CONDUCT])
    supervision = _hits(family, doc, parse_terms(SUPERVISION), own)
    told: dict[str, Figure] = {"places": len(places), "in_actions": len(rest), "supervision": len(supervision)}
    outcome: Outcome = "no" if places else "near" if rest or supervision else "yes"
    shown = places or supervision or rest
    return Finding(doc, outcome, "", told, family.shown(shown), len(shown))


def _hits(family: Family, doc: str, terms: Terms, units: Sequence[Unit]) -> list[Evidence]:
    """Where the words stand in some units or their headings; nothing unless every group of them is there."""
    spans = [Span(u.start, u.end) for u in units] + family.headings(doc, units)
    found: list[Evidence] = []
    for group in terms.groups:
        hits = [s for s in family.spans(doc, group, terms.without) if _inside(spans, s)]
        if not hits:
            return []
        text = family.result.documents[doc].text
        found += [Evidence(doc, s.start, s.end, " ".join(text[s.start : s.end].split())) for s in hits]
    return sorted(found, key=lambda e: (e.start, e.end))


def _inside(spans: Sequence[Span], span: Span) -> bool:
    return any(outer.start <= span.start and span.end <= outer.end for outer in spans)
