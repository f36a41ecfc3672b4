# pyright: basic
"""
Documents that are meant to break the generator, or to slip code into what it writes.

They grow from the feature document: some of its texts and names are replaced, some of its parts lost.
A text that could become code holds the word `pwned`, which no identifier may be.
"""

from __future__ import annotations

import json
import re

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from hypothesis import strategies as st

from generator.document import is_node
from tests.support.regenerate import load


__all__ = ["NAMES", "Change", "broken", "hostile", "renamed", "texts_only"]

TEXTS: Final = [
    '"""\nimport pwned\n"""',
    '"\nimport pwned\nx = "',
    "'\nimport pwned\nx = '",
    "'; pwned(); '",
    '"; pwned(); "',
    "') or pwned() or ('",
    "{{ pwned }}",
    "{% import 'pwned' as pwned %}",
    "{# pwned",
    "#} pwned {#",
    "{pwned} %(pwned)s ${pwned} {0} {}",
    "`pwned` <pwned> & pwned",
    "\\",
    '\\"""\\',
    "\"\"\"\" ''''",
    'ends with "',
    "\\N{pwned} \\x \\u12 \\d \\",
    "# type: ignore\n# fmt: off\n# ruff: noqa\npwned()",
    "\u2028import pwned\u2029pwned()",
    "\r\nimport pwned\rpwned()",
    "\x0cimport pwned\x1cpwned()",
    "\x85pwned()\x00",
    "\ufeffpwned \u202epwned\u202c",
    "\ud800",
    "\U0001f600 \u0130 \ufb01 \uff41",
    "pwned " * 400,
    "p" * 400,
    "",
    " ",
    "\n\n\n",
    "\t",
    "...",
    "Args:\n    pwned: pwned",
    ">>> pwned()",
]
NAMES: Final = [
    *"and as class None True import match type print list str dict int float bool object id".split(),
    *"self cls send call body url client options headers query path timeout data at get v k".split(),
    *"missing error datetime date Decimal UUID Any UNSET Unset Literal Mapping Sequence".split(),
    *"Call Transport Operation Prepared RequestOptions Unknown HoldsSecret OpenStrEnum".split(),
    *"Final TypeAlias TYPE_CHECKING ABC Resources Exception ValueError".split(),
    *"from_dict to_dict to_json additional_properties transport annotations field define name value".split(),
    *"is_known mro known decode encode warn init models api errors enums types document".split(),
    *"_ __ _a a_ __init__ __class__ __slots__ __doc__ _body _query _headers _d _e _A _new _KNOWN".split(),
    *"a-b a_b a.b aB AB Ab a1 1a a--b a__b A_B async await nonlocal __debug__ property".split(),
    *("a b", 'a"b', "a'b", "a\nb", "a\\b", "a{b}", "a/b", "a#b", "a$b", "\u00e4", "\uff41", "\ufb01"),
    *("", " ", "\u0130", "\U0001f600", "\ud800", "x" * 300, "{{ 7 * 7 }}", "exit()", "a;exit()"),
]  # fmt: skip


_SCOPES: Final = "components|securitySchemes|oauth2|flows|authorizationCode|scopes"


_SCOPE_TOKENS: Final = [
    "';pwned();'",
    "{{pwned}}",
    "{pwned}%(pwned)s",
    "#pwned",
    "`pwned`",
    "${pwned}",
]
_PATTERNS: Final = [*_SCOPE_TOKENS, '"', '"""', "\\", "\\'\\\"", "\n", '"""\nimport pwned\n"""']


class Change(NamedTuple):
    """
    What was done to a document, for whoever reads a failure.
    """

    place: str
    to: Any


def texts() -> st.SearchStrategy[str]:
    """
    Return texts that nobody would write into a document without a purpose.
    """
    parts = st.sampled_from(TEXTS)
    return parts | st.builds(str.__add__, parts, parts) | st.text(max_size=12)


def names() -> st.SearchStrategy[str]:
    """
    Return what might be taken for a name.
    """
    return st.sampled_from(NAMES) | st.text(max_size=6)


@st.composite
def texts_only(draw: st.DrawFn) -> Any:
    """
    Return a document in which each text that may be any is one of ours, and the names are as before.
    """
    document = load()
    plain = [text for text in TEXTS if text.strip(". \n") and not _has_control(text)]
    told = st.sampled_from(plain) | st.builds(str.__add__, st.sampled_from(plain), st.sampled_from(plain))  # fmt: skip
    values = st.sampled_from(TEXTS).filter(lambda text: "\ud800" not in text)
    for where, key, _ in list(_places(document)):
        if key in {"title", "summary", "description"} and isinstance(where[key], str):
            where[key] = draw(told)
        elif key in {"version", "x-aries-sandbox-token-prefix", "default", "example"}:
            where[key] = draw(values)
    schemas = document["components"]["schemas"]
    schemas["Colour"]["enum"] = draw(st.lists(values, min_size=1, max_size=3, unique=True))
    schemas["Colour"]["x-enum-varnames"] = ["A", "B", "C"][: len(schemas["Colour"]["enum"])]
    kinds = draw(st.lists(values, min_size=2, max_size=2, unique=True))
    for name, kind in zip(("Made", "Moved"), kinds, strict=True):
        schemas[name]["properties"]["kind"]["const"] = kind
    schemas["ClientGrant"]["properties"]["grant_type"]["const"] = draw(values)
    schemas["MakeThingRequest"]["properties"]["name"]["pattern"] = re.escape(
        draw(st.sampled_from(_PATTERNS))
    )
    for scope in ("thing:read", "thing:write"):
        document = renamed(
            document, _SCOPES, scope, draw(st.sampled_from(_SCOPE_TOKENS).map(scope.__add__))
        )
    return document


