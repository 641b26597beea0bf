r"""Escapes of JSON and programming languages that nobody decoded: ``\r\n``, ``\u0627``, ``\"``, ``\/``.

Decided conservatively, since a backslash may be the text's own. Windows paths (``C:\new``) are left alone to the end of
their line. In a document with a backslash before anything that is no escape (the regular expression ``\d+\n``, LaTeX's
``\section``), only line breaks that stand alone on a line and words in ``\u0627`` are decoded. In any other, the first
escape that can hardly be the text's own vouches for the others of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dragoman.repair.edits import Replacement

# One or two backslashes: JSON inside JSON has two. Each pattern begins with the backslash, which the expression engine
# skips to, and then looks back: (?<!\\\\) says that it is the first of its run.
_ESCAPE = re.compile(
    r"""\\(?<!\\\\)(?:
      (?P<code> \\?u[0-9a-fA-F]{4}(?:\\{1,2}u[0-9a-fA-F]{4})* | U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4} )
    | (?P<byte> x[89a-fA-F][0-9a-fA-F](?:\\x[89a-fA-F][0-9a-fA-F])* )
    | (?P<line> \\?r\\{1,2}n | \\?[nr] )
    | (?P<tab> t )
    | (?P<quote> \\{0,2}["'] )
    | (?P<slash> / )
    )""",
    re.VERBOSE,
)
_CODE = re.compile(r"\\+[uU]([0-9a-fA-F]{8}|[0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_BARE_CODE = re.compile(r"(?<![\w\\])(?:u0[67][0-9a-f]{2})+(?!\w)", re.IGNORECASE)  # WordPress ate the backslash
_PATH = re.compile(r":\\(?<=[A-Za-z]:\\)(?<![^\W_][A-Za-z]:\\)[^\n]*|\\\\(?<!\S\\\\)[\w.$-]+\\[A-Za-z][^\n]*")
_FOREIGN = re.compile(r"""\\(?<!\\\\)(?![\\rntuUx"'/_])""")

# What vouches for the line breaks: one alone on its line, or behind the end of a sentence, or glued to a capital or an
# Arabic letter; but not before the quotation mark that ends a string of code.
_ALONE = re.compile(r"^[ \t]*((?:\\{1,2}[rn][ \t]*)+)$", re.MULTILINE)
_MORE = r"\\?[rn](?:\\{1,2}[rn])*"
_END = "[.!?…:»”؟؛]"
_BREAKS = re.compile(
    rf"""\\(?<!\\\\)(?:
      (?:(?<=[.!?…:;»”)\]"؟،؛]\\)|(?<=[.!?…:;»”)\]"؟،؛][ ]\\)|(?<=\w\w\\)|(?<=\w\w[ ]\\))
      {_MORE}(?:[^\Wa-zß-ÿ\d_]|[ ]?[«“—–•-]|"[^\W\d_])
    | (?:(?<={_END}\\)|(?<={_END}[ ]\\)){_MORE}(?:\s|[\w*]|\Z)
    | \\?r\\{{1,2}}n\\{{1,2}}r\\{{1,2}}n
    )""",
    re.VERBOSE,
)
_APOSTROPHE = re.compile(r"\\(?<=[^\W\d_]\\)\\*'[^\W\d_]")
_BARE_QUOTE = re.compile(r'"(?<!\\")')
_QUOTED = re.compile(r"""(?<![\\"])\\+"[^"\\\n]{1,2000}\\+"(?!")""")


def decode_escapes(text: str) -> Iterator[Replacement]:
    r"""Escapes become what they stand for; ``\r\n`` is one line break. Surrogates are joined in a later step."""
    if "\\" in text:
        yield from _backslashed(text)
    elif ("u06" in text or "U06" in text) and _BARE_CODE.search(text):
        yield from _bare(text)


def _backslashed(text: str) -> Iterator[Replacement]:
    paths = [match.span() for match in _PATH.finditer(text)]
    escapes = list(_outside(paths, _ESCAPE.finditer(text)))
    if any(_outside(paths, _FOREIGN.finditer(text))):
        alone = [match.span(1) for match in _ALONE.finditer(text)]
        kinds = {"code"} if _has_code(text, escapes) else set()
        left = {match.start() for match in _outside(alone, escapes)}
    else:
        kinds = _vouched(text, escapes)
        left = {match.start() for match in escapes}
    for match in escapes:
        if match.lastgroup in kinds or match.start() not in left:
            yield Replacement(*match.span(), _decoded(match))


def _vouched(text: str, escapes: list[re.Match[str]]) -> set[str]:
    """The kinds of ``escapes`` that the document is taken to hold by mistake."""
    kinds = set()
    if _has_code(text, escapes):
        kinds |= {"code", "byte"}
    if _ALONE.search(text) or _BREAKS.search(text):
        kinds |= {"line", "tab"}
    if _has_quotes(text):
        kinds.add("quote")
    if kinds or ":\\/\\/" in text:
        kinds |= {"slash"}
    return kinds


def _has_code(text: str, escapes: Iterable[re.Match[str]]) -> bool:
    """Whether a code escape is part of a word: several in a row, a letter beside one, or a word or dash itself."""
    for match in escapes:
        if match.lastgroup in ("code", "byte"):
            before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
            decoded = _decoded(match)
            if len(decoded) > 1 or decoded > "\uffff" or decoded in "àÀ–—«»°" or before.isalnum() or after.isalnum():
                return True
    return False


def _has_quotes(text: str) -> bool:
    """Whether quotes are escaped by mistake: in a word, or where no quote stands that is not."""
    if _APOSTROPHE.search(text):
        return True
    if '\\"' not in text:
        return False
    lines = (line for line in text.split("\n") if '\\"' in line)
    return not _BARE_QUOTE.search(text) or any(
        _QUOTED.search(line) and '"' not in _QUOTED.sub("", line) for line in lines
    )


def _bare(text: str) -> Iterator[Replacement]:
    """``u0627u0644``: letters of Arabic by their numbers, at least three in a row somewhere."""
    words = list(_BARE_CODE.finditer(text))
    if max(len(match[0]) for match in words) >= 3 * len("u0627"):
        for match in words:
            yield Replacement(*match.span(), "".join(chr(int(code, 16)) for code in match[0].lower().split("u")[1:]))


def _decoded(match: re.Match[str]) -> str:
    if match.lastgroup == "line":
        return "\n"
    if match.lastgroup == "tab":
        return "\t"
    if match.lastgroup in ("quote", "slash"):
        return match[0][-1]
    return "".join(_character(code[1] or code[2]) for code in _CODE.finditer(match[0]))


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else "\ufffd"


def _outside(spans: list[tuple[int, int]], matches: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The matches that begin in none of ``spans``; both in order."""
    ends = iter(spans)
    start, end = next(ends, (-1, -1))
    for match in matches:
        while end != -1 and match.start() >= end:
            start, end = next(ends, (-1, -1))
        if end == -1 or match.start() < start:
            yield match
