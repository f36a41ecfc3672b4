"""
Profiles: which server and client an account belongs to.  They hold no secret.

What a profile says was said once to `aries login`.  Arguments win over the environment, which wins
over the profile.
"""

from __future__ import annotations

import json
import os

from pathlib import Path
from typing import Any, Final

import attrs

from platformdirs import user_config_path

from aries_exchange.client import AriesClient
from aries_exchange.errors import InvalidArgumentError
from aries_exchange.file_store import FileTokenStore


__all__ = ["Settings"]

_VARIABLES: Final = {
    "base_url": "ARIES_BASE_URL",
    "authorization_endpoint": None,
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
    def of(cls, profile: str, **given: str | None) -> Settings:
        """
        Return the settings of *profile* under the arguments *given* and the environment.

        Raises:
            InvalidArgumentError: The file of profiles cannot be read.
        """
        kept = _read().get(profile, {})
        values: dict[str, str] = {}
        sources: dict[str, str] = {}
        for name, variable in _VARIABLES.items():
            places = {
                "the command line": given.get(name),
                variable or "": os.environ.get(variable) if variable else None,
                f"profile {profile}": kept.get(name),
            }
            for source, value in places.items():
                if value:
                    values[name], sources[name] = value, source
                    break
        return cls(profile, values, sources)

    def client(self, **more: Any) -> AriesClient:
        """
        Return a client whose logins are kept in the user's files.

        Raises:
            InvalidArgumentError: A setting is wrong or missing.
        """
        if "client_id" not in self.values:
            msg = (
                "client_id: is not known; log in with aries login --client-id ID,"
                " or set ARIES_CLIENT_ID"
            )
            raise InvalidArgumentError(msg)
        # The constructor is stricter with an origin that comes from the environment.
        more |= {n: v for n, v in self.values.items() if self.sources[n] != "ARIES_BASE_URL"}
        store = FileTokenStore(profile=self.profile)
        return AriesClient.from_env(token_store=store, user_agent="aries-cli", **more)

    def save(self) -> None:
        """
        Keep the values as those of the profile.

        Raises:
            InvalidArgumentError: The file of profiles cannot be written.
        """
        path = _path()
        aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(_read() | {self.profile: self.values}, indent=2))
            aside.replace(path)
        except OSError as error:
            raise _unusable(path, error.strerror or type(error).__name__) from None


def _path() -> Path:
    return user_config_path("aries-exchange", appauthor=False) / "profiles.json"


def _read() -> dict[str, dict[str, str]]:
    path = _path()
    try:
        profiles: Any = json.loads(path.read_text())
        return {name: {key: str(kept[key]) for key in kept} for name, kept in profiles.items()}
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unusable(path, error.strerror or type(error).__name__) from None
    except (ValueError, TypeError, AttributeError):
        raise _unusable(path, "it is not what aries login wrote") from None


def _unusable(path: Path, problem: str) -> InvalidArgumentError:
    return InvalidArgumentError(f"{path} cannot be used: {problem}", hint="Remove it, log in anew.")
