from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homog.evaluation.reliability import BANDS, Reliability, measure, reliability, to_markdown, to_svg
from homog.evaluation.seeds import DEV_SEEDS, HELD_OUT_SEEDS, TEST_SEEDS
from homog.evaluation.weave import WeaveSettings

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=200)


def of(judged: list[tuple[float, bool]]) -> Reliability:
    confidence, right = (np.array(column, dtype=np.float64) for column in zip(*judged, strict=True))
    return reliability("trial", confidence, right)


@given(JUDGED)
def test_every_attribution_is_in_the_band_of_its_confidence(judged: list[tuple[float, bool]]) -> None:
    found = of(judged)
    assert found.count == len(judged)
    assert 0 <= found.error <= 1
    assert len(found.bands) <= BANDS
    for band in found.bands:
        assert band.low - 1e-9 <= band.confidence <= band.high + 1e-9
        low, high = band.interval
        assert 0 <= low <= band.right + 1e-9
        assert band.right - 1e-9 <= high <= 1


@pytest.mark.parametrize(
    ("judged", "error"),
    [
        pytest.param([(1.0, True)] * 5 + [(0.0, False)] * 5, 0.0, id="always sure and always right about it"),
        pytest.param([(1.0, False)] * 4, 1.0, id="sure and wrong"),
        pytest.param([(0.75, True)] * 3 + [(0.75, False)], 0.0, id="right as often as it says"),
        pytest.param([(0.95, True)] * 9 + [(0.95, False)], 0.05, id="a little too sure"),
        pytest.param([(0.95, True)] * 10 + [(0.25, True)] * 10, (0.05 + 0.75) / 2, id="bands weigh by their size"),
    ],
)
def test_the_error_by_hand(judged: list[tuple[float, bool]], error: float) -> None:
    assert of(judged).error == pytest.approx(error)


def test_the_plot_is_a_picture_with_a_dot_for_every_band() -> None:
    groups = [of([(0.15, False), (0.85, True), (0.95, True)]), of([(0.5, True)])]
    root = ET.fromstring(to_svg(groups))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("polyline") == 2
    assert names.count("circle") == 3 + 1 + 2  # and one beside each name
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for element in root.iter():
        if element.tag.endswith("circle"):
            assert 0 <= float(element.attrib["cx"]) <= width
            assert 0 <= float(element.attrib["cy"]) <= height


def test_it_is_measured_on_corpora_that_nothing_was_fitted_on() -> None:
    assert not set(HELD_OUT_SEEDS) & {*DEV_SEEDS, *TEST_SEEDS}
    small = WeaveSettings(documents=6, characters=2000)
    (found,) = measure([("sentence bank", "bank")], HELD_OUT_SEEDS[:1], small)
    assert found.count > 20
    page = to_markdown([found])
    assert f"| sentence bank | {found.count} | {found.error:.3f} |" in page
