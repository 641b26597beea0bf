"""EPUB: the chapters in reading order, as one document (EPUB 3.3, chapters 4 and 5)."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from dragoman.document import Source
from dragoman.errors import EmptyInput, Encrypted, Unreadable
from dragoman.read.archive import Archive
from dragoman.read.blocks import blocks
from dragoman.read.blocks import parse as parse_html
from dragoman.read.charset import decode
from dragoman.read.file import File
from dragoman.read.xml import local, parse

_ENCRYPTION = "META-INF/encryption.xml"


def read(file: File) -> Iterator[Source]:
    """The book as one document, blank lines between its blocks; the navigation page is left out.

    Raises:
        Unreadable: no EPUB, or broken. Encrypted: protected against copying. TooLarge: a bomb. EmptyInput: no text.
    """
    archive = Archive(file)
    locked = _locked(archive)
    texts: list[str] = []
    for name in _chapters(archive):
        if name in locked:
            raise Encrypted("the book is protected against copying")
        chapter = archive.member(name)
        if chapter.strip():
            texts += blocks(parse_html(decode(chapter)))
    if not texts:
        raise EmptyInput("the book holds no text")
    yield Source(file.id, "\n\n".join(texts), "text/plain")


def _chapters(archive: Archive) -> Iterator[str]:
    """The members that hold the chapters: the package document's ``spine``, by way of its ``manifest``."""
    container = parse(archive.member("META-INF/container.xml"))
    package = next((e.get("full-path") for e in container.iter() if local(e) == "rootfile"), None)
    if not package:
        raise Unreadable("the file is no EPUB: it names no package document")
    root = parse(archive.member(package))
    items = {e.get("id"): e for e in root.iter() if local(e) == "item"}
    for reference in (e for e in root.iter() if local(e) == "itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and _is_text(item):
            yield normpath(join(dirname(package), unquote(item.get("href", ""))))


def _is_text(item: Any) -> bool:
    return "html" in item.get("media-type", "") and "nav" not in item.get("properties", "").split()


def _locked(archive: Archive) -> frozenset[str]:
    """The members that are encrypted. Fonts often are, which does not matter here (4.2.6.3.4)."""
    if _ENCRYPTION not in archive:
        return frozenset()
    references = (e.get("URI", "") for e in parse(archive.member(_ENCRYPTION)).iter() if local(e) == "CipherReference")
    return frozenset(normpath(unquote(uri)) for uri in references)
