"""How a run goes, line by line."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dragoman.train.checkpoints import Progress

_log = logging.getLogger(__name__)
LINE_EVERY = 60.0  # seconds between two lines


class Curve:
    """``curve.jsonl``: a line a minute with the mean loss since the last and the speed, and lines of dev losses."""

    def __init__(self, file: Path) -> None:
        self._file, self._tokens, self._sum, self._since = file, 0, 0.0, time.monotonic()

    def add(self, loss: float, tokens: int) -> None:
        """Counts one update."""
        self._sum += loss * tokens if math.isfinite(loss) else 0.0
        self._tokens += tokens

    def dev(self, progress: Progress, losses: Mapping[str, float]) -> None:
        """Writes the losses on the dev sets."""
        self._append({"updates": progress.updates, "tokens": progress.tokens, "dev": dict(losses)})

    def write(self, progress: Progress, even_if_early: bool = False) -> None:
        """Writes a line when a minute is over."""
        seconds = time.monotonic() - self._since
        if not self._tokens or (seconds < LINE_EVERY and not even_if_early):
            return
        line = asdict(progress) | {
            "loss": round(self._sum / self._tokens, 4),
            "tokens_per_second": round(self._tokens / max(seconds, 1e-9)),
        }
        self._append(line)
        self._sum, self._tokens, self._since = 0.0, 0, time.monotonic()

    def _append(self, line: dict[str, Any]) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
        _log.info("%s", line)
