"""Shipped fakes, so that tests of everything above ``translate`` need no model. Deterministic, instant, offline."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dragoman.packages import Catalog, Package
from dragoman.translate import Hypothesis, Translator


class EchoEngine:
    """ "Translates" by putting the text in angle brackets. ``calls``: what it was asked for, one list a call."""

    digest = "0" * 64

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
        """``text`` -> ``<text>``, with score -0.1."""
        self.calls.append(list(texts))
        return [Hypothesis(f"<{text}>", -0.1, len(text.split()) + 1) for text in texts]

    def alternatives(self, text: str, count: int) -> list[str]:
        """``<text>``, then ``<<text>>`` and so on."""
        return ["<" * (number + 1) + text + ">" * (number + 1) for number in range(count + 1)]


def echo_package(sources: Sequence[str] = ("fr", "ar"), target: str = "en") -> Package:
    """A package that lies nowhere."""
    return Package(f"echo-{'_'.join(sources)}-{target}", Path("echo"), "0", tuple(sources), target, "")


def echo_translator(*packages: Package) -> Translator:
    """A translator over echo engines; without ``packages``, from French and Arabic into English."""
    return Translator(Catalog(packages or (echo_package(),)), lambda package: EchoEngine())
