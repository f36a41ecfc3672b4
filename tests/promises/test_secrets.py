"""
No secret comes out by accident: not in a repr, a log, an exception, a pickle or a redirect.
"""

from __future__ import annotations

import _thread
import asyncio
import base64
import copy
import gc
import inspect
import json
import logging
import os
import pickle
import pprint
import subprocess
import sys
import threading
import time
import traceback
import warnings
import weakref

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import anyio
import attrs
import httpx
import pytest
import rich.pretty

import aries_exchange

from aries_exchange import (
    AriesClient,
    AriesError,
    AsyncAriesClient,
    AuthorizationRequest,
    AuthorizationStep,
    CodeVerifier,
    Confirmation,
    FileTokenStore,
    InvalidArgumentError,
    KeyringTokenStore,
    MfaResult,
    NotSentError,
    RedisTokenStore,
    RefreshUnavailable,
    RequestOptions,
    TokenRecord,
    Tokens,
    UnexpectedRedirectError,
)
from aries_exchange_openapi.client import Resources
from tests.promises.marked import (
    CALLBACK,
    CODE,
    MARK,
    MFA_CODE,
    PASSWORD,
    SECRET,
    aries,
    exposed_by,
    is_ours,
    leaks,
    parts_of,
    secret,
)
from tests.promises.marked_login import CALLS, situations, whole_login
from tests.support.command import Command
from tests.support.flavours import Flavour, flavour
from tests.support.wire import CLOSE, Request, Step, json_response, response, wire


__all__ = ["flavour"]


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
def _world(flavour: Flavour, tmp_path: Path) -> Iterator[list[object]]:
    """
    Everything that can be reached after a whole login.
    """
    with wire(aries) as server:
        yield reachable_from(list(whole_login(flavour, server.url, tmp_path / "store")))


def attributes(value: object) -> object:
    """
    Return what a careless serializer makes of an object: its `__dict__`, or else its text.
    """
    return vars(value) if hasattr(value, "__dict__") else repr(value)


SHOWN: Final[dict[str, Callable[[object], str]]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "%": lambda value: f"{value!s:>4}",
    "pprint": pprint.pformat,
    "rich": rich.pretty.pretty_repr,
    "vars": lambda value: repr(attributes(value)),
    "json": lambda value: json.dumps(value, default=repr),
}
"""The ways in which programs show an object."""


class TestObjects:
    def test_the_walk_gets_around(self, world: list[object]) -> None:
        """
        The walk meets every public class that is not an error, and secrets to be found.
        """
        met = {cls for value in world for cls in type(value).__mro__}
        public = {getattr(aries_exchange, name) for name in dir(aries_exchange)}
        missed = {
            cls.__name__
            for cls in public
            if inspect.isclass(cls) and not issubclass(cls, AriesError) and cls not in met
        }

        assert missed <= {
            "AriesClient",
            "AsyncAriesClient",
            "ErrorCode",
            "KeyringTokenStore",
            "Observation",
            "Observer",
            "OpenTelemetryObserver",
            "OrderAbsent",
            "OrderFound",
            "OrderUnknown",
            "TokenStore",
        }
        assert sum(isinstance(value, str) and leaks(value) for value in world) >= 12

    def test_none_shows_a_secret(self, world: list[object]) -> None:
        """
        However an object of the SDK is shown, no secret is in what comes out.
        """
        shown = {
            f"{type(value).__qualname__} by {way}"
            for value in world
            if is_ours(value)
            for way, show in SHOWN.items()
            if leaks(show(value))
        }

        assert set() == shown

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

    def test_none_shows_a_new_value(self, world: list[object]) -> None:
        """
        What is frozen refuses to be changed, and the error does not show the value that was meant.
        """
        frozen = [value for value in world if _is_frozen(value) and _keeps_secret(value)]
        shown = {
            f"{type(value).__qualname__}.{name}": places
            for value in [*frozen, RequestOptions()]
            for name in ("misspelt", *_slots_of(value))
            if (places := _shown_by_setting(value, name))
        }

        assert {Tokens, CodeVerifier, AuthorizationStep, MfaResult, Confirmation} <= {
            type(value) for value in frozen
        }
        assert {} == shown


def _slots_of(value: object) -> Sequence[str]:
    slots: Sequence[str] = vars(type(value)).get("__slots__", ())
    return slots


def _is_frozen(value: object) -> bool:
    cls = type(value)  # a class that inherits from one of attrs is none of them itself
    return "__attrs_props__" in vars(cls) and attrs.inspect(cls).is_frozen


