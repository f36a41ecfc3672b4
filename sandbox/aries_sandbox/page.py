"""
The login page as HTML: four small pages without scripts or external resources.

Every value from outside is escaped with `html.escape`.
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

from aries_sandbox import logins, people
from aries_sandbox.asks import Ask


_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1a2230; --soft: #525d6b; --page: #eef1f6; --card: #fff;
  --field: #fff; --line: #8a94a3; --rule: #d5dbe4; --act: #1d4fb8; --over: #163d90; --on-act: #fff;
  --bad: #a4231b; --bad-page: #fdecea; --shade: 0 1px 2px #1a223014, 0 8px 28px #1a22301f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf1; --soft: #a7b2bf; --page: #10151c;
  --card: #1a212b; --field: #10151c; --line: #6b7786; --rule: #313b48; --act: #8ab4ff;
  --over: #aecbff; --on-act: #0e141c; --bad: #ffb4ab; --bad-page: #3a1d1c; --shade: none; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; color: var(--ink);
  background: var(--page);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 27rem; margin: 0 auto; padding: 6vh 1rem 2rem; flex: 1; }
.brand { display: flex; align-items: center; gap: .5rem; margin: 0 0 1rem .25rem;
  font-weight: 650; letter-spacing: .01em; }
.brand svg { width: 1.75rem; height: 1.75rem; color: var(--act); }
.tag { padding: .0625rem .5rem; border: 1px solid var(--line); border-radius: 1rem;
  color: var(--soft); font-size: .8125rem; font-weight: 500; }
.card { padding: 1.75rem; background: var(--card); border: 1px solid var(--rule);
  border-radius: 1rem; box-shadow: var(--shade); overflow-wrap: anywhere; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
p, ul, dl { margin: 0 0 1.25rem; }
.card > :last-child, details > :last-child { margin-bottom: 0; }
.scopes { padding: 0; list-style: none; border: 1px solid var(--rule); border-radius: .625rem; }
.scopes li { padding: .625rem .875rem; }
.scopes li + li { border-top: 1px solid var(--rule); }
dt { font-weight: 600; }
dd { margin: 0 0 .75rem; font-family: ui-monospace, monospace; font-size: .875rem; }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
input { display: block; width: 100%; min-height: 2.875rem; margin-bottom: 1.125rem;
  padding: .5rem .75rem; font: inherit; color: inherit; background: var(--field);
  border: 1px solid var(--line); border-radius: .625rem; }
input[aria-invalid] { border-color: var(--bad); }
.code { font-size: 1.375rem; letter-spacing: .3em; font-variant-numeric: tabular-nums; }
button { display: block; width: 100%; min-height: 2.875rem; margin-top: .75rem; padding: .5rem;
  font: inherit; font-weight: 600; color: var(--on-act); background: var(--act);
  border: 1px solid var(--act); border-radius: .625rem; cursor: pointer; }
button:hover { background: var(--over); border-color: var(--over); }
button.plain { color: var(--act); background: none; border-color: var(--line); }
button.plain:hover { border-color: var(--act); }
a, summary { color: var(--act); }
summary { cursor: pointer; border-radius: .25rem; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.error { padding: .75rem .875rem; color: var(--bad); background: var(--bad-page);
  border-left: .25rem solid var(--bad); border-radius: .375rem; font-weight: 600; }
.hint, .notice { color: var(--soft); font-size: .875rem; }
.hint { margin: 1.25rem 0 0; }
.hint p { margin: .5rem 0; }
.notice { margin: 1.25rem .25rem 0; text-align: center; }
code { font-family: ui-monospace, monospace; font-size: .9375em; color: var(--ink); }
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
<main>
<p class="brand"><svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.25"
 stroke-linecap="round" aria-hidden="true"><path d="M12 21V10C12 5.5 9.5 3 6.8 3A3.8 3.8 0 0 0 3
 6.8C3 9 4.4 10.4 6 10.4M12 10c0-4.5 2.5-7 5.2-7A3.8 3.8 0 0 1 21 6.8c0 2.2-1.4 3.6-3 3.6"/></svg>
Aries <span class="tag">sandbox</span></p>
<div class="card">
<h1>$title</h1>
$content
</div>
<p class="notice">Test data only, no real money.</p>
</main>
</body>
</html>
""")

_FORM: Final = Template("""<form method="post" action="/oauth2/authorize">
<input type="hidden" name="ticket" value="$ticket">
<input type="hidden" name="step" value="$step">
$fields
</form>""")

_ORIGIN: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+")


