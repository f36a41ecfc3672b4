from __future__ import annotations

import copy
import json
import pickle
import string

from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import attrs
import jsonschema_rs
import pytest

from hypothesis import given
from hypothesis import strategies as st

from aries_exchange.environment import Environment
from aries_exchange.errors import (
    AriesAPIError,
    AriesDecodeError,
    InvalidArgumentError,
    OAuthError,
    RateLimitError,
    ServerError,
)
from aries_exchange.oauth2.identity import Identity
from aries_exchange.oauth2.syntax import check_bearer_token
from aries_exchange.oauth2.token import (
    TokenRequest,
    Tokens,
    client_credentials_request,
    code_request,
    read_tokens,
    refresh_request,
)
from aries_exchange.responses import Response


NOW: Final = 1_800_000_000.0
CALLBACK: Final = "https://yourapp.com/callback"
PRODUCTION: Final = Environment.resolve(None, environ={})
SANDBOX: Final = Environment.resolve("http://127.0.0.1:8765", environ={})
VERIFIER: Final = "v" * 43
PUBLIC: Final = Identity("c", None, None)
CONFIDENTIAL: Final = Identity("c", "s3cret", None)
REFRESH: Final = refresh_request(CONFIDENTIAL, "r3fresh")
DOCUMENT: Any = json.loads(
    (Path(__file__).parents[3] / "generated/aries_exchange_openapi/openapi.json").read_bytes()
)
TOKENS: Final = Tokens(
    access_token="a1",
    refresh_token="r1",
    expires_in=3600,
    scope="read",
    refresh_token_expires_in=86400,
    expires_at=NOW + 3600,
    refresh_expires_at=NOW + 86400,
    origin=PRODUCTION.origin,
)
VISIBLE: Final = string.ascii_letters + string.digits + string.punctuation + " "


def read(environment: Environment = PRODUCTION, /, **fields: Any) -> Tokens:
    """
    Return the tokens of an answer with *fields* added to an access token.
    """
    body = json.dumps({"access_token": "a1", **fields}).encode()
    return read_tokens(Response(200, {}, body), REFRESH, environment, now=NOW)


def raw(text: str) -> Tokens:
    """
    Return the tokens of an answer whose JSON has *text* after the access token.
    """
    body = f'{{"access_token": "a1", {text}}}'.encode()
    return read_tokens(Response(200, {}, body), REFRESH, PRODUCTION, now=NOW)


def refusal(status: int, fields: Any, request: TokenRequest = REFRESH) -> AriesAPIError:
    """
    Return the error of an answer that says no.
    """
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    with pytest.raises(AriesAPIError) as caught:
        read_tokens(Response(status, {}, body), request, PRODUCTION, now=NOW)
    return caught.value


def code(client_secret: str | None = None, **changes: Any) -> TokenRequest:
    """
    Return a request for a code; *changes* replace its arguments.
    """
    arguments: dict[str, Any] = {
        "code": "code_1",
        "redirect_uri": CALLBACK,
        "code_verifier": VERIFIER,
    }
    return code_request(Identity("client_1", client_secret, None), **(arguments | changes))


def is_documented(request: TokenRequest) -> bool:
    """
    Tell whether the document allows *request*, by its media type.
    """
    operation = DOCUMENT["paths"]["/v1/oauth2/token"]["post"]
    schema = operation["requestBody"]["content"][request.media_type]["schema"]
    whole = {"components": DOCUMENT["components"], "allOf": [schema]}
    if request.as_form:
        fields: Any = dict(parse_qsl(request.body.decode(), strict_parsing=True))
    else:
        fields = json.loads(request.body)
    return jsonschema_rs.is_valid(whole, fields)


