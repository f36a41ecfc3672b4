"""
The modules of the generated ``models`` package, as plain data.
"""

from __future__ import annotations

import re

from typing import Final, Literal, NamedTuple

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.schemas import Class

from generator.document import Document, Node
from generator.kinds import Kind, class_of, kind_of, union_tag
from generator.prose import describe, entries, paragraphs


__all__ = ["Field", "ModelModule", "imports_for", "model_modules"]

_IMPORTS: Final = {
    "Any": "from typing import Any",
    "Decimal": "from decimal import Decimal",
    "Literal": "from typing import Literal",
    "Mapping": "from collections.abc import Mapping",
    "Sequence": "from collections.abc import Sequence",
    "UUID": "from uuid import UUID",
    "datetime": "import datetime",
}
_MORE: Final = ("additional_properties", "Fields that the document does not list; not in the repr.")


class Field(NamedTuple):
    """
    A property or parameter: its names, its kind, and what may be left out.
    """

    name: str
    attribute: str
    kind: Kind
    required: bool
    schema: Node
    text: str

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
        return self.schema.get("format") == "password"

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
        if "const" in self.schema and self.required:
            default = repr(self.schema["const"])
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
            cases.append(("v is None", null))
        call = f"{target} = {self.kind.decode.call('v', at)}"
        lines = [f"v = get({at})" if alike else f"v = get({at}, _A)"]
        for condition, statements in cases:
            lines.append(f"{'el' if len(lines) > 1 else ''}if {condition}:")
            lines += [f"    {statement}" for statement in statements]
        return [*lines, "else:", f"    {call}"] if cases else [*lines, call]

    def writing(self, value: str, store: str) -> list[str]:
        """
        Return the statements that encode *value* into *store*, a format with one hole.
        """
        call = self.kind.encode.call(value, repr(self.attribute))
        call = f"None if {value} is None else {call}" if self.kind.nullable else call
        if self.required:
            return [store.format(call)]
        return [f"if {value} is not {self.absent}:", f"    {store.format(call)}"]


class ModelModule(NamedTuple):
    """
    One module of models: a class with fields, an enumeration, or a union.

    Attributes:
        template: Which of the three.
        name: The names of the class and the module.
        documentation: The lines of the docstring.
        siblings: The classes that it needs.
        fields: Those of a class.
        members: By name for an enumeration; by tag, with their modules, for a union.
        tag: The property that tells the members of a union apart.
    """

    template: Literal["model", "enum", "union"]
    name: Class
    documentation: list[str]
    siblings: list[Class]
    fields: list[Field]
    members: dict[str, str]
    tag: str = ""

    @property
    def exports(self) -> list[str]:
        """
        The public names of the module.
        """
        return [self.name.name, *([f"{self.name.name}Like"] if self.template == "enum" else [])]

    @property
    def imports(self) -> list[str]:
        """
        The imports from the standard library.
        """
        return imports_for(*(field.kind.hint for field in self.fields))


def imports_for(*hints: str) -> list[str]:
    """
    Return the imports from the standard library that *hints* need.
    """
    words = set(re.findall(r"\w+", " ".join(hints)))
    return sorted(line for word, line in _IMPORTS.items() if word in words)


def model_modules(
    document: Document, parsed: GeneratorData, roots: list[Kind]
) -> list[ModelModule]:
    """
    Return the modules that *roots* need, directly or through one another.
    """
    schemas = {class_of(name).name: schema for name, schema in document.schemas.items()}
    models = {model.class_info.name: model for model in parsed.models}
    enums = {enum.class_info.name: enum for enum in parsed.enums}
    made: dict[str, ModelModule] = {}
    waiting = [name for kind in roots for name in kind.classes]
    while waiting:
        name = waiting.pop()
        if name.name in made:
            continue
        schema = schemas[name.name]
        text = paragraphs(schema["description"])
        if name.name in enums:
            values = map(repr, schema["enum"])
            members = dict(zip(map(str, enums[name.name].values), values, strict=True))
            text += paragraphs("", "An open enumeration: see *is_known*.")
            module = ModelModule("enum", name, text, [], [], members)
        elif name.name in models:
            module = _model(document, models[name.name], schema, text)
        else:
            module = _union(document, name, schema, text)
        made[name.name] = module
        waiting += module.siblings
    return [made[name] for name in sorted(made)]


def _union(document: Document, name: Class, schema: Node, text: list[str]) -> ModelModule:
    members: list[Node] = schema.get("oneOf") or schema["anyOf"]
    classes = [class_of(member["$ref"]) for member in members]
    tag, values = union_tag(document, members) or ("", [])
    named = {repr(v): str(each.module_name) for v, each in zip(values, classes, strict=True)}
    return ModelModule("union", name, text, classes, [], named, repr(tag))


def _model(document: Document, model: ModelProperty, schema: Node, text: list[str]) -> ModelModule:
    required = document.required(schema)
    parsed = [*(model.required_properties or []), *(model.optional_properties or [])]
    names = {each.name.get_untrusted_value(): str(each.python_name) for each in parsed}
    fields = [
        Field(
            key,
            names[key],
            kind_of(document, node),
            key in required,
            node,
            describe(document, node),
        )
        for key, node in document.properties(schema).items()
    ]
    siblings = {each.name: each for field in fields for each in field.kind.classes}
    siblings.pop(model.class_info.name, None)
    text += entries("Attributes", [*((field.attribute, field.text) for field in fields), _MORE])
    return ModelModule(
        "model", model.class_info, text, [siblings[key] for key in sorted(siblings)], fields, {}
    )
