"""LibreTranslate's contract: the cases are data, and its own client is tried against a real server."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dragoman.web.markup import joined, pieces
from tests.web.conftest import MakeApp
from tests.web.live import Live
from tests.web.test_web_errors import assert_problem

CASES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data/web/libretranslate.json").read_text()
)


def ask(client: FlaskClient, case: dict[str, Any]) -> TestResponse:
    if "json" in case:
        given = dict(case["json"])
        if "fill" in case:
            given["q"] = "b" * case["fill"]
        return client.post("/translate", json=given)
    if "query" in case:
        return client.post("/translate", query_string=case["query"])
    kind = "multipart/form-data" if "multipart" in case else "application/x-www-form-urlencoded"
    return client.post("/translate", data=case.get("multipart") or case["form"], content_type=kind)


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: case["name"])
def test_what_clients_send_is_answered(client: FlaskClient, case: dict[str, Any]) -> None:
    answer = ask(client, case)
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    if "answer" in case:
        assert body == case["answer"]
    if "languages" in case:
        found = body["detectedLanguage"]
        found = [item["language"] for item in found] if isinstance(found, list) else found["language"]
        assert found == case["languages"]


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: case["name"])
def test_errors_have_its_status_and_its_english_message(client: FlaskClient, case: dict[str, Any]) -> None:
    answer = ask(client, case)
    assert answer.status_code == 400
    assert answer.get_json(force=True)["error"] == case["error"]


def test_broken_json_is_400(client: FlaskClient) -> None:
    assert_problem(client.post("/translate", data="{", content_type="application/json"), 400, "invalid_request")
    answer = client.post("/translate", data="[]", content_type="application/json")
    assert_problem(answer, 400, "invalid_request")


def test_an_array_is_one_batch(make_app: MakeApp) -> None:
    client = make_app(batch_wait_ms=20).test_client()
    client.post("/translate", json={"q": ["Bonjour.", "Merci.", "Au revoir."], "source": "fr", "target": "en"})
    metrics = client.get("/metrics").text
    assert "dragoman_batch_seconds_count 1.0" in metrics


def test_detect(client: FlaskClient) -> None:
    for answer in (
        client.post("/detect", data={"q": "Bonjour tout le monde, comment allez-vous ?"}),
        client.post("/detect", json={"q": "Bonjour tout le monde, comment allez-vous ?"}),
    ):
        first = answer.get_json()[0]
        assert first["language"] == "fr"
        assert 50 < first["confidence"] <= 100
    assert client.post("/detect", json={}).get_json(force=True)["error"] == "Invalid request: missing q parameter"
    assert client.get("/detect").status_code == 405
    assert client.post("/detect", json={"q": "123"}).get_json() == [{"confidence": 0.0, "language": "en"}]
    mixed = client.post("/detect", json={"q": "Bonjour tout le monde, comment allez-vous ? مرحبا بالعالم كيف حالكم"})
    assert {item["language"] for item in mixed.get_json()} == {"fr", "ar"}


def test_languages(client: FlaskClient) -> None:
    known = client.get("/languages").get_json()
    assert known == [
        {"code": "ar", "name": "Arabic", "targets": ["ar", "en"]},
        {"code": "en", "name": "English", "targets": ["en"]},
        {"code": "fr", "name": "French", "targets": ["en", "fr"]},
    ]
    assert client.post("/languages").status_code == 405


def test_settings_health_and_spec(client: FlaskClient) -> None:
    settings = client.get("/frontend/settings").get_json()
    assert settings["charLimit"] == 2000
    assert settings["supportedFilesFormat"] == [".txt", ".html", ".htm"]
    assert settings["language"]["source"]["code"] == "auto"
    assert client.get("/health").get_json() == {"status": "ok"}
    assert client.post("/health").status_code == 405
    assert client.get("/spec").get_json()["openapi"].startswith("3.1")


def test_a_file_is_translated_and_fetched(client: FlaskClient) -> None:
    form = {"file": (io.BytesIO(b"Bonjour"), "../../a b.txt"), "source": "fr", "target": "en"}
    answer = client.post("/translate_file", data=form)
    url = answer.get_json()["translatedFileUrl"]
    assert url.startswith("http://localhost/download_file/")
    fetched = client.get(url.removeprefix("http://localhost"))
    assert fetched.data == b"<Bonjour>"
    assert fetched.headers["Content-Disposition"] == 'attachment; filename="a_b_en.txt"'


def test_an_html_file_keeps_its_markup(client: FlaskClient) -> None:
    form = {"file": (io.BytesIO("<p>Été</p>".encode("windows-1252")), "a.html"), "source": "fr", "target": "en"}
    url = client.post("/translate_file", data=form).get_json()["translatedFileUrl"]
    assert client.get(url.removeprefix("http://localhost")).text == "<p>&lt;Été&gt;</p>"


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"source": "fr", "target": "en"}, "Invalid request: missing file parameter"),
        ({"file": "a.txt", "target": "en"}, "Invalid request: missing source parameter"),
        ({"file": "a.txt", "source": "fr"}, "Invalid request: missing target parameter"),
        ({"file": "a.exe", "source": "fr", "target": "en"}, "Invalid request: .exe is no supported file format"),
    ],
)
def test_bad_files(client: FlaskClient, form: dict[str, Any], error: str) -> None:
    given = dict(form)
    if "file" in given:
        given["file"] = (io.BytesIO(b"Bonjour"), given["file"])
    answer = client.post("/translate_file", data=given, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json(force=True)["error"]) == (400, error)


def test_without_a_folder_files_are_not_offered(make_app: MakeApp) -> None:
    client = make_app().test_client()
    assert client.get("/frontend/settings").get_json()["filesTranslation"] is False
    form = {"file": (io.BytesIO(b"Bonjour"), "a.txt"), "source": "fr", "target": "en"}
    assert_problem(client.post("/translate_file", data=form), 403, "disabled")


@given(st.text(alphabet=st.sampled_from("<>&;/!-=\"' abé\nscriptbr"), max_size=80))
def test_markup_is_cut_without_loss(html: str) -> None:
    cut = pieces(html)
    assert "".join(piece.raw for piece in cut) == html
    assert joined(cut, ["X"] * sum(bool(piece.text) for piece in cut)).count("<") <= html.count("<")


@pytest.mark.server
def test_its_own_client_works_unchanged(shared: Live) -> None:
    libretranslatepy = pytest.importorskip("libretranslatepy", reason="pip install libretranslatepy")
    api = libretranslatepy.LibreTranslateAPI(f"http://127.0.0.1:{shared.port}/")
    assert api.translate("Bonjour", "fr", "en") == "<Bonjour>"
    assert api.translate("Bonjour tout le monde", "auto", "en") == "<Bonjour tout le monde>"
    assert api.detect("Bonjour tout le monde, comment allez-vous ?")[0]["language"] == "fr"
    assert {language["code"] for language in api.languages()} == {"ar", "en", "fr"}
