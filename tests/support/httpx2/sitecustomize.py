"""
Makes `import httpx` mean httpx2, in this process and in those that it starts.

Put this folder on PYTHONPATH.  It waits for the first import, so that what a program loads at its
start stays what it is.
"""

from __future__ import annotations

import sys

from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType


class _FirstImport:
    """
    Gives way to the finders of httpx2 as soon as anybody asks for what they alias.
    """

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """
        Return where the module *name* comes from, if that is no longer what it was.
        """
        if name not in {"httpx", "httpcore"} or self not in sys.meta_path:
            return None
        sys.meta_path.remove(self)
        import httpx2

        before = set(map(id, sys.meta_path))
        httpx2.alias_httpx()
        found = (f.find_spec(name, path) for f in sys.meta_path if id(f) not in before)
        return next(filter(None, found))


sys.meta_path.insert(0, _FirstImport())
