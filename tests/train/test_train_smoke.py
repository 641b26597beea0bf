"""A toy package, all the way: prepared, fitted, stopped, resumed, exported, loaded by the product, translating."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed: pip install 'dragoman[train]'")

from dragoman.errors import ConfigError
from dragoman.packages import export as export_archive
from dragoman.packages import install, read_package, verify
from dragoman.train import command
from dragoman.train.checkpoints import load_state, load_weights, snapshots
from dragoman.train.recipe import read_recipe
from dragoman.train.workspace import Workspace
from dragoman.translate import CT2Engine, Decoding

DATA = Path(__file__).parents[1] / "data/train"
TOY = DATA / "toy.toml"


def call(*arguments, code=0):
    """One command of the recipe, as the command line gives it; its exit code."""
    import argparse

    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    returned = command.run(parser.parse_args([str(argument) for argument in arguments]))
    assert returned == code
    return returned


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpora")
    shutil.copy(DATA / "news.tsv", folder)
    return folder


@pytest.fixture(scope="module")
def held_out(tmp_path_factory):
    """The first ten lines of the toy corpus are kept for testing."""
    folder = tmp_path_factory.mktemp("held") / "sets"
    folder.mkdir()
    rows = [line.split("\t") for line in (DATA / "news.tsv").read_text(encoding="utf-8").splitlines()[:10]]
    for column, language in enumerate(("fr", "ar", "en")):
        (folder / f"toy-dev.{language}").write_text("".join(f"{row[column]}\n" for row in rows), encoding="utf-8")
    (folder / "toy-dev.fr-en.copier.en").write_text("".join(f"{row[0]}\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def work(tmp_path_factory, corpora, held_out):
    """A run that was stopped in its first phase, resumed, and went through both."""
    folder = tmp_path_factory.mktemp("work")
    recipe = ("--recipe", TOY, "--work", folder)
    call("prepare", *recipe, "--corpora", corpora, "--held-out", held_out)
    call("fit", *recipe, "--phase", "general", "--updates", 20, "--dev", held_out)
    call("fit", *recipe, "--phase", "general")
    call("fit", *recipe, "--phase", "news")
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory, work):
    folder = tmp_path_factory.mktemp("packages") / "toy"
    call("export", "--recipe", TOY, "--work", work, folder, "--last", 2)
    return folder


def test_what_is_held_out_is_not_prepared(work):
    report = json.loads((work / "prepared.json").read_text(encoding="utf-8"))
    assert all(source["held_out"] == 10 for source in report["sources"].values())
    assert report["phases"]["general"]["ar"] > report["phases"]["general"]["fr"]
    assert {"fr", "ar", "en", "mul"} <= report["phases"]["news"].keys()
    assert report["spoken"] < 900


def test_it_learns_and_counts(work):
    lines = [json.loads(line) for line in (work / "curve.jsonl").read_text(encoding="utf-8").splitlines()]
    measured = [line for line in lines if "dev" in line]
    assert [line["updates"] for line in measured] == [15, 20]
    assert measured[0]["dev"].keys() == {"toy-dev.fr", "toy-dev.ar"}
    assert all(2 < loss < 8 for line in measured for loss in line["dev"].values())
    curve = [line for line in lines if "loss" in line]
    assert [line["updates"] for line in curve] == sorted(line["updates"] for line in curve)
    assert curve[-1]["updates"] == 50
    assert curve[-1]["loss"] < curve[0]["loss"] - 0.5
    state = load_state(work)
    assert state is not None
    assert (state[2].phase, state[2].updates, state[2].phase_updates) == ("news", 50, 10)
    assert [file.stem for file in snapshots(work)] == ["0000040", "0000045", "0000050"]


def test_prepared_again_the_vocabulary_and_the_decoder_stay(work, corpora):
    before = Workspace(work).vocabulary.read_bytes(), Workspace(work).target_ids()
    call("prepare", "--recipe", TOY, "--work", work, "--corpora", corpora, "--phase", "news", "--set", "seed=4")
    assert (Workspace(work).vocabulary.read_bytes(), Workspace(work).target_ids()) == before


def test_a_phase_that_is_over_is_not_run_again(work):
    before = (work / "curve.jsonl").read_bytes()
    call("fit", "--recipe", TOY, "--work", work, "--phase", "news")
    assert (work / "curve.jsonl").read_bytes() == before


def test_the_package_is_whole_and_translates(package):
    found = read_package(package)
    assert (found.sources, found.target, found.options["max_tokens"]) == (("fr", "ar"), "en", 60)
    assert len(verify(found)) == 64
    hypotheses = CT2Engine(found, Decoding(beam_size=2, threads=1)).translate(
        ["Le Parlement a voté.", "وصل الوزير", ""]
    )
    assert all(hypothesis is not None and hypothesis.score <= 0 for hypothesis in hypotheses)
    assert hypotheses[0].text
    assert not any("\u0600" <= character <= "\u06ff" for hypothesis in hypotheses for character in hypothesis.text)


def test_exported_again_it_is_the_same(package, work, tmp_path):
    call("export", "--recipe", TOY, "--work", work, tmp_path / "toy", "--last", 2)
    assert verify(read_package(tmp_path / "toy")) == verify(read_package(package))


def test_an_archive_of_it_installs(package, tmp_path):
    archive = export_archive(read_package(package), "ar", tmp_path / "out")
    assert install(archive, tmp_path / "models").sources == ("ar",)


def test_the_decoder_of_the_export_is_that_of_training(work, tmp_path, monkeypatch):
    """The same probabilities from CTranslate2 and from the model that was trained; without quantization, exactly."""
    import ctranslate2
    import numpy as np
    import torch

    from dragoman.train.batches import make_batch
    from dragoman.train.checkpoints import average
    from dragoman.train.model import Inputs, Model

    monkeypatch.setattr("dragoman.train.export.QUANTIZATION", "float32")
    call("export", "--recipe", TOY, "--work", work, tmp_path / "exact", "--last", 2)
    recipe, workspace = read_recipe(TOY), Workspace(work)
    processor, spoken = workspace.processor(), workspace.target_ids()
    weights = [load_weights(file, recipe.shape, processor.get_piece_size()) for file in snapshots(work)[-2:]]
    model = Model(recipe.shape, average(weights), torch.tensor(spoken))
    source, target = processor.encode("Le Parlement a voté."), processor.encode("Parliament voted.")
    batch = make_batch([np.array(source)], [np.array(target)])
    places = torch.tensor([spoken.index(piece) for piece in batch.gold])
    arrays = [torch.from_numpy(array) for array in (batch.source, batch.target_in, batch.keep)]
    ours = -float(model.loss(Inputs(*arrays, places)))
    engine = ctranslate2.Translator(str(tmp_path / "exact/model"), compute_type="float32")
    pieces = [[processor.id_to_piece(piece) for piece in side] for side in (source, target)]
    (theirs,) = engine.score_batch([pieces[0]], [pieces[1]])
    assert sum(theirs.log_probs) / len(theirs.log_probs) == pytest.approx(ours, abs=1e-3)


def test_evaluate(package, held_out, capsys):
    call("evaluate", package, held_out, "--beam", 1, "--threads", 1)
    text = capsys.readouterr().out
    assert "| toy-dev (10) | fr | toy 0.0, beam 1 |" in text
    assert "| toy-dev (10) | ar | toy 0.0, beam 1 |" in text
    assert "| toy-dev (10) | fr | copier |" in text
    assert "nrefs:1|case:mixed|eff:no|tok:13a" in text


def test_a_floor_that_was_recorded_holds_and_a_higher_one_does_not(package, held_out, tmp_path, capsys):
    floors = tmp_path / "floors.json"
    arguments = ("evaluate", package, held_out, "--beam", 1, "--threads", 1)
    call(*arguments, "--record", floors)
    call(*arguments, "--floor", floors)
    raised = {name: floor | {"bleu": floor["bleu"] + 1} for name, floor in json.loads(floors.read_text()).items()}
    floors.write_text(json.dumps(raised), encoding="utf-8")
    assert call(*arguments, "--floor", floors, code=1)
    assert "toy-dev.ar: BLEU" in capsys.readouterr().err
    with pytest.raises(ConfigError, match="one beam"):
        call("evaluate", package, held_out, "--floor", floors)


def test_calibrate_writes_guards_that_export_takes(package, work, held_out, tmp_path, capsys):
    call("calibrate", package, held_out, "--only", "toy-dev.ar", "--threads", 1, "--precision", 0.5)
    guards = tmp_path / "guards.json"
    guards.write_text(capsys.readouterr().out, encoding="utf-8")
    call("export", "--recipe", TOY, "--work", work, tmp_path / "guarded", "--guards", guards)
    options = read_package(tmp_path / "guarded").options
    assert options["guards"]["low_score"] < 0
    assert options["guards"]["calibration"]["sentences"] == 10


def test_back_translation(corpora, tmp_path, capsys):
    """The recipe run the other way round, and pairs made with it."""
    recipe = ("--recipe", TOY, "--work", tmp_path / "back", "--reverse", "ar")
    call("prepare", *recipe, "--corpora", corpora)
    call("fit", *recipe, "--phase", "general", "--updates", 5)
    call("export", *recipe, tmp_path / "en-ar")
    english = tmp_path / "english.txt"
    english.write_text("Parliament passed the law.\nThe minister arrived.\n", encoding="utf-8")
    capsys.readouterr()
    call("backtranslate", tmp_path / "en-ar", english, tmp_path / "made.tsv", "--threads", 1)
    rows = (tmp_path / "made.tsv").read_text(encoding="utf-8").splitlines()
    assert json.loads(capsys.readouterr().out) == {"pairs": len(rows)}
    assert read_package(tmp_path / "en-ar").sources == ("en",)


def test_made_pairs_carry_their_mark(corpora, work, tmp_path):
    """Back-translated pairs go into a recipe as one more source, whose text begins with a mark."""
    (corpora / "made.tsv").write_text("وصل الوزير أمس\tThe minister arrived\n" * 2, encoding="utf-8")
    source = '[[sources]]\npath = "made.tsv"\nlanguage = "ar"\nlicence = ""\ntag = "<bt>"\nnews = 1\n'
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(TOY.read_text(encoding="utf-8").split("[[sources]]")[0] + source, encoding="utf-8")
    vocabulary = work / "sentencepiece.model"
    arguments = ("prepare", "--recipe", recipe, "--work", tmp_path, "--corpora", corpora, "--vocabulary", vocabulary)
    call(
        *arguments, "--phase", "news", *(f"--set=augment.{name}=0" for name in ("quotes", "loose", "typo", "headline"))
    )
    workspace = Workspace(tmp_path)
    pairs = workspace.read_pairs("news")
    assert workspace.processor().decode(pairs.source[0].tolist()) == "<bt> وصل الوزير أمس"
    assert workspace.vocabulary.read_bytes() == vocabulary.read_bytes()


def test_weights_of_another_shape_are_refused(work):
    recipe = read_recipe(TOY, ["shape.width=64"])
    with pytest.raises(ConfigError, match=r"the recipe wants \(128, 64\)|the recipe wants"):
        load_weights(snapshots(work)[-1], recipe.shape, 900)


@pytest.mark.parametrize(
    "arguments",
    [
        ("fit", "--recipe", TOY, "--work", "{}", "--phase", "general"),
        ("export", "--recipe", TOY, "--work", "{}", "{}/package"),
        ("evaluate", "{package}", "{}"),
        ("evaluate", "{package}", "{held_out}", "--only", "toy-dev.de"),
    ],
    ids=["fit", "export", "evaluate", "evaluate-only"],
)
def test_what_is_not_there_is_named(arguments, package, held_out, tmp_path):
    with pytest.raises(ConfigError, match=r"run `(prepare|fit)` first|no pair of files|no such set"):
        call(*(str(a).format(tmp_path, package=package, held_out=held_out) for a in arguments))
