"""
Malformed answers end as DecodeError with a place; new values survive.
"""

from __future__ import annotations

import copy
import datetime
import json
import pickle
import re

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from generator.document import is_node
from generator.runtime import decoding
from generator.runtime.errors import DecodeError
from tests.support.costs import cost


Features = Callable[[str], Any]

ID = "6fa459ea-ee8a-3ca4-894e-db77e160355e"
GOOD: dict[str, Any] = {"id": ID, "price": "1.50", "colour": "red", "note": None}
FULL: dict[str, Any] = GOOD | {
    "made_at": "2024-01-15T10:30:00.5Z",
    "day": "2024-01-15",
    "count": 2**62,
    "small": -7,
    "huge": 10**30,
    "ratio": 2,
    "ready": True,
    "tags": ["a"],
    "holes": [None, "b"],
    "matrix": [["1"], []],
    "labels": {"k": "v"},
    "open": {"any": [1, None]},
    "maybe": None,
    "parent": GOOD,
    "children": [GOOD],
    "shade": None,
    "last": {"kind": "moved", "path": [1]},
    "type": "t",
    "pin_token": "the secret",
}

WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "id is a number": ({"id": 42}, "$.id", "expected a string with a UUID, got an integer"),
    "id is no UUID": ({"id": "zz"}, "$.id", "expected a string with a UUID"),
    "id in braces": ({"id": f"{{{ID}}}"}, "$.id", "expected a string with a UUID"),
    "money is a float": ({"price": 1.5}, "$.price", "decimal number, got a number"),
    "money is no number": ({"price": "NaN"}, "$.price", "decimal number"),
    "money is infinite": ({"price": "Infinity"}, "$.price", "decimal number"),
    "money in Python's way": ({"price": "1_000"}, "$.price", "decimal number"),
    "money in other digits": ({"price": "\u0661"}, "$.price", "decimal number"),
    "money is huge": ({"price": "1e999999"}, "$.price", "decimal number"),
    "enum is a number": ({"colour": 3}, "$.colour", "expected a string, got an integer"),
    "enum is null": ({"colour": None}, "$.colour", "expected a string, got null"),
    "a number for a string": ({"note": 42}, "$.note", "expected a string, got an integer"),
    "a date-time that is none": ({"made_at": "yesterday"}, "$.made_at", "date and time"),
    "a date-time that is a number": ({"made_at": 12}, "$.made_at", "got an integer"),
    "a week for a date-time": ({"made_at": "2024-W03-1T10:30:00Z"}, "$.made_at", "date and time"),
    "a date-time without seconds": ({"made_at": "2024-01-15T10:30Z"}, "$.made_at", "date and time"),
    "hour 24": ({"made_at": "2024-01-15T24:00:00Z"}, "$.made_at", "date and time"),
    "a date for a date-time": ({"made_at": "2024-01-15"}, "$.made_at", "date and time"),
    "an impossible date-time": ({"made_at": "2024-02-30T00:00:00Z"}, "$.made_at", "date and time"),
    "a week for a date": ({"day": "2024-W03-1"}, "$.day", "a string with a date"),
    "an impossible date": ({"day": "2024-02-30"}, "$.day", "a string with a date"),
    "true is no integer": ({"count": True}, "$.count", "got a boolean"),
    "a float is no integer": ({"count": 1.5}, "$.count", "got a number"),
    "too big for 64 bits": ({"count": 2**63}, "$.count", "64 bits"),
    "too small for 64 bits": ({"count": -(2**63) - 1}, "$.count", "64 bits"),
    "too big for 32 bits": ({"small": 2**31}, "$.small", "32 bits"),
    "true is no number": ({"ratio": True}, "$.ratio", "expected a number"),
    "no float holds it": ({"ratio": 10**400}, "$.ratio", "expected a number"),
    "one is not true": ({"ready": 1}, "$.ready", "expected a boolean, got an integer"),
    "a string for a list": ({"tags": "abc"}, "$.tags", "expected an array, got a string"),
    "an object for a list": ({"tags": {}}, "$.tags", "expected an array, got an object"),
    "an item": ({"tags": ["a", 1]}, "$.tags[1]", "expected a string"),
    "a row": ({"matrix": [["1"], ["1", 2]]}, "$.matrix[1][1]", "decimal number"),
    "a label": ({"labels": {"secret key": 1}}, "$.labels.*", "expected a string"),
    "a list for an object": ({"open": []}, "$.open", "expected an object, got an array"),
    "a parent": ({"parent": {"id": ID}}, "$.parent.price", "is required and missing"),
    "a grandchild": (
        {"children": [GOOD, {**GOOD, "children": [{**GOOD, "note": 1}]}]},
        "$.children[1].children[0].note",
        "expected a string",
    ),
    "a union without tag": ({"last": {}}, "$.last.kind", "is required and missing"),
    "a union with a wrong tag": ({"last": {"kind": 1}}, "$.last.kind", "expected a string"),
    "a broken member of a union": (
        {"last": {"kind": "moved", "path": ["a"]}}, "$.last.path[0]", "expected an integer",
    ),
}  # fmt: skip


