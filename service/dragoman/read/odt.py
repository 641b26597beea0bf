"""ODT: the headings, paragraphs, list items, cells and notes of the body (OpenDocument 1.3, part 3, 5 and 6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dragoman.document import Source
from dragoman.errors import EmptyInput, Encrypted
from dragoman.read.archive import Archive
from dragoman.read.file import File
from dragoman.read.xml import local, parse, walk

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SPACE = re.compile("[ \t\r\n]+")  # collapsed, as in HTML (6.1.2)
_SKIPPED = frozenset({"tracked-changes", "annotation", "note-citation", "sequence-decls", "binary-data"})
_MOST_SPACES = 1000  # text:s says how many spaces in a number, which might be any


def read(file: File) -> Iterator[Source]:
    """The file as one document.

    Raises:
        Unreadable: no ODT, or broken. Encrypted. TooLarge: a bomb. EmptyInput: no text in it.
    """
    archive = Archive(file)
    manifest = "META-INF/manifest.xml"
    if manifest in archive and b"encryption-data" in archive.member(manifest):
        raise Encrypted("the file is protected with a password")
    text = "\n\n".join(_paragraphs(archive.member("content.xml")))
    if not text:
        raise EmptyInput("the file holds no text")
    yield Source(file.id, text, "text/plain")


def _paragraphs(data: bytes) -> Iterator[str]:
    """The texts of the paragraphs, none of them empty. One inside another (a note) comes first."""
    unfinished: list[list[str]] = []
    skipping = 0
    for event, element in walk(parse(data)):
        name = local(element)
        if name in _SKIPPED:
            skipping += 1 if event == "start" else -1
        if skipping:
            continue
        if name in ("p", "h") and element.tag.startswith(_TEXT):
            if event == "start":
                unfinished.append([])
            else:
                text = "".join(unfinished.pop()).strip()
                if text:
                    yield text
        if unfinished:
            unfinished[-1].append(_piece(event, name, element))


def _piece(event: str, name: str, element: Any) -> str:
    """The text before an element's first child, or behind its end; what it stands for itself."""
    if event == "end":
        return _SPACE.sub(" ", element.tail or "")
    characters = {"s": " " * _spaces(element), "tab": "\t", "line-break": "\n"}
    return characters.get(name, "") + _SPACE.sub(" ", element.text or "")


def _spaces(element: Any) -> int:
    count = element.get(f"{_TEXT}c", "1")
    return min(int(count), _MOST_SPACES) if count.isdecimal() else 1
