"""
The login page: an authorization endpoint for browsers (RFC 6749, section 3.1).

It is not in the document, because it is not part of the API: in production it is on another host.

A login belongs to the browser that began it.  The form has a ticket, a cookie has the session, and
the login needs both.  The response to each form is a redirect to the current stage of the login, so
that going back in the browser sends no form again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aries_sandbox import logins, page
from aries_sandbox.asks import Ask, AskRejected, read_ask
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
        Return the response to a request for the page.
        """
        body = await read_body(request) if request.method == "POST" else b""
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        given = dict(pairs)
        if body is None:
            return page.failure("The request is invalid", "The form is too large.")
        if len(given) < len(pairs):
            return page.failure("The request is invalid", "A parameter is given twice.")
        with self._world.store.atomic():
            if request.method == "POST":
                return self._submit(request, body)
            if given.keys() == {"ticket"}:
                login = self._find(request, given)
                return page.gone() if login is None else self._show(login)
            return self._begin(request, given)

    def _begin(self, request: Request, given: Mapping[str, str]) -> Response:
        try:
            # Required here (RFC 6749, section 4.1.1), although the JSON operation has a default.
            ask = read_ask(self._world, {"response_type": "", **given})
        except AskRejected as rejection:
            return self._reject(rejection, given, request)
        session = request.cookies.get(_COOKIE) or self._world.mint.secret("session")
        login = logins.begin(self._world, ask, kind="ticket", session=session)
        response = self._show(login)
        response.set_cookie(_COOKIE, session, path=PATH, httponly=True, samesite="lax")
        return response

    def _reject(
        self, rejection: AskRejected, given: Mapping[str, str], request: Request
    ) -> Response:
        if rejection.redirect_uri is not None:
            result = {"error": rejection.error, "error_description": rejection.description}
            return _redirect(rejection.redirect_uri, given.get("state"), request, result)
        # RFC 6749, section 4.1.2.1: never redirect to an address that is not registered.
        names = ("client_id", "redirect_uri", "response_type")
        facts = [(f"Sent as {name}", given[name]) for name in names[:2] if given.get(name)]
        if missing := [name for name in names if not given.get(name)]:
            facts.append(("Missing", ", ".join(missing)))
        if rejection.client is not None:
            facts += [("Registered", uri) for uri in rejection.client.redirect_uris]
        return page.failure("This application cannot sign you in", rejection.description, facts)

    def _find(self, request: Request, given: Mapping[str, str]) -> Login | None:
        session = request.cookies.get(_COOKIE)
        ticket = given.get("ticket", "")
        return logins.find(self._world, ticket, session=session) if session else None

    def _submit(self, request: Request, body: bytes) -> Response:
        try:
            form: Mapping[str, str] = decode(FORM, body)
        except ValueError:
            return page.failure("The request is invalid", "The form cannot be parsed.")
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
                pass  # a form that was sent twice or from the history changes nothing
        return self._lead_on(request, login)

    def _lead_on(self, request: Request, login: Login) -> Response:
        ask = login.ask
        match login.stage:
            case Stage.ALLOWED:
                result = {"code": logins.code_of(self._world, login)}
            case Stage.DENIED:
                result = {"error": "access_denied", "error_description": "The user denied access."}
            case _:
                return _see(f"{PATH}?{urlencode({'ticket': login.token})}")
        return _redirect(ask.redirect_uri, ask.state, request, result)

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
                    "This login has ended.",
                    again=f"{PATH}?{urlencode(_parameters(ask))}",
                )
            case Stage.CONSENT:
                email = logins.email_of(self._world, login)
                return page.consent(ask, ticket, email, self._world.scopes.words)
            case Stage.ALLOWED | Stage.DENIED:
                return page.done(ask, ticket)


def _redirect(
    redirect_uri: str, state: str | None, request: Request, result: Mapping[str, str]
) -> Response:
    """
    Redirect to the client, with the issuer against mix-up attacks (RFC 9207).

    The status is 303, never 307: a 307 would send the password in the form to the client (RFC 9700,
    section 4.12).
    """
    parameters = {
        **result,
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
