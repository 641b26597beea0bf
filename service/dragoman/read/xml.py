"""XML that somebody else has written: parsed without entities, without network, without huge trees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from dragoman.errors import TooLarge, Unreadable


def parse(data: bytes) -> Any:
    """The root element of a document that is held in memory.

    Raises:
        Unreadable: not well formed, or it declares entities, which are either a mistake here or an attack (XXE,
            billion laughs). TooLarge: nested deeper than 256, or a text of more than 10 MB (libxml2's own limits).
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error
    _refuse_entities(root)
    return root


def elements(stream: BinaryIO, *tags: str) -> Iterator[Any]:
    """The elements with one of ``tags``, as the stream is read. Each is emptied when the next is asked for.

    Raises:
        Unreadable, TooLarge: as ``parse`` does, when the reading comes to the place.
    """
    from lxml import etree

    options = {"resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True}
    try:
        for _, element in etree.iterparse(stream, events=("end",), tag=tags, **options):
            _refuse_entities(element)
            yield element
            element.clear()
            while element.getprevious() is not None:  # the emptied ones too, or they add up
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise _refusal(error) from error


def walk(root: Any) -> Iterator[tuple[str, Any]]:
    """``start`` and ``end`` of every element, in document order. At ``end`` an element's ``tail`` is known."""
    from lxml import etree

    pairs: Iterator[tuple[str, Any]] = etree.iterwalk(root, events=("start", "end"))
    return pairs


def local(element: Any) -> str:
    """An element's name without its namespace; "" for what is no element."""
    tag = getattr(element, "tag", None)
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _refuse_entities(element: Any) -> None:
    """An entity that stays in the tree would be text that is silently lost."""
    from lxml import etree

    declared = element.getroottree().docinfo.internalDTD
    if (declared is not None and any(True for _ in declared.iterentities())) or any(
        True for _ in element.iter(etree.Entity)
    ):
        raise Unreadable("the XML uses entities of its own, which are not read")


def _refusal(error: Any) -> Unreadable | TooLarge:
    from lxml import etree

    if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return TooLarge("the XML is nested too deep, or one of its texts is too long, to be read safely")
    return Unreadable(f"the XML is not well formed (line {error.lineno})")
