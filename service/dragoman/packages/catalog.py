"""The packages that are there, and the route from a language to another.

Folders are given in order of precedence: what a user installed comes before the embedded package, for its own pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.errors import PackageError
from dragoman.packages.package import Package, read_package

PIVOT = "en"  # preferred in between: most Argos packages lead from or to English


@dataclass(frozen=True, slots=True)
class Catalog:
    """Packages in order of precedence. ``problems``: what could not be read; it is shown, not hidden."""

    packages: tuple[Package, ...]
    problems: tuple[PackageError, ...] = ()

    @classmethod
    def scan(cls, folders: Sequence[Path]) -> Catalog:
        """Reads every package below ``folders`` (each a folder of packages, or a package itself), sorted by name."""
        packages: list[Package] = []
        problems: list[PackageError] = []
        for path in (found for folder in folders for found in _package_folders(folder)):
            try:
                packages.append(read_package(path))
            except PackageError as error:
                problems.append(error)
        return cls(tuple(packages), tuple(problems))

    @property
    def targets(self) -> tuple[str, ...]:
        """Every language that can be translated into, sorted."""
        return tuple(sorted({package.target for package in self.packages}))

    @property
    def sources(self) -> tuple[str, ...]:
        """Every language that can be translated from, sorted."""
        return tuple(sorted({source for package in self.packages for source in package.sources}))

    def route(self, languages: Iterable[str], target: str) -> tuple[Package, ...] | None:
        """The packages to go through, in order, for text in all of ``languages`` at once; None when there is no way.

        One package that takes them all, first in precedence; otherwise two, over a pivot (English before others).
        """
        wanted = frozenset(languages)
        last = [package for package in self.packages if package.target == target]
        direct = next((package for package in last if wanted <= set(package.sources)), None)
        if direct is not None:
            return (direct,)
        first = [package for package in self.packages if wanted <= set(package.sources)]
        for package in sorted(first, key=lambda package: package.target != PIVOT):
            onward = next((other for other in last if package.target in other.sources), None)
            if onward is not None:
                return package, onward
        return None

    def reachable(self, source: str) -> tuple[str, ...]:
        """Every language there is a route to from ``source``, sorted."""
        return tuple(target for target in self.targets if target != source and self.route([source], target))


def _package_folders(folder: Path) -> list[Path]:
    if (folder / "metadata.json").is_file():
        return [folder]
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
