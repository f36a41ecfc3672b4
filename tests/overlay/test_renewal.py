from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NoReturn

import attrs
import pytest

from aries_exchange.effects import Send
from aries_exchange.errors import (
    AriesError,
    NotSentError,
    OAuthError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    RefreshUnavailable,
    TokenStoreError,
)
from aries_exchange.oauth2.token import login_id_of
from aries_exchange.responses import Response
from aries_exchange.stores.base import Attempt, MemoryTokenStore, Pause, TokenRecord
from aries_exchange.tokens.events import Events
from aries_exchange.values import fingerprint
from tests.overlay.grants import (
    KEY,
    SEED,
    WALL,
    keep,
    kept,
    make,
    record,
    tokens,
)
from tests.support.clocks import ManualClock
from tests.support.driving import Driven, token_answer


LOST = OutcomeUnknownError("token: the connection broke")
REFUSED = token_answer(400, error="invalid_grant")
HTML = Response(200, {}, b"<html>")


def brings(number: int) -> Response:
    """
    Return the answer that brings the tokens of the *number*-th renewal.
    """
    return token_answer(
        access_token=f"a{number}", refresh_token=f"r{number}", token_type="Bearer", expires_in=3600
    )


class TestOrder:
    def test_effects(self) -> None:
        """
        Look, announce, send, keep, in this order and under one lock.
        """
        driven = Driven(brings(1))
        driven.run(make().renew(None, 2000))

        assert ["lock", "load", "save", "send token", "save", "unlock"] == driven.diary

    def test_announced_before_it_is_sent(self) -> None:
        """
        When the request leaves, the store knows which refresh token it carries, by its hash alone.
        """
        store = MemoryTokenStore()
        seen: list[TokenRecord] = []

        def answer(_: Send) -> Response:
            seen.append(kept(store))
            return brings(1)

        Driven(answer).run(make(store).renew(None, 2000))

        assert [TokenRecord(generation=1, attempt=Attempt(fingerprint(SEED), WALL, 1))] == seen
        assert SEED not in seen[0].to_json()

    def test_kept_before_it_is_used(self) -> None:
        """
        An access token is not in use before the refresh token beside it is durable.
        """
        grant = make()
        present: list[str | None] = []

        class Store(MemoryTokenStore):
            def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
                present.append(grant.present)
                return super().save(key, record, expected_generation)

        grant.renewal.store = Store()
        Driven(brings(1)).run(grant.renew(None, 2000))

        assert [None, None] == present
        assert "a1" == grant.present

    def test_not_kept_not_used(self) -> None:
        """
        Tokens that cannot be kept are not used, and the failure is told.
        """

        class Store(MemoryTokenStore):
            def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
                return record.tokens is None and super().save(key, record, expected_generation)

        grant = make(Store())
        with pytest.raises(TokenStoreError):
            Driven(brings(1)).run(grant.renew(None, 2000))

        assert grant.present is None

    def test_kept(self) -> None:
        """
        The store keeps the tokens and when they came; the announcement is gone.
        """
        store = MemoryTokenStore()
        Driven(brings(1)).run(make(store).renew(None, 2000))
        expected = attrs.evolve(tokens(1), scope=None, login_id=login_id_of(SEED))

        assert TokenRecord(tokens=expected, generation=2, refreshed_at=WALL) == kept(store)

    def test_request(self) -> None:
        """
        The request is the one of the document: JSON, to the token endpoint, with its own deadline.
        """
        driven = Driven(brings(1))
        driven.run(make(client_secret="s3cret").renew(None, 1001))
        send = driven.sent[0]

        assert ("token", "POST", "http://127.0.0.1:8765/v1/oauth2/token", 1030.0) == (
            send.operation,
            send.method,
            send.url,
            send.deadline,
        )
        assert ("Content-Type", "application/json") in send.headers
        assert "Authorization" not in dict(send.headers)
        assert {
            "grant_type": "refresh_token",
            "client_id": "client_1",
            "client_secret": "s3cret",
            "refresh_token": SEED,
        } == driven.bodies[0]

    def test_server_clock(self) -> None:
        """
        The end of a token is stored by the server's clock.
        """
        store = MemoryTokenStore()
        date = {"Date": "Fri, 15 Jan 2027 09:00:00 GMT"}  # an hour after WALL
        answer = token_answer(headers=date, access_token="a1", refresh_token="r1", expires_in=60)
        grant = make(store)
        Driven(answer).run(grant.renew(None, 2000))
        kept_tokens = kept(store).tokens
        assert kept_tokens is not None
        assert grant.renewal.cache.live is not None

        assert WALL + 3600 + 60 == kept_tokens.expires_at
        assert 1000 + 60 - 15 == grant.renewal.cache.live.expired_at


