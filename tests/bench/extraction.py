"""`python -m tests.bench.extraction`: words a second of extraction, beside its two models run alone.

Seconds are of CPU, so that words a second are words a second and core, whatever else the machine does.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from itertools import islice
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Final

import click

from ingest.article import Article
from ingest.extract import nlp as language
from ingest.pipeline import Extractor, settle
from ingest.segment import segment
from ingest.sources import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingest.records import Segment

_WARM_UP: Final = 5
_AIM_WORDS: Final = 1_500
_AIM_RATIO: Final = 1.3
_AIM_MIB: Final = 1_229


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), default=Path("bench-output"), help="Where results are written.")
def main(sources: tuple[Path, ...], out: Path) -> None:
    """Measure on articles in SOURCES: text or JSON lines. Without any: on the annotated ones, or else the seeds."""
    root = Path(__file__).parents[2]
    annotated = Path(os.environ.get("ONRECORD_SHARED", root.parent / "shared")) / "corpora" / "quotes-dev.jsonl"
    articles = list(_articles(sources or ((annotated,) if annotated.exists() else (root / "seeds",))))
    words = sum(len(article.text.split()) for article in articles)
    extractor = Extractor.load()
    settle()

    def parsed(article: Article) -> None:
        language.read(article.text, segment(article.text, article.headline), extractor.nlp)

    def tagged(article: Article) -> None:
        extractor.tagger.find((part.span.start, part.span.of(article.text)) for part in _parts(article))

    seconds = {
        "parser alone": _seconds(parsed, articles),
        "tagger alone": _seconds(tagged, articles),
        "whole": _seconds(lambda article: extractor.extract(article), articles),
    }
    models = seconds["parser alone"] + seconds["tagger alone"]
    result = {
        "articles": len(articles),
        "words": words,
        **{f"words a second and core, {name}": round(words / it) for name, it in seconds.items()},
        "whole, times the models alone": round(seconds["whole"] / models, 2),
        "memory, MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "extraction.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")
    for name, value in result.items():
        click.echo(f"{name:>40}  {value:,}")
    click.echo(f"aims: {_AIM_WORDS:,} words a second and core, {_AIM_RATIO} times, {_AIM_MIB:,} MiB")


def _parts(article: Article) -> Iterable[Segment]:
    return (it for it in segment(article.text, article.headline) if it.kind in ("headline", "body"))


def _articles(sources: Iterable[Path]) -> Iterable[Article]:
    for item in read([str(source) for source in sources]):
        if isinstance(item, Article):
            yield item
        else:
            click.echo(str(item), err=True)
            sys.exit(1)


def _seconds(work: Callable[[Article], object], articles: list[Article]) -> float:
    for article in islice(articles, _WARM_UP):
        work(article)
    start = process_time()
    for article in articles:
        work(article)
    return process_time() - start


if __name__ == "__main__":
    main()
