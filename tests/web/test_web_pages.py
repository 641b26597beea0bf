"""The page, the docs, OpenAPI: self-contained, and true."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from dragoman.web.schema import parse
from dragoman.web.shapes import NormalizeRequest, TranslateRequest
from tests.web.conftest import MakeApp


@pytest.fixture(scope="module")
def api(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/openapi.json").get_json()
    return document


@pytest.mark.parametrize("path", ["/", "/docs"])
def test_pages_load_nothing_from_elsewhere_and_run_nothing_inline(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    page = etree.HTML(answer.text)
    links = page.xpath("//@src | //link/@href | //form/@action")
    assert all(link.startswith("/") and not link.startswith("//") for link in links)
    assert all(client.get(link).status_code == 200 for link in page.xpath("//@src | //link/@href"))
    assert not page.xpath("//style | //script[not(@src)] | //@style | //@onclick")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    for sheet in ("page.css", "page.js", "icon.svg"):
        text = client.get(f"/static/{sheet}").text.replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text.replace("https://", "http")


def test_every_input_has_a_label(client: FlaskClient) -> None:
    page = etree.HTML(client.get("/").text)
    for control in page.xpath("//textarea | //select | //input"):
        named = page.xpath(f"//label[@for='{control.get('id')}']") or control.xpath("ancestor::label")
        assert named, etree.tostring(control)


def test_a_page_of_a_locked_service_asks_for_a_key(make_app: MakeApp) -> None:
    assert 'name="api_key"' in make_app(api_keys="0" * 64).test_client().get("/").text


def test_every_route_is_described(client: FlaskClient, api: dict[str, Any]) -> None:
    described = {(path, method.upper()) for path, item in api["paths"].items() for method in item}
    there = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint != "static"
    }
    assert described == there


def test_references_lead_somewhere_and_nothing_is_unused(api: dict[str, Any]) -> None:
    names = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(api)))
    assert names == set(api["components"]["schemas"])


def test_the_docs_page_explains_every_shape(client: FlaskClient, api: dict[str, Any]) -> None:
    page = client.get("/docs").text
    assert all(f'id="{name}"' in page for name in api["components"]["schemas"])
    assert client.get("/docs").text == page


CASES = [
    ("/normalize", "post", {"json": {"text": "Bonjour à tous. مرحبا 😀 \\r\\n x"}}),
    ("/normalize", "post", {"json": {"text": 1}}),
    ("/translate", "post", {"json": {"q": ["Bonjour", "Merci"], "source": "auto", "target": "en", "alternatives": 1}}),
    ("/translate", "post", {"data": {"q": "Bonjour", "source": "auto", "target": "en"}}),
    ("/detect", "post", {"data": {"q": "Bonjour"}}),
    ("/languages", "get", {}),
    ("/frontend/settings", "get", {}),
    ("/health", "get", {}),
    ("/health/live", "get", {}),
    ("/health/ready", "get", {}),
]


@pytest.mark.parametrize(("path", "method", "given"), CASES)
def test_answers_are_what_the_schemas_say(
    client: FlaskClient, api: dict[str, Any], path: str, method: str, given: dict[str, Any]
) -> None:
    jsonschema = pytest.importorskip("jsonschema_rs", reason="comes with schemathesis")
    answer = getattr(client, method)(path, **given)
    documented = api["paths"][path][method]["responses"]
    response = documented.get(str(answer.status_code), documented["default"])
    schema = response["content"][answer.mimetype]["schema"]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": api["components"], **schema}
    jsonschema.validator_for(whole).validate(json.loads(answer.data))


def test_what_is_documented_is_what_is_checked() -> None:
    assert parse(NormalizeRequest, {"text": "a", "id": None}) == NormalizeRequest("a")
    assert parse(TranslateRequest, {"q": ["a"], "source": "fr", "target": "en"}).q == ["a"]


def test_metrics_count_what_was_done(make_app: MakeApp) -> None:
    client = make_app().test_client()
    client.post("/normalize", json={"text": "Bonjour. مرحبا بالعالم."})
    client.post("/normalize", json={"text": ""})
    client.open("/normalize", method="BREW")
    lines = client.get("/metrics").text
    assert 'dragoman_requests_total{method="POST",route="/normalize",status="200"} 1.0' in lines
    assert 'dragoman_requests_total{method="other",' in lines
    assert 'dragoman_problems_total{code="empty_input"} 1.0' in lines
    assert 'dragoman_segments_total{source="ar",status="translated",target="en"} 1.0' in lines
    assert "dragoman_batch_requests_count 1.0" in lines
    assert "dragoman_queue_requests 0.0" in lines


def test_ready_says_so_when_there_is_no_package(make_app: MakeApp, identifier: Any) -> None:
    from dragoman.packages import Catalog
    from dragoman.pipeline import Pipeline
    from dragoman.testing import EchoEngine
    from dragoman.translate import Translator

    pipeline = Pipeline(Translator(Catalog(()), lambda package: EchoEngine()), identifier)
    client = make_app(pipeline).test_client()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (503, "not_ready")
    assert client.get("/health/live").status_code == 200
    document = client.post("/normalize", json={"text": "Bonjour à tous."}).get_json()
    assert document["segments"][0]["status"] == "no_route"
