"""``python -m dragoman.train``: the steps of the recipe, with a log on standard error."""

from __future__ import annotations

import argparse
import logging
import sys

from dragoman.errors import DragomanError
from dragoman.train.command import add_arguments, run


def main() -> int:
    """Runs one step; 2 when it cannot be done, with the reason on standard error."""
    parser = argparse.ArgumentParser(prog="python -m dragoman.train", description="The recipe of the embedded package.")
    add_arguments(parser)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    try:
        return run(options)
    except DragomanError as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
