"""
What a schema is in Python: its annotations, and the code that reads and writes it.

All of it is plain text made here; templates only print it.  Text of the document
becomes code in no other way than through repr().
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from generator.document import Node
from generator.names import Name


__all__ = ["ANY", "FILE", "FORMATS", "Code", "Kind", "array", "limited", "mapping", "union"]


_NULL: Final = {"Any", "None"}  # the hints that say all of it


class Code(NamedTuple):
    """
    A function of the runtime, with the arguments that follow value and place.
    """

    function: str
    extra: tuple[str, ...] = ()

    def call(self, value: str, at: str) -> str:
        """
        Return the call for one value.
        """
        return f"{self.function}({', '.join((value, at, *self.extra))})"

    def item(self, *, nullable: bool = False) -> str:
        """
        Return an expression for a function of value and place.
        """
        null = "None if v is None else " if nullable else ""
        return (
            f"lambda v, at: {null}{self.call('v', 'at')}" if self.extra or null else self.function
        )


class Kind(NamedTuple):
    """
    What a schema is in Python.

    Attributes:
        hint: The annotation of a decoded value, without None.
        decode: How it is read.
        encode: How it is checked and written.
        accepts: The annotation of an argument, without None, where it is another.
        inline: A condition on ``v`` that spares the call of *decode*.
        nullable: Whether null is a value.
        names: The generated classes it needs.
        limits: The constraints, in words.
        shape: Whether it fits in a path, or in a query, or in JSON only.
        types: The JSON types that *decode* takes.
        loose: Whether it takes every value of them.
        const: The only value, as a literal.
    """

    hint: str
    decode: Code
    encode: Code
    accepts: str = ""
    inline: str = ""
    nullable: bool = False
    names: tuple[Name, ...] = ()
    limits: tuple[str, ...] = ()
    shape: Literal["plain", "list", "object"] = "plain"
    types: frozenset[str] = frozenset()
    loose: bool = False
    const: str = ""

    @property
    def or_none(self) -> str:
        """
        The annotation of a decoded value.
        """
        return f"{self.hint} | None" if self.nullable and self.hint not in _NULL else self.hint

    @property
    def reading(self) -> str:
        """
        An expression for a function that decodes it, null included.
        """
        return self.decode.item(nullable=self.nullable and self.hint not in _NULL)

    @property
    def argument(self) -> str:
        """
        The annotation of an argument.
        """
        hint = self.accepts or self.hint
        return f"{hint} | None" if self.nullable and self.hint not in _NULL else hint

    @property
    def writing(self) -> str:
        """
        An expression for a function that encodes it, None included.
        """
        return self.encode.item(nullable=self.nullable and self.hint not in _NULL)

    @property
    def is_model(self) -> bool:
        """
        Whether it is one class with fields.
        """
        return self.encode.function == "_e.model" and len(self.encode.extra) == 1

    def takes_all_of(self, other: Kind) -> bool:
        """
        Return whether each value of *other* certainly is one of this.
        """
        return self.hint == other.hint or (self.loose and other.types <= self.types)


def _scalar(hint: str, name: str, *types: str, loose: bool = True, **more: str) -> Kind:
    bits = more.get("bits")
    return Kind(
        hint,
        Code(f"_d.{name}", (bits,) if bits else ()),
        Code(f"_e.{name}"),
        accepts=more.get("accepts", ""),
        inline=more.get("inline", ""),
        types=frozenset(types),
        loose=loose,
    )


_SMALL: Final = "v.__class__ is int and -(10**9) < v < 10**9"  # CPython compares those at once
# By type and format; a format that is not here is an annotation (JSON Schema, section 7).
FORMATS: Final[dict[str, dict[str | None, Kind]]] = {
    "string": {
        None: _scalar("str", "text", "string", inline="v.__class__ is str"),
        "date": _scalar("datetime.date", "date", "string", loose=False),
        "date-time": _scalar("datetime.datetime", "date_time", "string", loose=False),
        "decimal": _scalar("Decimal", "decimal", "string", loose=False, accepts="Decimal | int"),
        "uuid": _scalar("UUID", "uuid", "string", loose=False),
    },
    "integer": {
        None: _scalar("int", "integer", "integer", inline="v.__class__ is int"),
        "int32": _scalar("int", "integer", "integer", loose=False, bits="32", inline=_SMALL),
        "int64": _scalar("int", "integer", "integer", loose=False, bits="64", inline=_SMALL),
    },
    "number": {None: _scalar("float", "number", "number", "integer")},
    "boolean": {None: _scalar("bool", "boolean", "boolean", inline="v.__class__ is bool")},
}
_JSON_TYPES: Final = frozenset("string integer number boolean object array".split())
# None is a value here; whether something is there at all is the decoder's business.
ANY: Final = Kind(
    "Any",
    Code("_d.anything"),
    Code("_d.anything"),
    nullable=True,
    shape="object",
    types=_JSON_TYPES,
    loose=True,
)
FILE: Final = Kind("bytes", Code("_d.file"), Code("_m.file"), accepts="File | bytes | BinaryIO")
OPEN: Final = Kind(
    "dict[str, Any]",
    Code("_d.mapping", ("_d.anything",)),
    Code("_e.mapping", ("_d.anything",)),
    accepts="Mapping[str, Any]",
    inline="v.__class__ is dict",
    shape="object",
    types=frozenset({"object"}),
    loose=True,
)
_PYTHON: Final = {str: "string", int: "integer", bool: "boolean"}
_UNITS: Final = {"Length": " characters", "Items": " items", "imum": ""}
_ELSEWHERE: Final = re.compile(r"\(\?(?![:=!]|<[=!])|\\[AZpPkuc]|\[\[|[*+?}]\+")


def limited(kind: Kind, schema: Node, name: str) -> Kind:
    """
    Return *kind*, of the JSON type *name*, with the constraints of *schema*.
    """
    extra, limits = _limits(schema, "Length" if name == "string" else "imum")
    if name in {"integer", "number"}:
        for key, argument, words in (
            ("exclusiveMinimum", "above", "more than"),
            ("exclusiveMaximum", "below", "less than"),
            ("multipleOf", "step", "a multiple of"),
        ):
            if key in schema:
                extra[argument] = schema[key]
                limits.append(f"{words} {schema[key]}")
    if "pattern" in schema and (pattern := python_pattern(schema["pattern"])) is not None:
        extra["pattern"] = repr(pattern)
        limits.append(f"matches ``{schema['pattern']}``")
    if "x-aries-rule" in schema and name == "string" and extra:
        extra["rule"] = repr(schema["x-aries-rule"])
        limits = [schema["x-aries-rule"]]
    if bits := kind.decode.extra:
        extra = {"low": f"-(2**{int(bits[0]) - 1})", "high": f"2**{int(bits[0]) - 1} - 1"} | extra
    if kind.encode.function in {"_e.date", "_e.date_time", "_e.uuid"}:
        extra = {}
    written = tuple(f"{key}={value}" for key, value in extra.items())
    return kind._replace(encode=Code(kind.encode.function, written), limits=tuple(limits))


def array(item: Kind, schema: Node) -> Kind:
    """
    Return what an array of *item* is.
    """
    extra, limits = _limits(schema, "Items")
    if schema.get("uniqueItems"):
        extra["unique"] = True
        limits.append("no item twice")
    written = (f"{key}={value}" for key, value in extra.items())
    return Kind(
        f"list[{item.or_none}]",
        Code("_d.array", (item.reading,)),
        Code("_e.array", (item.writing, *written)),
        accepts=f"Sequence[{item.argument}]",
        names=item.names,
        limits=(*limits, *(f"each {limit}" for limit in item.limits)),
        shape="list" if item.shape == "plain" and not item.nullable else "object",
        types=frozenset({"array"}),
        loose=item.loose and item.types == _JSON_TYPES,
    )


def mapping(item: Kind) -> Kind:
    """
    Return what an object is whose values are *item*.
    """
    if item == ANY:
        return OPEN
    return OPEN._replace(
        hint=f"dict[str, {item.or_none}]",
        decode=Code("_d.mapping", (item.reading,)),
        encode=Code("_e.mapping", (item.writing,)),
        accepts=f"Mapping[str, {item.argument}]",
        inline="",
        names=item.names,
        loose=False,
    )


def const(value: Any) -> Kind:
    """
    Return what the one *value* is.
    """
    only, plain = (repr(value),), "null" if value is None else _PYTHON[value.__class__]
    return Kind(
        "None" if value is None else f"Literal[{only[0]}]",
        Code("_d.const", only),
        Code("_e.const", only),
        inline=f"v == {only[0]}" if plain == "string" else "",
        nullable=value is None,
        types=frozenset({plain}),
        const="" if value is None else only[0],
    )


def model(name: Name, *members: Name) -> Kind:
    """
    Return what the class *name* is, or the tagged union of that name.
    """
    titles = (*(each.title for each in members), "Unknown") if members else (name.title,)
    return Kind(
        name.title,
        Code(name.functions[0]),
        Code("_e.model", titles),
        names=(name, *members),
        shape="object",
        types=OPEN.types,
    )


def enumeration(name: Name, plain: str) -> Kind:
    """
    Return what the enumeration *name* is, whose values are of the JSON type *plain*.
    """
    return Kind(
        name.title,
        Code(name.functions[0]),
        Code("_e.enumeration", (name.title,)),
        accepts=f"{name.title}Like",
        names=(name,),
        types=frozenset({plain}),
        loose=True,
    )


def union(kinds: list[Kind]) -> Kind:
    """
    Return what one of *kinds* is, tried in their order.
    """
    nullable = any(kind.nullable for kind in kinds)
    if len(kinds) == 1:
        return kinds[0]._replace(nullable=nullable)
    hint = " | ".join(dict.fromkeys(kind.hint for kind in kinds))
    functions = [kind.decode.item() for kind in kinds]
    models = all(kind.encode.function == "_e.model" for kind in kinds)
    if models:
        classes = dict.fromkeys(each for kind in kinds for each in kind.encode.extra)
        encode = Code("_e.model", tuple(classes))
    else:
        encode = Code("_e.first", (repr(hint), *(kind.encode.item() for kind in kinds)))
    return Kind(
        hint,
        Code("_d.first", (repr(hint), *functions)),
        encode,
        accepts=" | ".join(dict.fromkeys(kind.accepts or kind.hint for kind in kinds)),
        nullable=nullable,
        names=tuple(dict.fromkeys(name for kind in kinds for name in kind.names)),
        shape="plain" if {kind.shape for kind in kinds} == {"plain"} else "object",
        types=frozenset[str]().union(*(kind.types for kind in kinds)),
    )


def _limits(schema: Node, suffix: str) -> tuple[dict[str, Any], list[str]]:
    low, high = schema.get(f"min{suffix}"), schema.get(f"max{suffix}")
    unit = _UNITS[suffix] if (high or low) != 1 else _UNITS[suffix].removesuffix("s")
    extra = {key: value for key, value in (("low", low), ("high", high)) if value is not None}
    if low is None and high is None:
        return extra, []
    if low is not None and high is not None:
        return extra, [f"{low}{unit}" if low == high else f"{low} to {high}{unit}"]
    return extra, [f"at least {low}{unit}" if high is None else f"at most {high}{unit}"]


def python_pattern(pattern: str) -> str | None:
    """
    Return *pattern*, an ECMA 262 expression, as Python spells it, or None where it has no spelling.

    Raises:
        re.error: It is no regular expression.

    ``$`` is the very end of the text there, never the place before a last line break.
    """
    result, escaped, inside = "", False, False
    for character in pattern:
        bare = not escaped and character != "\\"
        inside = (inside or character == "[") and character != "]" if bare else inside
        result += r"\Z" if bare and character == "$" and not inside else character
        escaped = not escaped and character == "\\"
    if _ELSEWHERE.search(pattern):
        return None
    re.compile(result)
    return result


def in_words(value: Any) -> str:
    """
    Return a value of the document for a docstring.
    """
    return repr(value) if not isinstance(value, bool | None) else str(value).lower()


def unique(names: Iterable[Name]) -> list[Name]:
    """
    Return *names* without repetition, sorted.
    """
    return sorted(set(names))
