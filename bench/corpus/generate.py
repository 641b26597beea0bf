"""Generated news: bigrams of the seed documents, so that words are real, sentences distinct, and runs the same.

    python bench/corpus/generate.py 1000 > news.jsonl

Six documents of ten are French, two Arabic, one English, one mixes French and Arabic; one of twenty is damaged the way
scrapers damage text (UTF-8 read as Windows-1252, or line breaks written out).
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
ARABIC = re.compile("[\u0600-\u06ff]")
PLAN = ("fr", "fr", "fr", "ar", "fr", "fr", "en", "ar", "fr", "fr+ar")
Chain = dict[str, list[str]]


def chains() -> dict[str, Chain]:
    """For each language, the words that follow a word in the seeds."""
    made: dict[str, Chain] = {language: defaultdict(list) for language in ("fr", "ar", "en")}
    for path in sorted(SEEDS.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").replace("\\r\\n", "\n").splitlines():
            language = "ar" if ARABIC.search(line) else "fr" if path.name.startswith("002") else "en"
            words = line.split()
            for first, second in pairwise(words):
                made[language][first].append(second)
    return made


def sentence(chain: Chain, chance: random.Random) -> str:
    """8 to 26 words. A word that nothing follows is followed by any."""
    starts = sorted(chain)
    words = [chance.choice(starts)]
    for _ in range(chance.randint(7, 25)):
        words.append(chance.choice(chain.get(words[-1]) or starts))
    return " ".join(words).strip(".,;:?!») ").capitalize() + "."


def document(number: int, made: dict[str, Chain]) -> str:
    """Document ``number``, which depends on nothing else: 2 to 6 paragraphs of 1 to 5 sentences."""
    chance = random.Random(number)
    languages = PLAN[number % len(PLAN)].split("+")
    paragraphs = []
    for _ in range(chance.randint(2, 6)):
        chain = made[chance.choice(languages)]
        paragraphs.append(" ".join(sentence(chain, chance) for _ in range(chance.randint(1, 5))))
    text = "\n\n".join(paragraphs)
    if number % 40 == 7:
        return text.replace("\n", "\\r\\n")
    if number % 40 == 20:
        return text.encode().decode("windows-1252", "replace")
    return text


def lines(count: int) -> Iterator[str]:
    """``count`` documents as JSON Lines."""
    made = chains()
    for number in range(count):
        yield json.dumps({"id": f"g{number}", "text": document(number, made)}, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.writelines(lines(int(sys.argv[1])))
