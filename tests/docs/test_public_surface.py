"""What ``import dragoman`` promises."""

from __future__ import annotations

import subprocess
import sys

import pytest

import dragoman


def test_all_is_sorted_and_there() -> None:
    assert sorted(dragoman.__all__) == dragoman.__all__
    for name in dragoman.__all__:
        assert getattr(dragoman, name).__name__ == name


def test_nothing_else_is_there() -> None:
    with pytest.raises(AttributeError, match="Translator"):
        dragoman.Translator  # noqa: B018


def test_importing_it_loads_no_native_library() -> None:
    program = "import dragoman, sys; print(sorted({'ctranslate2', 'fasttext', 'flask', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
