"""Recipes: read, checked, overridden; the embedded package's own is one of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.errors import ConfigError
from dragoman.train.backtranslate import reverse
from dragoman.train.recipe import read_recipe

TOY = Path(__file__).parents[1] / "data/train/toy.toml"
EMBEDDED = Path(__file__).parents[2] / "models/fr_ar-en/recipe.toml"


def test_toy():
    recipe = read_recipe(TOY)
    assert recipe.source_languages == ("fr", "ar")
    assert recipe.shape.width == 32
    assert recipe.fit.label_smoothing == 0.1
    assert recipe.sources[1].columns == (1, 2)
    assert recipe.sources[1].weights == {"general": 2, "news": 2.5}
    assert recipe.phase("news").decay


def test_settings_replace_values():
    recipe = read_recipe(TOY, ["shape.width=64", "seed=9", 'fit.optimizer="adamw"'])
    assert (recipe.shape.width, recipe.seed, recipe.fit.optimizer) == (64, 9, "adamw")


def test_embedded_recipe_leaves_out_what_may_not_be_shipped():
    paths = {source.path for source in read_recipe(EMBEDDED).sources}
    assert not [path for path in paths if "books" in path or "freedict" in path or "places_saudi" in path]
    assert all(source.licence for source in read_recipe(EMBEDDED).sources)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (["shape.wdith=3"], "no such name: wdith"),
        (['shape.width="wide"'], "width must be of type int"),
        (["fit.compile=1"], "compile must be of type bool"),
        (["shape.width=33"], "multiple of shape.heads"),
        (["vocabulary.size=70000"], "16 bits"),
        (['fit.optimizer="sgd"'], "muon or adamw"),
        (['fit.precision="fp8"'], "auto, fp32 or bf16"),
        (["augment.copy=2"], "augment.copy must be between 0 and 1"),
        (['source_languages=["de"]'], "language 'fr' is not one of the recipe"),
        (["seed="], "cannot be read"),
        (["phases.news.updates=3"], "--set phases.news.updates=3: phases is a list"),
        (['decoding.length_penalty="long"'], "length_penalty must be of type float"),
    ],
)
def test_mistakes_are_named(settings, message):
    with pytest.raises(ConfigError, match=message):
        read_recipe(TOY, settings)


def test_missing_values_and_files_are_named(tmp_path):
    with pytest.raises(ConfigError, match=r"none\.toml: cannot be read"):
        read_recipe(tmp_path / "none.toml")
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="name, source_languages"):
        read_recipe(tmp_path / "empty.toml")


def test_unknown_phase_is_named():
    with pytest.raises(ConfigError, match=r"no phase 'last' \(phases: general, news\)"):
        read_recipe(TOY).phase("last")


def test_reverse_takes_one_language_and_swaps_its_sides():
    recipe = reverse(read_recipe(TOY), "ar")
    assert (recipe.source_languages, recipe.target_language) == (("en",), "ar")
    assert [(source.language, source.columns) for source in recipe.sources] == [("en", (2, 1))]
    assert recipe.augment.copy == recipe.augment.loose == 0
