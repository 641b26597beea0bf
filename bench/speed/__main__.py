"""The comparison, one command. Needs Python, pip and the network once; makes its environments below --work.

python -m bench.speed                              # everything but the levers, then the tables
python -m bench.speed --levers                     # what each setting gains
python -m bench.speed --tables bench/speed/data/rows.jsonl
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench.speed import corpus_part, lever_part, server_part, tables
from bench.speed.environments import ROOT
from bench.speed.workshop import Workshop

CORPORA = ("distinct", "repeats")  # every sentence once, or with what news pages have in common
PARTS = ("prepare", "sweep", "corpus", "servers")


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.speed", description=__doc__.split("\n")[0])
    parser.add_argument("--work", type=Path, help="folder for environments and results (default: a temporary one)")
    parser.add_argument("--package", type=Path, default=ROOT / "models" / "fr_ar-en")
    parser.add_argument("--documents", type=int, default=60, help="besides the five seeds, at most 140")
    parser.add_argument("--runs", type=int, default=3, help="rounds of the corpus comparison")
    parser.add_argument("--corpora", nargs="+", choices=CORPORA, default=CORPORA)
    parser.add_argument("--clients", type=int, nargs="*", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=30, help="that clients send for")
    parser.add_argument("--levers", action="store_true", help="the levers instead of the comparison")
    parser.add_argument("--parts", nargs="+", choices=[*PARTS, "levers"], help="only these (prepare comes first)")
    parser.add_argument("--tables", type=Path, metavar="ROWS", help="only print the tables of such a file")
    for name in ("dragoman", "argos", "libretranslate"):
        parser.add_argument(f"--{name}", type=Path, metavar="PYTHON", help=f"an environment that has {name} already")
    return parser.parse_args()


def measure(options: argparse.Namespace, work: Path) -> Path:
    """Runs the parts that are asked for; returns the file of rows."""
    work.mkdir(parents=True, exist_ok=True)
    names = ("dragoman", "argos", "libretranslate")
    given = {name: getattr(options, name).absolute() for name in names if getattr(options, name)}
    shop = Workshop(work.resolve(), options.package.resolve(), work.resolve() / "rows.jsonl", given)
    parts = options.parts or (("prepare", "levers") if options.levers else PARTS)
    if "prepare" in parts:
        shop.prepare(options.documents)
    best = dict(lever_part.DEFAULT)
    if "sweep" in parts:
        best = corpus_part.sweep(shop, share=2)
    if "corpus" in parts:
        corpus_part.run(shop, options.runs, options.corpora, best)
    if "servers" in parts:
        server_part.run(shop, options.clients, options.seconds)
    if "levers" in parts:
        lever_part.run(shop)
    return shop.rows


def main() -> None:
    """Measures, then prints the tables."""
    options = arguments()
    if options.tables:
        print(tables.all_of(options.tables))
        return
    folder = nullcontext(options.work) if options.work else tempfile.TemporaryDirectory(prefix="dragoman-speed-")
    with folder as work:
        print(tables.all_of(measure(options, Path(work))))


if __name__ == "__main__":
    main()
