"""
The callbacks of a program, and the events of its login that they have not received yet.
"""

from __future__ import annotations

import copy
import inspect

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs

from aries_exchange.errors import InvalidArgumentError, ReauthorizationRequired
from aries_exchange.values import check_callback


if TYPE_CHECKING:
    from aries_exchange.oauth2.token import Tokens


Listener: TypeAlias = Callable[[Any], object]

_LISTENERS: Final = ("tokens_refreshed", "reauthorization_required", "login_expiring")
_NOTICE: Final = 3 * 86_400.0
"""Seconds before the end of a refresh token that a program is told of it."""


@attrs.define(eq=False, repr=False)
class Events:
    """
    The callbacks of a program, and the events that are still to be reported.

    A refresh queues events while it holds the lock.  The callers that waited report them afterwards.
    """

    tokens_refreshed: Listener | None = None
    reauthorization_required: Listener | None = None
    login_expiring: Listener | None = None
    _news: deque[partial[object]] = attrs.field(factory=deque[partial[object]], init=False)
    _has_ended: bool = attrs.field(default=False, init=False)
    _expiring: float | None = attrs.field(default=None, init=False)

    def check(self, *, awaitable: bool) -> None:
        """
        Reject listeners that are no functions, or coroutine functions where nobody awaits them.

        Raises:
            InvalidArgumentError: One is neither.
        """
        for name in _LISTENERS:
            listener = getattr(self, name)
            check_callback(listener, f"on_{name}")
            if inspect.iscoroutinefunction(listener) and not awaitable:
                raise InvalidArgumentError(
                    f"on_{name}: is a coroutine function, which AriesClient cannot await;"
                    " pass a function, or use AsyncAriesClient"
                )

    def add(self, others: Events) -> None:
        """
        Take over the listeners of *others* where there are none.
        """
        for name in _LISTENERS:
            if getattr(self, name) is None:
                setattr(self, name, getattr(others, name))

    def note_renewal(self, tokens: Tokens, now: float) -> None:
        """
        Note that *tokens* have come; *now* is the server's clock in seconds since the epoch.
        """
        self._has_ended = False
        self._note(self.tokens_refreshed, tokens)
        ends = tokens.refresh_expires_at
        if ends is not None and ends - now < _NOTICE and ends != self._expiring:
            self._expiring = ends  # once for each refresh token
            self._note(self.login_expiring, tokens)

    def note_end(self, error: ReauthorizationRequired) -> None:
        """
        Note that the login is over; the next calls fail for the same reason.
        """
        if not self._has_ended:
            self._has_ended = True
            self._note(self.reauthorization_required, copy.copy(error))

    def next(self, *, awaitable: bool) -> Callable[[], object] | None:
        """
        Return what tells the next news, or None.  What only *awaitable* ones could tell stays.
        """
        with suppress(IndexError):
            news = self._news.popleft()
            if awaitable or not inspect.iscoroutinefunction(news.func):
                return news
            self._news.appendleft(news)
        return None

    def _note(self, listener: Listener | None, news: object) -> None:
        if listener is not None:
            self._news.append(partial(listener, news))
