"""Answers as their readers see them, and the steps at a desk that several tests share."""

import html
import re

from tests.cast import find_cast
from tests.services.told import DONE

PERIOD = "/reports/2020Q1"
PDF = b"%PDF-1.7\n%%EOF\n"


def duty_id(app, department="rsj", period="2020Q1", **which):
    """Yield the id of a duty of the cast's plan."""
    with app.app_context():
        return find_cast().duty(department, period, **which).id


def on_stage(app, do):
    """Call ``do(cast)`` in an application context; yields what it yields."""
    with app.app_context():
        return do(find_cast())


def fields_of(client, duty, path=PERIOD):
    """Yield the hidden fields of a duty's form as the page has them: duty, version, token."""
    page = client.get(f"{path}?duty={duty}").text
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="(\w+)"', tag)
        if name and name[1] in ("duty", "version", "token"):
            found[name[1]] = html.unescape(re.search(r'value="([^"]*)"', tag)[1])
    return found


def report(client, duty, *, path=PERIOD, action="file", **typed):
    """Send the form of a duty as a browser does; yields the answer."""
    sent = {"percent": "20", "done": DONE, "action": action} | typed
    return client.post(path, data=fields_of(client, duty, path) | sent)


def text_of(answer):
    """Yield the words of a page without its tags, blanks run together."""
    words = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", words))).strip()


def value_of(answer, name):
    """Yield what stands in a text area or a line of a page's form."""
    pattern = rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>'
    area = re.search(pattern, answer.text, re.DOTALL)
    if area:
        return html.unescape(area[1])
    for tag in re.findall(r"<input[^>]*>", answer.text):
        if f'name="{name}"' in tag:
            return html.unescape(re.search(r'value="([^"]*)"', tag)[1])
    return None
