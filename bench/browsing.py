"""A browser before the program in hand: serve it, seat somebody, without the log-in form's time."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from scripts.screenshots import BROWSERS, Silent
from tracker import clock, gate
from tracker.db import db
from tracker.models import User
from tracker.services.user import sessions
from tracker.services.user.sessions import Device

SIZES = {"desk": (1440, 900), "phone": (390, 844), "paper": (794, 1123)}


@contextmanager
def serving(app: Flask, day: date | None = None) -> Iterator[str]:
    """Serve a program on a free port; yields its address. ``day`` lets its clock stand there."""
    if day is not None:
        clock.set_default(clock.FixedClock(clock.moment_on(day)))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        if day is not None:
            clock.set_default(clock.wall_now)


def find_browser() -> str:
    """Yield the path of the system's Chromium; raises SystemExit where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("No Chromium on this machine (Debian: apt-get install chromium).")
    return found


@contextmanager
def browsing() -> Iterator[Browser]:
    """Yield the system's Chromium, closed afterwards."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=arguments)
        yield browser
        browser.close()


def cookie_of(app: Flask, user_id: int) -> tuple[str, str]:
    """Open a session for a person; yields the cookie's name and value."""
    client = app.test_client()
    with app.app_context():
        user = db.session.get_one(User, user_id)
        key = sessions.open_session(user, Device("127.0.0.1", "bench"))
    with client.session_transaction() as cookie:
        cookie[gate.KEY] = key
    name = str(app.config["SESSION_COOKIE_NAME"])
    found = client.get_cookie(name)
    return name, found.value if found else ""


def seat(browser: Browser, app: Flask, address: str, user_id: int, **options: object) -> Page:
    """Yield a fresh page with a person at it; ``options`` are those of a browser context."""
    name, value = cookie_of(app, user_id)
    context = browser.new_context(
        **{"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "reduced_motion": "reduce"} | options  # type: ignore[arg-type]
    )
    context.set_default_timeout(120_000)  # what is measured is told, not cut off
    context.add_cookies([{"name": name, "value": value, "url": address}])
    return context.new_page()


def person_of(role: str, username: str = "") -> int:
    """Yield the id of the first person with a role, or of the one so named."""
    wanted = User.username == username if username else User.role == role
    rows = db.session.execute(select(User.id).where(wanted).order_by(User.id).limit(1))
    return rows.scalar_one()