class TestCodeRequest:
    def test_verifier_replaces_the_secret(self) -> None:
        """
        With a verifier the secret stays at home: Aries takes one of them, never both.
        """
        request = code(client_secret="s3cret")

        assert {
            "grant_type": "authorization_code",
            "client_id": "client_1",
            "code": "code_1",
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER,
        } == json.loads(request.body)

    def test_secret(self) -> None:
        """
        A confidential client without PKCE shows its secret.
        """
        fields = json.loads(code(client_secret="s3cret", code_verifier=None).body)

        assert "s3cret" == fields["client_secret"]
        assert "code_verifier" not in fields

    def test_neither(self) -> None:
        """
        Without either the code could be anybody's; nothing is sent.
        """
        with pytest.raises(InvalidArgumentError, match=r"^code_verifier: .*complete_authorization"):
            code(code_verifier=None)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("code", ""),
            ("redirect_uri", ""),
            ("redirect_uri", "/callback"),
            ("code_verifier", ""),
            ("code_verifier", "short"),
        ],
    )
    def test_wrong_argument(self, name: str, value: str) -> None:
        """
        An argument that cannot be right is named before anything is sent.
        """
        with pytest.raises(InvalidArgumentError, match=f"^{name}: "):
            code(**{name: value})


class TestRefreshRequest:
    @pytest.mark.parametrize("token", ["", "\n", "r1\n", "r\u00e4", None, 42])
    def test_wrong_token(self, token: Any) -> None:
        """
        A refresh token with a line break was copied badly, and is told as that.
        """
        with pytest.raises(InvalidArgumentError, match=r"^refresh_token: "):
            refresh_request(PUBLIC, token)


class TestDocument:
    @pytest.mark.parametrize(
        "request_",
        [
            code(),
            code(client_secret="s3cret"),
            code(client_secret="s3cret", code_verifier=None),
            REFRESH,
            refresh_request(PUBLIC, "r"),
            client_credentials_request(CONFIDENTIAL, None),
            client_credentials_request(CONFIDENTIAL, "read trade"),
        ],
    )
    def test_allows(self, request_: TokenRequest) -> None:
        """
        Every body that is sent is one that the document allows, in the media type it asks for.
        """
        assert is_documented(request_)

    def test_refuses(self) -> None:
        """
        The document would refuse a code with both proofs, or the check above proves nothing.
        """
        both = {**code().fields, "client_secret": "s3cret"}

        assert not is_documented(TokenRequest(both))
        assert not is_documented(attrs.evolve(REFRESH, as_form=True))

    @given(
        client_id=st.text(VISIBLE, min_size=1),
        client_secret=st.none() | st.text(VISIBLE, min_size=1),
        refresh_token=st.text(VISIBLE, min_size=1),
    )
    def test_round_trip(
        self, client_id: str, client_secret: str | None, refresh_token: str
    ) -> None:
        """
        The service reads the values that were meant, as JSON and as a form.
        """
        request = refresh_request(Identity(client_id, client_secret, None), refresh_token)
        form = client_credentials_request(Identity(client_id, refresh_token, None), None)

        assert request.fields == json.loads(request.body)
        assert form.fields == dict(parse_qsl(form.body.decode(), strict_parsing=True))


class TestTokenRequest:
    def test_repr(self) -> None:
        """
        A request shows none of its fields.
        """
        assert "TokenRequest(as_form=False)" == repr(REFRESH)

    def test_secrets(self) -> None:
        """
        What must not be shown is everything that proves something.
        """
        assert {"s3cret", "r3fresh"} == set(REFRESH.secrets)
        assert {"code_1", VERIFIER} == set(code().secrets)
        assert ["s3cret"] == client_credentials_request(CONFIDENTIAL, "read").secrets


