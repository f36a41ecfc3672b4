"""
No secret comes out by accident: not in a repr, a log, an exception, a pickle or a redirect.
"""

from __future__ import annotations

import copy
import inspect
import json
import logging
import pickle
import traceback

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

import pytest

import aries_exchange

from aries_exchange import (
    AriesClient,
    AriesError,
    AsyncAriesClient,
    AuthorizationRequest,
    AuthorizationStep,
    CodeVerifier,
    InvalidArgumentError,
    MemoryTokenStore,
    RequestOptions,
    TokenRecord,
    Tokens,
    UnexpectedRedirectError,
)
from tests.promises.marked import (
    CALLBACK,
    CODE,
    MARK,
    MFA_CODE,
    PASSWORD,
    SECRET,
    VERIFIER,
    aries,
    exposed_by,
    is_ours,
    leaks,
    parts_of,
    secret,
)
from tests.support.flavours import Flavour, flavour
from tests.support.wire import CLOSE, Request, Step, json_response, response, wire


__all__ = ["flavour"]

Client: TypeAlias = AriesClient | AsyncAriesClient
CHALLENGE: Final = CodeVerifier(VERIFIER).challenge


def whole_login(flavour: Flavour, url: str) -> Iterator[object]:
    """
    Do everything that has to do with a secret, and yield whatever it brings.
    """
    store = MemoryTokenStore()
    made = flavour.kind(
        base_url=url,
        client_id="app",
        client_secret=SECRET,
        refresh_token=secret("seed"),
        token_store=store,
        redirect_uri=CALLBACK,
    )
    answers: list[object] = []
    options = RequestOptions(on_response=answers.append)
    with flavour.front(made) as client:
        yield from (made, store, answers, options, CodeVerifier(VERIFIER))
        step = client.oauth2.authorize(
            email="a@example.com", password=PASSWORD, code_challenge=CHALLENGE
        )
        result = client.oauth2.verify_mfa(MFA_CODE, step.session_token, confirm=False)
        confirmation = client.oauth2.confirm(result.session_token)
        yield from (step, result, confirmation)
        step = client.oauth2.authorize(
            email="a@example.com", password=PASSWORD, code_verifier=CodeVerifier(VERIFIER)
        )
        yield step
        yield client.oauth2.verify_mfa(MFA_CODE, step)
        tokens = client.oauth2.exchange_code(
            confirmation.authorization_code, code_verifier=VERIFIER
        )
        yield tokens
        yield client.oauth2.refresh_token(secret("foreign"))
        request = client.oauth2.begin_authorization()
        # Its own secrets are random; a stored request brings back marked ones.
        marked = request.to_json().replace(request.state, MARK)
        yield AuthorizationRequest.from_json(marked.replace(request.verifier.value, VERIFIER))
        callback = f"{CALLBACK}?code={CODE}&state={request.state}"
        yield client.oauth2.complete_authorization(request, callback)
        yield client.users.get_user_profile(options=options)
        yield client.users.create_user(email="b@example.com", password=PASSWORD, country="USA")
        yield client.api_clients.create_api_client(
            name="new", scopes=[], redirect_uris=[], options=options
        )
        yield store.load(f"{url} app")
        yield made.with_tokens(tokens)
    bearer = flavour.kind(base_url=url, bearer_token=secret("bearer"))
    with flavour.front(bearer) as client:
        client.users.get_user_profile()
        yield bearer
    alone = flavour.kind(base_url=url, client_id="app", client_secret=SECRET)
    with flavour.front(alone) as client:
        client.users.get_user_profile()
        yield alone


def reachable_from(roots: Sequence[object]) -> list[object]:
    """
    Return *roots* and all that they consist of.
    """
    found: dict[int, object] = {}
    waiting = list(roots)
    while waiting:
        value = waiting.pop()
        if id(value) not in found:
            found[id(value)] = value
            waiting += parts_of(value)
    return list(found.values())


def holds_secret(value: object) -> bool:
    """
    Tell whether a secret is among the parts of *value*.
    """
    return any(isinstance(part, str | bytes) and leaks(part) for part in reachable_from([value]))


@pytest.fixture(name="world")
def _world(flavour: Flavour) -> Iterator[list[object]]:
    """
    Everything that can be reached after a whole login.
    """
    with wire(aries) as server:
        yield reachable_from(list(whole_login(flavour, server.url)))


