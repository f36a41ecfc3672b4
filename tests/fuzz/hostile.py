"""
Answers that no service would send: statuses, headers and bodies meant to break their reader.
"""

from __future__ import annotations

import gzip
import json

from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from tests.fuzz.clients import SECRETS


__all__ = ["Hostile", "hostile", "raw_answers"]


class Hostile(NamedTuple):
    """
    An answer as it stands on the wire.
    """

    status: int
    headers: list[tuple[str, bytes]]
    body: bytes


_BODIES: Final[list[bytes]] = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"<!doctype html><h1>502</h1>",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b"\x00" * 64,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"error":' * 100_000,
    b'{"id":' + b"9" * 5_000 + b"}",
    b'{"expires_in":' + b"9" * 5_000 + b"}",
    b'{"id":1e999}',
    b'{"id":NaN,"status":-Infinity}',
    b'{"status":"\\ud800"}',
    b'{"a":1,"a":2}',
    b'{"error":{"message":"' + b"m" * 1_000_000 + b'"}}',
    b'{"error":{"code":{"a":[1]},"message":[null],"request_id":7},"codes":{"a":1}}',
    b'{"error":"x","error_description":"y","codes":[1,null,{"code":2}],"message":{}}',
    b'{"error":"\\u001b[31mred\\u0007\\r\\nforged: log line"}',
    b'{"type":"about:blank","title":"Not here","status":404,"detail":"gone"}',
    b"--boundary\r\n\r\n",
]
_VALUES: Final[dict[str, list[bytes]]] = {
    "Content-Type": [
        b"application/json",
        b"application/json; charset=utf-16",
        b"text/html; charset=no-such-charset",
        b"",
        b"\xff/\xfe",
        b"application/json;" * 500,
    ],
    "Content-Encoding": [b"gzip", b"x-gzip", b"GZIP", b"br", b"deflate", b"gzip, gzip", b"\xff"],
    "Retry-After": [
        b"0",
        b"1e400",
        b"-1",
        b"9" * 5_000,
        b"NaN",
        b"\xb2",
        b"Fri, 31 Dec 99999 23:59:59 GMT",
        b"Wed, 21 Oct 2015 07:28:00 GMT",
        b"Wed, 21 Oct 2015 07:28:00 +9999",
        b"tomorrow",
    ],
    "Date": [b"", b"0", b"Fri, 31 Dec 9999 23:59:59 -2359", b"\xff", b"Mon, 1 Jan 0001 00:00:00 +2359"],
    "Location": [
        b"http://evil.example/?token=",
        b"//evil.example",
        b"\\\\evil.example",
        b"javascript:alert(1)",
        b"http://[::1",
        b"/" + b"a" * 10_000,
        b"http://\xff",
    ],
    "Set-Cookie": [b"session=evil; Domain=.example", b"=;;;=" * 100],
    "X-Request-Id": [b"r" * 10_000, b"\x1b[31m", b"\xe2\x80\xae", b""],
    "WWW-Authenticate": [b"Bearer error=", b"Basic" * 1_000],
    "Link": [b"<http://evil.example/next>; rel=next"],
}  # fmt: skip


def _echo(secret: str, how: int) -> bytes:
    spelled = [
        json.dumps(secret),
        json.dumps(secret).replace("/", "\\/"),  # as PHP does
        '"' + "".join(f"\\u{ord(c):04x}" for c in secret) + '"',
        json.dumps(f"Bearer {secret} is not valid"),
    ][how]
    return b'{"error":{"code":%s,"message":%s},"codes":[{"code":%s,"description":%s}]}' % (
        (spelled.encode(),) * 4
    )


_echoes: Final = st.builds(_echo, st.sampled_from(SECRETS), st.integers(0, 3))
_bodies: Final = st.sampled_from(_BODIES) | _echoes | st.binary(max_size=64)
_packed: Final = _bodies.map(gzip.compress) | _bodies.map(lambda body: gzip.compress(body)[:-5])


def _headers() -> st.SearchStrategy[list[tuple[str, bytes]]]:
    known = st.sampled_from(sorted(_VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(_VALUES[name]))
    )
    echoed = st.tuples(
        st.sampled_from(["X-Request-Id", "Location", "X-Echo", "Retry-After"]),
        st.sampled_from(SECRETS).map(str.encode),
    )
    free = st.tuples(st.just("X-Free"), st.binary(max_size=40).map(_printed))
    return st.lists(known | echoed | free, max_size=4)


def _printed(value: bytes) -> bytes:
    # A header cannot hold line ends; what it does to hold NUL is for `raw_answers`.
    return value.translate(None, b"\r\n\0")


def hostile() -> st.SearchStrategy[Hostile]:
    """
    Return answers that a transport can hand over: whatever the status, headers and body are.
    """
    statuses = st.integers(200, 599) | st.sampled_from(
        [200, 201, 302, 307, 400, 401, 403, 429, 503]
    )
    return st.builds(Hostile, statuses, _headers(), _bodies | _packed)


def raw_answers() -> st.SearchStrategy[bytes]:
    """
    Return bytes that a socket can bring: answers that are cut, changed or made up.
    """
    return st.builds(_damaged, hostile().map(_written), st.lists(_damage, max_size=3)) | st.binary()


_damage: Final[st.SearchStrategy[tuple[int, int, Any]]] = st.tuples(
    st.integers(0, 3), st.integers(0, 400), st.binary(max_size=6)
)


def _written(answer: Hostile) -> bytes:
    lines = [b"HTTP/1.1 %d Any" % answer.status]
    lines += [name.encode() + b": " + value for name, value in answer.headers]
    if answer.status % 3:
        lines.append(b"Content-Length: %d" % len(answer.body))
        return b"\r\n".join([*lines, b"", b""]) + answer.body
    lines.append(b"Transfer-Encoding: chunked")
    chunk = b"%x\r\n%s\r\n" % (len(answer.body), answer.body) if answer.body else b""
    return b"\r\n".join([*lines, b"", b""]) + chunk + b"0\r\n\r\n"


def _damaged(raw: bytes, damages: list[tuple[int, int, bytes]]) -> bytes:
    for kind, place, some in damages:
        match kind:
            case 0:
                raw = raw[:place]
            case 1:
                raw = raw[:place] + some + raw[place:]
            case 2:
                raw = raw[:place] + some + raw[place + len(some) :]
            case _:
                raw = raw[:place] + raw[place + len(some) :]
    return raw
