"""
The package of the feature document, made once and imported as ``features``.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.regenerate import FEATURES, load_package, regenerate


@pytest.fixture(scope="session", name="features_path")
def _features_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The folder that holds the package of the feature document.
    """
    return regenerate(FEATURES, tmp_path_factory.mktemp("features"))


@pytest.fixture(scope="session", name="features")
def _features(features_path: Path) -> Callable[[str], Any]:
    """
    A finder for modules of the package of the feature document.
    """
    finder: Callable[[str], Any] = load_package(features_path, "features")
    return finder
