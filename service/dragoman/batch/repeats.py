"""Paragraphs that stand in more than one document of a corpus, found in finished shards. Listed, not dropped."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from dragoman.batch.bitext import documents
from dragoman.batch.store import Store
from dragoman.document import AlignedDocument
from dragoman.paragraphs import RepeatIndex

NAME = "repeats.jsonl"


def write(store: Store) -> Counter[str]:
    """Writes ``repeats.jsonl``: a line for each paragraph that repeats one of an earlier document. Counts ``kind``.

    A line: ``{"id", "paragraph", "start", "end", "kind": "exact" | "near", "of": {"id", "paragraph"}}``. The shards
    must be JSON Lines.
    """
    counts: Counter[str] = Counter()
    store.write(NAME, _lines(documents(store), counts))
    return counts


def _lines(aligned: Iterable[AlignedDocument], counts: Counter[str]) -> Iterator[bytes]:
    index, places = RepeatIndex(), list[tuple[str, int]]()
    for item in aligned:
        value = item.document.text.value
        for number, paragraph in enumerate(item.document.paragraphs):
            found = index.enter(value[paragraph.start : paragraph.end])
            places.append((item.document.id, number))
            if found is None or places[found[0]][0] == item.document.id:  # within a document: the flag ``duplicate``
                continue
            (first, earlier), kind = places[found[0]], found[1]
            counts[kind] += 1
            row = {"id": item.document.id, "paragraph": number, "start": paragraph.start, "end": paragraph.end}
            row |= {"kind": kind, "of": {"id": first, "paragraph": earlier}}
            yield json.dumps(row).encode() + b"\n"