class TestObjects:
    def test_the_walk_gets_around(self, world: list[object]) -> None:
        """
        The walk meets every public class that is not an error, and secrets to be found.
        """
        met = {cls for value in world for cls in type(value).__mro__}
        public = {getattr(aries_exchange, name) for name in aries_exchange.__all__}
        missed = {
            cls.__name__
            for cls in public
            if inspect.isclass(cls) and not issubclass(cls, AriesError) and cls not in met
        }

        assert missed <= {
            "AriesClient",
            "AsyncAriesClient",
            "ErrorCode",
            "FileTokenStore",
            "KeyringTokenStore",
            "LoginStatus",
            "TokenStore",
        }
        assert sum(isinstance(value, str) and leaks(value) for value in world) >= 12

    def test_none_shows_a_secret(self, world: list[object]) -> None:
        """
        No repr, str or format of an object of the SDK shows one.
        """
        shown = [
            type(value).__qualname__
            for value in world
            if is_ours(value)
            if leaks(repr(value)) or leaks(str(value)) or leaks(f"{value}")
        ]

        assert [] == shown

    def test_none_is_pickled(self, world: list[object]) -> None:
        """
        What holds a secret refuses `pickle` and `copy`, and says why.
        """
        careless = [
            f"{name} {type(value).__qualname__}"
            for value in world
            if is_ours(value) and holds_secret(value)
            for name, method in (("pickles", pickle.dumps), ("deep-copies", copy.deepcopy))
            if not _refuses(method, value)
        ]
        keepers = {type(value) for value in world if is_ours(value) and _keeps_secret(value)}
        copied = [
            cls.__qualname__
            for cls in keepers
            for value in world
            if type(value) is cls and not _refuses(copy.copy, value)
        ]

        assert {Tokens, CodeVerifier, AuthorizationRequest} <= keepers
        assert [] == careless
        assert [] == copied


def _keeps_secret(value: object) -> bool:
    return any(isinstance(part, str | bytes) and leaks(part) for part in parts_of(value))


def _refuses(method: Callable[[object], object], value: object) -> bool:
    try:
        method(value)
    except TypeError:
        return True
    return False


class TestLogs:
    def test_at_debug(self, flavour: Flavour, caplog: pytest.LogCaptureFixture) -> None:
        """
        At DEBUG no logger of any library writes a secret, nor holds one in its arguments.
        """
        with wire(aries) as server, caplog.at_level(logging.DEBUG):
            list(whole_login(flavour, server.url))
        written = [
            record
            for record in caplog.records
            if leaks(record.getMessage()) or leaks(repr(record.args)) or record.exc_info
        ]

        assert {"aries_exchange", "httpx", "httpcore.http11"} <= {r.name for r in caplog.records}
        assert [] == written


Call: TypeAlias = Callable[[AriesClient], object]

CALLS: Final[dict[str, Call]] = {
    "authorize": lambda client: client.oauth2.authorize(
        email="a@example.com", password=PASSWORD, code_challenge=CHALLENGE
    ),
    "verify_mfa": lambda client: client.oauth2.verify_mfa(MFA_CODE, secret("step-1")),
    "confirm": lambda client: client.oauth2.confirm(secret("step-2")),
    "code_and_secret": lambda client: client.oauth2.exchange_code(CODE),
    "code_and_verifier": lambda client: client.oauth2.exchange_code(CODE, code_verifier=VERIFIER),
    "refresh": lambda client: client.oauth2.refresh_token(secret("refresh")),
    "bearer": lambda client: client.users.get_user_profile(),
    "create_user": lambda client: client.users.create_user(
        email="b@example.com", password=PASSWORD, country="USA"
    ),
    "callback": lambda client: client.oauth2.complete_authorization(
        client.oauth2.begin_authorization(), f"{CALLBACK}?code={CODE}&state={MARK}"
    ),
}


def _body_as_text(request: Request) -> str:
    return request.body.decode() + request.headers.get("authorization", "")


def _flat(request: Request) -> Iterator[Step]:
    text = _body_as_text(request)
    yield json_response(401, {"error": "invalid", "codes": [{"code": text, "description": text}]})


def _nested(request: Request) -> Iterator[Step]:
    text = _body_as_text(request)
    yield json_response(403, {"error": {"message": text, "code": text, "request_id": text}})


def _oauth(request: Request) -> Iterator[Step]:
    text = _body_as_text(request)
    yield json_response(400, {"error": text, "error_description": text})


def _fields(request: Request) -> Iterator[Step]:
    # Decoded and encoded again, as a server that quotes single values does.
    quoted = [str(value) for value in _read(request).values()]
    yield json_response(400, {"error": "wrong", "error_description": ": ".join(quoted)})


def _html(request: Request) -> Iterator[Step]:
    yield response(502, _body_as_text(request).encode(), [("Content-Type", "text/html")])


def _headers(request: Request) -> Iterator[Step]:
    text = _body_as_text(request)
    yield json_response(500, {}, X_Echo=text, X_Request_Id=text, Www_Authenticate=text)


def _redirect(request: Request) -> Iterator[Step]:
    yield response(307, b"", [("Location", f"https://example.com/{_body_as_text(request)}")])


def _wrong(request: Request) -> Iterator[Step]:
    bad = [f"{MARK} \n"]
    yield json_response(
        200, {"access_token": bad, "next_step_auth_id": bad, "code": bad, "email": bad}
    )


def _cut(request: Request) -> Iterator[Step]:
    yield json_response(200, {"access_token": secret("access")})[:-9]
    yield CLOSE


def _silence(request: Request) -> Iterator[Step]:
    yield CLOSE


ANSWERS: Final = [
    _flat,
    _nested,
    _oauth,
    _fields,
    _html,
    _headers,
    _redirect,
    _wrong,
    _cut,
    _silence,
]


