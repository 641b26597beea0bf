"""``.argosmodel`` archives (zip files with one root folder): installed safely, and written.

argostranslate unpacks whatever it is given (``extractall`` without a check). A model from the internet is untrusted
input: names that leave the folder, links, encrypted members and bombs are refused before a byte is written.
"""

from __future__ import annotations

import json
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path, PurePosixPath

from dragoman import tags
from dragoman.errors import PackageCorrupt, PackageError, PackageNotFound, UnsafeArchive
from dragoman.packages.package import Package, loaded_files, read_package, sha256, verify, write_sums

MAX_BYTES = 4 << 30  # unpacked; the largest official Argos package is under 300 MB
MAX_FILES = 10_000
MAX_RATIO = 200  # unpacked to packed; a vocabulary file of JSON packs about 1:5, a bomb 1:1000 and more


def install(archive: Path, models: Path, expected_sha256: str | None = None, force: bool = False) -> Package:
    """Unpacks ``archive`` below ``models`` and returns the package. Nothing half-installed is ever left.

    A package without ``SHA256SUMS`` gets one, so that later damage is seen. ``force``: replace one of the same name.

    Raises:
        PackageNotFound: no such file.
        UnsafeArchive: it would write outside its folder, holds links or encrypted members, or is a bomb.
        PackageCorrupt: no zip file, a damaged one, not a package, or not the ``expected_sha256``.
        PackageError: a package of that name is there already.
    """
    if not archive.is_file():
        raise PackageNotFound(f"no such file: {archive.name}")
    if expected_sha256 is not None and (found := sha256(archive)) != expected_sha256.lower():
        raise PackageCorrupt(f"{archive.name}: expected SHA-256 {expected_sha256.lower()}, found {found}")
    models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=models, prefix=".install-") as temporary:
        root = _unpack(archive, Path(temporary))
        package = read_package(root)
        if (root / "SHA256SUMS").is_file():
            verify(package)
        else:
            write_sums(root)
        destination = models / root.name
        if destination.exists():
            if not force:
                raise PackageError(f"package {root.name} is installed already (use --force to replace it)")
            destination.rename(Path(temporary) / ".replaced")
        root.rename(destination)
    return read_package(destination)


def _unpack(archive: Path, folder: Path) -> Path:
    """Unpacks into ``folder`` and returns the one root folder."""
    try:
        with zipfile.ZipFile(archive) as bundle:
            members = bundle.infolist()
            root = _check(archive.name, members)
            _extract(bundle, members, folder)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise PackageCorrupt(f"{archive.name}: not a readable zip file ({error})") from error
    return folder / root


def _check(name: str, members: list[zipfile.ZipInfo]) -> str:
    """Refuses what is unsafe, from the directory of the archive alone. Returns the name of the root folder."""
    if len(members) > MAX_FILES:
        raise UnsafeArchive(f"{name}: {len(members)} files (at most {MAX_FILES})")
    seen: set[str] = set()
    for member in members:
        path = PurePosixPath(member.filename)
        if not path.parts or path.is_absolute() or ".." in path.parts or set("\\:\0") & set(member.filename):
            raise UnsafeArchive(f"{name}: member {member.filename!r} would be written outside the package")
        kind = stat.S_IFMT(member.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise UnsafeArchive(f"{name}: member {member.filename!r} is a link or a device")
        if member.flag_bits & 0x1:
            raise UnsafeArchive(f"{name}: member {member.filename!r} is encrypted")
        if member.filename.casefold() in seen:
            raise UnsafeArchive(f"{name}: member {member.filename!r} is there twice")
        seen.add(member.filename.casefold())
    _check_size(name, members)
    roots = {PurePosixPath(member.filename).parts[0] for member in members}
    if len(roots) != 1 or (root := roots.pop()).startswith("."):
        raise PackageCorrupt(f"{name}: a package has exactly one root folder")
    return root


def _check_size(name: str, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_BYTES or unpacked > MAX_RATIO * max(packed, 1 << 10):
        raise UnsafeArchive(f"{name}: {packed} bytes unpack to {unpacked} (a bomb?)")


def _extract(bundle: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> None:
    for member in members:
        target = folder / member.filename
        if member.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        with bundle.open(member) as source, target.open("xb") as out:  # zipfile stops at the size the directory says
            shutil.copyfileobj(source, out, 1 << 20)


def export(package: Package, source: str, folder: Path) -> Path:
    """Writes a plain single-pair ``.argosmodel`` that argostranslate accepts, and returns its path.

    ``source``: one of ``package.sources``. The bytes depend on the package and ``source`` alone.

    Raises:
        PackageError: the package does not translate from ``source``.
        PackageCorrupt: the package is damaged.
    """
    code = tags.normalize(source)
    if code not in package.sources:
        raise PackageError(f"package {package.name} translates from {', '.join(package.sources)}, not from {source}")
    verify(package)
    metadata = json.loads((package.path / "metadata.json").read_text(encoding="utf-8"))
    metadata.pop("from_codes", None)
    metadata |= {"from_code": tags.to_argos(code), "from_name": tags.language(code).name}
    root = f"translate-{tags.to_argos(code)}_{tags.to_argos(package.target)}-{package.version.replace('.', '_')}"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / f"{root}.argosmodel"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
        for file in loaded_files(package.path):
            data = (package.path / file).read_bytes()
            if file.name == "metadata.json":
                data = json.dumps(metadata, indent=1, ensure_ascii=False).encode()
            member = zipfile.ZipInfo(f"{root}/{file.as_posix()}", date_time=(1980, 1, 1, 0, 0, 0))  # zip's first date
            member.external_attr = 0o644 << 16
            bundle.writestr(member, data, zipfile.ZIP_DEFLATED)
    return archive
