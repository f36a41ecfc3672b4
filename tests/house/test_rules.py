"""
Rules of this house that no tool knows.
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path

import pytest


ROOT = Path(__file__).resolve().parents[2]
OVERLAY = ROOT / "overlay" / "aries_exchange"


def found(pattern: str, *folders: Path) -> Iterator[str]:
    """
    Yield each line below *folders* that *pattern* matches, with its place.
    """
    for folder in folders:
        for module in sorted(folder.rglob("*.py")):
            if module != Path(__file__):
                for number, line in enumerate(module.read_text().splitlines(), 1):
                    if re.search(pattern, line):
                        yield f"{module.relative_to(ROOT)}:{number}: {line.strip()}"


def rows() -> Iterator[tuple[list[str], list[str]]]:
    """
    Yield each row of the table of modules in ARCHITECTURE.md: its modules and their tests.
    """
    _, _, section = (ROOT / "ARCHITECTURE.md").read_text().partition("## The overlay")
    for line in section.splitlines():
        cells = [re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0]:
            yield cells[0], cells[2]


class TestRules:
    def test_the_search_finds(self) -> None:
        """
        The other rules hold because there is nothing to find, not because nobody looked.
        """
        assert list(found(r"^class AriesError\b", OVERLAY))
        assert list(found(r"^def found\(", ROOT / "tests")) == []

    def test_no_mocks_of_our_own_code(self) -> None:
        """
        Faults are scripted in the sandbox; our own code is never replaced under test.
        """
        replaced = r"mock\.patch|MagicMock|monkeypatch\.setattr\([\"']?(aries|generator)"

        assert [] == list(found(replaced, ROOT / "tests"))

    def test_oauth2_never_waits(self) -> None:
        """
        OAuth2 is without I/O: whoever drives a flow decides how to wait.
        """
        assert [] == list(found(r"\basync def\b|\bawait\b", OVERLAY / "oauth2"))

    @pytest.mark.parametrize(
        "word", ["auth_url", "authorize_url", "access_token_url", "refresh_url", "auth_code"]
    )
    def test_names_are_those_of_the_rfcs(self, word: str) -> None:
        """
        Endpoints and parameters are called what RFC 6749 calls them.
        """
        assert [] == list(found(rf"\b_?{word}\b", OVERLAY))


class TestProse:
    def test_every_module_has_its_row(self) -> None:
        """
        ARCHITECTURE.md says what each module of the overlay is for, and names no other.
        """
        modules = [
            module.relative_to(OVERLAY).with_suffix("").as_posix()
            for module in OVERLAY.rglob("*.py")
            # The folders have rows of their own.
            if module.name != "__init__.py" or module.parent == OVERLAY
        ]
        named = [module for modules, _ in rows() for module in modules]

        assert sorted(modules) == sorted(named)

    def test_every_module_is_tested(self) -> None:
        """
        ARCHITECTURE.md names a test file for each module, and it exists.
        """
        untested = [modules for modules, tests in rows() if not tests]
        missing = [
            test
            for _, tests in rows()
            for test in tests
            if not (ROOT / "tests" / f"{test}.py").is_file()
        ]

        assert ([], []) == (untested, missing)

    def test_architecture_stays_short(self) -> None:
        """
        ARCHITECTURE.md has at most 120 lines.
        """
        assert len((ROOT / "ARCHITECTURE.md").read_text().splitlines()) <= 120

    def test_texts_of_the_document_are_for_users(self) -> None:
        """
        `help()` on a method shows what it does; where that is known from is a comment.
        """
        lines = (ROOT / "spec" / "openapi.yaml").read_text().splitlines()
        research = r"\b(sources?|reference|official|guide|published|document|SDK)\b"

        assert [] == [
            line for line in lines if re.search(research, line) and line.lstrip()[:1] != "#"
        ]

    def test_every_target_exists(self) -> None:
        """
        Every `make` target that a page names is in the Makefile.
        """
        targets = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("*/README.md")]
        named = {
            (page.name, target)
            for page in pages
            for target in re.findall(
                r"(?:^|`)(?:[A-Z]+=\S+ )*make ([a-z0-9-]+)", page.read_text(), re.MULTILINE
            )
        }

        assert len(named) > 20
        assert set() == {(page, target) for page, target in named if target not in targets}

    def test_every_merge_is_finished(self) -> None:
        """
        No page holds the markers of a merge, which no other check reads.
        """
        pages = [
            *ROOT.glob("*.md"),
            *ROOT.glob("[a-z]*/*.md"),
            *ROOT.glob("docs/*/*.md"),
            *ROOT.glob("*/*.yaml"),
        ]

        assert len(pages) > 10
        assert [] == [
            page.name
            for page in pages
            if re.search(r"^(<{7}|>{7}) ", page.read_text(encoding="utf-8"), re.MULTILINE)
        ]
