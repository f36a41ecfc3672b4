"""
Run the tests of the token lifecycle at the sizes that are promised, again and again for a time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time


def main(arguments: list[str]) -> int:
    """
    Run them once, and then until the seconds in *arguments* are over; return the first failure.
    """
    ends = time.monotonic() + (float(arguments[0]) if arguments else 0)
    environment = {**os.environ, "ARIES_TEST_SCALE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "--durations=10", "tests/lifecycle"]
    rounds = 0
    while rounds == 0 or time.monotonic() < ends:
        rounds += 1
        print(f"soak: round {rounds}", flush=True)
        status = subprocess.run(command, check=False, env=environment).returncode
        if status != 0:
            return status
    print(f"soak: {rounds} rounds, all is well")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
