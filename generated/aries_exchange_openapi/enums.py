# Made by `make generate` from spec/openapi.yaml; never edited.
"""
Enumerations that survive values they do not know.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Self

__all__ = ["OpenIntEnum", "OpenStrEnum"]


class OpenStrEnum(StrEnum):
    """
    A string enumeration that may grow on the server.

    A value that the document does not list becomes a member of its own: it is
    equal to its string, and hashing, JSON, copies and pickles work.  Compare
    members with ``==``, not ``is``, and do not rely on a ``match`` that a type
    checker calls exhaustive: ask *is_known*.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        member = str.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = str(value)
        return member

    @property
    def is_known(self) -> bool:
        """
        Whether the document lists this value.
        """
        return self._value_ in type(self)._value2member_map_


class OpenIntEnum(IntEnum):
    """
    The same for integers.
    """

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, int) or isinstance(value, bool):
            return None
        member = int.__new__(cls, value)
        member._name_ = "UNKNOWN"
        member._value_ = int(value)
        return member

    @property
    def is_known(self) -> bool:
        """
        Whether the document lists this value.
        """
        return self._value_ in type(self)._value2member_map_
