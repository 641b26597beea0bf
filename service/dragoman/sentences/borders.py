"""Where sentences end: one regex finds every place that could be a border, and each is then judged by its neighbours.

Posture: a sentence torn in two is worse than two that stay together, since the translator reads both well when whole.
Whatever is looked at on either side of a place has a fixed reach, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.sentences.abbreviations import full_stop_ends
from dragoman.sentences.passage import Passage
from dragoman.sentences.rules import Rules

_FINAL = "!?؟۔‼⁇⁈⁉。！？"  # these end a sentence whatever word stands before them
_STOPS = f".…{_FINAL}"
_QUOTES = "\"'”’»›)]}"
# Bidi marks may stand between a stop and what follows ("كلمة.\u200f وقال"); they stay with the stop, as Markdown does.
_CLOSERS = r"\"'”’»›)\]}*_\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
# A run of stops with the quotation marks, brackets and footnote numbers that close after it (French puts a no-break
# space before its » ! ?), and an emoticon or the source of what it closes ("… a-t-il dit. (AFP) Le ministre"). Or a
# semicolon or colon, which end an item of a list that lost its line breaks ("pour la santé ; - pour l'école"). Or a
# line break that opens a list item or a turn of a dialogue, or an empty line.
# Every branch stands behind one set of characters, which the regex engine can look for several times faster than for
# the branches themselves.
_CANDIDATE = re.compile(
    rf"[{_STOPS};:؛\n](?:"
    rf"(?<=[{_STOPS}])"
    rf"(?:[{_STOPS}{_CLOSERS}]|[ \u00a0\u202f](?:[»›!?]|[.…](?!\w)|[\"”](?!\S))|\[\d{{1,3}}\])*"
    r"(?:[ ][:;]-?[)D](?!\w)|[ ]\((?=\W{0,3}[^\W\d_]{3})[^().!?\n]{1,40}\)(?!\S))?"
    r"|(?<=[;:؛])(?=\s)"
    r"|(?<=\n)[ \t]*(?:\n|(?=[-–—•▪●*]\s)))"
)
# What follows: white space, whatever is no letter or digit, the first word.
_NEXT = re.compile(r"(\s*)([^\w]{0,12})(\w{0,40})")
_BULLET = re.compile(r"\s+(?:[-–—•▪●]|\(?\d{1,2}[.)])\s")
_ARTICLE_NAME = re.compile(r"(?:al|el|ad|an|ar|as|ash|at|az)[-‑][A-ZÀ-Þ]")  # al-Maliki opens a sentence as it is
# "Bagdad.Le" is a border without a space; "Node.js", "Sgt.Pepper", "exemple.Com" and "a.b@c.org" are none.
_GLUED_BEFORE = re.compile(r"[^\W\d_]{3,}[)\]\"”»]?$")
_GLUED_AFTER = re.compile(r"[\"“«(]?([^\W\d_a-z][^\W\d_A-Z]+|و(?=\s))(?![.@/\w])")
_ADDRESS = re.compile(r"[.@/\\:_#=&]")
_SUFFIXES = frozenset(
    {"Com", "Net", "Org", "Fr", "Uk", "Iq", "Info", "Tv", "Js", "Py", "Pdf", "Doc", "Html", "Php", "Txt"}
)
# A whole word before a stop, no address: what an unlisted abbreviation or a file name is not.
_WORD_BEFORE = re.compile(r"(?:^|[\s\"'’(«“-])([^\W\d_]+)\s?$")
_PAIRS = (("(", ")"), ("«", "»"), ("“", "”"))
_REACH = 48  # code points before a stop: longer than any abbreviation with the word before it
_ASIDE = 400  # code points of a bracket or quotation that is taken as one


def borders(passage: Passage) -> Iterator[int]:
    """Offsets behind which a new sentence of the passage begins, in order; white space may follow them."""
    text = passage.text
    sentence = passage.start
    for candidate in _CANDIDATE.finditer(text, passage.start, passage.end):
        start, border = candidate.span()
        mark = text[start]
        if mark == "\n":
            border = start
        elif mark in ";:؛":
            if not _ends_item(passage, start):
                continue
        elif not _ends_sentence(passage, sentence, start, border):
            continue
        if border > sentence:
            yield border
            sentence = border


def _ends_item(passage: Passage, at: int) -> bool:
    """Whether the semicolon or colon at ``at`` ends an item of a list that lost its line breaks."""
    text = passage.text
    if _BULLET.match(text, at + 1, passage.end):
        return True
    following = _NEXT.match(text, at + 1, passage.end)
    # "aux enfants ; Il peut": no prose has a capitalised function word behind a semicolon. Behind a colon it has.
    return text[at] == ";" and following is not None and _opens(following[3], passage.rules_at(at))


def _opens(word: str, rules: Rules) -> bool:
    """Whether a word begins a sentence even where no stop stands before it."""
    return len(word) > 1 and word[0].isupper() and word in rules.starters


def _ends_sentence(passage: Passage, sentence: int, start: int, end: int) -> bool:
    """Whether the run of stops ``text[start:end]`` ends the sentence that began at ``sentence``."""
    text = passage.text
    following = _NEXT.match(text, end, passage.end)
    if following is None or not following[3] or not text[max(sentence, start - _REACH) : start].strip():
        return False
    if not following[1] and text[start] in "。！？":
        return True
    may_open = _may_open if following[1] else _may_open_glued
    if not may_open(passage, following, sentence, start) or _is_aside(passage, sentence, start):
        return False
    return _marks_end(passage, sentence, following, start)


def _marks_end(passage: Passage, sentence: int, following: re.Match[str], start: int) -> bool:
    """Whether the stops between ``start`` and what follows, which could begin a sentence, do end the one before."""
    text = passage.text
    run = text[start : following.start()]
    rules = passage.rules_at(max(sentence, start - 1))
    if run != ".":
        if any(mark in run for mark in _FINAL):
            return run[-1] not in _QUOTES or not _is_attributed(passage, following, rules)
        if "…" in run or ".." in run:
            return _ellipsis_ends(passage, start, following[3], rules)
    if following[2].startswith("—"):
        return True
    before = text[max(sentence, start - _REACH) : start]
    return full_stop_ends(before, following, rules, whole=start - sentence <= _REACH)


def _ellipsis_ends(passage: Passage, start: int, word: str, rules: Rules) -> bool:
    """Whether an ellipsis ends a sentence: not as "(...)" or before a number, and where no capital can tell, seldom."""
    if passage.text[start - 1 : start] in ("(", "[") or word[0].isdigit():
        return False
    return word[0].isupper() or word in rules.starters  # Arabic headlines pause with it: "أزمة المياه.. الوزير"


def _is_attributed(passage: Passage, following: re.Match[str], rules: Rules) -> bool:
    """Whether words of saying follow a quotation: "Are you there?" President Barzani asked; "لماذا؟" سأل الوزير."""
    words = passage.text[following.start(3) : min(passage.end, following.start(3) + _REACH)].split()[:4]
    for number, word in enumerate(words):
        if word.rstrip(".,،:") in rules.attribution:
            return number > 0 or not word[0].isupper()
        if word in rules.starters or not word[0].isupper():
            return False
    return False


def _may_open(passage: Passage, following: re.Match[str], sentence: int, start: int) -> bool:
    """Whether a sentence may begin with the word that follows: not with a small letter, but for some exceptions."""
    text, word = passage.text, following[3]
    if not word[0].islower() or _ARTICLE_NAME.match(text, following.start(3)):
        return True
    before = _WORD_BEFORE.search(text[max(sentence, start - _REACH) : start])
    if before is None or following[2] or following.start() > start + 1:
        return False
    # Some writers do without capitals: "ok. my mistake. i must have". A single slip must not follow what may be an
    # unknown abbreviation, which are short. What is asked or called out may go on ("… ? demande-t-il"), but hardly with
    # a word that begins sentences ("… ? what's").
    opening = _NEXT.match(text, sentence)
    if opening is not None and opening[3][:1].islower():
        return True
    if len(before[1]) < (3 if before[1].islower() else 5):
        return False
    rules = passage.rules_at(start - 1)
    starts = len(word) > 1 and word not in rules.conjunctions and word.capitalize() in rules.starters
    return starts or text[start] == "."


def _may_open_glued(passage: Passage, following: re.Match[str], sentence: int, start: int) -> bool:
    """Whether a sentence may begin right behind a stop: whole words on both sides, no address or file name."""
    before = passage.text[max(sentence, start - _REACH) : start]
    if not _GLUED_BEFORE.search(before) or _ADDRESS.search(before.rsplit(maxsplit=1)[-1]):
        return False
    end = following.start()
    after = _GLUED_AFTER.match(passage.text, end, min(passage.end, end + _REACH))
    return after is not None and after[1] not in _SUFFIXES


def _is_aside(passage: Passage, sentence: int, stop: int) -> bool:
    """Whether the stop is inside a bracket or quotation that the sentence runs on behind: "(voir p. 3. Et 4) pour"."""
    text = passage.text
    for opener, closer in _PAIRS:
        opened = text.rfind(opener, max(sentence, stop - _ASIDE), stop)
        if opened < 0 or text.find(closer, opened, stop) >= 0 or not text[max(sentence, opened - 2) : opened].strip():
            continue
        close = text.find(closer, stop, min(passage.end, stop + _ASIDE))
        if close < 0 or text[close - 1] in _STOPS:
            continue
        rest = text[close + 1 : min(close + 4, passage.end)].lstrip()
        if rest and (rest[0].islower() or rest[0] in ",،"):
            return True
    return False