class TestLookAgain:
    def test_sibling(self) -> None:
        """
        A token that a sibling has stored meanwhile is adopted without a request.
        """
        store = MemoryTokenStore()
        keep(store, record(7))
        driven = Driven()
        grant = make(store)
        driven.run(grant.renew("a6", 2000))

        assert ["lock", "load", "unlock"] == driven.diary
        assert "a7" == grant.present

    def test_same_token(self) -> None:
        """
        The very token that was refused is not adopted.
        """
        store = MemoryTokenStore()
        keep(store, record(7))
        grant = make(store)
        driven = Driven(brings(8))
        driven.run(grant.renew("a7", 2000))

        assert "r7" == driven.bodies[0]["refresh_token"]
        assert "a8" == grant.present

    def test_expired(self) -> None:
        """
        A sibling's token that is over is renewed with the sibling's refresh token.
        """
        store = MemoryTokenStore()
        keep(store, record(7, tokens=tokens(7, at=WALL - 4000)))
        driven = Driven(brings(8))
        driven.run(make(store).renew("a6", 2000))

        assert "r7" == driven.bodies[0]["refresh_token"]

    def test_in_process(self) -> None:
        """
        Who waited for the lock finds the token that the first one brought.
        """
        grant = make()
        Driven(brings(1)).run(grant.renew(None, 2000))
        driven = Driven()
        driven.run(grant.renew("a0", 2000))

        assert ["lock", "unlock"] == driven.diary


class TestSeed:
    def test_first_start(self) -> None:
        """
        With an empty store the seed is exchanged.
        """
        driven = Driven(brings(1))
        driven.run(make().renew(None, 2000))

        assert SEED == driven.bodies[0]["refresh_token"]

    def test_unchanged(self) -> None:
        """
        While the seed is unchanged, what the store keeps of its lineage wins.
        """
        store = MemoryTokenStore()
        keep(store, record(7, tokens=tokens(7, at=WALL - 4000)))
        driven = Driven(brings(8))
        driven.run(make(store).renew(None, 2000))

        assert "r7" == driven.bodies[0]["refresh_token"]

    def test_none(self) -> None:
        """
        A client that is given a store alone goes on with whatever login is there.
        """
        store = MemoryTokenStore()
        keep(store, record(7, tokens=tokens(7, at=WALL - 4000)))
        driven = Driven(brings(8))
        driven.run(make(store, seed=None).renew(None, 2000))

        assert "r7" == driven.bodies[0]["refresh_token"]

    def test_no_login(self) -> None:
        """
        Without seed and record nobody has logged in; nothing is sent.
        """
        driven = Driven()
        with pytest.raises(ReauthorizationRequired) as caught:
            driven.run(make(seed=None).renew(None, 2000))

        assert ("no_login", []) == (caught.value.reason, driven.sent)

    def test_seed_that_stays(self) -> None:
        """
        A seed that the service does not replace is used again, and its lineage goes on.
        """
        store = MemoryTokenStore()
        grant = make(store)
        Driven(token_answer(access_token="a1", expires_in=60)).run(grant.renew(None, 2000))
        driven = Driven(brings(2))
        driven.run(grant.renew("a1", 2000))

        assert SEED == driven.bodies[0]["refresh_token"]


