"""The loss on sentences that are not trained on: what tells, while a run goes on, whether it still learns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from dragoman.modelside import model_source
from dragoman.train.batches import make_batch
from dragoman.train.evaluate import TestSet
from dragoman.train.model import Inputs, Model
from dragoman.train.shards import Ids
from dragoman.train.workspace import Workspace

ROWS = 32  # sentences in a batch; sorted by length, so that little of it is padding


class DevSets:
    """Test sets, encoded once. ``sentences``: how many of each are used, the first ones."""

    def __init__(
        self, tests: Sequence[TestSet], workspace: Workspace, places: torch.Tensor, sentences: int = 200
    ) -> None:
        self._places = places
        self._sets = {f"{test.name}.{test.language}": self._encode(test.head(sentences), workspace) for test in tests}

    def _encode(self, test: TestSet, workspace: Workspace) -> list[Inputs]:
        processor = workspace.processor()
        sources = [np.array(processor.encode(model_source(text)), dtype=np.uint16) for text in test.sources]
        targets = [np.array(processor.encode(text), dtype=np.uint16) for text in test.references]
        said = [row for row in range(len(targets)) if bool((self._places[targets[row].astype(np.int64)] >= 0).all())]
        order = sorted(said, key=lambda row: len(targets[row]))
        return [
            self._inputs([sources[row] for row in rows], [targets[row] for row in rows])
            for rows in (order[start : start + ROWS] for start in range(0, len(order), ROWS))
        ]

    def _inputs(self, sources: Sequence[Ids], targets: Sequence[Ids]) -> Inputs:
        batch = make_batch(sources, targets)
        source, target_in, keep = map(torch.from_numpy, (batch.source, batch.target_in, batch.keep))
        return Inputs(source, target_in, keep, self._places[torch.from_numpy(batch.gold)])

    def losses(self, model: Model) -> dict[str, float]:
        """Mean cross-entropy by set, in nats a target token, without smoothing. What cannot be said is left out."""
        device = model.target_ids.device
        found = {}
        with torch.no_grad():
            for name, batches in self._sets.items():
                total, tokens = 0.0, 0
                for batch in batches:
                    inputs = Inputs(*(tensor.to(device) for tensor in batch))
                    total += float(model.loss(inputs)) * len(inputs.gold)
                    tokens += len(inputs.gold)
                found[name] = round(total / tokens, 4) if tokens else float("nan")
        return found
