"""``dragoman evaluate``: BLEU, chrF, speed and flags of a package: ``train evaluate`` by its short name."""

from __future__ import annotations

import argparse

from dragoman.train.command import ACTIONS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    ACTIONS["evaluate"][1](parser)


def run(options: argparse.Namespace) -> int:
    """Runs the command."""
    return ACTIONS["evaluate"][2](options)
