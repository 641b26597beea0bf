"""A sentence splitter for argostranslate and LibreTranslate that costs them nothing.

Their own is MiniSBD, which downloads a model when it is first used and takes time. ``install`` puts an object with
MiniSBD's interface in its place, which looks the sentences of a line up in what Dragoman found. Stanza and spaCy, which
are imported and not used then, are left out, and with them torch: less memory and a quicker start than their users see.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def install(given: Path) -> None:
    """From now on ``minisbd`` knows the lines of ``given`` (JSON Lines with ``lines``) and splits no other."""
    table: dict[str, list[str]] = {}
    for line in given.read_text(encoding="utf-8").splitlines():
        table.update(json.loads(line)["lines"])

    class Lookup:
        """``minisbd.SBDetect``."""

        def __init__(self, language: str, **options: Any) -> None:
            self.language = language

        def sentences(self, text: str) -> list[str]:
            """The sentences of a line."""
            return table.get(text, [text])

    minisbd, models = ModuleType("minisbd"), ModuleType("minisbd.models")
    models.list_models = lambda: ["ar", "en", "fr"]  # type: ignore[attr-defined]
    minisbd.models, minisbd.SBDetect = models, Lookup  # type: ignore[attr-defined]
    minisbd.download_models = lambda *args: None  # type: ignore[attr-defined]
    sys.modules |= {"minisbd": minisbd, "minisbd.models": models}
    sys.modules |= {name: ModuleType(name) for name in ("stanza", "spacy")}
