# pyright: basic
"""
Logins as a state machine: two clients, two processes each, time, faults, crashes, logout, theft.

Whatever happens in whatever order: at most one lineage is alive on a disk, no refresh token is sent
again that was rejected, none is used before it is kept, and nothing is lost that could be kept.
"""

from __future__ import annotations

import contextlib

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, ClassVar, Final

import httpx
import pytest

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aries_exchange import AriesClient, AriesError, CodeVerifier
from aries_exchange.login import status as lifecycle
from aries_sandbox import Fault, FaultKind, Sandbox, people, serve
from tests.fuzz.cases import amount, note, seeded
from tests.fuzz.machines import Killed, Process, Shelf, Watch
from tests.support.clocks import ManualClock


APPS: Final = (people.PUBLIC, people.CONFIDENTIAL)
SESSIONS: Final = ((0, 0), (0, 1), (1, 0), (1, 1))
HOUR: Final = 3600.0
LOSING: Final = ["lost_reply", "cut_body", "empty_body", "wrong_json"]
HARMLESS: Final = ["lost_request", "status", "html"]
sessions = st.sampled_from(SESSIONS)
due = st.sampled_from([True, True, False])
"""Whether the service forgets all access tokens first."""


class Logins(RuleBasedStateMachine):
    """
    Two machines, one for each OAuth2 client, and on each two processes that share a disk.
    """

    sandbox: ClassVar[Sandbox]
    clock: ClassVar[ManualClock]
    grace: ClassVar[float]

    @initialize()
    def start(self) -> None:
        """
        Begin with empty disks.
        """
        note("logins", "OAuth state machine")
        self.sandbox.reset()
        self.shelves = [Shelf() for _ in APPS]
        self.watches = [Watch(shelf) for shelf in self.shelves]
        self.stolen: set[int] = set()
        self.crashes: Counter[int] = Counter()
        self.clients = {session: self.boot(session) for session in SESSIONS}
        for app, _ in SESSIONS[::2]:
            self.log_in((app, 0))

    def boot(self, session: tuple[int, int]) -> AriesClient:
        """
        Start a process.
        """
        app = APPS[session[0]]
        watch = self.watches[session[0]]
        secret: dict[str, Any] = (
            {} if app.client_secret is None else {"client_secret": app.client_secret}
        )
        client = AriesClient(
            client_id=app.client_id,
            **secret,
            redirect_uri=app.redirect_uris[0],
            base_url=self.sandbox.base_url,
            token_store=self.shelves[session[0]],
            transport=watch,
            clock=self.clock,
            max_retries=0,
        )
        core: Any = client._parts
        core.driver = Process(self.clock, watch, False)
        return client

    @rule(session=sessions)
    def log_in(self, session: tuple[int, int]) -> None:
        """
        A user logs in, in the place of whoever was logged in.
        """
        self.sandbox.clear_faults()
        client, verifier = self.clients[session], CodeVerifier.generate()
        step = client.oauth2.authorize(
            email=people.USER.email,
            password=people.USER.password,
            code_challenge=verifier.challenge,
        )
        code = client.oauth2.confirm(step.session_token).authorization_code
        tokens = client.oauth2.exchange_code(code, code_verifier=verifier.value)
        core: Any = client._parts
        grant = core.driver.run(lifecycle.prepare(core))
        core.driver.run(lifecycle.adopt(core, tokens, grant))
        self.stolen.discard(session[0])

    @rule(session=sessions, due=due)
    def call(self, session: tuple[int, int], due: bool) -> None:
        """
        A process makes a call.
        """
        self.expire(due)
        self.attempt(session)

    @rule(session=sessions)
    def refresh(self, session: tuple[int, int]) -> None:
        """
        A process renews its tokens without need.
        """
        record = self.record(session[0])
        if record and record.tokens and record.tokens.refresh_token:
            token = record.tokens.refresh_token
            grant: Any = self.clients[session]._parts.caller.credential
            if hasattr(grant, "holds") and grant.holds(token):
                self.survive(lambda: self.clients[session].oauth2.refresh_token(token))

    @rule(seconds=st.sampled_from([1.0, 60.0, HOUR / 2, HOUR, 2 * HOUR]))
    def wait(self, seconds: float) -> None:
        """
        Time passes.
        """
        self.clock.advance(seconds)

    @rule(kinds=st.lists(st.sampled_from(LOSING + HARMLESS), min_size=1, max_size=3))
    def fail(self, kinds: list[str]) -> None:
        """
        Something goes wrong with the next token requests.
        """
        for kind in kinds:
            status: dict[str, Any] = {"status": 503} if kind == "status" else {}
            self.sandbox.add_fault(Fault("token", FaultKind(kind), **status))

    @rule(session=sessions, effects=st.integers(0, 9), due=due)
    def crash(self, session: tuple[int, int], effects: int, due: bool) -> None:
        """
        A process dies in the middle of a call, and starts again.
        """
        self.expire(due)
        self.process(session).die_after(effects)
        try:
            self.attempt(session)
        except Killed:
            self.crashes[session[0]] += 1
        self.clients[session] = self.boot(session)

    @rule(app=st.integers(0, 1), effects=st.integers(0, 9), other=st.integers(0, 1), due=due)
    def interrupt(self, app: int, effects: int, other: int, due: bool) -> None:
        """
        Another thread of a process, or the other process, makes a call in the middle of a call.
        """
        self.expire(due)
        self.process((app, 0)).yield_after(effects, lambda: self.attempt((app, other)))
        self.attempt((app, 0))

    @rule(session=sessions)
    def log_out(self, session: tuple[int, int]) -> None:
        """
        The login ends.
        """
        self.survive(self.clients[session].oauth2.logout)
        self.clients[session] = self.boot(session)

    @rule(app=st.integers(0, 1))
    def steal(self, app: int) -> None:
        """
        A thief uses the refresh token on the disk.
        """
        record = self.record(app)
        if record is None or record.tokens is None:
            return
        fields = {
            "grant_type": "refresh_token",
            "client_id": APPS[app].client_id,
            "refresh_token": record.tokens.refresh_token,
        }
        if APPS[app].client_secret is not None:
            fields["client_secret"] = APPS[app].client_secret
        self.sandbox.clear_faults()
        httpx.post(f"{self.sandbox.base_url}/v1/oauth2/token", json=fields, trust_env=False)
        self.stolen.add(app)

    @precondition(lambda self: hasattr(self, "clients"))
    @rule(session=sessions)
    def works(self, session: tuple[int, int]) -> None:
        """
        A login that could be kept was kept: as soon as nothing goes wrong any more, calls succeed.
        """
        self.sandbox.clear_faults()
        record = self.record(session[0])
        alive = record is not None and record.tokens is not None and not record.spent
        if not alive or session[0] in self.stolen:
            return
        assert record is not None
        assert record.tokens is not None
        watch = self.watches[session[0]]
        token = record.tokens.refresh_token or ""
        sent = record.attempt.count if record.attempt else 0

        if token in watch.refused or (sent and not self.grace):
            return
        self.clients[session] = self.boot(session)
        self.clients[session].users.get_user_profile()

    @invariant()
    def nothing_is_wrong(self) -> None:
        """
        Nobody who saw all of it has anything to say.
        """
        for watch in getattr(self, "watches", ()):
            assert [] == watch.wrong
        for shelf in getattr(self, "shelves", ()):
            assert not shelf.held

    def teardown(self) -> None:
        """
        Close the connections.
        """
        for watch in getattr(self, "watches", ()):
            watch.close()

    def expire(self, due: bool) -> None:
        """
        Let the service forget all access tokens, if that is *due*.
        """
        if due:
            self.sandbox.expire_access_tokens()

    def attempt(self, session: tuple[int, int]) -> None:
        """
        Make a call, whatever comes of it.
        """
        self.survive(self.clients[session].users.get_user_profile)

    def survive(self, call: Callable[[], object]) -> None:
        """
        Make *call*; the one family of errors may come of it.
        """
        with contextlib.suppress(AriesError):
            call()

    def process(self, session: tuple[int, int]) -> Process:
        """
        Return what carries out the flows of *session*.
        """
        driver = self.clients[session]._parts.driver
        assert isinstance(driver, Process)
        return driver

    def record(self, app: int) -> Any:
        """
        Return what is on the disk of *app*.
        """
        return self.shelves[app].load(f"{self.sandbox.base_url} {APPS[app].client_id}")


@contextmanager
def machine(grace: float) -> Generator[type[Logins]]:
    """
    Return the machine for a service that takes a refresh token twice within *grace* seconds.
    """
    clock = ManualClock()
    with serve(refresh_grace=grace, clock=clock.wall) as sandbox:
        names = {"sandbox": sandbox, "clock": clock, "grace": grace}
        yield seeded(type("LoginsOfOneService", (Logins,), names))


class TestLogins:
    @pytest.mark.parametrize("grace", [0.0, 1e9], ids=["strict", "with grace"])
    def test_invariants(self, grace: float) -> None:
        """
        Whatever happens, in whatever order, every invariant holds after every step.
        """
        with machine(grace) as made:
            made.TestCase.settings = amount(15, 0.015, stateful_step_count=30)
            made.TestCase().runTest()
