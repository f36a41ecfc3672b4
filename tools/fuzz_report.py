"""
What `make fuzz` found: cases and failures by operation, and how to repeat each of them.
"""

from __future__ import annotations

import functools
import json

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as ET

from tools.fuzz_sides import BUILD, DOCUMENT, LOG, SHARES, Step


SANDBOX_LOG: Final = BUILD / "sandbox.log"
_LINES: Final = 24


class Failure(NamedTuple):
    """
    Something that broke a promise, and the words after `make fuzz` that repeat it.
    """

    subject: str
    title: str
    text: str
    again: str | None = None


def counted(log: Path = LOG) -> Counter[tuple[str, str]]:
    """
    Return the number of cases so far, by side and subject.
    """
    whole = log.read_text("utf-8").rpartition("\n")[0] if log.exists() else ""
    cells = (line.split("\t") for line in whole.splitlines())
    return Counter((side, subject) for side, subject, *_ in cells)


def failures_of(step: Step, status: int) -> list[Failure]:
    """
    Return what *step* found before it ended with *status*.
    """
    found = [*_crashes(step.folder), *_failed_tests(step.folder)]
    if not found and status != 0:
        output = (step.folder / "output.txt").read_text("utf-8", "replace")
        title = f"{step.folder.name} ended with status {status}"
        found.append(Failure(step.folder.name, title, "\n".join(output.splitlines()[-_LINES:])))
    return found


def crashes(folder: Path) -> Iterator[tuple[Path, Any]]:
    """
    Yield what schemathesis kept below *folder*.
    """
    for path in sorted(folder.glob("**/.schemathesis/**/crashes/*_*.json")):
        yield path, json.loads(path.read_text("utf-8"))


def _crashes(folder: Path) -> Iterator[Failure]:
    for _, crash in crashes(folder):
        label: str = crash["operation"]
        last = crash["sequence"][-1]
        answer = f"answer: {last['response']['status_code']} {last['response']['body'][:500]}"
        for check in last["checks"]:
            title, _, text = check["message"].partition("\n")
            yield Failure(
                operations().get(label, label),
                f"{label}: {title.lower()} ({check['name']})",
                "\n".join(filter(None, [text.strip(), answer, crash["code_sample"]])),
                f"REPLAY={crash['case_id']}",
            )


def _failed_tests(folder: Path) -> Iterator[Failure]:
    junit = folder / "junit.xml"
    for case in ET.parse(junit).iter("testcase") if junit.exists() else ():  # noqa: S314 - ours
        told: dict[str, str] = {
            each.attrib["name"]: each.attrib["value"] for each in case.iter("property")
        }
        for failed in [*case.iter("failure"), *case.iter("error")]:
            if "test" in told:  # if not, it is of schemathesis, and among its crashes
                subject = told.get("subject", folder.name)
                title = f"{subject}: {told['test'].rpartition('::')[2]}"
                # What went wrong, without the way there.
                lines = [line[4:] for line in (failed.text or "").splitlines() if line[:2] == "E "]
                text = "\n".join(lines[:_LINES] + ["..."] * (len(lines) > _LINES))
                yield Failure(subject, title, text, f"REPLAY='{told['test']}'")


def report(counts: Counter[tuple[str, str]], failures: Iterable[Failure]) -> str:
    """
    Return a table of cases and failures by operation.
    """
    failed = Counter(failure.subject for failure in failures)
    sides = [side for side in SHARES if any(side == each for each, _ in counts)]
    subjects = [*operations().values(), *(subject for _, subject in counts), *failed]
    rows = [["", *sides, "failures"]]
    for subject in dict.fromkeys(subjects):
        cells = [counts[side, subject] for side in sides]
        if any(cells) or failed[subject]:
            rows.append([subject, *(f"{n:,}" if n else "" for n in cells), str(failed[subject])])
    totals = (sum(n for (each, _), n in counts.items() if each == side) for side in sides)
    rows.append(["all", *(f"{total:,}" for total in totals), str(failed.total())])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


@functools.cache
def operations() -> dict[str, str]:
    """
    Return the operationId by method and path, as schemathesis writes them.
    """
    paths: dict[str, Any] = json.loads(DOCUMENT.read_text("utf-8"))["paths"]
    return {
        f"{method.upper()} {path}": operation["operationId"]
        for path, item in paths.items()
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
    return "\n".join(lines + [f"   make fuzz {failure.again}"] * (failure.again is not None))
