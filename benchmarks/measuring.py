"""
Paired rounds: the candidates take turns, A B A B, and each round gives one ratio.

Other load slows both halves of a round, so the median of the ratios is stable even if the times are
not.  CPU time is the main figure; wall time is shown beside it.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.environments import install, python_of


__all__ = ["ROOT", "Round", "Row", "Worker", "alone", "compare", "ours", "serving"]

ROOT = Path(__file__).resolve().parents[1]
Round = tuple[float, float]
"""Processor time and wall time, in seconds."""


class Row(NamedTuple):
    """
    One line of the results: medians, and the quartiles of the ratio of CPU times.

    *bound* is the promised limit of the ratio, if there is one.
    """

    section: str
    name: str
    cpu: float
    wall: float
    ratio: float
    low: float
    high: float
    bound: float | None = None

    @property
    def broken(self) -> bool:
        """
        Whether the promise is not kept.
        """
        return self.bound is not None and self.ratio > self.bound


class Worker:
    """
    A process in its own environment that runs commands, one per line.
    """

    def __init__(self, *command: str) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment()
        )

    def do(self, line: str) -> Any:
        """
        Send the command *line* and return its result.
        """
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{line}\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            sys.exit(f"{line}: the process has ended with {process.wait()}")
        return json.loads(answer)

    def end(self) -> None:
        """
        Stop the process.
        """
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)


def compare(
    section: str,
    halves: Mapping[str, Callable[[], Round]],
    rounds: int,
    bounds: Mapping[str, float] | None = None,
) -> list[Row]:
    """
    Return a row for each of *halves*; the ratios are to the first of them.
    """
    results: dict[str, list[Round]] = {name: [] for name in halves}
    for half in halves.values():
        half()  # warm
    for _ in range(rounds):
        for name, half in halves.items():
            results[name].append(half())
    base = next(iter(results.values()))
    rows: list[Row] = []
    for name, measured in results.items():
        ratios = sorted(mine[0] / theirs[0] for mine, theirs in zip(measured, base, strict=True))
        low, ratio, high = statistics.quantiles(ratios, n=4) if rounds > 1 else ratios * 3
        cpu, wall = (statistics.median(each[i] for each in measured) for i in (0, 1))
        rows.append(Row(section, name, cpu, wall, ratio, low, high, (bounds or {}).get(name)))
        print(f"  {name:42} {cpu * 1e3:10.3f} ms  {ratio:6.3f}", flush=True)
    return rows


def alone(command: Sequence[str], **variables: str) -> Round:
    """
    Run *command*, and return its CPU and wall time.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        command, env=_environment() | variables, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, complaint = process.communicate()
    after, took = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{' '.join(command)[:200]}\n{complaint.decode()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, took


@contextmanager
def serving(latency: float = 0.0) -> Generator[str]:
    """
    Run the server of `loopback` in its own process; yield its URL.
    """
    command = [sys.executable, str(ROOT / "benchmarks/loopback.py"), str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def ours(name: str = "ours", *more: str) -> str:
    """
    Return the interpreter of an environment that has the wheel of this checkout.
    """
    python = python_of(name, [str(ROOT), *more])
    install(python, "--force-reinstall", "--no-deps", str(ROOT))
    return python


def _environment() -> dict[str, str]:
    # Other libraries must not see this checkout, only their own environment.
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
