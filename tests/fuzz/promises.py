# pyright: basic
"""
What the document promises of each answer, and documents that keep or break the promise.

Conforming documents come from schemathesis, which makes request bodies: so each answer becomes the
request body of an operation in a *mirror document*.
"""

from __future__ import annotations

import datetime
import functools
import itertools
import json
import re

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final

import attrs
import schemathesis

from hypothesis import strategies as st
from schemathesis import GenerationMode


__all__ = [
    "Promise",
    "complete",
    "complete_value",
    "document",
    "documents",
    "instant",
    "promises",
    "violations",
    "with_each_kind",
]

_Schema = Mapping[str, Any]
_METHODS: Final = ("get", "post", "put", "patch", "delete")


@functools.cache
def document() -> dict[str, Any]:
    """
    Return the document, with `int64` and `decimal` spelled out as the limits they stand for.
    """
    text = (resources.files("aries_exchange_openapi") / "openapi.json").read_text("utf-8")
    raw: dict[str, Any] = json.loads(text, object_hook=_limited)
    return raw


def _limited(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "integer" and schema.get("format") == "int64":
        return {"minimum": -(2**63), "maximum": 2**63 - 1, **schema}
    if schema.get("format") == "decimal":
        return {"pattern": r"^-?(0|[1-9]\d{0,9})(\.\d{1,5})?$", **schema}
    return schema


@attrs.frozen
class Promise:
    """
    The answer that the document promises of *operation*; `unwrap` names what the client returns.
    """

    operation: str
    status: int
    schema: _Schema = attrs.field(repr=False)
    unwrap: str | None = None

    def is_kept(self, value: object) -> bool:
        """
        Tell whether a client must take *value*.

        Strict about types, but for the documented exceptions: null where a field is optional or an
        array, an empty string for an optional date or decimal, unknown values of enums, unknown fields,
        date-times without an offset, leap seconds.  Lengths, patterns and the like are the
        service's business.
        """
        return _fits(self.schema, value)


@functools.cache
def promises() -> dict[str, Promise]:
    """
    Return the promise of each operation that answers with JSON, by its operationId.
    """
    found: dict[str, Promise] = {}
    for methods in document()["paths"].values():
        for method, operation in methods.items():
            if method not in _METHODS:
                continue
            for status, response in operation["responses"].items():
                content = response.get("content", {}).get("application/json")
                if status.startswith("2") and content is not None:
                    name = operation["operationId"]
                    unwrap = operation.get("x-aries-unwrap")
                    found[name] = Promise(name, int(status), content["schema"], unwrap)
    return found


@functools.cache
def _mirror() -> Any:
    paths = {
        f"/{promise.operation}": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": promise.schema}},
                },
                "responses": {"200": {"description": "mirrored"}},
            }
        }
        for promise in promises().values()
    }
    head = {"openapi": "3.1.0", "info": {"title": "mirror", "version": "1"}}
    components = {"schemas": document()["components"]["schemas"]}
    return schemathesis.openapi.from_dict({**head, "paths": paths, "components": components})


def documents(operation: str) -> st.SearchStrategy[Any]:
    """
    Return documents that conform to the schema of *operation*, as schemathesis understands it.
    """
    return _bodies(operation, GenerationMode.POSITIVE)


def complete(operation: str) -> Any:
    """
    Return a document that keeps the promise and has every field that the schema knows.
    """
    return complete_value(promises()[operation].schema)


def complete_value(schema: _Schema) -> Any:
    """
    Return a value of *schema* that has every field.
    """
    schema = _followed(schema)
    for key in ("oneOf", "anyOf"):
        if key in schema and "properties" not in schema:
            return complete_value(schema[key][0])
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    names = schema.get("type", "object")
    name = names if isinstance(names, str) else names[0]
    if name == "object":
        return {key: complete_value(each) for key, each in schema.get("properties", {}).items()}
    if name == "array":
        return [complete_value(schema.get("items", {}))]
    text = _TEXTS.get(schema.get("format", ""), "text").ljust(schema.get("minLength", 0), "x")
    return {"string": text[: schema.get("maxLength")], "boolean": True}.get(name, 1)


_TEXTS: Final = {
    "date-time": "2024-01-15T10:30:00Z",
    "date": "2024-01-15",
    "decimal": "1.5",
    "uuid": "6fa459ea-ee8a-3ca4-894e-db77e160355e",
}


def _followed(schema: _Schema) -> _Schema:
    while "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def with_each_kind(document: Any) -> Iterator[tuple[str, Any]]:
    """
    Yield *document* with each kind of JSON value in each of its places, and lost there.
    """
    text = json.dumps(document)
    kinds: list[Any] = [None, True, 1, 1.5, 2**63, "text", "", [], {}, [{}]]
    for number, (where, key) in enumerate(_places(document)):
        for kind in kinds:
            changed = json.loads(text)
            there, step = next(itertools.islice(_places(changed), number, None))
            there[step] = kind
            yield f"{key}: {kind!r}", changed
        changed = json.loads(text)
        there, step = next(itertools.islice(_places(changed), number, None))
        del there[step]
        yield f"{key} lost from {type(where).__name__}", changed


