"""SRT and WebVTT: what is said, without times and styles; cues that make up a sentence are put together again.

A sentence is cut into cues to fit the screen, and translating half a sentence gives half a translation. So a cue goes
on in the next one until it ends like a sentence does, or nobody speaks for a while.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from dragoman.document import Source
from dragoman.errors import EmptyInput, Unreadable
from dragoman.read.charset import decode
from dragoman.read.file import File

_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMES = re.compile(rf"^[ \t]*{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}.*$")  # WebVTT, 4.1; SRT has a comma before milliseconds
# <i>, <c.yellow>, <v Fatima>, <00:00:12.500>, and SRT's {\an8} of SubStation Alpha.
_TAGS = re.compile(r"</?[A-Za-z0-9.:][^<>\n]{0,200}>|\{\\[^{}\n]{0,100}\}")
_SENTENCE_END = re.compile(r"[.!?…؟۔。！？:♪][\"'»”’)\]]*$")
_PAUSE = 2.0  # seconds between cues; a speaker's breath is shorter, a change of scene is longer


def read(file: File) -> Iterator[Source]:
    """The file as one document, a paragraph for what is said in one go.

    Raises:
        Unreadable: there are no cues in it. EmptyInput: no text in them.
    """
    cues = list(_cues(decode(file.whole(), file.charset)))
    if not cues:
        raise Unreadable("there are no cues in the file")
    text = "\n\n".join(_joined(cues))
    if not text:
        raise EmptyInput("the cues hold no text")
    yield Source(file.id, text, "text/plain")


def _cues(text: str) -> Iterator[tuple[float, float, str]]:
    """Start and end in seconds, and the text of every cue. A cue's text ends before the next blank line or times."""
    start = end = -1.0
    lines: list[str] | None = None  # of the cue; None outside of any
    has_names = text.lstrip("\ufeff").startswith("WEBVTT")  # before times there may be a cue's name, or a comment
    for line in [*re.split(r"\r\n|\r|\n", text), ""]:
        times = _TIMES.match(line)
        if lines is not None and (times or not line.strip()):
            yield start, end, _plain(lines)
            lines = None
        if times:
            start, end = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
            lines = []
        elif lines is not None:
            lines.append(line.strip())
        elif start >= 0 and not has_names and line.strip() and not line.strip().isdecimal():
            lines = [line.strip()]  # SRT: an empty line inside a cue; what follows is said all the same


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _plain(lines: list[str]) -> str:
    return html.unescape(_TAGS.sub("", " ".join(lines))).strip()


def _joined(cues: list[tuple[float, float, str]]) -> Iterator[str]:
    """The texts, each from the start of something said to its end."""
    said: list[str] = []
    last = 0.0
    for start, end, text in cues:
        if said and (start - last > _PAUSE or _SENTENCE_END.search(said[-1])):
            yield " ".join(said)
            said = []
        if text:
            said.append(text)
        last = end
    if said:
        yield " ".join(said)
