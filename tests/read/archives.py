"""DOCX, ODT and EPUB files, packed from folders of ``tests/data/read``, so that people can read what is in them."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "read"


def member(path: str) -> str:
    """The text of one file of the folders: ``docx/word/document2.xml``."""
    return (FOLDER / path).read_text(encoding="utf-8")


def folder(kind: str, **changes: str) -> bytes:
    """The archive ``docx``, ``odt`` or ``epub``; ``changes``: members that are other than in the folder, or more."""
    root = FOLDER / kind
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    names.sort(key=lambda name: name != "mimetype")  # first, and not packed: by that its kind is told
    return packed({name: (root / name).read_bytes() for name in names} | changes)


def packed(members: dict[str, bytes | str]) -> bytes:
    """An archive with these members."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            file.writestr(zipfile.ZipInfo(name), data, stored)
    return buffer.getvalue()
