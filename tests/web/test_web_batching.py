"""Batches over requests: together, in turns, each with its own errors."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.document import Span, Translation
from dragoman.errors import PackageCorrupt
from dragoman.packages import Catalog
from dragoman.translate import Job, Outcome
from dragoman.web.admission import Admission, Ticket
from dragoman.web.batching import Batcher
from dragoman.web.metrics import Metrics
from dragoman.web.problems import ClientGone, DeadlineExceeded, Overloaded


class Recorder:
    """A translator that notes its batches. It works while ``gate`` is open; the text ``bad`` is a broken package."""

    catalog = Catalog(())

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def translate(self, jobs: Sequence[Job], target: str) -> list[Outcome]:
        self.gate.wait(10)
        texts = [job.text for job in jobs]
        self.batches.append(texts)
        if "bad" in texts:
            raise PackageCorrupt("package x: broken")
        return [Outcome("translated", Translation(f"<{text}>")) for text in texts]

    def digests(self, names: Iterable[str]) -> list[str]:
        return []


def job(text: str) -> Job:
    return Job(text, (Span(0, len(text), "fr", 1.0),))


def ticket(seconds: float = 10.0, gone: bool = False) -> Ticket:
    return Admission(1000, 100).enter(1, time.monotonic() + seconds, lambda: gone)


@pytest.fixture
def batcher() -> Iterator[Batcher]:
    made = Batcher(wait=0.05, duration=0.25, metrics=Metrics(), dispatchers=1)  # 1,000 characters a batch
    yield made
    made.close()


def texts_of(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.translation.text for outcome in outcomes]


def test_requests_that_come_together_share_a_batch(batcher: Batcher) -> None:
    translator = Recorder()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: batcher.translate(translator, [job(f"t{n}")], "en", ticket()), range(8)))
    assert [texts_of(outcomes) for outcomes in made] == [[f"<t{n}>"] for n in range(8)]
    assert len(translator.batches) < 8


def test_a_long_request_takes_turns_with_a_short_one(batcher: Batcher) -> None:
    translator = Recorder()
    long = [job(f"{n:0100d}") for n in range(100)]  # ten batches
    translator.gate.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(batcher.translate, translator, long, "en", ticket())
        while len(batcher._calls) != 1 or not batcher._calls[0].waiting or len(batcher._calls[0].waiting) == 100:
            time.sleep(0.001)  # until the first batch is out
        second = pool.submit(batcher.translate, translator, [job("short")], "en", ticket())
        while len(batcher._calls) != 2:
            time.sleep(0.001)
        translator.gate.set()
        assert texts_of(second.result()) == ["<short>"]
        assert texts_of(first.result()) == [f"<{n:0100d}>" for n in range(100)]
    assert "short" in translator.batches[1]


def test_targets_and_model_sets_are_not_mixed(batcher: Batcher) -> None:
    one, other = Recorder(), Recorder()
    asked = [(one, "en"), (other, "en"), (one, "fr")]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda each: batcher.translate(each[0], [job(each[1])], each[1], ticket()), asked))
    assert sorted(one.batches) == [["en"], ["fr"]]
    assert other.batches == [["en"]]


def test_a_broken_package_fails_only_who_needs_it(batcher: Batcher) -> None:
    translator = Recorder()
    with ThreadPoolExecutor(2) as pool:
        good = pool.submit(batcher.translate, translator, [job("good")], "en", ticket())
        bad = pool.submit(batcher.translate, translator, [job("bad")], "en", ticket())
        assert texts_of(good.result()) == ["<good>"]
        with pytest.raises(PackageCorrupt, match="package x"):
            bad.result()


@pytest.mark.parametrize(("seconds", "gone", "error"), [(0.1, False, DeadlineExceeded), (10, True, ClientGone)])
def test_what_nobody_waits_for_is_dropped(seconds: float, gone: bool, error: type[Exception]) -> None:
    batcher = Batcher(wait=30.0, duration=0.25, metrics=Metrics(), dispatchers=1)
    translator = Recorder()
    translator.gate.clear()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(batcher.translate, translator, [job("first")], "en", ticket())
        while not batcher._running:
            time.sleep(0.001)
        with pytest.raises(error):
            batcher.translate(translator, [job("late")], "en", ticket(seconds, gone))
        assert not batcher._calls
        translator.gate.set()
        assert texts_of(first.result()) == ["<first>"]
    assert translator.batches == [["first"]]
    batcher.close()


def test_company_is_waited_for_only_while_a_batch_runs() -> None:
    batcher = Batcher(wait=30.0, duration=0.25, metrics=Metrics(), dispatchers=2)
    translator = Recorder()
    assert texts_of(batcher.translate(translator, [job("alone")], "en", ticket(5))) == ["<alone>"]
    translator.gate.clear()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(batcher.translate, translator, [job("first")], "en", ticket())
        while not batcher._running:
            time.sleep(0.001)
        others = [pool.submit(batcher.translate, translator, [job(text)], "en", ticket()) for text in ("a", "b")]
        while len(batcher._calls) != 2:
            time.sleep(0.001)
        translator.gate.set()
        assert [texts_of(each.result()) for each in (first, *others)] == [["<first>"], ["<a>"], ["<b>"]]
    assert [sorted(batch) for batch in translator.batches] == [["alone"], ["first"], ["a", "b"]]
    batcher.close()


def ends(requests: dict[str, list[str]]) -> tuple[dict[str, int], int]:
    """The last batch that each request has a sentence in, when all wait from the beginning; and how many there were."""
    batcher = Batcher(
        wait=0.0, duration=0.0, metrics=Metrics(), dispatchers=1
    )  # the smallest batches: 1,000 characters
    translator = Recorder()
    translator.gate.clear()
    with ThreadPoolExecutor(len(requests) + 1) as pool:
        futures = [pool.submit(batcher.translate, translator, [job("first")], "en", ticket())]
        while not batcher._running:
            time.sleep(0.001)
        for number, texts in enumerate(requests.values()):
            futures.append(pool.submit(batcher.translate, translator, [job(text) for text in texts], "en", ticket()))
            while len(batcher._calls) != number + 1:
                time.sleep(0.001)
        translator.gate.set()
        for future in futures:
            future.result()
    batcher.close()
    batches = translator.batches[1:]
    return {n: max(i for i, b in enumerate(batches) if set(b) & set(t)) for n, t in requests.items()}, len(batches)


def texts(name: str, count: int) -> list[str]:
    return [f"{name}{number:0197d}." for number in range(count)]  # about 200 characters


def test_equal_documents_are_done_one_after_the_other() -> None:
    last, batches = ends({name: texts(name, 10) for name in "abcd"})
    assert last["d"] == batches - 1
    assert sum(last.values()) < 0.75 * 4 * (batches - 1)  # in turns, each would end in one of the last


def test_short_requests_go_first_and_a_long_one_is_not_starved() -> None:
    last, batches = ends({"long": texts("long", 20)} | {name: texts(name, 3) for name in "abcdefgh"})
    assert max(last[name] for name in "abcdefgh") < last["long"] == batches - 1
    without = len("abcdefgh") * 3 / 5 + 20 / 5  # batches of five sentences
    assert batches <= without + 2  # all of them full: the long one filled what the short ones left


def test_nothing_to_translate_asks_nobody(batcher: Batcher) -> None:
    assert batcher.translate(Recorder(), [], "en", ticket()) == []


@given(st.lists(st.lists(st.integers(1, 900), max_size=12), min_size=1, max_size=6))
def test_every_request_gets_its_own_outcomes_in_order(sizes: list[list[int]]) -> None:
    batcher = Batcher(wait=0.0, duration=0.25, metrics=Metrics())
    translator = Recorder()
    asked = [
        [f"{number}.{index}." + "x" * size for index, size in enumerate(each)] for number, each in enumerate(sizes)
    ]
    with ThreadPoolExecutor(6) as pool:
        made = pool.map(lambda texts: batcher.translate(translator, [job(t) for t in texts], "en", ticket()), asked)
    assert [texts_of(outcomes) for outcomes in made] == [[f"<{text}>" for text in texts] for texts in asked]
    batcher.close()


def test_admission_counts_and_refuses() -> None:
    admission = Admission(100, 2)
    never = time.monotonic() + 10
    first = admission.enter(60, never, lambda: False)
    with pytest.raises(Overloaded) as refused:
        admission.enter(60, never, lambda: False)
    assert refused.value.retry_after is not None
    second = admission.enter(40, never, lambda: False)
    second.close()
    second.close()  # a second time does nothing
    assert (admission.requests, admission.characters) == (1, 60)
    with admission.enter(1, never, lambda: False), pytest.raises(Overloaded):
        admission.enter(1, never, lambda: False)
    first.close()
    assert (admission.requests, admission.characters) == (0, 0)


def test_a_stream_waits_for_room() -> None:
    admission = Admission(100, 2)
    first = admission.enter(100, time.monotonic() + 10, lambda: False)
    threading.Timer(0.05, first.close).start()
    with admission.enter(100, time.monotonic() + 10, lambda: False, wait=True) as second:
        assert second.characters == 100
        with pytest.raises((Overloaded, DeadlineExceeded)):
            admission.enter(1, time.monotonic() + 0.05, lambda: False, wait=True)