def _read(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type") == "application/json":
        return dict(json.loads(request.body))
    return dict(parse_qsl(request.body.decode()))


class TestErrors:
    @pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
    def test_echo(
        self,
        flavour: Flavour,
        answer: Callable[[Request], Iterator[Step]],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """
        Whatever a server sends back, no error shows a secret, in its chain and frames neither.
        """
        caplog.set_level(logging.DEBUG, "aries_exchange")
        shown: dict[str, list[str]] = {}
        with wire(answer) as server:
            for name, call, arguments in _situations(server.url):
                with flavour.client(**arguments) as client, pytest.raises(AriesError) as caught:
                    call(client)
                error = caught.value
                shown[name] = exposed_by(error)
                shown[f"{name}, printed"] = [
                    line for line in traceback.format_exception_only(error) if leaks(line)
                ]
                if leaks(pickle.dumps(error)):
                    shown[f"{name}, pickled"] = ["pickle"]
        said = [r.getMessage() for r in caplog.records if r.name == "aries_exchange"]

        assert {} == {name: places for name, places in shown.items() if places}
        assert said
        assert [] == [line for line in said if leaks(line)]

    def test_arguments(self) -> None:
        """
        What is wrong with a secret is told without it, before anything is sent.
        """
        client = AriesClient(client_id="app", client_secret=SECRET, redirect_uri=CALLBACK)
        broken = f"{MARK}\n"

        def put_bearer_token() -> None:
            client.bearer_token = broken

        wrong: list[Callable[[], object]] = [
            partial(AriesClient, bearer_token=broken),
            partial(AriesClient, client_id="app", client_secret=broken),
            partial(AriesClient, client_id="app", refresh_token=broken),
            partial(AriesClient, bearer_token=MARK, timeout=-1),
            partial(AriesClient, base_url=f"https://user:{MARK}@api.aries.com"),
            partial(AriesClient.from_env, {"ARIES_BEARER_TOKEN": broken}),
            put_bearer_token,
            partial(client.oauth2.verify_mfa, broken, MARK),
            partial(client.oauth2.exchange_code, CODE, code_verifier=broken),
            partial(client.oauth2.refresh_token, broken),
            partial(Tokens.from_json, f'{{"access_token": "{MARK}"}}'),
            partial(TokenRecord.from_json, f'{{"tokens": "{MARK}"}}'),
            partial(AuthorizationRequest.from_json, f'{{"state": "{MARK}"}}'),
            partial(AuthorizationStep.from_json, f'{{"session_token": "{MARK}"}}'),
        ]
        for call in wrong:
            with pytest.raises(InvalidArgumentError) as caught:
                call()

            assert [] == exposed_by(caught.value)

    def test_the_check_finds(self) -> None:
        """
        An error that does show a secret is found out, in its text, its chain and its frames.
        """
        chained = AriesError("fine")
        chained.__cause__ = ValueError(MARK)
        namespace = {"__name__": "aries_exchange.x", "AriesError": AriesError}
        exec("def careless(password):\n    raise AriesError('fine')", namespace)
        with pytest.raises(AriesError) as caught:
            namespace["careless"](PASSWORD)  # type: ignore[operator]

        assert ["AriesError.message", "AriesError.str"] == sorted(
            place for place in exposed_by(AriesError(MARK)) if place.endswith(("message", "str"))
        )
        assert ["ValueError.args", "ValueError.repr", "ValueError.str"] == sorted(
            exposed_by(chained)
        )
        assert ["careless: password"] == exposed_by(caught.value)


def _situations(url: str) -> Iterator[tuple[str, Call, dict[str, Any]]]:
    common = {"base_url": url, "max_retries": 0}
    app = {**common, "client_id": "app", "client_secret": SECRET, "redirect_uri": CALLBACK}
    for name, call in CALLS.items():
        bearer = {"bearer_token": secret("bearer")} if name in {"bearer", "create_user"} else {}
        yield name, call, {**app, **bearer}
    yield "client_credentials", CALLS["bearer"], app
    yield "refresh_grant", CALLS["bearer"], {**app, "refresh_token": secret("refresh")}


class TestRedirects:
    @pytest.mark.parametrize("name", ["code_and_secret", "code_and_verifier", "refresh", "bearer"])
    def test_token_endpoint(self, flavour: Flavour, name: str) -> None:
        """
        A 307 from the token endpoint to a second origin carries nothing there.
        """
        with wire(aries) as second:
            elsewhere = response(307, b"", [("Location", f"{second.url}/v1/oauth2/token")])
            with wire(lambda _: [elsewhere]) as first:
                arguments: dict[str, Any] = {"client_id": "app", "client_secret": SECRET}
                client = flavour.client(base_url=first.url, redirect_uri=CALLBACK, **arguments)
                with client, pytest.raises(UnexpectedRedirectError) as caught:
                    CALLS[name](client)

        assert 307 == caught.value.status_code
        assert 1 == len(first.requests)
        assert (0, []) == (second.connections, second.requests)
