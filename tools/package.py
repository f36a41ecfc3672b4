"""
Build wheel and sdist into dist/, look into the wheel, and install wheel, sdist and checkout in
fresh environments on each Python we promise: what users get is what is tested.

3.11 must be there; another version that is not found is named in the output.  The packages
they depend on are downloaded once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
REQUIRED = "3.11"
VERSIONS = (REQUIRED, "3.12", "3.13")
Arguments = list[str | Path]
PACKAGES = ("aries_exchange", "aries_exchange_openapi", "aries_sandbox")
CONSUMER = ROOT / "tests" / "package" / "consumer.py"
PROBE = f"""
import importlib, importlib.metadata, importlib.resources
for name in {PACKAGES!r}:
    importlib.import_module(name)
assert importlib.resources.files("aries_exchange_openapi").joinpath("openapi.json").is_file()
import aries_exchange
assert importlib.metadata.version("aries-exchange") == aries_exchange.__version__
try:
    aries_exchange.FileTokenStore()
except aries_exchange.TokenStoreError as error:
    assert "aries-exchange[file]" in str(error), error
else:
    raise AssertionError("the wheel alone brings what the store of files needs")
"""


def main() -> int:
    """
    Build, look, install, and tell; return the status to end with.
    """
    with tempfile.TemporaryDirectory(prefix="aries-package-") as folder:
        try:
            return _check(Path(folder))
        except subprocess.CalledProcessError as error:
            print(error.stdout)
            print(f"This failed: {' '.join(map(str, error.cmd))}")
            return 1


def _check(folder: Path) -> int:
    found = interpreters()
    if missing := [version for version in VERSIONS if version not in found]:
        print("  Not found, so not tested: Python", ", ".join(missing))
    if REQUIRED not in found:
        print(f"  Python {REQUIRED} must be there: nothing was tested.")
        return 1
    wheel, sdist = _build()
    with zipfile.ZipFile(wheel) as archive:
        faults = list(wheel_faults(archive.namelist()))
    if faults:
        print(f"  {wheel.name} is wrong:", *faults, sep="\n    ")
        return 1
    house = folder / "wheelhouse"
    # With what the build needs: hatchling asks for editables where it does not use it.
    _pip(found[REQUIRED], "download", "--dest", house, wheel, "hatchling", "editables")
    trials = [
        Trial(folder / f"{version}-{form}", found[version], house, arguments)
        for version in found
        for form, arguments in _forms(wheel, sdist).items()
    ]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for line in pool.map(Trial.run, trials):
            print(line, flush=True)
    # The command line inherits from what its extra brings.
    _pip(trials[0].installed, "install", "--no-compile", f"{wheel}[cli]")
    _type_check(trials[0].installed, folder)
    return 0


def _forms(wheel: Path, sdist: Path) -> dict[str, Arguments]:
    return {"wheel": [wheel], "sdist": [sdist], "editable": ["--editable", ROOT]}


@dataclass(frozen=True)
class Trial:
    """
    One form of the project on one Python: *folder* says which, and is made for it.
    """

    folder: Path
    python: Path
    wheelhouse: Path
    arguments: Arguments

    @property
    def installed(self) -> Path:
        """
        The interpreter of the fresh environment.
        """
        return self.folder / "bin" / "python"

    def run(self) -> str:
        """
        Install into a fresh environment, import there, and tell.
        """
        start = time.monotonic()
        _run(self.python, "-m", "venv", "--without-pip", self.folder)
        offline: Arguments = ["--no-compile", "--no-index", "--find-links", self.wheelhouse]
        _pip(self.installed, "install", *offline, *self.arguments)
        _run(self.installed, "-I", "-W", "error", "-c", PROBE)
        version, _, form = self.folder.name.partition("-")
        seconds = time.monotonic() - start
        return f"  Python {version}, {form:8}: installed and imported, {seconds:.1f} s"


def interpreters() -> dict[str, Path]:
    """
    Return the Pythons found on PATH, else among those that pyenv installed.
    """
    pyenv = Path.home() / ".pyenv" / "versions"
    found: dict[str, Path] = {}
    for version in VERSIONS:
        candidates = [shutil.which(f"python{version}")]
        candidates += sorted(map(str, pyenv.glob(f"{version}.*/bin/python{version}")), reverse=True)
        for candidate in filter(None, candidates):
            if _answers(candidate, version):
                found[version] = Path(candidate)
                break
    return found


def _answers(python: str, version: str) -> bool:
    # A shim of pyenv stands on PATH even where the version it names cannot run.
    told = subprocess.run(
        [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        check=False,
        text=True,
    )
    return told.stdout.strip() == version


def wheel_faults(names: Iterable[str]) -> Iterable[str]:
    """
    Yield what is wrong with a wheel that holds the files *names*.
    """
    present = set(names)
    tops = {name.partition("/")[0] for name in present}
    information = {top for top in tops if top.endswith(".dist-info")}
    for top in sorted(tops - information - set(PACKAGES)):
        yield f"{top} does not belong at the top"
    wanted = {f"{package}/{name}" for package in PACKAGES for name in ("__init__.py", "py.typed")}
    wanted.add("aries_exchange_openapi/openapi.json")
    for name in sorted(wanted - present):
        yield f"{name} is missing"
    for name in sorted(present):
        if name.endswith((".pyc", ".pyo")) or "/tests/" in name or "/test_" in name:
            yield f"{name} is not for users"


def _build() -> tuple[Path, Path]:
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", dist, ROOT)
    [wheel] = dist.glob("*.whl")
    [sdist] = dist.glob("*.tar.gz")
    _run(sys.executable, "-m", "check_wheel_contents", wheel)
    print(f"  Built {wheel.name} ({wheel.stat().st_size:,} bytes) and {sdist.name}.")
    return wheel, sdist


def _type_check(python: Path, folder: Path) -> None:
    # From elsewhere and without our settings, so that only what is installed is seen.
    options: Arguments = ["--strict", "--config-file=", "--cache-dir", folder / "mypy"]
    _run(
        sys.executable, "-m", "mypy", *options, "--python-executable", python, CONSUMER, cwd=folder
    )
    print("  A consumer of the wheel passes mypy --strict.")
    # pyright looks for packages where the first Python on PATH has its own.
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
    for package in PACKAGES[:2]:
        complete = ["--ignoreexternal", "--verifytypes", package]
        _run(sys.executable, "-m", "pyright", *complete, cwd=folder, path=path)
        print(f"  {package} is completely typed, says pyright.")


def _pip(python: Path, *arguments: str | Path) -> None:
    _run(sys.executable, "-m", "pip", "--quiet", "--python", python, *arguments)


def _run(*command: str | Path, cwd: Path = ROOT, path: str | None = None) -> None:
    subprocess.run(
        command,
        check=True,
        cwd=cwd,
        env=None if path is None else {**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(main())
