"""Paragraphs that say again what another document of the corpus says: wire stories, and the furniture of a site."""

from __future__ import annotations

from collections import Counter

from dragoman.paragraphs.fingerprints import LEAST_WORDS, compatible_words, digest, distance, fingerprint_of, sample

# Up to which distance of two fingerprints paragraphs are nearly the same (measured: see ``distance``).
_NEAR = 12


class RepeatIndex:
    """Paragraphs of many documents, entered one after the other. The order decides which one is the first.

    Takes about 1.2 kB of memory a paragraph of 200 characters: a fingerprint, and the sampled shingles that find it.
    """

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._shingles: dict[bytes, int] = {}
        self._prints: list[str] = []
        self._figures: list[bytes] = []

    def enter(self, text: str) -> tuple[int, str] | None:
        """Enters a paragraph, whose number is how many were entered before.

        Returns:
            The number of the earlier paragraph that it repeats and how: ``exact`` (the same words) or ``near`` (ten
            words and more, the same numbers in them, fingerprints at most 12 bits apart); None for a new one.
        """
        number, these = len(self._prints), compatible_words(text)
        mark = fingerprint_of(these)
        self._prints.append(mark)
        self._figures.append(digest([word for word in these if not word.isalpha()]))
        first = self._exact.setdefault(mark[:16], number)
        if first != number:
            return first, "exact"
        return self._near(number, these) if len(these) >= LEAST_WORDS else None

    def _near(self, number: int, these: list[str]) -> tuple[int, str] | None:
        sampled = [self._shingles.setdefault(digest(shingle), number) for shingle in sample(these)]
        votes = Counter(earlier for earlier in sampled if earlier != number)
        if not votes:
            return None
        best = votes.most_common(1)[0][0]
        close = distance(self._prints[best], self._prints[number]) <= _NEAR
        # A number that differs is news: "killed 12" after "killed 7".
        return (best, "near") if close and self._figures[best] == self._figures[number] else None
