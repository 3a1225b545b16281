"""The period report on one sheet: filled in, saved and filed, each row for itself."""

import re
from html import unescape

import pytest

from tests.cast import login
from tests.services.told import DONE, file
from tests.web.desk import duty_id, on_stage, text_of, value_of
from tracker.services.report import drafts
from tracker.services.report.drafts import DraftContent

SHEET = "/reports/2020Q2/sheet"
NEW = "举办岗前培训班五期，培训二百人次。"


@pytest.fixture
def lead(stage, client):
    """The lead's browser, with last quarter's report on the first of its three tasks filed."""
    on_stage(stage, lambda cast: file(cast.lead, cast.duty(), percent=30, next_step="续办。"))
    return login(client, "lead")


@pytest.fixture
def duties(stage):
    return [duty_id(stage, period="2020Q2", task=task) for task in (1, 2, 3)]


def send(client, page, action, typed):
    """Send the sheet as a browser does, with what is typed in place of what it holds."""
    sent = {}
    for tag in re.findall(r"<input[^>]*>", page.text.split("form-sheet")[1]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            sent[name[1]] = unescape(value[1])
    for name in re.findall(r'<textarea[^>]*name="([^"]+)"', page.text):
        sent[name] = value_of(page, name)
    return client.post(SHEET, data=sent | typed | {"action": action})


def state(app, task):
    return on_stage(app, lambda cast: cast.duty(period="2020Q2", task=task).state)


def test_what_is_filled_in_is_filed_and_the_rest_is_left(stage, lead, duties):
    page = lead.get(SHEET)
    typed = {f"percent-{duties[0]}": "40", f"done-{duties[0]}": NEW}
    assert send(lead, page, "file", typed).status_code == 303
    assert [state(stage, task) for task in (1, 2)] == ["filed", "open"]
    left = lead.get(SHEET)
    assert "已报送 1" in text_of(left) or "1 份" in text_of(left)
    assert f"done-{duties[0]}" not in left.text
    assert f"done-{duties[1]}" in left.text


def test_one_wrong_row_stops_no_other_and_keeps_its_typing(stage, lead, duties):
    typed = {
        f"percent-{duties[0]}": "20",  # less than last time, without a reason
        f"done-{duties[0]}": NEW,
        f"percent-{duties[1]}": "abc",
        f"done-{duties[1]}": NEW,
        f"percent-{duties[2]}": "25",
        f"done-{duties[2]}": NEW,
    }
    answer = send(lead, lead.get(SHEET), "file", typed)
    assert answer.status_code in (400, 422)
    assert [state(stage, task) for task in (1, 2, 3)] == ["open", "open", "filed"]
    assert value_of(answer, f"done-{duties[0]}") == NEW
    assert value_of(answer, f"percent-{duties[1]}") == "abc"
    assert value_of(answer, f"fall-{duties[0]}") == ""
    again = send(lead, answer, "file", {f"fall-{duties[0]}": "统计口径调整。"})
    assert state(stage, 1) == "filed"
    assert again.status_code in (400, 422), "the other is still wrong"


def test_last_times_words_are_taken_over_at_one_press_and_not_filed_as_they_were(
    stage, lead, duties
):
    taken = send(lead, lead.get(SHEET), "take", {})
    assert value_of(taken, f"done-{duties[0]}") == DONE
    assert value_of(taken, f"done-{duties[1]}") == ""
    same = send(lead, taken, "file", {})
    assert "内容与上期相同" in text_of(same)
    assert state(stage, 1) == "open"
    send(lead, same, "file", {f"done-{duties[0]}": DONE + "新增两期。"})
    assert state(stage, 1) == "filed"


def test_what_was_drafted_in_the_form_stays_and_is_filed_with_it(stage, lead, duties):
    content = DraftContent(percent="35", done="", problems="师资不足。")
    on_stage(
        stage,
        lambda cast: drafts.save_draft(
            cast.lead, obligation_id=duties[0], content=content, version=None
        ),
    )
    send(lead, lead.get(SHEET), "file", {f"done-{duties[0]}": NEW})
    assert "师资不足。" in lead.get(f"/reports/2020Q2?duty={duties[0]}").text


def test_a_colleagues_newer_draft_is_shown_beside_the_typing(stage, lead, duties):
    page = lead.get(SHEET)
    content = DraftContent(percent="31", done="同事填写的内容。")
    on_stage(
        stage,
        lambda cast: drafts.save_draft(
            cast.lead, obligation_id=duties[0], content=content, version=None
        ),
    )
    answer = send(lead, page, "file", {f"done-{duties[0]}": NEW, f"percent-{duties[0]}": "40"})
    assert answer.status_code == 409
    assert "同事填写的内容。" in answer.text
    assert value_of(answer, f"done-{duties[0]}") == NEW
    assert state(stage, 1) == "open"
    send(lead, answer, "file", {})
    assert state(stage, 1) == "filed"


def test_typing_is_saved_by_itself_row_by_row(stage, lead, duties):
    sent = {"version": f"{duties[0]}:0-0 {duties[1]}:0-0", "token": "of-the-form"}
    sent |= {f"percent-{duties[0]}": "40", f"done-{duties[0]}": NEW, f"done-{duties[1]}": ""}
    answer = lead.post(f"{SHEET}/draft", data=sent | {f"percent-{duties[1]}": "0"})
    assert f"{duties[0]}:0-1" in answer.json["version"]
    assert f"{duties[1]}:0-0" in answer.json["version"], "an untouched row makes no draft"
    assert value_of(lead.get(SHEET), f"done-{duties[0]}") == NEW
    again = lead.post(f"{SHEET}/draft", data=sent | {f"done-{duties[0]}": "旧页面的内容。"})
    assert again.status_code == 409
    assert send(lead, lead.get(SHEET), "save", {}).status_code == 303


@pytest.mark.parametrize("path", [f"{SHEET}/draft", "/reports/2020Q2/draft"])
def test_typing_that_was_put_back_follows_what_its_own_form_saved(lead, duties, path):
    on_sheet = {"version": f"{duties[0]}:0-0", f"percent-{duties[0]}": "40"}
    on_form = {"version": "0-0", "duty": duties[0], "percent": "40"}
    sent = {"token": "of-the-form"} | (on_sheet if "sheet" in path else on_form)
    words = f"done-{duties[0]}" if "sheet" in path else "done"
    assert lead.post(path, data=sent | {words: "写到一半"}).status_code == 200
    late = sent | {words: NEW}
    assert lead.post(path, data=late).status_code == 409, "a saving in the background comes late"
    assert lead.post(path, data=late | {"put_back": "1"}).status_code == 200
    other = late | {"put_back": "1", "token": "of-a-colleague"}
    assert lead.post(path, data=other | {words: "同事的内容。"}).status_code == 409
