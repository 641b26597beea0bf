"""More Arabic from English: the recipe run the other way round, and what that model makes of English news.

Back-translation (arXiv 1511.06709) in four commands::

    prepare --reverse ar --work back …; fit --reverse ar --work back …; export --reverse ar --work back en-ar
    backtranslate en-ar english.txt synthetic.tsv
    # in the recipe: [[sources]] path = "synthetic.tsv", language = "ar", tag = "<bt>", general = 1
    prepare … (again, with that source)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dragoman.train.corpus import Pair, clean, fault
from dragoman.train.evaluate import Translate, flags_of
from dragoman.train.recipe import Augment, Recipe, Source
from dragoman.translate import Thresholds

WINDOW = 2_000  # sentences handed to the engine together
_NO_NOISE = Augment(**dict.fromkeys(Augment.__dataclass_fields__, 0.0))


def reverse(recipe: Recipe, language: str) -> Recipe:
    """The recipe of the model that translates into ``language`` what ``recipe`` translates from it.

    Only the corpora in that language, each with its sides swapped, and no noise: its output is to be clean text.
    """
    sources = tuple(_swapped(source, recipe) for source in recipe.sources if source.language == language)
    return replace(
        recipe,
        name=f"{recipe.target_language}-{language}",
        source_languages=(recipe.target_language,),
        target_language=language,
        sources=sources,
        augment=_NO_NOISE,
    )


def _swapped(source: Source, recipe: Recipe) -> Source:
    return replace(source, language=recipe.target_language, columns=source.columns[::-1])


def synthetic(
    english: Iterable[str], translate: Translate, language: str, limits: Thresholds, source_language: str = "en"
) -> Iterator[Pair]:
    """Pairs of a machine-made source in ``language`` and the English line it was made from.

    What the guards flag, and what ``corpus.fault`` finds fault with, is left out: it would teach that such a source
    means such an English sentence.
    """
    window: list[str] = []
    for line in english:
        window.append(line)
        if len(window) == WINDOW:
            yield from _made(window, translate, language, limits, source_language)
            window = []
    yield from _made(window, translate, language, limits, source_language)


def _made(
    lines: list[str], translate: Translate, language: str, limits: Thresholds, source_language: str
) -> Iterator[Pair]:
    for line, hypothesis in zip(lines, translate(lines) if lines else [], strict=True):
        if hypothesis is None or flags_of(line, hypothesis, limits, language):
            continue
        pair = clean(Pair(hypothesis.text, line, language))
        if not fault(pair, source_language):
            yield pair
