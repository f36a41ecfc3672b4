"""
What the generated encoders call: from Python values to what is sent.

Each function takes the value and its place (an argument's name, or an index),
checks all that the document says, and raises EncodeError, which never holds
the value but names the rule and the way out.
"""

from __future__ import annotations

import datetime as _datetime
import json
import math
import re

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote, urlencode

from .errors import EncodeError


T = TypeVar("T")

_HEADER_VALUE: Final = r"[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?"  # RFC 9110, 5.5
_LONGEST_DECIMAL: Final = 1000


def _expected(what: str, value: object, at: str | int) -> EncodeError:
    if value is None:
        return EncodeError(f"is required: pass {what}", at)
    return EncodeError(f"expected {what}, got {type(value).__name__}", at)


def _is_a(value: object, *kinds: type) -> bool:
    # A plain bool: narrowing to `Sequence` would make its items unknown to pyright.
    return isinstance(value, kinds)


def text(
    value: Any,
    at: str | int,
    *,
    low: int = 0,
    high: int | None = None,
    pattern: str | None = None,
    rule: str = "",
) -> str:
    """
    Check a string: its length in characters, and its pattern; *rule* says both in words.
    """
    if not isinstance(value, str):
        raise _expected("a str", value, at)
    wrong_length = len(value) < low or (high is not None and len(value) > high)
    wrong_text = pattern is not None and not re.search(pattern, value, re.ASCII)
    if rule and (wrong_length or wrong_text):
        raise EncodeError(f"is not valid: pass {rule}", at)
    if wrong_length:
        # Not how long it is: that would be a hint at a password.
        raise EncodeError(f"has the wrong length: pass {_range(low or None, high)} characters", at)
    if pattern is not None and wrong_text:
        shown = pattern.replace(r"\Z", "$")
        raise EncodeError(f"does not match the pattern {shown}", at)
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise EncodeError("holds half of a surrogate pair: pass text that UTF-8 can write", at)
    return str.__str__(value)


def boolean(value: Any, at: str | int) -> bool:
    """
    Check a truth value, which must be a bool.
    """
    if value is not True and value is not False:
        raise _expected("True or False", value, at)
    return value


def integer(value: Any, at: str | int, **limits: float) -> int:
    """
    Check an integer and its range; a bool is none.
    """
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected("an int", value, at)
    _check_range(value, at, **limits)
    return int(value)


