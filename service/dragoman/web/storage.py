"""Translated files that wait to be fetched."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from dragoman.errors import InvalidRequest

# What can be written back as it came, and whether it is HTML.
SUFFIXES = {".txt": False, ".html": True, ".htm": True}
_LIFETIME = 30 * 60  # seconds; LibreTranslate's own
_MOST_BYTES = 256 << 20  # of all files that wait; the oldest go first
_NAME = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9_-]{1,80}\.(txt|html?)")


class TranslatedFiles:
    """Files that wait in ``folder``, under names that cannot be guessed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> str:
        """Keeps ``data`` and returns the name to fetch it by."""
        self._sweep(_MOST_BYTES - len(data))
        path = Path(name)
        stem = re.sub(r"[^A-Za-z0-9_-]+", "_", path.stem).strip("_")[:80] or "document"
        kept = f"{secrets.token_hex(16)}.{stem}{path.suffix.lower()}"
        (self._folder / kept).write_bytes(data)
        return kept

    def get(self, kept: str) -> bytes | None:
        """What ``put`` kept under that name, None when it is gone.

        Raises:
            InvalidRequest: there never was such a name.
        """
        if not _NAME.fullmatch(kept):
            raise InvalidRequest("Invalid filename")
        self._sweep(_MOST_BYTES)
        try:
            return (self._folder / kept).read_bytes()
        except OSError:
            return None

    def _sweep(self, most: int) -> None:
        """Removes what is too old, then the oldest until the rest is not too large."""
        found = [(file.stat().st_mtime, file) for file in self._folder.iterdir()]
        total = 0
        for modified, file in sorted(found, reverse=True):
            total += file.stat().st_size
            if modified < time.time() - _LIFETIME or total > most:
                file.unlink(missing_ok=True)
