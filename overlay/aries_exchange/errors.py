"""
Everything that can go wrong, in one family.

::

    AriesError
    ├── InvalidArgumentError           an argument is wrong; nothing was sent (also a ValueError)
    ├── NotSentError                   the service never saw the request: a retry is safe
    │   └── RefreshUnavailable         no live access token, and none could be had now
    ├── OutcomeUnknownError            it may have seen the request: reconcile first
    ├── AriesDecodeError               a success whose body is not what the document says
    │   └── ResponseTooLargeError      a body above the cap; the rest was not read
    ├── AriesAPIError                  an error response: status_code, message, headers
    │   ├── InvalidRequestError        400, 422 and the other 4xx
    │   ├── AuthenticationError        401
    │   │   └── ReauthorizationRequired    the login is over: log in again
    │   ├── PermissionDeniedError      403
    │   ├── NotFoundError              404
    │   ├── ConflictError              409
    │   ├── RateLimitError             429, with retry_after
    │   ├── UnexpectedRedirectError    3xx; redirects are never followed
    │   ├── ServerError                5xx, and statuses nobody documented
    │   └── OAuthError                 the token endpoint rejected the request: error, error_description
    ├── AuthorizationError             the authorization page rejected the request: error, error_description
    │   ├── AuthorizationResponseError     its response cannot be trusted, and was not used
    │   ├── LoginStepError             this step cannot go on: used, expired, or not known here
    │   ├── LoginTimeoutError          nobody came back from the page in time
    │   ├── NoBrowserError             neither a browser nor a terminal to log in with
    │   └── PortInUseError             the port of the redirect URI is taken
    └── TokenStoreError                tokens could not be read or kept

Only these leave the SDK.  None carries a secret, and none carries an exception of the HTTP
library as its cause or context.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self


class ErrorCode(NamedTuple):
    """
    One entry of the `codes` list of a flat error body.
    """

    code: str | None
    description: str | None
    field: str | None


class AriesError(Exception):
    """
    The base of every exception of this SDK.

    *details* are its attributes, by name; one that is None, or left out, has the value of the class.
    """

    hint: str | None = None
    """The way out, in a sentence, where there is one beyond what the message says."""
    sent: Any = None
    """For `client.find_order`: the order that may have been placed, if it is one."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        vars(self).update({name: value for name, value in details.items() if value is not None})

    def __str__(self) -> str:
        return f"{self.message.rstrip('.')}. {self.hint}" if self.hint else self.message


class InvalidArgumentError(AriesError, ValueError):
    """
    An argument breaks a rule that is known here, so that nothing was sent.

    The message names the argument, the rule and the way out, never the value.
    """


class NotSentError(AriesError):
    """
    The service certainly did not see the request; sending it again is safe.

    No connection could be made, or there was no access token to send the request with.
    `reason` names the cause where it is known, in words that are stable: `"connection_refused"`,
    `"name_unknown"`, `"unreachable"`, `"timeout"`, `"certificate_untrusted"`,
    `"certificate_expired"`, `"certificate_not_yet_valid"`, `"host_mismatch"`, `"tls_failed"`,
    `"proxy_rejected"`, `"settings"` (those for proxies or certificates cannot be used),
    `"connection_broken"`, `"connection_failed"`, `"invalid_request"` or `"invalid_url"`.
    """

    reason: str | None = None


class RefreshUnavailable(NotSentError):
    """
    There is no live access token and none could be had now; try again later.

    The login itself is kept.  `retry_after` is in seconds, if it is known when to try again;
    `reason` is that of the token request, if it was not sent.
    """

    retry_after: float | None = None

    @classmethod
    def because_of(cls, cause: AriesError, *, wait: float | None = None) -> Self:
        """
        Return the error that says why the token endpoint gave no token.

        *wait* is in seconds until the next try, if there is a pause.
        """
        said = str(cause) if isinstance(cause, AriesDecodeError) else cause.message
        status = f"{cause.status_code}: " if isinstance(cause, AriesAPIError) else ""
        told = isinstance(cause, NotSentError) or getattr(cause, "error", "") == "invalid_client"
        again = "Try again later" if wait is None else f"The next try is in {round(wait, 2):g} s"
        hints = [cause.hint if told else None, f"{again}; the login is kept."]
        return cls(
            f"the access token could not be renewed: {status}{said.rstrip('.')}.",
            reason=getattr(cause, "reason", None),
            hint=" ".join(filter(None, hints)),
            retry_after=getattr(cause, "retry_after", None) if wait is None else wait,
        )


class OutcomeUnknownError(AriesError):
    """
    The request was sent, and no usable response came: the service may have acted on it.

    Reads are safe to retry.  After a write, look at the state first (read the user; of an order,
    `client.find_order(error)` does), and only then decide; the API has no idempotency keys.
    """


