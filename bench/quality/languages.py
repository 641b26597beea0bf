"""How well language spans are found: ours beside fastText's and lingua's, on spliced documents with gold labels.

    python -m bench.quality.languages --eval DIR [--documents 200] [--seed 2] [--half 1] [--errors 40]
                                      [--fasttext FILE] [--lingua] [--heliport]

DIR holds the evaluation sets (``mt/ domain/``). Seed 1 with half 0 is what the rules were tuned on; seed 2 with half 1
is what gets reported. Prints one Markdown table.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.quality.languages_documents import ARABIC_SCRIPT, Gold, Splicer, read_sentences

# For each paragraph, (start, end, language) runs that cover it.
Runs = list[list[tuple[int, int, str]]]
Finder = Callable[[str, Sequence[tuple[int, int]]], Runs]
OWN = Path(__file__).parents[2] / "tests" / "data" / "languages" / "sentences"
CLASSES = ("1-3", "4-10", "11+")
COLUMNS = ("characters", "letters", "paragraphs", "1-3 words", "4-10", "11+", "border F1", "Arabic in Latin, exact")
COLUMNS += ("Latin in Arabic, exact", "MB/s")


class Score:
    """Counts right and wrong of one finder over documents."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.found = self.wanted = self.hit = 0
        self.errors: list[str] = []

    def count(self, key: str, right: bool) -> None:
        """One more of ``key``, right or wrong."""
        self.total[key] += 1
        self.right[key] += right

    def add(self, gold: Gold, runs: Runs) -> None:
        """Compares the runs of one document with its gold labels."""
        for (start, end), found in zip(gold.paragraphs, runs, strict=True):
            labels = [language for first, last, language in found for _ in range(first, last)]
            self._characters(gold, start, end, labels)
            self._borders(gold, start, end, labels)
            self._paragraph(gold, start, end, labels)

    def _characters(self, gold: Gold, start: int, end: int, labels: list[str]) -> None:
        for index in range(start, end):
            character, wanted = gold.text[index], gold.languages[index]
            if wanted and not character.isspace():
                self.count("characters", labels[index - start] == wanted)
                if character.isalpha():
                    self.count("letters", labels[index - start] == wanted)

    def _paragraph(self, gold: Gold, start: int, end: int, labels: list[str]) -> None:
        letters = [i for i in range(start, end) if gold.text[i].isalpha()] or list(range(start, end))
        wanted = Counter(gold.languages[i] for i in letters).most_common(1)[0][0]
        got = Counter(labels[i - start] for i in letters).most_common(1)[0][0]
        if not wanted:  # a heading in another language than the document's: whatever its own script can be
            return
        words = len(gold.text[start:end].split())
        self.count("paragraphs", got == wanted)
        self.count(CLASSES[(words > 3) + (words > 10)], got == wanted)
        if got != wanted or labels != gold.languages[start:end]:
            self.errors.append(_shown(gold, start, end, labels))

    def _borders(self, gold: Gold, start: int, end: int, labels: list[str]) -> None:
        wanted = set(_borders(gold.text, start, gold.languages[start:end]))
        found = set(_borders(gold.text, start, labels))
        self.found, self.wanted, self.hit = (
            self.found + len(found),
            self.wanted + len(wanted),
            self.hit + len(found & wanted),
        )
        if len(wanted) > 0:
            for first, last, code in _pieces(gold.languages[start:end]):
                if code in ARABIC_SCRIPT:
                    exact = _trimmed(gold.text, start + first, start + last)
                    ours = {
                        _trimmed(gold.text, start + a, start + b) for a, b, c in _pieces(labels) if c in ARABIC_SCRIPT
                    }
                    self.count("arabic" if gold.main != "ar" else "interrupted", exact in ours)

    def row(self, name: str, seconds: float, characters: int) -> str:
        """One row of the table."""
        share = {key: f"{100 * self.right[key] / total:.2f}" for key, total in self.total.items()}
        precision, recall = self.hit / max(1, self.found), self.hit / max(1, self.wanted)
        f1 = 200 * precision * recall / max(1e-9, precision + recall)
        keys = ("characters", "letters", "paragraphs", *CLASSES)
        cells = [share.get(key, "-") for key in keys] + [f"{f1:.2f}"]
        cells += [share.get(key, "-") for key in ("arabic", "interrupted")]
        return f"| {name} | {' | '.join(cells)} | {characters / seconds / 1e6:.2f} |"


