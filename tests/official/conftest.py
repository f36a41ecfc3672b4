"""
The sandbox that the official client talks to.
"""

from __future__ import annotations

from aries_sandbox.pytest_plugin import aries_sandbox, aries_sandbox_server


__all__ = ["aries_sandbox", "aries_sandbox_server"]
