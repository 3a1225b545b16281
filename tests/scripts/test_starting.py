"""Starting on a machine that is not as it should be: each refusal says what to do."""

import os
import re
import socket
import subprocess

import pytest

from scripts import announce, run, vendor
from scripts.measure import ROOT

SETTINGS = ("HOST", "PORT", "PUBLIC_URL", "TRACKER_CLOCK")


@pytest.fixture
def bare_environment(monkeypatch):
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_demonstration_runs_on_this_machine_alone_and_on_its_own_day(bare_environment):
    settings = run.read_settings()
    assert settings["HOST"] == "127.0.0.1"
    assert settings["PUBLIC_URL"] == "http://localhost:8000"
    assert settings["TRACKER_CLOCK"] == run.DEMONSTRATION_DAY


def test_what_was_said_is_honoured_and_an_empty_clock_means_real_time(bare_environment):
    bare_environment.setenv("PORT", "8123")
    bare_environment.setenv("TRACKER_CLOCK", "")
    settings = run.read_settings()
    assert settings["PUBLIC_URL"] == "http://localhost:8123"
    assert settings["TRACKER_CLOCK"] == ""


@pytest.mark.parametrize("port", ["", "eighty", "0", "65536", "-1", "80.5"])
def test_a_port_that_is_none_is_refused_by_name(port):
    with pytest.raises(run.StartError, match=r"PORT: .* expected a number from 1 to 65535"):
        run.require_free_port("127.0.0.1", port)


def test_a_port_in_use_is_refused_before_anything_is_started():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(run.StartError, match=f"port {port}: .*make run PORT="):
            run.require_free_port("127.0.0.1", str(port))


@pytest.mark.parametrize(
    ("host", "everywhere"),
    [("0.0.0.0", True), ("::", True), ("127.0.0.1", False), ("localhost", False)],
)
def test_every_address_is_announced_as_this_machine(host, everywhere):
    assert announce.is_everywhere(host) is everywhere


def test_a_machine_without_python_is_told_what_to_install(tmp_path):
    made = subprocess.run(
        ["sh", ROOT / "scripts" / "make_venv.sh", tmp_path / "venv"],
        env={"PATH": os.environ["PATH"], "PYTHON": "no-such-python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 1
    assert "No Python 3.11 or newer was found (tried: no-such-python)" in made.stderr
    assert not (tmp_path / "venv").exists()


def test_the_front_end_files_are_renewed_when_the_lock_or_the_list_changes(monkeypatch):
    before = vendor.fingerprint()
    monkeypatch.setitem(vendor.WANTED, "echarts", ("LICENSE",))
    assert vendor.fingerprint() != before


def test_a_machine_without_node_gets_one_from_a_wheel(monkeypatch, tmp_path):
    asked = []

    def remember(command, **_):
        asked.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(vendor.sys, "prefix", str(tmp_path))
    monkeypatch.setattr(vendor.subprocess, "run", remember)
    npm, path = vendor.find_npm()
    assert asked[0][-1] == vendor.NODE_WHEEL
    assert npm == str(tmp_path / "bin" / "npm")
    assert path.split(os.pathsep)[0] == str(tmp_path / "bin")


@pytest.mark.parametrize(("answer", "enough"), [("v17.9.1", False), ("v18.0.0", True), ("", False)])
def test_an_old_node_is_not_used(tmp_path, answer, enough):
    node = tmp_path / "node"
    node.write_text(f"#!/bin/sh\necho {answer}\n")
    node.chmod(0o755)
    assert vendor.is_new_enough(str(node)) is enough


def test_every_command_of_make_is_explained():
    text = (ROOT / "Makefile").read_text()
    named = set(re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)[1].split()) - {"vendor"}
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    helped = subprocess.run(
        ["make", "help"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[1] for line in helped.splitlines()} == named
