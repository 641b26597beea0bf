"""Local engine: processes of this machine, each with its own pipeline, each on its own pipe.

Spawned, not forked: CTranslate2 is not fork-safe (OpenNMT/CTranslate2 issue 539). A pipe a worker, not one queue for
all: whoever is killed while it holds the lock of a shared queue stops everybody.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext, SpawnProcess

from dragoman.batch.shards import Shard
from dragoman.batch.work import Done, Job, Lost, Worker
from dragoman.errors import DragomanError

ATTEMPTS = 3  # for each shard; memory that ran out once may be there the next time, a crash in a library will not
_CONTEXT: SpawnContext = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class _Stopped:
    """An error that stops the run, on its way to the parent. (A class of its own: not every error can be pickled.)"""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class _Ready:
    """A worker's first word: its pipeline is built. Nothing is sent before, since sending waits for a reader."""


class _Process:
    """One worker process, and the shard that it has (or will be sent when it is ready)."""

    def __init__(self, job: Job) -> None:
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process: SpawnProcess = _CONTEXT.Process(target=_serve, args=(job, theirs), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends when the process does
        self.shard: Shard | None = None
        self._ready = False

    def give(self, shard: Shard) -> None:
        self.shard = shard
        if self._ready:
            self._send()

    def receive(self) -> Done | _Ready | _Stopped | None:
        """What it has to say; None when it has died."""
        try:
            answer: Done | _Ready | _Stopped = self.pipe.recv()
        except (EOFError, OSError):
            return None
        if isinstance(answer, _Ready):
            self._ready = True
            self._send()
        else:
            self.shard = None
        return answer

    def _send(self) -> None:
        with suppress(OSError):  # it is dead: `receive` will find out
            self.pipe.send(self.shard)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


@dataclass(slots=True)
class _Pool:
    job: Job
    processes: list[_Process] = field(default_factory=list)
    again: deque[Shard] = field(default_factory=deque)
    deaths: dict[int, int] = field(default_factory=dict)

    def busy(self) -> list[Connection]:
        return [process.pipe for process in self.processes if process.shard is not None]

    def idle(self, workers: int) -> _Process | None:
        """A process without a shard, a new one where there are fewer than ``workers``."""
        free = next((process for process in self.processes if process.shard is None), None)
        if free is None and len(self.processes) < workers:
            free = _Process(self.job)
            self.processes.append(free)
        return free

    def settle(self, process: _Process) -> Done | Lost | None:
        """What comes of a process that has something to say; None where its shard is still to be done."""
        shard, answer = process.shard, process.receive()
        if isinstance(answer, _Stopped):
            error = DragomanError(answer.message)
            error.code = answer.code
            raise error
        if isinstance(answer, Done):
            return answer
        if isinstance(answer, _Ready) or shard is None:
            return None
        process.stop()
        self.processes.remove(process)
        return self._died(shard, process.process.exitcode)

    def _died(self, shard: Shard, exit_code: int | None) -> Lost | None:
        self.deaths[shard.number] = deaths = self.deaths.get(shard.number, 0) + 1
        if deaths < ATTEMPTS:
            self.again.append(shard)
            return None
        reason = f"its worker died {deaths} times (exit code {exit_code}; -9 is what the system does when memory ends)"
        return Lost(shard.number, shard.consumed, len(shard.items), reason)

    def stop(self) -> None:
        for process in self.processes:
            process.stop()


def run(job: Job, shards: Iterable[Shard], workers: int) -> Iterator[Done | Lost]:
    """Does ``shards`` in ``workers`` processes and yields each as it is finished, in any order.

    A shard is read when a worker is there to take it, and one more, so memory does not grow with the corpus. A worker
    that dies is replaced, and its shard done again. Whoever closes this generator early ends the workers.

    Raises:
        DragomanError: a worker cannot be set up, or cannot write; its ``code`` is that of the error there.
    """
    queue = iter(shards)
    ahead = next(queue, None)
    pool = _Pool(job)
    try:
        while True:
            while (pool.again or ahead) and (process := pool.idle(workers)):
                if pool.again:
                    process.give(pool.again.popleft())
                elif ahead:
                    process.give(ahead)
                    ahead = next(queue, None)
            if not (busy := pool.busy()):
                return
            for pipe in wait(busy):
                settled = pool.settle(next(process for process in pool.processes if process.pipe is pipe))
                if settled is not None:
                    yield settled
    finally:
        pool.stop()


def _serve(job: Job, pipe: Connection) -> None:
    """What a worker process does until its parent closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    try:
        worker = Worker(job)
        pipe.send(_Ready())
        while True:
            pipe.send(worker.work(pipe.recv()))
    except EOFError:
        return
    except DragomanError as error:
        pipe.send(_Stopped(error.code, str(error)))


def _leave_with_parent() -> None:
    """A run that was killed with -9 leaves no worker behind that goes on writing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
