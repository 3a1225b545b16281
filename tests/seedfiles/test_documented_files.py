"""docs/seed-files.md tells the truth: its examples load, and its bad files bring what it prints."""

import re

import pytest

from scripts.measure import ROOT
from tracker.seedfiles.calendar import read_calendar
from tracker.seedfiles.departments import read_departments
from tracker.seedfiles.plans import read_plans
from tracker.seedfiles.policy import read_policy
from tracker.seedfiles.problems import SeedFileError
from tracker.seedfiles.tables import read_tables

TEXT = (ROOT / "docs" / "seed-files.md").read_text(encoding="utf-8")


def read_known_plans(data, file):
    return read_plans(data, file, jurisdictions=["371300", "370321"])


READERS = {
    "tasks.yaml": read_known_plans,
    "departments.yaml": read_departments,
    "calendar.yaml": read_calendar,
    "tables.yaml": read_tables,
}
FILES = pytest.mark.parametrize("file", READERS)


def section(file):
    start = TEXT.index(f"## `{file}`")
    return TEXT[start : TEXT.find("\n## ", start + 3)]


@FILES
def test_the_example_of_a_file_can_be_read(file):
    example = re.findall(r"```yaml\n(.*?)```", section(file), re.DOTALL)[0]
    assert READERS[file](example.encode(), file).file == file


@FILES
def test_the_bad_example_brings_what_is_printed_below_it(file):
    bad, told = re.findall(
        r"```yaml\n([^`]*)```\n\nbrings\n\n```text\n(.*?)```", section(file), re.DOTALL
    )[0]
    with pytest.raises(SeedFileError) as caught:
        READERS[file](bad.encode(), file)
    assert [line.strip() for line in told.splitlines()] == str(caught.value).splitlines()


def test_the_bad_policy_brings_what_is_printed():
    text = (ROOT / "seeds" / "policy.yaml").read_text(encoding="utf-8")
    bad = re.sub("refile_days: 3", "refile_days: 三", text.replace("yellow: 5", "yellow: 11"))
    with pytest.raises(SeedFileError) as caught:
        read_policy(bad.encode(), "policy.yaml")
    told = re.findall(r"```text\n(.*?)```", section("policy.yaml"), re.DOTALL)[0]
    assert [line.strip() for line in told.splitlines()] == str(caught.value).splitlines()
