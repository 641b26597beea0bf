"""Documents that are ZIP archives (DOCX, ODT, EPUB): their members, bounded.

Nothing is ever written to disk, so that a member's name can do no harm; it is only looked up.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from dragoman.errors import Encrypted, TooLarge, Unreadable
from dragoman.read.file import File

_MEMBERS = 10_000
# The most that a member may unpack to, as a multiple of its packed size. Word's XML packs 10 to 40 times; Deflate's
# best is 1,032 times, which only bombs come near. Small members are let off: a blank page packs well.
_RATIO = 200
_SMALL = 1024 * 1024
# What zipfile raises on broken archives, and on packings that it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


@dataclass(slots=True)
class Archive:
    """An open archive. All that is read out of it together is at most ``limit`` bytes.

    Raises:
        Unreadable: it is no ZIP archive. TooLarge: too many members, or the file itself.
    """

    file: File
    _zip: zipfile.ZipFile = field(init=False)
    _left: int = field(init=False)

    def __post_init__(self) -> None:
        data = self.file.whole()
        if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):  # OLE: [MS-OFFCRYPTO] 2.3.4.4
            raise Encrypted("the file is protected with a password, or in the old binary format (save it as .docx)")
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN as error:
            raise Unreadable("the file is broken, or not what its name says") from error
        if len(self._zip.infolist()) > _MEMBERS:
            raise TooLarge(f"the file has more than {_MEMBERS} parts")
        self._left = self.file.options.limit

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def member(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            Unreadable: it is missing or broken. Encrypted. TooLarge: it would unpack to too much.
        """
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            raise Unreadable(f"the file lacks its part {name[:80]!r}") from None
        if info.flag_bits & 0x1:
            raise Encrypted("the file is protected with a password")
        if info.file_size > max(_SMALL, _RATIO * info.compress_size):
            raise TooLarge(f"a part of the file unpacks to more than {_RATIO} times its size")
        try:
            with self._zip.open(info) as stream:
                data = stream.read(self._left + 1)
        except _BROKEN as error:
            raise Unreadable("a part of the file is broken") from error
        self._left -= len(data)
        if self._left < 0:
            raise TooLarge(f"the file unpacks to more than {self.file.options.limit} bytes")
        return data
