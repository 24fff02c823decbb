"""`homog bench`: quality and speed on woven corpora."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homog.cli import exits, options, screen
from homog.cli.lines import say

if TYPE_CHECKING:
    from homog.evaluation.bench_report import BenchReport
    from homog.evaluation.weave import WeaveSettings

DEFAULT_OUT = Path("homog-bench")

Dev = Annotated[
    bool,
    typer.Option(
        "--dev", help="用开发种子和开发语料 · the seeds and the generator to develop on, not the published ones"
    ),
]
Seed = Annotated[
    list[int] | None, typer.Option("--seed", metavar="N", help="种子，可重复 · a seed; may be given again")
]
Documents = Annotated[int, typer.Option("--documents", metavar="N", help="文件数 · documents of a corpus")]
Characters = Annotated[int, typer.Option("--characters", metavar="N", help="每份字数 · characters of a document")]
Source = Annotated[
    str,
    typer.Option(
        "--source", metavar="bank|DIR", help="素材 · what to weave from: the sentence bank or a folder of documents"
    ),
]
Reference = Annotated[
    str | None, typer.Option("--reference", metavar="NAME", help="上位文件 · which document of DIR is the reference")
]
Peers = Annotated[bool, typer.Option("--peers", help="同时运行其他工具 · run other tools beside homog (homog[peers])")]
Quick = Annotated[
    bool,
    typer.Option("--quick", help="只用一个种子，不测扩展性 · one seed, every speed taken once, no scaling, no curve"),
]
Scaling = Annotated[
    bool,
    typer.Option("--scaling", help="另测 32 至 512 份的用时 · also time corpora of 32, 64, 128, 256 and 512 documents"),
]
Work = Annotated[
    Path | None, typer.Option("--work", metavar="DIR", help="保留语料和结果 · keep corpora and results here")
]
Calibrate = Annotated[
    Path | None,
    typer.Option(
        "--calibrate",
        metavar="DIR",
        help="拟合模型写入 DIR · fit the models of models/ on the development seeds, into DIR",
    ),
]
Unrelated = Annotated[
    list[Path] | None,
    typer.Option(
        "--unrelated",
        metavar="DIR",
        help="与 --calibrate 同用：不同主题的语料，可重复 · corpora of different subjects, for --calibrate",
    ),
]
Uncopied = Annotated[
    list[Path] | None,
    typer.Option(
        "--uncopied",
        metavar="DIR",
        help="与 --calibrate 同用：内部几乎无照搬的语料 · a corpus in which next to nothing is copied",
    ),
]


def bench(
    dev: Dev = False,
    seed: Seed = None,
    documents: Documents = 32,
    characters: Characters = 10_000,
    source: Source = "bank",
    reference: Reference = None,
    peers: Peers = False,
    quick: Quick = False,
    scaling: Scaling = False,
    work: Work = None,
    calibrate: Calibrate = None,
    unrelated: Unrelated = None,
    uncopied: Uncopied = None,
    out: options.Out = DEFAULT_OUT,
    as_json: options.Json = False,
    quiet: options.Quiet = False,
) -> int:
    """检测质量和速度 · quality and speed of homog itself, with the published floors.

    Makes corpora whose every character has a known origin, runs homog on them as a user would, and compares.
    Corpora to develop on (--dev) and corpora to report on come from two generators that share neither text nor way.
    Exit code 3 when a floor is not kept.

    \b
    Examples:
      homog bench --out out/bench
      homog bench --dev --quick --documents 12
      homog bench --peers --work out/bench-work
      homog bench --source corpora/smart-plans --out out/real
    """
    from homog.evaluation.seeds import DEV_SEEDS, TEST_SEEDS
    from homog.evaluation.weave import WeaveSettings

    weave = WeaveSettings(documents=documents, characters=characters, source=source, reference=reference)
    if calibrate is not None:
        return _calibrate(weave, (unrelated or [], uncopied or []), calibrate, quiet)
    seeds = tuple(seed or (DEV_SEEDS if dev else TEST_SEEDS))
    from homog.evaluation.bench import LADDER, BenchSettings, run_bench

    settings = BenchSettings(
        weave=weave,
        generator="woven" if dev else "drafted",
        seeds=seeds,
        peers=peers,
        ladder=LADDER if scaling else (),
        work=work,
    )
    if quick:
        settings = replace(settings, seeds=seeds[:1], scaling=False, repeats=1, curve=False)
    report = run_bench(settings, say if sys.stderr.isatty() and not quiet else None)
    _deliver(report, out, as_json, quiet)
    return exits.DONE if report.passed else exits.OVER_LIMIT


def _deliver(report: BenchReport, out: Path, as_json: bool, quiet: bool) -> None:
    """Write both forms of the report and show one."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "bench.md").write_text(report.to_markdown(), encoding="utf-8")
    (out / "bench.json").write_text(report.to_json(), encoding="utf-8")
    if as_json:
        screen.print_json(report.to_json().rstrip("\n"))
    elif not quiet:
        print(report.to_markdown())
        print(out / "bench.md")


def _calibrate(weave: WeaveSettings, real: tuple[list[Path], list[Path]], out: Path, quiet: bool) -> int:
    """Fit the models on corpora woven from the development seeds."""
    from homog.evaluation.calibration import calibrate
    from homog.evaluation.seeds import DEV_SEEDS
    from homog.evaluation.weave import weave as weave_corpus
    from homog.settings import Settings

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="homog-calibration-") as name:
        woven = [Path(name, str(seed)) for seed in DEV_SEEDS]
        for seed, folder in zip(DEV_SEEDS, woven, strict=True):
            weave_corpus(replace(weave, seed=seed), folder)
        models = calibrate(woven, *real, Settings(), out)
    if not quiet:
        print("\n".join(str(out / f"{model}.json") for model in models))
    return exits.DONE
