from __future__ import annotations

import copy
import json
import pickle

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs
import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
)
from aries_exchange.oauth2.authorization import (
    REQUEST_LIFETIME,
    AuthorizationRequest,
    authorization_url,
    new_state,
)
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.pkce import CodeVerifier
from aries_exchange.oauth2.syntax import check_redirect_uri
from tests.support.oracles import authorization_url_of


NOW = 1_800_000_000.0
CALLBACK = "https://yourapp.com/callback"
PRODUCTION = Environment.resolve(None, environ={})
SANDBOX = Environment.resolve("http://127.0.0.1:8765", environ={})
CODE = "code_hunter2"
CLIENT = Identity("client_1", None, None)


def begin(environment: Environment = PRODUCTION, **changes: Any) -> AuthorizationRequest:
    """
    Return a request that has just begun.
    """
    request = AuthorizationRequest.begin(
        environment, CLIENT, redirect_uri=CALLBACK, scope="read", now=NOW
    )
    return attrs.evolve(request, **changes)


def callback(request: AuthorizationRequest, *more: tuple[str, str], **fields: str | None) -> str:
    """
    Return the address the user is sent back to: code and state, with *fields* in their place.
    """
    parts = {"code": CODE, "state": request.state, **fields}
    pairs = [(name, value) for name, value in parts.items() if value is not None]
    return f"{CALLBACK}?{urlencode([*pairs, *more])}"


def read(request: AuthorizationRequest, url: str, now: float = NOW + 1) -> str:
    """
    Return the code in *url*.
    """
    return request.read_response(url, PRODUCTION, now=now)


def query(url: str) -> dict[str, str]:
    """
    Return the query of *url*, in which no parameter stands twice.
    """
    found = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


class TestAuthorizationUrl:
    @given(
        client_id=st.text(st.characters(codec="utf-8")),
        path=st.text(st.sampled_from("abc/?&=%+;,~.-_"), max_size=20),
        scope=st.none() | st.text(st.characters(codec="utf-8")),
        state=st.text(st.characters(codec="utf-8")),
        code_challenge=st.none() | st.text("abc", min_size=1),
    )
    def test_round_trip(
        self, client_id: str, path: str, scope: str | None, state: str, code_challenge: str | None
    ) -> None:
        """
        Whatever the values are, the page reads back exactly them.
        """
        redirect_uri = f"{CALLBACK}/{path}"
        url = authorization_url(
            PRODUCTION,
            Identity(client_id, None, None),
            redirect_uri=redirect_uri,
            scope=scope,
            state=state,
            code_challenge=code_challenge,
        )
        optional = {
            "scope": scope,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256" if code_challenge else None,
        }

        assert {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "state": state,
            **{name: value for name, value in optional.items() if value is not None},
        } == query(url)

    def test_like_another_implementation(self) -> None:
        """
        Authlib makes the same request of the same values.
        """
        fields = {
            "redirect_uri": f"{CALLBACK}?a=b",
            "scope": "user:information order:execution",
            "state": "a/b+c=",
        }
        challenge = CodeVerifier.generate().challenge
        client = Identity("client 1&2", None, None)
        url = authorization_url(PRODUCTION, client, code_challenge=challenge, **fields)
        other = authorization_url_of(
            str(PRODUCTION.authorization_endpoint),
            client_id="client 1&2",
            code_challenge=challenge,
            code_challenge_method="S256",
            **fields,
        )

        assert urlsplit(other)[:3] == urlsplit(url)[:3]
        assert query(other) == query(url)

    def test_page_with_a_query(self) -> None:
        """
        The query that the page has of itself is kept (RFC 6749, section 3.1).
        """
        page = "https://login.example/authorize?tenant=1"
        url = authorization_url(
            Environment.resolve(None, page, environ={}),
            CLIENT,
            redirect_uri=CALLBACK,
            scope=None,
            state="s",
            code_challenge=None,
        )

        assert url.startswith(f"{page}&response_type=code&")

    def test_unknown_page(self) -> None:
        """
        Where nobody knows the page, the message says how to tell it.
        """
        environment = Environment.resolve("https://api.tradearies.dev", environ={})
        with pytest.raises(InvalidArgumentError, match="pass authorization_endpoint="):
            begin(environment)


