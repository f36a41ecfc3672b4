"""
The models of the API: what operations return, and the enums that they hold.

They are generated from the document, and each is imported when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from aries_exchange_openapi.models import *  # noqa: F403 - whatever the document has


def __getattr__(name: str) -> Any:
    from aries_exchange_openapi import models

    return getattr(models, name)


def __dir__() -> list[str]:
    from aries_exchange_openapi import models

    return sorted(models.__all__)
