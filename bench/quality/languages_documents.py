"""Documents in several languages with a gold language for every character, spliced from sentences; one seed, one set.

A document has a main language. Most of its paragraphs are one to three sentences of it; the others hold a quotation in
another language behind a colon, a title or clause in quotation marks inside a sentence, a sentence in brackets, a
sentence of another language beside one of the main language, Arabic words inside Latin text or Latin words inside
Arabic text, or are a heading of one to three words, a name, a number. Marks around what is spliced in are the main
language's, as the text around them is.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MAIN = ("fr", "en", "ar")
WEIGHTS = (5, 3, 3)
OTHERS = ("es", "de", "it", "tr", "ku", "pt", "nl", "fa", "ur", "ckb", "ps")
MARKS = '«»"“”()[]:'
ARABIC_SCRIPT = frozenset({"ar", "fa", "ur", "ckb", "ps"})
LEADS = {
    "fr": ("Le ministre a déclaré", "Sur sa page, il écrit", "On pouvait lire sur la banderole", "Le texte ajoute"),
    "en": ("The minister said", "On his page he writes", "The banner read", "The statement adds"),
    "ar": ("وقال الوزير", "وكتب على صفحته", "وجاء في البيان", "وأضاف المصدر"),
}
SHORT = {
    "fr": ("Lire aussi", "À la une", "Partager", "Laisser un commentaire", "Politique", "Dernière minute", "Voir plus",
           "Tous droits réservés", "Mots-clés", "Nos archives", "Qui sommes-nous ?", "Publié le 12 mai 2021", "Météo",
           "Contactez-nous", "Plan du site", "Vidéo", "Société", "Newsletter", "Accueil"),
    "en": ("Read more", "Top stories", "Share this", "Leave a comment", "Politics", "Breaking news", "See also",
           "All rights reserved", "Keywords", "Our archive", "About us", "Published May 12, 2021", "Weather",
           "Contact us", "Site map", "Watch live", "Society", "Newsletter", "Home"),
    "ar": ("اقرأ أيضا", "أهم الأخبار", "شارك", "اترك تعليقا", "سياسة", "عاجل", "المزيد", "جميع الحقوق محفوظة",
           "كلمات مفتاحية", "من نحن", "اتصل بنا", "الرئيسية", "فيديو", "آخر الأخبار"),
}  # fmt: skip
NAMES = (
    "Nicole Duranton", "Mustafa Al-Kadhimi", "Denise Herbert", "Abdul Karim Hassan", "Jean-Pierre Filiu", "Shafaq Live",
    "Hoshyar Zebari", "AFP", "Reuters", "Ali Hussein al-Moussawi", "Karim Bensalah", "Bagdad", "London", "John Smith",
)  # fmt: skip
NUMBERS = ("12.05.2021", "2016", "***", "https://example.org/a/b", "1 234 567", "📷", "+33 1 23 45 67 89")


@dataclass
class Gold:
    """A document: its text, the (start, end) of its paragraphs, and the language of every character."""

    text: str = ""
    languages: list[str] = field(default_factory=list)
    paragraphs: list[tuple[int, int]] = field(default_factory=list)
    main: str = "en"

    def add(self, pieces: Sequence[tuple[str, str]]) -> None:
        """Appends a paragraph of (text, language) pieces."""
        start = len(self.text)
        for text, language in pieces:
            self.text += text
            self.languages += [language] * len(text)
        self.paragraphs.append((start, len(self.text)))
        self.text += "\n\n"
        self.languages += ["und"] * 2


def read_sentences(evaluation: Path, own: Path) -> dict[str, list[str]]:
    """Sentences by language: the evaluation sets for English, French and Arabic, our own for the others."""
    sets = {code: [f"mt/flores-dev.{code}", f"domain/domain-dev.{code}"] for code in MAIN}
    sets["fr"].append("mt/newstest2013.fr")
    sets["en"].append("mt/newstest2013.en")
    sentences = {
        code: [line for name in names for line in (evaluation / name).read_text(encoding="utf-8").splitlines() if line]
        for code, names in sets.items()
    }
    for code in OTHERS:
        sentences[code] = [line for line in (own / f"{code}.txt").read_text(encoding="utf-8").splitlines() if line]
    return sentences


class Splicer:
    """Makes documents.

    ``half``: 0 or 1, which half of the sentences it draws from, so that one can tune on one and report on the other.
    """

    def __init__(self, sentences: dict[str, list[str]], seed: int, half: int) -> None:
        self._random = random.Random(seed)
        self._sentences = {code: lines[half::2] for code, lines in sentences.items()}

    def document(self) -> Gold:
        """The next document, of four to twelve paragraphs."""
        choose = self._random
        gold = Gold(main=choose.choices(MAIN, WEIGHTS)[0])
        for _ in range(choose.randint(4, 12)):
            make = choose.choices(
                (
                    self._plain,
                    self._short,
                    self._colon,
                    self._inside,
                    self._brackets,
                    self._beside,
                    self._words,
                    self._bare,
                ),
                (45, 14, 8, 12, 4, 8, 6, 3),
            )[0]
            gold.add(make(gold.main))
        return gold

    def _sentence(self, code: str) -> str:
        return self._random.choice(self._sentences[code])

    def _other(self, main: str) -> str:
        if self._random.random() < 0.7:
            return self._random.choice([code for code in MAIN if code != main])
        return self._random.choice(OTHERS)

    def _quotes(self, main: str) -> tuple[str, str]:
        french = ("« ", " »") if self._random.random() < 0.5 else ("«\u00a0", "\u00a0»")
        english = ("“", "”") if self._random.random() < 0.6 else ('"', '"')
        return {"fr": french, "en": english, "ar": self._random.choice([("«", "»"), ('"', '"')])}[main]

    def _clause(self, code: str, least: int, most: int) -> str:
        """Some words from the beginning of a sentence, without its punctuation."""
        for _ in range(50):
            words = self._sentence(code).split()
            clause = " ".join(words[: self._random.randint(least, most)]).rstrip('.,;:!?،؛؟۔ -–"»”')
            if not any(mark in clause for mark in MARKS) and any(map(str.isalpha, clause)):
                break
        return clause

    def _halves(self, code: str) -> tuple[str, str]:
        """A sentence of four words or more without quotation marks of its own, cut between two words."""
        words: list[str] = []
        while len(words) < 4 or any(mark in word for word in words for mark in MARKS):
            words = self._sentence(code).split()
        cut = self._random.randint(1, len(words) - 1)
        return " ".join(words[:cut]), " ".join(words[cut:])

    def _plain(self, main: str) -> list[tuple[str, str]]:
        return [(" ".join(self._sentence(main) for _ in range(self._random.randint(1, 3))), main)]

    def _short(self, main: str) -> list[tuple[str, str]]:
        kind = self._random.random()
        if kind < 0.45:
            return [(self._random.choice(SHORT[main]), main)]
        if kind < 0.6:
            return [(self._random.choice(SHORT[self._random.choice([c for c in MAIN if c != main])]), "")]
        if kind < 0.7 and main != "ar":
            return [(self._random.choice(NAMES), main)]
        return [(self._clause(main, 1, 3), main)]

    def _colon(self, main: str) -> list[tuple[str, str]]:
        other, (left, right) = self._other(main), self._quotes(main)
        lead = f"{self._random.choice(LEADS[main])}{chr(0xA0) if main == 'fr' else ''}: "
        if self._random.random() < 0.3:
            return [(lead, main), (self._sentence(other), other)]
        return [(lead + left, main), (self._sentence(other), other), (right, main)]

    def _inside(self, main: str) -> list[tuple[str, str]]:
        other, (left, right) = self._other(main), self._quotes(main)
        left_half, right_half = self._halves(main)
        quoted = self._clause(other, 2, 12)
        return [
            (f"{left_half} {left}", main),
            (quoted, other),
            (f"{right} {right_half}", main),
        ]

    def _brackets(self, main: str) -> list[tuple[str, str]]:
        other = self._other(main)
        left_half, right_half = self._halves(main)
        return [
            (f"{left_half} (", main),
            (self._clause(other, 2, 8), other),
            (f") {right_half}", main),
        ]

    def _beside(self, main: str) -> list[tuple[str, str]]:
        other = self._other(main)
        first, second = (main, other) if self._random.random() < 0.6 else (other, main)
        return [(self._sentence(first) + " ", first), (self._sentence(second), second)]

    def _words(self, main: str) -> list[tuple[str, str]]:
        """Words of another script in the middle of a sentence, nothing around them."""
        other = self._random.choice(("fr", "en")) if main == "ar" else "ar"
        left_half, right_half = self._halves(main)
        most = 6 if main == "ar" else 4
        inserted = self._clause(other, 3 if main == "ar" else 1, most)
        return [(f"{left_half} ", main), (inserted, other), (f" {right_half}", main)]

    def _bare(self, _: str) -> list[tuple[str, str]]:
        return [(self._random.choice(NUMBERS), "und")]