@st.composite
def hostile(draw: st.DrawFn) -> tuple[Any, list[Change]]:
    """
    Return a document with a few other names and texts, and what was changed.
    """
    document = load()
    changes: list[Change] = []
    strings = [place for place in _places(document) if isinstance(place[0][place[1]], str)]
    for where, key, place in draw(st.lists(st.sampled_from(strings), max_size=2, unique_by=_third)):
        if key == "$ref":
            continue
        named = key in {"operationId", "name", "x-aries-method"} or isinstance(key, int)
        where[key] = draw(names() if named else texts())
        changes.append(Change(place, where[key]))
    for _ in range(draw(st.integers(0, 2))):
        where, old = draw(st.sampled_from(sorted(_keys(document))))
        new = draw(names())
        document = renamed(document, where, old, new)
        changes.append(Change(f"{where}.{old}", new))
    return document, changes


def _has_control(text: str) -> bool:
    return not all(each == "\n" or " " <= each <= "~" or each >= "\xa0" for each in text) or "\ud800" in text  # fmt: skip


@st.composite
def broken(draw: st.DrawFn) -> tuple[Any, list[Change]]:
    """
    Return a document with one or two parts lost, emptied, wrapped or replaced by junk.
    """
    document = load()
    changes: list[Change] = []
    for _ in range(draw(st.integers(1, 2))):
        where, key, place = draw(st.sampled_from(list(_places(document))))
        match draw(st.integers(0, 3)):
            case 0:
                del where[key]
                changes.append(Change(place, "deleted"))
                continue
            case 1:
                where[key] = [where[key]]
            case 2:
                where[key] = {"x-wrapped": where[key]}
            case _:
                where[key] = draw(st.sampled_from(_JUNK))
        changes.append(Change(place, where[key]))
    return document, changes


_JUNK: Final[list[Any]] = [
    None, True, False, 0, -1, 1.5, 10**30, "", "x", [], [None], ["x"], {}, {"x": 1}, {"type": "x"},
    {"$ref": "#/components/schemas/Thing"}, {"$ref": "#/nowhere"}, {"$ref": "#"}, {"$ref": 1},
    {"type": "object"}, {"type": ["string", "null"]}, {"type": []}, {"type": "array"},
    {"enum": []}, {"enum": ["a", "a"]}, {"const": None}, {"oneOf": []}, {"allOf": []},
    {"type": "string", "pattern": "("}, {"type": "string", "pattern": "(a+)+$" * 20},
    {"type": "string", "minLength": "1"}, {"type": "integer", "minimum": True}, {"default": 1},
]  # fmt: skip


def renamed(document: Any, where: str, old: str, new: str) -> Any:
    """
    Return *document* with the key *old* of the mapping at *where* called *new*, order kept.

    References and lists of required properties follow.
    """
    node = document
    for step in where.split("|"):
        node = node[int(step) if isinstance(node, list) else step]
    items = list(node.items())
    node.clear()
    node.update((new if key == old else key, value) for key, value in items)
    if where == _SCOPES:
        nodes = [each for item in document["paths"].values() for each in item.values()]
        for node in filter(is_node, nodes):
            for need in node.get("security", ()):
                need.update({k: [new if v == old else v for v in need[k]] for k in need})
    if where == "components|schemas":
        pointer, target = f"#/components/schemas/{old}", f"#/components/schemas/{new}"
        text = json.dumps(document).replace(json.dumps(pointer), json.dumps(target))
        return json.loads(text)
    if where.endswith("|properties"):
        schema = document
        for step in where.split("|")[:-1]:
            schema = schema[int(step) if isinstance(schema, list) else step]
        schema["required"] = [new if each == old else each for each in schema.get("required", [])]
        if not schema["required"]:
            del schema["required"]
    return document


def _keys(document: Any) -> Iterator[tuple[str, str]]:
    """
    Yield the keys that somebody chose: of schemas, properties, paths and scopes.
    """
    yield from (("components|schemas", name) for name in document["components"]["schemas"])
    yield from (("paths", path) for path in document["paths"])
    flows = document["components"]["securitySchemes"]["oauth2"]["flows"]
    yield from ((_SCOPES, scope) for scope in flows["authorizationCode"]["scopes"])
    for name, schema in document["components"]["schemas"].items():
        place = f"components|schemas|{name}|properties"
        yield from ((place, each) for each in schema.get("properties", {}) if "|" not in name)


def _places(node: Any, place: str = "") -> Iterator[tuple[Any, Any, str]]:
    steps = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()  # fmt: skip
    for step in steps:
        here = f"{place}.{step}".lstrip(".")
        yield node, step, here
        yield from _places(node[step], here)


def _third(place: tuple[Any, Any, str]) -> str:
    return place[2]
