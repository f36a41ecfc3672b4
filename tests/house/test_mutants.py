"""
The planted defects still fit the code, and the tool that plants them tells the truth.

`make mutants` sees whether each is caught.
"""

from __future__ import annotations

import ast
import re
import subprocess

from pathlib import Path
from typing import Final

import pytest

from tools import mutants


MUTANTS: Final = mutants.read()
CHECK: Final = """\
from product import answer

def test_answer():
    assert 42 == answer()
"""
PATCH: Final = """\
Plants: {plants}
Check: tests/test_code.py::test_answer
Because: {because}

--- a/overlay/product.py
+++ b/overlay/product.py
@@ -1,2 +1,2 @@
 def answer():
-    return {old}
+    return {new}
"""


def functions(path: Path) -> set[str]:
    """
    Return the tests in *path*, with their classes.
    """
    found: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = (each for each in node.body if isinstance(each, ast.FunctionDef))
            found |= {f"{node.name}::{each.name}" for each in inner}
    return found


class TestPatches:
    def test_each_applies(self) -> None:
        """
        Whoever changes the lines that a mutant stands on is told to plant it anew.
        """
        found = {each.name: mutants.apply(each, mutants.ROOT, "--check") for each in MUTANTS}

        assert {} == {name: problem for name, problem in found.items() if problem}

    def test_each_names_a_check(self) -> None:
        """
        The check that must fail is a test that there is.
        """
        checks = [mutant.check.partition("::") for mutant in MUTANTS]

        assert [] == [c for c in checks if c[2] not in functions(mutants.ROOT / c[0])]

    def test_there_are_many(self) -> None:
        """
        Both halves have theirs, and none is planted twice.
        """
        halves = [mutant.name.partition("/")[0] for mutant in MUTANTS]

        assert halves.count("sandbox") >= 12
        assert halves.count("client") >= 8
        assert len(MUTANTS) == len({mutant.plants for mutant in MUTANTS})


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """
    A tree with a function, its test, and mutants of it.
    """
    (tmp_path / "tests" / "mutants").mkdir(parents=True)
    (tmp_path / "overlay").mkdir()
    (tmp_path / "overlay" / "product.py").write_text("def answer():\n    return 42\n")
    (tmp_path / "tests" / "test_code.py").write_text(CHECK)
    for name, because, old, new in (
        ("caught", "42 == 41", "42", "41"),
        ("harmless", "42 == 41", "42", "41 + 1"),
        ("misjudged", "43", "42", "0"),
        ("outdated", "42 == 41", "40", "41"),
    ):
        text = PATCH.format(plants=name, because=because, old=old, new=new)
        (tmp_path / "tests" / "mutants" / f"{name}.patch").write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path


class TestMain:
    def test_verdicts(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        A mutant counts as caught if its check fails because of it, and not otherwise; all is done
        in a copy.
        """
        status = mutants.main([], root)
        verdicts = re.findall(r"\] (\w+) +(NOT CAUGHT|caught) after", capsys.readouterr().out)

        assert 1 == status
        assert {
            "caught": "caught",
            "harmless": "NOT CAUGHT",
            "misjudged": "NOT CAUGHT",
            "outdated": "NOT CAUGHT",
        } == dict(verdicts)
        assert "def answer():\n    return 42\n" == (root / "overlay" / "product.py").read_text()

    def test_all_are_caught(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Then it ends with 0, and the table tells what was planted, the check and the seconds.
        """
        status = mutants.main(["caught"], root)
        output = capsys.readouterr().out

        assert 0 == status
        assert re.search(
            r"caught +caught after \d+\.\d s\n +caught\n +tests/test_code\.py::", output
        )
        assert "mutants: 1 of 1 caught" in output

    def test_the_check_must_pass_first(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """
        A check that fails anyway proves nothing.
        """
        (root / "tests" / "test_code.py").write_text(CHECK.replace("42", "7"))

        assert 1 == mutants.main([], root)
        assert "must pass without a mutant" in capsys.readouterr().out

    def test_unknown_and_headless(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        A name that there is not, and a patch that does not say what it plants, are refused.
        """
        with pytest.raises(SystemExit) as caught:
            mutants.main(["nothing"], root)
        (root / "tests" / "mutants" / "bad.patch").write_text("--- a/x\n+++ b/x\n")

        assert 2 == caught.value.code
        assert 1 == mutants.main([], root)
        assert "bad: begins with" in capsys.readouterr().out