def with_field(value: bytes) -> bytes:
    """
    Return a good body with *value* in a field that the document does not list.
    """
    return json.dumps(GOOD).encode()[:-1] + b', "unknown": ' + value + b"}"


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "HTML": b"<html>",
    "bad UTF-8": b'{"id": "\xff"}',
    "UTF-16": json.dumps(GOOD).encode("utf-16"),
    "cut off": json.dumps(GOOD).encode()[:-4],
    "two values": b"{} {}",
    "NaN": with_field(b"NaN"),
    "Infinity": with_field(b"-Infinity"),
    "a number beyond floats": with_field(b"1e999"),
    "100,000 brackets": b"[" * 100_000,
    "100,000 braces": b'{"a":' * 100_000,
    "5,000 digits": with_field(b"1" * 5_000),
    "half a surrogate pair": with_field(b'"\\ud800"'),
    "the other half": with_field(b'"\\uDC00"'),
    "a list": b"[]",
    "null": b"null",
    "a string": b'"text"',
}


class TestDecode:
    @pytest.mark.parametrize("name", WRONG)
    def test_wrong_value(self, features: Features, name: str) -> None:
        """
        A wrong value is refused with its JSON path, by the names of JSON types.
        """
        change, path, problem = WRONG[name]

        with pytest.raises(features("errors").DecodeError) as caught:
            features("models").Thing.from_dict(GOOD | change)

        assert path == caught.value.path
        assert problem in caught.value.problem
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None

    @pytest.mark.parametrize("name", sorted(GOOD))
    def test_missing_key(self, features: Features, name: str) -> None:
        """
        A required key that is not there is named.
        """
        data = {key: value for key, value in GOOD.items() if key != name}

        with pytest.raises(features("errors").DecodeError, match="missing") as caught:
            features("models").Thing.from_dict(data)

        assert f"$.{name}" == caught.value.path

    @pytest.mark.parametrize("name", BODIES)
    def test_wrong_body(self, features: Features, name: str) -> None:
        """
        A body that is no JSON, or not what was promised, is a DecodeError and holds no body.
        """
        call = features("api.things.get_thing").call(thing_id=UUID(ID))

        with pytest.raises(features("errors").DecodeError) as caught:
            call.decode(BODIES[name])

        assert "$" == caught.value.path
        assert caught.value.__context__ is None

    def test_good_field(self, features: Features) -> None:
        """
        The bodies above are wrong in nothing but that field.
        """
        call = features("api.things.get_thing").call(thing_id=UUID(ID))

        assert [1.5] == list(call.decode(with_field(b"1.5")).additional_properties.values())

    def test_another_constant(self, features: Features) -> None:
        """
        A constant is that value and no other.
        """
        with pytest.raises(features("errors").DecodeError, match="expected 'moved'") as caught:
            features("models").Moved.from_dict({"kind": "made", "path": []})

        assert "$.kind" == caught.value.path

    @pytest.mark.parametrize("key", sorted(set(FULL) - set(GOOD)))
    def test_null_is_tolerated(self, features: Features, key: str) -> None:
        """
        A field that may be absent may be null too.
        """
        thing = features("models").Thing.from_dict(GOOD | {key: None})

        assert getattr(thing, {"open": "open_", "type": "type_"}.get(key, key)) is None

    def test_values(self, features: Features) -> None:
        """
        Each kind of value becomes its Python type.
        """
        thing = features("models").Thing.from_dict(FULL)

        assert UUID(ID) == thing.id
        assert Decimal("1.50") == thing.price
        assert "1.50" == str(thing.price)
        assert "red" == thing.colour
        assert datetime.datetime(2024, 1, 15, 10, 30, 0, 500_000, datetime.UTC) == thing.made_at
        assert datetime.date(2024, 1, 15) == thing.day
        assert (2**62, -7, 10**30) == (thing.count, thing.small, thing.huge)
        assert 5 == features("models").Thing.from_dict(FULL | {"count": 5.0}).count
        assert 2.0 == thing.ratio
        assert isinstance(thing.ratio, float)
        assert [None, "b"] == thing.holes
        assert [[Decimal(1)], []] == thing.matrix
        assert features("models").Moved(path=[1]) == thing.last
        assert Decimal("1.50") == thing.children[0].price

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
            ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:59.500000+00:00"),
            ("2024-01-15T10:30:00+0530", "2024-01-15T10:30:00+05:30"),
            ("2024-01-15T10:30:00-0000", "2024-01-15T10:30:00+00:00"),
        ],
    )
    def test_unusual_date_times(self, text: str, expected: str) -> None:
        """
        A leap second is read as the second before it, and an offset may lack its colon.
        """
        assert expected == decoding.date_time(text, "").isoformat()

    @pytest.mark.parametrize("text", ["2024-01-15T10:30:61Z", "2024-01-15T10:60:60Z", ""])
    def test_impossible_date_times(self, text: str) -> None:
        """
        Nothing else is read generously.
        """
        with pytest.raises(DecodeError):
            decoding.date_time(text, "")

    def test_null_for_an_empty_array(self) -> None:
        """
        Null in the place of an array is an empty one, as some languages write it.
        """
        assert [] == decoding.array(None, "a", decoding.text)

    def test_byte_order_mark(self) -> None:
        """
        A byte order mark before the JSON is skipped (RFC 8259, section 8.1).
        """
        assert 1 == decoding.answer(b"\xef\xbb\xbf1", decoding.integer)
        with pytest.raises(DecodeError):
            decoding.answer(b"\xef\xbb\xbf", decoding.integer)

    @pytest.mark.parametrize(
        "text", ["2024-01-15T10:30:00", "2024-01-15t10:30:00z", "2024-01-15T12:30:00+02:00"]
    )
    def test_spellings_of_a_moment(self, features: Features, text: str) -> None:
        """
        Lower-case letters and offsets are read; without an offset it is UTC.
        """
        thing = features("models").Thing.from_dict(GOOD | {"made_at": text})

        assert datetime.datetime(2024, 1, 15, 10, 30, tzinfo=datetime.UTC) == thing.made_at
        assert thing.made_at.utcoffset() is not None

    def test_unset_is_not_null(self, features: Features) -> None:
        """
        Where null is a value, an absent key is UNSET.
        """
        unset = features("types").UNSET
        thing = features("models").Thing.from_dict

        assert thing(GOOD).maybe is unset
        assert thing(GOOD | {"maybe": None}).maybe is None

    def test_a_pair_of_surrogates_is_text(self, features: Features) -> None:
        """
        An escaped character beyond the first plane is fine.
        """
        body = json.dumps(GOOD | {"note": "\U0001f600"}).encode()

        assert b"\\ud83d" in body
        assert (
            "\U0001f600"
            == features("api.things.get_thing").call(thing_id=UUID(ID)).decode(body).note
        )

    def test_unknown_fields_survive(self, features: Features) -> None:
        """
        A field that the document does not list is kept and written again, but not shown.
        """
        thing = features("models").Thing.from_dict(GOOD | {"new": {"a": 1}})

        assert {"new": {"a": 1}} == thing.additional_properties
        assert {"a": 1} == thing.to_dict()["new"]
        assert "new" not in repr(thing)

    def test_repr_shows_what_is_there(self, features: Features) -> None:
        """
        A repr leaves out what is not set, but shows a null that means something, and a zero.
        """
        models = features("models")
        thing = models.Thing.from_dict(GOOD | {"note": None, "parent": None, "count": 0})

        assert repr(thing) == (
            f"Thing(id={thing.id!r}, price={thing.price!r}, colour={thing.colour!r}, note=None,"
            " count=0, parent=None)"
        )
        assert repr(thing.id) in repr(models.Thing.from_dict(GOOD | {"children": [GOOD]}).children)

    def test_json(self, features: Features) -> None:
        """
        A model becomes the JSON text of its dict, unknown fields and unknown members included.
        """
        raw = {"kind": "sold", "new": "\U0001f600"}
        thing = features("models").Thing.from_dict(FULL | {"last": raw, "new": [1]})

        assert thing.to_dict() == json.loads(thing.to_json())
        assert raw == json.loads(thing.last.to_json()) == json.loads(thing.to_json())["last"]
        thing.price = 1.5
        with pytest.raises(
            features("errors").EncodeError, match=r"price: .*\(a float is not exact"
        ):
            thing.to_json()

    def test_unknown_enum_value_survives(self, features: Features) -> None:
        """
        A new value is equal to its string, and hash, JSON, copies and pickles work.
        """
        colour = features("models").Thing.from_dict(GOOD | {"colour": "violet"}).colour

        assert "violet" == colour
        assert hash("violet") == hash(colour)
        assert '"violet"' == json.dumps(colour)
        assert [colour] * 3 == [copy.copy(colour), copy.deepcopy(colour), type(colour)("violet")]
        known = features("models").Colour
        assert (False, True) == (colour.is_known, known.RED.is_known)
        assert "violet" not in [each.value for each in known]

    def test_unknown_union_member_survives(self, features: Features) -> None:
        """
        A member with a new tag is kept whole, and its repr tells the tag only.
        """
        raw = {"kind": "sold", "price": "secret"}
        thing = features("models").Thing.from_dict(GOOD | {"last": raw})

        assert features("types").Unknown("sold", raw) == thing.last
        assert "Unknown(tag='sold')" == repr(thing.last)
        assert raw == thing.to_dict()["last"]

    def test_no_body_is_promised(self, features: Features) -> None:
        """
        An operation without an answer returns None, whatever the body holds.
        """
        call = features("api.things.delete_thing").call(thing_id=UUID(ID))

        assert [None, None] == [call.decode(b""), call.decode(b"<html>")]

    def test_unwrap(self, features: Features) -> None:
        """
        The inner list is returned where the document says so.
        """
        call = features("api.things.search_things").call(from_=datetime.datetime.now(datetime.UTC))

        assert [UUID(ID)] == [
            each.id for each in call.decode(json.dumps({"things": [GOOD]}).encode())
        ]

    def test_round_trip(self, features: Features) -> None:
        """
        What was read is written again as it was.
        """
        thing = features("models").Thing.from_dict(FULL)

        written = thing.to_dict()

        assert FULL | {"made_at": "2024-01-15T10:30:00.500000Z"} == written
        assert thing == features("models").Thing.from_dict(written)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(sorted(FULL)), inner),
        )
    )
    def test_any_json(self, features: Features, value: Any) -> None:
        """
        Whatever JSON arrives, it is decoded or a DecodeError.
        """
        changed = FULL | value if is_node(value) else value
        paths: list[str] = []
        for data in (value, changed):
            try:
                features("models").Thing.from_dict(data)
            except features("errors").DecodeError as error:
                paths.append(error.path)

        assert all(path.startswith("$") for path in paths)

    def test_cost_is_linear(self, features: Features) -> None:
        """
        Twenty times the items, an error at the end included, take about twenty times as long.
        """
        call = features("api.things.search_things").call(from_=datetime.datetime.now(datetime.UTC))

        def seconds(count: int) -> float:
            body = json.dumps({"things": [*[FULL] * count, {}]}).encode()

            def read() -> None:
                with pytest.raises(features("errors").DecodeError):
                    call.decode(body)

            return cost(read)

        assert any(seconds(10_000) < 50 * seconds(500) for _ in range(3))


