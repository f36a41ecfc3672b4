from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AriesDecodeError,
    AuthenticationError,
    AuthorizationError,
    AuthorizationRequest,
    AuthorizationResponseError,
    CodeVerifier,
    InvalidArgumentError,
    InvalidRequestError,
    OAuthError,
    OutcomeUnknownError,
    ServerError,
)
from aries_sandbox import Fault, FaultKind, Sandbox
from tests.sandbox import flows
from tests.support.flavours import Flavour
from tests.support.wire import Wire, always, json_response, response


CALLBACK: Final = "https://yourapp.com/callback"


def make(flavour: Flavour, sandbox: Sandbox, *, public: bool = False) -> AriesClient:
    """
    Return the program that nobody has logged in to yet.
    """
    app = sandbox.public if public else sandbox.confidential
    secret = {} if app.client_secret is None else {"client_secret": app.client_secret}
    return flavour.client(
        base_url=sandbox.base_url, client_id=app.client_id, redirect_uri=CALLBACK, **secret
    )


def authorize(client: AriesClient, sandbox: Sandbox, *, mfa: bool, **more: Any) -> Any:
    """
    Sign in with the right password.
    """
    person = sandbox.mfa_user if mfa else sandbox.user
    return client.oauth2.authorize(email=person.email, password=person.password, **more)


def approve(url: str) -> str:
    """
    Do what the user does at the authorization page *url*; return where the user is sent back to.
    """
    parts = urlsplit(url)
    with httpx.Client(base_url=f"{parts.scheme}://{parts.netloc}", trust_env=False) as http:
        page = http.get(f"{parts.path}?{parts.query}")
        page = flows.submit(http, page, email="user@example.com", password="SecurePassword123!")
        done = flows.submit(http, page, decision="allow")
    return done.headers["location"]


