"""
A web application that logs its users in: `uvicorn --app-dir examples web_login:app`, then /login.
"""

from __future__ import annotations

import secrets

from typing import Annotated

from fastapi import Cookie, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse, RedirectResponse

from aries_exchange import AsyncAriesClient, AuthorizationError, AuthorizationRequest


app = FastAPI()
aries = AsyncAriesClient.from_env()
begun: dict[str, AuthorizationRequest] = {}  # in many processes: store `request.to_json()`
users: dict[str, AsyncAriesClient] = {}
Session = Annotated[str, Cookie(alias="session")]


@app.get("/login")
async def login(request: Request) -> RedirectResponse:
    """
    Send the browser to the login page, with a new session.
    """
    session = secrets.token_urlsafe()
    callback = str(request.url_for("callback"))
    started = begun[session] = aries.oauth2.begin_authorization(redirect_uri=callback)
    response = RedirectResponse(started.url)
    response.set_cookie("session", session, httponly=True, samesite="lax")  # and secure=True
    return response


@app.get("/callback")
async def callback(request: Request, session: Session = "") -> PlainTextResponse:
    """
    Take what the login page sends back.
    """
    if session not in begun:
        raise HTTPException(400, "This login has expired. Begin again at /login.")
    try:
        tokens = await aries.oauth2.complete_authorization(begun.pop(session), str(request.url))
    except AuthorizationError as error:  # Deny, or a response to another request
        raise HTTPException(403, str(error)) from None
    users[session] = aries.with_tokens(tokens)
    return PlainTextResponse("You are logged in. Go to /me.")


@app.get("/me")
async def me(session: Session = "") -> str | None:
    """
    Say who is logged in.
    """
    if session not in users:
        raise HTTPException(401, "Log in at /login.")
    return (await users[session].users.get_user_profile()).email
