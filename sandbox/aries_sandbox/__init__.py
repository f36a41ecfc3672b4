"""
An offline Aries: the documented API, its authorization server and its login page, on 127.0.0.1.

    python -m aries_sandbox                      # a server to click and to curl
    with aries_sandbox.serve() as sandbox: ...   # a server for a script or a test
    aries_sandbox.create_app()                   # the ASGI application alone

It answers from the OpenAPI document of ``aries_exchange_openapi`` and from nothing else of this
distribution, so that a fault of the client cannot hide in the server.

Names load on first use: the pytest plugin is imported by every test run of a project that has
this package installed, and the command must be able to say what is not installed.
"""

from __future__ import annotations

import importlib

from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from aries_sandbox.app import create_app
    from aries_sandbox.faults import Fault, FaultError, FaultKind
    from aries_sandbox.server import Sandbox, serve

__all__ = ["Fault", "FaultError", "FaultKind", "Sandbox", "create_app", "serve"]

_HOMES = {
    "Fault": "aries_sandbox.faults",
    "FaultError": "aries_sandbox.faults",
    "FaultKind": "aries_sandbox.faults",
    "Sandbox": "aries_sandbox.server",
    "create_app": "aries_sandbox.app",
    "serve": "aries_sandbox.server",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