class TestLost:
    @pytest.mark.parametrize("losses", [1, 2, 10])
    def test_sent_again(self, losses: int) -> None:
        """
        However often the response is lost, the refresh token is sent again until there is one.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        counts: list[int] = []

        def count(_: Send) -> Response:
            attempt = kept(store).attempt
            assert attempt is not None
            counts.append(attempt.count)
            if len(counts) <= losses:
                raise LOST
            return brings(1)

        driven = Driven(*[count] * (losses + 1), clock=clock)
        grant = make(store, clock)
        for _ in range(losses):
            with pytest.raises(RefreshUnavailable, match="connection broke"):
                driven.run(grant.renew(None, 2000))
        driven.run(grant.renew(None, 2000))

        assert {SEED} == {body["refresh_token"] for body in driven.bodies}
        assert list(range(1, losses + 2)) == counts
        assert "a1" == grant.present
        assert TokenRecord(
            tokens=kept(store).tokens,
            generation=kept(store).generation,
            refreshed_at=clock.wall(),
        ) == kept(store)

    def test_pauses(self) -> None:
        """
        The pauses between requests grow from half a second to half a minute.
        """
        clock = ManualClock(wall=WALL)
        driven = Driven(*[LOST] * 9, clock=clock)
        grant = make(clock=clock)
        for _ in range(9):
            with pytest.raises(RefreshUnavailable):
                driven.run(grant.renew(None, clock.monotonic() + 1000))

        assert [0.5, 1, 2, 4, 8, 16, 30, 30] == driven.slept

    def test_crash(self) -> None:
        """
        What a process that died had announced is sent again at the next start, at once.
        """
        store = MemoryTokenStore()
        for _ in range(3):
            with pytest.raises(KeyboardInterrupt):
                Driven(KeyboardInterrupt()).run(make(store).renew(None, 2000))
        grant = make(store)
        Driven(brings(1)).run(grant.renew(None, 2000))

        assert "a1" == grant.present

    def test_time_of_the_first_try(self) -> None:
        """
        The announcement of a replay keeps the time of the first try.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        with pytest.raises(KeyboardInterrupt):
            Driven(KeyboardInterrupt()).run(make(store, clock).renew(None, 2000))
        clock.advance(50)
        with pytest.raises(RefreshUnavailable):
            Driven(LOST).run(make(store, clock).renew(None, 2000))

        assert Attempt(fingerprint(SEED), WALL, 2) == kept(store).attempt

    @pytest.mark.parametrize(
        "answer",
        [HTML, token_answer(access_token="a\nb"), token_answer(203), Response(200, {}, b"")],
    )
    def test_unreadable(self, answer: Response) -> None:
        """
        A success that cannot be read may have spent the token; the login is kept and tried again.
        """
        clock = ManualClock(wall=WALL)
        grant = make(clock=clock)
        driven = Driven(answer, answer, answer, brings(1), clock=clock)
        for _ in range(3):
            with pytest.raises(RefreshUnavailable):
                driven.run(grant.renew(None, 2000))
        driven.run(grant.renew(None, 2000))

        assert "a1" == grant.present

    def test_replay_rejected(self) -> None:
        """
        A rejection of the replay means that the lost response had brought the next token.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        driven = Driven(LOST, REFUSED, clock=clock)
        grant = make(store, clock)
        with pytest.raises(RefreshUnavailable):
            driven.run(grant.renew(None, 2000))
        with pytest.raises(ReauthorizationRequired) as caught:
            driven.run(grant.renew(None, 2000))

        assert ("response_lost", 400) == (caught.value.reason, caught.value.status_code)
        assert kept(store).spent

    def test_replay_rejected_again(self) -> None:
        """
        The reason is told the same way ever after, without a request.
        """
        self.test_replay_rejected()
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        driven = Driven(LOST, REFUSED, clock=clock)
        grant = make(store, clock)
        with pytest.raises(RefreshUnavailable):
            driven.run(grant.renew(None, 2000))
        reasons: list[str] = []
        for each in (grant, grant, make(store, clock)):
            with pytest.raises(ReauthorizationRequired) as caught:
                driven.run(each.renew(None, 2000))
            reasons.append(caught.value.reason)

        assert ["response_lost"] * 3 == reasons
        assert 2 == len(driven.sent)

    def test_other_token(self) -> None:
        """
        An announcement counts for the token that it names; a later one starts anew.
        """
        store = MemoryTokenStore()
        mark = Attempt(fingerprint("another"), WALL, 2)
        keep(store, record(7, tokens=tokens(7, at=WALL - 4000), attempt=mark))
        with pytest.raises(ReauthorizationRequired) as caught:
            Driven(REFUSED).run(make(store).renew(None, 2000))

        assert "refused" == caught.value.reason


class TestPause:
    """
    After a failure nobody asks the service for a while.
    """

    def test_of_another_process(self) -> None:
        """
        A pause that another process has stored is kept, whatever that one's clock says.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        keep(store, record(7, tokens=tokens(7, at=WALL - 4000), pause=Pause(3, WALL + 900, 2.0)))
        grant = make(store, clock)
        driven = Driven(brings(8), clock=clock)
        with pytest.raises(RefreshUnavailable, match="another process"):
            driven.run(grant.renew(None, 1003))
        assert [] == driven.sent
        clock.advance(902)
        driven.run(grant.renew(None, 5000))

        assert "a8" == grant.present

    def test_retry_after(self) -> None:
        """
        The token endpoint is not asked before the end of its `Retry-After`.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        limited = token_answer(429, {"Retry-After": "60"}, error="slow_down")
        driven = Driven(limited, brings(1), clock=clock)
        for _ in range(5):
            with pytest.raises(RefreshUnavailable) as caught:
                driven.run(make(store, clock).renew(None, clock.monotonic() + 100))
            assert caught.value.retry_after == pytest.approx(60)
        assert 1 == len(driven.sent)
        clock.advance(61)
        driven.run(make(store, clock).renew(None, clock.monotonic() + 100))

        assert 2 == len(driven.sent)

    def test_in_other_words(self) -> None:
        """
        A rejection that says nothing of the refresh token is not repeated by every caller.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        driven = Driven(*[token_answer(400, error="unauthorized_client")] * 10, clock=clock)
        for _ in range(10):
            with pytest.raises(RefreshUnavailable):
                driven.run(make(store, clock).renew(None, clock.monotonic() + 20))

        assert clock.monotonic() - 1000 >= sum([0.5, 1, 2, 4, 8][: len(driven.sent) - 1])
        assert len(driven.sent) < 7

    def test_a_new_login_ends_it(self) -> None:
        """
        Whoever logs in anew does not wait for the failures of the old login.
        """
        clock = ManualClock(wall=WALL)
        grant = make(clock=clock)
        driven = Driven(Response(503, {"Retry-After": "600"}, b""), brings(6), clock=clock)
        with pytest.raises(RefreshUnavailable):
            driven.run(grant.renew(None, 2000))
        driven.run(grant.change(partial(grant.renewal.replace, tokens(5))))
        driven.run(grant.renew("a5", 2000))

        assert "a6" == grant.present
        assert [] == driven.slept


