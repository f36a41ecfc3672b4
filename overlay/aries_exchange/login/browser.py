"""
Logging in on the authorization page: through the browser, or by pasting what the browser shows.
"""

from __future__ import annotations

import os
import re
import sys
import threading

from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from aries_exchange import scopes
from aries_exchange.calls.options import check_timeout
from aries_exchange.effects import Ask, Flow
from aries_exchange.errors import (
    AuthorizationError,
    AuthorizationResponseError,
    InvalidArgumentError,
    NoBrowserError,
)
from aries_exchange.login.flows import begin_authorization, exchange_code
from aries_exchange.login.status import LoginStatus, adopt, prepare
from aries_exchange.oauth2.authorization import REQUEST_LIFETIME, AuthorizationRequest
from aries_exchange.parts import VARIABLES, ClientParts
from aries_exchange.values import check_callback, check_type


Mode: TypeAlias = Literal["auto", "browser", "paste"]
Prompt: TypeAlias = Callable[[str], str | Awaitable[str]]
Tell: TypeAlias = Callable[[str], object]

_MODES: Final = ("auto", "browser", "paste")
_PASTES: Final = 10
_AROUND: Final = " \t\r\n\"'`<>\u2018\u2019\u201c\u201d\u00ab\u00bb"
"""What may be copied with an address: white space, quotes, angle brackets."""
_CODE: Final = re.compile(r"[\x21-\x7e]{20,}")
"""A code of fewer characters cannot have 128 bits of entropy (RFC 6749, section 10.10)."""


def login(
    client: ClientParts[Any],
    *,
    scope: str | Iterable[str] | None = None,
    redirect_uri: str | None = None,
    mode: Literal["auto", "browser", "paste"] = "auto",
    timeout: float = 300.0,
    open_browser: Callable[[str], object] | None = None,
    prompt: Callable[[str], str | Awaitable[str]] | None = None,
    tell: Callable[[str], object] | None = None,
) -> Flow[LoginStatus]:
    """
    Let the user log in on the authorization page, use that login, and return its state.

    `browser` opens the page and listens at the redirect URI, which must be on this machine.
    `paste` shows the address of the page.  The user pastes the address that the browser was sent
    to, or the code in it.  `auto` uses the browser if the user would see it open here, and pasting
    otherwise: over SSH, in a container.

    The token store is tried before anything is shown.  The async client waits for the user in a
    worker thread, and awaits callbacks that can be awaited.

    Args:
        scope: The scopes to request; without it the service decides.
        redirect_uri: Exactly as registered for the client.  The default is that of the client,
            then `ARIES_REDIRECT_URI`.  Port 0 takes a free port, for services that allow any.
        mode: How the user logs in.
        timeout: Seconds to wait for the browser to come back, at most 600.
        open_browser: Called with the address of the page; the default opens the user's browser.
        prompt: Called with a question, and returns what the user pastes.  It should not show the
            text.  The default asks in the terminal.
        tell: Called with each message for the user; the default prints it to stderr.

    Raises:
        AuthorizationError: The user denied access, or the service reported an error.
        AuthorizationResponseError: The user pasted something else than the response to this login,
            ten times.
        LoginTimeoutError: The browser did not come back; the message says what to check.
        PortInUseError: The port of the redirect URI is in use.
        NoBrowserError: There is neither a browser nor a terminal.
        TokenStoreError: The token store failed.  If it failed at once, the user was not asked.
        OAuthError: The service rejected the code.
    """
    if mode not in _MODES:
        raise InvalidArgumentError('mode: takes "auto", "browser" or "paste"')
    check_timeout(timeout)
    for name, callback in (("open_browser", open_browser), ("prompt", prompt), ("tell", tell)):
        check_callback(callback, name)
    uri, scope = _redirect_uri(client, redirect_uri), scopes.join(scope)
    tell = tell or partial(print, file=sys.stderr, flush=True)
    grant = yield from prepare(client)
    if _chosen_mode(mode, uri, prompt, tell) == "browser":
        request, code = yield from _by_browser(client, uri, scope, timeout, open_browser, tell)
    else:
        request = begin_authorization(client, uri, scope)
        code = yield from _by_pasting(client, request, prompt, tell)
    tokens = yield from exchange_code(client, code, request.redirect_uri, request.verifier.value)
    return (yield from adopt(client, tokens, grant))


def _redirect_uri(client: ClientParts[Any], given: str | None) -> str:
    variable = VARIABLES["redirect_uri"]
    uri = given or client.identity.redirect_uri or os.environ.get(variable)
    if uri is None:
        raise InvalidArgumentError(
            "redirect_uri: is needed to log in; register one for the client, such as"
            f" http://127.0.0.1:8976/callback, and pass it exactly as registered, or set {variable}"
        )
    return client.identity.required_redirect_uri(uri)


