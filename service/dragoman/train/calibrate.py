"""The thresholds of the guards, chosen so that flags catch bad output of this model. They belong to the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sacrebleu.metrics.chrf import CHRF

from dragoman.train.evaluate import TestSet, Translate, flags_of
from dragoman.translate import Hypothesis, Thresholds

BAD = 20.0  # sentence chrF below which a translation is no use to a reader: half of it is invented or missing


@dataclass(frozen=True, slots=True)
class Judged:
    """A translation and how good it is: ``chrf`` of the sentence against its reference, 0 to 100."""

    source: str
    hypothesis: Hypothesis
    chrf: float

    @property
    def is_bad(self) -> bool:
        """Whether a flag would be right."""
        return self.chrf < BAD


@dataclass(frozen=True, slots=True)
class Catch:
    """How well flags find bad output. ``precision``: of the flagged, how many are bad; ``recall``: of the bad, how many
    are flagged; ``flagged``, ``bad``: shares of all.
    """

    precision: float
    recall: float
    flagged: float
    bad: float


def judge(translate: Translate, test: TestSet) -> list[Judged]:
    """Translates ``test`` and judges every sentence. Sentences on which the engine fails are left out."""
    metric = CHRF()
    hypotheses = translate(test.sources)
    return [
        Judged(source, hypothesis, metric.sentence_score(hypothesis.text, [reference]).score)
        for source, hypothesis, reference in zip(test.sources, hypotheses, test.references, strict=True)
        if hypothesis is not None
    ]


def calibrate(judged: Sequence[Judged], precision: float) -> Thresholds:
    """The thresholds that find most bad output while ``precision`` of what each guard flags alone is bad.

    One guard at a time, in the order of their names: its candidates are values that occur; of those precise enough the
    one with the highest recall wins, and where none is, the default stays. ``numbers`` has no threshold.
    """
    limits = Thresholds()
    scores = sorted({round(item.hypothesis.score * 20) / 20 for item in judged})  # steps of 0.05
    ratios = sorted({round(_ratio(item) * 20) / 20 for item in judged if len(item.source) >= limits.length_from})
    candidates: dict[str, Sequence[Any]] = {
        "low_score": scores,
        "loop": range(2, 6),
        "length_low": [ratio for ratio in ratios if ratio < 0.8],
        "length_high": [ratio for ratio in ratios if ratio > 1.25],
        "script": [0.02, 0.05, 0.1, 0.2, 0.3],
    }
    for name, values in candidates.items():
        limits = _best(judged, limits, name, values, precision)
    return limits


def _ratio(item: Judged) -> float:
    return len(item.hypothesis.text) / len(item.source)


# Which flag a threshold raises.
_FLAG = {"low_score": "low_score", "loop": "loop", "length_low": "length", "length_high": "length", "script": "script"}
_MUTE = Thresholds(low_score=float("-inf"), loop=1 << 20, length_low=0.0, length_high=float("inf"), script=1.0)


def _best(
    judged: Sequence[Judged], limits: Thresholds, name: str, values: Sequence[Any], precision: float
) -> Thresholds:
    """``limits`` with the best of ``values`` for ``name``, every other guard mute while it is chosen."""
    best, best_recall = getattr(limits, name), 0.0
    for value in values:
        catch = catches(judged, replace(_MUTE, **{name: value}), only=_FLAG[name])
        if catch.precision >= precision and catch.recall > best_recall:
            best, best_recall = value, catch.recall
    return replace(limits, **{name: best})


def catches(judged: Sequence[Judged], limits: Thresholds, only: str = "") -> Catch:
    """How well the flags of ``limits`` find bad output; ``only``: one flag of them."""
    flagged = bad = right = 0
    for item in judged:
        raised = flags_of(item.source, item.hypothesis, limits)
        hit = only in raised if only else bool(raised)
        flagged += hit
        bad += item.is_bad
        right += hit and item.is_bad
    total = max(1, len(judged))
    return Catch(right / flagged if flagged else 0.0, right / bad if bad else 0.0, flagged / total, bad / total)


def guards(judged: Sequence[Judged], precision: float) -> dict[str, Any]:
    """The ``guards`` object of a package's metadata: the thresholds, and what they catch where they were chosen."""
    limits = calibrate(judged, precision)
    names = ("low_score", "loop", "length", "script", "numbers")
    measured = {name: _rounded(catches(judged, limits, only=name)) for name in names}
    measured["any"] = _rounded(catches(judged, limits))
    calibration = {
        "bad": f"chrF < {BAD:g}",
        "least_precision": precision,
        "sentences": len(judged),
        "catches": measured,
    }
    return asdict(limits) | {"calibration": calibration}


def _rounded(catch: Catch) -> dict[str, float]:
    return {name: round(value, 3) for name, value in asdict(catch).items()}
