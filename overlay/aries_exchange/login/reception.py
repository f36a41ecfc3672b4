"""
What the redirection endpoint answers, and which request it takes for the response it waits for.

No I/O: requests come in as bytes, answers go out as bytes.  The answers are static, so that
nothing that was sent comes back; the browser is led from the address with the code in it to one
without, which replaces it in the history.
"""

from __future__ import annotations

import base64
import hashlib

from collections.abc import Callable, Mapping
from typing import Final, Generic, TypeVar
from urllib.parse import urlsplit

from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    LoginTimeoutError,
)


T = TypeVar("T")

HEAD_LIMIT: Final = 32_768
"""Bytes; cookies of all local ports come along, for a port is no part of a cookie's domain."""

COMPARE: Final = (
    "If the page refused the redirect URI, compare {} with the one that is registered:"
    " scheme, host (127.0.0.1 is not localhost), port, path and trailing slash count."
)


class Reception(Generic[T]):
    """
    Answers requests until one of them is the response, and then until the browser has its page.
    """

    def __init__(self, accept: Callable[[str], T], redirect_uri: str) -> None:
        parts = urlsplit(redirect_uri)
        self._accept = accept
        self._redirect_uri = redirect_uri
        self._path = parts.path or "/"
        self._host = _named(parts.netloc)
        self._results: list[T] = []
        self._refusal: AuthorizationError | None = None
        self.is_shown: bool = False

    @property
    def is_over(self) -> bool:
        """
        Whether the response has come.
        """
        return bool(self._results) or self._refusal is not None

    def result(self) -> T:
        """
        Return what the response was accepted as, or raise what it was refused with.
        """
        if self._refusal is not None:
            raise self._refusal
        if not self._results:
            raise LoginTimeoutError(
                "nobody came back from the authorization page in time.",
                hint=COMPARE.format(self._redirect_uri),
            )
        return self._results[0]

    def answer(self, head: bytes) -> bytes:
        """
        Return the answer to the request with *head*.
        """
        request, *lines = head.decode("latin-1").split("\r\n")
        fields = [line.partition(":") for line in lines]
        hosts = [_named(value) for name, _, value in fields if name.lower() == "host"]
        method, _, rest = request.partition(" ")
        target, _, version = rest.partition(" ")
        path, _, query = target.partition("?")
        if len(head) > HEAD_LIMIT:
            return _response(431)
        if not version.startswith("HTTP/1.") or hosts != [self._host]:
            return _response(400)
        if path != self._path:
            return _response(404)
        if method != "GET":
            return _response(405)
        if self.is_over:
            return self._show(query)
        return self._judge(query)

    def _judge(self, query: str) -> bytes:
        base = self._redirect_uri.partition("?")[0]
        try:
            self._results.append(self._accept(f"{base}?{query}"))
        except AuthorizationResponseError:
            return _response(400)
        except AuthorizationError as refusal:
            self._refusal = refusal
        return _response(303, f"Location: {self._path}\r\n")

    def _show(self, query: str) -> bytes:
        if query:
            return _response(303, f"Location: {self._path}\r\n")  # a reload, or a second submission
        self.is_shown = True
        return _response(200 if self._refusal is None else 403)


def _named(host: str) -> str:
    return host.strip().lower().removesuffix(":80")  # browsers leave the default port out


def _response(status: int, more: str = "") -> bytes:
    reason, title, text = _TEXTS[status]
    body = _PAGE.format(title=title, text=text, style=_STYLE).encode()
    head = (
        f"HTTP/1.1 {status} {reason}\r\n{more}"
        "Content-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"Content-Security-Policy: {_POLICY}\r\n"
        "Referrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n"
        "Cache-Control: no-store\r\n"
        "Connection: close\r\n\r\n"
    )
    return head.encode() + body


_IGNORED: Final = ("Not the answer", "This is not the answer that the login waits for.")
_TEXTS: Final[Mapping[int, tuple[str, str, str]]] = {
    200: ("OK", "You are back", "You can close this page. The program goes on by itself."),
    303: ("See Other", "You are back", "The answer has arrived."),
    400: ("Bad Request", *_IGNORED),
    403: ("Forbidden", "Access was not granted", "You can close this page. The program says why."),
    404: ("Not Found", *_IGNORED),
    405: ("Method Not Allowed", *_IGNORED),
    431: ("Request Header Fields Too Large", *_IGNORED),
}
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1a2230; --soft: #525d6b; --page: #eef1f6; --card: #fff;
  --rule: #d5dbe4 }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf1; --soft: #a7b2bf; --page: #10151c;
  --card: #1a212b; --rule: #313b48 } }
body { margin: 0; padding: 12vh 1rem; color: var(--ink); background: var(--page);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif }
main { max-width: 25rem; margin: 0 auto; padding: 2rem 1.75rem; text-align: center;
  background: var(--card); border: 1px solid var(--rule); border-radius: 1rem }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25 }
p { margin: 0; color: var(--soft); text-wrap: balance }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:;"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - aries-exchange</title><link rel="icon" href="data:,">
<style>{style}</style></head>
<body><main><h1>{title}</h1><p>{text}</p></main></body></html>
"""
