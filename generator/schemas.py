"""
Schemas without `$ref` and `allOf`: what a value must fulfil, wherever the document says it.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from generator.document import At, Document, Node, is_node, refused


__all__ = ["ANNOTATIONS", "Condition", "Flat", "Group", "Schemas", "types_of"]

# What says nothing about the value itself.
ANNOTATIONS: Final = frozenset(
    "title description default example examples deprecated readOnly writeOnly externalDocs xml"
    " discriminator $comment $id $schema $anchor $defs".split()
)
_HIGHEST: Final = ("minLength", "minItems", "minimum", "exclusiveMinimum", "minProperties")
_LOWEST: Final = ("maxLength", "maxItems", "maximum", "exclusiveMaximum", "maxProperties")
# Kept in the document for those who check it: the sandbox, the fuzzers, the server.
UNCHECKED: Final = frozenset(
    "not if then else dependentSchemas dependentRequired propertyNames contains minContains"
    " maxContains minProperties maxProperties unevaluatedItems unevaluatedProperties"
    " patternProperties contentEncoding contentMediaType contentSchema".split()
)
_DEEPEST: Final = 3
_GROUP: Final = frozenset({"required", "type"}) | ANNOTATIONS
Group = tuple[bool, list[list[str]]]


class Condition(NamedTuple):
    """
    What one value of a property asks of others: ``if`` and ``then``.

    Attributes:
        name: The property that decides.
        values: Its values for which the rest holds.
        required: The properties that must be there.
        excluded: The properties that must not be there.
    """

    name: str
    values: list[Any]
    required: list[str]
    excluded: list[str]


class Flat:
    """
    What a schema says, and all that it refers to and is composed of.

    Attributes:
        at: The schema.
        keys: The keywords that stand for themselves.
        properties: The schemas of properties; one that is said twice is an ``allOf`` of both.
        items: The schema of items.
        extra: The schema of properties without a name of their own.
        unions: Each ``oneOf`` and ``anyOf``: whether exactly one must fit, and the members.
        groups: Each list of lists of properties, of which one list must be there, or exactly one.
        conditions: What one value of a property asks of others.
    """

    def __init__(self, at: At) -> None:
        self.at = at
        self.keys: Node = {}
        self.properties: dict[str, At] = {}
        self.items: At | None = None
        self.extra: At | None = None
        self.unions: list[tuple[bool, list[At]]] = []
        self.groups: list[Group] = []
        self.conditions: list[Condition] = []

    @property
    def node(self) -> Node:
        """
        All of it but the unions, as one schema.
        """
        node = {**self.keys, "properties": {k: v.node for k, v in self.properties.items()}}
        for key, at in (("items", self.items), ("additionalProperties", self.extra)):
            if at is not None:
                node[key] = at.node
        return {k: v for k, v in node.items() if k not in ANNOTATIONS and v != {}}

    @property
    def is_checked(self) -> bool:
        """
        Whether it says more of a value than its type, the unions left aside.
        """
        keys = {key for key in self.node if not key.startswith("x-")}
        return bool(keys - UNCHECKED - {"type"})

    @property
    def fields(self) -> dict[str, At]:
        """
        The properties, and those that must be there though nothing is known of them.
        """
        unknown = sorted(self.required - set(self.properties))
        more = {name: At(True, f"{self.at.place}.required", "") for name in unknown}
        return {**self.properties, **more}

    @property
    def required(self) -> set[str]:
        """
        The names of the properties that must be there.
        """
        return set(self.keys.get("required", []))

    def add(self, other: Flat, place: str) -> None:
        """
        Ask for what *other* asks for, too.

        Raises:
            DocumentError: Nothing can fulfil both.
        """
        for key, value in other.keys.items():
            self._add_key(key, value, f"{place}.{key}")
        for name, each in other.properties.items():
            self.properties[name] = _both(self.properties.get(name), each)
        if other.items is not None:
            self.items = _both(self.items, other.items)
        if other.extra is not None:
            self.extra = _both(self.extra, other.extra)
        self.unions += other.unions
        self.groups += other.groups
        self.conditions += other.conditions

    def _add_key(self, key: str, value: Any, place: str) -> None:
        old = self.keys.get(key)
        if old is None or key in ANNOTATIONS or key in UNCHECKED or key.startswith("x-"):
            self.keys[key] = value
        elif key == "required":
            self.keys[key] = [*old, *(name for name in value if name not in old)]
        elif key in _HIGHEST:
            self.keys[key] = max(old, value)
        elif key in _LOWEST:
            self.keys[key] = min(old, value)
        elif key == "type":
            ours, theirs = types_of(old), types_of(value)
            common = [name for name in theirs if name in ours]
            if "integer" in {*ours, *theirs} and "number" in {*ours, *theirs}:
                common = [*(name for name in common if name != "number"), "integer"]
            if not common:
                raise refused(place, f"is {value} here and {old} in another part: nothing is both")
            self.keys[key] = common
        elif key == "enum" and (common := [each for each in old if each in value]):
            self.keys[key] = common
        elif old != value:
            raise refused(place, f"is {value!r} here and {old!r} in another part: say it once")


def _both(one: At | None, other: At) -> At:
    if one is None or one.node == other.node:
        return other
    return composed(one.node, other, one.place)


def composed(node: Any, at: At, beside: str) -> At:
    """
    Return the schema that asks for *node* and for what is *at* a place.

    Raises:
        DocumentError: What is composed holds what is composed, and so on.
    """
    place = f"{at.place} (and {beside})"
    if place.count("(and ") > _DEEPEST:
        text = "is composed of schemas that are composed of it: write down what they are together"
        raise refused(at.place.partition(" (and ")[0], text)
    return At({"allOf": [node, at.node]}, place, at.name)


def types_of(value: str | list[str]) -> list[str]:
    """
    Return the JSON types that the value of ``type`` names.
    """
    return [value] if isinstance(value, str) else value


class Schemas:
    """
    The schemas of a document, each read once.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._flat: dict[tuple[int, str], Flat] = {}

    def origin(self, at: At) -> At:
        """
        Return the schema that *at* is but another name for, or *at* itself.

        Raises:
            DocumentError: A schema is another name for itself.
        """
        seen: set[str] = set()
        while is_node(at.node):
            if at.place in seen:
                raise refused(at.place, "is another name for itself: break the circle")
            parts: list[Any] = at.node.get("allOf", [])
            # The names of attributes are for whoever names the property, not the schema.
            own = {k for k in at.node if k not in ANNOTATIONS and not k.startswith("x-")}
            if own == {"$ref"} and not at.own_name:
                seen.add(at.place)
                at = self.document.target(at.node["$ref"], at.place)
            elif own == {"allOf"} and len(parts) == 1 and not at.own_name:
                seen.add(at.place)
                at = at.child("allOf", 0)
            else:
                break
        return at

    def flat(self, at: At, around: tuple[tuple[int, str], ...] = ()) -> Flat:
        """
        Return what the schema *at* a place says.

        Raises:
            DocumentError: It says two things that nothing can fulfil, or contains itself.
        """
        key = (id(at.node), at.place)
        if key in self._flat:
            return self._flat[key]
        if key in around:
            raise refused(f"{at.place}.allOf", "leads back to the schema itself: break the circle")
        inside = (*around, key)
        node: Node = at.node if is_node(at.node) else {}
        own, whole = self._own(at), Flat(at)
        if "$ref" in node:
            whole.add(self.flat(self.document.target(node["$ref"], at.place), inside), at.place)
        for index in range(len(node.get("allOf", []))):
            part = self.flat(at.child("allOf", index), inside)
            whole.add(part, part.at.place)
        whole.add(own, at.place)
        self._flat[key] = whole
        return whole

    def _own(self, at: At) -> Flat:
        # What a schema says itself.
        if at.node is False:
            raise refused(at.place, "allows no value at all: remove it")
        own = Flat(at)
        node: Node = at.node if is_node(at.node) else {}
        condition = _condition(node)
        own.conditions = [condition] if condition else []
        for key, value in node.items():
            if condition and key in {"if", "then"}:
                continue
            if key == "properties":
                own.properties = {k: at.child(key, k, word=k) for k in value}
            elif key == "items":
                own.items = at.child(key, word="item")
            elif key == "additionalProperties":
                own.extra = at.child(key, word="value") if value is not False else None
            elif key in {"oneOf", "anyOf"}:
                _add_members(own, key)
            elif key not in {"$ref", "allOf"}:
                own.keys[key] = value
        return own


def _add_members(flat: Flat, key: str) -> None:
    members: list[Any] = flat.at.node[key]
    if all(is_node(m) and set(m) <= _GROUP and m.get("required") for m in members):
        flat.groups.append((key == "oneOf", [member["required"] for member in members]))
    else:
        children = [flat.at.child(key, i, word=i + 1) for i in range(len(members))]
        flat.unions.append((key == "oneOf", children))


def _condition(node: Node) -> Condition | None:
    # None where `if` and `then` say more than a check before sending can look at.
    asked, then = node.get("if"), node.get("then")
    if not is_node(asked) or not is_node(then) or "else" in node:
        return None
    properties: Node = asked.get("properties", {})
    excluded: Node = then.get("properties", {})
    name = next(iter(properties), "")
    if (
        [name] != list(properties)
        or asked.get("required") != [name]
        or not is_node(properties[name])
    ):
        return None
    one = properties[name]
    plain = set(one) in ({"enum"}, {"const"}) and set(asked) == {"properties", "required"}
    if not plain or set(then) - {"required", "properties"} or any(excluded.values()):
        return None
    values = one.get("enum", [one.get("const")])
    return Condition(name, values, then.get("required", []), [*excluded])
