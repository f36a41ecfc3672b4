"""
How fast the SDK is, compared with plain httpx and with other SDKs.

    make bench                              everything, about seven minutes
    make bench QUICK=1 PEERS=finance_dev    fewer rounds, one peer
    make bench ARGS="--only decode"         one section
    make bench ARGS=--publish               also write the results into docs/explanation/performance.md

It exits with 1 if a promise is not kept.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import documents, reporting
from benchmarks.environments import machine, python_of
from benchmarks.measuring import ROOT, Round, Row, Worker, alone, compare, ours, serving


HTTPX: Final = "httpx==0.28.1"
PEERS: Final = {
    "finance_dev": ["finance_dev==0.9.0", HTTPX],
    "openai": ["openai==3.57.0", HTTPX],
    "stripe": ["stripe==16.1.0", HTTPX],
    "authlib": ["authlib==1.9.9", HTTPX, "httpx2"],
}
AWAITED: Final = ("finance_dev", "authlib")
FOLDER: Final = ROOT / "benchmarks"


class Bench(NamedTuple):
    """
    What is measured, and how often.
    """

    peers: list[str]
    rounds: int
    is_quick: bool

    def calls(self, url: str) -> list[Row]:
        """
        One GET: sync, awaited one at a time, a hundred at once.
        """
        scale = 3 if self.is_quick else 1
        plain = Worker(python_of("httpx", [HTTPX]), str(FOLDER / "callers.py"), url)
        mine = Worker(ours(), str(FOLDER / "callers.py"), url)
        newer = ours("ours-httpx2", "httpx2>=2.16,<3")
        over = Worker(newer, str(FOLDER / "callers.py"), url, "httpx2")
        others = {name: Worker(_peer(name), str(FOLDER / "callers.py"), url) for name in self.peers}
        rows: list[Row] = []

        def half(worker: Worker, name: str, way: str, together: int) -> Callable[[], Round]:
            line = f"{name} {way} {together} {600 // scale}"
            return lambda: tuple(worker.do(line))

        print("Calls, sync (each beside httpx in its own process)", flush=True)
        for name, worker in ({"ours": mine} | others).items():
            halves = {
                "httpx": half(worker, "httpx", "sync", 1),
                name: half(worker, name, "sync", 1),
            }
            rows += compare("sync", halves, self.rounds, {"ours": 0.8})[len(rows) > 0 :]
        for together, bound in ((1, 0.65), (100, 0.3)):
            section = f"async, {together} at once" if together > 1 else "async, one at a time"
            print(
                f"Calls, {section} (beside httpx as pip installs it, without sniffio)", flush=True
            )
            halves = {
                "httpx": half(plain, "httpx", "async", together),
                "httpx with sniffio": half(mine, "httpx", "async", together),
                "ours": half(mine, "ours", "async", together),
                "ours, over httpx2": half(over, "ours", "async", together),
            }
            for name in AWAITED:
                if name in others:
                    halves[name] = half(others[name], name, "async", together)
            rows += compare(section, halves, self.rounds, {"ours": bound})
        for worker in (plain, mine, over, *others.values()):
            worker.end()
        return rows

    def start(self, url: str) -> list[Row]:
        """
        Cold processes: the import, and the first result.
        """
        python = ours()
        profile = f"{url}/v1/users/me/profile"
        # Ratios near 1 need many rounds: the times of whole processes vary by a tenth.
        rounds, many = (self.rounds * (1 if self.is_quick else times) for times in (3, 10))
        print("Start: import (less the bare interpreter)", flush=True)

        def cold(python: str, code: str, **variables: str) -> Callable[[], Round]:
            return lambda: alone([python, "-c", code], **variables)

        def net(python: str, code: str, **variables: str) -> Callable[[], Round]:
            def half() -> Round:
                bare = alone([python, "-c", "pass"], **variables)
                full = alone([python, "-c", code], **variables)
                return max(full[0] - bare[0], 1e-6), max(full[1] - bare[1], 1e-6)

            return half

        typed = "import aries_exchange as a; a.AriesClient(base_url={!r}, bearer_token='t').users."
        first = typed.format(url) + "get_user_profile()"
        halves = {
            "import httpx": net(python, "import httpx"),
            "import aries_exchange": net(python, "import aries_exchange"),
        }
        rows = compare("start", halves, rounds, {"import aries_exchange": 0.2})
        print("Start: a cold process to its first result", flush=True)
        halves = {
            "httpx, first result": cold(
                python, f"import httpx; httpx.Client().get({profile!r}).json()"
            ),
            "ours, first typed result": cold(python, first),
        }
        rows += compare("start", halves, many, {"ours, first typed result": 1.05})
        del halves["ours, first typed result"]
        for name in self.peers:
            code = "import os, sys; os.environ['AUTHLIB_INSECURE_TRANSPORT'] = '1'; "
            halves[f"{name}, first result"] = cold(_peer(name), code + _first(name, url))
        rows += compare("start", halves, rounds)[1:]
        print("Start: a document with 150 operations", flush=True)
        with tempfile.TemporaryDirectory() as name:
            places = {}
            for label, count in (("17 operations", 0), ("150 operations", 150)):
                place = documents.generated(documents.large(count), Path(name, label[:3].strip()))
                subprocess.run([python, "-m", "compileall", "-q", str(place)], check=True)
                places[label] = str(place)
            for what, code, half in (
                ("import", "import aries_exchange", net),
                ("first result", first, cold),
            ):
                halves = {
                    f"{what}, {label}": half(python, code, PYTHONPATH=place)
                    for label, place in places.items()
                }
                rows += compare("start", halves, many, {f"{what}, 150 operations": 1.05})
        return rows

    def installed(self, _: str) -> list[Row]:
        """
        What pip installs: distributions, megabytes, compiled modules; and what the import loads.
        """
        code = (
            "import importlib.metadata as m, json, sys; import aries_exchange;"
            "heavy = [n for n in ('httpx', 'attrs', 'attr', 'ssl') if n in sys.modules];"
            "ds = [d for d in m.distributions() if d.name not in ('pip', 'setuptools')];"
            "fs = [f for d in ds for f in d.files if '__pycache__' not in str(f)];"
            "size = sum(f.locate().stat().st_size for f in fs if f.locate().exists());"
            "print(json.dumps([len(ds) - 1, size / 1e6, sum(f.suffix == '.so' for f in fs), heavy]))"
        )
        done = subprocess.run([ours(), "-c", code], capture_output=True, text=True, check=True)
        count, size, compiled, heavy = json.loads(done.stdout)
        print(
            f"Installed: {count} dependencies, {size:.1f} MB, {compiled} compiled; {heavy} loaded"
        )
        return [
            _fact("installed", "dependencies", count, 9),
            _fact("installed", "megabytes", size, 8),
            _fact("installed", "compiled modules", compiled, 0),
            _fact("installed", "heavy modules after the import", len(heavy), 0),
        ]

    def decode(self, _: str) -> list[Row]:
        """
        A thousand accounts with several decoders in one process; then fewer and more accounts.
        """
        python = ours("ours-decode", "pydantic==2.14.3")
        with tempfile.TemporaryDirectory() as name:
            folder = documents.generated(documents.with_decimals(), Path(name, "made"))
            stock = [*_stock(), "--path", str(folder / "openapi.json"), "--output-path"]
            subprocess.run([*stock, str(folder / "stock")], check=True, capture_output=True)
            for kind, money in (("documented", False), ("decimals", True)):
                lines = (json.dumps(documents.account(n, money=money)) for n in range(1000))
                (folder / f"{kind}.jsonl").write_text("\n".join(lines))
            command = (python, str(FOLDER / "decoders.py"), str(folder))
            worker = Worker(*command)

            def half(name: str, count: int = 1000, kind: str = "documented") -> Callable[[], Round]:
                return lambda: tuple(worker.do(f"{name} {count} {max(1, 3000 // count)} {kind}"))

            rows: list[Row] = []
            for kind in ("documented", "decimals"):
                section = "decode" if kind == "documented" else "decode, with 2 decimals"
                print(f"Decode: one of 1,000 accounts, {kind}", flush=True)
                halves = {
                    name: half(name, kind=kind)
                    for name in ("json.loads", "ours", "pydantic", "stock")
                }
                # The document has no decimals yet; with two of them pydantic is the one to beat.
                bounds = {"ours": 1.9} if kind == "documented" else {}
                rows += compare(section, halves, self.rounds * 3, bounds)
                found = {row.name: row.ratio for row in rows if row.section == section}
                told = found["ours"] / found["pydantic"]
                rows.append(_fact(section, "ours / pydantic", told, 1.0))
            added = {}
            for count in (10, 100, 10_000, *(() if self.is_quick else (100_000,))):
                section = f"decode, {count:,} accounts"
                print(f"Decode: one of {count:,} accounts", flush=True)
                halves = {name: half(name, count) for name in ("json.loads", "ours")}
                loads, mine = compare(section, halves, self.rounds * 3, {"ours": 1.9})
                rows += [loads, mine]
                added[count] = mine.cpu - loads.cpu
            told = added[max(added)] / added[min(added)]
            rows.append(
                _fact("decode", f"added to json.loads, {max(added):,} / 10 accounts", told, 1.2)
            )
            peaks = {}
            for decoder in ("stock", "ours"):
                once = Worker(*command)
                peaks[decoder] = once.do(f"peak {decoder} 10000 1 documented")[0]
                once.end()
            rows.append(
                _fact("decode", "peak memory, ours / stock", peaks["ours"] / peaks["stock"], 1.0)
            )
            worker.end()
        return rows

    def crowd(self, _: str) -> list[Row]:
        """
        An expired token and many threads, pollers, bursts, thousands of clients.
        """
        python, script = ours(), str(FOLDER / "crowds.py")

        def ask(what: str, latency: float = 0.0) -> Any:
            print(f"Crowd: {what}", flush=True)
            with serving(latency) as url:
                done = subprocess.run(
                    [python, script, what, url], capture_output=True, text=True, check=False
                )
            if done.returncode:
                sys.exit(done.stderr)
            return json.loads(done.stdout)

        found = ask("storm", 0.05)["rounds"]
        storms = sorted(each["expired"][-1] / (0.05 + each["fresh"][-1]) for each in found)
        slow = ask("storm", 1.0)["rounds"]
        waited = sorted(sum(t >= 1.0 for t in each["near"]) - 1 for each in slow)
        rows = [
            _fact("crowd", "token requests, expired", max(r["requests expired"] for r in found), 1),
            _fact(
                "crowd", "token requests, near expiry", max(r["requests near"] for r in found), 1
            ),
            _fact("crowd", "failed calls", sum(len(r["wrong"]) for r in found), 0),
            _fact("crowd", "slowest / (latency + share)", storms[len(storms) // 2], 1.3),
            _fact("crowd", "waited for another's renewal near expiry", waited[-1], 0),
        ]
        rows.append(_fact("crowd", "connections of 2 pollers", ask("poller")["connections"], 2))
        bursts = ask("bursts")
        rows.append(_fact("crowd", "lost of 12,000 calls", len(bursts["lost"]), 0))
        raised = ask("at_once")["raised"]
        rows.append(_fact("crowd", "raised of 1,000 tasks", len(raised), 0))
        left = ask("clients")
        rows += [
            _fact("crowd", "threads left by 10,000 clients", left["threads"], 0),
            _fact("crowd", "descriptors left", left["descriptors"], 0),
            _fact("crowd", "megabytes left", left["megabytes"], 4),
        ]
        return rows

    def generate(self, _: str) -> list[Row]:
        """
        A package of 150 operations, compared with openapi-python-client's own command.
        """
        print("Generate: 150 operations", flush=True)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            spec = folder / "openapi.json"
            spec.write_text(json.dumps(documents.large()), encoding="utf-8")

            def mine() -> Round:
                output = folder / "mine" / "aries_exchange_openapi"
                shutil.rmtree(folder / "mine", ignore_errors=True)
                command = [sys.executable, "-m", "generator", "--spec", str(spec)]
                return alone([*command, "--output", str(output)])

            def stock() -> Round:
                shutil.rmtree(folder / "stock", ignore_errors=True)
                command = [*_stock(), "--path", str(spec), "--output-path", str(folder / "stock")]
                bin_folder = Path(sys.executable).parent  # ruff is there
                return alone(command, PATH=f"{bin_folder}:/usr/bin:/bin")

            halves = {"stock": stock, "make generate": mine}
            return compare("generate", halves, 5, {"make generate": 1.0})

    def server(self, url: str) -> list[Row]:
        """
        Check that the server of the benchmarks is faster than every client.
        """
        rate = reporting.capacity(url)
        print(f"Server: {rate:,.0f} responses per second", flush=True)
        return [_fact("server", "responses per second", rate, None)]


def _peer(name: str) -> str:
    return python_of(f"bench-{name}", PEERS[name])


def _fact(section: str, name: str, value: float, bound: float | None) -> Row:
    print(f"  {name:42} {value:10.3f}", flush=True)
    return Row(section, name, 0.0, 0.0, float(value), value, value, bound)


def _stock() -> list[str]:
    command = str(Path(sys.executable).with_name("openapi-python-client"))
    return [command, "generate", "--meta", "none", "--overwrite"]


def _first(name: str, url: str) -> str:
    # The script of one peer, without the imports of the other libraries in `callers`.
    source = (FOLDER / "callers.py").read_text()
    begin = source.index("TOKEN =")
    body = source[begin : source.index("async def _at_once")]
    needed = "from __future__ import annotations\nimport time\n"
    return f"exec({needed + body!r}); {name}_sync({url!r})()"


def main() -> int:
    """
    Measure, print, write; return 1 if a promise is not kept.
    """
    sections = ["server", "calls", "start", "installed", "decode", "crowd", "generate"]
    parser = argparse.ArgumentParser(
        description="Measure how fast the SDK is, compared with its peers."
    )
    parser.add_argument("--peers", default=",".join(PEERS), help="some of these, or none: ''")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--only", choices=sections, action="append", help="only these sections")
    parser.add_argument(
        "--publish", action="store_true", help="write docs/explanation/performance.md, too"
    )
    options = parser.parse_args()
    peers = list(filter(None, options.peers.split(",")))
    bench = Bench(peers, 3 if options.quick else 9, options.quick)
    print(f"{machine()}\n", flush=True)
    rows: list[Row] = []
    try:
        for section in options.only or sections:
            with serving() as url:
                rows += getattr(bench, section)(url)
    except KeyboardInterrupt:
        print("\nInterrupted; nothing was written.", file=sys.stderr)
        return 130
    command = "make bench" + "".join(f" {word}" for word in sys.argv[1:])
    reporting.write(rows, machine(), command, publish=options.publish)
    broken = [row for row in rows if row.broken]
    for row in broken:
        print(f"NOT KEPT: {row.section}, {row.name}: {row.ratio:.3f}, promised {row.bound}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
