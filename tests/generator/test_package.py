"""
What is generated: its text, its types, its imports, and one more operation.
"""

from __future__ import annotations

import inspect
import json
import os
import shutil
import sys
import typing

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from generator.document import is_list, is_node
from generator.render import PACKAGE
from tests.support.checkers import mypy, pyright
from tests.support.regenerate import (
    DOCUMENTS,
    ROOT,
    SPEC,
    evaluate,
    load,
    load_package,
    merge,
    regenerate,
)


GOLDEN = Path(__file__).parent / "golden"
GOLDEN_FILES = (
    "__init__.py",
    "api/oauth2/client_credentials.py",
    "api/things/__init__.py",
    "api/things/make_thing.py",
    "api/things/search_things.py",
    "client.py",
    "document.py",
    "models/__init__.py",
    "models/colour.py",
    "models/event.py",
    "models/thing.py",
)
HOSTILE = (
    'closes """ the docstring',
    'ends in a quote"',
    "ends in a backslash\\",
    "\\N{BULLET} \\x41 \\u0041 \\",
    "''' {{ 7 * 7 }} {% include 'types.py' %} {# x #} #}",
    "{not} {0} %s %(a)s $x ${y}",
    "a line separator \u2028, a paragraph \u2029, right to left \u202e, a joiner \u200d, a mark \ufeff",
    'first line\n"""\nimport os\nos._exit(3)\n"""',
    "\\",
    '"""',
)


class TestGolden:
    def test_every_template_has_one(self) -> None:
        """
        Each template prints at least one of the golden files.
        """
        printed = {
            "alias": "models/event.py",
            "client": "client.py",
            "document": "document.py",
            "enum": "models/colour.py",
            "model": "models/thing.py",
            "models_init": "models/__init__.py",
            "operation": "api/things/make_thing.py",
            "package_init": "__init__.py",
            "resource": "api/things/__init__.py",
        }
        templates = {each.name for each in (ROOT / "generator/templates").iterdir()}

        assert {f"{name}.py.jinja" for name in printed} == templates
        assert set(printed.values()) <= set(GOLDEN_FILES)

    @pytest.mark.parametrize("name", GOLDEN_FILES)
    def test_text(self, features_path: Path, name: str) -> None:
        """
        What is printed changes only on purpose; UPDATE_GOLDEN=1 writes it anew.
        """
        printed = (features_path / PACKAGE / name).read_text(encoding="utf-8")
        golden = GOLDEN / f"{name.replace('/', '.')}.txt"
        if os.environ.get("UPDATE_GOLDEN"):
            golden.write_text(printed, encoding="utf-8", newline="\n")

        assert golden.read_text(encoding="utf-8") == printed


class TestHints:
    def test_methods(self, features: Callable[[str], Any]) -> None:
        """
        `typing.get_type_hints` knows all names of all methods, enumerations and iterators included.
        """
        module = features("api.things")
        classes = [getattr(module, name) for name in module.__all__]
        hints = {
            name: typing.get_type_hints(function)
            for each in classes
            for name, function in inspect.getmembers(each, inspect.isfunction)
        }
        models = features("models")

        assert (models.Thing,) == typing.get_args(hints["search_things"]["return"])
        assert {models.Made, models.Moved} < set(typing.get_args(hints["make_thing"]["return"]))


def hostile(node: Any, text: str) -> Any:
    """
    Return *node* with *text* in each place that people read.
    """
    if is_list(node):
        return [hostile(each, text) for each in node]
    if not is_node(node):
        return node
    return {
        key: text
        if key in {"summary", "description", "title"} and isinstance(value, str)
        else hostile(value, text)
        for key, value in node.items()
    }


class TestHostileText:
    @pytest.mark.parametrize("number", range(len(HOSTILE)))
    def test_text_stays_text(self, tmp_path: Path, number: int) -> None:
        """
        No text of the document becomes code, and each is readable in the docstrings.
        """
        text = HOSTILE[number]
        document = hostile(load(), text)
        document["components"]["schemas"]["Colour"]["enum"] = ["red", "light-blue", "1st", text]
        document["components"]["schemas"]["Made"]["properties"]["kind"]["const"] = text
        document["x-aries-sandbox-token-prefix"] = text
        document["info"]["version"] = text

        path = regenerate(document, tmp_path)
        found = evaluate(
            path,
            "import pkgutil, importlib, aries_exchange_openapi as package\n"
            "for each in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
            "    importlib.import_module(each.name)\n"
            "from aries_exchange_openapi import document, models\n"
            "from aries_exchange_openapi.api.things import Things\n"
            "result = [models.Thing.__doc__, Things.make_thing.__doc__, Things.__doc__,\n"
            "    [each.value for each in models.Colour][-1], models.Made(at=None).kind,\n"
            "    document.SANDBOX_TOKEN_PREFIX, document.API_VERSION]\n",
        )

        words = text.split()
        assert [[], [], []] == [[word for word in words if word not in each] for each in found[:3]]
        assert [text] * 4 == found[3:]


