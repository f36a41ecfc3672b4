"""
Prose is executed: each page of README.md, CONTRIBUTING.md and docs/ as its reader would run it
(`tests/support/prose.py`), and the examples in the overlay's docstrings.
"""

from __future__ import annotations

import importlib

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.rest import DocTestParser

from tests.support import prose


_DOCSTRINGS = Sybil(
    parsers=[DocTestParser()],
    patterns=["overlay/**/*.py"],
    document_types={".py": PythonDocStringDocument},
).pytest()

_BEGUN_FIRST = (
    "tests/sandbox/test_fuzz.py",
    "tests/login/",
    "tests/overlay/test_desync.py",
    "tests/overlay/test_httpx2.py",
    "tests/lifecycle/",
    "tests/generator/",
    "tests/promises/",
    "tests/fuzz/",
    "tests/house/",
    "tests/typing/",
)
"""Where tests take longest: a file that begins last keeps one processor busy at the end."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """
    Return what runs the blocks of a page, or the examples of a module.
    """
    if file_path.suffix == ".md":
        page: pytest.File = _made(_Page)(parent, path=file_path)
        return page
    collector: pytest.Collector | None = _DOCSTRINGS(file_path, parent)
    return collector


def _made(kind: Any) -> Any:
    return kind.from_parent  # pytest does not say what it takes


class _Page(pytest.File):
    def collect(self) -> Iterator[pytest.Item]:
        """
        Yield one test, if the page has anything to run.
        """
        if any(block.is_run for block in prose.blocks(self.path) if block.kind in prose.RUN):
            yield _made(_Blocks)(self, name="blocks")


class _Blocks(pytest.Item):
    def runtest(self) -> None:
        """
        Run the page; that on fleets has a Valkey server beside it.
        """
        with ExitStack() as stack:
            variables = {}
            if self.path.name == "fleet.md":
                from tests.lifecycle.fleet import engines

                valkey = stack.enter_context(engines.running())
                variables = {"FLEET_URL": valkey.url, "FLEET_KEY": engines.KEY}
            if wrong := prose.check(self.path, **variables):
                pytest.fail(wrong, pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """
        Name the page.
        """
        return self.path, 0, self.path.name


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """
    Return what distributes the tests where several processes run them, as `make test` does.

    Tests of one file stay together, for they share what it sets up; those that log in do, for they
    share the port of `sandbox-exact`.
    """
    scheduling: Any = importlib.import_module("xdist.scheduler")  # it has no types
    scheduler = scheduling.LoadFileScheduling(config, log)
    file_of: Callable[[str], str] = scheduler._split_scope  # noqa: SLF001 - as its manual shows

    def group_of(test: str) -> str:
        return "tests/login" if test.startswith("tests/login/") else file_of(test)

    scheduler._split_scope = group_of  # noqa: SLF001
    config.option.loadscopereorder = False  # the order is that of `_BEGUN_FIRST`
    return scheduler


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Where several processes run the tests, let them begin with the files that take longest.
    """
    if hasattr(config, "workerinput"):

        def rank(item: pytest.Item) -> int:
            ranks = enumerate(_BEGUN_FIRST)
            return next((n for n, start in ranks if item.nodeid.startswith(start)), 99)

        items.sort(key=rank)
