# Made by `make generate` from spec/openapi.yaml; never edited.
"""
What the generated decoders call: from JSON values to Python values.

Types are compared exactly, so that True is no integer.  Each function takes the
value and its place (a key, or an index) and raises DecodeError, which never
holds the value.  Constraints other than the type are the server's business.
An array is decoded in its place, so that a long answer is not kept twice: what
belongs to somebody else is copied first.
"""

from __future__ import annotations

import datetime as _datetime
import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from .errors import DecodeError

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID


T = TypeVar("T")

ABSENT: Final = object()  # stands for a key that is not there
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOO_DEEP: Final = "expected JSON, got brackets nested too deeply"
_MARKS: Final = slice(4, 20, 3)  # what stands between the numbers of a date and time
_fromisoformat: Final = _datetime.datetime.fromisoformat
# ISO 8601 knows more spellings than RFC 3339 does, and Python reads them.
_DATE_TIME: Final = (
    r"(\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):\d\d:)(\d\d)((?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?)"
)
_DECIMAL: Final = r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?"
_UUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_JSON_TYPES: Final[dict[type[Any], str]] = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    dict: "an object",
    list: "an array",
    type(None): "null",
}


@cache
def _exact() -> type[Decimal]:
    from decimal import Decimal  # when the first one comes: it takes a millisecond

    return Decimal


def expected(what: str, value: object, *at: str | int) -> DecodeError:
    """
    Return the error of a value of the wrong type, or of a key that is missing.

    It names the JSON type of *value*, and nothing else of it.
    """
    if value is ABSENT:
        return DecodeError("is required and missing", *at)
    return DecodeError(f"expected {what}, got {_JSON_TYPES.get(type(value), 'no JSON')}", *at)


def text(value: Any, at: str | int) -> str:
    """
    Decode a string.
    """
    if value.__class__ is not str:
        raise expected("a string", value, at)
    return value


def boolean(value: Any, at: str | int) -> bool:
    """
    Decode true or false.
    """
    if value.__class__ is not bool:
        raise expected("a boolean", value, at)
    return value


def integer(value: Any, at: str | int, bits: int = 0) -> int:
    """
    Decode an integer: of any size, or of so many *bits*.

    JSON Schema (section 4.2.3) calls 1.0 an integer, too.
    """
    if value.__class__ is float and value.is_integer():
        value = int(value)
    if value.__class__ is not int or (bits and not -(1 << bits - 1) <= value < 1 << bits - 1):
        raise expected(f"an integer of {bits} bits" if bits else "an integer", value, at)
    return value


def number(value: Any, at: str | int) -> float:
    """
    Decode a number, which JSON may write as an integer.
    """
    if value.__class__ is float:
        return value
    if value.__class__ is not int or value.bit_length() > 1023:
        raise expected("a number", value, at)
    return float(value)


def decimal(value: Any, at: str | int) -> Decimal:
    """
    Decode a decimal number that travels as a string.
    """
    if value.__class__ is str:
        whole, point, part = value.partition(".")
        # The usual spelling, at a third of the cost.
        usual = whole.isdecimal() and (part.isdecimal() or not point) and value.isascii()
        if usual or re.fullmatch(_DECIMAL, value, re.ASCII):
            return _exact()(value)
    raise expected("a string with a decimal number", value, at)


def date_time(value: Any, at: str | int) -> _datetime.datetime:
    """
    Decode a date and time (RFC 3339); one without offset is read as UTC.
    """
    if value.__class__ is str:
        try:
            # The usual spellings of UTC, at a third of the cost.  Python sees to what is not looked
            # at here: in 3.11, to six digits of a fraction.
            marks = value[_MARKS]
            if marks == "--T::Z" or (
                marks == "--T::."
                and value[-1] == "Z"
                and (21 < len(value) < 28 or (value[20:-1].isdecimal() and value.isascii()))
            ):
                moment = _fromisoformat(value)
                if moment.hour or value[11] == "0":  # 24:00 is ISO 8601 only
                    return moment
        except ValueError:
            pass
        with suppress(ValueError):
            if parts := re.fullmatch(_DATE_TIME, value, re.ASCII):
                # A leap second (RFC 3339, section 5.6), which Python does not know, is read as :59.
                day, second, rest = parts.groups()
                second = "59" if second == "60" else second
                moment = _fromisoformat(f"{day}{second}{rest}".upper())
                return moment if moment.tzinfo is not None else moment.replace(tzinfo=_datetime.UTC)
    raise expected("a string with a date and time", value, at)


