"""
`aries doctor`: what a login needs, looked at piece by piece.
"""

from __future__ import annotations

import email.utils
import os
import sys

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

import httpx

from aries_exchange import RawResponse, RequestOptions
from aries_exchange.browser import missing_browser
from aries_exchange.cli.profiles import Settings
from aries_exchange.client import AriesClient
from aries_exchange.clock import SystemClock
from aries_exchange.errors import AriesAPIError, AriesError, InvalidArgumentError
from aries_exchange.loopback import Listener, is_loopback_uri
from aries_exchange.oauth2.authorization import check_redirect_uri
from aries_exchange.reception import COMPARE


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
    """
    clock = SystemClock()
    try:
        client = settings.client(timeout=10, max_retries=0)
    except InvalidArgumentError as error:
        yield Finding("wrong", "settings", error.message, error.hint)
        return
    with client:
        told = ", ".join(f"{name} from {source}" for name, source in settings.sources.items())
        yield Finding("ok", "settings", f"profile {settings.profile}: {told}")
        reached, date = _reach(client)
        yield reached
        if date is not None:
            yield _compare_clocks(date, clock.wall())
        yield from _look_at_redirect_uri(settings, client, clock, is_reached=date is not None)
        why = missing_browser(os.environ, sys.platform, os.path.exists)
        remedy = "aries login asks you to paste the address instead." if why else None
        yield Finding("note" if why else "ok", "browser", why or "there is one", remedy)
        yield from _look_at_login(client, clock.wall())


def _reach(client: AriesClient) -> tuple[Finding, str | None]:
    seen: list[str] = []

    def look(response: RawResponse) -> None:
        seen.append(response.headers.get("Date", ""))

    try:
        client.health.get_health(options=RequestOptions(on_response=look))
    except AriesAPIError as error:
        # It answers, and that is what is asked here.
        seen.append(error.headers.get("Date", ""))
    except AriesError as error:
        remedy = "Check the network, the proxy and the base URL; the sandbox is aries sandbox."
        return Finding("wrong", "server", f"{client.base_url}: {error.message}", remedy), None
    return Finding("ok", "server", f"{client.base_url} answers"), seen[0] if seen else ""


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


def _look_at_redirect_uri(
    settings: Settings, client: AriesClient, clock: SystemClock, *, is_reached: bool
) -> Iterator[Finding]:
    uri = settings.values.get("redirect_uri")
    if uri is None:
        remedy = "Register one, such as http://127.0.0.1:8976/callback; pass --redirect-uri."
        yield Finding("note", "redirect URI", "none is set", remedy)
        return
    try:
        check_redirect_uri(uri)
    except InvalidArgumentError as error:
        yield Finding("wrong", "redirect URI", error.message, error.hint)
        return
    if is_reached:
        yield _ask_page(client, uri)
    if not is_loopback_uri(uri):
        yield Finding("note", "port", f"{uri} is not of this machine", "Log in with --mode paste.")
        return
    try:
        Listener(uri, clock).close()
    except AriesError as error:
        yield Finding("wrong", "port", error.message, error.hint)
    else:
        yield Finding("ok", "port", f"{urlsplit(uri).netloc} is free")


def _ask_page(client: AriesClient, uri: str) -> Finding:
    # Begins a login that nobody goes on with.
    try:
        request = client.oauth2.begin_authorization(redirect_uri=uri)
        is_local = urlsplit(request.url).scheme == "http"
        answer = httpx.get(request.url, timeout=10, trust_env=not is_local)
    except (AriesError, httpx.HTTPError) as error:
        return Finding(
            "note", "redirect URI", f"the page could not be asked ({type(error).__name__})"
        )
    refused = 400 <= answer.status_code <= 499
    if refused:
        found = f"the authorization page refuses this client_id with {uri}"
        return Finding("wrong", "redirect URI", found, COMPARE.format(uri))
    return Finding("ok", "redirect URI", f"the authorization page does not refuse {uri}")


def _look_at_login(client: AriesClient, now: float) -> Iterator[Finding]:
    try:
        status = client.oauth2.status()
    except AriesError as error:
        yield Finding("wrong", "store", error.message, error.hint)
        return
    yield Finding("ok", "store", f"{status.store}")
    ends = status.access_expires_at
    again = "Run aries login."
    if status.refreshed_at is None and status.is_over:
        yield Finding("note", "login", "nobody has logged in", again)
    elif status.is_over:
        yield Finding("wrong", "login", "the service has refused it; it is over", again)
    elif ends is not None and ends <= now:
        yield Finding("note", "login", "the access token has expired; the next call renews it")
    else:
        yield Finding("ok", "login", f"{status.kind}, scope {status.scope or 'unknown'}")
