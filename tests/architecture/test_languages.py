"""Every English source string has its Chinese, with the same places to fill in."""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

from scripts.measure import ROOT, python_files

WORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2), "n_": (1, 2)}
PLACES = re.compile(r"%\((\w+)\)[a-z]|\{(\w+)\}")
FOLDER = ROOT / "tracker" / "translations" / "zh_CN"
LATIN_WORD = re.compile(r"[A-Za-z]{3}")
HAN = re.compile(r"[\u3400-\u9fff]")


@cache
def sources():
    """The English strings of program and templates, with where each stands first."""
    found = {}
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    for path, method in [
        *((path, "python") for path in python_files("tracker")),
        *((path, "jinja2.ext:babel_extract") for path in templates),
    ]:
        options = {"silent": "false"} if method != "python" else {}
        for line, message, _, _ in extract(method, BytesIO(path.read_bytes()), WORDS, (), options):
            single = message[0] if isinstance(message, tuple) else message
            if single:
                found.setdefault(single, f"{path.relative_to(ROOT)}:{line}")
    return found


@dataclass(frozen=True)
class Entry:
    """An entry of a Chinese file; a message with a plural has two English forms, one Chinese."""

    file: str
    english: tuple[str, ...]
    chinese: str
    is_doubtful: bool

    def __str__(self):
        return f"{self.file}: {self.english[0]!r} → {self.chinese!r}"


@cache
def entries():
    """Every entry of the Chinese files."""
    return [
        Entry(file.name, forms(message.id), forms(message.string)[0], message.fuzzy)
        for file in sorted(FOLDER.glob("*.po"))
        for message in read_po(BytesIO(file.read_bytes()), locale="zh_CN")
        if message.id
    ]


def forms(text):
    return tuple(text) if isinstance(text, (tuple, list)) else (text,)


def test_no_string_is_without_its_chinese():
    known = {english for entry in entries() if entry.chinese for english in entry.english}
    missing = [f"{place} {text!r}" for text, place in sources().items() if text not in known]
    assert not missing, "\n".join(missing)


def test_no_chinese_is_doubtful_or_kept_for_nothing():
    unwanted = [
        str(entry) for entry in entries() if entry.is_doubtful or entry.english[0] not in sources()
    ]
    assert not unwanted, "\n".join(unwanted)


def test_the_same_places_are_filled_in_both_languages():
    different = [
        str(entry) for entry in entries() if places(entry.chinese) != places(*entry.english)
    ]
    assert not different, "\n".join(different)


def places(*texts):
    return {next(filter(None, each.groups())) for text in texts for each in PLACES.finditer(text)}


def test_one_string_has_one_chinese():
    said = {}
    for entry in entries():
        said.setdefault(entry.english, set()).add(entry.chinese)
    assert not {english: both for english, both in said.items() if len(both) > 1}


def test_chinese_is_chinese():
    plain = [
        str(entry)
        for entry in entries()
        if not HAN.search(entry.chinese) and LATIN_WORD.search(PLACES.sub("", entry.chinese))
    ]
    assert not plain, "\n".join(plain)


@pytest.mark.parametrize(
    ("text", "found"), [("%(name)s of %(plan)s", {"name", "plan"}), ("{a}", {"a"}), ("50 %", set())]
)
def test_places_are_seen(text, found):
    assert places(text) == found
