"""
The store of a fleet keeps the contract, and its records secret and unchanged.
"""

from __future__ import annotations

import base64
import copy
import gc
import itertools
import os
import pickle
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
import tracemalloc

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from cryptography.fernet import Fernet

from aries_exchange import AriesError, InvalidArgumentError, RedisTokenStore, TokenStoreError
from aries_exchange.stores import redis as redis_store
from aries_exchange.stores.base import to_envelope
from aries_exchange.testing import KEY as LOGIN
from aries_exchange.testing import OTHER, StoreContract, record
from tests.lifecycle.fleet.engines import KEY, Valkey
from tests.lifecycle.processes import in_child
from tests.support.certificates import Authority


NEXT_KEY = base64.b64encode(bytes(range(32))).decode()


class TestRedis(StoreContract):
    @pytest.fixture(name="store")
    def _store(self, valkey: Valkey) -> RedisTokenStore:
        """
        A store as programs make it.
        """
        return RedisTokenStore(valkey.url, key=KEY)

    def test_nothing_can_be_read(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        What the server keeps has no token in it, and nothing that tells one.
        """
        with store.lock(LOGIN, 0):
            assert store.save(LOGIN, record(1), 0)
            kept = repr(everything(valkey))

        assert "record" in kept
        assert not [word for word in ("access-1", "refresh-1", "5eed", "a11ce") if word in kept]

    def test_generation_of_a_lost_login(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A server that lost everything counts as empty, and takes a login of any generation.
        """
        assert store.save(LOGIN, record(7), 0)
        valkey.restart()

        assert store.load(LOGIN) is None
        assert store.save(LOGIN, record(3), 0)
        assert record(3) == store.load(LOGIN)


def another(valkey: Valkey, **more: Any) -> RedisTokenStore:
    """
    Return the store of another worker.
    """
    given: dict[str, Any] = {"key": KEY, "lease": 2, **more}
    return RedisTokenStore(valkey.url, **given)


def everything(valkey: Valkey) -> dict[bytes, Any]:
    """
    Return what the server keeps.
    """
    found: dict[bytes, Any] = {}
    for name in sorted(valkey.raw.scan_iter()):
        is_hash = valkey.raw.type(name) == b"hash"
        found[name] = valkey.raw.hgetall(name) if is_hash else valkey.raw.get(name)
    return found


def state_of(valkey: Valkey, word: str = "api.aries.com") -> str:
    """
    Return the name of the state of a login.
    """
    [name] = [name.decode() for name in valkey.raw.scan_iter() if word in name.decode()]
    return str(name)


class TestConnections:
    def test_dropped(self, valkey: Valkey) -> None:
        """
        Stores that nobody holds any more close their connections, in whatever order they go.
        """

        def use() -> None:
            store = another(valkey)
            assert store.load(LOGIN) is None
            circle: list[object] = [store, store.__dict__["_server"].__dict__]
            circle.append(circle)

        before = len(valkey.raw.client_list())
        for _ in range(20):
            use()
        gc.collect()

        assert before == len(valkey.raw.client_list())


class TestFence:
    """
    A26: a save is rejected once another worker got the lease.
    """

    def test_a_late_save(self, valkey: Valkey) -> None:
        """
        It is rejected from the moment that another one has the lease, before that one saves.
        """
        first, second = another(valkey, lease=2, timeout=2), another(valkey)
        assert first.save(LOGIN, record(1), 0)
        with first.lock(LOGIN, 0), second.lock(LOGIN, 30):
            assert first.save(LOGIN, record(9), 1) is False
            assert second.save(LOGIN, record(2), 1)

        assert record(2) == second.load(LOGIN)

    def test_nobody_came(self, valkey: Valkey) -> None:
        """
        A save renews a lease that has expired and that nobody has taken since.
        """
        first, second = another(valkey, lease=2, timeout=2), another(valkey)
        with first.lock(LOGIN, 0):
            time.sleep(2.1)
            assert 0 == first.time_left(LOGIN)
            assert first.save(LOGIN, record(1), 0)

            assert 0 < first.time_left(LOGIN) <= 2
            with pytest.raises(TimeoutError), second.lock(LOGIN, 0):
                pass

    def test_a_save_begins_the_lease_anew(self, valkey: Valkey) -> None:
        """
        A holder that saves keeps the lock for longer than one lease.
        """
        first, second = another(valkey, lease=2, timeout=2), another(valkey)
        with first.lock(LOGIN, 0):
            for generation in range(3):
                time.sleep(0.8)
                assert first.save(LOGIN, record(generation + 1), generation)
                with pytest.raises(TimeoutError), second.lock(LOGIN, 0):
                    pass

    def test_a_lost_answer(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A save whose connection broke after it was done is done once, and counts as kept.
        """
        assert store.save(LOGIN, record(1), 0)
        with relayed(valkey, deaf_after=b"record") as port:
            far = RedisTokenStore(f"redis://127.0.0.1:{port}", key=KEY, timeout=1)
            assert record(1) == far.load(LOGIN)

            assert far.save(LOGIN, record(2), 1)
        assert record(2) == store.load(LOGIN)

    def test_who_leaves_late(self, valkey: Valkey) -> None:
        """
        A holder whose lease expired does not release the lock of the next one.
        """
        first, second, third = (another(valkey, lease=2, timeout=2) for _ in range(3))
        late = first.lock(LOGIN, 0)
        late.__enter__()
        with second.lock(LOGIN, 30):
            late.__exit__(None, None, None)

            with pytest.raises(TimeoutError), third.lock(LOGIN, 0):
                pass

    def test_a_child_does_not_leave(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A41: a child that was forked under the lock cannot give it back; its parent holds it.
        """
        lock = store.lock(LOGIN, 0)
        lock.__enter__()
        os.waitpid(in_child(lambda: lock.__exit__(None, None, None)), 0)

        with pytest.raises(TimeoutError), another(valkey).lock(LOGIN, 0):
            pass
        lock.__exit__(None, None, None)


Change = Callable[[Valkey, RedisTokenStore, str], None]


def moved(valkey: Valkey, store: RedisTokenStore, name: str) -> None:
    """
    Put the record of another login in the place of this one.
    """
    store.save(OTHER, record(2), 0)
    valkey.raw.copy(state_of(valkey, "tradearies"), name, replace=True)


def relabelled(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Let the record count as one of another profile, encrypted with the right key.
    """
    envelope = to_envelope(record(2), f"alice {LOGIN}")
    valkey.raw.hset(name, "record", Fernet(KEY).encrypt(f"epoch {envelope}".encode()))


def unlabelled(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Put something there that was encrypted with the right key, but by another program.
    """
    valkey.raw.hset(name, "record", Fernet(KEY).encrypt(b"tokens"))


def cut(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Take away the end.
    """
    valkey.raw.hset(name, "record", valkey.raw.hget(name, "record")[:-1])


def flipped(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Change one bit in the middle.
    """
    content = bytearray(valkey.raw.hget(name, "record"))
    content[len(content) // 2] ^= 1
    valkey.raw.hset(name, "record", bytes(content))


def emptied(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Leave nothing of the record.
    """
    valkey.raw.hset(name, "record", "")


def foreign(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Put something of another program there.
    """
    valkey.raw.delete(name)
    valkey.raw.hset(name, mapping={"record": "{}"})


def of_another_kind(valkey: Valkey, _store: RedisTokenStore, name: str) -> None:
    """
    Put something there that is no hash at all.
    """
    valkey.raw.set(name, "tokens")


class TestPolls:
    def test_apart(self, valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        Workers wait 25 to 75 ms before they ask again for a lock, each another time.
        """
        waits: list[float] = []

        def wait(seconds: float) -> None:
            waits.append(seconds)
            raise InterruptedError  # one wait each

        monkeypatch.setattr(redis_store, "sleep", wait)
        with another(valkey, lease=60).lock(LOGIN, 0):
            for _ in range(16):
                with pytest.raises(InterruptedError), another(valkey).lock(LOGIN, 60):
                    pytest.fail("two hold one lock")

        assert 16 == len(waits)
        assert 0.025 <= min(waits)
        assert max(waits) <= 0.075
        assert max(waits) - min(waits) > 0.01


class TestRecords:
    @pytest.mark.parametrize(
        "change",
        [moved, relabelled, unlabelled, cut, flipped, emptied, foreign, of_another_kind],
    )
    def test_changed(self, store: RedisTokenStore, valkey: Valkey, change: Change) -> None:
        """
        A record that was moved, relabelled, cut or changed is an error, and is left as it is.
        """
        assert store.save(LOGIN, record(1), 0)
        assert store.save(LOGIN, record(2), 1)
        change(valkey, store, state_of(valkey))
        before = everything(valkey)

        for each in (store, another(valkey)):
            with pytest.raises(
                TokenStoreError, match=r"cannot be decrypted.*DEL|another login|WRONGTYPE"
            ):
                each.load(LOGIN)
        with pytest.raises(TokenStoreError):
            another(valkey).save(LOGIN, record(3), 2)
        assert before == everything(valkey)

    def test_of_another_profile(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        The login of one user is not taken for that of another.
        """
        alice = another(valkey, profile="alice")
        assert store.save(LOGIN, record(1), 0)
        assert alice.load(LOGIN) is None
        assert alice.save(LOGIN, record(1), 0)
        valkey.raw.copy(state_of(valkey, "default@"), state_of(valkey, "alice@"), replace=True)

        with pytest.raises(TokenStoreError, match="another login"):
            another(valkey, profile="alice").load(LOGIN)

    def test_set_back(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A record older than one that was seen is an error, and is left; who has seen none takes it.
        """
        assert store.save(LOGIN, record(1), 0)
        name = state_of(valkey)
        old = valkey.raw.hgetall(name)
        assert store.save(LOGIN, record(2), 1)
        sibling = another(valkey)
        assert record(2) == sibling.load(LOGIN)
        valkey.raw.hset(name, mapping=old)

        for each in (store, sibling):
            with pytest.raises(TokenStoreError, match=r"older than one that was seen.*DEL"):
                each.load(LOGIN)
        assert old == valkey.raw.hgetall(name)
        assert record(1) == another(valkey).load(LOGIN)

    def test_set_back_beyond_a_loss(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        So is one of before the server was emptied, whatever its generation.
        """
        assert store.save(LOGIN, record(5), 0)
        old = valkey.raw.hgetall(state_of(valkey))
        valkey.restart()
        assert store.save(LOGIN, record(1), 0)
        valkey.raw.hset(state_of(valkey), mapping=old)

        with pytest.raises(TokenStoreError, match="older than one that was seen"):
            store.load(LOGIN)

    def test_a_save_beyond_a_loss(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A worker that read before the server was emptied does not overwrite a newer login.
        """
        assert store.save(LOGIN, record(1), 0)
        valkey.restart()
        assert another(valkey).save(LOGIN, record(1, refreshed_at=1.0), 0)

        assert store.save(LOGIN, record(2), 1) is False

    def test_another_key(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A worker with another key gets an error that says so, and changes nothing.
        """
        assert store.save(LOGIN, record(1), 0)
        before = everything(valkey)
        stranger = another(valkey, key=NEXT_KEY)

        with pytest.raises(TokenStoreError, match=r"another key.*Give all workers the same key"):
            stranger.load(LOGIN)
        with pytest.raises(TokenStoreError, match="another key"):
            stranger.save(LOGIN, record(2), 1)
        assert before == everything(valkey)

    def test_keys_change(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A key is replaced in three steps, without a moment in which somebody cannot read.
        """
        assert store.save(LOGIN, record(1), 0)
        prepared = another(valkey, more_keys=[NEXT_KEY])
        changed = another(valkey, key=NEXT_KEY, more_keys=[KEY])
        assert record(1) == changed.load(LOGIN)
        assert changed.save(LOGIN, record(2), 1)

        assert record(2) == prepared.load(LOGIN)
        assert record(2) == another(valkey, key=NEXT_KEY).load(LOGIN)
        with pytest.raises(TokenStoreError):
            store.load(LOGIN)


class TestArguments:
    @pytest.mark.parametrize(
        "key",
        [
            None,
            "",
            "hidden",
            b"hidden-as-bytes-hidden-as-bytes-",
            "hidden-hidden-hidden-hidden-hidd",
            base64.b64encode(b"hidden" * 5).decode(),
            base64.b64encode(b"hidden" * 6).decode(),
            f"{KEY},hidden",
            f"{KEY[:-9]} hidden{KEY[-9:]}",
        ],
    )
    def test_wrong_key(self, key: Any) -> None:
        """
        A key that is not 32 bytes in base64 is rejected with the way to make one, and not quoted.
        """
        both: list[dict[str, Any]] = [{"key": key}, {"key": KEY, "more_keys": [key]}]
        for keys in both:
            with pytest.raises(InvalidArgumentError, match="openssl rand -base64 32") as caught:
                RedisTokenStore("unix:///nowhere", **keys)
            assert "hidden" not in str(caught.value)

    @pytest.mark.parametrize(
        "make",
        [
            lambda: subprocess.check_output(["openssl", "rand", "-base64", "32"], text=True),
            Fernet.generate_key,
            lambda: base64.b64encode(b"\xff" * 32).decode(),
            lambda: base64.urlsafe_b64encode(b"\xff" * 32),
        ],
        ids=["openssl", "Fernet", "standard", "urlsafe"],
    )
    def test_right_key(self, valkey: Valkey, make: Callable[[], str | bytes]) -> None:
        """
        What `openssl rand -base64 32` and `Fernet.generate_key()` make is a key.
        """
        key = make()
        assert another(valkey, key=key).save(LOGIN, record(1), 0)

        assert record(1) == another(valkey, key=KEY, more_keys=[key]).load(LOGIN)

    @pytest.mark.parametrize(
        ("url", "told"),
        [
            (None, "must be like"),
            ("", "must be like"),
            ("valkey.example:6379", "must be like"),
            ("http://:hidden@127.0.0.1", "must be like"),
            ("rediss://", "must be like"),
            ("rediss://:hid/den@valkey.example", "must be like"),
            ("rediss://valkey.example:port", "must be like"),
            ("rediss://valkey.example/zero", "must be like"),
            ("rediss://valkey.example/0#hidden", "must be like"),
            ("unix://run/valkey.sock", "must be like"),
            ("unix://", "must be like"),
            ("redis://valkey.example", "must be rediss://"),
            ("redis://:hidden@10.0.0.7:6379/0", "must be rediss://"),
            ("redis://localhost", "must be rediss://"),
            ("redis://127.0.0.1.example", "must be rediss://"),
            ("rediss://valkey.example?ssl_cert_reqs=none", "takes no other options"),
            ("rediss://valkey.example?ssl_check_hostname=False", "takes no other options"),
            ("redis://127.0.0.1?socket_timeout=hidden", "takes no other options"),
        ],
    )
    def test_url(self, url: Any, told: str) -> None:
        """
        A URL that tokens must not be sent to is rejected with the rule, and not quoted.
        """
        with pytest.raises(InvalidArgumentError, match=f"url: {told}") as caught:
            RedisTokenStore(url, key=KEY)
        assert "hid" not in str(caught.value)

    @pytest.mark.parametrize(
        ("url", "told"),
        [
            ("rediss://user:hidden@valkey.example:6380/3", "rediss://valkey.example:6380/3"),
            ("rediss://valkey.example?ssl_ca_certs=/ca.pem", "rediss://valkey.example"),
            ("redis://:hidden@127.0.0.1", "redis://127.0.0.1"),
            ("redis://[::1]:7000/", "redis://[::1]:7000"),
            ("unix://user:hidden@/run/valkey.sock?db=2", "unix:///run/valkey.sock"),
        ],
    )
    def test_repr(self, url: str, told: str) -> None:
        """
        The repr tells the server, and neither the password nor the key.
        """
        store = RedisTokenStore(url, key=KEY, profile="alice")

        assert f"RedisTokenStore({told!r}, profile='alice')" == repr(store)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("lease", 0.5),
            ("lease", float("nan")),
            ("lease", 1000),
            ("timeout", 0),
            ("timeout", 21),
            ("profile", "../a"),
        ],
    )
    def test_limits(self, name: str, value: Any) -> None:
        """
        The others are checked as well.
        """
        with pytest.raises(InvalidArgumentError, match=f"{name}: takes"):
            RedisTokenStore("unix:///nowhere", key=KEY, **{name: value})

    @pytest.mark.parametrize(
        "wrong",
        [
            {"url": f"http://{KEY}@127.0.0.1"},
            {"key": f"{KEY}{KEY}"},
            {"more_keys": [KEY, KEY[:-1]]},
            {"lease": 0},
            {"timeout": 0},
            {"profile": None},
            {"kye": KEY},
            {"url": "rediss://valkey.example", "missing": "redis"},
            {"url": "rediss://valkey.example", "missing": "cryptography"},
        ],
        ids=str,
    )
    def test_no_secret_in_frames(
        self, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any]
    ) -> None:
        """
        A3: no error of the constructor has the key or the password in the locals of a frame.
        """
        given: dict[str, Any] = {"url": f"redis://:{KEY}@127.0.0.1", "key": KEY} | wrong
        if missing := given.pop("missing", None):
            for name in [name for name in sys.modules if name.partition(".")[0] == missing]:
                monkeypatch.setitem(sys.modules, name, None)

        with pytest.raises((TypeError, AriesError)) as caught:
            RedisTokenStore(**given)
        chain = [caught.value, caught.value.__cause__, caught.value.__context__]
        frames = [
            frame
            for error in chain
            if error is not None
            for frame, _ in traceback.walk_tb(error.__traceback__)
            if frame.f_code.co_filename != __file__
        ]
        assert KEY[:-4] not in repr([frame.f_locals for frame in frames])

    @pytest.mark.parametrize("package", ["redis", "cryptography"])
    def test_not_installed(self, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
        """
        Without the extra there is an error at once, with the command that installs it.
        """
        for name in [name for name in sys.modules if name.partition(".")[0] == package]:
            monkeypatch.setitem(sys.modules, name, None)

        with pytest.raises(TokenStoreError, match=rf"{package} is not .*\[redis\]"):
            RedisTokenStore("unix:///nowhere", key=KEY)

    @pytest.mark.parametrize("carry", [pickle.dumps, copy.copy, copy.deepcopy])
    def test_no_pickle(self, store: RedisTokenStore, carry: Callable[[Any], object]) -> None:
        """
        A4: the store holds keys, and is neither pickled nor copied.
        """
        for each in (store, store.__dict__["_server"]):
            with pytest.raises(TypeError, match="holds a secret"):
                carry(each)


USES: dict[str, Callable[[RedisTokenStore], object]] = {
    "load": lambda store: store.load(LOGIN),
    "save": lambda store: store.save(LOGIN, record(1), 0),
    "lock": lambda store: store.lock(LOGIN, 0).__enter__(),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
class TestFailures:
    def test_unreachable(self, use: Callable[[RedisTokenStore], object]) -> None:
        """
        A server that is not there is reported at once, without the password.
        """
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        store = RedisTokenStore(f"redis://:hidden@127.0.0.1:{port}", key=KEY)
        began = time.monotonic()
        with pytest.raises(
            TokenStoreError, match=r"cannot be reached.*The login is kept"
        ) as caught:
            use(store)

        assert time.monotonic() - began < 10
        assert f"127.0.0.1:{port}" in str(caught.value)
        assert "hidden" not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_stalled(self, use: Callable[[RedisTokenStore], object]) -> None:
        """
        A server that accepts and never responds is given up after the time-out.
        """
        with socket.create_server(("127.0.0.1", 0)) as listener:
            url = f"redis://127.0.0.1:{listener.getsockname()[1]}"
            store = RedisTokenStore(url, key=KEY, timeout=1)
            began = time.monotonic()
            with pytest.raises(TokenStoreError, match=r"did not respond within 1 s"):
                use(store)

        assert 0.9 < time.monotonic() - began < 10

    def test_password(self, valkey: Valkey, use: Callable[[RedisTokenStore], object]) -> None:
        """
        A rejected password is reported as such.
        """
        store = RedisTokenStore(valkey.url.replace("//", "//:hidden@"), key=KEY)
        valkey.raw.config_set("requirepass", "correct")
        try:
            with pytest.raises(TokenStoreError, match="rejected the user name or the password"):
                use(store)
        finally:
            valkey.raw.execute_command("AUTH", "correct")
            valkey.raw.config_set("requirepass", "")


@pytest.mark.parametrize("use", USES.values(), ids=USES)
class TestHostileServer:
    """
    A37: whatever a server sends, a call ends in time, in bounded memory and with an error of ours.
    """

    @pytest.mark.parametrize("place", ["", ":password@"], ids=["command", "greeting"])
    def test_dripping(self, use: Callable[[RedisTokenStore], object], place: str) -> None:
        """
        A server that sends a byte now and then holds nobody beyond the time-out.
        """
        drops = [b"$", *[b"1"] * 100]
        with serving(drops, pause=0.1) as port:
            store = RedisTokenStore(f"redis://{place}127.0.0.1:{port}", key=KEY, timeout=1)
            began = time.monotonic()
            with pytest.raises(TokenStoreError, match=r"did not respond within 1 s"):
                use(store)

        assert 0.9 < time.monotonic() - began < 0.1 * len(drops)

    @pytest.mark.parametrize("head", [b"$4000000000\r\n", b"+", b"*100000000\r\n"])
    def test_flood(self, use: Callable[[RedisTokenStore], object], head: bytes) -> None:
        """
        A response without end is given up after 8 MiB.
        """
        block = b":1\r\n" * 4096 if head[:1] == b"*" else b"x" * 2**16
        with serving(itertools.chain([head], itertools.repeat(block))) as port:
            store = RedisTokenStore(f"redis://127.0.0.1:{port}", key=KEY, timeout=3)
            tracemalloc.start()
            try:
                with pytest.raises(TokenStoreError, match=r"too large|did not respond within 3 s"):
                    use(store)
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()

        assert peak < 2**26

    @pytest.mark.parametrize(
        "response",
        [
            b"$abc\r\n",
            b"hello\r\n",
            b"\x1b[31m\r\n",
            b"*1\r\n" * 20_000,
            b"$-7\r\n",
            b"-ERR \x1b[31m evil\r\n",
            b"-\x1b[31mEVIL evil\r\n",
            b"-WRONGTYPE\x1b[31m\r\n",
            b"*2\r\n:1\r\n+OK\r\n",
            b":77\r\n",
            b"+OK\r\n",
            b"$5\r\n\xff\xfe\x1b[m\r\n",
        ],
    )
    def test_junk(self, use: Callable[[RedisTokenStore], object], response: bytes) -> None:
        """
        Nothing else than `TokenStoreError` comes of junk, and no escape sequence; no save is
        believed.
        """
        with serving(itertools.repeat(response, 3), pause=0.01) as port:
            store = RedisTokenStore(f"redis://127.0.0.1:{port}", key=KEY, timeout=1)
            told: object = None
            try:
                told = use(store)
            except TokenStoreError as error:
                told = str(error)

        assert told in {False, None} or str(told).isprintable()
        assert told is not True


class TestRefusals:
    def test_full(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A server that is full says so, and what it keeps is still read.
        """
        assert store.save(LOGIN, record(1), 0)
        valkey.raw.config_set("maxmemory", 1)
        try:
            with pytest.raises(TokenStoreError, match="OutOfMemory"):
                store.save(LOGIN, record(2), 1)
            assert record(1) == store.load(LOGIN)
        finally:
            valkey.raw.config_set("maxmemory", 0)

    def test_replica(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        So does one that has become a replica.
        """
        valkey.raw.replicaof("127.0.0.1", 1)
        try:
            with pytest.raises(TokenStoreError, match="ReadOnly"):
                store.save(LOGIN, record(1), 0)
        finally:
            valkey.raw.replicaof("NO", "ONE")

    def test_gone_while_held(self, store: RedisTokenStore, valkey: Valkey) -> None:
        """
        A server that goes away under the lock spoils nothing that was done under it.
        """
        with store.lock(LOGIN, 0):
            valkey.stop()
        valkey.start()

        assert store.save(LOGIN, record(1), 0)


class TestUser:
    def test_the_documented_rights(self, valkey: Valkey) -> None:
        """
        A user of the server with the rights that docs/how-to/fleet.md names can do all that a store does.
        """
        page = (Path(__file__).parents[3] / "docs/how-to/fleet.md").read_text(encoding="utf-8")
        [line] = [line for line in page.splitlines() if line.startswith("ACL SETUSER")]
        valkey.raw.execute_command(*line.split())
        try:
            url = valkey.url.replace("unix://", "unix://aries:password@") + "?db=1"
            store = RedisTokenStore(url, key=KEY)
            with store.lock(LOGIN, 0):
                assert store.save(LOGIN, record(1), 0)
            with store.lock(LOGIN, 0):
                assert record(1) == store.load(LOGIN)
        finally:
            valkey.raw.acl_deluser("aries")


class TestTLS:
    def test_trusted(self, valkey: Valkey, tmp_path: Path) -> None:
        """
        `rediss://` reaches a server whose certificate is good, and no other.
        """
        authority, stranger = Authority(), Authority()
        for name, each in (("ours", authority), ("theirs", stranger)):
            (tmp_path / name).write_text(each.pem)
        with relayed(valkey, tls=authority.server()) as port:

            def store(name: str) -> RedisTokenStore:
                url = f"rediss://127.0.0.1:{port}?ssl_ca_certs={tmp_path / name}"
                return RedisTokenStore(url, key=KEY)

            assert store("ours").save(LOGIN, record(1), 0)
            assert record(1) == store("ours").load(LOGIN)
            with pytest.raises(TokenStoreError, match="certificate"):
                store("theirs").load(LOGIN)
        with (
            relayed(valkey, tls=authority.server("valkey.example")) as port,
            pytest.raises(TokenStoreError, match="certificate"),
        ):
            store("ours").load(LOGIN)


@contextmanager
def serving(content: Iterable[bytes], pause: float = 0.0) -> Generator[int]:
    """
    Give a port to a server that sends *content* to each request, a *pause* before each part.
    """
    ended = threading.Event()

    def send(near: socket.socket) -> None:
        with near, suppress(OSError):
            while not ended.is_set() and near.recv(2**16):
                for part in content:
                    if ended.wait(pause):
                        return
                    near.sendall(part)

    def serve(listener: socket.socket) -> None:
        while not ended.is_set():
            near, _ = listener.accept()
            near.settimeout(5)
            threading.Thread(target=send, args=[near], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=serve, args=[listener])
        thread.start()
        try:
            yield port
        finally:
            ended.set()
            with socket.create_connection(("127.0.0.1", port)):
                pass
            thread.join()


@contextmanager
def relayed(
    valkey: Valkey, *, tls: ssl.SSLContext | None = None, deaf_after: bytes | None = None
) -> Generator[int]:
    """
    Give *valkey* a port, which speaks *tls*.

    The first connection that writes something with *deaf_after* in it ends without an answer.
    """
    ended = threading.Event()

    def relay(near: socket.socket) -> None:
        nonlocal deaf_after
        with near, socket.socket(socket.AF_UNIX) as far:
            far.connect(str(valkey.socket))
            while question := near.recv(2**16):
                far.sendall(question)
                answer = far.recv(2**16)
                if deaf_after is not None and b"HSET" in question and deaf_after in question:
                    deaf_after = None
                    return
                near.sendall(answer)

    def greet(near: socket.socket) -> None:
        with near, suppress(OSError):
            relay(tls.wrap_socket(near, server_side=True) if tls else near)

    def serve(listener: socket.socket) -> None:
        while not ended.is_set():
            near, _ = listener.accept()
            threading.Thread(target=greet, args=[near], daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=serve, args=[listener])
        thread.start()
        try:
            yield port
        finally:
            ended.set()
            with socket.create_connection(("127.0.0.1", port)):
                pass
            thread.join()
