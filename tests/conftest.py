"""
What every test is run with.
"""

from __future__ import annotations

import signal
import sys

import hypothesis

from tests.support.pinned import ignore_local_constants


# Wall-clock deadlines fail on busy machines; a failure prints the line that repeats it.
hypothesis.settings.register_profile("default", deadline=None, print_blob=True)
hypothesis.settings.load_profile("default")
ignore_local_constants()

# A shell lets what it starts in the background ignore Ctrl-C, and so would the programs of tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup() -> None:
    """
    Forget the logins of earlier tests: the system may have given their port to another server.
    """
    grants = sys.modules.get("aries_exchange.tokens.grant")
    if grants is not None:
        grants.__dict__["_held"].clear()
