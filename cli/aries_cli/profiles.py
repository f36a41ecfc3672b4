"""
Profiles: which server and OAuth2 client an account belongs to.  They hold no secret.

`aries login` writes them.  Options win over the environment, which wins over the profile.
"""

from __future__ import annotations

import json
import os

from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self

import attrs

from filelock import FileLock
from platformdirs import user_config_path, user_state_path

import aries_exchange as sdk


_VARIABLES: Final = {"client_id": "ARIES_CLIENT_ID", "redirect_uri": "ARIES_REDIRECT_URI"}


@attrs.frozen
class Settings:
    """
    What a client is made from, and what of it the profile itself has.

    A base URL from the environment is not among the *values*: the SDK reads that one itself, for
    it is stricter with it.
    """

    profile: str
    values: dict[str, str]
    saved: dict[str, str]
    store: sdk.FileTokenStore

    @classmethod
    def of(cls, profile: str, options: dict[str, str | None]) -> Self:
        """
        Return the settings of *profile*, overridden by the environment and *options*.

        Raises:
            InvalidArgumentError: The profile cannot have that name, the file of profiles cannot be
                read, or there is no home folder.
        """
        path = _path()
        store = sdk.FileTokenStore(profile=profile)
        saved = _read(path).get(profile, {})
        values = {
            n: v for n, v in saved.items() if n != "base_url" or not os.getenv("ARIES_BASE_URL")
        }
        for layer in ({n: os.environ.get(v) for n, v in _VARIABLES.items()}, options):
            values |= {name: value for name, value in layer.items() if value}
        return cls(profile, values, saved, store)

    def client(self, **more: Any) -> sdk.AriesClient:
        """
        Return a client whose logins are kept in the user's files.

        Raises:
            InvalidArgumentError: A setting is wrong.
            ReauthorizationRequired: There is no client ID, so nobody can have logged in.
        """
        given: dict[str, Any] = more | self.values
        if "client_id" not in given:
            raise sdk.ReauthorizationRequired("there is no client ID", reason="no_login")
        return sdk.AriesClient.from_env(token_store=self.store, user_agent="aries-cli", **given)

    def way_in(self) -> str:
        """
        Return what to do where there is no login: the profile may have one at another server.
        """
        if "client_id" in self.saved:
            with attrs.evolve(self, values=self.saved).client() as client:
                found = client.oauth2.status()
            if not found.is_over:
                used = (
                    f"Profile {self.profile} has a login with {found.client_id} at {found.origin}"
                )
                return f"{used}; to use it, unset ARIES_BASE_URL and ARIES_CLIENT_ID."
        return "Run aries login."

    def save(self, base_url: str) -> None:
        """
        Keep the values as those of the profile, which belongs to the server at *base_url*.

        Raises:
            OSError: The file of profiles cannot be written, or another process keeps it locked.
        """
        path = _path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=10, preserve_lock_file=True):
            profiles = _read(path) | {self.profile: {**self.values, "base_url": base_url}}
            aside = path.with_suffix(".tmp")
            aside.write_text(json.dumps(profiles, indent=2))
            aside.replace(path)


def _path() -> Path:
    with suppress(RuntimeError):  # what some versions of platformdirs raise without a home
        kinds = (user_config_path, user_state_path)
        folder, state = (kind("aries-exchange", appauthor=False) for kind in kinds)
        if folder.is_absolute() and state.is_absolute():
            return folder / "profiles.json"
    raise sdk.InvalidArgumentError(
        "HOME is not set, and this user has no home folder",
        hint="Set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME.",
    )


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        profiles: Any = json.loads(path.read_text())
        return {name: {key: str(saved[key]) for key in saved} for name, saved in profiles.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        problem = f"{path} cannot be read, or is not what aries login wrote"
        raise sdk.InvalidArgumentError(problem, hint="Delete it and log in.") from None
