from __future__ import annotations

import copy
import inspect
import json
import pickle
import re

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import aries_exchange

from aries_exchange import errors
from aries_exchange.errors import (
    AriesAPIError,
    AriesDecodeError,
    AriesError,
    AuthenticationError,
    AuthorizationError,
    ConflictError,
    ErrorCode,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
    NotSentError,
    OAuthError,
    OutcomeUnknownError,
    PermissionDeniedError,
    RateLimitError,
    ReauthorizationRequired,
    RefreshUnavailable,
    ResponseTooLargeError,
    ServerError,
    UnexpectedRedirectError,
)
from aries_exchange.responses import Response, api_error, oauth_error


ROOT = Path(__file__).parents[2]
DOCUMENT: Any = json.loads((ROOT / "generated/aries_exchange_openapi/openapi.json").read_bytes())
CLASSES: Final[list[type[AriesError]]] = [
    value
    for _, value in inspect.getmembers(errors, inspect.isclass)
    if issubclass(value, AriesError)
]
MEANINGS: Final = {
    400: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    413: InvalidRequestError,
    415: InvalidRequestError,
    429: RateLimitError,
    500: ServerError,
    502: ServerError,
    503: ServerError,
    504: ServerError,
}


def documented() -> Iterator[tuple[str, int]]:
    """
    Return the operations of the document with the statuses that mean a refusal.
    """
    for path in DOCUMENT["paths"].values():
        for operation in path.values():
            if "responses" not in operation:
                continue  # parameters of the path
            for status in operation["responses"]:
                if not status.startswith("2"):
                    yield operation["operationId"], int(status)


def example(cls: type[AriesError]) -> AriesError:
    """
    Return an error of *cls* with everything that it can carry.
    """
    if issubclass(cls, AriesDecodeError):
        return cls("expected a string", operation="getHealth", status_code=200, path="$.status")
    if issubclass(cls, AriesAPIError):
        details: dict[str, Any] = {"reason": "refused"} if cls is ReauthorizationRequired else {}
        return cls(
            "it is not so",
            operation="getHealth",
            status_code=418,
            headers={"X-A": "b"},
            body=b"{}",
            code="TEAPOT",
            codes=(ErrorCode("TEAPOT", "short and stout", "spout"),),
            request_id="req_1",
            retry_after=2.5,
            hint="Use coffee.",
            **details,
        )
    if issubclass(cls, AuthorizationError):
        more: dict[str, Any] = {"reason": "used"} if cls is errors.LoginStepError else {}
        text = "no"
        return cls("no", error="access_denied", error_description=text, hint="Ask again.", **more)
    return cls("it is not so", hint="Do this.")


def drawn() -> set[tuple[str, str]]:
    """
    Return each class of the tree at the head of the module, with the one above it.
    """
    text = inspect.getdoc(errors)
    assert text is not None
    found: set[tuple[str, str]] = set()
    above: list[str] = ["AriesError"]
    for indent, name in re.findall(r"^ {4}((?:[│ ] {3})*[├└]── )(\w+)", text, re.MULTILINE):
        depth = len(indent) // 4
        above[depth:] = [name]
        found.add((name, above[depth - 1]))
    return found


class TestTree:
    def test_drawn(self) -> None:
        """
        The tree at the head of the module names every class, in its place, and no other.
        """
        actual = {(cls.__name__, str(cls.__base__.__name__)) for cls in CLASSES if cls.__base__}

        assert actual - {("AriesError", "Exception")} == drawn()

    def test_one_family(self) -> None:
        """
        Every exception class of the module is public and an `AriesError`.
        """
        raised = {
            name
            for name, value in inspect.getmembers(errors, inspect.isclass)
            if issubclass(value, BaseException)
        }

        assert raised <= set(dir(aries_exchange))
        assert raised == {cls.__name__ for cls in CLASSES}

    def test_invalid_argument_is_a_value_error(self) -> None:
        """
        Who knows Python catches a wrong argument as `ValueError`.
        """
        assert issubclass(InvalidArgumentError, ValueError)

    def test_sent_or_not(self) -> None:
        """
        "Not sent" and "outcome unknown" are never caught by one another's handler.
        """
        assert not issubclass(NotSentError, OutcomeUnknownError)
        assert not issubclass(OutcomeUnknownError, NotSentError)
        assert not issubclass(AriesAPIError, (NotSentError, OutcomeUnknownError))


