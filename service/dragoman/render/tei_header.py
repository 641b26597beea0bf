"""The ``<teiHeader>`` of a document: where it came from, what made it, its languages, its odd characters."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from itertools import chain

from dragoman import tags
from dragoman.document import AlignedDocument
from dragoman.render.escapes import escape
from dragoman.render.markup import attributes, element, unwritable


def corpus_header(title: str) -> str:
    """The header of a file that holds several documents, or none."""
    return _header(title, "<p>See each document</p>", "", "")


def header(document: AlignedDocument, prefix: str) -> str:
    """The header of one document. ``prefix`` begins the ids of its characters."""
    text = document.document.text
    origin = f"{text.encoding}, {len(text.original)} characters, sha256 {text.sha256}"
    return _header(
        document.document.id,
        element("p", {}, escape(origin)),
        element("desc", {}, escape(document.signature)),
        "".join(_characters(document, prefix)),
        "".join(_languages(document)),
    )


def _header(title: str, origin: str, signature: str, characters: str, languages: str = "") -> str:
    tool = attributes({"ident": "dragoman", "version": version("dragoman")})
    declared = f"<charDecl>\n{characters}</charDecl>\n" if characters else ""
    profile = f"<profileDesc><langUsage>\n{languages}</langUsage></profileDesc>\n" if languages else ""
    return (
        f"<teiHeader>\n<fileDesc><titleStmt>{element('title', {}, escape(title))}</titleStmt>\n"
        f"<publicationStmt><p>Aligned by Dragoman</p></publicationStmt>\n<sourceDesc>{origin}</sourceDesc></fileDesc>\n"
        f"<encodingDesc><appInfo><application{tool}><label>Dragoman</label>{signature}</application></appInfo>\n"
        f"{declared}</encodingDesc>\n{profile}</teiHeader>\n"
    )


def _characters(document: AlignedDocument, prefix: str) -> Iterator[str]:
    """A ``<char>`` for every character of the texts that XML cannot hold."""
    text = document.document.text
    for character in sorted(set(chain(*map(unwritable, (text.original, text.value, document.translation))))):
        number = f"{ord(character):04X}"
        yield f'<char xml:id="{prefix}.U{number}"><localProp name="code-point" value="U+{number}"/></char>\n'


def _languages(document: AlignedDocument) -> Iterator[str]:
    """The languages of the original with their shares in per cent, then the target."""
    for code, share in document.languages.items():
        yield element("language", {"ident": code, "usage": round(share * 100)}, _name(code)) + "\n"
    if document.target not in document.languages:
        yield element("language", {"ident": document.target}, _name(document.target)) + "\n"


def _name(code: str) -> str:
    return tags.language(code).name if tags.is_known(code) else code
