"""Which language every span of a document is in.

::

    scripts    words by script, exact, by code point
    passage    the words of a paragraph in strands: each script, each quotation apart
    lexicon    what a word says: word lists and spellings (data files)
    model      what fastText says
    clauses    what every word of a strand says, fastText's word on the clauses that say little
    decoder    the likeliest language of every word
    neutrals   whose the characters between words are
    quick      the short way for paragraphs that are plainly in one language
    reader     a paragraph, in the light of the document
    identifier a document: plain paragraphs first, then long ones, then short ones
"""

from __future__ import annotations

from dragoman.languages.identifier import LanguageIdentifier

__all__ = ["LanguageIdentifier"]
