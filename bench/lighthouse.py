"""Lighthouse on the four pages that are used most, at a desk and on a phone.

``LIGHTHOUSE`` names its program (npm: lighthouse), ``DATABASE_URL`` the demonstration's data. The
program is served as in production by gunicorn's settings of the Procfile or, without ``ADDRESS``,
by the development server of this process.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from bench.browsing import cookie_of, find_browser, person_of, serving
from tracker import create_app
from tracker.db import db
from tracker.models import Report

CATEGORIES = ("performance", "accessibility", "best-practices")
FORMS = {"desktop": ("--preset=desktop",), "phone": ()}


def main() -> None:
    """Print a table of the scores and the weight of each page."""
    program = os.environ.get("LIGHTHOUSE")
    if not program:
        raise SystemExit("LIGHTHOUSE has to name its program (npm: lighthouse).")
    app = create_app()
    print("| page | as | on | performance | accessibility | best practices | requests | kB |")
    print("|---|---|---|--:|--:|--:|--:|--:|")
    with serving(app) as address:
        for role, path in pages(app):
            for form, options in FORMS.items():
                told = look(app, program, address + path, role, options)
                print(f"| `{path}` | {role} | {form} | {told} |", flush=True)


def pages(app: Flask) -> list[tuple[str, str]]:
    """Yield who looks at which page."""
    with app.app_context():
        report = db.session.execute(
            select(Report.id).where(~Report.decision.has()).order_by(Report.id.desc()).limit(1)
        ).scalar_one()
    return [
        ("leader", "/dashboard"),
        ("liaison", "/my"),
        ("leader", "/tasks/linyi-2019-13-27"),
        ("supervisor", f"/review/{report}"),
    ]


def look(app: Flask, program: str, address: str, role: str, options: tuple[str, ...]) -> str:
    """Let Lighthouse look at a page once; yields its scores, requests and weight as table cells."""
    with app.app_context():
        name, value = cookie_of(app, person_of(role, os.environ.get(f"BENCH_{role.upper()}", "")))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        headers = json.dumps({"Cookie": f"{name}={value}"})
        command = [
            "node", program, address, "--quiet", "--output=json", f"--output-path={file}",
            f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={headers}",
            "--chrome-flags=--headless=new --no-sandbox", *options,
        ]  # fmt: skip
        environment = {**os.environ, "CHROME_PATH": find_browser()}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        found = json.loads(file.read_text())
    if os.environ.get("BENCH_FINDINGS"):
        tell_findings(found)
    scores = [f"{round(100 * found['categories'][each]['score'])}" for each in CATEGORIES]
    items = found["audits"]["network-requests"]["details"]["items"]
    weight = sum(each.get("transferSize", 0) for each in items) // 1024
    return " | ".join([*scores, str(len(items)), str(weight)])


def tell_findings(found: dict[str, object]) -> None:
    """Print every audit that is not passed in full."""
    audits = found["audits"]
    assert isinstance(audits, dict)
    for each in audits.values():
        score = each.get("score")
        if score is not None and score < 1:
            print("   ", score, each["id"], each.get("displayValue", ""))
