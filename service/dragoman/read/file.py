"""One open file as its reader sees it, and how much of it may be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader

from dragoman.errors import EmptyInput, TooLarge

# Most bytes of one document. A long novel is 3 MB of text, a whole newspaper year less than 64 MiB.
LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    ``text``, ``id``, ``language``: what the fields are called in JSON, CSV and Parquet; the last two may be missing
    from the data. ``limit``: most bytes of one document, uncompressed.
    """

    text: str = "text"
    id: str = "id"
    language: str = "language"
    limit: int = LIMIT


DEFAULT = Options()


@dataclass(frozen=True, slots=True)
class File:
    """A file that is open, uncompressed, at its start.

    ``id``: its name without extensions. ``suffix``: its extension, in lower case, with the dot, or "".
    ``media_type`` and ``charset``: what the sender says, or "" and None. ``options``: how to read it.
    """

    id: str
    stream: BufferedReader
    suffix: str
    media_type: str
    charset: str | None
    options: Options = DEFAULT

    def whole(self) -> bytes:
        """All that is in the file.

        Raises:
            TooLarge: it is over the limit. EmptyInput: there is nothing in it.
        """
        data = self.stream.read(self.options.limit + 1)
        if len(data) > self.options.limit:
            raise TooLarge(f"the file is larger than {self.options.limit} bytes")
        if not data.strip():
            raise EmptyInput("the file is empty")
        return data

    def lines(self) -> Iterator[bytes]:
        """The lines of the file, one in memory at a time.

        Raises:
            TooLarge: a line is over the limit.
        """
        while line := self.stream.readline(self.options.limit + 1):
            if len(line) > self.options.limit:
                raise TooLarge(f"a line is longer than {self.options.limit} bytes")
            yield line
