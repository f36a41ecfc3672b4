"""
What a call does differently from its client, checked before anything is sent.
"""

from __future__ import annotations

import math

from collections.abc import Mapping
from typing import Any, Final, cast
from urllib.parse import quote

from aries_exchange.errors import InvalidArgumentError
from aries_exchange_openapi.types import RequestOptions


_NO_OPTIONS: Final = RequestOptions()
_OWN_HEADERS: Final = {
    "accept-encoding",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
}


def check_timeout(value: object) -> None:
    """
    Reject a timeout that is not a positive, finite number.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
        raise InvalidArgumentError(
            "timeout: takes a positive, finite number of seconds for the whole call"
        )


def check_retries(value: object) -> None:
    """
    Reject a number of retries that is not a whole number from 0.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise InvalidArgumentError("max_retries: takes a whole number, 0 for no retries")


def checked_options(options: object) -> RequestOptions:
    """
    Return *options*, or those that change nothing for None.
    """
    if options is None:
        return _NO_OPTIONS
    if not isinstance(options, RequestOptions):
        raise InvalidArgumentError("options: takes RequestOptions(timeout=..., headers=..., ...)")
    if options.on_response is not None and not callable(options.on_response):
        raise InvalidArgumentError("on_response: takes a function of one argument, the response")
    return options


def checked_headers(headers: object) -> list[tuple[str, str]]:
    """
    Return *headers* as pairs.  Those that the client sets itself are rejected.
    """
    if headers is None:
        return []
    given = cast("Any", headers if isinstance(headers, Mapping) else {"": None})
    pairs: list[tuple[str, str]] = list(given.items())
    if any(type(text) is not str for pair in pairs for text in pair):
        raise InvalidArgumentError(
            'headers: takes strings by their names, like {"X-Name": "value"}'
        )
    for name, value in pairs:
        if name.lower() in _OWN_HEADERS:
            raise InvalidArgumentError(f"headers: {name} is set by the client itself; leave it out")
        if not (name.isascii() and name.replace("-", "").replace("_", "").isalnum()):
            raise InvalidArgumentError("headers: a name has letters, digits, - and _ only")
        if not value.isprintable() or not value.isascii():
            raise InvalidArgumentError(
                f"headers: the value of {name} takes printable ASCII characters only"
            )
    return pairs


def checked_query(query: object) -> str:
    """
    Return *query* as it stands in a URL, without the question mark.
    """
    given = cast("Any", query if isinstance(query, Mapping) else {"": None})
    try:
        return "&".join(
            f"{quote(name, safe='')}={quote(_text(value), safe='')}"
            for name, values in given.items()
            for value in cast("list[Any]", values if isinstance(values, list | tuple) else [values])
        )
    except (TypeError, UnicodeEncodeError):
        pass
    raise InvalidArgumentError(
        "query: takes strings, whole numbers and booleans, or lists of them, by their names,"
        ' like {"limit": 5}'
    )


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return int.__repr__(value) if isinstance(value, int) else str.__str__(value)
