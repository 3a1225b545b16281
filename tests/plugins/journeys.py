"""A busy week to walk through, and hands to walk with: ``sit("lead", form="phone")``."""

import pytest

from tests.cast import login
from tests.journeys import world as busy
from tests.journeys.hand import SIZES, Hand


@pytest.fixture
def world(app, begin_with, clock):
    """The application in the busy week of :mod:`tests.journeys.world`."""
    clock.set(busy.TODAY)
    begin_with(busy.make_world)
    return app


@pytest.fixture
def sit(world, address, browser):
    """Seat a member of the cast: ``sit(who, form=, locale=, has_script=)``; yields its Hand."""
    opened = []

    def seat(who, *, form="desk", locale="zh_CN", has_script=True):
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce",
            viewport=SIZES[form], has_touch=form == "phone", java_script_enabled=has_script,
        )  # fmt: skip
        context.set_default_timeout(60_000)
        opened.append(context)
        cookies = [{"name": "duban_locale", "value": locale, "url": address}]
        if who:
            client = login(world.test_client(), who)
            cookie = client.get_cookie(world.config["SESSION_COOKIE_NAME"])
            cookies.append({"name": cookie.key, "value": cookie.value, "url": address})
        context.add_cookies(cookies)
        return Hand(context.new_page(), address, form=form, has_script=has_script)

    yield seat
    for context in opened:
        for each in context.pages:
            each.wait_for_load_state("networkidle")  # no answer is cut off half way
        context.close()
