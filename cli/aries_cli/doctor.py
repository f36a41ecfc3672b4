"""
`aries doctor`: check everything that a login needs, one thing at a time.
"""

from __future__ import annotations

import email.utils
import socket
import time

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import httpx

from aries_cli.console import state_of
from aries_cli.profiles import Settings
from aries_exchange import (
    AriesAPIError,
    AriesClient,
    AriesError,
    NotSentError,
    OutcomeUnknownError,
    RawResponse,
    RequestOptions,
)


__all__ = ["Finding", "examine"]

Mark: TypeAlias = Literal["ok", "note", "wrong"]

_SKEW: Final = 30.0
_TIMEOUT: Final = 10.0


class Finding(NamedTuple):
    """
    The result of one check: `ok`, `note` or `wrong`, what was found, and how to fix it.
    """

    mark: Mark
    name: str
    found: str
    remedy: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """
    Check everything that a login with *settings* needs.

    Raises:
        InvalidArgumentError: A setting is wrong or missing.
    """
    uri = settings.values.get("redirect_uri")
    with settings.client(timeout=_TIMEOUT, max_retries=0) as client:
        told = ", ".join(f"{name} from {source}" for name, source in settings.sources.items())
        yield Finding("ok", "settings", f"profile {settings.profile}: {told}")
        seen: list[RawResponse] = []
        yield _check("server", partial(_server, client, seen))
        if seen:
            yield _clock(seen[0].headers.get("Date", ""), time.time())
        if uri is None:
            remedy = "Register one, such as http://127.0.0.1:8976/callback; pass --redirect-uri."
            yield Finding("note", "redirect URI", "none is set", remedy)
        else:
            yield _check("redirect URI", partial(_redirect_uri, client, uri))
            yield _check("port", partial(_port, uri))
        yield _check("store", lambda: Finding("ok", "store", f"{client.oauth2.status().store}"))
        yield _check("login", partial(_login, client))


def _check(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except AriesError as error:
        return Finding("wrong", name, error.message, error.hint)


def _server(client: AriesClient, seen: list[RawResponse]) -> Finding:
    try:
        client.health.get_health(options=RequestOptions(on_response=seen.append))
    except AriesAPIError:
        pass  # any response will do here
    except (NotSentError, OutcomeUnknownError) as error:
        remedy = "Check the network, the proxy and the base URL; aries sandbox runs the sandbox."
        return Finding("wrong", "server", f"{client.base_url}: {error.message}", remedy)
    return Finding("ok", "server", f"{client.base_url} responds")


def _clock(date: str, now: float) -> Finding:
    try:
        ahead = now - email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError):
        return Finding("note", "clock", "the server sent no date to compare with")
    if abs(ahead) <= _SKEW:
        return Finding("ok", "clock", "agrees with the server's")
    way = "ahead of" if ahead > 0 else "behind"
    found = f"this machine is {abs(ahead):.0f} s {way} the server"
    return Finding("wrong", "clock", found, "Set the clock, or switch on time synchronisation.")


def _redirect_uri(client: AriesClient, uri: str) -> Finding:
    # Begins a login that nobody completes.
    request = client.oauth2.begin_authorization(redirect_uri=uri)
    is_local = urlsplit(request.url).scheme == "http"
    try:
        response = httpx.get(request.url, timeout=_TIMEOUT, trust_env=not is_local)
    except httpx.HTTPError as error:
        found = f"the login page could not be loaded ({type(error).__name__})"
        return Finding("note", "redirect URI", found)
    if 400 <= response.status_code <= 499:
        remedy = (
            "Compare it with the one that is registered: scheme, host (127.0.0.1 is not"
            " localhost), port, path and trailing slash count."
        )
        found = f"the login page rejects this client ID with {uri}"
        return Finding("wrong", "redirect URI", found, remedy)
    return Finding("ok", "redirect URI", f"the login page accepts {uri}")


def _port(uri: str) -> Finding:
    parts = urlsplit(uri)
    host, port = parts.hostname or "", parts.port or 80
    if parts.scheme != "http" or host not in {"127.0.0.1", "::1", "localhost"}:
        found = f"{uri} is not on this machine"
        return Finding("note", "port", found, "Log in with aries login --mode paste.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        found = f"port {port} of {host} cannot be used: {error.strerror}"
        return Finding("wrong", "port", found, "Stop the program that uses it.")
    return Finding("ok", "port", f"{parts.netloc} is free")


def _login(client: AriesClient) -> Finding:
    status = client.oauth2.status()
    remedy = "Run aries login." if status.is_over else None
    mark: Mark = "ok"
    if status.is_over:
        mark = "wrong" if status.refreshed_at else "note"
    return Finding(mark, "login", state_of(status, time.time()), remedy)
