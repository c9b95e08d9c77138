"""`onrecord backup` and `onrecord restore`: copies of a whole store."""

from __future__ import annotations

from pathlib import Path

import click

from server.commands.console import say, settings_of, shared_store, store_option
from server.store import copies
from server.store import folder as store_folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@store_option
def backup(folder: Path, store: Path | None) -> None:
    r"""Copy the store into a folder, as it is at one moment, also while a server has it open.

    DIR must be new or empty, and is a store itself afterwards. On the disk of the store it shares files with it, and
    takes almost no room at first; a copy of it on another disk survives that disk.

    \b
    Example:
      onrecord backup backups/2024-03-28 --store my-graph
    """
    settings = settings_of(store=store)
    settings.folder()
    with shared_store(settings) as opened:
        copies.back_up(opened, folder)
    say(f"{settings.store} is copied to {folder}; `onrecord restore {folder}` brings it back")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@store_option
@click.option("--replace", is_flag=True, help="Let the backup take the place of the store that is there.")
def restore(folder: Path, store: Path | None, replace: bool) -> None:
    r"""Put a copy of a backup in the place of the store, whole or not at all.

    The store's folder must be new or empty, or is replaced once the copy was seen to open. No process may have it open.

    \b
    Example:
      onrecord restore backups/2024-03-28 --store my-graph --replace
    """
    target = settings_of(store=store).folder()
    size = copies.restore(folder, target, replace=replace)
    say(f"{target} has the {size:,} quads of {folder} (format {store_folder.FORMAT_VERSION})")
