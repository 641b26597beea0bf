"""The steps of the recipe as commands: ``prepare fit export evaluate calibrate backtranslate``. No logic lives here."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from dragoman.errors import ConfigError, MissingExtra
from dragoman.packages import Package, embedded, read_package
from dragoman.train.recipe import Phase, Recipe, read_recipe
from dragoman.translate import Decoding, Thresholds

_EXTRA = {"torch", "numpy", "sacrebleu"}


def _module(name: str) -> Any:
    """A module of the recipe, imported when its command runs.

    Raises:
        MissingExtra: the extra ``train`` is not installed.
    """
    try:
        return import_module(f"dragoman.train.{name}")
    except ImportError as error:
        if error.name and error.name.split(".")[0] in _EXTRA:
            raise MissingExtra("train", "the training recipe") from error
        raise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the commands and their arguments."""
    commands = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, (summary, declare, _) in ACTIONS.items():
        declare(commands.add_parser(name, help=summary, description=summary))


def run(options: argparse.Namespace) -> int:
    """Runs the chosen command and returns its exit code."""
    _, _, action = ACTIONS[options.action]
    return action(options)


def _declare_recipe(parser: argparse.ArgumentParser) -> None:
    default = embedded() / "fr_ar-en" / "recipe.toml"
    parser.add_argument("--recipe", type=Path, default=default, metavar="FILE", help="default: the embedded package's")
    parser.add_argument("--work", type=Path, required=True, metavar="DIR", help="folder of the run")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="replace a value of the recipe"
    )
    parser.add_argument("--reverse", metavar="LANG", help="the model that translates into LANG instead")


def _recipe(options: argparse.Namespace) -> Recipe:
    recipe = read_recipe(options.recipe, options.set)
    if options.reverse is None:
        return recipe
    reversed_recipe: Recipe = _module("backtranslate").reverse(recipe, options.reverse)
    return reversed_recipe


def _workspace(options: argparse.Namespace) -> Any:
    return _module("workspace").Workspace(options.work)


def _declare_prepare(parser: argparse.ArgumentParser) -> None:
    _declare_recipe(parser)
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    parser.add_argument("--phase", action="append", metavar="NAME", help="only this one; may be repeated")
    parser.add_argument("--held-out", type=Path, metavar="DIR", help="test sets: none of their lines is trained on")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="take this SentencePiece model, train none")


def _prepare(options: argparse.Namespace) -> int:
    recipe, workspace = _recipe(options), _workspace(options)
    if options.phase:
        recipe = replace(recipe, phases=tuple(recipe.phase(name) for name in options.phase))
    held_out = _module("corpus").read_held_out(options.held_out) if options.held_out else frozenset()
    report = _module("prepare").prepare(recipe, options.corpora, workspace, held_out, options.vocabulary)
    _print(asdict(report))
    return 0


def _declare_fit(parser: argparse.ArgumentParser) -> None:
    _declare_recipe(parser)
    parser.add_argument("--phase", required=True)
    parser.add_argument("--minutes", type=float, help="stop after so long; the next call goes on")
    parser.add_argument("--updates", type=int, help="length of the phase, instead of the recipe's")
    parser.add_argument("--weights", type=Path, metavar="FILE", help="a snapshot to start from when there is no state")
    parser.add_argument("--dev", type=Path, metavar="DIR", help="sets to measure the loss on with every snapshot")


def _fit(options: argparse.Namespace) -> int:
    recipe = _recipe(options)
    if options.updates is not None:
        recipe = replace(recipe, phases=tuple(_shortened(p, options.phase, options.updates) for p in recipe.phases))
    module = _module("fit")
    dev = _module("evaluate").read_sets(options.dev, recipe.target_language) if options.dev else ()
    session = module.Session(options.minutes, options.weights, dev)
    progress = module.fit(recipe, options.phase, _workspace(options), session)
    _print(asdict(progress))
    return 0


def _shortened(phase: Phase, name: str, updates: int) -> Phase:
    return replace(phase, updates=updates) if phase.name == name else phase


def _declare_export(parser: argparse.ArgumentParser) -> None:
    _declare_recipe(parser)
    parser.add_argument("package", type=Path, help="folder to write; replaced")
    parser.add_argument("--last", type=int, default=4, metavar="N", help="average the last N snapshots (default 4)")
    parser.add_argument("--guards", type=Path, metavar="FILE", help="what `calibrate` wrote")


def _export(options: argparse.Namespace) -> int:
    recipe, workspace = _recipe(options), _workspace(options)
    snapshots = _module("checkpoints").snapshots(workspace.folder)[-options.last :]
    if not snapshots:
        raise ConfigError(f"no snapshots in {options.work.name}/: run `fit` first")
    extra = {"guards": json.loads(options.guards.read_text(encoding="utf-8"))} if options.guards else {}
    _module("export").export(recipe, workspace, snapshots, options.package, extra)
    _print({"package": str(options.package), "averaged": [file.stem for file in snapshots]})
    return 0


