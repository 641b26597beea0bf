"""Every setting is documented once, and the table cannot drift from the code."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from dragoman.config import Config
from tests.web.settings_table import table

FILE = Path(__file__).parents[2] / "docker" / "SETTINGS.md"


def test_the_table_is_that_of_the_code() -> None:
    assert FILE.read_text(encoding="utf-8") == table(), "run: python -m tests.web.settings_table"


def test_every_setting_says_what_it_is() -> None:
    assert all(field.metadata["doc"] for field in fields(Config))
