"""
An error says what is wrong, which rule it broke, and what to do: the mistakes people make first.
"""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AriesError,
    AuthenticationError,
    CodeVerifier,
    InvalidArgumentError,
    OAuthError,
    PermissionDeniedError,
    ReauthorizationRequired,
)
from aries_sandbox import Sandbox, people
from tests.support.flavours import Flavour, flavour


__all__ = ["flavour"]

CALLBACK = "https://yourapp.com/callback"
ELSEWHERE = "https://other.example/callback"
VERIFIER = CodeVerifier.generate()


def told(error: BaseException, *words: str) -> None:
    """
    Check that *error* says all *words*, in this order.
    """
    rest = str(error)
    for word in words:
        assert word in rest, f"{word!r} is not told, or too early: {error}"
        rest = rest.partition(word)[2]


@pytest.fixture(name="client")
def _client(flavour: Flavour, aries_sandbox: Sandbox) -> AriesClient:
    """
    A public client of the sandbox in which nobody has logged in.
    """
    return flavour.client(base_url=aries_sandbox.base_url, client_id=aries_sandbox.public.client_id)


def sign_in(client: AriesClient, person: people.Person, redirect_uri: str = CALLBACK) -> str:
    """
    Take the first step of a login and return what stands for it.
    """
    step = client.oauth2.authorize(
        email=person.email,
        password=person.password,
        redirect_uri=redirect_uri,
        code_challenge=VERIFIER.challenge,
    )
    return step.session_token


