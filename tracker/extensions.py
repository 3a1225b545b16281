"""The Flask extensions, made here and bound to an application in ``create_app``."""

from __future__ import annotations

from flask_login import LoginManager
from flask_migrate import Migrate
from flask_wtf import CSRFProtect

from tracker.db import db

csrf = CSRFProtect()
login_manager = LoginManager()
migrate = Migrate(render_as_batch=True, compare_type=True)

__all__ = ["csrf", "db", "login_manager", "migrate"]
