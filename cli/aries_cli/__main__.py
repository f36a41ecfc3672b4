"""
The command as `python -m aries_cli`.
"""

from __future__ import annotations

import sys

from aries_cli import main


if __name__ == "__main__":
    sys.exit(main())
