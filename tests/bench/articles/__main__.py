"""`python -m tests.bench.articles`: write a corpus to a folder."""

from __future__ import annotations

from pathlib import Path

import click

from tests.bench.articles.formats import FORMATS, write
from tests.bench.articles.writing import generate


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--count", type=click.IntRange(1), default=1_000, help="Articles. [default: 1000]")
@click.option("--words", type=click.IntRange(100), default=500, help="Words of each, about. [default: 500]")
@click.option("--seed", type=int, default=7, help="The same gives the same. [default: 7]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="mixed", help="[default: mixed]")
def main(folder: Path, count: int, words: int, seed: int, form: str) -> None:
    """Write articles into FOLDER/articles, and what they say into FOLDER/facts.jsonl."""
    click.echo(f"{write(generate(count, seed, words), folder, form):,} articles in {folder / 'articles'}")


if __name__ == "__main__":
    main()
