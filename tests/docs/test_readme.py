"""The README is true: its Python runs, its flags and codes are the code's, its links lead somewhere."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from dragoman import errors
from dragoman.cli import COMMANDS
from dragoman.render import FORMATS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    for block in re.findall(r"```python\n(.*?)```", README, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) > 10


def test_every_error_code_is_explained() -> None:
    classes = [
        item for _, item in inspect.getmembers(errors, inspect.isclass) if issubclass(item, errors.DragomanError)
    ]
    leaves = {item.code for item in classes if not item.__subclasses__()}
    assert leaves <= set(re.findall(r"`([a-z_]+)`", README))
    assert len({item.code for item in classes}) == len(classes)


def test_every_format_and_command_is_named() -> None:
    for name in FORMATS:
        assert re.search(rf"\b{name}\b", README), name
    for name in ("normalize", "detect", "repair", "models", "serve"):
        assert name in COMMANDS
        assert f"dragoman {name}" in README


@pytest.mark.parametrize(
    "page", ["README.md", "service/README.md", "seeds/README.md", "bench/quality/README.md", "docker/README.md"]
)
def test_links_lead_somewhere(page: str) -> None:
    file = ROOT / page
    for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / link).exists(), f"{page}: {link}"


def test_flags_are_explained() -> None:
    """Every flag that the code of ``translate`` and ``sentences`` can set stands in the table."""
    table = set(re.findall(r"^\| `([a-z_]+)` \|", README, re.MULTILINE))
    source = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "service/dragoman/translate").glob("*.py"))
    for flag in ("no_language", "name", "apart", "partial", "pivot", "split", "truncated", "loop", "length", "script"):
        assert f'"{flag}"' in source, flag
        assert flag in table, flag
