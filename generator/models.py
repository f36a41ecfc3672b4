"""
The modules of the generated ``models`` package, as plain data.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from typing import Final, NamedTuple

from generator.document import At, DocumentError, Node, Problem, is_node
from generator.interpreter import Interpreter, Shape
from generator.kinds import ANY, Kind, mapping
from generator.names import Name, attribute_of
from generator.prose import described, entries, paragraphs
from generator.schemas import Flat


__all__ = [
    "HOLE",
    "Field",
    "ModelModule",
    "checks_of",
    "distinct",
    "field_of",
    "imports_for",
    "model_modules",
]

_IMPORTS: Final = {
    "Any": "from typing import Any",
    "BinaryIO": "from typing import BinaryIO",
    "Decimal": "from decimal import Decimal",
    "Iterator": "from collections.abc import Iterator",
    "AsyncIterator": "from collections.abc import AsyncIterator",
    "Literal": "from typing import Literal",
    "Mapping": "from collections.abc import Mapping",
    "Sequence": "from collections.abc import Sequence",
    "UUID": "from uuid import UUID",
    "datetime": "import datetime",
}
_MORE: Final = ("additional_properties", "Fields that the document does not list; not in the repr.")
_EMPTY: Final = {"_d.date", "_d.date_time", "_d.decimal"}
HOLE: Final = "\0"  # which no name of a document may hold
_TAKEN: Final = {"additional_properties", "from_dict", "to_dict", "to_json"}


class Field(NamedTuple):
    """
    A property, or an argument: its names, its kind, and what may be left out.

    Attributes:
        name: The name on the wire.
        attribute: The name in Python.
        kind: What it is.
        required: Whether it must be there.
        text: What its documentation says.
        place: Where it stands in the document.
        where: Where an argument travels: path, query, header, cookie or body.
        node: The schema, or the parameter around it.
        told: Whether the document describes it.
    """

    name: str
    attribute: str
    kind: Kind
    required: bool
    text: str
    place: str
    where: str = ""
    node: Node = {}  # noqa: RUF012 - a tuple's default, never changed
    told: bool = False

    @property
    def absent(self) -> str:
        """
        The value that stands for "not there".
        """
        return "UNSET" if self.kind.nullable else "None"

    @property
    def secret(self) -> bool:
        """
        Whether it has no place in a repr.
        """
        return self.node.get("format") == "password"

    def annotation(self, hint: str) -> tuple[str, str]:
        """
        Return *hint* with what else the field may be, and its default or nothing.
        """
        if self.required:
            return f"{hint} | None" if self.kind.nullable else hint, ""
        return f"{hint} | None | Unset" if self.kind.nullable else f"{hint} | None", self.absent

    def argument(self) -> str:
        """
        Return the declaration of an argument.
        """
        hint, default = self.annotation(self.kind.accepts or self.kind.hint)
        return f"{self.attribute}: {hint}" + (f" = {default}" if default else "")

    def declaration(self) -> str:
        """
        Return the declaration of an attribute.
        """
        hint, default = self.annotation(self.kind.hint)
        if self.kind.const and self.required:
            default = self.kind.const
        if self.secret:
            default = f"_field({f'default={default}, ' if default else ''}repr=False)"
        return f"{self.attribute}: {hint}" + (f" = {default}" if default else "")

    def reading(self) -> list[str]:
        """
        Return the statements that set the attribute from ``get``.
        """
        target, at = f"self.{self.attribute}", repr(self.name)
        cases = [(self.kind.inline, [f"{target} = v"])] if self.kind.inline else []
        # Where null means absence, so does the None of what is not there.
        alike = not self.required and not self.kind.nullable
        if not self.required and not alike:
            cases.append(("v is _A", [f"{target} = UNSET", "missing += 1"]))
        if not self.required or self.kind.nullable:
            null = [f"{target} = None", *[f"missing += {at} not in data"] * alike]
            # Some services write an empty string for a date or an amount that is absent.
            empty = alike and self.kind.decode.function in _EMPTY
            cases.append(('v is None or v == ""' if empty else "v is None", null))
        call = f"{target} = {self.kind.decode.call('v', at)}"
        lines = [f"v = get({at})" if alike else f"v = get({at}, _A)"]
        for condition, statements in cases:
            lines.append(f"{'el' if len(lines) > 1 else ''}if {condition}:")
            lines += [f"    {statement}" for statement in statements]
        return [*lines, "else:", f"    {call}"] if cases else [*lines, call]

    def encoded(self, value: str) -> str:
        """
        Return an expression for *value* as it is written, None included.
        """
        call = self.kind.encode.call(value, repr(self.attribute))
        return f"None if {value} is None else {call}" if self.kind.nullable else call

    def writing(self, value: str, store: str) -> list[str]:
        """
        Return the statements that encode *value* into *store*, which has a hole for it.
        """
        if self.required:
            return [store.replace(HOLE, self.encoded(value))]
        written = store.replace(HOLE, self.encoded(value))
        return [f"if {value} is not {self.absent}:", f"    {written}"]


class ModelModule(NamedTuple):
    """
    One module of models: a class with fields, an enumeration, or an alias.

    Attributes:
        shape: What it is, and its names.
        documentation: The lines of the docstring.
        siblings: The classes that it needs.
        fields: Those of a class.
        extra: What the values of a class are that have no field.
        checks: Statements that look at a whole object before it is written.
    """

    shape: Shape
    documentation: list[str]
    siblings: list[Name]
    fields: list[Field]
    extra: Kind
    checks: list[str]

    @property
    def name(self) -> Name:
        """
        The names of the class and the module.
        """
        return self.shape.name

    @property
    def nullable(self) -> bool:
        """
        Whether an alias stands for null, too: one that contains itself is met before that is known.
        """
        return bool(self.shape.kind and self.shape.kind.nullable and len(self.name.functions) > 1)

    @property
    def extra_kind(self) -> Kind:
        """
        What all of them together are.
        """
        return mapping(self.extra)

    @property
    def exports(self) -> list[str]:
        """
        The public names of the module.
        """
        title = self.name.title
        return [title, *([f"{title}Like"] if self.shape.template == "enum" else [])]

    @property
    def imports(self) -> list[str]:
        """
        The imports from the standard library.
        """
        kind = self.shape.kind
        return imports_for(
            *(field.kind.hint for field in self.fields), self.extra.hint, kind.hint if kind else ""
        )


def imports_for(*hints: str) -> list[str]:
    """
    Return the imports from the standard library that *hints* need.
    """
    words = set(re.findall(r"\w+", " ".join(hints)))
    return sorted(line for word, line in _IMPORTS.items() if word in words)


def field_of(
    interpreter: Interpreter, at: At, name: str, *, required: bool, limits: bool = False
) -> Field:
    """
    Return the field of the property *name*, whose schema is *at* a place; *limits* are told if asked for.
    """
    kind = interpreter.kind_of(at)
    node: Node = at.node if is_node(at.node) else {}
    text, keys = text_of(interpreter, at), {**interpreter.flat(at).keys, **node}
    told = described(text, keys, kind.limits if limits else ())
    attribute = attribute_of(name, node)
    return Field(name, attribute, kind, required, told, at.place, node=keys, told=bool(text))


def text_of(interpreter: Interpreter, at: At) -> str:
    """
    Return what the document says about a schema, or about what it refers to.
    """
    while is_node(at.node):
        if at.node.get("description"):
            return str(at.node["description"])
        members = [
            At(each, at.place, "") for key in ("allOf", "oneOf") for each in at.node.get(key, [])
        ]
        texts = [text_of(interpreter, each) for each in members]
        if any(texts) or "$ref" not in at.node:
            return next(filter(None, texts), "")
        at = interpreter.document.target(at.node["$ref"], at.place)
    return ""


def model_modules(
    interpreter: Interpreter, sent: Iterable[Kind], problems: list[Problem]
) -> list[ModelModule]:
    """
    Return the modules of all classes that were needed, and that those need.

    What *sent* needs is written as well as read, so a property that is `readOnly` may be left out.
    """
    made: dict[str, ModelModule] = {}
    known: dict[str, Shape] = {}
    waiting = [name.title for kind in sent for name in kind.names]
    while waiting:
        title = waiting.pop()
        if title not in made:
            if title not in known:
                known = {shape.name.title: shape for shape in interpreter.shapes.values()}
            if title in known:  # else it was refused
                made[title] = _module(interpreter, known[title], True, problems)
                waiting += [name.title for name in made[title].siblings]
    while rest := [s for s in interpreter.shapes.values() if s.name.title not in made]:
        made |= {s.name.title: _module(interpreter, s, False, problems) for s in rest}
    return [made[title] for title in sorted(made)]


def _module(
    interpreter: Interpreter, shape: Shape, sent: bool, problems: list[Problem]
) -> ModelModule:
    text = paragraphs(text_of(interpreter, shape.flat.at) or f"``{shape.flat.at.place}``.")
    if shape.template == "enum":
        return ModelModule(
            shape, [*text, *paragraphs("", "An open enumeration: see *is_known*.")], [], [], ANY, []
        )
    if shape.template == "alias":
        names = shape.kind.names if shape.kind is not None else ()
        return ModelModule(shape, text, sorted({*names} - {shape.name}), [], ANY, [])
    fields: list[Field] = []
    for name, at in shape.flat.fields.items():
        try:
            field = field_of(interpreter, at, name, required=name in shape.flat.required)
        except DocumentError as error:
            problems += error.problems
            continue
        # `required` concerns one direction only then (OpenAPI 3.0.3, 4.7.24.2).
        other_way = field.node.get("writeOnly") or (sent and field.node.get("readOnly"))
        fields.append(field._replace(required=field.required and not other_way))
    fields = distinct(fields, _TAKEN)
    extra = ANY
    if shape.flat.extra is not None:
        try:
            extra = interpreter.kind_of(shape.flat.extra)
        except DocumentError as error:
            problems += error.problems
    siblings = {name for kind in (extra, *(field.kind for field in fields)) for name in kind.names}
    more = (
        (_MORE[0], _MORE[1])
        if extra == ANY
        else (_MORE[0], "The fields without a name of their own.")
    )
    text += entries("Attributes", [*((field.attribute, field.text) for field in fields), more])
    checks = checks_of(shape.flat, fields, "body")
    return ModelModule(shape, text, sorted(siblings - {shape.name}), fields, extra, checks)


def distinct(fields: list[Field], taken: set[str]) -> list[Field]:
    """
    Return *fields* with a name of its own for each: who comes later gives way.
    """
    used, found = set(taken), list[Field]()
    for field in fields:
        name = field.attribute
        if name in used:
            name = f"{name}_" if name in taken else f"{name}_{field.where}"
        while name in used:
            name += "_"
        used.add(name)
        found.append(field._replace(attribute=name))
    return found


def checks_of(flat: Flat, fields: list[Field], body: str) -> list[str]:
    """
    Return the statements that check which properties are in *body* together.
    """
    names = {field.name: field.attribute for field in fields}
    lines: list[str] = []
    for only_one, lists in flat.groups:
        told = " or ".join(" and ".join(names.get(name, name) for name in each) for each in lists)
        wanted = ", ".join(repr(tuple(each)) for each in lists)
        lines.append(f"_e.groups({body}, {told!r}, {only_one}, {wanted})")
    for name, values, required, excluded in flat.conditions:
        if name in names:
            needed, barred = (
                {each: names[each] for each in some if each in names}
                for some in (required, excluded)
            )
            asked = f"{name!r}, {names[name]!r}, {tuple(values)!r}"
            lines.append(f"_e.conditions({body}, {asked}, {needed!r}, {barred!r})")
    return lines
