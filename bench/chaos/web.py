"""What gunicorn serves in the year of chaos: the program itself, by the year's clock."""

from __future__ import annotations

import os

from bench.chaos import moments
from tracker import create_app

app = create_app()
moments.follow(os.environ["CHAOS_DIAL"])
