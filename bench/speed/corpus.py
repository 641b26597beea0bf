"""News documents of real sentences, the same every time.

``data/sentences.tsv`` (language, sentence) was written for this project and is in the public domain (CC0): real prose,
because the hypotheses of nonsense are unlike those of news. Every sentence stands in one document only, unless repeats
are asked for.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SEED_FILES = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))
SEEDS = len(SEED_FILES)
SENTENCES = Path(__file__).parent / "data" / "sentences.tsv"
# Languages of ten documents. One of the French ones quotes Arabic.
PLAN = ("fr", "ar", "fr", "fr+ar", "en", "fr", "ar", "fr", "ar", "fr")
LENGTH = 16  # sentences of a document
# What news sites put under an article: the same on every page.
FURNITURE = {
    "fr": (
        "Vous pouvez désormais suivre gratuitement les dernières actualités via notre compte Instagram.",
        "Laisser un commentaire",
        "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
    ),
    "ar": (
        "يمكنكم الآن متابعة آخر الأخبار مجاناً عبر حسابنا على إنستغرام.",
        "اترك تعليقاً",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
    ),
    "en": (
        "You can now follow the latest news free of charge on our Instagram account.",
        "Leave a comment",
        "Your e-mail address will not be published. Required fields are marked with *",
    ),
}


@dataclass(frozen=True, slots=True)
class News:
    """A document. ``language``: the one that most of it is in, which programs that do not look must be told."""

    id: str
    language: str
    text: str


def news(count: int, repeats: bool) -> list[News]:
    """The five seeds and ``count`` made documents.

    ``repeats``: each made one has furniture below it, and every fifth one two paragraphs of the last in its language.

    Raises:
        ValueError: there are not sentences enough.
    """
    made = [_made(number, language, paragraphs) for number, (language, paragraphs) in enumerate(_bodies(count))]
    return _seeds() + ([_repeating(number, made) for number in range(count)] if repeats else made)


def _made(number: int, language: str, paragraphs: Sequence[str]) -> News:
    return News(f"n{number:03}", language, "\n\n".join(paragraphs))


def _bodies(count: int) -> Iterator[tuple[str, list[str]]]:
    """Main language and paragraphs of each document."""
    left = _sentences()
    chance = random.Random(0)
    for number in range(count):
        main, _, quoted = PLAN[number % len(PLAN)].partition("+")
        sentences = _take(left[main], LENGTH - 2 if quoted else LENGTH)
        paragraphs = _paragraphs(sentences, chance)
        if quoted:
            paragraphs.insert(2, " ".join(_take(left[quoted], 2)))
        yield main, paragraphs


def _paragraphs(sentences: Sequence[str], chance: random.Random) -> list[str]:
    """One to four sentences a paragraph, the first sentence by itself."""
    found, rest = [sentences[0]], list(sentences[1:])
    while rest:
        size = chance.randint(1, 4)
        found.append(" ".join(rest[:size]))
        rest = rest[size:]
    return found


def _repeating(number: int, made: Sequence[News]) -> News:
    """Document ``number`` with what real pages have in common with others."""
    one = made[number]
    earlier = [other for other in made[:number] if other.language == one.language]
    shared = earlier[-1].text.split("\n\n")[1:3] if earlier and number % 5 == 4 else []
    return News(one.id, one.language, "\n\n".join([one.text, *shared, *FURNITURE[one.language]]))


def _take(sentences: list[str], count: int) -> list[str]:
    if len(sentences) < count:
        raise ValueError(f"data/{SENTENCES.name} has not sentences enough for so many documents")
    return [sentences.pop() for _ in range(count)]


def _sentences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {language: [] for language in FURNITURE}
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        language, sentence = line.split("\t")
        found[language].append(sentence)
    return found


def _seeds() -> list[News]:
    return [
        News(file.stem[:3], "fr" if "french" in file.stem else "en", file.read_text(encoding="utf-8"))
        for file in SEED_FILES
    ]


def write(documents: Iterable[News], file: Path) -> None:
    """As JSON Lines, which every program of the bench reads."""
    lines = [json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in documents]
    file.write_text("".join(lines), encoding="utf-8")


def read(file: Path) -> list[News]:
    """What ``write`` wrote."""
    return [News(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
