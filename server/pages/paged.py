"""Lists that are shown a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Items on one page of a list, and on the preview of it.
PER_PAGE: Final = 25
PREVIEW: Final = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """One page of a list.

    Attributes:
        items: what is on the page.
        number: of the page, from 1; 0 for a preview of the first page.
        more: whether anything follows.
        total: how many items the whole list has, where that was counted.
        capped: whether the counting ended there, so that there may be more.
    """

    items: tuple[T, ...]
    number: int
    more: bool
    total: int | None = None
    capped: bool = False


def window(number: int) -> tuple[int, int]:
    """Return limit and offset of a query for a page, one row more than shown so as to know whether more follow.

    >>> window(0), window(1), window(3)
    ((9, 0), (26, 0), (26, 50))
    """
    if number == 0:
        return PREVIEW + 1, 0
    return PER_PAGE + 1, (number - 1) * PER_PAGE


def cut(found: Sequence[T], number: int, total: int | None = None, *, capped: bool = False) -> Paged[T]:
    """Return the page of what a query with the limit of `window` found."""
    size = PREVIEW if number == 0 else PER_PAGE
    return Paged(tuple(found[:size]), number, len(found) > size, total, capped)


def page_of(found: Sequence[T], number: int) -> Sequence[T]:
    """Return what `cut` is to be given of a list that is there whole.

    >>> page_of(range(120), 3)
    range(50, 76)
    """
    limit, offset = window(number)
    return found[offset : offset + limit]
