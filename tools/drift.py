"""
Tell whether generated/ is what the generator makes of spec/openapi.yaml today.

Compares the folder before and after a run, not with the last commit: so it also serves
before a commit, and in a copy without git.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys

from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent


def main(root: Path = ROOT) -> int:
    """
    Generate anew; return 1, and name the files, if that changed any.
    """
    before = snapshot(root / "generated")
    subprocess.run([sys.executable, "-m", "generator"], cwd=root, check=True)
    after = snapshot(root / "generated")
    drifted = sorted(name for name, _ in before.items() ^ after.items())
    for name in dict.fromkeys(drifted):
        print(f"  generated/{name} was {_change(name, before, after)}")
    if drifted:
        print("generated/ had drifted from the document.  It is made anew now: look, and commit.")
    return int(bool(drifted))


def snapshot(folder: Path) -> dict[str, str]:
    """
    Return a digest of each file below *folder*, byte-code left out.
    """
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _change(name: str, before: dict[str, str], after: dict[str, str]) -> str:
    if name not in before:
        return "missing"
    return "different" if name in after else "not of the generator's making"


if __name__ == "__main__":
    sys.exit(main())