class TestRefused:
    @pytest.mark.parametrize("after_tokens", [False, True])
    def test_spent(self, after_tokens: bool) -> None:
        """
        A refused refresh token is never sent again, by nobody who shares the store.
        """
        store = MemoryTokenStore()
        if after_tokens:
            keep(store, record(7, tokens=tokens(7, at=WALL - 4000)))
        with pytest.raises(ReauthorizationRequired) as caught:
            Driven(REFUSED).run(make(store).renew(None, 2000))
        driven = Driven()
        with pytest.raises(ReauthorizationRequired) as again:
            driven.run(make(store).renew(None, 2000))

        assert ("refused", 400) == (caught.value.reason, caught.value.status_code)
        assert ("refused", []) == (again.value.reason, driven.sent)

    def test_told_at_once(self) -> None:
        """
        After the end of a login nobody waits for the pause of an outage before it, or of the
        rejection: every call is told what it is, at once.
        """
        clock = ManualClock(wall=WALL)
        rejected = token_answer(400, {"Retry-After": "600"}, error="invalid_grant")
        driven = Driven(*[LOST] * 9, rejected, clock=clock)
        grant = make(clock=clock)
        for _ in range(9):
            with pytest.raises(RefreshUnavailable):
                driven.run(grant.renew(None, clock.monotonic() + 1000))
        slept = sum(driven.slept)
        for _ in range(3):
            with pytest.raises(ReauthorizationRequired):
                driven.run(grant.renew(None, clock.monotonic() + 100))

        assert slept + 30 == sum(driven.slept)

    def test_tells_the_answer(self) -> None:
        """
        The error carries what the service said, and the way out.
        """
        answer = token_answer(
            401, headers={"X-Request-Id": "req_1"}, error="invalid_grant", codes=[{"code": "GONE"}]
        )
        with pytest.raises(ReauthorizationRequired) as caught:
            Driven(answer).run(make().renew(None, 2000))
        error = caught.value

        assert ("GONE", "req_1", answer.body) == (error.code, error.request_id, error.body)
        assert "begin_authorization()" in str(error)
        assert SEED not in str(error)

    def test_sibling_was_faster(self) -> None:
        """
        On a refusal the store is read again: a sibling without the lock may have renewed.
        """
        store = MemoryTokenStore()

        def answer(_: Send) -> Response:
            keep(store, record(7, generation=9))
            return REFUSED

        grant = make(store)
        Driven(answer).run(grant.renew(None, 2000))

        assert "a7" == grant.present
        assert not kept(store).spent

    @pytest.mark.parametrize(
        "answer",
        [
            *(
                Response(status, {}, b"")
                for status in (302, 404, 408, 425, 429, 500, 503, 520, 530)
            ),
            *(Response(status, {}, b"<html>") for status in (400, 401, 403, 503)),
            *(
                token_answer(400, error=error)
                for error in (
                    "temporarily_unavailable",
                    "server_error",
                    "slow_down",
                    "invalid_request",
                    "unauthorized_client",
                    "internal_failure",
                )
            ),
            token_answer(401, error="invalid_client"),
            token_answer(403, error={"code": "RATE_LIMITED"}),
            token_answer(500, error="invalid_grant"),
            token_answer(401, error="Unauthorized", codes=[{"code": "MAINTENANCE"}]),
            NotSentError("token: no connection"),
        ],
        ids=str,
    )
    def test_not_about_the_grant(self, answer: Response | AriesError) -> None:
        """
        Whatever else comes, the login is kept, nobody is told that it is over, and it goes on.
        """
        store, clock = MemoryTokenStore(), ManualClock(wall=WALL)
        heard: list[ReauthorizationRequired] = []
        events = Events(reauthorization_required=heard.append)
        driven = Driven(*[answer] * 5, brings(1), clock=clock)
        for _ in range(5):
            with pytest.raises(RefreshUnavailable):
                driven.run(make(store, clock, events=events).renew(None, 2000))
            assert kept(store).attempt is None
        grant = make(store, clock)
        driven.run(grant.renew(None, 2000))

        assert "a1" == grant.present
        assert [] == heard

    @pytest.mark.parametrize(
        "answer",
        [
            token_answer(400, error="invalid_grant"),
            token_answer(401, error="invalid_grant", error_description="expired"),
            token_answer(200, error="invalid_grant"),
            token_answer(401, error="Invalid refresh token", codes=[{"code": "INVALID_TOKEN"}]),
            token_answer(400, error="invalid request", codes=[{"field": "refresh_token"}]),
            token_answer(401, error="Expired refresh token"),
        ],
        ids=lambda answer: f"{answer.status_code} {answer.body!r}",
    )
    def test_about_the_grant(self, answer: Response) -> None:
        """
        OAuth's `invalid_grant`, and Aries' flat body about the refresh token, end the login.
        """
        store = MemoryTokenStore()
        driven = Driven(answer)
        for _ in range(3):
            with pytest.raises(ReauthorizationRequired) as caught:
                driven.run(make(store).renew(None, 2000))
            assert "refused" == caught.value.reason

        assert 1 == len(driven.sent)

    def test_says_what_to_compare(self) -> None:
        """
        `invalid_client` says that the program is wrong, not that the login is over.
        """
        with pytest.raises(RefreshUnavailable, match=r"invalid_client.*Compare client_id"):
            Driven(token_answer(401, error="invalid_client")).run(make().renew(None, 2000))

    def test_no_refresh_token(self) -> None:
        """
        A login without a refresh token ends with its access token.
        """
        store = MemoryTokenStore()
        without = attrs.evolve(tokens(7, at=WALL - 4000), refresh_token=None)
        keep(store, record(7, tokens=without))
        with pytest.raises(ReauthorizationRequired) as caught:
            Driven().run(make(store).renew(None, 2000))

        assert "expired" == caught.value.reason


