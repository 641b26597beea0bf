"""``dragoman models``: the packages that are there; installing, verifying and exporting them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dragoman.cli.sources import add_config, load_config
from dragoman.config import Config
from dragoman.errors import ConfigError, PackageError, PackageNotFound
from dragoman.packages import Catalog, Package, embedded, export, install, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the arguments of the four actions."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, summary in (("list", "what is there"), ("verify", "check every file of every package")):
        add_config(actions.add_parser(name, help=summary))
    adding = actions.add_parser("install", help="unpack an .argosmodel into the first folder of DRAGOMAN_MODELS")
    adding.add_argument("archive", type=Path)
    adding.add_argument("--sha256", help="expected SHA-256 of the archive")
    adding.add_argument("--into", type=Path, metavar="DIR", help="another folder")
    adding.add_argument("--force", action="store_true", help="replace a package of the same name")
    add_config(adding)
    writing = actions.add_parser("export", help="write a single-pair .argosmodel that argostranslate accepts")
    writing.add_argument("--from", dest="source", required=True, metavar="LANG")
    writing.add_argument("--to", dest="target", default="en", metavar="LANG")
    writing.add_argument("--out", type=Path, default=Path(), metavar="DIR")
    add_config(writing)


def run(options: argparse.Namespace) -> int:
    """Runs the action."""
    config = load_config(options)
    actions = {"list": _list, "verify": _verify, "install": _install, "export": _export}
    return actions[options.action](options, config)


def _catalog(config: Config) -> Catalog:
    return Catalog.scan(config.package_folders(embedded()))


def _describe(package: Package) -> str:
    return f"{package.pair}\t{package.version}\t{package.tokenizer}\t{package.path}"


def _list(options: argparse.Namespace, config: Config) -> int:
    catalog = _catalog(config)
    for package in catalog.packages:
        print(_describe(package))
    return _report(catalog.problems)


def _verify(options: argparse.Namespace, config: Config) -> int:
    catalog = _catalog(config)
    problems = list(catalog.problems)
    for package in catalog.packages:
        try:
            print(f"{_describe(package)}\tsha256:{verify(package)}")
        except PackageError as problem:
            problems.append(problem)
    return _report(problems)


def _report(problems: tuple[PackageError, ...] | list[PackageError]) -> int:
    for problem in problems:
        print(f"dragoman: {problem} [{problem.code}]", file=sys.stderr)
    return 1 if problems else 0


def _install(options: argparse.Namespace, config: Config) -> int:
    folder = options.into or next(iter(config.models), None)
    if folder is None:
        raise ConfigError("nowhere to install to: set DRAGOMAN_MODELS or give --into DIR")
    print(_describe(install(options.archive, folder, options.sha256, options.force)))
    return 0


def _export(options: argparse.Namespace, config: Config) -> int:
    route = _catalog(config).route([options.source], options.target)
    if route is None or len(route) > 1:
        raise PackageNotFound(f"no single package translates from {options.source} into {options.target}")
    print(export(route[0], options.source, options.out))
    return 0
