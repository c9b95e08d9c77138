"""`python -m tests.quality.hardship`: ingestion of text that careless publishing has damaged, and of very long text.

For each damage: articles ingested, statements in the store, words a second of CPU, all steps together. The last rows
are one article made of many, at growing lengths: words a second must not fall as it grows.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from itertools import cycle
from pathlib import Path
from random import Random
from time import process_time
from typing import TYPE_CHECKING, Final

import click

from ingest.article import Article
from ingest.training.damage import damaged
from ontology.defaults import DEFAULT_MODEL
from ontology.terms import DEFAULT_BASE, ONR
from server.commands.ingesting import Ingestion
from server.store import open_store
from tests.server.rows_of import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ingest.issues import Issue, Summary

_MARKS: Final = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb"
#: The annotated articles say no date; this one keeps the issues to those of the damage.
_PUBLISHED: Final = "2016-01-01"
_LENGTHS: Final = (1_000, 10_000, 100_000)


def _doubled(text: str, random: Random) -> str:
    return "".join(char * 2 if char in _MARKS and random.random() < 0.3 else char for char in text)


def _mixed(text: str, random: Random) -> str:
    return "".join(random.choice(_MARKS) if char in _MARKS and random.random() < 0.3 else char for char in text)


def _dropped(text: str, random: Random) -> str:
    return "".join(char for char in text if char not in _MARKS or random.random() < 0.6)


#: What is done to each article.
DAMAGE: Final[Mapping[str, Callable[[str, Random], str]]] = {
    "as it is": lambda text, _: text,
    "marks made alike or lost": damaged,
    "marks dropped": _dropped,
    "marks doubled": _doubled,
    "marks of mixed styles": _mixed,
    "no marks": lambda text, _: "".join(char for char in text if char not in _MARKS),
    "capitals": lambda text, _: text.upper(),
    "no capitals": lambda text, _: text.lower(),
    "one line": lambda text, _: " ".join(text.split()),
}


def texts(shared: Path) -> list[str]:
    """Return the texts of the annotated articles for development."""
    with (shared / "corpora" / "quotes-dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def long_text(parts: Sequence[str], words: int) -> str:
    """Return paragraphs of several articles, again and again, of so many words together or a few more."""
    out: list[str] = []
    for part in cycle(parts):
        out.append(part)
        words -= len(part.split())
        if words <= 0:
            return "\n\n".join(out)
    raise ValueError("no articles")


@click.command()
@click.option("--seed", default=1, show_default=True)
@click.option("--articles", default=0, help="How many, from the first on. [default: all]")
@click.option("--lengths", is_flag=True, help="Only articles of growing length.")
def main(seed: int, articles: int, lengths: bool) -> None:
    """Ingest damaged and very long articles, and say how it went."""
    shared = Path(os.environ.get("ONRECORD_SHARED", Path(__file__).parents[3] / "shared"))
    whole = texts(shared)[: articles or None]
    for name, damage in () if lengths else DAMAGE.items():
        random = Random(seed)  # noqa: S311 -- no secret
        click.echo(_row(name, [damage(text, random) for text in whole]))
    for words in _LENGTHS:
        click.echo(_row(f"{words:,} words", [long_text(whole, words)]))


def ingested(whole: Sequence[str]) -> tuple[Summary, list[Issue], int]:
    """Ingest texts into a store in memory; return what became of them, the issues, and how many statements it has."""
    issues: list[Issue] = []
    articles = [Article(f"{i}.txt", text, f"{i}.txt", published=_PUBLISHED) for i, text in enumerate(whole)]
    with open_store(None) as store:
        ingestion = Ingestion.into(store, base=DEFAULT_BASE, model=DEFAULT_MODEL)
        summary = ingestion.ingest(articles, tell=issues.append, done=lambda *_: None)
        return summary, issues, count(store, f"?statement a <{ONR.Statement}>")


def _row(name: str, whole: Sequence[str]) -> str:
    words, start = sum(len(text.split()) for text in whole), process_time()
    summary, issues, statements = ingested(whole)
    codes = Counter(issue.code for issue in issues)
    return (
        f"{name:<26}{summary.ingested:>4} of {len(whole)} articles ingested,{statements:>7,} statements,"
        f"{words / (process_time() - start):>7,.0f} words a second; issues: {dict(codes) or 'none'}"
    )


if __name__ == "__main__":
    main()
