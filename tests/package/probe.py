"""
What is in an environment where the package was installed: the three packages, typed, and no extra.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.resources

import aries_exchange


for name in ("aries_cli", "aries_exchange", "aries_exchange_openapi", "aries_sandbox"):
    importlib.import_module(name)
    assert importlib.resources.files(name).joinpath("py.typed").is_file()

assert importlib.resources.files("aries_exchange_openapi").joinpath("openapi.json").is_file()
assert importlib.metadata.version("aries-exchange") == aries_exchange.__version__

told = ""
try:
    aries_exchange.FileTokenStore()
except aries_exchange.TokenStoreError as error:
    told = str(error)
assert "aries-exchange[file]" in told, "the wheel alone brings what the store of files needs"
