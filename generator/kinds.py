"""
What a schema is in Python: its annotations, and the code that reads and writes it.

All of it is plain text made here; templates only print it.  Text of the document
becomes code in no other way than through repr().
"""

from __future__ import annotations

import functools

from typing import Any, Final, Literal, NamedTuple

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.properties.schemas import Class

from generator.document import Document, Node, is_node


__all__ = [
    "CONFIG",
    "FORMATS",
    "TAKEN_CLASSES",
    "Kind",
    "class_of",
    "kind_of",
    "python_pattern",
    "types_of",
    "union_tag",
]

CONFIG: Final = Config.from_sources(
    ConfigFile(post_hooks=[]), MetaType.NONE, "", "utf-8", overwrite=False, output_path=None
)

# What generated modules import or define besides models and resources.
TAKEN_CLASSES: Final = frozenset(
    "ABC Any AsyncResources AsyncTransport Call Decimal DecodeError Final HoldsSecret Literal"
    " Mapping OpenStrEnum Operation Prepared RequestOptions Resources Sequence Transport TypeAlias"
    " UNSET UUID Unknown Unset".split()
)


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
        classes: The generated classes it needs.
        limits: The constraints, in words.
        shape: Whether it fits in a path, or in a query, or in JSON only.
    """

    hint: str
    decode: Code
    encode: Code
    accepts: str = ""
    inline: str = ""
    nullable: bool = False
    classes: tuple[Class, ...] = ()
    limits: tuple[str, ...] = ()
    shape: Literal["plain", "list", "object"] = "plain"

    @property
    def or_none(self) -> str:
        """
        The annotation of a decoded value.
        """
        return f"{self.hint} | None" if self.nullable else self.hint


def _scalar(hint: str, name: str, *, bits: str = "", inline: str = "", accepts: str = "") -> Kind:
    decode = Code(f"_d.{name}", (bits,) if bits else ())
    return Kind(hint, decode, Code(f"_e.{name}"), accepts=accepts, inline=inline)


_TEXT: Final = _scalar("str", "text", inline="v.__class__ is str")
_SMALL: Final = "v.__class__ is int and -(10**9) < v < 10**9"  # CPython compares those at once
_NUMBER: Final = _scalar("float", "number")
# By type and format; a format that is not here would be ignored, and is refused.
FORMATS: Final[dict[str, dict[str | None, Kind]]] = {
    "string": {
        "date": _scalar("datetime.date", "date"),
        "date-time": _scalar("datetime.datetime", "date_time"),
        "decimal": _scalar("Decimal", "decimal", accepts="Decimal | int"),
        "uuid": _scalar("UUID", "uuid"),
        **dict.fromkeys((None, "email", "hostname", "ipv4", "ipv6", "password", "uri"), _TEXT),
    },
    "integer": {
        None: _scalar("int", "integer", inline="v.__class__ is int"),
        "int32": _scalar("int", "integer", bits="32", inline=_SMALL),
        "int64": _scalar("int", "integer", bits="64", inline=_SMALL),
    },
    "number": {None: _NUMBER, "double": _NUMBER, "float": _NUMBER},
    "boolean": {None: _scalar("bool", "boolean", inline="v.__class__ is bool")},
}
_OPEN: Final = Kind(
    "dict[str, Any]",
    Code("_d.mapping", ("_d.anything",)),
    Code("_e.mapping", ("_d.anything",)),
    accepts="Mapping[str, Any]",
    inline="v.__class__ is dict",
    shape="object",
)
_UNITS: Final = {"Length": " characters", "Items": " items", "imum": ""}


@functools.cache
def class_of(ref: str) -> Class:
    """
    Return the names that the generator gives to a schema of the components.
    """
    return Class.from_string(string=ref, config=CONFIG)


def types_of(schema: Node) -> list[str]:
    """
    Return the names of the JSON types that *schema* allows.
    """
    names: str | list[str] = schema.get("type", [])
    return [names] if isinstance(names, str) else names


def kind_of(document: Document, schema: Node) -> Kind:
    """
    Return what *schema* is in Python.
    """
    members: list[Node] = schema.get("oneOf") or schema.get("anyOf") or schema.get("allOf") or []
    inner = [member for member in members if member.get("type") != "null"]
    if "$ref" in schema or (len(inner) == 1 and "properties" not in schema):
        ref = schema.get("$ref") or inner[0].get("$ref")
        target = document.follow(schema if "$ref" in schema else inner[0])
        kind = (_named(ref, target) if ref else None) or kind_of(document, target)
        return kind._replace(nullable=kind.nullable or len(members) > len(inner))
    names = types_of(schema)
    name = next(name for name in names if name != "null")
    return _unnamed(document, schema, name)._replace(nullable="null" in names)


def _named(ref: str, target: Node) -> Kind | None:
    name = class_of(ref)
    decode = Code(f"decode_{name.module_name}")
    if "enum" in target:
        encode = Code("_e.enumeration", (name.name,))
        return Kind(name.name, decode, encode, accepts=f"{name.name}Like", classes=(name,))
    members: list[Node] = target.get("oneOf") or target.get("anyOf") or []
    union = tuple(class_of(member["$ref"]) for member in members if "$ref" in member)
    if len(union) > 1:
        encode = Code("_e.model", (*(each.name for each in union), "Unknown"))
        return Kind(name.name, decode, encode, classes=(name, *union), shape="object")
    if "properties" in target or "allOf" in target:
        encode = Code("_e.model", (name.name,))
        return Kind(name.name, decode, encode, classes=(name,), shape="object")
    return None


def _unnamed(document: Document, schema: Node, name: str) -> Kind:
    if "const" in schema:
        only = repr(schema["const"])
        read, write = Code("_d.const", (only,)), Code("_e.const", (only,))
        return Kind(f"Literal[{only}]", read, write, inline=f"v == {only}")
    if name == "array":
        return _array(kind_of(document, schema["items"]), schema)
    if name == "object":
        values = schema.get("additionalProperties")
        return _mapping(kind_of(document, values)) if is_node(values) and values else _OPEN
    form = schema.get("format")
    kind = FORMATS[name][form]
    extra, limits = _limits(schema, "Length" if name == "string" else "imum")
    if "pattern" in schema:
        extra["pattern"] = repr(python_pattern(schema["pattern"]))
        limits.append(f"matches ``{schema['pattern']}``")
    if bits := kind.decode.extra:
        extra = {"low": f"-(2**{int(bits[0]) - 1})", "high": f"2**{int(bits[0]) - 1} - 1"} | extra
    written = tuple(f"{key}={value}" for key, value in extra.items())
    return kind._replace(encode=Code(kind.encode.function, written), limits=tuple(limits))


def _array(item: Kind, schema: Node) -> Kind:
    extra, limits = _limits(schema, "Items")
    written = (f"{key}={value}" for key, value in extra.items())
    accepts = item._replace(hint=item.accepts or item.hint)
    return Kind(
        f"list[{item.or_none}]",
        Code("_d.array", (item.decode.item(nullable=item.nullable),)),
        Code("_e.array", (item.encode.item(nullable=item.nullable), *written)),
        accepts=f"Sequence[{accepts.or_none}]",
        classes=item.classes,
        limits=(*limits, *(f"each {limit}" for limit in item.limits)),
        shape="list" if item.shape == "plain" and not item.nullable else "object",
    )


def _mapping(item: Kind) -> Kind:
    accepts = item._replace(hint=item.accepts or item.hint)
    return _OPEN._replace(
        hint=f"dict[str, {item.or_none}]",
        decode=Code("_d.mapping", (item.decode.item(nullable=item.nullable),)),
        encode=Code("_e.mapping", (item.encode.item(nullable=item.nullable),)),
        accepts=f"Mapping[str, {accepts.or_none}]",
        inline="",
        classes=item.classes,
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


def python_pattern(pattern: str) -> str:
    """
    Return *pattern*, an ECMA 262 expression, as Python spells it.

    ``$`` is the very end of the text there, never the place before a last line break.
    """
    result, escaped, inside = "", False, False
    for character in pattern:
        bare = not escaped and character != "\\"
        inside = (inside or character == "[") and character != "]" if bare else inside
        result += r"\Z" if bare and character == "$" and not inside else character
        escaped = not escaped and character == "\\"
    return result


def union_tag(document: Document, members: list[Node]) -> tuple[str, list[str]] | None:
    """
    Return the property that tells *members* apart, and its value in each of them.
    """
    objects = [document.properties(document.follow(member)) for member in members]
    for name in objects[0]:
        tags: list[Any] = [document.follow(each.get(name, {})).get("const") for each in objects]
        if all(isinstance(tag, str) for tag in tags) and len(set(tags)) == len(tags):
            return name, tags
    return None
