from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from dragoman.packages import embedded

if TYPE_CHECKING:
    from dragoman.languages import LanguageIdentifier
    from dragoman.pipeline import Pipeline

# Deterministic, and no deadline: the machine's mood must not decide.
settings.register_profile("dragoman", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("dragoman")

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def seeds() -> dict[str, Path]:
    """The five seed documents, by number."""
    return {path.name[:3]: path for path in sorted((ROOT / "seeds").glob("*.txt"))}


@pytest.fixture(scope="session")
def embedded_package() -> Path:
    return embedded() / "fr_ar-en"


@pytest.fixture(scope="session")
def identifier() -> LanguageIdentifier:
    from dragoman.languages import LanguageIdentifier

    return LanguageIdentifier()


@pytest.fixture(scope="session")
def echo_pipeline(identifier: LanguageIdentifier) -> Pipeline:
    """The real stages over an echo engine."""
    from dragoman.pipeline import Pipeline
    from dragoman.testing import echo_translator

    return Pipeline(echo_translator(), identifier)
