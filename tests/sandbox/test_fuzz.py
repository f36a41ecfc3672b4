"""
The contract, fuzzed: schemathesis with all of its checks against a sandbox on a real socket.

The same requests each time; `schemathesis.toml` beside this file says which.
"""

from __future__ import annotations

import os
import subprocess
import sys

from collections.abc import Generator
from importlib import resources
from pathlib import Path

import httpx
import pytest

from aries_sandbox import Sandbox, people, serve
from aries_sandbox.document import Document
from tests.sandbox import flows


CONFIG = Path(__file__).with_name("schemathesis.toml")
CHAIN = {"authorize", "authorizeMfa", "authorizeConfirm", "token"}


@pytest.fixture(name="fuzzed")
def fuzzed() -> Generator[Sandbox]:
    """
    A sandbox that is the same each time.
    """
    with serve(seed=1) as sandbox:
        yield sandbox


class TestFuzz:
    def test_every_operation(self, fuzzed: Sandbox, tmp_path: Path) -> None:
        """
        Whatever is sent, the answer is one that the document knows, and no run of refusals only:
        each operation that can succeed alone did.
        """
        fuzz(fuzzed, tmp_path)

        assert {each.id for each in Document.load().operations} - CHAIN <= succeeded(fuzzed)

    def test_login_chain(self, fuzzed: Sandbox, tmp_path: Path) -> None:
        """
        Over the links of the document the login is walked to its end: password, code, consent,
        tokens.
        """
        fuzz(fuzzed, tmp_path, "--include-tag", "oauth2", "--phases", "stateful", "-n", "100")

        assert CHAIN <= succeeded(fuzzed)


def fuzz(sandbox: Sandbox, folder: Path, *arguments: str) -> None:
    """
    Run schemathesis in *folder*, with an access token and a client of a user of its own, so that
    changes of the e-mail address do not end the logins of the fixed users.
    """
    user = people.Person(3, "fuzz@example.com", "Password123!")
    registration = {"email": user.email, "password": user.password, "country": "USA"}
    client = {"name": "Mine", "scopes": ["read"], "redirect_uris": [flows.CALLBACK]}
    with httpx.Client(base_url=sandbox.base_url, trust_env=False) as http:
        http.post("/v1/users", json=registration).raise_for_status()
        admin = flows.admin(http, user)
        created = http.post("/v1/users/api/clients", json=client, headers=admin).json()
    document = resources.files("aries_exchange_openapi") / "openapi.json"
    command = ["--config-file", str(CONFIG), "run", str(document), "--url", sandbox.base_url]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *command, "--checks", "all", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,  # it leaves files behind
        env={
            **os.environ,
            "ACCESS_TOKEN": admin["authorization"].removeprefix("Bearer "),
            "CLIENT_ID": created["client_id"],
            "NO_PROXY": "127.0.0.1",
        },
        check=False,
    )

    assert 0 == done.returncode, done.stdout[-6000:] + done.stderr[-2000:]


def succeeded(sandbox: Sandbox) -> set[str]:
    """
    Return the operations that succeeded at least once; none of them failed.
    """
    requests = sandbox.stats()["requests"]
    assert not [name for name, counts in requests.items() if any(key >= "5" for key in counts)]
    return {name for name, counts in requests.items() if counts.keys() & {"200", "201"}}
