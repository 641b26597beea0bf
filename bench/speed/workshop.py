"""What every part of a run shares: folders, environments, and the file that rows are appended to."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.speed import corpus, environments
from bench.speed.environments import ROOT
from bench.speed.others import watched

_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")  # what CTranslate2's int8 pace depends on
# Writes the single-pair packages that argostranslate reads, one for each language that the package translates.
_EXPORT = """
import sys; from pathlib import Path; from dragoman.packages import export, install, read_package
package, out = read_package(Path(sys.argv[1])), Path(sys.argv[2])
for code in package.sources: install(export(package, code, out / "archives"), out / "packages", force=True)
"""


@dataclass(frozen=True)
class Workshop:
    """``given``: interpreters of environments that are there already, by name; the others are made in ``work``."""

    work: Path
    package: Path
    rows: Path
    given: Mapping[str, Path]

    def python(self, name: str) -> str:
        """The interpreter of an environment."""
        return str(self.given.get(name) or environments.make(name, self.work / "environments"))

    @property
    def argos_packages(self) -> Path:
        """The folder of packages that argostranslate and LibreTranslate read."""
        return self.work / "argos" / "packages"

    def file(self, kind: str, corpus_name: str) -> Path:
        """``documents``, ``tokens`` or ``given`` of a corpus."""
        return self.work / f"{kind}-{corpus_name}.jsonl"

    def environment(self, **more: str) -> dict[str, str]:
        """Variables for a program: its home is in the work folder, and nothing is fetched."""
        home = self.work / "home"
        home.mkdir(exist_ok=True)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("ARGOS_", "DRAGOMAN_"))}
        own = {"HOME": str(home), "PYTHONPATH": str(ROOT), "ARGOS_PACKAGES_DIR": str(self.argos_packages)}
        return clean | own | more

    def run(self, module: str, python: str, *arguments: object, **variables: str) -> dict[str, Any]:
        """The row that ``bench.speed.MODULE`` prints. Its environment has ``variables`` besides."""
        command = [self.python(python), "-m", f"bench.speed.{module}", *map(str, arguments)]
        watch: dict[str, Any] = {}
        with watched(watch):
            done = subprocess.run(
                command, cwd=ROOT, env=self.environment(**variables), stdout=subprocess.PIPE, text=True, check=True
            )
        row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return row | watch

    def note(self, part: str, what: str, row: Mapping[str, Any], **more: object) -> None:
        """Keeps a row and says it."""
        line = json.dumps({"part": part, "what": what, **more, **_rounded(row)})
        with self.rows.open("a", encoding="utf-8") as out:
            out.write(line + "\n")
        print(line, file=sys.stderr, flush=True)

    def prepare(self, count: int) -> None:
        """Documents with and without repeats, what the engine is given of them, and Argos's packages."""
        self.note("machine", platform.machine(), machine())
        for name in ("distinct", "repeats"):
            corpus.write(corpus.news(count, repeats=name == "repeats"), self.file("documents", name))
            files = ("--tokens", self.file("tokens", name), "--given", self.file("given", name))
            self.run("run_dragoman", "dragoman", *self.dragoman(name), "--set", "beam_size=1", *files)
        command = [self.python("dragoman"), "-c", _EXPORT, str(self.package), str(self.argos_packages.parent)]
        subprocess.run(command, check=True)

    def dragoman(self, corpus_name: str) -> list[object]:
        """The arguments that ``run_dragoman`` always has."""
        return ["--documents", self.file("documents", corpus_name), "--package", self.package]


def _rounded(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in row.items()}


def machine() -> dict[str, object]:
    """The processor's kind, and the date."""
    info = Path("/proc/cpuinfo")
    text = info.read_text() if info.exists() else ""
    name = next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")), "")
    found = {flag: flag in text.split() for flag in _FLAGS}
    return {"date": time.strftime("%Y-%m-%d"), "processor": name, "cores": os.cpu_count(), **found}
