"""
The site as it was built.  These tests run where `ARIES_SITE` names it, which `make docs` does.
"""

from __future__ import annotations

import os

from pathlib import Path


SITE = Path(os.environ.get("ARIES_SITE", "build/docs")).absolute()
collect_ignore_glob = [] if "ARIES_SITE" in os.environ else ["test_*"]
