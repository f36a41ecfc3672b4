from __future__ import annotations

import copy
import logging
import pickle

import pytest

from aries_exchange.calls.credential import Credential
from aries_exchange.errors import (
    NotSentError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.oauth2.token import Tokens
from aries_exchange.responses import Response
from aries_exchange.stores.base import MemoryTokenStore, TokenRecord
from aries_exchange.tokens.events import Events
from aries_exchange.tokens.grant import Grant, held_grant
from tests.overlay.grants import ENVIRONMENT, KEY, SEED, WALL, keep, make, record, tokens
from tests.support.clocks import ManualClock
from tests.support.driving import Driven, Outcome, token_answer


DEADLINE = 10_000.0
STALE_AT = 3500.0
EXPIRED_AT = 3580.0
LOST = OutcomeUnknownError("token: the connection broke")
REFUSED = token_answer(400, error="invalid_grant")
DOWN = Response(503, {}, b"")


def brings(number: int) -> Response:
    """
    Return the answer that brings the tokens of the *number*-th renewal.
    """
    return token_answer(access_token=f"a{number}", refresh_token=f"r{number}", expires_in=3600)


def logged_in(
    clock: ManualClock, *, auto_refresh: bool = True, events: Events | None = None
) -> Grant:
    """
    Return a login whose first token, `a1`, has just come.
    """
    store = MemoryTokenStore()
    keep(store, record(1))
    grant = make(store, clock, auto_refresh=auto_refresh, events=events)
    Driven().run(grant.renew(None, DEADLINE))
    return grant


def ask(grant: Grant, *outcomes: Outcome) -> tuple[str | None, int]:
    """
    Return the token for the next request, and how many token requests it cost.
    """
    driven = Driven(*outcomes)
    token = driven.run(grant.access_token(DEADLINE))
    return token, len(driven.sent)


class TestCredential:
    @pytest.mark.parametrize(("token", "kind"), [("a1", "bearer_token"), (None, "none")])
    def test_stays(self, token: str | None, kind: str) -> None:
        """
        A token from elsewhere is used as it is, and a refusal brings no other.
        """
        fixed = Credential(token)
        driven = Driven()

        assert kind == fixed.kind
        assert token == driven.run(fixed.access_token(DEADLINE))
        assert driven.run(fixed.refused("a1", DEADLINE)) is None
        assert [] == driven.diary

    def test_secret(self) -> None:
        """
        It is neither shown nor carried away.
        """
        assert "hunter2" not in repr(Credential("hunter2"))
        with pytest.raises(TypeError, match="secret"):
            pickle.dumps(Credential("hunter2"))


class TestAccessToken:
    def test_first(self) -> None:
        """
        The first request waits for the first token.
        """
        assert ("a1", 1) == ask(make(), brings(1))

    @pytest.mark.parametrize("seconds", [0.0, 1000.0, STALE_AT - 21])
    def test_fresh(self, seconds: float) -> None:
        """
        A fresh token is handed out without any effect at all.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(seconds)
        driven = Driven()

        assert "a1" == driven.run(grant.access_token(DEADLINE))
        assert [] == driven.diary

    def test_stale(self) -> None:
        """
        In the advisory window the one caller that gets the lock renews, and has the new token.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(STALE_AT)

        assert ("a2", 1) == ask(grant, brings(2))
        assert ("a2", 0) == ask(grant)

    def test_stale_and_busy(self) -> None:
        """
        The others go on with the token that still works, without waiting.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(STALE_AT)
        driven = Driven()
        with grant.renewal.store.lock(KEY, 0):
            token = driven.run(grant.access_token(DEADLINE))

        assert "a1" == token
        assert ([0], []) == (driven.patience, driven.sent)

    @pytest.mark.parametrize(
        "outcomes", [[DOWN], [REFUSED], [LOST], [NotSentError("x")], [Response(200, {}, b"")]]
    )
    def test_stale_and_failing(
        self, outcomes: list[Outcome], caplog: pytest.LogCaptureFixture
    ) -> None:
        """
        A renewal ahead of time may fail: the present token goes on, and only a log tells.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(STALE_AT)
        with caplog.at_level(logging.DEBUG, "aries_exchange"):
            assert ("a1", len(outcomes)) == ask(grant, *outcomes)

        assert "ahead of time failed" in caplog.text
        assert "r1" not in caplog.text

    def test_back_off(self) -> None:
        """
        After a failure ahead of time there is no other try before the end of the pause.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(STALE_AT)
        ask(grant, DOWN)
        clock.advance(0.4)

        assert ("a1", 0) == ask(grant)
        clock.advance(0.2)
        assert ("a2", 1) == ask(grant, brings(2))

    def test_back_off_ends_with_the_token(self) -> None:
        """
        A token that has ended during the pause is not used: the call waits for the next try.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(3594.9)
        ask(grant, DOWN)
        clock.advance(0.2)
        driven = Driven(brings(2), clock=clock)

        assert "a2" == driven.run(grant.access_token(DEADLINE))
        assert [pytest.approx(0.3)] == driven.slept

    def test_expired(self) -> None:
        """
        In the mandatory window the request waits for the next token.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(EXPIRED_AT)

        assert ("a2", 1) == ask(grant, brings(2))

    def test_expired_and_failing(self) -> None:
        """
        A token that cannot be renewed is used to its end; then the failure is the caller's.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(EXPIRED_AT)
        assert ("a1", 1) == ask(grant, DOWN)
        clock.advance(3596 - EXPIRED_AT)

        with pytest.raises(RefreshUnavailable, match="503"):
            ask(grant, DOWN)

    def test_expired_and_busy(self) -> None:
        """
        A holder of the lock that does not move is waited for until the deadline, then told.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        clock.advance(3600)
        with (
            grant.renewal.store.lock(KEY, 0),
            pytest.raises(RefreshUnavailable, match=r"could not be renewed within 0\.5 s"),
        ):
            Driven().run(grant.access_token(clock.monotonic() + 0.5))

    def test_without_auto_refresh(self) -> None:
        """
        With `auto_refresh=False` the token in hand is used until the service refuses it.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock, auto_refresh=False)
        clock.advance(100_000)
        driven = Driven()

        assert "a1" == driven.run(grant.access_token(DEADLINE))
        assert driven.run(grant.refused("a1", DEADLINE)) is None
        assert [] == driven.diary