class TestSomebodyElseWrites:
    def test_newer(self) -> None:
        """
        Whoever wrote without the lock, or after ours had ended, has the newer token.
        """
        store = MemoryTokenStore()

        def answer(_: Send) -> Response:
            keep(store, record(7, generation=9))
            return brings(1)

        grant = make(store)
        Driven(answer).run(grant.renew(None, 2000))

        assert "a7" == grant.present
        assert 9 == kept(store).generation

    def test_nothing_usable(self) -> None:
        """
        If somebody has logged out meanwhile, that is what counts.
        """
        store = MemoryTokenStore()

        def answer(_: Send) -> Response:
            keep(store, TokenRecord(generation=9, spent=True))
            return brings(1)

        with pytest.raises(ReauthorizationRequired) as caught:
            Driven(answer).run(make(store).renew(None, 2000))

        assert "no_login" == caught.value.reason


class Contended(MemoryTokenStore):
    """
    A store that refuses some saves: *refuses* is asked about each record.

    With *newer*, because a sibling has just saved something; else because the lock was lost.
    """

    def __init__(self, refuses: Callable[[TokenRecord], bool], *, newer: bool) -> None:
        super().__init__()
        self.refuses, self.newer = refuses, newer
        self.refused = 0

    def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
        """
        Save *record*, unless it is refused.
        """
        if not self.refuses(record):
            return super().save(key, record, expected_generation)
        self.refused += 1
        if self.newer:
            theirs = TokenRecord(generation=expected_generation + 1)
            assert super().save(key, theirs, expected_generation)
        return False


