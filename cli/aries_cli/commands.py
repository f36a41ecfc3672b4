"""
The commands, the options that they share, and the exit statuses.
"""

from __future__ import annotations

import functools
import inspect
import logging
import runpy
import sys
import time

from collections.abc import Callable
from typing import Annotated, Any, Final, Literal

import attrs
import typer

from aries_cli.console import Printer, moment, state_of
from aries_cli.profiles import Settings
from aries_exchange import (
    AriesClient,
    AriesError,
    InvalidArgumentError,
    LoginStatus,
    NotSentError,
    OutcomeUnknownError,
    ReauthorizationRequired,
    __version__,
)


__all__ = ["run"]

_STATUSES: Final[dict[type[AriesError], int]] = {
    InvalidArgumentError: 2,
    ReauthorizationRequired: 3,
    NotSentError: 4,
    OutcomeUnknownError: 4,
}

_EPILOG: Final = """Exit status: 0 success; 1 failure; 2 wrong usage or setting; 3 not logged in;
4 the service could not be reached; 130 interrupted."""

_WELCOME: Final = """\
aries logs you in to the Aries trading API and makes first calls.

  1. If you have no account, start the offline sandbox in another terminal ...
       aries sandbox
     ... and use it in this one:
       export ARIES_BASE_URL=http://127.0.0.1:8765
  2. Log in (user@example.com, SecurePassword123!); the profile remembers the settings:
       aries login --client-id sandbox-exact --redirect-uri http://127.0.0.1:8976/callback
  3. Call the API:
       aries whoami

aries --help lists all commands; aries doctor finds out what is wrong."""

_app: Final[typer.Typer] = typer.Typer(
    help="Log in to the Aries trading API, show the login, and make first calls.",
    epilog=_EPILOG,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Text = str | None
_Command = Callable[..., int | None]


def run(arguments: list[str]) -> int:
    """
    Run the command, and return its exit status.
    """
    printer = Printer(as_json="--json" in arguments)
    program: Any = typer.main.get_command(_app)
    try:
        status = program(arguments, prog_name="aries", standalone_mode=False)
    except typer.TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "aries")
        message = f"{error.format_message().rstrip('.')}."
        printer.problem(message, f"See {command} --help.", "usage")
        return 2
    except AriesError as error:
        hint = "Run aries login." if isinstance(error, ReauthorizationRequired) else error.hint
        printer.problem(error.message, hint, type(error).__name__)
        return next((code for kind, code in _STATUSES.items() if isinstance(error, kind)), 1)
    return status if isinstance(status, int) else 0


@attrs.frozen
class _Session:
    # One run of a command.
    printer: Printer
    profile: str

    def client(self) -> AriesClient:
        return Settings.of(self.profile).client()

    def show(self, found: LoginStatus) -> None:
        now = time.time()
        whole: dict[str, Any] = {
            "state": state_of(found, now),
            "profile": self.profile,
            **attrs.asdict(found),
        }
        told = {
            name: moment(value, now) if name.endswith("_at") else value
            for name, value in whole.items()
            if not name.startswith("is_")
        }
        self.printer.facts(told, whole)


def _session(
    *,
    profile: Annotated[
        str,
        typer.Option(
            "--profile", "-p", envvar="ARIES_PROFILE", help="Which account; each has its own login."
        ),
    ] = "default",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log each request.")] = False,
) -> _Session:
    # Its arguments are the options of every command.
    if verbose:
        log = logging.getLogger("aries_exchange")
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)
    return _Session(Printer(as_json=as_json), profile)


def _command(body: _Command) -> _Command:
    # Makes *body* a command: it is given the session, and the options of its own.
    shared = inspect.signature(_session, eval_str=True).parameters

    @functools.wraps(body)
    def command(**options: Any) -> int | None:
        session = _session(**{name: options.pop(name) for name in shared})
        return body(session, **options)

    _, *own = inspect.signature(body, eval_str=True).parameters.values()
    vars(command)["__signature__"] = inspect.Signature([*own, *shared.values()])
    return _app.command(epilog=_EPILOG)(command)