class TestRefused:
    def test_present(self) -> None:
        """
        If the refused token is the present one, it is renewed, however fresh it looked.
        """
        grant = logged_in(ManualClock(wall=WALL))
        driven = Driven(brings(2))

        assert driven.run(grant.refused("a1", DEADLINE)) is True
        assert "a2" == grant.present

    def test_replaced(self) -> None:
        """
        If another is there already, nothing is sent, and the request goes out once more with it.
        """
        grant = logged_in(ManualClock(wall=WALL))
        driven = Driven()

        assert driven.run(grant.refused("a0", DEADLINE)) is False
        assert [] == driven.diary

    def test_failing(self) -> None:
        """
        A renewal that fails is told in place of the 401.
        """
        grant = logged_in(ManualClock(wall=WALL))
        with pytest.raises(ReauthorizationRequired):
            Driven(REFUSED).run(grant.refused("a1", DEADLINE))


class TestHolds:
    def test_lineage(self) -> None:
        """
        The seed and the present refresh token belong to the login, and no other.
        """
        grant = logged_in(ManualClock(wall=WALL))

        assert [True, True, False] == [grant.holds(token) for token in (SEED, "r1", "r2")]

    def test_earlier_ones(self) -> None:
        """
        A process knows a login by its last 1,000 refresh tokens, and remembers no more of them.
        """
        grant = make()
        for number in range(1, 1_101):
            grant.start_with(tokens(number))
        known = [number for number in range(1, 1_101) if _held(f"r{number}") is grant]

        assert list(range(101, 1_101)) == known


def _held(refresh_token: str) -> Grant | None:
    return held_grant(ENVIRONMENT.origin, "client_1", refresh_token)


