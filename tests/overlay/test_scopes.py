from __future__ import annotations

import json

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from aries_exchange import InvalidArgumentError, scopes


ROOT = Path(__file__).parents[2]
DOCUMENT: Any = json.loads((ROOT / "generated/aries_exchange_openapi/openapi.json").read_bytes())


class TestConstants:
    def test_document(self) -> None:
        """
        Each scope of the document is a constant, and each constant a scope of document or guide.
        """
        flows = DOCUMENT["components"]["securitySchemes"]["oauth2"]["flows"]
        listed = set(flows["authorizationCode"]["scopes"])
        constants = {
            value for name, value in vars(scopes).items() if name.isupper() and type(value) is str
        }

        assert listed | {"read", "trade", "withdraw", "admin"} == constants
        assert listed == set(scopes.FINE)
        assert ("read", "trade", "withdraw", "admin") == scopes.COARSE


class TestJoin:
    @pytest.mark.parametrize(
        ("scope", "joined"),
        [
            (None, None),
            ([], None),
            ((), None),
            ("read", "read"),
            ("read trade", "read trade"),
            (["read", "trade"], "read trade"),
            (("user:information",), "user:information"),
            ((name for name in ("a", "b")), "a b"),
        ],
        ids=range(8),
    )
    def test_taken(self, scope: str | Iterable[str] | None, joined: str | None) -> None:
        """
        Scopes come as a list, or as the string of RFC 6749, section 3.3; nothing means nothing.
        """
        assert joined == scopes.join(scope)

    @pytest.mark.parametrize(
        "scope",
        ["", " ", "a  b", " a", ["a b"], [""], ['a"'], ["a\\"], ["a\n"], ["\u00e4"], "a\tb"],
        ids=range(11),
    )
    def test_refused(self, scope: str | list[str]) -> None:
        """
        What is no scope is refused, rather than sent and misread.
        """
        with pytest.raises(InvalidArgumentError, match=r"^scope: "):
            scopes.join(scope)
