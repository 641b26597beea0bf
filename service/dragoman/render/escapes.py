r"""Backslash escapes, for cells and notes that must be one line and hold no character that some tool chokes on.

``\t``, ``\n``, ``\r`` and ``\\`` stand for tab, line feed, carriage return and backslash; ``\uXXXX`` for every other
control or separator, for lone surrogates, and for U+FFFE and U+FFFF, which XML cannot hold.
"""

from __future__ import annotations

import re

# Everything that some tool takes for the end of a line (str.splitlines, Unicode Standard 5.8), other controls, and
# what UTF-8 or XML cannot hold.
_SPECIAL = re.compile("[\x00-\x1f\\\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ESCAPES = {"\t": r"\t", "\n": r"\n", "\r": r"\r", "\\": r"\\"}
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|[tnr\\])")
_UNESCAPES = {escape[1:]: character for character, escape in _ESCAPES.items()}


def escape(text: str) -> str:
    """``text`` on one line; ``unescape`` undoes it."""
    return _SPECIAL.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


def picture(character: str) -> str:
    """What a reader sees instead of a character that is none: ␀ for a control, \ufffd for anything else."""
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def unescape(text: str) -> str:
    """What ``escape`` made ``text`` from."""
    return _ESCAPED.sub(lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" else _UNESCAPES[m[1]], text)
