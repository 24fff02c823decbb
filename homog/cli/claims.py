"""`homog claims`: statements about a corpus, checked by declared rules."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homog.cli import exits, options, screen
from homog.errors import UsageError

if TYPE_CHECKING:
    from homog.claims import Claim, Family
    from homog.report.messages import Words

_RUN = "run.json"
_NAMED = 10  # missing documents named in a line
_PAGE, _DATA = "claims.html", "claims.json"


def claims(
    target: Annotated[
        Path,
        typer.Argument(metavar="CORPUS_OR_RUN", help="语料库，或已有的结果文件夹 · a corpus, or the folder of a run"),
    ],
    file: Annotated[
        Path, typer.Option("--claims", metavar="FILE", help="论断文件 · the claims, as docs/claims.md describes them")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="DIR", help="写网页和数据的文件夹 · write the page and data there"),
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="列出每份文件的数据 · also the figures of every document")
    ] = False,
    ocr: options.Ocr = False,
    lang: options.Language = "zh",
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """核对关于一批文件的论断 · check statements about a corpus by declared rules.

    A corpus is scored first (--out keeps that run), a finished run is read. Every claim gets confirmed, partly,
    refuted or cannot be decided, with the rule, its figures and the places they rest on. Exit code 1 when documents
    are missing.

    \b
    Examples:
      homog claims data/demo --claims data/demo/claims.csv --lang en
      homog claims 结果 --claims data/internet-plus/claims.csv --json
    """
    from homog.claims import judge_claims, read_claims, told
    from homog.report.messages import Words

    chosen = read_claims(file)
    family = _family(target, chosen, out, options.settings_with(ocr), lang, quiet=quiet or as_json)
    judged = judge_claims(chosen, family)
    answer = told(judged, family, file)
    if out is not None:
        _write(answer, family, out, Words(lang))
    if as_json:
        screen.print_json(json.dumps(answer, ensure_ascii=False, indent=2))
    elif not quiet:
        _show(answer, Words(lang), out, details=details)
    lacking = family.missing or any(claim.missing for claim in judged)
    return exits.SOME_UNREAD if lacking else exits.DONE


def _family(
    target: Path, chosen: Sequence[Claim], out: Path | None, settings: Any, lang: options.Lang, *, quiet: bool
) -> Family:
    """The scored corpus: a run as it was read, or a corpus scored now."""
    from homog import pipeline
    from homog.api.family import corpus_of, family_of
    from homog.report import check_folder, write_run

    if (target / _RUN).is_file():
        from homog.report.stored import load_run

        result = load_run(target)
        return family_of(result, chosen, corpus_of(result), settings)
    if out is not None:
        check_folder(out)
    with screen.progress(lang, shown=not quiet) as progress:
        result = pipeline.score(target, settings, progress=progress)
    if out is not None:
        write_run(result, out, lang=lang)
    return family_of(result, chosen, target, settings)


def _write(answer: Mapping[str, Any], family: Family, out: Path, words: Words) -> None:
    """claims.json and claims.html; the page links to the pages of plans where the folder holds them."""
    from homog.corpus import write_atomically
    from homog.report.claims_page import claims_page

    result = family.result
    plans = result.plans if (out / _RUN).is_file() else ()
    page = claims_page(answer, words, plans, sorted(result.documents))
    data = json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_atomically(out / _PAGE, page.encode("utf-8", "replace"))
        write_atomically(out / _DATA, data.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{out} cannot be written", error.strerror or str(error), "name another folder") from error


def _show(answer: Mapping[str, Any], words: Words, out: Path | None, *, details: bool) -> None:
    from homog.report.claims_page import counts_of
    from homog.report.text import visible

    header = [words(f"claims.{name}") for name in ("id", "verdict", "claim", "rule", "expected", "counts")]
    rows = [
        [
            visible(c["claim_id"]),
            words(f"claims.verdict.{c['verdict']}"),
            visible(c["says"]),
            visible(_rule(c, words)),
            c["expected"],
            counts_of(c),
        ]
        for c in answer["claims"]
    ]
    screen.print_table(header, rows, "wwttwr")
    shown = screen.console(sys.stdout)
    for claim in answer["claims"]:
        for line in _lines(claim, words, details=details):
            shown.print(visible(line), soft_wrap=True)
    shown.print(words("claims.summary", all=len(answer["claims"]), **answer["counts"]), soft_wrap=True)
    if out is not None:
        shown.print(words("claims.page") + str(out / _PAGE), style="bold", soft_wrap=True)


def _few(names: Sequence[str], words: Words) -> str:
    """Names for a line of the screen; the page and --json have all."""
    shown = words.joined(list(names[:_NAMED]))
    return words("lead.more_sources", names=shown, n=len(names)) if len(names) > _NAMED else shown


def _rule(claim: Mapping[str, Any], words: Words) -> str:
    said = words.code("claims.rule", claim["rule"])
    return words("colon").join((said, claim["value"])) if claim["value"] else said


def _lines(claim: Mapping[str, Any], words: Words, *, details: bool) -> list[str]:
    """What the table leaves out of a claim: missing documents, what is still possible, figures where asked for."""
    from homog.report.claims_page import figures_of

    lines = []
    if claim["missing"] or claim["unnamed"]:
        parts = [words("claims.missing", names=_few(claim["missing"], words))] if claim["missing"] else []
        parts += [words("claims.unnamed", n=claim["unnamed"])] if claim["unnamed"] else []
        lines.append("; ".join(parts))
    if len(claim["possible"]) > 1:
        names = words.joined([words(f"claims.verdict.{verdict}") for verdict in claim["possible"]])
        lines.append(words("claims.still_possible", verdicts=names))
    for finding in claim["findings"]:
        if details or finding["outcome"] == "open":
            doc = finding["doc"] or words("claims.whole")
            outcome = words(f"claims.outcome.{finding['outcome']}")
            lines.append(f"{doc} · {outcome} · {figures_of(finding, words)}")
    return [words("colon").join((claim["claim_id"], line)) for line in lines]
