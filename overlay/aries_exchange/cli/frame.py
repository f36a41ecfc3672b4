"""
What all commands have in common: their options, their client, their end.
"""

from __future__ import annotations

import logging

from typing import Annotated, Any, Final, Self

import attrs
import typer

from typer.core import TyperCommand, TyperOption

from aries_exchange._version import __version__
from aries_exchange.cli.console import Printer, moment
from aries_exchange.cli.profiles import Settings
from aries_exchange.client import AriesClient
from aries_exchange.clock import SystemClock
from aries_exchange.errors import (
    AriesError,
    InvalidArgumentError,
    NotSentError,
    OutcomeUnknownError,
    ReauthorizationRequired,
)
from aries_exchange.lifecycle import LoginStatus


__all__ = ["CODES", "Command", "Session", "app", "run"]

CODES: Final = """Exit status: 0 done; 1 refused or failed; 2 wrong usage or setting; 3 nobody is
logged in; 4 the service could not be reached; 130 interrupted."""


_WELCOME: Final = """\
aries logs you in to the Aries trading API, and shows what you get.

  1. Without an account, start the offline sandbox in another terminal, and point to it:
       aries sandbox
       export ARIES_BASE_URL=http://127.0.0.1:8765
  2. Log in (user@example.com, SecurePassword123!); the profile remembers the rest:
       aries login --client-id sandbox-exact --redirect-uri http://127.0.0.1:8976/callback
  3. Call the API:
       aries whoami

aries --help lists all commands; aries doctor finds out what is wrong."""

app: Final[typer.Typer] = typer.Typer(
    help="Log in to the Aries trading API, look at the login, and make first calls.",
    epilog=CODES,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> int:
    """
    Run the command, and return the status to end with.
    """
    try:
        status = app(arguments, prog_name="aries", standalone_mode=False)
    except typer.TyperException as error:
        typer.echo(f"aries: {error} aries --help lists what there is.", err=True)
        return 2
    except typer.Abort:
        return 130
    except AriesError as error:
        hint, error.hint = error.hint, None
        over = isinstance(error, ReauthorizationRequired)
        printer = Printer(as_json="--json" in arguments)
        printer.problem(str(error), "Run aries login." if over else hint, type(error).__name__)
        return _status(error)
    return status if isinstance(status, int) else 0


def _status(error: AriesError) -> int:
    match error:
        case InvalidArgumentError():
            return 2
        case ReauthorizationRequired():
            return 3
        case NotSentError() | OutcomeUnknownError():
            return 4
        case _:
            return 1


@app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(_WELCOME)


class Command(TyperCommand):
    """
    A command that takes `--profile`, `--json` and `--verbose`, and tells the exit codes.
    """

    def __init__(self, name: str | None, *, params: list[Any] | None = None, **more: Any) -> None:
        common = [
            _option(
                ["--profile", "-p"],
                default="default",
                envvar="ARIES_PROFILE",
                show_envvar=True,
                help="Which account; each has its own login.",
            ),
            _option(["--json"], default=False, is_flag=True, help="Print JSON, for programs."),
            _option(["--verbose", "-v"], default=False, is_flag=True, help="Tell of each request."),
        ]
        more["epilog"] = CODES
        super().__init__(name, params=[*(params or ()), *common], **more)


def _option(names: list[str], **more: Any) -> TyperOption:
    def keep(context: Any, option: Any, value: object) -> object:
        context.meta[option.name] = value
        return value

    return TyperOption(
        param_decls=names, expose_value=False, callback=keep, show_default=False, **more
    )


@attrs.frozen
class Session:
    """
    One run of a command.
    """

    printer: Printer
    profile: str
    as_json: bool

    @classmethod
    def of(cls, context: typer.Context) -> Self:
        """
        Return the session that the common options of *context* ask for.
        """
        profile, as_json = context.meta["profile"], context.meta["json"]
        if context.meta["verbose"]:
            log = logging.getLogger("aries_exchange")
            log.addHandler(logging.StreamHandler())
            log.setLevel(logging.DEBUG)
        return cls(Printer(as_json=as_json), profile, as_json)

    def client(self) -> AriesClient:
        """
        Return the client of the profile.

        Raises:
            InvalidArgumentError: A setting is wrong or missing.
        """
        return Settings.of(self.profile).client()

    def show_login(self, found: LoginStatus) -> None:
        """
        Print the state of a login.
        """
        now = SystemClock().wall()
        if found.is_over:
            never = found.refreshed_at is None
            state = "nobody is logged in" if never else "over: the service refused, or it was ended"
            state += "; run aries login"
        elif found.access_expires_at is not None and found.access_expires_at <= now:
            state = "logged in; the access token has expired, and the next call renews it"
        else:
            state = "logged in"
        times = ("access_expires_at", "refresh_expires_at", "refreshed_at")
        facts = {"state": state, "profile": self.profile, **attrs.asdict(found)}
        if not self.as_json:
            facts |= {name: moment(getattr(found, name), now) for name in times}
            del facts["is_over"], facts["is_renewing"]
        self.printer.facts(facts)
