"""
What a program wants to hear of its login.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from aries_exchange.errors import ReauthorizationRequired


if TYPE_CHECKING:
    from aries_exchange.oauth2.token import Tokens


T = TypeVar("T")

_LOG: Final = logging.getLogger("aries_exchange")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Events:
    """
    The listeners of a program.  They are called without the lock.
    """

    tokens_refreshed: Callable[[Tokens], object] | None = None
    reauthorization_required: Callable[[ReauthorizationRequired], object] | None = None


def tell(listener: Callable[[T], object] | None, news: T) -> None:
    """
    Call *listener* with *news*.  What it raises is logged, for it must not stop a renewal.
    """
    if listener is None:
        return
    try:
        listener(news)
    except Exception as error:  # noqa: BLE001 - a listener may be anybody's
        _LOG.warning("a listener raised %s", type(error).__name__)