class TestContended:
    """
    A save that is refused although the lock is held: the caller is told, and nothing is lost.
    """

    def test_a_refresh_that_always_loses(self) -> None:
        """
        A refresh that finds something newer twenty times, and no token in it, gives up unsent.
        """
        store = Contended(lambda record: record.attempt is not None, newer=True)
        driven = Driven()
        with pytest.raises(TokenStoreError, match="lock was lost"):
            driven.run(make(store).renew(None, 2000))

        assert (20, []) == (store.refused, driven.sent)

    def test_an_announcement(self) -> None:
        """
        Where the announcement is refused and nothing newer is there, nothing is sent.
        """
        store = Contended(lambda record: record.attempt is not None, newer=False)
        driven = Driven()
        with pytest.raises(TokenStoreError, match="lock was lost"):
            driven.run(make(store).renew(None, 2000))

        assert (1, []) == (store.refused, driven.sent)

    def test_new_tokens(self) -> None:
        """
        Tokens that the store refuses without anything newer in it are kept here, and saved by the
        next refresh without a request.
        """

        def first_tokens(record: TokenRecord) -> bool:
            return record.tokens is not None and not store.refused

        store = Contended(first_tokens, newer=False)
        grant, driven = make(store), Driven(brings(1))
        with pytest.raises(TokenStoreError, match="lock was lost"):
            driven.run(grant.renew(None, 2000))
        assert not grant.present
        driven.run(grant.renew(None, 2000))

        assert ("a1", 1) == (grant.present, len(driven.sent))
        assert kept(store).tokens == grant.tokens

    def test_what_a_store_has_lost(self) -> None:
        """
        A login that a store has lost is put back first; where that is refused, nothing is sent.
        """
        store = MemoryTokenStore()
        keep(store, record(7))
        grant, driven = make(store), Driven()
        driven.run(grant.renew(None, 2000))
        grant.renewal.store = lost = Contended(lambda _: True, newer=False)
        with pytest.raises(TokenStoreError, match="lock was lost"):
            driven.run(grant.renew("a7", 2000))

        assert (1, []) == (lost.refused, driven.sent)
        assert lost.load(KEY) is None

    @pytest.mark.parametrize("change", ["forget", "replace"])
    def test_a_change_that_always_loses(self, change: str) -> None:
        """
        A login or logout that loses the race twenty times is told, and changes nothing here.
        """
        store = Contended(lambda record: record.generation > 1, newer=True)
        keep(store, record(1))
        grant = make(store)
        Driven().run(grant.renew(None, 2000))
        replace = partial(grant.renewal.replace, tokens(5))
        step = grant.renewal.forget if change == "forget" else replace
        with pytest.raises(TokenStoreError, match="lock was lost"):
            Driven().run(grant.change(step))

        assert (20, "a1") == (store.refused, grant.present)

    def test_before_a_login(self) -> None:
        """
        A store that refuses to save what it keeps is found out before a login begins.
        """
        store = Contended(lambda record: record.generation > 1, newer=False)
        keep(store, record(1))
        with pytest.raises(TokenStoreError, match="lock was lost"):
            Driven().run(make(store).try_store())


