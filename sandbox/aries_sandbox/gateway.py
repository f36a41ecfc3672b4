"""
The way of a request through the sandbox, from its head to its response.

Scripted faults come first, because they simulate the network and the gateways.  Then come
authentication, the check of the request, the operation itself, and the check of the response.
"""

from __future__ import annotations

import asyncio
import json
import logging

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from aries_sandbox import (
    accounts,
    api_clients,
    first_party,
    market,
    order_lists,
    orders,
    users,
    watchlists,
)
from aries_sandbox.bodies import decode, read_body
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.contract import Contract, Exchange, Reply
from aries_sandbox.delivery import LostReply, deliver
from aries_sandbox.document import Operation
from aries_sandbox.faults import FaultKind
from aries_sandbox.problems import Code, Problem, flat, nested
from aries_sandbox.tokens import authenticate
from aries_sandbox.world import World


HANDLERS: Final[Mapping[str, Handler]] = {
    **first_party.HANDLERS,
    **users.HANDLERS,
    **api_clients.HANDLERS,
    **accounts.HANDLERS,
    **orders.HANDLERS,
    **order_lists.HANDLERS,
    **watchlists.HANDLERS,
    **market.HANDLERS,
}

_log = logging.getLogger("aries_sandbox")


class Gateway:
    """
    Handles requests to the operations of the document.
    """

    def __init__(self, world: World, handlers: Mapping[str, Handler] = HANDLERS) -> None:
        self._world = world
        self._handlers = handlers
        self._contract = Contract(world.document)

    async def answer(self, operation: Operation, request: Request) -> Response:
        """
        Return the response to a request to *operation*, with the fault that is due for it.
        """
        fault = self._world.script.take(operation.id)
        era = self._world.era
        if fault is None:
            response = await self._handle(operation, request)
        else:
            await asyncio.sleep(fault.delay)
            if self._world.era != era:
                return LostReply()  # a request of the previous test must not affect this one
            if fault.kind is FaultKind.EXPIRE_ACCESS_TOKENS:
                self._world.expire_access_tokens()
            response = await deliver(fault, partial(self._handle, operation, request))
            await asyncio.sleep(fault.delay_after)
            if self._world.era != era:
                return LostReply()
        outcome = "lost" if isinstance(response, LostReply) else str(response.status_code)
        self._world.stats.request(operation.id, outcome)
        # The path template of the document: no identifier and no query from outside.
        _log.info("%s %s %s", operation.method, operation.path, outcome)
        return response

    async def _handle(self, operation: Operation, request: Request) -> Response:
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        exchange = self._contract.exchange(operation, request, media_type)
        try:
            exchange.body = await _read_body(operation, request)
            with self._world.store.atomic():
                # Problems are caught inside: what they leave behind, such as a counted try, stays.
                response = self._operate(exchange, request)
        except Problem as problem:
            response = self._error_response(problem)
        response.headers["cache-control"] = "no-store"
        return self._checked(exchange, response)

    def _operate(self, exchange: Exchange, request: Request) -> Response:
        operation = exchange.operation
        try:
            grant = authenticate(self._world, operation, request.headers.get("authorization"))
            body = self._understood(exchange)
            handler = self._handlers.get(operation.id)
            if handler is None:
                return _example(operation)
            query = dict(exchange.query)
            return handler(Call(self._world, body, exchange.path_parameters, query, grant))
        except Problem as problem:
            return self._error_response(problem)

    def _understood(self, exchange: Exchange) -> Any:
        body: Any = {}
        if exchange.body:
            if exchange.media_type not in exchange.operation.media_types:
                raise flat(415, "unsupported media type")
            try:
                body = decode(exchange.media_type, exchange.body)
            except ValueError:
                raise flat(
                    400,
                    "invalid request",
                    [Code("INVALID_BODY", "The body does not match its media type.")],
                ) from None
        self._contract.check_request(exchange)
        return body

    def _error_response(self, problem: Problem) -> Response:
        body = problem.body
        if "meta" in body:
            request_id = self._world.mint.identifier("req")
            body = {**body, "error": {**body["error"], "request_id": request_id}}
        return JSONResponse(body, problem.status, headers=problem.headers)

    def _checked(self, exchange: Exchange, response: Response) -> Response:
        content_type = response.headers.get("content-type", "")
        reply = Reply(response.status_code, response.headers, content_type, bytes(response.body))
        violation = self._contract.check_response(exchange, reply)
        if violation is None:
            return response
        message = f"{exchange.operation.id} {response.status_code}: {violation}"
        _log.error("response violates spec: %s", message)
        return self._error_response(nested(500, "INTERNAL", "response_violates_spec", message))


async def _read_body(operation: Operation, request: Request) -> bytes:
    if not operation.media_types:
        return b""
    body = await read_body(request)
    if body is None:
        raise flat(413, "content too large")
    return body


def _example(operation: Operation) -> Response:
    """
    Return the document's example, for an operation that is not simulated.
    """
    if operation.example is None:
        raise nested(500, "INTERNAL", "NOT_SIMULATED", "The sandbox does not simulate this.")
    status, body = operation.example
    return answer(json.loads(json.dumps(body)), status)
