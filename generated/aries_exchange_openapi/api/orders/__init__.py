# Made by `make generate` from spec/openapi.yaml; never edited.
"""
Preview, place, replace and cancel orders, and list them. No write here is retried
unless the service certainly did not receive it.
"""

from __future__ import annotations

import datetime
from collections.abc import AsyncIterator, Iterator, Sequence
from decimal import Decimal

from ... import models
from ...types import AsyncTransport, RequestOptions, Transport

__all__ = ["AsyncOrders", "Orders"]


class Orders:
    """
    Preview, place, replace and cancel orders, and list them. No write here is retried
    unless the service certainly did not receive it.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def cancel_order(
        self,
        *,
        orig_cl_ord_id: str,
        symbol: str,
        side: models.OrderSideLike,
        trading_account_id: str | None = None,
        account_id: str | None = None,
        security_type: models.RequestSecurityTypeLike | None = None,
        put_call: models.RequestPutCallLike | None = None,
        maturity: datetime.date | None = None,
        strike_price: Decimal | int | None = None,
        options: RequestOptions | None = None,
    ) -> models.CancelAcknowledgement:
        """
        Cancel an open order.

        The response acknowledges the request. The order may still be filled before it is
        canceled.

        ``POST /v1/orders/cancel``; needs the scope ``order:execution``.

        Args:
            orig_cl_ord_id: The newest `cl_ord_id` of the order (1 to 100 characters).
            symbol: The symbol of the order (1 to 21 characters).
            side: The side of the order.
            trading_account_id: The `trading_account_id` of the account of the order (that of an
                account which is open for trading; it is empty until then).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            security_type: What the order trades; for options.
            put_call: Whether the option is a put or a call.
            maturity: The day when the option expires.
            strike_price: The strike price of the option (a number above 0 with at most 5
                decimals).
            options: Time-out, headers and retries of this call only.

        Returns:
            The request was received.
        """
        from .cancel_order import call as _call

        _made = _call(
            orig_cl_ord_id=orig_cl_ord_id,
            symbol=symbol,
            side=side,
            trading_account_id=trading_account_id,
            account_id=account_id,
            security_type=security_type,
            put_call=put_call,
            maturity=maturity,
            strike_price=strike_price,
            options=options,
        )
        del (
            orig_cl_ord_id,
            symbol,
            side,
            trading_account_id,
            account_id,
            security_type,
            put_call,
            maturity,
            strike_price,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def list_active_orders(
        self,
        *,
        account_id: str,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPage:
        """
        List the open orders, and those that ended today.

        The list comes in pages: `next_cursor` is the `cursor` of the next page, and 0 at the
        end.

        ``GET /v2/accounts/{account_id}/orders``; needs the scope ``order:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            limit: How many orders a page has at most. The default is 50 (1 to 500).
            cursor: The `next_cursor` of the page before. The default is 0, the first page (at
                least 0).
            options: Time-out, headers and retries of this call only.

        Returns:
            A page of orders.
        """
        from .list_active_orders import call as _call

        _made = _call(account_id=account_id, limit=limit, cursor=cursor, options=options)
        del account_id, limit, cursor, options  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def iter_list_active_orders(
        self,
        *,
        account_id: str,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[models.Order]:
        """
        Iterate over the items of all pages; the arguments are those of *list_active_orders*.

        Pages are asked for as they are needed, until the server names no further one.
        *cursor* is where to begin.
        """
        from ...pages import items as _items
        from .list_active_orders import call as _call

        return _items(
            self._transport,
            lambda cursor: _call(
                account_id=account_id, limit=limit, cursor=cursor, options=options
            ),
            cursor,
            lambda page: page.orders,
            lambda page: page.next_cursor,
        )

    def list_order_history(
        self,
        *,
        from_: datetime.datetime,
        account_id: str,
        to: datetime.datetime | None = None,
        order_by: models.OrderSortLike | None = None,
        exclude_today: bool | None = None,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPage:
        """
        List the orders of at most 90 days.

        The orders are sorted by the time of their creation. Superseded and failed ones are left
        out. The list comes in pages: `next_cursor` is the `cursor` of the next page, and 0 at
        the end.

        ``GET /v2/accounts/{account_id}/orders/history``; needs the scope ``order:information``.

        Args:
            from_: The start of the time window, inclusive.
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            to: The end of the time window, at most 90 days after its start. The default is now,
                to the minute.
            order_by: Whether the oldest or the newest orders come first. The default is `desc`,
                the newest.
            exclude_today: Whether to leave out the orders since midnight in New York. The
                default is false.
            limit: How many orders a page has at most. The default is 50 (1 to 500).
            cursor: The `next_cursor` of the page before. The default is 0, the first page (at
                least 0).
            options: Time-out, headers and retries of this call only.

        Returns:
            A page of orders.
        """
        from .list_order_history import call as _call

        _made = _call(
            from_=from_,
            account_id=account_id,
            to=to,
            order_by=order_by,
            exclude_today=exclude_today,
            limit=limit,
            cursor=cursor,
            options=options,
        )
        del (
            from_,
            account_id,
            to,
            order_by,
            exclude_today,
            limit,
            cursor,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def iter_list_order_history(
        self,
        *,
        from_: datetime.datetime,
        account_id: str,
        to: datetime.datetime | None = None,
        order_by: models.OrderSortLike | None = None,
        exclude_today: bool | None = None,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> Iterator[models.Order]:
        """
        Iterate over the items of all pages; the arguments are those of *list_order_history*.

        Pages are asked for as they are needed, until the server names no further one.
        *cursor* is where to begin.
        """
        from ...pages import items as _items
        from .list_order_history import call as _call

        return _items(
            self._transport,
            lambda cursor: _call(
                from_=from_,
                account_id=account_id,
                to=to,
                order_by=order_by,
                exclude_today=exclude_today,
                limit=limit,
                cursor=cursor,
                options=options,
            ),
            cursor,
            lambda page: page.orders,
            lambda page: page.next_cursor,
        )

    def place_order(
        self,
        *,
        symbol: str,
        side: models.OrderSideLike,
        type_: models.OrderTypeLike,
        qty: Decimal | int,
        time_in_force: models.TimeInForceLike,
        trading_account_id: str | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderAcknowledgement:
        """
        Place an order.

        The response acknowledges the order. It is not a fill: follow the order by its
        `cl_ord_id`.

        The API has no key that makes an order unique. If the outcome is unknown, look for the
        order before you place it again.

        ``POST /v1/orders``; needs the scope ``order:execution``.

        Args:
            symbol: The symbol: a ticker, or the OSI symbol of an option (1 to 21 characters).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            trading_account_id: The `trading_account_id` of the account (that of an account
                which is open for trading; it is empty until then).
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The order was received.
        """
        from .place_order import call as _call

        _made = _call(
            symbol=symbol,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            trading_account_id=trading_account_id,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            symbol,
            side,
            type_,
            qty,
            time_in_force,
            trading_account_id,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def preview_order(
        self,
        *,
        symbol: str,
        side: models.OrderSideLike,
        type_: models.OrderTypeLike,
        qty: Decimal | int,
        time_in_force: models.TimeInForceLike,
        trading_account_id: str | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPreview:
        """
        Estimate what an order would cost, without placing it.

        The response lists what would block the order in `errors`, and what would not in
        `warnings`.

        ``POST /v1/orders/preview``; needs the scope ``order:execution``.

        Args:
            symbol: The symbol: a ticker, or the OSI symbol of an option (1 to 21 characters).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            trading_account_id: The `trading_account_id` of the account (that of an account
                which is open for trading; it is empty until then).
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The estimate.
        """
        from .preview_order import call as _call

        _made = _call(
            symbol=symbol,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            trading_account_id=trading_account_id,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            symbol,
            side,
            type_,
            qty,
            time_in_force,
            trading_account_id,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)

    def replace_order(
        self,
        *,
        orig_cl_ord_id: str,
        symbol: str,
        trading_account_id: str | None = None,
        side: models.OrderSideLike | None = None,
        type_: models.OrderTypeLike | None = None,
        qty: Decimal | int | None = None,
        time_in_force: models.TimeInForceLike | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.ReplaceAcknowledgement:
        """
        Change an open order.

        A success gives the order a **new** `cl_ord_id`. The service rejects the old one from
        then on. Pass `orig_cl_ord_id`, the symbol and the account of the order, and what
        changes; an order with several legs needs its `legs`.

        ``POST /v1/orders/replace``; needs the scope ``order:execution``.

        Args:
            orig_cl_ord_id: The newest `cl_ord_id` of the order (1 to 100 characters).
            symbol: The symbol of the order (1 to 21 characters).
            trading_account_id: The `trading_account_id` of the account of the order (that of an
                account which is open for trading; it is empty until then).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The change was received.
        """
        from .replace_order import call as _call

        _made = _call(
            orig_cl_ord_id=orig_cl_ord_id,
            symbol=symbol,
            trading_account_id=trading_account_id,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            orig_cl_ord_id,
            symbol,
            trading_account_id,
            side,
            type_,
            qty,
            time_in_force,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return self._transport.send(_made)


class AsyncOrders:
    """
    Preview, place, replace and cancel orders, and list them. No write here is retried
    unless the service certainly did not receive it.
    """

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def cancel_order(
        self,
        *,
        orig_cl_ord_id: str,
        symbol: str,
        side: models.OrderSideLike,
        trading_account_id: str | None = None,
        account_id: str | None = None,
        security_type: models.RequestSecurityTypeLike | None = None,
        put_call: models.RequestPutCallLike | None = None,
        maturity: datetime.date | None = None,
        strike_price: Decimal | int | None = None,
        options: RequestOptions | None = None,
    ) -> models.CancelAcknowledgement:
        """
        Cancel an open order.

        The response acknowledges the request. The order may still be filled before it is
        canceled.

        ``POST /v1/orders/cancel``; needs the scope ``order:execution``.

        Args:
            orig_cl_ord_id: The newest `cl_ord_id` of the order (1 to 100 characters).
            symbol: The symbol of the order (1 to 21 characters).
            side: The side of the order.
            trading_account_id: The `trading_account_id` of the account of the order (that of an
                account which is open for trading; it is empty until then).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            security_type: What the order trades; for options.
            put_call: Whether the option is a put or a call.
            maturity: The day when the option expires.
            strike_price: The strike price of the option (a number above 0 with at most 5
                decimals).
            options: Time-out, headers and retries of this call only.

        Returns:
            The request was received.
        """
        from .cancel_order import call as _call

        _made = _call(
            orig_cl_ord_id=orig_cl_ord_id,
            symbol=symbol,
            side=side,
            trading_account_id=trading_account_id,
            account_id=account_id,
            security_type=security_type,
            put_call=put_call,
            maturity=maturity,
            strike_price=strike_price,
            options=options,
        )
        del (
            orig_cl_ord_id,
            symbol,
            side,
            trading_account_id,
            account_id,
            security_type,
            put_call,
            maturity,
            strike_price,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def list_active_orders(
        self,
        *,
        account_id: str,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPage:
        """
        List the open orders, and those that ended today.

        The list comes in pages: `next_cursor` is the `cursor` of the next page, and 0 at the
        end.

        ``GET /v2/accounts/{account_id}/orders``; needs the scope ``order:information``.

        Args:
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            limit: How many orders a page has at most. The default is 50 (1 to 500).
            cursor: The `next_cursor` of the page before. The default is 0, the first page (at
                least 0).
            options: Time-out, headers and retries of this call only.

        Returns:
            A page of orders.
        """
        from .list_active_orders import call as _call

        _made = _call(account_id=account_id, limit=limit, cursor=cursor, options=options)
        del account_id, limit, cursor, options  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    def iter_list_active_orders(
        self,
        *,
        account_id: str,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[models.Order]:
        """
        Iterate over the items of all pages; the arguments are those of *list_active_orders*.

        Pages are asked for as they are needed, until the server names no further one.
        *cursor* is where to begin.
        """
        from ...pages import async_items as _items
        from .list_active_orders import call as _call

        return _items(
            self._transport,
            lambda cursor: _call(
                account_id=account_id, limit=limit, cursor=cursor, options=options
            ),
            cursor,
            lambda page: page.orders,
            lambda page: page.next_cursor,
        )

    async def list_order_history(
        self,
        *,
        from_: datetime.datetime,
        account_id: str,
        to: datetime.datetime | None = None,
        order_by: models.OrderSortLike | None = None,
        exclude_today: bool | None = None,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPage:
        """
        List the orders of at most 90 days.

        The orders are sorted by the time of their creation. Superseded and failed ones are left
        out. The list comes in pages: `next_cursor` is the `cursor` of the next page, and 0 at
        the end.

        ``GET /v2/accounts/{account_id}/orders/history``; needs the scope ``order:information``.

        Args:
            from_: The start of the time window, inclusive.
            account_id: The `trading_account_id` of the account (that of an account which is
                open for trading; it is empty until then).
            to: The end of the time window, at most 90 days after its start. The default is now,
                to the minute.
            order_by: Whether the oldest or the newest orders come first. The default is `desc`,
                the newest.
            exclude_today: Whether to leave out the orders since midnight in New York. The
                default is false.
            limit: How many orders a page has at most. The default is 50 (1 to 500).
            cursor: The `next_cursor` of the page before. The default is 0, the first page (at
                least 0).
            options: Time-out, headers and retries of this call only.

        Returns:
            A page of orders.
        """
        from .list_order_history import call as _call

        _made = _call(
            from_=from_,
            account_id=account_id,
            to=to,
            order_by=order_by,
            exclude_today=exclude_today,
            limit=limit,
            cursor=cursor,
            options=options,
        )
        del (
            from_,
            account_id,
            to,
            order_by,
            exclude_today,
            limit,
            cursor,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    def iter_list_order_history(
        self,
        *,
        from_: datetime.datetime,
        account_id: str,
        to: datetime.datetime | None = None,
        order_by: models.OrderSortLike | None = None,
        exclude_today: bool | None = None,
        limit: int | None = None,
        cursor: int | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncIterator[models.Order]:
        """
        Iterate over the items of all pages; the arguments are those of *list_order_history*.

        Pages are asked for as they are needed, until the server names no further one.
        *cursor* is where to begin.
        """
        from ...pages import async_items as _items
        from .list_order_history import call as _call

        return _items(
            self._transport,
            lambda cursor: _call(
                from_=from_,
                account_id=account_id,
                to=to,
                order_by=order_by,
                exclude_today=exclude_today,
                limit=limit,
                cursor=cursor,
                options=options,
            ),
            cursor,
            lambda page: page.orders,
            lambda page: page.next_cursor,
        )

    async def place_order(
        self,
        *,
        symbol: str,
        side: models.OrderSideLike,
        type_: models.OrderTypeLike,
        qty: Decimal | int,
        time_in_force: models.TimeInForceLike,
        trading_account_id: str | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderAcknowledgement:
        """
        Place an order.

        The response acknowledges the order. It is not a fill: follow the order by its
        `cl_ord_id`.

        The API has no key that makes an order unique. If the outcome is unknown, look for the
        order before you place it again.

        ``POST /v1/orders``; needs the scope ``order:execution``.

        Args:
            symbol: The symbol: a ticker, or the OSI symbol of an option (1 to 21 characters).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            trading_account_id: The `trading_account_id` of the account (that of an account
                which is open for trading; it is empty until then).
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The order was received.
        """
        from .place_order import call as _call

        _made = _call(
            symbol=symbol,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            trading_account_id=trading_account_id,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            symbol,
            side,
            type_,
            qty,
            time_in_force,
            trading_account_id,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def preview_order(
        self,
        *,
        symbol: str,
        side: models.OrderSideLike,
        type_: models.OrderTypeLike,
        qty: Decimal | int,
        time_in_force: models.TimeInForceLike,
        trading_account_id: str | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.OrderPreview:
        """
        Estimate what an order would cost, without placing it.

        The response lists what would block the order in `errors`, and what would not in
        `warnings`.

        ``POST /v1/orders/preview``; needs the scope ``order:execution``.

        Args:
            symbol: The symbol: a ticker, or the OSI symbol of an option (1 to 21 characters).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            trading_account_id: The `trading_account_id` of the account (that of an account
                which is open for trading; it is empty until then).
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The estimate.
        """
        from .preview_order import call as _call

        _made = _call(
            symbol=symbol,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            trading_account_id=trading_account_id,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            symbol,
            side,
            type_,
            qty,
            time_in_force,
            trading_account_id,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)

    async def replace_order(
        self,
        *,
        orig_cl_ord_id: str,
        symbol: str,
        trading_account_id: str | None = None,
        side: models.OrderSideLike | None = None,
        type_: models.OrderTypeLike | None = None,
        qty: Decimal | int | None = None,
        time_in_force: models.TimeInForceLike | None = None,
        price: Decimal | int | None = None,
        stop_price: Decimal | int | None = None,
        legs: Sequence[models.OrderLeg] | None = None,
        client_id: str | None = None,
        currency: str | None = None,
        account_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> models.ReplaceAcknowledgement:
        """
        Change an open order.

        A success gives the order a **new** `cl_ord_id`. The service rejects the old one from
        then on. Pass `orig_cl_ord_id`, the symbol and the account of the order, and what
        changes; an order with several legs needs its `legs`.

        ``POST /v1/orders/replace``; needs the scope ``order:execution``.

        Args:
            orig_cl_ord_id: The newest `cl_ord_id` of the order (1 to 100 characters).
            symbol: The symbol of the order (1 to 21 characters).
            trading_account_id: The `trading_account_id` of the account of the order (that of an
                account which is open for trading; it is empty until then).
            side: Whether to buy or to sell.
            type_: How the price is found.
            qty: How many (a number above 0 with at most 5 decimals).
            time_in_force: How long the order is valid. Options allow `DAY` and `GTC` only.
            price: The limit price; `LIMIT` and `STOP_LIMIT` need it (a number above 0 with at
                most 5 decimals).
            stop_price: The stop price; `STOP` and `STOP_LIMIT` need it (a number above 0 with
                at most 5 decimals).
            legs: The legs of an option order: one, or two to four. None for stocks (at most 4
                items).
            client_id: A tag of yours, to find the order again. It does not make the order
                unique (at most 50 characters).
            currency: The currency (3 characters).
            account_id: The identifier of the account, instead of `trading_account_id` (that of
                an account which is open for trading).
            options: Time-out, headers and retries of this call only.

        Returns:
            The change was received.
        """
        from .replace_order import call as _call

        _made = _call(
            orig_cl_ord_id=orig_cl_ord_id,
            symbol=symbol,
            trading_account_id=trading_account_id,
            side=side,
            type_=type_,
            qty=qty,
            time_in_force=time_in_force,
            price=price,
            stop_price=stop_price,
            legs=legs,
            client_id=client_id,
            currency=currency,
            account_id=account_id,
            options=options,
        )
        del (
            orig_cl_ord_id,
            symbol,
            trading_account_id,
            side,
            type_,
            qty,
            time_in_force,
            price,
            stop_price,
            legs,
            client_id,
            currency,
            account_id,
            options,
        )  # error reporters send the locals of frames away
        return await self._transport.send(_made)
