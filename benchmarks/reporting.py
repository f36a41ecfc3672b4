"""
The results as a table and as JSON.
"""

from __future__ import annotations

import json
import socket
import time

from typing import Final
from urllib.parse import urlsplit

from benchmarks.measuring import ROOT, Row


__all__ = ["capacity", "write"]

_FOLDER: Final = ROOT / "build/bench"
_PAGE: Final = ROOT / "docs/explanation/performance.md"
_BEGIN, _END = "<!-- results of make bench -->\n", "<!-- end of the results -->\n"


def capacity(url: str) -> float:
    """
    Return how many responses per second the server gives to 50 raw sockets.
    """
    parts = urlsplit(url)
    request = b"GET /v1/users/me/profile HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n"
    sockets = [socket.create_connection((parts.hostname or "", parts.port or 0)) for _ in range(50)]
    began, count = time.perf_counter(), 0
    while (took := time.perf_counter() - began) < 1:
        for each in sockets:
            each.sendall(request)
        for each in sockets:
            each.recv(65536)
        count += len(sockets)
    for each in sockets:
        each.close()
    return count / took


def table(rows: list[Row]) -> str:
    """
    Return *rows* as a Markdown table.
    """
    lines = [
        "| | | CPU | wall | ratio | quartiles | promised |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        times = [_seconds(row.cpu), _seconds(row.wall)]
        spread = f"{row.low:.2f} to {row.high:.2f}" if row.cpu else ""
        bound = "" if row.bound is None else f"at most {row.bound:g}"
        ratio = f"{row.ratio:.2f}" if row.cpu else f"{row.ratio:,.4g}"
        kept = f"**{ratio}**" if row.bound is not None and not row.broken else ratio
        kept += " (not kept)" if row.broken else ""
        lines.append(f"| {' | '.join([row.section, row.name, *times, kept, spread, bound])} |")
    return "\n".join(lines) + "\n"


def write(rows: list[Row], machine: str, command: str, *, publish: bool) -> None:
    """
    Print the table and write it and the figures; *publish* puts the table into the docs.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    text = f"{machine}; `{command}`.\n\n{table(rows)}"
    print(f"\n{text}")
    (_FOLDER / "results.md").write_text(text, encoding="utf-8")
    figures = {"machine": machine, "command": command, "rows": [row._asdict() for row in rows]}
    (_FOLDER / "results.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    print(f"Written to {_FOLDER.relative_to(ROOT)}: results.md, results.json")
    if publish:
        page = _PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(_BEGIN)
        _, _, tail = rest.partition(_END)
        _PAGE.write_text(head + _BEGIN + text + _END + tail, encoding="utf-8")


def _seconds(value: float) -> str:
    if not value:
        return ""
    return f"{value * 1e3:.1f} ms" if value >= 1e-3 else f"{value * 1e6:.1f} µs"
