from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys
import typing

from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unittest import mock

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


def functions(cls: Any) -> list[Any]:
    """
    Return the constructor of *cls* and its public methods; attrs writes those of its classes.
    """
    found = [
        getattr(value, "__func__", value)
        for name, value in (inspect.getmembers_static(cls) if isinstance(cls, type) else [])
        if not name.startswith("_") or (name == "__init__" and not hasattr(cls, "__attrs_attrs__"))
    ]
    return [each for each in found if inspect.isfunction(each)]


def without_hints(things: list[Any]) -> list[str]:
    """
    Return what `typing.get_type_hints` says of those that have a name nobody can look up.
    """
    problems: list[str] = []
    for thing in things:
        try:
            typing.get_type_hints(thing)
        except NameError as error:
            problems.append(f"{thing.__qualname__}: {error}")
    return problems


ERRORS: Final = {
    node.name
    for node in ast.parse(Path(str(errors.__file__)).read_text(encoding="utf-8")).body
    if isinstance(node, ast.ClassDef)
}
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

        assert set(PUBLIC) | {"*"} == seen | ERRORS | {"__version__"}
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
        assert set(PUBLIC) >= ERRORS

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


class TestHints:
    @pytest.mark.parametrize("name", [n for n in PUBLIC if callable(getattr(aries_exchange, n))])
    def test_exported(self, name: str) -> None:
        """
        `typing.get_type_hints` knows all names in each public class, exception and store.
        """
        thing = getattr(aries_exchange, name)

        assert [] == without_hints([thing, *functions(thing)])

    @pytest.mark.parametrize("name", generated.__all__)
    def test_models(self, name: str) -> None:
        """
        So it does in each model, its attributes included.
        """
        thing = getattr(models, name)

        assert [] == without_hints([thing, *functions(thing)] if isinstance(thing, type) else [])

    @pytest.mark.parametrize("cls", [AriesClient, AsyncAriesClient])
    @pytest.mark.parametrize("name", TWINS)
    def test_resources(self, cls: type[AriesClient | AsyncAriesClient], name: str) -> None:
        """
        So it does in each method of each resource, and the models of an operation are classes.
        """
        methods = functions(type(getattr(cls(bearer_token="a"), name)))
        returned = [typing.get_type_hints(method).get("return") for method in methods]

        assert [] == without_hints(methods)
        assert not any(isinstance(value, str) for value in returned)

    def test_nothing_more_is_loaded(self) -> None:
        """
        A resource does not load the models of its methods.
        """
        code = "from aries_exchange import AriesClient; AriesClient(bearer_token='a').users\n"
        show = "print(*(name for name in sys.modules if '.models.' in name))"
        ran = subprocess.run(
            [sys.executable, "-S", "-c", PATHS + code + show],
            capture_output=True,
            text=True,
            check=True,
        )

        assert ran.stdout.split() == []


class TestMocks:
    @pytest.mark.parametrize("cls", [AriesClient, AsyncAriesClient])
    @pytest.mark.parametrize("name", TWINS)
    def test_autospec(self, cls: type[AriesClient | AsyncAriesClient], name: str) -> None:
        """
        A mock that is made from a client has the methods of each resource, and their signatures.
        """
        client = mock.create_autospec(cls, instance=True)
        resource = getattr(client, name)

        for method in public(getattr(cls(bearer_token="a"), name)):
            with pytest.raises(TypeError):
                getattr(resource, method)(no_such_argument=1)
        with pytest.raises(AttributeError):
            _ = resource.no_such_method


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
