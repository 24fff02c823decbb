"""`homog corpus`: make a corpus of a folder, add to it, list it, check it."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homog.cli import exits, fetching, options, screen
from homog.cli.lines import say
from homog.errors import UsageError

if TYPE_CHECKING:
    from homog.corpus import Draft

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings=options.CONTEXT,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="语料库文件夹 · the corpus folder")]

_MARKS = {"high": "", "low": "？", "none": "——"}  # put behind a guessed value
_SOURCES = {"file": "*", "name": "~"}  # put behind what is not from the text
_LEGEND: dict[options.Lang, str] = {
    "zh": "？ 不确定，请核对    —— 未找到（层级按省级处理）\n"
    "* 取自网页信息栏、网页标签或文档属性    ~ 取自文件名    无标记的取自正文",
    "en": "？ not sure, check it    —— not found (level: taken for provincial)\n"
    "* from the box or tags of the page, or the properties of the file    ~ from its name    unmarked: from the text",
}
_UNSURE: dict[options.Lang, str] = {"zh": "请核对 {path} 中不确定的字段：{fields}", "en": "check in {path}: {fields}"}
_QUESTION: dict[options.Lang, str] = {"zh": "写入 {path}？", "en": "Write {path}?"}
_WRITTEN: dict[options.Lang, str] = {"zh": "已写入：", "en": "Written: "}
_SOUND: dict[options.Lang, str] = {"zh": "没有发现问题", "en": "no problem found"}


@app.callback()
def _group(context: typer.Context) -> None:
    """建立和维护语料库 · make and keep a corpus.

    A corpus is a folder: the documents, and catalog.csv with what they are.
    """
    options.help_when_bare(context)


@app.command()
def init(
    folder: Folder,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="不询问，直接写入 · write without asking")] = False,
    ocr: options.Ocr = False,
    lang: options.Language = "zh",
) -> int:
    """为文件夹拟定目录 · draft catalog.csv for a folder of documents.

    Fields are taken from the box or tags of a web page, the text, the properties of a file, and its name.
    Shows every row, how sure each field is and where it comes from; writes
    only after a yes (--yes gives it).

    \b
    Examples:
      homog corpus init 文件夹
      homog corpus init 文件夹 --yes --lang en
    """
    from homog.corpus import CATALOGUE, draft_catalogue, write_catalogue

    target = folder / CATALOGUE
    if target.exists():
        remedy = f"add to it with `homog corpus add {folder} FILE`, or take it away first"
        raise UsageError(f"{target} is not replaced", "the folder has a catalogue already", remedy)
    drafts = draft_catalogue(folder, options.settings_with(ocr).ingest)
    _show_drafts(drafts, lang)
    _warn_of_unread(drafts, lang)
    if not (yes or _confirmed(target, lang)):
        return exits.NOTHING_DONE
    write_catalogue(folder, [draft.row for draft in drafts])
    print(f"{_WRITTEN[lang]}{target}")
    _warn_of_unsure(drafts, target, lang)
    return exits.DONE


@app.command()
def add(
    folder: Folder,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="要加入的文件 · the document to add")],
    level: options.Level = None,
    region: options.Region = None,
    signed: options.Signed = None,
    title: options.Title = None,
    doc_no: options.DocNo = None,
    issuer: options.Issuer = None,
    url: options.Url = None,
    doc_id: options.DocId = None,
    like: Annotated[
        str | None,
        typer.Option("--like", metavar="ROW", help="放到目录中这一行 · put it in the place of this row (doc_id)"),
    ] = None,
    ocr: options.Ocr = False,
    lang: options.Language = "zh",
) -> int:
    """加入一份文件 · copy a document into a corpus and catalogue it.

    What is not given is guessed from the document; the row is shown with how sure each field is and where it
    comes from. With --like the document takes the place of a row that is there already, and what the row says
    stays.

    \b
    Examples:
      homog corpus add 语料库 新方案.txt
      homog corpus add 语料库 河北方案.pdf --like 河北省
      homog corpus add 语料库 新方案.txt --region 青禾省 --signed 2016-03-01
    """
    from homog.corpus import CATALOGUE, add_document, put_in_place

    fields = options.given(
        level=level,
        region=region,
        signed=signed,
        title=title,
        doc_no=doc_no,
        issuer=issuer,
        url=url,
        doc_id=doc_id,
    )
    reading = options.settings_with(ocr).ingest
    if like is None:
        draft = add_document(folder, file, fields, reading)
    else:
        draft = put_in_place(folder, file, like, fields, reading)
    _show_drafts([draft], lang)
    _warn_of_unsure([draft], folder / CATALOGUE, lang)
    return exits.DONE


@app.command(name="list")
def list_rows(folder: Folder, as_json: options.JsonRows = False, lang: options.Language = "zh") -> int:
    """列出文件 · list the documents of a corpus, and which of them are there.

    fetched: homog downloaded it; there: it has a file; known: its address is known, not yet fetched; person, later:
    it could not be fetched; missing: neither file nor address.

    \b
    Examples:
      homog corpus list 语料库
      homog corpus list data/demo --json
    """
    from homog.corpus import load_corpus
    from homog.fetch import read_journal, standing_of

    corpus = load_corpus(folder)
    if corpus.drafted:
        screen.print_notices([screen.notice("drafted_catalogue", lang)])
    journal = read_journal(folder)
    standings = [standing_of(folder, row, journal.get(row.doc_id)) for row in corpus.rows]
    rows = [row.cells() for row in corpus.rows]
    if as_json:
        told = [{**row, "standing": standing} for row, standing in zip(rows, standings, strict=True)]
        screen.print_json(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        screen.print_catalogue(rows, lang, standings)
    return exits.DONE


@app.command()
def validate(folder: Folder, lang: options.Language = "zh") -> int:
    """检查目录和文件 · check the catalogue and read every document.

    Prints a line per problem; exit code 1 when there is any, 2 when the folder is no corpus.

    \b
    Examples:
      homog corpus validate 语料库
      homog corpus validate data/demo --lang en
    """
    from homog.corpus import check_catalogue
    from homog.report.messages import Words
    from homog.report.reasons import reason

    problems = check_catalogue(folder)
    lines = [reason(Words(lang), str(problem)) for problem in problems]
    if not any(problem.fatal for problem in problems):
        lines += _reading_problems(folder, {problem.doc_id for problem in problems}, lang)
    print("\n".join(" ".join(line.split()) for line in lines) or _SOUND[lang])
    return exits.SOME_UNREAD if lines else exits.DONE


app.command()(fetching.fetch)


def _reading_problems(folder: Path, known: set[str], lang: options.Lang) -> list[str]:
    """What reading every document finds beyond the problems of the catalogue."""
    from homog.corpus import load_corpus, read_documents

    _, notices = read_documents(load_corpus(folder))
    return [
        screen.notice(n.code, lang, n.doc, n.detail, n.remedy)
        for n in notices
        if n.doc not in known and (n.failed or n.code == "duplicate_content")
    ]


def _confirmed(target: Path, lang: options.Lang) -> bool:
    if not sys.stdin.isatty():
        say(f"{target} was not written", "there is no terminal to ask on", "give --yes")
        return False
    return typer.confirm(_QUESTION[lang].format(path=target), err=True)


def _show_drafts(drafts: Sequence[Draft], lang: options.Lang) -> None:
    screen.print_catalogue([_marked(draft) for draft in drafts], lang)
    print(_LEGEND[lang])


def _marked(draft: Draft) -> dict[str, str]:
    """The cells of a drafted row, each with the mark of its certainty."""
    cells = draft.row.cells()
    marks = {
        name: _SOURCES.get(draft.source.get(name, ""), "") + _MARKS[sure] for name, sure in draft.certainty.items()
    }
    return {name: value + marks.get(name, "") for name, value in cells.items()}


def _warn_of_unsure(drafts: Sequence[Draft], target: Path, lang: options.Lang) -> None:
    """Name the fields that were written without being sure, so that nobody takes them for confirmed."""
    unsure = [f"{draft.row.doc_id} ({', '.join(draft.unsure)})" for draft in drafts if draft.unsure]
    if unsure:
        screen.print_notices([_UNSURE[lang].format(path=target, fields="; ".join(unsure))])


def _warn_of_unread(drafts: Sequence[Draft], lang: options.Lang) -> None:
    """Say which files could not be read, and what helps; their rows are from their names alone."""
    for draft in drafts:
        if draft.unread is not None:
            why, remedy = draft.unread
            screen.print_notices([screen.notice("unreadable", lang, draft.row.path, why, remedy)])
