"""The same package, the same decoding: each sentence is what argostranslate's own code makes of it.

Documented differences: an embedded package may carry penalties of its own, which argostranslate does not read (they are
taken away here); argostranslate turns every ``_`` of the output into a space; Arabic reaches an embedded package
folded (``modelside``), which argostranslate does not do, so that it is handed the folded sentence here.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dragoman.modelside import model_source
from dragoman.packages import export, install, read_package
from dragoman.translate import CT2Engine, Decoding

SENTENCES = {
    code: (Path(__file__).parents[1] / "data" / "translate" / f"parity.{code}.txt").read_text("utf-8").splitlines()
    for code in ("fr", "ar")
}


class Whole:
    """A sentence splitter that does not split: argostranslate's own would download a model."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


@pytest.fixture(scope="module")
def argos(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """argostranslate without its splitters, which it imports but is not asked to use here."""
    home = tmp_path_factory.mktemp("argos")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "HOME"):
            patch.setenv(name, str(home))
        for name in ("stanza", "minisbd", "spacy"):
            fake = ModuleType(name)
            fake.SBDetect = fake.models = ModuleType("fake")  # type: ignore[attr-defined]
            patch.setitem(sys.modules, name, fake)
        pytest.importorskip("argostranslate", reason="pip install --no-deps argostranslate")
        from argostranslate import package, translate

        yield package, translate


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_each_sentence_is_argostranslates(code: str, argos: Any, embedded_package: Path, tmp_path: Path) -> None:
    import ctranslate2

    package, translate = argos
    exported = install(export(read_package(embedded_package), code, tmp_path / "out"), tmp_path / "models")
    theirs = package.Package(exported.path)
    model = ctranslate2.Translator(str(exported.path / "model"))
    sentences = [model_source(sentence) for sentence in SENTENCES[code]]
    expected = [
        translate.apply_packaged_translation(theirs, sentence, model, Whole(), 1)[0].value for sentence in sentences
    ]
    alike = replace(exported, options={name: v for name, v in exported.options.items() if name != "decoding"})
    engine = CT2Engine(alike, Decoding(beam_size=4, threads=1))
    ours = [engine.translate([sentence])[0] for sentence in sentences]
    assert [hypothesis.text.replace("_", " ") for hypothesis in ours if hypothesis] == expected


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_a_batch_changes_no_sentence(code: str, embedded_package: Path) -> None:
    """In float32. (int8 products are rounded by shape on processors without VNNI: 2 % of beams there end elsewhere.)"""
    engine = CT2Engine(read_package(embedded_package), Decoding(threads=1, compute_type="float32"))
    together = engine.translate(SENTENCES[code])
    alone = [engine.translate([sentence])[0] for sentence in SENTENCES[code]]
    assert [hypothesis and hypothesis.text for hypothesis in together] == [one and one.text for one in alone]
