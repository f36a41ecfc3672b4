"""
Run the targets of `make check` one by one; stop at the first that fails and say how to go on.
"""

from __future__ import annotations

import subprocess
import sys
import time


def main(steps: list[str]) -> int:
    """
    Make each of *steps*; return the status of the first that fails, or 0.
    """
    took: dict[str, float] = {}
    for number, step in enumerate(steps, 1):
        print(f"[{number}/{len(steps)}] {step}", flush=True)
        start = time.monotonic()
        status = subprocess.run(["make", step], check=False).returncode
        took[step] = time.monotonic() - start
        if status != 0:
            print(f"\n{step} failed after {took[step]:.1f} s.  Again: make {step}")
            return status
        print(f"[{number}/{len(steps)}] {step}: {took[step]:.1f} s\n", flush=True)
    print(f"All is well, in {sum(took.values()):.0f} s:", end=" ")
    print(", ".join(f"{step} {seconds:.0f}" for step, seconds in took.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
