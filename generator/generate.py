"""
Generate the package: load, check, interpret, render, format, and swap in.

The folder is replaced as a whole or not at all.  The versions of the generator
and of the formatter are pinned exactly, for either changes its output between
patch releases.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from generator.document import Document, DocumentError, refused
from generator.house import house_problems
from generator.interpreter import Interpreter
from generator.lower import lowered
from generator.models import ModelModule, model_modules
from generator.render import PACKAGE, Files
from generator.structure import structure_problems
from generator.view import Tag, tags_of


__all__ = ["build", "made_of", "main"]

ROOT: Final = Path(__file__).parents[1]
PINS: Final = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}
_OURS: Final = "# Made by `make generate` from spec/openapi.yaml; never edited."
_THEIRS: Final = "# Made by `python -m generator` from {}; never edited."


def read(document: Document, package: str = PACKAGE) -> tuple[list[Tag], list[ModelModule]]:
    """
    Return the tags and the models of *document*, which is OpenAPI 3.1.

    Raises:
        DocumentError: It cannot be generated as it is; all problems are named.
    """
    problems, is_sound = structure_problems(document)
    if not is_sound:
        raise DocumentError(*problems)
    interpreter = Interpreter(document)
    tags = tags_of(interpreter, problems)
    sent = [field.kind for tag in tags for method in tag.methods for field in method.fields]
    modules = model_modules(interpreter, sent, problems)
    if package == PACKAGE:
        problems += house_problems(document, tags, modules)
    if problems:
        raise DocumentError(*problems)
    return tags, modules


def made_of(document: Document, *, package: str = PACKAGE, source: str = "") -> Files:
    """
    Return the files of the package that *document* becomes.

    Raises:
        DocumentError: It cannot be generated as it is; all problems are named.
    """
    document = lowered(document)
    tags, modules = read(document, package)
    header = _OURS if package == PACKAGE else _THEIRS.format(source)
    return Files(document, tags, modules, header)


def build(
    spec: Path,
    folder: Path,
    report: Callable[[str], object] = lambda _: None,
    *,
    package: str = PACKAGE,
) -> dict[str, int]:
    """
    Generate the package of *spec* into the empty *folder*, and count what is in it.

    Raises:
        DocumentError: The document cannot be generated.
    """
    _check_pins()
    report(f"Reading {spec}")
    document = Document.load(spec)
    report("Interpreting")
    made = made_of(document, package=package, source=spec.name)
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    report("Formatting")
    _format(folder)
    return {
        "operations": sum(1 for _ in document.operations()),
        "models": sum(1 for name in made if name.startswith("models/")) - 1,
        "files": len(made),
    }


def _check_pins() -> None:
    for name, pinned in PINS.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found != pinned:
            text = f"is {found}, not {pinned}: install {name}=={pinned}, other versions write other code"
            raise refused(name, text)


def _format(folder: Path) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--config", str(Path(__file__).with_name("format.toml")), "--no-cache", str(folder)]
    for arguments in (["check", "--fix-only", "--quiet"], ["format", "--quiet"]):
        done = subprocess.run(
            [*ruff, *arguments, *config], capture_output=True, text=True, check=False
        )
        if done.returncode:
            told = f"{done.stderr}{done.stdout}".strip()
            raise refused("ruff", f"failed on generated code: {told}")


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def _remove(place: Path) -> None:
    try:
        shutil.rmtree(place, ignore_errors=True)
    except KeyboardInterrupt:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _swap(new: Path, output: Path) -> None:
    old = new.with_name("old")
    try:
        if output.exists():
            output.rename(old)
        new.rename(output)
    except BaseException:
        if old.exists() and not output.exists():
            old.rename(output)
        raise


def _drift(new: Path, output: Path) -> list[str]:
    different = set(_contents(new).items()) ^ set(_contents(output).items())
    return sorted({name for name, _ in different})


def _run(spec: Path, output: Path, package: str, *, check_only: bool) -> int:
    started = time.perf_counter()
    output.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    try:
        new = place / output.name
        new.mkdir()
        counts = build(spec, new, report=lambda step: print(step, flush=True), package=package)
        drift = _drift(new, output)
        if check_only and drift:
            for name in drift:
                print(f"{output / name}: differs from what {spec} says", file=sys.stderr)
            print("Run `make generate` and commit the result.", file=sys.stderr)
            return 1
        if drift:
            _swap(new, output)
        summary = ", ".join(f"{count} {name}" for name, count in counts.items())
        done = f"Wrote {output}" if drift else f"{output} is up to date"
        print(f"{done}: {summary}, {time.perf_counter() - started:.1f} s")
        return 0
    finally:
        _remove(place)


def main(arguments: list[str] | None = None) -> int:
    """
    Run the command line and return its exit status.
    """
    parser = argparse.ArgumentParser(
        prog="python -m generator",
        description="Generate a typed package from an OpenAPI document.",
    )
    spec, output = ROOT / "spec/openapi.yaml", ROOT / "generated" / PACKAGE
    told = "the folder of the package, replaced as a whole (%(default)s)"
    parser.add_argument("--spec", type=Path, default=spec, help="the document (%(default)s)")
    parser.add_argument("--output", type=Path, default=output, help=told)
    told = (
        "the name of the package; another than %(default)s is not held to the project's own rules"
    )
    parser.add_argument("--package", default=PACKAGE, help=told)
    told = "change nothing; fail if the package is out of date"
    parser.add_argument("--check", action="store_true", help=told)
    options = parser.parse_args(arguments)
    try:
        return _run(options.spec, options.output, options.package, check_only=options.check)
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted: the package is a whole one, the old or the new.", file=sys.stderr)
        return 130
