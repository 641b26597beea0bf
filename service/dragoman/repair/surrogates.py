"""UTF-16 surrogates in text: pairs are one character, lone ones are nothing that can be stored."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.repair.edits import Replacement

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


def join_surrogates(text: str) -> Iterator[Replacement]:
    r"""The two halves of a character that JSON wrote as ``\ud83d\ude00`` become that character."""
    for match in _PAIR.finditer(text):
        yield Replacement(*match.span(), match[0].encode("utf-16", "surrogatepass").decode("utf-16"))


def replace_surrogates(text: str) -> Iterator[Replacement]:
    """What is left of half a character, or of a byte that no charset explains, becomes U+FFFD, one for one."""
    for match in _LONE.finditer(text):
        yield Replacement(*match.span(), "\ufffd")
