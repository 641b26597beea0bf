"""LibreTranslate's file routes: a translated file waits half an hour to be fetched."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import NotFound

from dragoman.decode import decode
from dragoman.errors import InvalidRequest, NoRoute, PackageError, TooLarge
from dragoman.web import libretranslate, service
from dragoman.web.describe import Operation, operation
from dragoman.web.libretranslate import TAG
from dragoman.web.problems import Disabled
from dragoman.web.shapes import TranslatedFile, TranslateFileRequest
from dragoman.web.storage import SUFFIXES, TranslatedFiles

blueprint = Blueprint("files", __name__)


@blueprint.post("/translate_file")
@operation(
    Operation(
        TAG,
        body={"multipart/form-data": TranslateFileRequest},
        answer={"application/json": TranslatedFile},
        errors=(InvalidRequest, TooLarge, NoRoute, PackageError, Disabled),
    )
)
def translate_file() -> Response:
    """Translate a file: plain text, or HTML with its markup kept"""
    files = _files()
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise InvalidRequest("Invalid request: missing file parameter")
    given = request.values
    for name in ("source", "target"):
        if not given.get(name):
            raise InvalidRequest(f"Invalid request: missing {name} parameter")
    suffix = Path(upload.filename).suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidRequest(f"Invalid request: {suffix[:20] or 'that'} is no supported file format")
    text, _ = decode(upload.stream.read(), upload.mimetype_params.get("charset"))
    libretranslate.check_length([text])
    source, target = libretranslate.pair(given["source"], given["target"])
    (translation,), _, _ = libretranslate.translate_texts([text], source, target, SUFFIXES[suffix])
    stem = f"{Path(upload.filename).stem}_{target}"
    kept = files.put(f"{stem}{suffix}", translation.encode("utf-8", "replace"))
    return jsonify(translatedFileUrl=f"{request.url_root}download_file/{quote(kept)}")


@blueprint.get("/download_file/<name>")
@operation(Operation(TAG, public=True, answer={"text/plain": str, "text/html": str}, errors=(InvalidRequest, Disabled)))
def download_file(name: str) -> Response:
    """Fetch a translated file; its unguessable name is the key to it"""
    data = _files().get(name)
    if data is None:
        raise NotFound("The file is not there any more: translated files wait for half an hour.")
    kind = "text/html" if SUFFIXES[Path(name).suffix] else "text/plain"
    response = Response(data, content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name.partition(".")[2]}"'
    return response


def _files() -> TranslatedFiles:
    files = service.current().files
    if files is None:
        raise Disabled("Files translation is disabled on this server.")
    return files
