"""How well paragraphs are found: layout, repeats, furniture of the site, and time against size.

    python -m bench.quality.paragraphs --eval DIR

DIR holds the evaluation sets (``mt/ segmentation/``). Prints Markdown tables; everything is seeded.
"""

from __future__ import annotations

import argparse
import json
import random
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman import paragraphs

ROOT = Path(__file__).parents[2]
LANGUAGES = ("en", "fr", "ar")
Render = Callable[[list[str]], str]


def wrap(width: int, indent: str = "") -> Callable[[str], str]:
    """Breaks a paragraph at a width, as plain-text mail and print exports do."""
    return lambda text: textwrap.fill(
        text, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def ragged(text: str) -> str:
    """Breaks a paragraph at widths between 64 and 76, as text copied from a page with proportional letters is."""
    source = random.Random(len(text))
    lines: list[str] = []
    words = text.split()
    while words:
        width, line = source.randint(64, 76), words.pop(0)
        while words and len(line) + 1 + len(words[0]) <= width:
            line += " " + words.pop(0)
        lines.append(line)
    return "\n".join(lines)


# Each way of setting a document of one-line paragraphs.
LAYOUTS: dict[str, Render] = {
    "one line a paragraph": "\n".join,
    "blank lines between": "\n\n".join,
    "wrapped at 60, blank lines": lambda items: "\n\n".join(map(wrap(60), items)),
    "wrapped at 72, blank lines": lambda items: "\n\n".join(map(wrap(72), items)),
    "wrapped at 100, blank lines": lambda items: "\n\n".join(map(wrap(100), items)),
    "ragged lines of 64 to 76, blank lines": lambda items: "\n\n".join(map(ragged, items)),
    "wrapped at 72, first lines set in": lambda items: "\n".join(map(wrap(72, "   "), items)),
    "wrapped at 72, no sign between": lambda items: "\n".join(map(wrap(72), items)),
}


def documents(folder: Path, language: str) -> Iterator[list[str]]:
    """Documents of eight paragraphs, from one to four sentences each (flores-dev, in its order)."""
    source = random.Random(language)
    sentences = (folder / "mt" / f"flores-dev.{language}").read_text(encoding="utf-8").splitlines()
    items: list[str] = []
    while sentences:
        count = source.randint(1, 4)
        items.append(" ".join(" ".join(sentences[:count]).split()))
        del sentences[:count]
        if len(items) == 8:
            yield items
            items = []


def layout_table(folder: Path) -> None:
    """Paragraphs found whole, out of those there are and those that were found."""
    print("| layout | en F1 | fr F1 | ar F1 |\n| --- | --- | --- | --- |")
    for name, render in LAYOUTS.items():
        cells: list[str] = []
        for language in LANGUAGES:
            hit = found = wanted = 0
            for items in documents(folder, language):
                text = render(items)
                pieces = [" ".join(text[p.start : p.end].split()) for p in paragraphs.find(text)]
                hit += len(set(pieces) & set(items))
                found += len(pieces)
                wanted += len(items)
            cells.append(f"{2 * hit / (found + wanted):.4f}")
        print(f"| {name} | {' | '.join(cells)} |")


def shout(text: str) -> str:
    """The text in capitals and other quotation marks."""
    return f"« {text.upper()} »"


def swap_word(text: str) -> str:
    """The text with the word in its middle replaced."""
    words = text.split()
    words[len(words) // 2] = "xyz"
    return " ".join(words)


def cut(text: str) -> str:
    """The first two thirds of the text, as a teaser shows them."""
    words = text.split()
    return " ".join(words[: 2 * len(words) // 3]) + "…"


def renumber(text: str) -> str:
    """The text with every digit moved up by one."""
    return text.translate({ord(str(digit)): str((digit + 1) % 10) for digit in range(10)})


CHANGES: dict[str, tuple[Callable[[str], str], bool]] = {  # what is done to a copy, and whether it is a repeat still
    "case, quotation marks, spaces": (shout, True),
    "one word replaced": (swap_word, True),
    "cut to two thirds": (cut, True),
    "other numbers": (renumber, False),
}


def repeats_table(folder: Path) -> None:
    """Whether a changed copy at the end of a document is flagged, and whether anything else in it is."""
    print("| copy of a paragraph | repeat? | flagged en | fr | ar |\n| --- | --- | --- | --- | --- |")
    for name, (change, expected) in CHANGES.items():
        cells: list[str] = []
        for language in LANGUAGES:
            flagged = total = 0
            for items in documents(folder, language):
                for item in items:
                    copy = change(item)
                    if copy == item or len(item.split()) < 12:
                        continue
                    found = paragraphs.find("\n\n".join([*items, copy]))
                    flagged += "duplicate" in found[-1].flags
                    total += 1
            cells.append(f"{flagged / total:.4f}")
        print(f"| {name} | {'yes' if expected else 'no'} | {' | '.join(cells)} |")
    others = total = 0
    for language in LANGUAGES:
        for items in documents(folder, language):
            found = paragraphs.find("\n\n".join(items))
            others += sum("duplicate" in p.flags for p in found)
            total += len(found)
    print(f"\nFlagged among {total} paragraphs that repeat nothing: {others}.")


# In each seed, how the paragraphs that are furniture begin (read by hand).
SEEDS: dict[str, list[str]] = {
    "000": [],
    "001": ["Shafaq Live", "Shafaq Live", "Radio radio icon"],
    "002": ["Nos lecteurs", "Vous pouvez désormais", "Cliquez ici", "Laisser un commentaire", "Votre adresse"],
    "003": ["Read more:"],
    "004": ["05 September", "News ID", "Send comment", "Please type in", "The comments that"],
}


def is_furniture(text: str) -> bool:
    """Whether a paragraph by itself is flagged."""
    return any("boilerplate" in paragraph.flags for paragraph in paragraphs.find(text))


def furniture_table(folder: Path) -> None:
    """Precision and recall on the seeds and on the project's own cases; false alarms on sentences of the news."""
    print("| set | furniture | found | news | false alarms |\n| --- | --- | --- | --- | --- |")
    hit = wanted = other = false = 0
    for path in sorted((ROOT / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8").replace("\\r\\n", "\n")
        starts = SEEDS[path.name[:3]]
        for paragraph in paragraphs.find(text):
            right = any(text.startswith(start, paragraph.start) for start in starts)
            flagged = "boilerplate" in paragraph.flags
            hit, wanted = hit + (right and flagged), wanted + right
            false, other = false + (flagged and not right), other + (not right)
    print(f"| the five seeds, by paragraph | {wanted} | {hit} | {other} | {false} |")
    for code in LANGUAGES:
        cases = json.loads((ROOT / "tests" / "data" / "boilerplate" / f"{code}.json").read_text(encoding="utf-8"))
        found = sum(is_furniture(line["text"]) for line in cases["furniture"])
        alarms = sum(is_furniture(line["text"]) for line in cases["news"])
        print(f"| own cases, {code} | {len(cases['furniture'])} | {found} | {len(cases['news'])} | {alarms} |")
    for path in sorted((folder / "mt").glob("*dev.??")) + sorted((folder / "mt").glob("newstest2013.??")):
        lines = path.read_text(encoding="utf-8").splitlines()
        print(f"| {path.name} | | | {len(lines)} | {sum(map(is_furniture, lines))} |")


def speed_table(folder: Path) -> None:
    """Time against size, on documents of the news with blank lines between paragraphs."""
    print("| size | seconds | MB/s |\n| --- | --- | --- |")
    items = [item for code in LANGUAGES for document in documents(folder, code) for item in document]
    random.Random(0).shuffle(items)
    base = "\n\n".join(items)
    paragraphs.find(base[:1000])
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        text = (base * (size // len(base) + 1))[:size]
        start = time.process_time()
        paragraphs.find(text)
        seconds = time.process_time() - start
        print(f"| {size:,} characters | {seconds:.4f} | {len(text.encode()) / seconds / 1e6:.1f} |")


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--eval", type=Path, required=True)
    folder: Path = parser.parse_args().eval
    for table in (layout_table, repeats_table, furniture_table, speed_table):
        table(folder)
        print()


if __name__ == "__main__":
    main()
