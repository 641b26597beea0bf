"""How well text is repaired: ours beside ftfy's and bifixer's, on clean sentences and on sentences damaged on purpose.

    python -m bench.quality.repair --eval DIR [--sentences N] [--seed N] [--monofixer PATH] [--errors N] [--only KIND]

DIR holds the evaluation sets (``mt/ segmentation/``). Prints Markdown tables: changes to clean sentences, sentences
restored exactly by kind of damage and language (of those that the damage changes), speed. The same seed gives the same
damage. bifixer is run as its command ``monofixer``, with its spelling, punctuation and splitting turned off.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import ftfy
from bench.quality.damage import OTHER, READABLE_BACK, Damage, literal_breaks

from dragoman.repair import repair

# Sentences of one language to what became of them, line by line.
Repairer = Callable[[Sequence[str], str], list[str]]
ONLY_ARABIC = {kind for kind in (*READABLE_BACK, *OTHER) if "UTF-8" not in kind and ("125" in kind or "8859" in kind)}
ONLY_ARABIC.add("Arabic presentation forms")
LANGUAGES = ("fr", "ar", "en")
CLEAN = (
    "mt/flores-dev.fr",
    "mt/flores-dev.ar",
    "mt/flores-dev.en",
    "mt/newstest2013.fr",
    "mt/newstest2013.en",
    "segmentation/gsd.fr.txt",
    "segmentation/partut.fr.txt",
    "segmentation/ewt.en.txt",
)
_KEPT_OFF = ("orthography", "detokenization", "normalization", "duplicates", "segmentation", "empty", "long")


def dragoman(sentences: Sequence[str], _: str) -> list[str]:
    """Ours, with its promise checked on the way."""
    texts = [repair(sentence) for sentence in sentences]
    assert all(text.replay() == text.value and text.undo() == text.original for text in texts)
    return [text.value for text in texts]


def monofixer(command: str) -> Repairer:
    """Bifixer's command for one side of a corpus: a sentence a line, so line breaks that it would lose are kept out."""

    def run(sentences: Sequence[str], language: str) -> list[str]:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "source"), Path(folder, "target")
            source.write_text("".join(s.replace("\t", " ") + "\n" for s in sentences), encoding="utf-8", newline="\n")
            options = [f"--ignore_{name}" for name in _KEPT_OFF]
            subprocess.run([command, "--scol", "1", "-q", *options, source, target, language], check=True)
            fixed = target.read_text(encoding="utf-8").split("\n")[:-1]
        return fixed if len(fixed) == len(sentences) else [""] * len(sentences)

    return run


def peers(command: str | None) -> dict[str, Repairer]:
    """Everything that is measured, by the name of its column."""
    found: dict[str, Repairer] = {
        "dragoman": dragoman,
        "ftfy `fix_text`": lambda sentences, _: [ftfy.fix_text(sentence) for sentence in sentences],
        "ftfy `fix_encoding`": lambda sentences, _: [ftfy.fix_encoding(sentence) for sentence in sentences],
    }
    if command:
        found["bifixer"] = monofixer(command)
    else:
        print("bifixer: not measured, no command `monofixer` (pip install bifixer)\n")
    return found


def read(folder: Path, name: str) -> list[str]:
    """The sentences of a file, one a line."""
    return [line for line in (folder / name).read_text(encoding="utf-8").split("\n") if line]


def development_set(folder: Path, language: str, size: int) -> list[str]:
    """``size`` sentences: flores-dev, and newstest2013 for what is missing."""
    sentences = read(folder, f"mt/flores-dev.{language}")
    if len(sentences) < size and language != "ar":
        sentences += read(folder, f"mt/newstest2013.{language}")
    return sentences[:size]


