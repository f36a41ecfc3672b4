"""
Profiles: which server and client an account belongs to.  They hold no secret.

What a profile says was said once to `aries login`.  Arguments win over the environment, which wins
over the profile.
"""

from __future__ import annotations

import json
import os

from pathlib import Path
from typing import Any, Final, Self

import attrs

from platformdirs import user_config_path

from aries_exchange.client import AriesClient
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.stores.base import check_profile
from aries_exchange.stores.file import FileTokenStore, hold, replace


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

    @classmethod
    def of(cls, profile: str, **given: str | None) -> Self:
        """
        Return the settings of *profile* under the arguments *given* and the environment.

        Raises:
            InvalidArgumentError: The profile cannot have that name, or the file of profiles cannot
                be read.
        """
        check_profile(profile)
        kept = _read(_path()).get(profile, {})
        values: dict[str, str] = {}
        sources: dict[str, str] = {}
        for name, variable in _VARIABLES.items():
            for source, value in (
                (f"profile {profile}", kept.get(name)),
                (variable, os.environ.get(variable)),
                ("the command line", given.get(name)),
            ):
                if value:
                    values[name], sources[name] = value, source
        return cls(profile, values, sources)

    def client(self, **more: Any) -> AriesClient:
        """
        Return a client whose logins are kept in the user's files.

        Raises:
            InvalidArgumentError: A setting is wrong or missing.
        """
        if "client_id" not in self.values:
            msg = f"client_id: profile {self.profile} has none"
            hint = "Log in with aries login --client-id ID, or set ARIES_CLIENT_ID."
            raise InvalidArgumentError(msg, hint=hint)
        # The constructor is stricter with an origin that comes from the environment.
        more |= {n: v for n, v in self.values.items() if self.sources[n] != "ARIES_BASE_URL"}
        store = FileTokenStore(profile=self.profile)
        return AriesClient.from_env(token_store=store, user_agent="aries-cli", **more)

    def save(self) -> None:
        """
        Keep the values as those of the profile.

        Raises:
            TokenStoreError: The file of profiles cannot be written.
            OSError: There is no place for it, or another process does not let go of it.
        """
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with hold(path.with_suffix(".lock"), 10.0):
            profiles = _read(path) | {self.profile: self.values}
            replace(path, json.dumps(profiles, indent=2).encode())


def _path() -> Path:
    return user_config_path("aries-exchange", appauthor=False) / "profiles.json"


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        profiles: Any = json.loads(path.read_text())
        return {name: {key: str(kept[key]) for key in kept} for name, kept in profiles.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except (ValueError, TypeError, AttributeError):
        problem = "it is not what aries login wrote"
    raise InvalidArgumentError(f"{path} cannot be used: {problem}", hint="Remove it, log in anew.")
