"""What a query asks for and where it stands: terms, pairs of characters, marks, excerpts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.search import excerpt, holds, marked, terms_of, words_in


def texts(query):
    return [term.text for term in terms_of(query)]


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("", []),
        ("！，。", []),
        ("教育局 培训", ["教育局", "培训"]),
        ("教育局、培训，培训", ["教育局", "培训"]),
        ("临政办发〔2019〕13号", ["临政办发", "2019", "13号"]),
        ("ＰＤＦ２０２０", ["PDF2020"]),
        ("a b c d e f g h", ["a", "b", "c", "d", "e", "f"]),
    ],
)
def test_a_query_is_parted_into_terms(query, terms):
    assert texts(query) == terms


@pytest.mark.parametrize(
    ("term", "text", "is_held"),
    [
        ("技能培训", "开展技能提升和岗前培训。", True),
        ("技能培训", "开展技能竞赛。", False),
        ("省技能培训", "开展技能提升和岗前培训。", True),
        ("人社局", "人社部门和教育局", False),
        ("linyi", "LINYI-2019-13", True),
        ("linyi", "lin yi", False),
    ],
)
def test_a_long_chinese_term_may_stand_apart(term, text, is_held):
    assert holds(text, terms_of(term)[0]) is is_held


def test_hits_are_marked_as_typed_before_apart():
    terms = terms_of("技能培训")
    typed = "职业技能培训和技能"
    assert shown(marked(typed, words_in(typed, terms))) == "职业[技能培训]和技能"
    apart = "技能提升和岗前培训"
    assert shown(marked(apart, words_in(apart, terms))) == "[技能]提升和岗前[培训]"


def test_an_excerpt_stands_around_the_first_hit():
    text = "一" * 100 + "培训" + "二" * 100
    found = shown(excerpt(text, ("培训",), length=20))
    assert found == "…" + "一" * 5 + "[培训]" + "二" * 13 + "…"
    assert shown(excerpt("短文", ("无",))) == "短文"


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=3), max_size=3))
def test_marking_loses_no_letter(text, words):
    assert "".join(piece.text for piece in marked(text, words)) == text