class AriesDecodeError(AriesError):
    """
    The status is a success, but the body is not what the document says.

    `operation` is the operationId, `status_code` the HTTP status, `path` the JSON path of the
    first problem (`$` is the whole body).  A write has probably taken effect.
    """

    operation: str
    status_code: int
    path: str = "$"

    def __str__(self) -> str:
        where = f"{self.operation}: unreadable response with status {self.status_code}"
        return f"{where}: at {self.path}: {super().__str__()}"


class ResponseTooLargeError(AriesDecodeError):
    """
    The body is larger than the cap; reading stopped there.
    """


class AriesAPIError(AriesError):
    """
    The service sent an error response.

    Attributes:
        status_code: The HTTP status; 401 for a login that is over without a response.
        message: What the service says, or a description of the response.  Not stable.
        headers: The response headers, looked up without regard to case.
        body: The raw body, at most the response cap long.
        code: The most precise stable name in the body, if there is one.
        codes: The `codes` list of a flat body.
        request_id: Identifies the request for support, if the service sent one.
        retry_after: Seconds to wait, if the service sent a usable `Retry-After`.
        operation: The operationId.
    """

    operation: str
    status_code: int
    headers: Mapping[str, str] = MappingProxyType({})
    body: bytes = b""
    code: str | None = None
    codes: tuple[ErrorCode, ...] = ()
    request_id: str | None = None
    retry_after: float | None = None

    def __str__(self) -> str:
        code = f" {self.code}" if self.code and self.code not in self.message else ""
        request = f" (request {self.request_id})" if self.request_id else ""
        return f"{self.operation}: {self.status_code}{code}: {super().__str__()}{request}"


class InvalidRequestError(AriesAPIError):
    """
    The request is wrong: 400, 422, or another 4xx.
    """


class AuthenticationError(AriesAPIError):
    """
    The service rejected the access token, the password or the code: 401.
    """


class ReauthorizationRequired(AuthenticationError):
    """
    The login is over, and only the user can start a new one.

    `reason` is `"no_login"` (there is none), `"refused"` (the service rejected the refresh token),
    `"expired"` (there is no refresh token to renew the access token with) or `"response_lost"` (the
    service rejected the refresh token, after a response that may have carried the next one was
    lost).  `status_code` is the server's, or 401 where there was no response.
    """

    hint: str | None = "The user has to log in again: begin_authorization() or login()."
    operation: str = "token"
    status_code: int = 401
    reason: str

    @classmethod
    def because_of(cls, cause: AriesAPIError, message: str, *, reason: str) -> Self:
        """
        Return the error that has what *cause* tells of the response.
        """
        names = ("status_code", "headers", "body", "code", "codes", "request_id")
        return cls(message, reason=reason, **{name: getattr(cause, name) for name in names})


class PermissionDeniedError(AriesAPIError):
    """
    The access token lacks a scope: 403.
    """


class NotFoundError(AriesAPIError):
    """
    The resource does not exist, or this user may not see it: 404.
    """


class ConflictError(AriesAPIError):
    """
    The request conflicts with the present state: 409.
    """


class RateLimitError(AriesAPIError):
    """
    The rate limit is exceeded: 429.  `retry_after` says how many seconds to wait, if known.
    """


class UnexpectedRedirectError(AriesAPIError):
    """
    A redirect: 3xx.  It is not followed, because it could carry credentials to another origin.
    """


class ServerError(AriesAPIError):
    """
    The service failed: 5xx, or an undocumented status.
    """


class OAuthError(AriesAPIError):
    """
    The token endpoint rejected the request (RFC 6749, section 5.2).

    `error` is the code, such as `invalid_grant`, `error_description` the text beside it.
    """

    error: str | None = None
    error_description: str | None = None


class AuthorizationError(AriesError):
    """
    The authorization page rejected the request, for instance because the user declined.

    See RFC 6749, section 4.1.2.1.

    `error` is the code, such as `access_denied`, `error_description` the text beside it.
    """

    error: str | None = None
    error_description: str | None = None


class AuthorizationResponseError(AuthorizationError):
    """
    The response at the redirection endpoint cannot be trusted; nothing of it was used.
    """


class LoginStepError(AuthorizationError):
    """
    A step of the first-party login cannot go on; nothing was sent.

    `reason` is `"used"`, `"expired"`, `"mfa_required"` (a one-time code comes first, or there is
    no callback that returns it) or `"unknown_step"` (the service asks for something that this
    version does not know).
    """

    reason: str


class LoginTimeoutError(AuthorizationError):
    """
    Nobody came back from the authorization page in time.

    An authorization page that does not know a redirect URI says so to the user and never sends
    them back, so that a wrong one looks like this too.
    """


class NoBrowserError(AuthorizationError):
    """
    There is no browser to log in with here, and no terminal to paste an address into.
    """


class PortInUseError(AuthorizationError):
    """
    The port of the redirect URI cannot be listened on.
    """


class TokenStoreError(AriesError):
    """
    The token store could not be read or written.
    """
