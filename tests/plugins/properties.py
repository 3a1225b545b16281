"""How properties are tried: the same examples every time in a check, new ones on a desk."""

import os

from hypothesis import settings

# No deadline: the machine runs several workers, and a slow moment says nothing about the code.
settings.register_profile("desk", deadline=None)
settings.register_profile("check", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("check" if os.environ.get("CI") else "desk")
