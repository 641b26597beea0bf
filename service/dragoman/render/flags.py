"""What the flags and statuses of segments mean, in a sentence for people."""

from __future__ import annotations

from dragoman.document import Segment

# What a reader should be warned of.
WARNINGS = {
    "no_route": "Not translated: no installed model reads this language",
    "failed": "Not translated: the engine failed on it",
    "empty": "The translation is empty",
    "loop": "The translation repeats itself",
    "length": "The translation is much longer or shorter than it should be",
    "script": "The translation is in the wrong script",
    "numbers": "Numbers of the original are missing or changed",
    "copied": "The translation is the original, word for word",
    "low_score": "The model itself holds this translation unlikely",
    "truncated": "The translation was cut off",
}
# What is good to know.
NOTES = {
    "mixed": "The sentence mixes languages",
    "long": "A part of a sentence too long to be translated in one piece",
    "split": "Translated in several pieces",
    "pivot": "Translated by way of a third language",
    "name": "A line with nothing but a name, kept as it is",
}


def warnings(segment: Segment) -> list[str]:
    """The segment's status, if it is one to warn of, and its flags that are; flags that nobody knows are, too."""
    status = [segment.status] if segment.status in WARNINGS else []
    return status + [flag for flag in segment.flags if flag not in NOTES]


def notes(segment: Segment) -> list[str]:
    """The segment's other flags."""
    return [flag for flag in segment.flags if flag in NOTES]
