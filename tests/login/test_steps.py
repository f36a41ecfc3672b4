from __future__ import annotations

import asyncio
import json
import subprocess
import sys

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import httpx
import pytest

from aries_exchange import (
    AriesClient,
    AsyncAriesClient,
    AuthenticationError,
    AuthorizationError,
    AuthorizationRequest,
    AuthorizationStep,
    CodeVerifier,
    InvalidArgumentError,
    LoginStepError,
    MfaResult,
    NotSentError,
    ServerError,
)
from aries_sandbox import Fault, FaultKind, Sandbox, people
from tests.support import person
from tests.support.flavours import Flavour


REDIRECT: Final = "http://127.0.0.1/callback"
MFA: Final[dict[str, Any]] = {"email": people.MFA_USER.email, "password": people.MFA_USER.password}
USER: Final[dict[str, Any]] = {"email": people.USER.email, "password": people.USER.password}


@pytest.fixture(name="client")
def client(aries_sandbox: Sandbox) -> Iterator[AriesClient]:
    """
    The client of a first-party application.
    """
    with AriesClient(
        client_id="sandbox-public", base_url=aries_sandbox.base_url, redirect_uri=REDIRECT
    ) as made:
        yield made


def begin(client: AriesClient) -> AuthorizationStep:
    """
    Sign in as the user who needs a code.
    """
    return client.oauth2.authorize(**MFA, code_verifier=CodeVerifier.generate())


def sent(sandbox: Sandbox) -> int:
    """
    Return how many codes the service has seen.
    """
    return sum(sandbox.stats()["requests"].get("authorizeMfa", {}).values())


