"""
`aries doctor`: what a login needs, looked at piece by piece.
"""

from __future__ import annotations

import email.utils
import os
import sys

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import httpx

from aries_exchange import RawResponse, RequestOptions
from aries_exchange.cli.profiles import Settings
from aries_exchange.client import AriesClient
from aries_exchange.clock import SystemClock
from aries_exchange.errors import AriesAPIError, AriesError, NotSentError, OutcomeUnknownError
from aries_exchange.login.browser import missing_browser
from aries_exchange.login.loopback import COMPARE, Listener, is_loopback_uri


__all__ = ["Finding", "examine"]

Mark: TypeAlias = Literal["ok", "note", "wrong"]
_SKEW: Final = 30.0


class Finding(NamedTuple):
    """
    The outcome of one check: `ok`, `note` or `wrong`, what was found, and the way out.
    """

    mark: Mark
    name: str
    found: str
    remedy: str | None = None


def examine(settings: Settings) -> Iterator[Finding]:
    """
    Look at everything that a login with *settings* needs.

    Raises:
        InvalidArgumentError: A setting is wrong or missing.
    """
    clock, uri = SystemClock(), settings.values.get("redirect_uri")
    with settings.client(timeout=10, max_retries=0) as client:
        told = ", ".join(f"{name} from {source}" for name, source in settings.sources.items())
        yield Finding("ok", "settings", f"profile {settings.profile}: {told}")
        seen: list[RawResponse] = []
        yield _look("server", partial(_reach, client, seen))
        if seen:
            yield _compare_clocks(seen[0].headers.get("Date", ""), clock.wall())
        if uri is None:
            remedy = "Register one, such as http://127.0.0.1:8976/callback; pass --redirect-uri."
            yield Finding("note", "redirect URI", "none is set", remedy)
        else:
            yield _look("redirect URI", partial(_ask_page, client, uri))
            yield _look("port", partial(_bind, uri, clock))
        why = missing_browser(os.environ, sys.platform, os.path.exists)
        paste = "aries login asks you to paste the address instead." if why else None
        yield Finding("note" if why else "ok", "browser", why or "there is one", paste)
        yield _look("store", lambda: Finding("ok", "store", f"{client.oauth2.status().store}"))
        yield _look("login", partial(_describe_login, client, clock))


def _look(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except AriesError as error:
        return Finding("wrong", name, error.message, error.hint)


def _reach(client: AriesClient, seen: list[RawResponse]) -> Finding:
    try:
        client.health.get_health(options=RequestOptions(on_response=seen.append))
    except AriesAPIError:
        pass  # it answers, and that is what is asked here
    except (NotSentError, OutcomeUnknownError) as error:
        remedy = "Check the network, the proxy and the base URL; the sandbox is aries sandbox."
        return Finding("wrong", "server", f"{client.base_url}: {error.message}", remedy)
    return Finding("ok", "server", f"{client.base_url} answers")


def _compare_clocks(date: str, now: float) -> Finding:
    try:
        ahead = now - email.utils.parsedate_to_datetime(date).timestamp()
    except (ValueError, TypeError):
        return Finding("note", "clock", "the server does not say what time it has")
    if abs(ahead) <= _SKEW:
        return Finding("ok", "clock", "agrees with the server's")
    way = "ahead of" if ahead > 0 else "behind"
    found = f"this machine is {abs(ahead):.0f} s {way} the server"
    return Finding("wrong", "clock", found, "Set the clock, or switch on time synchronisation.")


def _ask_page(client: AriesClient, uri: str) -> Finding:
    # Begins a login that nobody goes on with.
    request = client.oauth2.begin_authorization(redirect_uri=uri)
    is_local = urlsplit(request.url).scheme == "http"
    try:
        answer = httpx.get(request.url, timeout=10, trust_env=not is_local)
    except httpx.HTTPError as error:
        found = f"the authorization page could not be asked ({type(error).__name__})"
        return Finding("note", "redirect URI", found)
    if 400 <= answer.status_code <= 499:
        found = f"the authorization page refuses this client_id with {uri}"
        return Finding("wrong", "redirect URI", found, COMPARE.format(uri))
    return Finding("ok", "redirect URI", f"the authorization page does not refuse {uri}")


def _bind(uri: str, clock: SystemClock) -> Finding:
    if not is_loopback_uri(uri):
        return Finding("note", "port", f"{uri} is not of this machine", "Log in with --mode paste.")
    Listener(uri, clock).close()
    return Finding("ok", "port", f"{urlsplit(uri).netloc} is free")


def _describe_login(client: AriesClient, clock: SystemClock) -> Finding:
    status = client.oauth2.status()
    ends = status.access_expires_at
    if status.refreshed_at is None and status.is_over:
        return Finding("note", "login", "nobody has logged in", "Run aries login.")
    if status.is_over:
        found = "the service has refused it; it is over"
        return Finding("wrong", "login", found, "Run aries login.")
    if ends is not None and ends <= clock.wall():
        return Finding("note", "login", "the access token has expired; the next call renews it")
    return Finding("ok", "login", f"{status.kind}, scope {status.scope or 'unknown'}")
