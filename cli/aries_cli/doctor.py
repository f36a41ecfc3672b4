"""
`aries doctor`: check everything that a login needs, one thing at a time.
"""

from __future__ import annotations

import email.utils
import socket
import time

from collections.abc import Callable, Iterator
from functools import partial
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import anyio
import httpx

import aries_exchange as sdk

from aries_cli.console import in_options, state_of
from aries_cli.profiles import Settings


Mark: TypeAlias = Literal["ok", "note", "wrong"]


class Finding(NamedTuple):
    """
    The result of one check: `ok`, `note` or `wrong`, what was found, and how to fix it.
    """

    mark: Mark
    name: str
    found: str
    remedy: str | None = None


def examine(settings: Settings, timeout: float = 10.0) -> Iterator[Finding]:
    """
    Check everything that a login with *settings* needs, for *timeout* seconds each at most.

    Raises:
        InvalidArgumentError: A setting is wrong or missing.
    """
    uri, client_id = (settings.values.get(name) for name in ("redirect_uri", "client_id"))
    # None of the checks without a client ID sends one.
    with settings.client(client_id=client_id or "none", timeout=timeout, max_retries=0) as client:
        told = [f"{n.replace('_', ' ')} {value}" for n, value in settings.values.items()]
        found = f"profile {settings.profile}: {', '.join(told) or 'no settings'}"
        yield Finding("ok", "settings", found)
        seen: list[sdk.RawResponse] = []
        yield _check("server", partial(_server, client, seen))
        if seen:
            yield _clock(seen[0].headers.get("Date", ""), time.time())
        if uri and client_id:
            yield _check("redirect URI", partial(_redirect_uri, client, uri, timeout))
            yield _check("port", partial(_port, uri))
        else:
            yield Finding("note", "redirect URI", "unknown", "Pass --client-id and --redirect-uri.")
        yield _check("store", lambda: Finding("ok", "store", f"{client.oauth2.status().store}"))
        yield _check("login", partial(_login, client))


def _check(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except sdk.AriesError as error:
        return Finding("wrong", name, *in_options(error))


def _server(client: sdk.AriesClient, seen: list[sdk.RawResponse]) -> Finding:
    try:
        client.health.get_health(options=sdk.RequestOptions(on_response=seen.append))
    except sdk.AriesAPIError:
        pass  # any response will do here
    except (sdk.NotSentError, sdk.OutcomeUnknownError) as error:
        message, remedy = in_options(error)
        # Plain http is for this machine only.
        remedy = "Start the sandbox: aries sandbox." if "http:" in client.base_url else remedy
        return Finding("wrong", "server", f"{client.base_url}: {message}", remedy)
    return Finding("ok", "server", f"{client.base_url} responds")


def _clock(date: str, now: float) -> Finding:
    try:
        ahead = now - email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError):
        return Finding("note", "clock", "the server sent no date to compare with")
    if abs(ahead) <= 30:
        return Finding("ok", "clock", "agrees with the server's")
    way = "ahead of" if ahead > 0 else "behind"
    found = f"this machine is {abs(ahead):.0f} s {way} the server"
    return Finding("wrong", "clock", found, "Set the clock, or switch on time synchronisation.")


def _redirect_uri(client: sdk.AriesClient, uri: str, timeout: float) -> Finding:
    # Begins a login that nobody completes.
    request = client.oauth2.begin_authorization(redirect_uri=uri)
    try:
        status = anyio.run(_status_of, request.url, timeout)
    except (httpx.HTTPError, OSError, ValueError, ImportError) as error:
        found = f"the login page could not be loaded ({type(error).__name__})"
        return Finding("note", "redirect URI", found)
    if 400 <= status <= 499:
        remedy = "Compare it with the registered one: host, port, path and trailing slash count."
        found = f"the login page rejects this client ID with {uri}"
        return Finding("wrong", "redirect URI", found, remedy)
    return Finding("ok", "redirect URI", f"the login page accepts {uri}")


async def _status_of(url: str, seconds: float) -> int:
    # A deadline for all of it, and no byte of the body, whatever the server sends and how slowly.
    is_local = urlsplit(url).scheme == "http"
    with anyio.fail_after(seconds):
        async with (
            httpx.AsyncClient(timeout=seconds, trust_env=not is_local) as http,
            http.stream("GET", url) as response,
        ):
            return response.status_code


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


def _login(client: sdk.AriesClient) -> Finding:
    status = client.oauth2.status()
    mark: Mark = "ok" if not status.is_over else "wrong" if status.refreshed_at else "note"
    return Finding(mark, "login", state_of(status), "Run aries login." if status.is_over else None)
