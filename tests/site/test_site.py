from __future__ import annotations

import inspect
import re
import zlib

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import pytest

import aries_exchange
import aries_sandbox

from aries_exchange import AriesClient, AriesError, AsyncAriesClient, models, scopes
from aries_exchange_openapi.client import Resources
from tests.site.conftest import SITE


PAGES: Final = sorted(SITE.rglob("*.html"))
SOURCES: Final = sorted((Path(__file__).parents[2] / "docs").rglob("*.md"))
PARTS: Final = ("tutorial", "how-to", "reference", "explanation")


@cache
def inventory() -> set[str]:
    """
    Return the names that the reference describes, from the index for other sites.
    """
    packed = (SITE / "objects.inv").read_bytes().split(b"\n", 4)[4]
    lines = zlib.decompress(packed).decode().splitlines()
    return {line.split(" py:")[0] for line in lines if " py:" in line}


class Links(HTMLParser):
    """
    The places that a page links to, and those that can be linked to.
    """

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.places: set[str] = {""}
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """
        Note what *tag* links to, and its own place.
        """
        given = dict(attrs)
        self.targets |= {given[name] or "" for name in ("href", "src") if name in given}
        self.places.add(given.get("id") or "")


links = cache(Links)


def public(thing: Any) -> set[str]:
    """
    Return the public methods and properties that the class *thing* has.
    """
    return {name for name, _ in inspect.getmembers_static(thing) if not name.startswith("_")}


class TestReference:
    def test_every_public_name(self) -> None:
        """
        Whatever can be imported is described: both clients, options, stores, exceptions, sandbox.
        """
        exported = vars(aries_exchange)["__all__"]
        names = {f"aries_exchange.{name}" for name in exported} - {
            "aries_exchange.__version__",
            "aries_exchange.models",  # a page of its own
        }
        names |= {f"aries_sandbox.{name}" for name in aries_sandbox.__all__}
        names |= {
            f"aries_exchange.scopes.{name}"
            for name in dir(scopes)
            if re.match("[A-Z_]+$", name) and name[0] != "_"
        }
        names.add("aries_exchange.testing.StoreContract")

        assert len(names) > 60
        assert set() == names - inventory()

    def test_every_model(self) -> None:
        """
        Every model is described, and each of its attributes.
        """
        known = {name.removeprefix("aries_exchange.models.") for name in inventory()}
        fields = {
            f"{name}.{field}"
            for name in dir(models)
            for field in getattr(getattr(models, name), "__annotations__", {})
            if not field.startswith("_")
        }

        assert len(fields) > 100
        assert set() == {*dir(models), *fields} - known

    def test_every_operation(self) -> None:
        """
        Every method of every resource is described, and the class that has it awaited.
        """
        kinds: list[list[type[Any]]] = [
            [type(getattr(client(bearer_token="a"), name)) for name in public(Resources) - {"send"}]
            for client in (AriesClient, AsyncAriesClient)
        ]
        methods = {f"{k.__module__}.{k.__name__}.{m}" for k in kinds[0] for m in public(k)}
        classes = {f"{k.__module__}.{k.__name__}" for each in kinds for k in each}

        assert len(methods) > 10
        assert set() == (methods | classes) - inventory()

    @pytest.mark.parametrize("cls", [AriesClient, AsyncAriesClient])
    def test_every_method_of_a_client(self, cls: type[Any]) -> None:
        """
        Every method and property of a client is described.
        """
        resources = {name for name in public(Resources) if name not in vars(cls)}
        methods = {f"aries_exchange.{cls.__name__}.{name}" for name in public(cls) - resources}

        assert len(methods) > 8
        assert {f"aries_exchange.{cls.__name__}.send"} == methods - inventory()

    def test_every_attribute_of_an_exception(self) -> None:
        """
        What an exception tells is written beside its class.
        """
        page = (SITE / "reference" / "exceptions.md").read_text(encoding="utf-8")
        told = set(re.findall(r"[a-z_]+", page))
        attributes = {
            name
            for each in vars(aries_exchange.errors).values()
            if inspect.isclass(each) and issubclass(each, AriesError)
            for name in {*each.__init__.__annotations__, *each.__annotations__}
            if name not in {"return", "details", "problem"}
        }

        assert {"status_code", "retry_after", "reason"} < attributes
        assert set() == attributes - told

    def test_every_variable(self) -> None:
        """
        Every environment variable that the code reads has its line.
        """
        root = Path(__file__).parents[2]
        page = (SITE / "reference" / "environment.md").read_text(encoding="utf-8")
        code = "".join(
            path.read_text(encoding="utf-8")
            for folder in ("overlay", "cli", "sandbox")
            for path in (root / folder).rglob("*.py")
        )
        read = set(re.findall(r"\bARIES_[A-Z_]+\b", code)) - {"ARIES_BASE"}  # a beginning

        assert {"ARIES_CLIENT_ID", "ARIES_PROFILE"} < read
        assert set() == {name for name in read if f"`{name}`" not in page}


class TestPages:
    @pytest.mark.parametrize("part", PARTS)
    def test_every_part(self, part: str) -> None:
        """
        Each of the four parts has its pages.
        """
        assert [*SITE.glob(f"{part}/*.html")]

    def test_twins(self) -> None:
        """
        Each page is there as Markdown, and llms.txt lists those of the four parts.
        """
        listed = (SITE / "llms.txt").read_text(encoding="utf-8")
        root = Path(__file__).parents[2] / "docs"
        names = [source.relative_to(root).as_posix() for source in SOURCES]

        assert len(names) > 20
        assert [] == [name for name in names if not (SITE / name).is_file()]
        assert [] == [
            name
            for name in names
            if name.split("/")[0] in PARTS and "index" not in name and f"({name})" not in listed
        ]

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(SITE).as_posix())
    def test_links(self, page: Path) -> None:
        """
        Every link within the site leads to a page, and to a place on it.
        """
        broken: list[str] = []
        for target in links(page).targets:
            place = urlsplit(target)
            if place.scheme or place.netloc:
                continue
            file = (page.parent / unquote(place.path)).resolve() if place.path else page
            file = file / "index.html" if file.is_dir() else file
            found = file.is_file() and (
                file.suffix != ".html" or unquote(place.fragment) in links(file).places
            )
            broken += [] if found else [target]

        assert [] == broken

    def test_nothing_from_elsewhere(self) -> None:
        """
        No page loads anything from another host.
        """
        loaded = r'<(?:script|img|link|iframe)[^>]*(?:src|href)="(?:https?:)?//'

        assert [] == [page.name for page in PAGES if re.search(loaded, page.read_text("utf-8"))]

    def test_no_secret(self) -> None:
        """
        Nothing of the environment that the site was built in is on it: `make docs` sets a secret.
        """
        files = [path for path in SITE.rglob("*") if path.is_file()]

        assert [] == [path.name for path in files if b"must-not-appear" in path.read_bytes()]
