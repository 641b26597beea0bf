"""DOCX: the paragraphs of the body, of its tables and text boxes, then the foot- and endnotes.

Read straight from the markup (ECMA-376, part 1, 17.3), since python-docx leaves out notes, text boxes and what is
inside content controls. Headers, footers, comments and deleted text are not part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any

from dragoman.document import Source
from dragoman.errors import EmptyInput, Unreadable
from dragoman.read.archive import Archive
from dragoman.read.file import File
from dragoman.read.xml import local, parse, walk

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # ISO/IEC 29500 Strict
# Elements that stand for a character (17.3.3).
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}
# What is written twice, was moved away, or is no text.
_SKIPPED = frozenset({"Fallback", "moveFrom", "del"})


def read(file: File) -> Iterator[Source]:
    """The file as one document.

    Raises:
        Unreadable: no DOCX, or broken. Encrypted. TooLarge: a bomb. EmptyInput: no text in it.
    """
    archive = Archive(file)
    main = _main_part(archive)
    notes = (join(dirname(main), name) for name in ("footnotes.xml", "endnotes.xml"))
    parts = [main, *(name for name in notes if name in archive)]
    text = "\n\n".join(paragraph for part in parts for paragraph in _paragraphs(archive.member(part)))
    if not text:
        raise EmptyInput("the file holds no text")
    yield Source(file.id, text, "text/plain")


def _main_part(archive: Archive) -> str:
    """The member that holds the body: the target of the package's relation ``officeDocument`` (part 2, 9.3)."""
    for relation in parse(archive.member("_rels/.rels")):
        if relation.get("Type", "").endswith("/officeDocument"):
            return normpath(str(relation.get("Target", "")).lstrip("/"))
    raise Unreadable("the file is no DOCX: it names no main part")


def _paragraphs(data: bytes) -> Iterator[str]:
    """The texts of the paragraphs of one part, none of them empty. One inside another (a text box) comes first."""
    unfinished: list[list[str]] = []
    skipping = 0
    for event, element in walk(parse(data)):
        name = local(element)
        if name in _SKIPPED:
            skipping += 1 if event == "start" else -1
        elif skipping or not element.tag.startswith((_W, _STRICT)):
            continue
        elif name == "p" and event == "start":
            unfinished.append([])
        elif name == "p":
            text = "".join(unfinished.pop()).strip()
            if text:
                yield text
        elif unfinished and event == "end" and local(element.getparent()) == "r":
            unfinished[-1].append(_characters(name, element))


def _characters(name: str, element: Any) -> str:
    """The text of an element inside a run; "" for what is none, a page break among them."""
    if name == "t":
        return element.text or ""
    if any(element.get(f"{space}type") in ("page", "column") for space in (_W, _STRICT)):
        return ""
    return _CHARACTERS.get(name, "")
