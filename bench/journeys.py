"""The journeys of the week on the demonstration: actions, seconds waited, a person's seconds.

``make bench ARGS=journeys`` walks what ``tests/journeys/walks.py`` walks, each on a copy of the
demonstration's SQLite file (``DATABASE_URL``) on a day in the reporting week, in both languages, at
a desk and on a phone, and prints the seconds for which one waits. What a person's pace makes of
them is computed from the counts. ``BENCH_PACE=real`` types and reads at that pace instead, in
Chinese, and prints the seconds of the clock on the wall.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.engine import make_url

from bench.browsing import SIZES, browsing, person_of, seat, serving
from tests.journeys import walks
from tests.journeys.hand import Hand
from tracker import create_app
from tracker.db import db

DUTIES, REPORTS = 12, 30
PERIOD, DAY, RED_DAY = "2021Q2", date(2021, 7, 2), "2021-02-01"

LETTER = 60 / 60
"""Seconds for a Chinese character: 60 a minute, by an input method, not by a typist."""
REACH = 1.2
"""Seconds to reach for a button, a key or a field."""
READ = 4.0
"""Seconds to read a row or a page before acting on it."""

Walk = Callable[[Any], None]
WALKS: tuple[tuple[str, str, str, Walk], ...] = (
    ("review 30 reports one by one", "supervisor", "rsj-dbzy",
     lambda hand: walks.review_one_by_one(hand, REPORTS)),
    ("review 30 reports together", "supervisor", "rsj-dbzy",
     lambda hand: walks.review_together(hand, REPORTS)),
    ("file 12 duties one by one", "liaison", "rsj-llx",
     lambda hand: walks.file_a_quarter(hand, PERIOD, DUTIES)),
    ("file 12 duties on one sheet", "liaison", "rsj-llx",
     lambda hand: walks.file_a_quarter_on_one_sheet(hand, PERIOD, DUTIES)),
    ("file 12 duties from last time's words", "liaison", "rsj-llx",
     lambda hand: walks.file_a_quarter_from_last_time(hand, PERIOD, DUTIES)),
    ("find every red duty of one county", "leader", "zfb-fgld",
     lambda hand: walks.find_red_of_a_county(hand, RED_DAY)),
    ("write an instruction", "leader", "zfb-fgld", walks.write_an_instruction),
    ("prepare the bulletin", "supervisor", "rsj-dbzy", walks.prepare_a_bulletin),
)  # fmt: skip


class SlowHand(Hand):
    """A hand that takes a person's time."""

    def act(self) -> None:
        """Reach for what is pressed or filled in."""
        super().act()
        sleep(REACH)

    def look(self) -> None:
        """Read."""
        super().look()
        sleep(READ)

    def write(self, words: str) -> None:
        """Write letter by letter; the page saves by itself meanwhile."""
        for letter in words:
            super().write(letter)
            sleep(LETTER)


def main() -> None:
    """Walk every journey, each on a fresh copy; print a table."""
    is_real = os.environ.get("BENCH_PACE") == "real"
    head = "s on the wall, at a person's pace" if is_real else "s waited | s at a person's pace"
    print(f"| journey | as | language | on | actions | letters | looks | {head} | load |")
    print("|---|---|---|---|" + "--:|" * (5 if is_real else 6))
    wanted = os.environ.get("BENCH_WALKS", "")
    with browsing() as browser:
        for walk in WALKS:
            if wanted not in walk[0]:
                continue
            for locale in ("zh_CN",) if is_real else ("zh_CN", "en"):
                for form in ("desk", "phone"):
                    go(browser, walk, (locale, form), is_real=is_real)


@contextmanager
def copy_of_the_demonstration() -> Iterator[Flask]:
    """Yield the program on a copy of the demonstration's database."""
    source = make_url(os.environ["DATABASE_URL"]).database or ""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(source, Path(folder) / "copy.sqlite3")
        app = create_app({"DATABASE_URL": f"sqlite:///{folder}/copy.sqlite3"})
        yield app
        with app.app_context():
            db.engine.dispose()


def go(
    browser: Browser, walk: tuple[str, str, str, Walk], way: tuple[str, str], *, is_real: bool
) -> None:
    """Walk one journey and print its row."""
    (name, role, username, steps), (locale, form) = walk, way
    width, height = SIZES[form]
    with copy_of_the_demonstration() as app, serving(app, DAY) as address, app.app_context():
        page = seat(
            browser, app, address, person_of(role, username),
            viewport={"width": width, "height": height}, has_touch=form == "phone",
        )  # fmt: skip
        page.context.add_cookies([{"name": "duban_locale", "value": locale, "url": address}])
        hand = (SlowHand if is_real else Hand)(page, address, form=form)
        hand.open("/account")  # the browser has the styles and scripts
        began = perf_counter()
        steps(hand)
        seconds = perf_counter() - began
        page.context.close()
    pace = hand.letters * LETTER + hand.actions * REACH + hand.looks * READ
    told = f"{seconds:.0f}" if is_real else f"{seconds:.1f} | {seconds + pace:.0f}"
    counts = f"{hand.actions} | {hand.letters} | {hand.looks}"
    load = os.getloadavg()[0]
    print(f"| {name} | {role} | {locale} | {form} | {counts} | {told} | {load:.1f} |", flush=True)
