"""
The command line, the folder it replaces, and the bytes it writes.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib

from pathlib import Path

import pytest

from generator.document import Document, Node
from generator.generate import PINS, main
from generator.render import PACKAGE
from tests.support.regenerate import FEATURES, ROOT, SPEC, load, merge, regenerate


COMMAND = [sys.executable, "-m", "generator"]


def digest(folder: Path) -> str:
    """
    Return one hash of all names and bytes below *folder*.
    """
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


def generate(
    spec: Path, output: Path, *more: str, seed: str = "0"
) -> subprocess.CompletedProcess[str]:
    """
    Run the command line as a user does.
    """
    return subprocess.run(
        [*COMMAND, "--spec", str(spec), "--output", str(output), *more],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def renamed(document: Node, suffix: str) -> Node:
    """
    Return the paths and schemas of *document* under other names.
    """
    text = json.dumps({"paths": document["paths"]})
    names = sorted(load(SPEC)["components"]["schemas"])
    text = re.sub(r'"operationId": "(\w+)"', rf'"operationId": "\g<1>{suffix}"', text)
    text = re.sub(r'"(/[a-z0-9/_{}-]+)": \{', rf'"/x{suffix}\g<1>": {{', text)
    schemas = json.dumps({"schemas": document["components"]["schemas"]})
    for name in names:
        text = text.replace(f'/schemas/{name}"', f'/schemas/{name}X{suffix}"')
        schemas = schemas.replace(f'/schemas/{name}"', f'/schemas/{name}X{suffix}"')
        schemas = schemas.replace(f'"{name}": {{', f'"{name}X{suffix}": {{')
    schemas = re.sub(r'"x-aries-method": "(\w+)"', rf'"x-aries-method": "\g<1>_{suffix}"', schemas)
    merged: Node = json.loads(text) | {"components": json.loads(schemas)}
    return merged


class TestMain:
    def test_writes_and_finds_nothing_to_do(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        The second run leaves the folder alone, byte-code of users included.
        """
        output = tmp_path / PACKAGE
        arguments = ["--spec", str(FEATURES), "--output", str(output)]

        first = main(arguments)
        before = (output / "client.py").stat()
        second = main(arguments)

        assert (0, 0) == (first, second)
        assert before.st_ino == (output / "client.py").stat().st_ino
        told = capsys.readouterr().out
        assert "5 operations, 8 models" in told
        assert "is up to date" in told
        assert [PACKAGE] == [each.name for each in tmp_path.iterdir()]

    def test_check(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        With --check drift is named and nothing is changed: an edit, a stray file, a lost file.
        Byte-code is nobody's concern.
        """
        output = tmp_path / PACKAGE
        arguments = ["--spec", str(FEATURES), "--output", str(output)]
        main(arguments)
        (output / "__pycache__").mkdir()
        (output / "__pycache__" / "client.cpython-311.pyc").write_bytes(b"")
        assert 0 == main([*arguments, "--check"])
        (output / "client.py").write_text("edited")
        (output / "stray.py").write_text("")
        (output / "enums.py").unlink()
        before = digest(output)
        capsys.readouterr()

        status = main([*arguments, "--check"])

        told = capsys.readouterr().err
        assert 1 == status
        assert before == digest(output)
        assert ["client.py", "enums.py", "stray.py"] == [
            Path(line.partition(":")[0]).name for line in told.splitlines()[:-1]
        ]
        assert "make generate" in told

    def test_replaces_the_folder_as_a_whole(self, tmp_path: Path) -> None:
        """
        A hand edit and a stray file are both gone after a run.
        """
        output = tmp_path / PACKAGE
        arguments = ["--spec", str(FEATURES), "--output", str(output)]
        main(arguments)
        before = digest(output)
        (output / "client.py").write_text("edited")
        (output / "models" / "stray.py").write_text("")

        main(arguments)

        assert before == digest(output)

    def test_committed_package_is_current(self, capsys: pytest.CaptureFixture[str]) -> None:
        """
        The committed package is what the document says.
        """
        status = main(["--check"])

        assert 0 == status, capsys.readouterr().err

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("a: [", "cannot be read"),
            ("a: 1\na: 2", "duplicate key"),
            ("[]", "no mapping at its top"),
            ("openapi: 3.1.0\ninfo: {example: 2024-01-15}", "put it in quotes"),
            ("openapi: 3.1.0\npaths: {}\ninfo: {}", "info: is no valid OpenAPI 3.1: 'title'"),
            ("a: &a [*a]", "cannot be read"),
            (f"a: {'[' * 1_000}{']' * 1_000}", "cannot be read: maximum recursion"),
            ("a: !!python/object/apply:os.mkdir [planted]", "could not determine a constructor"),
        ],
    )
    def test_bad_document(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, problem: str
    ) -> None:
        """
        A document that cannot be read ends with one line, status 1, and nothing written.
        """
        spec = tmp_path / "openapi.yaml"
        spec.write_text(text)

        status = main(["--spec", str(spec), "--output", str(tmp_path / "out" / PACKAGE)])

        assert 1 == status
        assert problem in capsys.readouterr().err
        assert [] == list((tmp_path / "out").iterdir())

    def test_missing_document(self, tmp_path: Path) -> None:
        """
        A path that leads nowhere is told as such.
        """
        done = generate(tmp_path / "nothing.yaml", tmp_path / PACKAGE)

        assert 1 == done.returncode
        assert "No such file" in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_path_without_its_parameter(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        A path whose parameter has another name is told as such.
        """
        document = load()
        document["paths"]["/v1/things/{other}"] = document["paths"].pop("/v1/things/{thing_id}")
        spec = tmp_path / "openapi.json"
        spec.write_text(json.dumps(document))

        status = main(["--spec", str(spec), "--output", str(tmp_path / "out" / PACKAGE)])

        told = capsys.readouterr().err
        assert 1 == status
        assert told.startswith("paths./v1/things/{other}.")
        assert " object at 0x" not in told
        assert [] == list((tmp_path / "out").iterdir())

    def test_failure_leaves_the_old_package(self, tmp_path: Path) -> None:
        """
        A document with a mistake does not touch what stands.
        """
        output = tmp_path / PACKAGE
        main(["--spec", str(FEATURES), "--output", str(output)])
        before = digest(output)
        spec = tmp_path / "openapi.yaml"
        spec.write_text("openapi: 3.0.0")

        assert 1 == main(["--spec", str(spec), "--output", str(output)])
        assert before == digest(output)

    @pytest.mark.parametrize("delay", [0.1, 0.3, 0.5])
    def test_interrupt_leaves_a_whole_package(self, tmp_path: Path, delay: float) -> None:
        """
        Ctrl-C at any time leaves the old package or the new one, and nothing else.
        """
        output = tmp_path / PACKAGE
        main(["--spec", str(FEATURES), "--output", str(output)])
        old = digest(output)
        new = digest(ROOT / "generated" / PACKAGE)
        process = subprocess.Popen(
            [*COMMAND, "--spec", str(SPEC), "--output", str(output)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGINT)

        _, told = process.communicate(timeout=30)

        assert digest(output) in {old, new}
        assert "Traceback" not in told
        assert [PACKAGE] == [each.name for each in tmp_path.iterdir()]

    def test_help(self, capsys: pytest.CaptureFixture[str]) -> None:
        """
        The options are explained.
        """
        with pytest.raises(SystemExit, match="0"):
            main(["--help"])

        told = capsys.readouterr().out
        assert all(option in told for option in ("--spec", "--output", "--check"))

    def test_pins(self) -> None:
        """
        What the generator insists on is what the project installs.
        """
        project = tomllib.loads((ROOT / "pyproject.toml").read_text())

        assert {f"{name}=={found}" for name, found in PINS.items()} <= {
            each for each in project["dependency-groups"]["generate"] if isinstance(each, str)
        }


class TestDeterminism:
    def test_hash_seeds(self, tmp_path: Path) -> None:
        """
        Neither the order of sets matters nor, under `make pythons`, which Python runs it.
        """
        for seed in ("1", "2"):
            done = generate(SPEC, tmp_path / seed / PACKAGE, seed=seed)

            assert 0 == done.returncode, done.stderr
            assert digest(ROOT / "generated" / PACKAGE) == digest(tmp_path / seed / PACKAGE)

    def test_lines_end_with_a_line_feed(self, features_path: Path) -> None:
        """
        No file has a carriage return, and each of ours says who made it.
        """
        package = features_path / PACKAGE
        for path in package.rglob("*.py"):
            assert b"\r" not in path.read_bytes()
            assert path.read_text().startswith("# Made by `make generate`")

    def test_no_name_of_this_machine(self) -> None:
        """
        No path of the machine that made it is in the package.
        """
        package = ROOT / "generated" / PACKAGE
        names = (str(ROOT), str(Path.home()), shutil.which("python3") or sys.executable)

        assert [] == [
            (path, name)
            for path in package.rglob("*")
            if path.is_file() and path.suffix != ".pyc"
            for name in names
            if name in path.read_text()
        ]


class TestErrors:
    def test_they_are_left_out(self, features_path: Path) -> None:
        """
        Answers that are no success, and what only they use, are not generated.
        """
        assert not (features_path / PACKAGE / "models/only_in_errors.py").exists()
        assert (features_path / PACKAGE / "models/thing.py").exists()

    def test_the_copy_is_complete(self, features_path: Path) -> None:
        """
        The copy of the document has all of it.
        """
        assert load() == load(features_path / PACKAGE / "openapi.json")


class TestSpeed:
    def test_150_operations(self, tmp_path: Path) -> None:
        """
        A document of 150 operations takes no longer than the stock generator's 2.5 seconds.
        """
        document, copies = load(SPEC), itertools.count(1)
        while sum(1 for _ in Document(document).operations()) < 150:
            document = merge(document, renamed(load(SPEC), str(next(copies))))
        started = time.process_time()
        children = os.times().children_user

        regenerate(document, tmp_path)

        spent = time.process_time() - started + os.times().children_user - children
        assert spent < 2.5 * 2  # the machine that took 2.5 seconds was not this one