def violations(operation: str) -> st.SearchStrategy[Any]:
    """
    Return documents most of which break the promise: `Promise.is_kept` tells.
    """
    changed = st.builds(_changed, documents(operation), st.randoms(use_true_random=False), _junk())
    return changed | _bodies(operation, GenerationMode.NEGATIVE) | _junk()


def instant(text: str) -> datetime.datetime:
    """
    Return what a conforming date-time means (RFC 3339), to the microsecond.
    """
    moment = datetime.datetime.fromisoformat(text.upper())
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _bodies(operation: str, mode: GenerationMode) -> st.SearchStrategy[Any]:
    strategy: st.SearchStrategy[Any] = _mirror()[f"/{operation}"]["POST"].as_strategy(
        generation_mode=mode
    )
    return strategy.map(lambda case: case.body).filter(_is_json)


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value).encode()
    except (TypeError, ValueError):
        return False
    return True


_DAY: Final = "2024-01-15"
_ODD_TIMES: Final = [
    "2024-01-15T10:30:00",
    "2024-01-15T10:30:00.123456789Z",
    "2024-01-15t10:30:00z",
    "2024-01-15 10:30:00+05:30",
    "20240115T103000Z",
    "2024-01-15T10:30Z",
    "2024-01-15T10Z",
    "2024-W03-1T10:30:00Z",
    "2024-01-15T10:30:00,5Z",
    "2024-01-15T10:30:00+05",
    "2024-01-15T10:30:00+0530",
    "2024-01-15T10:30:00+05:30:15",
    "2024-01-15T10:30:00+25:00",
    "2024-01-15T24:00:00Z",
    "2016-12-31T23:59:60Z",
    "2024-01-15T10:60:00Z",
    "",
    "2024-02-30T10:30:00Z",
    "0000-01-15T10:30:00Z",
    "\u0662\u0660\u0662\u0664-01-15T10:30:00Z",
    "2024-01-15T10:30:00Z\n",
    _DAY,
    "now",
]


_ODD: Final = 0.3  # the share of such times, where there is one to replace


def _junk() -> st.SearchStrategy[Any]:
    scalars = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.sampled_from([2**63, -(2**63) - 1, 10**400])
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(max_size=8)
        | st.sampled_from(_ODD_TIMES)
    )
    return st.recursive(
        scalars, lambda x: st.lists(x, max_size=2) | st.dictionaries(st.text(max_size=4), x, max_size=2),
        max_leaves=4,
    )  # fmt: skip


def _changed(document: Any, random: Any, junk: Any) -> Any:
    """
    Return *document* with one place dropped, nulled, wrapped or replaced.
    """
    changed = json.loads(json.dumps(document))
    places = list(_places(changed))
    if not places:
        return junk
    times = [(where, key) for where, key in places if _is_time(where[key])]
    if times and random.random() < _ODD:
        where, key = random.choice(times)
        where[key] = random.choice(_ODD_TIMES)
        return changed
    where, key = random.choice(places)
    match random.randrange(4):
        case 0:
            del where[key]
        case 1:
            where[key] = None
        case 2:
            where[key] = [where[key]]
        case _:
            where[key] = junk
    return changed


def _places(value: Any) -> Any:
    keys = list(value) if isinstance(value, dict) else range(len(value)) if _is_list(value) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _is_list(value: object) -> bool:
    return isinstance(value, list)


# What the client must take, written apart from the client: a walk over schema and value.

_TIME: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)?", re.ASCII
)
_NAMES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int, float),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def _fits(schema: _Schema, value: Any) -> bool:
    schema = _followed(schema)
    names = schema.get("type")
    if names is None:
        return True
    allowed = [
        kind for name in ([names] if isinstance(names, str) else names) for kind in _NAMES[name]
    ]
    if type(value) not in allowed:
        return value is None and list in allowed
    if isinstance(value, dict):
        return _fits_object(schema, value)
    if isinstance(value, list):
        return all(_fits(schema.get("items", {}), item) for item in value)
    if isinstance(value, int | float) and "integer" in names:
        small = schema.get("format") != "int64" or -(2**63) <= value < 2**63
        return bool(value == value // 1 and small)  # 1.0 is an integer (JSON Schema, 4.2.3)
    return not isinstance(value, str) or _is_text(schema.get("format"), value)


def _is_text(form: str | None, value: str) -> bool:
    if form == "date-time":
        return _is_time(value)
    fits = form not in _FORMS or re.fullmatch(_FORMS[form], value, re.ASCII) is not None
    return fits and (form != "date" or _is_date(value))


_FORMS: Final = {
    "date": r"\d{4}-\d\d-\d\d",
    "decimal": r"[+-]?\d+(\.\d+)?([eE][+-]?\d{1,3})?",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def _is_date(value: str) -> bool:
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _fits_object(schema: _Schema, value: dict[str, Any]) -> bool:
    required = schema.get("required", ())
    known: _Schema = schema.get("properties", {})
    return all(name in value for name in required) and all(
        _fits(known[name], item)
        for name, item in value.items()
        if name in known and not (name not in required and _is_absent(known[name], item))
    )


def _is_absent(schema: _Schema, value: object) -> bool:
    forms = {"date", "date-time", "decimal"}
    return value is None or (value == "" and _followed(schema).get("format") in forms)


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        instant(re.sub(r"(:\d\d):60", r"\1:59", value))
    except ValueError:
        return False
    return True
