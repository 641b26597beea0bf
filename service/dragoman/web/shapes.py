"""What the API takes and gives, as types: ``openapi.py`` makes schemas of them, ``schema.parse`` checks requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypedDict

_START = Annotated[int, "code points into `text`, inclusive", {"minimum": 0}]
_END = Annotated[int, "code points into `text`, exclusive", {"minimum": 0}]
_ORIGINAL_START = Annotated[int, "code points into the original text, inclusive", {"minimum": 0}]
_ORIGINAL_END = Annotated[int, "code points into the original text, exclusive", {"minimum": 0}]
_LANGUAGE = Annotated[str, "BCP 47 tag, `und` for none"]
_SHARE = Annotated[float, "0 to 1", {"minimum": 0, "maximum": 1}]


@dataclass(frozen=True, slots=True)
class NormalizeRequest:
    """A document to repair, translate and align."""

    text: Annotated[str, "the document", {"minLength": 1}]
    target: Annotated[str | None, "language to translate into; the server's default is `en`", {"examples": ["en"]}] = (
        None
    )
    source: Annotated[str | None, "language of the document; `auto` or null: found, span by span"] = None
    id: Annotated[
        str | int | None, "comes back in the answer; default: `document`, in a stream the number of the line"
    ] = None


class NormalizeForm(TypedDict, total=False):
    """A form of a browser or of curl: one text, or files."""

    file: Annotated[list[Annotated[str, {"format": "binary"}]], "files; their names decide how they are read"]
    text: Annotated[str, "the document, when there is no file"]
    target: Annotated[str, "language to translate into"]
    source: Annotated[str, "language of the documents, or `auto`"]
    id: Annotated[str, "name of the document"]
    charset: Annotated[str, "charset of plain text"]
    format: Annotated[str, "format of the answer"]
    api_key: str


class Span(TypedDict):
    """A run of one language inside a sentence."""

    start: _START
    end: _END
    language: _LANGUAGE
    confidence: _SHARE


class Edit(TypedDict):
    """`original[original_start:original_end]` became `text[start:end]`."""

    start: _START
    end: _END
    original_start: _ORIGINAL_START
    original_end: _ORIGINAL_END
    step: Annotated[str, "the repair, or repairs joined by +"]
    original: Annotated[str, "what stood there"]
    repaired: Annotated[str, "what stands there now"]


class Paragraph(TypedDict):
    """A paragraph of the repaired text."""

    start: _START
    end: _END
    language: _LANGUAGE
    flags: Annotated[list[str], "boilerplate, duplicate, heading, list_item …"]


class Segment(TypedDict):
    """A sentence beside its translation."""

    id: str
    paragraph: Annotated[int, "index into `paragraphs`", {"minimum": 0}]
    start: _START
    end: _END
    original_start: _ORIGINAL_START
    original_end: _ORIGINAL_END
    language: _LANGUAGE
    confidence: _SHARE
    spans: list[Span]
    source: Annotated[str, "`text[start:end]`"]
    target: Annotated[str, "its translation, or the same text when it was not translated"]
    status: Literal["translated", "kept", "no_route", "failed"]
    score: Annotated[float | None, "mean natural-log probability of a token; null when nothing was translated"]
    flags: Annotated[list[str], "loop, length, script, numbers, low_score, truncated, mixed, pivot …"]
    route: Annotated[list[str], "packages that it went through"]


class SourceText(TypedDict):
    """The bytes as they came."""

    encoding: str
    sha256: str
    length: Annotated[int, "characters of the original text", {"minimum": 0}]


class AlignedDocument(TypedDict):
    """A document, repaired, sentence by sentence beside its translation. Nothing of it is lost."""

    id: str
    target: str
    source: SourceText
    text: Annotated[str, "the repaired text"]
    languages: Annotated[dict[str, float], "share of each language in the characters, largest first"]
    edits: list[Edit]
    paragraphs: list[Paragraph]
    segments: list[Segment]
    translation: Annotated[str, "the whole document in the target language, gaps kept"]
    signature: Annotated[str, "every version and option that made this result"]


class FailedDocument(TypedDict):
    """One of several documents that could not be used. The others are there."""

    id: str
    code: str
    error: str


class Problem(TypedDict):
    """Every error, whatever the route (RFC 9457)."""

    type: Annotated[str, "where it is explained", {"format": "uri-reference"}]
    title: Annotated[str, "kind of error"]
    status: Annotated[int, "the HTTP status", {"minimum": 400, "maximum": 599}]
    detail: Annotated[str, "what was wrong and what to do"]
    code: Annotated[str, "what programs match on"]
    error: Annotated[str, "the same as `detail`, for LibreTranslate clients"]


@dataclass(frozen=True, slots=True)
class TranslateRequest:
    """LibreTranslate: what to translate. Other parameters, which its clients may send, are passed over."""

    __additional__ = True
    q: Annotated[str | list[str], "a text or, in JSON, an array of them", {"minLength": 1, "minItems": 1}]
    source: Annotated[str, "language code or `auto`", {"examples": ["auto"], "minLength": 1}]
    target: Annotated[str, "language code", {"examples": ["en"], "minLength": 1}]
    format: Annotated[str | None, "`text` or `html`", {"enum": ["text", "html", None]}] = None
    alternatives: Annotated[int | str | None, "how many other translations, at most 10"] = None
    api_key: str | None = None
    secret: Annotated[str | None, "accepted for compatibility, not used"] = None


class DetectedLanguage(TypedDict):
    """LibreTranslate: a language and how sure that is."""

    confidence: Annotated[float, "0 to 100", {"minimum": 0, "maximum": 100}]
    language: str


class _Translated(TypedDict):
    translatedText: str | list[str]


class TranslateResponse(_Translated, total=False):
    """LibreTranslate: an array is answered by arrays, item by item."""

    detectedLanguage: Annotated[DetectedLanguage | list[DetectedLanguage], "when `source` was `auto`"]
    alternatives: Annotated[list[Any], "when `alternatives` was over 0"]


@dataclass(frozen=True, slots=True)
class DetectRequest:
    """LibreTranslate: whose language to find."""

    __additional__ = True
    q: Annotated[str, "a text", {"minLength": 1}]
    api_key: str | None = None
    secret: Annotated[str | None, "accepted for compatibility, not used"] = None


class Language(TypedDict):
    """LibreTranslate: a language and where it can go."""

    code: str
    name: str
    targets: list[str]


@dataclass(frozen=True, slots=True)
class TranslateFileRequest:
    """LibreTranslate: a file to translate."""

    file: Annotated[str, "plain text or HTML", {"format": "binary"}]
    source: Annotated[str, "language code or `auto`", {"minLength": 1}]
    target: Annotated[str, "language code", {"minLength": 1}]
    api_key: str = ""


class TranslatedFile(TypedDict):
    """LibreTranslate: where the translated file is for half an hour."""

    translatedFileUrl: Annotated[str, {"format": "uri"}]


class Health(TypedDict):
    """The process answers."""

    status: Literal["ok"]


class Ready(TypedDict):
    """The service translates."""

    status: Literal["ready"]
    version: str
    packages: Annotated[list[str], "each loaded package with its version and the start of its SHA-256"]
    queue: Annotated[dict[str, int], "requests in progress and the characters they hold"]


class _NamedLanguage(TypedDict):
    code: str
    name: str


class _Defaults(TypedDict):
    source: _NamedLanguage
    target: _NamedLanguage


class Settings(TypedDict):
    """LibreTranslate: what its page asks for."""

    charLimit: int
    frontendTimeout: Annotated[int, "milliseconds"]
    apiKeys: bool
    keyRequired: bool
    suggestions: bool
    filesTranslation: bool
    supportedFilesFormat: list[str]
    language: _Defaults


class Suggestion(TypedDict, total=False):
    """LibreTranslate: a better translation, which this service does not take."""

    q: str
    s: str
    source: str
    target: str
