"""Writes docker/SETTINGS.md: ``python -m tests.web.settings_table``."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

from dragoman.config import PREFIX, Config

FILE = Path(__file__).parents[2] / "docker" / "SETTINGS.md"
HEAD = """# Settings

Every setting of the pipeline and of the service. Give it as an environment variable, or under its name in small letters
(without the prefix) in a TOML file that `DRAGOMAN_CONFIG` or `--config` names; variables win. An unknown name or an
impossible value stops the program with a sentence that names it.

Made from `service/dragoman/config.py` by `python -m tests.web.settings_table`; a test compares.

| Variable | Default | What it is |
| --- | --- | --- |
"""


def table() -> str:
    """The page."""
    rows = [f"| `{PREFIX}{f.name.upper()}` | {shown(f.default)} | {text(f.metadata)} |\n" for f in fields(Config)]
    return HEAD + "".join(rows)


def shown(default: Any) -> str:
    return "" if default in (None, "", ()) else f"`{default}`"


def text(metadata: Any) -> str:
    least = metadata["least"]
    return metadata["doc"].replace("|", "\\|") + (f" (at least {least})" if least else "")


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
