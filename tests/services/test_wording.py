"""What people write in words is kept harmless and bounded, whatever they write it about."""

from dataclasses import dataclass

import pytest

from tracker.errors import Invalid
from tracker.services.wording import MOST_LETTERS, Entered, written


def test_words_are_kept_without_blanks_around_and_without_unseen_characters():
    assert written(" 已\u202e整改\x00\u200b。\n", field="body") == "已整改。"


def test_lines_are_kept():
    assert written("一、已整改。\n二、将复查。", field="body") == "一、已整改。\n二、将复查。"


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u200b"], ids=["none", "blanks", "unseen"])
def test_words_that_are_asked_for_must_say_something(text):
    with pytest.raises(Invalid) as refused:
        written(text, field="body", missing="Say something.")
    assert (refused.value.message, refused.value.field) == ("Say something.", "body")


def test_words_that_nobody_asks_for_may_be_left_out():
    assert written("", field="comment") == ""


def test_too_many_words_are_refused_with_both_numbers():
    with pytest.raises(Invalid) as refused:
        written("督" * (MOST_LETTERS + 1), field="body")
    assert (refused.value.params["most"], refused.value.params["length"]) == (3000, 3001)


@dataclass(frozen=True, slots=True)
class Letter(Entered):
    """Something with a line and a paragraph."""

    PARAGRAPHS = ("body",)
    title: str
    body: str
    pages: int = 1


def test_what_is_entered_is_one_line_each_but_for_its_paragraphs():
    letter = Letter("市人社局\u202e\n\x07 通知", "一、已整改。\u200b\n二、将复查。")
    assert letter == Letter("市人社局 通知", "一、已整改。\n二、将复查。")
    assert letter.body.count("\n") == 1
