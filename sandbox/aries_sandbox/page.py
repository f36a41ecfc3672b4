"""
The login page as HTML: four small pages, no script, nothing from elsewhere.

Everything that comes from outside passes through `html.escape`.
"""

from __future__ import annotations

import base64
import hashlib
import re

from collections.abc import Iterable, Mapping
from html import escape
from string import Template
from typing import Final
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, Response

from aries_sandbox import people
from aries_sandbox.asks import Ask


_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b2430; --soft: #52606d; --page: #eef1f5; --card: #fff;
  --line: #9aa5b1; --act: #1f56c3; --on-act: #fff; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #a9b4c0; --page: #12171e;
  --card: #1c232c; --line: #66727f; --act: #8ab4ff; --on-act: #10151b; --bad: #ffb4ab; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 26rem; margin: 0 auto; padding: 1rem; }
.notice { margin: 0; padding: .5rem 1rem; text-align: center; font-size: .875rem;
  background: var(--card); color: var(--soft); border-bottom: 1px solid var(--line); }
.card { margin-top: 1.5rem; padding: 1.5rem; background: var(--card); border-radius: .75rem;
  border: 1px solid var(--line); overflow-wrap: anywhere; }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
p, ul, dl { margin: 0 0 1rem; }
ul { padding-left: 1.25rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; font-family: ui-monospace, monospace; font-size: .875rem; }
label { display: block; margin-bottom: .25rem; font-weight: 600; }
input { display: block; width: 100%; margin-bottom: 1rem; padding: .625rem .75rem; font: inherit;
  color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .5rem; }
button { display: block; width: 100%; margin-top: .5rem; padding: .75rem; font: inherit;
  font-weight: 600; color: var(--on-act); background: var(--act); border: 1px solid var(--act);
  border-radius: .5rem; cursor: pointer; }
button.plain { color: var(--act); background: none; }
a { color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.error { color: var(--bad); font-weight: 600; }
.hint { color: var(--soft); font-size: .875rem; }
details { margin-top: 1rem; }
"""
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()

_PAGE: Final = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title - Aries sandbox</title>
<link rel="icon" href="data:,">
<style>$style</style>
</head>
<body>
<p class="notice">Aries sandbox: test data only, no real account.</p>
<main><div class="card">
<h1>$title</h1>
$content
</div></main>
</body>
</html>
""")

_FORM: Final = Template("""<form method="post" action="/oauth2/authorize">
<input type="hidden" name="ticket" value="$ticket">
<input type="hidden" name="step" value="$step">
$fields
</form>""")

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+")


def sign_in(ask: Ask, ticket: str, error: str | None = None) -> Response:
    """
    Ask for e-mail address and password.
    """
    fields = """<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit">Sign in</button>"""
    content = f"""<p><strong>{escape(ask.client_name)}</strong> wants to use your account.</p>
{_error(error)}{_form(ticket, "sign_in", fields)}
<details class="hint"><summary>Test users</summary>
<p>{people.USER.email} signs in with a password, {people.MFA_USER.email} needs a code as well
({people.MFA_USER.mfa_code}). The password of both is {people.USER.password}</p></details>"""
    return _page("Sign in", content, target=ask.redirect_uri)


def mfa(ask: Ask, ticket: str, error: str | None = None) -> Response:
    """
    Ask for the one-time code.
    """
    fields = """<label for="code">Six-digit code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7"
 required autofocus>
<button type="submit">Continue</button>"""
    content = f"""<p>Enter the code that was sent to your phone.</p>
{_error(error)}{_form(ticket, "mfa", fields)}
<p class="hint">Nothing was sent: the code of the test user is {people.MFA_USER.mfa_code}.</p>"""
    return _page("Confirm that it is you", content, target=ask.redirect_uri)


def consent(ask: Ask, ticket: str, email: str, words: Mapping[str, str]) -> Response:
    """
    Ask whether the client may have what it asks for; *words* says what a scope allows.
    """
    items = "\n".join(f"<li>{escape(words[scope])}</li>" for scope in ask.scopes)
    wants = (
        f"It will be able to:</p>\n<ul>\n{items}\n</ul>" if items else "It asks for nothing.</p>"
    )
    fields = """<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="plain">Deny</button>"""
    content = f"""<p><strong>{escape(ask.client_name)}</strong> asks for access to the account of
<strong>{escape(email)}</strong>. {wants}
<p class="hint">You go back to {escape(ask.redirect_uri)}</p>
{_form(ticket, "consent", fields)}"""
    return _page("Allow access?", content, target=ask.redirect_uri)


def failure(
    title: str,
    message: str,
    facts: Iterable[tuple[str, str]] = (),
    again: str | None = None,
) -> Response:
    """
    Say what went wrong.  *facts* are labels and values, *again* is where to start anew.
    """
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    content = f'<p role="alert">{escape(message)}</p>'
    content += f"<dl>{listed}</dl>" if listed else ""
    content += f'<p><a href="{escape(again)}">Start again</a></p>' if again else ""
    return _page(title, content, status=400)


def _form(ticket: str, step: str, fields: str) -> str:
    return _FORM.substitute(ticket=escape(ticket), step=step, fields=fields)


def _error(error: str | None) -> str:
    return "" if error is None else f'<p class="error" role="alert">{escape(error)}</p>\n'


def _page(title: str, content: str, *, status: int = 200, target: str | None = None) -> Response:
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; "
        f"frame-ancestors 'none'; form-action 'self'{_form_target(target)}"
    )
    return HTMLResponse(
        _PAGE.substitute(title=escape(title), style=_STYLE, content=content),
        status,
        headers={
            "cache-control": "no-store",
            "content-security-policy": policy,
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "x-frame-options": "DENY",
        },
    )


def _form_target(redirect_uri: str | None) -> str:
    """
    Return the source expression for the redirect after a form: browsers apply `form-action` to it.
    """
    if redirect_uri is None:
        return ""
    parts = urlsplit(redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    return f" {origin}" if _ORIGIN.fullmatch(origin) else f" {parts.scheme}:"
