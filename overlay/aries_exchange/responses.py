"""
Responses, and the errors that those mean which are no success.

The body of such a response may be flat, nested, of RFC 6749 or RFC 9457, from the old login API,
HTML or empty.  Whatever it is, reading it never fails: the status counts, the text helps.
"""

from __future__ import annotations

import json
import math
import re

from collections.abc import Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple
from urllib.parse import quote_plus

import attrs

from aries_exchange.errors import (
    AriesAPIError,
    AuthenticationError,
    ConflictError,
    ErrorCode,
    InvalidRequestError,
    NotFoundError,
    OAuthError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnexpectedRedirectError,
)


_CLASSES: Final[Mapping[int | tuple[int, str], type[AriesAPIError]]] = {
    3: UnexpectedRedirectError,
    4: InvalidRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}
"""The class of an error: by status and `code`, by status, or by the first digit of the status."""
_MESSAGE_LIMIT: Final = 256
_SECONDS: Final = re.compile(r"[0-9]+(\.[0-9]+)?")


@attrs.frozen(eq=False)
class Response:
    """
    A response that was read to its end: status, headers (any case) and the decoded body.
    """

    status_code: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    body: bytes = attrs.field(repr=lambda body: f"{len(body)} bytes")  # it may hold tokens

    @property
    def is_success(self) -> bool:
        """
        Whether the status is 2xx.
        """
        return 200 <= self.status_code <= 299


class _Told(NamedTuple):
    # What an error body and its headers say.
    message: str | None
    code: str | None
    codes: tuple[ErrorCode, ...]
    request_id: str | None


