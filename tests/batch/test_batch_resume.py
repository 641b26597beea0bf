"""Killed at any moment and resumed, a run comes to the same bytes, and repeats nothing that was finished."""

from __future__ import annotations

import os
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from tests.batch.echo import complete, contents, corpus, header, inline, job

import dragoman.batch
from dragoman.batch.records import from_lines
from dragoman.batch.shards import Shard
from dragoman.batch.work import Done, Job, Lost
from dragoman.errors import ConfigError

CODE = str(Path(dragoman.batch.__file__).parent)
MOMENTS = 20


def lines_run(work: Callable[[], object], kill_at: int | None = None) -> int:
    """How many lines of ``dragoman.batch`` are run; at number ``kill_at`` the process is killed with -9."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if event == "line":
            count += 1
            if count == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if CODE in frame.f_code.co_filename else None

    sys.settrace(call)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


def killed(work: Callable[[], object], at: int) -> None:
    """Runs ``work`` in a fork, which dies before the line number ``at``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: fork beside threads; none of ours is used
        child = os.fork()
    if child == 0:
        try:
            lines_run(work, at)
        finally:
            os._exit(0)  # it came to its end alive
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def finished(out: Path) -> dict[str, tuple[int, int]]:
    """Every file of a finished shard, with what would change if it were written again."""
    shards = [path for records in (out / "records").glob("shard-*") for path in (records, out / records.name)]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in shards}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("corpus") / "in")


@pytest.fixture(scope="module")
def whole(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "out"
    complete(out, folder)
    return out


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills itself in a fork")
def test_killed_at_random_moments_it_comes_to_the_same_bytes(folder: Path, whole: Path, tmp_path: Path) -> None:
    total = lines_run(lambda: complete(tmp_path / "counted", folder))
    seen = set()
    for number, moment in enumerate(random.Random(42).sample(range(1, total), MOMENTS)):
        out = tmp_path / str(number)
        killed(lambda out=out: complete(out, folder, resume=True), moment)
        before = finished(out) if out.exists() else {}
        seen.add(len(before))
        result = complete(out, folder, resume=True)
        assert contents(out) == contents(whole)
        assert finished(out).items() >= before.items()
        assert 2 * result.repeated == len(before)
    assert len(seen) > 4  # early, late, and in between


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills itself in a fork")
def test_killed_again_and_again(folder: Path, whole: Path, tmp_path: Path) -> None:
    total = lines_run(lambda: complete(tmp_path / "counted", folder))
    for _ in range(5):
        killed(lambda: complete(tmp_path / "out", folder, resume=True), total // 5)
    complete(tmp_path / "out", folder, resume=True)
    assert contents(tmp_path / "out") == contents(whole)


def interrupted(made: Job, shards: Iterable[Shard]) -> Iterator[Done | Lost]:
    for number, done in enumerate(inline(made, shards)):
        if number == 2:
            raise KeyboardInterrupt
        yield done


def test_an_interrupted_run_is_resumed(folder: Path, whole: Path, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        complete(tmp_path, folder, interrupted)
    assert complete(tmp_path, folder, resume=True).repeated == 3
    assert contents(tmp_path) == contents(whole)


def test_a_finished_run_does_nothing_when_it_is_resumed(folder: Path, whole: Path) -> None:
    before = contents(whole), finished(whole)
    assert complete(whole, folder, resume=True).done == 0
    assert (contents(whole), finished(whole)) == before


def test_a_run_is_not_begun_over_another(folder: Path, whole: Path) -> None:
    with pytest.raises(ConfigError, match="holds a run already: --resume goes on"):
        complete(whole, folder)


def test_a_run_that_came_to_nothing_needs_no_resumption(folder: Path, whole: Path, tmp_path: Path) -> None:
    def broken(made: Job, shards: Iterable[Shard]) -> Iterator[Done | Lost]:
        raise ConfigError("no cluster")

    with pytest.raises(ConfigError, match="no cluster"):
        complete(tmp_path, folder, broken, made=replace(job(tmp_path), target="fr"))
    complete(tmp_path, folder)
    assert contents(tmp_path) == contents(whole)


def test_shards_of_nobody_are_left_alone(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "shard-00000.jsonl").write_bytes(b"precious")
    with pytest.raises(ConfigError, match=r"holds shards but no run\.json"):
        complete(tmp_path, folder, resume=True)


def test_another_configuration_is_refused_and_named(folder: Path, whole: Path) -> None:
    with pytest.raises(ConfigError, match="target was 'en', now 'fr'"):
        complete(whole, folder, resume=True, made=replace(job(whole), target="fr"))


def test_another_input_is_refused_and_named(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"the input was 6 files of .* now 7 files of"):
        complete(whole, corpus(tmp_path / "in", files=5), resume=True)


def test_other_versions_are_refused_and_named(folder: Path, whole: Path) -> None:
    made = header(job(whole), folder)
    with pytest.raises(ConfigError, match="versions and packages were 'echo', now 'other'"):
        replace(made, signature="other").check(made.encode(), "out")
    with pytest.raises(ConfigError, match="cannot be read"):
        made.check(b'{"run', "out")


def test_the_manifest_accounts_for_every_document(whole: Path) -> None:
    head, *records = from_lines((whole / "manifest.jsonl").read_bytes())
    assert (head["run"], head["signature"], head["inputs"]["files"]) == (1, "echo", 6)
    assert [record["id"] for record in records if record["status"] == "failed"] == ["binary", "rows:4", "rows:5"]
    assert {record["code"] for record in records if record["status"] == "failed"} == {
        "undecodable",
        "invalid_request",
        "empty_input",
    }
    done = [record for record in records if record["status"] == "done"]
    written = [from_lines(path.read_bytes()) for path in sorted(whole.glob("shard-*"))]
    documents = [document for shard in written for document in shard]
    assert [record["id"] for record in done] == [document["id"] for document in documents]
    for record, document in zip(done, documents, strict=True):
        assert record["sha256"] == document["source"]["sha256"]
        assert sum(record["segments"].values()) == len(document["segments"])
        assert record["signature"] == document["signature"]
