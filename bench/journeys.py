"""The daily work of each role in a browser: how many actions it takes, and how long the program.

The person's own typing takes no time here: the seconds are what one waits for the program. Each run
works on a copy of the demonstration's SQLite file (``DATABASE_URL``), in Chinese and English, at a
desk and on a phone. An action is a press, a key or a field filled in.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from bench.browsing import SIZES, browsing, person_of, seat, serving
from tracker import create_app
from tracker.db import db
from tracker.models import Bulletin, Instruction, Report

DUTIES, REPORTS = 12, 30
PERIOD, RED_DAY = "2021Q2", "2021-02-01"
DONE = "举办企业职工岗前培训班三期，培训一百二十人次，全部通过结业考核。"


class Hand:
    """A person's hand on a page: does one thing at a time and counts."""

    def __init__(self, page: Page, address: str, *, has_keys: bool) -> None:
        self.page, self.address, self.has_keys = page, address, has_keys
        self.actions = 0

    def open(self, path: str) -> None:
        """Be on a page; how one got there is not counted."""
        self.page.goto(self.address + path, wait_until="networkidle")

    def press(self, selector: str) -> None:
        """Press what can be seen of a selector, and wait for the page it leads to."""
        self.actions += 1
        self.page.locator(selector).locator("visible=true").first.click()
        self.page.wait_for_load_state("networkidle")

    def key(self, key: str, otherwise: str) -> None:
        """Press a key; on a phone the button instead."""
        if not self.has_keys:
            self.press(otherwise)
            return
        self.actions += 1
        before = self.page.url
        self.page.keyboard.press(key)
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.page.wait_for_load_state("networkidle")

    def fill(self, selector: str, words: str) -> None:
        """Fill a field in."""
        self.actions += 1
        self.page.fill(selector, words)


def file_a_quarter(hand: Hand) -> str:
    """A liaison files twelve reports of a quarter, from My work."""
    hand.open("/my")
    hand.press("nav a[href='/my']")
    hand.open(f"/reports/{PERIOD}")
    if not hand.has_keys:
        hand.press("[data-item] a[href*='duty=']")
    for _ in range(DUTIES):
        last = int(hand.page.input_value("input[name=percent]") or 0)
        hand.fill("input[name=percent]", str(min(100, last + 5)))
        hand.fill("textarea[name=done]", DONE)
        hand.key("Control+Enter", "[data-send]")
    return counted(select(func.count()).select_from(Report).where(Report.done == DONE))


def review_thirty(hand: Hand) -> str:
    """A supervisor accepts thirty reports one by one, with a look at each."""
    hand.open("/review")
    hand.key("n", "[data-key='n']")
    for _ in range(REPORTS):
        hand.key("a", "[data-key='a']")
    return hand.page.locator(".page-title h1").inner_text()


def find_red_of_a_county(hand: Hand) -> str:
    """A leader finds every red part of one county on a day that had some."""
    hand.open(f"/dashboard?as_of={RED_DAY}")
    hand.press("#governments a[href*='light=red']")
    return hand.page.locator(".pager-total").inner_text()


def write_an_instruction(hand: Hand) -> str:
    """A leader writes an instruction where the problem stands."""
    hand.open("/dashboard")
    hand.press(".instruct summary")
    hand.fill(".instruct[open] textarea", "请抓紧补报，并说明原因。")
    hand.press(".instruct[open] button")
    return counted(select(func.count()).select_from(Instruction))


def prepare_a_bulletin(hand: Hand) -> str:
    """A supervisor drafts a period's bulletin and proposes it."""
    hand.open("/bulletins")
    hand.press("a[href^='/bulletins/new']")
    hand.press("main form button.button-primary")
    hand.press("form[action$='/proposal'] button")
    hand.press("dialog button[value=yes]")
    return counted(select(func.count()).select_from(Bulletin).where(Bulletin.state == "proposed"))


JOURNEYS: tuple[tuple[str, str, str, Callable[[Hand], str]], ...] = (
    ("review 30 reports", "supervisor", "rsj-dbzy", review_thirty),
    ("file a quarter with 12 duties", "liaison", "rsj-llx", file_a_quarter),
    ("find every red duty of one county", "leader", "zfb-fgld", find_red_of_a_county),
    ("write an instruction", "leader", "zfb-fgld", write_an_instruction),
    ("prepare the bulletin", "supervisor", "rsj-dbzy", prepare_a_bulletin),
)


def main() -> None:
    """Go every journey in both languages, at a desk and on a phone; print a table."""
    print("| journey | as | language | on | actions | s for the program | ends with |")
    print("|---|---|---|---|--:|--:|---|")
    with browsing() as browser:
        for locale in ("zh_CN", "en"):
            for form in ("desk", "phone"):
                with copy_of_the_demonstration() as app, serving(app) as address:
                    for journey in JOURNEYS:
                        go(browser, app, address, (locale, form), journey)


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
    browser: Browser,
    app: Flask,
    address: str,
    way: tuple[str, str],
    journey: tuple[str, str, str, Callable[[Hand], str]],
) -> None:
    """Go one journey and print its row."""
    (locale, form), (name, role, username, steps) = way, journey
    width, height = SIZES[form]
    with app.app_context():
        page = seat(
            browser, app, address, person_of(role, username),
            viewport={"width": width, "height": height}, has_touch=form == "phone",
        )  # fmt: skip
        page.context.add_cookies([{"name": "duban_locale", "value": locale, "url": address}])
        hand = Hand(page, address, has_keys=form == "desk")
        began = perf_counter()
        end = steps(hand)
        seconds = perf_counter() - began
        page.context.close()
    print(
        f"| {name} | {role} | {locale} | {form} | {hand.actions} | {seconds:.1f} | {end} |",
        flush=True,
    )


def counted(query: object) -> str:
    """Yield what the database counts, read afresh."""
    db.session.rollback()
    return str(db.session.execute(query).scalar_one())  # type: ignore[call-overload]
