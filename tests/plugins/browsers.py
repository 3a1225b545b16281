"""A real browser before the real program: the system's Chromium, driven by Playwright."""

import os
import shutil
import threading
from contextlib import ExitStack

import pytest
from werkzeug.serving import make_server

from tracker import clock as program_clock

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """The browser, started once for each worker."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else [*QUIET]
    with ExitStack() as started:
        try:
            playwright = started.enter_context(sync_playwright())
            chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        except Exception as error:  # noqa: BLE001 - whatever stops it here is the reason to be named
            why = str(error).partition("\n")[0]
            pytest.skip(f"the browser cannot start (Debian: apt-get install libatomic1): {why}")
        started.callback(chromium.close)
        yield chromium


@pytest.fixture
def page(browser):
    """A fresh page of 1440 by 900, in Chinese, with no cookies."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(10_000)
    opened = context.new_page()
    yield opened
    opened.wait_for_load_state("networkidle")  # no answer is cut off half way
    context.close()


@pytest.fixture
def address(app, clock):
    """The address of the program served on this machine, under the test's clock."""
    default = program_clock._default[0]
    program_clock.set_default(clock.source)  # the server's threads know nothing of the test's own
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    program_clock.set_default(default)
