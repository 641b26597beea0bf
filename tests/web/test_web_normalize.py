"""`POST /normalize`: every kind of body, every answer."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from dragoman.document import AlignedDocument
from dragoman.errors import PackageCorrupt
from dragoman.languages import LanguageIdentifier
from dragoman.packages import Catalog
from dragoman.pipeline import Pipeline
from dragoman.render import FORMATS
from dragoman.render.json import encode
from dragoman.testing import EchoEngine, echo_package
from dragoman.translate import Hypothesis, Translator
from tests.texts import scraped
from tests.web.conftest import MakeApp

FRENCH = "Le président est arrivé à Paris. Il a parlé."


def test_json(client: FlaskClient) -> None:
    answer = client.post("/normalize", json={"text": FRENCH, "target": "en", "source": "auto", "id": 7})
    document = answer.get_json()
    assert answer.content_type == "application/json"
    assert document["id"] == "7"
    assert document["languages"] == {"fr": 1.0}
    assert [segment["status"] for segment in document["segments"]] == ["translated", "translated"]
    assert document["translation"] == "<Le président est arrivé à Paris.> <Il a parlé.>"


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_plain_text_in_any_charset(client: FlaskClient, charset: str) -> None:
    body = FRENCH.encode("utf-16" if charset == "utf-16" else charset)
    answer = client.post("/normalize?id=a1", data=body, content_type=f"text/plain; charset={charset}")
    assert answer.get_json()["text"] == FRENCH
    assert answer.get_json()["id"] == "a1"


def test_arabic_in_windows_1256_that_nobody_declared(client: FlaskClient) -> None:
    text = "وصل وزير الخارجية إلى بغداد يوم الخميس للقاء رئيس الوزراء."
    answer = client.post("/normalize", data=text.encode("windows-1256"), content_type="text/plain")
    assert answer.get_json()["text"] == text
    assert answer.get_json()["source"]["encoding"] == "windows-1256"


def test_html_body(client: FlaskClient) -> None:
    answer = client.post("/normalize", data=f"<html><body><p>{FRENCH}</p></body></html>", content_type="text/html")
    assert answer.status_code == 200
    assert "président" in answer.get_json()["text"]


def test_upload(client: FlaskClient) -> None:
    form = {"file": (io.BytesIO(FRENCH.encode()), "news.txt"), "target": "en"}
    document = client.post("/normalize", data=form).get_json()
    assert document["id"] == "news"
    assert document["text"] == FRENCH


def test_form_with_a_text(client: FlaskClient) -> None:
    assert client.post("/normalize", data={"text": FRENCH, "source": "fr"}).get_json()["text"] == FRENCH
    assert client.post("/normalize", data={"text": "Bonjour.\r\nMerci."}).get_json()["edits"] == []
    page = client.post("/normalize", data={"text": FRENCH, "source": "auto", "target": "en", "format": "html"})
    assert page.content_type == "text/html; charset=utf-8"


def test_several_uploads_are_answered_together_and_one_that_fails_has_its_place(client: FlaskClient) -> None:
    files = [
        (io.BytesIO(FRENCH.encode()), "a.txt"),
        (io.BytesIO(b" "), "b.txt"),
        (io.BytesIO(FRENCH.encode()), "c.txt"),
    ]
    documents = client.post("/normalize", data={"file": files}).get_json()
    assert [document["id"] for document in documents] == ["a", "b", "c"]
    assert documents[1]["code"] == "empty_input"
    files = [(io.BytesIO(FRENCH.encode()), "a.txt"), (io.BytesIO(b" "), "b.txt")]
    refused = client.post("/normalize?format=tsv", data={"file": files})
    assert (refused.status_code, refused.get_json(force=True)["code"]) == (400, "empty_input")


def test_a_stream_is_answered_line_by_line_and_goes_on_after_errors(client: FlaskClient) -> None:
    lines = ['{"text": "Bonjour."}', "no json", '{"text": "Merci.", "id": "x"}', '{"text": ""}', '{"text": 1}']
    lines += ['{"text": "Bonjour.", "target": "zzz"}', '{"text": "Bonjour.", "target": "fr"}', '["Bonjour"]']
    answer = client.post("/normalize", data="\n".join(lines), content_type="application/x-ndjson")
    assert answer.content_type == "application/x-ndjson"
    made = [json.loads(line) for line in answer.data.splitlines()]
    assert [item["id"] for item in made] == ["1", "2", "x", "4", "5", "6", "7", "8"]
    codes = [item.get("code") for item in made]
    assert codes == [
        None,
        "invalid_request",
        None,
        "empty_input",
        "invalid_request",
        "unknown_language",
        None,
        "invalid_request",
    ]
    assert made[6]["segments"][0]["status"] == "kept"


def test_a_stream_line_over_the_limit_ends_it_with_a_reason(client: FlaskClient) -> None:
    body = b'{"text": "Bonjour."}\n' + b"x" * 30_000
    answer = client.post("/normalize", data=body, content_type="application/x-ndjson")
    made = [json.loads(line) for line in answer.data.splitlines()]
    assert [item.get("code") for item in made] == [None, "too_large"]


def test_progress_events_give_the_same_document(client: FlaskClient) -> None:
    whole = client.post("/normalize", json={"text": FRENCH}).get_json()
    answer = client.post("/normalize", json={"text": FRENCH}, headers={"Accept": "text/event-stream"})
    assert answer.content_type.startswith("text/event-stream")
    events = [event.split("\n") for event in answer.text.strip().split("\n\n")]
    names = [event[0].removeprefix("event: ") for event in events]
    data = [json.loads(event[1].removeprefix("data: ")) for event in events]
    assert names == ["document", "segment", "segment", "end"]
    assert data[0] == {"id": "document", "target": "en", "segments": 2, "paragraphs": 1}
    assert [(item["done"], item["total"]) for item in data[1:3]] == [(1, 2), (2, 2)]
    assert [item["segment"] for item in data[1:3]] == whole["segments"]
    assert data[3] == whole


def test_an_error_in_the_middle_of_progress_is_an_event(make_app: MakeApp, identifier: LanguageIdentifier) -> None:
    class Tired(EchoEngine):
        def translate(self, texts: Sequence[str]) -> list[Hypothesis | None]:
            if self.calls:
                raise PackageCorrupt("package x: gone")
            return super().translate(texts)

    engine = Tired()
    pipeline = Pipeline(Translator(Catalog((echo_package(),)), lambda package: engine), identifier)
    body = {"text": " ".join(f"Bonjour à tous, voici la phrase {number}." for number in range(40))}
    answer = make_app(pipeline).test_client().post("/normalize", json=body, headers={"Accept": "text/event-stream"})
    *_, last = answer.text.strip().split("\n\n")
    assert last.startswith("event: problem\n")
    assert json.loads(last.partition("data: ")[2])["code"] == "package_corrupt"


@pytest.mark.parametrize("name", [name for name in FORMATS if not FORMATS[name].binary])
def test_every_format_by_name_and_by_accept(client: FlaskClient, name: str) -> None:
    by_name = client.post(f"/normalize?format={name}", json={"text": FRENCH})
    if by_name.status_code == 406:
        pytest.skip(by_name.get_json(force=True)["detail"])
    assert by_name.status_code == 200
    assert by_name.mimetype == FORMATS[name].media_type
    by_accept = client.post("/normalize", json={"text": FRENCH}, headers={"Accept": FORMATS[name].media_type})
    assert by_accept.mimetype == by_name.mimetype
    assert by_accept.data == by_name.data or name in ("docx", "tmx", "tei")


def test_accept_qualities(client: FlaskClient) -> None:
    def kind(accept: str) -> str:
        return client.post("/normalize", json={"text": FRENCH}, headers={"Accept": accept}).mimetype

    assert kind("*/*") == "application/json"
    assert kind("text/html, application/json;q=0.5") == "text/html"
    assert kind("text/html;q=0.1, */*;q=0.8") == "application/json"


def test_the_page_is_boxed_in(client: FlaskClient) -> None:
    text = "Bonjour <script>alert(1)</script> <img src=x onerror=alert(1)>"
    answer = client.post("/normalize?format=html", json={"text": text})
    page = etree.HTML(answer.text)
    assert not page.xpath("//script | //img | //@onerror")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


def test_a_file_to_save_has_a_harmless_name(client: FlaskClient) -> None:
    answer = client.post("/normalize?format=tsv", json={"text": FRENCH, "id": '../"\r\nX: y/é'})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="X_y.tsv"'


def test_what_json_says_is_what_the_types_say(client: FlaskClient) -> None:
    document = client.post("/normalize", json={"text": FRENCH + " مرحبا بالعالم. https://a.b/c_d"}).get_json()
    assert json.loads(encode(AlignedDocument.from_dict(document))) == document


KINDS = [
    *("application/json", "text/plain", "application/x-ndjson", "text/html", "application/zip", ""),
    *("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x/y; charset=\x7f"),
]


@given(body=st.binary(max_size=300), kind=st.sampled_from(KINDS))
def test_any_body_is_answered_in_the_contract(client: FlaskClient, body: bytes, kind: str) -> None:
    answer = client.post("/normalize", data=body, content_type=kind)
    assert answer.status_code in (200, 400, 413, 415), answer.data
    if answer.status_code != 200:
        assert answer.content_type == "application/problem+json"


@given(text=scraped, target=st.sampled_from(["en", "fr", "ar", "de"]), source=st.sampled_from(["auto", "fr", None]))
def test_any_text_comes_back_whole(client: FlaskClient, text: str, target: str, source: str | None) -> None:
    body = json.dumps({"text": text, "target": target, "source": source})  # the client cannot send lone surrogates
    answer = client.post("/normalize", data=body, content_type="application/json")
    if answer.status_code != 200:
        assert answer.get_json(force=True)["code"] in ("empty_input", "undecodable", "too_large")
        return
    document: dict[str, Any] = json.loads(answer.data)
    pieces, last = [], 0
    for segment in document["segments"]:
        pieces += [document["text"][last : segment["start"]], segment["source"]]
        last = segment["end"]
    assert "".join([*pieces, document["text"][last:]]) == document["text"]


def test_a_document_over_the_limit_does_not_weigh_on_its_neighbours(client: FlaskClient) -> None:
    lines = [json.dumps({"text": text}) for text in ("Bonjour.", "Bonjour. " * 1200, "Merci.")]
    answer = client.post("/normalize", data="\n".join(lines), content_type="application/x-ndjson")
    assert [json.loads(line).get("code") for line in answer.data.splitlines()] == [None, "too_large", None]
