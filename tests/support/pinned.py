"""
A pinned run draws the same wherever it runs.

Hypothesis mixes in the literals of local modules, and no setting turns that off.  Which modules are
local hangs on the path of the clone (a folder `test` or `tests` makes none of them so) and on what
has been imported: a seed alone would not repeat a run, and a literal added anywhere would change it.
"""

from __future__ import annotations

from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants


__all__ = ["ignore_local_constants"]

_COLLECTOR = "_get_local_constants"


def ignore_local_constants() -> None:
    """
    Let Hypothesis draw no literals of local modules in this process.
    """
    assert hasattr(providers, _COLLECTOR), "this Hypothesis collects literals elsewhere"
    setattr(providers, _COLLECTOR, Constants)
