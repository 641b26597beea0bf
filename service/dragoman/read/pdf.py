"""PDF with a text layer: the lines of its pages, put together to paragraphs.

pdfminer.six finds the columns and lines; ``pdf_lines`` puts the letters of a line in reading order. Pictures and
drawings are not looked at: a scan without a text layer is an ``EmptyInput``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from dragoman.document import Source
from dragoman.errors import EmptyInput, Encrypted, InputError, MissingExtra, TooLarge, Unreadable
from dragoman.read.file import File
from dragoman.read.pdf_lines import paragraphs

# A dense newspaper page has 30,000 letters and a few hundred figures; these are for files that are made to hurt.
_LETTERS = 500_000
_FIGURES = 20_000
_STREAM = 64 * 1024 * 1024  # bytes that one compressed stream may unpack to


def read(file: File) -> Iterator[Source]:
    """The file as one document, blank lines between its paragraphs.

    Raises:
        Unreadable: no PDF, or broken. Encrypted: it needs a password. TooLarge: it unpacks to too much.
        EmptyInput: there is no text layer. MissingExtra: pdfminer.six is not installed.
    """
    try:
        from pdfminer import pdfdocument, pdftypes
    except ImportError as error:
        raise MissingExtra("pdf", "Reading PDF") from error
    vars(pdftypes)["zlib"] = _BoundedZlib
    data = file.whole()
    try:
        found = list(_paragraphs(data, file.options.limit))
    except (pdfdocument.PDFPasswordIncorrect, pdfdocument.PDFEncryptionError) as error:
        raise Encrypted("the file is protected with a password") from error
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever its parser stumbles over: TypeError, KeyError, struct.error
        raise Unreadable("the file is no PDF, or broken") from error
    if not found:
        raise EmptyInput("the file has no text layer (scanned pages need text recognition first)")
    yield Source(file.id, "\n\n".join(found), "text/plain")


def _paragraphs(data: bytes, limit: int) -> Iterator[str]:
    """The paragraphs, page by page."""
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = _device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    length = 0
    for page in PDFPage.get_pages(BytesIO(data)):
        device.letters = device.figures = 0
        interpreter.process_page(page)
        for paragraph in paragraphs(device.get_result()):
            length += len(paragraph)
            if length > limit:
                raise TooLarge(f"the file holds more than {limit} characters")
            yield paragraph


def _device(resources: Any) -> Any:
    """What pdfminer draws a page on: it keeps the letters, and not without end."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams

    class Letters(PDFPageAggregator):  # type: ignore[misc, unused-ignore]
        letters = figures = 0

        def render_char(self, *args: Any, **kwargs: Any) -> float:
            self.letters += 1
            if self.letters > _LETTERS:
                raise TooLarge(f"a page has more than {_LETTERS} letters")
            return float(super().render_char(*args, **kwargs))

        def begin_figure(self, *args: Any) -> None:
            self.figures += 1
            if self.figures > _FIGURES:
                raise TooLarge(f"a page has more than {_FIGURES} figures")
            super().begin_figure(*args)

        def paint_path(self, *_: Any) -> None:
            """Drawings say nothing."""

        def render_image(self, *_: Any) -> None:
            """Nor do pictures."""

    # all_texts: letters inside figures too. line_margin: paragraphs are cut by pdf_lines, which sees the whole box.
    # char_margin: spaces of justified lines are wide, but still narrower than the gap between two columns.
    return Letters(resources, laparams=LAParams(all_texts=True, line_margin=0.9, char_margin=3.0))


class _BoundedZlib:
    """Stands in for ``zlib`` inside pdfminer, which would unpack a bomb of any size into memory."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """``zlib.decompress``, up to a limit; only the checksum at the end may be missing, as it often is.

        pdfminer would drop what cannot be unpacked, and its text with it, without a word.
        """
        stream = zlib.decompressobj()
        try:
            unpacked = stream.decompress(data, _STREAM)
        except zlib.error as error:
            raise Unreadable("a part of the file is broken") from error
        if stream.unconsumed_tail:
            raise TooLarge(f"a part of the file unpacks to more than {_STREAM} bytes")
        return unpacked
