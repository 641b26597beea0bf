"""Test sets are found by their names; scores carry their parameters; a failing engine costs a sentence, not the run."""

from __future__ import annotations

import argparse
import builtins
import sys
from dataclasses import replace

import pytest

from dragoman.errors import ConfigError, MissingExtra
from dragoman.train import command
from dragoman.train.evaluate import Scores, TestSet, evaluate, flags_of, published_scores, read_sets, table
from dragoman.train.floor import TOLERANCE, broken, read_floors, record
from dragoman.translate import Hypothesis, Thresholds

FOX = "The quick brown fox jumps over the lazy dog"


def write(folder, **files):
    for name, text in files.items():
        (folder / name.replace("__", ".").replace("_", "-")).write_text(text, encoding="utf-8")


def test_sets_are_found_by_name(tmp_path):
    below = tmp_path / "mt"
    below.mkdir()
    write(below, a__fr="un\ndeux\n", a__ar="واحد\nاثنان\n", a__en="one\ntwo\n", b__en="alone\n")
    (below / "a.fr-en.argos.en").write_text("1\n2\n", encoding="utf-8")
    (below / "a.fr-en.google.en").write_text("I\nII\n", encoding="utf-8")
    sets = read_sets(tmp_path)
    assert [(test.name, test.language) for test in sets] == [("a", "ar"), ("a", "fr")]
    assert sets[1].published == {"argos": ["1", "2"], "google": ["I", "II"]}
    assert sets[1].head(1).published["google"] == ["I"]
    assert sets[1].head(None) == sets[1]


def test_an_empty_line_is_a_sentence(tmp_path):
    write(tmp_path, a__fr="un\n\ntrois\n", a__en="one\n\nthree\n")
    assert list(read_sets(tmp_path)[0].sources) == ["un", "", "trois"]


def test_sides_of_different_length_are_named(tmp_path):
    write(tmp_path, a__fr="un\n", a__en="one\ntwo\n")
    with pytest.raises(ConfigError, match=r"a\.fr: files of different numbers of lines: \[1, 2\]"):
        read_sets(tmp_path)


def test_no_sets_are_named(tmp_path):
    with pytest.raises(ConfigError, match="no pair of files"):
        read_sets(tmp_path)


def test_scores():
    test = TestSet("fox", "fr", ["Le renard"] * 4, [FOX] * 4, {"other": [FOX] * 4})
    made = [Hypothesis(FOX, -0.1, 9), Hypothesis("the the the the the the", -3.0, 6), None, Hypothesis(FOX, -0.2, 9)]
    scores = evaluate(lambda texts: made, test, "toy, beam 1", Thresholds())
    assert 0 < scores.bleu < 100
    assert scores.flags["any"] == 0.5
    assert scores.flags["failed"] == scores.flags["loop"] == scores.flags["low_score"] == 0.25
    assert scores.speed > 0
    assert "nrefs:1" in scores.signatures[0]
    assert "nc:6" in scores.signatures[1]
    (other,) = published_scores(test)
    assert (other.bleu, other.chrf, other.speed) == (100.0, 100.0, 0.0)
    lines = table([scores, other]).splitlines()
    assert lines[2].startswith("| fox (4) | fr | toy, beam 1 | ")
    assert lines[3] == "| fox (4) | fr | other | 100.0 | 100.0 | - | - |"
    assert scores.to_dict()["sentences_per_second"] > 0


def test_a_floor_is_of_the_same_sentences_and_holds():
    test = TestSet("fox", "fr", ["Le renard"], [FOX])
    scores = Scores("fox", "fr", "toy, beam 2", 1, 20.0, 40.0, ("a", "b"))
    floors = record([test], [scores])
    assert broken([test], [scores], floors) == []
    assert broken([test], [replace(scores, bleu=20.0 - TOLERANCE)], floors) == []
    assert broken([test], [replace(scores, bleu=19.0)], floors) == ["fox.fr: BLEU 19.00 is below the floor of 20.00"]
    other = TestSet("fox", "fr", ["Un renard"], [FOX])
    assert broken([other], [scores], floors) == ["fox.fr: not the sentences that the floor was measured on"]
    assert broken([], [], floors) == ["fox.fr: not measured"]


def test_floors_that_cannot_be_read_are_named(tmp_path):
    for text in ("[]", "{"):
        (tmp_path / "floors.json").write_text(text, encoding="utf-8")
        with pytest.raises(ConfigError, match=r"floors floors\.json: "):
            read_floors(tmp_path / "floors.json")


def test_a_failure_is_a_flag():
    assert flags_of("Bonjour", None, Thresholds()) == ("failed",)


def test_without_the_extra_it_says_what_to_install(monkeypatch, tmp_path):
    def refuse(name, *arguments, **keywords):
        if name.split(".")[0] in ("torch", "numpy", "sacrebleu"):
            raise ImportError(f"No module named {name!r}", name=name)
        return real(name, *arguments, **keywords)

    real = builtins.__import__
    for module in [name for name in sys.modules if name.split(".")[0] in ("torch", "numpy") or ".train." in name]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setattr(builtins, "__import__", refuse)
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    for arguments in (
        ["fit", "--work", str(tmp_path), "--phase", "news"],
        ["export", "--work", str(tmp_path), "out"],
        ["evaluate", str(tmp_path), str(tmp_path)],
    ):
        with pytest.raises(MissingExtra, match=r"pip install 'dragoman\[train\]'"):
            command.run(parser.parse_args(arguments))
