"""
The table of constructs: each is taken, and does what it says, or is refused in one line.
"""

from __future__ import annotations

import json

from pathlib import Path
from typing import Any

import pytest

from generator.document import Document, DocumentError, Node
from generator.generate import made_of
from tests.generator.constructs import CONSTRUCTS, PACKAGE, argument, document_of, package_of


TAKEN = {each["name"]: each for each in CONSTRUCTS if "refused" not in each}
REFUSED = {each["name"]: each for each in CONSTRUCTS if "refused" in each}


def test_names() -> None:
    """
    Each construct has a name of its own, and there are as many as were promised.
    """
    assert len(CONSTRUCTS) == len(TAKEN) + len(REFUSED)
    assert len(CONSTRUCTS) >= 120


class TestRefused:
    @pytest.mark.parametrize("name", REFUSED)
    def test_one_line(self, name: str) -> None:
        """
        What is refused is so with its place and a way out, in one line each.
        """
        construct = REFUSED[name]

        with pytest.raises(DocumentError) as caught:
            made_of(Document(document_of(construct)), package=PACKAGE)

        told = str(caught.value)
        assert construct["refused"] in told
        assert len(told.splitlines()) == len(caught.value.problems)
        assert all(
            each.place and ": " in f"{each.place}: {each.text}" for each in caught.value.problems
        )


class TestTaken:
    @pytest.mark.parametrize("name", TAKEN)
    def test_it_works(self, tmp_path: Path, name: str) -> None:
        """
        What is taken becomes code that reads and writes it.
        """
        construct = TAKEN[name]
        with package_of(document_of(construct), tmp_path) as find:
            check(construct, find)


def check(construct: Node, find: Any) -> None:
    """
    See that the package of *construct* does what the table says.
    """
    tag = "uses"
    methods = construct.get("methods", [])
    if methods:
        text = "".join(
            path.read_text() for path in Path(find("api").__file__).parent.rglob("__init__.py")
        )
        assert all(f"def {each}(" in text for each in methods)
        return
    module = find(f"api.{tag}.use")
    for value in construct.get("values", []):
        check_value(find, module, value)
    for value in construct.get("seen", []):
        read = find("models").Answered.from_dict({"x": value})
        assert (value, False) == (read.x, read.x.is_known)
    for value in construct.get("answers", []):
        module.call(**needed(construct, find)).decode(json.dumps(value).encode())
    for status, body in construct.get("read", []):
        module.call().decode(body.encode(), status)
    if "call" in construct:
        given = {k: argument(v, find) for k, v in construct["call"].items()}
        check_wire(module.call(**given).prepare(), construct.get("wire", {}))
    if "wrong" in construct:
        with pytest.raises(find("errors").EncodeError):
            module.call(**construct["wrong"]).prepare()
    if "doc" in construct:
        assert construct["doc"] in find(f"api.{tag}").Uses.use.__doc__
    for each in construct.get("classes", []):
        assert getattr(find("models"), each)
    for each in construct.get("attributes", []):
        assert each in find("models").X.__annotations__


def needed(construct: Node, find: Any) -> dict[str, Any]:
    """
    Return the arguments of a call that is only there to be answered.
    """
    return {k: argument(v, find) for k, v in construct.get("call", {}).items()}


def check_value(find: Any, module: Any, value: Any) -> None:
    """
    See that *value* is read, and written back as it was: as a part of an answer and of a request.
    """
    answered = find("models").Answered
    read = answered.from_dict({"x": value})

    assert {"x": value} == answered.from_dict(read.to_dict()).to_dict()

    prepared = module.call(x=read.x).prepare()
    assert {"x": value} == json.loads(prepared.content)
    assert module.call(x=read.x).decode(prepared.content).x == read.x


def check_wire(prepared: Any, wire: Node) -> None:
    """
    See that *prepared* is what *wire* says.
    """
    content: bytes = prepared.content or b""
    if "body" in wire:
        assert wire["body"] == (json.loads(content) if content else None)
    if "text" in wire:
        assert wire["text"] == content.decode()
    for key in ("path", "query", "media_type"):
        if key in wire:
            assert wire[key] == getattr(prepared, key)
    if "headers" in wire:
        assert wire["headers"] == [list(each) for each in prepared.headers]
    for each in wire.get("contains", []):
        assert each in content.decode()