def table(head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    """Prints a Markdown table as it comes."""
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


def clean_rows(folder: Path, repairers: dict[str, Repairer]) -> Iterator[list[str]]:
    """For each clean file, how many sentences each repairer changed."""
    total, changed = 0, dict.fromkeys(repairers, 0)
    for name in CLEAN:
        sentences = read(folder, name)
        language = "ar" if ".ar" in name else "fr" if ".fr" in name else "en"
        total += len(sentences)
        row = [f"`{name}`", str(len(sentences))]
        for peer, run in repairers.items():
            count = sum(one != other for one, other in zip(sentences, run(sentences, language), strict=True))
            changed[peer] += count
            row.append(str(count))
        yield row
    yield ["together", str(total), *map(str, changed.values())]


def damaged(sentences: Sequence[str], damage: Damage, seed: int) -> list[tuple[str, str]]:
    """What the damage changes: (damaged, wanted). Damage to line breaks needs some: two paragraphs for a sentence."""
    dice = random.Random(seed)
    if damage is literal_breaks:
        sentences = [f"{sentence}\n\n{sentence}" for sentence in sentences]
    made = ((damage(sentence, dice), sentence) for sentence in sentences)
    return [(new, old) for new, old in made if new is not None and new != old]


def damage_rows(
    folder: Path, kinds: dict[str, Damage], repairers: dict[str, Repairer], options: argparse.Namespace
) -> Iterator[list[str]]:
    """For each kind of damage and language, the share of sentences restored exactly."""
    for kind, damage in kinds.items():
        if options.only and options.only not in kind:
            continue
        for language in LANGUAGES:
            if language != "ar" and kind in ONLY_ARABIC:
                continue
            pairs = damaged(development_set(folder, language, options.sentences), damage, options.seed)
            if not pairs:
                continue
            row = [kind, language, str(len(pairs))]
            for peer, run in repairers.items():
                fixed = run([new for new, _ in pairs], language)
                wrong = [(new, got, old) for (new, old), got in zip(pairs, fixed, strict=True) if got != old]
                row.append(f"{100 * (1 - len(wrong) / len(pairs)):.2f} %")
                if peer == "dragoman":
                    for new, got, old in wrong[: options.errors]:
                        print(f"  damaged {new!r}\n  got     {got!r}\n  wanted  {old!r}")
            yield row


def document_rows(folder: Path, repairers: dict[str, Repairer], options: argparse.Namespace) -> Iterator[list[str]]:
    """For each kind of damage, the share of documents restored exactly of whose six paragraphs one was damaged."""
    dice = random.Random(options.seed)
    sets = {language: development_set(folder, language, options.sentences) for language in LANGUAGES}
    for kind, damage in READABLE_BACK.items():
        documents = []
        for _ in range(options.sentences // 4):
            paragraphs = [dice.choice(sets[dice.choice(LANGUAGES)]) for _ in range(6)]
            at = dice.randrange(6)
            paragraphs[at] = dice.choice(sets["ar" if kind in ONLY_ARABIC else dice.choice(LANGUAGES[:2])])
            new = damage(paragraphs[at], dice)
            if new is not None and new != paragraphs[at]:
                documents.append(("\n\n".join([*paragraphs[:at], new, *paragraphs[at + 1 :]]), "\n\n".join(paragraphs)))
        row = [kind, str(len(documents))]
        for peer, run in repairers.items():
            if peer != "bifixer":  # a sentence a line
                fixed = run([new for new, _ in documents], "")
                right = sum(got == old for got, (_, old) in zip(fixed, documents, strict=True))
                row.append(f"{100 * right / len(documents):.2f} %")
        yield row


def speed_rows(folder: Path) -> Iterator[list[str]]:
    """Processor time of ``repair`` by the length of one document: clean text, and text damaged in one line of ten."""
    lines = [
        line
        for group in zip(*(read(folder, f"mt/flores-dev.{code}") for code in LANGUAGES), strict=True)
        for line in group
    ]
    kinds = list(READABLE_BACK.values()) + list(OTHER.values())
    dice = random.Random(1)
    broken = [
        (kinds[n // 10 % len(kinds)](line, dice) or line) if n % 10 == 0 else line for n, line in enumerate(lines)
    ]
    texts = ["\n".join(kind) + "\n" for kind in (lines, broken)]
    repair("\n".join(broken))  # imports and patterns
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        row = [f"{size // 1000} kB"]
        for text in texts:
            whole = (text * (size // len(text.encode()) + 1)).encode()[:size].decode("utf-8", "ignore")
            times = max(1, 200_000 // size)
            start = time.process_time()
            for _ in range(times):
                repair(whole)
            seconds = (time.process_time() - start) / times
            row += [f"{seconds * 1000:.2f}", f"{size / 1e6 / seconds:.1f}"]
        yield row


def main() -> None:
    """Runs everything and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--sentences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--monofixer", default=shutil.which("monofixer"))
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    repairers = peers(options.monofixer)
    if not options.only:
        table(["clean file", "sentences", *repairers], clean_rows(options.eval, repairers))
    head = ["damage", "language", "sentences", *repairers]
    print("Bytes can be read back:\n")
    table(head, damage_rows(options.eval, READABLE_BACK, repairers, options))
    if not options.only:
        print("One damaged paragraph of six:\n")
        columns = [name for name in repairers if name != "bifixer"]
        table(["damage", "documents", *columns], document_rows(options.eval, repairers, options))
    print("Other damage:\n")
    table(head, damage_rows(options.eval, OTHER, repairers, options))
    if not options.only:
        table(["document", "clean, ms", "MB/s", "one line in ten damaged, ms", "MB/s"], speed_rows(options.eval))


if __name__ == "__main__":
    main()
