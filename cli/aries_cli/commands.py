"""
The commands, the options that they share, and the exit statuses.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import logging
import sys

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

import attrs
import typer

import aries_exchange as sdk

from aries_cli.console import Printer, in_options, state_of
from aries_cli.profiles import Settings


_STATUSES: Final[dict[type[sdk.AriesError], int]] = {
    sdk.InvalidArgumentError: 2,
    sdk.ReauthorizationRequired: 3,
    sdk.NotSentError: 4,
    sdk.OutcomeUnknownError: 4,
}

_YES: Final = ("no", "yes")
_WHO: Final = "Which account; each has its own login."
_EPILOG: Final = """Exit status: 0 success; 1 failure; 2 wrong usage or setting; 3 not logged in;
4 the service could not be reached; 130 interrupted."""

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

_app: Final[typer.Typer] = typer.Typer(
    help="Log in to the Aries trading API, show the login, and make first calls.",
    epilog=_EPILOG,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

_Command = Callable[..., int | None]


def run(arguments: list[str]) -> int:
    """
    Run the command, and return its exit status.
    """
    if arguments[:1] in (["help"], ["version"]):  # spelt as other programs spell them
        arguments = [*arguments[1:], f"--{arguments[0]}"]
    printer = Printer(as_json="--json" in arguments)
    program: Any = typer.main.get_command(_app)
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


@attrs.frozen
class _Session:
    # One run of a command.
    printer: Printer
    settings: Settings

    @contextmanager
    def client(self) -> Generator[sdk.AriesClient]:
        try:
            with self.settings.client() as client:
                yield client
        except sdk.ReauthorizationRequired as error:
            error.hint = self.settings.way_in()
            raise

    def show(self, found: sdk.LoginStatus) -> None:
        facts: dict[str, Any] = {"state": state_of(found), "profile": self.settings.profile}
        facts |= attrs.asdict(found)
        for name, value in facts.items():
            if name.endswith("_at") and value is not None:
                facts[name] = datetime.fromtimestamp(int(value), UTC)
        told = {name: value for name, value in facts.items() if not name.startswith("is_")}
        self.printer.facts(told, facts)


def _option(text: str, *names: str, **more: Any) -> Any:
    return typer.Option(*names, help=text, **more)


def _session(
    *,
    base_url: Annotated[str | None, _option("The origin of the API.")] = None,
    client_id: Annotated[str | None, _option("The OAuth2 client ID.")] = None,
    redirect_uri: Annotated[str | None, _option("Exactly as registered.")] = None,
    login_page: Annotated[str | None, _option("The login page of that API.")] = None,
    profile: Annotated[str, _option(_WHO, "--profile", "-p", envvar="ARIES_PROFILE")] = "default",
    as_json: Annotated[bool, _option("Print JSON, for programs.", "--json")] = False,
    verbose: Annotated[bool, _option("Log each request.", "--verbose", "-v")] = False,
) -> _Session:
    # Its arguments are the options that commands share.
    if verbose:
        log = logging.getLogger("aries_exchange")
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)
    given = {"base_url": base_url, "client_id": client_id, "redirect_uri": redirect_uri}
    settings = Settings.of(profile, {**given, "authorization_endpoint": login_page})
    return _Session(Printer(as_json=as_json), settings)


def _command(body: _Command, first: int = 4) -> _Command:
    # Makes *body* a command: it is given the session, and the options of its own.
    shared = list(inspect.signature(_session, eval_str=True).parameters.values())[first:]

    @functools.wraps(body)
    def command(**options: Any) -> int | None:
        session = _session(**{each.name: options.pop(each.name) for each in shared})
        return body(session, **options)

    _, *own = inspect.signature(body, eval_str=True).parameters.values()
    vars(command)["__signature__"] = inspect.Signature([*own, *shared])
    return _app.command(epilog=_EPILOG)(command)


_command_with_settings: Final = functools.partial(_command, first=0)


@_app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(sdk.__version__)
    elif context.invoked_subcommand is None:
        typer.echo(_WELCOME)


@_command_with_settings
def login(
    session: _Session,
    *,
    scope: Annotated[list[str] | None, _option("May be given repeatedly.")] = None,
    mode: Annotated[Literal["auto", "browser", "paste"], _option("How to log in.")] = "auto",
    timeout: Annotated[float, _option("Seconds to wait for the browser.")] = 300.0,
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


@_command
def logout(session: _Session) -> None:
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


@_command
def status(session: _Session) -> int:
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
        raise sdk.InvalidArgumentError("the token is a secret: pipe it, or pass --show")
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
        [a.trading_account_id, a.status, a.account_type, a.account_class, _YES[a.is_sim is True]]
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


@_command_with_settings
def doctor(session: _Session) -> int:
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


@_app.command(
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)
def sandbox(context: typer.Context) -> int:
    """
    Run the offline sandbox on 127.0.0.1 until Ctrl-C.
    """
    program = importlib.import_module("aries_sandbox.__main__")
    return int(program.main(context.args, program="aries sandbox"))