def api_error(
    response: Response,
    operation: str,
    secrets: Iterable[str] = (),
    kind: type[AriesAPIError] | None = None,
) -> AriesAPIError:
    """
    Return the error that *response* to *operation* means, with *secrets* blanked wherever they are.

    Its class is *kind*, or by default that of the status and the code.
    """
    body, headers, secrets = response.body, response.headers, tuple(filter(None, secrets))
    forms = _spellings(secrets)
    for form in forms:
        body = body.replace(form.encode(errors="surrogatepass"), b"[hidden]")
    if any(form in value for value in headers.values() for form in forms):
        # Rare, so the case-insensitive mapping is only rebuilt here; it takes ASCII only.
        headers = type(headers)(
            {  # type: ignore[call-arg]
                name: hidden(value, secrets).encode("ascii", "backslashreplace").decode()
                for name, value in headers.items()
            }
        )
    fields = read_object(body)
    if any(secret in text for text in _texts(fields) for secret in secrets):
        # JSON has more spellings than can be listed: any character may be escaped.
        body, fields = b"[hidden]", {}
    told = _read(fields, headers)
    status = response.status_code
    keys = ((status, told.code or ""), status, status // 100)
    usual = next((_CLASSES[key] for key in keys if key in _CLASSES), ServerError)
    return (kind or usual)(
        printable(told.message or _describe(response)),
        operation=operation,
        status_code=status,
        headers=headers,
        body=body,
        code=told.code,
        codes=told.codes,
        request_id=told.request_id,
        retry_after=retry_after(response),
    )


def oauth_error(response: Response, secrets: Iterable[str] = ()) -> AriesAPIError:
    """
    Return the error that *response* of the token endpoint means.

    A 400, 401 or 403 is an `OAuthError`, and so is an error object in a success; a rate limit or a
    failing service is told as such.
    """
    if not response.is_success and response.status_code not in {400, 401, 403}:
        return api_error(response, "token", secrets)
    error = api_error(response, "token", secrets, OAuthError)
    assert isinstance(error, OAuthError)
    fields = read_object(error.body)
    error.error = _text(fields.get("error")) or error.code
    error.error_description = _text(fields.get("error_description")) or error.message
    return error


def retry_after(response: Response) -> float | None:
    """
    Return how many seconds `Retry-After` asks to wait, or None where it says nothing usable.

    A fraction is read as well, although it is none of the two forms that are defined.
    A date (RFC 9110, section 10.2.3) is taken relative to the response's own `Date`, so that the
    local clock does not matter; without one it is not usable.
    """
    value = response.headers.get("Retry-After", "").strip()
    try:
        if _SECONDS.fullmatch(value):
            seconds = float(value)
        else:
            then, now = map(parsedate_to_datetime, (value, response.headers.get("Date", "")))
            seconds = (then - now).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return seconds if 0 <= seconds < math.inf else None


def request_id(response: Response) -> str | None:
    """
    Return what names the request to the support: from the body of an error, else from the headers.
    """
    fields = {} if response.is_success else read_object(response.body)
    return _read(fields, response.headers).request_id


def read_object(body: bytes | str) -> dict[str, Any]:
    """
    Return the JSON object in *body*, or an empty one if it holds anything else.
    """
    try:
        return _dict(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def hidden(text: str, secrets: Iterable[str]) -> str:
    """
    Return *text* with *secrets* blanked.
    """
    for form in _spellings(secrets):
        text = text.replace(form, "[hidden]")
    return text


def printable(text: str) -> str:
    """
    Return *text* with control characters escaped, and cut after 256 characters.
    """
    cut = text if len(text) <= _MESSAGE_LIMIT else text[:_MESSAGE_LIMIT] + "..."
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def _texts(value: Any) -> Iterator[str]:
    # Without recursion, for whoever sent it chose how deep it is.
    left = [value]
    while left:
        text = left.pop()
        if isinstance(text, str):
            yield text
        left += [*_list(text), *_dict(text), *_dict(text).values()]


def _spellings(secrets: Iterable[str]) -> list[str]:
    # As they are, as JSON writes them, also inside a string that is quoted once more, and as forms
    # write them.
    plain = set(filter(None, secrets))
    forms = set(plain)
    for _ in range(2):
        forms |= {json.dumps(form, ensure_ascii=a)[1:-1] for form in forms for a in (True, False)}
    forms |= {form.replace("/", "\\/") for form in forms}  # as PHP writes them
    forms |= {quote_plus(secret, errors="surrogatepass") for secret in plain}
    return sorted(forms, key=len, reverse=True)


def _read(fields: dict[str, Any], headers: Mapping[str, str]) -> _Told:
    request = _text(headers.get("X-Request-Id"))
    if error := _dict(fields.get("error")):  # nested
        return _Told(
            _text(error.get("message")),
            _text(error.get("code")) or _text(error.get("type")),
            (),
            _text(error.get("request_id")) or request,
        )
    codes = tuple(_code(_dict(entry)) for entry in _list(fields.get("codes")))
    said: object = fields.get("error")
    texts = [
        _text(said),
        _text(fields.get("error_description")),  # RFC 6749, section 5.2
        _text(fields.get("message")),  # the old login API
        _text(fields.get("title")),  # RFC 9457, section 3.1
        _text(fields.get("detail")),
        *(_with_field(code) for code in codes),
    ]
    code = next((entry.code for entry in codes if entry.code), None)
    if code is None and isinstance(said, str) and said.replace("_", "").isalnum():
        code = _text(said)
    return _Told(": ".join(dict.fromkeys(filter(None, texts))), code, codes, request)


def _code(entry: dict[str, Any]) -> ErrorCode:
    return ErrorCode(*(_text(entry.get(name)) for name in ErrorCode._fields))


def _with_field(code: ErrorCode) -> str | None:
    if code.description and code.field:
        return f"{code.description} ({code.field})"
    return code.description or code.code


def _dict(value: Any) -> dict[str, Any]:
    fields: dict[str, Any] = value if value.__class__ is dict else {}
    return fields


def _list(value: Any) -> list[Any]:
    entries: list[Any] = value if value.__class__ is list else []
    return entries


def _text(value: object) -> str | None:
    return printable(value) if isinstance(value, str) and value else None


def _describe(response: Response) -> str:
    if 300 <= response.status_code <= 399:
        return "the server redirects, and no redirect is followed; check base_url"
    if not response.body:
        return "the response has no body"
    kind = response.headers.get("Content-Type", "no media type").split(";")[0]
    return f"the response is not a known error body ({kind}, {len(response.body)} bytes)"
