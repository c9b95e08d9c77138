"""`make quality`: extract the development corpora, score them, and hold the floors in floors.json."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from tests.quality import figures

ROOT = Path(__file__).parents[2]
FLOORS = Path(__file__).with_name("floors.json")
RESULTS = ROOT / "docs" / "quality.json"
#: How far under a figure its floor is put: figures move a little with every version of a library.
MARGIN = 0.5


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), help="The folder with gold and corpora.")
@click.option("--raise-floors", is_flag=True, help="Raise floors that figures are well above.")
@click.option("--lower-floors", is_flag=True, help="Put every floor right under its figure, even a lower one.")
def main(shared: Path | None, raise_floors: bool, lower_floors: bool) -> None:
    """Measure, print a table, and exit with 1 where a floor is missed."""
    place = shared or Path(os.environ.get("ONRECORD_SHARED", ROOT.parent / "shared"))
    if not (place / "corpora").is_dir():
        click.echo(f"1 measure skipped: there is no folder of corpora at {place}; give it with --shared", err=True)
        sys.exit(0)
    measured = figures.measured(place)
    floors: dict[str, float] = json.loads(FLOORS.read_text("utf-8"))
    if raise_floors or lower_floors:
        wanted = {name: round(figure - MARGIN, 1) for name, figure in measured.items()}
        floors = wanted if lower_floors else {name: max(floor, floors.get(name, 0)) for name, floor in wanted.items()}
        FLOORS.write_text(json.dumps(floors, indent=2, sort_keys=True) + "\n", "utf-8")
    RESULTS.write_text(json.dumps(measured, indent=2, sort_keys=True) + "\n", "utf-8")
    click.echo(figures.table(measured, floors))
    missed = [name for name, floor in floors.items() if measured.get(name, 0.0) < floor]
    for name in missed:
        click.echo(f"missed: {name} is {measured.get(name, 0.0)}, and its floor is {floors[name]}", err=True)
    click.echo(f"{len(floors) - len(missed)} passed, {len(missed)} failed")
    sys.exit(1 if missed else 0)


main()
