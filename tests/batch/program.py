"""Runs in a process of its own, for tests that kill it or that start Ray (whose threads no test should inherit)."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from tests.batch.echo import complete

from dragoman.batch import cluster, local
from dragoman.batch.shards import Shard
from dragoman.batch.work import Done, Job, Lost


def killed(job: Job, shards: Iterable[Shard]) -> Iterator[Done | Lost]:
    """Two workers, and a parent that is killed with -9 after the second shard."""
    for number, done in enumerate(local.run(job, shards, workers=2)):
        yield done
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)


ENGINES = {"killed": killed, "ray": partial(cluster.run, workers=2)}

if __name__ == "__main__":
    name, folder, out = sys.argv[1:]
    # Ray writes behind a URI: what one machine of a cluster writes, the others and the driver must see.
    complete(Path(out).as_uri() if name == "ray" else out, Path(folder), ENGINES[name])