def elsewhere(sandbox: Sandbox, code: str, text: str) -> str:
    """
    Run *code* in another process, with a client `c` and the stored *text*; return what it prints.
    """
    head = (
        "import sys; from aries_exchange import *\n"
        f"c = AriesClient(client_id='sandbox-public', base_url={sandbox.base_url!r},"
        f" redirect_uri={REDIRECT!r})\ntext = sys.stdin.read()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", head + code],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestTwoProcesses:
    def test_steps(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        Password here, code in a second process, consent in a third, tokens in a fourth.
        """
        verified = elsewhere(
            aries_sandbox,
            "step = AuthorizationStep.from_json(text)\n"
            "print(c.oauth2.verify_mfa('123456', step, confirm=False).to_json())",
            begin(client).to_json(),
        )
        email = elsewhere(
            aries_sandbox,
            "result = MfaResult.from_json(text)\n"
            "done = c.oauth2.confirm(result)\n"
            "tokens = c.oauth2.exchange_code(done.authorization_code, done.redirect_uri,"
            " done.code_verifier)\n"
            "print(c.with_tokens(tokens).users.get_user_profile().email)",
            verified,
        )

        assert people.MFA_USER.email == email.strip()

    def test_authorization_request(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        A request that was begun here is completed in another process.
        """
        request = client.oauth2.begin_authorization(redirect_uri=REDIRECT)
        back = person.log_in(request.url)
        email = elsewhere(
            aries_sandbox,
            "import json\nstored, back = json.loads(text)\n"
            "tokens = c.oauth2.complete_authorization(AuthorizationRequest.from_json(stored), back)\n"
            "print(c.with_tokens(tokens).users.get_user_profile().email)",
            json.dumps([request.to_json(), back]),
        )

        assert people.USER.email == email.strip()
        assert request == AuthorizationRequest.from_json(request.to_json())


class TestCodes:
    def test_the_service_counts(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        After a wrong code the next one may be tried; the service ends a step after three.
        """
        step = begin(client)
        for code in ("000001", "000002", "000003", "123456"):
            with pytest.raises(AuthenticationError):
                client.oauth2.verify_mfa(code, step)

        assert 4 == sent(aries_sandbox)

    def test_a_response_ends_the_sending(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        A code that got a response, whatever it was, is not sent again by itself.
        """
        step = begin(client)
        aries_sandbox.add_fault(Fault("authorizeMfa", FaultKind.STATUS, status=503, times=9))
        with pytest.raises(ServerError):
            client.oauth2.verify_mfa("123456", step)

        assert 1 == sent(aries_sandbox)

    def test_what_was_not_sent_may_be_sent(self, client: AriesClient) -> None:
        """
        A code that never left is not used up.
        """
        step = begin(client)

        def refuse(_: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused")

        with (
            AriesClient(
                client_id="sandbox-public",
                base_url=client.base_url,
                transport=httpx.MockTransport(refuse),
                max_retries=0,
            ) as offline,
            pytest.raises(NotSentError),
        ):
            offline.oauth2.verify_mfa("123456", step)

        assert client.oauth2.verify_mfa("123456", step).authorization_code

    def test_six_digits_first(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        What cannot be a code is not sent.
        """
        step = begin(client)
        with pytest.raises(InvalidArgumentError):
            client.oauth2.verify_mfa("12345", step)

        assert 0 == sent(aries_sandbox)


class TestOldSteps:
    def test_rejected_locally(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        A step that was used is rejected without a request, for the code and for the consent.
        """
        step = begin(client)
        result = client.oauth2.verify_mfa("123456", step, confirm=False)
        client.oauth2.confirm(result)
        before = aries_sandbox.stats()["requests"]
        reasons: list[str] = []
        for again in (
            lambda: client.oauth2.verify_mfa("654321", step),
            lambda: client.oauth2.confirm(step),
            lambda: client.oauth2.confirm(result),
        ):
            with pytest.raises(LoginStepError) as caught:
                again()
            reasons.append(caught.value.reason)

        assert ["used"] * 3 == reasons
        assert before == aries_sandbox.stats()["requests"]

    def test_confirmed_at_once(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        A result that has its consent cannot be confirmed once more.
        """
        result = client.oauth2.verify_mfa("123456", begin(client))
        with pytest.raises(LoginStepError) as caught:
            client.oauth2.confirm(result)

        assert "used" == caught.value.reason
        assert 1 == sum(aries_sandbox.stats()["requests"]["authorizeConfirm"].values())

    def test_what_is_stored(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        The JSON of a step has no memory of its use: what is restored is judged by the service.
        """
        step = begin(client)
        fields = json.loads(step.to_json())
        client.oauth2.verify_mfa("123456", step, confirm=False)

        assert fields == json.loads(step.to_json())
        assert not [name for name in fields if "used" in name]
        with pytest.raises(AuthenticationError):
            client.oauth2.verify_mfa("123456", AuthorizationStep.from_json(step.to_json()))

    def test_a_step_without_code(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        A step that needs no code, or has had it, is for `confirm`; one that needs it is not.
        """
        plain = client.oauth2.authorize(**USER, code_verifier=CodeVerifier.generate())
        step = begin(client)
        result = client.oauth2.verify_mfa("123456", step, confirm=False)
        before = aries_sandbox.stats()["requests"]
        for wrong in (plain, result):
            with pytest.raises(InvalidArgumentError, match=r"^session_token: .*confirm\(\)"):
                client.oauth2.verify_mfa("123456", wrong)  # type: ignore[arg-type]
        with pytest.raises(LoginStepError, match=r"verify_mfa\(\)") as caught:
            client.oauth2.confirm(AuthorizationStep.from_json(step.to_json()))

        assert "mfa_required" == caught.value.reason
        assert before == aries_sandbox.stats()["requests"]
        assert client.oauth2.confirm(plain).authorization_code

    def test_expired(self, client: AriesClient) -> None:
        """
        A step that waited for ten minutes is over.
        """
        stored = json.loads(begin(client).to_json())
        step = AuthorizationStep.from_json(json.dumps(stored | {"expires_at": 1.0}))

        with pytest.raises(LoginStepError, match="expired"):
            client.oauth2.verify_mfa("123456", step)

    def test_another_server(self, client: AriesClient) -> None:
        """
        A step never goes to another origin than its own.
        """
        stored = json.loads(begin(client).to_json())
        step = AuthorizationStep.from_json(json.dumps(stored | {"origin": "https://api.aries.com"}))

        with pytest.raises(InvalidArgumentError, match=r"belongs to https://api\.aries\.com"):
            client.oauth2.verify_mfa("123456", step)

    @pytest.mark.parametrize(
        "change",
        [
            {"_is_used": True},
            {"expires_at": "soon"},
            {"scopes": None},
            {"more": 1},
            {"origin": ...},
        ],
        ids=str,
    )
    def test_what_was_not_stored(self, client: AriesClient, change: dict[str, Any]) -> None:
        """
        What `to_json` did not make is an error of this SDK.
        """
        stored = json.loads(begin(client).to_json()) | change
        stored = {name: value for name, value in stored.items() if value is not ...}

        with pytest.raises(InvalidArgumentError, match="text"):
            AuthorizationStep.from_json(json.dumps(stored))


class TestUnknownSteps:
    @staticmethod
    def client(answer: dict[str, object]) -> AriesClient:
        """
        Return a client of a service that says *answer* to everything.
        """
        return AriesClient(
            client_id="anybody",
            redirect_uri=REDIRECT,
            transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer)),
        )

    def test_surfaces(self) -> None:
        """
        A step that this version does not know is typed, and names the new fields, not their values.
        """
        client = self.client({"next_step_auth_id": "abc", "device_approval": "s3cret-device"})
        step = client.oauth2.authorize(**USER, code_verifier=CodeVerifier.generate())
        with pytest.raises(LoginStepError, match="device_approval") as caught:
            client.login_with_password(**USER, consent=True)

        assert ("unknown", ("device_approval",)) == (step.kind, step.unknown_fields)
        assert "unknown_step" == caught.value.reason
        assert "s3cret" not in repr(step) + str(caught.value)

    def test_the_same_id_again(self) -> None:
        """
        A service that gives each step the same id is not mistaken for one that is asked twice.
        """
        client = self.client({"next_step_auth_id": "same", "is_mfa": True})
        for _ in range(2):
            step = client.oauth2.authorize(**MFA, code_verifier=CodeVerifier.generate())
            result = client.oauth2.verify_mfa("123456", step, confirm=False)

            assert "same" == result.session_token

    def test_is_never_confirmed(self) -> None:
        """
        A code that leads to an unknown step does not lead to a consent.
        """
        client = self.client({"next_step_auth_id": "abc", "is_mfa": True, "push_sent": True})

        with pytest.raises(LoginStepError, match="push_sent"):
            client.oauth2.verify_mfa("123456", "abc")


def _say(answer: Any, _: object) -> Any:
    return answer


class TestPassword:
    def test_every_flavour(self, aries_sandbox: Sandbox, flavour: Flavour) -> None:
        """
        Password, code and consent in one call: the user sees who asks for what.
        """
        shown: list[tuple[str | None, tuple[str, ...]]] = []
        codes = iter(["000001", "123456"])

        def consent(step: AuthorizationStep | MfaResult) -> bool:
            shown.append((step.client_name, step.scopes))
            return True

        with flavour.client(
            client_id="sandbox-public", base_url=aries_sandbox.base_url, redirect_uri=REDIRECT
        ) as client:
            status = client.login_with_password(
                **MFA, mfa=lambda _: next(codes), consent=consent, scope="user:information"
            )
            email = client.users.get_user_profile().email

        assert (people.MFA_USER.email, "user:information") == (email, status.scope)
        assert [("Sandbox Desktop Application", ("user:information",))] == shown

    def test_async_callbacks(self, aries_sandbox: Sandbox) -> None:
        """
        The async client awaits callbacks that can be awaited.
        """

        async def code(step: AuthorizationStep) -> str:
            await asyncio.sleep(0)
            return "123456"

        async def agree(step: AuthorizationStep | MfaResult) -> bool:
            await asyncio.sleep(0)
            return True

        async def main() -> str | None:
            async with AsyncAriesClient(
                client_id="sandbox-public", base_url=aries_sandbox.base_url, redirect_uri=REDIRECT
            ) as client:
                await client.login_with_password(**MFA, mfa=code, consent=agree)
                return (await client.users.get_user_profile()).email

        assert people.MFA_USER.email == asyncio.run(main())

    def test_sync_clients_do_not_await(self, client: AriesClient) -> None:
        """
        An async callback of the sync client is a mistake that is named.
        """

        async def code(step: AuthorizationStep) -> str:
            raise AssertionError

        with pytest.raises(InvalidArgumentError, match="AsyncAriesClient"):
            client.login_with_password(**MFA, mfa=code, consent=True)

    def test_no_consent(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        Who does not agree is not confirmed; anything but True is not agreement.
        """
        for answer in (False, None, "no"):
            with pytest.raises(AuthorizationError) as caught:
                client.login_with_password(**USER, consent=partial(_say, answer))
            assert "access_denied" == caught.value.error

        assert "authorizeConfirm" not in aries_sandbox.stats()["requests"]

    def test_no_function_for_the_code(self, client: AriesClient) -> None:
        """
        A code that nobody can be asked for is said.
        """
        with pytest.raises(LoginStepError) as caught:
            client.login_with_password(**MFA, consent=True)

        assert "mfa_required" == caught.value.reason

    @pytest.mark.parametrize("which", ["mfa", "consent"])
    def test_a_callback_that_raises(self, client: AriesClient, which: str) -> None:
        """
        Its error comes through as it is, and no frame of a login on its way holds the password.
        """
        password = MFA["password"]

        def fail(_: object) -> Any:
            raise ZeroDivisionError

        callbacks: dict[str, Any] = {"mfa": partial(_say, "123456"), "consent": True, which: fail}
        with pytest.raises(ZeroDivisionError) as caught:
            client.login_with_password(**MFA, **callbacks)
        frames = [
            entry.frame
            for entry in caught.traceback
            if entry.frame.f_globals["__name__"].startswith("aries_exchange")
        ]

        assert frames
        assert password not in "".join(repr(frame.f_locals) for frame in frames)

    def test_three_wrong_codes(self, aries_sandbox: Sandbox, client: AriesClient) -> None:
        """
        The function is asked three times, and then the login is over.
        """
        codes = iter(["000001", "000002", "000003", "123456"])

        with pytest.raises(AuthenticationError):
            client.login_with_password(**MFA, mfa=lambda _: next(codes), consent=True)

        assert "123456" == next(codes)
        assert 3 == sent(aries_sandbox)

    @pytest.mark.parametrize(
        ("arguments", "name"),
        [
            ({"consent": None}, "consent"),
            ({"consent": "yes"}, "consent"),
            ({"mfa": "123456"}, "mfa"),
            ({"scope": 7}, "scope"),
            ({"email": None}, "email"),
            ({"password": 7}, "password"),
        ],
    )
    def test_wrong_kinds(
        self, aries_sandbox: Sandbox, client: AriesClient, arguments: dict[str, Any], name: str
    ) -> None:
        """
        An argument of the wrong kind is named before anything is sent.
        """
        right: dict[str, Any] = {**USER, "consent": True}
        with pytest.raises(InvalidArgumentError, match=name):
            client.login_with_password(**{**right, **arguments})

        assert "authorize" not in aries_sandbox.stats()["requests"]

    def test_wrong_password(self, client: AriesClient) -> None:
        """
        A wrong password is an `AuthenticationError`, and is not in it.
        """
        with pytest.raises(AuthenticationError) as caught:
            client.login_with_password(email=people.USER.email, password="hunter-2", consent=True)

        assert "hunter-2" not in str(caught.value)
