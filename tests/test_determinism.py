"""The same inputs give the same bytes, whatever the hash seed, the threads or the order of the files."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import small_corpus

from homog.evaluation.weave import WeaveSettings, weave

ROOT = Path(__file__).resolve().parent.parent
Order = Callable[[Sequence[Path]], Sequence[Path]]


def copied(corpus: Path, folder: Path, *, backwards: bool) -> Path:
    """A copy of a corpus whose files were made in another order."""
    paths = sorted((p for p in corpus.rglob("*") if p.is_file()), reverse=backwards)
    for path in paths:
        target = folder / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


def started(corpus: Path, out: Path, seed: str, threads: str, *options: str) -> subprocess.Popen[bytes]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HOMOG_")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": seed,
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": threads,
    }
    command = [sys.executable, "-m", "homog", "score", str(corpus), "--out", str(out), "--quiet", *options]
    return subprocess.Popen(command, env=environment, cwd=out.parent, stderr=subprocess.DEVNULL)


def written(out: Path) -> dict[str, bytes]:
    """Every file of a run but run.json, which holds seconds and memory."""
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    assert files.pop("run.json")
    return files


def assert_same(corpus: Path, work: Path, *options: str) -> dict[str, bytes]:
    """Score one corpus twice under different circumstances; the files of both runs."""
    results = []
    for name, seed, threads, backwards in (("one", "0", "1", False), ("two", "4242", "4", True)):
        place = work / name
        folder = copied(corpus, place / "corpus", backwards=backwards)
        results.append((place / "out", started(folder, place / "out", seed, threads, *options)))
    assert [process.wait() for _, process in results] == [0, 0]
    first, second = (written(out) for out, _ in results)
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []
    return first


def test_a_woven_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    """Matches of every attribution, undetermined directions and clusters among them."""
    weave(WeaveSettings(documents=10, characters=3000, seed=12), tmp_path / "corpus")
    files = assert_same(tmp_path / "corpus", tmp_path, "--inherited")
    assert {"matches.jsonl", "units.jsonl", "clusters.jsonl", "plans.csv", "report.html"} <= set(files)
    for attribution in (b'"vertical"', b'"horizontal"', b'"inherited"'):
        assert attribution in files["matches.jsonl"]


def test_the_demo_gives_the_same_bytes(tmp_path: Path) -> None:
    demo = ROOT / "data" / "demo"
    files = assert_same(demo, tmp_path, "--lang", "en")
    plans = [name for name in files if name.startswith("plans/")]
    assert len(plans) == len(list((demo / "texts").iterdir())) - 1


def test_a_folder_without_a_catalogue_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = small_corpus.write(tmp_path / "corpus", {}, rows=None)
    assert_same(corpus, tmp_path)


def test_another_text_gives_other_bytes(tmp_path: Path) -> None:
    """The comparison above can fail: one figure of one document is enough."""
    changed = {"lanting.txt": small_corpus.COPYING.replace("四十座", "四十五座")}
    runs = []
    for number, files in enumerate(({}, changed)):
        place = tmp_path / str(number)
        corpus = small_corpus.write(place / "corpus", dict(files))
        runs.append((place / "out", started(corpus, place / "out", "0", "1")))
    assert [process.wait() for _, process in runs] == [0, 0]
    first, second = (written(out) for out, _ in runs)
    for name in ("matches.jsonl", "plans.csv", "units.jsonl", "report.html", "plans/lanting.html"):
        assert first[name] != second[name]
