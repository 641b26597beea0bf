"""Language codes: BCP 47 primary tags, and what fastText, Argos and LibreTranslate call the same languages.

Inside Dragoman a language is always a BCP 47 primary tag in lower case (``fr``, ``ar``, ``ckb``), or ``und`` for text
that has no language (a number, a URL) or whose language could not be told.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dragoman.errors import UnknownLanguage

UNDETERMINED = "und"  # BCP 47 / ISO 639-2: undetermined

# What others call the same language. Left: their code, lower-cased. fastText's lid.176 uses Wikipedia's codes
# (als, bh, eml); Argos and LibreTranslate use zt, pb; LibreTranslate's API says zh-Hans, zh-Hant and pt-BR.
_ALIASES = {
    "als": "gsw",
    "bh": "bho",
    "eml": "egl",
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "zt": "zh-hant",
    "pb": "pt-br",
    "zh-hans": "zh",
    "zh-cn": "zh",
    "zh-tw": "zh-hant",
    "fra": "fr",
    "fre": "fr",
    "eng": "en",
    "ara": "ar",
}
_REGIONAL = {"zh-hant": ("Chinese (traditional)", "Hant"), "pt-br": ("Portuguese (Brazil)", "Latn")}
# Scripts written from right to left, and scripts that put no space between words (Unicode Standard, chapters 9 and 18).
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Thaa"})
_NO_SPACES = frozenset({"Hans", "Hant", "Jpan", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language: its BCP 47 tag, English name and most likely script (ISO 15924)."""

    code: str
    name: str
    script: str

    @property
    def direction(self) -> str:
        """``rtl`` or ``ltr``, as HTML's ``dir`` attribute wants it."""
        return "rtl" if self.script in _RIGHT_TO_LEFT else "ltr"

    @property
    def spaces(self) -> bool:
        """Whether the language is written with spaces between words."""
        return self.script not in _NO_SPACES


@cache
def _table() -> dict[str, Language]:
    lines = (files("dragoman") / "languages.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    table = {code: Language(code, name, script) for code, name, script in rows}
    table |= {code: Language(code, name, script) for code, (name, script) in _REGIONAL.items()}
    table[UNDETERMINED] = Language(UNDETERMINED, "Undetermined", "Zyyy")
    return table


def normalize(code: str) -> str:
    """Gives the tag that Dragoman uses for ``code`` (any case, ``_`` or ``-``, fastText's, Argos's or BCP 47).

    A region or script that makes no difference here is dropped (``fr-CA`` -> ``fr``). Unknown codes come back
    lower-cased, so that they can be named in an error.
    """
    tag = code.strip().replace("_", "-").lower()
    tag = _ALIASES.get(tag, tag)
    if tag in _table():
        return tag
    primary = tag.split("-")[0]
    primary = _ALIASES.get(primary, primary)
    return primary if primary in _table() else tag


def is_known(code: str) -> bool:
    """Whether ``code``, in any spelling that ``normalize`` takes, is a language Dragoman can name."""
    return normalize(code) in _table()


def language(code: str) -> Language:
    """The language of ``code``.

    Raises:
        UnknownLanguage: no such code.
    """
    try:
        return _table()[normalize(code)]
    except KeyError:
        raise UnknownLanguage(f"{code!r} is not a language code (expected a BCP 47 tag such as fr, ar or en)") from None


def from_fasttext(label: str) -> str:
    """``__label__als`` -> ``gsw``: the BCP 47 tag of a fastText label."""
    return normalize(label.removeprefix("__label__"))


def to_argos(code: str) -> str:
    """The code that Argos packages and LibreTranslate clients use (``zh-hant`` -> ``zt``, ``pt-br`` -> ``pb``)."""
    return {"zh-hant": "zt", "pt-br": "pb"}.get(normalize(code), normalize(code))
