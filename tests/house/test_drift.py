"""
Whoever edits generated/ by hand, or forgets `make generate`, is told which files.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import drift


GENERATOR = """
import pathlib, shutil
shutil.rmtree("generated")
pathlib.Path("generated/package").mkdir(parents=True)
pathlib.Path("generated/package/a.py").write_text("A = 1")
pathlib.Path("generated/package/b.py").write_text("B = 1")
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """
    A project with a small generator, in step.
    """
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator" / "__main__.py").write_text(GENERATOR)
    package = tmp_path / "generated" / "package"
    package.mkdir(parents=True)
    (package / "a.py").write_text("A = 1")
    (package / "b.py").write_text("B = 1")
    return tmp_path


class TestMain:
    def test_in_step(self, root: Path) -> None:
        """
        Code that the generator would write again is no drift; byte-code is nobody's concern.
        """
        cache = root / "generated" / "package" / "__pycache__"
        cache.mkdir()
        (cache / "a.cpython-311.pyc").write_text("")

        assert 0 == drift.main(root)

    def test_drifted(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        A changed, a stray and a lost file are told apart, and all are put right.
        """
        package = root / "generated" / "package"
        (package / "a.py").write_text("A = 2")
        (package / "b.py").unlink()
        (package / "c.py").write_text("C = 1")

        assert 1 == drift.main(root)
        assert [
            "  generated/package/a.py was different",
            "  generated/package/b.py was missing",
            "  generated/package/c.py was not of the generator's making",
        ] == capsys.readouterr().out.splitlines()[:3]
        assert 0 == drift.main(root)
