"""A person tells one's own log-ins by browser and system, in the words of the language in force."""

import pytest

from tracker.i18n import speaking
from tracker.labels.browsers import browser

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (CHROME, "Chrome，Windows"),
        (f"{CHROME} Edg/120.0", "Edge，Windows"),
        (f"{CHROME} QQBrowser/13.0", "QQ浏览器，Windows"),
        ("Mozilla/5.0 (Linux; Android 12) Chrome/107 Mobile MicroMessenger/8.0", "微信，安卓系统"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) Chrome/114 Mobile", "Chrome，鸿蒙系统"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1", "Safari，iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Firefox/128.0", "Firefox，Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 200, "x" * 60),
        ("", "—"),
    ],
)
def test_browsers_are_told_in_a_word_or_two(app, agent, told):
    with app.app_context(), speaking("zh_CN"):
        assert browser(agent) == told


def test_browsers_are_told_in_english_too(app):
    with app.app_context(), speaking("en"):
        assert browser(CHROME) == "Chrome, Windows"
