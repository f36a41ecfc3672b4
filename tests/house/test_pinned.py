"""
A pinned run hangs on its seed and its tests, not on where the clone stands or what else is in it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import fuzz_sides
from tools.fuzz_sides import started


RUN = """\
from pathlib import Path

import literals

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.cases import cases


@cases(300, 1)
@given(number=st.integers(), text=st.text(), raw=st.binary())
def test_drawn(number, text, raw):
    with Path(__file__).with_name("drawn").open("a") as drawn:
        print(number, repr(text), raw, file=drawn)
"""


@pytest.mark.parametrize("environment", [{}, {"FUZZ_CASES": "300", "FUZZ_SEED": "1"}])
def test_the_same_everywhere(tmp_path: Path, environment: dict[str, str]) -> None:
    """
    The same is drawn in a folder `test`, where Hypothesis sees no local modules, in another one,
    and beside other literals; derandomized as with a seed.
    """
    drawn = {
        draw(tmp_path / place, literal, environment)
        for place, literal in (("test", "first"), ("clone", "first"), ("other", "second"))
    }

    assert [300] == [len(each.splitlines()) for each in drawn]
    assert "first" not in drawn.pop()


def draw(folder: Path, literal: str, environment: dict[str, str]) -> str:
    """
    Return what a run in *folder* draws, where a module holds *literal*.
    """
    folder.mkdir()
    (folder / "literals.py").write_text(f"A, B = {literal!r}, {4711 + len(literal)}\n")
    (folder / "test_run.py").write_text(RUN)
    path = f"{folder}:{fuzz_sides.ROOT}"
    settings = {"FUZZ_KEPT": "", "PYTHONPATH": path, **environment}
    step = fuzz_sides.pytest(folder, str(folder / "test_run.py"), **settings)

    assert 0 == started(step, folder / "log").wait(), (folder / "output.txt").read_text()
    return (folder / "drawn").read_text()
