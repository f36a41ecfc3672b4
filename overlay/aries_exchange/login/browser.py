"""
Logging in like a person: through the browser, or by pasting what the browser shows.
"""

from __future__ import annotations

import os
import re
import sys

from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from aries_exchange import scopes
from aries_exchange.calls.call import check_timeout
from aries_exchange.effects import Ask, Flow
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
    NoBrowserError,
)
from aries_exchange.login.flows import begin_authorization, exchange_code
from aries_exchange.login.status import LoginStatus, adopt, prepare, status
from aries_exchange.oauth2.authorization import REQUEST_LIFETIME, AuthorizationRequest
from aries_exchange.parts import VARIABLES, ClientParts


Mode: TypeAlias = Literal["auto", "browser", "paste"]
Prompt: TypeAlias = Callable[[str], str | Awaitable[str]]

_MODES: Final = ("auto", "browser", "paste")
_PASTES: Final = 3
_CODE: Final = re.compile(r"[\x21-\x7e]+")


def login(
    client: ClientParts[Any],
    *,
    scope: str | Iterable[str] | None = None,
    redirect_uri: str | None = None,
    mode: Mode = "auto",
    timeout: float = 300.0,
    open_browser: Callable[[str], object] | None = None,
    prompt: Prompt | None = None,
    tell: Callable[[str], object] | None = None,
) -> Flow[LoginStatus]:
    """
    Let the user log in on the authorization page, go on with that login, and return its state.

    `browser` opens the page and listens at the redirect URI, which must be one of this machine.
    `paste` shows the address of the page, and takes the address that the browser was sent to, or
    the code in it.  `auto` means the first where the user would see a browser opened here, and
    the second where not: over SSH, in a container.

    The store is tried before anything is shown.  In asyncio and trio, all that waits for a person
    waits in a worker thread.

    Args:
        scope: The scopes to ask for; none means the service decides.
        redirect_uri: As the client has registered it, to the letter; else the client's own, else
            `ARIES_REDIRECT_URI`.  Port 0 takes a free one, for services that allow any.
        mode: Which way.
        timeout: Seconds to wait for the browser to come back, ten minutes at most.
        open_browser: Replaces the user's browser.
        prompt: Asks for what is pasted, without showing it; otherwise the terminal does.
        tell: Called with what the user should know; otherwise it goes to stderr.

    Raises:
        AuthorizationError: The user or the service refused.
        AuthorizationResponseError: What was pasted is not the response to this login.
        LoginTimeoutError: Nobody came back; the message says what to compare.
        PortInUseError: The port of the redirect URI is taken.
        NoBrowserError: There is neither a browser nor a terminal.
        TokenStoreError: The login could not be kept; nobody was asked.
        OAuthError: The code was refused.
    """
    if mode not in _MODES:
        raise InvalidArgumentError('mode: takes "auto", "browser" or "paste"')
    check_timeout(timeout)
    uri, names = _redirect_uri(client, redirect_uri), scopes.join(scope)
    tell = tell or partial(print, file=sys.stderr, flush=True)
    way = _way(mode, uri, prompt, tell)
    grant = yield from prepare(client)
    if way == "browser":
        request, code = yield from _by_browser(client, uri, names, timeout, open_browser, tell)
    else:
        request = begin_authorization(client, uri, names)
        code = yield from _by_paste(client, request, prompt or _hidden, tell)
    verifier = request.verifier.value
    tokens = yield from exchange_code(client, code, request.redirect_uri, verifier)
    yield from adopt(client, tokens, grant)
    return (yield from status(client))


def _redirect_uri(client: ClientParts[Any], given: str | None) -> str:
    variable = VARIABLES["redirect_uri"]
    uri = given or client.identity.redirect_uri or os.environ.get(variable)
    if uri is None:
        raise InvalidArgumentError(
            "redirect_uri: is needed to log in; register one for the client, such as"
            f" http://127.0.0.1:8976/callback, and pass it to the letter, or set {variable}"
        )
    return client.identity.required_redirect_uri(uri)


def _way(mode: Mode, uri: str, prompt: Prompt | None, tell: Callable[[str], object]) -> Mode:
    from aries_exchange.login.loopback import is_loopback_uri
    from aries_exchange.login.opening import missing_browser

    why = missing_browser(os.environ, sys.platform, os.path.exists)
    if mode == "browser" or (mode == "auto" and why is None and is_loopback_uri(uri)):
        return "browser"
    if prompt is None and not (sys.stdin and sys.stdin.isatty()):
        raise NoBrowserError(
            f"there is no terminal to paste into{f', and {why}' if why else ''}.",
            hint="Log in where there is one, pass prompt=, or use begin_authorization().",
        )
    if mode == "auto" and why is not None:
        tell(f"No browser can be opened here: {why}.")
    return "paste"


def _by_browser(
    client: ClientParts[Any],
    uri: str,
    scope: str | None,
    timeout: float,
    opening: Callable[[str], object] | None,
    tell: Callable[[str], object],
) -> Flow[tuple[AuthorizationRequest, str]]:
    from aries_exchange.login.loopback import Listener
    from aries_exchange.login.opening import open_browser

    # It listens before there is a URL: nobody can take the port in between.
    listener = Listener(uri, client.clock)
    try:
        request = begin_authorization(client, listener.redirect_uri, scope)
        tell(
            f"Log in on the page that opens in your browser, or open it yourself:\n{request.url}\n"
            "Waiting for it to come back; Ctrl-C gives up."
        )
        yield Ask(partial(opening or open_browser, request.url))
        seconds = min(timeout, REQUEST_LIFETIME)
        accept = partial(_code_of, client, request)
        code: str = yield Ask(partial(listener.wait, accept, timeout=seconds))
    finally:
        listener.close()
    return request, code


def _by_paste(
    client: ClientParts[Any],
    request: AuthorizationRequest,
    prompt: Prompt,
    tell: Callable[[str], object],
) -> Flow[str]:
    tell(
        f"Open this page in a browser and log in:\n{request.url}\n"
        f"The browser is then sent to {request.redirect_uri}..., which may fail to load."
        " Copy that address from the browser's address bar."
    )
    for left in reversed(range(_PASTES)):
        try:
            pasted: str = yield Ask(
                partial(prompt, "Paste the address, or the code in it (it is not shown): ")
            )
        except EOFError:
            raise AuthorizationError("nothing was pasted.", hint="Log in again.") from None
        try:
            return _code_of(client, request, pasted.strip(), bare=True)
        except AuthorizationResponseError as error:
            if not left:
                raise
            tell(str(error))
    raise AssertionError


def _code_of(
    client: ClientParts[Any], request: AuthorizationRequest, text: str, *, bare: bool = False
) -> str:
    # A bare code has no state; the verifier of this request, which only this program knows, ties
    # it to this login instead (RFC 9700, section 2.1.1).
    if bare and "://" not in text and _CODE.fullmatch(text) and not set("?&=") & set(text):
        return text
    return request.read_response(text, client.environment, now=client.clock.wall())


def _hidden(question: str) -> str:
    import getpass

    return getpass.getpass(question)
