"""
What a failure of httpx, or of the operating system below it, means for a call.

The class says whether the service may have seen the request.  `reason` and the message name the
cause, which httpx hides in the chain of its exceptions; nothing of that chain leaves this module.
"""

from __future__ import annotations

import errno
import ssl

from collections.abc import Iterator
from typing import Final, NamedTuple

import httpx

from aries_exchange.effects import Send
from aries_exchange.errors import AriesError, NotSentError, OutcomeUnknownError
from aries_exchange.io.pool import UnusableSettingsError
from aries_exchange.io.trace import AsyncTrace, Trace


_LONGER: Final = "Pass a longer timeout."
_RECONCILE: Final = "The service may have acted on the request: check before you retry a write."
_REACH: Final = "Check the network, the proxy and base_url; a retry is safe."
_TRUST: Final = (
    "If the certificate is signed by an authority of your own, set SSL_CERT_FILE to its PEM file,"
    " or pass transport=httpx.HTTPTransport(verify=an_ssl_context), AsyncHTTPTransport for async."
)


class _Cause(NamedTuple):
    reason: str
    words: str
    hint: str = _REACH


_UNTRUSTED: Final = _Cause(
    "certificate_untrusted", "the certificate of the server is not trusted", _TRUST
)
_MISMATCH: Final = _Cause("host_mismatch", "the certificate of the server is for another host name")
_CERTIFICATE: Final = {
    9: _Cause(
        "certificate_not_yet_valid",
        "the certificate of the server is not valid yet",
        "Check the clock of this machine.",
    ),
    10: _Cause(
        "certificate_expired",
        "the certificate of the server has expired",
        "The server has to renew it; check the clock of this machine, too.",
    ),
    62: _MISMATCH,
    64: _MISMATCH,  # of an address
}
"""By the numbers of OpenSSL (X509_V_ERR_*), which are stable."""
_TLS: Final = _Cause("tls_failed", "the TLS handshake failed")
_SYSTEM: Final = {
    "ConnectionRefusedError": _Cause("connection_refused", "the connection was refused"),
    "gaierror": _Cause("name_unknown", "the host name could not be resolved"),
}
_UNREACHABLE: Final = _Cause("unreachable", "there is no route to the host")
_LATE: Final = _Cause("timeout", "the call timed out before the response was complete", _LONGER)
_BROKEN: Final = "connection_broken"
_NO_CONNECTION: Final = _Cause("connection_failed", "no connection could be made")
_HTTPX: Final = {
    "ConnectError": _NO_CONNECTION,
    "ConnectTimeout": _Cause("timeout", "no connection could be made in time"),
    "PoolTimeout": _Cause("timeout", "no connection was free in time", _LONGER),
    "ReadTimeout": _Cause("timeout", "no response came in time"),
    "WriteTimeout": _Cause("timeout", "the request could not be written in time"),
    "ReadError": _Cause(_BROKEN, "the connection broke before the response was complete"),
    "WriteError": _Cause(_BROKEN, "the connection broke while the request was written"),
    "RemoteProtocolError": _Cause(_BROKEN, "the response is not valid HTTP, or ended early"),
    "LocalProtocolError": _Cause("invalid_request", "the request is not valid HTTP"),
    "UnsupportedProtocol": _Cause("invalid_url", "this is not an http or https address"),
    "InvalidURL": _Cause("invalid_url", "this is not a URL"),
}


def translate(
    error: Exception, effect: Send, trace: Trace | AsyncTrace, proxy: str | None = None
) -> AriesError:
    """
    Return the `AriesError` for *error*.

    *proxy* is the address of the proxy that was used, as far as it is known.
    """
    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    wrong = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)
    where = effect.url.split("/")[2]
    cause = _LATE if isinstance(error, TimeoutError) else _cause_of(error)
    if cause is _NO_CONNECTION and trace.is_new_connection:
        cause = _TLS
    if proxy is not None and not (trace.is_new_connection and cause.reason != "proxy_rejected"):
        where = f"proxy {proxy}, for {where}"
    text = f"{effect.operation}: {cause.words} ({where})."
    if (
        trace.is_unsent
        or isinstance(error, wrong)
        or (isinstance(error, unsent) and not trace.is_sent)
    ):
        return NotSentError(text, reason=cause.reason, hint=cause.hint)
    return OutcomeUnknownError(text, hint=_RECONCILE)


def too_late(effect: Send, problem: str) -> AriesError:
    """
    Return the error for a call that has no time left to send its request: *problem* says why.
    """
    text = f"{effect.operation}: {problem}; the request was not sent."
    return NotSentError(text, reason="timeout", hint=_LONGER)


def unusable(error: Exception, effect: Send) -> AriesError:
    """
    Return the error for proxy or certificate settings that httpx cannot use.
    """
    text = "no connection can be prepared"
    hint = "Check the variables for proxies and certificates."
    if isinstance(error, UnusableSettingsError):
        text, hint = error.args
    return NotSentError(f"{effect.operation}: {text}", reason="settings", hint=hint)


def _cause_of(error: Exception) -> _Cause:
    name = type(error).__name__
    if name == "ProxyError":
        return _proxy_rejected(str(error))
    for each in _chain(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            untrusted = _UNTRUSTED._replace(words=f"{_UNTRUSTED.words}: {each.verify_message}")
            return _CERTIFICATE.get(each.verify_code, untrusted)
        if isinstance(each, ssl.SSLError) and each.reason:
            return _TLS._replace(words=f"{_TLS.words}: {each.reason.replace('_', ' ').lower()}")
        if (known := _SYSTEM.get(type(each).__name__)) is not None:
            return known
        if isinstance(each, OSError) and each.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH}:
            return _UNREACHABLE
    return _HTTPX.get(name, _Cause(_BROKEN, "the connection failed"))


def _proxy_rejected(message: str) -> _Cause:
    status = message[:3] if message[:3].isdigit() else "no status"
    hint = "Check HTTPS_PROXY and ALL_PROXY."
    if status == "407":
        hint = "It wants a user name and a password: HTTPS_PROXY=http://user:password@host:port."
    return _Cause("proxy_rejected", f"the proxy rejected the request: {status}", hint)


def _chain(error: BaseException) -> Iterator[BaseException]:
    # httpx keeps its cause, httpcore has it as its argument, and anyio and trio have groups.
    pending: list[object] = [error]
    for _ in range(50):  # more would be a circle
        if not pending:
            return
        each = pending.pop(0)
        if isinstance(each, BaseException):
            yield each
            below: tuple[object, ...] = getattr(each, "exceptions", None) or each.args[:1]
            pending += [*below, each.__cause__, each.__context__]
