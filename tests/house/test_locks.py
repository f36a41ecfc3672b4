"""
The locks are complete, and fit for strangers.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib

from pathlib import Path

import pytest

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def locked(lock: Path) -> dict[str, str]:
    """
    Return the version of each package in *lock*.
    """
    found = re.findall(r"^([a-z0-9-]+)==(\S+)", lock.read_text(), re.MULTILINE)
    return dict(found)


def asked(group: str) -> list[Requirement]:
    """
    Return what the dependency *group* asks for, the groups it includes left out.
    """
    entries = PROJECT["dependency-groups"][group]
    return [Requirement(entry) for entry in entries if isinstance(entry, str)]


def asked_by_users() -> list[Requirement]:
    """
    Return what is needed at run time, with and without the extras; one extra may need another.
    """
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    entries = [*project["dependencies"], *(one for extra in extras for one in extra)]
    found = [Requirement(entry) for entry in entries]
    return [requirement for requirement in found if requirement.name != project["name"]]


OLDEST = json.loads((ROOT / "tests" / "house" / "oldest.json").read_text())
"""The public names of each dependency in the oldest version that pyproject.toml allows."""


def names_used(module: str) -> set[str]:
    """
    Return the names of *module* that the code of the client uses, as in `module.name`.
    """
    return {
        node.attr
        for folder in ("overlay", "cli")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == module
    }


class TestLocks:
    def test_nothing_slow(self) -> None:
        """
        None has rfc3987-syntax: jsonschema imports it where it is there, and each process with the
        sandbox would then compile a grammar for more than a second.
        """
        assert [] == [lock.stem for lock in LOCKS if "rfc3987-syntax" in locked(lock)]

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
    def test_every_package_has_its_hash(self, lock: Path) -> None:
        """
        pip installs nothing that was exchanged on the way.
        """
        entries = re.split(r"^(?=\S)", lock.read_text(), flags=re.MULTILINE)[1:]

        assert [] == [entry for entry in entries if "--hash=sha256:" not in entry]

    @pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
    def test_no_place_is_named(self, lock: Path) -> None:
        """
        A lock names packages, not the index or the folder they came from.
        """
        assert not re.search(r"://|^-|\s/|\s@\s", lock.read_text(), re.MULTILINE)

    def test_they_agree(self) -> None:
        """
        The second lock changes no version of the first, for they share an environment.
        """
        first, second = (
            locked(ROOT / "requirements" / f"{name}.txt") for name in ("test", "check")
        )
        shared = first.keys() & second.keys()

        assert {name: first[name] for name in shared} == {name: second[name] for name in shared}

    @pytest.mark.parametrize("group", PROJECT["dependency-groups"])
    def test_they_answer_what_is_asked(self, group: str) -> None:
        """
        Whoever edits pyproject.toml and forgets `make lock` is told.
        """
        known = {name: version for lock in LOCKS for name, version in locked(lock).items()}

        for requirement in asked(group):
            assert requirement.specifier.contains(known[canonicalize_name(requirement.name)])

    def test_they_answer_what_users_ask(self) -> None:
        """
        The run-time dependencies and those of the extras are tested in a version we allow.
        """
        known = locked(ROOT / "requirements" / "test.txt")

        for requirement in asked_by_users():
            assert requirement.specifier.contains(known[canonicalize_name(requirement.name)])


class TestRequirements:
    def test_few(self) -> None:
        """
        Who installs the client trusts four packages of others, and what those need.
        """
        assert 4 == len(PROJECT["project"]["dependencies"])

    def test_capped(self) -> None:
        """
        No new major version of anything gets in by itself.
        """
        open_ended = [
            requirement.name
            for requirement in asked_by_users()
            if not any(each.operator in {"<", "=="} for each in requirement.specifier)
        ]

        assert [] == open_ended

    @pytest.mark.parametrize("module", OLDEST)
    def test_oldest(self, module: str) -> None:
        """
        The oldest version that we allow has each name that we use.
        """
        [asked] = {each.specifier for each in asked_by_users() if each.name == module}
        [oldest] = [each.version for each in asked if each.operator == ">="]
        known = OLDEST[module]

        assert known["version"] == oldest + ".0" * (2 - oldest.count("."))
        assert names_used(module) <= {*known["names"].split()}
