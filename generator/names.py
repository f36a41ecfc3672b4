"""
Names in Python for names of the document, as openapi-python-client makes them.
"""

from __future__ import annotations

import functools
import unicodedata

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

from generator.document import Node


__all__ = [
    "CONFIG",
    "TAKEN_CLASSES",
    "Name",
    "attribute_of",
    "class_of",
    "is_bad",
    "members_of",
    "title_of",
]

CONFIG: Final = Config.from_sources(
    ConfigFile(post_hooks=[]), MetaType.NONE, "", "utf-8", overwrite=False, output_path=None
)

# What generated modules import or define besides models and resources.
TAKEN_CLASSES: Final = frozenset(
    "ABC Any AsyncIterator AsyncResources AsyncTransport BinaryIO Call Decimal DecodeError File Final"
    " HoldsSecret Iterator Literal Mapping OpenIntEnum OpenStrEnum Operation Prepared RequestOptions"
    " Resources Sequence Transport TypeAlias UNSET UUID Unknown Unset".split()
)
_TITLES: Final = {"oauth2": "OAuth2"}


class Name(NamedTuple):
    """
    A generated class or alias, the module it stands in, and the functions that come with it.
    """

    title: str
    module: str
    functions: tuple[str, ...]

    @property
    def imported(self) -> str:
        """
        What a module that uses it imports.
        """
        return ", ".join((self.title, *self.functions))


def attribute_of(wire: str, node: Node | None = None) -> str:
    """
    Return the name of an attribute, argument, method or module: that of ``x-aries-name``, or *wire*.
    """
    given: str = (node or {}).get("x-aries-name", "")
    name = given if given[:1].islower() else wire
    return str(PythonIdentifier(_ascii(name), "field_"))


@functools.cache
def class_of(words: str) -> Name:
    """
    Return the class of a schema that is called *words*.
    """
    found = Class.from_string(string=_ascii(words).replace("/", "_") or "_", config=CONFIG)
    if str(found.name) in TAKEN_CLASSES:
        found = Class.from_string(string=f"{found.name}Model", config=CONFIG)
    module = str(found.module_name)
    return Name(str(found.name), module, (f"decode_{module}",))


def title_of(tag: str, taken: Iterable[str]) -> str:
    """
    Return the name of the resource class of *tag*; the async one has ``Async`` before it.
    """
    title: str = _TITLES.get(tag) or str(ClassName(_ascii(tag), "Tag"))
    return f"{title}Resource" if {title, f"Async{title}"} & {*taken, *TAKEN_CLASSES} else title


def members_of(values: list[Any], names: list[str]) -> dict[str, str]:
    """
    Return the members of an enumeration, in the order of *values*: their names and literals.
    """
    found: dict[str, str] = {}
    for index, value in enumerate(values):
        if len(names) == len(values):
            name = names[index]
        elif isinstance(value, int):
            name = f"VALUE_NEGATIVE_{-value}" if value < 0 else f"VALUE_{value}"
        else:
            name = value.upper() if value[:1].isalpha() else ""
        name = snake_case(_ascii(name)).upper()
        if not name.isidentifier() or name.startswith("_") or name in found:
            name = f"VALUE_{index}"
        found[name] = repr(value)
    return found


def is_bad(name: str) -> bool:
    """
    Return whether *name* says nothing, or is too long for a file.
    """
    return name.strip("_") == "field" or len(name) > 100


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKC", name).encode("ascii", "ignore").decode()
