"""Times, rates, counts and the page that shows them."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from tests.batch.echo import complete, corpus, echo_pipeline, header, inline, job, reversing_pipeline, shards

from dragoman.batch import bitext, manifest, plots, report
from dragoman.batch.bitext import PairCounts
from dragoman.batch.estimate import estimate
from dragoman.batch.files import Listing, find
from dragoman.batch.meter import Meter
from dragoman.batch.progress import Progress, Tally, span
from dragoman.batch.records import from_lines, to_line
from dragoman.batch.shards import Reading
from dragoman.batch.store import LocalStore
from dragoman.batch.summary import Summary
from dragoman.batch.work import Done, Lost
from dragoman.document import Source
from dragoman.testing import echo_translator
from dragoman.translate import Job


class Clock:
    """A clock that somebody else moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_document_is_charged_its_preparation_and_its_share_of_the_window() -> None:
    clock = Clock()
    inner = echo_translator()
    meter = Meter(inner, clock)
    translate = inner.translate

    def slow(jobs: list[Job], target: str) -> object:
        clock.now += 10
        return translate(jobs, target)

    inner.translate = slow  # type: ignore[method-assign, assignment]
    for preparation in (1.0, 2.0):
        meter.pull()
        clock.now += preparation
    french = [Job("abc", echo_pipeline().prepare(Source("x", "Bonjour.")).paragraphs[0].sentences[0].spans, 0)]
    meter.translate(french, "en")  # three characters in ten seconds
    meter.end()
    assert meter.seconds(3) == pytest.approx(1 + 10)
    assert meter.seconds(0) == pytest.approx(2)


def test_rate_and_time_left() -> None:
    clock = Clock()
    tally = Tally(1000, clock)
    assert tally.left is None
    tally.already = 200
    clock.now = 10
    tally.add(Done(0, 200, 50, 2, 9000, 1.0))
    assert (tally.rate, tally.left) == (5.0, 30.0)
    assert str(tally) == "40%: 50 documents, 2 failed, 5.0 a second, 30 s left"
    tally.add(Lost(1, 600, 7, "it died"))
    assert str(tally) == "100%: 57 documents, 9 failed, 5.7 a second, 0 s left"


def test_a_line_every_ten_seconds_where_there_is_no_terminal() -> None:
    clock, out = Clock(), io.StringIO()
    with Progress(Tally(100, clock), out, clock) as progress:
        for _ in range(5):
            clock.now += 5
            progress.add(Done(0, 10, 1, 0, 100, 1.0))
    assert [line.split(":")[0] for line in out.getvalue().splitlines()] == ["20%", "40%", "50%"]


