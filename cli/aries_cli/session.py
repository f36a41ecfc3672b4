"""
What commands share: the program, one run of it, and the options.
"""

from __future__ import annotations

import functools
import inspect
import logging

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Final, TypeAlias

import attrs
import typer

import aries_exchange as sdk

from aries_cli.console import Printer, state_of
from aries_cli.profiles import Settings


_WHO: Final = "Which profile; each has its own login."
EPILOG: Final = """Exit status: 0 success; 1 failure; 2 wrong usage or setting; 3 not logged in;
4 the service could not be reached; 130 interrupted."""

"""The end of every help."""
app: Final[typer.Typer] = typer.Typer(
    help="Log in to the Aries trading API, show the login, trade, and make first calls.",
    epilog=EPILOG,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Command: TypeAlias = Callable[..., int | None]
"""A function that is given a session and options, and may return an exit status."""


@attrs.frozen
class Session:
    """
    One run of a command.
    """

    printer: Printer
    settings: Settings

    @contextmanager
    def client(self, *scopes: str) -> Generator[sdk.AriesClient]:
        """
        Yield a client.  Where a scope is missing, the error says how to log in with *scopes*.
        """
        try:
            with self.settings.client() as client:
                try:
                    yield client
                except sdk.PermissionDeniedError as error:
                    had = (client.oauth2.status().scope or "").split()
                    asked = " ".join(f"--scope {each}" for each in dict.fromkeys([*had, *scopes]))
                    error.hint = f"Log in with the scopes that it needs: aries login {asked}"
                    raise
        except sdk.ReauthorizationRequired as error:
            error.hint = self.settings.way_in()
            raise

    def show(self, found: sdk.LoginStatus) -> None:
        """
        Print the state of a login.
        """
        facts: dict[str, Any] = {"state": state_of(found), "profile": self.settings.profile}
        facts |= attrs.asdict(found)
        for name, value in facts.items():
            if name.endswith("_at") and value is not None:
                facts[name] = datetime.fromtimestamp(int(value), UTC)
        told = {name: value for name, value in facts.items() if not name.startswith("is_")}
        self.printer.facts(told, facts)


def option(text: str, *names: str, **more: Any) -> Any:
    """
    Return the declaration of an option that *text* explains.
    """
    return typer.Option(*names, help=text, **more)


def _session(
    *,
    base_url: Annotated[str | None, option("The origin of the API.")] = None,
    client_id: Annotated[str | None, option("The OAuth2 client ID.")] = None,
    redirect_uri: Annotated[str | None, option("Exactly as registered.")] = None,
    login_page: Annotated[str | None, option("The login page of that API.")] = None,
    profile: Annotated[str, option(_WHO, "--profile", "-p", envvar="ARIES_PROFILE")] = "default",
    as_json: Annotated[bool, option("Print JSON, for programs.", "--json")] = False,
    verbose: Annotated[bool, option("Log each request.", "--verbose", "-v")] = False,
) -> Session:
    # Its arguments are the options that commands share.
    if verbose:
        log = logging.getLogger("aries_exchange")
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.DEBUG)
    given = {"base_url": base_url, "client_id": client_id, "redirect_uri": redirect_uri}
    settings = Settings.of(profile, {**given, "authorization_endpoint": login_page})
    return Session(Printer(as_json=as_json), settings)


def command(body: Command, first: int = 4, group: typer.Typer = app) -> Command:
    """
    Make *body* a command of *group*: it is given the session, and the options of its own.

    It takes the shared options from the one with the number *first*.
    """
    shared = list(inspect.signature(_session, eval_str=True).parameters.values())[first:]

    @functools.wraps(body)
    def run(**options: Any) -> int | None:
        session = _session(**{each.name: options.pop(each.name) for each in shared})
        return body(session, **options)

    _, *own = inspect.signature(body, eval_str=True).parameters.values()
    vars(run)["__signature__"] = inspect.Signature([*own, *shared])
    return group.command(epilog=EPILOG)(run)


command_with_settings: Final = functools.partial(command, first=0)
