"""HTML: the main text of a whole page, all the text of a fragment, its blocks as paragraphs.

The main text is found by trafilatura when the ``html`` extra is installed. Without it, and when it finds next to
nothing, a page gives all its text, with menus and footers for ``paragraphs`` to mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

from dragoman.document import Source
from dragoman.errors import EmptyInput
from dragoman.read.blocks import blocks, parse
from dragoman.read.charset import decode
from dragoman.read.file import File

_PAGE = re.compile(r"<(?:html|body|!doctype)\b", re.I)
_ENOUGH = 200  # characters; less is a caption or a cookie notice, not the article that the page was scraped for


def read(file: File) -> Iterator[Source]:
    """The file as one document, blank lines between its blocks.

    Raises:
        Unreadable: no HTML. TooLarge: nested too deep. EmptyInput: no text in it.
    """
    markup = decode(file.whole(), file.charset)
    tree = parse(markup)
    found = _main_text(tree) if _PAGE.search(markup) else []
    text = "\n\n".join(found if sum(map(len, found)) >= _ENOUGH else blocks(tree))
    if not text:
        raise EmptyInput("the page holds no text")
    yield Source(file.id, text, "text/plain")


def _main_text(tree: Any) -> list[str]:
    """The blocks of the article, its heading first; none if trafilatura is missing or finds nothing."""
    with suppress(ImportError):
        from trafilatura import bare_extraction

        title = [text for heading in tree.iter("h1") for text in blocks(heading)][:1]
        found: Any = bare_extraction(deepcopy(tree), include_comments=False, include_tables=True, with_metadata=False)
        body = [] if found is None or found.body is None else list(blocks(found.body))
        return body if not body or title[:1] == body[:1] else title + body
    return []
