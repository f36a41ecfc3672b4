"""
Profiles: which server and OAuth2 client an account belongs to.  They hold no secret.

`aries login` writes them.  Arguments win over the environment, which wins over the profile.
"""

from __future__ import annotations

import json
import os

from pathlib import Path
from typing import Any, Final, Self

import attrs

from filelock import FileLock
from platformdirs import user_config_path

from aries_exchange import AriesClient, FileTokenStore, InvalidArgumentError


__all__ = ["Settings"]

_VARIABLES: Final = {
    "base_url": "ARIES_BASE_URL",
    "authorization_endpoint": "",
    "client_id": "ARIES_CLIENT_ID",
    "redirect_uri": "ARIES_REDIRECT_URI",
}


@attrs.frozen
class Settings:
    """
    What a client is made from, and where each value came from.
    """

    profile: str
    values: dict[str, str]
    sources: dict[str, str]
    store: FileTokenStore

    @classmethod
    def of(cls, profile: str, **given: str | None) -> Self:
        """
        Return the settings of *profile* under the arguments *given* and the environment.

        Raises:
            InvalidArgumentError: The profile cannot have that name, or the file of profiles cannot
                be read.
        """
        store = FileTokenStore(profile=profile)
        saved = _read(_path()).get(profile, {})
        values: dict[str, str] = {}
        sources: dict[str, str] = {}
        for name, variable in _VARIABLES.items():
            for source, value in (
                (f"profile {profile}", saved.get(name)),
                (variable, os.environ.get(variable)),
                ("the command line", given.get(name)),
            ):
                if value:
                    values[name], sources[name] = value, source
        return cls(profile, values, sources, store)

    def client(self, **more: Any) -> AriesClient:
        """
        Return a client whose logins are kept in the user's files.

        Raises:
            InvalidArgumentError: A setting is wrong or missing.
        """
        if "client_id" not in self.values:
            raise InvalidArgumentError(
                f"profile {self.profile} has no client ID",
                hint="Log in with aries login --client-id ID, or set ARIES_CLIENT_ID.",
            )
        # The constructor is stricter with an origin that comes from the environment.
        more |= {n: v for n, v in self.values.items() if self.sources[n] != "ARIES_BASE_URL"}
        return AriesClient.from_env(token_store=self.store, user_agent="aries-cli", **more)

    def save(self) -> None:
        """
        Keep the values as those of the profile.

        Raises:
            OSError: The file of profiles cannot be written, or another process keeps it locked.
        """
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=10, preserve_lock_file=True):
            profiles = _read(path) | {self.profile: self.values}
            aside = path.with_suffix(".tmp")
            aside.write_text(json.dumps(profiles, indent=2))
            aside.replace(path)


def _path() -> Path:
    return user_config_path("aries-exchange", appauthor=False) / "profiles.json"


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        profiles: Any = json.loads(path.read_text())
        return {name: {key: str(saved[key]) for key in saved} for name, saved in profiles.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except (ValueError, TypeError, AttributeError):
        problem = "it is not a file that aries login wrote"
    raise InvalidArgumentError(f"{path} cannot be used: {problem}", hint="Delete it and log in.")
