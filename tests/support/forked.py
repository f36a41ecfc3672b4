"""
Processes that begin with what they need: each is forked from one that has only imported it.
"""

from __future__ import annotations

import multiprocessing

from typing import Final


__all__ = ["START"]

START: Final = multiprocessing.get_context("forkserver")
START.set_forkserver_preload(["aries_sandbox.server", "tests.lifecycle.fleet.workers"])
