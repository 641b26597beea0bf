"""Keys, rates, headers, origins, proxies."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dragoman.config import Config
from dragoman.errors import ConfigError, PackageNotFound
from dragoman.web import keys as keys_module
from dragoman.web.keys import Keys
from dragoman.web.logs import JsonFormatter
from dragoman.web.server import serve
from tests.web.conftest import MakeApp
from tests.web.test_web_errors import assert_problem

KEY = "a-key-of-the-newsroom"
DIGEST = hashlib.sha256(KEY.encode()).hexdigest()
BODY = {"text": "Bonjour."}
ASK = "Please contact the server operator to get an API key"


@pytest.fixture(scope="module")
def locked(make_app: MakeApp) -> FlaskClient:
    return make_app(api_keys=DIGEST).test_client()


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"Authorization": f"Bearer {KEY}"}, "json": BODY},
        {"headers": {"X-API-Key": KEY}, "json": BODY},
        {"query_string": {"api_key": KEY}, "json": BODY},
        {"json": BODY | {"api_key": KEY}},
        {"data": BODY | {"api_key": KEY}},
    ],
)
def test_a_key_opens_wherever_it_is(locked: FlaskClient, given: dict[str, object]) -> None:
    assert locked.post("/normalize", **given).status_code == 200  # type: ignore[arg-type]


def test_without_a_key_it_is_401_and_with_a_wrong_one_403(locked: FlaskClient) -> None:
    answer = locked.post("/normalize", json=BODY)
    assert_problem(answer, 401, "key_required")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert_problem(locked.post("/normalize", json=BODY, headers={"X-API-Key": "x"}), 403, "invalid_key")
    assert_problem(locked.get("/metrics"), 401, "key_required")


def test_libretranslate_clients_get_its_statuses(locked: FlaskClient) -> None:
    asked = {"q": "Bonjour", "source": "fr", "target": "en"}
    assert assert_problem(locked.post("/translate", json=asked), 400, "invalid_request")["error"] == ASK
    wrong = locked.post("/translate", data=asked | {"api_key": "x"})
    assert assert_problem(wrong, 403, "invalid_key")["error"] == "Invalid API key"
    assert locked.post("/translate", data=asked | {"api_key": KEY}).status_code == 200
    assert locked.get("/frontend/settings").get_json()["keyRequired"] is True


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/spec", "/health", "/health/live", "/languages"])
def test_what_is_public(locked: FlaskClient, path: str) -> None:
    assert locked.get(path).status_code == 200


def test_the_file_is_read_again_and_a_broken_one_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(f"# newsroom\n{DIGEST} newsroom\n\nsha256:{'0' * 64}\n")
    keys = Keys(Config(api_keys_file=file))
    assert keys.name(KEY) == "newsroom"
    assert keys.name("\ud800") is None
    file.write_text(f"{KEY}\n")
    with pytest.raises(ConfigError, match="line 1"):
        keys.reload()
    assert keys.name(KEY) == "newsroom"
    file.write_text(f"{'0' * 64}\n")
    keys.reload()
    assert keys.name(KEY) is None


def test_a_key_in_place_of_its_digest_is_refused_without_being_told() -> None:
    with pytest.raises(ConfigError) as refused:
        Keys(Config(api_keys=KEY))
    assert KEY not in str(refused.value)


def test_a_new_key_and_its_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["keys", "news", "room"])
    assert keys_module.main() == 0
    out, err = capsys.readouterr()
    digest, name = out.split(" ", 1)
    assert name == "news room\n"
    assert hashlib.sha256(err.strip().rpartition(" ")[2].encode()).hexdigest() == digest


def test_rates(make_app: MakeApp) -> None:
    client = make_app(rate_limit="3/minute").test_client()
    answers = [client.post("/normalize", json=BODY) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    problem = assert_problem(answers[-1], 429, "rate_limited")
    assert problem["error"].startswith("Slowdown: 3 per 1 minute")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    other = client.post("/normalize", json=BODY, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
    assert client.get("/health/ready").status_code == 200


def test_an_array_costs_as_much_as_its_texts(make_app: MakeApp) -> None:
    client = make_app(rate_limit="4/minute").test_client()
    asked = {"q": ["Bonjour", "Merci", "Oui"], "source": "fr", "target": "en"}
    assert [client.post("/translate", json=asked).status_code for _ in range(2)] == [200, 429]


def test_a_key_has_a_rate_of_its_own(make_app: MakeApp) -> None:
    client = make_app(rate_limit="1/minute", api_keys=DIGEST).test_client()
    assert client.post("/normalize", json=BODY).status_code == 401
    assert client.post("/normalize", json=BODY, headers={"X-API-Key": KEY}).status_code == 200
    assert client.post("/normalize", json=BODY).status_code == 429  # guesses are counted too


def test_wrong_settings_are_named(make_app: MakeApp) -> None:
    with pytest.raises(ConfigError, match="rate_limit 'many'"):
        make_app(rate_limit="many")


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"models": (Path("/nowhere/models"),)}, PackageNotFound),
        ({"api_keys": "secret"}, ConfigError),
        ({"rate_limit": "many"}, ConfigError),
        ({"log_level": "loud"}, ConfigError),
    ],
)
def test_a_server_that_cannot_work_does_not_start(settings: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        serve(Config(port=0, **settings))


def test_logged_exceptions_do_not_quote_what_they_choked_on() -> None:
    try:
        raise ValueError("SECRET")
    except ValueError:
        record = logging.LogRecord("dragoman", logging.ERROR, "", 1, "document failed", None, sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["error"], line["level"]) == ("document failed", "ValueError", "error")
    assert line["trace"][0].endswith("test_logged_exceptions_do_not_quote_what_they_choked_on")
    assert "SECRET" not in str(line)


@pytest.mark.parametrize("message", ["Error handling request /x?q=%s", "Invalid request from ip=%s: bad"])
def test_gunicorn_is_not_quoted_about_requests(message: str) -> None:
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 1, message, ("SECRET",), None)
    assert "SECRET" not in JsonFormatter().format(record)


def test_headers_are_on_every_answer(client: FlaskClient) -> None:
    for answer in (
        client.get("/"),
        client.get("/health"),
        client.get("/nothing"),
        client.post("/normalize", json=BODY),
    ):
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Request-ID"]
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("given", "kept"), [("abc-1.2_3", True), ("x" * 129, False), ("a b", False), ("é", False)])
def test_a_client_may_name_its_request(client: FlaskClient, given: str, kept: bool) -> None:
    answer = client.get("/health", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept


def test_origins(make_app: MakeApp) -> None:
    client = make_app(cors_origins="https://news.example, https://other.example/").test_client()
    allowed = client.post("/normalize", json=BODY, headers={"Origin": "https://news.example"})
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://news.example"
    assert "Access-Control-Allow-Credentials" not in allowed.headers
    refused = client.post("/normalize", json=BODY, headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Origin" in refused.headers["Vary"]
    preflight = client.options("/normalize", headers={"Origin": "https://news.example"})
    assert preflight.status_code == 200
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    anybody = make_app(cors_origins="*").test_client().get("/health", headers={"Origin": "https://x.example"})
    assert anybody.headers["Access-Control-Allow-Origin"] == "*"


def test_forwarded_addresses_are_believed_only_from_trusted_proxies(make_app: MakeApp) -> None:
    forged = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(3)]
    direct = make_app(rate_limit="1/minute").test_client()
    assert [direct.post("/normalize", json=BODY, headers=h).status_code for h in forged] == [200, 429, 429]
    behind = make_app(rate_limit="1/minute", trusted_proxies=1).test_client()
    assert [behind.post("/normalize", json=BODY, headers=h).status_code for h in forged] == [200, 200, 200]
