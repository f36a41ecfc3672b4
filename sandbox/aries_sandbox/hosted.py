"""
The login page: an authorization endpoint for browsers (RFC 6749, section 3.1).

It is not in the document, for it is no part of the API: in production it lives on another host.

A login belongs to the browser that began it: its pages carry a ticket, a cookie the session, and
only both together go on.  Each form is answered with a redirect to the stage that the login has
reached, so that the browser's history holds nothing that would be sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aries_sandbox import logins, page
from aries_sandbox.asks import Ask, AskRefused, read_ask
from aries_sandbox.bodies import FORM, decode, read_body
from aries_sandbox.logins import Login, Stage
from aries_sandbox.world import World


PATH: Final = "/oauth2/authorize"
_COOKIE: Final = "aries_sandbox_session"


class LoginPage:
    """
    Serves the page for *world*.
    """

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: Request) -> Response:
        """
        Answer a request to the page.
        """
        body = await read_body(request) if request.method == "POST" else b""
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        given = dict(pairs)
        if body is None:
            return page.failure("That did not work", "The form is too large.")
        if len(given) < len(pairs):
            return page.failure("That did not work", "A parameter is given twice.")
        with self._world.store.atomic():
            if request.method == "POST":
                return self._submit(request, body)
            if given.keys() == {"ticket"}:
                login = self._find(request, given)
                return page.gone() if login is None else self._show(login)
            return self._begin(request, given)

    def _begin(self, request: Request, given: Mapping[str, str]) -> Response:
        try:
            # Required here, although the JSON operation knows a default (RFC 6749, section 4.1.1).
            ask = read_ask(self._world, {"response_type": "", **given})
        except AskRefused as refusal:
            return self._refuse(refusal, given, request)
        session = request.cookies.get(_COOKIE) or self._world.mint.secret("session")
        login = logins.begin(self._world, ask, kind="ticket", session=session)
        response = self._show(login)
        response.set_cookie(_COOKIE, session, path=PATH, httponly=True, samesite="lax")
        return response

    def _refuse(self, refusal: AskRefused, given: Mapping[str, str], request: Request) -> Response:
        if refusal.redirect_uri is not None:
            told = {"error": refusal.error, "error_description": refusal.description}
            return _redirect(refusal.redirect_uri, given.get("state"), request, told)
        # RFC 6749, section 4.1.2.1: never redirect to an address that is not registered.
        facts = [(f"Sent as {name}", given.get(name, "")) for name in ("client_id", "redirect_uri")]
        if refusal.client is not None:
            facts += [("Registered", uri) for uri in refusal.client.redirect_uris]
        return page.failure("This application cannot sign you in", refusal.description, facts)

    def _find(self, request: Request, given: Mapping[str, str]) -> Login | None:
        session = request.cookies.get(_COOKIE)
        ticket = given.get("ticket", "")
        return logins.find(self._world, ticket, session=session) if session else None

    def _submit(self, request: Request, body: bytes) -> Response:
        try:
            form: Mapping[str, str] = decode(FORM, body)
        except ValueError:
            return page.failure("That did not work", "The form cannot be read.")
        login = self._find(request, form)
        if login is None:
            return page.gone()
        match form, login.stage:
            case {"step": "sign_in"}, Stage.SIGN_IN | Stage.MFA | Stage.CONSENT:
                email, password = form.get("email", ""), form.get("password", "")
                login = logins.sign_in(self._world, login, email, password)
            case {"step": "mfa"}, Stage.MFA:
                code = form.get("code", "").replace(" ", "")
                login = logins.verify_code(self._world, login, code)
            case {"step": "consent", "decision": "allow"}, Stage.CONSENT:
                login = logins.allow(self._world, login)
            case {"step": "consent", "decision": "deny"}, Stage.CONSENT:
                login = logins.deny(self._world, login)
            case _:
                pass  # sent twice, or from a page of the history: the login goes on where it is
        return self._lead_on(request, login)

    def _lead_on(self, request: Request, login: Login) -> Response:
        ask = login.ask
        match login.stage:
            case Stage.ALLOWED:
                told = {"code": logins.code_of(self._world, login)}
            case Stage.DENIED:
                told = {"error": "access_denied", "error_description": "The user said no."}
            case _:
                return _see(f"{PATH}?{urlencode({'ticket': login.token})}")
        return _redirect(ask.redirect_uri, ask.state, request, told)

    def _show(self, login: Login) -> Response:
        ask, ticket = login.ask, login.token
        match login.stage:
            case Stage.SIGN_IN:
                return page.sign_in(ask, ticket, login.refused_email)
            case Stage.MFA:
                return page.mfa(ask, ticket, logins.MOST_WRONG_CODES - login.wrong_codes)
            case Stage.LOCKED:
                return page.failure(
                    "Too many wrong codes",
                    "This login is over.",
                    again=f"{PATH}?{urlencode(_parameters(ask))}",
                )
            case Stage.CONSENT:
                email = logins.email_of(self._world, login)
                return page.consent(ask, ticket, email, self._world.scopes.words)
            case Stage.ALLOWED | Stage.DENIED:
                return page.done(ask, ticket)


def _redirect(
    redirect_uri: str, state: str | None, request: Request, told: Mapping[str, str]
) -> Response:
    """
    Go back to the client, with the issuer against mix-ups (RFC 9207).

    303 and never 307: the password in the form must not travel on (RFC 9700, section 4.12).
    """
    parameters = {
        **told,
        **({} if state is None else {"state": state}),
        "iss": str(request.base_url).rstrip("/"),
    }
    parts = urlsplit(redirect_uri)
    query = urlencode(parameters, quote_via=quote)
    joined = f"{parts.query}&{query}" if parts.query else query
    url = parts._replace(query=joined).geturl()
    return _see(url)


def _see(url: str) -> Response:
    headers = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
    return RedirectResponse(url, 303, headers=headers)


def _parameters(ask: Ask) -> dict[str, str]:
    optional = {
        "state": ask.state,
        "code_challenge": ask.code_challenge,
        "code_challenge_method": ask.code_challenge and "S256",
    }
    return {
        "response_type": "code",
        "client_id": ask.client_id,
        "redirect_uri": ask.redirect_uri,
        "scope": ask.scope,
        **{name: value for name, value in optional.items() if value is not None},
    }