def date(value: Any, at: str | int) -> _datetime.date:
    """
    Decode a date (RFC 3339, ``full-date``).
    """
    if value.__class__ is str and len(value) == 10 and value[4:8:3] == "--":
        try:
            return _datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise expected("a string with a date", value, at)


def uuid(value: Any, at: str | int) -> UUID:
    """
    Decode a UUID in its usual spelling (RFC 9562, section 4).
    """
    if value.__class__ is not str or not re.fullmatch(_UUID, value):
        raise expected("a string with a UUID", value, at)
    from uuid import UUID  # when the first one comes, too

    return UUID(value)


def const(value: Any, at: str | int, only: T) -> T:
    """
    Decode the one value that is allowed.
    """
    if value != only or (value.__class__ is bool) is not (only.__class__ is bool):
        raise expected(repr(only), value, at)
    return only


def anything(value: Any, at: str | int) -> Any:
    """
    Pass a value that the document leaves open.
    """
    if value is ABSENT:
        raise expected("a value", value, at)
    return value


def first(value: Any, at: str | int, what: str, *decoders: Callable[[Any, str], Any]) -> Any:
    """
    Decode *value* by the first of *decoders* that takes it; together they are *what*.
    """
    for decode in decoders:
        try:
            # A copy, for a decoder that gives up has decoded some of it in its place.
            return decode(_copy(value), "")
        except DecodeError:
            continue
    raise expected(f"one of {what}", value, at)


def array(value: Any, at: str | int, item: Callable[[Any, str], T]) -> list[T]:
    """
    Decode an array whose items *item* decodes, each in its place.
    """
    if value is None:
        return []  # as some services write an empty one
    if value.__class__ is not list:
        raise expected("an array", value, at)
    index = 0
    try:
        for index, element in enumerate(value):
            value[index] = item(element, "")
    except DecodeError as error:
        error.under(index)
        error.under(at)
        raise
    return value


def mapping(value: Any, at: str | int, item: Callable[[Any, str], T]) -> dict[str, T]:
    """
    Decode an object whose values *item* decodes.

    A place inside is written ``*``, for the keys are the server's own.
    """
    if value.__class__ is not dict:
        raise expected("an object", value, at)
    try:
        return {key: item(element, "*") for key, element in value.items()}
    except DecodeError as error:
        error.under(at)
        raise


def answer(body: bytes, decode: Callable[[Any, str], T]) -> T:
    """
    Parse *body* as JSON (RFC 8259) and decode it.

    Raises:
        DecodeError: It is no JSON, or not the JSON that was promised.
    """
    try:
        value = _JSON.decode(body.decode())
        # The first test is the quick one: most answers have no escape at all.
        if b"\\" in body and re.search(rb"\\u[dD][89a-fA-F]", body):
            json.dumps(value, ensure_ascii=False).encode()
        return decode(value, "")
    except DecodeError:
        raise
    except RecursionError:
        problem = _TOO_DEEP
    except ValueError:
        if body.startswith(_BYTE_ORDER_MARK):
            return answer(body[len(_BYTE_ORDER_MARK) :], decode)
        problem = "expected JSON, got something else" if body else "expected JSON, got nothing"
    # Outside of the handlers: the errors above hold the whole body.
    raise DecodeError(problem)


def text_body(body: bytes) -> str:
    """
    Decode a body that is text in UTF-8.

    Raises:
        DecodeError: It is no such text.
    """
    try:
        return body.decode()
    except ValueError:
        problem = "expected text in UTF-8, got something else"
    raise DecodeError(problem)


def given(data: object, decode: Callable[[Any, str], T]) -> T:
    """
    Decode *data*, which is somebody else's and stays as it is.

    Raises:
        DecodeError: It is not the JSON that was promised.
    """
    try:
        return decode(_copy(data), "")
    except RecursionError:
        problem = _TOO_DEEP
    raise DecodeError(problem)


def _copy(value: Any) -> Any:
    if value.__class__ is dict:
        return {key: _copy(element) for key, element in value.items()}
    if value.__class__ is list:
        return [_copy(element) for element in value]
    return value


def nothing(_body: bytes) -> None:
    """
    Decode the answer of an operation that promises none.
    """


def _finite(digits: str) -> float:
    value = float(digits)  # which reads `NaN` and `Infinity` too
    if not math.isfinite(value):
        raise ValueError("NaN and infinities are no JSON")
    return value


_JSON: Final = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
