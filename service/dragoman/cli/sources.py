"""What the commands read: files, folders, globs, or standard input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dragoman import tags
from dragoman.config import Config
from dragoman.document import Failure, Source
from dragoman.errors import InputError
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
    import os

    environ = dict(os.environ)
    if getattr(options, "config", None):
        environ["DRAGOMAN_CONFIG"] = str(options.config)
    return Config.from_env(environ)


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


def complain(failure: Failure) -> None:
    """Says on standard error why a document failed."""
    print(f"dragoman: {failure.id}: {failure.message} [{failure.code}]", file=sys.stderr)