class TestReplaceAndForget:
    def test_replace(self) -> None:
        """
        A new login takes the place of the old one, also of one that is over.
        """
        store = MemoryTokenStore()
        with pytest.raises(ReauthorizationRequired):
            Driven(REFUSED).run(make(store).renew(None, 2000))
        grant = make(store)
        Driven().run(grant.change(partial(grant.renewal.replace, tokens(5))))

        assert "a5" == grant.present
        assert (tokens(5), False) == (kept(store).tokens, kept(store).spent)

    def test_wrong_clock(self) -> None:
        """
        Tokens of a new login last as long as they were made for, whatever the local clock shows.
        """
        for wrong in (-86_400.0, 86_400.0):
            grant = make(clock=ManualClock(wall=WALL + wrong))
            Driven().run(grant.change(partial(grant.renewal.replace, tokens(5, at=WALL))))
            assert grant.renewal.cache.live is not None

            assert 1000.0 + 3600 - 30 == grant.renewal.cache.live.expired_at

    def test_forget(self) -> None:
        """
        After a logout neither memory nor store has a token, and the seed does not bring one back.
        """
        store = MemoryTokenStore()
        grant = make(store)
        Driven(brings(1)).run(grant.renew(None, 2000))
        Driven().run(grant.change(grant.renewal.forget))
        driven = Driven()
        with pytest.raises(ReauthorizationRequired) as caught:
            driven.run(make(store).renew(None, 2000))

        assert grant.present is None
        assert kept(store).tokens is None
        assert ("no_login", []) == (caught.value.reason, driven.sent)


