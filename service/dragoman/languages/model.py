"""fastText's language model lid.176, kept in bounds: any text, one script, Dragoman's tags.

Joulin et al. 2016, "Bag of Tricks for Efficient Text Classification" and "FastText.zip"; the model is Facebook's
``lid.176.ftz`` (CC BY-SA 3.0, see ``lid.176.NOTICE``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from dragoman import tags
from dragoman.errors import ConfigError

# The model cannot read a line feed or a lone surrogate; controls say nothing.
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Past this many characters an answer no longer changes, and the time grows with the length.
_ENOUGH = 400
# Close relatives that are one language here: the packages read them, and lid.176 mistakes short standard text for them.
_ONE = {"arz": "ar", "azb": "az", "pnb": "ur", "mzn": "fa", "lrc": "fa", "nn": "no", "nb": "no", "wuu": "zh"}
_SCRIPTS = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Kana"}


class Model:
    """A loaded lid.176 model.

    Args:
        path: another fastText model with ``__label__xx`` labels; None for the one in the package.

    Raises:
        ConfigError: no readable model there.
    """

    def __init__(self, path: Path | None = None) -> None:
        import fasttext  # native: only who identifies languages pays for it

        try:
            if path is None:
                with as_file(files("dragoman.languages") / "lid.176.ftz") as inside:
                    self._model: Any = fasttext.load_model(str(inside))
            else:
                self._model = fasttext.load_model(str(path))
        except ValueError as error:
            raise ConfigError(f"{path} is not a fastText model: {error}") from error
        self._remembered = lru_cache(maxsize=1 << 12)(self._top)

    def top(self, text: str, script: str | None = None, limit: int = 3) -> tuple[tuple[str, float], ...]:
        """The likeliest languages of ``text`` with their probability (0 to 1), best first.

        ``script``: only languages usually written in it, their probabilities made to sum to 1 over all of them.
        """
        return self._remembered(text[:_ENOUGH], script, limit)

    def _top(self, text: str, script: str | None, limit: int) -> tuple[tuple[str, float], ...]:
        labels, shares = self._model.predict(_UNREADABLE.sub(" ", text), -1, 0.0)
        found: dict[str, float] = {}
        for label, share in zip(labels, shares, strict=True):
            tag, written = _tag(label)
            if script is None or written == script:
                found[tag] = found.get(tag, 0.0) + float(share)
        total = sum(found.values()) or 1.0
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return tuple((tag, min(1.0, share / total)) for tag, share in ranked[:limit])


@cache
def _tag(label: str) -> tuple[str, str]:
    """``__label__arz`` -> ``("ar", "Arab")``: tag and script."""
    tag = tags.from_fasttext(label)
    tag = _ONE.get(tag, tag)
    script = tags.language(tag).script
    return tag, _SCRIPTS.get(script, script)
