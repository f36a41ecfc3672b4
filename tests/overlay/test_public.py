from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys

from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pytest

import aries_exchange

from aries_exchange import AriesClient, AsyncAriesClient, errors, models
from aries_exchange_openapi import models as generated
from aries_exchange_openapi.client import Resources


HEAVY: Final = (
    "httpx",
    "attrs",
    "attr",
    "ssl",
    "asyncio",
    "anyio",
    "json",
    "socket",
    "aries_exchange_openapi",
)
PUBLIC: Final[list[str]] = vars(aries_exchange)["__all__"]  # type checkers have names of their own
TWINS: Final = [
    "oauth2",
    *(name for name, value in vars(Resources).items() if isinstance(value, cached_property)),
]


def public(thing: object) -> dict[str, Any]:
    """
    Return the public methods and properties of the class of *thing*.
    """
    members = inspect.getmembers_static(type(thing))
    return {name: value for name, value in members if not name.startswith("_")}


def shape(function: Any) -> list[tuple[str, Any, Any, Any]]:
    """
    Return what a caller sees of the parameters of *function*.
    """
    parameters = inspect.signature(function).parameters.values()
    return [(p.name, p.kind, p.default, p.annotation) for p in parameters]


def loaded(code: str) -> list[str]:
    """
    Return which heavy modules a new Python has after *code*.
    """
    show = f"\nprint(*(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", PATHS + code + show],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


# Without `site`, which imports what a virtual environment's .pth files ask for.
PATHS: Final = f"import sys; sys.path[:] = {[path for path in sys.path if path]!r}\n"


class TestAll:
    def test_sorted(self) -> None:
        """
        The public names are listed in order, each once.
        """
        assert sorted(set(PUBLIC)) == PUBLIC

    def test_complete(self) -> None:
        """
        What type checkers see, what `dir` shows and what can be imported are the same names.
        """
        tree = ast.parse(Path(str(aries_exchange.__file__)).read_text(encoding="utf-8"))
        block = next(node for node in tree.body if isinstance(node, ast.If))
        seen = {
            alias.name
            for node in block.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

        assert set(PUBLIC) == seen | {*errors.__all__, "__version__"}
        assert dir(aries_exchange) == PUBLIC

    @pytest.mark.parametrize("name", PUBLIC)
    def test_resolves(self, name: str) -> None:
        """
        Each name can be imported, and is the same object each time.
        """
        value = getattr(aries_exchange, name)

        assert value is getattr(aries_exchange, name)
        assert value is not None

    def test_every_error(self) -> None:
        """
        Every exception can be caught without a look into a module of ours.
        """
        assert set(errors.__all__) <= set(PUBLIC)

    def test_unknown(self) -> None:
        """
        Any other name is an `AttributeError`, as in every module.
        """
        with pytest.raises(AttributeError, match="has no attribute 'Nonsense'"):
            _ = getattr(aries_exchange, "Nonsense")  # noqa: B009 - type checkers know better

    def test_modules_say_what_is_public(self) -> None:
        """
        Every module of the overlay has the names that it lists.
        """
        folder = Path(str(aries_exchange.__file__)).parent
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join(("aries_exchange", *parts)).removesuffix(".__init__")
            module = importlib.import_module(name)
            for public_name in getattr(module, "__all__", ()):
                assert (name, True) == (name, hasattr(module, public_name))


class TestModels:
    def test_same(self) -> None:
        """
        `aries_exchange.models` has the generated models, all of them and nothing else.
        """
        assert sorted(generated.__all__) == dir(models)
        assert all(getattr(generated, name) is getattr(models, name) for name in generated.__all__)

    def test_unknown(self) -> None:
        """
        A model that does not exist is an `AttributeError`.
        """
        with pytest.raises(AttributeError):
            _ = models.Nonsense


class TestImport:
    def test_package(self) -> None:
        """
        `import aries_exchange` loads nothing but names.
        """
        assert [] == loaded("import aries_exchange")

    def test_errors(self) -> None:
        """
        Nor does an `except` clause.
        """
        assert [] == loaded("from aries_exchange import AriesAPIError, RateLimitError")

    def test_client(self) -> None:
        """
        A client costs attrs; httpx, TLS and event loops come with the first request.
        """
        code = "from aries_exchange import AriesClient; AriesClient(bearer_token='a')"

        assert {"httpx", "ssl", "asyncio", "anyio"}.isdisjoint(loaded(code))


class TestTwins:
    def test_client(self) -> None:
        """
        Both clients have the same attributes.
        """
        sync, awaited = (public(c(bearer_token="a")) for c in (AriesClient, AsyncAriesClient))

        assert sync.keys() == awaited.keys()

    def test_construction(self) -> None:
        """
        Both clients take the same arguments.
        """
        assert shape(AriesClient.__init__) == shape(AsyncAriesClient.__init__)

    @pytest.mark.parametrize("name", TWINS)
    def test_resource(self, name: str) -> None:
        """
        Each method exists in both, with the same parameters and the same text; one is awaited.
        """
        sync, awaited = (
            public(getattr(c(bearer_token="a"), name)) for c in (AriesClient, AsyncAriesClient)
        )

        assert sync.keys() == awaited.keys()
        assert sync
        for method in sync:
            assert (method, shape(sync[method])) == (method, shape(awaited[method]))
            assert inspect.getdoc(sync[method]) == inspect.getdoc(awaited[method])
            assert not inspect.iscoroutinefunction(sync[method])
        offline = {"get_authorization_url", "begin_authorization"}
        pages = {method for method in sync if method.startswith("iter_")}
        assert (offline & sync.keys()) | pages == {
            method for method in awaited if not inspect.iscoroutinefunction(awaited[method])
        }

    def test_all_resources(self) -> None:
        """
        The comparison above leaves out no resource.
        """
        resources = {
            name
            for name in public(AriesClient(bearer_token="a"))
            if type(getattr(AriesClient(bearer_token="a"), name)).__module__.startswith("aries_")
        }

        assert set(TWINS) == resources

    @pytest.mark.parametrize("cls", [AriesClient, AsyncAriesClient])
    def test_documented(self, cls: type[AriesClient | AsyncAriesClient]) -> None:
        """
        Everything public has a text.
        """
        client = cls(bearer_token="a")
        things = [client, *(getattr(client, name) for name in TWINS)]
        silent = [
            f"{type(thing).__name__}.{name}"
            for thing in things
            for name, value in public(thing).items()
            if not inspect.getdoc(value)
        ]

        assert [] == silent
