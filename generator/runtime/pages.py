"""
Going from one page of an answer to the next.

The end is a cursor that is absent, null, zero or empty, however many items a page has.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any, TypeVar

from .errors import DecodeError
from .types import AsyncTransport, Call, Transport, Unset


P = TypeVar("P")
T = TypeVar("T")


def items(
    transport: Transport,
    call: Callable[[Any], Call[P]],
    cursor: Any,
    found: Callable[[P], Sequence[T] | Unset | None],
    following: Callable[[P], Any],
) -> Iterator[T]:
    """
    Iterate over what is *found* in each page, sending a *call* for each cursor.

    Raises:
        DecodeError: The server names a cursor that was asked for already; what sends calls tells.
    """
    checked = once(cursor, following)
    while True:
        page = transport.send(call(cursor).then(checked))
        yield from found(page) or ()
        cursor = following(page)
        if not cursor:
            return


async def async_items(
    transport: AsyncTransport,
    call: Callable[[Any], Call[P]],
    cursor: Any,
    found: Callable[[P], Sequence[T] | Unset | None],
    following: Callable[[P], Any],
) -> AsyncIterator[T]:
    """
    Iterate in the same way, awaiting each page.
    """
    checked = once(cursor, following)
    while True:
        page = await transport.send(call(cursor).then(checked))
        for item in found(page) or ():
            yield item
        cursor = following(page)
        if not cursor:
            return


def once(cursor: Any, following: Callable[[P], Any]) -> Callable[[P], P]:
    """
    Return a check that passes each page on, and raises DecodeError for a cursor that it has seen.
    """
    seen = {repr(cursor)}  # it may be of a kind that the call will refuse

    def check(page: P) -> P:
        new = following(page)
        if new and repr(new) in seen:
            raise DecodeError("is a page that was read already: the server goes round in a circle")
        seen.add(repr(new))
        return page

    return check
