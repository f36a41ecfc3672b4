"""
Where there is no Secret Service, `make keyring` says so.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import secret_service


def test_status_and_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Without gnome-keyring it ends with 3, and says how to get it.
    """
    monkeypatch.setenv("PATH", str(tmp_path))

    assert 3 == secret_service.main([])
    output = capsys.readouterr().out
    assert "NOT RUN" in output
    assert "apt-get install dbus gnome-keyring" in output