class TestAccessToken:
    @pytest.mark.parametrize(
        "token", ["a", "A-z.0_~+/", "a==", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln", "x" * 5000]
    )
    def test_b64token(self, token: str) -> None:
        """
        A token is taken as it is when it can stand in a header (RFC 6750, section 2.1).
        """
        assert token == read(access_token=token).access_token
        check_bearer_token(token, "bearer_token")

    @pytest.mark.parametrize(
        "token",
        [
            "",
            "=",
            "a=b",
            "a b",
            " a",
            "a\n",
            "a\r\nX-Evil: 1",
            "a\tb",
            "a\x00",
            "a,b",
            "a;b",
            'a"b',
            "a:b",
            "p\u00e4ss",
            "\u0660",
            "a\u200b",
            None,
            42,
            True,
            ["a"],
            {},
        ],
    )
    def test_unsafe(self, token: Any) -> None:
        """
        A token that could break out of its header is neither kept nor sent.
        """
        with pytest.raises(AriesDecodeError) as caught:
            read(access_token=token)

        assert ("token", 200, "$.access_token") == (
            caught.value.operation,
            caught.value.status_code,
            caught.value.path,
        )
        with pytest.raises(InvalidArgumentError, match=r"^bearer_token: "):
            check_bearer_token(token, "bearer_token")

    def test_sandbox_token(self) -> None:
        """
        A token of the sandbox is taken from a sandbox and from nobody else.
        """
        assert "sandbox_1" == read(SANDBOX, access_token="sandbox_1").access_token
        with pytest.raises(InvalidArgumentError, match="sandbox"):
            read(PRODUCTION, access_token="sandbox_1")


class TestTokenType:
    @pytest.mark.parametrize("token_type", ["Bearer", "bearer", "BEARER", "bEaReR"])
    def test_bearer(self, token_type: str) -> None:
        """
        The type is compared without regard to case (RFC 6749, section 5.1), and kept as it came.
        """
        assert token_type == read(token_type=token_type).token_type

    def test_missing(self) -> None:
        """
        A missing or empty type means the only one that Aries documents.
        """
        assert "Bearer" == read().token_type
        assert "Bearer" == read(token_type="").token_type
        assert "Bearer" == read(token_type=None).token_type

    @pytest.mark.parametrize(
        "token_type",
        ["Basic", "MAC", "DPoP", "Bearer ", "Bearer\n", 42, 0, True, False, ["Bearer"], []],
    )
    def test_other(self, token_type: Any) -> None:
        """
        A token of another type would be sent in the wrong way, and is refused.
        """
        with pytest.raises(AriesDecodeError, match=r"at \$\.token_type"):
            read(token_type=token_type)


class TestExpiresIn:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ('"expires_in": 3600', 3600),
            ('"expires_in": 3600.0', 3600),
            ('"expires_in": 0.5', 0.5),
            ('"expires_in": "3600"', 3600),
            ('"expires_in": " 3600 "', 3600),
            ('"expires_in": 1e3', 1000),
            ('"expires_in": 99999999999999999999', 315_360_000),
            ('"expires_in": "1e300"', 315_360_000),
            ('"expires_in": 0', None),
            ('"expires_in": -1', None),
            ('"expires_in": "0"', None),
            ('"expires_in": null', None),
            ('"expires_in": true', None),
            ('"expires_in": "abc"', None),
            ('"expires_in": ""', None),
            ('"expires_in": "nan"', None),
            ('"expires_in": "inf"', None),
            ('"expires_in": 1e400', None),
            ('"expires_in": NaN', None),
            ('"expires_in": -Infinity', None),
            ('"expires_in": 1' + "0" * 400, None),
            ('"expires_in": []', None),
            ('"expires_in": {}', None),
            ('"scope": "read"', None),
        ],
    )
    def test_table(self, text: str, seconds: float | None) -> None:
        """
        A lifetime is read generously, and what is none counts as unknown: no crash, no loop.
        """
        tokens = raw(text)

        assert (seconds, None if seconds is None else NOW + seconds) == (
            tokens.expires_in,
            tokens.expires_at,
        )

    def test_digits_without_end(self) -> None:
        """
        A number of more digits than Python takes is an unreadable answer, not a ValueError.
        """
        with pytest.raises(AriesDecodeError):
            raw('"expires_in": ' + "9" * 5000)

    def test_refresh_token(self) -> None:
        """
        The life of the refresh token is read in the same way.
        """
        tokens = read(refresh_token="r", refresh_token_expires_in="86400")

        assert (86400, NOW + 86400) == (
            tokens.refresh_token_expires_in,
            tokens.refresh_expires_at,
        )

    @given(st.floats() | st.integers() | st.text() | st.none() | st.booleans())
    def test_anything(self, value: Any) -> None:
        """
        Whatever stands there, a lifetime is positive and at most ten years, or unknown.
        """
        seconds = read(expires_in=value).expires_in

        assert seconds is None or 0 < seconds <= 315_360_000


