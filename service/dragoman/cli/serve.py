"""``dragoman serve``: the HTTP service under gunicorn."""

from __future__ import annotations

import argparse
from dataclasses import replace

from dragoman.cli.sources import add_config, load_config


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments."""
    add_config(parser)
    parser.add_argument("--host", help="address to bind (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to bind (default: 8000)")


def run(options: argparse.Namespace) -> int:
    """Serves until it is stopped."""
    from dragoman.web.server import serve

    config = load_config(options)
    config = replace(config, host=options.host or config.host, port=options.port or config.port)
    serve(config)
    return 0
