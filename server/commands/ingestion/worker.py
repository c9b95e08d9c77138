"""The process in which articles are prepared: it loads the models once, then answers article after article.

It is started by `server.commands.ingestion.keeper`, shares nothing with it but a socket, and ends when that closes.
"""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from ingest.pipeline import settle
from ontology.errors import OnRecordError
from server.commands.ingestion.preparing import Preparer

if TYPE_CHECKING:
    from server.commands.ingestion.preparing import Recipe


def main(descriptor: int) -> None:
    """Serve whoever is at the other end of the socket: a recipe comes first, then articles."""
    # Whoever asked may be gone at any moment; nobody is left then to be told anything.
    with Connection(descriptor) as channel, suppress(EOFError, ConnectionError):
        recipe: Recipe = channel.recv()
        try:
            preparer = Preparer.load(recipe)
        except OnRecordError as error:
            channel.send(error)
            return
        settle()
        channel.send(None)
        while True:
            channel.send(preparer.prepare(channel.recv()))
