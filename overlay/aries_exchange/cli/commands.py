"""
The commands.
"""

from __future__ import annotations

import runpy
import sys

from typing import Annotated

import typer

from aries_exchange.cli.frame import Session, app, run
from aries_exchange.cli.profiles import Settings
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.login.browser import Mode


__all__ = ["run"]

Given = str | None


@app.command()
def login(
    context: typer.Context,
    *,
    base_url: Annotated[Given, typer.Option(help="The origin of the API.")] = None,
    client_id: Annotated[Given, typer.Option(help="The OAuth2 client.")] = None,
    redirect_uri: Annotated[Given, typer.Option(help="As registered, to the letter.")] = None,
    login_page: Annotated[Given, typer.Option(help="Where to log in, if unknown.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="May be repeated.")] = None,
    mode: Annotated[Mode, typer.Option(help="By the browser here, or by pasting.")] = "auto",
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the browser.")] = 300.0,
) -> None:
    """
    Log in on the authorization page, and keep the login.

    Opens the browser, or asks for the address that it ended up at where there is none: over SSH,
    in a container. The profile remembers the settings. A client secret is read from
    ARIES_CLIENT_SECRET, never from the command line.
    """
    session = Session.of(context)
    settings = Settings.of(
        session.profile,
        base_url=base_url,
        client_id=client_id,
        redirect_uri=redirect_uri,
        authorization_endpoint=login_page,
    )
    with settings.client() as client:
        status = client.login(
            scope=scope or None,
            mode=mode,
            timeout=timeout,
            tell=session.printer.say,
            prompt=None if sys.stdin.isatty() else lambda _: input(),
        )
    session.show_login(status)
    settings.save()


@app.command()
def logout(context: typer.Context) -> None:
    """
    Forget the login here.

    Aries documents no revocation: its tokens end by themselves.
    """
    session = Session.of(context)
    with session.client() as client:
        was_over = client.oauth2.status().is_over
        client.oauth2.logout()
    done = "Nobody was logged in with" if was_over else "Logged out of"
    session.printer.say(f"{done} profile {session.profile}.")


@app.command()
def status(context: typer.Context) -> int:
    """
    Tell whose login there is, where it is kept and how long it lasts.

    Asks no server. Ends with 3 if nobody is logged in.
    """
    session = Session.of(context)
    with session.client() as client:
        found = client.oauth2.status()
    session.show_login(found)
    return 3 if found.is_over else 0


@app.command()
def token(
    context: typer.Context,
    *,
    show: Annotated[bool, typer.Option("--show", help="Print it on a terminal, too.")] = False,
) -> None:
    """
    Print a live access token to a pipe, renewed if it is due.
    """
    session = Session.of(context)
    if sys.stdout.isatty() and not show:
        raise InvalidArgumentError(
            "the token is a secret, and this is a terminal; pipe it on, or pass --show"
        )
    with session.client() as client:
        access_token = client.oauth2.access_token()
    if session.printer.as_json:
        session.printer.json({"access_token": access_token})
    else:
        typer.echo(access_token)


@app.command()
def whoami(context: typer.Context) -> None:
    """
    Ask the service who is logged in.
    """
    session = Session.of(context)
    with session.client() as client:
        user = client.users.get_user_profile()
    name = " ".join(filter(None, [user.first_name, user.last_name])) or None
    facts = {"name": name, "email": user.email, "id": user.id, "phone": user.phone_number}
    session.printer.facts(facts, user.to_dict())


@app.command()
def accounts(context: typer.Context) -> None:
    """
    List the trading accounts.
    """
    session = Session.of(context)
    with session.client() as client:
        found = client.users.get_user_accounts()
    names = ("account", "status", "type", "class", "simulated")
    rows = [
        (
            a.trading_account_id,
            a.status,
            a.account_type,
            a.account_class,
            "yes" if a.is_sim else "no",
        )
        for a in found
    ]
    session.printer.table(names, rows, [account.to_dict() for account in found])


@app.command()
def refresh(context: typer.Context) -> None:
    """
    Renew the access token now, whatever its age.
    """
    session = Session.of(context)
    with session.client() as client:
        session.show_login(client.oauth2.renew())


@app.command()
def doctor(context: typer.Context) -> int:
    """
    Look at all that a login needs, and say how to mend what is wrong.

    Settings, server, clock, redirect URI, port, browser, store and its permissions, login. Ends
    with 1 if something is wrong. Without a profile it looks at ARIES_BASE_URL, ARIES_CLIENT_ID and
    ARIES_REDIRECT_URI.
    """
    from aries_exchange.cli.doctor import Finding, examine

    session = Session.of(context)
    findings: list[Finding] = []
    for finding in examine(Settings.of(session.profile)):
        findings.append(finding)
        session.printer.verdict(*finding)
    if session.printer.as_json:
        session.printer.json([finding._asdict() for finding in findings])
    return int(any(finding.mark == "wrong" for finding in findings))


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def sandbox(context: typer.Context) -> None:
    """
    Serve the offline Aries on 127.0.0.1 until Ctrl-C.
    """
    sys.argv[1:] = context.args
    runpy.run_module("aries_sandbox", run_name="__main__", alter_sys=True)
