"""``?as_of=``: a page that reads a plan's state takes it; every other one says that it shows today.

What is work to be done, a form, or administration has no past and is named below: a new page takes
the day or is named there.
"""

import re

import pytest

from tests.cast import login
from tests.web.desk import text_of
from tests.web.permission_table import TABLE
from tests.web.scene import TODAY, make_scene, names_in_addresses

TAKEN = {
    "/assessment",
    "/assessment/<period>",
    "/assessment/<period>/<department>",
    "/assessment/<period>/trial",
    "/bulletins",
    "/calendar",
    "/calendar/<day>",
    "/dashboard",
    "/dashboard/assignments",
    "/dashboard/matrix",
    "/dashboard/reports",
    "/dashboard/tasks",
    "/exemptions",
    "/plans",
    "/plans/<code>",
    "/plans/<code>/indicators/<indicator>",
    "/plans/<code>/schedule",
    "/rates",
    "/search",
    "/slips",
    "/slips/instructions/<int:id>",
    "/slips/ledger",
    "/slips/urges",
    "/slips/urges/<int:id>",
    "/tasks/<slug>",
}
OF_TODAY = re.compile(
    r"/(account|admin|my|reports|review|filters|help|accessibility|objections|commendations)\b"
    r"|/plans/(drafts|load)\b"
    r"|/plans/<code>/(leads|publish|reopening|indicators/<indicator>/targets/)"
    r"|/assessment/<period>/(return|<department>/(correction|objection|self-score))"
    r"|/bulletins/(new|<int:bulletin_id>)"  # its figures are frozen
    r"|/burden/|/exemptions/<int:request_id>|/styleguide"
    r"|/tasks/<slug>/(closing|withdrawal|duties/|parts/)"
)
"""What is done today: work, forms, administration, papers that never change."""
DAY = "2020-04-08"


def seen(app, begin_with, day):
    """Yield the text of every page in the frame as of a day, by its rule."""
    begin_with(make_scene)
    with app.app_context():
        names = names_in_addresses()
    found = {}
    for each in TABLE:
        who = next((name for name, answer in each.answers.items() if answer == 200), "anonymous")
        if each.method != "GET" or who == "anonymous":
            continue
        path = each.path.format(**names)
        answer = login(app.test_client(), who).get(
            f"{path}{'&' if '?' in path else '?'}as_of={day}"
        )
        if answer.mimetype == "text/html" and 'class="rail"' in answer.text:
            found[each.rule] = answer
    return found


@pytest.fixture(autouse=True)
def day_of_the_scene(clock):
    clock.set(TODAY)


def test_every_page_takes_the_day_or_says_that_it_does_not(app, begin_with):
    found = seen(app, begin_with, DAY)
    told = {rule for rule, page in found.items() if "本页只显示当前情况" in text_of(page)}
    taken = {rule for rule, page in found.items() if "viewing-past" in page.text}
    assert taken - {"/styleguide"} == TAKEN
    assert told == found.keys() - taken
    assert {rule for rule in told if not OF_TODAY.match(rule)} == set()
    assert [rule for rule in TAKEN if "截至 2020年4月8日" not in text_of(found[rule])] == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("gestern", "“gestern”不是有效日期"),
        ("0001-01-01", "“0001-01-01”不是有效日期"),
        ("2020-05-01", "尚未到来"),
    ],
)
def test_a_day_that_is_none_or_lies_ahead_is_told_on_every_page(app, begin_with, day, said):
    for rule, page in seen(app, begin_with, day).items():
        assert said in text_of(page), rule
        assert "viewing-past" not in page.text or rule == "/styleguide"
