"""What the embedded model sees of a text. One pure function, used when the model is trained and when it translates.

It runs on the model's side only: the document keeps its letters. The model has few parameters and little Arabic to
learn from, so spellings that mean the same must reach it as one.
"""

from __future__ import annotations

import re
import unicodedata

# Arabic, its supplement and extensions, and the presentation forms that old content systems and PDF readers leave.
_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")

# Vowel signs and the superscript alef, Quranic marks, tatweel, and the invisible marks of direction and joining.
_DROPPED = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)

# Letters that look alike and are typed for each other (Persian, Urdu and Kurdish keyboards), digits, separators.
_FOLDED = str.maketrans(
    "\u06cc\u06a9\u06aa\u06c1\u06be\u06d5\u06c0\u06c3\u0671٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪",
    "\u064a\u0643\u0643\u0647\u0647\u0647\u0647\u0629\u062701234567890123456789.,%",
)


def model_source(text: str) -> str:
    """``text`` as the model sees it; the same object where there is nothing Arabic in it.

    Presentation forms are folded (NFKC), tatweel, vowel signs and marks of direction dropped, look-alike letters
    (ی ک ہ) made Arabic ones, and both sets of Arabic digits made ASCII, so that a number is copied whichever way it was
    written. Idempotent.

    >>> model_source("ﻣﺤﻤّـــد قال في ٢٠٢٣")
    'محمد قال في 2023'
    >>> model_source("Le 3 mai, « déjà »")
    'Le 3 mai, « déjà »'
    """
    if not _ARABIC.search(text):
        return text
    # Composed first: alef + hamza above is the letter أ, not an alef with a mark to drop. Composed again: dropping can
    # bring letter and mark together.
    return unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKC", text)).translate(_FOLDED))