class TestImports:
    def test_the_client_loads_nothing(self, features_path: Path) -> None:
        """
        Importing the client, the models and a tag loads no model and no library.
        """
        loaded = evaluate(
            features_path,
            "import sys\n"
            "import aries_exchange_openapi.client, aries_exchange_openapi.models\n"
            "import aries_exchange_openapi.api.things, aries_exchange_openapi.document\n"
            "result = sorted(sys.modules)",
        )

        assert [] == [
            name
            for name in loaded
            if name.split(".")[0] in {"attr", "attrs", "httpx", "json"}
            or name.startswith(f"{PACKAGE}.models.")
            or name in {f"{PACKAGE}.decoding", f"{PACKAGE}.encoding"}
        ]

    def test_an_operation_loads_what_it_uses(self, features_path: Path) -> None:
        """
        One operation loads its own models and no others.
        """
        loaded = evaluate(
            features_path,
            "import sys\n"
            "import aries_exchange_openapi.api.oauth2.refresh\n"
            "result = sorted(sys.modules)",
        )

        assert [f"{PACKAGE}.models.token"] == [
            name for name in loaded if name.startswith(f"{PACKAGE}.models.")
        ]

    def test_two_models_may_need_each_other(self, features_path: Path) -> None:
        """
        Each module of models can be the first that is imported.
        """
        names = sorted(path.stem for path in (features_path / PACKAGE / "models").glob("[!_]*.py"))
        found = evaluate(
            features_path,
            "import importlib, sys\n"
            "result = []\n"
            f"for name in {names}:\n"
            f"    for each in [each for each in sys.modules if each.startswith({PACKAGE!r})]:\n"
            "        del sys.modules[each]\n"
            f"    result.append(importlib.import_module('{PACKAGE}.models.' + name).__name__)\n",
        )

        assert [f"{PACKAGE}.models.{name}" for name in names] == found
        assert len(names) > 5


class TestTypes:
    @pytest.mark.parametrize("checker", ["mypy", "pyright"])
    def test_strict(self, features_path: Path, tmp_path: Path, checker: str) -> None:
        """
        The package, and what a user sees of it, pass the strict checks of both.
        """
        shutil.copytree(features_path / PACKAGE, tmp_path / PACKAGE)
        (tmp_path / "user.py").write_text((DOCUMENTS / "user.py.txt").read_text())
        (tmp_path / "pyrightconfig.json").write_text(
            json.dumps({"typeCheckingMode": "strict", "include": ["."], "pythonVersion": "3.11"})
        )
        if checker == "mypy":
            status, told = mypy(tmp_path, "-p", PACKAGE, "-m", "user")
        else:
            status, told = pyright(tmp_path, "--pythonpath", sys.executable)

        assert 0 == status, told


@pytest.fixture(scope="module", name="orders")
def _orders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """
    A finder for modules of the package with the orders of Aries added.
    """
    document = merge(load(SPEC), load(DOCUMENTS / "orders.yaml"))
    path = regenerate(document, tmp_path_factory.mktemp("orders"))
    finder: Callable[[str], Any] = load_package(path, "orders")
    return finder


class TestOneMoreOperation:
    """
    The promise: an operation in the document is a method of the client.
    """

    def test_method(self, orders: Callable[[str], Any]) -> None:
        """
        The new tag is an attribute of both clients, its operation a documented method.
        """
        client = orders("client")

        class Client(client.Resources):  # type: ignore[misc,name-defined]
            """
            A client that shows what it would send.
            """

            def send(self, call: Any) -> Any:
                """
                Return the call and its request.
                """
                return call, call.prepare()

        call, prepared = Client().example_orders.place_example_order(
            trading_account_id="TA-1", symbol="AAPL", side="BUY", type_="LIMIT",
            qty=10, time_in_force="DAY", price=Decimal("190.50"),
        )  # fmt: skip

        assert (
            "placeExampleOrder",
            "POST",
            "/v9/example-orders",
            ("order:execution",),
            "required",
            False,
        ) == (call.operation)
        assert {
            "tradingAccountId": "TA-1",
            "symbol": "AAPL",
            "side": "BUY",
            "type": "LIMIT",
            "qty": "10",
            "timeInForce": "DAY",
            "price": "190.50",
        } == json.loads(prepared.content)
        assert "PARTIALLY_FILLED" == call.decode(b'{"status": "PARTIALLY_FILLED"}').status
        for name in ("ExampleOrders", "AsyncExampleOrders"):
            text = getattr(orders("api.example_orders"), name).place_example_order.__doc__
            assert "Place an order." in text
            assert "qty: How many (matches" in text
            assert "needs the scope ``order:execution``" in text

    def test_the_rest_is_untouched(self, orders: Callable[[str], Any]) -> None:
        """
        The other operations are the same, byte for byte.
        """
        new = Path(orders("client").__file__).parent
        old = ROOT / "generated" / PACKAGE
        ours = [
            path.relative_to(old)
            for path in old.rglob("*.py")
            if path.name != "client.py" and path != old / "models/__init__.py"
        ]

        assert [] == [
            each for each in ours if (old / each).read_bytes() != (new / each).read_bytes()
        ]