class TestStatuses:
    def test_documented(self) -> None:
        """
        Every status of the document has the class that its meaning asks for.
        """
        found = {
            (operation, status): type(api_error(Response(status, {}, b""), operation))
            for operation, status in documented()
        }

        assert {key: MEANINGS[key[1]] for key in found} == found
        assert set(MEANINGS) == {status for _, status in found}

    @pytest.mark.parametrize(
        ("status", "cls"),
        [
            (301, UnexpectedRedirectError),
            (304, UnexpectedRedirectError),
            (399, UnexpectedRedirectError),
            (402, InvalidRequestError),
            (418, InvalidRequestError),
            (422, InvalidRequestError),
            (499, InvalidRequestError),
            (500, ServerError),
            (520, ServerError),
            (599, ServerError),
            (600, ServerError),
            (999, ServerError),
            (100, ServerError),
        ],
    )
    def test_undocumented(self, status: int, cls: type[AriesAPIError]) -> None:
        """
        A status that no document knows still has a class, and keeps its number.
        """
        error = api_error(Response(status, {}, b""), "getHealth")

        assert (cls, status) == (type(error), error.status_code)

    @pytest.mark.parametrize(
        ("status", "cls"),
        [
            (400, OAuthError),
            (401, OAuthError),
            (403, OAuthError),
            (404, NotFoundError),
            (413, InvalidRequestError),
            (429, RateLimitError),
            (307, UnexpectedRedirectError),
            (503, ServerError),
        ],
    )
    def test_token_endpoint(self, status: int, cls: type[AriesAPIError]) -> None:
        """
        A refusal of the token endpoint is an `OAuthError`; its troubles are what they are.
        """
        assert cls is type(oauth_error(Response(status, {}, b"")))


class TestEveryClass:
    @pytest.mark.parametrize("cls", CLASSES)
    @pytest.mark.parametrize("through", ["pickle", "copy", "deepcopy"])
    def test_travels(self, cls: type[AriesError], through: str) -> None:
        """
        An error survives a process pool and a copy with all that it says.
        """
        error = example(cls)
        way: dict[str, Callable[[AriesError], AriesError]] = {
            "pickle": lambda error: pickle.loads(pickle.dumps(error)),
            "copy": copy.copy,
            "deepcopy": copy.deepcopy,
        }
        other = way[through](error)

        assert other is not error
        assert (cls, str(error), vars(error)) == (type(other), str(other), vars(other))
        assert error.args == other.args

    @pytest.mark.parametrize("cls", CLASSES)
    def test_docstring(self, cls: type[AriesError]) -> None:
        """
        Every class says in its own words what has happened.
        """
        assert cls.__doc__ is not None
        assert cls.__doc__.strip() not in {(base.__doc__ or "").strip() for base in cls.__mro__[1:]}

    @pytest.mark.parametrize("cls", [c for c in CLASSES if issubclass(c, AriesAPIError)])
    def test_str_of_an_answer(self, cls: type[AriesError]) -> None:
        """
        Who reads only the message sees the operation, status, code, way out and request id.
        """
        error = example(cls)

        assert (
            "getHealth: 418 TEAPOT: it is not so. Use coffee. (request req_1)"  # as logs show it
        ) == str(error)

    def test_str_without_details(self) -> None:
        """
        What a server did not say leaves no gap in the message.
        """
        error = AriesAPIError("no.", operation="getHealth", status_code=500)

        assert "getHealth: 500: no." == str(error)

    def test_code_is_told_once(self) -> None:
        """
        A message that begins with the code is not preceded by it.
        """
        error = AriesAPIError("TEAPOT: no", operation="getHealth", status_code=400, code="TEAPOT")

        assert "getHealth: 400: TEAPOT: no" == str(error)

    @pytest.mark.parametrize("cls", [AriesDecodeError, ResponseTooLargeError])
    def test_str_of_an_unreadable_answer(self, cls: type[AriesDecodeError]) -> None:
        """
        An unreadable answer names the operation, the status and the place.
        """
        error = example(cls)

        assert (
            "getHealth: unreadable response with status 200: at $.status: expected a string"
        ) == str(error)

    def test_hint(self) -> None:
        """
        The way out follows the message as a sentence of its own.
        """
        assert "Broken. Mend it." == str(AriesError("Broken.", hint="Mend it."))
        assert "Broken. Mend it." == str(AriesError("Broken", hint="Mend it."))
        assert "Broken." == str(AriesError("Broken."))


class TestRefreshUnavailable:
    @pytest.mark.parametrize(
        ("wait", "told"),
        [(0.04, "0.04"), (0.5, "0.5"), (2.456, "2.46"), (29.9999, "30"), (3600.0, "3600")],
    )
    def test_next_try(self, wait: float, told: str) -> None:
        """
        The pause is told in seconds, with their fractions.
        """
        error = RefreshUnavailable.because_of(AriesError("no"), wait=wait)

        assert f"The next try is in {told} s;" in str(error)


class TestReauthorizationRequired:
    def test_without_an_answer(self) -> None:
        """
        A login that is over without an answer counts as 401, so that one handler is enough.
        """
        error = ReauthorizationRequired("over", reason="expired")

        assert (401, "expired") == (error.status_code, error.reason)
        assert {} == error.headers
