"""
How the members of a union are told apart: by a tag, or by trying one decoder after the other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from generator.document import At, Node, is_node, refused
from generator.kinds import Kind
from generator.schemas import Flat


__all__ = ["Member", "ordered", "tags_of"]


class Member(NamedTuple):
    """
    A member of a union: where it stands, what it says, and what it is.
    """

    at: At
    flat: Flat
    kind: Kind


def ordered(members: list[Member], kind_of: Callable[[At], Kind], *, only_one: bool) -> list[Kind]:
    """
    Return what *members* are, in an order in which each is reached by some value.

    Raises:
        DocumentError: *only_one* must fit, and two members take the same values.
    """
    found: list[Member] = []
    for new in members:
        place = len(found)
        for index, old in enumerate(found):
            wider, narrower = _covers(old, new, kind_of), _covers(new, old, kind_of)
            if wider and narrower and (new.kind.shape == "plain" or new.kind.hint == old.kind.hint):
                break
            if wider and narrower and only_one:
                text = f"is told apart from {old.at.place} by nothing"
                way = "give each a const property, or required ones of its own, or write anyOf"
                raise refused(new.at.place, f"{text}: {way}")
            if wider and not narrower:
                place = min(place, index)
        else:
            found.insert(place, new)
    return [member.kind for member in found]


def _covers(wide: Member, narrow: Member, kind_of: Callable[[At], Kind]) -> bool:
    if wide.kind.takes_all_of(narrow.kind):
        return True
    if not wide.kind.is_model or not narrow.kind.is_model:
        return False
    needed, theirs = wide.flat.required & set(wide.flat.properties), narrow.flat.properties
    return needed <= narrow.flat.required & set(theirs) and all(
        kind_of(at).takes_all_of(kind_of(theirs[name]))
        for name, at in wide.flat.properties.items()
        if name in theirs
    )


def tags_of(
    named: Node, members: list[Member], flat: Callable[[At], Flat]
) -> tuple[str, dict[str, str]] | None:
    """
    Return the property that tells *members* apart, and the decoder for each of its values.

    *named* is the discriminator, which is believed before constants are looked for.
    """
    if len(members) < 2 or not all(member.kind.is_model for member in members):
        return None
    tag: str = named.get("propertyName", "")
    for member in members if tag else ():
        if tag not in member.flat.properties:
            text = f"has no property {tag}, which tells the members apart: add it"
            raise refused(member.at.place, text)
    for name in [tag] if tag else members[0].flat.properties:
        values = [_values(member.flat.properties.get(name), flat) for member in members]
        every = [value for own in values for value in own]
        if "mapping" not in named and all(values) and len(set(every)) == len(every):
            pairs = zip(values, members, strict=True)
            return name, {v: member.kind.decode.function for own, member in pairs for v in own}
    # Its own name stands for a schema that the mapping does not mention (OpenAPI, 4.8.25).
    given: dict[str, str] = named.get("mapping", {})
    found: dict[str, str] = {}
    for member in members if named else ():
        ref: str = member.at.node.get("$ref", "")
        own = [v for v, to in given.items() if to in {ref, ref.rpartition("/")[2]}]
        found |= dict.fromkeys(own or [ref.rpartition("/")[2]], member.kind.decode.function)
    return (tag, found) if found and "" not in found else None


def _values(at: At | None, flat: Callable[[At], Flat]) -> list[str]:
    keys = flat(at).keys if at is not None and is_node(at.node) else {}
    values: list[Any] = [keys["const"]] if "const" in keys else keys.get("enum", [])
    return values if all(isinstance(value, str) for value in values) else []
