"""Where sentences end: one regex finds every stop that could be a border, and each is then judged by its neighbours.

Posture: a sentence torn in two is worse than two that stay together, since the translator reads both well when whole.
Whatever is looked at on either side of a stop has a fixed reach, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dragoman.sentences.rules import Rules

# Bidi marks may stand between a stop and what follows ("كلمة.\u200f وقال"); they stay with the stop.
_BIDI = "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
_FINAL = "!?؟۔‼⁇⁈⁉。！？"  # these end a sentence whatever word stands before them
_STOPS = f".…{_FINAL}"
_CLOSERS = "\"'”’»›)\\]}*_" + _BIDI
# A run of stops with the quotation marks, brackets, footnote numbers and emoticons that close after it; French puts a
# (no-break) space before its ». Or a semicolon or colon, which end an item of a list that lost its line breaks
# ("de coûts ; - en ce qui concerne"). Or a line break that opens a list item or a turn of a dialogue, or an empty line.
_CANDIDATE = re.compile(
    rf"[{_STOPS}](?:[{_STOPS}{_CLOSERS}]|[ \u00a0\u202f](?:[»›!?]|[\"”](?!\S))|\[\d{{1,3}}\])*(?:[ ][:;]-?[)D](?!\w))?"
    r"|[;:](?=\s+(?:[-–—•▪●]\s|[^\W\d_]))"
    r"|\n[ \t]*(?:\n|(?=[-–—•▪●*]\s))"
)
_NEXT = re.compile(r"(\s*)([^\w]{0,12})(\w{0,40})")
_OPENING = "\"'“”„‘’«»‹›([{*_—–-/،,:;\u200e\u200f"
_CLOSING = "\"'”’»›)]}"
_DOTTED = re.compile(r"(?:.*-)?(?:[^\W\d_]\.-?)+[^\W\d_]")  # U.S, a.m, J.-C, أ.د
_ARTICLE_NAME = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az)[-‑][A-ZÀ-Þ]")  # al-Maliki opens a sentence as it is
_ELISION = re.compile(r"(?:[ldcjmnst]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)  # "l'art. 5", but not "mcdonald's."
_ROMAN = re.compile(r"[IVXLC]+")
_BULLET = re.compile(r"\s+[-–—•▪●]\s")
# "Bagdad.Le" is a border without a space, "Node.js", "Sgt.Pepper" and "exemple.Com" are none.
_GLUED_BEFORE = re.compile(r"[^\W\d_]{3,}[)\]\"”»]?$")
_GLUED_AFTER = re.compile(r"[\"“«(]?(?:[^\W\d_a-z]{1,2}[^\W\d_A-Z]+)(?![.@/\w])")
_SUFFIXES = frozenset("Com Net Org Fr Uk Js Py Pdf Doc Html Php Txt Iq Info Tv".split())
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"))
_REACH = 48  # code points before a stop: longer than any abbreviation with the word before it
_ASIDE = 400  # code points of a bracket or quotation that is taken as one


def borders(text: str, start: int, end: int, rules_at: Callable[[int], Rules]) -> Iterator[int]:
    """Offsets in ``text[start:end]`` behind which a new sentence begins, in order; white space may follow them.

    ``rules_at`` gives the rules for the character at an offset.
    """
    sentence = start
    for candidate in _CANDIDATE.finditer(text, start, end):
        at, border = candidate.span()
        mark = text[at]
        if mark == "\n":
            border = at
        elif mark in ";:":
            if not _ends_item(text, border, end, rules_at(at)):
                continue
        elif not _ends(text, sentence, at, border, end, rules_at):
            continue
        if border > sentence:
            yield border
            sentence = border


def _ends_item(text: str, after: int, end: int, rules: Rules) -> bool:
    """Whether the semicolon or colon before ``after`` ends an item of a list that lost its line breaks."""
    if _BULLET.match(text, after, end):
        return True
    following = _NEXT.match(text, after, end)
    # "nationales ; Il s'agit": no prose has a capitalised function word behind a semicolon. A colon may introduce one.
    return text[after - 1] == ";" and following is not None and _capital_starter(following[3], rules)


def _capital_starter(word: str, rules: Rules) -> bool:
    return len(word) > 1 and word[0].isupper() and word in rules.starters


def _ends(text: str, sentence: int, stop: int, after: int, end: int, rules_at: Callable[[int], Rules]) -> bool:
    """Whether the run of stops ``text[stop:after]`` ends the sentence that began at ``sentence``."""
    following = _NEXT.match(text, after, end)
    if following is None or not following[3]:
        return False
    before = text[max(sentence, stop - _REACH) : stop]
    first = following[3][0]
    if not following[1]:
        if not _GLUED_BEFORE.search(before) or not _ends_glued(text, before, after, end):
            return text[stop] in "。！？"
    elif (
        first.islower()
        and not _ARTICLE_NAME.match(text, following.start(3))
        and not _uncapitalised(text, sentence, before)
    ):
        return False
    if _inside(text, sentence, stop, end):
        return False
    if text[stop] != "." or text[stop + 1 : after].strip(_CLOSING) or following[0].lstrip()[:1] == "—":
        return True
    return _full_stop_ends(before, following, rules_at(max(sentence, stop - 1)), stop - sentence <= _REACH)


def _uncapitalised(text: str, sentence: int, before: str) -> bool:
    """Whether the writer does not begin sentences with capitals ("oh. my bad. i must have …")."""
    opening = _NEXT.match(text, sentence)
    return opening is not None and opening[3][:1].islower() and before[-1:].isalpha()


def _full_stop_ends(before: str, following: re.Match[str], rules: Rules, whole: bool) -> bool:
    """Whether one full stop ends a sentence, from the words on both its sides.

    ``before``: the text up to the stop; ``whole``: it reaches back to the beginning of the sentence.
    """
    words = before.split()
    if not words or words[-1][-1] in _CLOSING:
        return True
    token = words[-1].lstrip(_OPENING)
    elided = _ELISION.match(token)
    token = token[elided.end() :] if elided else token
    alone = whole and len(words) == 1
    word = following[3]
    number = word[0].isdigit()
    if token.isdigit():  # "1. Introduction" is a list item, "26. 11. 2016" a date
        return not (alone and len(token) <= 3) and not (number and len(token) <= 2 and len(word) <= 2)
    if token in rules.titles or (len(words) > 1 and f"{words[-2]} {token}" in rules.titles):
        return _after_measure(token, words)
    if token in rules.numbered and (number or _is_reference(word, following)):
        return False
    if token in rules.inner or _DOTTED.fullmatch(token):
        return word in rules.starters
    if len(token) == 1 and token.isalpha():
        if not token.isupper() and not token.islower():  # Arabic letters have no case
            return _after_measure(token, words)
        return token.isupper() and not alone and word in rules.starters
    return True


def _after_measure(token: str, words: list[str]) -> bool:
    """Whether a one-letter Arabic word is a unit or an era: "570 م. وكان" ends a sentence, "د. أحمد" does not."""
    return len(token) == 1 and "\u0600" <= token <= "\u06ff" and len(words) > 1 and words[-2][-1].isdigit()


def _is_reference(word: str, following: re.Match[str]) -> bool:
    """A single letter or a Roman numeral, as in "art. L", "vol. IV"; but not the "L" of "L'accord"."""
    if following.string[following.end() : following.end() + 1] in ("'", "’"):
        return False
    return len(word) == 1 or _ROMAN.fullmatch(word) is not None


def _ends_glued(text: str, before: str, after: int, end: int) -> bool:
    """Whether a stop without a space behind it ends a sentence: whole words on both sides, and no address or file name."""
    token = before.split()[-1]
    following = _GLUED_AFTER.match(text, after, min(end, after + _REACH))
    if following is None or any(mark in token for mark in ".@/\\:_#=&"):
        return False
    return following[0] not in _SUFFIXES


def _inside(text: str, sentence: int, stop: int, end: int) -> bool:
    """Whether the stop is inside a bracket or quotation that the sentence runs on behind: "(voir p. 3. Et 4) pour"."""
    head = text[max(sentence, stop - _ASIDE) : stop]
    for opener, closer in _PAIRS:
        opened = head.rfind(opener)
        if opened < 0 or closer in head[opened:] or not head[:opened].strip():
            continue
        close = text.find(closer, stop, min(end, stop + _ASIDE))
        if close < 0 or text[close - 1] in _STOPS:
            continue
        rest = text[close + 1 : close + 4].lstrip()
        if rest and (rest[0].islower() or rest[0] in ",،"):
            return True
    return False