class TestSecrets:
    def test_repr(self, features: Features) -> None:
        """
        A secret is in no repr, neither of a model nor of a call, a request or an answer.
        """
        types = features("types")
        call = features("api.oauth2.refresh").call(refresh_token="the secret")
        shown = [
            repr(features("models").Thing.from_dict(FULL)),
            repr(call),
            repr(call.prepare()),
            repr(types.RawResponse(200, {"X": "the secret"}, b"the secret")),
            repr(types.RequestOptions(headers={"X": "the secret"})),
            repr(types.Unknown("tag", {"a": "the secret"})),
        ]

        assert b"the secret" in call.prepare().content
        assert [] == [each for each in shown if "the secret" in each]

    @pytest.mark.parametrize("copier", [copy.copy, copy.deepcopy, pickle.dumps])
    def test_no_copies(self, features: Features, copier: Callable[[Any], Any]) -> None:
        """
        What may hold a secret refuses pickle and copy, and says the way out.
        """
        types = features("types")
        call = features("api.oauth2.refresh").call(refresh_token="the secret")
        for each in (
            features("models").Token(access_token="the secret"),
            call,
            call.prepare(),
            types.RawResponse(200, {}, b""),
            types.Unknown("tag", {}),
        ):
            with pytest.raises(TypeError, match="refuses pickle and copy: take the fields"):
                copier(each)

    def test_other_models_are_copied(self, features: Features) -> None:
        """
        A model without secrets can be copied.
        """
        moved = features("models").Moved(path=[1])

        assert moved == copy.deepcopy(moved)