def _pieces(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    first = 0
    for index in range(1, len(labels) + 1):
        if index == len(labels) or labels[index] != labels[first]:
            yield first, index, labels[first]
            first = index


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _borders(text: str, start: int, labels: Sequence[str]) -> Iterator[int]:
    """Where the language changes, moved over white space."""
    for first, _, _ in _pieces(labels):
        if first:
            index = start + first
            while index < start + len(labels) and text[index].isspace():
                index += 1
            yield index


def _shown(gold: Gold, start: int, end: int, labels: list[str]) -> str:
    def show(names: Sequence[str]) -> str:
        return " ".join(f"[{code}: {gold.text[start + a : start + b]}]" for a, b, code in _pieces(names))

    return f"{gold.main} gold {show(gold.languages[start:end])}\n   got  {show(labels)}"


def ours() -> Finder:
    """Dragoman."""
    from dragoman.languages import LanguageIdentifier

    identifier = LanguageIdentifier()

    def find(text: str, paragraphs: Sequence[tuple[int, int]]) -> Runs:
        return [[(s.start, s.end, s.language) for s in spans] for spans in identifier.spans(text, paragraphs)]

    return find


def fasttext_alone(path: Path) -> Finder:
    """fastText lid.176 on every paragraph, its first answer."""
    import fasttext

    model = fasttext.load_model(str(path))

    def find(text: str, paragraphs: Sequence[tuple[int, int]]) -> Runs:
        labels = [model.predict(text[a:b].replace("\n", " "))[0] for a, b in paragraphs]
        return [[(a, b, label[0].removeprefix("__label__"))] for (a, b), label in zip(paragraphs, labels, strict=True)]

    return find


def heliport_alone() -> Finder:
    """heliport (HeLI-OTS) on every paragraph, its first answer."""
    from heliport import Identifier

    identifier = Identifier()
    codes = {"eng": "en", "fra": "fr", "ara": "ar", "spa": "es", "deu": "de", "ita": "it", "tur": "tr", "kmr": "ku"}
    codes |= {"por": "pt", "nld": "nl", "pes": "fa", "fas": "fa", "urd": "ur", "pus": "ps", "pbt": "ps", "arb": "ar"}

    def label(text: str) -> str:
        found = identifier.identify(text)
        return codes.get(found, found)

    return lambda text, paragraphs: [[(a, b, label(text[a:b]))] for a, b in paragraphs]


def lingua_multiple() -> Finder:
    """lingua's multiple language detection, given the languages of the test that it knows."""
    from lingua import IsoCode639_1, LanguageDetectorBuilder

    codes = ("EN", "FR", "AR", "ES", "DE", "IT", "TR", "PT", "NL", "FA", "UR")
    known = [getattr(IsoCode639_1, code) for code in codes]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*known).build()

    def paragraph(text: str, a: int, b: int) -> list[tuple[int, int, str]]:
        found = detector.detect_multiple_languages_of(text[a:b]) or []
        runs, last = [], a
        for index, result in enumerate(found):
            end = b if index + 1 == len(found) else a + found[index + 1].start_index
            runs.append((last, end, result.language.iso_code_639_1.name.lower()))
            last = end
        return runs or [(a, b, "und")]

    return lambda text, paragraphs: [paragraph(text, a, b) for a, b in paragraphs]


def main() -> None:
    """Runs the comparison and prints it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--eval", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--half", type=int, default=1)
    parser.add_argument("--fasttext", type=Path, action="append", default=[], help="a lid.176 file to compare with")
    parser.add_argument("--lingua", action="store_true")
    parser.add_argument("--heliport", action="store_true")
    parser.add_argument("--errors", type=int, default=0, help="print so many of our wrong paragraphs")
    options = parser.parse_args()
    splicer = Splicer(read_sentences(options.eval, OWN), options.seed, options.half)
    documents = [splicer.document() for _ in range(options.documents)]
    finders: dict[str, Callable[[], Finder]] = {"dragoman": ours}
    finders |= {f"fastText {path.name}": lambda path=path: fasttext_alone(path) for path in options.fasttext}
    if options.heliport:
        finders["heliport"] = heliport_alone
    if options.lingua:
        finders["lingua, multiple languages"] = lingua_multiple
    print(f"| | {' | '.join(COLUMNS)} |\n|{' --- |' * (len(COLUMNS) + 1)}")
    for name, make in finders.items():
        find, score = make(), Score()
        started = time.process_time()
        answers = [find(gold.text, gold.paragraphs) for gold in documents]
        seconds = time.process_time() - started
        for gold, answer in zip(documents, answers, strict=True):
            score.add(gold, answer)
        print(score.row(name, seconds, sum(len(gold.text.encode()) for gold in documents)))
        if name == "dragoman":
            print("\n".join(score.errors[: options.errors]))


if __name__ == "__main__":
    main()