class TestRedirectUri:
    @pytest.mark.parametrize(
        "uri",
        [
            CALLBACK,
            "http://127.0.0.1:8976/callback",
            "http://[::1]:1/",
            "com.example.app:/callback",
            "https://yourapp.com/callback?tenant=1",
            "https://yourapp.com",
        ],
    )
    def test_taken(self, uri: str) -> None:
        """
        Web, loopback and private-use redirection endpoints can be registered (RFC 8252, section 7).
        """
        check_redirect_uri(uri)

    @pytest.mark.parametrize(
        "uri",
        [
            "",
            None,
            42,
            b"https://yourapp.com/callback",
            "/callback",
            "yourapp.com/callback",
            "https:",
            "https://yourapp.com/#",
            "https://yourapp.com/callback#here",
            "https://yourapp.com/call back",
            "https://yourapp.com/callback\n",
            "https://[",
        ],
    )
    def test_refused(self, uri: Any) -> None:
        """
        What nobody can have registered is refused before the user sees a page about it.
        """
        with pytest.raises(InvalidArgumentError, match=r"^redirect_uri: "):
            check_redirect_uri(uri)


class TestBegin:
    def test_url(self) -> None:
        """
        The URL carries the state and the challenge of the request, and never the verifier.
        """
        request = begin()
        fields = query(request.url)

        assert request.state == fields["state"]
        assert request.verifier.challenge == fields["code_challenge"]
        assert request.verifier.value not in request.url

    def test_fresh(self) -> None:
        """
        No two requests share a state or a verifier.
        """
        requests = [begin() for _ in range(50)]

        assert 50 == len({request.state for request in requests})
        assert 50 == len({request.verifier.value for request in requests})
        assert 43 <= min(len(new_state()) for _ in range(50))

    def test_lifetime(self) -> None:
        """
        A request waits for ten minutes.
        """
        assert (600.0, NOW + 600.0) == (REQUEST_LIFETIME, begin().expires_at)

    def test_secret(self) -> None:
        """
        A request shows neither state nor verifier nor the URL that holds them, and is not copied.
        """
        request = begin()

        for secret in (request.state, request.verifier.value, request.verifier.challenge):
            assert secret not in repr(request)
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="to_json"):
                carry(request)


class TestJson:
    def test_round_trip(self) -> None:
        """
        A request survives the session of a web application.
        """
        request = begin()

        assert request == AuthorizationRequest.from_json(request.to_json())

    @pytest.mark.parametrize(
        "text", ["", "null", "[]", "{}", "{", '"text"', "[" * 100_000, '{"url": "u"}', None, 42]
    )
    def test_junk(self, text: Any) -> None:
        """
        What `to_json` did not make is told as a wrong argument.
        """
        with pytest.raises(InvalidArgumentError):
            AuthorizationRequest.from_json(text)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("verifier", "short"),
            ("verifier", None),
            ("verifier", 42),
            ("state", None),
            ("state", 42),
            ("redirect_uri", None),
            ("redirect_uri", []),
            ("url", 42),
            ("origin", None),
            ("client_id", {}),
            ("expires_at", "tomorrow"),
            ("expires_at", None),
        ],
    )
    def test_wrong_field(self, name: str, value: object) -> None:
        """
        A field of another type is refused when it is read, not when it is used.
        """
        fields = json.loads(begin().to_json()) | {name: value}
        with pytest.raises(InvalidArgumentError):
            AuthorizationRequest.from_json(json.dumps(fields))

    def test_more_or_fewer_fields(self) -> None:
        """
        Fields of another version are refused rather than guessed.
        """
        fields = json.loads(begin().to_json())
        fewer = {name: value for name, value in fields.items() if name != "origin"}
        for changed in (fields | {"more": 1}, fewer):
            with pytest.raises(InvalidArgumentError, match="of this version"):
                AuthorizationRequest.from_json(json.dumps(changed))


