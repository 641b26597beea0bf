"""LibreTranslate's API, so that its clients work unchanged. Written from the contract, which names routes and messages.

What is better not copied is not: one detection for a whole array, patched punctuation and capitals, unescaped HTML,
localised messages, 500 for a wrong type, error pages in HTML, sentences kept from the operator's client by a cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from dragoman import tags
from dragoman.document import AlignedDocument, Failure, Source
from dragoman.errors import InvalidRequest, NoRoute, PackageError, TooLarge
from dragoman.packages import Catalog
from dragoman.pipeline import Pipeline
from dragoman.web import markup, service
from dragoman.web.bodies import decode_object
from dragoman.web.describe import Operation, operation
from dragoman.web.problems import Disabled, Refused, problem_of_failure
from dragoman.web.schema import parse
from dragoman.web.shapes import (
    DetectedLanguage,
    DetectRequest,
    Health,
    Language,
    Settings,
    Suggestion,
    TranslateRequest,
    TranslateResponse,
)
from dragoman.web.storage import SUFFIXES

blueprint = Blueprint("libretranslate", __name__)
TAG = "LibreTranslate"
FORM = "application/x-www-form-urlencoded"
_CODES = {"zh-hant": "zh-Hant", "pt-br": "pt-BR", "zh": "zh-Hans"}
_MOST_ALTERNATIVES = 10  # a beam as wide is searched for them (LibreTranslate's #978: 10,000 of them stop a server)
_UNSURE = DetectedLanguage(confidence=0.0, language="en")  # what LibreTranslate says of text without a language


@blueprint.post("/translate")
@operation(
    Operation(
        TAG,
        body={"application/json": TranslateRequest, FORM: TranslateRequest, "multipart/form-data": TranslateRequest},
        answer={"application/json": TranslateResponse},
        errors=(InvalidRequest, TooLarge, NoRoute, PackageError),
    )
)
def translate() -> Response:
    """Translate a text, or an array of them

    Parameters come in JSON, a form or the query. An array is translated as one batch, with a detection for each item.
    """
    given = _parameters()
    for name in ("q", "source", "target"):
        if not given.get(name):
            raise InvalidRequest(f"Invalid request: missing {name} parameter")
    asked = parse(TranslateRequest, given)
    alternatives = _alternatives(asked.alternatives or 0)
    texts = [asked.q] if isinstance(asked.q, str) else asked.q
    if not request.is_json:
        texts = ["\n".join(text.splitlines()) for text in texts]
    check_length(texts)
    source, target = pair(asked.source, asked.target)
    if asked.format not in (None, "text", "html"):
        raise InvalidRequest(f"{asked.format} format is not supported")
    answers, detected, others = translate_texts(texts, source, target, asked.format == "html", alternatives)
    single = isinstance(asked.q, str)
    body: dict[str, Any] = {"translatedText": answers[0] if single else answers}
    if source is None:
        body["detectedLanguage"] = detected[0] if single else detected
    if alternatives:
        body["alternatives"] = others[0] if single else others
    return jsonify(body)


@blueprint.post("/detect")
@operation(
    Operation(
        TAG,
        body={"application/json": DetectRequest, FORM: DetectRequest},
        answer={"application/json": list[DetectedLanguage]},
        errors=(InvalidRequest, TooLarge),
    )
)
def detect() -> Response:
    """Find the languages of a text, best first"""
    given = _parameters()
    if not given.get("q"):
        raise InvalidRequest("Invalid request: missing q parameter")
    asked = parse(DetectRequest, given)
    check_length([asked.q])
    with service.enter(len(asked.q)) as work:
        found = _shares(work.pipeline, asked.q)
    return jsonify(found)


@blueprint.get("/languages")
@operation(Operation(TAG, public=True, answer={"application/json": list[Language]}))
def languages() -> Response:
    """Which languages there are, and into which each can be translated"""
    catalog = service.current().models.current.catalog
    known = [
        {"code": code_of(tag), "name": tags.language(tag).name, "targets": _targets(tag, catalog)}
        for tag in _languages(catalog)
    ]
    return jsonify(known)


@blueprint.get("/frontend/settings")
@operation(Operation(TAG, public=True, answer={"application/json": Settings}))
def settings() -> Response:
    """What a LibreTranslate page needs to know"""
    here = service.current()
    target = here.config.target
    return jsonify(
        charLimit=here.config.max_chars,
        frontendTimeout=500,
        apiKeys=here.keys.required,
        keyRequired=here.keys.required,
        suggestions=False,
        filesTranslation=here.files is not None,
        supportedFilesFormat=list(SUFFIXES) if here.files else [],
        language={
            "source": {"code": "auto", "name": "Auto Detect"},
            "target": {"code": code_of(target), "name": tags.language(target).name},
        },
    )


@blueprint.get("/health")
@operation(Operation(TAG, public=True, answer={"application/json": Health}))
def health() -> Response:
    """Does the process answer? (`/health/ready` says whether it translates)"""
    return jsonify(status="ok")


@blueprint.post("/suggest")
@operation(Operation(TAG, body={"application/json": Suggestion}, status=403, errors=(Disabled,)))
def suggest() -> Response:
    """Not offered: this service keeps nothing"""
    raise Disabled("Suggestions are disabled on this server.")


def code_of(tag: str) -> str:
    """A tag as LibreTranslate writes it (``zh-hant`` -> ``zh-Hant``)."""
    return _CODES.get(tag, tag)


def _parameters() -> dict[str, Any]:
    """The parameters of a request, wherever they are; of JSON and query, JSON wins. Null is as good as nothing."""
    if not request.is_json:
        return request.values.to_dict()
    given = {**request.args.to_dict(), **decode_object(request.get_data())}
    return {name: value for name, value in given.items() if value is not None}


def _alternatives(given: int | str) -> int:
    try:
        wanted = max(0, int(given))
    except ValueError:
        raise InvalidRequest("Invalid request: alternatives parameter is not a number") from None
    if wanted > _MOST_ALTERNATIVES:
        raise InvalidRequest(f"Invalid request: alternatives parameter must be <= {_MOST_ALTERNATIVES}")
    return wanted


def check_length(texts: Sequence[str]) -> None:
    """Raises ``InvalidRequest`` for a text over the limit."""
    limit = service.current().config.max_chars
    longest = max((len(text) for text in texts), default=0)
    if longest > limit:
        raise InvalidRequest(f"Invalid request: request ({longest}) exceeds text limit ({limit})")


def _languages(catalog: Catalog) -> list[str]:
    return sorted({*catalog.sources, *catalog.targets})


def _targets(tag: str, catalog: Catalog) -> list[str]:
    return sorted(code_of(target) for target in {*catalog.reachable(tag), tag})


def pair(source: str, target: str) -> tuple[str | None, str]:
    """Source (None: to be found) and target as tags.

    Raises:
        InvalidRequest: one of them is not supported.
        NoRoute: both are, but not together.
    """
    catalog = service.current().models.current.catalog
    known = _languages(catalog)
    for code in (source, target):
        if tags.normalize(code) not in known and not (code == source == "auto"):
            raise InvalidRequest(f"{code[:20]} is not supported")
    wanted = tags.normalize(target)
    if source == "auto":
        return None, wanted
    given = tags.normalize(source)
    if given != wanted and catalog.route([given], wanted) is None:
        raise _no_pair(given, wanted)
    return given, wanted


def _no_pair(source: str, target: str) -> NoRoute:
    to, of = tags.language(target).name, tags.language(source).name
    return NoRoute(f"{to} ({code_of(target)}) is not available as a target language from {of} ({code_of(source)})")


def translate_texts(
    texts: Sequence[str], source: str | None, target: str, is_html: bool, alternatives: int = 0
) -> tuple[list[str], list[DetectedLanguage], list[list[str]]]:
    """Each text's translation, detected language and other translations (of HTML none), all in one batch.

    Raises:
        NoRoute: nothing of a text can be translated. Refused: it cannot be read. And as ``Work.run``.
    """
    cut = [markup.pieces(text) if is_html else [markup.Piece(text, text if text.strip() else "")] for text in texts]
    wanted = [piece.text for pieces in cut for piece in pieces if piece.text]
    results = iter(_run(wanted, source, target, 0 if is_html else alternatives))
    answers, detected, others = [], [], []
    for text, pieces in zip(texts, cut, strict=True):
        made = [next(results) for piece in pieces if piece.text]
        detected.append(_detected([document for document, _ in made]))
        others.append([other for _, found in made for other in found])  # a text that is no HTML is one piece
        translations = [document.translation for document, _ in made]
        answers.append(markup.joined(pieces, translations) if is_html else "".join(translations) or text)
    return answers, detected, others


def _run(
    texts: Sequence[str], source: str | None, target: str, alternatives: int
) -> list[tuple[AlignedDocument, list[str]]]:
    """The texts as documents, translated together, each with its other translations.

    One that fails, fails all: the contract has no partial answer.
    """
    sources = [Source(str(number), text, "text/plain", language=source) for number, text in enumerate(texts)]
    with service.enter(sum(map(len, texts))) as work:
        results = list(work.run(sources, target))
        aligned = [result for result in results if isinstance(result, AlignedDocument)]
        others = [work.pipeline.alternatives(document, alternatives) if alternatives else [] for document in aligned]
    for result in results:
        if isinstance(result, Failure):
            raise Refused(problem_of_failure(result))
    for document in aligned:
        statuses = {segment.status for segment in document.segments}
        if "no_route" in statuses and not statuses & {"translated", "kept"}:
            raise _no_pair(next(iter(document.languages)), target)
    return list(zip(aligned, others, strict=True))


def _detected(documents: Sequence[AlignedDocument]) -> DetectedLanguage:
    spans = [span for document in documents for segment in document.segments for span in segment.sentence.spans]
    return next(iter(_ranked(spans)), _UNSURE)


def _shares(pipeline: Pipeline, text: str) -> list[DetectedLanguage]:
    if not text.strip():
        return [_UNSURE]
    document = pipeline.prepare(Source("q", text, "text/plain"))
    spans = [span for paragraph in document.paragraphs for sentence in paragraph.sentences for span in sentence.spans]
    return _ranked(spans) or [_UNSURE]


def _ranked(spans: Sequence[Any]) -> list[DetectedLanguage]:
    """The languages of ``spans`` by their characters. Confidence: the mean of a language's spans times its share."""
    weights: dict[str, float] = {}
    for span in spans:
        if span.language != tags.UNDETERMINED:
            weights[span.language] = weights.get(span.language, 0.0) + (span.end - span.start) * span.confidence
    total = sum(span.end - span.start for span in spans if span.language != tags.UNDETERMINED)
    ordered = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [DetectedLanguage(confidence=round(100 * w / total, 1), language=code_of(tag)) for tag, w in ordered]
