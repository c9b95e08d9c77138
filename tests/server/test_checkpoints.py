"""The states that queries read: made when asked for, kept while read, removed after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from ontology.errors import InvalidStore
from server.store.checkpoints import Checkpoints
from server.store.embedded import EmbeddedStore
from tests.server.numbers_store import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.store.checkpoints import Checkpoint


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EmbeddedStore]:
    with EmbeddedStore.open(tmp_path / "store") as opened:
        opened.replace(numbers(3))
        yield opened


@pytest.fixture
def checkpoints(store: EmbeddedStore) -> Checkpoints:
    assert store.place is not None
    return Checkpoints(store, store.place)


def size(checkpoint: Checkpoint) -> int:
    """Return how many numbers a checkpoint holds."""
    rows = ox.Store.read_only(str(checkpoint.path)).query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)


def test_an_unchanged_store_has_one_checkpoint(checkpoints: Checkpoints) -> None:
    one, other = checkpoints.hold(), checkpoints.hold()
    assert one == other
    assert size(one) == 3


def test_a_change_is_in_the_next_checkpoint_and_not_in_the_one_before(
    store: EmbeddedStore, checkpoints: Checkpoints
) -> None:
    before = checkpoints.hold()
    store.replace(numbers(5))
    after = checkpoints.hold()
    assert (size(before), size(after)) == (3, 5)
    assert before.name != after.name == checkpoints.name()


def test_changes_that_nobody_asked_between_share_a_checkpoint(store: EmbeddedStore, checkpoints: Checkpoints) -> None:
    checkpoints.release(checkpoints.hold())
    for count in range(4, 30):
        store.replace(numbers(count))
    held = checkpoints.hold()
    assert size(held) == 29
    assert [path.name for path in held.path.parent.iterdir()] == [held.path.name]


def test_what_changes_nothing_needs_no_checkpoint(store: EmbeddedStore, checkpoints: Checkpoints) -> None:
    before = checkpoints.hold()
    store.replace(numbers(3))
    assert checkpoints.hold() == before


def test_an_old_checkpoint_stays_for_as_long_as_it_is_read(store: EmbeddedStore, checkpoints: Checkpoints) -> None:
    old = checkpoints.hold()
    assert checkpoints.hold() == old
    store.replace(numbers(4))
    new = checkpoints.hold()
    checkpoints.release(old)
    assert old.path.exists()
    checkpoints.release(old)
    assert not old.path.exists()
    checkpoints.release(new)
    assert new.path.exists()


def test_closing_leaves_nothing_behind(store: EmbeddedStore, checkpoints: Checkpoints) -> None:
    checkpoints.release(checkpoints.hold())
    checkpoints.close()
    assert store.place is not None
    assert not (store.place / "checkpoints").exists()


def test_what_a_crash_left_behind_is_removed_when_the_store_is_opened(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with EmbeddedStore.open(place) as store:
        store.replace(numbers(2))
        left = Checkpoints(store, place).hold().path
    assert left.exists()
    with EmbeddedStore.open(place) as store:
        assert not left.exists()
        assert store.size() == 2
        # The first of a new process may have the number of one that was left.
        assert size(Checkpoints(store, place).hold()) == 2


def test_names_of_states_are_not_used_again(store: EmbeddedStore) -> None:
    assert store.place is not None
    assert Checkpoints(store, store.place).name() != Checkpoints(store, store.place).name()


def test_a_checkpoint_that_cannot_be_made_is_an_error_of_the_store(
    store: EmbeddedStore, checkpoints: Checkpoints
) -> None:
    assert store.place is not None
    (store.place / "checkpoints" / "1").mkdir(parents=True)
    with pytest.raises(InvalidStore, match="the store in"):
        checkpoints.hold()


def test_a_store_in_memory_has_no_checkpoints(tmp_path: Path) -> None:
    with EmbeddedStore.open(None) as store:
        assert store.place is None
        with pytest.raises(InvalidStore):
            store.checkpoint(tmp_path / "checkpoint")