@_app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
    elif context.invoked_subcommand is None:
        typer.echo(_WELCOME)


@_command
def login(
    session: _Session,
    *,
    base_url: Annotated[_Text, typer.Option(help="The origin of the API.")] = None,
    client_id: Annotated[_Text, typer.Option(help="The OAuth2 client ID.")] = None,
    redirect_uri: Annotated[_Text, typer.Option(help="Exactly as registered.")] = None,
    login_page: Annotated[_Text, typer.Option(help="The login page of that API.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="May be given repeatedly.")] = None,
    mode: Annotated[
        Literal["auto", "browser", "paste"], typer.Option(help="Open a browser, or paste.")
    ] = "auto",
    timeout: Annotated[float, typer.Option(help="Seconds to wait for the browser.")] = 300.0,
) -> None:
    """
    Log in on the login page, and keep the login.

    Opens the browser. Where there is none, over SSH or in a container, it shows the address of the
    page and asks you to paste the one that you are sent to. The profile remembers the settings. A
    client secret is read from ARIES_CLIENT_SECRET, never from the command line.
    """
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
    session.show(status)
    settings.save()


@_command
def logout(session: _Session) -> None:
    """
    Delete the stored login.

    Aries has no way to revoke tokens: those that it issued are valid until they expire.
    """
    with session.client() as client:
        was_over = client.oauth2.status().is_over
        client.oauth2.logout()
    done = "Nobody was logged in with" if was_over else "Logged out of"
    session.printer.say(f"{done} profile {session.profile}.")


@_command
def status(session: _Session) -> int:
    """
    Show the stored login, and when it expires.

    Sends nothing. Ends with 3 if you are not logged in.
    """
    with session.client() as client:
        found = client.oauth2.status()
    session.show(found)
    return 3 if found.is_over else 0


@_command
def token(
    session: _Session,
    *,
    show: Annotated[bool, typer.Option("--show", help="Print it on a terminal, too.")] = False,
) -> None:
    """
    Print a valid access token, for other programs.

    It is refreshed first if it has expired. Use it like this:
    curl -H "Authorization: Bearer $(aries token)" ...
    """
    if sys.stdout.isatty() and not show:
        raise InvalidArgumentError(
            "the token is a secret, and this is a terminal", hint="Pipe it, or pass --show."
        )
    with session.client() as client:
        access_token = client.oauth2.access_token()
    if session.printer.as_json:
        session.printer.json({"access_token": access_token})
    else:
        typer.echo(access_token)


@_command
def whoami(session: _Session) -> None:
    """
    Show the logged-in user.
    """
    with session.client() as client:
        user = client.users.get_user_profile()
    name = " ".join(filter(None, [user.first_name, user.last_name])) or None
    facts = {"name": name, "email": user.email, "id": user.id, "phone": user.phone_number}
    session.printer.facts(facts, user.to_dict())


@_command
def accounts(session: _Session) -> None:
    """
    List the trading accounts.
    """
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


@_command
def refresh(session: _Session) -> None:
    """
    Refresh the access token now, even if it is still valid.
    """
    with session.client() as client:
        session.show(client.oauth2.renew())


@_command
def doctor(session: _Session) -> int:
    """
    Check everything that a login needs, and say how to fix what is wrong.

    Settings, server, clock, redirect URI, port, store and its permissions, login. Ends with 1 if
    something is wrong.
    """
    from aries_cli.doctor import Finding, examine

    findings: list[Finding] = []
    for finding in examine(Settings.of(session.profile)):
        findings.append(finding)
        session.printer.verdict(*finding)
    if session.printer.as_json:
        session.printer.json([finding._asdict() for finding in findings])
    return int(any(finding.mark == "wrong" for finding in findings))


@_app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def sandbox(context: typer.Context) -> None:
    """
    Run the offline sandbox on 127.0.0.1 until Ctrl-C.
    """
    sys.argv[1:] = context.args
    runpy.run_module("aries_sandbox", run_name="__main__", alter_sys=True)