def _shown_by_setting(value: object, name: str) -> list[str]:
    with pytest.raises(AttributeError) as caught:
        setattr(value, name, {"Authorization": f"Bearer {MARK}"})
    return exposed_by(caught.value)


INTROSPECTION: Final = """
import inspect, pydoc
import aries_exchange, aries_sandbox

def told(thing):
    yield pydoc.plain(pydoc.render_doc(thing))
    for _, part in inspect.getmembers(thing):
        if callable(part):
            try:
                yield str(inspect.signature(part))
            except (TypeError, ValueError):
                pass

for module in (aries_exchange, aries_sandbox):
    for name in module.__all__:
        if not name.startswith("_"):
            print(name, *told(getattr(module, name)))
"""
"""What `help()`, an editor, a notebook or a documentation tool asks of each public object."""


class TestIntrospection:
    def test_no_default_holds_the_environment(self) -> None:
        """
        Neither `help()` nor a signature of a public object shows what is in the environment.
        """
        environ = {**os.environ, "ARIES_CLIENT_SECRET": SECRET, "DATABASE_URL": f"db://{MARK}@x"}
        told = subprocess.run(
            [sys.executable, "-c", INTROSPECTION],
            env=environ,
            check=True,
            capture_output=True,
            text=True,
        )

        assert "from_env" in told.stdout
        assert MARK not in told.stdout


def _keeps_secret(value: object) -> bool:
    return any(isinstance(part, str | bytes) and leaks(part) for part in parts_of(value))


def _refuses(method: Callable[[object], object], value: object) -> bool:
    try:
        method(value)
    except TypeError:
        return True
    return False


class TestLogs:
    def test_at_debug(
        self, flavour: Flavour, caplog: pytest.LogCaptureFixture, tmp_path: Path
    ) -> None:
        """
        At DEBUG no logger of any library writes a secret, nor holds one in its arguments.
        """
        with wire(aries) as server, caplog.at_level(logging.DEBUG):
            list(whole_login(flavour, server.url, tmp_path / "store"))
        names = {record.name for record in caplog.records}

        assert "aries_exchange" in names
        assert any(name.startswith(TRANSPORT) for name in names)
        assert [] == [record for record in caplog.records if tells(record)]

    def test_warnings(self, flavour: Flavour, tmp_path: Path) -> None:
        """
        No warning of any library shows one, even if all are asked for.
        """
        with warnings.catch_warnings(record=True) as caught, wire(aries) as server:
            warnings.simplefilter("always")
            list(whole_login(flavour, server.url, tmp_path / "store"))
            warnings.warn("the control", stacklevel=1)

        assert "the control" in [str(warning.message) for warning in caught]
        assert [] == [warning for warning in caught if leaks(warning)]


TRANSPORT: Final = httpx.__name__.replace("httpx", "httpcore")


def tells(record: logging.LogRecord) -> bool:
    """
    Tell whether a secret is in the text of *record*, or in anything that a handler could print.
    """
    texts = (record.getMessage(), record.msg, record.args, record.stack_info)
    return any(leaks(repr(text)) for text in texts) or record.exc_info is not None


class TestWire:
    def test_where_secrets_travel(self, flavour: Flavour, tmp_path: Path) -> None:
        """
        A token travels in the `Authorization` header, anything else in a body: never in a URL,
        which proxies and servers write into their logs (RFC 6750, section 2.3), or elsewhere.
        """
        with wire(aries) as server:
            list(whole_login(flavour, server.url, tmp_path / "store"))
        heads = [
            (request.target, {**request.headers, "authorization": ""})
            for request in server.requests
        ]
        tokens = {request.headers.get("authorization") for request in server.requests}

        assert [] == [head for head in heads if leaks(head)]
        assert {None, f"Bearer {secret('access')}", f"Bearer {secret('bearer')}"} == tokens


