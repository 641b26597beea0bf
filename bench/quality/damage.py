"""Damage to clean sentences, each kind a function from the sentence to what a careless program makes of it.

A function gives None where the sentence cannot be damaged so (a character that the charset lacks).
"""

from __future__ import annotations

import html
import json
import random
import unicodedata
from collections.abc import Callable

Damage = Callable[[str, random.Random], "str | None"]

# What browsers read the bytes that windows-1252 leaves undefined as (https://encoding.spec.whatwg.org/#windows-1252).
_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


def read_as(data: bytes, charset: str) -> str:
    """``data`` read in a single-byte ``charset``; every byte stands for something in windows-1252, as in browsers."""
    if charset == "cp1252":
        return "".join(_WINDOWS_1252[byte] for byte in data)
    return data.decode(charset)


def misread(written: str, read: str, times: int = 1) -> Damage:
    """A sentence in charset ``written``, read in ``read``, and so on."""

    def damage(sentence: str, _: random.Random) -> str | None:
        try:
            for _n in range(times):
                sentence = read_as(sentence.encode(written), read)
        except UnicodeError:
            return None
        return sentence

    return damage


def misread_half(written: str, read: str) -> Damage:
    """The second half of a sentence's words misread: a quotation pasted into a clean page."""

    def damage(sentence: str, dice: random.Random) -> str | None:
        words = sentence.split(" ")
        half = len(words) // 2
        tail = misread(written, read)(" ".join(words[half:]), dice)
        return None if tail is None else " ".join([*words[:half], tail])

    return damage


def json_escaped(sentence: str, _: random.Random) -> str:
    r"""``\u00e9`` for what is not ASCII."""
    return json.dumps(sentence)[1:-1]


def named_entities(sentence: str, _: random.Random) -> str:
    """``&eacute;`` where HTML has a name, ``&#1575;`` for the rest beyond ASCII, and ``&amp;``."""
    names = {ord(char): f"&{name};" for name, char in sorted(html.entities.entitydefs.items()) if len(char) == 1}
    named = sentence.translate({code: name for code, name in names.items() if code > 127 or chr(code) in "&<>"})
    return named.encode("ascii", "xmlcharrefreplace").decode("ascii")


def twice_escaped(sentence: str, dice: random.Random) -> str:
    """``&amp;eacute;``: what a feed made of a page's entities."""
    return html.escape(named_entities(sentence, dice), quote=False)


def tagged(sentence: str, dice: random.Random) -> str:
    """Tags of running text around some words."""
    words = sentence.split(" ")
    at = dice.randrange(len(words))
    name = dice.choice(["strong", "em", "span", "b", "i"])
    words[at] = f"<{name}>{words[at]}</{name}>"
    return f'<p class="lead">{" ".join(words)}</p>'


def literal_breaks(sentence: str, _: random.Random) -> str:
    r"""The line breaks between two paragraphs written as ``\r\n\r\n``, as in the seed 000."""
    return sentence.replace("\n", "\\r\\n")


def zero_width(sentence: str, dice: random.Random) -> str:
    """Five zero-width spaces and byte order marks."""
    for _ in range(5):
        at = dice.randrange(len(sentence) + 1)
        sentence = sentence[:at] + dice.choice("\u200b\ufeff\u2060") + sentence[at:]
    return sentence


def soft_hyphens(sentence: str, dice: random.Random) -> str:
    """A soft hyphen in the middle of every other long word."""
    return " ".join(
        w[: len(w) // 2] + "\xad" + w[len(w) // 2 :] if len(w) > 6 and dice.random() < 0.5 else w
        for w in sentence.split(" ")
    )


def embedded(sentence: str, _: random.Random) -> str:
    """The whole line in a right-to-left embedding."""
    return f"\u202b{sentence}\u202c"


def controls(sentence: str, dice: random.Random) -> str:
    """Three C0 controls."""
    for _ in range(3):
        at = dice.randrange(len(sentence) + 1)
        sentence = sentence[:at] + dice.choice("\x00\x01\x08\x1f\x7f") + sentence[at:]
    return sentence


def decomposed(sentence: str, _: random.Random) -> str:
    """Unicode NFD."""
    return unicodedata.normalize("NFD", sentence)


def presentation_forms(sentence: str, _: random.Random) -> str:
    """Arabic letters as the isolated glyphs of Presentation Forms-B."""
    forms = {}
    for code in range(0xFE80, 0xFEFD):
        letters = unicodedata.normalize("NFKC", chr(code))
        if len(letters) == 1:
            forms.setdefault(ord(letters), chr(code))
    return sentence.translate(forms)


# Kinds of damage: those whose bytes can be read back exactly, then the others.
READABLE_BACK: dict[str, Damage] = {
    "UTF-8 read as Latin-1": misread("utf-8", "latin-1"),
    "UTF-8 read as windows-1252": misread("utf-8", "cp1252"),
    "UTF-8 read as windows-1256": misread("utf-8", "cp1256"),
    "UTF-8 read as Mac Roman": misread("utf-8", "mac-roman"),
    "UTF-8 read as code page 850": misread("utf-8", "cp850"),
    "UTF-8 read as Latin-1, twice": misread("utf-8", "latin-1", 2),
    "UTF-8 read as windows-1252, twice": misread("utf-8", "cp1252", 2),
    "UTF-8 read as windows-1256, twice": misread("utf-8", "cp1256", 2),
    "half of it UTF-8 read as windows-1252": misread_half("utf-8", "cp1252"),
    "half of it UTF-8 read as windows-1256": misread_half("utf-8", "cp1256"),
    "windows-1256 read as windows-1252": misread("cp1256", "cp1252"),
    "windows-1256 read as Latin-1": misread("cp1256", "latin-1"),
    "ISO-8859-6 read as windows-1252": misread("iso8859-6", "cp1252"),
    "ISO-8859-6 read as Latin-1": misread("iso8859-6", "latin-1"),
    "half of it windows-1256 read as windows-1252": misread_half("cp1256", "cp1252"),
}
OTHER: dict[str, Damage] = {
    "JSON escapes": json_escaped,
    "literal line breaks": literal_breaks,
    "HTML entities": named_entities,
    "HTML entities, escaped again": twice_escaped,
    "tags": tagged,
    "zero-width characters": zero_width,
    "soft hyphens": soft_hyphens,
    "control characters": controls,
    "embedding around the line": embedded,
    "decomposed accents": decomposed,
    "Arabic presentation forms": presentation_forms,
}