class TestConstruction:
    @pytest.mark.parametrize(
        ("make", "words"),
        [
            (
                AriesClient,
                ["client_id:", "nothing to authorize with", "pass bearer_token", "from_env()"],
            ),
            (
                lambda: AriesClient(client_id=None),
                ["client_id:", "is None", "leave the argument out", "ARIES_CLIENT_ID"],
            ),
            (
                lambda: AriesClient(client_id="app", client_secret=None),
                ["client_secret:", "is None", "ARIES_CLIENT_SECRET"],
            ),
            (
                lambda: AriesClient(client_secret="secret"),
                ["client_id:", "is missing beside client_secret", "pass both"],
            ),
            (
                lambda: AriesClient(client_id="app", client_secret=""),
                ["client_secret:", "one or more printable", "unset variable"],
            ),
            (
                lambda: AriesClient(bearer_token="a token"),
                ["bearer_token:", "RFC 6750", "a space, a line break"],
            ),
            (
                lambda: AriesClient(bearer_token="sandbox_access_1"),
                ["bearer_token:", "made by a sandbox", "pass the base_url of the sandbox"],
            ),
            (
                lambda: AriesClient(bearer_token="token", base_url="http://api.aries.com"),
                ["base_url:", "must be https", "credentials are sent there", "loopback"],
            ),
        ],
    )
    def test_arguments(
        self,
        make: Callable[[], AriesClient],
        words: list[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """
        Each wrong constructor names the argument, the rule and the way out.
        """
        monkeypatch.delenv("ARIES_BASE_URL", raising=False)
        with pytest.raises(InvalidArgumentError) as caught:
            make()

        told(caught.value, *words)

    @pytest.mark.parametrize(
        ("url", "words"),
        [
            (
                "https://api.aries.com.evil.example",
                ["a documented host or a loopback address", "credentials", "base_url= in code"],
            ),
            ("http://localhost:8765", ["must be https", "http://127.0.0.1:8765"]),
            ("http://192.168.0.7", ["must be https", "loopback literals only"]),
        ],
    )
    def test_environment(
        self, flavour: Flavour, monkeypatch: pytest.MonkeyPatch, url: str, words: list[str]
    ) -> None:
        """
        A server that only the environment names is refused by the variable's name.
        """
        monkeypatch.setenv("ARIES_BASE_URL", url)
        with pytest.raises(InvalidArgumentError) as caught:
            flavour.client(client_id="app")

        told(caught.value, "ARIES_BASE_URL:", *words)


class TestLogin:
    def test_redirect_uri_first_party(self, client: AriesClient) -> None:
        """
        An unregistered redirect URI is told in the service's words, with what to compare.
        """
        with client, pytest.raises(PermissionDeniedError) as caught:
            sign_in(client, people.USER, ELSEWHERE)

        told(caught.value, "authorize: 403", "redirect_uri", "exactly as registered")

    def test_redirect_uri_hosted(self, client: AriesClient) -> None:
        """
        On the hosted page the user's browser stays, and the page shows what was sent and registered.
        """
        with client:
            url = client.oauth2.begin_authorization(redirect_uri=ELSEWHERE).url
        page = httpx.get(url, trust_env=False)

        assert 400 == page.status_code
        assert "has not registered this redirect_uri" in page.text
        assert ELSEWHERE in page.text
        assert CALLBACK in page.text

    def test_redirect_uri_missing(self, client: AriesClient) -> None:
        """
        Without any redirect URI nothing is sent.
        """
        with client, pytest.raises(InvalidArgumentError) as caught:
            client.oauth2.begin_authorization()

        told(caught.value, "redirect_uri:", "is empty", "exactly as registered")

    def test_without_pkce(self, client: AriesClient) -> None:
        """
        A public client that forgets PKCE is told how to have it made.
        """
        with client, pytest.raises(InvalidArgumentError) as caught:
            client.oauth2.get_authorization_url(redirect_uri=CALLBACK)

        told(caught.value, "code_challenge:", "needs PKCE", "begin_authorization()")

    def test_code_with_five_digits(self, client: AriesClient, aries_sandbox: Sandbox) -> None:
        """
        A one-time code that cannot be one costs no attempt.
        """
        with client:
            step = sign_in(client, people.MFA_USER)
            with pytest.raises(InvalidArgumentError) as caught:
                client.oauth2.verify_mfa("12345", step)

        told(caught.value, "code:", "six digits")
        assert "authorizeMfa" not in aries_sandbox.stats()["requests"]

    def test_wrong_code(self, client: AriesClient) -> None:
        """
        A wrong one-time code: what is left, and where to begin again after that.
        """
        with client:
            step = sign_in(client, people.MFA_USER)
            with pytest.raises(AuthenticationError) as caught:
                client.oauth2.verify_mfa("000000", step)

        told(
            caught.value,
            "authorizeMfa: 401 INVALID_CODE",
            "2 tries left",
            "verification_code",
            "the newest code",
            "authorize()",
        )

    def test_consumed_code(self, client: AriesClient) -> None:
        """
        A code that was exchanged before: the rule of codes, and to begin anew.
        """
        with client:
            step = sign_in(client, people.MFA_USER)
            code = client.oauth2.verify_mfa(people.MFA_USER.mfa_code or "", step).authorization_code
            client.oauth2.exchange_code(code, CALLBACK, VERIFIER.value)
            with pytest.raises(OAuthError) as caught:
                client.oauth2.exchange_code(code, CALLBACK, VERIFIER.value)

        told(caught.value, "token: 401", "invalid_grant", "exchanged once", "a new authorization")
        assert ("invalid_grant", 401) == (caught.value.error, caught.value.status_code)

    def test_no_refresh_token(self, flavour: Flavour, aries_sandbox: Sandbox) -> None:
        """
        A grant that brought no refresh token cannot be refreshed, and says so.
        """
        app = aries_sandbox.confidential
        client = flavour.client(
            base_url=aries_sandbox.base_url,
            client_id=app.client_id,
            client_secret=app.client_secret,
        )
        with client, pytest.raises(InvalidArgumentError) as caught:
            client.oauth2.refresh_token(None)

        told(caught.value, "refresh_token:", "one or more printable", "unset variable")
        assert {} == aries_sandbox.stats()["token_requests"]

    def test_nobody(self, client: AriesClient) -> None:
        """
        A call without a login: what it needs, and how to come by it.
        """
        with client, pytest.raises(ReauthorizationRequired) as caught:
            client.users.get_user_profile()

        told(
            caught.value, "getUserProfile", "access token", "nobody has logged in", "with_tokens()"
        )
        assert "no_login" == caught.value.reason


class TestTold:
    def test_the_check_is_strict(self) -> None:
        """
        Words that are missing, or in another order, are not told.
        """
        error = AriesError("first, then second")

        told(error, "first", "second")
        with pytest.raises(AssertionError):
            told(error, "second", "first")
        with pytest.raises(AssertionError):
            told(error, "third")
