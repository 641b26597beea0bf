"""Which script a word is written in, and where words are: exact, by code point.

Ranges follow the Unicode Character Database's ``Scripts.txt`` (UAX #24); marks and joiners that UAX #24 calls
``Inherited`` are taken into the word they stand in. Digits, punctuation, symbols and white space are ``Common``: they
are no part of a word, and ``neutrals`` says whose they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Letters, marks, tatweel and presentation forms; ZWNJ and ZWJ stand inside Persian words (می‌شود).
ARABIC = (
    "\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ef\u06fa-\u06ff"
    "\u0750-\u077f\u0870-\u088e\u0890-\u08ff\ufb50-\ufd3d\ufd40-\ufdff\ufe70-\ufefc"
)
# Arabic punctuation, signs, both kinds of Arabic-Indic digits, and the invisible marks that turn text from right to
# left: they go with an Arabic word, but are no word.
ARABIC_SIGNS = (
    "\u0600-\u060f\u061b-\u061f\u0660-\u066d\u06d4\u06dd\u06de\u06e9\u06f0-\u06f9\ufd3e\ufd3f"
    "\u200f\u202b\u202c\u202e\u2067\u2069"
)
LATIN = "A-Za-zªºÀ-ÖØ-öø-ʯ\u0300-\u036f\u1d00-\u1dbf\u1e00-\u1eff\u2c60-\u2c7f\ua722-\ua7ff\ufb00-\ufb06Ａ-Ｚａ-ｚ"
# The other scripts that lid.176 knows a language of; anything else is of no known language (``Zzzz``).
OTHERS = {
    "Cyrl": "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebr": "\u0591-\u05f4\ufb1d-\ufb4f",
    "Armn": "\u0531-\u058f\ufb13-\ufb17",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "Kore": "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff",
    "Kana": "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d",
    "Hani": "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
    "Deva": "\u0900-\u0963\u0966-\u097f\ua8e0-\ua8ff",
    "Beng": "\u0980-\u09ff",
    "Guru": "\u0a00-\u0a7f",
    "Gujr": "\u0a80-\u0aff",
    "Orya": "\u0b00-\u0b7f",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Knda": "\u0c80-\u0cff",
    "Mlym": "\u0d00-\u0d7f",
    "Sinh": "\u0d80-\u0dff",
    "Thai": "\u0e00-\u0e3a\u0e40-\u0e7f",
    "Laoo": "\u0e80-\u0eff",
    "Tibt": "\u0f00-\u0fff",
    "Mymr": "\u1000-\u109f\uaa60-\uaa7f",
    "Khmr": "\u1780-\u17ff",
    "Ethi": "\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f",
    "Thaa": "\u0780-\u07bf",
}
# An elided French word or an English ending is a word of its own: it says more than the name it is tied to
# (d'Haïder, Iraq's). The dot and apostrophe inside D.C. and O'Brien part words; no language hangs on those.
_ELIDED = "(?i:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)"
_ENDING = "(?i:s|t|re|ve|ll|d|m)"
_BEFORE, _AFTER = f"(?<![{LATIN}])", f"(?![{LATIN}])"
LATIN_WORD = f"{_BEFORE}{_ELIDED}['’](?=[{LATIN}])|[{LATIN}]+|(?<=[{LATIN}])['’]{_ENDING}{_AFTER}"
# What looks like words and is in no language. Looked for only where such a run begins, so that time stays linear.
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>«»\"“”]+"
    r"|(?<![\w.+-])(?:[\w.+-]{1,64}@[\w-]+\.[\w.-]+|\w[\w-]{0,63}\.(?:com|net|org|info|fr)\b[^\s<>«»\"“”]*)"
    r"|[@#][\w.-]+"
)
_ADDRESS_SIGN = re.compile(r"[@#]|://|www\.|\.(?:com|net|org|info|fr)\b")
# Where a sentence ends: not behind an initial (A. N. Wilson), not before a small letter (Piquet Jr. a gagné).
SENTENCE_END = re.compile(r"(?<!\b\w)[.!?…؟۔。！？][\"”»’)\]]*\s+(?![\sa-zß-ÿ])|\n\s*")
_OTHER_LETTER = rf"[^\W\d_{LATIN}{ARABIC}]"
_NAMED = "|".join(f"(?P<{script}>[{ranges}]+)" for script, ranges in OTHERS.items())
# The look ahead spares the many alternatives most of the places where no word begins.
_WORD = re.compile(
    r"(?![\s\d.,;:!?()«»“”\"/…–—-])(?:"
    rf"(?P<Latn>{LATIN_WORD})|(?P<Arab>[{ARABIC}](?:[{ARABIC}\u200c\u200d]*[{ARABIC}])?)|{_NAMED}"
    r"|(?P<Zzzz>[^\W\d_]+?))",
    re.IGNORECASE,
)
_LATIN_WORD = re.compile(LATIN_WORD)
# What Latin text is made of is told first, since the expression engine skips over one class three times as fast.
_NOT_LATIN = re.compile(rf"[^\x00-\x7f\xa0«»À-ʯ‘’“”…–—](?:(?<={_OTHER_LETTER})|(?<=[{ARABIC}]))")


class Word(NamedTuple):
    """``text[start:end]`` is a word in ``script`` (ISO 15924; ``Kana`` and ``Hani`` for the parts of Japanese)."""

    start: int
    end: int
    script: str


def has_address(text: str, start: int, end: int) -> bool:
    """Whether there may be a URL, a mail address or a handle in ``text[start:end]``."""
    return _ADDRESS_SIGN.search(text, start, end) is not None


def has_latin(text: str, start: int, end: int) -> bool:
    """Whether there is a Latin letter in ``text[start:end]``."""
    return _LATIN_WORD.search(text, start, end) is not None


def latin_only(text: str, start: int, end: int) -> bool:
    """Whether every letter of ``text[start:end]`` is Latin (true too where there is no letter)."""
    return _NOT_LATIN.search(text, start, end) is None


def words(text: str, start: int, end: int) -> list[Word]:
    """The words of ``text[start:end]`` in order; addresses (URLs, mail, handles) hold none."""
    sign = has_address(text, start, end)
    addresses = [match.span() for match in _ADDRESS.finditer(text, start, end)] if sign else []
    found: list[Word] = []
    for first, last in zip([start, *(a[1] for a in addresses)], [*(a[0] for a in addresses), end], strict=True):
        if latin_only(text, first, last):
            found += [Word(*match.span(), "Latn") for match in _LATIN_WORD.finditer(text, first, last)]
        else:
            found += [Word(*match.span(), match.lastgroup or "Zzzz") for match in _WORD.finditer(text, first, last)]
    return found
