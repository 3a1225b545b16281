"""A browser in a word or two, so that a person can tell one's own log-ins from another's."""

from __future__ import annotations

from tracker.i18n import N_, gettext

# The first mark that is found decides: most browsers also name those that they descend from.
BROWSERS = (
    ("MicroMessenger", N_("WeChat")),
    ("DingTalk", N_("DingTalk")),
    ("QQBrowser", N_("QQ Browser")),
    ("360SE", N_("360 Browser")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", N_("HarmonyOS")),
    ("Android", N_("Android")),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """Yield browser and system as a browser tells them in its User-Agent line: "Edge, Windows".

    An unknown line is given back, shortened; none at all is a dash.
    """
    found = [
        next((gettext(name) for mark, name in known if mark in agent), "")
        for known in (BROWSERS, SYSTEMS)
    ]
    return gettext(", ").join(filter(None, found)) or agent[:60] or "—"