class TestProxy:
    def test_credentials(
        self, flavour: Flavour, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        The password of a proxy goes to the proxy, and into no error, repr or log.
        """
        caplog.set_level(logging.DEBUG)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        refusal = response(407, b"", [("Proxy-Authenticate", "Basic")])
        with wire(lambda _: [refusal, CLOSE]) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", f"//user:{MARK}@"))
            with (
                flavour.client(bearer_token=secret("bearer"), max_retries=0) as client,
                pytest.raises(NotSentError) as caught,
            ):
                client.users.get_user_profile()
            shown = repr(client)
        (asked,) = proxy.requests
        sent = base64.b64decode(asked.headers["proxy-authorization"].removeprefix("Basic "))

        assert f"user:{MARK}".encode() == sent
        assert [] == exposed_by(caught.value)
        assert not leaks(shown)
        assert [] == [record for record in caplog.records if tells(record)]


class TestMemory:
    def test_what_is_left(self, flavour: Flavour) -> None:
        """
        A logout drops the tokens at once, and a client that is gone leaves none behind.
        """
        with wire(aries) as server:
            client = flavour.kind(
                base_url=server.url, client_id="app", refresh_token=secret("seed")
            )
            with flavour.front(client) as front:
                front.users.get_user_profile()
                grant = client.__dict__["_parts"].caller.credential
                tokens = weakref.ref(grant.tokens)
                assert tokens() is not None
                front.oauth2.logout()
                gc.collect()
                left = tokens()
                assert left is None
                grant = weakref.ref(grant)
        del client, front
        gc.collect()

        assert grant() is None


class TestCommand:
    def test_output(self, tmp_path: Path) -> None:
        """
        No command prints one, whether the service grants, or refuses and echoes what it was sent.
        """
        settings = {
            "ARIES_CLIENT_ID": "app",
            "ARIES_CLIENT_SECRET": SECRET,
            "ARIES_REFRESH_TOKEN": secret("seed"),
        }
        told = ""
        with wire(aries) as server:
            command = Command(tmp_path, {**settings, "ARIES_BASE_URL": server.url})
            for server.script, *arguments in (
                (aries, "whoami", "-v"),
                (_oauth, "refresh", "-v"),
                (_oauth, "refresh", "--json"),
            ):
                done = command.run(*arguments)
                told += done.stdout + done.stderr

        assert "user@example.com" in told
        assert "[hidden]" in told
        assert not leaks(told)


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
        caplog.set_level(logging.DEBUG)
        shown: dict[str, list[str]] = {}
        with wire(answer) as server:
            for name, call, arguments in situations(server.url):
                with flavour.client(**arguments) as client, pytest.raises(AriesError) as caught:
                    call(client)
                error = caught.value
                shown[name] = exposed_by(error)
                shown[f"{name}, printed"] = [
                    line for line in traceback.format_exception_only(error) if leaks(line)
                ]
                if leaks(pickle.dumps(error)):
                    shown[f"{name}, pickled"] = ["pickle"]
        # What a server puts into its headers httpcore writes before anybody else sees it.
        echoed = TRANSPORT if answer in {_headers, _redirect} else "nobody"
        said = [record for record in caplog.records if not record.name.startswith(echoed)]

        assert {} == {name: places for name, places in shown.items() if places}
        assert "aries_exchange" in {record.name for record in said}
        assert [] == [record for record in said if tells(record)]

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
        chained, noted = AriesError("fine"), AriesError("fine")
        chained.__cause__ = KeyError("fine")
        chained.__cause__.__context__ = ExceptionGroup("fine", [ValueError(MARK)])
        noted.add_note(MARK)
        namespace = {"__name__": "aries_exchange.x", "AriesError": AriesError}
        exec("def careless(password):\n    raise AriesError('fine')", namespace)
        with pytest.raises(AriesError) as caught:
            namespace["careless"](PASSWORD)  # type: ignore[operator]

        assert ["AriesError.message", "AriesError.str"] == sorted(
            place for place in exposed_by(AriesError(MARK)) if place.endswith(("message", "str"))
        )
        assert {"ValueError.args", "ValueError.repr", "ValueError.str"} <= set(exposed_by(chained))
        assert ["AriesError.__notes__"] == exposed_by(noted)
        assert ["careless: password"] == exposed_by(caught.value)


def slow(request: Request) -> Iterator[Step]:
    """
    Respond as Aries does, when nobody waits any more.
    """
    yield 0.5
    known = request.target != "/v1/users/me/trading-password"
    yield from aries(request) if known else [json_response(200, {})]


CUT_SHORT: Final[dict[str, Callable[[AsyncAriesClient], Any]]] = {
    "call": lambda client: client.users.get_user_profile(),
    "password": lambda client: client.users.set_trading_password(password=PASSWORD),
    "refresh": lambda client: client.oauth2.renew(),
    "authorize": lambda client: client.oauth2.authorize(
        email="user@example.com", password=PASSWORD, redirect_uri=CALLBACK
    ),
    "code": lambda client: client.oauth2.exchange_code(CODE, CALLBACK),
    "mfa": lambda client: client.oauth2.verify_mfa(MFA_CODE, secret("step-1")),
    "other refresh": lambda client: client.oauth2.refresh_token(secret("another")),
}


def broken(*_: object) -> Any:
    """
    Raise what is not ours, from the program's own code.
    """
    raise LookupError("mine")


HEADERS: Final[Any] = {"headers": {"Authorization": f"Bearer {MARK}"}}
"""What looks like options, and is none."""
MISSPELT: Final[dict[str, Callable[[], object]]] = {
    "client": lambda: AriesClient(client_id="c", client_secret=SECRET, nope=1),  # type: ignore[call-arg]
    "from_env": lambda: AriesClient.from_env({"ARIES_CLIENT_SECRET": SECRET}, nope=1),
    "bearer": lambda: AriesClient(bearer_token=secret("a") + "\n"),
    "authorize": lambda: AriesClient(client_id="c").oauth2.authorize(
        email="user@example.com",
        password=PASSWORD,
        nope=1,  # type: ignore[call-arg]
    ),
    "exchange_code": lambda: AriesClient(client_id="c").oauth2.exchange_code(
        CODE,
        nope=1,  # type: ignore[call-arg]
    ),
    "with_tokens": lambda: AriesClient(client_id="c").with_tokens(secret("t")),  # type: ignore[arg-type]
    "complete": lambda: AriesClient(client_id="c").oauth2.complete_authorization(
        None,  # type: ignore[arg-type]
        f"{CALLBACK}?code={CODE}",
    ),
    "verifier": lambda: CodeVerifier(f"{MARK}\n"),
    "redis": lambda: RedisTokenStore(f"redis://u:{MARK}@example.com", key=MARK),
    "profile": lambda: FileTokenStore(profile=f"{MARK}!"),
    "folder": lambda: FileTokenStore([MARK]),  # type: ignore[arg-type]
    "keyring": lambda: KeyringTokenStore(profile=f"{MARK}/.."),
    "timeout": lambda: AriesClient(client_id="c").with_options(timeout=MARK),  # type: ignore[arg-type]
    "scope": lambda: AriesClient(client_id="c", redirect_uri=CALLBACK).oauth2.begin_authorization(
        scope=f'"{MARK}"'
    ),
    "challenge": lambda: AriesClient(client_id="c").oauth2.get_authorization_url(
        redirect_uri=CALLBACK, code_challenge=MARK
    ),
    "step": lambda: AuthorizationStep(
        session_token=secret("step"),
        client_name=None,
        scopes=5,  # type: ignore[arg-type]
        origin="",
        expires_at=0.0,
        is_mfa=True,
    ),
    "request": lambda: AriesClient(bearer_token="a").request("GET", "/v1/x", options=HEADERS),
}


def methods_of(client: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """
    Yield a call of each method of each resource, whose arguments are all of the wrong kind.
    """
    for resource in (n for n, v in vars(Resources).items() if isinstance(v, cached_property)):
        for name, method in inspect.getmembers(getattr(client, resource), inspect.ismethod):
            if not name.startswith("_"):
                given: dict[str, Any] = dict.fromkeys(inspect.signature(method).parameters, HEADERS)
                given |= {"cursor": None} if "cursor" in given else {}  # an iterator keeps it
                yield f"{resource}.{name}", partial(method, **given)


def begin(result: Any) -> None:
    """
    Begin what a method has returned: wait for it without an event loop, or ask for its first item.
    """
    if hasattr(result, "__anext__"):
        result = anext(result)
    if inspect.isawaitable(result):
        waiting: Any = result.__await__()
        next(waiting)
        waiting.close()
    elif hasattr(result, "__next__"):
        next(result)


AT_THE_LIMIT: Final[dict[str, Callable[[AriesClient], object]]] = {
    **CALLS,
    "trading password": lambda client: client.users.set_trading_password(password=PASSWORD),
    "constructor": lambda _: AriesClient(client_id="c", client_secret=f"{SECRET}\n"),
    "from_env": lambda _: AriesClient.from_env({"ARIES_CLIENT_SECRET": f"{MARK}\n"}),
    "from_json": lambda _: Tokens.from_json(f'{{"access_token": "{MARK}"}}'),
    "verifier": lambda _: CodeVerifier(f"{MARK}\n"),
    "step": lambda _: MISSPELT["step"](),
}


class TestFrames:
    """
    Whatever leaves the SDK carries no secret in its frames, for error reporters send their locals.
    """

    @pytest.mark.parametrize("name", CUT_SHORT)
    @pytest.mark.parametrize("way", ["wait_for", "timeout", "fail_after"])
    def test_cut_short(self, name: str, way: str) -> None:
        """
        A caller's own time-out around a call shows none, the cancellation in its chain included.
        """

        async def run(url: str) -> BaseException:
            async with AsyncAriesClient(
                base_url=url, client_id="c", client_secret=SECRET, refresh_token=secret("seed")
            ) as client:
                await client.users.get_user_profile()
                server.script = slow
                client_call = CUT_SHORT[name]
                try:
                    if way == "wait_for":
                        await asyncio.wait_for(client_call(client), 0.1)
                    elif way == "timeout":
                        async with asyncio.timeout(0.1):
                            await client_call(client)
                    else:
                        with anyio.fail_after(0.1):
                            await client_call(client)
                except TimeoutError as error:
                    return error
                raise AssertionError

        with wire(aries) as server:
            error = asyncio.run(run(server.url))
            time.sleep(0.6)  # a renewal goes on to its end

        assert [] == exposed_by(error)

    @pytest.mark.parametrize("name", MISSPELT)
    def test_wrong_arguments(self, name: str) -> None:
        """
        An argument that is misspelt, or of the wrong kind, exposes none of the others.
        """
        with pytest.raises((TypeError, AriesError)) as caught:
            MISSPELT[name]()

        assert [] == exposed_by(caught.value)

    @pytest.mark.parametrize("kind", [AriesClient, AsyncAriesClient])
    def test_wrong_options(self, kind: type[AriesClient | AsyncAriesClient]) -> None:
        """
        No method of any resource exposes an argument of the wrong kind, `options` included.
        """
        exposed: dict[str, list[str]] = {}
        for name, call in methods_of(kind(bearer_token="a")):
            with pytest.raises(InvalidArgumentError) as caught:
                begin(call())
            exposed[name] = exposed_by(caught.value)

        assert len(exposed) > 30
        assert {} == {name: places for name, places in exposed.items() if places}

    @pytest.mark.parametrize("name", AT_THE_LIMIT)
    @pytest.mark.parametrize("kind", [AriesClient, AsyncAriesClient])
    def test_no_room(self, name: str, kind: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Wherever a call meets the recursion limit, the `RecursionError` shows none.
        """
        call, limit = AT_THE_LIMIT[name], sys.getrecursionlimit()
        here = len(inspect.stack(0))
        client: Any = kind(
            client_id="c",
            client_secret=SECRET,
            bearer_token=secret("bearer"),
            redirect_uri=CALLBACK,
            base_url="http://127.0.0.1:9",
            max_retries=0,
        )
        exposed: list[str] = []
        met = 0
        for room in (None, *range(1, 120)):  # the first imports what the others need
            try:
                sys.setrecursionlimit(limit if room is None else here + room)
                begin(call(client))
            except Exception as error:  # noqa: BLE001 - any may be the outcome
                sys.setrecursionlimit(limit)
                met += isinstance(error, RecursionError)
                exposed += exposed_by(error)
            finally:
                sys.setrecursionlimit(limit)

        assert met > 3
        assert [] == exposed

    def test_callbacks(self) -> None:
        """
        What a callback or a transport of the program raises arrives as it is, without our frames.
        """
        with wire(aries) as server:
            arguments: dict[str, Any] = {"base_url": server.url, "client_id": "c"}
            options = RequestOptions(on_response=broken)
            with AriesClient(
                **arguments,
                client_secret=SECRET,
                refresh_token=secret("seed"),
                redirect_uri=CALLBACK,
            ) as client:
                calls: list[Callable[[], object]] = [
                    lambda: client.users.get_user_profile(options=options),
                    lambda: client.login_with_password(
                        email="user@example.com", password=PASSWORD, mfa=broken, consent=True
                    ),
                    AriesClient(
                        **arguments,
                        client_secret=SECRET,
                        refresh_token=secret("other"),
                        transport=httpx.MockTransport(broken),
                    ).users.get_user_profile,
                ]
                for call in calls:
                    with pytest.raises(LookupError, match="mine") as caught:
                        call()

                    assert [] == exposed_by(caught.value)
                    assert "broken" in {entry.name for entry in caught.traceback}

    def test_interrupted(self) -> None:
        """
        Ctrl-C in a call shows none.
        """
        with (
            wire(slow) as server,
            AriesClient(base_url=server.url, bearer_token=secret("bearer")) as client,
        ):
            timer = threading.Timer(0.2, _thread.interrupt_main)
            timer.start()
            with pytest.raises(KeyboardInterrupt) as caught:
                client.users.get_user_profile()
            timer.join()

        assert [] == exposed_by(caught.value)


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
                with client, pytest.raises((UnexpectedRedirectError, RefreshUnavailable)) as caught:
                    CALLS[name](client)

        assert "307" in str(caught.value)
        assert 1 <= len(first.requests) <= 3
        assert (0, []) == (second.connections, second.requests)