def number(value: Any, at: str | int, **limits: float) -> float:
    """
    Check a finite number and its range; a bool is none.
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _expected("a float", value, at)
    if isinstance(value, float) and not math.isfinite(value):
        raise EncodeError("is not finite: JSON has no such number", at)
    _check_range(value, at, **limits)
    return value


def _check_range(
    value: float,
    at: str | int,
    *,
    low: float | None = None,
    high: float | None = None,
    above: float | None = None,
    below: float | None = None,
    step: float | None = None,
) -> None:
    if (low is not None and value < low) or (high is not None and value > high):
        raise EncodeError(f"is out of range: pass {_range(low, high)}", at)
    if above is not None and value <= above:
        raise EncodeError(f"is out of range: pass more than {above}", at)
    if below is not None and value >= below:
        raise EncodeError(f"is out of range: pass less than {below}", at)
    if step is not None and _remainder(value, step):
        raise EncodeError(f"is no multiple of {step}: pass one", at)


def _remainder(value: float, step: float) -> bool:
    if isinstance(value, int) and isinstance(step, int):
        return value % step != 0
    from decimal import Decimal  # 0.3 is a multiple of 0.1 as it is written, not as it is stored

    quotient = Decimal(repr(value)) / Decimal(repr(step))
    return quotient != quotient.to_integral_value()


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{low} to {high}" if low != high else f"{low}"
    return f"at least {low}" if high is None else f"at most {high}"


def decimal(value: Any, at: str | int, **limits: Any) -> str:
    """
    Write a finite Decimal, or an int, as a string without exponent.
    """
    from decimal import Decimal

    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        hint = "a Decimal"
        if isinstance(value, str | float):
            hint += ', such as Decimal("10")' + " (a float is not exact)" * isinstance(value, float)
        raise _expected(hint, value, at)
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact.adjusted()) > _LONGEST_DECIMAL:
        raise EncodeError("is not finite, or too long to write out", at)
    return text(format(exact, "f"), at, **limits)


def date_time(value: Any, at: str | int) -> str:
    """
    Write an aware datetime (RFC 3339), in UTC if its year is 1 to 9999 there too.
    """
    if not isinstance(value, _datetime.datetime):
        raise _expected("a datetime", value, at)
    if value.utcoffset() is None:
        raise EncodeError("has no time zone: pass an aware datetime, e.g. with tzinfo=UTC", at)
    try:
        return value.astimezone(_datetime.UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return value.isoformat()


def date(value: Any, at: str | int) -> str:
    """
    Write a date (RFC 3339, ``full-date``).
    """
    if not isinstance(value, _datetime.date) or isinstance(value, _datetime.datetime):
        raise _expected("a date", value, at)
    return value.isoformat()


def uuid(value: Any, at: str | int) -> str:
    """
    Write a UUID.
    """
    from uuid import UUID

    if not isinstance(value, UUID):
        raise _expected("a UUID", value, at)
    return str(value)


def enumeration(value: Any, at: str | int, members: type[Enum]) -> Any:
    """
    Check a member of *members*, or its value; a typing error is refused.
    """
    base: type = str if issubclass(members, str) else int
    if not _is_a(value, base) or value.__class__ is bool:
        raise _expected(f"a {members.__name__}", value, at)
    if not _is_a(value, members) and value not in members._value2member_map_:
        known = ", ".join(repr(member.value) for member in members)
        raise EncodeError(f"is not a value of {members.__name__}: pass one of {known}", at)
    return str.__str__(value) if base is str else int(value)


def const(value: Any, at: str | int, only: T) -> T:
    """
    Check the one value that is allowed.
    """
    if value != only or isinstance(value, bool) is not isinstance(only, bool):
        raise EncodeError(f"must be {only!r}", at)
    return only


def first(value: Any, at: str | int, what: str, *encoders: Callable[[Any, str | int], T]) -> T:
    """
    Write *value* by the first of *encoders* that takes it; together they are *what*.
    """
    for encode in encoders:
        try:
            return encode(value, at)
        except EncodeError as error:
            last = error
        # A value of the right type and a wrong length is best told so.
        if not last.problem.startswith("expected "):
            raise last
    raise _expected(f"one of {what}", value, at)


def array(
    value: Any,
    at: str | int,
    item: Callable[[Any, int], T],
    *,
    low: int = 0,
    high: int | None = None,
    unique: bool = False,
) -> list[T]:
    """
    Check a sequence, the number of its items, and that none is there twice; a string is none.
    """
    if not _is_a(value, Sequence) or isinstance(value, str | bytes | bytearray):
        raise _expected("a list", value, at)
    if len(value) < low or (high is not None and len(value) > high):
        raise EncodeError(f"has {len(value)} items: pass {_range(low or None, high)}", at)
    try:
        written = [item(element, index) for index, element in enumerate(value)]
    except EncodeError as error:
        error.under(at)
        raise
    if unique and any(element in written[:index] for index, element in enumerate(written)):
        raise EncodeError("has an item twice: pass each once", at)
    return written


def mapping(value: Any, at: str | int, item: Callable[[Any, str], T]) -> dict[str, T]:
    """
    Check a mapping with strings for keys.
    """
    if not _is_a(value, Mapping):
        raise _expected("a dict", value, at)
    try:
        return {text(key, "*"): item(element, "*") for key, element in value.items()}
    except EncodeError as error:
        error.under(at)
        raise


def model(value: Any, at: str | int, *classes: type[Any]) -> dict[str, Any]:
    """
    Encode an instance of one of *classes* by its own *to_dict*.
    """
    if not isinstance(value, classes):
        names = " or ".join(each.__name__ for each in classes if each.__name__ != "Unknown")
        raise _expected(f"a {names}", value, at)
    try:
        return cast("dict[str, Any]", value.to_dict())
    except EncodeError as error:
        error.under(at)
        raise


def segment(value: str | int, at: str) -> str:
    """
    Percent-encode one segment of a path (RFC 3986, section 3.3).

    Nothing, ``.`` and ``..`` would name another resource and are refused.
    """
    if value in {"", ".", ".."}:
        raise EncodeError("is a segment of the path: it cannot be empty, '.' or '..'", at)
    return quote(str(value), safe="")


class _Written(str):
    """
    Text of a query that is encoded already.
    """

    __slots__ = ()


def query(pairs: list[tuple[str, Any]]) -> str:
    """
    Write a query; each item of a list becomes a pair of its own.
    """
    return "&".join(
        f"{quote(name, safe='')}={quoted(each)}"
        for name, value in pairs
        for each in (value if _is_a(value, list) else [value])
    )


def joined(values: list[Any], delimiter: str) -> str:
    """
    Write the items of a list as one value, between them *delimiter*, which is encoded already.
    """
    return _Written(delimiter.join(quoted(value) for value in values))


def members(
    name: str, value: dict[str, Any], *, deep: bool, explode: bool
) -> list[tuple[str, Any]]:
    """
    Write an object into a query: ``name[key]=...`` if *deep*, else ``key=...``, or ``name=key,...``.
    """
    for key, each in value.items():
        if _is_a(each, dict) or (_is_a(each, list) and any(_is_a(one, dict, list) for one in each)):
            raise EncodeError(
                "is an object inside an object of a query: pass plain values", key, name
            )
    if deep:
        return [(f"{name}[{key}]", each) for key, each in value.items()]
    if explode:
        return [*value.items()]
    return [(name, joined([part for pair in value.items() for part in pair], ","))]


def quoted(value: Any) -> str:
    """
    Write a value of a query, percent-encoded.
    """
    return value if value.__class__ is _Written else quote(str(plain(value)), safe="")


def plain(value: Any) -> Any:
    """
    Return a value as it is written outside of JSON: nothing for null, lower case for booleans.
    """
    if _is_a(value, list):
        return [plain(item) for item in value]
    if value is None:
        return ""
    return value if value.__class__ is not bool else str(value).lower()


def header(value: Any, at: str) -> str:
    """
    Write the value of a header field: visible ASCII and inner spaces; a list with commas.
    """
    text_ = plain(value)
    written = ",".join(map(str, text_)) if _is_a(text_, list) else str(text_)
    if not re.fullmatch(_HEADER_VALUE, written):
        raise EncodeError("travels in a header: pass visible ASCII without line breaks", at)
    return written


def cookies(pairs: list[tuple[str, Any]]) -> str:
    """
    Write the value of ``Cookie`` (RFC 6265, section 4.2.1).
    """
    return "; ".join(f"{quote(name)}={quoted(value)}" for name, value in pairs)


def groups(body: dict[str, Any], what: str, only_one: bool, *wanted: tuple[str, ...]) -> None:
    """
    See that *body* has all of one group of properties; of exactly one, if *only_one*.
    """
    found = sum(all(name in body for name in group) for group in wanted)
    if not found:
        raise EncodeError(f"is required: pass {what}", what.split()[0])
    if only_one and found > 1:
        raise EncodeError(f"excludes the others: pass only one of {what}", what.split()[0])


def conditions(
    body: dict[str, Any],
    name: str,
    argument: str,
    values: tuple[Any, ...],
    required: dict[str, str],
    excluded: dict[str, str],
) -> None:
    """
    See that *body* has what one of the *values* of a property asks for, and has not what that excludes.

    Both are given as argument by name.
    """
    if body.get(name) not in values:
        return
    for each, missing in required.items():
        if each not in body:
            raise EncodeError(f"is required if {argument} is {body[name]}: pass it", missing)
    for each, given in excluded.items():
        if each in body:
            raise EncodeError(f"is not allowed if {argument} is {body[name]}: leave it out", given)


def optional(body: dict[str, Any], filled: int, needed: tuple[tuple[str, str], ...]) -> bool:
    """
    Return whether a body that may be left out is sent: if more is in it than what is *filled* in.
    """
    if len(body) == filled:
        return False
    for name, argument in needed:
        if name not in body:
            raise EncodeError("is required where there is a body: pass it, or nothing", argument)
    return True


def json_body(body: Any) -> bytes:
    """
    Write *body* as JSON (RFC 8259).
    """
    try:
        return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError):
        problem = "a value of unknown type cannot be written as JSON"
    raise EncodeError(problem)


def json_text(value: Any) -> str:
    """
    Write *value* as JSON where a parameter takes it.
    """
    return json_body(value).decode()


def form_body(body: dict[str, Any]) -> bytes:
    """
    Write *body* as ``application/x-www-form-urlencoded`` (URL standard, section 5.2).
    """
    return urlencode([(name, plain(value)) for name, value in body.items()], doseq=True).encode()
