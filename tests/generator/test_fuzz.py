# pyright: basic
"""
The generator, fuzzed: a document becomes typed code, or is refused with the place; its texts never
become code.
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
import tempfile
import warnings

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from hypothesis import given

from generator.document import Document, DocumentError, Problem
from generator.generate import read
from generator.names import class_of
from generator.render import PACKAGE
from tests.fuzz.cases import cases, note
from tests.generator.hostile_documents import NAMES, Change, broken, hostile, texts_only
from tests.support.checkers import mypy
from tests.support.regenerate import load, load_package, regenerate


_TOP: Final = (
    "openapi info tags servers security paths components x-aries-sandbox-token-prefix".split()
)


class TestHostile:
    @cases(15, 0.004)
    @given(document=texts_only())
    def test_texts(self, document: Any) -> None:
        """
        Texts become texts: no document is refused for them, and nothing of them becomes code.
        """
        note("generator", "documents with hostile texts")
        with tempfile.TemporaryDirectory() as folder:
            package = regenerate(document, Path(folder)) / PACKAGE
            check_code(package)
            check_values(package, document)

    @cases(40, 0.003)
    @given(made=hostile())
    def test_names(self, made: tuple[Any, list[Change]]) -> None:
        """
        Whatever the names, a document is refused with the place, or becomes code that can be
        imported.
        """
        document, _ = made
        note("generator", "documents with hostile names")
        with generated(document) as package:
            if package is not None:
                check_code(package)
                check_values(package, document)

    @cases(40, 0.003)
    @given(made=broken())
    def test_broken(self, made: tuple[Any, list[Change]]) -> None:
        """
        Whatever is missing in a document or wrong, it is refused with the place, or becomes code.
        """
        document, _ = made
        note("generator", "broken documents")
        with generated(document) as package:
            if package is not None:
                check_code(package)


@contextmanager
def generated(document: Any) -> Iterator[Path | None]:
    """
    Yield the folder of the package that *document* becomes, or None if it is refused properly.
    """
    with tempfile.TemporaryDirectory() as folder:
        problems: list[Problem] = []
        try:
            path: Path | None = regenerate(document, Path(folder)) / PACKAGE
        except DocumentError as error:
            path, problems = None, error.problems

        assert [] == [each for each in problems if not is_placed(each.place)]
        yield path


def is_placed(place: str) -> bool:
    """
    Tell whether *place* leads somebody to a place in the document.
    """
    return place.replace("[", ".").partition(".")[0] in _TOP or place.startswith("#/")


def check_code(package: Path) -> None:
    """
    See that all of *package* can be compiled and imported, and that no text became code.
    """
    for path in sorted(package.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        with warnings.catch_warnings(action="error"):
            tree = ast.parse(text, str(path))
        assert [] == sorted(each for each in identifiers(tree) if "pwned" in each), path
    with imported(package) as find:
        for path in sorted(package.rglob("*.py")):
            steps = path.relative_to(package).with_suffix("").parts
            find(".".join(steps).removesuffix(".__init__"))


def identifiers(tree: ast.AST) -> Iterator[str]:
    """
    Yield all names in *tree*; the strings are not among them.
    """
    for node in ast.walk(tree):
        for name in ("id", "attr", "arg", "name", "asname", "module", "names"):
            value = getattr(node, name, None)
            yield from [value] if isinstance(value, str) else ()


@contextmanager
def imported(package: Path) -> Iterator[Any]:
    """
    Import *package* for a while; yield a finder of its modules.
    """
    try:
        yield load_package(package.parent, "fuzzed")
    finally:
        for name in [each for each in sys.modules if each.partition(".")[0] == "fuzzed"]:
            del sys.modules[name]
        importlib.invalidate_caches()


def check_values(package: Path, document: Any) -> None:
    """
    See that the texts that matter at run time are those of *document*.
    """
    with imported(package) as find:
        scheme = document["components"]["securitySchemes"]
        flow = next(each for each in scheme.values() if each["type"] == "oauth2")["flows"]
        facts = find("document")
        models = find("models")
        told = {
            name: [member.value for member in getattr(models, name)]
            for name in dir(models)
            if hasattr(getattr(models, name), "is_known")
        }
        enums = [
            each["enum"] for each in document["components"]["schemas"].values() if "enum" in each
        ]

        assert flow["authorizationCode"]["scopes"] == dict(facts.SCOPES)
        assert [each["url"] for each in document["servers"]] == [*facts.SERVERS]
        assert document["info"]["version"] == facts.API_VERSION
        assert sorted(told.values()) == sorted(enums)
        assert document == json.loads((package / "openapi.json").read_text("utf-8"))


class TestTyped:
    def test_every_name(self, tmp_path: Path) -> None:
        """
        All names that are let pass, in one document, give code that mypy has nothing against:
        none hides what the code around it needs.
        """
        document = with_names()
        package = regenerate(document, tmp_path) / PACKAGE
        check_code(package)
        status, told = mypy(package.parent, "--package", PACKAGE)

        assert len(document["components"]["schemas"]) > 60
        assert 0 == status, told[-4000:]


def with_names() -> Any:
    """
    Return a document with each of the hostile names everywhere where it is let pass.

    Of names that may be one name in Python only the last is taken.
    """
    names = {class_of(name).title.lower().removesuffix("model"): name for name in NAMES}
    wanted = sorted(set(names.values()) - {"\ud800"})  # which is refused wherever it stands
    document = load()
    for place in PLACES:
        for name in let_pass(place, wanted):
            place(document, name)
    return document


def let_pass(place: Callable[[Any, str], None], names: list[str]) -> list[str]:
    """
    Return those of *names* that are let pass in one kind of place: halves are tried before ones.
    """
    if is_fine(placed(place, names)):
        return names
    if len(names) == 1:
        return []
    half = len(names) // 2
    return [*let_pass(place, names[:half]), *let_pass(place, names[half:])]


def placed(place: Callable[[Any, str], None], names: list[str]) -> Any:
    """
    Return a document with *names* in one kind of place.
    """
    document = load()
    for name in names:
        place(document, name)
    return document


def as_property(document: Any, name: str) -> None:
    """
    Give a model a field of that name.
    """
    part = document["components"]["schemas"]["Part"]["properties"]
    part[name] = TEXT


def as_schema(document: Any, name: str) -> None:
    """
    Give a model and an operation something of that class.
    """
    schemas, used = document["components"]["schemas"], f"uses-{name}"
    schemas[name] = {"type": "object", "description": "X.", "properties": {"x": TEXT}}
    for user in ("Part", "MakeThingRequest"):
        part = schemas[user]["properties"]
        part[used] = {"description": "X.", "$ref": f"#/components/schemas/{name}"}


def as_parameter(document: Any, name: str) -> None:
    """
    Give an operation an argument of that name.
    """
    value = {"name": name, "in": "query", "description": "X.", "schema": TEXT}
    document["paths"]["/v1/things"]["get"]["parameters"].append(value)


def as_value(document: Any, name: str) -> None:
    """
    Give an enumeration a member of that value.
    """
    schemas = document["components"]["schemas"]
    own = f"Values{len(schemas)}"
    schemas[own] = {"type": "string", "description": "X.", "enum": [name, "another"]}
    schemas["Part"]["properties"][own] = {"$ref": f"#/components/schemas/{own}"}


def as_operation(document: Any, name: str, tag: str = "things") -> None:
    """
    Give a tag an operation of that name.
    """
    answer = {"204": {"description": "X."}}
    node = {"operationId": name, "summary": "X.", "tags": [tag], "responses": answer}
    document["paths"][f"/v1/more/{len(document['paths'])}"] = {"get": node}


def as_tag(document: Any, name: str) -> None:
    """
    Give the client a resource of that name.
    """
    document["tags"].append({"name": name, "description": "X."})
    as_operation(document, f"of{len(document['paths'])}", name)


def is_fine(document: Any) -> bool:
    """
    Tell whether there is nothing against the names in *document*.
    """
    try:
        read(Document(document))
    except DocumentError:
        return False
    return True


TEXT: Final = {"type": "string", "description": "X."}
PLACES: Final[tuple[Callable[[Any, str], None], ...]] = (
    as_property,
    as_schema,
    as_parameter,
    as_value,
    as_operation,
    as_tag,
)
