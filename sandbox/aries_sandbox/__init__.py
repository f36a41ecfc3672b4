"""
An offline Aries: the documented API, its authorization server and its login page, on 127.0.0.1.

    python -m aries_sandbox                      # a server to click and to curl
    sandbox = aries_sandbox.serve()              # a server for a script or a test
    aries_sandbox.create_app()                   # the ASGI application alone

It is built on the OpenAPI document of ``aries_exchange_openapi`` and uses nothing else of this
distribution, so that the server cannot share a defect with the client.

Names load on first use: every test run of a project that has this package installed imports the
pytest plugin, and an error must be able to name the missing extra.
"""

from __future__ import annotations

import importlib

from typing import TYPE_CHECKING

from aries_sandbox.extra import needed


if TYPE_CHECKING:
    from aries_sandbox.app import create_app
    from aries_sandbox.faults import Fault, FaultError, FaultKind
    from aries_sandbox.market_control import MarketError
    from aries_sandbox.server import Sandbox, serve

__all__ = ["Fault", "FaultError", "FaultKind", "MarketError", "Sandbox", "create_app", "serve"]

_HOMES = {
    "Fault": "aries_sandbox.faults",
    "FaultError": "aries_sandbox.faults",
    "FaultKind": "aries_sandbox.faults",
    "MarketError": "aries_sandbox.market_control",
    "Sandbox": "aries_sandbox.server",
    "create_app": "aries_sandbox.app",
    "serve": "aries_sandbox.server",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with needed():
        home = importlib.import_module(_HOMES[name])
    return getattr(home, name)


def __dir__() -> list[str]:
    return __all__
