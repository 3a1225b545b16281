"""Figures that cannot be right are told; figures that can are left alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.plausibility import FigureAsked, Reported, doubtful_figures, ratio_of

ASKED = (
    FigureAsked("trained", "培训人次", "flow", target=Fraction(7200)),
    FigureAsked("employees", "企业职工", "flow", part_of="trained"),
    FigureAsked("migrants", "农民工", "flow", part_of="trained"),
    FigureAsked("skilled", "技能劳动者占比", "ratio"),
    FigureAsked("workshops", "实训基地", "level"),
    FigureAsked("set_aside", "专账资金计提", "flow"),
    FigureAsked("spent", "专账资金支出", "flow", at_most="set_aside"),
    FigureAsked("all", "参训人数", "flow"),
    FigureAsked("men", "男性", "flow", part_of="all", all_of_it=True),
    FigureAsked("women", "女性", "flow", part_of="all", all_of_it=True),
)


def codes(now: dict[str, int], before: dict[str, int] | None = None) -> list[str]:
    reported = Reported(
        {code: Fraction(value) for code, value in now.items()},
        {code: Fraction(value) for code, value in (before or {}).items()},
    )
    return [doubt.why.code for doubt in doubtful_figures(ASKED, reported)]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ({"skilled": 100}, {}, []),
        ({"skilled": 101}, {}, ["figure_over_whole"]),
        ({"workshops": 3}, {"workshops": 3}, []),
        ({"workshops": 2}, {"workshops": 3}, ["figure_falls"]),
        ({"trained": 300}, {"trained": 100}, []),
        ({"trained": 301}, {"trained": 100}, ["figure_jumps"]),
        ({"trained": 301}, {"trained": 0}, []),
        ({"trained": 50}, {"trained": 100}, []),
        ({"trained": 7200}, {}, []),
        ({"trained": 7201}, {}, ["figure_over_target"]),
        ({"trained": 100, "employees": 60, "migrants": 40}, {}, []),
        ({"trained": 100, "employees": 101}, {}, ["figure_part_over_whole"]),
        ({"trained": 100, "employees": 60, "migrants": 41}, {}, ["figure_parts_over_whole"]),
        ({"employees": 60}, {}, []),
        ({"skilled": 35}, {"skilled": 25}, []),
        ({"skilled": 36}, {"skilled": 25}, ["figure_moves"]),
        ({"skilled": 14}, {"skilled": 25}, ["figure_moves"]),
        ({"spent": 40, "set_aside": 40}, {}, []),
        ({"spent": 41, "set_aside": 40}, {}, ["figure_over_other"]),
        ({"spent": 41}, {}, []),
        ({"all": 100, "men": 60, "women": 40}, {}, []),
        ({"all": 100, "men": 60, "women": 39}, {}, ["figure_parts_short"]),
        ({"all": 100, "men": 60, "women": 41}, {}, ["figure_parts_over_whole"]),
        ({"all": 100, "men": 60}, {}, []),
        ({}, {"workshops": 3}, []),
    ],
)
def test_figures_are_doubted_at_their_limits(
    now: dict[str, int], before: dict[str, int], expected: list[str]
) -> None:
    assert codes(now, before) == expected


def test_a_doubt_names_the_figure_that_is_to_be_mended() -> None:
    now = {"trained": Fraction(100), "employees": Fraction(60), "migrants": Fraction(41)}
    assert [d.code for d in doubtful_figures(ASKED, Reported(now))] == ["trained"]
    now = {"trained": Fraction(100), "employees": Fraction(101)}
    assert [d.code for d in doubtful_figures(ASKED, Reported(now))] == ["employees"]


def test_what_stays_within_another_figure_does_so_over_the_year() -> None:
    now = {"set_aside": Fraction(10), "spent": Fraction(30)}
    enough = {"set_aside": Fraction(100), "spent": Fraction(80)}
    assert doubtful_figures(ASKED, Reported(now, year=enough)) == ()
    (doubt,) = doubtful_figures(ASKED, Reported(now, year=enough | {"spent": Fraction(81)}))
    assert doubt.why.values["figure"] == "111"
    assert doubt.why.values["most"] == "110"


def test_a_year_is_the_sum_of_its_quarters() -> None:
    quarters = {"trained": Fraction(9000)}
    assert doubtful_figures(ASKED, Reported({"trained": Fraction(9000)}, quarters=quarters)) == ()
    (doubt,) = doubtful_figures(ASKED, Reported({"trained": Fraction(8999)}, quarters=quarters))
    assert (doubt.code, doubt.why.code) == ("trained", "figure_not_quarters")


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(1, 4, Fraction(25)), (1, 3, Fraction(3333, 100)), (2, 3, Fraction(6667, 100)), (1, 0, None)],
)
def test_a_ratio_is_computed_to_two_places(part: int, whole: int, expected: object) -> None:
    assert ratio_of(Fraction(part), Fraction(whole)) == expected


NUMBERS = st.fractions(min_value=0, max_value=10**6)


@given(trained=NUMBERS, shares=st.tuples(NUMBERS, NUMBERS))
def test_parts_within_the_whole_are_never_doubted(
    trained: Fraction, shares: tuple[Fraction, Fraction]
) -> None:
    whole = sum(shares, Fraction(0)) + trained
    now = {"trained": whole, "employees": shares[0], "migrants": shares[1]}
    found = doubtful_figures(ASKED, Reported(now))
    assert not any("part" in doubt.why.code for doubt in found)


@given(now=st.dictionaries(st.sampled_from([a.code for a in ASKED]), NUMBERS), order=st.randoms())
def test_the_order_of_the_figures_does_not_matter(now: dict[str, Fraction], order: object) -> None:
    shuffled = list(ASKED)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    told = [
        sorted(str(doubt) for doubt in doubtful_figures(a, Reported(now)))
        for a in (ASKED, shuffled)
    ]
    assert told[0] == told[1]