@pytest.mark.parametrize(
    ("seconds", "said"), [(9.6, "10 s"), (95, "1 min 35 s"), (10000, "2 h 46 min"), (200000, "2 d 7 h")]
)
def test_a_time_as_people_say_it(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_a_record_with_a_lone_surrogate_survives() -> None:
    assert from_lines(to_line({"id": "a\udcff", "error": "é"})) == [{"id": "a\udcff", "error": "é"}]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("finished")
    complete(base / "out", corpus(base / "in"))
    return base


def test_the_summary_adds_up(finished: Path) -> None:
    records = list(manifest.records(LocalStore(finished / "out")))
    summary = Summary.of(records)
    assert (summary.documents, summary.failed) == (len(records), 3)
    assert summary.characters == sum(record.get("characters", 0) for record in records)
    assert sum(summary.main_languages.values()) == len(records) - 3
    assert sum(summary.scores.values()) == summary.segments["translated"]
    assert set(summary.segments) == {"translated", "kept", "no_route"}
    assert {"en", "fr", "ar", "de"} <= set(summary.languages)
    assert sum(sum(counted.values()) for counted in summary.slices) == sum(summary.languages.values())
    times = [record["seconds"] for record in summary.slowest]
    assert times == sorted(times, reverse=True)


def test_slices_stay_few_and_lose_nothing() -> None:
    record = {"status": "done", "characters": 10, "languages": {"fr": 1.0}, "score": None, "scores": {}}
    record |= {"segments": {}, "flags": {}, "repairs": {}}
    summary = Summary.of(record for _ in range(5000))
    assert len(summary.slices) <= 120
    assert sum(counted["fr"] for counted in summary.slices) == 50000


def page(finished: Path, pairs: PairCounts | None = None) -> str:
    summary = Summary.of(manifest.records(LocalStore(finished / "out")))
    made = header(job(finished / "out"), finished / "in")
    return b"".join(report.render(summary, made, pairs)).decode()


def test_the_report_is_one_page_that_loads_nothing(finished: Path) -> None:
    html = page(finished, PairCounts(9, {"duplicate": 3}, {"min_score": -1.5, "refused": ["loop"]}))
    assert not re.search(r"<script|<link|<img|@import|url\(|https?://|\bsrc=", html)
    assert html.count("<svg") == html.count("</svg>") == 8
    for title in ("Languages over documents", "Scores", "Repairs by kind", "Slowest documents", "Failed documents"):
        assert f"<h2>{title}</h2>" in html
    assert "[undecodable]" in html
    assert "min_score -1.5" in html


def test_names_are_text_in_the_report_not_markup(finished: Path) -> None:
    record = {"id": "<b>&", "file": '"><script>', "size": 1, "sha256": "", "shard": "", "seconds": 1}
    summary = Summary.of([record | {"status": "failed", "code": "empty_input", "error": "<i>"}])
    made = header(job(finished / "out"), finished / "in")
    html = b"".join(report.render(summary, made)).decode()
    assert "<script" not in html
    assert "&lt;b&gt;&amp;" in html


@pytest.mark.parametrize(
    "plot",
    [
        plots.bars({"<a>": 3, "b": 0}),
        plots.columns([]),
        plots.columns([(str(n), n) for n in range(40)], x_title="n"),
        plots.stacked([{}, {"fr": 2, "en": 1}], {"fr": "#000"}),
        plots.share({}, {}),
        plots.share({"kept": 2}, {"kept": "#000"}),
    ],
)
def test_plots_are_well_formed_and_inside_their_box(plot: str) -> None:
    tree = etree.fromstring(f"<p>{plot}</p>")
    (svg,) = tree.iter("svg")
    _, _, width, _ = (float(number) for number in svg.get("viewBox").split())
    for box in svg.iter("rect"):
        assert 0 <= float(box.get("x")) + float(box.get("width")) <= width + 1


def test_a_plot_of_nothing_says_so() -> None:
    assert ">none<" in plots.bars({})


def test_pairs_are_taken_from_the_shards_each_once(finished: Path, tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    complete(tmp_path, finished / "in", made=replace(job(tmp_path), build=reversing_pipeline))
    counts = bitext.write(store, "tsv")
    rows = (store.read("pairs.tsv") or b"").decode().splitlines()[1:]
    assert len(rows) == counts.kept == len(set(rows))
    assert counts.kept > 0
    assert {"duplicate", "not_translated"} <= counts.dropped.keys()
    assert bitext.write(store, "tmx") == counts
    assert (store.read("pairs.tmx") or b"").count(b"<tu ") == counts.kept


def test_an_estimate_names_languages_without_a_route_and_writes_nothing(finished: Path) -> None:
    patterns = [str(finished / "in")]
    made = estimate(Listing.of(find(patterns)), find(patterns), Reading(), echo_pipeline(), "en")
    found = sum(len(shard.items) for shard in shards(finished / "in"))
    assert (made.sample, made.documents, made.failed) == (found, found, 3)
    assert made.no_route == ("de",)
    assert "no route: de" in list(made.lines(2))


def test_an_estimate_of_a_large_file_reads_its_beginning(tmp_path: Path) -> None:
    folder = corpus(tmp_path / "in", rows=3000, files=0)
    patterns = [str(folder / "rows.jsonl")]
    made = estimate(Listing.of(find(patterns)), find(patterns), Reading(), echo_pipeline(), "en")
    assert made.sample == 40
    assert made.documents == pytest.approx(3000, rel=0.1)


def test_a_parquet_run_reads_back(finished: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    complete(tmp_path, finished / "in", inline, made=job(tmp_path, "parquet"))
    rows = [row for path in sorted(tmp_path.glob("*.parquet")) for row in parquet.read_table(path).to_pylist()]
    summary = Summary.of(manifest.records(LocalStore(tmp_path)))
    assert len(rows) == sum(summary.segments.values())
