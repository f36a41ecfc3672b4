"""
Is there a browser that the user would see, and how it is opened.
"""

from __future__ import annotations

import threading

from collections.abc import Callable, Mapping
from functools import partial


def missing_browser(
    environ: Mapping[str, str], platform: str, exists: Callable[[str], bool]
) -> str | None:
    """
    Return why a browser opened here would not be the user's, or None if it would be.

    *platform* is `sys.platform`, *exists* tells whether there is a file.  `BROWSER` in *environ*
    is the user's word that there is one.
    """

    def is_set(*names: str) -> bool:
        return any(environ.get(name) for name in names)

    why = None
    if is_set("BROWSER"):
        return why
    if is_set("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"):
        why = "this is an SSH session"
    elif is_set("container") or exists("/.dockerenv") or exists("/run/.containerenv"):
        why = "this is a container"
    elif platform not in {"darwin", "win32", "cygwin"}:
        if not is_set("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
            why = "there is no display"
        elif not _has_browser():
            why = "no browser was found"
    return why


def _has_browser() -> bool:
    import webbrowser

    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def open_browser(url: str) -> None:
    """
    Open *url* in the user's browser, without waiting for it.
    """
    import webbrowser

    # Some browsers, and most commands in BROWSER, return when the window is closed.
    opening = partial(webbrowser.open, url)
    threading.Thread(target=opening, name="aries-open-browser", daemon=True).start()
