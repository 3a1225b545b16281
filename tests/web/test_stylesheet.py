"""Every page links one style sheet, which a browser keeps for as long as its text is the same."""

import os
import re

import pytest

from tracker import stylesheet

LINK = re.compile(r'<link rel="stylesheet" href="(/style/[0-9a-f]{16}\.css)">')


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the parts that may be edited."""
    for part in stylesheet.PARTS:
        (tmp_path / f"{part}.css").write_bytes(stylesheet.path_of(part).read_bytes())
    monkeypatch.setattr(stylesheet, "FOLDER", tmp_path)
    return tmp_path


def test_a_page_links_one_sheet_that_holds_every_part_in_order(client):
    (address,) = LINK.findall(client.get("/login").text)
    answer = client.get(address)
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    places = [
        answer.text.index(stylesheet.path_of(part).read_text("utf-8")) for part in stylesheet.PARTS
    ]
    assert places == sorted(places)


def test_no_part_is_forgotten():
    linked_alone = {"gantt", "wide"}
    there = {path.stem for path in stylesheet.FOLDER.glob("*.css")}
    assert there == {*stylesheet.PARTS, *linked_alone}


def test_a_changed_part_changes_the_address(client, folder):
    (before,) = LINK.findall(client.get("/login").text)
    part = folder / "print.css"
    part.write_text(part.read_text("utf-8") + ".new { color: var(--ink); }\n", "utf-8")
    os.utime(part, ns=(1, 1))
    (after,) = LINK.findall(client.get("/login").text)
    assert after != before
    assert ".new {" in client.get(after).text


def test_a_page_from_before_an_update_gets_the_present_sheet_and_does_not_keep_it(client):
    answer = client.get("/style/0000000000000000.css")
    assert answer.status_code == 200
    assert answer.text == stylesheet.current().text
    assert answer.headers["Cache-Control"] == "no-cache"
