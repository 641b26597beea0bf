"""Installing what comes from the internet: refused when unsafe, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
from pathlib import Path

import pytest

from dragoman.errors import PackageCorrupt, PackageError, PackageNotFound, UnsafeArchive
from dragoman.packages import archive, export, install, read_package, verify

METADATA = {"package_version": "1.0", "type": "translate", "from_code": "fr", "to_code": "en"}
FILES = {"metadata.json": json.dumps(METADATA), "sentencepiece.model": "x", "model/model.bin": "weights"}


def zipped(path: Path, files: dict[str, str], root: str = "translate-fr_en-1_0/") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in files.items():
            bundle.writestr(root + name, text)
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return zipped(tmp_path / "good.argosmodel", FILES)


def test_installs_and_writes_checksums(good: Path, tmp_path: Path) -> None:
    package = install(good, tmp_path / "models")
    assert (package.pair, package.version) == ("fr-en", "1.0")
    assert (package.path / "SHA256SUMS").is_file()
    assert len(verify(package)) == 64
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["translate-fr_en-1_0"]


def test_a_second_one_of_the_name_needs_force(good: Path, tmp_path: Path) -> None:
    install(good, tmp_path / "models")
    with pytest.raises(PackageError, match="installed already"):
        install(good, tmp_path / "models")
    assert install(good, tmp_path / "models", force=True).pair == "fr-en"


def test_expected_checksum_is_compared(good: Path, tmp_path: Path) -> None:
    digest = hashlib.sha256(good.read_bytes()).hexdigest()
    install(good, tmp_path / "models", expected_sha256=digest.upper())
    with pytest.raises(PackageCorrupt, match=f"expected SHA-256 {'0' * 64}, found {digest}"):
        install(good, tmp_path / "models", expected_sha256="0" * 64)


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/etc/evil", "..\\evil", "C:/evil", "translate-fr_en-1_0/../x"]
)
def test_names_that_leave_the_folder_are_refused(name: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.argosmodel"
    with zipfile.ZipFile(bad, "w") as bundle:
        for file, text in FILES.items():
            bundle.writestr(f"translate-fr_en-1_0/{file}", text)
        bundle.writestr(name, "evil")
    with pytest.raises(UnsafeArchive, match="outside"):
        install(bad, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(kind: int, tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bad.argosmodel", FILES)
    member = zipfile.ZipInfo("translate-fr_en-1_0/model/link")
    member.external_attr = (kind | 0o777) << 16
    with zipfile.ZipFile(bad, "a") as bundle:
        bundle.writestr(member, "/etc/passwd")
    with pytest.raises(UnsafeArchive, match="link or a device"):
        install(bad, tmp_path / "models")


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bomb.argosmodel", FILES | {"model/bomb": "0" * 50_000_000})
    with pytest.raises(UnsafeArchive, match="bomb"):
        install(bad, tmp_path / "models")


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_FILES", 3)
    bad = zipped(tmp_path / "many.argosmodel", FILES | {f"model/{number}": "" for number in range(3)})
    with pytest.raises(UnsafeArchive, match="6 files"):
        install(bad, tmp_path / "models")


def test_a_name_twice_is_refused(tmp_path: Path) -> None:
    bad = zipped(tmp_path / "twice.argosmodel", FILES | {"MODEL/model.bin": "other"})
    with pytest.raises(UnsafeArchive, match="twice"):
        install(bad, tmp_path / "models")


@pytest.mark.parametrize("missing", sorted(FILES))
def test_a_missing_file_is_named_and_nothing_is_left(missing: str, tmp_path: Path) -> None:
    bad = zipped(tmp_path / "bad.argosmodel", {name: text for name, text in FILES.items() if name != missing})
    with pytest.raises(PackageError, match=missing.replace("sentencepiece", "sentencepiece")):
        install(bad, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"not a zip"])
def test_what_is_no_zip_is_corrupt(data: bytes, tmp_path: Path) -> None:
    bad = tmp_path / "bad.argosmodel"
    bad.write_bytes(data)
    with pytest.raises(PackageCorrupt, match="not a readable zip file"):
        install(bad, tmp_path / "models")


def test_a_damaged_member_is_corrupt(good: Path, tmp_path: Path) -> None:
    data = bytearray(good.read_bytes())
    position = data.index(b"weights") if b"weights" in data else 60
    data[position] ^= 0xFF
    good.write_bytes(data)
    with pytest.raises(PackageError):
        install(good, tmp_path / "models")


def test_two_roots_or_none_are_no_package(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="root folder"):
        install(zipped(tmp_path / "flat.argosmodel", FILES, root=""), tmp_path / "models")


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(PackageNotFound, match=r"gone\.argosmodel"):
        install(tmp_path / "gone.argosmodel", tmp_path / "models")


def test_export_is_a_plain_pair_and_installs_again(embedded_package: Path, tmp_path: Path) -> None:
    package = read_package(embedded_package)
    first = export(package, "ar", tmp_path / "a")
    assert first.read_bytes() == export(package, "ar", tmp_path / "b").read_bytes()
    again = install(first, tmp_path / "models")
    metadata = json.loads((again.path / "metadata.json").read_text(encoding="utf-8"))
    assert "from_codes" not in metadata
    assert (metadata["from_code"], metadata["from_name"], again.pair) == ("ar", "Arabic", "ar-en")
    with pytest.raises(PackageError, match="not from de"):
        export(package, "de", tmp_path)
