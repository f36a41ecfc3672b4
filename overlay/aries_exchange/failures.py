"""
What goes wrong between us and the service, in our words: was the request sent, and what to do.
"""

from __future__ import annotations

from typing import Final

from aries_exchange.connections import MOST
from aries_exchange.effects import Send
from aries_exchange.errors import AriesError, NotSentError, OutcomeUnknownError
from aries_exchange.tracing import AsyncTrace, Trace


__all__ = ["crowded", "late", "translate", "unprepared"]


def unprepared(error: Exception, effect: Send) -> AriesError:
    """
    Return the error of an environment that no connection can be made with.
    """
    text = f"{effect.operation}: no connection can be prepared ({type(error).__name__})."
    return NotSentError(text, hint="Check SSL_CERT_FILE, SSL_CERT_DIR, HTTPS_PROXY and ALL_PROXY.")


def crowded(effect: Send) -> AriesError:
    """
    Return the error of a call that found no room among the others.
    """
    text = f"{effect.operation}: {MOST} calls are under way, and none ended in time"
    return NotSentError(f"{text}; the request was not sent.", hint=_LONGER)


def late(effect: Send, *, sent: bool = True) -> AriesError:
    """
    Return the error of a call whose time is over.
    """
    text = f"{effect.operation}: the time for this call is over"
    if sent:
        return OutcomeUnknownError(f"{text}; the answer was not complete.", hint=_RECONCILE)
    return NotSentError(f"{text}; the request was not sent.", hint=_LONGER)


def translate(error: Exception, effect: Send, trace: Trace | AsyncTrace) -> AriesError:
    """
    Return what *error*, raised by httpx or the system, means.
    """
    import httpx

    unsent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    wrong = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.InvalidURL)
    what = _WORDS.get(type(error).__name__, "the connection failed")
    host = effect.url.split("/")[2]
    if (
        trace.is_unsent
        or isinstance(error, wrong)
        or (isinstance(error, unsent) and not trace.is_sent)
    ):
        return NotSentError(f"{effect.operation}: {what} ({host}).", hint=_REACH)
    return OutcomeUnknownError(f"{effect.operation}: {what} ({host}).", hint=_RECONCILE)


_RECONCILE: Final = "The service may have acted on it: look before you repeat a write."
_REACH: Final = "Check the network, the proxy and base_url; sending it again is safe."
_LONGER: Final = "Pass a longer timeout."
_WORDS: Final = {
    "ConnectError": "no connection could be made",
    "ConnectTimeout": "no connection could be made in time",
    "PoolTimeout": "no connection was free in time",
    "ProxyError": "the proxy refused",
    "ReadTimeout": "no answer came in time",
    "WriteTimeout": "the request could not be written in time",
    "ReadError": "the connection broke while the answer was awaited",
    "WriteError": "the connection broke while the request was written",
    "RemoteProtocolError": "the answer is not valid HTTP, or ended early",
    "LocalProtocolError": "the request is not valid HTTP",
    "UnsupportedProtocol": "this is not an http or https address",
    "InvalidURL": "this is not a URL",
}
