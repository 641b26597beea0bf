"""What an operator looks at: is it alive, does it translate, what does it do."""

from __future__ import annotations

from importlib.metadata import version

from flask import Blueprint, Response, jsonify

from dragoman.errors import PackageError
from dragoman.web import metrics
from dragoman.web.describe import Operation, operation
from dragoman.web.problems import NotReady
from dragoman.web.service import current
from dragoman.web.shapes import Health, Ready

blueprint = Blueprint("operation", __name__)


@blueprint.get("/health/live")
@operation(Operation("operation", public=True, answer={"application/json": Health}))
def live() -> Response:
    """Does the process answer?"""
    return jsonify(status="ok")


@blueprint.get("/health/ready")
@operation(Operation("operation", public=True, answer={"application/json": Ready}, errors=(NotReady,)))
def ready() -> Response:
    """Does the service translate, and with which packages?"""
    service = current()
    try:
        service.probe.check()
    except PackageError as error:
        raise NotReady(str(error)) from error
    translator = service.models.current
    return jsonify(
        status="ready",
        version=version("dragoman"),
        packages=translator.digests([package.pair for package in translator.catalog.packages]),
        queue={"requests": service.admission.requests, "characters": service.admission.characters},
    )


@blueprint.get("/metrics")
@operation(Operation("operation", unlimited=True, answer={"text/plain": str}))
def prometheus() -> Response:
    """Counters and histograms for Prometheus."""
    return Response(current().metrics.expose(), content_type=metrics.MEDIA_TYPE)
