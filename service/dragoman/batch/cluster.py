"""Ray engine: the same worker as an actor, on as many machines as the cluster has.

The driver reads the rows and cuts the shards, Ray's object store carries them, each actor holds the packages and writes
its shards itself. Inputs that hold one document a file are opened by the actor, and outputs written by it: both must
be where every machine sees them (a mount, or a URI). Retries are Ray's: an actor that dies is started again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

from dragoman.batch.shards import Shard
from dragoman.batch.work import Done, Job, Lost, Worker
from dragoman.errors import ConfigError, MissingExtra

_WAITING = 2  # shards that an actor has: one it works on, one it need not wait for
_RETRIES = 2  # of a shard whose actor died; as many attempts as in ``local``


def run(job: Job, shards: Iterable[Shard], workers: int | None, address: str | None = None) -> Iterator[Done | Lost]:
    """Does ``shards`` on ``workers`` actors and yields each as it is finished, in any order.

    ``workers``: None for one a core of the cluster. ``address``: of a cluster to join (``auto``, ``host:6379``); None
    starts Ray on this machine, and stops it again.

    Raises:
        MissingExtra: ray is not installed.
        ConfigError: there is no cluster at ``address``, or an actor cannot be set up.
        DragomanError: as ``Worker.work``; the run stops.
    """
    try:
        ray: Any = import_module("ray")
    except ImportError as error:
        raise MissingExtra("ray", "The Ray engine") from error
    ours = not ray.is_initialized()
    if ours:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing of ours calls home
        here = {} if address else {"include_dashboard": False, "num_cpus": workers}
        try:  # "local": without it Ray joins whatever cluster it finds traces of
            ray.init(address=address or "local", log_to_driver=False, logging_level=logging.WARNING, **here)
        except ConnectionError as error:
            raise ConfigError(f"no Ray cluster at {address}, or it refuses (RAY_AUTH_MODE, token): {error}") from error
    try:
        yield from _run(ray, job, shards, workers or int(ray.cluster_resources().get("CPU", 1)))
    finally:
        if ours:
            ray.shutdown()


def _run(ray: Any, job: Job, shards: Iterable[Shard], workers: int) -> Iterator[Done | Lost]:
    """An actor gets work when it is ready, so those that a cluster has no room for hold nothing up."""
    # -1: an actor is started again however often it dies; max_task_retries bounds what one shard can do.
    remote = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_RETRIES)(Worker)
    queue = iter(shards)
    actors = [remote.remote(job) for _ in range(workers)]
    running: dict[Any, tuple[Any, Shard | None]] = {actor.__ray_ready__.remote(): (actor, None) for actor in actors}
    while running:
        (ready,), _ = ray.wait(list(running), num_returns=1)
        actor, shard = running.pop(ready)
        if shard is None:
            _set_up(ray, ready)
        else:
            yield _result(ray, ready, shard)
        for given in islice(queue, _WAITING if shard is None else 1):
            running[actor.work.remote(given)] = actor, given
        if all(shard is None for _, shard in running.values()):
            return


def _set_up(ray: Any, ready: Any) -> None:
    try:
        ray.get(ready)
    except ray.exceptions.RayActorError as error:
        raise ConfigError(f"a Ray actor cannot be set up: {str(error).strip().splitlines()[-1]}") from error


def _result(ray: Any, ready: Any, shard: Shard) -> Done | Lost:
    try:
        done: Done = ray.get(ready)
    except ray.exceptions.RayActorError as error:
        return Lost(shard.number, shard.consumed, len(shard.items), f"its actor died ({type(error).__name__})")
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    return done
