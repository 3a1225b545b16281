"""The application object that a server imports."""

import sys

from tracker import create_app
from tracker.errors import ConfigError

try:
    app = create_app()
except ConfigError as wrong:
    sys.exit(f"duban: {wrong}")
