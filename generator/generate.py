"""
Generate the package: load, guard, parse, render, format, and swap in.

The folder is replaced as a whole or not at all.  The versions of the generator
and of the formatter are pinned exactly, for either changes its output between
patch releases.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import time

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

from generator.document import Document, DocumentError, Problem
from generator.guard import check
from generator.kinds import CONFIG
from generator.render import PACKAGE, Files


__all__ = ["build", "main"]

ROOT: Final = Path(__file__).parents[1]
# What the parser says of where it failed, and its way to print text of the document.
_ENDPOINT: Final = re.compile(r"parsing ([A-Z]+) (/\S*) within")
_SCHEMA: Final = re.compile(r"/components/schemas/([\w.-]+)")
_NO_TEXT: Final = re.compile(r"<[\w.]+UntrustedString object at \w+> ?")
PINS: Final = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}


def build(
    spec: Path, folder: Path, report: Callable[[str], object] = lambda _: None
) -> dict[str, int]:
    """
    Generate the package of *spec* into the empty *folder*, and count what is in it.

    Raises:
        DocumentError: The document cannot be generated.
    """
    _check_pins()
    report(f"Reading {spec}")
    complete = Document.load(spec)
    report("Checking what would be dropped or broken in silence")
    check(complete)
    report("Parsing")
    document = complete.pruned()
    parsed = _parse(document)
    report("Rendering")
    made = Files(document, complete, parsed)
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
            raise DocumentError([Problem(name, text)])


def _parse(document: Document) -> GeneratorData:
    parsed = GeneratorData.from_dict(document.raw, config=CONFIG)
    if isinstance(parsed, GeneratorError):
        raise DocumentError([_translated(parsed)])
    errors: list[GeneratorError] = [*parsed.errors]
    for collection in parsed.endpoint_collections_by_tag.values():
        errors += collection.parse_errors
    if errors:
        raise DocumentError([_translated(error) for error in errors])
    return parsed


def _translated(error: GeneratorError) -> Problem:
    text = " ".join(_NO_TEXT.sub("", f"{error.header} {error.detail}").split())
    if found := _ENDPOINT.search(text):
        return Problem(f"paths.{found[2]}.{found[1].lower()}", text)
    found = _SCHEMA.search(text)
    return Problem(f"components.schemas.{found[1]}" if found else "openapi-python-client", text)


def _format(folder: Path) -> None:
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--config", str(Path(__file__).with_name("format.toml")), "--no-cache", str(folder)]
    for arguments in (["check", "--fix-only", "--quiet"], ["format", "--quiet"]):
        done = subprocess.run(
            [*ruff, *arguments, *config], capture_output=True, text=True, check=False
        )
        if done.returncode:
            problem = Problem("ruff", f"failed on generated code: {done.stderr.strip()}")
            raise DocumentError([problem])


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


def _run(spec: Path, output: Path, *, check_only: bool) -> int:
    started = time.perf_counter()
    output.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{output.name}.", dir=output.parent))
    try:
        new = place / output.name
        new.mkdir()
        counts = build(spec, new, report=lambda step: print(step, flush=True))
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
        description=f"Generate the package {PACKAGE} from the OpenAPI document.",
    )
    spec, output = ROOT / "spec/openapi.yaml", ROOT / "generated" / PACKAGE
    told = "the folder of the package, replaced as a whole (%(default)s)"
    parser.add_argument("--spec", type=Path, default=spec, help="the document (%(default)s)")
    parser.add_argument("--output", type=Path, default=output, help=told)
    told = "change nothing; fail if the package is out of date"
    parser.add_argument("--check", action="store_true", help=told)
    options = parser.parse_args(arguments)
    try:
        return _run(options.spec, options.output, check_only=options.check)
    except DocumentError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted: the package is a whole one, the old or the new.", file=sys.stderr)
        return 130
