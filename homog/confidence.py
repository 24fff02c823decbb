"""How sure an attribution is: a calibrated probability from the evidence of a match.

A logistic model over a handful of figures, fitted by `homog.evaluation.calibration` on the development seeds of
the benchmark and stored in models/confidence.json: a table of weights, so nothing but arithmetic happens here.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache

from homog.attributed import Attributed
from homog.resources import models_path
from homog.settings import AttributionSettings

FEATURES = ("log_bits", "identity", "log_length", "runner_up", "horizontal", "deviation", "likely", "log_pair")


def features_of(item: Attributed, identity: float) -> list[float]:
    """The figures of a match that its confidence rests on, in the order of FEATURES."""
    length = item.passage.x1 - item.passage.x0
    horizontal = float(item.kind == "horizontal")
    return [
        math.log1p(max(item.passage.bits, 0.0)),
        identity,
        math.log1p(length),
        item.runner_up_share,
        horizontal,
        float(item.why == "shared_deviation"),
        item.probability,
        math.log1p(max(item.passage.bits, 0.0) + item.beside),
    ]


def confidence_of(item: Attributed, identity: float, undetermined: bool) -> float:
    """Probability that the attribution is right, source included.

    Args:
        item: the attributed passage.
        identity: edit similarity of its two texts.
        undetermined: the dates do not tell who was first; then either may be the source.
    """
    weights, intercept = _model()
    total = intercept + sum(
        weights[name] * value for name, value in zip(FEATURES, features_of(item, identity), strict=True)
    )
    probability = 1.0 / (1.0 + math.exp(-total))
    return probability / 2 if undetermined else probability


def is_doubtful(probability: float, settings: AttributionSettings) -> bool:
    """Whether an attribution is most likely wrong: a false accusation is worse than a miss.

    Args:
        probability: that it is right, not halved for an undetermined direction.
        settings: what it must reach.
    """
    return probability < settings.least_confidence


@lru_cache(maxsize=1)
def _model() -> tuple[dict[str, float], float]:
    data = json.loads(models_path("confidence.json").read_text(encoding="utf-8"))
    return {str(k): float(v) for k, v in data["weights"].items()}, float(data["intercept"])
