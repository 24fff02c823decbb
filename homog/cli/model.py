"""`homog model`: the encoder that turns text into vectors; what it is, how good it is, how it is made."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homog.cli import exits, options, screen

if TYPE_CHECKING:
    from homog.embedding import Encoder

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, invoke_without_command=True, context_settings=options.CONTEXT
)
_SAMPLE = "支持农民合作社建设产地冷库和分拣中心，对新增仓容按每吨200元给予补助。"
_SAMPLES = 10_000
Which = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="PATH_OR_NAME",
        help="模型：bundled（自带）、corpus-lsa、文件夹或名称 · model: bundled, corpus-lsa, a folder or a name",
    ),
]


@app.callback()
def _group(context: typer.Context) -> None:
    """向量模型 · the model that turns sentences into vectors."""
    options.help_when_bare(context)


@app.command()
def info(model: Which = "bundled", as_json: options.JsonRows = False) -> int:
    """看一个模型 · what a model is: kind, size, dimension, speed on this machine.

    \b
    Examples:
      homog model info
      homog model info --model ./bge-small-zh-v1.5
    """
    from homog.embedding import CORPUS_LSA

    begin = time.perf_counter()
    encoder = _encoder(model)
    seconds = time.perf_counter() - begin
    rows: dict[str, Any] = {"model": model, "kind": type(encoder).__name__, "dimension": encoder.encode([""]).shape[1]}
    folder = _folder(model)
    if folder is not None:
        rows["folder"] = str(folder)
        rows["bytes"] = sum(path.stat().st_size for path in sorted(folder.rglob("*")) if path.is_file())
    if model != CORPUS_LSA:
        rows["seconds_to_load"] = round(seconds, 3)
    rows["sentences_per_second"] = _speed(encoder)
    if as_json:
        screen.print_json(json.dumps(rows, ensure_ascii=False))
    else:
        width = max(len(name) for name in rows)
        print("\n".join(f"{name:{width}}  {value}" for name, value in rows.items()))
    return exits.DONE


@app.command()
def evaluate(
    model: Which = "bundled",
    half: Annotated[
        str, typer.Option("--half", metavar="development|test", help="用哪一半句对 · which half of the pairs")
    ] = "development",
    pairs: Annotated[
        Path | None,
        typer.Option("--pairs", metavar="DIR", help="另一套句对 · another folder than data/paraphrases"),
    ] = None,
    as_json: options.JsonRows = False,
) -> int:
    """评测模型 · how many paraphrases a model finds at one per cent false positives, beside other measures.

    The table has the recall by strength of rewording against hard negatives (sentences of the same section), then
    against all other sentences of the same subject.

    \b
    Examples:
      homog model evaluate
      homog model evaluate --half test
      homog model evaluate --model ./my-model
    """
    from homog.embedding import BUNDLED
    from homog.errors import UsageError
    from homog.evaluation.encoders import HALVES, TRAINING, as_table, has_training, read_half
    from homog.evaluation.encoders import evaluate as measure
    from homog.evaluation.written import judged

    if half not in HALVES:
        raise UsageError(f"--half {half}", "there is no such half", f"give {' or '.join(HALVES)}")
    found = read_half(half, pairs)
    encoder = _encoder(model, found.texts())
    learned_from = read_half(TRAINING, pairs) if has_training(pairs) else None
    others = {"homog's judge, nothing beside": judged} if model == BUNDLED else None
    rows = measure(encoder, model, found, learned_from, others)
    if as_json:
        screen.print_json(json.dumps([row.as_json() for row in rows], ensure_ascii=False))
    else:
        print(as_table(rows))
    return exits.DONE


@app.command()
def train(
    source: Annotated[Path, typer.Option("--from", metavar="DIR", help="文本文件夹 · folder of texts, at any depth")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="写入的文件夹 · folder to write")],
    quiet: options.Quiet = False,
) -> int:
    """训练模型 · make a static model out of any folder of texts; the same texts give the same bytes.

    Documents below one sub-folder are taken as a family and searched for reworded sentences.

    \b
    Examples:
      homog model train --from 语料 --out 模型
      homog model train --from corpora -o my-model --quiet
    """
    from homog.cli.lines import say
    from homog.training.train import train as make

    with screen.progress("zh", shown=not quiet) as stage:
        made = make(source, out, stage=stage or (lambda *_: None))
    for name in made.unread:
        say(f"{source / name}", "it cannot be read", "it was left out")
    if not quiet:
        print(
            f"{out}: {made.tokens:,} tokens x {made.dimensions}, {made.bytes_written:,} bytes; from {made.documents:,} "
            f"documents, {made.sentences:,} sentences, {made.groups:,} groups of words, {made.pairs:,} mined pairs"
        )
    return exits.SOME_UNREAD if made.unread else exits.DONE


def _encoder(model: str, texts: list[str] | None = None) -> Encoder:
    """The model; corpus-lsa is fitted on the development half of the pairs where there is nothing else."""
    from homog.embedding import CORPUS_LSA, load_encoder

    if model == CORPUS_LSA and texts is None:
        from homog.evaluation.encoders import read_half

        texts = read_half("development").texts()
    return load_encoder(model, texts or ())


def _folder(model: str) -> Path | None:
    from homog.embedding import BUNDLED
    from homog.resources import models_path

    if model == BUNDLED:
        return models_path("static")
    return Path(model) if Path(model).is_dir() else None


def _speed(encoder: Encoder) -> int:
    """Sentences a second, of texts that no cache knows."""
    number = _SAMPLES if hasattr(encoder, "table") else _SAMPLES // 100
    salt = time.time_ns() % 1_000_000
    texts = [f"第{salt}次第{n}条，{_SAMPLE}" for n in range(number)]
    encoder.encode([_SAMPLE])
    begin = time.perf_counter()
    encoder.encode(texts)
    return round(len(texts) / (time.perf_counter() - begin))
