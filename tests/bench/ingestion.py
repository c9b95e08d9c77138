"""`python -m tests.bench.ingestion`: what it costs to ingest articles, at several sizes of the store.

Articles are generated (`tests.bench.articles`). So many of them are read whole, by the command's own workers, once with
one and once with two; recall is counted on these. Beyond that the store is filled with renamed copies of what was read
(`articles/renaming.py`), which go through the writer that articles go through, inference and all: to read a hundred
thousand takes a day, and reading does not know how large the store is. So the rate at a size is worked out, from the
CPU seconds that reading takes and those that writing takes at that size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final, cast

import click

from ingest.article import Article
from ingest.extract import nlp as language
from ingest.pipeline import Extractor, settle
from ingest.segment import segment
from server.commands.ingestion.preparing import Preparer
from server.commands.ingestion.processes import Processes
from server.store import open_store
from tests.bench.articles.recall import recalled
from tests.bench.articles.writing import generate
from tests.bench.filling import filled_store, into, writer_of
from tests.bench.process import memory_bytes
from tests.bench.report import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.commands.ingestion.preparing import Prepared
    from tests.bench.articles.writing import Generated

_WARM_UP: Final = 3
_WORDS: Final = 500
_MIB: Final = 1024 * 1024

AIMS: Final = (
    "aims: rate at 100 k at least 0.9 of that at 1 k; two processes at least 1.8 times one; of 500 words at most 600 "
    "quads and 250 kB; all but the models at most 15 % of the time"
)


@click.command()
@click.option("--articles", type=click.IntRange(10), default=60, help="Read whole. [default: 60]")
@click.option("--sizes", default="200,600", help="Of the store, in articles, filled with copies. [default: 200,600]")
@click.option(
    "--filled",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the store that is filled, or go on with it.",
)
@click.option("--seed", type=int, default=7, help="Of the generated articles. [default: 7]")
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
@click.option("--models-alone", is_flag=True, hidden=True)
def main(articles: int, sizes: str, filled: Path | None, seed: int, out: Path, *, models_alone: bool) -> None:
    """Measure ingestion."""
    generated = list(generate(articles, seed, _WORDS))
    if models_alone:
        _run_models(generated)
        return
    try:
        wanted = sorted({int(it) for it in sizes.split(",") if it})
    except ValueError as error:
        raise click.BadParameter(f"{sizes!r}: give whole numbers, as 1000,10000", param_hint="--sizes") from error
    result: dict[str, Any] = {
        "load": os.getloadavg()[0],
        "articles": articles,
        "words": sum(it.words for it in generated),
        "seed": seed,
    }
    with tempfile.TemporaryDirectory(prefix="onrecord-bench-") as name:
        folder = Path(name)
        result["models alone"] = _models_alone(articles, seed)
        result["workers"] = {jobs: _whole(folder / f"jobs-{jobs}", generated, jobs) for jobs in (1, 2)}
        result["recall"] = _recall(folder / "jobs-2", generated)
        result["shares"], prepared = _shares(folder / "shares", generated)
        result["sizes"] = filled_store(folder / "filled" if filled is None else filled, prepared, wanted)
    out.mkdir(parents=True, exist_ok=True)
    text = _report(result)
    (out / "ingestion.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    (out / "ingestion.txt").write_text(text + "\n", "utf-8")
    click.echo(text)


def _article(it: Generated) -> Article:
    name = f"{it.id}.txt"
    return Article(name, it.text, f"bench/{name}", published=it.published, publisher=it.publisher)


# whole runs ----------------------------------------------------------------------------------------------------------


def _whole(place: Path, generated: Sequence[Generated], jobs: int) -> dict[str, Any]:
    """Ingest articles as the command does; the time in which the models load is not counted."""
    moments: list[float] = []
    with open_store(place) as store:
        work = into(store)
        before = store.size()
        with Processes(work.recipe, jobs) as pool, _peak() as peak:
            summary = work.ingest(
                map(_article, generated), tell=_tell, done=lambda *_: moments.append(time.monotonic()), pool=pool
            )
        assert summary.ingested == len(generated), summary
        quads = store.size() - before
    first = min(len(moments) // 4, 20)
    rate = (len(moments) - 1 - first) / (moments[-1] - moments[first])
    words = sum(it.words for it in generated) / len(generated)
    return {
        "articles a second": rate,
        "words a second": rate * words,
        "memory, MiB": max(peak) / _MIB,
        "quads of 500 words": quads / len(generated) / words * _WORDS,
    }


def _tell(issue: object) -> None:
    click.echo(str(issue), err=True)


class _peak:  # noqa: N801 -- used as a context
    """The memory of this process and its workers, looked at now and then; a page that several share counts once."""

    def __enter__(self) -> list[int]:
        self._seen, self._end = [memory_bytes(os.getpid())], Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()
        return self._seen

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._end.wait(1):
            with suppress(OSError):
                self._seen.append(memory_bytes(os.getpid()))


# the models alone ----------------------------------------------------------------------------------------------------


def _models_alone(articles: int, seed: int) -> dict[str, float]:
    """Return how many articles a second the two models read, in one process and in two apart from each other."""
    options = ["--articles", str(articles), "--seed", str(seed), "--models-alone"]
    command = [sys.executable, "-m", "tests.bench.ingestion", *options]
    rates = {}
    for count in (1, 2):
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(count)]
        seconds = [float(it.communicate()[0]) for it in running]
        rates[str(count)] = sum(articles / it for it in seconds)
    return rates


def _run_models(generated: Sequence[Generated]) -> None:
    extractor = Extractor.load()
    articles = [_article(it) for it in generated]
    for article in articles[:_WARM_UP]:
        _models(extractor, article)
    start = time.monotonic()
    for article in articles:
        _models(extractor, article)
    click.echo(time.monotonic() - start)


def _models(extractor: Extractor, article: Article) -> None:
    segments = segment(article.text, article.headline)
    language.read(article.text, segments, extractor.nlp)
    extractor.tagger.find(
        (it.span.start, it.span.of(article.text)) for it in segments if it.kind in ("headline", "body")
    )


# where the time goes -------------------------------------------------------------------------------------------------


def _shares(place: Path, generated: Sequence[Generated]) -> tuple[dict[str, float], list[tuple[str, Prepared]]]:
    """Return milliseconds of CPU an article by step, in one process, and what was made of each article."""
    spent = dict.fromkeys(("models", "read, map and check", "infer and write"), 0.0)
    made: list[tuple[str, Prepared]] = []
    with open_store(place) as store:
        work = into(store)
        loaded = Preparer.load(work.recipe).extractor
        models = _Timed(loaded.nlp), _Timed(loaded.tagger)
        nlp, tagger = (cast("Any", it) for it in models)
        preparer = Preparer(Extractor(nlp, tagger, loaded.reference), work.recipe)
        settle()
        writer = writer_of(work)
        for number, article in enumerate(map(_article, generated)):
            if number == _WARM_UP:
                spent = dict.fromkeys(spent, 0.0)
            start, before = time.process_time(), sum(it.seconds for it in models)
            prepared = preparer.prepare(article)
            spent["read, map and check"] += time.process_time() - start
            spent["models"] += sum(it.seconds for it in models) - before
            start = time.process_time()
            assert len(list(writer.write([(article, prepared.quads)]))) == 1, prepared
            spent["infer and write"] += time.process_time() - start
            made.append((article.sha256[:32], prepared))
    counted = len(generated) - _WARM_UP
    told = {name: seconds / counted * 1000 for name, seconds in spent.items()}
    told["read, map and check"] -= told["models"]
    told["all but the models, share"] = 1 - told["models"] / sum(told.values())
    return told, made


class _Timed:
    """A model, and the CPU seconds that reading with it took.

    Within the reading of an article, since a machine is not as fast from one second to the next: read once more by the
    models alone, an article would seem to take less than they do.
    """

    def __init__(self, model: Any) -> None:
        self._model, self.seconds = model, 0.0

    def pipe(self, *given: Any, **named: Any) -> Any:
        return self._read(lambda: list(self._model.pipe(*given, **named)))

    def find(self, *given: Any) -> Any:
        return self._read(lambda: self._model.find(*given))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def _read(self, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        try:
            return work()
        finally:
            self.seconds += time.process_time() - start


# what was found ------------------------------------------------------------------------------------------------------


def _recall(place: Path, generated: Sequence[Generated]) -> dict[str, tuple[int, int]]:
    with open_store(place) as store:
        work = into(store)
        return recalled(store, [(work.iris.article_graph(_article(it).sha256), it) for it in generated])


# the report ----------------------------------------------------------------------------------------------------------


def _head(result: dict[str, Any]) -> str:
    each = result["words"] / result["articles"]
    return (
        f"{result['articles']:,} articles of {each:.0f} words, seed {result['seed']}; load {result['load']:.1f} of "
        f"{os.cpu_count()} processors"
    )


def _alone(rates: dict[str, float], ratio: float) -> str:
    reachable = rates["2"] / rates["1"]
    return (
        f"the models alone: {rates['1']:.2f} articles a second in one process, {rates['2']:.2f} in two that know "
        f"nothing of each other, {reachable:.2f} times; two workers reach {ratio / reachable:.2f} of that ratio"
    )


def _report(result: dict[str, Any]) -> str:
    one, two = (result["workers"][jobs] for jobs in (1, 2))
    alone, shares, sizes = result["models alone"], result["shares"], result["sizes"]
    reading = shares["models"] + shares["read, map and check"]
    parts = [
        _head(result),
        table(
            ["", "1 worker", "2 workers", "times"],
            [
                [name, f"{one[name]:,.1f}", f"{two[name]:,.1f}", f"{two[name] / one[name]:.2f}"]
                for name in ("articles a second", "words a second", "memory, MiB", "quads of 500 words")
            ],
        ),
        _alone(alone, two["articles a second"] / one["articles a second"]),
        table(
            ["CPU ms an article", ""],
            [[name, f"{shares[name]:,.1f}"] for name in ("models", "read, map and check", "infer and write")],
        ),
        f"all but the models: {shares['all but the models, share']:.0%} of the CPU time",
        "a store filled with renamed copies; the rate is worked out from what reading and writing take",
        table(
            ["articles", "write: CPU ms", "clock ms", "articles a second and core", "quads each", "MiB"],
            [
                [
                    f"{it['articles']:,}",
                    f"{it['CPU ms an article, last']:.1f}",
                    f"{it['clock ms an article, last']:.1f}",
                    f"{1000 / (reading + it['CPU ms an article, last']):.2f}",
                    f"{it['quads an article']:.0f}",
                    f"{it['memory, MiB']:.0f}",
                ]
                for it in sizes
            ],
        ),
        f"{sizes[-1]['kB an article, compacted']:.0f} kB of disk an article at {sizes[-1]['articles']:,}"
        if sizes
        else "",
        table(
            ["planted", "found", "of", "recall"],
            [[kind, hits, of, f"{hits / of:.2f}"] for kind, (hits, of) in result["recall"].items()],
        ),
        AIMS,
    ]
    return "\n\n".join(parts)


if __name__ == "__main__":
    main()
