"""Which language every span of a document is in.

Scripts are told exactly, by code point (``scripts``); languages of one script by word lists and spellings
(``lexicon``) and fastText (``model``), read clause by clause (``clauses``) and weighed along the paragraph
(``decoder``) and against the document (``identifier``); ``neutrals`` says whose the characters between words are.
"""

from __future__ import annotations

from dragoman.languages.identifier import LanguageIdentifier

__all__ = ["LanguageIdentifier"]
