"""What is in the repository: our own text, pinned names of what others wrote, and no addresses."""

import json
import re
import subprocess

import pytest

from scripts.measure import ROOT

THIRD_PARTY = re.compile(
    r"(^|/)(vendor|node_modules|dist)/|\.min\.(js|css)$|\.(whl|jar|woff2?|ttf|otf)$"
)
MADE_BY_MACHINES = re.compile(r"\.(pyc|mo|sqlite3?|db|log)$|(^|/)(instance|__pycache__)/")
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")
PINNED = re.compile(r"^[a-z0-9._-]+==[^ ]+( ; .+)?$")


def committed():
    """The paths that git knows; outside a clone there is nothing to ask."""
    command = ["git", "ls-files", "-z"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if asked.returncode:
        pytest.skip("not a git clone: what is committed cannot be listed")
    return [path for path in asked.stdout.split("\0") if path]


@pytest.mark.parametrize("pattern", [THIRD_PARTY, MADE_BY_MACHINES], ids=["others", "machines"])
def test_only_what_people_wrote_here_is_committed(pattern):
    assert not [path for path in committed() if pattern.search(path)]


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (THIRD_PARTY, "tracker/static/vendor/echarts/echarts.js"),
        (THIRD_PARTY, "tracker/static/bootstrap.min.css"),
        (THIRD_PARTY, "node_modules/echarts/index.js"),
        (MADE_BY_MACHINES, "instance/duban.sqlite3"),
        (MADE_BY_MACHINES, "tracker/__pycache__/db.cpython-311.pyc"),
    ],
)
def test_a_foreign_file_would_be_seen(pattern, path):
    assert pattern.search(path)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_and_name_no_host(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if is_requirement(line)]
    assert lines
    assert not [line for line in lines if not PINNED.match(line)]


def is_requirement(line):
    return bool(line.strip()) and not line.lstrip().startswith("#")


def test_the_front_end_lock_has_checksums_and_names_no_host():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: facts for name, facts in packages.items() if name}
    assert installed
    assert all(facts["integrity"].startswith("sha512-") for facts in installed.values())
    assert not [name for name, facts in installed.items() if "resolved" in facts]


def test_both_lists_agree_on_every_version():
    run, dev = (
        dict(
            line.split(" ;")[0].split("==")
            for line in (ROOT / name).read_text().splitlines()
            if PINNED.match(line)
        )
        for name in REQUIREMENTS
    )
    assert run.items() <= dev.items()
