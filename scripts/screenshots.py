"""Take the pictures of docs/pictures/ from the demonstration, with the system's Chromium.

Uses the data of ``make run`` and brings them up to date first. ``make screenshots ARGS=FOLDER``
writes them elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from scripts.run import DEMONSTRATION_DAY, ROOT

PICTURES = ROOT / "docs" / "pictures"
PLAN, DRAFT, LAST_QUARTER = "linyi-2019-13", "huantai-2020-1", "2021Q1"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DESK, PHONE, PAPER = (1440, 900), (390, 844), (794, 1123)


@dataclass(frozen=True, slots=True)
class Picture:
    """What to photograph: who looks ("" nobody), where; ``follow`` is the first link from there."""

    name: str
    who: str
    path: str
    follow: str = ""
    size: tuple[int, int] = DESK
    medium: str = "screen"
    paper: Literal["light", "dark"] = "light"
    locale: Literal["zh_CN", "en"] = "zh_CN"


WANTED = (
    Picture("login", "", "/login"),
    Picture("dashboard", "zfb-fgld", "/dashboard"),
    Picture("dashboard-dark", "zfb-fgld", "/dashboard", paper="dark"),
    Picture("dashboard-phone", "zfb-fgld", "/dashboard", size=PHONE),
    Picture("dashboard-print", "zfb-fgld", "/dashboard", size=PAPER, medium="print"),
    Picture("matrix", "zfb-fgld", "/dashboard/matrix"),
    Picture("task", "zfb-fgld", f"/tasks/{PLAN}-01"),
    Picture("plan", "zfb-fgld", f"/plans/{PLAN}"),
    Picture("publish", "ht-rsj-dbzy", f"/plans/{DRAFT}/publish"),
    Picture("my", "lanshan-llx", "/my"),
    Picture("my-phone", "lanshan-llx", "/my", size=PHONE),
    Picture("report", "lanshan-llx", f"/reports/{LAST_QUARTER}"),
    Picture("report-phone", "lanshan-llx", f"/reports/{LAST_QUARTER}", size=PHONE),
    Picture("review", "rsj-dbzy", "/review"),
    Picture("review-report", "rsj-dbzy", "/review", follow="main td a[href^='/review/']"),
    Picture("slips", "rsj-dbzy", "/slips"),
    Picture("slip", "lanshan-llx", "/slips", follow="main td a[href^='/slips/']"),
    Picture("assessment", "rsj-dbzy", f"/assessment/{LAST_QUARTER}"),
    Picture(
        "sheet", "rsj-dbzy", f"/assessment/{LAST_QUARTER}", follow="main td a[href^='/assessment/']"
    ),
    Picture("mail", "dsjj-gly", "/admin/mail", follow="main td a[href^='/admin/mail/']"),
    Picture("audit", "sjj-sjy", "/admin/audit"),
    Picture("bulletins", "rsj-dbzy", "/bulletins"),
    Picture("admin", "dsjj-gly", "/admin"),
)
IN_ENGLISH = {
    *("login", "dashboard", "dashboard-phone", "matrix", "my", "report", "review"),
    *("review-report", "slips", "slip", "assessment", "sheet", "bulletins", "admin", "audit"),
}
PICTURES_WANTED = WANTED + tuple(
    replace(each, name=f"{each.name}-en", locale="en") for each in WANTED if each.name in IN_ENGLISH
)


def main(folder: Path = PICTURES) -> int:
    """Take every picture into a folder; yield 1 where there is no browser."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        print("No Chromium on this machine (Debian: apt-get install chromium).", file=sys.stderr)
        return 1
    os.environ.setdefault("TRACKER_CLOCK", DEMONSTRATION_DAY)
    passwords = prepare_accounts()
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        cookies = {
            who: log_in(browser, address, who, passwords[who])
            for who in {picture.who for picture in PICTURES_WANTED if picture.who}
        }
        for picture in PICTURES_WANTED:
            page = take(browser, picture, address=address, cookies=cookies.get(picture.who, []))
            page.screenshot(path=folder / f"{picture.name}.png")
            page.context.close()
            print(folder / f"{picture.name}.png")
        browser.close()
    return 0


def prepare_accounts() -> dict[str, str]:
    """Bring the demonstration up to date; yield its passwords by user name."""
    command = [sys.executable, "-m", "scripts.prepare"]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    words = (line.split() for line in told.splitlines())
    return {line[0]: line[1] for line in words if len(line) > 1}


class Silent(WSGIRequestHandler):
    """Answers requests without a line for each."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the program on a free port of this machine; yields its address."""
    from tracker import create_app

    server = make_server("127.0.0.1", 0, create_app(), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def log_in(browser: Browser, address: str, who: str, password: str) -> list[Any]:
    """Log in and close the first-run tour, as on every later day; yields the session's cookies."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{address}/login")
    page.fill("#username", who)
    page.fill("#password", password)
    with page.expect_navigation():
        page.click("main button[type=submit]")
    button = page.locator("[data-tour-close]")
    if button.count():
        with page.expect_navigation():
            button.click()
    cookies = page.context.cookies()
    page.context.close()
    return list(cookies)


def take(browser: Browser, picture: Picture, *, address: str, cookies: list[Any]) -> Page:
    """Go where the picture is and yield the page as it stands when it is quiet."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        color_scheme=picture.paper,
        reduced_motion="reduce",
    )
    context.set_default_timeout(120_000)
    context.add_cookies(
        [*cookies, {"name": "duban_locale", "value": picture.locale, "url": address}]
    )
    page = context.new_page()
    page.goto(address + picture.path)
    if picture.follow:
        page.goto(address + str(page.get_attribute(picture.follow, "href")))
    page.emulate_media(media="print" if picture.medium == "print" else "screen")
    page.wait_for_load_state("networkidle")
    return page


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