def _chosen_mode(mode: Mode, uri: str, prompt: Prompt | None, tell: Tell) -> Mode:
    from aries_exchange.login.loopback import is_loopback_uri

    reason = missing_browser(os.environ, sys.platform, os.path.exists)
    if mode == "browser" or (mode == "auto" and reason is None and is_loopback_uri(uri)):
        return "browser"
    if prompt is None and not (sys.stdin and sys.stdin.isatty()):
        raise NoBrowserError(
            f"there is no terminal to paste into{f', and {reason}' if reason else ''}.",
            hint="Log in where there is one, pass prompt=, or use begin_authorization().",
        )
    if mode == "auto" and reason is not None:
        tell(f"No browser can be opened here: {reason}.")
    return "paste"


def _by_browser(
    client: ClientParts[Any],
    uri: str,
    scope: str | None,
    timeout: float,
    opener: Callable[[str], object] | None,
    tell: Tell,
) -> Flow[tuple[AuthorizationRequest, str]]:
    from aries_exchange.login.loopback import Listener

    # It listens before the URL exists, so that no other program can take the port in between.
    listener = Listener(uri, client.clock)
    try:
        request = begin_authorization(client, listener.redirect_uri, scope)
        tell(
            f"Log in on the page that opens in your browser, or open it yourself:\n{request.url}\n"
            "Waiting for the browser to come back. Press Ctrl-C to stop."
        )
        yield Ask(partial(opener or open_browser, request.url))
        seconds = min(timeout, REQUEST_LIFETIME)
        accept = partial(_read_response, client, request)
        code: str = yield Ask(partial(listener.wait, accept, timeout=seconds))
    finally:
        listener.close()
    return request, code


def _by_pasting(
    client: ClientParts[Any], request: AuthorizationRequest, prompt: Prompt | None, tell: Tell
) -> Flow[str]:
    from aries_exchange.login.terminal import Terminal

    tell(
        f"Open this page in a browser and log in:\n{request.url}\n"
        f"The browser is then sent to {request.redirect_uri}..., which may fail to load."
        " Copy that address from the browser's address bar."
    )
    terminal = Terminal()
    ask = partial(
        prompt or terminal.ask, "Paste the address, or the code in it (it is not shown): "
    )
    try:
        for left in reversed(range(_PASTES)):
            pasted: object = yield Ask(ask)
            text = check_type(pasted, str, "prompt", "return the text that the user pasted")
            try:
                return _read_pasted(client, request, text)
            except AuthorizationResponseError as error:
                if not left or client.clock.wall() >= request.expires_at:
                    raise
                tell(f"{error.message} Copy the whole address, and paste it again.")
    except EOFError:
        raise AuthorizationError("nothing was pasted.", hint="Log in again.") from None
    finally:
        terminal.close()
    raise AssertionError


def _read_pasted(client: ClientParts[Any], request: AuthorizationRequest, pasted: str) -> str:
    text = pasted.strip(_AROUND)
    if "://" in text or set("?&=") & set(text):
        return _read_response(client, request, text)
    # A bare code has no state.  The verifier of this request, which only this program knows, ties
    # it to this login instead (RFC 9700, section 2.1.1).
    if _CODE.fullmatch(text):
        return text
    raise AuthorizationResponseError(
        "this is neither an address nor a code." if text else "nothing was pasted.",
        hint="Log in again, and paste the whole address from the browser's address bar.",
    )


def _read_response(client: ClientParts[Any], request: AuthorizationRequest, url: str) -> str:
    return request.read_response(url, client.environment, now=client.clock.wall())


def missing_browser(
    environ: Mapping[str, str], platform: str, exists: Callable[[str], bool]
) -> str | None:
    """
    Return why the user would not see a browser that is opened here, or None if they would.

    *platform* is `sys.platform`, and *exists* returns whether a file exists.  If `BROWSER` is set in
    *environ*, the user says that there is a browser.
    """

    def is_set(*names: str) -> bool:
        return any(environ.get(name) for name in names)

    if is_set("BROWSER"):
        return None
    if is_set("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        return "this is an SSH session"
    if is_set("container") or exists("/.dockerenv") or exists("/run/.containerenv"):
        return "this is a container"
    if platform in {"darwin", "win32", "cygwin"}:
        return None
    if not is_set("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        return "there is no display"
    return None if _has_browser() else "no browser was found"


def _has_browser() -> bool:
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def open_browser(url: str) -> None:
    """
    Open *url* in the user's browser, without waiting for it.
    """
    import webbrowser

    # Some browsers, and most commands in BROWSER, return only when the window is closed.
    threading.Thread(target=webbrowser.open, args=[url], daemon=True).start()
