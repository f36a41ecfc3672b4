"""
The SDK in one minute, against the offline sandbox: `make demo`.

It logs two users in, calls the API, lets an access token expire and provokes an error.  Everything
happens on 127.0.0.1 with test data.  Passwords, codes and tokens are not printed.
"""

from __future__ import annotations

import os
import sys
import time

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TextIO, TypeAlias

from aries_exchange import AriesAPIError, AriesClient, AuthorizationRequest, CodeVerifier, Tokens


if TYPE_CHECKING:
    from aries_sandbox import Sandbox


CALLBACK: Final = "http://127.0.0.1:8976/callback"
SCOPES: Final = ["read", "trade"]
THREADS: Final = 20


@dataclass
class Scene:
    """
    What the steps share.  `stack` closes what they have opened.
    """

    stack: ExitStack
    sandbox: Sandbox = field(init=False)
    client: AriesClient = field(init=False)
    request: AuthorizationRequest = field(init=False)
    callback_url: str = field(init=False)
    user: AriesClient = field(init=False)

    def count(self, grant: str) -> int:
        """
        Return how many token requests of *grant* the sandbox has received.
        """
        counted: int = self.sandbox.stats()["token_requests"].get(grant, 0)
        return counted


Step: TypeAlias = Callable[[Scene], Iterator[str]]
"""Does one thing, and yields short lines about it."""


def start(scene: Scene) -> Iterator[str]:
    """
    Start the sandbox on a free port; most of the time goes into loading its libraries.
    """
    from aries_sandbox import serve

    scene.sandbox = scene.stack.enter_context(serve())
    yield f"It serves the API on {scene.sandbox.base_url}."


def begin(scene: Scene) -> Iterator[str]:
    """
    Make a client, and the URL to send the user to.
    """
    app = scene.sandbox.public.client_id
    client = AriesClient(base_url=scene.sandbox.base_url, client_id=app, redirect_uri=CALLBACK)
    scene.client = scene.stack.enter_context(client)
    yield f'> client = AriesClient(client_id="{app}", redirect_uri=...)'
    yield '> request = client.oauth2.begin_authorization(scope=["read", "trade"])'
    scene.request = client.oauth2.begin_authorization(scope=SCOPES)
    yield f"Send the user to {scene.request.url.split('?')[0]} ..."
    yield "The code verifier stays here; the URL has its SHA-256 and a random state."


def sign_in(scene: Scene) -> Iterator[str]:
    """
    Do what the user does in a browser: open the page, sign in, and allow access.
    """
    yield "> callback_url = sandbox.sign_in(request.url)     # what a browser would do"
    scene.callback_url = scene.sandbox.sign_in(scene.request.url)
    yield f"{scene.sandbox.user.email} entered the password and clicked Allow"
    yield f"The page redirects to {CALLBACK} with code, state and iss"


def complete(scene: Scene) -> Iterator[str]:
    """
    Check the callback and exchange its code.
    """
    yield "> tokens = client.oauth2.complete_authorization(request, callback_url)"
    tokens = scene.client.oauth2.complete_authorization(scene.request, scene.callback_url)
    yield "State and issuer match the request, so the code was exchanged:"
    yield from _describe(tokens)
    yield "> user = client.with_tokens(tokens)"
    scene.user = scene.client.with_tokens(tokens)
    yield f"This client calls the API as {scene.user.users.get_user_profile().email}"


def verify(scene: Scene) -> Iterator[str]:
    """
    Log in without the login page: password, one-time code, consent.
    """
    person, oauth2, verifier = scene.sandbox.mfa_user, scene.client.oauth2, CodeVerifier.generate()
    yield "> step = client.oauth2.authorize(email=..., password=..., code_challenge=...)"
    step = oauth2.authorize(
        email=person.email,
        password=person.password,
        scope=SCOPES,
        code_challenge=verifier.challenge,
    )
    yield f"The password of {person.email} is right, and step.is_mfa is {step.is_mfa}"
    yield "> result = client.oauth2.verify_mfa(code=..., session_token=step.session_token)"
    assert person.mfa_code is not None
    result = oauth2.verify_mfa(code=person.mfa_code, session_token=step.session_token)
    yield f"The code is right, and {result.client_name} may {' and '.join(result.scopes)}"
    yield "> tokens = client.oauth2.exchange_code(result.authorization_code, code_verifier=...)"
    tokens = oauth2.exchange_code(result.authorization_code, code_verifier=verifier.value)
    yield from _describe(tokens)


def example(scene: Scene) -> Iterator[str]:
    """
    Run the complete example of the SDK guide, which reads its settings from the environment.
    """
    app = scene.sandbox.confidential
    os.environ["ARIES_BASE_URL"] = scene.sandbox.base_url
    os.environ["ARIES_CLIENT_ID"] = app.client_id
    os.environ["ARIES_CLIENT_SECRET"] = app.client_secret or ""
    yield '> client = AriesClient(client_id=os.getenv("ARIES_CLIENT_ID"), client_secret=...)'
    with AriesClient(
        client_id=os.getenv("ARIES_CLIENT_ID"),
        client_secret=os.getenv("ARIES_CLIENT_SECRET"),
        auto_refresh=True,
    ) as client:
        yield "> profile = client.users.get_user_profile()"
        profile = client.users.get_user_profile()
        yield f"Authenticated as: {profile.email}"
        yield "> accounts = client.users.get_user_accounts()"
        accounts = client.users.get_user_accounts()
        yield f"Found {len(accounts)} accounts"


