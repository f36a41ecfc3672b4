"""
The steps of a first-party login, which can be stored between.

Credentials, a one-time code where the service asks for one, the user's consent, the authorization
code: each step has an id that replaces the one before.  What a step must not do twice is
remembered here, and travels in its JSON: a code is sent once, at most three codes are sent, and
the id of a step that is done is refused without asking the service.
"""

from __future__ import annotations

import threading

from typing import Any, Final, Literal, Self, TypeAlias

import attrs

from aries_exchange.errors import InvalidArgumentError, LoginStepError
from aries_exchange.values import Confidential, Stored, fingerprint, restore


MOST_CODES: Final = 3
"""How many one-time codes are sent for one step."""

StepKind: TypeAlias = Literal["mfa", "consent", "unknown"]

_OVER: Final = "over"
_GUARD: Final = threading.Lock()


@attrs.define(eq=False)
class Challenge:
    """
    What was done at one step: hashes of the codes that were sent, and a word when it is over.

    All steps with one session token share one set, so that none of them forgets.
    """

    done: set[str] = attrs.field(factory=set[str], repr=False)

    @property
    def codes_left(self) -> int:
        """
        How many codes may still be tried.
        """
        return MOST_CODES - len(self.done - {_OVER})

    def end(self) -> None:
        """
        Note that the step was used.
        """
        self.done.add(_OVER)

    def check(self) -> None:
        """
        Refuse a step that was used.

        Raises:
            LoginStepError: It was.
        """
        if _OVER in self.done:
            raise LoginStepError("this step was used", reason="used", hint=_AGAIN)

    def announce(self, code: str) -> None:
        """
        Note, before it is sent, the code that hashes to *code*.

        Raises:
            LoginStepError: It must not be sent.
        """
        with _GUARD:
            self.check()
            if code in self.done:
                problem, hint = "this code was sent before", "Wait for the next code."
                raise LoginStepError(problem, reason="code_reused", hint=hint)
            if not self.codes_left:
                raise LoginStepError(
                    f"{MOST_CODES} codes were sent for this step, and no more will be",
                    reason="too_many_codes",
                    hint=_AGAIN,
                )
            self.done.add(code)

    def withdraw(self, code: str) -> None:
        """
        Forget a code that was not sent after all.
        """
        self.done.discard(code)

    def join(self, other: Challenge) -> None:
        """
        Know what *other* knows of the same step, from now on as well.
        """
        with _GUARD:
            other.done |= self.done
            self.done = other.done


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
    challenge: Challenge = attrs.field(factory=Challenge, repr=False, eq=False)

    @property
    def kind(self) -> StepKind:
        """
        What comes next: `mfa`, `consent`, or something that this version does not know.
        """
        return "unknown" if self.unknown_fields and not self.consent_required else "consent"

    @classmethod
    def restored(cls, fields: Any) -> Self:
        """
        Return the step that *fields* of JSON were made of.
        """
        fields["challenge"] = Challenge(set(fields["challenge"]["done"]))
        return super().restored(fields)


@attrs.frozen(kw_only=True)
class AuthorizationStep(_Step):
    """
    The password was right; `kind` says what comes next.

    Attributes:
        session_token: Stands for this login in the next step (`next_step_auth_id` on the wire).
        is_mfa: Whether a one-time code must be verified; otherwise the consent is confirmed.
        consent_required: Whether the service asks for the user's consent in so many words.
        client_name: Who asks, to be shown to the user.
        scopes: What is asked for, to be shown to the user.
        unknown_fields: Names in the answer that this version does not know.
        origin: The server that the step belongs to.
        expires_at: When the step ends here, in seconds since the epoch; Aries documents no limit.
        redirect_uri: The one that the login was begun with.
        code_verifier: The one that `authorize` was given.  A secret.
        challenge: What was tried at this step.
    """

    is_mfa: bool

    @property
    def kind(self) -> StepKind:
        """
        What comes next: `mfa`, `consent`, or something that this version does not know.
        """
        return "mfa" if self.is_mfa else super().kind

    @property
    def codes_left(self) -> int:
        """
        How many codes may still be tried.
        """
        return self.challenge.codes_left


@attrs.frozen
class Confirmation(Confidential):
    """
    The user has consented; exchange `authorization_code` with the same `redirect_uri`.

    `code_verifier` is the one that `authorize` was given, if the step that was confirmed knew it.
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

    def following(self, step: str | AuthorizationStep) -> Self:
        """
        Return this result with what *step*, the one before, knows of the login.
        """
        if isinstance(step, str):
            return self
        uri, verifier = step.redirect_uri, step.code_verifier
        return attrs.evolve(self, redirect_uri=uri, code_verifier=verifier)

    @property
    def authorization_code(self) -> str:
        """
        The code to exchange.

        Raises:
            InvalidArgumentError: The consent was not confirmed yet.
        """
        if self.confirmation is None:
            raise InvalidArgumentError(
                "session_token: the consent was not confirmed yet; call confirm() with it"
            )
        return self.confirmation.authorization_code

    @classmethod
    def restored(cls, fields: Any) -> Self:
        """
        Return the result that *fields* of JSON were made of.
        """
        if fields["confirmation"] is not None:
            fields["confirmation"] = restore(Confirmation, fields["confirmation"])
        return super().restored(fields)


class Challenges:
    """
    What one client, with its copies, has tried at the steps that are under way.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Challenge]] = {}

    def at(
        self, step: str | AuthorizationStep | MfaResult, *, origin: str, ends: float, now: float
    ) -> Challenge:
        """
        Return what was tried at *step*, a step or its session token, which ends at *ends* unless
        it says when.

        Raises:
            InvalidArgumentError: The step belongs to another server.
            LoginStepError: The step has expired or was used.
        """
        challenge = Challenge()
        if isinstance(step, _Step):
            ends, challenge = step.expires_at, step.challenge
            if step.origin != origin:
                raise InvalidArgumentError(
                    f"session_token: belongs to {step.origin}; use a client of that base_url"
                )
            if now >= ends:
                raise LoginStepError("this step has expired", reason="expired", hint=_AGAIN)
        with _GUARD:
            known = self._known.setdefault(fingerprint(token_of(step)), (ends, challenge))[1]
        challenge.join(known)
        known.check()
        return known

    def begin(self, session_token: str, *, ends: float, now: float) -> Challenge:
        """
        Return the empty record of a step that the service has just made.
        """
        fresh = Challenge()
        with _GUARD:
            self._known = {key: kept for key, kept in self._known.items() if now < kept[0]}
            self._known[fingerprint(session_token)] = (ends, fresh)
        return fresh


def token_of(step: str | AuthorizationStep | MfaResult) -> str:
    """
    Return the session token of *step*, which may be one already.
    """
    return step.session_token if isinstance(step, _Step) else step


def refuse_unknown(step: AuthorizationStep | MfaResult) -> None:
    """
    Refuse to go on where the service wants something that this version does not know.

    Raises:
        LoginStepError: It does; the message names the fields that are new.
    """
    if step.kind == "unknown":
        names = ", ".join(step.unknown_fields)
        problem = f"the service asks for a step that this version does not know: {names}"
        hint = "Update aries-exchange, or log in on the authorization page: login()."
        raise LoginStepError(problem, reason="unknown_step", hint=hint)


_AGAIN: Final = "Begin again with authorize()."
