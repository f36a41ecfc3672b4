"""
A person with a browser, without the browser: logs in on the sandbox's page with plain requests.
"""

from __future__ import annotations

import httpx

from aries_sandbox import people
from tests.sandbox import flows


def log_in(url: str, user: people.Person = people.USER, *, decision: str = "allow") -> str:
    """
    Go through the page at *url* as *user*, and return the address that it leads back to.
    """
    with httpx.Client(base_url=url.partition("/oauth2")[0], trust_env=False) as http:
        page = http.get(url)
        page = flows.submit(http, page, email=user.email, password=user.password)
        if user.mfa_code is not None:
            page = flows.submit(http, page, code=user.mfa_code)
        answer = flows.submit(http, page, decision=decision)
    return str(answer.headers["location"])


def visit(address: str) -> httpx.Response:
    """
    Follow *address* as a browser does, to the page that it ends on.
    """
    return httpx.get(address, trust_env=False, follow_redirects=True)
