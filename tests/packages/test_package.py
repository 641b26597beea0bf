"""A package is read, and checked file by file before it is loaded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dragoman.errors import PackageCorrupt, PackageNotFound
from dragoman.packages import Catalog, read_package, verify
from dragoman.packages.package import sha256


def make(folder: Path, name: str, tokenizer: str = "sentencepiece.model", **metadata: object) -> Path:
    path = folder / name
    (path / "model").mkdir(parents=True)
    (path / "model" / "model.bin").write_bytes(b"weights")
    (path / tokenizer).write_bytes(b"tokens")
    (path / "metadata.json").write_text(json.dumps({"package_version": "1.0", **metadata}), encoding="utf-8")
    return path


@pytest.fixture
def copied(embedded_package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(embedded_package, tmp_path / "copy"))


def test_the_embedded_package_is_whole(embedded_package: Path) -> None:
    package = read_package(embedded_package)
    assert package.sources == ("fr", "ar")
    assert package.target == "en"
    assert len(verify(package)) == 64


@pytest.mark.parametrize("name", ["metadata.json", "sentencepiece.model", "model/model.bin", "model/config.json"])
def test_one_changed_byte_names_the_file_and_both_digests(copied: Path, name: str) -> None:
    file = copied / name
    expected = sha256(file)
    data = bytearray(file.read_bytes())
    data[-2] ^= 0x20
    file.write_bytes(data)
    with pytest.raises(PackageCorrupt) as caught:
        verify(read_package(copied)) if name != "metadata.json" else verify(_unread(copied))
    assert name in str(caught.value)
    assert f"expected {expected}, found {sha256(file)}" in str(caught.value)


def _unread(path: Path):  # the metadata itself may no longer be JSON
    from dragoman.packages import Package

    return Package(path.name, path, "0", ("fr",), "en", "sentencepiece.model")


def test_a_file_that_is_not_listed_is_refused(copied: Path) -> None:
    (copied / "model" / "vmap.txt").write_text("smuggled", encoding="utf-8")
    with pytest.raises(PackageCorrupt, match=r"model/vmap\.txt .*expected not listed"):
        verify(read_package(copied))


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "model" / "source_vocabulary.json").unlink()
    with pytest.raises(PackageCorrupt, match=r"model/source_vocabulary\.json .*found missing"):
        verify(read_package(copied))


@pytest.mark.parametrize("text", ["{", "[]", '{"from_code": "fr"}', '{"type": "sbd", "from_code": "fr"}'])
def test_bad_metadata_is_corrupt(text: str, tmp_path: Path) -> None:
    path = make(tmp_path, "bad")
    (path / "metadata.json").write_text(text, encoding="utf-8")
    with pytest.raises(PackageCorrupt, match="package bad"):
        read_package(path)


def test_no_folder_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(PackageNotFound, match="gone"):
        read_package(tmp_path / "gone")


def test_both_tokenizers_and_argos_codes(tmp_path: Path) -> None:
    package = read_package(make(tmp_path, "old", "bpe.model", from_code="pb", to_code="zt"))
    assert (package.tokenizer, package.sources, package.target) == ("bpe.model", ("pt-br",), "zh-hant")


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    user, shipped = tmp_path / "user", tmp_path / "shipped"
    make(user, "fr_en", from_code="fr", to_code="en")
    make(user, "en_de", from_code="en", to_code="de")
    make(user, "es_it", from_code="es", to_code="it")
    make(user, "it_de", from_code="it", to_code="de")
    make(shipped, "fr_ar-en", from_codes=["fr", "ar"], from_code="fr", to_code="en")
    (user / "broken").mkdir()
    return Catalog.scan([user, shipped, tmp_path / "gone"])


@pytest.mark.parametrize(
    ("languages", "target", "route"),
    [
        (["fr"], "en", ["fr_en"]),  # what a user installs wins for its pair
        (["ar"], "en", ["fr_ar-en"]),
        (["fr", "ar"], "en", ["fr_ar-en"]),  # one package that takes both
        (["ar"], "de", ["fr_ar-en", "en_de"]),  # over English
        (["es"], "de", ["es_it", "it_de"]),  # over another pivot where English is none
        (["es", "fr"], "en", None),
        (["de"], "en", None),
        (["fr"], "xx", None),
    ],
)
def test_routes(catalog: Catalog, languages: list[str], target: str, route: list[str] | None) -> None:
    found = catalog.route(languages, target)
    assert (None if found is None else [package.name for package in found]) == route


def test_a_broken_package_is_a_problem_and_not_the_end(catalog: Catalog) -> None:
    assert [problem.code for problem in catalog.problems] == ["package_not_found"]
    assert catalog.sources == ("ar", "en", "es", "fr", "it")
    assert catalog.reachable("ar") == ("de", "en")