class TestTryStore:
    def test_what_is_kept_stays(self) -> None:
        """
        The record is saved once more, under the lock, with nothing in it changed but its number.
        """
        store = MemoryTokenStore()
        keep(store, record(1))
        driven = Driven()
        driven.run(make(store).try_store())

        assert record(1, generation=2) == kept(store)
        assert ["lock", "load", "save", "unlock"] == driven.diary

    def test_beside_a_renewal(self) -> None:
        """
        Where somebody holds the lock nothing is written, for that would cost them what they save.
        """

        class Busy(MemoryTokenStore):
            def lock(self, key: str, timeout: float) -> NoReturn:
                raise TimeoutError

        store = Busy()
        keep(store, record(1))
        Driven().run(make(store).try_store())

        assert record(1) == kept(store)

    def test_tokens_that_could_not_be_saved(self) -> None:
        """
        Tokens that a broken store did not take are in it afterwards.
        """
        works = [True, False]  # the announcement is kept, and the tokens are not

        class Store(MemoryTokenStore):
            def save(self, key: str, record: TokenRecord, expected_generation: int) -> bool:
                return (works.pop(0) if works else True) and super().save(
                    key, record, expected_generation
                )

        store = Store()
        grant = make(store)
        with pytest.raises(TokenStoreError):
            Driven(brings(1)).run(grant.renew(None, 2000))
        Driven().run(grant.try_store())
        found = kept(store).tokens

        assert found is not None
        assert ("a1", "r1") == (found.access_token, found.refresh_token)


class TestClientCredentials:
    def test_renews(self) -> None:
        """
        A client's own credentials get a token by a form, without an announcement.
        """
        driven = Driven(token_answer(access_token="a1", expires_in=60))
        grant = make(seed=None, by_client_credentials=True, client_secret="s3cret")
        driven.run(grant.renew(None, 2000))

        assert ["lock", "load", "send token", "save", "unlock"] == driven.diary
        assert b"grant_type=client_credentials" in (driven.sent[0].body or b"")
        assert "a1" == grant.present

    @pytest.mark.parametrize(
        ("outcome", "cls"),
        [
            (LOST, RefreshUnavailable),
            (REFUSED, OAuthError),
            (Response(503, {}, b""), RefreshUnavailable),
            (HTML, RefreshUnavailable),
            (Response(401, {}, b"<html>"), RefreshUnavailable),
        ],
    )
    def test_failure(self, outcome: Response | AriesError, cls: type[AriesError]) -> None:
        """
        A failure is told as it is; it is never a login that is over, and there is another try after a pause.
        """
        clock = ManualClock(wall=WALL)
        grant = make(clock=clock, seed=None, by_client_credentials=True, client_secret="s3cret")
        driven = Driven(outcome, token_answer(access_token="a1"), clock=clock)
        with pytest.raises(cls) as caught:
            driven.run(grant.renew(None, 2000))
        driven.run(grant.renew(None, 2000))

        assert not isinstance(caught.value, ReauthorizationRequired)
        assert [0.5] == driven.slept
        assert "a1" == grant.present


class TestRecord:
    @pytest.mark.parametrize(
        "value",
        [
            TokenRecord(),
            record(7),
            record(7, spent=True, refreshed_at=WALL, attempt=Attempt("ab", WALL, 2)),
            record(7, pause=Pause(3, WALL, 2.0)),
        ],
    )
    def test_json(self, value: TokenRecord) -> None:
        """
        A record survives a file.
        """
        assert value == TokenRecord.from_json(value.to_json())

    def test_key(self) -> None:
        """
        A login is known by server and client, and by no secret.
        """
        assert KEY == make(client_secret="s3cret").renewal.key
