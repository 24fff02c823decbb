"""Encoders, tried on tiny real models of sentence-transformers that are made here; no network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import small_corpus
from command_line import Run
from hypothesis import given as given_any
from hypothesis import strategies as st

import homog
from homog.datatypes import FloatArray
from homog.embedding import Encoder, SentenceTransformerEncoder, StaticEncoder, load_encoder
from homog.embedding.encoder import parts_that_fit
from homog.errors import ModelError

CHARACTERS = sorted(set(small_corpus.REFERENCE + small_corpus.COPYING + small_corpus.PEER_COPYING) - set(" \n"))
SENTENCES = re.findall(r"[^。\n]+。", small_corpus.REFERENCE + small_corpus.COPYING + small_corpus.PEER_COPYING)
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
def cache(tmp_path: Path) -> Iterator[Path]:
    """As a user's: nothing allowed, nothing forbidden, an empty cache; `load_encoder` sets a variable for good."""
    names = ("HF_HUB_OFFLINE", "HOMOG_ALLOW_DOWNLOAD", "HOMOG_CACHE")
    before = {name: os.environ.pop(name) for name in names if name in os.environ}
    folder = tmp_path / "cache"
    os.environ["HOMOG_CACHE"] = str(folder)
    yield folder
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


KINDS = ["static_model", "static_model by PyTorch", "transformer_model", "bundled", "corpus-lsa"]


@pytest.fixture(params=KINDS)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Every kind of encoder."""
    kind, _, by_torch = str(request.param).partition(" ")
    if kind in ("bundled", "corpus-lsa"):
        return load_encoder(kind, SENTENCES)
    folder = str(request.getfixturevalue(kind))
    return SentenceTransformerEncoder(folder) if by_torch else load_encoder(folder)


def _length(vectors: FloatArray) -> list[float]:
    return [float(v) for v in np.linalg.norm(vectors, axis=1)]


def test_vectors_have_unit_length_and_empty_texts_are_zero(encoder: Encoder) -> None:
    texts = ["铺设水温传感网络", "", "渔港", " \n", small_corpus.REFERENCE, "，。！——（）", "___"]
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (7, vectors.shape[1])
    assert _length(vectors) == pytest.approx([1, 0, 1, 0, 1, 0, 0], abs=1e-5)
    assert not np.isnan(vectors).any()
    assert encoder.encode([]).shape == (0, vectors.shape[1])


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


# longer than the window


LONG = "给每批放流蟹苗植入磁性标记，回捕数据按月公布。" * 60 + "铺设水温传感网络。" * 90


def test_a_text_longer_than_the_window_is_parted_and_not_cut(transformer_model: Path) -> None:
    encoder = load_encoder(str(transformer_model))
    both, first, second = encoder.encode([LONG, LONG[: len(LONG) // 3], "铺设水温传感网络。" * 90])
    assert float(both @ second) > float(first @ second)
    assert both @ encoder.encode([LONG + "渔港" * 400])[0] < 0.99999


@given_any(st.text(max_size=200), st.integers(1, 12))
def test_the_parts_of_a_text_are_the_text(text: str, window: int) -> None:
    parts = parts_that_fit(text, lambda part: len(part) <= window)
    assert "".join(parts) == text
    assert all(len(part) <= window for part in parts)


def test_a_long_text_is_parted_at_its_marks() -> None:
    parts = parts_that_fit("铺设传感网络。建设渔港。公布回捕数据。", lambda part: len(part) <= 8)
    assert parts == ["铺设传感网络。", "建设渔港。", "公布回捕数据。"]


# kept vectors


def _files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("*") if path.is_file())


def test_vectors_are_kept_and_given_again(transformer_model: Path, cache: Path) -> None:
    texts = ["渔港", "传感网络", "渔港"]
    vectors = load_encoder(str(transformer_model)).encode(texts)
    kept = _files(cache)
    assert len(kept) == 1
    again = SentenceTransformerEncoder(str(transformer_model))
    again._compute = None  # type: ignore[assignment]  # what is kept needs no computing
    assert np.array_equal(again.encode(texts), vectors)
    assert _files(cache) == kept


@pytest.mark.parametrize("harm", [b"", b"no archive", None])
def test_a_damaged_or_deleted_cache_is_filled_again(transformer_model: Path, cache: Path, harm: bytes | None) -> None:
    encoder = load_encoder(str(transformer_model))
    vectors = encoder.encode(["渔港"])
    for path in _files(cache):
        path.unlink() if harm is None else path.write_bytes(harm)
    assert np.array_equal(encoder.encode(["渔港"]), vectors)
    assert np.load(_files(cache)[0])["vectors"].shape == vectors.shape


def test_a_cache_of_another_dimension_is_an_error_that_names_the_folder(transformer_model: Path, cache: Path) -> None:
    encoder = load_encoder(str(transformer_model))
    encoder.encode(["渔港"])
    (kept,) = _files(cache)
    np.savez(kept.with_suffix(""), keys=np.zeros(16, np.uint8), vectors=np.ones((1, 3), np.float32))
    with pytest.raises(ModelError) as caught:
        encoder.encode(["渔港"])
    assert str(kept.parent) in caught.value.what
    assert "3 numbers" in caught.value.why
    assert "delete" in caught.value.remedy


def test_other_weights_have_another_cache(transformer_model: Path, cache: Path, tmp_path: Path) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "other"
    shutil.copytree(transformer_model, folder)
    weights = {name: value + 0.01 for name, value in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    for model in (transformer_model, folder):
        load_encoder(str(model)).encode(["渔港"])
    assert len({path.parent for path in _files(cache)}) == 2


def test_a_cache_that_cannot_be_written_is_done_without(transformer_model: Path, cache: Path) -> None:
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert load_encoder(str(transformer_model)).encode(["渔港"]).shape[0] == 1


FILLING = """
import sys
from pathlib import Path
import numpy as np
from homog.embedding.cache import VectorCache
cache = VectorCache("x" * 32, Path(sys.argv[1]))
for number in range(90):
    texts = [str(n) for n in range(number, number + 3)]
    found = cache.fill(texts, lambda new: np.array([[float(t), 1.0] for t in new], dtype=np.float32), 2)
    assert found[:, 0].tolist() == [float(t) for t in texts]
