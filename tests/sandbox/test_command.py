from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.sandbox import flows


COMMAND = [sys.executable, "-m", "aries_sandbox"]


@contextmanager
def running(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """
    Run the command on a free port, and yield the process and its URL.
    """
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        ready = process.stdout.readline()
        found = re.fullmatch(r"Sandbox ready on (http://127\.0\.0\.1:\d+)\n", ready)
        assert found is not None, ready
        yield process, found[1]
    finally:
        process.kill()
        process.communicate()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """
    Run the command to its end.
    """
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, timeout=30, check=False
    )


class TestServing:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_stops_without_a_trace(self, number: signal.Signals) -> None:
        """
        It accepts requests when it says so.  It stops at once on Ctrl-C and SIGTERM, with status 0,
        even while a request waits.
        """
        with running() as (process, url):
            healthy = httpx.get(f"{url}/health", trust_env=False)
            fault = {"operation": "getHealth", "kind": "delay", "delay": 60}
            httpx.post(f"{url}/_sandbox/faults", json=[fault], trust_env=False)
            with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))) as waiting:
                waiting.sendall(b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
                time.sleep(0.2)
                process.send_signal(number)
                out, err = process.communicate(timeout=40)  # the request would wait for longer

        assert 200 == healthy.status_code
        assert (0, "", ["GET /health 200"]) == (process.returncode, out, err.splitlines())

    def test_loopback_only(self) -> None:
        """
        It listens on 127.0.0.1 and nowhere else.
        """
        with running() as (_process, url):
            port = int(url.rpartition(":")[2])
            with socket.socket() as other:
                other.settimeout(2)

                assert 0 != other.connect_ex(("127.0.0.2", port))

    def test_settings(self, tmp_path: Path) -> None:
        """
        The command line sets the lifetime of tokens and the scripted faults.
        """
        script = tmp_path / "faults.json"
        script.write_text('[{"operation": "getHealth", "kind": "status", "status": 503}]')
        with (
            running("--access-ttl", "7", "--faults", str(script)) as (_process, url),
            httpx.Client(base_url=url, trust_env=False) as http,
        ):
            statuses = [http.get("/health").status_code for _ in range(2)]

            assert [503, 200] == statuses
            assert 7 == flows.tokens(http)["expires_in"]

    def test_seed(self) -> None:
        """
        With a seed every token is the same each time, and without one never.
        """

        def granted(seed: list[str]) -> str:
            with (
                running(*(["--seed", *seed] if seed else [])) as (_process, url),
                httpx.Client(base_url=url, trust_env=False) as http,
            ):
                return json.dumps(flows.tokens(http))

        seven, again, eight, unseeded = map(granted, (["7"], ["7"], ["8"], []))

        assert seven == again
        assert 3 == len({seven, eight, unseeded})

    def test_database(self, tmp_path: Path) -> None:
        """
        A database file keeps logins over a restart, also with a seed, and contains no token.  The
        fixed users are restored.
        """
        file = tmp_path / "sandbox.db"
        arguments = ["--seed", "7", "--database", str(file)]
        with (
            running(*arguments) as (process, url),
            httpx.Client(base_url=url, trust_env=False) as http,
        ):
            first = flows.tokens(http)
            headers = flows.admin(http)
            changed = {"email": "changed@example.com"}
            http.post("/v1/users/me/email/change", json=changed, headers=headers).raise_for_status()
            process.send_signal(signal.SIGINT)
            process.wait(5)
        with (
            running(*arguments) as (_process, url),
            httpx.Client(base_url=url, trust_env=False) as http,
        ):
            still = flows.profile(http, first["access_token"]).status_code
            second = flows.tokens(http)
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())

        assert 200 == still
        assert first["access_token"] != second["access_token"]
        assert b"sandbox_access_" not in kept
        assert b"sandbox_refresh_" not in kept
        assert b"SecurePassword123!" not in kept


class TestRefusing:
    def test_port_taken(self) -> None:
        """
        A port that is taken is reported in one line, with status 2.
        """
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = run("--port", str(port))

        assert (2, "") == (done.returncode, done.stdout)
        assert [
            f"aries_sandbox: port {port} cannot be used: Address already in use. Try --port 0."
        ] == done.stderr.splitlines()

    @pytest.mark.parametrize(
        ("content", "message"),
        [("{}", "JSON list"), ('[{"operation": "getMe", "kind": "html"}]', "no operation 'getMe'")],
    )
    def test_wrong_faults(self, tmp_path: Path, content: str, message: str) -> None:
        """
        An invalid script is reported in one line, with status 2.
        """
        file = tmp_path / "faults.json"
        file.write_text(content)
        done = run("--port", "0", "--faults", str(file))

        assert 2 == done.returncode
        assert 1 == len(done.stderr.splitlines())
        assert message in done.stderr

    @pytest.mark.parametrize(
        "arguments", [["--port", "http"], ["--port", "65536"], ["--access-ttl", "-1"]], ids=" ".join
    )
    def test_wrong_number(self, arguments: list[str]) -> None:
        """
        A number out of range is rejected, and the message gives the range.
        """
        done = run(*arguments)

        assert 2 == done.returncode
        assert f"argument {arguments[0]}: not a number from 0 to" in done.stderr

    def test_wrong_database(self, tmp_path: Path) -> None:
        """
        A file that is not a database of the sandbox is not changed.
        """
        file = tmp_path / "precious.txt"
        file.write_text("precious" * 100)
        done = run("--port", "0", "--database", str(file))

        assert 2 == done.returncode
        assert 1 == len(done.stderr.splitlines())
        assert "precious" * 100 == file.read_text()

    def test_missing_dependencies(self) -> None:
        """
        Without the extra it says what to install, with status 2; `--help` still works.
        """
        code = """
import sys
sys.modules["starlette"] = sys.modules["uvicorn"] = None
sys.argv = ["aries_sandbox", *sys.argv[1:]]
import runpy
runpy.run_module("aries_sandbox", run_name="__main__")
"""
        environment = {**os.environ, "PYTHONWARNINGS": "error"}
        done, helped = (
            subprocess.run(
                [sys.executable, "-c", code, *arguments],
                capture_output=True,
                text=True,
                env=environment,
                check=False,
            )
            for arguments in (["--port", "0"], ["--help"])
        )

        assert 2 == done.returncode
        assert 1 == len(done.stderr.splitlines())
        assert 'pip install "aries-exchange[sandbox]"' in done.stderr
        assert (0, "") == (helped.returncode, helped.stderr)

    def test_help(self) -> None:
        """
        The help names every option and the test data.
        """
        done = run("--help")

        assert 0 == done.returncode
        for option in ("port", "database", "access-ttl", "refresh-grace", "seed", "faults"):
            assert f"--{option}" in done.stdout
        for datum in ("user@example.com", "SecurePassword123!", "123456", "sandbox-secret"):
            assert datum in done.stdout

    def test_starts_quickly(self) -> None:
        """
        It is ready soon after its server has been imported, however busy the machine is.
        """

        def imported() -> float:
            started = time.monotonic()
            subprocess.run([sys.executable, "-c", "import aries_sandbox.server"], check=True)
            return time.monotonic() - started

        def ready() -> float:
            started = time.monotonic()
            with running():
                return time.monotonic() - started

        assert any(ready() < 3 * imported() for _ in range(3))
