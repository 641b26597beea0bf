"""Strategies for text as scrapers bring it: scripts mixed, controls, bidi marks, emoji, lone surrogates, mojibake."""

from __future__ import annotations

from hypothesis import strategies as st

_FRAGMENTS = [
    "Le ministre a déclaré que l’accord était « important ».",
    "The minister said that the deal was “important”.",
    "وصل وزير الخارجية إلى بغداد يوم الخميس.",
    "وقال: \u200fهل هذا صحيح؟",
    " en France. ",
    "M. Al-Kadhimi",
    "26.11.2016",
    "https://exemple.org/a_b?c=d#e",
    "@mon_compte #irak",
    "\r\n",
    "\\r\\n",
    "\n\n",
    "\t",
    "Ã©tÃ©",
    "ÇáÓáÇã Úáíßã",
    "ط§ظ„ط³ظ„ط§ظ…",
    "&amp;eacute;",
    "<br/>",
    "\u200b\u200c\u200d\u200e\u202b\u202c\u2066\u2069\ufeff",
    "\u00ad",
    "🇮🇶👨‍👩‍👧🕊️",
    "\ud83d",
    "\udc00",
    "\x00\x07\x1b[0m\x85\x9f",
    "\u2028\u2029",
    "ﷺ ﻣﺤﻤﺪ ـــ",
    "e\u0301 Å",
    "\u202fNBSP\u00a0:",
    "La diplomacia española",
    "دولت ایران گفت که",
    "Привет",
    "你好。",
    "*",
]

fragments = st.sampled_from(_FRAGMENTS)
scraped = st.lists(st.one_of(fragments, st.text(max_size=12)), max_size=25).map("".join)
_part = st.one_of(fragments, st.text(min_size=1, max_size=20))
huge = st.builds(lambda part, times: part * times, _part, st.integers(1, 400))  # one line of up to about 20 kB
anything = st.one_of(scraped, st.text(st.characters(), max_size=200), huge)