"""


def test_two_processes_fill_one_cache(tmp_path: Path) -> None:
    root = str(Path(homog.__file__).resolve().parent.parent)
    command = [sys.executable, "-c", FILLING, str(tmp_path / "both")]
    running = [subprocess.Popen(command, env={**os.environ, "PYTHONPATH": root}) for _ in range(3)]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    names = [path.name for path in _files(tmp_path / "both")]
    assert names
    assert not [name for name in names if not name.endswith(".npz")], "nothing half-written is left"
    assert len(names) < 90, "many files are put together"


# corpus-lsa


def test_corpus_lsa_is_the_same_whatever_the_order(tmp_path: Path) -> None:
    one, two = (load_encoder("corpus-lsa", texts) for texts in (SENTENCES, [*SENTENCES[::-1], SENTENCES[0]]))
    assert np.array_equal(one.encode(SENTENCES), two.encode(SENTENCES))


@pytest.mark.parametrize("texts", [[], ["渔港"], ["，", "。", " ", ""]])
def test_corpus_lsa_needs_texts(texts: list[str]) -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder("corpus-lsa", texts)
    assert "too few" in caught.value.why


@pytest.mark.parametrize("model", ["bundled", "corpus-lsa"])
def test_check_takes_the_models_that_need_no_folder(run: Run, tmp_path: Path, model: str) -> None:
    arguments, out = given(tmp_path)
    assert run(*arguments, "--model", model).code == 0
    rows = [json.loads(line) for line in (out / "matches.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows
    assert all(row["similarity"] > 0.3 for row in rows)


# errors


def test_want_of_memory_is_one_clear_error(transformer_model: Path) -> None:
    encoder = SentenceTransformerEncoder(str(transformer_model), cache=False)

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes")

    encoder._model.encode = refuse
    with pytest.raises(ModelError) as caught:
        encoder.encode(["渔港"])
    assert "memory" in caught.value.why


def test_static_models_run_alike_with_and_without_pytorch(static_model: Path) -> None:
    light, full = StaticEncoder(static_model), SentenceTransformerEncoder(str(static_model))
    texts = [*SENTENCES, "", "渔港"]
    assert np.abs(light.encode(texts) - full.encode(texts)).max() < 1e-5


def test_a_model_is_looked_at_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    ran = run("score", tmp_path / "no-corpus", "--model", tmp_path / "no-model", "--out", tmp_path / "out", "--quiet")
    assert ran.code == 2
    assert "no-model" in ran.err
    assert "no-corpus" not in ran.err