class TestOtherFields:
    @pytest.mark.parametrize("token", ["r\n", "r\u00e4", "r\x00", 42, 0, True, False, [], {}])
    def test_refresh_token(self, token: Any) -> None:
        """
        A refresh token that cannot be sent again is an unreadable answer.
        """
        with pytest.raises(AriesDecodeError, match=r"at \$\.refresh_token"):
            read(refresh_token=token)

    @pytest.mark.parametrize("token", ["", None])
    def test_no_refresh_token(self, token: Any) -> None:
        """
        An empty refresh token means that it was not rotated.
        """
        assert read(refresh_token=token).refresh_token is None
        assert "r1" == read(refresh_token=token).carry_over(TOKENS).refresh_token

    @pytest.mark.parametrize(
        ("scope", "expected"),
        [
            ("read trade", "read trade"),
            (["read", "trade"], "read trade"),
            (["read", 1, None], "read"),
            ([], None),
            ("", None),
            (None, None),
            (42, None),
            (True, None),
            ({}, None),
        ],
    )
    def test_scope(self, scope: Any, expected: str | None) -> None:
        """
        Scopes are one string or an array of strings; nothing hangs on any other value.
        """
        assert expected == read(scope=scope).scope

    @pytest.mark.parametrize("status", [200, 201])
    def test_error_in_a_success(self, status: int) -> None:
        """
        An error object is an error, whatever the status says.
        """
        body = json.dumps({"error": "invalid_grant"}).encode()
        with pytest.raises(OAuthError) as caught:
            read_tokens(Response(status, {}, body), REFRESH, PRODUCTION, now=NOW)

        assert ("invalid_grant", status) == (caught.value.error, caught.value.status_code)

    def test_byte_order_mark(self) -> None:
        """
        A byte order mark is skipped.
        """
        body = b'\xef\xbb\xbf{"access_token": "a1"}'

        assert (
            "a1" == read_tokens(Response(200, {}, body), REFRESH, PRODUCTION, now=NOW).access_token
        )

    def test_origin(self) -> None:
        """
        Tokens know the server they belong to.
        """
        assert PRODUCTION.origin == read().origin

    def test_unknown(self) -> None:
        """
        Fields that nobody documents are no reason to lose a login.
        """
        assert "a1" == read(id_token="x", anything={"a": 1}).access_token

    @pytest.mark.parametrize(
        "body",
        [b"", b"null", b"[]", b'"a1"', b"{}", b"<html>", b"\xff\xfe", b"{", b'{"a":' * 100_000],
    )
    def test_no_object(self, body: bytes) -> None:
        """
        A success without a JSON object is told with operation, status and path.
        """
        with pytest.raises(AriesDecodeError) as caught:
            read_tokens(Response(200, {}, body), REFRESH, PRODUCTION, now=NOW)

        assert ("token", 200, "$") == (
            caught.value.operation,
            caught.value.status_code,
            caught.value.path,
        )


