"""
The life of a call, from its arguments to its result.

`Caller.perform` decides everything: the token, the retries, and what a response means.
"""

from __future__ import annotations

import logging

from collections.abc import Iterable
from typing import Any, Final, TypeVar

import attrs

from aries_exchange.calls.credential import Credential
from aries_exchange.calls.observer import Observer, observed
from aries_exchange.calls.options import (
    check_retries,
    check_timeout,
    checked_headers,
    checked_options,
    checked_query,
)
from aries_exchange.calls.retries import RetryPolicy
from aries_exchange.effects import Clock, Flow, Send, Sleep
from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AriesAPIError,
    AriesDecodeError,
    AriesError,
    InvalidArgumentError,
    ReauthorizationRequired,
)
from aries_exchange.responses import Response, api_error, hidden, printable, read_object, request_id
from aries_exchange.scopes import ORDER_EXECUTION
from aries_exchange_openapi.errors import DecodeError, EncodeError
from aries_exchange_openapi.types import Call, Operation, Prepared, RawResponse


T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")
_UNAUTHORIZED: Final = 401


@attrs.frozen(eq=False, repr=False)
class SentOrder:
    """
    What a call sent that trades, whose error has it: the body, and when the call began and ended.

    The times are those of the monotonic clock, so it is nothing in another process.
    """

    operation: Operation
    order: dict[str, Any]
    began: float
    ended: float

    def __reduce__(self) -> tuple[type[None], tuple[()]]:
        return type(None), ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Caller:
    """
    Performs calls: environment, credential, retry policy and defaults.

    *timeout* is in seconds, for a call with all its retries, of which there are at most
    *max_retries*.
    """

    environment: Environment
    credential: Credential
    policy: RetryPolicy
    timeout: float = attrs.field(validator=lambda _, __, value: check_timeout(value))
    max_retries: int = attrs.field(validator=lambda _, __, value: check_retries(value))
    user_agent: str
    clock: Clock
    observer: Observer | None = attrs.field(
        default=None, validator=lambda _, __, value: _check_observer(value)
    )

    def flow(self, call: Call[T]) -> Flow[T]:
        """
        Return the flow of `perform`, observed if there is an observer.
        """
        flow = self.perform(call)
        if self.observer is None:
            return flow
        return observed(flow, self.observer, call.operation, self.environment.origin, self.clock)

    def perform(self, call: Call[T]) -> Flow[T]:
        """
        Send *call* with a token, retry it where that is safe, and return its result.

        A token that the service rejects is replaced, and the request sent again: once with a new
        token, and once more where another caller's was adopted that is rejected as well.
        """
        request = _prepare(call)
        options = checked_options(call.options)
        timeout = self.timeout if options.timeout is None else options.timeout
        max_retries = self.max_retries if options.max_retries is None else options.max_retries
        check_timeout(timeout)
        check_retries(max_retries)
        extra = checked_headers(options.headers)
        if options.query is not None:
            more = [request.query, checked_query(options.query)]
            request = request._replace(query="&".join(filter(None, more)))
        deadline = self.clock.monotonic() + timeout
        retries = rejections = 0
        while True:
            response: Response | None = None
            try:
                token = yield from self._token(call, deadline)
                response = yield from self._send(call, request, extra, token, deadline, retries)
                if response.status_code == _UNAUTHORIZED and token is not None and rejections < 2:
                    is_new = yield from self.credential.refused(token, deadline)
                    if is_new is not None:
                        rejections += 2 if is_new else 1
                        continue
                return _result(call, response, request, token)
            except AriesError as error:
                wait = self.policy.delay(
                    error,
                    retries=retries,
                    max_retries=max_retries,
                    safe=call.operation.safe,
                    left=deadline - self.clock.monotonic(),
                )
                if wait is None:
                    if isinstance(error, AriesAPIError):
                        _show(call, response)
                    if ORDER_EXECUTION in call.operation.scopes:
                        order, ended = read_object(request.content or b""), self.clock.monotonic()
                        error.sent = SentOrder(call.operation, order, deadline - timeout, ended)
                    raise
            retries += 1
            yield Sleep(wait)

    def _token(self, call: Call[Any], deadline: float) -> Flow[str | None]:
        wanted = call.operation.authentication
        if wanted == "none":
            return None
        token = yield from self.credential.access_token(deadline)
        if token is None and wanted == "required":
            raise ReauthorizationRequired(
                "this operation needs an access token, and nobody has logged in",
                reason="no_login",
                operation=call.operation.id,
                hint="Pass bearer_token or refresh_token, or use with_tokens() after a login.",
            )
        return token

    def _send(
        self,
        call: Call[Any],
        request: Prepared,
        extra: list[tuple[str, str]],
        token: str | None,
        deadline: float,
        retries: int,
    ) -> Flow[Response]:
        operation = call.operation
        own = [("Accept", "application/json"), ("User-Agent", self.user_agent)]
        if extra or request.headers:
            given = {name.lower() for name, _ in (*request.headers, *extra)}
            own = [(name, value) for name, value in own if name.lower() not in given]
        headers = [*own, *request.headers, *extra]
        if token is not None:
            headers.append(("Authorization", f"Bearer {token}"))
        if request.media_type is not None:
            headers.append(("Content-Type", request.media_type))
        query = f"?{request.query}" if request.query else ""
        url = self.environment.origin + request.path + query
        began = self.clock.monotonic()
        came: Response | None = None
        try:
            response: Response = yield Send(
                operation.id, operation.method, url, headers, request.content, deadline
            )
            came = response
        finally:
            if _LOG.isEnabledFor(logging.DEBUG):
                outcome = _outcome(came, _secrets(request, token))
                ms = (self.clock.monotonic() - began) * 1000
                _LOG.debug("%s: %s, %.0f ms, attempt %d", operation.id, outcome, ms, retries + 1)
        if response.is_success:
            self.policy.budget.give_back()
            _show(call, response)
        return response