class TestPause:
    def test_after_the_deadline(self) -> None:
        """
        A caller whose time is over when the pause ends tries once more; no pause is negative.
        """
        clock = ManualClock(wall=WALL)
        grant = make(clock=clock)
        with pytest.raises(RefreshUnavailable):
            Driven(DOWN, clock=clock).run(grant.access_token(DEADLINE))
        clock.advance(1.0)

        assert "a1" == Driven(brings(1), clock=clock).run(grant.access_token(clock.monotonic() - 9))

    def test_failure_is_not_for_ever(self) -> None:
        """
        Who comes after a failure waits for the end of the pause and tries anew.
        """
        clock = ManualClock(wall=WALL)
        grant = make(clock=clock)
        driven = Driven(DOWN, brings(1), clock=clock)
        with pytest.raises(RefreshUnavailable):
            driven.run(grant.access_token(DEADLINE))

        assert "a1" == driven.run(grant.access_token(DEADLINE))
        assert [0.5] == driven.slept

    def test_rejected_token_is_not_handed_out_again(self) -> None:
        """
        An access token that the service has rejected is not used while it cannot be renewed.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)
        driven = Driven(DOWN, brings(2), clock=clock)
        with pytest.raises(RefreshUnavailable):
            driven.run(grant.refused("a1", DEADLINE))

        assert "a2" == driven.run(grant.access_token(DEADLINE))


class TestEvents:
    def test_tokens_refreshed(self) -> None:
        """
        A program hears of new tokens once, after the lock is free, and not of adopted ones.
        """
        store = MemoryTokenStore()
        heard: list[Tokens] = []

        def listen(news: Tokens) -> None:
            with store.lock(KEY, 0):
                heard.append(news)

        events = Events(tokens_refreshed=listen)
        ask(make(store, events=events), brings(1))
        ask(make(store, events=events))

        assert ["a1"] == [news.access_token for news in heard]

    def test_reauthorization_required(self) -> None:
        """
        A program hears that the login is over, whoever finds out.
        """
        heard: list[ReauthorizationRequired] = []
        grant = make(events=Events(reauthorization_required=heard.append))
        with pytest.raises(ReauthorizationRequired):
            ask(grant, REFUSED)

        assert ["refused"] == [error.reason for error in heard]

    @pytest.mark.parametrize(("life", "times"), [(3 * 86_400 + 9, 0), (3 * 86_400 - 1, 1)])
    def test_login_expiring(self, life: float, times: int) -> None:
        """
        A program hears once of each refresh token that ends in less than three days, however often
        access tokens are refreshed with it.
        """
        clock, heard = ManualClock(wall=WALL), list[Tokens]()
        grant = make(clock=clock, events=Events(login_expiring=heard.append))
        rotated = [
            token_answer(
                access_token="a1", refresh_token=token, expires_in=60, refresh_token_expires_in=life
            )
            for token in ("r1", "r2")
        ]
        same = token_answer(access_token="a1", expires_in=60)
        counts: list[int] = []
        for answer in (rotated[0], same, same, rotated[1]):
            Driven(answer).run(grant.renew(grant.present, DEADLINE))
            counts.append(len(heard))
            clock.advance(1)

        assert [times, times, times, 2 * times] == counts
        assert ["r1", "r2"][: 2 * times] == [news.refresh_token for news in heard]

    def test_listener_that_raises(self, caplog: pytest.LogCaptureFixture) -> None:
        """
        A listener that raises is logged by its type, and stops nothing.
        """

        def listen(news: Tokens) -> None:
            raise ValueError(news.access_token)

        grant = make(seed=None, events=Events(tokens_refreshed=listen))
        keep(grant.renewal.store, record(1, tokens=tokens(1, at=WALL - 4000)))

        assert ("a2", 1) == ask(grant, brings(2))
        assert "a listener raised ValueError" in caplog.text
        assert "a2" not in caplog.text


class TestRotationWarning:
    def test_memory(self, caplog: pytest.LogCaptureFixture) -> None:
        """
        Who gives a seed without a store is told once that the seed is gone after a restart.
        """
        grant = make()
        ask(grant, brings(1))
        Driven(brings(2)).run(grant.renew("a1", DEADLINE))

        assert 1 == caplog.text.count("token_store=")
        assert SEED not in caplog.text

    def test_not_rotated(self, caplog: pytest.LogCaptureFixture) -> None:
        """
        Nobody is warned while the seed is still good.
        """
        ask(make(), token_answer(access_token="a1"))

        assert "" == caplog.text

    def test_other_store(self, caplog: pytest.LogCaptureFixture) -> None:
        """
        Nor where the new token is kept by a store of the program's own.
        """

        class Store:
            def __init__(self) -> None:
                inner = MemoryTokenStore()
                self.load, self.save, self.lock = inner.load, inner.save, inner.lock

        ask(make(Store()), brings(1))

        assert "" == caplog.text


class TestStoreTrouble:
    def test_left_alone(self) -> None:
        """
        A store that fails when it is looked at is left alone for half a minute, while calls go on.
        """
        clock, asked = ManualClock(wall=WALL), list[float]()
        grant = logged_in(clock)

        class Failing(MemoryTokenStore):
            def version(self, key: str) -> object:
                asked.append(clock.monotonic())
                raise TokenStoreError("the disk is gone")

        grant.renewal.store = Failing()
        for _ in range(5):
            assert ("a1", 0) == ask(grant)
            clock.advance(7)

        assert [1000.0] == asked
        assert ("a1", 0) == ask(grant)
        assert [1000.0, 1035.0] == asked

    def test_stale(self) -> None:
        """
        A store that fails ahead of time leaves the present token in use.
        """
        clock = ManualClock(wall=WALL)
        grant = logged_in(clock)

        class Broken(MemoryTokenStore):
            def load(self, key: str) -> TokenRecord | None:
                msg = "broken"
                raise TokenStoreError(msg)

        grant.renewal.store = Broken()
        clock.advance(STALE_AT)

        assert ("a1", 0) == ask(grant)

    def test_secret(self) -> None:
        """
        A grant is neither shown with its tokens nor carried away.
        """
        grant = logged_in(ManualClock(wall=WALL))
        shown = repr(grant)

        for secret in ("a1", "r1", SEED):
            assert repr(secret) not in shown
        for carry in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="secret"):
                carry(grant)
