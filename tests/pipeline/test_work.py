"""How much work a fixed corpus costs, in what does not depend on the machine's mood: calls of the engine, texts and
padding that it is given, and calls of Python functions. ``tests/data/work.json`` holds what was counted; a quarter more
is a gross regression. ``python -m tests.pipeline.test_work`` counts anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType

import pytest

from dragoman.config import Config
from dragoman.document import Source
from dragoman.languages import LanguageIdentifier
from dragoman.packages import Catalog, embedded, read_package
from dragoman.pipeline import Pipeline
from dragoman.render import render
from dragoman.testing import EchoEngine
from dragoman.translate import Decoding, Translator
from dragoman.translate.tokenizers import open_tokenizer

ROOT = Path(__file__).parents[2]
RECORD = ROOT / "tests" / "data" / "work.json"
TOLERANCE = 1.25  # versions of Python and of ftfy differ by less
PACKAGE = read_package(embedded() / "fr_ar-en")


def corpus(documents: int = 40, sentences: int = 15) -> Iterator[Source]:
    """News of ``sentences`` sentences each, three to a paragraph, and one line that all of them share."""
    lines = (ROOT / "bench" / "speed" / "data" / "sentences.tsv").read_text("utf-8").splitlines()
    texts = [line.split("\t")[1] for line in lines]
    step = len(texts) // documents
    for number in range(documents):
        own = texts[number * step : number * step + sentences]
        paragraphs = [" ".join(own[start : start + 3]) for start in range(0, sentences, 3)]
        yield Source(str(number), "\n\n".join([*paragraphs, "Suivez-nous sur les réseaux sociaux pour la suite."]))


class CountingEngine(EchoEngine):
    """Counts the padding that CTranslate2 would be given: it sorts a call by length and cuts it by tokens."""

    def __init__(self) -> None:
        super().__init__()
        self._tokenizer = open_tokenizer(PACKAGE)
        self.tokens = self.padded = 0

    def translate(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]
        lengths = sorted((len(tokens) + 1 for tokens in self._tokenizer.encode(texts)), reverse=True)
        while lengths:
            rows = max(1, Decoding().batch_tokens // lengths[0])
            batch, lengths = lengths[:rows], lengths[rows:]
            self.tokens += sum(batch)
            self.padded += batch[0] * len(batch)
        return super().translate(texts)


def python_calls(run: Callable[[], object]) -> int:
    """Calls of functions, Python's and C's, that ``run`` makes."""
    count = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def measure() -> dict[str, float]:
    """The work of the corpus. Python calls are counted the second time, when what is read once has been read."""
    engine = CountingEngine()
    pipeline = Pipeline(Translator(Catalog((PACKAGE,)), lambda package: engine), LanguageIdentifier(), Config())
    sources = list(corpus())
    characters = sum(len(source.data) for source in sources)
    aligned = list(pipeline.run(sources, "en"))
    calls = {
        "prepare": python_calls(lambda: [pipeline.prepare(source) for source in sources]),
        "all stages": python_calls(lambda: list(pipeline.run(sources, "en"))),
        "render": python_calls(lambda: list(render(aligned, "jsonl"))),
    }
    return {
        "engine calls": len(engine.calls) / 2,
        "texts repeated": len(engine.calls[0]) - len(set(engine.calls[0])),
        "texts": len(engine.calls[0]),
        "padding, % of tokens": round(100 * (engine.padded / engine.tokens - 1), 2),
        **{f"Python calls a 1,000 characters, {name}": round(1000 * n / characters) for name, n in calls.items()},
    }


@pytest.fixture(scope="module")
def counted() -> dict[str, float]:
    return measure()


RECORDED: dict[str, float] = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}


@pytest.mark.parametrize("name", RECORDED)
def test_work_has_not_grown(name: str, counted: dict[str, float]) -> None:
    assert counted[name] <= RECORDED[name] * TOLERANCE, "if it must, say why and count anew"


def test_work_is_linear(echo_pipeline: Pipeline) -> None:
    """Eight times the text, about eight times the calls."""
    (source,) = corpus(1, 50)
    once, eight = (
        python_calls(lambda times=times: echo_pipeline.run_one(Source("x", "\n\n".join([source.data] * times)), "en"))
        for times in (1, 8)
    )
    assert eight < 10 * once


if __name__ == "__main__":
    RECORD.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
