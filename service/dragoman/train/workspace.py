"""Where a run keeps its files: one folder, this layout."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.errors import ConfigError
from dragoman.train.shards import Encoded, read_shards
from dragoman.train.vocabulary import load_vocabulary


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one run, outside the repository.

    ::

        sentencepiece.model     the vocabulary
        target.json             ids that the decoder speaks
        prepared.json           pairs by source, what was dropped and why
        shards/PHASE/NNNN.npz.xz
        state.pt  snapshots/NNNNNNN.pt  curve.jsonl
    """

    folder: Path

    @property
    def vocabulary(self) -> Path:
        """The SentencePiece model."""
        return self.folder / "sentencepiece.model"

    def processor(self) -> Any:
        """The loaded vocabulary.

        Raises:
            ConfigError: it is not there.
        """
        if not self.vocabulary.is_file():
            raise ConfigError(f"no vocabulary in {self.folder.name}/: run `prepare` first")
        return load_vocabulary(self.vocabulary)

    def vocabulary_size(self) -> int:
        """How many pieces there are."""
        return int(self.processor().get_piece_size())

    def shards(self, phase: str) -> Path:
        """The folder of a phase's shards."""
        return self.folder / "shards" / phase

    def read_pairs(self, phase: str) -> Encoded:
        """The encoded pairs of a phase."""
        return read_shards(self.shards(phase))

    def write_target_ids(self, ids: Sequence[int]) -> None:
        """Remembers what the decoder speaks."""
        (self.folder / "target.json").write_text(json.dumps(list(ids)), encoding="utf-8")

    def has_target_ids(self) -> bool:
        """Whether it is settled what the decoder speaks."""
        return (self.folder / "target.json").is_file()

    def target_ids(self) -> list[int]:
        """What the decoder speaks, ascending.

        Raises:
            ConfigError: nothing was prepared.
        """
        file = self.folder / "target.json"
        if not file.is_file():
            raise ConfigError(f"no target.json in {self.folder.name}/: run `prepare` first")
        ids: list[int] = json.loads(file.read_text(encoding="utf-8"))
        return ids
