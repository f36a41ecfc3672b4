"""
What `make fuzz` found: cases and failures by operation, and how to repeat each of them.
"""

from __future__ import annotations

import functools
import json
import re

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from tools.fuzz_sides import BUILD, DOCUMENT, LOG, SANDBOX_LOG, Step


_LINES: Final = 24


class Failure(NamedTuple):
    """
    Something that broke a promise, and the words after `make fuzz` that repeat it.
    """

    subject: str
    title: str
    text: str
    again: str | None = None


class Tally:
    """
    Counts the cases in the log while they come in.
    """

    def __init__(self, log: Path = LOG) -> None:
        self._log = log
        self._read = 0
        self.counts: Counter[tuple[str, str]] = Counter()

    def update(self) -> None:
        """
        Count what has come since.
        """
        if not self._log.exists():
            return
        with self._log.open("rb") as log:
            log.seek(self._read)
            whole, _, _ = log.read().rpartition(b"\n")
        self._read += len(whole) + 1 if whole else 0
        for line in whole.decode().splitlines():
            side, subject, *_ = line.split("\t")
            self.counts[side, subject] += 1

    def of(self, side: str) -> int:
        """
        Return the number of cases of *side*.
        """
        return sum(count for (each, _), count in self.counts.items() if each == side)


def failures_of(step: Step, status: int) -> list[Failure]:
    """
    Return what *step* found before it ended with *status*.
    """
    found = [*_crashes(step.folder), *_failed_tests(step)]
    if not found and status != 0:
        tail = "\n".join(step.output.read_text("utf-8", "replace").splitlines()[-_LINES:])
        title = f"{step.folder.name} ended with status {status}"
        found.append(Failure(step.folder.name, title, tail))
    return found


def _crashes(folder: Path) -> Iterator[Failure]:
    for path in sorted(folder.glob(".schemathesis/**/crashes/*_*.json")):
        crash: Any = json.loads(path.read_text("utf-8"))
        label: str = crash["operation"]
        last = crash["sequence"][-1]
        for check in last["checks"]:
            title, _, text = check["message"].partition("\n")
            answer = f"answer: {last['response']['status_code']} {last['response']['body'][:500]}"
            parts = [text.strip(), answer, crash["code_sample"]]
            yield Failure(
                operations().get(label, label),
                f"{label}: {title.lower()} ({check['name']})",
                "\n".join(filter(None, parts)),
                f"REPLAY={crash['case_id']}",
            )


def crash_of(case: str) -> Path | None:
    """
    Return where schemathesis kept *case*.
    """
    for path in sorted(BUILD.glob("*/.schemathesis/**/crashes/*_*.json")):
        if json.loads(path.read_text("utf-8"))["case_id"] == case:
            return path
    return None


def _failed_tests(step: Step) -> Iterator[Failure]:
    if not step.junit.exists():
        return
    for case in ET.parse(step.junit).iter("testcase"):  # noqa: S314 - we wrote it
        told: dict[str, str] = {
            each.get("name") or "": each.get("value") or "" for each in case.iter("property")
        }
        for failed in [*case.iter("failure"), *case.iter("error")]:
            if "test" not in told:
                continue  # of schemathesis, and among its crashes
            subject = told.get("subject", step.folder.name)
            title = f"{subject}: {told['test'].rpartition('::')[2]}"
            yield Failure(subject, title, _essence(failed.text or ""), f"REPLAY='{told['test']}'")


def _essence(traceback: str) -> str:
    """
    Return the lines of pytest that tell what went wrong, without the way there.
    """
    lines = [line[1:].strip("\n")[2:] for line in traceback.splitlines() if line.startswith("E ")]
    return "\n".join(lines[:_LINES] + (["..."] if len(lines) > _LINES else []))


def report(tally: Tally, failures: Iterable[Failure]) -> str:
    """
    Return a table of cases and failures by operation.
    """
    failed = Counter(failure.subject for failure in failures)
    sides = sorted({side for side, _ in tally.counts}, key=_ORDER.index)
    subjects = [*dict.fromkeys([*operations().values(), *(s for _, s in tally.counts), *failed])]
    rows = [["", *sides, "failures"]]
    for subject in subjects:
        counts = [tally.counts[side, subject] for side in sides]
        if any(counts) or failed[subject]:
            cells = [f"{count:,}" if count else "" for count in counts]
            rows.append([subject, *cells, str(failed[subject])])
    rows.append(["all", *(f"{tally.of(side):,}" for side in sides), str(failed.total())])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


_ORDER: Final = ("server", "client", "logins", "generator")


@functools.cache
def operations() -> dict[str, str]:
    """
    Return the operationId by method and path, as schemathesis writes them.
    """
    document: Any = json.loads(DOCUMENT.read_text("utf-8"))
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }


def told(number: int, failure: Failure) -> str:
    """
    Return a failure as it is shown.
    """
    lines = [f"{number}. {failure.title}", *(f"     {line}" for line in failure.text.splitlines())]
    if " 500 " in failure.text and SANDBOX_LOG.exists():
        lines.append(f"     traceback: {SANDBOX_LOG}")
    if failure.again is not None:
        lines.append(f"   make fuzz {failure.again}")
    return "\n".join(lines)


def write_junit(steps: Iterable[Step], path: Path) -> None:
    """
    Put what *steps* found into one file.
    """
    whole = ET.Element("testsuites")
    for step in steps:
        if step.junit.exists():
            for suite in ET.parse(step.junit).iter("testsuite"):  # noqa: S314 - we wrote it
                suite.set("name", step.folder.name)
                whole.append(suite)
    for name in ("tests", "failures", "errors"):
        whole.set(name, str(sum(int(each.get(name, "0")) for each in whole)))
    ET.ElementTree(whole).write(path, encoding="utf-8", xml_declaration=True)


def seconds(text: str) -> float:
    """
    Read a time: ``90``, ``60s``, ``5m`` or ``1h``.

    Raises:
        ValueError: It is none.
    """
    matched = re.fullmatch(r"(\d+)([smh]?)", text)
    if matched is None or not int(matched[1]):
        raise ValueError(text)
    return float(matched[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[matched[2]]
