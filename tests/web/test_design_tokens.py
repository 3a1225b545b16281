"""The tokens of the pages: readable on every ground, in light and dark, and used everywhere."""

import re

import pytest

from scripts.measure import ROOT

CSS = ROOT / "tracker" / "static" / "css"
TOKENS = (CSS / "tokens.css").read_text()
TEXT, MARK = 4.5, 3.0
GROUNDS = ("paper", "ground", "sunk")
PAIRS = [
    *((text, ground, TEXT) for text in ("ink", "ink-soft", "ink-faint") for ground in GROUNDS),
    *((text, ground, TEXT) for text in ("accent", "accent-strong") for ground in GROUNDS),
    *((text, "accent-tint", TEXT) for text in ("ink", "ink-soft", "ink-faint", "accent-strong")),
    *((word, "accent-tint", TEXT) for word in ("green", "yellow", "red", "done", "none")),
    *((word, ground, TEXT) for word in ("done", "done-late", "none") for ground in GROUNDS),
    *((word, ground, TEXT) for word in ("green", "yellow", "red", "blue") for ground in GROUNDS),
    *((word, f"{word}-tint", TEXT) for word in ("green", "yellow", "red", "blue")),
    ("on-accent", "accent", TEXT),
    ("on-accent", "accent-strong", TEXT),
    ("on-banner", "banner", TEXT),
    ("paper", "ink", TEXT),
    ("field-edge", "paper", MARK),
    ("accent", "paper", MARK),
    *((f"{word}-mark", "paper", MARK) for word in ("green", "yellow", "red", "blue")),
    *((f"{word}-mark", "paper", MARK) for word in ("done", "done-late", "none")),
]


def block(selector):
    """Yield the tokens that stand under a selector."""
    start = TOKENS.index("{", TOKENS.index(selector)) + 1
    return dict(re.findall(r"--([a-z0-9-]+):\s*(.+?);", TOKENS[start : TOKENS.index("}", start)]))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"]')


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guideline_has_it():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("paper", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_text_and_marks_stand_out_from_their_ground(paper, text, ground, least):
    assert contrast(paper[text], paper[ground]) >= least


def test_dark_by_the_system_and_dark_by_choice_are_the_same():
    assert block(':root:not([data-theme="light"])') == DARK


def test_dark_paper_answers_every_colour():
    coloured = {name for name, value in LIGHT.items() if value.startswith(("#", "rgba"))}
    assert coloured == set(DARK)


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_a_sheet_uses_known_tokens_and_no_colour_of_its_own(sheet):
    text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    known = {*LIGHT, *re.findall(r"--([a-z0-9-]+):", text)}
    assert set(re.findall(r"var\(--([a-z0-9-]+)", text)) <= known
    if sheet.name not in ("tokens.css", "print.css"):
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", text)
    assert "@import" not in text
    assert "http" not in text
