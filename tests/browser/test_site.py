"""
The site, as `make docs` has built it, in a browser.
"""

from __future__ import annotations

import functools
import importlib
import threading

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.browser.conftest import Window
from tests.site.conftest import SITE


PAGES = sorted(page.relative_to(SITE).as_posix() for page in SITE.rglob("*.html"))


class Files(SimpleHTTPRequestHandler):
    """
    Serves the files of the site, and says nothing.
    """

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """
        Say nothing.
        """


@pytest.fixture(scope="module", name="site")
def site() -> Iterator[str]:
    """
    The address of the site.
    """
    files = functools.partial(Files, directory=str(SITE))
    with ThreadingHTTPServer(("127.0.0.1", 0), files) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class TestSite:
    def test_every_page(self, any_window: Window, site: str) -> None:
        """
        No page has to be scrolled sideways on a desk or a phone, or hinders anybody in the light or
        in the dark, as far as axe-core sees; and no script fails.
        """
        axe: Any = importlib.import_module("axe_playwright_python.sync_playwright").Axe()
        is_dark = any_window.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        # Of what passes it need not tell each place.  In the dark all but the colors is the same.
        rules: dict[str, list[str]] = {"resultTypes": ["violations"]}
        rules |= {"runOnly": ["color-contrast"]} if is_dark else {}
        wide: list[str] = []
        found: list[tuple[str, str, str]] = []
        is_desk = (any_window.page.viewport_size or {"width": 0})["width"] > 500
        # The dark colors are the same everywhere.
        for name in PAGES[::8] if is_dark else PAGES:
            any_window.page.goto(site + name)
            wide += [name] if any_window.is_too_wide else []
            if is_desk:
                problems = axe.run(any_window.page, options=rules).response["violations"]
                found += [(name, each["id"], each["nodes"][0]["html"]) for each in problems]
        any_window.page.goto(f"{site}tutorial/first-order.html")
        any_window.picture("site")

        assert len(PAGES) > 40
        assert ([], []) == (wide, found)
