"""
The one interpreter of schemas: what each is in Python, or why it is nothing there.
"""

from __future__ import annotations

import re

from typing import Any, Final, Literal, NamedTuple

from generator.document import At, Document, DocumentError, Node, refused
from generator.kinds import (
    ANY,
    FORMATS,
    OPEN,
    Code,
    Kind,
    array,
    const,
    enumeration,
    limited,
    mapping,
    model,
    union,
)
from generator.names import Name, class_of, members_of
from generator.schemas import Flat, Schemas, composed, types_of
from generator.structure import is_valid
from generator.unions import Member, ordered, tags_of


__all__ = ["Interpreter", "Shape"]

_REFUSED: Final = {
    "prefixItems": "gives each item a type of its own: use an object with named properties",
    "$dynamicRef": "is resolved by whoever reads it: use $ref",
}
_MEANT: Final = {  # what a schema without `type` is about
    "object": ("required", "minProperties", "maxProperties", "patternProperties"),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
_NUMERIC: Final = {"int32": "integer", "int64": "integer", "float": "number", "double": "number"}
_ONE_NAME: Final = "give one of them another by `x-aries-name`"


class Shape(NamedTuple):
    """
    A class or alias to be written: what it is, and the schema it is made of.

    Attributes:
        template: Which of the three.
        name: The names of the class and the module.
        flat: What the schema says.
        kind: What an alias stands for.
        members: Of an enumeration, the literals by name; of a tagged union, the decoders by tag.
        tag: The property that tells the members of a union apart.
    """

    template: Literal["model", "enum", "alias"]
    name: Name
    flat: Flat
    kind: Kind | None
    members: dict[str, str]
    tag: str

    @property
    def described(self) -> bool:
        """
        Whether the document says what it is: itself, or with the property or parameter around it.
        """
        at = self.flat.at
        named = at.place == f"components.schemas.{at.name}"
        return not named or bool(self.flat.keys.get("description"))


class Interpreter:
    """
    Tells what the schemas of *document* are in Python.

    Attributes:
        shapes: The classes and aliases that were needed so far, by place.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.schemas = Schemas(document)
        self.shapes: dict[str, Shape] = {}
        self._taken: dict[str, str] = {}
        self._kinds: dict[str, Kind | DocumentError] = {}
        self._recursive: set[str] = set()
        self._inside: list[str] = []  # the places that are being read; "" for each container

    def kind_of(self, at: At) -> Kind:
        """
        Return what the schema *at* a place is in Python.

        Raises:
            DocumentError: It has no place there; the error says where and what to do.
        """
        at = self.schemas.origin(at)
        if at.place in self._inside:
            if "" not in self._inside[self._inside.index(at.place) :]:
                raise refused(at.place, "consists of itself: break the circle")
            # A list or map that contains itself needs a name to refer to.
            self._recursive.add(at.place)
            return self._alias(at)
        if at.place not in self._kinds:
            self._inside.append(at.place)
            try:
                self._kinds[at.place] = self._named(at, self._kind(at))
            except DocumentError as error:
                self._kinds[at.place] = error
            finally:
                self._inside.pop()
        found = self._kinds[at.place]
        if isinstance(found, DocumentError):
            raise DocumentError(*found.problems)
        return found

    def _inner(self, at: At) -> Kind:
        self._inside.append("")
        try:
            return self.kind_of(at)
        finally:
            self._inside.pop()

    def flat(self, at: At) -> Flat:
        """
        Return what the schema *at* a place says.
        """
        return self.schemas.flat(self.schemas.origin(at))

    def _named(self, at: At, kind: Kind) -> Kind:
        recursive = at.place in self._recursive
        several = kind.decode.function == "_d.first" and at.place == f"components.schemas.{at.name}"
        if at.place in self.shapes or not (recursive or several):
            return kind
        alias = self._alias(at)
        name = alias.names[0]
        self.shapes[at.place] = Shape("alias", name, self.schemas.flat(at), kind, {}, "")
        if recursive:
            return alias._replace(nullable=kind.nullable, types=kind.types)
        return kind._replace(hint=name.title, decode=alias.decode, names=(name, *kind.names))

    def _alias(self, at: At) -> Kind:
        name = self._claim(at)
        if at.place in self._recursive:
            name = name._replace(functions=(*name.functions, f"encode_{name.module}"))
        decode, encode = Code(f"decode_{name.module}"), Code(f"encode_{name.module}")
        return Kind(name.title, decode, encode, names=(name,), shape="object")

    def _claim(self, at: At, *more: str) -> Name:
        name = class_of(at.own_name or at.name)
        if not 0 < len(name.module) <= 120:
            text = "is no name for a class: give it another by `x-aries-name`"
            raise refused(at.place, text)
        for each in (name.title, f"{name.module}.py", *(f"{name.title}{word}" for word in more)):
            other = self._taken.setdefault(each, at.place)
            if other != at.place:
                text = f"is called {name.title} in Python, as {other} is: {_ONE_NAME}"
                raise refused(at.place, text)
        return name

    def _kind(self, at: At) -> Kind:
        flat = self.schemas.flat(at)
        keys = flat.keys
        for key in sorted(set(_REFUSED) & set(keys)):
            raise refused(f"{at.place}.{key}", _REFUSED[key])
        if len(flat.unions) > 1:
            text = "are two unions at once: write the combinations as one oneOf"
            raise refused(f"{at.place}.oneOf", text)
        if flat.unions:
            return self._union(flat, *flat.unions[0])
        self._check_default(flat)
        values: list[Any] = keys.get("enum", [keys["const"]] if "const" in keys else [])
        types = types_of(keys["type"]) if "type" in keys else self._meant(flat, values)
        nullable = "null" in types or None in values
        if isinstance(keys.get("const"), dict | list | float):
            text = "is no text, integer or truth value: leave it out"
            raise refused(f"{at.place}.const", text)
        if "const" in keys:
            kind = const(keys["const"])
        elif values:
            kind = self._enumeration(flat, [each for each in values if each is not None], types)
        elif types in ([], ["null"]):
            return ANY if not types else const(None)
        else:
            kind = union([self._typed(flat, name) for name in types if name != "null"])
        return kind._replace(nullable=kind.nullable or nullable)

    def _check_default(self, flat: Flat) -> None:
        given: Node = {key: flat.keys[key] for key in ("type", "enum") if key in flat.keys}
        default = flat.keys.get("default")
        if default is not None and not is_valid(default, given):
            text = "is no value of the schema: correct one of the two"
            raise refused(f"{flat.at.place}.default", text)

    def _meant(self, flat: Flat, values: list[Any]) -> list[str]:
        if values:
            return []
        if flat.properties or flat.extra is not None or flat.groups:
            return ["object"]
        if flat.items is not None:
            return ["array"]
        if (form := flat.keys.get("format")) in _NUMERIC:
            return [_NUMERIC[form]]
        return [name for name, keys in _MEANT.items() if set(keys) & set(flat.keys)][:1]

    def _enumeration(self, flat: Flat, values: list[Any], types: list[str]) -> Kind:
        at = flat.at
        classes = {each.__class__ for each in values}
        if not values:
            return const(None)
        if classes == {bool}:
            return const(values[0]) if len(values) == 1 else FORMATS["boolean"][None]
        if classes - {int, float} == set() and float in classes:
            return limited(FORMATS["number"][None], flat.keys, "number")
        if len(classes) != 1 or not classes <= {int, str}:
            text = "is neither all texts nor all integers: write one type, or oneOf of both"
            raise refused(f"{at.place}.enum", text)
        plain = "string" if classes == {str} else "integer"
        if types and plain not in types and "number" not in types:
            text = f"has values of another type than {types[0]}: correct one of the two"
            raise refused(f"{at.place}.enum", text)
        name = self._claim(at, "Like")
        members = members_of(values, flat.keys.get("x-enum-varnames", []))
        self.shapes[at.place] = Shape("enum", name, flat, FORMATS[plain][None], members, "")
        return enumeration(name, plain)

    def _typed(self, flat: Flat, name: str) -> Kind:
        at, keys = flat.at, flat.keys
        if name == "array":
            return array(ANY if flat.items is None else self._inner(flat.items), keys)
        if name == "object" and flat.properties:
            title = self._claim(at)
            if at.place not in self.shapes:
                self.shapes[at.place] = Shape("model", title, flat, None, {}, "")
            return model(title)
        if name == "object":
            if flat.extra is None or flat.extra.node in (True, {}):
                return OPEN
            return mapping(self._inner(flat.extra))
        form = keys.get("format")
        if name == "number" and form == "decimal":
            raise refused(f"{at.place}.format", "money is a string: write `type: string`")
        try:
            return limited(FORMATS[name].get(form, FORMATS[name][None]), keys, name)
        except (re.error, RecursionError, OverflowError):
            raise refused(f"{at.place}.pattern", "is no regular expression: correct it") from None

    def _union(self, flat: Flat, only_one: bool, members: list[At]) -> Kind:
        inner = [member for member in members if member.node not in _NULLS]
        nullable = len(inner) < len(members) or "null" in types_of(flat.keys.get("type", []))
        if flat.is_checked and not all(self._says_all_of(flat, each) for each in inner):
            base = flat.node
            inner = [composed(base, each, "what is beside") for each in inner]
        if not inner:
            return const(None)
        found = [Member(each, self.flat(each), self.kind_of(each)) for each in inner]
        if tagged := tags_of(flat.keys.get("discriminator", {}), found, self.flat):
            tag, functions = tagged
            name = self._claim(flat.at)
            kind = model(name, *dict.fromkeys(each.kind.names[0] for each in found))
            shown = Kind(" | ".join(kind.encode.extra), kind.decode, kind.encode, names=kind.names)
            values = {repr(value): function for value, function in functions.items()}
            self.shapes[flat.at.place] = Shape("alias", name, flat, shown, values, repr(tag))
        else:
            kind = union(ordered(found, self._inner, only_one=only_one))
        return kind._replace(nullable=kind.nullable or nullable)

    def _says_all_of(self, flat: Flat, member: At) -> bool:
        return (
            set(flat.node) <= {"type", "required"} and flat.required <= self.flat(member).required
        )


_NULLS: Final = ({"type": "null"}, {"type": ["null"]}, {"const": None}, {"enum": [None]})
