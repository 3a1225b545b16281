"""The permission matrix holds: every route of the program, tried by every member of the cast."""

import pytest

from tests.cast import USERNAMES, login
from tests.web.permission_rows import ANONYMOUS, row
from tests.web.permission_table import TABLE
from tests.web.scene import TODAY, make_scene, names_in_addresses, put_evidence_back

WHO = (ANONYMOUS, *USERNAMES)


def routes(app):
    """Yield every route as "GET /tasks/<slug>", static files aside."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}
        if rule.endpoint != "static"
    }


def answers_of(each, app, begin_with):
    """Try one row as everybody, a change each time from the same state; yields the answers."""
    found, names = {}, {}
    for who in WHO:
        if each.method != "GET" or not found:
            names = begin(app, begin_with)
        client = app.test_client()
        if who != ANONYMOUS:
            login(client, who)
        else:
            give_token(client)
        data = {key: value.format(**names) for key, value in each.data.items()}
        path = each.path.format(**names)
        answer = client.open(path, method=each.method, data=data)
        require_latin_headers(answer)
        found[who] = answer.status_code
    return found


def require_latin_headers(answer):
    """A server writes headers in Latin-1, and sends nothing at all when it cannot."""
    for name, value in answer.headers:
        assert value.encode("latin-1", "replace").decode("latin-1") == value, name


def begin(app, begin_with):
    """Bring the scene back; yields what stands in its addresses."""
    begin_with(make_scene)
    with app.app_context():
        put_evidence_back()
        return names_in_addresses()


def give_token(client):
    """Give a visitor's browser a valid form token, so that the gate is what answers."""
    login(client, "lead")
    with client.session_transaction() as cookie:
        cookie.pop("log_in")


@pytest.fixture(autouse=True)
def day_of_the_scene(clock):
    """It is the day of the scene."""
    clock.set(TODAY)


@pytest.mark.parametrize("each", TABLE, ids=lambda each: each.name)
def test_everybody_gets_what_the_table_says(each, app, begin_with):
    assert answers_of(each, app, begin_with) == each.answers


def test_every_route_has_a_row(app):
    assert routes(app) - {f"{each.method} {each.rule}" for each in TABLE} == set()


def test_no_row_is_left_of_a_route_that_is_gone(app):
    assert {f"{each.method} {each.rule}" for each in TABLE} - routes(app) == set()


def test_a_route_without_a_row_would_be_seen(app):
    kept = {f"{each.method} {each.rule}" for each in TABLE if each.rule != "/account"}
    assert routes(app) - kept >= {"GET /account"}


def test_a_wrong_answer_would_be_seen(app, begin_with):
    wrong = row("GET /admin/audit", others=200)
    assert answers_of(wrong, app, begin_with) != wrong.answers


def test_nobody_holds_two_of_the_three_powers(app):
    """No work for the administrator, no change by the auditor, no accounts for the office."""
    for each in TABLE:
        writes = each.method == "POST" and not each.rule.startswith(OWN)
        assert not (writes and each.answers["auditor"] in (200, 201, 303, 400)), each.name
        if each.rule.startswith(WORK):
            assert each.answers["administrator"] in (403, 404), each.name
        if writes and each.rule.startswith("/admin/people"):
            assert each.answers["supervisor"] == 403, each.name


OWN = ("/account", "/demonstration", "/filters", "/language", "/login", "/logout")
WORK = ("/my", "/plans", "/tasks", "/reports", "/review", "/slips", "/dashboard", "/assessment")
