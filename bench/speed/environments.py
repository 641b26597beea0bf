"""The environments that are compared, each its own, made with pip from PyPI alone.

LibreTranslate is AGPL: it is installed here to be measured, and nothing of it is copied or imported by Dragoman.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Theirs, at the versions that were measured; installed without what they need, which is added below.
PACKAGES = {
    "argos": ("argostranslate==1.11.0",),
    "libretranslate": ("libretranslate==1.9.6", "argos-translate-lt==1.12.1", "argos-translate-files==1.4.4"),
}
# Sentence splitters that are not used (``splitter``): stanza brings torch, spaCy a compiler's worth of wheels.
UNUSED = ("minisbd", "stanza", "spacy", "argos")
_REQUIREMENTS = "import json,sys,importlib.metadata as m;print(json.dumps([m.requires(n) or [] for n in sys.argv[1:]]))"


def make(name: str, folder: Path) -> Path:
    """The interpreter of environment ``name`` (dragoman, argos, libretranslate), made below ``folder`` if need be."""
    python = folder / name / "bin" / "python"
    done = folder / name / "done"
    if not done.exists():
        print(f"making the environment of {name}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder / name)], check=True)
        _fill(name, python)
        done.touch()
    return python


def _fill(name: str, python: Path) -> None:
    if name == "dragoman":
        _install(python, [str(ROOT)])
        return
    _install(python, ["--no-deps", *PACKAGES[name]])
    names = [package.split("==")[0] for package in PACKAGES[name]]
    printed = subprocess.run([python, "-c", _REQUIREMENTS, *names], check=True, capture_output=True, text=True).stdout
    _install(python, wanted([line for lines in json.loads(printed) for line in lines]))


def wanted(requirements: Sequence[str]) -> list[str]:
    """The requirements without extras and without the splitters that are not used."""
    return [line for line in requirements if "extra ==" not in line and not line.startswith(UNUSED)]


def _install(python: Path, what: Sequence[str]) -> None:
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *what], check=True)
