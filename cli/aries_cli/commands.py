"""
The commands of the login, and the exit statuses.
"""

from __future__ import annotations

import importlib
import sys

from contextlib import suppress
from typing import Annotated, Any, Final, Literal

import typer

import aries_exchange as sdk

from aries_cli import ordering as ordering  # noqa: PLC0414 - its commands are commands, too
from aries_cli.console import Printer, in_options
from aries_cli.session import Session, app, command, command_with_settings, option


_STATUSES: Final[dict[type[sdk.AriesError], int]] = {
    sdk.InvalidArgumentError: 2,
    sdk.ReauthorizationRequired: 3,
    sdk.NotSentError: 4,
    sdk.OutcomeUnknownError: 4,
}


_WELCOME: Final = """\
aries logs you in to the Aries trading API and makes first calls.

  1. Without an account, run the offline sandbox in another terminal, and use it in this one:
       aries sandbox
       export ARIES_BASE_URL=http://127.0.0.1:8765
  2. Log in (user@example.com, SecurePassword123!); the profile remembers the settings:
       aries login --client-id sandbox-exact --redirect-uri http://127.0.0.1:8976/callback
  3. Call the API:
       aries whoami

aries --help lists all commands; aries doctor finds out what is wrong."""


def run(arguments: list[str]) -> int:
    """
    Run the command, and return its exit status.
    """
    if arguments[:1] in (["help"], ["version"]):  # spelt as other programs spell them
        arguments = [*arguments[1:], f"--{arguments[0]}"]
    printer = Printer(as_json="--json" in arguments)
    program: Any = typer.main.get_command(app)
    try:
        status = program(arguments, prog_name="aries", standalone_mode=False)
    except typer.TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "aries")
        printer.problem(error.format_message(), f"See {command} --help.", "usage")
        return 2
    except sdk.AriesError as error:
        printer.problem(*in_options(error), type(error).__name__)
        return next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), 1)
    if status == 130:
        printer.say("")  # off the line of a prompt
    return status if isinstance(status, int) else 0


@app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(sdk.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(_WELCOME)


@command_with_settings
def login(
    session: Session,
    *,
    scope: Annotated[list[str] | None, option("May be given repeatedly.")] = None,
    mode: Annotated[Literal["auto", "browser", "paste"], option("How to log in.")] = "auto",
    timeout: Annotated[float, option("Seconds to wait for the browser.")] = 300.0,
) -> None:
    """
    Log in on the login page, and keep the login.

    Opens the browser. Where there is none, over SSH or in a container, it shows the address of the
    page and asks you to paste the one that you are sent to. The profile remembers the settings. A
    client secret is read from ARIES_CLIENT_SECRET, never from the command line.
    """
    if "client_id" not in session.settings.values:
        raise sdk.InvalidArgumentError("client_id: is needed to log in; or set ARIES_CLIENT_ID")
    with session.settings.client() as client:
        status = client.login(
            scope=scope or None,
            mode=mode,
            timeout=timeout,
            tell=session.printer.say,
            prompt=None if sys.stdin.isatty() else lambda _: input(),
        )
    session.show(status)
    session.settings.save(client.base_url)


@command
def logout(session: Session) -> None:
    """
    Delete the stored login.

    Aries has no way to revoke tokens: those that it issued are valid until they expire.
    """
    was_over = True
    with suppress(sdk.ReauthorizationRequired), session.client() as client:
        was_over = client.oauth2.status().is_over
        client.oauth2.logout()
    done = f"Logged out of profile {session.settings.profile}."
    session.printer.say("You are not logged in; there is nothing to do." if was_over else done)


@command
def status(session: Session) -> int:
    """
    Show the stored login, and when it expires.

    Sends nothing. Ends with 3 if you are not logged in.
    """
    with session.client() as client:
        found = client.oauth2.status()
        if found.is_over and found.refreshed_at is None:
            raise sdk.ReauthorizationRequired("nobody has logged in", reason="no_login")
    session.show(found)
    return 3 if found.is_over else 0


@command
def token(
    session: Session,
    *,
    show: Annotated[bool, typer.Option("--show", help="Print it on a terminal, too.")] = False,
) -> None:
    """
    Print a valid access token, for other programs.

    It is refreshed first if it has expired. Use it like this:
    curl -H "Authorization: Bearer $(aries token)" ...
    """
    if sys.stdout.isatty() and not show:
        raise sdk.InvalidArgumentError("the token is a secret: pipe it, or pass --show")
    with session.client() as client:
        access_token = client.oauth2.access_token()
    if session.printer.as_json:
        session.printer.json({"access_token": access_token})
    else:
        typer.echo(access_token)


@command
def whoami(session: Session) -> None:
    """
    Show the logged-in user.
    """
    with session.client() as client:
        user = client.users.get_user_profile()
    name = " ".join(filter(None, [user.first_name, user.last_name])) or None
    facts = {"name": name, "email": user.email, "id": user.id, "phone": user.phone_number}
    session.printer.facts(facts, user.to_dict())


@command
def refresh(session: Session) -> None:
    """
    Refresh the access token now, even if it is still valid.
    """
    with session.client() as client:
        session.show(client.oauth2.renew())


@command_with_settings
def doctor(session: Session) -> int:
    """
    Check everything that a login needs, and say how to fix what is wrong.

    Settings, server, clock, redirect URI, port, store and its permissions, login. Ends with 1 if
    something is wrong.
    """
    from aries_cli.doctor import Finding, examine

    findings: list[Finding] = []
    for finding in examine(session.settings):
        findings.append(finding)
        session.printer.verdict(*finding)
    if session.printer.as_json:
        session.printer.json([finding._asdict() for finding in findings])
    return int(any(finding.mark == "wrong" for finding in findings))


@app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def sandbox(context: typer.Context) -> int:
    """
    Run the offline sandbox on 127.0.0.1 until Ctrl-C.
    """
    program = importlib.import_module("aries_sandbox.__main__")
    return int(program.main(context.args, program="aries sandbox"))