def sign_in(ask: Ask, ticket: str, refused_email: str | None) -> Response:
    """
    Ask for e-mail address and password; *refused_email* was entered with a wrong password.
    """
    email = refused_email or ""
    error = None if refused_email is None else "E-mail address or password is wrong."
    wrong = _invalid(error)
    first, second = ("", " autofocus") if email else (" autofocus", "")
    fields = f"""<label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="username" required
 value="{escape(email)}"{wrong}{first}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required
{wrong}{second}>
<button type="submit">Sign in</button>"""
    content = f"""<p>to continue to <strong>{escape(ask.client_name)}</strong></p>
{_error(error)}{_form(ticket, "sign_in", fields)}
<details class="hint"><summary>Test users</summary>
<p><code>{people.USER.email}</code> signs in with a password, <code>{people.MFA_USER.email}</code>
needs the code <code>{people.MFA_USER.mfa_code}</code> as well.</p>
<p>The password of both is <code>{people.USER.password}</code></p></details>"""
    return _page("Sign in", content, target=ask.redirect_uri)


def mfa(ask: Ask, ticket: str, tries_left: int) -> Response:
    """
    Ask for the one-time code.
    """
    tries = "1 try" if tries_left == 1 else f"{tries_left} tries"
    is_first = tries_left == logins.MOST_WRONG_CODES
    error = None if is_first else f"That code is wrong: {tries} left."
    fields = f"""<label for="code">Six-digit code</label>
<input id="code" name="code" class="code" inputmode="numeric" autocomplete="one-time-code"
 maxlength="7" required autofocus{_invalid(error)}>
<button type="submit">Continue</button>"""
    content = f"""<p>Enter the code that was sent to your phone.</p>
{_error(error)}{_form(ticket, "mfa", fields)}
<p class="hint">The sandbox sends no code. The code of this test user is
<code>{people.MFA_USER.mfa_code}</code>.</p>"""
    return _page("Enter your code", content, target=ask.redirect_uri)


def consent(ask: Ask, ticket: str, email: str, words: Mapping[str, str]) -> Response:
    """
    Ask for the user's consent; *words* says in words what each scope allows.
    """
    items = "\n".join(f"<li>{escape(words[scope])}</li>" for scope in ask.scopes)
    wants = (
        f'It will be able to:</p>\n<ul class="scopes">\n{items}\n</ul>'
        if items
        else "It asks for no scopes.</p>"
    )
    fields = """<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny" class="plain">Deny</button>"""
    content = f"""<p><strong>{escape(ask.client_name)}</strong> asks for access to the account of
<strong>{escape(email)}</strong>. {wants}
{_form(ticket, "consent", fields)}
<p class="hint">You will return to <code>{escape(ask.redirect_uri)}</code></p>"""
    return _page("Allow access?", content, target=ask.redirect_uri)


def done(ask: Ask, ticket: str) -> Response:
    """
    Say that the client has the user's decision, and offer to send it again.
    """
    name = escape(ask.client_name)
    fields = '<button type="submit">Send it again</button>'
    content = f"""<p>Your decision was sent to <strong>{name}</strong>. You can close this page.</p>
{_form(ticket, "done", fields)}"""
    return _page("Done", content, target=ask.redirect_uri)


def gone() -> Response:
    """
    Say that this browser has no such login.
    """
    return failure(
        "This login has ended",
        "It took too long, or it began in another browser."
        " Go back to the application and start again.",
    )


def failure(
    title: str,
    message: str,
    facts: Iterable[tuple[str, str]] = (),
    again: str | None = None,
) -> Response:
    """
    Say what went wrong.  *facts* are labels and values; *again* is the URL of a new login.
    """
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    content = f'<p role="alert">{escape(message)}</p>'
    content += f"<dl>{listed}</dl>" if listed else ""
    content += f'<p><a href="{escape(again)}">Start again</a></p>' if again else ""
    return _page(title, content, status=400)


def _form(ticket: str, step: str, fields: str) -> str:
    return _FORM.substitute(ticket=escape(ticket), step=step, fields=fields)


def _invalid(error: str | None) -> str:
    return "" if error is None else ' aria-invalid="true" aria-describedby="error"'


def _error(error: str | None) -> str:
    return (
        "" if error is None else f'<p class="error" id="error" role="alert">{escape(error)}</p>\n'
    )


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
    Return the `form-action` source for the redirect after a form; browsers check redirects, too.
    """
    if redirect_uri is None:
        return ""
    parts = urlsplit(redirect_uri)
    origin = f"{parts.scheme}://{parts.netloc}"
    return f" {origin}" if _ORIGIN.fullmatch(origin) else f" {parts.scheme}:"