def _declare_sets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path)
    parser.add_argument("sets", type=Path, help="folder with NAME.LANG and NAME.en")
    parser.add_argument("--only", action="append", default=[], metavar="NAME.LANG", help="one set; may be repeated")
    parser.add_argument("--sentences", type=int, metavar="N", help="the first N of every set")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--decoding", action="append", default=[], metavar="NAME=VALUE", help="instead of the package's own; repeatable"
    )


def _sets(options: argparse.Namespace) -> list[Any]:
    sets = _module("evaluate").read_sets(options.sets)
    chosen = [test for test in sets if not options.only or f"{test.name}.{test.language}" in options.only]
    if not chosen:
        raise ConfigError(f"no such set (there are: {', '.join(f'{test.name}.{test.language}' for test in sets)})")
    return [test.head(options.sentences) for test in chosen]


def _package(options: argparse.Namespace) -> Package:
    """The package, its decoding options (``--decoding no_repeat_ngram_size=3``) replaced as asked for."""
    package = read_package(options.package)
    given = dict(setting.partition("=")[::2] for setting in options.decoding)
    decoding = package.options.get("decoding", {}) | given
    return replace(package, options={**package.options, "decoding": decoding})


def _declare_evaluate(parser: argparse.ArgumentParser) -> None:
    _declare_sets(parser)
    parser.add_argument("--beam", type=int, action="append", metavar="N", help="may be repeated (default: 1 and 4)")
    parser.add_argument("--json", action="store_true", help="instead of a table")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the scores as floors; one --beam")
    parser.add_argument("--floor", type=Path, metavar="FILE", help="exit 1 when a score is below its floor; one --beam")


def _evaluate(options: argparse.Namespace) -> int:
    evaluation, package = _module("evaluate"), _package(options)
    limits = Thresholds.of(package.options)
    beams = options.beam or [1, 4]
    if len(beams) > 1 and (options.record or options.floor):
        raise ConfigError("a floor is of one beam: give --beam N once")
    sets, scores = _sets(options), []
    for beam in beams:
        translate = evaluation.engine(package, Decoding(beam, threads=options.threads))
        system = f"{package.name} {package.version}, beam {beam}"
        scores += [evaluation.evaluate(translate, test, system, limits) for test in sets]
    published = [score for test in sets for score in evaluation.published_scores(test)]
    if options.json:
        _print([score.to_dict() for score in (*scores, *published)])
    else:
        sys.stdout.write(evaluation.table([*scores, *published]))
    return _floor(options, sets, scores)


def _floor(options: argparse.Namespace, sets: list[Any], scores: list[Any]) -> int:
    floor = _module("floor")
    if options.record:
        text = json.dumps(floor.record(sets, scores), indent=1, ensure_ascii=False)
        options.record.write_text(text + "\n", encoding="utf-8")
    problems = floor.broken(sets, scores, floor.read_floors(options.floor)) if options.floor else []
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def _declare_calibrate(parser: argparse.ArgumentParser) -> None:
    _declare_sets(parser)
    parser.add_argument("--beam", type=int, default=2)
    parser.add_argument("--precision", type=float, default=0.5, help="of what a guard flags, how much must be bad")


def _calibrate(options: argparse.Namespace) -> int:
    evaluation, calibration = _module("evaluate"), _module("calibrate")
    translate = evaluation.engine(_package(options), Decoding(options.beam, threads=options.threads))
    judged = [item for test in _sets(options) for item in calibration.judge(translate, test)]
    _print(calibration.guards(judged, options.precision))
    return 0


def _declare_backtranslate(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, help="one that translates out of English")
    parser.add_argument("english", type=Path, help="a sentence a line")
    parser.add_argument("out", type=Path, help="TSV to write: the made source, the English line")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)


def _backtranslate(options: argparse.Namespace) -> int:
    package = read_package(options.package)
    translate = _module("evaluate").engine(package, Decoding(options.beam, threads=options.threads))
    limits, made = Thresholds.of(package.options), 0
    with options.english.open(encoding="utf-8") as lines, options.out.open("w", encoding="utf-8") as out:
        stripped = (line.strip() for line in lines)
        for pair in _module("backtranslate").synthetic(stripped, translate, package.target, limits):
            out.write(f"{pair.source}\t{pair.target}\n")
            made += 1
    _print({"pairs": made})
    return 0


def _print(value: Any) -> None:
    sys.stdout.write(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


Declare = Callable[[argparse.ArgumentParser], None]
Action = Callable[[argparse.Namespace], int]
ACTIONS: dict[str, tuple[str, Declare, Action]] = {
    "prepare": ("corpora to vocabulary and shards", _declare_prepare, _prepare),
    "fit": ("train a phase, or go on training it", _declare_fit, _fit),
    "export": ("average snapshots and write a package", _declare_export, _export),
    "evaluate": ("BLEU, chrF, speed and flags of a package", _declare_evaluate, _evaluate),
    "calibrate": ("thresholds of the guards for a package", _declare_calibrate, _calibrate),
    "backtranslate": ("made pairs from English lines", _declare_backtranslate, _backtranslate),
}
