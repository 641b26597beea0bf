"""What one full stop means, from the words on both its sides: the end of a sentence, or of an abbreviation."""

from __future__ import annotations

import re

from dragoman.sentences.rules import Rules

_OPENING = "\"'“”„‘’«»‹›([{*_—–-/،,:;\u200e\u200f"
_CLOSING = "\"'”’»›)]}"
_DOTTED = re.compile(r"(?:.*-)?(?:[^\W\d_]\.-?)+[^\W\d_]")  # U.S, a.m, J.-C, non-U.S, أ.د
_ELISION = re.compile(r"^(?:[ldcjmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)  # "l'art. 5", not "mcdonald's."
_ROMAN = re.compile(r"[IVXLC]+")


def full_stop_ends(before: str, following: re.Match[str], rules: Rules, *, whole: bool) -> bool:
    """Whether one full stop ends a sentence.

    Args:
        before: the text up to the stop, one word at least, and some when there are.
        following: its groups are the white space behind the stop, what is no letter or digit after it, and a word.
        rules: those of the language at the stop.
        whole: ``before`` reaches back to the beginning of the sentence.
    """
    words = before.split()
    if words[-1][-1] in _CLOSING:
        return True
    token = _ELISION.sub("", words[-1].lstrip(_OPENING))
    if token.isdigit():
        return _number_ends(token, following[3], alone=whole and len(words) == 1)
    if _is_title(token, words, rules):
        return _after_measure(token, words)
    if token in rules.trailing:
        return not following[3][0].islower()
    if token in rules.numbered and _is_reference(following):
        return False
    return _last_word(token, words, following, rules, alone=whole and len(words) == 1)


def _last_word(token: str, words: list[str], following: re.Match[str], rules: Rules, *, alone: bool) -> bool:
    """Whether a word that may be an abbreviation or an initial, or may not, is the last of its sentence."""
    dotted = _DOTTED.fullmatch(token) is not None
    starts = _starts(following, rules)
    if token in rules.inner or (dotted and "-" not in token):
        return starts
    # Behind initials a particle belongs to the name: "J.-M. Le Clézio". ("323 av. J.-C. Le roi": J.-C is listed.)
    starts = starts and following[3] not in rules.particles
    if dotted or (token.isupper() and len(token) == 1):
        return starts and not alone
    return len(token) > 1 or not token.isalpha() or _after_measure(token, words)


def _is_title(token: str, words: list[str], rules: Rules) -> bool:
    """Whether the word before the stop is in the list, alone, with the one before it ("p. ex."), or behind an "and"."""
    if token in rules.titles or (len(words) > 1 and f"{words[-2]} {token}" in rules.titles):
        return True
    return token.startswith("و") and token[1:] in rules.titles  # "ود. سعد"


def _starts(following: re.Match[str], rules: Rules) -> bool:
    """Whether the next word is a starter: "A" and the "N" of "N'oubliez" are, but not as the initial "N."."""
    word, text = following[3], following.string
    return word in rules.starters and (len(word) > 1 or text[following.end() : following.end() + 1] != ".")


def _number_ends(token: str, word: str, *, alone: bool) -> bool:
    """A number ends a sentence in "in 2016. The", not in "1. Introduction" (a list item) or "26. 11. 2016" (a date)."""
    if alone and len(token) <= 3:
        return False
    return not (word[0].isdigit() and len(token) <= 2 and len(word) <= 2)


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
