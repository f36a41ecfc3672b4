"""
The results as a table, as JSON and as a picture.
"""

from __future__ import annotations

import json
import socket
import time

from typing import Any, Final
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from benchmarks.measuring import ROOT, Row


__all__ = ["capacity", "histogram", "write"]

_FOLDER: Final = ROOT / "build/bench"
_PAGE: Final = ROOT / "docs/performance.md"
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
    Print the table, and write it with the figures and the picture; *publish* updates the docs.
    """
    _FOLDER.mkdir(parents=True, exist_ok=True)
    text = f"{machine}; `{command}`.\n\n{table(rows)}"
    print(f"\n{text}")
    (_FOLDER / "results.md").write_text(text, encoding="utf-8")
    figures = {"machine": machine, "command": command, "rows": [row._asdict() for row in rows]}
    (_FOLDER / "results.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    (_FOLDER / "ratios.svg").write_text(bars(rows), encoding="utf-8")
    print(f"Written to {_FOLDER.relative_to(ROOT)}: results.md, results.json, ratios.svg")
    if publish:
        page = _PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(_BEGIN)
        _, _, tail = rest.partition(_END)
        _PAGE.write_text(head + _BEGIN + text + _END + tail, encoding="utf-8")
        for name in ("ratios.svg", "storm.svg"):
            picture = _FOLDER / name
            if picture.exists():
                (_PAGE.parent / f"performance-{name}").write_bytes(picture.read_bytes())


def bars(rows: list[Row]) -> str:
    """
    Return the ratios to plain httpx as a bar chart.
    """
    shown = [row for row in rows if row.cpu and row.section in _SHOWN]
    parts: list[str] = []
    y = 44
    for section in dict.fromkeys(row.section for row in shown):
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{escape(section)}</text>')
        y += 8
        for row in (each for each in shown if each.section == section):
            width = min(row.ratio, 5) * 100
            colour = "#1a7f5a" if row.name.startswith("ours") else "#9aa5b1"
            parts.append(f'<rect x="220" y="{y}" width="{width:.0f}" height="14" fill="{colour}"/>')
            parts.append(f'<text x="212" y="{y + 12}" text-anchor="end">{escape(row.name)}</text>')
            parts.append(f'<text x="{226 + width:.0f}" y="{y + 12}">{row.ratio:.2f}</text>')
            y += 20
        y += 22
    line = f'<line x1="320" x2="320" y1="44" y2="{y - 20}" stroke="#333" stroke-dasharray="3 3"/>'
    return _picture(780, y, "CPU time, ratio to plain httpx (less is better)", [*parts, line])


def histogram(storm: dict[str, Any]) -> None:
    """
    Write a histogram of the callers' times while a token was refreshed.
    """
    width, step = 0.01, 22
    names = {"fresh": "a valid token", "near": "near expiry", "expired": "an expired token"}
    parts: list[str] = []
    y = 44
    for key, words in names.items():
        times: list[float] = storm[key]
        counts = [0] * (int(max(storm["expired"]) / width) + 1)
        for each in times:
            counts[min(int(each / width), len(counts) - 1)] += 1
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{words}</text>')
        for number, count in enumerate(counts):
            height = count * 80 / max(counts)
            x, top = 40 + number * step, y + 88 - height
            parts.append(
                f'<rect x="{x}" y="{top:.1f}" width="{step - 2}" height="{height:.1f}"'
                ' fill="#1a7f5a"/>'
            )
            parts.append(f'<text x="{x}" y="{y + 100}" font-size="9">{number * 10}</text>')
        y += 124
    _FOLDER.mkdir(parents=True, exist_ok=True)
    title = "200 threads at once: milliseconds until the response (token endpoint: 50 ms)"
    (_FOLDER / "storm.svg").write_text(_picture(780, y, title, parts), encoding="utf-8")


def _picture(width: int, height: int, title: str, parts: list[str]) -> str:
    size = f'width="{width}" height="{height}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="12">',
            f'<rect {size} fill="white"/>',
            f'<text x="8" y="16" font-size="13">{escape(title)}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def _seconds(value: float) -> str:
    if not value:
        return ""
    return f"{value * 1e3:.1f} ms" if value >= 1e-3 else f"{value * 1e6:.1f} µs"


_SHOWN: Final = {"sync", "async, one at a time", "async, 100 at once"}
