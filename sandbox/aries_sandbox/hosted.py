"""
The login page: an authorization endpoint for browsers (RFC 6749, section 3.1).

It is not in the document, for it is no part of the API: in production it lives on another host.

A login belongs to the browser that began it: the form carries its ticket, a cookie the session, and
only both together go on.  A form that is submitted twice, or from the browser's history, finds the
stage the login has reached and shows that.
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
        if request.method == "POST":
            body = await read_body(request)
            if body is None:
                return page.failure("That did not work", "The form is too large.")
            with self._world.store.atomic():
                return self._submit(request, body)
        with self._world.store.atomic():
            return self._begin(request)

    def _begin(self, request: Request) -> Response:
        pairs = parse_qsl(request.url.query, keep_blank_values=True)
        given = dict(pairs)
        if len(given) < len(pairs):
            return page.failure("That did not work", "A parameter is given twice.")
        try:
            # Required here, although the JSON operation knows a default (RFC 6749, section 4.1.1).
            ask = read_ask(self._world, {"response_type": "", **given})
        except AskRefused as refusal:
            return self._refuse(refusal, given, request)
        session = request.cookies.get(_COOKIE) or self._world.mint.secret("session")
        login = logins.begin(self._world, ask, kind="ticket", session=session)
        response = page.sign_in(ask, login.token)
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

    def _submit(self, request: Request, body: bytes) -> Response:
        try:
            form: Mapping[str, str] = decode(FORM, body)
        except ValueError:
            return page.failure("That did not work", "The form cannot be read.")
        session = request.cookies.get(_COOKIE)
        login = session and logins.find(self._world, form.get("ticket", ""), session=session)
        if not login:
            return page.failure(
                "This login is over",
                "It took too long, was finished already, or was begun in another browser."
                " Go back to the application and start again.",
            )
        match form.get("step"), login.stage:
            case "sign_in", Stage.SIGN_IN | Stage.MFA | Stage.CONSENT:
                return self._sign_in(request, login, form)
            case "mfa", Stage.MFA:
                return self._verify(request, login, form)
            case "consent", Stage.CONSENT:
                return self._decide(request, login, form)
            case _:
                return self._show(request, login)

    def _sign_in(self, request: Request, login: Login, form: Mapping[str, str]) -> Response:
        email, password = form.get("email", ""), form.get("password", "")
        signed_in = logins.sign_in(self._world, login, email, password)
        if signed_in is None:
            wrong = "E-mail address or password is wrong."
            return page.sign_in(login.ask, login.token, wrong, email)
        return self._show(request, signed_in)

    def _verify(self, request: Request, login: Login, form: Mapping[str, str]) -> Response:
        code = form.get("code", "").replace(" ", "")
        verified = logins.verify_code(self._world, login, code)
        if verified is not None:
            return self._show(request, verified)
        left = logins.MOST_WRONG_CODES - login.wrong_codes - 1
        if left:
            tries = "try" if left == 1 else "tries"
            return page.mfa(login.ask, login.token, f"That code is wrong: {left} {tries} left.")
        return page.failure(
            "Too many wrong codes",
            "This login is over.",
            again=f"{PATH}?{urlencode(_parameters(login.ask))}",
        )

    def _decide(self, request: Request, login: Login, form: Mapping[str, str]) -> Response:
        match form.get("decision"):
            case "allow":
                return self._show(request, logins.allow(self._world, login))
            case "deny":
                return self._show(request, logins.deny(self._world, login))
            case _:
                return self._show(request, login)

    def _show(self, request: Request, login: Login) -> Response:
        ask = login.ask
        match login.stage:
            case Stage.SIGN_IN:
                return page.sign_in(ask, login.token)
            case Stage.MFA:
                return page.mfa(ask, login.token)
            case Stage.CONSENT:
                email = logins.email_of(self._world, login)
                return page.consent(ask, login.token, email, self._world.scopes.words)
            case Stage.ALLOWED:
                code = logins.code_of(self._world, login)
                return _redirect(ask.redirect_uri, ask.state, request, {"code": code})
            case Stage.DENIED:
                told = {"error": "access_denied", "error_description": "The user said no."}
                return _redirect(ask.redirect_uri, ask.state, request, told)


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
    return RedirectResponse(url, 303, headers={"cache-control": "no-store"})


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
