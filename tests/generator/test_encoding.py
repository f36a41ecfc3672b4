"""
Arguments are checked against the document before anything is sent.
"""

from __future__ import annotations

import datetime
import json

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest


Features = Callable[[str], Any]

NOW = datetime.datetime(2024, 1, 15, 12, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
ID = UUID("6fa459ea-ee8a-3ca4-894e-db77e160355e")


class Other(StrEnum):
    """
    An enumeration of the caller's own.
    """

    RED = "red"


class Text(str):
    """
    A string of the caller's own.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "something else"


def make(features: Features, **changes: Any) -> Any:
    """
    Return a good call of makeThing with *changes*.
    """
    part = features("models").Part(side=features("models").Colour.RED)
    arguments = {"name": "abc", "price": Decimal("1.50"), "colour": "red", "parts": [part]}
    return features("api.things.make_thing").call(**(arguments | changes))


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "required is None": ({"name": None}, "name", "is required: pass a str"),
    "no string": ({"name": 42}, "name", "expected a str, got int"),
    "bytes": ({"name": b"abc"}, "name", "expected a str, got bytes"),
    "too short": ({"name": "a"}, "name", "pass 2 to 5 characters"),
    "too long": ({"name": "abcdef"}, "name", "pass 2 to 5 characters"),
    "pattern": ({"name": "a1"}, "name", "does not match the pattern ^[a-z$]+$"),
    "line break at the end": ({"name": "abc\n"}, "name", "does not match"),
    "half a surrogate pair": ({"nickname": "\ud800"}, "nickname", "surrogate"),
    "a float is not exact": ({"price": 1.5}, "price", "a float is not exact"),
    "a string is no price": ({"price": "1.5"}, "price", 'expected a Decimal, such as Decimal("10")'),
    "true is no price": ({"price": True}, "price", "expected a Decimal"),
    "no number": ({"price": Decimal("NaN")}, "price", "not finite"),
    "infinite": ({"price": Decimal("-Infinity")}, "price", "not finite"),
    "too long a price": ({"price": Decimal("1e99999")}, "price", "too long"),
    "too long an integer": ({"price": 10**5000}, "price", "too long"),
    "too many digits": ({"price": Decimal("1.123456")}, "price", "does not match"),
    "typing error": ({"colour": "rde"}, "colour", "pass one of 'red', 'light-blue', '1st'"),
    "no enum": ({"colour": 1}, "colour", "expected a Colour"),
    "a string is no list": ({"parts": "abc"}, "parts", "expected a list, got str"),
    "too few": ({"parts": []}, "parts", "has 0 items: pass 1 to 2"),
    "a dict is no model": ({"parts": [{"side": "red"}]}, "parts[0]", "expected a Part, got dict"),
    "true is no integer": ({"count": True}, "count", "expected an int"),
    "out of range": ({"count": 10}, "count", "pass 1 to 9"),
    "no union member": ({"first": "x"}, "first", "expected a Made or Moved"),
    "a naive moment": ({"at": datetime.datetime(2024, 1, 1)}, "at", "pass an aware datetime"),  # noqa: DTZ001
    "a date is no moment": ({"at": datetime.date(2024, 1, 1)}, "at", "expected a datetime"),
    "a moment is no date": ({"day": NOW}, "day", "expected a date, got datetime"),
    "another constant": ({"mode": "slow"}, "mode", "must be 'fast'"),
}  # fmt: skip


class TestPrepare:
    @pytest.mark.parametrize("name", WRONG)
    def test_wrong_argument(self, features: Features, name: str) -> None:
        """
        A wrong argument is refused when the request is made, with its name and a way out.
        """
        changes, path, problem = WRONG[name]
        call = make(features, **changes)

        with pytest.raises(features("errors").EncodeError) as caught:
            call.prepare()

        assert path == caught.value.path
        assert problem in caught.value.problem
        assert caught.value.__context__ is None

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"from_": None}, "is required"),
            ({"deep": 1}, "expected True or False, got int"),
            ({"ratio": True}, "expected a float, got bool"),
            ({"ratio": "1"}, "expected a float, got str"),
            ({"ratio": float("nan")}, "is not finite"),
            ({"ratio": -0.5}, "pass at least 0"),
            ({"limit": 501}, "pass 1 to 500"),
            ({"limit": 1.0}, "expected an int, got float"),
            ({"kind": ["red", "rde"]}, "pass one of"),
            ({"x_trace": "123456789"}, "pass at most 8 characters"),
        ],
    )
    def test_wrong_parameter(
        self, features: Features, changes: dict[str, Any], problem: str
    ) -> None:
        """
        Parameters are checked as the fields of a body are.
        """
        arguments = {"from_": NOW} | changes

        with pytest.raises(features("errors").EncodeError, match=problem):
            features("api.things.search_things").call(**arguments).prepare()

    def test_wrong_identifier(self, features: Features) -> None:
        """
        A string is no UUID, even if it is spelled like one.
        """
        with pytest.raises(features("errors").EncodeError, match="expected a UUID, got str"):
            features("api.things.get_thing").call(thing_id=str(ID)).prepare()

    def test_place_inside_a_model(self, features: Features) -> None:
        """
        The place leads into the list and the model.
        """
        models = features("models")
        parts = [models.Part(side=models.Colour.RED), models.Part(side="rde", weight=2)]

        with pytest.raises(features("errors").EncodeError) as caught:
            make(features, parts=parts).prepare()

        assert "parts[1].side" == caught.value.path

    def test_the_value_is_in_no_error(self, features: Features) -> None:
        """
        An error never holds what was passed, for that may be a password.
        """
        marker = "the secret of all secrets"
        for changes, _, _ in WRONG.values():
            for name in changes:
                with pytest.raises(features("errors").EncodeError) as caught:
                    make(features, **{name: [marker]}).prepare()

                assert marker not in f"{caught.value!r} {caught.value} {caught.value.path}"

    def test_body(self, features: Features) -> None:
        """
        Each kind of argument is written as the document says.
        """
        models = features("models")
        call = make(
            features,
            price=Decimal("1.5E+3"),
            colour=models.Colour.LIGHT_BLUE,
            parts=(models.Part(side=models.Colour.RED, weight=0.5),),
            nickname=None,
            first=models.Moved(path=[1]),
            day=datetime.date(2024, 1, 15),
            at=NOW,
        )

        prepared = call.prepare()

        assert {
            "name": "abc",
            "price": "1500",
            "colour": "light-blue",
            "parts": [{"side": "red", "weight": 0.5}],
            "nickname": None,
            "first": {"kind": "moved", "path": [1]},
            "day": "2024-01-15",
            "at": "2024-01-15T10:30:00Z",
        } == json.loads(prepared.content)
        assert ("/v1/things", "", (), "application/json") == (
            prepared.path,
            prepared.query,
            prepared.headers,
            prepared.media_type,
        )

    def test_absent_arguments_are_not_sent(self, features: Features) -> None:
        """
        None is not sent, unless null is a value; that is what UNSET is for.
        """
        body = json.loads(make(features, count=None).prepare().content)

        assert {"name", "price", "colour", "parts"} == set(body)

    @pytest.mark.parametrize(
        "value", ["red", Other.RED, Text("red")], ids=["str", "enum", "subclass"]
    )
    def test_kinds_of_strings(self, features: Features, value: str) -> None:
        """
        A string of the caller's own type is sent as the string it is.
        """
        assert "red" == json.loads(make(features, colour=value).prepare().content)["colour"]

    def test_unknown_member_is_sent_back(self, features: Features) -> None:
        """
        A value that came from the server may be sent to it.
        """
        colour = features("models").Colour("violet")

        assert "violet" == json.loads(make(features, colour=colour).prepare().content)["colour"]

    def test_additional_property_that_is_no_json(self, features: Features) -> None:
        """
        What JSON cannot write is an EncodeError too.
        """
        models = features("models")
        loop: dict[str, Any] = {}
        loop["loop"] = loop
        for value in (object(), float("nan"), loop, "\ud800"):
            part = models.Part(side="red", additional_properties={"new": value})

            with pytest.raises(features("errors").EncodeError):
                make(features, parts=[part]).prepare()

    def test_query(self, features: Features) -> None:
        """
        Lists repeat their key, truth is lower case, all is percent-encoded.
        """
        call = features("api.things.search_things").call(
            kind=["red", "1st"], from_=NOW, limit=5, deep=True, ratio=0.5, x_trace="a b"
        )

        prepared = call.prepare()

        assert (
            "from=2024-01-15T10%3A30%3A00Z&kind=red&kind=1st&limit=5&ratio=0.5&deep=true"
            == prepared.query
        )
        assert (("X-Trace", "a b"),) == prepared.headers
        assert (None, None) == (prepared.content, prepared.media_type)

    @pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "\x00", " a", "\xe9", ""])
    def test_header_injection(self, features: Features, value: str) -> None:
        """
        No argument can begin another header.
        """
        call = features("api.things.search_things").call(from_=NOW, x_trace=value)

        with pytest.raises(features("errors").EncodeError, match="header"):
            call.prepare()

    def test_path(self, features: Features) -> None:
        """
        An argument of the path is filled in.
        """
        call = features("api.things.get_thing").call(thing_id=ID)

        assert f"/v1/things/{ID}" == call.prepare().path

    def test_form(self, features: Features) -> None:
        """
        The second media type is a method of its own, its constant filled in.
        """
        call = features("api.oauth2.client_credentials").call(
            client_secret="a&b =", scopes=["x", "y"]
        )

        prepared = call.prepare()

        assert (
            b"grant_type=client_credentials&client_secret=a%26b+%3D&scopes=x&scopes=y"
            == prepared.content
        )
        assert "application/x-www-form-urlencoded" == prepared.media_type

    def test_variants(self, features: Features) -> None:
        """
        Each body of one operation is a method, and all share the operation.
        """
        exchange, refresh = features("api.oauth2.exchange"), features("api.oauth2.refresh")

        assert {"grant_type": "authorization_code", "code": "c"} == json.loads(
            exchange.call(code="c").prepare().content
        )
        assert exchange.OPERATION == refresh.OPERATION
        assert "token" == exchange.OPERATION.id


class TestSegment:
    @pytest.mark.parametrize("value", ["", ".", ".."])
    def test_dot_segments(self, value: str) -> None:
        """
        An identifier cannot name another resource.
        """
        from generator.runtime.encoding import segment
        from generator.runtime.errors import EncodeError

        with pytest.raises(EncodeError, match="cannot be empty"):
            segment(value, "thing_id")

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            ("a/b", "a%2Fb"),
            ("../x", "..%2Fx"),
            ("a?b#c", "a%3Fb%23c"),
            ("%2e", "%252e"),
            ("é", "%C3%A9"),
        ],
    )
    def test_percent_encoding(self, value: str, written: str) -> None:
        """
        Nothing in an identifier can leave its segment.
        """
        from generator.runtime.encoding import segment

        assert written == segment(value, "thing_id")


class TestOperation:
    def test_security(self, features: Features) -> None:
        """
        The operation knows its scopes, and whether a token is sent.
        """
        found = {
            name: features(name).OPERATION
            for name in ("api.things.get_thing", "api.things.make_thing", "api.oauth2.refresh")
        }

        assert [
            (("thing:read",), "required", True),
            (("thing:read", "thing:write"), "optional", True),
            ((), "none", False),
        ] == [(each.scopes, each.authentication, each.safe) for each in found.values()]
