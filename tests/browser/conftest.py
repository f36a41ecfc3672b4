"""
A real Chromium.  These tests run where `CHROMIUM` names one, which `make browser` does.
"""

from __future__ import annotations

import os

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import pytest

from aries_sandbox.pytest_plugin import aries_sandbox, aries_sandbox_server


if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request


__all__ = ["aries_sandbox", "aries_sandbox_server"]

CHROMIUM: Final = os.environ.get("CHROMIUM")
SCREENSHOTS: Final = Path(__file__).parents[2] / "build" / "screenshots"
ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-default-apps",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]

collect_ignore_glob = [] if CHROMIUM else ["test_*"]


@pytest.fixture(scope="session", name="browser")
def browser() -> Iterator[Browser]:
    """
    The browser of the session.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=ARGUMENTS,
            env={**os.environ, "DBUS_SESSION_BUS_ADDRESS": "disabled:"},
        )
        yield running
        running.close()


class Window:
    """
    A window of the browser, and what must not happen in it.
    """

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.problems: list[str] = []
        self.hosts: set[str | None] = set()
        self.forms: int = 0
        self._name = name
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda message: self.problems.append(message.text))
        page.on("request", self._note)

    def _note(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).hostname)
        self.forms += request.method == "POST"

    def picture(self, label: str) -> None:
        """
        Keep a screenshot, for people to look at.
        """
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{self._name}-{label}.png"
        self.page.screenshot(path=path, full_page=True)

    def type(self, *keys: str) -> None:
        """
        Type *keys*: text, or the name of a key in angle brackets.

        Text waits for a field that has the focus: a page is there before `autofocus` takes effect.
        """
        for key in keys:
            if key.startswith("<"):
                self.page.keyboard.press(key.strip("<>"))
            else:
                self.page.locator("input:focus").wait_for()
                self.page.keyboard.type(key)

    def shows(self, title: str) -> None:
        """
        Wait until the page with *title* is there.
        """
        self.page.get_by_role("heading", name=title).wait_for()

    @property
    def is_too_wide(self) -> bool:
        """
        Whether one has to scroll sideways.
        """
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(script))


@pytest.fixture(
    params=[("light", 1000, 760), ("dark", 1000, 760), ("light", 360, 700), ("dark", 360, 700)],
    ids=["desk-light", "desk-dark", "phone-light", "phone-dark"],
    name="any_window",
)
def any_window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Window]:
    """
    A window of each kind.
    """
    scheme, width, height = request.param
    name = f"{'phone' if width < 500 else 'desk'}-{scheme}"
    yield from _window(browser, name, scheme, width, height)


@pytest.fixture(name="window")
def window(browser: Browser) -> Iterator[Window]:
    """
    A window.
    """
    yield from _window(browser, "window", "light", 1000, 760)


def _window(browser: Browser, name: str, scheme: str, width: int, height: int) -> Iterator[Window]:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": height},
    )
    context.set_default_timeout(15_000)
    opened = Window(context.new_page(), name)
    yield opened
    context.close()
    assert opened.hosts <= {"127.0.0.1"}
    assert [] == opened.problems
