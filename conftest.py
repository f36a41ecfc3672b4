"""
Prose is executed: the Python blocks of README.md, CONTRIBUTING.md and docs/, and the examples
in the overlay's docstrings.  docs/how-to/fleet.md has a Valkey server besides.

The blocks of one page run in their order and share their names.  `ARIES_BASE_URL` and the
client's credentials in the environment are those of a sandbox, so that a page says what it
would say of production.
"""

from __future__ import annotations

import importlib

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection


if TYPE_CHECKING:
    from aries_sandbox import Sandbox
    from tests.lifecycle.fleet.engines import Valkey

_PROSE = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "CONTRIBUTING.md", "docs/**/*.md"],
    excludes=["docs/how-to/fleet.md"],
    fixtures=["sandbox"],
)
_FLEET = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["docs/how-to/fleet.md"],
    fixtures=["sandbox", "valkey"],
)
_DOCSTRINGS = Sybil(
    parsers=[DocTestParser()],
    patterns=["overlay/**/*.py"],
    document_types={".py": PythonDocStringDocument},
)

_BEGUN_FIRST = (
    "tests/sandbox/test_fuzz.py",
    "tests/login/",
    "tests/overlay/test_httpx2.py",
    "tests/lifecycle/",
    "tests/generator/",
    "tests/promises/",
    "tests/fuzz/",
    "tests/house/",
    "tests/typing/",
)
"""Where tests take longest: a file that begins last keeps one processor busy at the end."""

pytest_collect_file = SybilCollection([_PROSE, _FLEET, _DOCSTRINGS]).pytest()


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


@pytest.fixture(scope="session", name="prose_sandbox")
def _prose_sandbox() -> Generator[Sandbox]:
    """
    One for all pages, never reset: the second block of a page builds upon the first.
    """
    from aries_sandbox import serve

    with serve() as sandbox:
        yield sandbox


@pytest.fixture(name="sandbox")
def _sandbox(prose_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """
    What pages call `sandbox`, and the environment that they are read in.
    """
    monkeypatch.setenv("ARIES_BASE_URL", prose_sandbox.base_url)
    monkeypatch.setenv("ARIES_CLIENT_ID", "sandbox-confidential")
    monkeypatch.setenv("ARIES_CLIENT_SECRET", "sandbox-secret")
    return prose_sandbox


@pytest.fixture(scope="session", name="prose_valkey")
def _prose_valkey() -> Generator[Valkey]:
    """
    The server that docs/how-to/fleet.md speaks of.
    """
    from tests.lifecycle.fleet import engines

    with engines.running() as valkey:
        yield valkey


@pytest.fixture(name="valkey")
def _valkey(prose_valkey: Valkey, monkeypatch: pytest.MonkeyPatch) -> Valkey:
    """
    It, and the environment that names it.
    """
    from tests.lifecycle.fleet import engines

    monkeypatch.setenv("FLEET_URL", prose_valkey.url)
    monkeypatch.setenv("FLEET_KEY", engines.KEY)
    return prose_valkey
