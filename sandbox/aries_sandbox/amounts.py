"""
Exact numbers: quantities and prices in units of 0.00001, and money in cents, all as integers.

The document allows five decimals.  A quantity times a price has ten, and is rounded to cents once.
"""

from __future__ import annotations

import re

from decimal import Decimal
from typing import Final


_DECIMALS: Final = 5
_ONE: Final = 10**_DECIMALS
_CENT: Final = 10 ** (2 * _DECIMALS - 2)  # in units of a quantity times a price
_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,5})?")


def units(number: str | Decimal) -> int:
    """
    Return a number with at most five decimals in units of 0.00001.

    Raises:
        ValueError: It is not above 0, or has more than 15 digits before the point or five after it.
    """
    text = f"{number:f}" if isinstance(number, Decimal) else number
    if _NUMBER.fullmatch(text) is None:
        raise ValueError('expected a number above 0 with at most 5 decimals, such as "150.25"')
    whole, _, part = text.partition(".")
    value = int(whole) * _ONE + int(part.ljust(_DECIMALS, "0"))
    if not value:
        raise ValueError("expected a number above 0")
    return value


def quantity_text(quantity: int) -> str:
    """
    Write a quantity, as short as possible: ``10`` or ``-0.5``.
    """
    return _text(quantity).rstrip("0").rstrip(".")


def price_text(price: int) -> str:
    """
    Write a price, with two decimals or more: ``150.00`` or ``0.12345``.
    """
    whole, _, part = _text(price).partition(".")
    return f"{whole}.{part[:2]}{part[2:].rstrip('0')}"


def money_text(cents: int) -> str:
    """
    Write an amount of money: ``-1500.00``.
    """
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"


def cents(value: int) -> int:
    """
    Round a sum of quantities times prices to cents, a half up.
    """
    return divided(value, _CENT)


def cents_up(value: int) -> int:
    """
    Round such a sum up to cents.
    """
    return -(-value // _CENT)


def divided(value: int, by: int) -> int:
    """
    Divide numbers that are not negative, and round a half up.
    """
    return (2 * value + by) // (2 * by)


def _text(number: int) -> str:
    sign = "-" if number < 0 else ""
    return f"{sign}{abs(number) // _ONE}.{abs(number) % _ONE:0{_DECIMALS}}"
