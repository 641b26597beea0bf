"""The text of a tree of HTML, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.errors import TooLarge, Unreadable

# Not shown to readers, or no text.
_SKIPPED = frozenset(
    "head script style template noscript svg math iframe object audio video canvas select datalist".split()  # noqa: SIM905
)
# What a browser puts on lines of its own (HTML, 15.3), and the cells of tables, which are texts of their own.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer"  # noqa: SIM905
    " form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre"
    " search section summary table tbody td tfoot th thead title tr ul xmp".split()
)
_SPACE = re.compile(r"[ \t\n\f\r]+")  # HTML's white space; a no-break space is a character like any other
_AROUND_BREAK = re.compile(r" *\n *")


def parse(markup: str) -> Any:
    """The tree of an HTML page or fragment.

    Raises:
        Unreadable: there is no element in it. TooLarge: nested deeper than the parser follows (256).
    """
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # lxml refuses text with an XML declaration, since it cannot be what the text is encoded in.
    markup = re.sub(r"^\s*<\?xml[^>]*>", "", markup.replace("\0", "\ufffd"))
    try:
        tree = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("there is no HTML in the file") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooLarge("the page is nested too deep, or one of its texts is too long, to be read safely")
    return tree


def blocks(tree: Any) -> Iterator[str]:
    """The texts of the blocks, in order, none of them empty. Line breaks inside a block are those of ``<br>``."""
    from lxml import etree

    pieces: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS:
            yield from _joined(pieces)
            pieces = []
        if event == "start":
            if name in _SKIPPED or "hidden" in element.attrib:
                walk.skip_subtree()
            else:
                pieces.append("\n" if name == "br" else _flat(element.text, element))
        else:
            pieces.append(_flat(element.tail, element.getparent()))
    yield from _joined(pieces)


def _flat(text: str | None, parent: Any) -> str:
    """The text as HTML shows it: white space is one space, but line breaks count inside ``<pre>``."""
    if not text or parent is None:
        return ""
    return text if parent.tag == "pre" else _SPACE.sub(" ", text)


def _joined(pieces: list[str]) -> Iterator[str]:
    text = _AROUND_BREAK.sub("\n", re.sub(" {2,}", " ", "".join(pieces))).strip(" \n\t\r\f")
    if text:
        yield text
