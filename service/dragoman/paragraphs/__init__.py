"""Where paragraphs start and end, and which of them are headings, list items, repeats or furniture of the site.

What counts as furniture is in ``boilerplate/en.toml``, ``fr.toml`` and ``ar.toml`` here; a linguist can edit them.
"""

from __future__ import annotations

from itertools import compress

from dragoman.document import Paragraph
from dragoman.paragraphs.fingerprints import distance, fingerprint, repeats
from dragoman.paragraphs.furniture import furniture
from dragoman.paragraphs.index import RepeatIndex
from dragoman.paragraphs.layout import blocks
from dragoman.paragraphs.shape import headings, is_list_item

__all__ = ["RepeatIndex", "distance", "find", "fingerprint"]

_FLAGS = ("heading", "list_item", "duplicate", "boilerplate")


def find(text: str) -> list[Paragraph]:
    """The paragraphs of a document, in order, without sentences.

    Args:
        text: repaired text, its line breaks ``\\n``; any string.

    Returns:
        Paragraphs that do not overlap and together hold every character that is not white space; start and end (code
        points) leave out the white space around them. Flags, in this order: ``heading``, ``list_item``, ``duplicate``
        (of an earlier paragraph of the document, exactly or nearly), ``boilerplate``. Nothing is dropped.
    """
    spans = blocks(text)
    paragraphs = [text[start:end] for start, end in spans]
    folded = [paragraph.casefold() for paragraph in paragraphs]
    repeated = repeats(folded)
    furnished = furniture(folded)
    headed = headings(paragraphs, [again or site for again, site in zip(repeated, furnished, strict=True)])
    found: list[Paragraph] = []
    for index, (start, end) in enumerate(spans):
        heading = headed[index] and not furnished[index]
        holds = (heading, is_list_item(paragraphs[index]), repeated[index], furnished[index])
        found.append(Paragraph(start, end, (), tuple(compress(_FLAGS, holds))))
    return found
