"""Markdown: its text, a paragraph for every block (CommonMark with tables); addresses and markup are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from dragoman.document import Source
from dragoman.errors import EmptyInput, MissingExtra
from dragoman.read.blocks import blocks, parse
from dragoman.read.charset import decode
from dragoman.read.file import File

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)  # YAML settings, not text


def read(file: File) -> Iterator[Source]:
    """The file as one document, blank lines between its blocks. Settings at its start (front matter) are left out.

    Raises:
        EmptyInput: no text in it. MissingExtra: markdown-it-py is not installed.
    """
    try:
        from markdown_it import MarkdownIt
    except ImportError as error:
        raise MissingExtra("markdown", "Reading Markdown") from error
    markup = _FRONT_MATTER.sub("", decode(file.whole(), file.charset).replace("\r\n", "\n"))
    text = "\n\n".join(_texts(MarkdownIt("commonmark").enable("table").parse(markup)))
    if not text:
        raise EmptyInput("the file holds no text")
    yield Source(file.id, text, "text/plain")


def _texts(tokens: Sequence[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            texts: Iterator[str] = iter(["".join(map(_inline, token.children or ())).strip()])
        elif token.type in ("fence", "code_block"):
            texts = iter([token.content.strip("\n")])
        elif token.type == "html_block":
            texts = blocks(parse(f"<div>{token.content}</div>"))
        else:
            continue
        yield from filter(None, texts)


def _inline(token: Any) -> str:
    """The text of an inline token: a line break of the source is a space, an image is its description."""
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "\n"
    if token.type == "image":
        return "".join(map(_inline, token.children or ()))
    return token.content if token.type in ("text", "code_inline", "text_special") else ""