class TestModel:
    def test_no_positional_arguments(self, features: Features) -> None:
        """
        A field that becomes required cannot change the meaning of a call.
        """
        with pytest.raises(TypeError):
            features("models").Part("red")

    def test_lazy_module(self, features: Features) -> None:
        """
        The models module lists its names and refuses others.
        """
        models = features("models")

        assert {"Colour", "ColourLike", "Event", "Thing", "Unknown"} <= set(dir(models))
        assert "OnlyInErrors" not in dir(models)
        with pytest.raises(AttributeError, match="Nothing"):
            getattr(models, "Nothing")  # noqa: B009


class TestRequestOptions:
    def test_unknown_name(self, features: Features) -> None:
        """
        A typing error is a TypeError, not an option that has no effect.
        """
        with pytest.raises(TypeError):
            features("types").RequestOptions(time_out=3)

    def test_immutable(self, features: Features) -> None:
        """
        Options can be shared between calls.
        """
        options = features("types").RequestOptions(timeout=3)

        with pytest.raises(AttributeError, match="immutable"):
            options.timeout = 4


def changed(text: str, at: int, put: str, cut: int) -> str:
    """
    Return *text* with *put* in the place of the *cut* characters at *at*.
    """
    return text[:at] + put + text[at + cut :]


MARKS = st.sampled_from("0123456789-:.TZtz +,W")
ALMOST = st.builds(
    changed,
    st.sampled_from(
        ["2024-03-01T12:30:45Z", "2024-03-01T12:30:45.5Z", "2024-03-01T23:59:59.123456789Z"]
    ),
    st.integers(0, 31),
    st.text(MARKS, max_size=3),
    st.integers(0, 3),
)


