"""Where the packages lie that come with Dragoman itself."""

from __future__ import annotations

from pathlib import Path


def embedded() -> Path:
    """The folder of embedded packages: inside the installed package, or the repository's own ``models/``."""
    installed = Path(__file__).parents[1] / "models"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "models"
