"""Encoders, tried on tiny real models of sentence-transformers that are made here; no network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import small_corpus
from command_line import Run

import homog
from homog.datatypes import FloatArray
from homog.embedding import Encoder, load_encoder
from homog.errors import ModelError

CHARACTERS = sorted(set(small_corpus.REFERENCE + small_corpus.COPYING + small_corpus.PEER_COPYING) - set(" \n"))
LISTENING = """
import json, sys
calls = []
def listen(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        calls.append(f"{event} {arguments}")
sys.addaudithook(listen)
from homog.cli import main
codes = [main(arguments) for arguments in json.loads(sys.argv[1])]
print(json.dumps([codes, calls]))
"""


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    """As a user's: nothing allowed, nothing forbidden; `load_encoder` sets a variable for its whole process."""
    names = ("HF_HUB_OFFLINE", "HOMOG_ALLOW_DOWNLOAD")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    yield
    for name in names:
        os.environ.pop(name, None)
    os.environ.update(before)


@pytest.fixture(scope="module")
def static_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that gives every character of the small corpus a vector and a text their mean."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Regex, Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Split

    words = {"[UNK]": 0} | {char: number + 1 for number, char in enumerate(CHARACTERS)}
    tokenizer = Tokenizer(WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Split(Regex("."), "isolated")
    weights = np.random.default_rng(7).normal(size=(len(words), 24)).astype(np.float32)
    folder = tmp_path_factory.mktemp("models") / "static"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(folder))
    return folder


@pytest.fixture(scope="module")
def transformer_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer; it puts its own tokens around a text, so that an empty text has a vector too."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("models") / "bert"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *CHARACTERS]
    size = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(size).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    (folder / "tokenizer_config.json").write_text('{"tokenizer_class": "BertTokenizer"}', encoding="utf-8")
    return folder


@pytest.fixture(params=["static_model", "transformer_model"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return load_encoder(str(request.getfixturevalue(request.param)))


def _length(vectors: FloatArray) -> list[float]:
    return [float(v) for v in np.linalg.norm(vectors, axis=1)]


def test_vectors_have_unit_length_and_empty_texts_are_zero(encoder: Encoder) -> None:
    texts = ["铺设水温传感网络", "", "渔港", " \n", small_corpus.REFERENCE]
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (5, vectors.shape[1])
    assert _length(vectors) == pytest.approx([1, 0, 1, 0, 1], abs=1e-5)
    assert not np.isnan(vectors).any()


def test_a_text_has_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    texts = ["铺设水温传感网络", "渔港", "给每批放流蟹苗植入磁性标记，回捕数据按月公布。"]
    together = encoder.encode(texts)
    for text, row in zip(texts, together, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(row, abs=1e-5)
    assert together[0] @ together[1] < 0.999


def test_what_is_alike_is_nearer(static_model: Path) -> None:
    one, same, other = load_encoder(str(static_model)).encode(
        ["铺设水温和潮位传感网络", "传感网络铺设潮位和水温", "回捕数据按月公布"]
    )
    assert one @ same > 0.99 > 0.5 > one @ other


def given(folder: Path) -> tuple[list[str], Path]:
    """Arguments of a check of one plan against a corpus of the others, all fields given; and where it goes."""
    corpus = small_corpus.write(folder / "corpus", {}, small_corpus.ROWS[::2])
    plan, out = folder / "plan.txt", folder / "out"
    plan.write_text(small_corpus.COPYING, encoding="utf-8")
    fields = ["--level", "provincial", "--region", "蓝汀省", "--signed", "2025-09-10", "--title", "实施方案"]
    return ["check", str(plan), "--corpus", str(corpus), "--out", str(out), *fields, "--quiet"], out


def test_a_run_asks_nothing_of_the_network(static_model: Path, tmp_path: Path) -> None:
    """In a process of its own, as a user's: with a model of this machine, and with names that are not on it."""
    names = ("nowhere/at-all", "no-such-model", str(static_model))
    runs = [given(tmp_path / str(n))[0] + ["--model", name] for n, name in enumerate(names)]
    root = str(Path(homog.__file__).resolve().parent.parent)
    ended = subprocess.run(
        [sys.executable, "-c", LISTENING, json.dumps(runs)],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert json.loads(ended.stdout) == [[2, 2, 0], []]
    lines = ended.stderr.splitlines()
    assert len(lines) == 2
    assert all(name in line and "HOMOG_ALLOW_DOWNLOAD=1" in line for name, line in zip(names, lines, strict=False))


def test_check_fills_the_similarity_of_every_match(run: Run, static_model: Path, tmp_path: Path) -> None:
    arguments, out = given(tmp_path)
    ran = run(*arguments, "--model", static_model)
    assert (ran.code, ran.err) == (0, "")
    rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(rows) > 1
    encode = load_encoder(str(static_model)).encode
    texts = {**small_corpus.DOCUMENTS, "plan": small_corpus.COPYING}
    for row in rows:
        mine, theirs = encode(
            [
                texts[row["doc"]][row["start"] : row["end"]],
                texts[row["source"]][row["source_start"] : row["source_end"]],
            ]
        )
        assert row["similarity"] == pytest.approx(float(mine @ theirs), abs=1e-4)
        assert row["similarity"] == pytest.approx(1, abs=1e-4) or row["grade"] != "verbatim"
    assert any(row["grade"] != "verbatim" for row in rows)
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["model"] == str(static_model)


def test_without_a_model_the_similarity_is_null(run: Run, tmp_path: Path) -> None:
    arguments, out = given(tmp_path)
    assert run(*arguments).code == 0
    rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["similarity"] for row in rows} == {None}


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()


def _cut_weights(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])


def _no_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def _broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")


def _broken_list(folder: Path) -> None:
    (folder / "modules.json").write_text("[", encoding="utf-8")


def _strange_list(folder: Path) -> None:
    (folder / "modules.json").write_text("[1]", encoding="utf-8")


DAMAGE = [_empty, _cut_weights, _no_tokenizer, _broken_tokenizer, _broken_list, _strange_list]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_folder_that_is_no_model_is_an_error_with_a_remedy(
    static_model: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in static_model.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    load_encoder(str(folder))
    damage(folder)
    with pytest.raises(ModelError) as caught:
        load_encoder(str(folder))
    assert str(folder) in caught.value.what
    assert caught.value.why
    assert "does not hold a sentence-transformers model" in caught.value.remedy


@pytest.mark.parametrize("name", ["nowhere/at-all", "no-such-model", "./no-such-folder"])
def test_an_unknown_name_is_an_error_with_a_remedy(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder(name)
    assert name in caught.value.what
    assert "HOMOG_ALLOW_DOWNLOAD=1" in caught.value.remedy
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.parametrize("kind", ["folder", "file", "nothing"])
def test_the_command_says_it_in_one_line_and_ends_with_2(run: Run, tmp_path: Path, kind: str) -> None:
    model = tmp_path / "no-model"
    if kind == "folder":
        model.mkdir()
    if kind == "file":
        model.write_text("渔港", encoding="utf-8")
    arguments, out = given(tmp_path)
    for command in (arguments, ["score", str(tmp_path / "corpus"), "--out", str(out), "--quiet"]):
        ran = run(*command, "--model", model)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert str(model) in ran.err
        assert "unexpected" not in ran.err
        assert not out.exists()
