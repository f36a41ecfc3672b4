"""
What an expired access token costs: this SDK beside the libraries that users would otherwise pick.

One user, whose access token has expired; many threads that call at the same moment; a server whose
token endpoint takes 50 ms, whose refresh tokens rotate, and which ends a login when one is used
twice (RFC 9700, section 4.14.2).  Each library runs in an environment of its own, which is built
when it is first needed.

    python -m benchmarks.refresh_storm --threads 200 --runs 3 --peers authlib,msal
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from aries_sandbox import people
from benchmarks.environments import CACHE, machine, python_of
from tests.sandbox import flows


ROOT: Final = Path(__file__).resolve().parents[1]
NEEDS: Final = {
    "authlib": ["authlib==1.9.9", "httpx", "httpx2"],
    "requests-oauthlib": ["requests-oauthlib==2.0.0"],
    "google-auth": ["google-auth==2.62.2", "requests"],
    "msal": ["msal==1.39.0"],
    "finance_dev": ["finance_dev==0.9.0"],
}


def main() -> int:
    """
    Run all, and print the table; return 1 if ours is not what is promised.
    """
    options = _parser().parse_args()
    names: list[str] = ["ours", *filter(None, options.peers.split(","))]
    print(f"{options.threads} threads, {options.runs} runs; {machine()}\n", flush=True)
    print("| library | token requests | refused | callers that fail | login lost | seconds |")
    print("|---|---|---|---|---|---|", flush=True)
    promised = True
    for name in names:
        python = sys.executable if name == "ours" else python_of(name, NEEDS[name], options.cache)
        runs = [_run(name, python, options.threads) for _ in range(options.runs)]
        print(_row(name, runs), flush=True)
        if name == "ours":
            promised = all(run["requests"] == 1 and not run["failed"] for run in runs)
    return 0 if promised else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="What an expired access token costs.")
    parser.add_argument("--threads", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default=",".join(NEEDS), help="some of these, or none: ''")
    parser.add_argument("--cache", type=Path, default=CACHE)
    return parser


def _run(name: str, python: str, threads: int) -> dict[str, Any]:
    with _server() as http:
        seed = flows.tokens(http, people.CONFIDENTIAL)["refresh_token"]
        if name == "msal":  # it takes the tokens from the server, and refreshes once for that
            http.get("/_sandbox/stats")
        arguments = [name, str(http.base_url).rstrip("/"), seed, str(threads)]
        # Nothing of this checkout for others: their own environment is all they see.
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" or name == "ours"}
        done = subprocess.run(
            [python, ROOT / "benchmarks/storm_callers.py", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        if done.returncode != 0:
            sys.exit(f"{name} did not run:\n{done.stderr}")
        found = json.loads(done.stdout.splitlines()[-1])
        stats = http.get("/_sandbox/stats").json()
    grants = stats["token_requests"]
    outcomes: Counter[str] = Counter(found["outcomes"])
    grant = "client_credentials" if name == "finance_dev" else "refresh_token"
    return {
        "requests": grants.get(grant, 0) - (name == "msal"),
        "refused": stats["requests"]["token"].get("400", 0)
        + stats["requests"]["token"].get("401", 0),
        "failed": outcomes.total() - outcomes["served"],
        "lost": None if name == "finance_dev" else stats["live_families"] == 0,
        "seconds": found["seconds"],
    }


@contextmanager
def _server() -> Generator[httpx.Client]:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.storm_server"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            with httpx.Client(base_url=process.stdout.readline().strip(), timeout=60) as http:
                yield http
        finally:
            process.terminate()


def _row(name: str, runs: list[dict[str, Any]]) -> str:
    def spread(field: str) -> str:
        values = sorted(run[field] for run in runs)
        return f"{values[0]}" if values[0] == values[-1] else f"{values[0]} to {values[-1]}"

    lost = "-" if runs[0]["lost"] is None else f"{sum(run['lost'] for run in runs)} of {len(runs)}"
    seconds = sorted(run["seconds"] for run in runs)[len(runs) // 2]
    cells = [name, spread("requests"), spread("refused"), spread("failed"), lost, f"{seconds:.2f}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
