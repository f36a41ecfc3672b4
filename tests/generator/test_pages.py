"""
Going over pages, and the tutorial that makes them.
"""

from __future__ import annotations

import asyncio
import json
import re

from pathlib import Path
from typing import Any

import pytest

from ruamel.yaml import YAML

from generator.document import Document
from generator.generate import read
from tests.generator.constructs import CONSTRUCTS, document_of, package_of
from tests.support.regenerate import ROOT, SPEC, load, merge


PAGES = next(each for each in CONSTRUCTS if each["name"] == "pages")
Sent = list[str]


def walk(
    folder: Path, pages: dict[str, Any], *, awaited: bool, **arguments: Any
) -> tuple[Any, Sent]:
    """
    Return the items of *pages*, by their query, and which queries were sent.
    """
    sent: Sent = []
    with package_of(document_of(PAGES), folder) as find:
        resources, uses = find("client"), find("api.uses")

        class Sync(resources.Resources):  # type: ignore[misc,name-defined]
            """
            Answers with the pages.
            """

            def send(self, call: Any) -> Any:
                """
                Return the page that the call asks for.
                """
                sent.append(call.prepare().query)
                return call.decode(json.dumps(pages[sent[-1]]).encode())

        class Async:
            """
            The same, awaited.
            """

            async def send(self, call: Any) -> Any:
                """
                Return the page that the call asks for.
                """
                sent.append(call.prepare().query)
                return call.decode(json.dumps(pages[sent[-1]]).encode())

        async def all_of_them() -> list[Any]:
            return [each async for each in uses.AsyncUses(Async()).iter_use(**arguments)]

        try:
            if awaited:
                return asyncio.run(all_of_them()), sent
            return list(Sync().uses.iter_use(**arguments)), sent
        except find("errors").DecodeError as error:
            return error.problem, sent


@pytest.mark.parametrize("awaited", [False, True])
class TestPages:
    @pytest.mark.parametrize("end", [{"n": 0}, {}])
    def test_to_the_end(self, tmp_path: Path, end: dict[str, Any], *, awaited: bool) -> None:
        """
        Short and empty pages are read to the end, which is a cursor of 0 or none.
        """
        pages = {"": {"a": [1], "n": 5}, "c=5": {"n": 7}, "c=7": {"a": [2, 3], **end}}

        assert ([1, 2, 3], ["", "c=5", "c=7"]) == walk(tmp_path, pages, awaited=awaited)

    def test_begins_where_it_is_told(self, tmp_path: Path, *, awaited: bool) -> None:
        """
        The cursor that is passed is the first that is sent.
        """
        found = walk(tmp_path, {"c=7": {"a": [2], "n": 0}}, awaited=awaited, c=7)

        assert ([2], ["c=7"]) == found

    def test_circle(self, tmp_path: Path, *, awaited: bool) -> None:
        """
        A cursor that was asked for already is an error, not a loop without end.
        """
        pages = {"": {"a": [1], "n": 5}, "c=5": {"a": [2], "n": 7}, "c=7": {"a": [3], "n": 5}}

        problem, sent = walk(tmp_path, pages, awaited=awaited)

        assert "read already" in problem
        assert ["", "c=5", "c=7"] == sent


class TestTutorial:
    def test_its_operation_is_accepted(self) -> None:
        """
        What docs/how-to/an-operation.md adds to the document becomes the method and the classes it tells of.
        """
        text = (ROOT / "docs/how-to/an-operation.md").read_text(encoding="utf-8")
        found = re.search(r"```diff\n(.*?)```", text, re.DOTALL)
        assert found is not None
        yaml: Any = YAML(typ="safe")
        addition = yaml.load("\n".join(line[1:] for line in found[1].splitlines()))
        document = load(SPEC)
        for path in addition["paths"]:  # whoever tries the page out has it there already
            document["paths"].pop(path, None)
        new = {each["name"] for each in addition["tags"]}
        document["tags"] = [each for each in document["tags"] if each["name"] not in new]

        tags, modules = read(Document(merge(document, addition)))

        assert ["get_weather"] == [
            method.name for tag in tags if tag.name == "weather" for method in tag.methods
        ]
        assert {"GetWeather200", "GetWeather200Sky"} <= {each.name.title for each in modules}
