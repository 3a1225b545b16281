"""Every page of the demonstration through the Nu Html Checker; yields the number of its errors.

Walks the links from each role's first page, a few addresses of each route, in both languages. The
checker is a Java program of its own: ``VNU_JAR`` names it (npm: vnu-jar). The data are those of
``DATABASE_URL``, the demonstration's as ``make run`` prepares it.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from bench.browsing import cookie_of
from tracker import create_app
from tracker.db import db
from tracker.models import User
from tracker.navigation import home_for

LINK = re.compile(r'href="(/[^"#]*)')
EACH = int(
    os.environ.get("BENCH_EACH", "4")
)  # so many addresses of a route are looked at for each role and language
MOST = 400
OPEN = ("/login", "/accessibility")


def main() -> None:
    """Write the pages to a folder, let the checker read them, print what it says."""
    jar = os.environ.get("VNU_JAR")
    if not jar:
        raise SystemExit("VNU_JAR has to name the Nu Html Checker (npm: vnu-jar).")
    app = create_app()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written = 0
        for locale in ("zh_CN", "en"):
            for person, role in people(app):
                for path, page in pages_of(app, person, role, locale):
                    written += 1
                    (folder / f"{written:04}.html").write_text(f"{page}\n<!-- {locale} {path} -->")
        command = ["java", "-jar", jar, "--errors-only", "--format", "gnu", str(folder)]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        errors = [line for line in (told.stdout + told.stderr).splitlines() if ": error" in line]
        for line in errors[:20]:
            file = line.split(":")[1].split("/")[-1].strip('"')
            said = (folder / file).read_text().rsplit("<!--", 1)[1] if file.endswith("html") else ""
            print(line.rsplit("/", 1)[-1], said)
    print(f"{written} pages, {len(errors)} errors")


def people(app: Flask) -> list[tuple[int, str]]:
    """Yield one person of each role, and nobody."""
    with app.app_context():
        rows = db.session.execute(
            select(User.id, User.role).where(User.enabled).order_by(User.id)
        ).all()
    first = {role: key for key, role in reversed(rows)}
    return [(0, ""), *((key, role) for role, key in sorted(first.items()))]


def pages_of(app: Flask, person: int, role: str, locale: str) -> Iterator[tuple[str, str]]:
    """Walk the links of a person's pages; yields address and text of each page."""
    client = app.test_client()
    client.set_cookie("duban_locale", locale)
    if person:
        client.set_cookie(*cookie_of(app, person))
    waiting = [home_for(role), "/help", "/account"] if role else list(OPEN)
    seen: set[str] = set(waiting)
    taken: Counter[str] = Counter()
    while waiting and sum(taken.values()) < MOST:
        path = waiting.pop(0)
        rule = rule_of(app, path)
        if rule is None or taken[rule] >= EACH:
            continue
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        taken[rule] += 1
        yield path, answer.text
        for found in LINK.findall(answer.text):
            plain = html.unescape(found)
            if plain not in seen:
                seen.add(plain)
                waiting.append(plain)


def rule_of(app: Flask, path: str) -> str | None:
    """Yield the route that answers an address, None for files and unknown ones."""
    try:
        endpoint, _ = app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint == "static" else str(endpoint)