def slow(text: str) -> datetime.datetime | None:
    """
    Return what *text* means by the grammar of RFC 3339, section 5.6, in its long form.

    A leap second is the second before it, and an offset may lack its colon.
    """
    grammar = r"\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?"
    if not re.fullmatch(grammar, text, re.ASCII):
        return None
    if text[17:19] == "60":
        text = f"{text[:17]}59{text[19:]}"
    try:
        moment = datetime.datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)


class TestQuickDateTime:
    @given(st.one_of(ALMOST, st.text(MARKS, min_size=17, max_size=32)))
    @example("2024-03-01T12:30:45.Z")
    @example("2024-03-01T24:00:00Z")
    @example("2024-03-01T12:30:60Z")
    @example("2024-W03-1T12:30:45Z")
    @example("2024-03-01T12:30:Z")
    @example("2024-03-01T12:30:45,5Z")
    @example("2024-03-01T12:30:45.5+00Z")
    @example("2024-03-01T12:30:45.123456Z")
    @example("2024-03-01T12:30:45ZZ")
    @example("2024-03-01T12:30:45.Z5")
    @example("2024-03-01T23:59:59.123450:6789Z")
    @example("2024-03-01T23:59:59.123450\u0663Z")
    def test_reads_what_rfc_3339_says(self, text: str) -> None:
        """
        The quick way reads what the grammar allows, and nothing else.
        """
        try:
            read = decoding.date_time(text, "")
        except DecodeError:
            read = None

        assert read == slow(text)