def _prepare(call: Call[Any]) -> Prepared:
    try:
        return call.prepare()
    except EncodeError as error:
        path, problem = error.path, error.problem
    raise InvalidArgumentError(f"{call.operation.id}: {path}: {problem}")


def _result(call: Call[T], response: Response, request: Prepared, token: str | None) -> T:
    operation = call.operation.id
    if not response.is_success:
        raise api_error(response, operation, _secrets(request, token))
    try:
        return call.decode(response.body, response.status_code)
    except DecodeError as error:
        path, problem = error.path, error.problem
    raise AriesDecodeError(
        problem, operation=operation, status_code=response.status_code, path=path
    )


def _outcome(response: Response | None, secrets: Iterable[str]) -> str:
    if response is None:
        return "no response"
    name = printable(hidden(request_id(response) or "-", secrets))
    return f"{response.status_code}, request {name}"


def _show(call: Call[Any], response: Response | None) -> None:
    # Once for a call, with the response that it ends with.
    if response is not None and call.options is not None and call.options.on_response is not None:
        call.options.on_response(RawResponse(response.status_code, response.headers, response.body))


def _secrets(request: Prepared, token: str | None) -> Iterable[str]:
    # Only on the way to an error or a log: what the server must not echo to whoever reads it.
    if token is not None:
        yield token
    if request.content is not None:
        fields = read_object(request.content)
        yield from (v for k, v in fields.items() if k in _SECRET_FIELDS and isinstance(v, str))


_SECRET_FIELDS: Final = {
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "next_step_auth_id",
    "password",
    "refresh_token",
    "verification_code",
}


def _check_observer(value: object) -> None:
    if value is not None and not callable(getattr(value, "start", None)):
        raise InvalidArgumentError("observer: takes an object with start(operation, origin)")
