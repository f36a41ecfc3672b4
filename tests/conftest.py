"""
What every test is run with.
"""

from __future__ import annotations

import hypothesis


# Wall-clock deadlines fail on busy machines; a failure prints the line that repeats it.
hypothesis.settings.register_profile("default", deadline=None, print_blob=True)
hypothesis.settings.load_profile("default")
