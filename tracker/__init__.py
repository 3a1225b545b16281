"""Duban 督办: task assignment and supervision for governments. ``create_app`` puts it together."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import blueprints, cli, clock, gate, logs, shell
from tracker.config import ROOT, Config, read_config
from tracker.db import db, engine_options, prepare_engine
from tracker.extensions import csrf, login_manager, migrate
from tracker.services.installation import demonstration
from tracker.simulation import forward

__version__ = "0.1.0"

GARBAGE = (50_000, 20, 50)
"""When to look for garbage in rings. A large plan's facts are 300,000 objects that live for one
page; Python's own 700 looks through all of them so often that it takes half the page's time."""


def create_app(given: Mapping[str, object] | None = None) -> Flask:
    """Make the application from the environment; ``given`` overrides settings for tests.

    Raises :class:`tracker.errors.ConfigError` naming a wrong setting.
    """
    logs.init_logs()
    gc.set_threshold(*GARBAGE)
    config = read_config(given)
    app = Flask(
        __name__,
        instance_path=str(config.instance_path.resolve()),
        template_folder=str(ROOT / "templates"),
    )
    configure(app, config)
    db.init_app(app)
    csrf.init_app(app)
    login_manager.init_app(app)
    migrate.init_app(app, db, directory=str(Path(__file__).parent / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
    if config.tracker_clock is not None:
        clock.set_default(demonstration.clock_source(app.app_context, config.tracker_clock))
    shell.init_app(app)
    gate.init_app(app)
    app.extensions["duban_forward"] = forward.move_forward
    blueprints.register(app)
    cli.register(app)
    return app


def configure(app: Flask, config: Config) -> None:
    """Put the checked settings where Flask and its extensions look for them."""
    app.extensions["duban_config"] = config
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.testing,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        MAX_CONTENT_LENGTH=(config.max_upload_mb * 12 + 2) * 1024 * 1024,
        SESSION_COOKIE_NAME="__Host-duban" if config.secure_cookies else "duban",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        JSON_AS_ASCII=False,
    )
    if config.trusted_proxies:  # clients' addresses come from that many proxies, from no others
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