class TestHostedPage:
    @pytest.mark.parametrize("public", [True, False])
    def test_complete(self, flavour: Flavour, aries_sandbox: Sandbox, public: bool) -> None:
        """
        Begin, let the user allow, complete: tokens of this user, for every kind of client.
        """
        with make(flavour, aries_sandbox, public=public) as client:
            request = client.oauth2.begin_authorization(scope=["user:information"])
            stored = AuthorizationRequest.from_json(request.to_json())
            tokens = client.oauth2.complete_authorization(stored, approve(request.url))
            mine = client.with_tokens(tokens)

            assert "user@example.com" == mine.users.get_user_profile().email
            assert client.bearer_token is None
        assert "user:information" == tokens.scope

    def test_not_twice(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A code is good for one exchange; a second one is told as a refused code.
        """
        with make(flavour, aries_sandbox) as client:
            request = client.oauth2.begin_authorization()
            url = approve(request.url)
            client.oauth2.complete_authorization(request, url)
            with pytest.raises(OAuthError) as caught:
                client.oauth2.complete_authorization(request, url)

        assert "invalid_grant" == caught.value.error
        assert "exchanged once" in str(caught.value)

    def test_untrusted(self, flavour: Flavour, server: Wire) -> None:
        """
        A callback that cannot be trusted costs no request.
        """
        with flavour.client(base_url=server.url, client_id="c", redirect_uri=CALLBACK) as client:
            request = client.oauth2.begin_authorization()
            for fields in (
                {"code": "x", "state": "forged"},
                {"code": "x", "state": request.state, "iss": "https://evil.example"},
                {"state": request.state},
            ):
                with pytest.raises(AuthorizationResponseError):
                    client.oauth2.complete_authorization(request, f"{CALLBACK}?{urlencode(fields)}")
            with pytest.raises(AuthorizationError) as caught:
                client.oauth2.complete_authorization(
                    request, f"{CALLBACK}?state={request.state}&error=access_denied"
                )

        assert ("access_denied", []) == (caught.value.error, server.requests)

    def test_other_client(self, flavour: Flavour, server: Wire) -> None:
        """
        A login is completed by the client that has begun it.
        """
        with flavour.client(base_url=server.url, client_id="c", redirect_uri=CALLBACK) as client:
            request = client.oauth2.begin_authorization()
        with (
            flavour.client(base_url=server.url, client_id="d") as other,
            pytest.raises(InvalidArgumentError, match=r"^request: "),
        ):
            other.oauth2.complete_authorization(request, f"{CALLBACK}?code=x&state={request.state}")

        assert [] == server.requests


class TestAuthorizationUrl:
    def test_state(self, flavour: Flavour) -> None:
        """
        A random state is added if none is given, and nothing else.
        """
        with flavour.client(client_id="c", client_secret="s", redirect_uri=CALLBACK) as client:
            urls = [client.oauth2.get_authorization_url(scope=["read", "trade"]) for _ in range(2)]
        first, second = (parse_qs(urlsplit(url).query) for url in urls)

        assert {"response_type", "client_id", "redirect_uri", "scope", "state"} == first.keys()
        assert ["read trade"] == first["scope"]
        assert first["state"] != second["state"]

    def test_given(self, flavour: Flavour) -> None:
        """
        What is given stands in the URL.
        """
        challenge = CodeVerifier.generate().challenge
        with flavour.client(client_id="c") as client:
            url = client.oauth2.get_authorization_url(
                redirect_uri=CALLBACK,
                state="mine",
                code_challenge=challenge,
                code_challenge_method="S256",
            )
        query = parse_qs(urlsplit(url).query)

        assert (["mine"], [challenge], ["S256"]) == (
            query["state"],
            query["code_challenge"],
            query["code_challenge_method"],
        )

    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            ({}, "code_challenge"),
            ({"code_challenge": "short"}, "code_challenge"),
            (
                {"code_challenge": "a" * 43, "code_challenge_method": "plain"},
                "code_challenge_method",
            ),
            ({"code_challenge": "a" * 43, "redirect_uri": ""}, "redirect_uri"),
            ({"code_challenge": "a" * 43, "scope": [""]}, "scope"),
        ],
        ids=range(5),
    )
    def test_refused(self, arguments: dict[str, Any], name: str) -> None:
        """
        A public client needs a challenge that protects; other arguments are held to their rules.
        """
        client = AriesClient(client_id="c", redirect_uri=CALLBACK)
        with pytest.raises(InvalidArgumentError, match=f"^{name}: "):
            client.oauth2.get_authorization_url(**arguments)

    def test_without_client_id(self) -> None:
        """
        Without a client_id nobody can ask for anything.
        """
        client = AriesClient(bearer_token="a", redirect_uri=CALLBACK)
        with pytest.raises(InvalidArgumentError, match=r"^client_id: "):
            client.oauth2.begin_authorization()


class TestFirstParty:
    def test_with_mfa(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        Password, code, consent, exchange.
        """
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=True, scope=["user:information"])
            result = client.oauth2.verify_mfa(code="123456", session_token=step.session_token)
            tokens = client.oauth2.exchange_code(result.authorization_code)
            profile = client.with_tokens(tokens).users.get_user_profile()

        assert step.is_mfa
        assert "mfa@example.com" == profile.email

    def test_consent_apart(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        With `confirm=False` the user sees who asks for what before they consent.
        """
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=True, scope=["user:information"])
            result = client.oauth2.verify_mfa("123456", step.session_token, confirm=False)
            with pytest.raises(InvalidArgumentError, match=r"confirm\(\)"):
                _ = result.authorization_code
            confirmation = client.oauth2.confirm(result.session_token)
            tokens = client.oauth2.exchange_code(confirmation.authorization_code)

        assert ("user:information",) == result.scopes
        assert result.client_name
        assert "user:information" == tokens.scope

    def test_without_mfa(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        Without a second factor the consent comes next; a public client shows its verifier.
        """
        verifier = CodeVerifier.generate()
        with make(flavour, aries_sandbox, public=True) as client:
            step = authorize(client, aries_sandbox, mfa=False, code_challenge=verifier.challenge)
            confirmation = client.oauth2.confirm(step.session_token)
            tokens = client.oauth2.exchange_code(
                confirmation.authorization_code, code_verifier=verifier.value
            )

        assert not step.is_mfa
        assert tokens.refresh_token is not None

    def test_wrong_password(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A wrong password is a 401 with a way out, and without the password.
        """
        with make(flavour, aries_sandbox) as client, pytest.raises(AuthenticationError) as caught:
            client.oauth2.authorize(email=aries_sandbox.user.email, password="hunter2-hunter2")

        assert 401 == caught.value.status_code
        assert "Check email and password" in str(caught.value)
        assert "hunter2" not in str(caught.value)

    def test_wrong_code(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A wrong code is told as one.
        """
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=True)
            with pytest.raises((AuthenticationError, InvalidRequestError), match="newest code"):
                client.oauth2.verify_mfa("654321", step.session_token)

    @pytest.mark.parametrize(
        "code", ["", "12345", "1234567", "12345a", "12 456", "\u0661" * 6, "123456\n", None, 123456]
    )
    def test_six_digits(self, code: Any) -> None:
        """
        What has not six digits, as a string, is refused before the network.
        """
        client = AriesClient(client_id="c", base_url="http://127.0.0.1:1")
        with pytest.raises(InvalidArgumentError, match=r"code: "):
            client.oauth2.verify_mfa(code=code, session_token="s")

    @pytest.mark.parametrize("token", ["", None, "a\nb"])
    def test_session_token(self, token: Any) -> None:
        """
        So is a step that can be none.
        """
        client = AriesClient(client_id="c", base_url="http://127.0.0.1:1")
        for call in (
            lambda: client.oauth2.verify_mfa("123456", token),
            lambda: client.oauth2.confirm(token),
        ):
            with pytest.raises(InvalidArgumentError, match=r"^session_token: "):
                call()

    def test_answer_without_a_step(self, flavour: Flavour, server: Wire) -> None:
        """
        A success that does not say how to go on is an unreadable answer.
        """
        server.script = always(json_response(200, {"is_mfa": True}))
        with (
            flavour.client(
                base_url=server.url, client_id="c", client_secret="s", redirect_uri=CALLBACK
            ) as client,
            pytest.raises(AriesDecodeError, match=r"\$\.next_step_auth_id"),
        ):
            client.oauth2.authorize(email="a@example.com", password="hunter2-hunter2")

    def test_repr(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        No step of a login shows what continues it.
        """
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=True)
            result = client.oauth2.verify_mfa("123456", step.session_token)

        for secret in (step.session_token, result.session_token, result.authorization_code):
            assert secret not in f"{step} {result} {result.confirmation}"


class TestRefreshToken:
    def test_own(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        Refreshing the client's own refresh token moves the client on.
        """
        with httpx.Client(base_url=aries_sandbox.base_url, trust_env=False) as http:
            seed = flows.tokens(http)["refresh_token"]
        with flavour.client(
            base_url=aries_sandbox.base_url,
            client_id=aries_sandbox.public.client_id,
            refresh_token=seed,
        ) as client:
            first = client.oauth2.refresh_token(seed)
            second = client.oauth2.refresh_token(refresh_token=first.refresh_token or "")

            assert second.access_token == client.bearer_token
        assert first.access_token != second.access_token
        assert 0 == aries_sandbox.stats()["refresh_replays"]

    def test_other(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        Any other refresh token leaves the client as it is.
        """
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=False)
            code = client.oauth2.confirm(step.session_token).authorization_code
            tokens = client.oauth2.exchange_code(code)
            newer = client.oauth2.refresh_token(tokens.refresh_token or "")

            assert newer.access_token not in {tokens.access_token, client.bearer_token}

    def test_refused(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A refused one is an `OAuthError`, and nobody's login is over.
        """
        with make(flavour, aries_sandbox) as client, pytest.raises(OAuthError) as caught:
            client.oauth2.refresh_token("sandbox_unknown")

        assert "invalid_grant" == caught.value.error
        assert "log in again" in str(caught.value)

    @pytest.mark.parametrize("token", ["", None, "a\n"])
    def test_wrong(self, token: Any) -> None:
        """
        What can be none is refused before the network.
        """
        client = AriesClient(client_id="c", base_url="http://127.0.0.1:1")
        with pytest.raises(InvalidArgumentError, match=r"^refresh_token: "):
            client.oauth2.refresh_token(token)


class TestTimeout:
    def test_token_request(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        The timeout of the client, or of its copy, holds for the token requests of a login too.
        """
        aries_sandbox.add_fault(Fault("token", FaultKind.DELAY, delay=20, times=2))
        with make(flavour, aries_sandbox) as client:
            hurried = client.with_options(timeout=1)
            calls: list[Callable[[], object]] = [
                lambda: hurried.oauth2.exchange_code("a-code"),
                lambda: hurried.oauth2.refresh_token("a-refresh-token"),
            ]
            for call in calls:
                with pytest.raises(OutcomeUnknownError, match=r"timed out|in time"):
                    call()


class TestNeverTwice:
    def test_code(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A code whose answer was lost is not sent again.
        """
        aries_sandbox.add_fault(Fault(kind=FaultKind.LOST_REPLY, operation="token"))
        with make(flavour, aries_sandbox) as client:
            step = authorize(client, aries_sandbox, mfa=False)
            code = client.oauth2.confirm(step.session_token).authorization_code
            with pytest.raises(OutcomeUnknownError, match="token: "):
                client.oauth2.exchange_code(code)

        assert 1 == sum(aries_sandbox.stats()["token_requests"].values())

    def test_refused_code(self, flavour: Flavour, server: Wire) -> None:
        """
        A code that is refused with its verifier is not tried without it, or with the secret.
        """
        server.script = always(json_response(400, {"error": "invalid_grant"}))
        with flavour.client(
            base_url=server.url, client_id="c", client_secret="s3cret", redirect_uri=CALLBACK
        ) as client:
            request = client.oauth2.begin_authorization()
            with pytest.raises(OAuthError):
                client.oauth2.complete_authorization(
                    request, f"{CALLBACK}?code=c1&state={request.state}"
                )
        (body,) = (sent.body for sent in server.requests)

        assert request.verifier.value.encode() in body
        assert b"s3cret" not in body

    def test_password(self, flavour: Flavour, server: Wire) -> None:
        """
        Nor is a password, whatever the status.
        """
        server.script = always(response(503))
        calls: list[Callable[[AriesClient], object]] = [
            lambda client: client.oauth2.authorize(
                email="a@example.com", password="hunter2-hunter2", redirect_uri=CALLBACK
            ),
            lambda client: client.oauth2.verify_mfa("123456", "s"),
            lambda client: client.oauth2.confirm("s"),
            lambda client: client.oauth2.exchange_code("c", CALLBACK),
            lambda client: client.oauth2.refresh_token("r"),
        ]
        with flavour.client(
            base_url=server.url, client_id="c", client_secret="s", max_retries=5
        ) as client:
            for call in calls:
                with pytest.raises(ServerError, match="503"):
                    call(client)

        assert len(calls) == len(server.requests)