class TestReadResponse:
    def test_code(self) -> None:
        """
        An answer with the right state brings its code.
        """
        request = begin()

        assert CODE == read(request, callback(request))

    @pytest.mark.parametrize("issuer", ["https://api.aries.com", "https://app.aries.com/"])
    def test_issuer(self, issuer: str) -> None:
        """
        The API or its page may name itself as the issuer.
        """
        request = begin()

        assert CODE == read(request, callback(request, iss=issuer))

    @pytest.mark.parametrize("issuer", ["", "https://evil.example", "http://api.aries.com", "x"])
    def test_foreign_issuer(self, issuer: str) -> None:
        """
        A code of another server is not used (mix-up, RFC 9207).
        """
        request = begin()
        with pytest.raises(AuthorizationResponseError, match="iss is the name of another server"):
            read(request, callback(request, iss=issuer))

    @pytest.mark.parametrize("state", [None, "", "another", "\u00e4", "\udcff"])
    def test_state(self, state: str | None) -> None:
        """
        Without the state of this request nothing of the answer is used.
        """
        request = begin()
        url = (
            callback(request, state=state) if state != "\udcff" else f"{CALLBACK}?state=%FF&code=a"
        )
        with pytest.raises(
            AuthorizationResponseError, match="state is missing, or belongs to another"
        ):
            read(request, url)

    def test_state_before_error(self) -> None:
        """
        Even a refusal counts only with the right state, or another site could end a login.
        """
        request = begin()
        url = callback(request, code=None, state="another", error="access_denied")
        with pytest.raises(AuthorizationResponseError):
            read(request, url)

    @pytest.mark.parametrize("name", ["state", "code", "iss", "anything"])
    def test_twice(self, name: str) -> None:
        """
        A parameter that is there twice may mean anything (RFC 6749, section 3.1).
        """
        request = begin()
        fields = {name: "https://api.aries.com"} if name in {"iss", "anything"} else {}
        value = fields.get(name) or (request.state if name == "state" else CODE)
        with pytest.raises(AuthorizationResponseError, match="twice"):
            read(request, callback(request, (name, value), **fields))

    def test_code_and_error(self) -> None:
        """
        An answer that says both yes and no says nothing.
        """
        request = begin()
        with pytest.raises(AuthorizationResponseError, match="both code and error"):
            read(request, callback(request, error="access_denied"))

    @pytest.mark.parametrize("code", [None, ""])
    def test_neither(self, code: str | None) -> None:
        """
        An answer without code and error is not an answer.
        """
        request = begin()
        with pytest.raises(AuthorizationResponseError, match="neither code nor error"):
            read(request, callback(request, code=code))

    def test_refused(self) -> None:
        """
        The page's refusal is told in its words and in ours.
        """
        request = begin()
        url = callback(request, code=None, error="access_denied", error_description="not today\n")
        with pytest.raises(AuthorizationError, match="access_denied: not today") as caught:
            read(request, url)

        assert not isinstance(caught.value, AuthorizationResponseError)
        assert ("access_denied", "not today\\n") == (
            caught.value.error,
            caught.value.error_description,
        )
        assert caught.value.hint is not None

    @pytest.mark.parametrize(("age", "taken"), [(0.0, True), (599.9, True), (600.0, False)])
    def test_age(self, age: float, taken: bool) -> None:
        """
        A request that is ten minutes old is over.
        """
        request = begin()
        if taken:
            assert CODE == read(request, callback(request), now=NOW + age)
        else:
            with pytest.raises(AuthorizationResponseError, match="older than ten minutes"):
                read(request, callback(request), now=NOW + age)

    def test_other_origin(self) -> None:
        """
        A request of the sandbox is not completed at production.
        """
        request = begin(SANDBOX)
        with pytest.raises(AuthorizationResponseError, match="another server"):
            read(request, callback(request))

    @pytest.mark.parametrize(
        "url",
        ["", "nonsense", "https://[", CALLBACK, "?" + "a=b&" * 100, None, 42, b"https://x?code=a"],
    )
    def test_no_callback(self, url: Any) -> None:
        """
        What is no address of a callback is refused as one.
        """
        with pytest.raises(AuthorizationResponseError):
            read(begin(), url)

    def test_quotes_nothing(self) -> None:
        """
        No message shows the code, the state or the address.
        """
        request = begin()
        for url in (
            callback(request, state="state_hunter2"),
            callback(request, iss="https://hunter2.example"),
            callback(request, ("code", "again_hunter2")),
            callback(request, error="access_denied"),
        ):
            with pytest.raises(AuthorizationResponseError) as caught:
                read(request, url)

            assert "hunter2" not in f"{caught.value} {vars(caught.value)}"
            assert request.state not in f"{caught.value} {vars(caught.value)}"