AMOUNTS = st.builds(
    changed,
    st.sampled_from(["31245.37", "0", "-12.50", "+1.5E-3", "7e12"]),
    st.integers(0, 8),
    st.text("0123456789.-+eE_ \u0663\u00b2", max_size=3),
    st.integers(0, 3),
)


class TestQuickDecimal:
    @given(AMOUNTS)
    @example("5.")
    @example(".5")
    @example("")
    @example("1.2.3")
    @example("1_000")
    @example("\u0663.5")
    @example("\u00b2")
    @example("1.5\n")
    def test_reads_what_the_grammar_says(self, text: str) -> None:
        """
        The quick way reads digits with a sign, a point and an exponent, and nothing else.
        """
        grammar = r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?"
        try:
            read = decoding.decimal(text, "")
        except DecodeError:
            read = None

        assert read == (Decimal(text) if re.fullmatch(grammar, text, re.ASCII) else None)


class TestOwnership:
    def test_what_is_given_stays_as_it_is(self, features: Features) -> None:
        """
        A model shares nothing with what it was made from, however deep, and leaves it alone.
        """
        data = copy.deepcopy(FULL | {"new": {"a": [1]}})
        thing = features("models").Thing.from_dict(data)

        assert data == FULL | {"new": {"a": [1]}}
        data["open"]["any"].append(2)
        data["new"]["a"].append(2)
        data["children"].clear()
        assert ({"any": [1, None]}, {"new": {"a": [1]}}) == (
            thing.open_,
            thing.additional_properties,
        )
        assert 1 == len(thing.children)

    def test_what_is_too_deep(self, features: Features) -> None:
        """
        What nests deeper than can be copied is refused, as in an answer.
        """
        data: dict[str, Any] = dict(GOOD)
        data["open"] = data

        with pytest.raises(features("errors").DecodeError, match="nested too deeply") as caught:
            features("models").Thing.from_dict(data)

        assert caught.value.__context__ is None


class TestNothingElse:
    def test_additional_properties(self, features: Features) -> None:
        """
        A decoded model without unknown fields has a dict of its own for them, made when asked for.
        """
        decode = features("models.thing").decode_thing
        one, two = decode(GOOD, ""), decode(GOOD, "")
        one.additional_properties["more"] = 1

        assert ({"more": 1}, {}) == (one.additional_properties, two.additional_properties)
        assert one != two
        assert 1 == one.to_dict()["more"]
        assert two == decode(GOOD, "")

    def test_wrong_name(self, features: Features) -> None:
        """
        A name that is none of a model's is refused as usual, with its hint.
        """
        thing = features("models.thing").decode_thing(GOOD, "")
        with pytest.raises(AttributeError, match="'Thing' object has no attribute 'prize'") as told:
            thing.prize  # noqa: B018

        assert ("prize", thing) == (told.value.name, told.value.obj)
