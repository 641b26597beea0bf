"""A paragraph with the rules that hold at each of its offsets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dragoman.document import Span
from dragoman.sentences.rules import Rules, rules_for
from dragoman.tags import UNDETERMINED


@dataclass(frozen=True, slots=True)
class Passage:
    """``text[start:end]`` and its rules: ``tables[i]`` holds from ``starts[i]`` on."""

    text: str
    start: int
    end: int
    starts: tuple[int, ...]
    tables: tuple[Rules, ...]

    @classmethod
    def of(cls, text: str, spans: Sequence[Span]) -> Passage:
        """The passage that contiguous ``spans`` (one at least) cover.

        An undetermined span ("12.5 %", a URL) takes the rules of the span before it, or at the beginning, behind it.
        """
        if len(spans) == 1:
            (span,) = spans
            return cls(text, span.start, span.end, (span.start,), (rules_for(span.language),))
        known = next((span.language for span in spans if span.language != UNDETERMINED), UNDETERMINED)
        tables: list[Rules] = []
        for span in spans:
            known = span.language if span.language != UNDETERMINED else known
            tables.append(rules_for(known))
        return cls(text, spans[0].start, spans[-1].end, tuple(span.start for span in spans), tuple(tables))

    def rules_at(self, offset: int) -> Rules:
        """The rules for the character at ``offset``."""
        if len(self.tables) == 1:
            return self.tables[0]
        return self.tables[max(0, bisect_right(self.starts, offset) - 1)]
