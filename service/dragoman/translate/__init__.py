"""Sentences of many documents -> translations: grouped by route, deduplicated, batched by tokens, guarded.

::

    jobs ─ plan ─┬─ kept: already the target language, or no language at all
                 └─ pieces ─ by route ─ unique ─ engine (one call a package) ─ joined over the gaps ─ guards
"""

from dragoman.translate.cache import CachedEngine
from dragoman.translate.engine import CT2Engine, Decoding, Engine, Hypothesis, Penalties
from dragoman.translate.guards import Thresholds
from dragoman.translate.plan import Job
from dragoman.translate.translator import Outcome, Translator

__all__ = [
    "CT2Engine",
    "CachedEngine",
    "Decoding",
    "Engine",
    "Hypothesis",
    "Job",
    "Outcome",
    "Penalties",
    "Thresholds",
    "Translator",
]
