"""The gate: a new page is closed, what is open is named, and headers guard every answer."""

import pytest

from tests.cast import login
from tracker import create_app, gate
from tracker.errors import ConfigError


def test_a_route_that_nobody_named_open_is_closed(tmp_path):
    app = create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'gate.sqlite3'}",
            "SECRET_KEY": "test",
            "INSTANCE_PATH": tmp_path,
        }
    )
    app.add_url_rule("/brand-new", "brand_new", lambda: "open", methods=["GET", "POST"])
    client = app.test_client()
    assert client.get("/brand-new").location == "/login?next=/brand-new"
    asked = client.get("/brand-new", headers={"Accept": "application/json"})
    assert asked.status_code == 401
    assert asked.json["error"]["code"] == "log_in"


def test_what_is_open_is_only_what_is_meant_to_be(app):
    assert {
        "static",
        "auth.log_in",
        "auth.set_language",
        "copies.end",
        "copies.show",
        "health.is_alive",
        "health.is_ready",
        "help.accessibility",
        "operations.jobs",
        "operations.metrics",
        "style.sheet",
    } == gate.OPEN
    assert app.view_functions.keys() >= gate.OPEN


def test_the_style_guide_is_closed_outside_development(stage, client):
    stage.config["TESTING"] = False
    try:
        assert client.get("/styleguide").status_code == 303
        login(client, "lead")
        assert client.get("/styleguide").status_code == 404
    finally:
        stage.config["TESTING"] = True


def test_an_unknown_address_is_not_found_by_anybody(client, stage):
    assert client.get("/no/such/page").status_code == 404
    login(client, "lead")
    assert client.get("/no/such/page").status_code == 404


def test_a_number_that_no_row_can_have_is_no_address(client, stage):
    supervisor = login(client, "supervisor")
    for address in ("/review/{}", "/bulletins/{}", "/attachments/{}", "/slips/{}"):
        assert supervisor.get(address.format(10**20)).status_code == 404, address


def test_every_answer_carries_the_guarding_headers(client, stage):
    for path in ("/login", "/no/such/page", "/healthz"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert "Strict-Transport-Security" not in headers


def https_app(tmp_path, **more):
    return create_app(
        {
            "DATABASE_URL": f"sqlite:///{tmp_path / 'https.sqlite3'}",
            "SECRET_KEY": "test",
            "INSTANCE_PATH": tmp_path,
            "PUBLIC_URL": "https://duban.example.gov.cn",
            **more,
        }
    )


def test_behind_https_cookies_are_secure_and_bound_to_the_host(tmp_path):
    client = https_app(tmp_path).test_client()
    answer = client.get("/login", base_url="https://duban.example.gov.cn")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-duban=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(("hops", "address"), [("0", "10.0.0.1"), ("1", "192.0.2.7")])
def test_a_clients_address_comes_from_as_many_proxies_as_are_trusted(tmp_path, hops, address):
    app = https_app(tmp_path, TRUSTED_PROXIES=hops)
    seen = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(_address()))
    app.test_client().get(
        "/healthz",
        headers={"X-Forwarded-For": "203.0.113.1, 192.0.2.7"},
        environ_base={"REMOTE_ADDR": "10.0.0.1"},
    )
    assert seen == [address]


def _address():
    from flask import request

    return request.remote_addr


def test_a_wrong_number_of_proxies_stops_the_start(tmp_path):
    with pytest.raises(ConfigError, match="TRUSTED_PROXIES"):
        https_app(tmp_path, TRUSTED_PROXIES="one")


def test_readiness_says_what_is_missing(tmp_path):
    client = https_app(tmp_path).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "db upgrade" in answer.json["reason"]
    assert client.get("/healthz").json == {"status": "ok"}


@pytest.mark.both_databases
def test_readiness_is_told_on_both_databases(client, backend):
    assert client.get("/readyz").json == {"status": "ok"}
