"""
The steps of a first-party login.

They are: the password, a one-time code if the service requires one, the user's consent, and the
authorization code.  Each step has a session token, which the service replaces in the next step.  A
step is a value that can be stored between two requests of a web server.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import attrs

from aries_exchange.errors import InvalidArgumentError, LoginStepError
from aries_exchange.values import Confidential, Stored


StepKind: TypeAlias = Literal["mfa", "consent", "unknown"]


@attrs.frozen(kw_only=True)
class _Step(Stored):
    session_token: str = attrs.field(repr=False)
    client_name: str | None
    scopes: tuple[str, ...] = attrs.field(converter=tuple)
    consent_required: bool = False
    unknown_fields: tuple[str, ...] = attrs.field(default=(), converter=tuple)
    origin: str
    expires_at: float
    redirect_uri: str | None = None
    code_verifier: str | None = attrs.field(default=None, repr=False)
    _is_used: bool = attrs.field(default=False, init=False, repr=False, eq=False)

    @property
    def kind(self) -> StepKind:
        """
        Which step comes next, `mfa` or `consent`, or `unknown` to this version.
        """
        return "unknown" if self.unknown_fields and not self.consent_required else "consent"

    def check_usable(self, *, origin: str, now: float) -> None:
        """
        Check that this step can go on at the server *origin*; *now* is in seconds since the epoch.

        Raises:
            InvalidArgumentError: The step belongs to another server.
            LoginStepError: The step has expired, or this object was used.
        """
        if self.origin != origin:
            raise InvalidArgumentError(
                f"session_token: belongs to {self.origin}; use a client of that base_url"
            )
        if self._is_used:
            raise LoginStepError("this step was used", reason="used", hint=_START_AGAIN)
        if now >= self.expires_at:
            raise LoginStepError("this step has expired", reason="expired", hint=_START_AGAIN)

    def mark_used(self) -> None:
        """
        Reject this object from now on; the service has replaced its session token.
        """
        object.__setattr__(self, "_is_used", True)  # all else about a step is frozen

    def check_known(self) -> None:
        """
        Check that this version knows what comes next.

        Raises:
            LoginStepError: It does not; the message names the new fields.
        """
        if self.kind == "unknown":
            names = ", ".join(self.unknown_fields)
            raise LoginStepError(
                f"the service asks for a step that this version does not know: {names}",
                reason="unknown_step",
                hint="Update aries-exchange, or log in on the authorization page: login().",
            )


@attrs.frozen(kw_only=True)
class AuthorizationStep(_Step):
    """
    The password was right; `kind` tells what comes next.

    Attributes:
        session_token: Identifies this login in the next step (`next_step_auth_id` in the API).  A
            secret.
        is_mfa: Whether a one-time code must be verified.  Otherwise the consent comes next.
        consent_required: Whether the service explicitly asks for the user's consent.
        client_name: The name of the client, to show to the user.
        scopes: The scopes that the client requests, to show to the user.
        unknown_fields: Names in the response that this version does not know.
        origin: The server that the step belongs to.
        expires_at: When this library rejects the step, in seconds since the epoch.  Aries documents
            no limit.
        redirect_uri: The redirect URI that the login was started with.
        code_verifier: The one that `authorize` was called with.  A secret.
    """

    is_mfa: bool

    @property
    def kind(self) -> StepKind:
        """
        Which step comes next, `mfa` or `consent`, or `unknown` to this version.
        """
        return "mfa" if self.is_mfa else super().kind


@attrs.frozen
class Confirmation(Confidential):
    """
    The user has consented.  Exchange `authorization_code` with the same `redirect_uri`.

    `code_verifier` is the one that `authorize` was called with, if the confirmed step has it.
    """

    authorization_code: str = attrs.field(repr=False)
    redirect_uri: str
    code_verifier: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class MfaResult(_Step):
    """
    The one-time code was right.

    Without a `confirmation` the consent comes next: show the user `client_name` and `scopes`, then
    call `confirm` with this result.  The other attributes are those of `AuthorizationStep`.
    """

    confirmation: Confirmation | None = None

    @property
    def authorization_code(self) -> str:
        """
        The code to exchange.

        Raises:
            InvalidArgumentError: The consent is not confirmed yet.
        """
        if self.confirmation is None:
            raise InvalidArgumentError(
                "session_token: the consent is not confirmed yet; call confirm() with this result"
            )
        return self.confirmation.authorization_code


_START_AGAIN = "Start again with authorize()."
