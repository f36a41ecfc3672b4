"""
What all commands have in common: their options, their client, their end.
"""

from __future__ import annotations

import logging

from typing import Annotated, Any, Final, Self

import attrs
import typer

from typer.core import TyperOption

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
from aries_exchange.login.status import LoginStatus


__all__ = ["Session", "app", "run"]

_CODES: Final = """Exit status: 0 done; 1 refused or failed; 2 wrong usage or setting; 3 nobody is
logged in; 4 the service could not be reached; 130 interrupted."""

_STATUSES: Final[dict[type[AriesError], int]] = {
    InvalidArgumentError: 2,
    ReauthorizationRequired: 3,
    NotSentError: 4,
    OutcomeUnknownError: 4,
}

_WELCOME: Final = """\
aries logs you in to the Aries trading API, and shows what you get.

  1. Without an account, start the offline sandbox in another terminal ...
       aries sandbox
     ... and point to it in this one:
       export ARIES_BASE_URL=http://127.0.0.1:8765
  2. Log in (user@example.com, SecurePassword123!); the profile remembers the rest:
       aries login --client-id sandbox-exact --redirect-uri http://127.0.0.1:8976/callback
  3. Call the API:
       aries whoami

aries --help lists all commands; aries doctor finds out what is wrong."""

app: Final[typer.Typer] = typer.Typer(
    help="Log in to the Aries trading API, look at the login, and make first calls.",
    epilog=_CODES,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> int:
    """
    Run the command, and return the status to end with.
    """
    printer = Printer(as_json="--json" in arguments)
    try:
        status = _command()(arguments, prog_name="aries", standalone_mode=False)
    except typer.TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "aries")
        message = f"{error.format_message().rstrip('.')}."
        printer.problem(message, f"{command} --help lists what there is.", "usage")
        return 2
    except typer.Abort:
        return 130
    except AriesError as error:
        hint, error.hint = error.hint, None
        message, kind = str(error), type(error)
        if isinstance(error, ReauthorizationRequired):
            message, hint = error.message, "Run aries login."
        printer.problem(message, hint, kind.__name__)
        return next((code for known, code in _STATUSES.items() if isinstance(error, known)), 1)
    return status if isinstance(status, int) else 0


def _command() -> Any:
    # All commands take the common options, but for the one that has those of another program.
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        command.epilog = _CODES
        command.params += [] if name == "sandbox" else _COMMON
    return group


@app.callback(invoke_without_command=True)
def _welcome(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(__version__)
    elif context.invoked_subcommand is None:
        typer.echo(_WELCOME)


def _keep(context: Any, option: Any, value: object) -> object:
    context.meta[option.name] = value
    return value


def _option(names: str, text: str, default: object, **more: Any) -> TyperOption:
    more |= {"callback": _keep, "expose_value": False, "show_default": False}
    return TyperOption(param_decls=names.split(), help=text, default=default, **more)


_PROFILE: Final = "Which account, each with its own login; else ARIES_PROFILE."
_COMMON: Final = [
    _option("--profile -p", _PROFILE, "default", envvar="ARIES_PROFILE"),
    _option("--json", "Print JSON, for programs.", default=False, is_flag=True),
    _option("--verbose -v", "Tell of each request.", default=False, is_flag=True),
]


@attrs.frozen
class Session:
    """
    One run of a command.
    """

    printer: Printer
    profile: str

    @classmethod
    def of(cls, context: typer.Context) -> Self:
        """
        Return the session that the common options of *context* ask for.
        """
        if context.meta["verbose"]:
            log = logging.getLogger("aries_exchange")
            log.addHandler(logging.StreamHandler())
            log.setLevel(logging.DEBUG)
        return cls(Printer(as_json=context.meta["json"]), context.meta["profile"])

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
        state = "logged in"
        if found.is_over:
            never = found.refreshed_at is None
            state = "nobody is logged in" if never else "over: the service refused, or it was ended"
            state += "; run aries login"
        elif found.access_expires_at is not None and found.access_expires_at <= now:
            state += "; the access token has expired, and the next call renews it"
        whole: dict[str, Any] = {"state": state, "profile": self.profile, **attrs.asdict(found)}
        told = {
            name: moment(value, now) if name.endswith("_at") else value
            for name, value in whole.items()
            if not name.startswith("is_")
        }
        self.printer.facts(told, whole)
