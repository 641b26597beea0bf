"""Every error, on every route, has one shape and tells nothing that it should not."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dragoman.config import Config
from dragoman.document import Failure
from dragoman.errors import DragomanError, PackageCorrupt
from dragoman.web import create_app
from dragoman.web.problems import kinds, problem_of, problem_of_failure, status_of
from tests.web.conftest import MakeApp

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "data/web/bad_requests.json").read_text())
MEMBERS = {"type", "title", "status", "detail", "code", "error"}


def assert_problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.data
    assert answer.content_type == "application/problem+json"
    problem: dict[str, Any] = answer.get_json(force=True)
    assert set(problem) == MEMBERS
    assert problem["code"] == code
    assert problem["status"] == status
    assert problem["error"] == problem["detail"]
    assert problem["type"] == f"/docs#{code}"
    assert answer.headers["X-Request-ID"]
    return problem


def body_of(case: dict[str, Any]) -> bytes:
    if "json" in case:
        data = dict(case["json"]) if isinstance(case["json"], dict) else case["json"]
        if "fill" in case:
            data["text"] = (data["text"] * case["fill"])[: case["fill"]]
        return json.dumps(data).encode()
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "repeat" in case:
        return (case["repeat"][0] * case["repeat"][1]).encode()
    return str(case.get("body", "")).encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_bad_requests(client: FlaskClient, case: dict[str, Any]) -> None:
    headers = {"Accept": case["accept"]} if "accept" in case else {}
    kind = case.get("type", "application/json" if "json" in case else None)
    answer = client.open(
        case["path"], method=case.get("method", "POST"), data=body_of(case), content_type=kind, headers=headers
    )
    problem = assert_problem(answer, case["status"], case["code"])
    assert case.get("detail", "") in problem["detail"]
    assert "Bonjour" not in answer.text


def test_every_method_of_every_route_has_the_shape(client: FlaskClient) -> None:
    app: Flask = client.application
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<path:filename>", "nothing.css").replace("<name>", "x")
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
            answer = client.open(path, method=method, headers={"Accept": "text/html"})
            if answer.status_code >= 400:
                assert_problem(answer, answer.status_code, answer.get_json(force=True)["code"])
            if answer.status_code == 405:
                assert method not in answer.headers["Allow"]


def test_a_defect_is_a_500_that_says_nothing(make_app: MakeApp, caplog: pytest.LogCaptureFixture) -> None:
    app = make_app()

    @app.get("/defect")
    def defect() -> str:
        raise ValueError("SECRET /etc/passwd")

    answer = app.test_client().get("/defect")
    problem = assert_problem(answer, 500, "internal")
    assert "SECRET" not in answer.text
    assert "X-Request-ID" in problem["detail"]
    assert any(record.exc_info for record in caplog.records)


def test_no_path_of_this_machine_is_told() -> None:
    error = PackageCorrupt("package fr_ar-en: cannot open '/srv/models/fr_ar-en/model/model.bin' (x)")
    assert problem_of(error).detail == "package fr_ar-en: cannot open 'model.bin' (x)"
    assert (
        problem_of(PackageCorrupt("model/ is no model; see http://x/y")).detail == "model/ is no model; see http://x/y"
    )


def test_a_detail_is_short_whatever_the_client_sent(client: FlaskClient) -> None:
    answer = client.post("/normalize", json={"text": "Bonjour", "target": "x" * 15_000})
    assert len(answer.data) < 1500


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_every_error_class_has_a_status_and_a_code_of_its_own(kind: type[DragomanError]) -> None:
    assert 400 <= status_of(kind) <= 599
    others = [other for other in kinds() if other is not kind and other.code == kind.code]
    assert not others


def test_every_documented_error_is_a_known_one(client: FlaskClient) -> None:
    codes = {kind.code for kind in kinds()} | {"not_found", "method_not_allowed", "internal"}
    page = client.get("/docs").text
    assert all(f'id="{code}"' in page for code in codes)


# What no single request to the client's app can bring about, and where it is brought about.
ELSEWHERE = {
    "key_required": "test_web_access.py",
    "invalid_key": "test_web_access.py",
    "rate_limited": "test_web_access.py",
    "missing_extra": "test_a_missing_extra_is_the_upload_s_media_type",
    "package_not_found": "test_a_package_that_has_gone_is_named",
    "package_corrupt": "test_web_server.py",
    "client_timeout": "test_web_server.py",
    "overloaded": "test_web_server.py",
    "deadline_exceeded": "test_web_server.py",
}


def test_every_documented_error_of_normalize_is_reached_by_a_test(client: FlaskClient) -> None:
    responses = client.get("/openapi.json").get_json()["paths"]["/normalize"]["post"]["responses"]
    documented = {code for answer in responses.values() for code in re.findall("`([a-z_]+)`", answer["description"])}
    assert documented <= {case["code"] for case in CASES} | ELSEWHERE.keys()


def test_a_missing_extra_is_the_upload_s_media_type() -> None:
    problem = problem_of_failure(Failure("a", "missing_extra", "Reading PDF needs packages that are not installed"))
    assert (problem.status, problem.code) == (415, "missing_extra")


def test_a_package_that_has_gone_is_named(tmp_path: Path, embedded_package: Path) -> None:
    shutil.copytree(embedded_package, tmp_path / "packages" / "gone")
    client = create_app(Config(models=(tmp_path / "packages",), batch_wait_ms=0)).test_client()
    shutil.rmtree(tmp_path / "packages" / "gone")
    problem = assert_problem(client.post("/normalize", json={"text": "Bonjour à tous."}), 503, "package_not_found")
    assert "package gone" in problem["detail"]
    assert str(tmp_path) not in problem["detail"]
