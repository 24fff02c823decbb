"""Settings from a file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.errors import HomogError, SettingsError, UsageError
from homog.given import settings_from
from homog.settings import Settings


def written(folder: Path, text: str, name: str = "s.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_file_does_not_name_stays_as_it_is(tmp_path: Path) -> None:
    text = '[attribution]\npeer_bits = 90\n[indices]\nexclude = ["quoted"]\n[ingest.pdf]\nocr_dpi = 200\n'
    found, default = settings_from(written(tmp_path, text)), Settings()
    assert found == replace(
        default,
        attribution=replace(default.attribution, peer_bits=90.0),
        indices=replace(default.indices, exclude=("quoted",)),
        ingest=replace(default.ingest, pdf=replace(default.ingest.pdf, ocr_dpi=200)),
    )
    assert isinstance(found.attribution.peer_bits, float)
    assert settings_from(written(tmp_path, "")) == Settings()


def test_the_settings_of_an_earlier_run_are_settings(tmp_path: Path) -> None:
    text = json.dumps({"program": "homog", "version": "1", "settings": Settings().as_dict()})
    assert settings_from(written(tmp_path, text, "run.json")) == Settings()


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("[atribution]\nx = 1\n", UsageError, "atribution is no setting; did you mean attribution?"),
        ("[attribution]\npeer_bitz = 1\n", UsageError, "attribution.peer_bitz is no setting; did you mean peer_bits?"),
        ("[attribution]\nzzz = 1\n", UsageError, "attribution.zzz is no setting; there are anchor_start_bits, "),
        (
            "[attribution]\npeer_bits = 'a'\n",
            UsageError,
            "attribution.peer_bits = 'a' is no fitting value; it must",
        ),
        ("[attribution]\npeer_bits = true\n", UsageError, "attribution.peer_bits = True is no fitting value"),
        ("[attribution]\npeer_bits = nan\n", UsageError, "attribution.peer_bits = nan is no fitting value"),
        ('{"attribution": {"peer_bits": ' + "9" * 400 + "}}", UsageError, "is no fitting value"),
        ("[attribution]\nrival_share = -5\n", SettingsError, "0 <= rival_share <= 1"),
        ("[deviations]\nmost_holders = -1\n", SettingsError, "most_holders >= 1"),
        ("[matching]\nextend_cut = 100000\n", SettingsError, "extend_cut"),
        ("[attribution]\nleast_block = 1.5\n", UsageError, "it must be a whole number"),
        ("attribution = 3\n", UsageError, "it must be a table"),
        ("[indices]\nexclude = 'quoted'\n", UsageError, "it must be a list"),
        ("[indices]\nexclude = [['quoted']]\n", UsageError, "it must be a list of names"),
        ("[indices]\nexclude = ['all']\n", SettingsError, "exclude: quoted, formulaic or both"),
        ("[attribution]\npeer_bits = -1\n", SettingsError, "least evidence >= 0"),
        ("[attribution\n", UsageError, "it cannot be read"),
    ],
)
def test_what_is_no_setting_is_an_error_that_says_so(tmp_path: Path, text: str, kind: type, said: str) -> None:
    with pytest.raises(kind) as caught:
        settings_from(written(tmp_path, text, "s.json" if text.startswith("{") else "s.toml"))
    assert said in str(caught.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file"):
        settings_from(tmp_path / "none.toml")
    with pytest.raises(UsageError, match="it holds no table of settings"):
        settings_from(written(tmp_path, "[1]", "list.json"))
    with pytest.raises(UsageError, match="it cannot be read"):
        settings_from(tmp_path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["attribution", "indices", "pdf", "peer_bits", "exclude", "x"]), inner)
    ),
    max_leaves=8,
)


@given(_JSON)
def test_whatever_a_file_holds_it_gives_settings_or_a_readable_error(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = written(tmp_path_factory.mktemp("given"), json.dumps(value), "s.json")
    try:
        assert isinstance(settings_from(path), Settings)
    except HomogError as error:
        assert error.what
        assert error.remedy
