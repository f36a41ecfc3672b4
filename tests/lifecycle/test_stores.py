"""
One contract, four stores; and what only a file or a keyring promises.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import logging
import os
import pwd
import re
import shutil
import stat
import sys
import tempfile
import threading
import time

from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import attrs
import platformdirs
import pytest

from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from aries_exchange import (
    AriesClient,
    FileTokenStore,
    InvalidArgumentError,
    KeyringTokenStore,
    MemoryTokenStore,
    TokenRecord,
    Tokens,
    TokenStore,
    TokenStoreError,
)
from aries_exchange.stores import file as file_store
from aries_exchange.stores.base import SHORTEST_LEASE
from aries_exchange.testing import KEY, OTHER, StoreContract, record
from tests.lifecycle.processes import forked
from tests.lifecycle.servers import CLIENT, Server


ROOT = Path(__file__).parents[2]
GHOST = 54_321
"""A user who owns nothing else."""


def long(size: int) -> TokenRecord:
    """
    Return a record whose scope has *size* characters.
    """
    tokens = Tokens(access_token="a", scope="\u00e9" * size, origin="https://api.aries.com")
    return TokenRecord(tokens=tokens, generation=1)


class TestMemory(StoreContract):
    @pytest.fixture(name="store")
    def _store(self) -> TokenStore:
        """
        A store in memory.
        """
        return MemoryTokenStore()


class TestFile(StoreContract):
    @pytest.fixture(name="store")
    def _store(self, folder: Path) -> TokenStore:
        """
        A store in files.
        """
        return FileTokenStore(folder)

    def test_two_stores_of_one_folder(self, store: TokenStore, folder: Path) -> None:
        """
        Two objects for one folder are one store, also when the same worker thread serves both.
        """
        other = FileTokenStore(folder)
        with store.lock(KEY, 0):
            with pytest.raises(TimeoutError), other.lock(KEY, 0):
                pass
            with pytest.raises(TimeoutError), other.lock(KEY, 0.1):
                pass
        assert store.save(KEY, record(1), 0)

        assert record(1) == other.load(KEY)


class Ring(KeyringBackend):
    """
    A keyring in memory that can be made to fail or to hang.
    """

    priority: Any = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.error: Exception | None = None
        self.largest = sys.maxsize
        self.hangs = threading.Event()
        self.hangs.set()

    def get_password(self, service: str, username: str) -> str | None:
        """
        Return what is kept.
        """
        self.hangs.wait()
        if self.error is not None:
            raise self.error
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """
        Keep *password*.
        """
        if 2 * len(password) > self.largest:
            raise OSError(1783, "CredWrite")
        self.kept[service, username] = password


class TestKeyring(StoreContract):
    @pytest.fixture(name="ring")
    def _ring(self) -> Ring:
        """
        A keyring.
        """
        return Ring()

    @pytest.fixture(name="store")
    def _store(self, folder: Path, ring: Ring) -> TokenStore:
        """
        A store in that keyring.
        """
        return KeyringTokenStore(folder=folder, backend=ring)

    def test_no_secret_in_files(self, store: TokenStore, ring: Ring, folder: Path) -> None:
        """
        The tokens are in the keyring, and nowhere else.
        """
        with store.lock(KEY, 0):
            assert store.save(KEY, record(1), 0)
        content = b"".join(path.read_bytes() for path in folder.iterdir())

        assert b"access-1" not in content
        assert any("access-1" in kept for kept in ring.kept.values())

    def test_a_keyring_that_hangs(self, folder: Path, ring: Ring) -> None:
        """
        A keyring that waits for a password nobody is asked for is an error, soon; then it works.
        """
        store = KeyringTokenStore(folder=folder, backend=ring, timeout=1)
        ring.hangs.clear()
        took: list[float] = []
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(TokenStoreError, match=r"within 1 s.*FileTokenStore"):
                store.load(KEY)
            took.append(time.monotonic() - began)
        ring.hangs.set()

        assert max(took) < 10  # it would be for ever
        assert store.load(KEY) is None

    def test_a_slow_keyring(self, store: TokenStore, ring: Ring) -> None:
        """
        Threads that ask a keyring at the same time are answered one after the other.
        """
        assert store.save(KEY, record(1), 0)
        ring.hangs.clear()
        threading.Timer(0.1, ring.hangs.set).start()
        with ThreadPoolExecutor(5) as pool:
            found = list(pool.map(store.load, [KEY] * 5))

        assert [record(1)] * 5 == found

    def test_a_keyring_that_fails(self, store: TokenStore, ring: Ring) -> None:
        """
        What a keyring raises is told without its text, which may hold anything.
        """
        ring.error = RuntimeError("access-1")

        with pytest.raises(TokenStoreError, match="RuntimeError") as caught:
            store.load(KEY)
        assert "access-1" not in str(caught.value)

    def test_foreign_content(self, store: TokenStore, ring: Ring) -> None:
        """
        An entry that is not ours is rejected, with the way out, and left alone.
        """
        store.save(KEY, record(1), 0)
        for name in ring.kept:
            ring.kept[name] = "{}"

        with pytest.raises(TokenStoreError, match="keyring del"):
            store.load(KEY)

    @pytest.mark.parametrize(
        "ring",
        [
            null.Keyring(),  # type: ignore[no-untyped-call]
            fail.Keyring(),  # type: ignore[no-untyped-call]
            type("PlaintextKeyring", (Ring,), {"priority": 9})(),
            type("Weak", (Ring,), {"priority": 0.5})(),
        ],
        ids=["null", "fail", "plaintext", "weak"],
    )
    def test_no_plain_text(self, folder: Path, ring: Any) -> None:
        """
        Without a keyring that keeps secrets there is an error, and never a file in plain text.
        """
        store = KeyringTokenStore(folder=folder, backend=ring)

        with pytest.raises(TokenStoreError, match="no keyring that keeps secrets"):
            store.save(KEY, record(1), 0)
        assert not getattr(ring, "kept", {})

    def test_a_small_keyring(self, server: Server, folder: Path) -> None:
        """
        A keyring that takes 2,560 bytes, as that of Windows, fails before a refresh token is sent.
        """
        ring, seed, asked = Ring(), server.seed(), list[str]()
        ring.largest = 2560

        def prompt(question: str) -> str:
            asked.append(question)
            return ""

        store = KeyringTokenStore(folder=folder, backend=ring)
        with AriesClient(
            base_url=server.url, client_id=CLIENT, refresh_token=seed, token_store=store
        ) as client:
            with pytest.raises(TokenStoreError, match=r"OSError.*8 KiB.*FileTokenStore"):
                client.users.get_user_profile()
            with pytest.raises(TokenStoreError, match="OSError"):
                client.login(mode="paste", redirect_uri="http://127.0.0.1:1/cb", prompt=prompt)

        assert ({}, []) == (ring.kept, asked)
        assert server.state == {"refreshes": 0, "replays": 0, "alive": 1}

    def test_a_long_record(self, store: TokenStore) -> None:
        """
        A keyring without a limit takes longer records, too.
        """
        assert store.save(KEY, long(20_000), 0)
        assert long(20_000) == store.load(KEY)

    def test_a_chain(self, folder: Path) -> None:
        """
        Of a chain of keyrings the first that keeps secrets is taken, and no other.
        """
        plain = type("PlaintextKeyring", (Ring,), {"priority": 9})()
        chain, good = Ring(), Ring()
        chain.backends = [plain, good]  # type: ignore[attr-defined]
        store = KeyringTokenStore(folder=folder, backend=chain)

        assert store.save(KEY, record(1), 0)
        assert good.kept
        assert not plain.kept


class TestUsers(StoreContract):
    @pytest.fixture(name="store")
    def _store(self, tmp_path: Path) -> TokenStore:
        """
        The store that docs/how-to/store.md shows.
        """
        page = (ROOT / "docs/how-to/store.md").read_text(encoding="utf-8")
        [code] = re.findall(r"```python\n(# sqlite_store.py\n.*?)\n```", page, re.DOTALL)
        names: dict[str, Any] = {}
        exec(code, names)
        store: TokenStore = names["SQLiteTokenStore"](tmp_path)
        return store


class Expiring(MemoryTokenStore):
    """
    A store whose locks expire, and which does not say so.
    """

    def __init__(self, lease: float) -> None:
        super().__init__()
        self.lease, self.ends = lease, 0.0

    @contextmanager
    def lock(self, key: str, timeout: float) -> Generator[None]:
        """
        Hold *key* until the lease ends.
        """
        ends = time.monotonic() + timeout
        while time.monotonic() < self.ends:
            if time.monotonic() >= ends:
                raise TimeoutError
            time.sleep(0.01)
        self.ends = time.monotonic() + self.lease
        try:
            yield
        finally:
            self.ends = 0.0


class Telling(Expiring):
    """
    A store whose locks expire, and which says so.
    """

    def time_left(self, _: str) -> float:
        """
        Return what is left of the lease.
        """
        return self.ends - time.monotonic()


class TestContract:
    @pytest.mark.parametrize("store", [Expiring(1), Expiring(1.9), Telling(1), Telling(8)])
    def test_short_locks(self, store: TokenStore) -> None:
        """
        A lock that would expire during a token request breaks the contract.
        """
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            StoreContract().test_lock_lasts(store)

    @pytest.mark.parametrize("store", [Expiring(31), Telling(SHORTEST_LEASE)])
    def test_long_locks(self, store: TokenStore) -> None:
        """
        A lock that lasts for it keeps the contract.
        """
        StoreContract().test_lock_lasts(store)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")
class TestPermissions:
    def test_made(self, store: FileTokenStore, folder: Path) -> None:
        """
        A22: files are made with 0600 and the folder with 0700, whatever the umask.
        """
        before = os.umask(0)
        try:
            with store.lock(KEY, 0):
                assert store.save(KEY, record(1), 0)
        finally:
            os.umask(before)
        modes = {path.suffix: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}

        assert {".json": 0o600, ".lock": 0o600, ".saving": 0o600} == modes
        assert 0o700 == stat.S_IMODE(folder.stat().st_mode)

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o660])
    def test_open_file(self, store: FileTokenStore, mode: int) -> None:
        """
        A22: a file that others can read or write is rejected, with the command that closes it.
        """
        assert store.save(KEY, record(1), 0)
        store.path(KEY).chmod(mode)

        with pytest.raises(TokenStoreError, match=f"chmod 600 {re.escape(str(store.path(KEY)))}"):
            store.load(KEY)
        with pytest.raises(TokenStoreError):
            store.save(KEY, record(2), 1)
        store.path(KEY).chmod(0o600)
        assert record(1) == store.load(KEY)

    @pytest.mark.parametrize("mode", [0o750, 0o755, 0o777, 0o701])
    def test_open_folder(self, store: FileTokenStore, folder: Path, mode: int) -> None:
        """
        A22: so is a folder that others can enter.
        """
        assert store.save(KEY, record(1), 0)
        folder.chmod(mode)

        for use in (
            lambda: store.load(KEY),
            lambda: store.save(KEY, record(2), 1),
            lambda: store.lock(KEY, 0).__enter__(),
        ):
            with pytest.raises(TokenStoreError, match=f"chmod 700 {re.escape(str(folder))}"):
                use()

    def test_links(self, store: FileTokenStore, folder: Path, tmp_path: Path) -> None:
        """
        A22: a symbolic link in the place of the file or the folder is rejected, and not followed.
        """
        assert store.save(KEY, record(1), 0)
        elsewhere = store.path(KEY).rename(tmp_path / "elsewhere.json")
        store.path(KEY).symlink_to(elsewhere)
        linked = tmp_path / "linked"
        linked.symlink_to(folder, target_is_directory=True)

        with pytest.raises(TokenStoreError):
            store.load(KEY)
        with pytest.raises(TokenStoreError):
            store.save(KEY, record(2), 1)
        with pytest.raises(TokenStoreError, match="is a link"):
            FileTokenStore(linked).load(KEY)
        assert b"access-1" in elsewhere.read_bytes()

    def test_a_planted_temporary_file(self, store: FileTokenStore, tmp_path: Path) -> None:
        """
        A22: a link in the place of the file that is written aside is replaced, not written through.
        """
        victim = tmp_path / "victim"
        victim.write_text("precious")
        assert store.save(KEY, record(1), 0)
        store.path(KEY).with_name(store.path(KEY).name + ".tmp").symlink_to(victim)

        assert store.save(KEY, record(2), 1)
        assert "precious" == victim.read_text()

    def test_a_pipe(self, store: FileTokenStore) -> None:
        """
        A pipe in the place of the file is rejected, and does not hang.
        """
        assert store.save(KEY, record(1), 0)
        store.path(KEY).unlink()
        os.mkfifo(store.path(KEY), 0o600)

        with pytest.raises(TokenStoreError, match="no plain file"):
            store.load(KEY)

    @pytest.mark.skipif(
        hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root can give files away"
    )
    def test_another_owner(self, store: FileTokenStore, folder: Path) -> None:
        """
        A22: what belongs to another user is rejected, file and folder.
        """
        assert store.save(KEY, record(1), 0)
        for path in (store.path(KEY), folder):
            os.chown(path, GHOST, -1)
            with pytest.raises(TokenStoreError, match=r"user 54321.*as user 54321") as caught:
                store.load(KEY)
            assert f"sudo chown -R {os.geteuid()} {path}" in str(caught.value)

    @pytest.mark.skipif(
        hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root can leave files behind"
    )
    @pytest.mark.parametrize("use", ["load", "save", "lock"])
    def test_left_by_root(self, use: str) -> None:
        """
        Of files that root has left, after `sudo`, the error names the owner and the command.
        """
        folder = Path(tempfile.mkdtemp())  # the user can enter no folder of pytest
        store = FileTokenStore(folder)
        with store.lock(KEY, 0):
            assert store.save(KEY, record(1), 0)
        os.chown(folder, GHOST, -1)

        def told() -> str:
            os.setuid(GHOST)
            try:
                if use == "load":
                    store.load(KEY)
                elif use == "save":
                    store.save(KEY, record(2), 1)
                else:
                    store.lock(KEY, 0).__enter__()
            except TokenStoreError as error:
                return str(error)
            return "nothing"

        try:
            problem = forked(told)()
        finally:
            shutil.rmtree(folder)

        assert "belongs to another user, root. Run this program as root, or run:" in problem
        assert f"sudo chown -R {GHOST} {folder}/" in problem

    def test_cannot_be_made(self, tmp_path: Path) -> None:
        """
        A folder that cannot be made is reported with its path and the way out.
        """
        blocker = tmp_path / "file"
        blocker.write_text("")
        store = FileTokenStore(blocker / "tokens")

        with pytest.raises(TokenStoreError, match=r"folder=.*XDG_STATE_HOME") as caught:
            store.save(KEY, record(1), 0)
        assert str(blocker) in str(caught.value)


class TestProfiles:
    @pytest.mark.parametrize(
        "profile",
        [
            "",
            ".",
            "..",
            "../x",
            ".x",
            "a/b",
            "a\\b",
            "-x",
            "a\n",
            "a b",
            "ä",
            "x" * 65,
            "a\0",
            None,
            1,
            b"a",
        ],
    )
    def test_refused(self, folder: Path, profile: Any) -> None:
        """
        A23: a profile that could lead out of the folder, or confuse a person, is rejected.
        """
        with pytest.raises(InvalidArgumentError, match="profile"):
            FileTokenStore(folder, profile=profile)
        with pytest.raises(InvalidArgumentError, match="profile"):
            KeyringTokenStore(folder=folder, profile=profile)

    @pytest.mark.parametrize("profile", ["a", "A.b_c-9", "x" * 64])
    def test_apart(self, folder: Path, profile: str) -> None:
        """
        A27: the logins of two profiles are apart, and their files in one folder.
        """
        one, other = FileTokenStore(folder), FileTokenStore(folder, profile=profile)
        assert one.save(KEY, record(1), 0)
        assert other.load(KEY) is None
        assert other.save(KEY, record(1), 0)

        assert {folder} == {one.path(KEY).parent, other.path(KEY).parent}
        assert one.path(KEY) != other.path(KEY)

    @pytest.mark.parametrize("key", ["https://x/../../etc/passwd a", "x://" + "a" * 500, "\0/"])
    def test_hostile_keys(self, store: FileTokenStore, folder: Path, key: str) -> None:
        """
        A23: no key leads out of the folder, or makes a name that is too long.
        """
        assert folder == store.path(key).parent
        assert len(store.path(key).name) < 160
        assert re.fullmatch(r"[A-Za-z0-9@.-]+", store.path(key).name)


class TestContent:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b'{"format": 1}',
            b"0" * 100_000,
            b'{"format": 1, "key": "https://api.aries.com client", "record": {"tokens": 1}}',
            b"[" * 100_000,
            b'{"format": 1, "key": "https://api.aries.com client", "record": ' + b"[" * 100_000,
            b'{"format": 1, "key": "https://api.aries.com client", "record": %b}'
            % (b"[" * 900 + b"]" * 900),
        ],
    )
    def test_corrupt(
        self,
        store: FileTokenStore,
        content: bytes,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """
        A24: a file that cannot be parsed is set aside, its path is logged, and work goes on.
        """
        path = store.path(KEY)
        asides: list[Path] = []
        for _ in range(2):
            present = store.load(KEY)
            assert store.save(KEY, record(1), present.generation if present else 0)
            path.write_bytes(content)
            with caplog.at_level(logging.WARNING, "aries_exchange"):
                assert store.load(KEY) is None
            asides.append(path.with_name(f"{path.name}.corrupt-{len(asides) + 1}"))

        assert [content, content] == [aside.read_bytes() for aside in asides]
        assert all(str(aside) in caplog.text for aside in asides)
        assert store.save(KEY, record(1), 0)
        assert record(1) == store.load(KEY)

    def test_a_save_meets_a_corrupt_file(self, store: FileTokenStore) -> None:
        """
        A save sets it aside as well, and counts it as nothing.
        """
        assert store.save(KEY, record(1), 0)
        store.path(KEY).write_bytes(b"{")

        assert not store.save(KEY, record(2), 1)
        assert store.save(KEY, record(1), 0)

    def test_more_fields(self, store: FileTokenStore) -> None:
        """
        A record with fields that a newer version added is read without them, not set aside.
        """
        assert store.save(KEY, record(1), 0)
        content = json.loads(store.path(KEY).read_bytes())
        for part in (
            content,
            content["record"],
            content["record"]["tokens"],
            content["record"]["attempt"],
        ):
            part["more"] = {"of": "it"}
        store.path(KEY).write_text(json.dumps(content))

        assert record(1) == store.load(KEY)
        assert store.save(KEY, record(2), 1)

    def test_too_large(self, store: FileTokenStore) -> None:
        """
        A record that could not be loaded again is rejected, and the present one is kept.
        """
        assert store.save(KEY, record(1), 0)
        with pytest.raises(TokenStoreError, match=r"4,200,\d+ bytes, more than the 4,194,304"):
            store.save(KEY, attrs.evolve(long(700_000), generation=2), 1)

        assert record(1) == store.load(KEY)

    def test_as_large_as_a_response(self, store: FileTokenStore) -> None:
        """
        The largest token response makes a record that is saved and loaded.
        """
        largest = long(2**19)  # 1 MiB in UTF-8
        assert store.save(KEY, largest, 0)
        assert largest == store.load(KEY)

    @pytest.mark.parametrize("version", [2, 0, True, 1.0, "1", None, [1]])
    def test_another_version(self, store: FileTokenStore, version: object) -> None:
        """
        A file of another version is rejected, not set aside: an upgrade must not lose a login.
        """
        assert store.save(KEY, record(1), 0)
        content = json.loads(store.path(KEY).read_bytes())
        store.path(KEY).write_text(json.dumps({**content, "format": version}))

        with pytest.raises(TokenStoreError, match="Upgrade"):
            store.load(KEY)
        with pytest.raises(TokenStoreError, match="Upgrade"):
            store.save(KEY, record(2), 1)
        assert store.path(KEY).exists()

    def test_another_login(self, store: FileTokenStore) -> None:
        """
        A27: a file that was copied in the place of another server's is rejected.
        """
        assert store.save(KEY, record(1), 0)
        store.path(OTHER).write_bytes(store.path(KEY).read_bytes())
        store.path(OTHER).chmod(0o600)

        with pytest.raises(TokenStoreError, match="another login"):
            store.load(OTHER)


class TestDurability:
    def test_order(
        self, store: FileTokenStore, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        A24: a save writes the whole record, flushes the file, renames it, and flushes the folder.
        """
        assert store.save(KEY, record(1), 0)
        diary: list[tuple[str, Path]] = []
        fsync, replace = os.fsync, os.replace

        def flush(file: int) -> None:
            where = Path(f"/proc/self/fd/{file}").readlink()
            is_whole = where.is_dir() or where.read_text().endswith("}}")
            diary.append(("flush" if is_whole else "flush too early", where))
            fsync(file)

        def rename(source: Path, target: Path) -> None:
            diary.append(("rename", Path(source)))
            replace(source, target)

        monkeypatch.setattr(os, "fsync", flush)
        monkeypatch.setattr(os, "replace", rename)
        assert store.save(KEY, record(2), 1)
        path = store.path(KEY)
        aside = path.with_name(path.name + ".tmp")

        assert [("flush", aside), ("rename", aside), ("flush", folder)] == diary

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.ETIMEDOUT])
    def test_a_disk_that_fails(
        self, store: FileTokenStore, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        """
        What the disk says is told with the path, a timeout of the disk too: Python raises the same
        class for it as for a lock that is not free.
        """
        assert store.save(KEY, record(1), 0)

        def refuse(_: int) -> None:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", refuse)
            with pytest.raises(TokenStoreError, match=os.strerror(number)) as caught:
                store.save(KEY, attrs.evolve(record(2), generation=2), 1)

        assert str(store.path(KEY)) in str(caught.value)
        assert record(1) == store.load(KEY)


class TestInterrupted:
    def test_every_moment(self) -> None:
        """
        Ctrl-C at any moment at which Python looks for it leaves the lock in memory free.
        """
        store, moments = MemoryTokenStore(), 0
        while interrupted(store, moments):
            with store.lock(KEY, 0):
                pass
            moments += 1

        assert moments > 5


def interrupted(store: TokenStore, moment: int) -> bool:
    """
    Take the lock and leave it, with Ctrl-C at the *moment*-th C call or function of ours.

    Return whether it came so far.  Python looks for signals where functions begin and calls end.
    """
    left = moment

    def watch(frame: FrameType, event: str, _: object) -> None:
        nonlocal left
        where = frame.f_code.co_filename
        if event in {"call", "c_return"} and ("aries_exchange" in where or "contextlib" in where):
            left -= 1
            if left == -1:
                raise KeyboardInterrupt

    try:
        sys.setprofile(watch)
        with store.lock(KEY, 0):
            pass
    except KeyboardInterrupt:
        return True
    finally:
        sys.setprofile(None)
    return False


class TestStart:
    @pytest.mark.parametrize("make", [FileTokenStore, KeyringTokenStore])
    @pytest.mark.parametrize("version", ["old", "new"])
    def test_no_home(
        self, monkeypatch: pytest.MonkeyPatch, make: Callable[[], object], version: str
    ) -> None:
        """
        A user without a home directory is told to name a folder, and gets none called `~`.
        """

        def nobody(_: object) -> NoReturn:
            raise KeyError

        for variable in ("HOME", "XDG_STATE_HOME"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setattr(pwd, "getpwuid", nobody)
        if version == "old":  # as platformdirs 4.2.0 does
            folder = Path(os.path.expanduser("~/.local/state/aries-exchange"))  # noqa: PTH111

            def state(*_: object, **__: object) -> Path:
                return folder

            monkeypatch.setattr(platformdirs, "user_state_path", state)

        with pytest.raises(InvalidArgumentError, match=r"folder: needs a value.*HOME"):
            make()

    def test_default_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """
        The default folder is the user's state folder, and its parents are made.
        """
        if sys.platform != "linux":
            pytest.skip("XDG_STATE_HOME is Linux's")
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "a/b"))
        store = FileTokenStore()
        assert store.save(KEY, record(1), 0)

        assert tmp_path / "a/b/aries-exchange" == store.path(KEY).parent
        assert str(store.path(KEY).parent) in repr(store)

    def test_nothing_before_the_first_use(self, folder: Path) -> None:
        """
        Neither the store nor a client that has it touches the disk before it is used.
        """
        store = FileTokenStore(folder)
        AriesClient(client_id="client", token_store=store)
        assert store.load(KEY) is None

        assert not folder.exists()

    @pytest.mark.parametrize(
        ("make", "package", "extra"),
        [
            (FileTokenStore, "filelock", "file"),
            (FileTokenStore, "platformdirs", "file"),
            (KeyringTokenStore, "filelock", "keyring"),
            (KeyringTokenStore, "keyring", "keyring"),
        ],
    )
    def test_not_installed(
        self,
        monkeypatch: pytest.MonkeyPatch,
        make: Callable[[], object],
        package: str,
        extra: str,
    ) -> None:
        """
        Without its extra a store says so when it is made, with the command that installs it.
        """
        find = importlib.util.find_spec

        def found(name: str) -> object:
            return None if name == package else find(name)

        monkeypatch.setattr(file_store, "find_spec", found)

        with pytest.raises(TokenStoreError, match=rf"{package} is not .*\[{extra}\]"):
            make()

    def test_what_is_imported(self, evaluated: Callable[[str], Any]) -> None:
        """
        Programs without a file store pay for neither filelock nor platformdirs nor keyring.
        """
        loaded = evaluated(
            "import aries_exchange, sys\n"
            "aries_exchange.AriesClient(bearer_token='sandbox_x', base_url='http://127.0.0.1:1')\n"
            "result = sorted({'filelock', 'platformdirs', 'keyring'} & sys.modules.keys())"
        )

        assert [] == loaded

    @pytest.fixture(name="evaluated")
    def _evaluated(self) -> Callable[[str], Any]:
        """
        Run code in a new process and return its `result`.
        """
        import subprocess

        def evaluate(code: str) -> Any:
            code += "\nimport json\nprint(json.dumps(result))"
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            done = subprocess.run(
                [sys.executable, "-c", code],
                capture_output=True,
                text=True,
                check=True,
                env=environment,
            )
            return json.loads(done.stdout)

        return evaluate
