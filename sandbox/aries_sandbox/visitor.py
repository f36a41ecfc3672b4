"""
A user at the login page, for scripts and tests without a browser.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from aries_sandbox.people import Person


__all__ = ["sign_in"]

_PAGES: Final = 5
"""More pages than a login has: a wrong password leads to the same page again and again."""


def sign_in(url: str, user: Person, *, allow: bool = True) -> str:
    """
    Open the login page at *url*, sign in as *user*, allow or deny, and return the URL that the page
    redirects to.

    Raises:
        ValueError: The page shows an error.
    """
    typed = {
        "email": user.email,
        "password": user.password,
        "code": user.mfa_code or "",
        "decision": "allow" if allow else "deny",
    }
    with httpx.Client(trust_env=False) as http:
        page = http.get(url)
        for _ in range(_PAGES):
            if page.is_redirect and not page.headers["Location"].startswith(urlsplit(url).path):
                return page.headers["Location"]
            if page.is_redirect:
                page = http.get(urljoin(url, page.headers["Location"]))
            form = _Form(page.text)
            if page.is_error or not form.fields:
                break
            fields = {name: typed.get(name, value) for name, value in form.fields.items()}
            page = http.post(urljoin(str(page.url), form.action), data=fields)
    path = urlsplit(url).path
    raise ValueError(f"the page at {path} did not let {user.email} in: status {page.status_code}")


class _Form(HTMLParser):
    """
    The first form of a page: its target, and its named fields with their values.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """
        Remember the form's target, or a field.
        """
        known = dict(attrs)
        name = known.get("name")
        if tag == "form":
            self.action = known.get("action") or ""
        elif tag in {"input", "button"} and name:
            self.fields.setdefault(name, known.get("value") or "")
