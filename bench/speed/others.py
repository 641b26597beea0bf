"""How much of the machine other programs took while something was measured. Linux; elsewhere nothing is known."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_TICK = os.sysconf("SC_CLK_TCK")


@contextmanager
def watched(row: dict[str, Any], pids: Iterable[int] = ()) -> Iterator[None]:
    """Puts into ``row`` how many ``cores`` this process, children of it that ended meanwhile, and ``pids`` kept busy,
    and the share of all cores' time that ``others`` took.
    """
    pids = list(pids)
    start, busy, own = time.perf_counter(), _busy(), _own(pids)
    yield
    seconds, used = time.perf_counter() - start, _own(pids) - own
    row["cores"] = round(used / seconds, 2)
    row["others"] = round(max(0.0, _busy() - busy - used) / seconds / (os.cpu_count() or 1), 3)


def _busy() -> float:
    """Seconds that cores have worked since the start of the machine: user, nice, system and interrupts."""
    try:
        fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    except OSError:
        return 0.0
    return sum(int(fields[index]) for index in (0, 1, 2, 5, 6)) / _TICK


def _own(pids: Iterable[int]) -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used) + sum(map(_cpu, pids))


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICK
