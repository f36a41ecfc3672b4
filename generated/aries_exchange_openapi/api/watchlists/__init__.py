# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The user's lists of symbols.
"""

from __future__ import annotations

from collections.abc import Sequence

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncWatchlists", "Watchlists"]


class Watchlists:
    """
    The user's lists of symbols.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create_watchlist(
        self,
        *,
        name: str,
        symbols: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.Watchlist:
        """
        Create a watchlist.

        The service writes symbols in capital letters and drops repetitions. `invalid_symbols`
        of the response lists those that it does not know. A second list of the same name is
        rejected with the code `WATCHLIST_ALREADY_EXISTS`.

        ``POST /v1/config/watchlist``; needs the scope ``watchlist:management``.

        Args:
            name: The name; unique among the user's lists, capital letters matter.
            symbols: The symbols.
            options: Time-out, headers and retries of this call only.

        Returns:
            The new watchlist.
        """
        from .create_watchlist import call as _call

        _made = _call(name=name, symbols=symbols, options=options)
        del name, symbols, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def delete_watchlist(
        self, *, watchlist_id: int, options: RequestOptions | None = None
    ) -> models.Watchlist:
        """
        Delete a watchlist.

        The last list is not deleted: it becomes an empty list with the name `Default`.

        ``DELETE /v1/config/watchlist/{watchlist_id}``; needs the scope
        ``watchlist:management``.

        Args:
            watchlist_id: The identifier of the watchlist.
            options: Time-out, headers and retries of this call only.

        Returns:
            The deleted watchlist, or the last one after its reset.
        """
        from .delete_watchlist import call as _call

        _made = _call(watchlist_id=watchlist_id, options=options)
        del watchlist_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def get_watchlist(
        self, *, watchlist_id: int, options: RequestOptions | None = None
    ) -> models.Watchlist:
        """
        Return a watchlist.

        A list of another user is not found.

        ``GET /v1/config/watchlist/{watchlist_id}``; needs the scope ``watchlist:information``.

        Args:
            watchlist_id: The identifier of the watchlist.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlist.
        """
        from .get_watchlist import call as _call

        _made = _call(watchlist_id=watchlist_id, options=options)
        del watchlist_id, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def list_watchlists(self, *, options: RequestOptions | None = None) -> models.WatchlistList:
        """
        List the user's watchlists.

        Every user has at least one.

        ``GET /v1/config/watchlist``; needs the scope ``watchlist:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlists.
        """
        from .list_watchlists import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def replace_watchlists(
        self, *, body: Sequence[models.WatchlistRequest], options: RequestOptions | None = None
    ) -> models.WatchlistList:
        """
        Replace all watchlists.

        The lists that are not in the request are **deleted**. An empty request leaves one empty
        list with the name `Default`. The service does not check the symbols.

        ``PUT /v1/config/watchlist``; needs the scope ``watchlist:management``.

        Args:
            body: What is sent.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlists as they are now.
        """
        from .replace_watchlists import call as _call

        _made = _call(body=body, options=options)
        del body, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def update_watchlist(
        self,
        *,
        watchlist_id: int,
        name: str | None = None,
        add_symbols: Sequence[str] | None = None,
        remove_symbols: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.Watchlist:
        """
        Rename a watchlist, or change its symbols.

        Pass at least one of the arguments. Symbols are added before others are removed.

        ``PATCH /v1/config/watchlist/{watchlist_id}``; needs the scope ``watchlist:management``.

        Args:
            watchlist_id: The identifier of the watchlist.
            name: The new name (at least 1 character).
            add_symbols: The symbols to add.
            remove_symbols: The symbols to remove, after others were added.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlist as it is now.
        """
        from .update_watchlist import call as _call

        _made = _call(
            watchlist_id=watchlist_id,
            name=name,
            add_symbols=add_symbols,
            remove_symbols=remove_symbols,
            options=options,
        )
        del (
            watchlist_id,
            name,
            add_symbols,
            remove_symbols,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncWatchlists:
    """
    The user's lists of symbols.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create_watchlist(
        self,
        *,
        name: str,
        symbols: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.Watchlist:
        """
        Create a watchlist.

        The service writes symbols in capital letters and drops repetitions. `invalid_symbols`
        of the response lists those that it does not know. A second list of the same name is
        rejected with the code `WATCHLIST_ALREADY_EXISTS`.

        ``POST /v1/config/watchlist``; needs the scope ``watchlist:management``.

        Args:
            name: The name; unique among the user's lists, capital letters matter.
            symbols: The symbols.
            options: Time-out, headers and retries of this call only.

        Returns:
            The new watchlist.
        """
        from .create_watchlist import call as _call

        _made = _call(name=name, symbols=symbols, options=options)
        del name, symbols, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def delete_watchlist(
        self, *, watchlist_id: int, options: RequestOptions | None = None
    ) -> models.Watchlist:
        """
        Delete a watchlist.

        The last list is not deleted: it becomes an empty list with the name `Default`.

        ``DELETE /v1/config/watchlist/{watchlist_id}``; needs the scope
        ``watchlist:management``.

        Args:
            watchlist_id: The identifier of the watchlist.
            options: Time-out, headers and retries of this call only.

        Returns:
            The deleted watchlist, or the last one after its reset.
        """
        from .delete_watchlist import call as _call

        _made = _call(watchlist_id=watchlist_id, options=options)
        del watchlist_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def get_watchlist(
        self, *, watchlist_id: int, options: RequestOptions | None = None
    ) -> models.Watchlist:
        """
        Return a watchlist.

        A list of another user is not found.

        ``GET /v1/config/watchlist/{watchlist_id}``; needs the scope ``watchlist:information``.

        Args:
            watchlist_id: The identifier of the watchlist.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlist.
        """
        from .get_watchlist import call as _call

        _made = _call(watchlist_id=watchlist_id, options=options)
        del watchlist_id, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def list_watchlists(
        self, *, options: RequestOptions | None = None
    ) -> models.WatchlistList:
        """
        List the user's watchlists.

        Every user has at least one.

        ``GET /v1/config/watchlist``; needs the scope ``watchlist:information``.

        Args:
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlists.
        """
        from .list_watchlists import call as _call

        _made = _call(options=options)
        del options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def replace_watchlists(
        self, *, body: Sequence[models.WatchlistRequest], options: RequestOptions | None = None
    ) -> models.WatchlistList:
        """
        Replace all watchlists.

        The lists that are not in the request are **deleted**. An empty request leaves one empty
        list with the name `Default`. The service does not check the symbols.

        ``PUT /v1/config/watchlist``; needs the scope ``watchlist:management``.

        Args:
            body: What is sent.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlists as they are now.
        """
        from .replace_watchlists import call as _call

        _made = _call(body=body, options=options)
        del body, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def update_watchlist(
        self,
        *,
        watchlist_id: int,
        name: str | None = None,
        add_symbols: Sequence[str] | None = None,
        remove_symbols: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> models.Watchlist:
        """
        Rename a watchlist, or change its symbols.

        Pass at least one of the arguments. Symbols are added before others are removed.

        ``PATCH /v1/config/watchlist/{watchlist_id}``; needs the scope ``watchlist:management``.

        Args:
            watchlist_id: The identifier of the watchlist.
            name: The new name (at least 1 character).
            add_symbols: The symbols to add.
            remove_symbols: The symbols to remove, after others were added.
            options: Time-out, headers and retries of this call only.

        Returns:
            The watchlist as it is now.
        """
        from .update_watchlist import call as _call

        _made = _call(
            watchlist_id=watchlist_id,
            name=name,
            add_symbols=add_symbols,
            remove_symbols=remove_symbols,
            options=options,
        )
        del (
            watchlist_id,
            name,
            add_symbols,
            remove_symbols,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)
