"""What ``decode`` and ``repair`` both know about single-byte charsets: how they read bytes, and what reads like words.

Imports nothing of the project. ``decode`` asks which charset makes the likeliest words of some bytes; ``repair`` asks
the same of text that somebody has already read in the wrong one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache

# Letters per thousand in 9.7 million Arabic letters (web pages, documentation, examination questions); what is rarer
# than one in ten thousand, or a mark that running text leaves out (tashkeel, tatweel), gets ``_RARE``.
_ARABIC_PER_MILLE = {
    "ا": 147.2, "ل": 116.9, "ي": 76.5, "م": 69.2, "ت": 62.1, "و": 45.7, "ن": 45.2, "ر": 41.6, "د": 35.4,
    "ع": 33.7, "ة": 33.6, "ب": 30.4, "ف": 25.8, "س": 24.0, "ك": 22.7, "ق": 21.3, "ح": 19.5, "أ": 16.4,
    "ه": 16.1, "ج": 14.9, "إ": 11.6, "خ": 11.4, "ص": 10.7, "ش": 9.8, "ط": 9.4, "ى": 7.4, "ذ": 7.2, "ض": 6.1,
    "ز": 5.8, "ث": 4.8, "ء": 4.8, "ئ": 4.1, "غ": 4.1, "ظ": 2.6, "ؤ": 1.1, "آ": 0.6,
}  # fmt: skip
_RARE = 0.3
_EVEN = 10.0  # per mille: a letter as frequent as this says nothing for or against Arabic

ARABIC = "\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff\u0750-\u077f"
"""The letters and marks of Arabic script, as the inside of a regular expression's class."""

WORD = re.compile("(?:[^\\W\\d_]|[\u064b-\u065f\u0670\u200c])+")
"""A word: letters, with the Arabic marks and the ZWNJ that stand inside one."""

_ARABIC_WORD = re.compile(f"[{ARABIC}\u200c]+")
_NOT_AT_THE_END = re.compile("[ةى][ء-ي]")  # teh marbuta and alef maksura end a word, always
# The accented letters of French, then what Spanish, Portuguese, German, Italian and Scandinavian languages add to them.
_ACCENTED = "àâæçèéêëîïôœùûüÿÀÂÆÇÈÉÊËÎÏÔŒÙÛÜŸáíóúñãõäößåøìòÁÍÓÚÑÃÕÄÖÅØÌÒ"
_LATIN_WORD = re.compile(f"[A-Za-z]*(?:[{_ACCENTED}]{{1,2}}[A-Za-z]+)+[{_ACCENTED}]?|[A-Za-z]+[{_ACCENTED}]{{1,2}}")
_LETTER_WORDS = frozenset("àÀéÉèÈôÔêÊáÁóÓíÍåÅöÖøØúÚ")


@cache
def byte_table(charset: str) -> str:
    """The 256 characters that the bytes of a single-byte ``charset`` (a Python codec) stand for.

    A byte that the charset leaves undefined stands for the Latin-1 character of the same number; for windows-1252 that
    is what WHATWG's table says.
    """
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in range(256))


def words_score(words: Iterable[tuple[str, int]]) -> float:
    """How much ``words`` (with their counts) look like words of Arabic, French or another language of Western Europe.

    Positive: likelier than chance. In natural logarithms, summed over the letters that are not ASCII; words of ASCII
    letters alone score nothing, since every charset reads them alike.
    """
    return sum(count * word_score(word) for word, count in words)


def word_score(word: str) -> float:
    """The score of one word: see ``words_score``."""
    if word.isascii():
        return 0.0
    if _ARABIC_WORD.fullmatch(word):
        return arabic_score(word)
    foreign = sum(not letter.isascii() for letter in word)
    if word in _LETTER_WORDS or _LATIN_WORD.fullmatch(word):
        return 1.5 * foreign
    return -3.0 * foreign if len(word) > 1 else -1.0


def arabic_score(word: str) -> float:
    """The score of a word of Arabic letters: how frequent they are, the article, and what can only end a word."""
    if len(word) == 1 and word != "و":  # "and" is the only word of one letter
        return -2.0
    score = sum(map(_letter_score, word))
    if len(word) > 3 and word.startswith(("ال", "وال", "بال", "لل")):
        score += 2.0
    return score - 4.0 if _NOT_AT_THE_END.search(word) else score


@cache
def _letter_score(letter: str) -> float:
    if "\u064b" <= letter <= "\u0652":  # tashkeel: rare, but where it is used, every letter has one
        return -0.5
    return math.log(_ARABIC_PER_MILLE.get(letter, _RARE) / _EVEN)
