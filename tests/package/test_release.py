"""
What a release says of itself is true, and the workflows that make it run nothing that may change.
"""

from __future__ import annotations

import filecmp
import json
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

from pathlib import Path

import pytest

from tests.support.sbom import PLACE, ROOT, VERSION, bill


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


class TestVersion:
    def test_changelog(self) -> None:
        """
        The newest part of CHANGELOG.md is about this version.
        """
        headings = re.findall(r"^## (\S+),", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

        assert VERSION == headings[0]

    def test_tag(self) -> None:
        """
        A commit with the tag of a release has its version, and its changelog has the day of it.
        """
        command = ["git", "tag", "--points-at", "HEAD", "v*"]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        tags = told.stdout.split()
        if not tags:
            return
        heading = rf"^## {re.escape(VERSION)}, \d{{4}}-\d{{2}}-\d{{2}}$"

        assert [f"v{VERSION}"] == tags
        assert re.search(heading, (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


class TestBuild:
    def test_twice(self, tmp_path: Path) -> None:
        """
        Another folder, user mask, time zone and day of check-out give the same bytes.
        """
        copy = tmp_path / "copy"
        left = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "tests", "docs")
        shutil.copytree(ROOT, copy, ignore=left, copy_function=shutil.copyfile)
        shutil.copy(ROOT / ".gitignore", copy)
        command = shlex.join([sys.executable, "-m", "hatchling", "build", "--directory"])
        for place, setting in ((ROOT, "umask 022"), (copy, "umask 077; export TZ=Asia/Tokyo")):
            made = tmp_path / setting[6:9]
            program = f"{setting}; exec {command} {made}"
            subprocess.run(["/bin/sh", "-c", program], cwd=place, check=True, capture_output=True)
        names = sorted(path.name for path in made.iterdir())
        _, different, failed = filecmp.cmpfiles(tmp_path / "022", tmp_path / "077", names, False)

        assert 2 == len(names)
        assert ([], []) == (different, failed)


class TestBill:
    def test_it_is_what_pyproject_says(self) -> None:
        """
        Whoever edits the dependencies and forgets `make lock` is told.
        """
        assert bill() == json.loads(PLACE.read_text(encoding="utf-8"))

    def test_it_is_valid(self, tmp_path: Path) -> None:
        """
        The wheel holds it where PEP 770 says, and it follows the schema of CycloneDX.
        """
        schema = pytest.importorskip("cyclonedx.schema", reason="`make setup` brings it")
        validation = pytest.importorskip("cyclonedx.validation.json")
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory"]
        subprocess.run([*build, tmp_path], cwd=ROOT, check=True, capture_output=True)
        [wheel] = tmp_path.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            place = f"aries_exchange-{VERSION}.dist-info/sboms/{PLACE.name}"
            content = archive.read(place).decode()
        validator = validation.JsonStrictValidator(schema.SchemaVersion.V1_7)

        assert validator.validate_str(content) is None
        assert validator.validate_str(content.replace('"library"', '"book"')) is not None
        assert PLACE.read_text(encoding="utf-8") == content


class TestWorkflows:
    @pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
    def test_actions_are_pinned(self, workflow: Path) -> None:
        """
        Each action is named by its whole commit, and by the version that this was.
        """
        used = re.findall(r"uses: *(.+)", workflow.read_text())
        pinned = r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"

        assert used
        assert [] == [action for action in used if not re.fullmatch(pinned, action)]

    def test_least_permissions(self) -> None:
        """
        Only the job that publishes gets an identity, and it runs nothing of this repository.
        """
        release = (ROOT / ".github" / "workflows" / "release.yml").read_text()
        _, publish = release.split("\n  publish:\n")

        assert "\npermissions:\n  contents: read\n\n" in release
        assert 1 == release.count("id-token: write") == publish.count("id-token: write")
        assert 2 == release.count("permissions:")
        assert not re.search(r"run:|checkout|secrets\.", publish)
