"""What the commands read: files, folders, globs, or standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dragoman import tags
from dragoman.config import Config
from dragoman.document import Failure, Source
from dragoman.errors import InputError
from dragoman.pipeline import Pipeline
from dragoman.read import discover, read


def add_input(parser: argparse.ArgumentParser) -> None:
    """The arguments that name the input."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="file, folder or glob; - is standard input")
    parser.add_argument("--source", metavar="LANG", help="language of the documents (default: found, span by span)")
    parser.add_argument("--charset", help="charset of plain text (default: found)")


def add_config(parser: argparse.ArgumentParser) -> None:
    """``--config FILE``."""
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings in TOML (DRAGOMAN_* override it)")


def load_config(options: argparse.Namespace) -> Config:
    """The settings: a file given by ``--config``, then the environment.

    Raises:
        ConfigError: as ``Config.from_env``.
    """
    return Config.from_env(file=options.config)


def read_sources(options: argparse.Namespace) -> Iterator[Source | Failure]:
    """Every document of ``options.files``, with the caller's language and charset.

    Raises:
        UnknownLanguage: ``--source`` is no language.
    """
    language = None if options.source in (None, "auto") else tags.language(options.source).code
    for source in _each(options.files):
        if isinstance(source, Failure):
            yield source
        else:
            yield replace(source, language=language or source.language, charset=options.charset or source.charset)


def _each(files: Sequence[str]) -> Iterator[Source | Failure]:
    for name in files:
        if name == "-":
            yield Source("stdin", sys.stdin.buffer.read(), "text/plain")
            continue
        try:
            for path in discover([name]):
                yield from read(path)
        except InputError as error:  # a name that names nothing must not cost the others
            yield Failure(name, "not_found", str(error))


def for_each(options: argparse.Namespace, show: Callable[[Pipeline, Source], str]) -> int:
    """Prints, in UTF-8, what ``show`` makes of each document, and returns the exit code.

    ``show`` may raise ``InputError``, which is said, and the next document goes on.
    """
    pipeline = Pipeline.from_config(load_config(options))
    failed = 0
    for source in read_sources(options):
        shown = source if isinstance(source, Failure) else _shown(pipeline, source, show)
        if isinstance(shown, Failure):
            failed += 1
            complain(shown)
        else:
            sys.stdout.buffer.write(shown.encode("utf-8", "backslashreplace"))
    return 1 if failed else 0


def _shown(pipeline: Pipeline, source: Source, show: Callable[[Pipeline, Source], str]) -> str | Failure:
    try:
        return show(pipeline, source)
    except InputError as error:
        return Failure(source.id, error.code, str(error))


def complain(failure: Failure) -> None:
    """Says on standard error why a document failed."""
    print(f"dragoman: {failure.id}: {failure.message} [{failure.code}]", file=sys.stderr)
