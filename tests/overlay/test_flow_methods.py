from __future__ import annotations

import asyncio
import inspect
import typing

from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest

import aries_exchange

from aries_exchange import (
    AriesClient,
    AsyncAriesClient,
    InvalidArgumentError,
    LoginStatus,
    Tokens,
)


SECRET: Final = "hunter2-hunter2"


def methods() -> Iterator[tuple[str, Callable[..., Any]]]:
    """
    Yield each public class of the overlay, its constructor and its methods.
    """
    clients = AriesClient(client_id="c"), AsyncAriesClient(client_id="c")
    public = [getattr(aries_exchange, name) for name in dir(aries_exchange)]
    classes = [c for c in public if inspect.isclass(c)] + [type(c.oauth2) for c in clients]
    for cls in classes:
        for base in cls.__mro__:
            for name in vars(base) if base.__module__.startswith("aries_exchange.") else ():
                found = getattr(base, name)
                if callable(found) and (name == "__init__" or not name.startswith("_")):
                    yield f"{cls.__name__}.{name}", found


def ours(caught: pytest.ExceptionInfo[Exception]) -> str:
    """
    Return the locals of the frames of the SDK that an error went through.
    """
    frames = [entry.frame for entry in caught.traceback]
    return "".join(
        repr(frame.f_locals)
        for frame in frames
        if frame.f_globals["__name__"].startswith("aries_exchange")
    )


class TestHints:
    def test_all(self) -> None:
        """
        What builds objects from annotations can read those of every public method.
        """
        unreadable: set[str] = set()
        seen = list(methods())
        for name, method in seen:
            try:
                typing.get_type_hints(method)
            except NameError:
                unreadable.add(name)

        assert {"KeyringTokenStore.__init__"} >= unreadable  # a class of the extra
        assert 100 < len(seen)

    @pytest.mark.parametrize("client", [AriesClient, AsyncAriesClient])
    def test_result(self, client: Any) -> None:
        """
        A method is annotated with the result of its flow, and without the flow's first argument.
        """
        login = typing.get_type_hints(client.login)
        oauth2: Any = client(client_id="c").oauth2
        exchange = typing.get_type_hints(oauth2.exchange_code)

        assert (LoginStatus, Tokens) == (login["return"], exchange["return"])
        assert ["code", "redirect_uri", "code_verifier", "return"] == list(exchange)


class TestFrames:
    def test_misspelt(self) -> None:
        """
        A misspelt argument is a TypeError, whose frames in the SDK do not hold the others.
        """
        client = AriesClient(client_id="c", redirect_uri="https://yourapp.com/callback")
        mine = AsyncAriesClient(client_id="c", redirect_uri="https://yourapp.com/callback")
        wrong: dict[str, Any] = {"email": "a@example.com", "password": SECRET, "nope": 1}

        def call() -> None:
            client.oauth2.authorize(**wrong)

        def call_async() -> None:
            asyncio.run(mine.oauth2.authorize(**wrong))

        for each in (call, call_async):
            with pytest.raises(TypeError, match="nope") as caught:
                each()

            assert ours(caught)
            assert SECRET not in ours(caught)


BEGUN: Final = object()
"""Stands for an authorization request."""
WRONG: Final[list[tuple[str, str, tuple[Any, ...], dict[str, Any]]]] = [
    ("tokens", "with_tokens", (SECRET,), {}),
    ("tokens", "with_tokens", (None,), {}),
    ("request", "complete_authorization", (None, f"https://x?code={SECRET}"), {}),
    ("request", "complete_authorization", ({}, SECRET), {}),
    ("callback_url", "complete_authorization", (BEGUN, None), {}),
    ("callback_url", "complete_authorization", (BEGUN, b"https://x?code=y"), {}),
    ("session_token", "verify_mfa", ("123456", 7), {}),
    ("session_token", "confirm", ({"session_token": SECRET},), {}),
    ("code", "exchange_code", (None,), {}),
    ("code", "exchange_code", (7,), {}),
    ("redirect_uri", "exchange_code", ("code", 7), {}),
    ("code_verifier", "exchange_code", ("code",), {"code_verifier": 7}),
    ("refresh_token", "refresh_token", (7,), {}),
    (
        "code_verifier",
        "authorize",
        (),
        {"email": "a", "password": SECRET, "code_verifier": SECRET},
    ),
    ("redirect_uri", "begin_authorization", (), {"redirect_uri": 7}),
    ("scope", "begin_authorization", (), {"scope": 7}),
    ("state", "get_authorization_url", (), {"code_challenge": "a" * 43, "state": 7}),
    ("code_challenge", "get_authorization_url", (), {"code_challenge": 7}),
]


class TestKinds:
    @pytest.mark.parametrize(("name", "method", "arguments", "named"), WRONG, ids=range(len(WRONG)))
    @pytest.mark.parametrize("kind", [AriesClient, AsyncAriesClient])
    def test_wrong(
        self,
        kind: Any,
        name: str,
        method: str,
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> None:
        """
        An argument of the wrong kind is named before the network, and no frame holds a secret.
        """
        client = kind(
            client_id="c",
            base_url="http://127.0.0.1:1",
            redirect_uri="https://yourapp.com/callback",
        )
        begun = client.oauth2.begin_authorization()
        given = [begun if argument is BEGUN else argument for argument in arguments]
        function = getattr(client.oauth2, method, None) or getattr(client, method)

        async def call() -> None:
            outcome = function(*given, **named)
            if inspect.isawaitable(outcome):
                await outcome

        with pytest.raises(InvalidArgumentError, match=f"^{name}: ") as caught:
            asyncio.run(call())

        assert SECRET not in ours(caught)
        assert SECRET not in str(caught.value)
