"""
The OAuth2 operations: the first-party login in three steps, and the token endpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

from aries_sandbox import logins
from aries_sandbox.asks import AskRejected, read_ask
from aries_sandbox.call import Call, Handler, answer
from aries_sandbox.grants import TokenRejected, exchange
from aries_sandbox.logins import Login, Stage
from aries_sandbox.problems import Code, Problem, flat


_STEP: Final = "step"  # part of every next_step_auth_id

# RFC 6749, section 5.2, has 400 for an invalid grant; the document shows 401.
_UNAUTHORIZED: Final = frozenset({"invalid_client", "invalid_grant"})
_ABOUT: Final[Mapping[str, str]] = {
    "authorization_code": "code",
    "refresh_token": "refresh_token",
    "client_credentials": "scope",
}


def authorize(call: Call) -> Response:
    """
    Check client and password, and return the next step.
    """
    world = call.world
    try:
        ask = read_ask(world, call.body)
    except AskRejected as rejection:
        status = 401 if rejection.error == "invalid_client" else 403
        raise flat(
            status, rejection.error, [Code(rejection.error.upper(), rejection.description)]
        ) from None
    login = logins.begin(world, ask, kind=_STEP)
    signed_in = logins.sign_in(world, login, call.body["email"], call.body["password"])
    if signed_in.stage is Stage.SIGN_IN:
        logins.end(world, login)
        raise flat(
            401,
            "invalid credentials",
            [Code("INVALID_CREDENTIALS", "E-mail address or password is wrong.", "password")],
        )
    mfa = signed_in.stage is Stage.MFA
    return answer({**_next(signed_in), **({"is_mfa": True} if mfa else {"consent_required": True})})


def authorize_mfa(call: Call) -> Response:
    """
    Check the one-time code, and return a new next step.
    """
    world = call.world
    login = _step(call, Stage.MFA)
    verified = logins.verify_code(world, login, call.body["verification_code"])
    if verified.stage is not Stage.CONSENT:
        left = logins.MOST_WRONG_CODES - verified.wrong_codes
        words = f"{left} tries left" if left else "the login has ended"
        description = f"The code is wrong; {words}."
        raise flat(401, "invalid code", [Code("INVALID_CODE", description, "verification_code")])
    renewed = logins.rename(world, verified, kind=_STEP)
    return answer({**_next(renewed), "consent_required": True})


def authorize_confirm(call: Call) -> Response:
    """
    Record the user's consent, and return the code.
    """
    login = _step(call, Stage.CONSENT)
    logins.allow(call.world, login)
    code = logins.code_of(call.world, login)
    return answer({"code": code, "redirect_uri": login.ask.redirect_uri})


def token(call: Call) -> Response:
    """
    Exchange a grant for tokens.
    """
    grant_type = call.body["grant_type"]
    call.world.stats.token_request(grant_type)
    try:
        return answer(exchange(call.world, call.body))
    except TokenRejected as rejection:
        about = _ABOUT[grant_type] if rejection.error != "invalid_client" else "client_id"
        description = rejection.description or _is_invalid(about)
        status = 401 if rejection.error in _UNAUTHORIZED else 400
        codes = [Code(rejection.error.upper(), description, about)]
        raise flat(status, rejection.error, codes) from None


def _step(call: Call, stage: Stage) -> Login:
    login = logins.find(call.world, call.body["next_step_auth_id"])
    if login is None or login.stage is not stage:
        raise _wrong_step()
    return login


def _wrong_step() -> Problem:
    description = "The step is unknown, used, expired, or not the next one."
    return flat(401, "invalid step", [Code("INVALID_STEP", description, "next_step_auth_id")])


def _is_invalid(about: str) -> str:
    return f"The {about.replace('_', ' ')} is expired, revoked, used or unknown."


def _next(login: Login) -> dict[str, object]:
    return {
        "next_step_auth_id": login.token,
        "client_name": login.ask.client_name,
        "scopes": list(login.ask.scopes),
    }


HANDLERS: Final[Mapping[str, Handler]] = {
    "authorize": authorize,
    "authorizeMfa": authorize_mfa,
    "authorizeConfirm": authorize_confirm,
    "token": token,
}
