"""
A page runs as its reader would run it: its blocks in their order, in a new process and an empty
folder, with the names that the page itself has imported.

    python -m tests.support.prose README.md             # run it
    python -m tests.support.prose --script README.md    # print its Python as one script

`python` is run.  If its first line is a comment with the name of a file, it becomes that file.
`console` is run in a shell, line by line after a dollar.  `output` is what the block before it must
have printed; three dots stand for anything.  A comment `<!-- not run: why -->` before a block, or
`<!-- run by: a test -->`, leaves it out.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import types
import warnings

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple


__all__ = ["RUN", "Block", "blocks", "check", "main", "script"]

RUN: Final = {"python", "console"}
ROOT: Final = Path(__file__).parents[2]
_FENCE: Final = re.compile(
    r"^(?:<!-- (?P<note>[^\n]*) -->\n+)?```(?P<kind>[a-z]+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_FILE: Final = re.compile(r"# ([\w/-]+\.py)\n")
_COMMAND: Final = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


class Block(NamedTuple):
    """
    A block of a page: its kind, its text, the number of its first line, and the comment before it.
    """

    kind: str
    text: str
    line: int
    note: str

    @property
    def is_run(self) -> bool:
        """
        Whether it is run here.
        """
        return not self.note.startswith(("not run: ", "run by: "))

    @property
    def file(self) -> str | None:
        """
        The file that this block is, if it is one.
        """
        named = _FILE.match(self.text) if self.kind == "python" else None
        return named and named[1]


def blocks(page: Path) -> Iterator[Block]:
    """
    Yield the blocks of *page* that can be run, or are marked not to be.
    """
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start("text")) + 1
        yield Block(found["kind"], found["text"], line, found["note"] or "")


def script(page: Path) -> str:
    """
    Return the Python of *page* as one script, each line where the page has it.
    """
    lines: list[str] = []
    for block in blocks(page):
        if block.kind == "python" and block.is_run and not block.file:
            lines += [""] * (block.line - 1 - len(lines)) + block.text.splitlines()
    return "\n".join(lines) + "\n"


def check(page: Path, **variables: str) -> str:
    """
    Run *page* in a process of its own, and return what is wrong with it.
    """
    from tests.support.forked import START  # not there where this file is run alone

    with tempfile.TemporaryDirectory() as folder:
        home, told = Path(folder, "home"), Path(folder, "told")
        home.mkdir()
        inherited = {n: v for n, v in os.environ.items() if not n.startswith(("ARIES_", "XDG_"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{inherited['PATH']}"
        own = {"HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT)} | variables
        process = START.Process(target=_run, args=(page, home, told, inherited | own))
        process.start()
        process.join()
        return told.read_text(encoding="utf-8") if process.exitcode else ""


def _run(page: Path, home: Path, told: Path, environment: dict[str, str]) -> None:
    output = os.open(told, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(home)
    os.environ.clear()
    os.environ.update(environment)
    sys.path.insert(0, str(home))  # as a program has the folder that it is in
    main([str(page)])


def main(arguments: list[str]) -> int:
    """
    Run a page, or print it; return the status to end with.
    """
    page = Path(arguments[-1])
    if arguments[0] == "--script":
        sys.stdout.write(script(page))
        return 0
    sys.modules["__main__"] = module = types.ModuleType("__main__")
    printed = ""
    for block in filter(lambda block: block.is_run, blocks(page)):
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        elif block.kind == "python":
            code = compile("\n" * (block.line - 1) + block.text, page, "exec", dont_inherit=True)
            with contextlib.redirect_stdout(io.StringIO()) as out, warnings.catch_warnings():
                warnings.simplefilter("error")
                exec(code, vars(module))
            printed = out.getvalue()
        elif block.kind == "console":
            for command, expected in _COMMAND.findall(block.text):
                done = subprocess.run(
                    command, shell=True, check=False, capture_output=True, text=True
                )
                _compare(block, expected, done.stdout + done.stderr)
        elif block.kind == "output":
            _compare(block, block.text, printed)
    return 0


def _compare(block: Block, expected: str, printed: str) -> None:
    lines = "\n".join(line.rstrip() for line in printed.splitlines()).strip()
    pattern = r"[\s\S]*".join(map(re.escape, expected.strip().split("...")))
    if not re.fullmatch(pattern, lines):
        sys.exit(f"line {block.line}: prints\n{lines}\ninstead of\n{expected}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