def refresh(scene: Scene) -> Iterator[str]:
    """
    Let the access token expire, and call as before.
    """
    before, old = scene.count("refresh_token"), scene.user.bearer_token
    scene.sandbox.expire_access_tokens()
    yield f"The sandbox lets every access token expire; then {THREADS} threads call at once:"
    yield "> user.users.get_user_accounts()"
    with ThreadPoolExecutor(THREADS) as pool:
        calls = [pool.submit(scene.user.users.get_user_accounts) for _ in range(THREADS)]
        served = sum(1 for call in calls if call.result())
    after = scene.count("refresh_token")
    yield f"{served} of {THREADS} calls succeeded"
    yield f"Refresh requests: {before} before, {after} after; the client has a new access token"
    if (after - before, scene.user.bearer_token == old) != (1, False):
        raise RuntimeError("one expiry should have cost one refresh request")


def limit(scene: Scene) -> Iterator[str]:
    """
    Exceed a rate limit, and get an exception.
    """
    from aries_sandbox import Fault, FaultKind

    scene.sandbox.add_fault(
        Fault("getUserProfile", FaultKind.STATUS, status=429, retry_after="120")
    )
    yield "> user.users.get_user_profile()"
    try:
        scene.user.users.get_user_profile()
    except AriesAPIError as error:
        yield f"{type(error).__name__}: {error}"
        yield "> error.status_code, error.headers.get('Retry-After'), error.code"
        yield f"{error.status_code}, {error.headers.get('Retry-After')!r}, {error.code!r}"
        yield "The SDK waits up to a minute by itself; here it raises, because two are too long."
    else:
        raise RuntimeError("the rate limit should have been raised")


STEPS: Final[Sequence[tuple[str, Step]]] = (
    ("Start the sandbox", start),
    ("Begin an authorization, with PKCE", begin),
    ("The user signs in on the hosted page", sign_in),
    ("Exchange the code for tokens", complete),
    ("First-party login, with a one-time code", verify),
    ("The complete example of the SDK guide", example),
    ("An access token expires, and calls still succeed", refresh),
    ("A rate limit, as an exception", limit),
)

CLOSING: Final = """
What to try next

   make sandbox            the same server on port 8765, for your browser and curl
   make test               run all tests
   make generate           after you add an operation to spec/openapi.yaml
   examples/demo.py        the source of this demo"""


class Teller:
    """
    Writes to *out*: in colour on a terminal, unless `NO_COLOR` is set.
    """

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._colour = out.isatty() and not os.environ.get("NO_COLOR")
        fancy = (out.encoding or "").lower().startswith("utf")
        self._tick, self._cross = ("✓", "✗") if fancy else ("ok", "FAILED")

    def line(self, text: str = "") -> None:
        """
        Write a line.
        """
        print(text, file=self._out, flush=True)

    def done(self, number: int, title: str, lines: Sequence[str], ms: float) -> None:
        """
        Report a step that succeeded: what was called, and the result.
        """
        tick = self._paint("32", self._tick)
        self.line(f"{number:2}  {self._paint('1', f'{title:52}')} {tick} {ms:6.0f} ms")
        for text in lines:
            self.line(f"    {self._paint('36', text) if text.startswith('> ') else text}")
        self.line()

    def failed(self, number: int, title: str, problem: str) -> None:
        """
        Report in one line a step that failed.
        """
        self.line(f"{number:2}  {title}: {self._paint('31', self._cross)} {problem}")

    def _paint(self, colour: str, text: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text


def _describe(tokens: Tokens) -> Iterator[str]:
    for name in ("access_token", "refresh_token"):
        yield f"  {name:15} {str(getattr(tokens, name))[:8]}... (hidden)"
    yield f"  {'expires_in':15} {tokens.expires_in} seconds"
    yield f"  {'scope':15} {tokens.scope}"


def main(steps: Sequence[tuple[str, Step]] = STEPS, out: TextIO = sys.stdout) -> int:
    """
    Run *steps* one after another; return 0, 1 if one failed, or 130 after Ctrl-C.
    """
    teller = Teller(out)
    try:
        with ExitStack() as stack:
            teller.line("\naries-exchange, against its offline sandbox.")
            teller.line("Test data only. Nothing leaves this machine, and no secret is printed.\n")
            return _tell(teller, Scene(stack), steps)
    except KeyboardInterrupt:
        teller.line("\nStopped.")
        return 130


def _tell(teller: Teller, scene: Scene, steps: Sequence[tuple[str, Step]]) -> int:
    started = time.perf_counter()
    for number, (title, step) in enumerate(steps, 1):
        began = time.perf_counter()
        try:
            lines = list(step(scene))
        except Exception as error:  # noqa: BLE001 - every failure is reported
            teller.failed(number, title, f"{type(error).__name__}: {error}")
            return 1
        teller.done(number, title, lines, (time.perf_counter() - began) * 1000)
    teller.line(f"{len(steps)} steps in {time.perf_counter() - started:.1f} s.")
    teller.line(CLOSING)
    return 0


if __name__ == "__main__":
    sys.exit(main())
