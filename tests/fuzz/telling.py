"""
A plugin of pytest for `make fuzz`: in the JUnit file a failure says what it is about.
"""

from __future__ import annotations

import os

from collections.abc import Generator

import pytest

from tests.fuzz.cases import latest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """
    Add the test that repeats a failure, and the operation.
    """
    report = yield
    if report.failed:
        name = item.nodeid.partition("::")[2]
        item.user_properties.append(("test", f"{os.path.relpath(item.path)}::{name}"))
        item.user_properties += [("subject", subject) for subject in latest]
    return report