class TestRefusal:
    @pytest.mark.parametrize("status", [400, 401, 403])
    def test_oauth_error(self, status: int) -> None:
        """
        A refusal carries `error`, `error_description` and the way out.
        """
        error = refusal(status, {"error": "invalid_grant", "error_description": "expired"})
        assert isinstance(error, OAuthError)

        assert ("invalid_grant", "expired", status) == (
            error.error,
            error.error_description,
            error.status_code,
        )
        assert error.hint is not None
        assert "log in again" in error.hint

    def test_client(self) -> None:
        """
        A wrong secret has another way out than a spent token.
        """
        hint = refusal(401, {"error": "invalid_client"}).hint

        assert "Compare client_id and client_secret." == hint

    def test_client_credentials(self) -> None:
        """
        A partner client, which may not use client credentials, is told what it may use.
        """
        request = client_credentials_request(CONFIDENTIAL, None)
        hint = refusal(400, {"error": "unauthorized_client"}, request).hint

        assert hint is not None
        assert "begin_authorization()" in hint

    @pytest.mark.parametrize(("status", "cls"), [(429, RateLimitError), (503, ServerError)])
    def test_trouble(self, status: int, cls: type[AriesAPIError]) -> None:
        """
        A rate limit and an outage say nothing about the grant.
        """
        error = refusal(status, b"")

        assert (cls, None) == (type(error), error.hint)

    def test_echo(self) -> None:
        """
        A secret of the request that the answer repeats is not in the error.
        """
        error = refusal(400, {"error": "invalid_grant", "error_description": "r3fresh s3cret"})

        assert "[hidden] [hidden]" in str(error)
        assert b"r3fresh" not in error.body


class TestTokens:
    def test_json(self) -> None:
        """
        Tokens survive a database.
        """
        assert TOKENS == Tokens.from_json(TOKENS.to_json())
        assert read() == Tokens.from_json(read().to_json())

    @pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"access_token": "a"}', None, 42])
    def test_junk(self, text: Any) -> None:
        """
        What `to_json` did not make is told as a wrong argument.
        """
        with pytest.raises(InvalidArgumentError):
            Tokens.from_json(text)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("access_token", "a\r\nX-Evil: 1"),
            ("access_token", None),
            ("refresh_token", 42),
            ("token_type", None),
            ("expires_in", "3600"),
            ("expires_in", True),
            ("expires_at", "tomorrow"),
            ("refresh_expires_at", []),
            ("scope", ["read"]),
            ("origin", None),
        ],
    )
    def test_wrong_field(self, name: str, value: object) -> None:
        """
        A stored field of another type is refused when it is read, not when it is used.
        """
        fields = json.loads(TOKENS.to_json()) | {name: value}
        with pytest.raises(InvalidArgumentError):
            Tokens.from_json(json.dumps(fields))

    def test_secret(self) -> None:
        """
        Tokens are neither shown nor carried away.
        """
        shown = repr(TOKENS)

        assert "a1" not in shown
        assert "r1" not in shown
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="to_json"):
                carry(TOKENS)


class TestCarryOver:
    def test_omitted(self) -> None:
        """
        What a refresh leaves out stays as it was (RFC 6749, sections 5.1 and 6).
        """
        tokens = read(access_token="a2", expires_in=60).carry_over(TOKENS, "seed")

        assert (
            attrs.evolve(
                TOKENS,
                access_token="a2",
                expires_in=60,
                expires_at=NOW + 60,
                refresh_token_expires_in=None,
            )
            == tokens
        )

    def test_replaced(self) -> None:
        """
        A new refresh token has its own end, not that of the one before.
        """
        new = read(access_token="a2", refresh_token="r2", scope="trade")
        tokens = new.carry_over(TOKENS, "seed")

        assert ("r2", "trade", None) == (
            tokens.refresh_token,
            tokens.scope,
            tokens.refresh_expires_at,
        )

    def test_seed(self) -> None:
        """
        A seed that the service did not replace is used again.
        """
        assert "seed" == read().carry_over(None, "seed").refresh_token
        assert "r2" == read(refresh_token="r2").carry_over(None, "seed").refresh_token
