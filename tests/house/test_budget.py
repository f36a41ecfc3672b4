"""
The budget counts what a reader has to read, and says no.
"""

from __future__ import annotations

import textwrap
import tomllib

from pathlib import Path
from typing import Any

import pytest

from tools import budget


BUDGET = tomllib.loads((budget.ROOT / "pyproject.toml").read_text())["tool"]["aries"]["budget"]
PARTS: list[dict[str, Any]] = BUDGET["parts"]
SETTINGS = """
[tool.aries.budget]
module = 5
function = 3

[[tool.aries.budget.parts]]
name = "core"
paths = ["core"]
exclude = ["core/elsewhere"]
lines = 6
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "core" / "elsewhere").mkdir(parents=True)
    return tmp_path


class TestPyproject:
    @pytest.mark.parametrize("part", PARTS, ids=lambda part: part["name"])
    def test_it_only_goes_down(self, part: dict[str, Any]) -> None:
        """
        A part may have more lines than its base only for promises that users get.
        """
        raises = part.get("raises", [])

        assert part["lines"] <= part["base"] + sum(each["lines"] for each in raises)
        assert all(each["lines"] > 0 and each["promise"].endswith(".") for each in raises)

    def test_the_overlay_is_one_part(self) -> None:
        """
        A folder that is new in the overlay counts by itself: nothing is left out.
        """
        [overlay] = [part for part in PARTS if part["name"] == "overlay"]

        assert ["overlay/aries_exchange"] == overlay["paths"]
        assert "exclude" not in overlay


class TestCodeLines:
    def test_explanations_are_free(self) -> None:
        """
        Blanks, comments and docstrings cost nothing.
        """
        source = textwrap.dedent('''
            """
            A module.
            """

            # A comment.
            class C:
                """One line."""

                async def f(self) -> str:
                    """
                    Two

                    lines.
                    """
                    return "x"  # and a comment
            ''')

        assert 3 == budget.code_lines(source)

    def test_text_is_code(self) -> None:
        """
        A string that is no docstring counts with all its lines.
        """
        assert 4 == budget.code_lines('x = """\na\nb\n"""\n')

    def test_a_statement_over_lines(self) -> None:
        """
        Nobody saves by writing long lines: what counts is lines, and ruff caps their length.
        """
        assert 3 == budget.code_lines("f(\n    1,\n)\n")


class TestStatements:
    def test_inner_functions_count(self) -> None:
        """
        A function cannot hide its statements in another.
        """
        source = textwrap.dedent('''
            def outer() -> None:
                """
                Free.
                """
                def inner() -> None:
                    pass
                inner()
            ''')

        assert {"outer": 3, "inner": 1} == dict(budget.statements(source))


class TestMain:
    def test_within(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Code within the budget passes, and the table says what is used; what is excluded does
        not count.
        """
        (root / "core" / "a.py").write_text("x = 1\n" * 5)
        (root / "core" / "elsewhere" / "b.py").write_text("x = 1\n" * 50)

        assert 0 == budget.main(root)
        assert "5 /     6" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("modules", "named"),
        [
            ({"a.py": "x = 1\n" * 6}, "core/a.py "),
            ({"a.py": "x = 1\n" * 4, "b.py": "x = 1\n" * 3}, "core  "),
            ({"a.py": "def f():" + " 0;" * 4}, "core/a.py: f()"),
            ({"a.py": "class C:\n def f(self):" + " 0;" * 4}, "core/a.py: f()"),
        ],
        ids=["module", "total", "function", "method"],
    )
    def test_exceeded(
        self,
        root: Path,
        capsys: pytest.CaptureFixture[str],
        modules: dict[str, str],
        named: str,
    ) -> None:
        """
        A module, a total, a function too long: each fails, and is named.
        """
        for name, source in modules.items():
            (root / "core" / name).write_text(source)

        assert 1 == budget.main(root)
        [line] = [text for text in capsys.readouterr().out.splitlines() if "exceeded" in text]
        assert line.strip().startswith(named.strip())
