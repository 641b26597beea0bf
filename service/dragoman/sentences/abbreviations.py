"""What one full stop means, from the words on both its sides: the end of a sentence, or of an abbreviation."""

from __future__ import annotations

import re

from dragoman.sentences.rules import Rules

_OPENING = "\"'“”„‘’«»‹›([{*_—–-/،,:;\u200e\u200f"
_CLOSING = "\"'”’»›)]}"
_DOTTED = re.compile(r"(?:.*-)?(?:[^\W\d_]\.-?)+[^\W\d_]")  # U.S, a.m, J.-C, non-U.S, أ.د
_ELISION = re.compile(r"(?:[ldcjmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)  # "l'art. 5", not "mcdonald's."
_ROMAN = re.compile(r"[IVXLC]+")


def full_stop_ends(before: str, following: re.Match[str], rules: Rules, *, whole: bool) -> bool:
    """Whether one full stop ends a sentence.

    Args:
        before: the text up to the stop, some words at least.
        following: its groups are the white space behind the stop, what is no letter or digit after it, and a word.
        rules: those of the language at the stop.
        whole: ``before`` reaches back to the beginning of the sentence.
    """
    words = before.split()
    if not words or words[-1][-1] in _CLOSING:
        return True
    token = words[-1].lstrip(_OPENING)
    elided = _ELISION.match(token)
    token = token[elided.end() :] if elided else token
    alone = whole and len(words) == 1
    if token.isdigit():
        return _number_ends(token, following[3], alone)
    pair = f"{words[-2]} {token}" if len(words) > 1 else token  # "p. ex."
    if token in rules.titles or pair in rules.titles:
        return _after_measure(token, words)
    if token in rules.numbered and _is_reference(following):
        return False
    if token in rules.inner or _DOTTED.fullmatch(token):
        return following[3] in rules.starters
    initial = len(token) == 1 and token.isalpha()
    return not initial or _letter_ends(token, words, alone=alone, starts=following[3] in rules.starters)


def _number_ends(token: str, word: str, alone: bool) -> bool:
    """A number ends a sentence in "in 2016. The", not in "1. Introduction" (a list item) or "26. 11. 2016" (a date)."""
    if alone and len(token) <= 3:
        return False
    return not (word[0].isdigit() and len(token) <= 2 and len(word) <= 2)


def _letter_ends(token: str, words: list[str], *, alone: bool, starts: bool) -> bool:
    """An initial goes on with a name ("J. K. Rowling"); "vitamin C. It" does not, nor does a small letter or a unit."""
    if token.isupper():
        return starts and not alone
    return not token.islower() and _after_measure(token, words)


def _after_measure(token: str, words: list[str]) -> bool:
    """Whether an Arabic letter is a unit or an era: "570 م. وكان" ends a sentence, "د. أحمد" does not."""
    return len(token) == 1 and "\u0600" <= token <= "\u06ff" and len(words) > 1 and words[-2][-1].isdigit()


def _is_reference(following: re.Match[str]) -> bool:
    """A number, a single letter or a Roman numeral, as in "art. L", "vol. IV"; but not the "L" of "L'accord"."""
    word = following[3]
    if word[0].isdigit():
        return True
    if following.string[following.end() : following.end() + 1] in ("'", "’"):
        return False
    return len(word) == 1 or _ROMAN.fullmatch(word) is not None
