"""HTML that was left in text: tags, and entities. Decided once for the whole document.

A document is left alone when it is HTML (a page's structure, a script, or both tags and escaped tags: taking the escape
off would make ``&lt;script&gt;`` live) or about HTML (``La balise <br> va à la ligne``). In any other, tags of running
text are debris, and entities are characters. An escaped tag of another kind stays escaped.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from dragoman.repair.edits import Replacement

_BLOCK = "p|div|h[1-6]|li|ul|ol|dl|dt|dd|blockquote|section|article|figure|figcaption|header|footer|center|hr|pre"
_INLINE = "a|abbr|b|big|cite|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|u|wbr|acute|o:p|time"
_NAME = f"/?(?:((?:{_BLOCK})|br)|{_INLINE})"
_SPACE = "[ \t\n]"
# Attributes, at least one with a value (a<b et b>c has none); bounded, as is all that one stray < may cost.
_REST = f"(?:{_SPACE}[^<>=]{{0,200}}=[^<>]{{0,2000}}?)?{_SPACE}{{0,9}}/?"
_LT, _GT = "&(?:amp;)*(?:lt|#60|#x3[cC]);", "&(?:amp;)*(?:gt|#62|#x3[eE]);"
_TAG = re.compile(f"<{_NAME}{_REST}>", re.IGNORECASE)
# The same within one escaped tag: quotes are entities there, and the next &lt; is another tag's.
_VALUES = "[^<>&]{0,500}(?:&(?!(?:amp;)*[lg]t;)[^<>&]{0,500}){0,20}"
_ESCAPED_REST = f"(?:{_SPACE}[^<>=&]{{0,200}}={_VALUES})?{_SPACE}{{0,9}}/?"
_ESCAPED_TAG = re.compile(f"{_LT}{_NAME}{_ESCAPED_REST}{_GT}", re.IGNORECASE)
_ANY_ESCAPED_TAG = re.compile(f"{_LT}[/!?]?[A-Za-z][A-Za-z0-9:-]{{0,20}}(?:{_SPACE}|/|{_GT})")
_CANDIDATE = re.compile(f"[<&](?:amp;|lt;|#60;|#x3c;)*{_NAME}{_REST}[>&]", re.IGNORECASE)
_PAGE = re.compile(
    r"<(?:!doctype|\?xml|html|head|body|script|style|table|form|input|select|iframe|svg|link|meta|object|embed|code)[\s>/]",
    re.IGNORECASE,
)
# La balise <br>, HTML "&eacute;", <br> tags, <b> elements, `<i>`; not: chemical elements <b>combine</b>
_ABOUT = re.compile(
    r"""\b(?:balises?|tags?|HTML|entit(?:y|ies|és?)|وسم|الوسم)\s+["'«“`(]?\s?(?:<|&lt;|(?<=["'«“`(\s])&[a-z0-9#]+;)"""
    r"""|(?:<|&lt;)[a-z0-9]{1,10}/?(?:>|&gt;)["'»”`)]?\s+(?:balises?|tags?|éléments?|elements?)\b|`(?:<|&[a-z#])""",
    re.IGNORECASE,
)

# Entities with their semicolon only (``&copy=`` in an address is none); any depth of ``&amp;amp;`` is one.
_ENTITY = re.compile(r"&((?:amp;)*)(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,24});")


def strip_tags(text: str) -> Iterator[Replacement]:
    """Tags of running text are removed; where one ended a line or a paragraph, a line break stands."""
    if ("<" not in text and "&" not in text) or not _CANDIDATE.search(text) or _is_markup(text):
        return
    pattern = _TAG if _TAG.search(text) else _ESCAPED_TAG
    for match in pattern.finditer(text):
        yield Replacement(*match.span(), _break_for(match, text))


def decode_entities(text: str) -> Iterator[Replacement]:
    """``&eacute;`` becomes ``é``, ``&amp;amp;`` becomes ``&``; beside ``&lt;script&gt;``, no ``&lt;`` is touched."""
    if "&" not in text or not _ENTITY.search(text) or _is_markup(text):
        return
    has_escaped_tags = bool(_ANY_ESCAPED_TAG.search(text))
    for match in _ENTITY.finditer(text):
        character = _character(match[2])
        if character is None and match[1]:  # no such entity: only its ampersand was escaped
            character = f"&{match[2]};"
        if character is not None and not (has_escaped_tags and character in "<>"):
            yield Replacement(*match.span(), character)


def _is_markup(text: str) -> bool:
    """Whether the document is HTML, or about HTML."""
    if _PAGE.search(text) or _ABOUT.search(text):
        return True
    return bool(_TAG.search(text) and _ANY_ESCAPED_TAG.search(text))


def _break_for(tag: re.Match[str], text: str) -> str:
    """The line break that the tag stood for, if there is none beside it."""
    name = tag[1]
    before, after = text[tag.start() - 1 : tag.start()], text[tag.end() : tag.end() + 1]
    if name is None or after in "\r\n":
        return ""
    if name.lower() == "br":
        return "\n"
    return "" if before in "\r\n" else "\n"


def _character(name: str) -> str | None:
    """What ``&name;`` stands for in HTML, or None."""
    if name.startswith("#"):
        return html.unescape(f"&{name};") or None
    return html5.get(f"{name};")
