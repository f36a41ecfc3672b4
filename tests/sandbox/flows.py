"""
OAuth2 by hand: what a client does, in plain requests.
"""

from __future__ import annotations

import re

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from aries_sandbox import people


# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
CALLBACK = "https://yourapp.com/callback"
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def authorize(
    http: httpx.Client,
    client: people.App = people.PUBLIC,
    user: people.Person = people.USER,
    /,
    **more: str,
) -> httpx.Response:
    """
    Send the first step of the first-party login; *more* adds to the body or replaces parts of it.
    """
    pkce = PKCE if client.client_secret is None else {}
    body = {
        "email": user.email,
        "password": user.password,
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uris[0],
        **pkce,
        **more,
    }
    return http.post("/v1/oauth2/authorize", json=body)


def code(
    http: httpx.Client,
    client: people.App = people.PUBLIC,
    user: people.Person = people.USER,
    /,
    **more: str,
) -> str:
    """
    Log in a user without MFA, and return an authorization code.
    """
    step = authorize(http, client, user, **more).json()["next_step_auth_id"]
    answer = http.post("/v1/oauth2/authorize/confirm", json={"next_step_auth_id": step})
    return str(answer.json()["code"])


def exchange(
    http: httpx.Client, code: str, client: people.App = people.PUBLIC, **more: str
) -> httpx.Response:
    """
    Exchange an authorization code, with the secret or the verifier.
    """
    proof = {"client_secret": client.client_secret or ""}
    if client.client_secret is None:
        proof = {"code_verifier": VERIFIER}
    body = {
        "grant_type": "authorization_code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uris[0],
        "code": code,
        **proof,
        **more,
    }
    return http.post("/v1/oauth2/token", json=body)


def tokens(
    http: httpx.Client,
    client: people.App = people.PUBLIC,
    user: people.Person = people.USER,
    scope: str | None = None,
) -> dict[str, Any]:
    """
    Log in a user without MFA, and return the response of the token endpoint.
    """
    asked = {} if scope is None else {"scope": scope}
    answer = exchange(http, code(http, client, user, **asked), client)
    return dict(answer.raise_for_status().json())


def refresh(
    http: httpx.Client, refresh_token: str, client: people.App = people.PUBLIC
) -> httpx.Response:
    """
    Exchange a refresh token.
    """
    secret = {} if client.client_secret is None else {"client_secret": client.client_secret}
    body = {
        "grant_type": "refresh_token",
        "client_id": client.client_id,
        "refresh_token": refresh_token,
        **secret,
    }
    return http.post("/v1/oauth2/token", json=body)


def bearer(token: str) -> dict[str, str]:
    """
    Return the header for an access token.
    """
    return {"authorization": f"Bearer {token}"}


def profile(http: httpx.Client, token: str) -> httpx.Response:
    """
    Ask for the profile.
    """
    return http.get("/v1/users/me/profile", headers=bearer(token))


def admin(http: httpx.Client, user: people.Person = people.USER) -> dict[str, str]:
    """
    Return the header for an access token with all scopes.
    """
    return bearer(tokens(http, user=user, scope="read trade withdraw admin")["access_token"])


def query(location: str) -> dict[str, str]:
    """
    Return the query of a URL, in which no parameter occurs twice.
    """
    found = parse_qs(urlsplit(location).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values())
    return {name: values[0] for name, values in found.items()}


def hidden(html: str, name: str) -> str:
    """
    Return the value of a hidden field.
    """
    found = re.search(f'type="hidden" name="{name}" value="([^"]*)"', html)
    assert found is not None
    return found[1]


def page_query(client: people.App = people.PUBLIC, /, **more: str) -> dict[str, str]:
    """
    Return the parameters that open the login page.
    """
    return {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.redirect_uris[0],
        "scope": "user:information",
        "state": "af0ifjsldkj",
        **PKCE,
        **more,
    }


def submit(http: httpx.Client, page: httpx.Response, **fields: str) -> httpx.Response:
    """
    Fill in the form of *page*, send it, and return the next page, or the redirect to the client.
    """
    shown = {name: hidden(page.text, name) for name in ("ticket", "step")}
    answer = http.post("/oauth2/authorize", data={**shown, **fields})
    place = answer.headers.get("location", "")
    return http.get(place) if place.startswith("/oauth2/authorize?ticket=") else answer


def consent_page(
    http: httpx.Client, user: people.Person = people.USER, /, **more: str
) -> httpx.Response:
    """
    Open the login page, sign in, and return the consent page.
    """
    page = http.get("/oauth2/authorize", params=page_query(people.PUBLIC, **more))
    page = submit(http, page, email=user.email, password=user.password)
    return submit(http, page, code=user.mfa_code) if user.mfa_code else page
