"""The learning rate of every update."""

from __future__ import annotations

import math


def rate(step: int, peak: float, warmup: int, decayed: float = 0.0) -> float:
    """The learning rate of update ``step`` (from 1): a line up to ``peak``, then ``peak * sqrt(warmup / step)``.

    From "Attention Is All You Need" (arXiv 1706.03762). ``decayed``: how much of a phase that decays is over, 0 to 1;
    the rate is multiplied with what is left ("Why Warmup-Stable-Decay", arXiv 2410.05192: the end needs a rate near 0).
    """
    return peak * min(step / warmup, math.sqrt(warmup / step)) * (1.0 - decayed)
