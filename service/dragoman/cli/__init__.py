"""The command line: subcommands that are thin over the pipeline.

Exit codes: 0 all well; 1 some documents failed, the others are written; 2 bad use. Errors go to standard error.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version

import dragoman
from dragoman.errors import DragomanError

# name -> (module with add_arguments and run, one line of help); imported when it is asked for.
COMMANDS = {
    "normalize": ("dragoman.cli.normalize", "repair, translate and align documents"),
    "corpus": ("dragoman.cli.corpus", "many documents in, shards out: resumable, on one machine or a Ray cluster"),
    "detect": ("dragoman.cli.detect", "show the language of every span"),
    "repair": ("dragoman.cli.repair", "repair text and say what was wrong with it"),
    "serve": ("dragoman.cli.serve", "run the HTTP service"),
    "train": ("dragoman.train.command", "make a package: prepare, fit, export, evaluate, calibrate"),
    "evaluate": ("dragoman.cli.evaluate", "BLEU, chrF, speed and flags of a package"),
    "models": ("dragoman.cli.models", "list, install, verify and export model packages"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(given[0] if given and given[0] in COMMANDS else None)
    options = parser.parse_args(given)
    if options.command is None:
        parser.print_help()
        return 2
    logging.basicConfig(format="dragoman: %(levelname)s: %(message)s", level=logging.WARNING)
    try:
        code: int = options.run(options)
    except DragomanError as error:
        print(f"dragoman: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # `dragoman … | head`
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser; only the chosen command's module is imported, so that `--help` and errors come at once."""
    parser = argparse.ArgumentParser(prog="dragoman", description=str(dragoman.__doc__).partition("\n")[0])
    parser.add_argument("--version", action="version", version=f"dragoman {version('dragoman')}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name == chosen:
            implementation = import_module(module)
            implementation.add_arguments(command)
            command.set_defaults(run=implementation.run)
    return parser
